"""Equations of functions and their slopes that are assumed for all values of a name,
``y'(t) = -2 y(t) \\text{ for all } t``: differentiated, and at the places of a claim."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.measure import is_joint

Equation = tuple[Expr, Expr]
MAX_ORDER = 5
"""Slopes of a higher order than this are not made."""
MAX_PLACES = 4


def slopes_everywhere(left: Expr, right: Expr, facts: Facts) -> Iterator[Equation]:
    """What equations that hold for every value of a real name say of slopes of higher orders, at
    the places at which a claim takes their functions.

    Both sides are one function of the name, so their derivatives are equal. Functions of which
    nothing is known are taken to be as smooth as a step needs. Over an interval that is declared
    the name stays as it is, for the equation holds there alone; a derivative at its end is the one
    from within.

    Source: Rudin, Principles of Mathematical Analysis, 5.1 (a function has one derivative).
    """
    wanted = _orders(left)
    for place, order in _orders(right).items():
        wanted[place] = max(order, wanted.get(place, 0))
    for one, other, names in facts.everywhere:
        for name in sorted(names, key=str):
            if name.is_integer or name.is_real is not True:
                continue
            if isinstance(one, sp.Expr) and _is_smooth(one) and _is_smooth(other):
                yield from _told(one, other, name, wanted, facts)


def _told(
    one: Expr, other: Expr, name: Expr, wanted: dict[tuple[Expr, Expr], int], facts: Facts
) -> Iterator[Equation]:
    """The equation and its derivatives, at the places wanted."""
    own = _orders(sp.Tuple(one, other))
    functions = {function for function, _ in own}
    lowest = max((order for _, order in own.items()), default=0)
    highest = max((o for (f, _), o in wanted.items() if f in functions), default=0)
    pairs = [(_with_own_letters(one), _with_own_letters(other))]
    for _ in range(max(0, min(highest, MAX_ORDER) - lowest)):
        pairs.append(tuple(_with_own_letters(side.diff(name)) for side in pairs[-1]))
    if len(pairs) == 1 and lowest == 0:
        # Of values alone it is a rule for each place; its first derivative is one for slopes.
        pairs += [tuple(_with_own_letters(side.diff(name)) for side in pairs[0])] if highest else []
    for value in _values(own, name, wanted, facts):
        for first, second in pairs:
            yield first.xreplace({name: value}), second.xreplace({name: value})


def _values(
    own: dict[tuple[Expr, Expr], int],
    name: Expr,
    wanted: dict[tuple[Expr, Expr], int],
    facts: Facts,
) -> list[Expr]:
    """What the name may be so that a place of the equation is one of the claim."""
    found: dict[Expr, None] = {name: None}
    for function, place in own:
        slope = sp.expand(place).coeff(name, 1)
        rest = sp.expand(place - slope * name)
        if slope == 0 or slope.free_symbols or rest.has(name):
            continue
        for other, target in wanted:
            value = sp.expand((target - rest) / slope)
            if other == function and admits(name, value, facts):
                found[value] = None
    return sorted(found, key=lambda e: (sp.count_ops(e), str(e)))[:MAX_PLACES]


def admits(name: Expr, value: Expr, facts: Facts) -> bool:
    """Whether a name may have a value: by the kind of number that each of them is, and by the
    bounds of the name."""
    if value == name:
        return True
    kinds = ("is_integer", "is_positive", "is_nonnegative", "is_negative", "is_nonzero")
    if value.is_real is not True or not all(
        getattr(value, kind) is True for kind in kinds if getattr(name, kind) is True
    ):
        return False
    interval = facts.intervals.get(name)
    if interval is None:
        return True
    low, high = interval.low, interval.high
    if value.is_Rational:
        above = low is None or value > low or (value == low and not interval.low_open)
        below = high is None or value < high or (value == high and not interval.high_open)
        return bool(above and below)
    # A bound of 0 is said by the sign, which was compared.
    return low in (None, 0) and high is None


def _is_smooth(e: Expr) -> bool:
    """Whether an expression has a derivative wherever its functions do: made of sums, products,
    whole powers, exponentials, sines and cosines, names, values and slopes of functions."""
    if isinstance(e, sp.Symbol | sp.Number | sp.NumberSymbol):
        return True
    if _slope(e) is not None:
        return True
    if isinstance(e, AppliedUndef):
        is_chance = operator(e) or is_joint(e)
        return not is_chance and len(e.args) == 1 and _is_smooth(e.args[0])
    if isinstance(e, sp.Pow):
        is_whole = e.exp.is_Integer and e.exp > 0
        return (is_whole and _is_smooth(e.base)) or (e.base == sp.E and _is_smooth(e.exp))
    kinds = (sp.Add, sp.Mul, sp.exp, sp.sin, sp.cos)
    return isinstance(e, kinds) and all(_is_smooth(part) for part in e.args)


def _slope(e: Expr) -> tuple[Expr, Expr, int] | None:
    """The function, the place and the order of a slope of a function of one number."""
    place = None
    if isinstance(e, sp.Subs) and len(e.variables) == 1:
        place, inner, letter = e.point[0], e.expr, e.variables[0]
        if not isinstance(inner, sp.Derivative) or inner.expr.args != (letter,):
            return None
        e = inner
    if not isinstance(e, sp.Derivative) or not isinstance(e.expr, AppliedUndef):
        return None
    if len(e.variable_count) != 1 or e.expr.args != (e.variable_count[0][0],):
        return None
    variable, order = e.variable_count[0]
    if not order.is_Integer:
        return None
    return e.expr.func, variable if place is None else place, int(order)


def _with_own_letters(e: Expr) -> Expr:
    """Every slope with a letter of its own in it, so that its place can be moved."""

    def moved(node: Expr) -> Expr:
        found = _slope(node)
        if found is None:
            return node
        function, place, order = found
        letter = sp.Dummy("s", real=True)
        return sp.Subs(sp.Derivative(function(letter), (letter, order)), letter, place)

    slopes = {node: moved(node) for node in e.atoms(sp.Derivative, sp.Subs) if _slope(node)}
    whole = {n: m for n, m in slopes.items() if not any(n != o and o.has(n) for o in slopes)}
    return e.xreplace(whole)


def _orders(e: Expr) -> dict[tuple[Expr, Expr], int]:
    """The functions of one number in an expression with the places at which they are taken, and up
    to which order they are differentiated there, what is differentiated once more counted so."""
    found: dict[tuple[Expr, Expr], int] = {}

    def note(node: Expr, more: int) -> None:
        slope = _slope(node)
        if slope is not None:
            function, place, order = slope
            found[function, place] = max(found.get((function, place), 0), order + more)
            return
        if isinstance(node, AppliedUndef) and len(node.args) == 1:
            key = node.func, node.args[0]
            found[key] = max(found.get(key, 0), more)
        if isinstance(node, sp.Derivative):
            more += sum(int(n) for _, n in node.variable_count if n.is_Integer)
            note(node.expr, more)
            return
        for part in node.args:
            if isinstance(part, sp.Basic):
                note(part, more)

    if isinstance(e, sp.Basic):
        note(e, 0)
    return found
