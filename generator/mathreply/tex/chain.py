"""Display math cut into chains: a first side, then relation and side, relation and side.

Rows that begin with a relation go on with the chain before them, a row with a left side of its own
begins another; conditions (``i = 1, \\ldots, n``, ``\\text{if } x > 0``) are kept apart from
claims. Pure strings; nothing is lost: what is no relation stays in the side in which it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mathreply.model import Macro
from mathreply.tex.asides import DOTS
from mathreply.tex.open_chain import OpenChain, RawChain, Text
from mathreply.tex.pieces import PieceKind, flatten, is_space
from mathreply.tex.quantified import with_comma
from mathreply.tex.relations import CONDITIONS, DENIES, EXPLAINS, OTHERS, RELATIONS
from mathreply.tex.segments import Segment, rows_of, without_brackets

__all__ = ["RELATIONS", "RawChain", "read_chain"]

_OPEN_END = re.compile(r"(?:[-+*/(\[]|\\(?:cdot|times|pm|mp|div|left\(|odot|otimes))\s*$")
_CONTINUES = re.compile(
    r"^(?:[+*/)\]-]|\\(?:cdot|times|pm|mp|div|odot|otimes|right|,|;|quad|left\.)(?![A-Za-z]))"
)
_ADDS = re.compile(r"^(?:[+*/)]|\\(?:cdot|times|pm|right)(?![A-Za-z]))")
_OPENING = re.compile(
    r"(?:let|now|so|then|thus|hence|therefore|also|and)(?:[\s,:]|\\space)*", re.IGNORECASE
)
"""Words before a display's first side that say nothing of it."""
_ORDERS = OTHERS | {"<", ">", "\\le", "\\ge", "\\ne"}


def read_chain(tex: str, macros: tuple[Macro, ...] = ()) -> tuple[RawChain, ...]:
    """The chains of one display, in order.

    Args:
        tex: display math without delimiters; line ends are plain space, only ``\\\\`` ends a row.
        macros: the author's own; one that stands for a relation cuts as that relation does.

    >>> [(c.start, [p[:2] for p in c.parts]) for c in read_chain(r"a &= b \\\\ &= c.")]
    [('a', [('=', 'b'), ('=', 'c')])]
    """
    reader = _Allotment()
    for row in rows_of(flatten(with_comma(tex), macros)):
        reader.row(row)
    return tuple(chain.finished() for chain in reader.chains)


def _runs(following: Sequence[Segment]) -> bool:
    """Whether dots follow behind a comma, at once or behind further numbers, so that what stands
    before is where an index begins: ``k = 0, 1, \\ldots``."""
    for segment in following:
        text = "".join(p.text for p in segment.pieces)
        if not segment.has_comma() or segment.relations():
            return False
        if DOTS.match(text):
            return True
        if not _NUMBER.fullmatch(text.strip()):
            return False
    return False


def _lists(segment: Segment, following: Sequence[Segment], chain: OpenChain) -> bool:
    """Whether numbers alone follow what says which values a random number takes: ``x = 0, 1``
    behind ``P(X = x) = p_x``. Behind an equation in x they would solve it."""
    said = _ONE_NUMBER.fullmatch("".join(piece.text for piece in segment.pieces))
    texts = ["".join(p.text for p in s.pieces).strip(" .;") for s in following]
    if said is None or not all(s.has_comma() for s in following):
        return False
    is_of_value = re.search(rf"[A-Z]\s*=\s*{said['letter']}\s*[)\]|,\\]", chain.start.text)
    return all(map(_NUMBER.fullmatch, texts)) and is_of_value is not None


_ONE_NUMBER = re.compile(r"\s*(?P<letter>[a-z])\s*=\s*[-+]?\d+[\s,]*")
_IN_BRACKETS = re.compile(
    r"\((?:[a-z]|\\[a-zA-Z]+)\s*(?:,\s*[a-z]\s*)*(?:=|<|>|\\(?:leq?|geq?|neq?|in|leqslant|geqslant)(?![a-z]))"
    r"[^()]*\)[\s.,;]*"
)
"""A condition in brackets behind a wide space: ``\\qquad (j = 1, \\dots, n)``."""
_TWO_LETTERS = re.compile(r"\s*(?P<one>[a-z])\s*=\s*(?P<other>[a-z])[\s.,;]*")


