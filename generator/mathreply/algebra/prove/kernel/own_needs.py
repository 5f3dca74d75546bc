"""What one node needs for a value, its arguments aside."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.proof import Condition


def _power(e: Expr, facts: Facts) -> list[Condition]:
    """A root needs a sign, a quotient a divisor, a real power both."""
    base, exponent = e.args
    if base is sp.E or base is sp.S.One:
        return []
    # A number as it was written out: 4 * 5/2 is whole.
    exponent = sp.expand(exponent) if exponent.is_number else exponent
    if exponent.is_Rational:
        # An even root wants a base that is not negative, an odd one does not.
        if exponent.q % 2 == 0 and facts.real:
            return [Condition("nonnegative" if exponent > 0 else "positive", base)]
        return [Condition("nonzero", base)] if exponent < 0 else []
    if facts.is_integer(exponent):
        return [] if facts.is_nonnegative(exponent) else [Condition("nonzero", base)]
    if not facts.real:
        return [] if facts.is_positive(exponent) else [Condition("nonzero", base)]
    # Of a negative base only whole powers are real.
    if facts.is_positive(-base):
        return [Condition("integer", exponent)]
    if facts.is_nonnegative(base) and facts.is_positive(exponent):
        return []
    return [Condition("power", sp.Pow(base, _up_to_whole(exponent), evaluate=False))]


def _up_to_whole(exponent: Expr) -> Expr:
    """An exponent without the whole number in it: ``a - 1`` is whole where ``a`` is."""
    number, rest = sp.expand(exponent).as_coeff_Add()
    return rest if number.is_Integer else exponent


def _log(e: Expr, facts: Facts) -> list[Condition]:
    """Of a positive number over the reals; to a base that is not 1."""
    kind = "positive" if facts.real else "nonzero"
    found = [Condition(kind, a) for a in e.args]
    return found + ([Condition("nonzero", e.args[1] - 1)] if len(e.args) == 2 else [])


def _factorial(e: Expr, facts: Facts) -> list[Condition]:
    """The gamma function has a value but at 0, -1, -2 …"""
    u = e.args[0] if isinstance(e, sp.factorial) else e.args[0] - 1
    if facts.is_positive(u + 1):
        return []
    if facts.is_integer(u):
        return [Condition("nonnegative", u)]
    return [Condition("nonzero", 1 / sp.gamma(u + 1, evaluate=False))]


def _arc(e: Expr, facts: Facts) -> list[Condition]:
    """Arc sine and arc cosine of what lies between -1 and 1."""
    return [Condition("nonnegative", 1 - e.args[0] ** 2)] if facts.real else []


def _divides(by: Callable[[Expr], Expr]) -> Callable[[Expr, Facts], list[Condition]]:
    """What is divided by is not 0."""
    return lambda e, _: [Condition("nonzero", by(e.args[0]))]


OWN_NEEDS: dict[str, Callable[[Expr, Facts], list[Condition]]] = {
    "Pow": _power,
    "log": _log,
    "factorial": _factorial,
    "gamma": _factorial,
    "tan": _divides(sp.cos),
    "sec": _divides(sp.cos),
    "cot": _divides(sp.sin),
    "csc": _divides(sp.sin),
    "coth": _divides(lambda u: u),
    "csch": _divides(lambda u: u),
    "acot": lambda e, f: [],
    "asin": _arc,
    "acos": _arc,
    "atanh": lambda e, f: [Condition("positive", 1 - e.args[0] ** 2)] if f.real else [],
    "acosh": lambda e, f: [Condition("nonnegative", e.args[0] - 1)] if f.real else [],
}
