"""Obsidian's own marks: ``[[wiki links]]``, ``==marked==``, ``%%comments%%``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.lint.finding import Edit, Finding
from mathreply.lint.foreign import is_foreign
from mathreply.lint.post import CODE_MARK, MATH_MARK, TAG_MARK, ScannedPost

_LINK = re.compile(
    r"(?:(?<!\w)(?P<embed>!)|(?<![\w)\]}\\!#]))\[\[(?P<page>[^\W\d_][^\[\]|\r\n$`]{1,100}?)(?:\|(?P<said>[^\[\]\r\n|]{1,100}))?\]\]"
    r"(?![(\[])"
)
_MARKED = re.compile(r"(?<![=\w])==(?=[^\s=])(?P<text>[^=\r\n]{1,200}?)(?<=\S)==(?![=\w])")
_COMMENT = re.compile(r"(?<!\S)%%(?!%)(?P<text>[^%\r\n]{1,400}?)(?<!%)%%(?=[\s.,;:!?)]|$)")
_PROSE = re.compile(r"[^\W\d_]{2}(?:[\w '’\-/#).&:]|(?<=\s)\()*")
_ASSIGNED = re.compile(r"(?:=|\breturn|\w\()[ \t]*\Z")
"""Before a list of lists in a program."""


def check(post: ScannedPost) -> Iterator[Finding]:
    """Each of them, outside code and formulas."""
    yield from _links(post)
    yield from _marks(post)
    yield from _comments(post)


def _is_hidden(post: ScannedPost, start: int, end: int) -> bool:
    hidden = post.text[start:end]
    return CODE_MARK in hidden or MATH_MARK in hidden


def _links(post: ScannedPost) -> Iterator[Finding]:
    """Links between notes, ``[[…]]``, which mean nothing to a forum."""
    for match in _LINK.finditer(post.text) if "[[" in post.text else ():
        start, end = match.span()
        if _is_hidden(post, start, end) or not _PROSE.fullmatch(match["page"].strip()):
            continue
        if _ASSIGNED.search(post.text[max(0, start - 12) : start]):
            continue
        said = (match["said"] or match["page"]).strip()
        kept = match["embed"] or TAG_MARK in said or is_foreign(post, start, end)
        edits = () if kept else (Edit(start, end, said),)
        yield post.finding(
            "paste-note",
            start,
            end,
            "[[…]] is a link between one's own notes: the forum shows the brackets",
            f"write {said}, or a link with its address",
            edits,
            intended=() if edits else None,
        )


def _marks(post: ScannedPost) -> Iterator[Finding]:
    for match in _MARKED.finditer(post.text) if "==" in post.text else ():
        start, end = match.span()
        if _is_hidden(post, start, end) or not re.match(r"[^\W_]", match["text"]):
            continue
        yield post.finding(
            "paste-note",
            start,
            end,
            "==…== marks text in Obsidian: the forum shows the signs",
            "write <mark>…</mark>",
            (Edit(start, start + 2, "<mark>"), Edit(end - 2, end, "</mark>")),
            intended=(),
        )


def _comments(post: ScannedPost) -> Iterator[Finding]:
    for match in _COMMENT.finditer(post.text) if "%%" in post.text else ():
        start, end = match.span()
        if _is_hidden(post, start, end) or "--" in match["text"]:
            continue
        yield post.finding(
            "paste-note",
            start,
            end,
            "%%…%% is a comment in Obsidian: the forum shows it to everyone",
            "write <!-- … -->, or take it out",
            (Edit(start, start + 2, "<!--"), Edit(end - 2, end, "-->")),
            intended=(),
        )
