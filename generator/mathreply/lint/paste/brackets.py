r"""``[ … ]`` and ``(…)`` from a copy that has lost the backslashes of ``\[ … \]`` and ``\(…\)``.

Brackets are common in prose, so TeX must stand in them: a command that engines know. Where a post
has such brackets beyond doubt, its simpler ones, ``(x = 2)`` or ``(n)``, are taken for the same; a
link, a citation, a label and words never are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from msgspec import Struct

from mathreply.lint.finding import Finding
from mathreply.lint.foreign import is_foreign
from mathreply.lint.likeness import has_words, holds_bare_tex, holds_command
from mathreply.lint.names import names
from mathreply.lint.post import CODE_MARK, MATH_MARK, TAG_MARK, ScannedPost
from mathreply.lint.rewriting import block, inline, is_heading_or_cell, one_line
from mathreply.lint.weighing import formula_weight

_MARGIN = r"(?P<margin>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)"
_OPENING = re.compile(rf"^{_MARGIN}(?P<slash>\\?)\[[ \t]*(?=\r?$)", re.MULTILINE)
_CLOSING = re.compile(
    r"^[ \t>]*(?P<slash>\\?)\](?P<after>[ \t]*[.,;]?)[ \t]*(?=\r?$)", re.MULTILINE
)
_ONE_LINE = re.compile(rf"^{_MARGIN}\[(?=[^\r\n]*\])", re.MULTILINE)
_IN_LINE = re.compile(
    r"(?<=[\s:])\[(?P<tex>[^\[\]\r\n]*(?:\[[^\[\]\r\n]*\][^\[\]\r\n]*)*)\]"
    r"(?=[ \t]*[.,;]?[ \t]*\r?$)",
    re.MULTILINE,
)
_ROUND = re.compile(r"(?<![^\s(\[\"“'‘*_,;:—–])\((?=[ \t]*[^\s()]|\()")
_MAY_BE_HALF = re.compile(r"(?P<slash>(?<![\\\w:])\\|(?<![^\s(\[\"“'‘*_,;:—–]))(?P<bracket>[(\[])")
_OR_FEED = {"(": re.compile(r"[()\r\n]"), "[": re.compile(r"[\[\]\r\n]")}
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_RELATION = re.compile(r"[=<>≤≥≠≈∈]|\\(?:le|ge|ne|leq|geq|neq|in|to|approx|equiv|sim|subset)\b")
_AFTER_ROUND = re.compile(r"[\s.,;:!?)\]\"”’'*_—–-]|(?:st|nd|rd|th)\b|$")
_LABEL = re.compile(
    r"(?:case|part|step|item|option|equation|eq\.?|figure|fig\.?|theorem|section|choice|answer|line"
    r"|row|condition|question|problem|exercise|note|version|and|or|to)\s*$",
    re.IGNORECASE,
)
_ABOUT_TEX = re.compile(r"\b(?:La)?TeX\b|\bmacros?\b|\bcommands?\b|\bbackslash", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d]")
_VARIABLE = re.compile(r"[A-Za-zͰ-Ͽ](?:_\{?\w+\}?)?['′]?")
_SIMPLE = re.compile(r"[A-Za-z]{1,2}\([^()]{1,16}\)|\([^()]{3,24}\)")
_SET_APART = re.compile(r"[ ](?=[^\r\n]*[A-Za-z0-9)]\^)[^\r\n]*[ ]$")
"""Between brackets: blanks at either end, and a power."""
_GROUP = re.compile(r"(?<!\S)\([^()]*(?:\([^()]*\)[^()]*)*\)")
_COLUMN = re.compile(r"(?<!\\)&")
_MARKS = re.compile(r"\A[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
_OPERATOR_BEFORE = re.compile(r"[=+^_<>&|/≤≥≈≠][ \t]*\Z")
_OPERATOR_AFTER = re.compile(r"[ \t]*[=+^_<>&|/≤≥≈≠]")
_NEAR = 40
"""Characters on each side of a bracket in which an operator is looked for."""
_LISTED = frozenset("abcdefiv")
"""Letters that count: ``( b )`` may head the second of several things."""
_NEEDS = names("frac sqrt binom text mathbf mathbb mathrm mathcal hat bar vec begin end left")
_LONGEST = 2_000
_LONGEST_LINE = 400
_MOST_LINES = 40


class _Bracket(Struct, frozen=True):
    start: int
    end: int
    tex: str
    display: bool
    certain: bool
    """Whether it holds TeX beyond doubt."""
    half: bool = False
    """Whether one of its two backslashes is there."""
    set_apart: bool = False
    """Whether a blank stands inside of either bracket, as chat windows put it in ``\\( x \\)``."""


def check(post: ScannedPost) -> Iterator[Finding]:
    """Each bracket that was a delimiter."""
    if "[" not in post.text and "(" not in post.text:
        return
    halves = list(_halves(post))
    displays = [*halves, *_displays(post)]
    rounds = list(_outside_of_tex(post, displays, list(_rounds(post, displays))))
    certain = [bracket for bracket in (*displays, *rounds) if bracket.certain]
    if not certain:
        return
    known = frozenset(name for bracket in certain for name in _variables(bracket.tex))
    set_apart = any(bracket.set_apart for bracket in certain)
    for bracket in sorted((*displays, *rounds), key=_start):
        if is_foreign(post, bracket.start, bracket.end):
            continue
        if bracket.certain or bracket.half or _is_probable(post, bracket, known, set_apart):
            finding = _finding(post, bracket)
            if finding is not None:
                yield finding


def _start(bracket: _Bracket) -> int:
    return bracket.start


def _variables(tex: str) -> list[str]:
    return re.findall(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])", _COMMAND.sub(" ", tex))


def _finding(post: ScannedPost, bracket: _Bracket) -> Finding | None:
    tex = with_row_ends(bracket.tex)
    make = block if bracket.display else inline
    edits, intended = make(post, bracket.start, bracket.end, tex)
    shape = "[ … ]" if bracket.display else "(…)"
    return post.finding(
        "paste-lost-backslash",
        bracket.start,
        bracket.end,
        f"{shape} with TeX in it, as a copy from a chat window leaves \\{shape[0]} … \\{shape[-1]}:"
        " the forum shows the brackets and the bare TeX",
        "write $$ above and below it" if bracket.display else "write $…$",
        edits,
        intended=intended,
    )


def _is_hidden(post: ScannedPost, start: int, end: int) -> bool:
    hidden = post.text[start:end]
    return any(mark in hidden for mark in (CODE_MARK, MATH_MARK, TAG_MARK)) or "$" in hidden


def _holds_tex(tex: str) -> bool:
    """Whether a command that engines know stands in TeX that is otherwise no prose."""
    return holds_command(tex) and not has_words(tex) and formula_weight(tex.strip(), "", "") > 0


def _halves(post: ScannedPost) -> Iterator[_Bracket]:
    """Brackets of which one has its backslash and the other one has lost it."""
    if "\\" not in post.text:
        return
    closings = {opener: _closings(post.text, opener) for opener in "(["}
    position = 0
    for match in _MAY_BE_HALF.finditer(post.text):
        end = closings[match["bracket"]].get(match.end() - 1, -1)
        if end < 0 or match.start() < position:
            continue
        tex = post.raw[match.end() : end - 1]
        slash = tex.endswith("\\") and not tex.endswith("\\\\")
        if slash == bool(match["slash"]) or _is_hidden(post, match.start(), end):
            continue
        tex = tex.removesuffix("\\").strip()
        certain = _holds_tex(tex)
        if certain or (_RELATION.search(tex) and not has_words(tex)):
            position = end
            display = match["bracket"] == "[" and not is_heading_or_cell(post, match.start())
            yield _Bracket(match.start(), end, tex, display, certain, half=True)


def _displays(post: ScannedPost) -> Iterator[_Bracket]:
    """Displays between square brackets on lines of their own, as chat windows copy them."""
    position = 0
    for opening in _OPENING.finditer(post.text):
        if opening.start() < position:
            continue
        closing = _CLOSING.search(post.text, opening.end(), opening.end() + _LONGEST)
        if closing is None or (opening["slash"] and closing["slash"]):
            continue
        start = opening.end("margin")
        tex = post.raw[opening.end() : closing.start()]
        end = closing.end("after")
        if tex.count("\n") > _MOST_LINES or not post.paragraphs.together(start, end):
            continue
        if _is_hidden(post, start, end) or not tex.strip(" \t\r\n>"):
            continue
        bare = one_line(tex).strip(" >")
        if has_words(bare) or formula_weight(bare, "", "") < 1.5:
            continue
        position = end
        certain = _holds_tex(bare) or _RELATION.search(bare) is not None
        yield _Bracket(start, end, tex.strip("\r\n") + closing["after"].strip(), True, certain)
    yield from _one_line_displays(post)
    yield from _at_line_ends(post)


def _one_line_displays(post: ScannedPost) -> Iterator[_Bracket]:
    """Displays between square brackets in one line; a citation or a link is none."""
    for match in _ONE_LINE.finditer(post.text):
        start = match.end("margin")
        end = _closing(post.text, start, "[]")
        if end < 0 or post.text[end : end + 1] in ("(", "[", ":") or _is_hidden(post, start, end):
            continue
        tex = post.raw[start + 1 : end - 1]
        if not tex.strip() or tex.rstrip(" \t").endswith("\\"):
            continue
        alone = not post.text[end : post.lines.bounds(start)[1]].strip(" \t\r\n.,;")
        if has_words(tex) or formula_weight(tex.strip(), "", "") < 1.5:
            continue
        relation = _RELATION.search(tex) is not None
        # Chat windows put a blank inside of either bracket; nobody types that around a citation.
        set_apart = alone and _SET_APART.match(tex) is not None
        if alone or relation:
            certain = relation and (_holds_tex(tex) or set_apart)
            yield _Bracket(start, end, tex.strip(), True, certain)


def _at_line_ends(post: ScannedPost) -> Iterator[_Bracket]:
    """``Then [ x = \\frac{1}{2} ]``: behind words, at the end of a line."""
    for match in _IN_LINE.finditer(post.text):
        start, end = match.span()
        tex = post.raw[match.start("tex") : match.end("tex")]
        before = post.text[post.lines.bounds(start)[0] : start]
        if not before.strip(" \t>-*+0123456789.)") or _is_hidden(post, start, end):
            continue
        if not _RELATION.search(tex) or has_words(tex):
            continue
        if _holds_tex(tex) or _SET_APART.match(tex):
            yield _Bracket(start, end, tex.strip(), True, _holds_tex(tex))


def _rounds(post: ScannedPost, displays: list[_Bracket]) -> Iterator[_Bracket]:
    """Formulas between round brackets, as chat windows copy ``\\(…\\)``; an aside is none."""
    taken = [(bracket.start, bracket.end) for bracket in displays]
    closings = _closings(post.text, "(")
    position = 0
    for match in _ROUND.finditer(post.text):
        start = match.start()
        if start < position or any(first <= start < last for first, last in taken):
            continue
        end = closings.get(start, -1)
        if end < 0 or not _AFTER_ROUND.match(post.text[end : end + 3]):
            continue
        inner = post.raw[start + 1 : end - 1]
        tex = inner.strip()
        if not tex or "\n" in tex or "\r" in tex or _is_hidden(post, start, end):
            continue
        is_table_row = _COLUMN.search(tex) and "\\begin" not in tex
        if has_words(tex) or is_table_row:
            continue
        position = end
        # As in \( x \): blanks inside the brackets stand there on purpose.
        set_apart = inner[0] in " \t" and inner[-1] in " \t"
        is_spoken_of = _is_bare_command(tex) and not set_apart
        is_listed = "," in tex and _RELATION.search(tex) is None  # an interval, or a point
        certain = _holds_tex(tex) and not is_spoken_of and not is_listed
        yield _Bracket(start, end, tex, False, certain, set_apart=set_apart)


def _outside_of_tex(
    post: ScannedPost, displays: list[_Bracket], rounds: list[_Bracket]
) -> Iterator[_Bracket]:
    """Those round brackets that are no piece of a longer formula: no operator stands beside them,
    and no TeX in their line but in brackets."""
    taken = sorted((bracket.start, bracket.end) for bracket in (*displays, *rounds))
    bare: dict[int, bool] = {}
    for bracket in rounds:
        start, end = bracket.start, bracket.end
        line_start, line_end = post.lines.bounds(start)
        before = post.text[max(line_start, start - _NEAR) : start]
        if _OPERATOR_BEFORE.search(_MARKS.sub("", before)):
            continue
        if _OPERATOR_AFTER.match(post.text[end : min(line_end, end + _NEAR)]):
            continue
        if line_start not in bare:
            rest = _without(post.text, line_start, line_end, taken)
            bare[line_start] = holds_bare_tex(_GROUP.sub(" ", rest))
        if not bare[line_start]:
            yield bracket


def _without(text: str, start: int, end: int, ranges: list[tuple[int, int]]) -> str:
    """``text[start:end]`` without the ranges, which are in order."""
    pieces = []
    at = bisect_left(ranges, (start, 0))
    while at < len(ranges) and ranges[at][0] < end:
        pieces.append(text[start : ranges[at][0]])
        start = max(start, ranges[at][1])
        at += 1
    return " ".join((*pieces, text[start:end]))


def _closing(text: str, start: int, pair: str = "()") -> int:
    """Just after the bracket that closes the one at ``start``; -1 if none does on its line."""
    depth = 0
    for position in range(start, min(len(text), start + _LONGEST_LINE)):
        character = text[position]
        if character in "\r\n":
            return -1
        depth += (character == pair[0]) - (character == pair[1])
        if depth == 0:
            return position + 1
    return -1


def _closings(text: str, opener: str) -> dict[int, int]:
    """Of each bracket of a kind, where the one that closes it on its line ends, if not too far
    away."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for match in _OR_FEED[opener].finditer(text):
        sign = match.group()
        if sign == opener:
            opened.append(match.start())
        elif sign in "\r\n":
            opened.clear()
        elif opened and match.end() - (start := opened.pop()) <= _LONGEST_LINE:
            ends[start] = match.end()
    return ends


