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

from mathreply.algebra import Pool
from mathreply.diagnostics import SourceError
from mathreply.model import (
    Answer,
    Declarations,
    DoubtedStep,
    HeadKey,
    Proposal,
    ProposedDeclaration,
    UndeclaredName,
    VerdictKind,
)
from mathreply.run.changing import Changes, open_names
from mathreply.run.ledger import derivations_of
from mathreply.run.trials import (
    Rows,
    State,
    Trials,
    count_proved,
    count_read,
    gain,
    is_well_formed,
    rank,
    stopped_otherwise,
)
from mathreply.source import Guess, HeadNotWritten, Usage, read_answer, with_declared
from mathreply.source.lets import holds

MAX_NAMES = 60
"""So many names are looked into."""
MAX_GUESSES = 14
"""So many guesses of one name are tried."""
MAX_IN_PAIRS = 5
"""So many guesses of each of two names are tried together."""
MAX_REPAIRS = 150
"""So many changes of a guess are tried where names do not fit together."""
MAX_JUDGED = 24
"""So many changes are judged where a step is refuted or holds under a condition alone."""
ROUNDS = 2
"""So often the steps are looked at: what mends one may be what another waited for."""
WORTH = 2
"""So many proved steps for each false one a name must bring to be declared nonetheless."""
_BAD = (VerdictKind.REFUTED, VerdictKind.CONDITIONAL)
_SURE = (VerdictKind.PROVED, VerdictKind.STATED)
_NEVER = frozenset({"d", "\\mathrm{d}", "\\partial", "e", "\\mathbb{R}", "\\mathbb{N}"})
"""What no one declares."""


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


