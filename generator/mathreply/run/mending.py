"""Declarations under which steps hold: other guesses where one is refuted, holds under a condition
alone, or is not decided."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from msgspec import Struct

from mathreply.model import VerdictKind
from mathreply.run.changing import Changes
from mathreply.run.trials import GuessesInForce, Place, Rows, Trials, count_proved, count_read, rank
from mathreply.run.undeclared import UndeclaredPost

MAX_JUDGED = 24
"""So many changes are judged where a step is refuted or holds under a condition alone."""
ROUNDS = 2
"""So often the steps are looked at: what mends one may be what another waited for."""
WORTH = 2
"""So many proved steps for each false one a name must bring to be declared nonetheless."""
_BAD = (VerdictKind.REFUTED, VerdictKind.CONDITIONAL)
_OPEN = (VerdictKind.UNDECIDED, VerdictKind.SUPPORTED)
_SURE = (VerdictKind.PROVED, VerdictKind.STATED)


def _is_said(state: GuessesInForce, change: GuessesInForce) -> bool:
    """Whether a change only assumes what the text says: that it leaves open what was false is
    better than nothing."""
    new = change.assumptions[len(state.assumptions) :]
    return bool(new) and all(guess.reason.startswith("said") for guess in new)


class _Budget(Struct):
    """So many changes may be judged yet."""

    left: int


class Mending:
    """Guesses changed or left out by what is proved and refuted under them."""

    def __init__(self, post: UndeclaredPost, trials: Trials) -> None:
        self._post = post
        self._trials = trials
        self._changes = Changes(post.chains, post.usage)
        self._is_anything_said = any(post.usage.assumptions())
        self.given_up: dict[str, str] = {}
        """Names that would have made a step false, and which."""

    def mended(self, state: GuessesInForce, before: Rows) -> GuessesInForce:
        """Other guesses where a step is refuted or holds under a condition alone; what still
        refutes a step is left out."""
        for _ in range(ROUNDS):
            mended = self._mended_once(state, before)
            if mended == state:
                break
            state = mended
        for chain, step in self._refuted(state, before):
            state = self._without_cause(state, chain, step)
        return state

    def _mended_once(self, state: GuessesInForce, before: Rows) -> GuessesInForce:
        """The state after each step that is not sure was looked at."""
        # What is false may take all its changes, and leaves those for what is only open.
        budgets = {is_bad: _Budget(MAX_JUDGED) for is_bad in (True, False)}
        tried: set[Place] = set()
        while (
            place := next((p for p in self._worse(state, before) if p not in tried), None)
        ) is not None:
            tried.add(place)
            verdict = self._trials.judged(state)[place[0]][place[1]]
            state = self._other(state, place, budgets[verdict.kind in _BAD])
        return state

    def _other(self, state: GuessesInForce, place: Place, budget: _Budget) -> GuessesInForce:
        """The first change under which a step is sure, or else the first under which it is
        supported, or not false any more by what the text says, and no other becomes worse."""
        rows = self._trials.judged(state)
        now = rows[place[0]][place[1]].kind
        # What is open already gains nothing by being supported.
        wanted = _SURE if now in _OPEN else (*_SURE, VerdictKind.SUPPORTED)
        names = self._post.held(state, place[0])
        changes = itertools.islice(self._changes.of(state, names, rows, place), budget.left)
        supported = None
        for other, kind in self._kinds(changes, place, budget):
            is_excused = now is VerdictKind.REFUTED and kind in _OPEN and _is_said(state, other)
            if kind not in wanted and not is_excused:
                continue
            found = self._trials.judged(other)
            if rank(found) <= rank(rows) or count_read(found) < count_read(rows):
                continue
            if kind in _SURE:
                return self._weakest(state, other, place)
            supported = supported or other
        return supported or state

    def _kinds(
        self, states: Iterator[GuessesInForce], place: Place, budget: _Budget
    ) -> Iterator[tuple[GuessesInForce, VerdictKind]]:
        """What a step is under each of these, as many judged at a time as there are children."""
        while batch := list(itertools.islice(states, self._trials.side_by_side)):
            budget.left -= len(batch)
            verdicts = self._trials.judged_at(batch, place)
            yield from zip(batch, (verdict.kind for verdict in verdicts), strict=True)

    def _weakest(
        self, state: GuessesInForce, change: GuessesInForce, place: Place
    ) -> GuessesInForce:
        """The change, or one that says less and makes the step as sure and no other worse."""
        while less := self._first_as_good(self._changes.with_fewer(state, change), change, place):
            change = less
        return self._first_as_good(self._changes.weaker(state, change), change, place) or change

    def _first_as_good(
        self, others: Iterator[GuessesInForce], change: GuessesInForce, place: Place
    ) -> GuessesInForce | None:
        """The first under which the step is sure, and all are as they are under the change."""
        for other in others:
            if self._trials.judged_at([other], place)[0].kind not in _SURE:
                continue
            if rank(self._trials.judged(other)) >= rank(self._trials.judged(change)):
                return other
        return None

    def _without_cause(self, state: GuessesInForce, chain: int, step: int) -> GuessesInForce:
        """The state without the name that makes a step false, of several the one without which
        most is proved, and of those the one that was taken last: what is taken for a number may
        want a definition, or the step is wrong."""
        while self._is_refuted(state, (chain, step)):
            names = [name for name in state.names() if self._post.stands_in(name, (chain, step))]
            names = names or [name for name in state.names() if self._post.mentions(chain, name)]
            if not names:
                break
            name = max(reversed(names), key=lambda each: self._kept(state, each))
            guess = dict(state.guesses)[name]
            line = self._post.line(chain, step)
            if self._pays(state, name):
                break
            meant = f"as '{guess.domain}'" if guess.domain else f"by '{guess.definition}'"
            self.given_up[name] = (
                f"with '{name}' {meant} line {line} comes out false: say what the names in it are, "
                "or look at that step"
            )
            state = state.lacking(name)
        return state

    def _is_refuted(self, state: GuessesInForce, place: Place) -> bool:
        return self._trials.judged_at([state], place)[0].kind is VerdictKind.REFUTED

    def _pays(self, state: GuessesInForce, name: str) -> bool:
        """Whether a name is worth more than it costs: more steps are proved with it than are
        false."""
        without = self._trials.judged(state.lacking(name))
        rows = self._trials.judged(state)
        false, still_false = (-rank(each)[0] for each in (rows, without))
        return count_proved(rows) - count_proved(without) > WORTH * (false - still_false)

    def _kept(self, state: GuessesInForce, name: str) -> tuple[int, int]:
        """So many steps are proved, and read, without a name."""
        rows = self._trials.judged(state.lacking(name))
        return count_proved(rows), count_read(rows)

    def _worse(self, state: GuessesInForce, before: Rows) -> Iterator[Place]:
        """Steps that are refuted or conditional, and were not before; steps with a function that
        may have a definition, while they are not proved; and behind these all others that are
        neither proved nor refuted."""
        open_names = [
            name
            for name in state.names()
            if any(g.definition for g in self._post.usage.guesses(name))
            and not dict(state.guesses)[name].definition
        ]
        open_steps: list[Place] = []
        for chain, row in self._trials.judged(state).items():
            for step, verdict in enumerate(row):
                # What was not sure before may be under what the text says.
                may_be_said = verdict.kind in (*_BAD, *_OPEN) and self._is_anything_said
                if before[chain][step].kind is verdict.kind and not may_be_said:
                    continue
                if verdict.kind in (VerdictKind.UNDECIDED, VerdictKind.SUPPORTED):
                    open_steps.append((chain, step))
                may_be_defined = verdict.kind not in _SURE and any(
                    self._post.stands_in(name, (chain, step)) for name in open_names
                )
                if verdict.kind in _BAD or may_be_defined:
                    yield chain, step
        yield from open_steps

    def _refuted(self, state: GuessesInForce, before: Rows) -> list[Place]:
        """The steps that only the guesses refute."""
        return [
            (chain, step)
            for chain, row in self._trials.judged(state).items()
            for step, verdict in enumerate(row)
            if verdict.kind is VerdictKind.REFUTED
            and before[chain][step].kind is not VerdictKind.REFUTED
        ]
