"""A chain that is being put together, and the chain that it becomes."""

from __future__ import annotations

import re

from msgspec import Struct, field

from mathreply.tex.asides import ELLIPSIS, LABEL, SPACING, Link, is_elided, without_unit
from mathreply.tex.congruences import apart
from mathreply.tex.pieces import Piece, is_implication, is_space
from mathreply.tex.segments import LEADING

_TRAILING = re.compile(
    rf"(?:{SPACING}|\\text\{{\s*[.,;]\s*\}}|(?<!\\right)(?<!\\left)(?<!\\)[.,;])+$"
)


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
    premises: int = 0
    """So many of the conditions, the first, stand before the chain and hold for all of it."""
    limits: tuple[str, ...] = ()
    """Those of the conditions that explain nothing: ``x > 0``, but not ``\\text{since } x > 0``."""
    called: tuple[str, ...] = ()
    """Those of the conditions that words such as “where” introduce: they may say what a name is."""
    unheard: tuple[str, ...] = ()
    """What is said beside the chain and is no statement, or is turned round by its words: ``even
    n``, ``unless x > 0``."""
    places: tuple[tuple[tuple[int, int], ...], ...] = ()
    """Of each side, ``start`` before the others, where its pieces stand: (offset in the display's
    TeX, offset in the side) pairs."""


class Text(Struct):
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
        """Whether nothing but space has been added."""
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

    ``a \\equiv b \\bmod m`` says the same of them, and so does the modulus behind an equation to
    which a congruence leads: ``a \\equiv b = c \\pmod{m}``.
    """
    if not sides or not (spelt[-1] in _CONGRUENT or (spelt[-1] == "=" and "\\equiv" in spelt)):
        return sides
    last = sides[-1]
    if spelt[-1] in _CONGRUENT:  # behind an equation it is the remainder itself
        last = _REMAINDER.sub(lambda found: _modulus_in(found["modulus"]), last)
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
    side: Text
    notes: list[str]

    def closed(self, tex: str) -> Link:
        """It with the TeX of its side, in which a congruence may have been found."""
        is_congruence = apart(tex)[1] != ""
        relation = self.relation
        if is_congruence:
            relation = _CONGRUENT.get(self.spelling, relation)
        return Link(relation, tex, max(self.side.offset, 0), "; ".join(self.notes))


_ORDER = re.compile(r"\\(?:geq?|leq?|neq?|in|geqslant|leqslant)(?![A-Za-z])|[<>]")
"""What is noted at a relation and may be a condition: ``\\overset{x \\ge 0}{=}``."""


class OpenChain:
    """A chain being put together."""

    def __init__(self) -> None:
        self.start = Text()
        self.parts: list[_OpenLink] = []
        self.conditions: list[Text] = []
        self.limits: list[Text] = []
        self.called: list[Text] = []
        self.unheard: list[str] = []
        self.premises = 0
        self.joins_statements = False

    def side(self) -> Text:
        """The side that is being read."""
        return self.parts[-1].side if self.parts else self.start

    def relate(self, piece: Piece) -> None:
        """Begin the side after a relation; ``\\iff`` turns all before it into one statement."""
        notes = [piece.note] if piece.note else []
        if _ORDER.search(piece.note):
            self.unheard.append(piece.note)
        before = self.parts[-1].spelling if self.parts else ""
        if before == piece.spelling == "=" and self.side().empty:
            return  # a = \\ = b
        if is_implication(piece) and not self.joins_statements:
            self.turn_into_statement()
        if self.joins_statements and not is_implication(piece):
            self.side().add(f" {piece.text} ", piece.start)
        else:
            self.parts.append(_OpenLink(piece.text, piece.spelling, Text(), notes))

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
        _, *sides = without_unit([self.start.cleaned(), *sides])
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
            self.premises,
            tuple(_FOR_ALL.sub("", c.cleaned()) for c in self.limits),
            tuple(_FOR_ALL.sub("", c.cleaned()) for c in self.called),
            tuple(self.unheard),
            (places[0], *(places[n + 1] for n in kept)),
        )


_FOR_ALL = re.compile(r"\\forall(?![A-Za-z])\s*")
