"""An order between sides with absolute values, by the signs of what stands between bars."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import random_atoms
from mathreply.algebra.expression.nodes import ConditionalMean
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.squares import sum_of_squares

MAX_BARS = 3
"""Each one doubles the cases."""
Signs = tuple[int, ...]


def _signs(count: int) -> Iterator[Signs]:
    """Every choice of a sign for each of some expressions; at 0 either one does."""
    return itertools.product((1, -1), repeat=count)


def _between_bars(difference: Expr) -> list[Expr]:
    """What stands between bars, each once."""
    inner = {bars.args[0] for bars in difference.atoms(sp.Abs)}
    return sorted(inner, key=sp.default_sort_key)


def holds_bound(n: Normalizer, expressions: list[Expr], whole: Expr) -> bool:
    """Whether a bound name stands in some expressions of a whole, or a random one whose mean is
    taken there: then they have many signs at once."""
    names = {s for e in expressions for s in e.free_symbols}
    return any(n.is_bound(name) for name in names) or has_means_of(expressions, whole)


def has_means_of(expressions: list[Expr], whole: Expr) -> bool:
    """Whether something random stands in some expressions of a whole that holds means: one that is
    negative in one case and positive in another has neither sign under a mean."""
    if not any(random_atoms(e) for e in expressions):
        return False
    return whole.has(ConditionalMean) or any(map(operator, whole.atoms(AppliedUndef)))


def by_absolute_value(n: Normalizer, difference: Expr, strict: bool) -> bool:
    """``|u| >= u`` and ``|u| >= -u`` where absolute values, or products of them, stand with
    positive weights."""
    if strict:
        return False
    rest, pieces = [], []
    for term in sp.Add.make_args(difference):
        factors = sp.Mul.make_args(term)
        bars = [f for f in factors if isinstance(f, sp.Abs)]
        weight = sp.Mul(*(f for f in factors if f not in bars))
        if not bars:
            rest.append(term)
        elif n.facts.is_nonnegative(weight):
            pieces.append(weight * sp.Mul(*(b.args[0] for b in bars)))
        else:
            return False
    if not 0 < len(pieces) <= MAX_BARS:
        return False
    for signs in _signs(len(pieces)):
        chosen = [sign * piece for sign, piece in zip(signs, pieces, strict=True)]
        lower = n(sp.Add(*rest, *chosen))
        if lower == 0 or n.facts.is_nonnegative(lower) or sum_of_squares(n, lower, strict=False):
            return True
    return False


def by_sign_of_parts(
    n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool
) -> bool:
    """By the signs of everything between bars."""
    inner = _between_bars(difference)
    if not 0 < len(inner) <= MAX_BARS or not n.facts.real or holds_bound(n, inner, difference):
        return False
    if all(isinstance(u, sp.Symbol) for u in inner):
        return _by_sizes(n, difference, inner, [], strict)
    names = [u for u in inner if isinstance(u, sp.Symbol)]
    composite = [u for u in inner if not isinstance(u, sp.Symbol)]
    return _by_sizes(n, difference, names, composite, strict)


def _by_sizes(
    n: Normalizer, difference: Expr, names: list[Expr], composite: list[Expr], strict: bool
) -> bool:
    """Whether the claim holds for every choice of signs: ``|a + b|`` with ``|a|`` and ``|b|``, the
    names written through their sizes."""
    known = n.facts.is_positive if strict else n.facts.is_nonnegative
    sizes = [sp.Dummy(f"a{j}", nonnegative=True) for j in range(len(names))]
    bars = {sp.Abs(name): size for name, size in zip(names, sizes, strict=True)}
    without_bars = difference.xreplace(bars)
    for signs in _signs(len(names)):
        values = {name: s * size for name, s, size in zip(names, signs, sizes, strict=True)}
        for other_signs in _signs(len(composite)):
            opened = {sp.Abs(u): s * u for u, s in zip(composite, other_signs, strict=True)}
            form = n(without_bars.xreplace(opened).xreplace(values))
            if not known(form):
                return False
    return True


def by_sign_of_bars(
    n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool
) -> bool:
    """By the signs of everything between bars, with what is assumed of the names."""
    inner = _between_bars(difference)
    is_assumed = bool(n.facts.positive or n.facts.nonnegative)
    if not 0 < len(inner) <= MAX_BARS or not n.facts.real or not is_assumed:
        return False
    if holds_bound(n, inner, difference) or not all(
        u.is_polynomial(*u.free_symbols) for u in inner
    ):
        return False
    for signs in _signs(len(inner)):
        signed = [sign * u for u, sign in zip(inner, signs, strict=True)]
        values = {sp.Abs(u): value for u, value in zip(inner, signed, strict=True)}
        # In this case each of them is not negative, which may settle signs that no name has alone.
        known = n.facts.also(nonnegative=signed)
        form = sp.expand(difference.xreplace(values))
        if not (known.is_positive if strict else known.is_nonnegative)(form):
            return False
    return True
