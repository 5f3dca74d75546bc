"""Sets made of others, in a form that can be told of any point whether it belongs to them:
``A \\cap (B \\cup C)``, ``A^c``, ``A \\times B``, and how many members they have: ``|A \\cup
B|``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from mathreply.algebra.expression.context import Context
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.stream import lexemes_of
from mathreply.algebra.read.unread import Unread
from mathreply.tex.tokens import TokenKind

_JOINTS = {
    "\\cup": "or",
    "\\cap": "and",
    "\\setminus": "less",
    "\\backslash": "less",
    "\\triangle": "apart",
    "\\bigtriangleup": "apart",
    "\\times": "times",
}
_CLOSERS = {"(": ")", "[": "]"}
_EMPTY = ("\\emptyset", "\\varnothing")
_COMPLEMENTS = ("c", "\\complement", "C", "\\mathrm{c}", "\\mathsf{c}")
SIGNS = re.compile(
    r"\\(?:cup|cap|setminus|backslash|triangle|bigtriangleup|complement|overline|bar)(?![A-Za-z])"
    r"|\^\s*\{?\s*(?:c|\\complement)(?![A-Za-z])"
)
"""What only sets are joined by, or taken the complement with."""
_ASSOCIATIVE = ("or", "and", "apart")
Point = Sequence[frozenset[str]]
"""For each coordinate, the sets to which it belongs."""


_SIDES = re.compile(r"(?P<left>.+?)(?:=|\\subseteq)(?P<right>.+)")


class SetWord(Struct, frozen=True):
    """A set as it is made."""

    kind: str
    """``name``, ``empty``, ``all``, ``not``, or the joint: ``or``, ``and``, ``less``, ``apart``,
    ``times``."""
    name: str = ""
    parts: tuple[SetWord, ...] = ()

    @property
    def coordinates(self) -> int:
        """How many a member has: of ``A \\times B`` two; none where any number fits, as of the
        empty set."""
        if self.kind == "empty":
            return 0
        if self.kind == "times":
            return sum(part.coordinates for part in self.parts)
        return max((part.coordinates for part in self.parts), default=1)

    def names(self) -> frozenset[str]:
        """The sets of which it is made."""
        own = frozenset({self.name} if self.kind == "name" else ())
        return own.union(*(part.names() for part in self.parts))

    def is_sound(self) -> bool:
        """Whether all that is joined has as many coordinates."""
        if self.kind != "times":
            counts = {part.coordinates for part in self.parts if part.kind != "empty"}
            if len(counts) > 1:
                return False
        elif any(part.kind == "empty" for part in self.parts):
            return False
        return all(part.is_sound() for part in self.parts)

    def holds(self, point: Point) -> bool:
        """Whether a point belongs to it."""
        if self.kind == "name":
            return self.name in point[0]
        if self.kind in ("empty", "all"):
            return self.kind == "all"
        if self.kind == "times":
            start, found = 0, True
            for part in self.parts:
                found = found and part.holds(point[start : start + part.coordinates])
                start += part.coordinates
            return found
        told = [part.holds(point) for part in self.parts]
        return {
            "not": not told[0],
            "or": any(told),
            "and": all(told),
            "less": told[0] and not any(told[1:]),
            "apart": sum(told) % 2 == 1,
        }[self.kind]


def set_word(tex: str) -> SetWord | None:
    """The set that a side is, made of capitals; None for anything else, as where joints of two
    kinds stand side by side."""
    cursor = Cursor(lexemes_of(tex), 0)
    try:
        found = _joined(cursor)
        return found if found is not None and cursor.done() and found.is_sound() else None
    except Unread:
        return None


def _joined(cursor: Cursor) -> SetWord | None:
    parts = [_one(cursor)]
    kinds: list[str] = []
    while parts[-1] is not None and (joint := cursor.accept(*_JOINTS)):
        kinds.append(_JOINTS[joint.text])
        parts.append(_one(cursor))
    found = [part for part in parts if part is not None]
    if len(found) < len(parts) or len(set(kinds)) > 1:
        return None
    if len(kinds) > 1 and kinds[0] not in _ASSOCIATIVE:
        return None  # A \setminus B \setminus C may be read from either end
    return SetWord(kinds[0], parts=tuple(found)) if kinds else found[0]


def _one(cursor: Cursor) -> SetWord | None:
    """One set with the complements above it."""
    first = cursor.peek()
    found: SetWord | None
    if first.text in _CLOSERS:
        cursor.take()
        found = _joined(cursor)
        if cursor.accept(_CLOSERS[first.text]) is None:
            return None
    elif first.text in ("\\overline", "\\bar", "\\complement"):
        cursor.take()
        inner = _within(cursor)
        found = None if inner is None else SetWord("not", parts=(inner,))
    elif first.text in (*_EMPTY, "\\Omega"):
        cursor.take()
        found = SetWord("all" if first.text == "\\Omega" else "empty")
    elif first.kind is TokenKind.LETTER and first.text.isupper():
        cursor.take()
        found = SetWord("name", first.text)
        if cursor.peek().kind is TokenKind.SUB:
            cursor.take()
            below = canonical(cursor.group())
            if not below.isdecimal():
                return None  # a family, and not one set
            found = SetWord("name", f"{first.text}_{below}")
    else:
        return None
    return _with_complements(cursor, found)


def _within(cursor: Cursor) -> SetWord | None:
    """What stands below a bar, or behind the sign of a complement."""
    if cursor.peek().kind is not TokenKind.OPEN:
        return _one(cursor)
    inner = Cursor(cursor.group(), 0)
    found = _joined(inner)
    return found if inner.done() else None


def _with_complements(cursor: Cursor, found: SetWord | None) -> SetWord | None:
    while found is not None and cursor.peek().kind in (TokenKind.SUPER, TokenKind.PRIME):
        is_prime = cursor.take().kind is TokenKind.PRIME
        if not is_prime and canonical(cursor.group()) not in _COMPLEMENTS:
            return None
        found = SetWord("not", parts=(found,))
    return found


_BARS = re.compile(
    r"\\(?:left|right|bigl?|bigr?|Bigl?|Bigr?)\s*(?=\||\\[lr]?vert|[()])|\\[lr]vert(?![A-Za-z])"
)
_COUNTED = re.compile(r"\|(?P<bars>[^|]+)\||(?<![A-Za-z\\])n\((?P<called>(?:[^()]|\([^()]*\))+)\)")
_PLAIN = re.compile(r"\d+|\\cdot|\\times|[-+()#]")
Counts = dict[tuple[SetWord, ...], int]
"""Products of numbers of members, each with its coefficient; the empty one is 1."""


def counts(tex: str) -> Counts | None:
    """A sum of products of numbers of members, ``|A| + |B| - |A \\cap B|``; None for anything
    else."""
    words: list[SetWord] = []
    plain = _BARS.sub(lambda m: "|" if "vert" in m[0] else "", tex)
    for match in _COUNTED.finditer(plain):
        word = set_word(match["bars"] or match["called"])
        if word is None:
            return None
        words.append(word)
    rest = _COUNTED.sub("#", plain)
    pieces = _PLAIN.findall(rest)
    if "".join(pieces) != re.sub(r"\s|\\[,;!:](?![A-Za-z])", "", rest):
        return None
    try:
        reader = _Sums(pieces, words)
        found = reader.sum()
        return found if reader.at == len(pieces) else None
    except ValueError:
        return None


class _Sums:
    """Reads sums of products of whole numbers and numbers of members."""

    def __init__(self, pieces: list[str], words: list[SetWord]) -> None:
        self.pieces, self.words, self.at = pieces, iter(words), 0

    def _next(self) -> str:
        return self.pieces[self.at] if self.at < len(self.pieces) else ""

    def _accept(self, *texts: str) -> str:
        found = self._next()
        if found not in texts:
            return ""
        self.at += 1
        return found

    def sum(self) -> Counts:
        sign = -1 if self._accept("-") else 1
        found = _scaled(self._product(), sign)
        while joint := self._accept("+", "-"):
            found = _added(found, _scaled(self._product(), 1 if joint == "+" else -1))
        return found

    def _product(self) -> Counts:
        found = self._factor()
        while self._accept("\\cdot", "\\times") or self._next() in ("#", "("):
            found = _multiplied(found, self._factor())
        return found

    def _factor(self) -> Counts:
        if self._accept("("):
            found = self.sum()
            if not self._accept(")"):
                raise ValueError
            return found
        text = self._next()
        self.at += 1
        if text == "#":
            return {(next(self.words),): 1}
        if not text.isdecimal():
            raise ValueError
        return {(): int(text)}


def _scaled(counts_: Mapping[tuple[SetWord, ...], int], factor: int) -> Counts:
    return {words: factor * number for words, number in counts_.items()}


def _added(one: Counts, other: Counts) -> Counts:
    return {words: one.get(words, 0) + other.get(words, 0) for words in {**one, **other}}


def _multiplied(one: Counts, other: Counts) -> Counts:
    found: Counts = {}
    for left, a in one.items():
        for right, b in other.items():
            found[left + right] = found.get(left + right, 0) + a * b
    return found


def are_known(names: Iterable[str], context: Context) -> bool:
    """Whether any of these is declared or defined as something else."""
    heads = {str(getattr(rule.head, "label", rule.head)) for rule in context.rules}
    return any(name in context or name[0] in context or name in heads for name in names)


def is_of_sets(tex: str, context: Context) -> bool:
    """Whether an assumption is about sets of undeclared capitals: ``A \\subseteq B \\cup C``, ``|A
    \\cap B| = 16``. Claims about sets take it from there."""
    match = _SIDES.fullmatch(tex.strip())
    if match is None:
        return False
    sides = match["left"], match["right"]
    words = [word for word in map(set_word, sides) if word is not None]
    if len(words) < 2:
        counted = [found for found in map(counts, sides) if found is not None]
        words = [w for found in counted for product in found for w in product]
        if len(counted) < 2:
            return False
    names = frozenset[str]().union(*(word.names() for word in words))
    return bool(names) and not are_known(names, context)
