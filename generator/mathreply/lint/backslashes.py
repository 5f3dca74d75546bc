"""``\\(…\\)`` that the forum does not read, and ``\\\\(…\\\\)`` as programs escape it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.lint.finding import Finding
from mathreply.lint.foreign import is_a_call, is_a_pattern, is_foreign, is_tex_beyond_doubt
from mathreply.lint.labels_as_math import CITATION
from mathreply.lint.likeness import may_be_tex
from mathreply.lint.post import CODE_MARK, MATH_MARK, ScannedPost
from mathreply.lint.rewriting import inline, one_line
from mathreply.lint.signs import Sign

_CLOSERS = {"\\(": "\\)", "\\\\(": "\\\\)"}
_HEADING = re.compile(r"[ \t>]*#{1,6}[ \t]")
_ITEM = re.compile(r"(?P<before>[ \t>]*)(?:[-*+]|\d{1,9}[.)])[ \t]")
_OWN_LINE = re.compile(
    r"[ \t>]*(?:#{1,6}[ \t]|```|~~~|(?:-{2,}|={2,}|_{3,}|\*{3,})[ \t]*$"
    r"|\[/?(?:quote|details|code|spoiler|poll)\b)",
    re.IGNORECASE,
)
"""What no paragraph goes on with: a heading, a fence, a rule, a tag of BBCode."""


def check(post: ScannedPost) -> Iterator[Finding]:
    """Each pair of round delimiters in the text.

    Numbers between them are citations or labels, unless something else between such delimiters is
    TeX beyond doubt.
    """
    pairs = [(pair, post.raw[pair[0].end : pair[1].start]) for pair in _pairs(post)]
    sure = any(is_tex_beyond_doubt(content) for _, content in pairs)
    for (opener, closer), content in pairs:
        if sure or not CITATION.fullmatch(content):
            finding = _pair(post, opener, closer)
            if finding is not None:
                yield finding


def _pairs(post: ScannedPost) -> Iterator[tuple[Sign, Sign]]:
    """Each opening delimiter with the closing one behind it, in one paragraph."""
    waiting: Sign | None = None
    for sign in post.signs:
        if sign.text in _CLOSERS:
            waiting = sign
        elif waiting is not None and sign.text == _CLOSERS[waiting.text]:
            if post.paragraphs.together(waiting.end, sign.start):
                yield waiting, sign
            waiting = None


def _pair(post: ScannedPost, opener: Sign, closer: Sign) -> Finding | None:
    """The finding on one pair; None where the forum does show it, or it is no mathematics."""
    content = post.raw[opener.end : closer.start]
    hidden = post.text[opener.end : closer.start]
    if CODE_MARK in hidden or MATH_MARK in hidden or not content.strip():
        return None
    if post.in_table(opener.start) and re.search(r"(?<!\\)\||[\r\n]", content):
        return None  # told with the table's row
    doubled = len(opener.text) == 3
    known = post.profile.backslash_delimiters
    if known and not doubled and not re.search(r"[\r\n]", content):
        # right in itself, and in a place that the forum does not show, such as a cell too many
        return None
    if (doubled or not known) and not may_be_tex(one_line(content)):
        return None
    if is_a_pattern(content) or is_foreign(post, opener.start, closer.end):
        return None  # a regular expression's brackets, or a path's
    if not known and is_a_call(post, opener, content):
        return None
    if _parts_blocks(post, opener.start, closer.start):
        return None  # two brackets that were escaped, each in a block of its own
    edits, intended = inline(post, opener.start, closer.end, content)
    if doubled:
        code, said = (
            "doubled-backslash",
            "the backslashes are doubled: the forum shows \\( … \\) and the bare TeX",
        )
    elif not known:
        code, said = (
            "backslash-inline",
            "\\(…\\) is no mathematics on this forum: it shows (…) and the bare TeX",
        )
    else:
        code, said = (
            "newline-in-dollar",
            "\\(…\\) does not go on over the end of a line: the forum shows the bare TeX",
        )
    return post.finding(code, opener.start, closer.end, said, "write $…$", edits, intended=intended)


def _parts_blocks(post: ScannedPost, start: int, end: int) -> bool:
    """Whether a heading ends between two offsets, or a heading, a fence, a quotation or the next
    item of a list begins; of a minus that begins a line of running text that is not known."""
    line_start, line_end = post.lines.bounds(start)
    first = post.raw[line_start:line_end]
    lines = post.raw[line_end:end].splitlines()
    if end < line_end or not lines:
        return False
    item = _ITEM.match(first)
    depth = _quoted(first)
    if _HEADING.match(first) or any(_OWN_LINE.match(x) or _quoted(x) > depth for x in lines):
        return True
    following = (_ITEM.match(x) for x in lines)
    return item is not None and any(
        m is not None and len(m["before"]) <= len(item["before"]) for m in following
    )


def _quoted(line: str) -> int:
    """How many signs of quotation stand before a line."""
    return line[: len(line) - len(line.lstrip(" \t>"))].count(">")