class _Search:
    """One post, and what was tried of it."""

    def __init__(self, answer: Answer, pool: Pool) -> None:
        self._answer = answer
        self._trials = Trials(answer, pool)
        self._usage = Usage(answer)
        self._chains = derivations_of(answer)
        self._changes = Changes(self._chains, self._usage)
        self._given_up: dict[str, str] = {}

    def proposal(self) -> Proposal:
        """All that helps."""
        before = self._trials.judged(State())
        state = self._needed(self._repaired(self._gathered()))
        # What was left out may have been all that others were declared for.
        state = self._needed(self._mended(state, before))
        after = self._trials.verified(state)
        return Proposal(
            tuple(self._told(state)),
            self._trials.declarations(state),
            tuple(self._left(state)),
            sum(len(row) for row in after.values()),
            (count_read(before), count_read(after)),
            (count_proved(before), count_proved(after)),
            tuple(
                DoubtedStep(self._line(chain, step), verdict.detail)
                for chain, row in after.items()
                for step, verdict in enumerate(row)
                if verdict.kind is VerdictKind.REFUTED
            ),
        )

    def _gathered(self) -> State:
        """A guess for every name that steps hang on, the first that takes them further."""
        state = State()
        for _ in range(MAX_NAMES):
            hanging = Counter(
                verdict.missing
                for row in self._trials.read(state).values()
                for verdict in row
                if verdict.missing and verdict.missing not in self._given_up
            )
            if not hanging:
                break
            name = max(hanging, key=lambda n: (self._is_evident(n), hanging[n]))
            guess = self._first_helping(name, state) if self._may_be_declared(name) else None
            if guess is None or guess.name in state.names():
                self._given_up[name] = "no declaration that was tried makes more read"
            else:
                state = state.having(guess)
        return state

    def _may_be_declared(self, name: str) -> bool:
        """Whether a name is no differential or set of numbers: a ``d`` before a bracket
        throughout is a function."""
        guesses = self._usage.guesses(name)
        return name not in _NEVER or (bool(guesses) and guesses[0].domain == "function")

    def _is_evident(self, name: str) -> bool:
        """Whether the text tells what a name is."""
        guesses = self._usage.guesses(name)
        return bool(guesses) and guesses[0].reason not in ("a number", "a function")

    def _first_helping(self, name: str, state: State) -> Guess | None:
        """The first guess under which no step hangs on the name, or the best of all."""
        chains = self._about(name, state)
        best, best_gain = None, gain(self._trials.read(state, chains), name)
        for guess in self._tryable(name)[:MAX_GUESSES]:
            rows = self._trials.read(state.having(guess), chains)
            found = gain(rows, name)
            if guess.definition and not stopped_otherwise(rows):
                return guess  # the names in a definition are declared after it
            if found > best_gain:
                best, best_gain = guess, found
            if best is guess and not stopped_otherwise(rows):
                break
        return best

    def _repaired(self, state: State) -> State:
        """Guesses changed, one or two at a time, where names do not fit together."""
        budget = iter(range(MAX_REPAIRS))
        for chain in self._unread(state):
            held = self._held(state, chain)
            for changes in (self._changed_once, self._changed_twice):
                if not stopped_otherwise(self._trials.read(state, {chain})):
                    break
                state = self._most_read(state, chain, changes(state, held), budget)
        return state

    def _held(self, state: State, chain: int) -> list[str]:
        """The names that a chain holds, itself or through what is defined: the plain ones first, as
        a definition in the text is seldom what is wrong."""
        guesses = dict(state.guesses)
        held = [name for name in guesses if self._mentions(chain, name)]
        for name in held:  # it grows meanwhile
            said = guesses[name].definition
            held += [n for n in guesses if n not in held and said and holds(n, said)]
        return sorted(held, key=lambda name: bool(guesses[name].definition))

    def _changed_once(self, state: State, held: list[str]) -> Iterator[State]:
        for name in open_names(state, held):
            for guess in self._tryable(name)[:MAX_GUESSES]:
                if guess.name == name:
                    yield state.having(guess)

    def _changed_twice(self, state: State, held: list[str]) -> Iterator[State]:
        for first, second in itertools.combinations(open_names(state, held), 2):
            for one in self._tryable(first)[:MAX_IN_PAIRS]:
                for other in self._tryable(second)[:MAX_IN_PAIRS]:
                    if one.name == first and other.name == second:
                        yield state.having(one).having(other)

    def _most_read(
        self, state: State, chain: int, changes: Iterator[State], budget: Iterator[int]
    ) -> State:
        """The change under which the chain is read and most of the post; the state itself where
        there is none."""
        best, best_read = state, count_read(self._trials.read(state))
        for other in changes:
            if next(budget, None) is None:
                break
            if stopped_otherwise(self._trials.read(other, {chain})):
                continue
            count = count_read(self._trials.read(other))
            if count > best_read:
                best, best_read = other, count
        return best

    def _tryable(self, name: str) -> list[Guess]:
        return [guess for guess in self._usage.guesses(name) if is_well_formed(guess)]

    def _needed(self, state: State) -> State:
        """The state without what may as well stay undeclared."""
        for name in reversed(state.names()):
            less = state.lacking(name)
            if count_read(self._trials.read(less)) >= count_read(self._trials.read(state)):
                state = less
        return state

    def _mended(self, state: State, before: Rows) -> State:
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

    def _mended_once(self, state: State, before: Rows) -> State:
        """The state after each step that is not sure was looked at."""
        # What is false may take all its changes, and leaves those for what is only open.
        budgets = {is_bad: iter(range(MAX_JUDGED)) for is_bad in (True, False)}
        tried: set[tuple[int, int]] = set()
        while (
            place := next((p for p in self._worse(state, before) if p not in tried), None)
        ) is not None:
            tried.add(place)
            verdict = self._trials.judged(state)[place[0]][place[1]]
            state = self._other(state, place, budgets[verdict.kind in _BAD])
        return state

    def _other(self, state: State, place: tuple[int, int], budget: Iterator[int]) -> State:
        """The first change under which a step is sure, or else the first under which it is
        supported, and no other becomes worse."""
        chain, step = place
        rows = self._trials.judged(state)
        names = self._held(state, chain)
        supported = None
        for other in self._changes.of(state, names, rows, (chain, step)):
            if next(budget, None) is None:
                break
            kind = self._trials.judged(other, {chain})[chain][step].kind
            if kind not in (*_SURE, VerdictKind.SUPPORTED):
                continue
            found = self._trials.judged(other)
            if rank(found) <= rank(rows) or count_read(found) < count_read(rows):
                continue
            if kind in _SURE:
                return self._weakest(state, other, place)
            supported = supported or other
        return supported or state

    def _weakest(self, state: State, change: State, place: tuple[int, int]) -> State:
        """The change, or one that says less and makes the step as sure and no other worse."""
        chain, step = place
        for other in self._changes.weaker(state, change):
            if self._trials.judged(other, {chain})[chain][step].kind not in _SURE:
                continue
            if rank(self._trials.judged(other)) >= rank(self._trials.judged(change)):
                return other
        return change

    def _without_cause(self, state: State, chain: int, step: int) -> State:
        """The state without the name that makes a step false, of several the one without which
        most is proved, and of those the one that was taken last: what is taken for a number may
        want a definition, or the step is wrong."""
        while self._trials.judged(state, {chain})[chain][step].kind is VerdictKind.REFUTED:
            names = [name for name in state.names() if self._stands_in(name, (chain, step))]
            names = names or [name for name in state.names() if self._mentions(chain, name)]
            if not names:
                break
            name = max(reversed(names), key=lambda each: self._kept(state, each))
            guess = dict(state.guesses)[name]
            line = self._line(chain, step)
            if self._pays(state, name):
                break
            self._given_up[name] = (
                f"as '{guess.domain or guess.definition}' it would make line {line} false: define "
                "it, or look at that step"
            )
            state = state.lacking(name)
        return state

    def _pays(self, state: State, name: str) -> bool:
        """Whether a name is worth more than it costs: more steps are proved with it than are
        false."""
        without = self._trials.judged(state.lacking(name))
        rows = self._trials.judged(state)
        false, still_false = (-rank(each)[0] for each in (rows, without))
        return count_proved(rows) - count_proved(without) > WORTH * (false - still_false)

    def _kept(self, state: State, name: str) -> tuple[int, int]:
        """So many steps are proved, and read, without a name."""
        rows = self._trials.judged(state.lacking(name))
        return count_proved(rows), count_read(rows)

    def _stands_in(self, name: str, place: tuple[int, int]) -> bool:
        chain, step = self._chains[place[0]], place[1]
        before = chain.steps[step - 1].tex if step else chain.start
        return holds(name, before) or holds(name, chain.steps[step].tex)

    def _worse(self, state: State, before: Rows) -> Iterator[tuple[int, int]]:
        """Steps that are refuted or conditional, and were not before; steps with a function that
        may have a definition, while they are not proved; and behind these all others that are
        neither proved nor refuted."""
        open_names = [
            name
            for name in state.names()
            if any(g.definition for g in self._usage.guesses(name))
            and not dict(state.guesses)[name].definition
        ]
        open_steps: list[tuple[int, int]] = []
        for chain, row in self._trials.judged(state).items():
            for step, verdict in enumerate(row):
                if before[chain][step].kind is verdict.kind:
                    continue
                if verdict.kind in (VerdictKind.UNDECIDED, VerdictKind.SUPPORTED):
                    open_steps.append((chain, step))
                may_be_defined = verdict.kind not in _SURE and any(
                    self._stands_in(name, (chain, step)) for name in open_names
                )
                if verdict.kind in _BAD or may_be_defined:
                    yield chain, step
        yield from open_steps

    def _refuted(self, state: State, before: Rows) -> list[tuple[int, int]]:
        return [
            (chain, step)
            for chain, row in self._trials.judged(state).items()
            for step, verdict in enumerate(row)
            if verdict.kind is VerdictKind.REFUTED
            and before[chain][step].kind is not VerdictKind.REFUTED
        ]

    def _left(self, state: State) -> Iterator[UndeclaredName]:
        hanging = Counter(
            verdict.missing for row in self._trials.read(state).values() for verdict in row
        )
        for name, steps in hanging.items():
            if name:
                why = self._given_up.get(name) or self._blocked(name)
                yield UndeclaredName(name, steps, why)

    def _blocked(self, name: str) -> str:
        """Why a name serves nothing: another one beside it was given up."""
        for chain in range(len(self._chains)):
            for other, why in self._given_up.items():
                if self._mentions(chain, name) and self._mentions(chain, other):
                    return f"'{other}' stands beside it: {why}"
        return "nothing that was tried helps"

    def _told(self, state: State) -> Iterator[ProposedDeclaration]:
        for name, guess in state.guesses:
            key: HeadKey = "definitions" if guess.definition else "symbols"
            tex = guess.definition or name
            yield ProposedDeclaration(key, tex, guess.domain, guess.reason, guess.span)
        for guess in state.assumptions:
            yield ProposedDeclaration("assumptions", guess.definition, "", guess.reason, guess.span)

    def _line(self, chain: int, step: int) -> int:
        span = self._chains[chain].steps[step].span
        return span.line if span is not None else 0

    def _about(self, name: str, state: State) -> set[int]:
        """The chains that a declaration of a name may change."""
        hanging = {
            chain
            for chain, row in self._trials.read(state).items()
            if any(verdict.missing == name for verdict in row)
        }
        return hanging | {n for n in range(len(self._chains)) if self._mentions(n, name)}

    def _mentions(self, chain: int, name: str) -> bool:
        derivation = self._chains[chain]
        sides = (derivation.start, *(step.tex for step in derivation.steps))
        lets = (let.tex for let in derivation.lets)
        return any(holds(name, side) for side in (*sides, *lets))

    def _unread(self, state: State) -> list[int]:
        return [
            chain
            for chain, row in self._trials.read(state).items()
            if stopped_otherwise({chain: row})
        ]
