r"""The mend that a hint proposes: what to write in place of what, and where that stands. Pure.

A refuted step's hint reads ``true with $-$ in place of $+$ before $x^2$``, or names both sides
whole; the piece that differs is then the wrong one.
"""

from __future__ import annotations

import re
from collections import Counter

from msgspec import Struct

from mathreply.model import Verdict
from mathreply.tex.tokens import Token, TokenKind, tokenize

_INSTEAD = re.compile(
    r"true with \$(?P<new>[^$]+)\$ in place of \$(?P<old>[^$]+)\$(?: before \$(?P<term>[^$]+)\$)?"
)


class Mend(Struct, frozen=True):
    """One piece of TeX in place of another."""

    new: str
    old: str
    term: str = ""
    """What follows the old piece, where that is a sign that may stand there more than once."""

    def place(self, tex: str) -> tuple[int, int] | None:
        """Where the old piece stands in a side; None where it does not, or more than once.

        >>> Mend("-", "+", "x^2").place("a + b + x^2")
        (6, 7)
        """
        pattern = _spaced(self.old)
        if self.term:
            pattern += rf"(?=\s*{_spaced(self.term)})"
        places = list(re.finditer(pattern, tex))
        return places[0].span() if len(places) == 1 else None


def mend_of(hint: str) -> Mend | None:
    """The mend that a hint proposes; None where it proposes none."""
    said = _INSTEAD.search(hint)
    return Mend(said["new"], said["old"], said["term"] or "") if said else None


def wrong_piece(tex: str, verdict: Verdict) -> tuple[int, int] | None:
    r"""Which piece of a step's side is to be marked: what was not read, or what the mend replaces.

    >>> from mathreply.model import VerdictKind
    >>> hint = "true with $a^2 + x$ in place of $x - a^2$"
    >>> wrong_piece("x - a^2", Verdict(VerdictKind.REFUTED, hint=hint))
    (2, 7)
    """
    start = max(verdict.column - 1, 0)
    if verdict.piece and tex.startswith(verdict.piece, start):
        return start, start + len(verdict.piece)
    mend = mend_of(verdict.hint)
    place = mend.place(tex) if mend is not None else None
    if mend is None or place is None:
        return None
    start, end = place
    if mend.term:  # a sign is marked with the term that it stands before
        followed = re.compile(rf"\s*{_spaced(mend.term)}").match(tex, end)
        return start, followed.end() if followed else end
    narrower = _differing(tex[start:end], mend.new)
    if narrower is None:
        return place
    first, last = narrower
    return start + first, start + last


def _differing(old: str, new: str) -> tuple[int, int] | None:
    """The one term of a sum that the new one has not got; None where that is not one."""
    places = _terms(old)
    if len(places) < 2:
        return None
    terms = [_plain(old[start:end]) for start, end in places]
    missing = Counter(terms)
    missing.subtract(_plain(new[start:end]) for start, end in _terms(new))
    found = [place for place, term in zip(places, terms, strict=True) if missing[term] > 0]
    return found[0] if len(found) == 1 else None


def _terms(tex: str) -> list[tuple[int, int]]:
    """The terms of a sum with their signs, as offsets."""
    starts = [0]
    depth = 0
    before: Token | None = None
    for token in tokenize(tex):
        depth += _nests(token)
        is_sign = token.text in ("+", "-") and depth == 0
        if is_sign and before is not None and before.text not in ("^", "_", "+", "-", "="):
            starts.append(token.start)
        if token.kind is not TokenKind.SPACE:
            before = token
    ends = [*starts[1:], len(tex)]
    return [(a, a + len(tex[a:b].rstrip())) for a, b in zip(starts, ends, strict=True)]


def _nests(token: Token) -> int:
    if token.kind is TokenKind.OPEN or token.text in ("(", "[", "\\{", "\\begin"):
        return 1
    return -(token.kind is TokenKind.CLOSE or token.text in (")", "]", "\\}", "\\end"))


def _plain(term: str) -> str:
    """A term without spaces, its plus sign, and braces around single letters."""
    bare = re.sub(r"\s+|\\[,;! ]", "", term).removeprefix("+")
    return re.sub(r"\{(\w)\}", r"\1", bare)


def _spaced(tex: str) -> str:
    """A pattern for a piece of TeX, however its author has spaced it."""
    pieces = re.findall(r"\\[A-Za-z]+|\\.|\S", tex)
    # ``\\in`` is no piece of ``\\int``.
    ends = [r"(?![A-Za-z])" if len(piece) > 1 and piece[1].isalpha() else "" for piece in pieces]
    return r"\s*".join(re.escape(a) + b for a, b in zip(pieces, ends, strict=True))
