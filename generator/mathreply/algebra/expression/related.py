"""What is assumed of events, as identities between probabilities of intersections.

``A \\perp B`` gives ``P(A \\cap B) = P(A) P(B)``, ``A \\perp B \\mid C`` gives
``P(A \\cap B \\cap C) = P(A \\cap C) P(B \\cap C) / P(C)`` (Billingsley, Probability and Measure,
3rd ed., section 4), disjoint events do not occur together, an event that is part of another occurs
only with it, and of a partition exactly one occurs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations
from typing import Literal

import sympy as sp
from msgspec import Struct

from mathreply.algebra.expression.chance import RandomSymbol
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.marginals import variable_of
from mathreply.algebra.expression.measure import (
    HOLE,
    Basic,
    Joint,
    basics_of,
    is_restricted,
    joint_with,
    joints_in,
    parts_of,
)

__all__ = ["MEASURES", "EventRelation", "joined", "names_of", "related"]

Kind = Literal["mutual", "pairwise", "disjoint", "within", "partition", "family"]
MEASURES = frozenset(
    {"P", "p", "\\mathbb{P}", "\\mathrm{P}", "\\mathrm{Pr}", "\\mathbf{P}", "\\mathsf{P}"}
)
"""Of which measures such an assumption speaks: of the one that bears no name of its own."""
MOST_ROUNDS = 12
_SAYS = re.compile(r" (?:=|<|\\le|\\in) ")
_NUMBERED = re.compile(r"_\{?\d+\}?")
_CAPITAL = re.compile(r"(?<![A-Za-z\\])[A-Z]")


class EventRelation(Struct, frozen=True):
    """That events, or random numbers, are related."""

    kind: Kind
    parts: tuple[tuple[str, ...], ...]
    """The canonical names in each part; of one part that is in the other, the inner one first."""
    given: tuple[str, ...] = ()
    """Under which events they are independent."""
    last: str = ""
    """Of a family ``B_1, …, B_n`` of which exactly one occurs, how many there are."""

    @property
    def names(self) -> frozenset[str]:
        """All names of which something is said."""
        return frozenset(self.given).union(*self.parts)

    def of(self, measure: str, events: frozenset[Basic]) -> Expr | None:
        """The probability that all events occur, by others; None where nothing follows."""
        if self.kind in ("mutual", "pairwise"):
            return self._of_independent(measure, events)
        if self.kind == "family":
            ((base,),) = self.parts
            spelt = [event.pattern.removeprefix(base) for event in events]
            numbered = [index for index in spelt if _NUMBERED.fullmatch(index)]
            return sp.Integer(0) if len(numbered) > 1 else None
        named = {event.pattern: event for event in events if not event.values}
        present = [named[name] for (name,) in self.parts if name in named]
        if self.kind == "within":
            return joint_with(measure, events - {present[1]}) if len(present) == 2 else None
        # From here on the parts exclude one another.
        if len(present) > 1:
            return sp.Integer(0)
        *others, (last,) = self.parts
        if self.kind != "partition" or last not in named:
            return None
        # P(rest and the last) = P(rest) less what falls to the other parts.
        rest = events - {named[last]}
        shares = [joint_with(measure, rest | {Basic(name)}) for (name,) in others]
        return sp.Add(joint_with(measure, rest), *(-share for share in shares))

    def _of_independent(self, measure: str, events: frozenset[Basic]) -> Expr | None:
        """``P(A and B) = P(A) P(B)``, under what is given perhaps."""
        given = [[event for event in events if _is_told(event, name)] for name in self.given]
        if any(len(found) != 1 for found in given):
            return None
        common = frozenset(event for (event,) in given)
        shares: dict[tuple[str, ...], set[Basic]] = {}
        for event in events - common:
            part = self._part_of(event)
            if part is None:
                return None
            shares.setdefault(part, set()).add(event)
        # Pairwise independence says nothing of three at once.
        if len(shares) < 2 or (self.kind == "pairwise" and len(shares) > 2):
            return None
        factors = [joint_with(measure, common | share) for share in shares.values()]
        # P(A, B, C) = P(A, C) P(B, C) / P(C) where A and B are independent given C.
        below = joint_with(measure, common)
        return sp.Mul(*factors) / below ** (len(factors) - 1)

    def _part_of(self, event: Basic) -> tuple[str, ...] | None:
        """The names among which an event is told; None for an event of others."""
        for part in self.parts:
            if any(_is_about(event, name) for name in part):
                return part
        return None

    def condition(self, measure: str, events: frozenset[Basic]) -> Expr | None:
        """The probability of what is given here, which is positive; None where nothing is."""
        found = frozenset(e for e in events for name in self.given if _is_told(e, name))
        return joint_with(measure, found) if found else None


def related(
    e: Expr, relations: Iterable[EventRelation]
) -> tuple[Expr, dict[Expr, Expr], dict[EventRelation, None]]:
    """A side with the probabilities that relations give put in.

    Returns:
        The side, what was put in for which probability, and the relations that were used.
    """
    put: dict[Expr, Expr] = {}
    used: dict[EventRelation, None] = {}
    for _ in range(MOST_ROUNDS):
        changed: dict[Expr, Expr] = {}
        for joint in joints_in(e):
            measure, events = events_of(joint)
            for relation in (r for r in relations if _speaks_of(r, measure)):
                value = relation.of(measure, events)
                if value is not None and value != joint:
                    changed[joint] = value
                    used[relation] = None
                    break
        if not changed:
            break
        put |= changed
        e = e.xreplace(changed)
    return e, put, used


def _speaks_of(relation: EventRelation, measure: str) -> bool:
    """Whether what is said of events tells something of a measure: of the mean over an event, what
    holds as it is added up over disjoint ones."""
    is_of_sums = relation.kind not in ("mutual", "pairwise")
    return measure in MEASURES or (is_restricted(measure) and is_of_sums)


def joined(e: Expr, relations: tuple[EventRelation, ...]) -> Expr:
    """A side with ``p(x, y, z)`` below every total for ``p(x, z) p(y, z) / p(z)``, where it is the
    same: a total is taken of one probability."""
    if not relations or not isinstance(e, sp.Basic) or not e.args or not joints_in(e):
        return e
    parts = [joined(part, relations) for part in e.args]
    if isinstance(e, sp.Sum | sp.Integral):
        parts[0] = _joined_factors(parts[0], relations)
    found = e if tuple(parts) == e.args else e.func(*parts)
    if isinstance(found, sp.Sum):
        return next((t for r in relations if (t := _total(found, r)) is not None), found)
    return found


def _total(e: Expr, relation: EventRelation) -> Expr | None:
    """A sum over all events of which exactly one occurs, ``\\sum_{i=1}^n P(A \\cap B_i)``; None
    where it is another one."""
    if relation.kind != "family" or len(e.limits) != 1 or len(e.limits[0]) != 3:
        return None
    index, low, high = e.limits[0]
    # A sum without a range goes over all of them.
    value = index if str(high) == relation.last else variable_of(e)
    if low != 1 or value is None:
        return None
    ((base,),) = relation.parts
    event = Basic(f"{base}_{{{HOLE}}}", (value,))
    terms = [_freed(term, index, event) for term in _terms(e.function)]
    is_total = all(term is not None for term in terms)
    return sp.Add(*terms) if is_total else None


def _terms(body: Expr) -> tuple[Expr, ...]:
    return sp.Add.make_args(sp.expand_mul(body))


def _freed(term: Expr, index: Expr, event: Basic) -> Expr | None:
    """A term without an event, where nothing else in it depends on the index."""
    factors = sp.Mul.make_args(term)
    held = [f for f in factors if f.has(index)]
    if len(held) != 1 or not joints_in(held[0]) or isinstance(held[0], Joint | sp.Pow):
        return None
    (call,) = held
    if call not in joints_in(call):
        return None
    measure, events = events_of(call)
    rest = events - {event}
    if event not in events or not (measure in MEASURES or is_restricted(measure)):
        return None
    if any(value.has(index) for other in rest for value in other.values):
        return None
    return sp.Mul(joint_with(measure, rest), *(f for f in factors if f is not call))


def _joined_factors(body: Expr, relations: tuple[EventRelation, ...]) -> Expr:
    """A product in which every probability is one of as many events as it can be."""
    for _ in range(MOST_ROUNDS):
        for one, other in combinations(sorted(joints_in(body), key=str), 2):
            new = _joined_pair(body, one, other, relations)
            if new is not None:
                body = new
                break
        else:
            return body
    return body


def _joined_pair(
    body: Expr, one: Expr, other: Expr, relations: tuple[EventRelation, ...]
) -> Expr | None:
    """Two factors as the probability of one intersection, where a relation allows it."""
    (measure, events), (second, more) = events_of(one), events_of(other)
    together = events | more
    if measure != second or measure not in MEASURES or together in (events, more):
        return None
    for relation in relations:
        value = relation.of(measure, together)
        if value is None or not {one, other} <= joints_in(value):
            continue
        rest = sp.cancel(body / value)
        if not joints_in(rest) & {one, other}:
            return rest * joint_with(measure, together)
    return None


def events_of(joint: Expr) -> tuple[str, frozenset[Basic]]:
    """The measure's name and the basic events of an intersection, with or without values."""
    if isinstance(joint, Joint):
        measure, patterns = basics_of(joint.name)
        return measure, frozenset(map(Basic, patterns))
    measure, events = parts_of(joint)
    return measure, frozenset(events)


