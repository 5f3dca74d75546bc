"""For what a formula of the running text is said: for the case, the item or the problem under which
it stands, for its own sentence, or for all that the post holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from mathreply.model import Block, DerivationBlock, DisplayBlock, Prose, Span
from mathreply.source.formulas import placed_in
from mathreply.source.sentences import FormulaInSentence, in_sentences, own_words
from mathreply.tex.letters import letters_in_order

_MARKER = r"(?:#{1,6}[ \t]*|[-*+•][ \t]+|\(?(?:\d+|[a-d]|[ivx]+)[.)][ \t]+|\*\*|__|\[details=\W?)"
_LEAD = re.compile(
    rf"[ \t]*(?P<marks>{_MARKER}*)(?:the\s+|in\s+(?:the\s+|this\s+)?|a\s+)?(?:\w+\s+)?"
    r"(?:case\b|otherwise\b|else\b|in\s+general\b|conversely\b)",
    re.IGNORECASE,
)
"""The beginning of a line that opens a case, or leaves the one before."""
_PROBLEM = re.compile(
    rf"[ \t]*{_MARKER}+(?:(?:another|next|second|a\s+second)\s+)?"
    r"(?:example|exercise|problem|task)\b"
    r"|[ \t]*(?:example|exercise|problem|task)\s+(?:\d+|[A-D])\b",
    re.IGNORECASE,
)
"""The beginning of a line that sets a problem of its own; its solution may have a heading."""
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\(?(?:\d+|[a-d]|[ivx]+)[.)])[ \t]+(?P<said>.*)")
_SUPPOSING = re.compile(r"\W*(?:if|when|suppose|assume|for|in\s+case|else|otherwise)\b", re.I)
_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]")
_ROW = re.compile(r"[ \t]*\|")
_ROW_OF_CASES = re.compile(r"\b(?:cases?|if|when|condition|range|regime)\b", re.IGNORECASE)
_UNITING = re.compile(
    r"\W*(?:altogether|(?:in|for)\s+(?:all|both|any|every|each)\b|combining|together|\[/details)",
    re.IGNORECASE,
)
"""The beginning of a line that leaves all cases."""


RELATED = re.compile(
    r"[=<>]|\\(?:le|leq|ge|geq|ne|neq|in|sim|perp|equiv|to|subset\w*|approx|succ\w*|prec\w*)(?![A-Za-z])"
)
"""The sign of a relation."""
CONDITION = "§"
"""What stands for a formula that relates things."""


class Scope(Struct, frozen=True):
    """The problem and the case in which something stands; 0 where it stands in none."""

    problem: int = 0
    case: int = 0

    def holds(self, other: Scope) -> bool:
        """Whether what is said here is said of what stands there."""
        return self.problem in (0, other.problem) and self.case in (0, other.case)


class Shown(Struct, frozen=True):
    """A block with a chain."""

    block: int
    scope: Scope
    letters: frozenset[str]


class Placed(Struct, frozen=True):
    """A formula of the running text, its sentence and its scope."""

    said: FormulaInSentence
    block: int
    scope: Scope
    letters: frozenset[str]
    before: str
    """What its sentence says before it, with a sign over and over in place of what relates
    things."""
    rest: str
    """The words of its block behind its sentence."""
    is_first: bool
    """Whether its sentence is the first of its block."""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.said.formula.span


class Text(Struct, frozen=True):
    """The formulas of the running text and the blocks with chains, each with its scope."""

    placed: tuple[Placed, ...]
    shown: tuple[Shown, ...]

    def sharing(self, one: Placed) -> Iterator[Shown]:
        """The chains that share a letter with a formula."""
        return (shown for shown in self.shown if shown.letters & one.letters)

    def reaches_below(self, block: int) -> bool:
        """Whether what a display says is said of all chains below it that share a letter with
        it."""
        own = next((shown for shown in self.shown if shown.block == block), None)
        return own is None or all(
            own.scope.holds(other.scope)
            for other in self.shown
            if other.block > block and other.letters & own.letters
        )


class _Counting:
    """The scope of each line of a post, in order."""

    def __init__(self) -> None:
        self.scope = Scope()
        self._cases = self._problems = 0
        self._is_item = False
        self._has_cases_in_rows = False

    def line(self, line: str, *, is_after_blank: bool, has_several: bool) -> Scope:
        """The scope of the next line.

        Args:
            line: with its marks.
            is_after_blank: whether a paragraph may begin with it.
            has_several: whether its block holds several items that suppose something.
        """
        item = _ITEM.match(line)
        is_case_item = item is not None and has_several and _SUPPOSING.match(item["said"])
        if _PROBLEM.match(line):
            self._problems += 1
            self.scope, self._is_item = Scope(self._problems), False
        elif _LEAD.match(line) or is_case_item:
            self._opens(is_item=item is not None)
        elif _HEADING.match(line) or _UNITING.match(line):
            self.scope = Scope(self.scope.problem)
        elif self._is_item and is_after_blank and line[:1].strip() and item is None:
            self.scope, self._is_item = Scope(self.scope.problem), False
        return self._in_row(line)

    def _opens(self, *, is_item: bool) -> None:
        self._cases += 1
        self.scope, self._is_item = Scope(self.scope.problem, self._cases), is_item

    def _in_row(self, line: str) -> Scope:
        """The scope of a line, which in a table of cases is its own."""
        if not _ROW.match(line):
            self._has_cases_in_rows = False
            return self.scope
        if self._has_cases_in_rows:
            self._cases += 1
            return Scope(self.scope.problem, self._cases)
        self._has_cases_in_rows = bool(_ROW_OF_CASES.search(line))
        return self.scope


def scopes_of(blocks: Sequence[Block]) -> Text:
    """The text of a post with the scope of each formula."""
    counting = _Counting()
    placed: list[Placed] = []
    shown: list[Shown] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Prose):
            placed += _placed(block, number, counting)
        elif isinstance(block, DisplayBlock | DerivationBlock):
            letters = frozenset(letters_in_order(_tex(block)))
            shown.append(Shown(number, counting.scope, letters))
    return Text(tuple(placed), tuple(shown))


def _placed(block: Prose, number: int, counting: _Counting) -> Iterator[Placed]:
    text = own_words(block.raw)
    formulas = tuple(placed_in(block))
    scopes = tuple(_scopes_of_lines(text, counting))
    for said in in_sentences(text, formulas):
        formula = said.formula
        begin = formula.start - len(said.before)
        before = said.before
        for other in formulas:
            if begin <= other.start < formula.start and RELATED.search(other.tex):
                size = other.end - other.start
                at = other.start - begin
                before = before[:at] + CONDITION * size + before[at + size :]
        line = text.count("\n", 0, formula.start)
        letters = frozenset(letters_in_order(formula.tex))
        rest = text[formula.end + len(said.after) :]
        yield Placed(said, number, scopes[line], letters, before, rest, said.sentence == 0)


def _scopes_of_lines(text: str, counting: _Counting) -> Iterator[Scope]:
    lines = text.split("\n")
    items = [item["said"] for item in map(_ITEM.match, lines) if item is not None]
    has_several = sum(_SUPPOSING.match(said) is not None for said in items) > 1
    before = ""
    for line in lines:
        yield counting.line(line, is_after_blank=not before.strip(), has_several=has_several)
        before = line


def _tex(block: DisplayBlock | DerivationBlock) -> str:
    if isinstance(block, DisplayBlock):
        return block.tex
    chain = block.derivation
    return " ".join([chain.start, *(step.tex for step in chain.steps)])
