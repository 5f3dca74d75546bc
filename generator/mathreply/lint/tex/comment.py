"""An unescaped ``%``: what follows it on its line, or in its argument, is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from mathreply.diagnostics import Severity
from mathreply.lint.finding import Edit, Finding
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.view import Mode
from mathreply.tex.tokens import TokenKind

_PERCENTAGE = re.compile(r"[0-9}](?:\\[ ,]|~)?\Z")
_MATHEMATICS = re.compile(r"\\\\|\\[A-Za-z]{2,}|[=&^_]")


class _Comment(Struct, frozen=True):
    start: int
    """Offset in the formula."""
    lost: str
    """What the engine leaves out besides the sign."""
    percentage: bool
    """Whether a number stands right before it."""
    ends: bool
    """Whether the formula ends with it, with no line end after it."""
    in_text: bool
    cut: bool
    """Whether it hides no more than the rest of its argument."""


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """A ``%`` that is no comment of its author's: in a one-line formula, after a number, inside
    text, before mathematics."""
    if "%" not in math.source:
        return
    for comment in _comments(math):
        hides_mathematics = _MATHEMATICS.search(comment.lost) is not None
        if (
            not (comment.percentage or (comment.ends and comment.lost) or comment.in_text)
            and not hides_mathematics
        ):
            continue
        said, severity = _said(comment, post)
        start = math.inner_start + comment.start
        sure = comment.percentage or comment.in_text or comment.cut
        yield post.finding(
            "tex-comment",
            start,
            start + 1 + len(comment.lost),
            said,
            "write \\% for a percent sign",
            (Edit(start, start, "\\"),) if sure else (),
            severity=severity,
        )


def _comments(math: Math) -> Iterator[_Comment]:
    """What a ``%`` hides, each with whether a percentage was meant."""
    typed, seen = math.typed, math.view.tex
    for position, token in enumerate(typed.tokens):
        if token.kind is not TokenKind.COMMENT or typed.modes[position] is Mode.RAW:
            continue
        cut = seen[token.start] == " "
        lost = token.text[1:].strip()
        if cut:
            lost = token.text[1 : len(token.text) - len(seen[token.start : token.end].lstrip(" "))]
        yield _Comment(
            token.start,
            lost,
            _PERCENTAGE.search(math.source[max(0, token.start - 4) : token.start]) is not None,
            token.end == len(typed.tex) and not token.text.endswith("\n"),
            typed.modes[position] is Mode.TEXT,
            cut,
        )


def _said(comment: _Comment, post: ScannedPost) -> tuple[str, Severity | None]:
    if comment.in_text and not post.engine.comments_end_with_arguments:
        return (
            f"% inside \\text hides its closing brace: the forum shows {post.engine.instead}",
            None,
        )
    if comment.in_text:
        return "% inside \\text works here and fails on KaTeX sites", Severity.WARNING
    if comment.lost.strip():
        lost = comment.lost if len(comment.lost) <= 40 else comment.lost[:39] + "…"
        return f"everything after % is a comment: the forum leaves out “{lost}”", None
    return "% begins a comment: the forum does not show it", None
