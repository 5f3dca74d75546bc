"""Characters that cannot be seen, or that look like others, by code point."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct

from mathreply.diagnostics import Severity
from mathreply.lint.finding import Edit, Finding
from mathreply.lint.post import CODE_MARK, Math, ScannedPost
from mathreply.lint.view import Mode

_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ZERO_WIDTH = "\u00ad\u200b-\u200d\u2060-\u2064\ufeff\u034f\u115f\u180e"
_SPACES = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_MINUS = {
    "\u2212": "-",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\ufe63": "-",
    "\uff0d": "-",
}
_WIDE = re.compile("[\uff01-\uff5e]")
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f"
_SUSPECT = re.compile(
    f"[{_DIRECTION}{_ZERO_WIDTH}{_SPACES}{''.join(_MINUS)}\uff01-\uff5e{_CONTROL}]"
)
_KINDS = (
    ("direction-mark", re.compile(f"[{_DIRECTION}]")),
    ("zero-width", re.compile(f"[{_ZERO_WIDTH}]")),
    ("no-break-space", re.compile(f"[{_SPACES}]")),
    ("nul", re.compile(f"[{_CONTROL}]")),
)
_DASHES = "\u2010\u2012\u2013"
"""Hyphens and dashes that belong into a text and only inside a formula stand for a minus."""


class _Hidden(Struct, frozen=True):
    offset: int
    character: str
    math: Math | None
    code: str


def check(post: ScannedPost) -> Iterator[Finding]:
    """Every suspect character outside code and addresses; one in a formula more severely than one
    in the text."""
    if post.raw.isascii() and not re.search(f"[{_CONTROL}]", post.raw):
        return
    starts = [math.start for math in post.maths]
    for match in _SUSPECT.finditer(post.raw):
        offset, character = match.start(), match.group()
        if post.text[offset] == CODE_MARK or (offset == 0 and character == "\ufeff"):
            continue
        at = bisect_right(starts, offset) - 1
        math = post.maths[at] if at >= 0 and offset < post.maths[at].end else None
        finding = _judge(post, _Hidden(offset, character, math, _kind(character)))
        if finding is not None:
            yield finding


def _kind(character: str) -> str:
    return next((code for code, pattern in _KINDS if pattern.match(character)), "look-alike")


def _judge(post: ScannedPost, place: _Hidden) -> Finding | None:
    """The finding on a character that is not what it looks like; None where it does no harm."""
    if place.math is not None and place.code == "nul":
        return None  # told with the formula's TeX
    if place.math is None and not _matters_in_text(post, place):
        return None
    if place.math is not None and _is_a_word_s(place):
        return None
    better = _better(post, place)
    edits = () if better is None else (Edit(place.offset, place.offset + 1, better),)
    where = "in a formula" if place.math is not None else "in the text"
    return post.finding(
        place.code,
        place.offset,
        place.offset + 1,
        f"U+{ord(place.character):04X} {_name(place.character)} {where}: {_effect(place)}",
        _hint(place, better),
        edits,
        severity=_severity(place),
    )


def _is_a_word_s(place: _Hidden) -> bool:
    """Whether a wide sign stands among Chinese, Japanese or Korean words inside a formula, where
    it is the right one."""
    if place.math is None or not _WIDE.match(place.character):
        return False
    at = place.offset - place.math.inner_start
    source = place.math.source
    if _has_cjk(source[max(0, at - 1) : at + 2]):
        return True
    view = place.math.view
    position = bisect_right([token.start for token in view.tokens], at) - 1
    return position >= 0 and view.modes[position] is Mode.TEXT


def _name(character: str) -> str:
    return "(" + unicodedata.name(character, "control character").lower() + ")"


def _matters_in_text(post: ScannedPost, place: _Hidden) -> bool:
    """Joiners between letters and in emoji, marks in right-to-left text and wide signs in CJK text
    belong there."""
    before = post.raw[place.offset - 1 : place.offset]
    after = post.raw[place.offset + 1 : place.offset + 2]
    if place.code == "look-alike":
        if place.character in _DASHES:
            return False
        return place.character in _MINUS or (
            _WIDE.match(place.character) is not None and not _has_cjk(_line(post, place.offset))
        )
    if place.character in "\u200c\u200d":
        return not (before and after and (not before.isascii() and not after.isascii()))
    if place.code == "direction-mark":
        return not _has_right_to_left(_line(post, place.offset))
    return place.character != "\u3000"


def _line(post: ScannedPost, offset: int) -> str:
    start, end = post.lines.bounds(offset)
    return post.raw[max(start, offset - 200) : min(end, offset + 200)]


def _has_cjk(line: str) -> bool:
    return re.search("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", line) is not None


def _has_right_to_left(line: str) -> bool:
    return re.search("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]", line) is not None


def _better(post: ScannedPost, place: _Hidden) -> str | None:
    """What to write in its place; ``None`` where a person must decide."""
    if place.code in ("direction-mark", "zero-width"):
        return ""
    if place.math is None:
        return "" if place.code == "nul" else None
    if place.code == "no-break-space":
        return " "
    return _MINUS.get(place.character) or unicodedata.normalize("NFKC", place.character)


def _effect(place: _Hidden) -> str:
    """What such a character does."""
    if place.code == "look-alike":
        plain = _MINUS.get(place.character) or unicodedata.normalize("NFKC", place.character)
        return f"it looks like {plain} and is another character, " + (
            "set in another font or as a box" if place.math is not None else "not found by a search"
        )
    if place.code == "no-break-space":
        return "it looks like a space and no line breaks there"
    if place.code == "nul":
        return "the forum shows a box or drops the post"
    return "it cannot be seen, and copies of the text carry it on"


def _hint(place: _Hidden, better: str | None) -> str:
    """What to do about it."""
    if better == "":
        return "take it out"
    return (
        f"write {'a space' if better == ' ' else better}"
        if better is not None
        else "leave it if you mean it"
    )


def _severity(place: _Hidden) -> Severity | None:
    return Severity.INFO if place.math is None and place.code == "look-alike" else None
