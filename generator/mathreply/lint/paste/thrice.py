r"""``E=mc2E=mc^2E=mc2``: what a browser's selection takes of KaTeX's output where nothing mends it.

KaTeX hides MathML beside what it shows, so a copy holds the formula's letters, its TeX and its
letters again. The middle is taken for TeX only if both others have the same characters, and just
those that the TeX would show.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from msgspec import Struct

from mathreply.lint.finding import Finding
from mathreply.lint.likeness import holds_command, holds_only_known
from mathreply.lint.names import names
from mathreply.lint.post import CODE_MARK, MATH_MARK, TAG_MARK, ScannedPost
from mathreply.lint.rewriting import block, inline
from mathreply.lint.unicode_math import TEX

_SIGN = {tex: sign for sign, tex in TEX.items() if sign != "√"}
"""Command → the character that KaTeX shows for it; a root is drawn."""
_LINE = re.compile(r"[^\r\n]*[\\^_][^\r\n]*")
_BEGINNING = re.compile(r"(?<![^\s(\[\"“'‘*:;,—–])[^\s(\[\"“'‘*:;,—–\\^_$]")
_BREAK = re.compile(r"(?![A-Za-z0-9\\^_{}=+])|$")
_PIECE = re.compile(r"\\[A-Za-z]+|\\.|[^\s{}&^_$\\]")
_SCRIPT = re.compile(r"[A-Za-z0-9)}\]|][\^_][A-Za-z0-9{*]")
_NAMED = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}")
_UNSEEN = frozenset("\u200b\u2060\u2061\u2062\u2063\ufeff")
_SPELT = names(
    "sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan log ln lg exp lim max min sup inf"
    " arg det dim ker gcd deg hom Pr"
)
_LONGEST = 120
"""Characters that the shown formula may have."""
_LONGEST_LINE = 4_000
_MOST_TRIES = 8
"""Comparisons for one beginning: lines of a single letter would ask for thousands."""


class _VisibleLine(Struct, frozen=True):
    """A line without what cannot be seen."""

    text: str
    places: Sequence[int]
    """Of each of its characters, the offset in the post; and of its end."""
    sums: Sequence[int]
    """Of the characters up to each place, the sum of their code points: equal for two pieces with
    the same characters."""
    breaks: Sequence[int]
    """Where a formula may end."""


def check(post: ScannedPost) -> Iterator[Finding]:
    """Each formula that stands in the text three times over."""
    if "\\" not in post.text and "^" not in post.text and "_" not in post.text:
        return
    for match in _LINE.finditer(post.text):
        if match.end() - match.start() <= _LONGEST_LINE:
            yield from _in_line(post, _line(post.text, match.start(), match.end()))


def _line(text: str, start: int, end: int) -> _VisibleLine:
    places = [at for at in range(start, end) if text[at] not in _UNSEEN]
    seen = "".join(text[at] for at in places)
    sums = [0, *accumulate(map(ord, seen))]
    breaks = [at for at in range(len(seen) + 1) if _BREAK.match(seen, at)]
    return _VisibleLine(seen, [*places, end], sums, breaks)


def _in_line(post: ScannedPost, line: _VisibleLine) -> Iterator[Finding]:
    position = 0
    for match in _BEGINNING.finditer(line.text):
        start = match.start()
        found = _thrice(line, start) if start >= position else None
        if found is not None:
            middle, last, position = found
            tex = line.text[middle:last].strip()
            end = line.places[position - 1] + 1
            while post.text[end : end + 1] in _UNSEEN:
                end += 1
            yield _finding(post, line.places[start], end, tex)


def _thrice(line: _VisibleLine, start: int) -> tuple[int, int, int] | None:
    """Where the TeX and the last piece begin, and where that ends; ``None`` if it is no such
    formula."""
    first = line.text[start]
    tries = _MOST_TRIES
    for middle in range(start + 1, min(len(line.text), start + _LONGEST)):
        if line.text[middle - 1].isspace() or line.text[middle - 1] in "\\^_":
            return None
        if line.text[middle] not in (first, "\\", "{"):
            continue
        length = middle - start
        for end in _ends(line, start, middle, length):
            tries -= 1
            if tries < 0:
                return None
            if _is_same(line, start, middle, end - length, end):
                return middle, end - length, end
    return None


def _ends(line: _VisibleLine, start: int, middle: int, length: int) -> Iterator[int]:
    """Where a piece may end that has as many characters as the first, of the same sum."""
    wanted = line.sums[middle] - line.sums[start]
    farthest = middle + 8 * length + 60
    for end in line.breaks[bisect_right(line.breaks, middle + length) :]:
        if end > farthest:
            return
        if line.sums[end] - line.sums[end - length] == wanted:
            yield end


def _is_same(line: _VisibleLine, start: int, middle: int, last: int, end: int) -> bool:
    """Whether the first piece and the last have the same characters, and the TeX between them
    shows just those."""
    shown, tex, again = line.text[start:middle], line.text[middle:last], line.text[last:end]
    # What is shown beside or over something else may be copied in another order than its MathML.
    if shown != again and (sorted(shown) != sorted(again) or not _is_balanced(tex)):
        return False
    is_tex = holds_command(tex) or _SCRIPT.search(tex)
    if not is_tex or tex[-1] in "\\^_":
        return False
    if not any(map(str.isalnum, shown)) or not holds_only_known(tex):
        return False
    letters, signs = _shown_by(tex)
    plain = Counter(filter(_is_plain, shown))
    return letters == plain and signs <= Counter(shown)


def _is_balanced(tex: str) -> bool:
    """Whether as many brackets end in TeX as begin in it: else it lacks one, or has one too many,
    that the letters beside it have as well."""
    return all(tex.count(opener) == tex.count(closer) for opener, closer in ("()", "{}", "[]"))


def _shown_by(tex: str) -> tuple[Counter[str], Counter[str]]:
    """The letters and digits that TeX shows, and the other signs that are known of."""
    letters: Counter[str] = Counter()
    signs: Counter[str] = Counter()
    for piece in _PIECE.findall(_NAMED.sub(" ", tex)):
        if piece in _SIGN:
            signs[_SIGN[piece]] += 1
        elif piece[0] == "\\" and piece[1:] in _SPELT:
            letters.update(piece[1:])
        elif _is_plain(piece):
            letters[piece] += 1
        elif not piece.isascii():
            signs[piece] += 1
    return letters, signs


def _is_plain(character: str) -> bool:
    return len(character) == 1 and character.isascii() and character.isalnum()


def _finding(post: ScannedPost, start: int, end: int, tex: str) -> Finding:
    hidden = post.text[start:end]
    line_start, line_end = post.lines.bounds(start)
    around = post.text[line_start:start] + post.text[end:line_end]
    edits, intended = (block if not around.strip(" \t\r\n>.,;") else inline)(post, start, end, tex)
    if any(mark in hidden for mark in (CODE_MARK, MATH_MARK, TAG_MARK)):
        edits, intended = (), ()
    return post.finding(
        "paste-thrice",
        start,
        end,
        "a formula's letters, its TeX and its letters again, as a selection from a chat window"
        " leaves them: the forum shows all three as text",
        f"write ${tex[:60]}$",
        edits,
        intended=intended,
    )