def names_of(events: Iterable[Basic], relations: Iterable[EventRelation]) -> frozenset[str]:
    """The names in relations of which some events speak."""
    names: set[str] = set()
    families: list[str] = []
    for relation in relations:
        names |= relation.names
        if relation.kind == "family":
            families += [name for (name,) in relation.parts]
    found: set[str] = set()
    for event in events:
        found |= {name for name in names if _is_about(event, name)}
        found |= {name for name in families if event.pattern.startswith(f"{name}_")}
    return frozenset(found)


def _is_about(event: Basic, name: str) -> bool:
    """Whether an event is one of that name, or says something of the number of that name alone."""
    if event.pattern in _spellings(name):
        return True
    said = _SAYS.search(event.pattern)
    if said is None or event.pattern[: said.start()] != name:
        return False
    others = _CAPITAL.search(event.pattern, said.end())
    return not others and not any(value.atoms(RandomSymbol) for value in event.values)


def _is_told(event: Basic, name: str) -> bool:
    """Whether an event tells the value of a number, or is the one of that name: what is independent
    for each value of ``Z`` need not be for ``Z > 2``."""
    says_more = _SAYS.search(event.pattern)
    return _is_about(event, name) and (says_more is None or says_more[0] == " = ")


def _spellings(name: str) -> tuple[str, ...]:
    """How the events of a name may be written: ``p(x)`` is the density of ``X`` at x."""
    small = name[:1].lower() + name[1:]
    return name, f"{name}{HOLE}", small, f"{small}{HOLE}"
