"""What a post had better declare: guesses from its text, each tried, and kept where it helps.

>>> from mathreply.algebra import Pool
>>> with Pool(jobs=1) as pool:
...     proposal = propose_declarations("$$(a + b)^2 = a^2 + 2ab + b^2$$", pool)
>>> [str(declaration) for declaration in proposal.proposed]
['a: real', 'b: real']
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from mathreply.algebra import Pool
from mathreply.diagnostics import SourceError
from mathreply.model import (
    Answer,
    Declarations,
    Derivation,
    HeadKey,
    Proposal,
    ProposedDeclaration,
    Statement,
    Symbol,
    UndeclaredName,
    Verdict,
    VerdictKind,
)
from mathreply.model.domains import DomainError, parse_domain
from mathreply.run.ledger import derivations_of, scopes_of
from mathreply.source import (
    Guess,
    HeadNotWritten,
    Usage,
    read_answer,
    redeclared,
    with_declared,
)
from mathreply.source.lets import holds

MAX_NAMES = 60
"""So many names are looked into."""
MAX_GUESSES = 14
"""So many guesses of one name are tried."""
MAX_IN_PAIRS = 5
"""So many guesses of each of two names are tried together."""
MAX_REPAIRS = 150
"""So many changes of a guess are tried where names do not fit together."""
MAX_JUDGED = 40
"""So many changes are judged where a step is refuted or holds under a condition alone."""
_BAD = (VerdictKind.REFUTED, VerdictKind.CONDITIONAL)
_SURE = (VerdictKind.PROVED, VerdictKind.STATED)
_NARROWER = {
    "real": ("nonzero", "nonnegative", "positive"),
    "complex": ("real",),
}
"""Of a number: what makes a step hold that holds under a condition alone, the weakest first."""
_NEVER = frozenset({"d", "\\mathrm{d}", "\\partial", "e", "\\mathbb{R}", "\\mathbb{N}"})
"""What no one declares."""

Rows = dict[int, tuple[Verdict, ...]]
"""The verdicts of each chain that was asked for."""


def propose_declarations(text: str, pool: Pool, path: str = "-") -> Proposal:
    """The declarations under which most of a post is read and nothing is refuted.

    Args:
        text: an answer file or any Markdown post; what its head declares stays as it is.
        pool: judges the trials; it is left open.
        path: as the user named it, for messages.

    Raises:
        SourceError: where the post is no answer at all.
    """
    answer, _ = read_answer(text.encode(), path, "post")
    return _Search(answer, pool).proposal()


def written(text: str, proposal: Proposal) -> str:
    """The text of a post with what is proposed in its head, and nothing else changed.

    Raises:
        HeadNotWritten: where the head takes no further entry.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    changed = with_declared(text.removeprefix(mark), proposal.proposed)
    try:
        answer, _ = read_answer(changed.encode(), "-", "post")
    except SourceError as error:
        raise HeadNotWritten(f"it would not be read back: {error}") from None
    if _spelt(answer.declarations) != _spelt(proposal.declarations):
        raise HeadNotWritten("what is declared would not be read back as it was written")
    return mark + changed


def _spelt(declarations: Declarations) -> tuple[set[tuple[str, str]], set[str], set[str]]:
    return (
        {(symbol.tex, symbol.domain.text) for symbol in declarations.symbols},
        {statement.tex for statement in declarations.definitions},
        {statement.tex for statement in declarations.assumptions},
    )


@dataclass(frozen=True)
class _State:
    """The guesses that are in force."""

    guesses: tuple[tuple[str, Guess], ...] = ()
    assumptions: tuple[Guess, ...] = ()

    def having(self, guess: Guess) -> _State:
        """The same with this guess of its name."""
        if guess.name not in self.names():
            return replace(self, guesses=(*self.guesses, (guess.name, guess)))
        changed = tuple((n, guess if n == guess.name else g) for n, g in self.guesses)
        return replace(self, guesses=changed)

    def lacking(self, name: str) -> _State:
        """The same without a name."""
        return replace(self, guesses=tuple(pair for pair in self.guesses if pair[0] != name))

    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.guesses)


