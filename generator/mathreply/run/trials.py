"""Guesses of what a post should declare, tried on its chains."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct
from msgspec.structs import replace

from mathreply.algebra import Pool
from mathreply.model import (
    Answer,
    Declarations,
    Derivation,
    Statement,
    Symbol,
    Verdict,
    VerdictKind,
)
from mathreply.model.domains import DomainError, parse_domain
from mathreply.run.concerning import concerning
from mathreply.run.ledger import derivations_of, scopes_of
from mathreply.source import Guess, redeclared

Rows = dict[int, tuple[Verdict, ...]]
"""The verdicts of each chain that was asked for."""

SHARE = 0.2
"""Of a step's work, for a trial: what it takes to tell guesses apart."""


class State(Struct, frozen=True):
    """The guesses that are in force."""

    guesses: tuple[tuple[str, Guess], ...] = ()
    assumptions: tuple[Guess, ...] = ()

    def having(self, guess: Guess) -> State:
        """The same with this guess of its name."""
        if guess.name not in self.names():
            return replace(self, guesses=(*self.guesses, (guess.name, guess)))
        changed = tuple((n, guess if n == guess.name else g) for n, g in self.guesses)
        return replace(self, guesses=changed)

    def lacking(self, name: str) -> State:
        """The same without a name."""
        return replace(self, guesses=tuple(pair for pair in self.guesses if pair[0] != name))

    def names(self) -> tuple[str, ...]:
        """What is declared by them."""
        return tuple(name for name, _ in self.guesses)


class Trials:
    """The chains of one post, read and judged under guesses; nothing is tried twice."""

    def __init__(self, answer: Answer, pool: Pool) -> None:
        self._answer = answer
        self._pool = pool
        self._known: dict[tuple[Derivation, Declarations, bool], tuple[Verdict, ...]] = {}

    def declarations(self, state: State) -> Declarations:
        """What the post declares, and with it what is guessed."""
        given = self._answer.declarations
        symbols = [
            Symbol(name, parse_domain(guess.domain))
            for name, guess in state.guesses
            if guess.domain
        ]
        definitions = [Statement(g.definition) for _, g in state.guesses if g.definition]
        assumptions = [Statement(guess.definition) for guess in state.assumptions]
        return replace(
            given,
            symbols=(*given.symbols, *symbols),
            definitions=(*given.definitions, *definitions),
            assumptions=(*given.assumptions, *assumptions),
        )

    def read(self, state: State, chains: set[int] | None = None) -> Rows:
        """What is read under these guesses, of these chains or of all."""
        return self._tried(state, chains, reads_only=True)

    def judged(self, state: State, chains: set[int] | None = None) -> Rows:
        """The verdicts under these guesses, of these chains or of all."""
        return self._tried(state, chains, reads_only=False)

    def verified(self, state: State) -> Rows:
        """The verdicts of all chains as they will be: with all the work that a step may take."""
        declarations = self.declarations(state)
        derivations = derivations_of(redeclared(self._answer, declarations))
        scopes = scopes_of(derivations, declarations)
        pairs = [(_bare(d), scope) for d, scope in zip(derivations, scopes, strict=True)]
        checked = self._pool.judge(pairs, tries=False)
        return {
            chain: tuple(entry.verdict for entry in found.steps)
            for chain, found in enumerate(checked)
        }

    def _tried(self, state: State, chains: set[int] | None, *, reads_only: bool) -> Rows:
        """The verdicts under these guesses, of these chains or of all; nothing is tried twice."""
        declarations = self.declarations(state)
        derivations = derivations_of(redeclared(self._answer, declarations))
        scopes = scopes_of(derivations, declarations)
        wanted = {
            chain: (_bare(derivation), concerning(derivation, scope), reads_only)
            for chain, (derivation, scope) in enumerate(zip(derivations, scopes, strict=True))
            if chains is None or chain in chains
        }
        new = [key for key in dict.fromkeys(wanted.values()) if key not in self._known]
        checked = self._pool.judge(
            [(d, scope) for d, scope, _ in new], tries=False, reads_only=reads_only, share=SHARE
        )
        for key, found in zip(new, checked, strict=True):
            self._known[key] = tuple(entry.verdict for entry in found.steps)
        return {chain: self._known[key] for chain, key in wanted.items()}


def _bare(derivation: Derivation) -> Derivation:
    """A chain without what its scope holds already."""
    return replace(derivation, lets=(), implied=(), given=())


def is_well_formed(guess: Guess) -> bool:
    """Whether its domain is one; the text may say what no declaration can."""
    if not guess.domain:
        return True
    try:
        parse_domain(guess.domain)
    except DomainError:
        return False
    return True


def gain(rows: Rows, name: str) -> tuple[int, int, int]:
    """More is better: steps read; steps that do not hang on the name; steps that hang on names
    alone."""
    verdicts = [verdict for row in rows.values() for verdict in row]
    return (
        sum(verdict.kind is not VerdictKind.UNREAD for verdict in verdicts),
        -sum(verdict.missing == name for verdict in verdicts),
        -sum(verdict.kind is VerdictKind.UNREAD and not verdict.missing for verdict in verdicts),
    )


def stopped_otherwise(rows: Rows) -> bool:
    """Whether a step is not read for another reason than an undeclared name."""
    return any(
        verdict.kind is VerdictKind.UNREAD and not verdict.missing
        for row in rows.values()
        for verdict in row
    )


def count_read(rows: Rows) -> int:
    """How many steps are read."""
    return sum(v.kind is not VerdictKind.UNREAD for row in rows.values() for v in row)


def count_proved(rows: Rows) -> int:
    """How many steps are proved."""
    return sum(v.kind is VerdictKind.PROVED for row in rows.values() for v in row)


def rank(rows: Rows) -> tuple[int, int, int]:
    """More is better: fewer steps refuted, fewer that hold under a condition alone, more proved."""
    kinds = Counter(v.kind for row in rows.values() for v in row)
    return (
        -kinds[VerdictKind.REFUTED],
        -kinds[VerdictKind.CONDITIONAL],
        kinds[VerdictKind.PROVED],
    )
