"""Declarations under which most of a post is read: a guess for each name that steps hang on."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

from mathreply.run.changing import open_names
from mathreply.run.trials import GuessesInForce, Trials, count_read, gain, stopped_otherwise
from mathreply.run.undeclared import UndeclaredPost
from mathreply.source import Guess
from mathreply.source.naming import canonical

MAX_NAMES = 60
"""So many names are looked into."""
MAX_GUESSES = 14
"""So many guesses of one name are tried."""
MAX_IN_PAIRS = 5
"""So many guesses of each of two names are tried together."""
MAX_REPAIRS = 150
"""So many changes of a guess are tried where names do not fit together."""
AHEAD = 2
"""So many guesses are read for each child before the first of them is looked at."""
_NEVER = re.compile(
    r"\\mathrm\{d\}|\\partial|[de]|\\mathbb\{?[A-Z]\}?(?:_.*)?|\\Pr|E_\{.*\\sim.*\}"
)
"""What no one declares: differentials, the number e, sets of numbers, probabilities and means."""


class Gathering:
    """Guesses tried by reading alone: nothing is proved or refuted."""

    def __init__(self, post: UndeclaredPost, trials: Trials) -> None:
        self._post = post
        self._trials = trials
        self.given_up: dict[str, str] = {}
        """Names for which nothing helped, and why."""

    def gathered(self) -> GuessesInForce:
        """A guess for every name that steps hang on, the first that takes them further."""
        state = GuessesInForce()
        for _ in range(MAX_NAMES):
            hanging = Counter(
                verdict.missing
                for row in self._trials.read(state).values()
                for verdict in row
                if verdict.missing and verdict.missing not in self.given_up
            )
            if not hanging:
                break
            name = max(hanging, key=lambda n: (self._is_open(n), self._is_evident(n), hanging[n]))
            guess = self._first_helping(name, state) if self._may_be_declared(name) else None
            if guess is None or guess.name in state.names():
                self.given_up[name] = f"no declaration of '{name}' that was tried makes more read"
            else:
                state = state.having(guess)
        return state

    def _may_be_declared(self, name: str) -> bool:
        """Whether a name is no differential or set of numbers: a ``d`` or ``e`` before a bracket
        throughout is a function."""
        if not _NEVER.fullmatch(name):
            return True
        guesses = self._post.usage.guesses(name) if len(name) == 1 else ()
        return bool(guesses) and guesses[0].domain == "function"

    def _is_open(self, name: str) -> bool:
        """Whether no chain says itself what a name is: else others are to be declared first."""
        return canonical(name) not in self._post.introduced

    def _is_evident(self, name: str) -> bool:
        """Whether the text tells what a name is."""
        guesses = self._post.usage.guesses(name)
        return bool(guesses) and guesses[0].reason not in ("a number", "a function")

    def _first_helping(self, name: str, state: GuessesInForce) -> Guess | None:
        """The first guess under which no step hangs on the name, or the best of all."""
        chains = self._about(name, state)
        best, best_gain = None, gain(self._trials.read(state, chains), name)
        guesses = self._post.tryable(name)[:MAX_GUESSES]
        states = self._ahead((state.having(guess) for guess in guesses), chains)
        for guess, other in zip(guesses, states, strict=False):
            rows = self._trials.read(other, chains)
            found = gain(rows, name)
            if guess.definition and not stopped_otherwise(rows):
                return guess  # the names in a definition are declared after it
            if found > best_gain:
                best, best_gain = guess, found
            if best is guess and not stopped_otherwise(rows):
                break
        return best

    def repaired(self, state: GuessesInForce) -> GuessesInForce:
        """Guesses changed, one or two at a time, where names do not fit together."""
        budget = iter(range(MAX_REPAIRS))
        for chain in self._unread(state):
            held = self._post.held(state, chain)
            for changes in (self._changed_once, self._changed_twice):
                if not stopped_otherwise(self._trials.read(state, {chain})):
                    break
                state = self._most_read(state, chain, changes(state, held), budget)
        return state

    def _changed_once(self, state: GuessesInForce, held: list[str]) -> Iterator[GuessesInForce]:
        for name in open_names(state, held):
            for guess in self._post.tryable(name)[:MAX_GUESSES]:
                if guess.name == name:
                    yield state.having(guess)

    def _changed_twice(self, state: GuessesInForce, held: list[str]) -> Iterator[GuessesInForce]:
        for first, second in itertools.combinations(open_names(state, held), 2):
            for one in self._post.tryable(first)[:MAX_IN_PAIRS]:
                for other in self._post.tryable(second)[:MAX_IN_PAIRS]:
                    if one.name == first and other.name == second:
                        yield state.having(one).having(other)

    def _most_read(
        self,
        state: GuessesInForce,
        chain: int,
        changes: Iterator[GuessesInForce],
        budget: Iterator[int],
    ) -> GuessesInForce:
        """The change under which the chain is read and most of the post; the state itself where
        there is none."""
        best, best_read = state, count_read(self._trials.read(state))
        for other in self._ahead(changes, {chain}):
            if next(budget, None) is None:
                break
            if stopped_otherwise(self._trials.read(other, {chain})):
                continue
            count = count_read(self._trials.read(other))
            if count > best_read:
                best, best_read = other, count
        return best

    def _ahead(
        self, states: Iterator[GuessesInForce], chains: set[int]
    ) -> Iterator[GuessesInForce]:
        """The same, a few of them read at a time."""
        while batch := list(itertools.islice(states, AHEAD * self._trials.side_by_side)):
            self._trials.read_ahead(batch, chains)
            yield from batch

    def needed(self, state: GuessesInForce) -> GuessesInForce:
        """The state without what may as well stay undeclared."""
        for name in reversed(state.names()):
            less = state.lacking(name)
            if count_read(self._trials.read(less)) >= count_read(self._trials.read(state)):
                state = less
        return state

    def _about(self, name: str, state: GuessesInForce) -> set[int]:
        """The chains that a declaration of a name may change."""
        hanging = {
            chain
            for chain, row in self._trials.read(state).items()
            if any(verdict.missing == name for verdict in row)
        }
        return hanging | {n for n in range(len(self._post.chains)) if self._post.mentions(n, name)}

    def _unread(self, state: GuessesInForce) -> list[int]:
        return [
            chain
            for chain, row in self._trials.read(state).items()
            if stopped_otherwise({chain: row})
        ]