class _Search:
    """One post, and what was tried of it."""

    def __init__(self, answer: Answer, pool: Pool) -> None:
        self._answer = answer
        self._pool = pool
        self._usage = Usage(answer)
        self._chains = derivations_of(answer)
        self._known: dict[tuple[Derivation, Declarations, bool], tuple[Verdict, ...]] = {}
        self._given_up: dict[str, str] = {}

    def proposal(self) -> Proposal:
        """All that helps."""
        before = self._judged(_State())
        state = self._needed(self._repaired(self._gathered()))
        state = self._mended(state, before)
        after = self._judged(state)
        return Proposal(
            tuple(self._told(state)),
            self._declarations(state),
            tuple(self._left(state)),
            sum(len(row) for row in after.values()),
            (_count_read(before), _count_read(after)),
            (_count_proved(before), _count_proved(after)),
        )

    def _gathered(self) -> _State:
        """A guess for every name that steps hang on, the first that takes them further."""
        state = _State()
        for _ in range(MAX_NAMES):
            hanging = Counter(
                verdict.missing
                for row in self._read(state).values()
                for verdict in row
                if verdict.missing and verdict.missing not in self._given_up
            )
            if not hanging:
                break
            name = max(hanging, key=lambda n: (self._is_evident(n), hanging[n]))
            guess = None if name in _NEVER else self._first_helping(name, state)
            if guess is None or guess.name in state.names():
                self._given_up[name] = "no declaration that was tried makes more read"
            else:
                state = state.having(guess)
        return state

    def _is_evident(self, name: str) -> bool:
        """Whether the text tells what a name is."""
        guesses = self._usage.guesses(name)
        return bool(guesses) and guesses[0].reason not in ("a number", "a function")

    def _first_helping(self, name: str, state: _State) -> Guess | None:
        """The first guess under which no step hangs on the name, or the best of all."""
        chains = self._about(name, state)
        best, best_score = None, _score(self._read(state, chains), name)
        for guess in self._tryable(name)[:MAX_GUESSES]:
            rows = self._read(state.having(guess), chains)
            score = _score(rows, name)
            if score > best_score:
                best, best_score = guess, score
            if best is guess and not _stopped_otherwise(rows):
                break
        return best

    def _repaired(self, state: _State) -> _State:
        """Guesses changed, one or two at a time, where names do not fit together."""
        budget = iter(range(MAX_REPAIRS))
        for chain in self._unread(state):
            held = [name for name in state.names() if self._mentions(chain, name)]
            for changes in (self._changed_once, self._changed_twice):
                if not _stopped_otherwise(self._read(state, {chain})):
                    break
                state = self._most_read(state, chain, changes(state, held), budget)
        return state

    def _changed_once(self, state: _State, held: list[str]) -> Iterator[_State]:
        for name in held:
            for guess in self._tryable(name)[:MAX_GUESSES]:
                if guess.name == name:
                    yield state.having(guess)

    def _changed_twice(self, state: _State, held: list[str]) -> Iterator[_State]:
        for first, second in itertools.combinations(held, 2):
            for one in self._tryable(first)[:MAX_IN_PAIRS]:
                for other in self._tryable(second)[:MAX_IN_PAIRS]:
                    if one.name == first and other.name == second:
                        yield state.having(one).having(other)

    def _most_read(
        self, state: _State, chain: int, changes: Iterator[_State], budget: Iterator[int]
    ) -> _State:
        """The change under which the chain is read and most of the post; the state itself where
        there is none."""
        best, best_read = state, _count_read(self._read(state))
        for other in changes:
            if next(budget, None) is None:
                break
            if _stopped_otherwise(self._read(other, {chain})):
                continue
            count = _count_read(self._read(other))
            if count > best_read:
                best, best_read = other, count
        return best

    def _tryable(self, name: str) -> list[Guess]:
        return [guess for guess in self._usage.guesses(name) if _is_well_formed(guess)]

    def _needed(self, state: _State) -> _State:
        """The state without what may as well stay undeclared."""
        for name in reversed(state.names()):
            less = state.lacking(name)
            if _count_read(self._read(less)) >= _count_read(self._read(state)):
                state = less
        return state

    def _mended(self, state: _State, before: Rows) -> _State:
        """Other guesses where a step is refuted or holds under a condition alone; what still
        refutes a step is left out."""
        budget = iter(range(MAX_JUDGED))
        tried: set[tuple[int, int]] = set()
        while True:
            place = next(
                (p for p in self._worse(state, before) if p not in tried),
                None,
            )
            if place is None:
                break
            tried.add(place)
            state = self._other(state, place, budget)
        for chain, step in self._refuted(state, before):
            state = self._without_cause(state, chain, step)
        return state

    def _other(self, state: _State, place: tuple[int, int], budget: Iterator[int]) -> _State:
        """The first change under which a step is good and no other becomes worse."""
        chain, step = place
        rows = self._judged(state)
        verdict = rows[chain][step]
        names = [name for name in state.names() if self._mentions(chain, name)]
        for other in self._changes(state, names, verdict, chain, step):
            if next(budget, None) is None:
                break
            kind = self._judged(other, {chain})[chain][step].kind
            if kind not in (*_SURE, VerdictKind.SUPPORTED):
                continue
            found = self._judged(other)
            if _rank(found) > _rank(rows) and _count_read(found) >= _count_read(rows):
                return other
        return state

    def _changes(
        self, state: _State, names: list[str], verdict: Verdict, chain: int, step: int
    ) -> Iterator[_State]:
        line = self._line(chain, step)
        guesses = dict(state.guesses)
        for name in names:
            for guess in self._tryable(name):
                is_other = guess.name == name and guess != guesses[name]
                may_help = verdict.kind is VerdictKind.REFUTED or bool(guess.definition)
                if is_other and may_help:
                    yield state.having(guess)
        if verdict.kind is VerdictKind.CONDITIONAL:
            for name in names:
                for domain in _narrower(guesses[name].domain):
                    reason = f"line {line} holds only then"
                    span = self._chains[chain].steps[step].span
                    yield state.having(Guess(domain, reason, span, name=name))
            yield from self._assumed(state, verdict, chain, step)

    def _assumed(self, state: _State, verdict: Verdict, chain: int, step: int) -> Iterator[_State]:
        for said in self._usage.assumptions():
            yield replace(state, assumptions=(*state.assumptions, said))
        if verdict.condition:
            reason = f"line {self._line(chain, step)} holds only then"
            span = self._chains[chain].steps[step].span
            guess = Guess("", reason, span, verdict.condition)
            yield replace(state, assumptions=(*state.assumptions, guess))

    def _without_cause(self, state: _State, chain: int, step: int) -> _State:
        """The state without the name that makes a step false, of several the one that serves no
        other step, and of those the one that was taken last: what is taken for a number may want
        a definition, or the step is wrong."""
        while self._judged(state, {chain})[chain][step].kind is VerdictKind.REFUTED:
            names = [name for name in state.names() if self._stands_in(name, (chain, step))]
            names = names or [name for name in state.names() if self._mentions(chain, name)]
            if not names:
                break
            proved = self._proved_places(state)
            idle = [n for n in names if not any(self._stands_in(n, place) for place in proved)]
            name = (idle or names)[-1]
            guess = dict(state.guesses)[name]
            line = self._line(chain, step)
            self._given_up[name] = (
                f"as '{guess.domain or guess.definition}' it would make line {line} false: define "
                "it, or look at that step"
            )
            state = state.lacking(name)
        return state

    def _proved_places(self, state: _State) -> list[tuple[int, int]]:
        return [
            (chain, step)
            for chain, row in self._judged(state).items()
            for step, verdict in enumerate(row)
            if verdict.kind is VerdictKind.PROVED
        ]

    def _stands_in(self, name: str, place: tuple[int, int]) -> bool:
        chain, step = self._chains[place[0]], place[1]
        before = chain.steps[step - 1].tex if step else chain.start
        return holds(name, before) or holds(name, chain.steps[step].tex)

    def _worse(self, state: _State, before: Rows) -> Iterator[tuple[int, int]]:
        """Steps that are refuted or conditional, and were not before; and steps with a function
        that may have a definition, while they are not proved."""
        open_names = [
            name
            for name in state.names()
            if any(g.definition for g in self._usage.guesses(name))
            and not dict(state.guesses)[name].definition
        ]
        for chain, row in self._judged(state).items():
            for step, verdict in enumerate(row):
                if before[chain][step].kind is verdict.kind:
                    continue
                may_be_defined = verdict.kind not in _SURE and any(
                    self._stands_in(name, (chain, step)) for name in open_names
                )
                if verdict.kind in _BAD or may_be_defined:
                    yield chain, step

    def _refuted(self, state: _State, before: Rows) -> list[tuple[int, int]]:
        return [
            (chain, step)
            for chain, row in self._judged(state).items()
            for step, verdict in enumerate(row)
            if verdict.kind is VerdictKind.REFUTED
            and before[chain][step].kind is not VerdictKind.REFUTED
        ]

    def _left(self, state: _State) -> Iterator[UndeclaredName]:
        hanging = Counter(verdict.missing for row in self._read(state).values() for verdict in row)
        for name, steps in hanging.items():
            if name:
                why = self._given_up.get(name, "nothing that was tried helps")
                yield UndeclaredName(name, steps, why)

    def _told(self, state: _State) -> Iterator[ProposedDeclaration]:
        for name, guess in state.guesses:
            key: HeadKey = "definitions" if guess.definition else "symbols"
            tex = guess.definition or name
            yield ProposedDeclaration(key, tex, guess.domain, guess.reason, guess.span)
        for guess in state.assumptions:
            yield ProposedDeclaration("assumptions", guess.definition, "", guess.reason, guess.span)

    def _line(self, chain: int, step: int) -> int:
        span = self._chains[chain].steps[step].span
        return span.line if span is not None else 0

    def _about(self, name: str, state: _State) -> set[int]:
        """The chains that a declaration of a name may change."""
        hanging = {
            chain
            for chain, row in self._read(state).items()
            if any(verdict.missing == name for verdict in row)
        }
        return hanging | {n for n in range(len(self._chains)) if self._mentions(n, name)}

    def _mentions(self, chain: int, name: str) -> bool:
        derivation = self._chains[chain]
        sides = (derivation.start, *(step.tex for step in derivation.steps))
        return any(holds(name, side) for side in sides)

    def _unread(self, state: _State) -> list[int]:
        return [
            chain for chain, row in self._read(state).items() if _stopped_otherwise({chain: row})
        ]

    def _declarations(self, state: _State) -> Declarations:
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

    def _read(self, state: _State, chains: set[int] | None = None) -> Rows:
        return self._tried(state, chains, reads_only=True)

    def _judged(self, state: _State, chains: set[int] | None = None) -> Rows:
        return self._tried(state, chains, reads_only=False)

    def _tried(self, state: _State, chains: set[int] | None, *, reads_only: bool) -> Rows:
        """The verdicts under these guesses, of these chains or of all; nothing is tried twice."""
        declarations = self._declarations(state)
        derivations = derivations_of(redeclared(self._answer, declarations))
        scopes = scopes_of(derivations, declarations)
        wanted = {
            chain: (_bare(derivation), scope, reads_only)
            for chain, (derivation, scope) in enumerate(zip(derivations, scopes, strict=True))
            if chains is None or chain in chains
        }
        new = [key for key in dict.fromkeys(wanted.values()) if key not in self._known]
        checked = self._pool.judge(
            [(d, scope) for d, scope, _ in new], tries=False, reads_only=reads_only
        )
        for key, found in zip(new, checked, strict=True):
            self._known[key] = tuple(entry.verdict for entry in found.steps)
        return {chain: self._known[key] for chain, key in wanted.items()}


