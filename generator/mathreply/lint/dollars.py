"""Single dollars in the text that were meant as mathematics: a bad neighbour, a line end, no
partner."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mathreply.cook.characters import is_safe_boundary
from mathreply.lint.edits import put
from mathreply.lint.finding import Edit, Finding, Intended
from mathreply.lint.likeness import begins_like_tex, looks_like_tex
from mathreply.lint.post import CODE_MARK, MATH_MARK, TAG_MARK, Post
from mathreply.lint.rewriting import inline, one_line
from mathreply.lint.signs import Sign

_LONGEST = 1_000
_LOST = re.compile(
    r"(?P<end>\r(?!\n)|(?<!\r)\n)(?P<rest>(?<=\n)(?:abla|otin|onumber)\b"
    r"|(?<=\r)(?:ho|ight|angle|ceil|floor|ule)\b)"
)
"""``\\nabla`` and ``\\rho`` after an escape has made line ends of their first two characters."""
_ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f")


def check(post: Post) -> Iterator[Finding]:
    """Runs of dollars, two or more at a time."""
    found = [sign for sign in post.signs if sign.text[0] == "$"]
    position = 0
    while position < len(found):
        finding, taken = _at(post, found, position)
        if finding is not None:
            yield finding
        position += taken


def _at(post: Post, found: Sequence[Sign], position: int) -> tuple[Finding | None, int]:
    opener = found[position]
    if len(opener.text) != 1:
        return None, 1
    following = found[position + 1] if position + 1 < len(found) else None
    if following is not None and post.paragraphs.together(opener.end, following.start):
        if len(following.text) == 2:
            chain = _chain(post, found, position)
            if chain is not None:
                return chain
        finding = _pair(post, opener, following)
        if finding is not None:
            return finding, 2
    return _lone(post, opener), 1


def _pair(post: Post, opener: Sign, closer: Sign) -> Finding | None:
    content = post.raw[opener.end : closer.start]
    hidden = post.text[opener.end : closer.start]
    if len(closer.text) != 1 or CODE_MARK in hidden or MATH_MARK in hidden:
        return None
    lost = _LOST.search(content) if len(content) < _LONGEST else None
    if lost is not None:
        return _escape(post, opener, closer, lost)
    if not looks_like_tex(one_line(content)):
        return None
    if "\n" in content or "\r" in content:
        return _over_lines(post, opener, closer, content)
    if content != content.strip() and "\\" not in content:
        return None
    bad = _bad_neighbour(post, opener, closer)
    if bad is None:
        return _in_html(post, opener, closer)
    at, side = bad
    edits, intended = inline(post, opener.start, closer.end, content)
    if post.raw[at] in _ZERO_WIDTH:
        edits, intended = (
            _without_zero_width(post, opener.start, closer.end),
            (Intended(content, False),),
        )
    return post.finding(
        "dollar-boundary",
        opener.start,
        closer.end,
        f"{_named(post.raw[at])} {side} the dollar: the forum shows ${content}$ as it stands",
        _hint(edits, post.raw[at]),
        edits,
        intended=intended,
    )


def _without_zero_width(post: Post, start: int, end: int) -> tuple[Edit, ...]:
    return tuple(
        Edit(at, at + 1, "")
        for at in (start - 1, end)
        if at >= 0 and post.raw[at : at + 1] in _ZERO_WIDTH
    )


def _hint(edits: tuple[Edit, ...], neighbour: str) -> str:
    if neighbour in _ZERO_WIDTH:
        return f"take the character U+{ord(neighbour):04X} out"
    if edits and edits[0].text.startswith("\\("):
        return f"write {edits[0].text}, which may touch letters"
    return "put a space between the dollar and its neighbour"


def _named(character: str) -> str:
    if character.isascii():
        return f"“{character}”"
    visible = f"“{character}” " if character.isprintable() else ""
    name = unicodedata.name(character, "unnamed").lower()
    return f"{visible}U+{ord(character):04X}" + ("" if "-" in name else f" ({name})")


def _bad_neighbour(post: Post, opener: Sign, closer: Sign) -> tuple[int, str] | None:
    """Offset of the character that keeps the forum from taking the dollars, and on which side it
    stands."""
    before, after = opener.start - 1, closer.end
    if (
        before >= 0
        and post.raw[before] not in "\r\n"
        and not is_safe_boundary(post.raw[before], "$")
        and not (before == 0 and post.raw[0] == "\ufeff")
    ):
        return before, "before"
    if (
        after < len(post.raw)
        and post.raw[after] not in "\r\n"
        and not is_safe_boundary(post.raw[after], "$")
    ):
        return after, "after"
    return None


def _in_html(post: Post, opener: Sign, closer: Sign) -> Finding | None:
    """Nothing is wrong with the dollars: what is between them was taken by something else, an HTML
    tag mostly."""
    if TAG_MARK not in post.text[opener.end : closer.start]:
        return None
    return post.finding(
        "dollar-boundary",
        opener.start,
        closer.end,
        "the forum reads something else than mathematics between these dollars",
        "write \\lt for <, and keep links out of formulas",
    )


def _escape(post: Post, opener: Sign, closer: Sign, lost: re.Match[str]) -> Finding:
    start = opener.end + lost.start()
    name = ("\\n" if lost["end"] == "\n" else "\\r") + lost["rest"]
    edits = (Edit(start, start + 1, name[:2]),)
    tex = put(post.raw[opener.end : closer.start], edits, opener.end)
    return post.finding(
        "tex-control",
        start,
        start + 1 + len(lost["rest"]),
        f"a line end where {name} was meant: a \\ in double "
        "quotes (JSON, YAML) is an escape, and the forum shows the dollars and the rest",
        f"use single quotes or a block there; here write {name}",
        edits,
        intended=(Intended(tex, False),),
    )


def _over_lines(post: Post, opener: Sign, closer: Sign, content: str) -> Finding | None:
    if post.in_table(opener.start):
        return None
    edits, intended = inline(post, opener.start, closer.end, content)
    return post.finding(
        "newline-in-dollar",
        opener.start,
        closer.end,
        "$…$ does not go on over the end of a line: the forum shows the dollars and the bare TeX",
        "keep it on one line, or make it a display",
        edits,
        intended=intended,
    )


def _chain(post: Post, found: Sequence[Sign], position: int) -> tuple[Finding, int] | None:
    """``$x$$y$``: formulas side by side."""
    last = position + 1
    while last < len(found) and len(found[last].text) == 2:
        last += 1
    if last >= len(found) or len(found[last].text) != 1:
        return None
    marks = found[position : last + 1]
    contents = [post.raw[left.end : right.start] for left, right in pairwise(marks)]
    start, end = marks[0].start, marks[-1].end
    if (
        any("\n" in content or not looks_like_tex(content) for content in contents)
        or MATH_MARK in post.text[start:end]
        or CODE_MARK in post.text[start:end]
    ):
        return None
    edits = tuple(Edit(mark.start, mark.end, "$ $") for mark in marks[1:-1])
    return post.finding(
        "dollar-boundary",
        start,
        end,
        "two formulas without a space between: the forum shows the dollars and the TeX",
        "put a space between them",
        edits,
        intended=tuple(Intended(content, False) for content in contents),
    ), len(marks)


def _lone(post: Post, opener: Sign) -> Finding | None:
    """A dollar without a partner on its line, if a formula seems to begin there."""
    _, line_end = post.lines.bounds(opener.start)
    rest = post.text[opener.end : min(line_end, opener.end + 40)]
    if not begins_like_tex(rest):
        return None
    return post.finding(
        "unclosed-dollar",
        opener.start,
        opener.end,
        f"a dollar without a partner: the forum shows ${rest.strip()[:20]}… as it stands",
        "close the formula with $, or write \\$ for the sign",
    )
