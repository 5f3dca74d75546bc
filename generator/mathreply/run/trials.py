"""Guesses of what a post should declare, tried on its chains."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Container, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mathreply.algebra.judge.concerning import concerning
from mathreply.algebra.process.task import is_computed, is_whole
from mathreply.disk.cache import digest
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
from mathreply.model.scopes import scopes_of
from mathreply.run.hearing import one_by_one, stretch
from mathreply.run.ledger import bare, derivations_of, step_keys
from mathreply.run.verify import Verifier
from mathreply.source import Guess, redeclared

Rows = dict[int, tuple[Verdict, ...]]
"""The verdicts of each chain that was asked for."""

SHARE = 0.1
"""Of a step's work, for a trial: what it takes to tell guesses apart."""
LEFT_OPEN = (VerdictKind.UNDECIDED, VerdictKind.SUPPORTED, VerdictKind.TIMEOUT)
"""What more work may decide."""


class GuessesInForce(Struct, frozen=True):
    """The guesses that are in force."""

    guesses: tuple[tuple[str, Guess], ...] = ()
    assumptions: tuple[Guess, ...] = ()

    def having(self, guess: Guess) -> GuessesInForce:
        """The same with this guess of its name, and of the name that it needs beside it."""
        if guess.beside and guess.beside not in self.names():
            reason = f'a number beside the family "{guess.name}"'
            return self._having(guess)._having(Guess("real", reason, guess.span, name=guess.beside))
        return self._having(guess)

    def _having(self, guess: Guess) -> GuessesInForce:
        if guess.name not in self.names():
            return replace(self, guesses=(*self.guesses, (guess.name, guess)))
        changed = tuple((n, guess if n == guess.name else g) for n, g in self.guesses)
        return replace(self, guesses=changed)

    def lacking(self, name: str) -> GuessesInForce:
        """The same without a name."""
        return replace(self, guesses=tuple(pair for pair in self.guesses if pair[0] != name))

    def names(self) -> tuple[str, ...]:
        """What is declared by them."""
        return tuple(name for name, _ in self.guesses)


Place = tuple[int, int]
"""Of a step: its chain, and which step of that it is."""


class DeclaredStep(Struct, frozen=True):
    """A step of a chain, with what is declared of the names in it: all that its verdict depends
    on."""

    derivation: Derivation
    """The step by itself, or a chain whose steps depend on one another."""
    step: int
    declarations: Declarations


class _GuessedChain(Struct, frozen=True):
    """A chain under some guesses."""

    derivation: Derivation
    scope: Declarations
    """All that is declared in it."""
    parts: tuple[DeclaredStep, ...]
    """One a step."""


