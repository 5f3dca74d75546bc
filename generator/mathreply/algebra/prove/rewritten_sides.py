"""Equality of two sides once both are written otherwise: squared, under an exponential, by
exponentials in place of waves, with half of an angle for a name, with an index from 0 on."""

from __future__ import annotations

import sympy as sp
from msgspec.structs import replace

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove import calculus
from mathreply.algebra.prove.angles import of_whole_angles
from mathreply.algebra.prove.complexes import with_exponentials, with_turning_sums
from mathreply.algebra.prove.kernel.proof import LawRecord, Proof
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.vanishing import by_normal_form


def by_exponentials(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Powers of ``cos u + i sin u`` by exponentials."""
    turned = None if facts.real else with_exponentials(left - right)
    return None if turned is None else by_normal_form("trigonometry", turned, facts)


def by_sums_of_exponentials(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Finite sums of sines and cosines by sums of exponentials."""
    turned = with_turning_sums(left - right)
    if turned is None:
        return None
    return by_normal_form("trigonometry", turned, replace(facts.also(), real=False))


def by_squares(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Two sides that are not negative are equal if their squares are."""
    if not sp.Tuple(left, right).has(sp.Pow, sp.Abs):
        return None
    n = Normalizer(facts)
    a, b = n(left), n(right)
    if not (facts.is_nonnegative(a) and facts.is_nonnegative(b)):
        # Two sides that are not positive are as good.
        a, b = -a, -b
        if not (facts.is_nonnegative(a) and facts.is_nonnegative(b)):
            return None
    n.record.use("equal squares")
    name = "squares of both sides"
    proof = by_normal_form(name, a**2 - b**2, facts, n.record, left - right)
    if proof is not None or n.record.gaps:
        return proof
    halved = of_whole_angles(left**2 - right**2)
    return None if halved is None else by_normal_form(name, halved, facts, n.record)


def under_an_exponential(
    left: Expr,
    right: Expr,
    facts: Facts,
    name: str = "exponentials and logarithms",
    record: LawRecord | None = None,
) -> Proof | None:
    """``sum c log u = 0`` over the reals if the product of all ``u^c`` is 1: every ``u`` is
    positive there."""
    # Over the complex numbers logarithms of equal numbers may differ by turns.
    if not facts.real or not sp.Tuple(left, right).has(sp.log):
        return None
    n = Normalizer(facts, record)
    product, rest = sp.S.One, []
    for term in sp.Add.make_args(n(left - right)):
        count, log = term.as_coeff_Mul()
        if isinstance(log, sp.log) and count.is_Rational:
            product *= log.args[0] ** count
        else:
            rest.append(term)
    # A logarithm under another function stays where the exponential cannot undo it.
    if any(term.has(sp.log) for term in rest):
        return None
    top, bottom = sp.fraction(sp.together(n(product * sp.exp(sp.Add(*rest)))))
    n.record.use("equal exponentials")
    return by_normal_form(name, top - bottom, facts, n.record, left - right)


def by_half_angles(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Angles like ``x/2`` are written through a name of their own."""
    renamed = of_whole_angles(calculus.differentiated(left - right, real=facts.real))
    return None if renamed is None else by_normal_form("trigonometry", renamed, facts)


def with_index_from_zero(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Infinite sums with their index counted from 0."""

    def starts_later(e: Expr) -> bool:
        if not isinstance(e, sp.Sum) or len(e.limits) != 1:
            return False
        _, low, high = e.limits[0]
        # Of a finite sum the range is moved by the laws of sums.
        return high is sp.oo and low != 0 and facts.is_integer(low)

    def from_zero(e: Expr) -> Expr:
        k, low, _ = e.limits[0]
        fresh = sp.Dummy(k.name, integer=True, nonnegative=True)
        return sp.Sum(e.function.xreplace({k: fresh + low}), (fresh, 0, sp.oo))

    difference = left - right
    moved = difference.replace(starts_later, from_zero)
    if moved == difference:
        return None
    return by_normal_form("sum rules", moved, facts, claimed=difference)
