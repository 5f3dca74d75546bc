"""Events that are named by words, of which the reader of the words knows more than the algebra:
heads and tails, pass and fail, none and at least one.

A claim that fails for events of which nothing is known may hold for such ones. Where it does so if
two of them exclude each other, are complements, or the one holds the other, or if all of them
together are every case there is, it is not refuted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, permutations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.measure import Joint, basics_of, joint_of, joints_in
from mathreply.algebra.judge.case import Case

MOST_WORDS = 4
_Events = frozenset[str]
_Chance = Callable[[str, _Events], Expr]
"""Of a measure and events: the probability that all of them occur, where some are related."""


def may_be_related(case: Case) -> bool:
    """Whether a claim about events may hold where those in words are related."""
    joints = joints_in(case.left, case.right)
    events = {event for joint in joints for event in basics_of(getattr(joint, "name", ""))[1]}
    words = sorted(event for event in events if event.startswith("\\"))
    if not 2 <= len(words) <= MOST_WORDS or not all(isinstance(j, Joint) for j in joints):
        return False
    if case.operator != "==":
        return True
    difference = case.left - case.right
    return any(
        _is_zero(difference.xreplace({j: chance(*basics_of(j.name)) for j in joints}))
        for chance in _relations(words)
    )


def _is_zero(difference: Expr) -> bool:
    return bool(sp.cancel(sp.together(difference)) == 0)


def _relations(words: list[str]) -> Iterator[_Chance]:
    """What some events may be to each other: a partition, disjoint, one in the other."""
    yield _partition(words)
    for pair in combinations(words, 2):
        yield _partition(list(pair))
        yield _apart(frozenset(pair))
    for inner, outer in permutations(words, 2):
        yield _within(inner, outer)


def _apart(pair: _Events) -> _Chance:
    """Two events that exclude each other."""
    return lambda measure, events: sp.S.Zero if pair <= events else _of(measure, events)


def _within(inner: str, outer: str) -> _Chance:
    """The first never occurs without the second."""

    def chance(measure: str, events: _Events) -> Expr:
        return _of(measure, events - {outer} if inner in events else events)

    return chance


def _partition(words: list[str]) -> _Chance:
    """Exactly one of some events occurs."""
    *first, last = words

    def chance(measure: str, events: _Events) -> Expr:
        if len(events & set(words)) > 1:
            return sp.S.Zero
        if last not in events:
            return _of(measure, events)
        others = events - {last}
        return _of(measure, others) - sp.Add(*(_of(measure, others | {w}) for w in first))

    return chance


def _of(measure: str, events: _Events) -> Expr:
    return joint_of(measure, events) if events else sp.S.One
