"""Probabilities of events, each written by the probabilities of intersections of basic events.

``P(A \\cup B)`` is ``P(A) + P(B) - P(A \\cap B)`` and ``P(A^c \\cap B)`` is ``P(B) - P(A \\cap B)``
(inclusion and exclusion: Billingsley, Probability and Measure, 3rd ed., section 2), and
``P(A \\mid B)`` is ``P(A \\cap B) / P(B)`` where ``P(B) > 0`` (ibid., section 4). What is left are
the probabilities of intersections, of which only their signs and order are known: an identity that
holds for all numbers in their place holds for every probability measure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sympy as sp
from msgspec import Struct
from sympy.core.function import AppliedUndef, UndefinedFunction

from mathreply.algebra.expression.expr import Expr

__all__ = [
    "CERTAIN",
    "IMPOSSIBLE",
    "Basic",
    "Complement",
    "Event",
    "Join",
    "Joint",
    "Meet",
    "basics_of",
    "is_joint",
    "is_restricted",
    "joint_of",
    "joint_with",
    "joints_in",
    "mean_over",
    "measure_of",
    "measured",
    "parts_of",
    "possible",
    "probability",
]

HOLE = "#"
"""Stands for a value in the pattern of a basic event."""
_AND = " \\cap "
"""Between the basic events of an intersection, as they are told."""
_MEAN = "\\mathbb{E}["
_ALWAYS = "\\Omega"


class Basic(Struct, frozen=True):
    """An event of which nothing is known but its name: ``A``, ``+``, ``X = x``, ``A_i``."""

    pattern: str
    """As TeX; ``#`` for each value."""
    values: tuple[Expr, ...] = ()
    """What stands in it that is bound or declared: ``i`` of ``A_i`` in a sum over i."""


class Complement(Struct, frozen=True):
    """That an event does not occur."""

    event: Event


class Meet(Struct, frozen=True):
    """That two events occur."""

    one: Event
    other: Event


class Join(Struct, frozen=True):
    """That at least one of two events occurs."""

    one: Event
    other: Event


class Certain(Struct, frozen=True):
    """The event that always occurs, ``\\Omega``."""


Event = Basic | Complement | Meet | Join | Certain
CERTAIN = Certain()
IMPOSSIBLE = Complement(CERTAIN)


class Joint(sp.Symbol):
    """The probability of an intersection of basic events without values: ``P(A \\cap B)``.

    It is the same number in whatever order the events are written.
    """


def is_joint(e: Expr) -> bool:
    """Whether ``e`` is the probability of an intersection of basic events, with or without
    values."""
    return isinstance(e, Joint) or (isinstance(e, AppliedUndef) and hasattr(e.func, "intersection"))


def joints_in(*sides: Expr) -> set[Expr]:
    """The probabilities of intersections that stand in sides."""
    found: set[Expr] = set()
    for side in sides:
        if isinstance(side, sp.Basic):
            found |= side.atoms(Joint)
            found |= {call for call in side.atoms(AppliedUndef) if is_joint(call)}
    return found


def basics_of(label: str) -> tuple[str, frozenset[str]]:
    """The measure's name and the basic events of an intersection, by its name."""
    name, _, inside = label.partition("(")
    return name, frozenset(inside.removesuffix(")").split(_AND))


def probability(name: str, event: Event, given: Event = CERTAIN) -> tuple[Expr, Expr]:
    """The probability of an event by those of intersections, and that of what is given.

    Args:
        name: the measure's, ``P`` or ``p_\\theta``.
        event: of which the probability is meant.
        given: on what it is conditioned.

    Returns:
        ``P(event | given)`` and ``P(given)``; the first is undefined where the second is zero.
    """
    of_given = _expanded(name, frozenset(), (given,))
    together = _expanded(name, frozenset(), (given, event))
    return together / of_given, of_given


def mean_over(number: str) -> str:
    """The name of the measure ``A -> E[U 1_A]`` of a random number: it is added up over disjoint
    events as a probability is, may be negative, and is ``E[U]`` of the certain event (Billingsley,
    Probability and Measure, 3rd ed., section 16).

    Args:
        number: the number, as text without round brackets.
    """
    return f"{_MEAN}{number}]"


def is_restricted(name: str) -> bool:
    """Whether a measure is that of the mean of a number over an event."""
    return name.startswith(_MEAN)


def measured(name: str, event: Event) -> Expr:
    """A measure of an event, by that of intersections."""
    return _expanded(name, frozenset(), (event,))


def measure_of(joint: Expr) -> str:
    """The name of the measure of an intersection."""
    label = joint.name if isinstance(joint, Joint) else joint.func.__name__
    return basics_of(label)[0]


def _expanded(name: str, known: frozenset[Basic], rest: tuple[Event, ...]) -> Expr:
    """The probability that all of ``known`` and all of ``rest`` occur."""
    if not rest:
        return joint_with(name, known)
    event, *others = rest
    more = tuple(others)
    if isinstance(event, Basic):
        return _expanded(name, known | {event}, more)
    if isinstance(event, Meet):
        return _expanded(name, known, (event.one, event.other, *more))
    if isinstance(event, Join):
        one, other = (_expanded(name, known, (e, *more)) for e in (event.one, event.other))
        return one + other - _expanded(name, known, (event.one, event.other, *more))
    # P(not A and B) = P(B) - P(A and B).
    without = _expanded(name, known, more)
    if isinstance(event, Complement):
        return without - _expanded(name, known, (event.event, *more))
    return without


def parts_of(call: Expr) -> tuple[str, list[Basic]]:
    """The measure's name and the basic events of an intersection with values."""
    name, _, inside = call.func.__name__.partition("(")
    values, events = list(call.args), []
    for pattern in inside.removesuffix(")").split(_AND):
        holes = pattern.count(HOLE)
        events.append(Basic(pattern, tuple(values[:holes])))
        values = values[holes:]
    return name, events


def joint_of(name: str, events: Iterable[str]) -> Joint:
    """The probability of an intersection of basic events without values."""
    return Joint(f"{name}({_AND.join(sorted(events))})", nonnegative=True)


def joint_with(name: str, events: Iterable[Basic]) -> Expr:
    """The probability of an intersection of basic events, 1 of none; or the mean over it."""
    ordered = sorted(events, key=lambda e: (e.pattern, [str(v) for v in e.values]))
    if not ordered:
        return _of_all(name)
    label = f"{name}({_AND.join(event.pattern for event in ordered)})"
    values = [value for event in ordered for value in event.values]
    signs = {"real" if is_restricted(name) else "nonnegative": True}
    return _function(label, **signs)(*values) if values else Joint(label, **signs)


def _of_all(name: str) -> Expr:
    """What a measure is of the certain event."""
    return Joint(f"{name}({_ALWAYS})", real=True) if is_restricted(name) else sp.Integer(1)


def possible(e: Expr) -> Expr:
    """The same with every probability of an intersection positive."""

    def changed(node: Expr) -> Expr:
        if is_restricted(measure_of(node)):
            return node
        if isinstance(node, Joint):
            return Joint(node.name, positive=True)
        return _function(node.func.__name__, positive=True)(*node.args)

    return e.replace(is_joint, changed)


def _function(label: str, **signs: bool) -> Callable[..., Expr]:
    """The class of the probabilities of an intersection of events that hold values."""
    made = UndefinedFunction(label, commutative=True, **(signs or {"nonnegative": True}))
    made.intersection = True
    return made
