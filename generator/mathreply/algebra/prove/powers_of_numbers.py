"""Whole powers of complex numbers: of those that are written out by their angles, of others by a
power of which the value is assumed."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.vanishing import by_normal_form


def by_angles_of_numbers(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """``(1 + i)^n`` as ``2^(n/2) e^(i n pi/4)`` for whole n.

    Source: de Moivre's formula, DLMF 4.21.34: ``z^n = |z|^n e^(i n arg z)``.
    """
    if facts.real:
        return None
    difference = left - right
    turned = {}
    for power in difference.atoms(sp.Pow):
        base, exponent = power.args
        if base.is_number and exponent.free_symbols and facts.is_integer(exponent):
            parted = _polar(base)
            if parted is not None:
                size, angle = parted
                turned[power] = size**exponent * sp.exp(sp.I * angle * exponent)
    if not turned:
        return None
    return by_normal_form("trigonometry", difference.xreplace(turned), facts)


def _polar(z: Expr) -> tuple[Expr, Expr] | None:
    """The size and the angle of a number that is not real, where the angle is a rational part of a
    turn."""
    re, im = z.as_real_imag()
    if im.is_zero is not False or not (re.is_real and im.is_real):
        return None
    size, angle = sp.sqrt(sp.expand(re**2 + im**2)), sp.arg(z)
    if not (angle / sp.pi).is_Rational:
        return None
    is_right = (
        sp.expand(size * sp.cos(angle) - re) == 0 and sp.expand(size * sp.sin(angle) - im) == 0
    )
    return (size, angle) if is_right else None


def by_an_assumed_power(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Both sides in normal form with ``w^n`` as it is assumed: ``w^(2n + 1)`` is ``w`` where
    ``w^n = 1``.

    Source: ``w^(q n + r) = (w^n)^q w^r`` for whole numbers, where ``w^n`` is not 0.
    """
    known = [
        (power, value)
        for pair in facts.equal
        for power, value in (pair, pair[::-1])
        if isinstance(power, sp.Pow) and power.exp.free_symbols and isinstance(value, sp.Expr)
    ]
    for power, value in known:
        if value.has(power.base) or not facts.is_nonzero(value):
            continue
        if not facts.is_integer(power.exp):
            continue
        n = Normalizer(facts)
        form = n(left - right)
        put = _with_power(form, power, value, facts)
        if put == form:
            continue
        proof = by_normal_form("together and cancel", put, facts, n.record)
        # At the points of an equation nothing is filled by continuity.
        if proof is not None and all(map(facts.is_nonzero, n.record.gaps)):
            return proof
    return None


def _with_power(e: Expr, power: Expr, value: Expr, facts: Facts) -> Expr:
    """An expression with the power, as often as it is in another one of its base, as its value."""
    base, unit = power.args
    put = {}
    for other in e.atoms(sp.Pow):
        if other.base != base or not facts.is_integer(other.exp):
            continue
        exponent = sp.expand(other.exp)
        count = _count_of(exponent, unit)
        if count:
            put[other] = value**count * base ** sp.expand(exponent - count * unit)
    return e.xreplace(put)


def _count_of(exponent: Expr, unit: Expr) -> int:
    """How often a unit is in an exponent, told by its first name."""
    name = min(unit.free_symbols, key=str)
    share = unit.coeff(name, 1)
    count = exponent.coeff(name, 1) / share if share != 0 else sp.S.Zero
    return int(count) if count.is_Integer else 0
