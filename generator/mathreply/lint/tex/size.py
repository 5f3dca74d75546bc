"""Formulas that show nothing, or far too much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.diagnostics import Severity
from mathreply.lint.finding import Finding
from mathreply.lint.names import names
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.view import TEXT_COMMANDS, Mode, TexView
from mathreply.settings import Limits
from mathreply.tex.spaces import SPACES
from mathreply.tex.tokens import TokenKind

_LIMITS = Limits()
_BLANK = names(
    "displaystyle textstyle scriptstyle scriptscriptstyle nonumber notag limits nolimits rm bf it"
    " phantom hphantom vphantom label kern mkern hskip mskip hspace hspace* mspace"
) | {"\n", "\\", *(command[1:] for command in SPACES)}
_WITHOUT_INK = (TokenKind.SPACE, TokenKind.COMMENT, TokenKind.OPEN, TokenKind.CLOSE)
_LENGTHS = names(
    "rule Rule hspace hspace* vspace kern mkern hskip mskip mspace raise lower raisebox moveleft "
    "moveright Space"
)
_LENGTH = re.compile(r"([-+]?\d*\.?\d+(?:[eE]\d+)?)\s*(em|ex|pt|px|mu|cm|mm|in|pc|bp|sp)?")
_EM = {
    "em": 1.0,
    "ex": 0.45,
    "pt": 0.1,
    "px": 0.06,
    "mu": 1 / 18,
    "cm": 2.4,
    "mm": 0.24,
    "in": 6.0,
    "pc": 1.2,
    "bp": 0.1,
    "sp": 1e-6,
    "": 1.0,
}
_MOST_EM = 60.0
"""About 1,000 px: wider and taller than any post."""
_SIZES = names("Huge huge LARGE Large large HUGE")
_MOST_SIZES = 4


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """Empty, giant, too deep and too long formulas."""
    view = math.view
    if _is_empty(view):
        yield post.finding(
            "tex-empty",
            math.start,
            math.end,
            "an empty equation: the forum shows a gap",
            "write the formula, or take the delimiters out",
        )
        return
    if _defines_only(math, post):
        yield post.finding(
            "tex-empty",
            math.start,
            math.end,
            "a formula of definitions alone: the forum shows a gap in its place",
            "put the definitions into the first formula that uses them",
            severity=Severity.INFO,
        )
    if len(view.tex) > _LIMITS.max_tex_length:
        yield post.finding(
            "tex-long",
            math.start,
            math.end,
            f"{len(view.tex):,} characters in one formula, more than "
            f"the limit of {_LIMITS.max_tex_length:,}: browsers take seconds over it",
            "split it",
        )
    yield from _deep(view, post)
    yield from _giant(view, post)


def _is_empty(view: TexView) -> bool:
    """Whether no token leaves ink; names and lengths in arguments do not count, words in ``\\text``
    do."""
    for position, token in enumerate(view.tokens):
        if token.kind is TokenKind.COMMAND:
            if token.text[1:] not in _BLANK and token.text[1:] not in TEXT_COMMANDS:
                return False
        elif (
            token.kind not in _WITHOUT_INK
            and view.modes[position] is not Mode.RAW
            and token.text.strip()
        ):
            return False
    return True


def _defines_only(math: Math, post: ScannedPost) -> bool:
    """Whether nothing but definitions stands in a formula."""
    ranges = [(made.start, made.end) for made in post.definitions_in(math)]
    rest = math.source
    for start, end in reversed(ranges):
        rest = rest[: start - math.inner_start] + rest[end - math.inner_start :]
    return bool(ranges) and not rest.strip(" \t\r\n;")


def _deep(view: TexView, post: ScannedPost) -> Iterator[Finding]:
    depth = 0
    for position, token in enumerate(view.tokens):
        if token.kind is TokenKind.OPEN or token.text in ("\\begin", "\\left"):
            depth += 1
            if depth > _LIMITS.max_nesting:
                yield post.finding(
                    "tex-deep",
                    view.start(position),
                    view.end(position),
                    f"nested more than {_LIMITS.max_nesting} deep: the browser may give up, and the"
                    f" forum shows {post.engine.instead}",
                    "split the formula or name a part of it",
                )
                return
        elif token.kind is TokenKind.CLOSE or token.text in ("\\end", "\\right"):
            depth = max(0, depth - 1)


def _giant(view: TexView, post: ScannedPost) -> Iterator[Finding]:
    sizes = 0
    for position, name in view.commands():
        if name in _LENGTHS:
            longest = _longest(view, position)
            if longest > _MOST_EM:
                yield post.finding(
                    "tex-giant",
                    view.start(position),
                    view.end(position),
                    f"\\{name} of {longest:,.0f} em, where {_MOST_EM:.0f} em are wider than any"
                    " post",
                    "write the length that you mean: 1em is the width of an M",
                )
        elif name in _SIZES:
            sizes += 1
            if sizes == _MOST_SIZES:
                yield post.finding(
                    "tex-giant",
                    view.start(position),
                    view.end(position),
                    f"{_MOST_SIZES} or more sizes in one formula: letters larger than the post",
                    "leave them out",
                )


def _longest(view: TexView, position: int) -> float:
    """The greatest length in a command's arguments, em."""
    start = view.tokens[position].end
    following = view.tex[start : start + 80]
    if view.tokens[position].text in ("\\rule", "\\Rule", "\\Space"):
        within = re.match(r"\s*(?:\[[^\]]*\]\s*)?(?:\{[^}]*\}\s*){1,3}", following)
    else:
        within = re.match(r"\s*(?:\{[^}]*\}|[-+]?\s*[\d.]+(?:[eE]\d+)?\s*[a-z]{2})", following)
    found = _LENGTH.findall(within.group()) if within else []
    return max((abs(float(number)) * _EM[unit] for number, unit in found), default=0.0)
