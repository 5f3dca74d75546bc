"""The common factor of a sum's terms."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr

Exponents = dict[Expr, Expr]
"""Of what is raised (a base with the names in its exponent, or an exponential) → how often."""


def content(e: Expr) -> tuple[Expr, Expr]:
    """``(c, p)`` with ``e = c p``: the common factor of a sum's terms, and a sum whose first term
    is positive.

    Numbers, powers of names and exponentials are taken out; an exponential with the least exponent
    of its kind, so that ``1 + exp(-z)`` becomes ``exp(-z) (1 + exp(z))``.
    """
    terms = [term.as_coeff_Mul() for term in sp.Add.make_args(e)]
    numbers = [number for number, _ in terms]
    if not all(number.is_Rational for number in numbers):
        return sp.S.One, e
    scale = sp.gcd_list(numbers) if len(numbers) > 1 else abs(numbers[0])
    powers = [_exponents(rest) for _, rest in terms]
    common = _common(powers)
    outer = sp.Mul(scale, *(_atom(key, least) for key, least in common.items()))
    inner_terms = []
    for number, own in zip(numbers, powers, strict=True):
        inner_terms.append(sp.Mul(number / scale, *_left_over(own, common)))
    return _with_positive_first(outer, sp.Add(*inner_terms))


def _common(powers: list[Exponents]) -> Exponents:
    """What may be taken out of every term, and how often."""
    common: Exponents = {}
    for key in {key for own in powers for key in own}:
        least = min(own.get(key, sp.S.Zero) for own in powers)
        # A power that not all terms have is taken out only downwards: what is left is a polynomial
        # in it.
        is_in_all = all(key in own for own in powers)
        if least != 0 and (least < 0 or is_in_all):
            common[key] = least
    return common


def _left_over(own: Exponents, common: Exponents) -> list[Expr]:
    """The factors of a term once the common ones are taken out."""
    merged = {}
    for key in {*own, *common}:
        merged[key] = own.get(key, sp.S.Zero) - common.get(key, sp.S.Zero)
    return [_atom(key, count) for key, count in merged.items() if count != 0]


def _with_positive_first(outer: Expr, inner: Expr) -> tuple[Expr, Expr]:
    """A sum and its opposite have one content but for the sign: the first term decides it."""
    terms = sp.Add.make_args(inner)
    first = min(terms, key=lambda term: term.as_coeff_Mul()[1].sort_key())
    if first.as_coeff_Mul()[0] < 0:
        return -outer, sp.Add(*(-term for term in terms))
    return outer, inner


def _exponents(e: Expr) -> Exponents:
    """Base → rational exponent, for a product; ``exp(2 z)`` counts as ``exp(z)`` twice."""
    found: Exponents = {}

    def count_in(key: Expr, count: Expr) -> None:
        found[key] = found.get(key, sp.S.Zero) + count

    for factor in sp.Mul.make_args(e):
        if isinstance(factor, sp.exp):
            for term in sp.Add.make_args(factor.args[0]):
                count, rest = term.as_coeff_Mul()
                count_in(("exp", rest), count)
            continue
        base, exponent = factor.as_base_exp()
        count, rest = exponent.as_coeff_Mul()
        if rest is sp.S.One:
            count_in((base, sp.S.One), count)
            continue
        # b^(2 n + m) counts as b^n twice and b^m once.
        for term in sp.Add.make_args(exponent):
            count, rest = term.as_coeff_Mul()
            count_in((base, rest), count)
    return found


def _atom(key: Expr, count: Expr) -> Expr:
    """What a key of :data:`Exponents` stands for, to a power."""
    kind, rest = key
    return sp.exp(count * rest) if kind == "exp" else sp.Pow(kind, count * rest)
