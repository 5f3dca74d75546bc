"""Display math cut into chains: a first side, then relation and side, relation and side.

Rows that begin with a relation go on with the chain before them, a row with a left side of its own
begins another; conditions (``i = 1, \\ldots, n``, ``\\text{if } x > 0``) are kept apart from
claims. Pure strings; nothing is lost: what is no relation stays in the side in which it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field

from mathreply.model import Macro
from mathreply.tex.asides import DOTS, ELLIPSIS, LABEL, SPACING, Link, is_elided
from mathreply.tex.congruences import apart
from mathreply.tex.pieces import Piece, PieceKind, flatten, is_implication, is_space
from mathreply.tex.quantified import with_comma
from mathreply.tex.relations import CONDITIONS, OTHERS, RELATIONS
from mathreply.tex.segments import LEADING, Segment, rows_of, without_brackets

__all__ = ["RELATIONS", "RawChain", "read_chain"]

_TRAILING = re.compile(
    rf"(?:{SPACING}|\\text\{{\s*[.,;]\s*\}}|(?<!\\right)(?<!\\left)(?<!\\)[.,;])+$"
)
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


class RawChain(Struct, frozen=True):
    """One chain of a display, unread."""

    start: str
    """The first side; a whole statement where the chain joins statements. Empty where the display
    begins with a relation."""
    start_offset: int
    """0-based place of ``start`` in the display's TeX."""
    parts: tuple[Link, ...]
    """The relations with the sides behind them; empty for a formula without a relation."""
    conditions: tuple[tuple[str, int], ...] = ()
    """(TeX, offset) of statements under which the chain is meant: ``i = 1, \\ldots, n``, ``x > 0``;
    not claims."""
    places: tuple[tuple[tuple[int, int], ...], ...] = ()
    """Of each side, ``start`` before the others, where its pieces stand: (offset in the display's
    TeX, offset in the side) pairs."""


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


class _Text(Struct):
    """TeX put together from pieces, with the place of the first that is seen."""

    text: str = ""
    offset: int = -1
    places: list[tuple[int, int]] = field(default_factory=list)
    """(offset in the display, offset in ``text``) of each piece that is seen."""

    def add(self, text: str, start: int) -> None:
        """More text of a side; commands do not run into letters."""
        if self.offset < 0 and not is_space(text):
            self.offset, self.text = start, ""
            self.places.clear()
        if self.text.endswith(" "):
            text = text.lstrip(" ")
        glue = " " if re.search(r"\\[A-Za-z]+$", self.text) and text[:1].isalpha() else ""
        if not is_space(text):
            self.places.append((start, len(self.text) + len(glue)))
        self.text += glue + text

    @property
    def empty(self) -> bool:
        return self.offset < 0

    def cleaned(self) -> str:
        """Without spacing at either end and without a full stop or comma at the end."""
        text = LEADING.sub("", self.text)
        kept = ELLIPSIS.search(text)
        return text[: kept.end()] if kept else _TRAILING.sub("", text)

    def cleaned_places(self) -> tuple[tuple[int, int], ...]:
        """The places of the pieces in :meth:`cleaned`."""
        led = LEADING.match(self.text)
        shift = led.end() if led else 0
        length = len(self.cleaned())
        return tuple((at, seen - shift) for at, seen in self.places if 0 <= seen - shift < length)


_CONGRUENT = {"\\equiv": "=", "\\not\\equiv": "\\ne"}
"""How congruences are typed, and the relations of which they are read with a modulus."""
_REMAINDER = re.compile(r"\\bmod(?![A-Za-z])\s*(?P<modulus>\{[^{}]*\}|\\?\w+)\s*$")


def _congruences(spelt: list[str], sides: list[str]) -> list[str]:
    """The sides of a chain, each congruence with the modulus that ``a \\equiv b \\equiv c
    \\pmod{m}`` says at its end.

    ``a \\equiv b \\bmod m`` says the same of them.
    """
    if not sides or spelt[-1] not in _CONGRUENT:
        return sides
    last = _REMAINDER.sub(lambda found: _modulus_in(found["modulus"]), sides[-1])
    _, shared = apart(last)
    return [
        f"{side} {shared}" if shared and how in _CONGRUENT and not apart(side)[1] else side
        for how, side in zip(spelt, [*sides[:-1], last], strict=True)
    ]


def _modulus_in(text: str) -> str:
    return f"\\mod{text}" if text.startswith("{") else f"\\mod{{{text}}}"


class _OpenLink(Struct):
    """A relation and the side behind it, being put together."""

    relation: str
    spelling: str
    """The relation as it was typed."""
    side: _Text
    notes: list[str]

    def closed(self, tex: str) -> Link:
        """It with the TeX of its side, in which a congruence may have been found."""
        is_congruence = apart(tex)[1] != ""
        relation = self.relation
        if is_congruence:
            relation = _CONGRUENT.get(self.spelling, relation)
        return Link(relation, tex, max(self.side.offset, 0), "; ".join(self.notes))