def _bare(derivation: Derivation) -> Derivation:
    """A chain without what its scope holds already."""
    return replace(derivation, lets=(), implied=(), given=())


def _is_well_formed(guess: Guess) -> bool:
    """Whether its domain is one; the text may say what no declaration can."""
    if not guess.domain:
        return True
    try:
        parse_domain(guess.domain)
    except DomainError:
        return False
    return True


def _narrower(domain: str) -> tuple[str, ...]:
    base, mark, size = domain.partition("^")
    if mark and "x" not in size:
        return (f"positive^{size}",) if base == "real" else ()
    return _NARROWER.get(domain, ())


def _score(rows: Rows, name: str) -> tuple[int, int, int]:
    """More is better: steps read; steps that do not hang on the name; steps that hang on names
    alone."""
    verdicts = [verdict for row in rows.values() for verdict in row]
    return (
        sum(verdict.kind is not VerdictKind.UNREAD for verdict in verdicts),
        -sum(verdict.missing == name for verdict in verdicts),
        -sum(verdict.kind is VerdictKind.UNREAD and not verdict.missing for verdict in verdicts),
    )


def _stopped_otherwise(rows: Rows) -> bool:
    """Whether a step is not read for another reason than an undeclared name."""
    return any(
        verdict.kind is VerdictKind.UNREAD and not verdict.missing
        for row in rows.values()
        for verdict in row
    )


def _count_read(rows: Rows) -> int:
    return sum(v.kind is not VerdictKind.UNREAD for row in rows.values() for v in row)


def _count_proved(rows: Rows) -> int:
    return sum(v.kind is VerdictKind.PROVED for row in rows.values() for v in row)


def _rank(rows: Rows) -> tuple[int, int, int]:
    """More is better: fewer steps refuted, fewer that hold under a condition alone, more proved."""
    kinds = Counter(v.kind for row in rows.values() for v in row)
    return (
        -kinds[VerdictKind.REFUTED],
        -kinds[VerdictKind.CONDITIONAL],
        kinds[VerdictKind.PROVED],
    )
