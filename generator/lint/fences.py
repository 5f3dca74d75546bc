"""Fences and indented blocks of code that were meant as displays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.cook import Verbatim
from generator.lint.finding import Edit, Finding, Intended
from generator.lint.post import Post
from generator.lint.rewriting import container, one_line

_FENCE = re.compile(r"(?P<head>(?P<margin>[ >]*)(?P<mark>`{3,}|~{3,})[ \t]*math[ \t]*(?P<feed>\r\n|\r|\n))"
                    r"(?P<body>.*?)(?P<foot>(?P<end>\r\n|\r|\n)?[ \t>]*(?P=mark)[`~]*[ \t]*)?\s*\Z", re.DOTALL)
_INDENTED = re.compile(r"\s*(\$\$|\\\[)(?P<body>.+?)(\$\$|\\\])\s*\Z", re.DOTALL)


def check(post: Post) -> Iterator[Finding]:
    """```` ```math ```` fences, and ``$$`` that four spaces have turned into code."""
    for part in post.verbatim:
        if part.kind == "code":
            finding = _fence(post, part) or _indented(post, part)
            if finding is not None:
                yield finding


def _fence(post: Post, part: Verbatim) -> Finding | None:
    match = _FENCE.match(post.raw, part.start, part.end)
    if match is None:
        return None
    edits: tuple[Edit, ...] = ()
    intended: tuple[Intended, ...] | None = None
    tex = match["body"].strip()
    if match["foot"] and tex and "$$" not in tex:
        edits, intended = _as_display(post, part, match, tex)
    return post.finding("math-fence", part.start + len(match["margin"]), part.end, "```math is GitHub's habit: the "
                        "forum shows the TeX as code", "write $$ in place of both fences", edits, intended=intended)


def _as_display(post: Post, part: Verbatim, match: re.Match[str], tex: str) \
        -> tuple[tuple[Edit, ...], tuple[Intended, ...]]:
    quoted = ">" in container(post, part.start)
    mark_start = match.end("margin")
    foot_mark = match.start("foot") + match["foot"].index(match["mark"])
    if quoted and re.search(r"[\r\n]", tex):
        tex = one_line(tex)
        if "\n" in tex:
            return (), ()
    opening = Edit(mark_start, match.end("head") - len(match["feed"]), "$$")
    closing = Edit(foot_mark, match.end("foot"), "$$")
    if not quoted:
        return (opening, closing), (Intended(tex, True),)
    tex = tex.lstrip("> ")
    body = Edit(match.start("body"), match.end("body"), match["margin"] + tex)
    return (opening, body, closing), (Intended(tex, True),)


def _indented(post: Post, part: Verbatim) -> Finding | None:
    source = post.raw[part.start:part.end]
    if not re.match(r"[ \t>]*(?: {4}|\t)", source):
        return None
    match = _INDENTED.match(source.lstrip(">"))
    if match is None or not match["body"].strip():
        return None
    return post.finding("display-indented", part.start, part.end, "four spaces before the delimiters make this code: "
                        "the forum shows the TeX as it was typed", "indent it by less than four spaces, or as far as "
                        "the text of its list item")