def _are_indices(segment: Segment, chain: OpenChain) -> bool:
    """Whether a segment at the end of a row says that two indices of its equation are one:
    ``, \\quad i = j``."""
    said = _TWO_LETTERS.fullmatch("".join(piece.text for piece in segment.pieces))
    if said is None:
        return False
    seen = " ".join((chain.start.text, *(link.side.text for link in chain.parts)))
    below = {letter for found in _BELOW.findall(seen) for group in found for letter in group}
    return set(said.groups()) <= below


_BELOW = re.compile(r"_(?:([a-z])|\{([a-z](?:[\s,]*[a-z])*)\})")
"""Letters below a name."""
_NUMBER = re.compile(r"[-+]?\d+")
_ARROWS = re.compile(
    r"(?:\\[bB]igg?\s*)?\\(?:[Dd]ownarrow|[Uu]pdownarrow|Downarrow|vdots)(?:\s|\\[,;:!])*"
)
"""What joins the row above with the one below, alone in its row."""


_REMARK = re.compile(r"(?:[A-Z][a-z]+|[a-z]{3,})[ ,]+[a-z]{2,}")


def _is_remark(row: Sequence[Segment]) -> bool:
    """Whether a row is a sentence about the others, with or without a formula, and claims nothing:
    ``\\text{Substitute into } f(x)``."""
    if any(segment.relations() for segment in row):
        return False
    seen = next((segment for segment in row if segment.words() or not segment.is_blank()), None)
    words = seen.words() if seen is not None else ""
    return _REMARK.match(words) is not None and CONDITIONS.match(words) is None


_OF_ALL = re.compile(
    r"\s*(?:and\s+)?(?:for|with|where|on|given)?(?:\s+(?:all|any|every|each|arbitrary|fixed|the|some"
    r" fixed))*\s*"
)
"""Words before a name that say nothing of it."""
_CALLS = re.compile(
    r"[\s,(]*(?:where|wherein|with)(?:\s+(?:we\s+)?(?:write|let|set|define|have))?[\s:]*",
    re.IGNORECASE,
)
"""Words between a chain and what a name in it is."""
_QUANTIFIED = re.compile(r"\\(?:exists|nexists|neg|lnot)(?![A-Za-z])")
"""What turns what is claimed behind it into another claim."""

_HYPOTHESIS = re.compile(
    r"\s*\\text\s*\{\s*(?:if|suppose|assume|when|for|let|given)\b", re.IGNORECASE
)
"""How a hypothesis begins."""


def _opens_with_condition(segment: Segment, following: Sequence[Segment]) -> bool:
    """Whether ``\\forall x > 0,`` stands before a statement."""
    left = segment.left()
    is_said = left.startswith("\\forall") and not segment.words() and not _QUANTIFIED.search(left)
    return is_said and any(s.relations() for s in following[:1])


_ASCENDING = frozenset({"<", "\\le", "\\leq", "\\leqslant", "\\lt"})
_ONE_NAME = re.compile(r"\s*\\?[A-Za-z]+(?:_\w|_\{\w+\})?\s*")


def _is_between(segment: Segment) -> bool:
    """Whether a segment says between what a name is: ``0 \\le x \\le 1``."""
    relations = segment.relations()
    if len(relations) != 2 or not _ASCENDING.issuperset(relations):
        return False
    at = [n for n, piece in enumerate(segment.pieces) if piece.kind is PieceKind.RELATION]
    middle = "".join(piece.text for piece in segment.pieces[at[0] + 1 : at[1]])
    return _ONE_NAME.fullmatch(middle) is not None


def _orders(segment: Segment) -> list[Segment]:
    """A premise with two ends, ``0 \\le x < 1``, as one of each end."""
    at = [n for n, piece in enumerate(segment.pieces) if piece.kind is PieceKind.RELATION]
    if len(at) != 2:
        return [segment]
    first, second = at
    parts = (segment.pieces[:second], segment.pieces[first + 1 :])
    return [Segment(segment.before, part, column=segment.column) for part in parts]


