"""What a post had better declare: guesses from its text, each tried, and kept where it helps.

>>> from mathreply.algebra import Pool
>>> with Pool(jobs=1) as pool:
...     proposal = propose_declarations("$$(a + b)^2 = a^2 + 2ab + b^2$$", pool)
>>> [str(declaration) for declaration in proposal.proposed]
['a: real', 'b: real']
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mathreply.algebra import Pool
from mathreply.diagnostics import SourceError
from mathreply.disk.cache import Cache
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
from mathreply.run.gathering import Gathering
from mathreply.run.mending import Mending
from mathreply.run.trials import GuessesInForce, Trials, count_proved, count_read, rank
from mathreply.run.undeclared import UndeclaredPost
from mathreply.run.verify import Verifier
from mathreply.source import HeadNotWritten, read_answer, with_declared

ROUNDS = 2
"""So often what is proposed is verified."""


def propose_declarations(text: str, pool: Pool, path: str = "-") -> Proposal:
    """The declarations under which most of a post is read and nothing is refuted.

    Args:
        text: an answer file or any Markdown post; what its head declares stays as it is.
        pool: judges the trials; it is left open.
        path: as the user named it, for messages.

    Raises:
        SourceError: where the post is no answer at all.
    """
    return proposed(text, Verifier(pool, Cache(None)), path)


def proposed(text: str, verifier: Verifier, path: str = "-") -> Proposal:
    """The same, with what the verifier remembers; it remembers what was tried."""
    answer, _ = read_answer(text.encode(), path, "post")
    return _Tried(answer, verifier).proposal()


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


class _Tried:
    """One post, and what was tried of it."""

    def __init__(self, answer: Answer, verifier: Verifier) -> None:
        self._post = UndeclaredPost(answer)
        self._trials = Trials(answer, verifier)
        self._gathering = Gathering(self._post, self._trials)
        self._mending = Mending(self._post, self._trials)

    def proposal(self) -> Proposal:
        """All that helps."""
        before = self._trials.judged(GuessesInForce())
        gathering = self._gathering
        state = gathering.needed(gathering.repaired(gathering.gathered()))
        # What was left out may have been all that others were declared for.
        for _ in range(ROUNDS):
            state = gathering.needed(self._mending.mended(state, before))
            after = self._trials.verified(state)
            if not any(
                verdict.kind is VerdictKind.REFUTED for row in after.values() for verdict in row
            ):
                break  # else it was false for all the work alone, and may be mended yet
        if (count_read(after), rank(after)) <= (count_read(before), rank(before)):
            state, after = GuessesInForce(), before
        return Proposal(
            tuple(self._told(state)),
            self._trials.declarations(state),
            tuple(self._left(state)),
            sum(len(row) for row in after.values()),
            (count_read(before), count_read(after)),
            (count_proved(before), count_proved(after)),
            tuple(
                DoubtedStep(self._post.line(chain, step), verdict.detail)
                for chain, row in after.items()
                for step, verdict in enumerate(row)
                if verdict.kind is VerdictKind.REFUTED
            ),
        )

    def _left(self, state: GuessesInForce) -> Iterator[UndeclaredName]:
        """The names that no guess could declare, and why."""
        given_up = self._given_up()
        hanging = Counter(
            verdict.missing for row in self._trials.read(state).values() for verdict in row
        )
        for name, steps in hanging.items():
            if name:
                why = given_up.get(name) or self._blocked(name)
                yield UndeclaredName(name, steps, why)

    def _given_up(self) -> dict[str, str]:
        return self._gathering.given_up | self._mending.given_up

    def _blocked(self, name: str) -> str:
        """Why a name serves nothing: another one in the same step was given up."""
        for chain in range(len(self._post.chains)):
            for other, why in self._given_up().items():
                if self._post.mentions(chain, name) and self._post.mentions(chain, other):
                    return why
        return "nothing that was tried helps"

    def _told(self, state: GuessesInForce) -> Iterator[ProposedDeclaration]:
        """The guesses as declarations to propose."""
        for name, guess in state.guesses:
            key: HeadKey = "definitions" if guess.definition else "symbols"
            tex = guess.definition or name
            yield ProposedDeclaration(key, tex, guess.domain, guess.reason, guess.span)
        for guess in state.assumptions:
            yield ProposedDeclaration("assumptions", guess.definition, "", guess.reason, guess.span)
