"""Factorials, binomials and powers between powers: what is put in for a factor of one side makes it
no smaller, or no larger, and the claim simpler."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.proof import at_least, integer, nonnegative
from mathreply.algebra.prove.normal import Normalizer


class _Factorials(Struct, frozen=True):
    """``rest t!/(b! c! …)``."""

    rest: Expr
    top: Expr
    below: tuple[Expr, ...]


def upper_bounds(n: Normalizer, side: Expr) -> Iterator[Expr]:
    """What a product is at most.

    Laws: ``t!/b! <= t^(t-b)``, for a falling power has t - b factors, none above t; ``t!/(b! c!)
    <= 2^t`` for ``b + c = t``, one binomial of those whose sum is ``2^t``; ``b^p <= e^(p (b-1))``.
    """
    yield from _by_tangents(n, side)
    form = _factorials(n, side)
    if form is None:
        return
    t, rest = form.top, form.rest
    if t == 0:
        yield from _divided_by_factorials(n, form)
    for b, others in _chosen(form):
        conditions = (nonnegative(t), nonnegative(t - b), integer(t), integer(b))
        divided = rest / sp.Mul(*map(sp.factorial, others))
        if n.facts.is_nonnegative(divided) and n.may("falling powers", *conditions):
            yield divided * sp.Pow(t, sp.expand(t - b))
    if _is_binomial(form) and n.facts.is_nonnegative(rest):
        whole = (nonnegative(t), integer(t), integer(form.below[0]))
        if n.may("binomials below powers of two", *whole):
            yield rest * 2**t


def lower_bounds(n: Normalizer, side: Expr) -> Iterator[Expr]:
    """What a product is at least.

    Laws: ``t! >= (t/e)^t``, a term of ``e^t = sum t^k/k!``; ``t!/(b! c!) >= (t/b)^b`` for ``b + c =
    t``, for it is the product of ``(t - j)/(b - j) >= t/b``.
    """
    form = _factorials(n, side)
    if form is None:
        return
    t, rest = form.top, form.rest
    if t == 0:
        return
    divided = rest / sp.Mul(*map(sp.factorial, form.below))
    is_whole = (nonnegative(t), integer(t))
    if n.facts.is_nonnegative(divided) and n.may("factorials above powers", *is_whole):
        yield divided * sp.Pow(t, t) * sp.exp(-t)
    if _is_binomial(form) and n.facts.is_nonnegative(rest):
        for b, c in (form.below, form.below[::-1]):
            conditions = (at_least(b, sp.S.One), nonnegative(c), integer(b), integer(c))
            if n.may("binomials above powers", *conditions):
                yield rest * sp.Pow(t, b) * sp.Pow(b, -b)


def _by_tangents(n: Normalizer, side: Expr) -> Iterator[Expr]:
    """A power of a sum by an exponential: ``1 + u <= e^u``, and powers of what is not negative keep
    order."""
    factors = sp.Mul.make_args(side)
    for power in factors:
        if not isinstance(power, sp.Pow) or not power.base.is_Add or power.exp.is_number:
            continue
        b, p = power.args
        rest = sp.Mul(*(factor for factor in factors if factor is not power))
        if n.facts.is_nonnegative(rest) and n.may(
            "powers below exponentials", nonnegative(b), nonnegative(p)
        ):
            yield rest * sp.exp(sp.expand(p * (b - 1)))


def _factorials(n: Normalizer, side: Expr) -> _Factorials | None:
    """A side whose normal form is one product with at most one factorial above the line."""
    if not side.has(sp.factorial, sp.binomial, sp.gamma):
        return None
    form = n(side)
    above: list[Expr] = []
    below: list[Expr] = []
    rest: list[Expr] = []
    for factor in sp.Mul.make_args(form):
        base, exponent = factor.as_base_exp()
        if not isinstance(base, sp.factorial) or not exponent.is_Integer:
            rest.append(factor)
        else:
            found = above if exponent > 0 else below
            found += [base.args[0]] * abs(int(exponent))
    if form.is_Add or len(above) > 1:
        return None
    return _Factorials(sp.Mul(*rest), above[0] if above else sp.S.Zero, tuple(below))


def _divided_by_factorials(n: Normalizer, form: _Factorials) -> Iterator[Expr]:
    """``1/b! <= (e/b)^b``, of each factorial below the line."""
    for place, b in enumerate(form.below):
        others = form.below[:place] + form.below[place + 1 :]
        divided = form.rest / sp.Mul(*map(sp.factorial, others))
        if n.facts.is_nonnegative(divided) and n.may(
            "factorials above powers", nonnegative(b), integer(b)
        ):
            yield divided * sp.exp(b) * sp.Pow(b, -b)


def _chosen(form: _Factorials) -> Iterator[tuple[Expr, tuple[Expr, ...]]]:
    """One of the factorials below the line, or that of 0, and the others."""
    for place, b in enumerate(form.below):
        yield b, form.below[:place] + form.below[place + 1 :]
    if form.top != 0:
        yield sp.S.Zero, form.below


def _is_binomial(form: _Factorials) -> bool:
    """Whether it is ``t!/(b! c!)`` with ``b + c = t``."""
    return len(form.below) == 2 and sp.expand(sum(form.below) - form.top) == 0
