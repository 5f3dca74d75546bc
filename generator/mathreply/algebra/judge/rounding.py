"""``a \\approx b``: whether one side is the other rounded to the digits that it shows.

The rule: a numeral ``b`` (``0.33``, ``3.1``, ``1.05 \\cdot 10^6``) is right if it is at most half
a unit of its last place away from ``a``; where ``a`` is rounded itself (it shows decimals), at most
one unit of the coarser last place. Zeros at the end of a whole number may be digits or not: what is
right only if they are none is not decided. The same holds with the sides exchanged. Sides that show
no digits are right if they are equal, wrong if they are a tenth apart, and else not decided.
"""

from __future__ import annotations

import re
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.judge.case import Case
from mathreply.algebra.prove.relations import prove_relation
from mathreply.algebra.refute.balls.value import Evaluator, Point, Undefined, Unknown, ball
from mathreply.algebra.refute.shown import short
from mathreply.model import Counterexample, Verdict, VerdictKind

APPROXIMATELY = frozenset({"\\approx", "\\simeq", "\\doteq", "\\approxeq"})
_GAPS = re.compile(r"\{,\}|\\[,;:! ]|~|\s")
_NUMERAL = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d+)(?:\.(?P<decimals>\d*))?"
    r"(?:\\(?:cdot|times)10\^(?:\{(?P<braced>[+-]?\d+)\}|(?P<digit>\d)))?$"
)
_POWER = re.compile(r"(?P<sign>[+-]?)10\^(?:\{(?P<braced>[+-]?\d+)\}|(?P<digit>\d))$")
_DECIMAL = re.compile(r"\d\.\d")
_WIDE_GAP = Fraction(1, 10)


class Numeral(Struct, frozen=True):
    """A number as it is written: its value and one unit of its last place."""

    value: Fraction
    unit: Fraction
    loose_unit: Fraction
    """The same if the zeros at the end of a whole number are no digits."""


def numeral(tex: str) -> Numeral | None:
    """The numeral that a side consists of; None for anything else.

    >>> numeral("3.10").unit
    Fraction(1, 100)
    """
    plain = _GAPS.sub("", tex.strip().rstrip(".,"))
    power = _POWER.match(plain)
    if power:
        size = Fraction(10) ** int(power["braced"] or power["digit"])
        return Numeral(-size if power["sign"] == "-" else size, size, size)
    match = _NUMERAL.match(plain)
    if match is None:
        return None
    whole, decimals = match["whole"], match["decimals"] or ""
    digits = int(whole + decimals)
    scale = Fraction(10) ** int(match["braced"] or match["digit"] or 0)
    unit = scale / 10 ** len(decimals)
    size = Fraction(digits) * unit
    # Zeros at the end of 1200 may be exact or rounded; behind a decimal point they are exact.
    may_be_rounded = digits != 0 and not decimals
    zeros = len(whole) - len(whole.rstrip("0")) if may_be_rounded else 0
    return Numeral(-size if match["sign"] == "-" else size, unit, unit * 10**zeros)


def approximate(case: Case, left_tex: str, right_tex: str) -> Verdict:
    """The verdict on ``left \\approx right``."""
    if case.slots:
        return _of_names(case)
    values = [_value(side, case) for side in (case.left, case.right)]
    if None in values:
        return Verdict(VerdictKind.UNDECIDED, detail="Not decided: a side has no certain value.")
    written, exact, shown, other_tex = values[1], values[0], numeral(right_tex), left_tex
    if shown is None and numeral(left_tex) is not None:
        written, exact, shown, other_tex = values[0], values[1], numeral(left_tex), right_tex
    gap = abs(written - exact)
    if shown is None:
        return _without_digits(case, values, gap)
    room, loose = _room(shown, other_tex)
    if gap <= room:
        detail = f"The left side is {short(values[0])} to four digits."
        return Verdict(VerdictKind.PROVED, "rounding", detail)
    if gap <= loose:
        detail = "Not decided: the zeros at the end may be digits or not."
        return Verdict(VerdictKind.UNDECIDED, detail=detail, hint="write it with a power of ten")
    if not gap > loose:
        return Verdict(VerdictKind.UNDECIDED, detail="Not decided: too close to half a unit.")
    return _refuted(values)


def or_rounded(found: Verdict, case: Case, left_tex: str, right_tex: str) -> Verdict:
    """The verdict on an equality, with the hint that a side is the other one rounded where that is
    why it is false: ``1/3 = 0.333``."""
    if found.kind is not VerdictKind.REFUTED or case.relation != "=" or case.slots:
        return found
    has_decimals = any(_DECIMAL.search(_GAPS.sub("", tex)) for tex in (left_tex, right_tex))
    if not has_decimals or approximate(case, left_tex, right_tex).kind is not VerdictKind.PROVED:
        return found
    hint = "one side is the other rounded, and a decimal is exact behind =: write \\approx"
    return replace(found, hint=hint)


def _room(shown: Numeral, other_tex: str) -> tuple[Expr, Expr]:
    """How far off a numeral may be: half a unit; one of the coarser where both are rounded."""
    other = numeral(other_tex)
    rounded = _DECIMAL.search(_GAPS.sub("", other_tex)) is not None
    units = [shown.unit, shown.loose_unit]
    if not rounded:
        return tuple(ball(unit / 2).real for unit in units)
    if other is not None:
        units = [max(unit, other.unit) for unit in units]
    return tuple(ball(unit).real for unit in units)


def _value(side: Expr, case: Case) -> Expr:
    """A ball around a side; None where it has none."""
    try:
        return Evaluator(Point(), real=case.facts.real, precision=640).value(side)
    except (Undefined, Unknown, ValueError, OverflowError, ZeroDivisionError, TypeError):
        return None


def _without_digits(case: Case, values: list[Expr], gap: Expr) -> Verdict:
    """The verdict where no side is written in digits: only a wide gap refutes."""
    if _is_equal(case):
        return Verdict(VerdictKind.PROVED, "equality", "The two sides are even equal.")
    if gap > ball(_WIDE_GAP).real * (abs(values[0]) + abs(values[1])):
        return _refuted(values)
    return Verdict(
        VerdictKind.UNDECIDED,
        detail=f"Not decided: the sides are {short(values[0])} and {short(values[1])}, and no "
        "digits say how close they are meant to be.",
    )


def _refuted(values: list[Expr]) -> Verdict:
    """That one side is not the other one rounded."""
    left, right = (short(value) for value in values)
    return Verdict(
        VerdictKind.REFUTED,
        "rounding",
        f"The left side is {left}, the right side {right}: rounding one does not give the other.",
        Counterexample((), left, right, rigorous=True),
    )


def _of_names(case: Case) -> Verdict:
    """The verdict on an approximation that holds names: proved only if the sides are equal."""
    if _is_equal(case):
        return Verdict(VerdictKind.PROVED, "equality", "The two sides are even equal.")
    return Verdict(
        VerdictKind.UNDECIDED,
        detail="Not decided: an approximation between expressions with names.",
    )


def _is_equal(case: Case) -> bool:
    return prove_relation(case.left, "==", case.right, case.facts, case.context) is not None
