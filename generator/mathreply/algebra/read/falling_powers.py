"""Sums with dots in which the exponents count: ``b^{n-1} + b^{n-2} x + \\cdots + b x^{n-2}``."""

from __future__ import annotations

from collections.abc import Sequence

import sympy
from sympy import Integer, Mul, Pow, Sum

from mathreply.algebra.expression.context import bound_index
from mathreply.algebra.expression.expr import Expr

Exponents = dict[Expr, Expr]
"""What a term is made of: bases and their exponents."""


def powers(terms: Sequence[Expr], last: Expr) -> Expr | None:
    """The sum of the products of powers that begins with these and ends with that one, where each
    exponent grows or falls by the same from term to term; None where they do not.

    At least two are shown, of numbers three, so that the first two tell the law and the others have
    to fit it.
    """
    if len(terms) < (3 if all(term.is_number for term in terms) else 2):
        return None
    shown = [_exponents(term) for term in (*terms, last)]
    bases = list(dict.fromkeys(base for exponents in shown for base in exponents))
    first, second = shown[:2]
    steps = {b: sympy.expand(_of(second, b) - _of(first, b)) for b in bases}
    if not all(step.is_Integer for step in steps.values()) or not any(steps.values()):
        return None
    laws = {b: (_of(first, b), step) for b, step in steps.items()}
    counts = {
        sympy.expand((_of(shown[-1], b) - at) / step) for b, (at, step) in laws.items() if step
    }
    if len(counts) != 1:
        return None
    (count,) = counts
    places = [*map(Integer, range(len(terms))), count]
    fits = all(
        sympy.expand(at + step * place - _of(exponents, b)) == 0
        for b, (at, step) in laws.items()
        for place, exponents in zip(places, shown, strict=True)
    )
    if not fits or count.is_integer is not True or count.is_Integer:
        return None
    index = bound_index("k", sympy.S.Zero)
    factors = [Pow(b, sympy.expand(at + step * index)) for b, (at, step) in laws.items()]
    return Sum(Mul(*factors), (index, 0, count))


def _of(exponents: Exponents, base: Expr) -> Expr:
    return exponents.get(base, sympy.S.Zero)


def _exponents(term: Expr) -> Exponents:
    found: Exponents = {}
    for factor in Mul.make_args(term):
        base, exponent = factor.as_base_exp() if factor.is_Pow else (factor, sympy.S.One)
        if factor != 1:
            found[base] = _of(found, base) + exponent.doit()
    return found