def _is_bare_command(tex: str) -> bool:
    """Whether nothing but a command stands there, as where commands are talked about."""
    return re.fullmatch(r"\\[A-Za-z]+\*?(?:\{\})*", tex) is not None


def _is_probable(
    post: ScannedPost, bracket: _Bracket, known: frozenset[str], set_apart: bool
) -> bool:
    """Whether a bracket without a clear formula is one, in a post in which others are; ``known``
    are the names in those, ``set_apart`` whether some of them have blanks inside."""
    tex = bracket.tex.strip()
    listed = _RELATION.search(tex) is None and ("," in tex or not _LETTER.search(tex))
    if bracket.display:
        return not listed
    if _is_bare_command(tex):
        return tex[1:] not in _NEEDS and holds_command(tex) and not _ABOUT_TEX.search(post.raw)
    line_start = post.lines.bounds(bracket.start)[0]
    before = post.raw[line_start : bracket.start]
    if not before.strip(" >\t-*+0123456789."):
        return False
    alike = bracket.set_apart and set_apart and tex not in _LISTED
    if listed or (_LABEL.search(before) and len(tex) < 3 and not alike):
        return False
    if _VARIABLE.fullmatch(tex):
        return alike or tex[0] in known
    if not (alike or any(name in known for name in _variables(tex))):
        return False
    strong = re.search(r"[\^_=<>≤≥≠]", tex) is not None
    return strong or _SIMPLE.fullmatch(tex) is not None


def with_row_ends(tex: str) -> str:
    r"""TeX with ``\\`` for each single backslash that ends a row, if none has two."""
    if "\\\\" in tex or "\\begin{" not in tex:
        return tex
    return _ROW_END.sub(r"\\\\", tex)


_ROW_END = re.compile(r"(?<!\\)\\(?=[ \t]*(?:\r\n|\r|\n|$)|[ \t]+(?!\\end))")