class _Chain:
    """A chain being put together."""

    def __init__(self) -> None:
        self.start = _Text()
        self.parts: list[_OpenLink] = []
        self.conditions: list[_Text] = []
        self.joins_statements = False

    def side(self) -> _Text:
        return self.parts[-1].side if self.parts else self.start

    def relate(self, piece: Piece) -> None:
        """Begin the side after a relation; ``\\iff`` turns all before it into one statement."""
        notes = [piece.note] if piece.note else []
        before = self.parts[-1].spelling if self.parts else ""
        if before == piece.spelling == "=" and self.side().empty:
            return  # a = \\ = b
        if is_implication(piece) and not self.joins_statements:
            self.turn_into_statement()
        if self.joins_statements and not is_implication(piece):
            self.side().add(f" {piece.text} ", piece.start)
        else:
            self.parts.append(_OpenLink(piece.text, piece.spelling, _Text(), notes))

    def says_one_equation(self) -> bool:
        """Whether it is ``a = b``."""
        return not self.joins_statements and [link.relation for link in self.parts] == ["="]

    def turn_into_statement(self) -> None:
        """Take all that stands before for one statement."""
        for link in self.parts:
            self.start.add(f" {link.relation} ", self.start.offset)
            self.start.add(link.side.text, link.side.offset)
        self.parts, self.joins_statements = [], True

    def finished(self) -> RawChain:
        """The chain as it was read, congruences and labels apart."""
        spelt = [link.spelling for link in self.parts]
        sides = _congruences(spelt, [link.side.cleaned() for link in self.parts])
        parts = tuple(link.closed(tex) for link, tex in zip(self.parts, sides, strict=True))
        kept = [n for n in range(len(parts)) if not is_elided(parts, n)]
        texts = (self.start, *(link.side for link in self.parts))
        places = [text.cleaned_places() for text in texts]
        start, offset = self.start.cleaned(), max(self.start.offset, 0)
        if label := LABEL.match(start) if parts else None:
            start, offset = start[label.end() :], offset + label.end()
            places[0] = tuple((a, b - label.end()) for a, b in places[0] if b >= label.end())
        return RawChain(
            start,
            offset,
            tuple(parts[n] for n in kept),
            tuple((_FOR_ALL.sub("", c.cleaned()), c.offset) for c in self.conditions),
            (places[0], *(places[n + 1] for n in kept)),
        )


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


_IN_BRACKETS = re.compile(
    r"\((?:[a-z]|\\[a-zA-Z]+)\s*(?:,\s*[a-z]\s*)*(?:=|<|>|\\(?:leq?|geq?|neq?|in|leqslant|geqslant)(?![a-z]))"
    r"[^()]*\)[\s.,;]*"
)
"""A condition in brackets behind a wide space: ``\\qquad (j = 1, \\dots, n)``."""
_TWO_LETTERS = re.compile(r"\s*(?P<one>[a-z])\s*=\s*(?P<other>[a-z])[\s.,;]*")


def _are_indices(segment: Segment, chain: _Chain) -> bool:
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
_FOR_ALL = re.compile(r"\\forall(?![A-Za-z])\s*")
_NUMBER = re.compile(r"[-+]?\d+")
_ARROWS = re.compile(
    r"(?:\\[bB]igg?\s*)?\\(?:[Dd]ownarrow|[Uu]pdownarrow|Downarrow|vdots)(?:\s|\\[,;:!])*"
)
"""What joins the row above with the one below, alone in its row."""


def _opens_with_condition(segment: Segment, following: Sequence[Segment]) -> bool:
    """Whether ``\\forall x > 0,`` stands before a statement."""
    is_said = segment.left().startswith("\\forall") and not segment.words()
    return is_said and any(s.relations() for s in following[:1])


class _Allotment:
    """Gives each segment of each row to the chain to which it belongs."""

    def __init__(self) -> None:
        self.chains: list[_Chain] = []
        self._now: _Chain | None = None
        """The chain that is being put together."""
        self._columns: dict[int, _Chain] = {}
        """The last chain of each column of equations."""
        self._in_condition = False
        """Whether words such as “for” or “where” make conditions of what follows in this row."""
        self._condition_open = False
        """Whether a list without a relation (``\\ldots, n``) goes on with the last condition."""

    def row(self, segments: list[Segment]) -> None:
        """Take in one row of a display."""
        self._in_condition = False
        self._now = self._columns.get(0, self._now)
        first, column = True, 0
        if _ARROWS.fullmatch("".join(s.left() for s in segments).strip()):
            return
        for index, segment in enumerate(segments):
            if segment.is_blank():
                self._reason(segment)
                continue
            following = segments[index + 1 :]
            if segment.column != column:
                column = segment.column
                self._now = self._columns.get(column, self._now)
                self._in_condition = False
            if first and _opens_with_condition(segment, following):
                self._open()
                self._condition(segment)
                self._in_condition = False
                continue
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

    def _goes_on(self, chain: _Chain, segment: Segment) -> bool:
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
            self._open()
            self._take(segment)

    def _begins_condition(self, segment: Segment, words: str, following: Sequence[Segment]) -> bool:
        """Whether words say that a condition begins, or goes on: ``for i = 1, … and j = 1, …``."""
        goes_on = words.strip() == "and" and self._in_condition and _runs(following)
        said = CONDITIONS.match(words) is not None or segment.left().startswith("\\forall")
        return goes_on or said

    def _is_condition(self, chain: _Chain, segment: Segment, following: Sequence[Segment]) -> bool:
        """Whether a segment says for which values, as in n > 0 beside an equation."""
        if self._in_condition and not segment.is_apart():
            return True
        relations = segment.relations()
        if not chain.parts or len(relations) != 1:
            return False
        if relations[0] == "=" and not following:
            return _are_indices(segment, chain)
        return relations[0] in _ORDERS or _runs(following)

    def _condition(self, segment: Segment) -> None:
        """A segment as a condition of the chain."""
        self._in_condition = bool(CONDITIONS.match(segment.words())) or self._in_condition
        self._condition_open = True
        text = _Text()
        for piece in segment.pieces:
            spaced = f" {piece.text} " if piece.kind is PieceKind.RELATION else piece.text
            text.add(spaced, piece.start)
        if self._now is not None:
            self._now.conditions.append(text)

    def _append(self, chain: _Chain, segment: Segment) -> None:
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
        self._now = _Chain()
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