class Trials:
    """The chains of one post, read and judged under guesses; nothing is tried twice."""

    def __init__(self, answer: Answer, verifier: Verifier) -> None:
        self._answer = answer
        self._verifier = verifier
        self._known: dict[bool, dict[DeclaredStep, Verdict]] = {True: {}, False: {}}
        """What was found of each step: where it was only read, and where it was judged."""
        self._chains: dict[GuessesInForce, tuple[_GuessedChain, ...]] = {}
        self._keys: dict[DeclaredStep, str] = {}

    @property
    def side_by_side(self) -> int:
        """So many steps are judged at a time."""
        return self._verifier.pool.jobs

    def declarations(self, state: GuessesInForce) -> Declarations:
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

    def read(self, state: GuessesInForce, chains: set[int] | None = None) -> Rows:
        """What is read under these guesses, of these chains or of all."""
        return self._tried(state, chains, reads_only=True)

    def read_ahead(self, states: Sequence[GuessesInForce], chains: set[int]) -> None:
        """Read these chains under several guesses, side by side, for those who ask next."""
        known = self._known[True]
        found = [self._chains_of(state)[chain] for state in states for chain in sorted(chains)]
        self._find([run for chain in found for run in _open(chain, known)], reads_only=True)

    def judged(self, state: GuessesInForce) -> Rows:
        """The verdicts under these guesses, of all chains."""
        return self._tried(state, None, reads_only=False)

    def judged_at(self, states: Sequence[GuessesInForce], place: Place) -> list[Verdict]:
        """The verdicts of one step under several guesses, side by side."""
        chain, step = place
        parts = [self._chains_of(state)[chain].parts[step] for state in states]
        known = self._known[False]
        self._recall(parts)
        new = [part for part in dict.fromkeys(parts) if part not in known]
        self._find([_alone(part) for part in new], reads_only=False)
        return [known[part] for part in parts]

    def verified(self, state: GuessesInForce) -> Rows:
        """The verdicts of all chains as they will be: what was left open is judged once more, with
        all the work that a step may take."""
        rows = self.judged(state)
        chains = self._chains_of(state)
        places = [
            (chain, step)
            for chain, row in rows.items()
            for step, verdict in enumerate(row)
            if verdict.kind in LEFT_OPEN
        ]
        parts = [chains[chain].parts[step] for chain, step in places]
        checked = self._verifier.verify_all(
            [
                ((part.derivation,), chains[chain].scope)
                for part, (chain, _) in zip(parts, places, strict=True)
            ]
        )
        for part, (judged,) in zip(parts, checked, strict=True):
            self._known[False][part] = judged.steps[part.step].verdict
        return self.judged(state)

    def _tried(self, state: GuessesInForce, chains: set[int] | None, *, reads_only: bool) -> Rows:
        """The verdicts under these guesses, of these chains or of all; nothing is tried twice."""
        wanted = {
            number: chain
            for number, chain in enumerate(self._chains_of(state))
            if chains is None or number in chains
        }
        known = self._known[reads_only]
        if not reads_only:
            self._recall([part for chain in wanted.values() for part in chain.parts])
        self._find([run for chain in wanted.values() for run in _open(chain, known)], reads_only)
        return {
            number: tuple(known[part] for part in chain.parts) for number, chain in wanted.items()
        }

    def _find(self, runs: Sequence[_Run], reads_only: bool) -> None:
        """Have these judged, and remember what was found."""
        runs = list({run.parts: run for run in runs}.values())
        checked = self._verifier.pool.judge(
            [(run.derivation, run.declarations) for run in runs],
            tries=False,
            reads_only=reads_only,
            share=SHARE,
            only=[run.only for run in runs],
        )
        for run, found in zip(runs, checked, strict=True):
            for part, entry in zip(run.parts, found.steps, strict=True):
                self._known[reads_only][part] = entry.verdict
                if not reads_only:
                    self._verifier.memory.keep(self._key(part), entry)

    def _recall(self, parts: Sequence[DeclaredStep]) -> None:
        """Take what is remembered of these steps from other times."""
        known = self._known[False]
        for part in parts:
            if part not in known and (entry := self._verifier.memory.recall(self._key(part))):
                known[part] = entry.verdict

    def _key(self, part: DeclaredStep) -> str:
        """Under what a trial of a step is remembered."""
        if part not in self._keys:
            limits = self._verifier.pool.limits
            keys = step_keys(part.derivation, part.declarations, limits)
            self._keys[part] = digest("trial", SHARE, keys[part.step])
        return self._keys[part]

    def _chains_of(self, state: GuessesInForce) -> tuple[_GuessedChain, ...]:
        """The chains as they are read under these guesses, each in its parts."""
        if state not in self._chains:
            declarations = self.declarations(state)
            derivations = derivations_of(redeclared(self._answer, declarations))
            scopes = scopes_of(derivations, declarations)
            self._chains[state] = tuple(
                _in_parts(_bare(derivation), scope)
                for derivation, scope in zip(derivations, scopes, strict=True)
            )
        return self._chains[state]


class _Run(Struct, frozen=True):
    """What is judged at once."""

    derivation: Derivation
    declarations: Declarations
    parts: tuple[DeclaredStep, ...]
    """Its steps, or the one of them that is judged."""
    only: int | None = None


def _in_parts(derivation: Derivation, scope: Declarations) -> _GuessedChain:
    """A chain step by step, where its steps do not hang together."""
    if is_whole(derivation):
        said = concerning(derivation, scope)
        steps = range(len(derivation.steps))
        return _GuessedChain(
            derivation, scope, tuple(DeclaredStep(derivation, step, said) for step in steps)
        )
    parts = (DeclaredStep(part, 0, concerning(part, scope)) for part in one_by_one(derivation))
    return _GuessedChain(derivation, scope, tuple(parts))


def _open(chain: _GuessedChain, known: Container[DeclaredStep]) -> Iterator[_Run]:
    """What is not known of a chain, in as few runs as can be: each has its declarations read
    anew."""
    new = [at for at, part in enumerate(chain.parts) if part not in known]
    if is_whole(chain.derivation) and len(new) < len(chain.parts):
        yield from (_alone(chain.parts[at]) for at in new)
        return
    # Neighbours have their place less their number among the new in common.
    for _, group in itertools.groupby(enumerate(new), key=lambda pair: pair[1] - pair[0]):
        first, *others = (at for _, at in group)
        end = first + 1 + len(others)
        run = (
            chain.derivation
            if end - first == len(chain.parts)
            else stretch(chain.derivation, first, end)
        )
        yield _Run(run, concerning(run, chain.scope), chain.parts[first:end])


def _alone(part: DeclaredStep) -> _Run:
    """One step; where sides are computed, which are known one after the other, all of its chain."""
    if not is_computed(part.derivation):
        return _Run(part.derivation, part.declarations, (part,), part.step)
    steps = range(len(part.derivation.steps))
    parts = tuple(DeclaredStep(part.derivation, step, part.declarations) for step in steps)
    return _Run(part.derivation, part.declarations, parts)


def _bare(derivation: Derivation) -> Derivation:
    """A chain without what its scope holds already, and without what tells where it stands."""
    steps = tuple(map(bare, derivation.steps))
    return replace(derivation, steps=steps, span=None, lets=(), implied=(), given=())


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
