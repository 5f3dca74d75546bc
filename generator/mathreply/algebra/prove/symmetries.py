"""Unknown functions that are assumed even, odd or periodic, and their values at other places."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.everywhere import variables_of

MAX_TURNS = 12
"""A place is moved by no more periods than this."""


def parities(facts: Facts) -> dict[Expr, int]:
    """Functions that are even, 1, or odd, -1, by what is assumed for every place."""
    found = {}
    for function, (a, one), (b, other), name in _pairs(facts):
        is_opposite = {one, other} == {name, -name}
        if is_opposite and abs(a) == abs(b) and _is_any_number(name, facts):
            # a f(x) + b f(-x) = 0
            found[function] = 1 if a == -b else -1
    return found


def periods(facts: Facts) -> dict[Expr, Expr]:
    """Functions that are assumed periodic, each with a period."""
    found = {}
    for function, (a, one), (b, other), name in _pairs(facts):
        period = sp.expand(one - other)
        is_moved = a == -b and not period.has(name) and period != 0
        is_plain = not sp.expand(one - name).has(name) and _is_any_number(name, facts)
        if is_moved and is_plain and _unit(period):
            found[function] = -period if period.could_extract_minus_sign() else period
    return found


def with_symmetries(e: Expr, facts: Facts) -> Expr:
    """An expression in which even and odd functions stand at places without a minus in front,
    periodic ones at places without whole periods."""
    signs, lengths = parities(facts), periods(facts)
    if not signs and not lengths:
        return e

    def moved(call: Expr) -> Expr:
        (place,) = call.args
        period = lengths.get(call.func)
        if period is not None:
            place = sp.expand(place - turns(place, period) * period)
        sign = signs.get(call.func)
        if sign is None or not place.could_extract_minus_sign():
            return call.func(place)
        return sign * call.func(sp.expand(-place))

    return e.replace(lambda node: isinstance(node, AppliedUndef) and len(node.args) == 1, moved)


def turns(place: Expr, period: Expr) -> int:
    """How many whole periods stand in a place as a term of it; of a number so many that what is
    left is between 0 and a period."""
    unit = _unit(period)
    if period.is_Rational:
        whole = sp.floor(sp.expand(place).as_coeff_Add()[0] / period)
        return int(whole) if whole.is_Integer and abs(whole) <= MAX_TURNS else 0
    count = sp.expand(place).coeff(unit) / period.coeff(unit) if unit else sp.S.Zero
    return int(count) if count.is_Integer and abs(count) <= MAX_TURNS else 0


def _unit(period: Expr) -> Expr | None:
    """The letter, pi or 1 of which a period is a multiple by a number; None for any other."""
    number, unit = period.as_coeff_Mul()
    is_letter = isinstance(unit, sp.Symbol) and unit.is_real
    return (
        unit if (is_letter or unit in (sp.pi, sp.S.One)) and number.is_Rational and number else None
    )


def _is_any_number(name: Expr, facts: Facts) -> bool:
    """Whether a name may be any real number."""
    signs = (name.is_nonnegative, name.is_nonpositive, name.is_integer)
    return name.is_real is True and not any(signs) and name not in facts.intervals


def _pairs(facts: Facts) -> Iterator[tuple[Expr, tuple[Expr, Expr], tuple[Expr, Expr], Expr]]:
    """Assumed equations ``a f(u) + b f(v) = 0`` for every value of a name: the function, each
    number with its place, the name."""
    for equation in facts.equal:
        if not all(isinstance(side, sp.Expr) for side in equation):
            continue
        names = variables_of(equation, facts)
        difference = sp.expand(equation[0] - equation[1])
        calls = sorted(difference.atoms(AppliedUndef), key=str)
        if len(names) != 1 or len(calls) != 2 or calls[0].func != calls[1].func:
            continue
        if any(len(call.args) != 1 for call in calls):
            continue
        a, b = (difference.coeff(call) for call in calls)
        rest = sp.expand(difference - a * calls[0] - b * calls[1])
        if rest == 0 and a.is_Rational and b.is_Rational:
            places = [sp.expand(call.args[0]) for call in calls]
            yield calls[0].func, (a, places[0]), (b, places[1]), names[0]