class _Allotment:
    """Gives each segment of each row to the chain to which it belongs."""

    def __init__(self) -> None:
        self.chains: list[OpenChain] = []
        self._now: OpenChain | None = None
        """The chain that is being put together."""
        self._columns: dict[int, OpenChain] = {}
        """The last chain of each column of equations."""
        self._in_condition = False
        """Whether words such as “for” or “where” make conditions of what follows in this row."""
        self._condition_open = False
        """Whether a list without a relation (``\\ldots, n``) goes on with the last condition."""

    def row(self, segments: list[Segment]) -> None:
        """Take in one row of a display."""
        self._in_condition = False
        self._now = self._columns.get(0, self._now)
        first, column, is_premised = True, 0, False
        if _ARROWS.fullmatch("".join(s.left() for s in segments).strip()):
            return
        if self._now is not None and self._now.parts and _is_remark(segments):
            return
        for index, segment in enumerate(segments):
            if segment.is_blank():
                self._reason(segment)
                continue
            following = segments[index + 1 :]
            if segment.column != column:
                column = segment.column
                self._now = self._now if is_premised else self._columns.get(column, self._now)
                self._in_condition = False
            if segment.is_premise or (first and _opens_with_condition(segment, following)):
                self._open()
                for part in _orders(segment):
                    self._condition(part)
                if self._now is not None:
                    self._now.premises = len(self._now.conditions)
                self._in_condition, is_premised = False, True
                continue
            is_premised = False
            if first and not segment.words():
                self._first_of_row(segment)
            else:
                self._later(segment, following)
            first = False
            if self._now is not None:
                self._columns[column] = self._now

    def _reason(self, segment: Segment) -> None:
        """Words at the end of a row explain its last step."""
        chain = self._now
        if (words := segment.words()) and chain is not None and chain.parts:
            chain.parts[-1].notes.append(words)
        elif words and chain is not None:
            for piece in segment.before:
                chain.side().add(
                    f"\\text{{{piece.text}}}" if piece.kind is PieceKind.WORDS else "", piece.start
                )

    def _first_of_row(self, segment: Segment) -> None:
        """The first segment of a row: it goes on, or begins a chain."""
        chain = self._now
        if chain is None or not self._goes_on(chain, segment):
            self._open()
        self._take(segment)

    def _goes_on(self, chain: OpenChain, segment: Segment) -> bool:
        """Whether a row goes on from the one above."""
        side, left = chain.side(), segment.left()
        if side.empty or not left or _OPEN_END.search(side.text.rstrip()):
            return True
        if not segment.relations():
            if segment.is_indented and not left.startswith("\\forall"):
                return True
            aligned = any(p.kind is PieceKind.ALIGN for p in segment.pieces)
            return bool(_CONTINUES.match(left)) or (aligned and bool(chain.parts))
        after_mark = segment.pieces[0].kind is PieceKind.ALIGN or (
            len(segment.pieces) > 1
            and is_space(segment.pieces[0].text)
            and segment.pieces[1].kind is PieceKind.ALIGN
        )
        return bool(_ADDS.match(left)) or (after_mark and bool(_CONTINUES.match(left)))

    def _later(self, segment: Segment, following: Sequence[Segment]) -> None:
        """A later segment of a row: a condition, words, a second chain, or more of the first."""
        chain = self._now
        words = segment.words()
        if chain is None:
            self._open()
            self._take(segment, with_words=not _OPENING.fullmatch(words.strip()))
        elif words.strip().lower() == "or" and segment.relations() and chain.says_one_equation():
            chain.turn_into_statement()
            self._take(segment, with_words=True)
        elif chain.side().empty or words.strip().lower() == "or":
            self._take(segment, with_words=bool(words))
        elif self._begins_condition(segment, words, following):
            self._condition(segment)
        elif segment.is_apart() and chain.parts and _IN_BRACKETS.fullmatch(segment.left()):
            self._condition(without_brackets(segment))
        elif not segment.relations():
            self._append(chain, segment)
        elif not segment.left():
            self._in_condition = False
            self._take(segment)
        elif not words and self._is_condition(chain, segment, following):
            self._condition(segment)
        elif chain.joins_statements and not words:
            self._take(segment, with_words=True)
        else:
            self._begin_beside(chain, words)
            self._take(segment)

    def _begin_beside(self, before: OpenChain, words: str) -> None:
        """Begin a chain behind another one of its row: what is asserted of some values there is
        no claim of all, and a hypothesis there is not assumed."""
        said = before.start.text
        self._open()
        if self._now is None:
            return
        if _QUANTIFIED.search(said):
            self._now.start.add(f"{said} ", before.start.offset)
        elif _HYPOTHESIS.match(said) and words.strip().lower().startswith("then"):
            parts = (f"{link.relation} {link.side.cleaned()}" for link in before.parts)
            self._now.unheard.append(" ".join((said.strip(), *parts)))

    def _begins_condition(self, segment: Segment, words: str, following: Sequence[Segment]) -> bool:
        """Whether words say that a condition begins, or goes on: ``for i = 1, … and j = 1, …``."""
        goes_on = words.strip() == "and" and self._in_condition and _runs(following)
        said = CONDITIONS.match(words) is not None or segment.left().startswith("\\forall")
        return goes_on or said

    def _is_condition(
        self, chain: OpenChain, segment: Segment, following: Sequence[Segment]
    ) -> bool:
        """Whether a segment says for which values, as in n > 0 beside an equation."""
        if self._in_condition and not segment.is_apart():
            return True
        relations = segment.relations()
        if chain.parts and _is_between(segment):
            return True
        if not chain.parts or len(relations) != 1:
            return False
        if relations[0] == "=" and not following:
            return _are_indices(segment, chain)
        return relations[0] in _ORDERS or _runs(following) or _lists(segment, following, chain)

    def _condition(self, segment: Segment) -> None:
        """A segment as a condition of the chain."""
        words = segment.words()
        self._in_condition = bool(CONDITIONS.match(words)) or self._in_condition
        text = Text()
        for piece in segment.pieces:
            spaced = f" {piece.text} " if piece.kind is PieceKind.RELATION else piece.text
            text.add(spaced, piece.start)
        is_denied = DENIES.search(words) is not None
        self._condition_open = not is_denied
        if self._now is None:
            return
        if is_denied or (words and not segment.relations() and not _OF_ALL.fullmatch(words)):
            self._now.unheard.append(f"\\text{{{words.strip()}}} {text.cleaned()}")
        if not is_denied:
            self._now.conditions.append(text)
            if not EXPLAINS.match(words):
                self._now.limits.append(text)
            if _CALLS.fullmatch(words):
                self._now.called.append(text)

    def _append(self, chain: OpenChain, segment: Segment) -> None:
        """A segment without a relation stays where it stands: ``1, \\ldots, n``."""
        in_list = self._condition_open and chain.conditions
        text = chain.conditions[-1] if in_list else chain.side()
        for piece in segment.before:
            text.add(
                f"\\text{{{piece.text}}}" if piece.kind is PieceKind.WORDS else piece.text,
                piece.start,
            )
        for piece in segment.pieces:
            text.add(piece.text, piece.start)

    def _open(self) -> None:
        self._in_condition = False
        self._now = OpenChain()
        self.chains.append(self._now)

    def _take(self, segment: Segment, with_words: bool = False) -> None:
        """A segment as sides and relations of the chain."""
        self._condition_open = False
        chain = self._now or self.chains[-1]
        for piece in segment.before if with_words else ():
            text = f"\\text{{ {piece.text} }}" if piece.kind is PieceKind.WORDS else piece.text
            if not chain.side().empty or piece.kind is PieceKind.WORDS:
                chain.side().add(text, piece.start)
        for piece in segment.pieces:
            if piece.kind is PieceKind.RELATION:
                chain.relate(piece)
            else:
                chain.side().add(piece.text, piece.start)
