"""Fences and indented blocks of code that were meant as displays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from mathreply.cook import Verbatim
from mathreply.lint.finding import Edit, Finding, Intended
from mathreply.lint.post import ScannedPost

_HEAD = re.compile(r"(?P<margin>[ >]*)(?P<mark>`{3,}|~{3,})[ \t]*(?P<kind>math|\{math\})[ \t]*$")
_HABITS = {
    "math": "```math is GitHub's habit: the forum shows the TeX as code",
    "{math}": "```{math} is MyST's habit: the forum shows the TeX as code",
}
_OPTION = re.compile(r"[ \t>]*:(?:label|name|nowrap|class|number|enumerated):[^\r\n]*\s*$")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_INDENTED = re.compile(r"\s*(\$\$|\\\[)(?P<body>.+?)(\$\$|\\\])\s*\Z", re.DOTALL)


def check(post: ScannedPost) -> Iterator[Finding]:
    """```` ```math ```` fences, and ``$$`` that four spaces have turned into code."""
    for part in post.verbatim:
        if part.kind == "code":
            finding = _fence(post, part) or _indented(post, part)
            if finding is not None:
                yield finding


def _fence(post: ScannedPost, part: Verbatim) -> Finding | None:
    """A fence that another program takes for mathematics."""
    source = post.raw[part.start : part.end]
    lines = _LINE.findall(source)
    head = _HEAD.match(lines[0].rstrip("\r\n")) if lines else None
    if head is None:
        return None
    edits: tuple[Edit, ...] = ()
    intended: tuple[Intended, ...] | None = None
    if len(lines) > 2 and lines[-1].strip(" \t>\r\n") == head["mark"]:
        edits, intended = _as_display(part.start, lines, head)
    return post.finding(
        "math-fence",
        part.start + len(head["margin"]),
        part.end,
        _HABITS[head["kind"]],
        "write $$ in place of both fences",
        edits,
        intended=intended,
    )


def _as_display(
    start: int, lines: list[str], head: re.Match[str]
) -> tuple[tuple[Edit, ...], tuple[Intended, ...]]:
    """Dollars in place of the marks; in a quote the lines are joined, because their > marks would
    be TeX."""
    options = takewhile(_OPTION.match, lines[1:-1])
    begin = 1 + sum(1 for _ in options)
    top = "".join(lines[:begin])
    body_lines = lines[begin:-1]
    body = "".join(body_lines)
    if not body.strip(" \t>\r\n") or "$$" in body:
        return (), ()
    first = start + len(top)
    last = first + len(body)
    foot = last + lines[-1].index(head["mark"])
    mark = lines[-1].strip(" \t>\r\n")
    opening = Edit(start + head.start("mark"), start + len(top.rstrip("\r\n")), "$$")
    closing = Edit(foot, foot + len(mark), "$$")
    margin = head["margin"]
    if ">" not in margin:
        return (opening, closing), (Intended(body.strip(), True),)
    tex = " ".join(line.strip(" \t>\r\n") for line in body_lines)
    if "%" in tex:
        return (), ()  # on one line a comment would hide all that follows it
    line_end = lines[-2][len(lines[-2].rstrip("\r\n")) :]
    joined = Edit(first, last, margin + tex + line_end)
    return (opening, joined, closing), (Intended(tex, True),)


def _indented(post: ScannedPost, part: Verbatim) -> Finding | None:
    """Delimiters that are code for the spaces before them."""
    source = post.raw[part.start : part.end]
    if not re.match(r"[ \t>]*(?: {4}|\t)", source):
        return None
    match = _INDENTED.match(source.lstrip(">"))
    if match is None or not match["body"].strip():
        return None
    return post.finding(
        "display-indented",
        part.start,
        part.end,
        "four spaces before the delimiters make this code: the forum shows the TeX as it was typed",
        "indent it by less than four spaces, or as far as the text of its list item",
    )
