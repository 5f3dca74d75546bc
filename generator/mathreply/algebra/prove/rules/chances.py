"""Probabilities that a number is at least another: the same event told by another order."""

from __future__ import annotations

import re

import sympy as sp
from sympy.core.function import AppliedUndef, UndefinedFunction

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import random_atoms
from mathreply.algebra.prove.kernel.proof import nonnegative, positive
from mathreply.algebra.prove.normal import Normalizer


def by_order(n: Normalizer, e: Expr) -> Expr:
    """``P(u >= a)`` as ``P(d >= 0)``, ``d`` without absolute values, exponentials and positive
    factors; by the same sign, at least or above."""
    u, a = (n(side) for side in e.args)
    if not n.facts.real:
        return e.func(u, a)
    if isinstance(u, sp.Abs) and n.may("size in an event", nonnegative(a)):
        u, a = n(u.args[0] ** 2), n(a**2)
    elif isinstance(u, sp.exp) and n.may("exponential in an event", positive(a)):
        u, a = u.args[0], n(sp.log(a))
    return e.func(_without_positive_factors(n, sp.expand(u - a)), sp.S.Zero)


def _without_positive_factors(n: Normalizer, difference: Expr) -> Expr:
    factors = sp.Mul.make_args(sp.factor(difference))
    taken = [f for f in factors if n.may("positive factor in an event", positive(f))]
    return n(sp.expand(sp.Mul(*(f for f in factors if f not in taken))))


_TWO_ORDERS = re.compile(
    r"(?P<name>P|\\Pr|\\math(?:bb|rm|bf|sf)\{P\}|\\mathrm\{Pr\})"
    r"\(#(?P<one>>|<|\\ge |\\le )#(?P<joint>,|\\mid )#(?P<other>>|<|\\ge |\\le )#\)"
)
_UPWARD = (">", "\\ge ")


def of_two_orders(n: Normalizer, e: Expr) -> Expr | None:
    """``P(u > a, u > b)`` and ``P(u > a | u > b)`` by the one event within the other; None of
    anything else, and where it is not known which lies within which."""
    found = _TWO_ORDERS.fullmatch(e.func.__name__) if isinstance(e, AppliedUndef) else None
    if found is None or len(e.args) != 4 or not n.facts.real:
        return None
    number, end, same, other_end = (n(side) for side in e.args)
    if number != same or random_atoms(sp.Tuple(end, other_end)):
        return None

    def chance(sign: str, bound: Expr) -> Expr:
        # The class of a function is known by what is assumed of its values as well.
        name = f"{found['name']}(#{sign}#)"
        return n(UndefinedFunction(name, commutative=True, real=True)(number, bound))

    one, other = (found["one"], end), (found["other"], other_end)
    if _lies_within(n, one, other):
        return chance(*one) if found["joint"] == "," else chance(*one) / chance(*other)
    if found["joint"] == "," and _lies_within(n, other, one):
        return chance(*other)
    return None


def _lies_within(n: Normalizer, inner: tuple[str, Expr], outer: tuple[str, Expr]) -> bool:
    """Whether a number in the one order is in the other for sure."""
    is_upward = inner[0] in _UPWARD
    if is_upward != (outer[0] in _UPWARD):
        return False
    further = sp.expand(inner[1] - outer[1] if is_upward else outer[1] - inner[1])
    # Of u >= a and u > b the first lies within the second only where a > b.
    is_strict = inner[0] in ("\\ge ", "\\le ") and outer[0] in ("<", ">")
    return n.may("orders of one number", positive(further) if is_strict else nonnegative(further))
