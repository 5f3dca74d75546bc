"""Ends of the range of a name that are assumed, not declared: ``x >= -3``."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from msgspec.structs import replace

from mathreply.algebra.refute.claims import Assumption
from mathreply.algebra.refute.slots import Slot
from mathreply.model.domains import Interval

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_KINDS = ("real", "positive", "negative", "nonnegative", "nonzero", "integer", "natural")


def narrowed(slots: list[Slot], assumptions: Iterable[Assumption]) -> list[Slot]:
    """The names with what is assumed of each against a number as an interval, so that points are
    looked for at its ends; ``admits`` then knows them as well."""
    intervals = {slot.symbol: slot.interval for slot in slots if _is_number(slot)}
    for a in assumptions:
        for name, operator, bound in (
            (a.left, a.operator, a.right),
            (a.right, _TURNED.get(a.operator, ""), a.left),
        ):
            if name in intervals and operator in _TURNED and getattr(bound, "is_Rational", False):
                end = Fraction(int(bound.p), int(bound.q))
                intervals[name] = _cut(intervals[name] or Interval(), operator, end)
    return [
        replace(slot, interval=intervals[slot.symbol]) if slot.symbol in intervals else slot
        for slot in slots
    ]


def _is_number(slot: Slot) -> bool:
    return slot.symbol is not None and not slot.shape and slot.kind in _KINDS


def _cut(interval: Interval, operator: str, end: Fraction) -> Interval:
    """The part of an interval on one side of a number."""
    is_open = operator in ("<", ">")
    if operator in (">", ">="):
        if interval.low is not None and interval.low >= end:
            return interval
        return replace(interval, low=end, low_open=is_open)
    if interval.high is not None and interval.high <= end:
        return interval
    return replace(interval, high=end, high_open=is_open)
