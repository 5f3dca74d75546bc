"""An unescaped ``%``: what follows it on its line is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.diagnostics import Severity
from mathreply.lint.finding import Edit, Finding
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.show import instead
from mathreply.lint.view import Mode
from mathreply.tex.tokens import TokenKind

_PERCENTAGE = re.compile(r"[0-9}](?:\\[ ,]|~)?\Z")


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """A ``%`` that is no comment at the end of a line: in a one-line formula, after a number,
    inside text."""
    view = math.view
    for position, token in enumerate(view.tokens):
        if token.kind is not TokenKind.COMMENT or view.modes[position] is Mode.RAW:
            continue
        lost = token.text[1:].strip()
        percentage = _PERCENTAGE.search(view.tex[max(0, token.start - 4) : token.start]) is not None
        last = token.end == len(view.tex) and not token.text.endswith("\n")
        if not (percentage or (last and lost) or view.modes[position] is Mode.TEXT):
            continue
        start = view.start(position)
        edits = (
            (Edit(start, start, "\\"),) if percentage or view.modes[position] is Mode.TEXT else ()
        )
        said = (
            f"everything after % is a comment: the forum leaves out “{_short(lost)}”"
            if lost
            else "% begins a comment: the forum does not show it"
        )
        if view.modes[position] is Mode.TEXT and post.reads.comment_hides_brace:
            said = f"% inside \\text hides its closing brace: the forum shows {instead(post)}"
        severity = None
        if view.modes[position] is Mode.TEXT and not post.reads.comment_hides_brace:
            said, severity = "% inside \\text works here and fails on KaTeX sites", Severity.WARNING
        yield post.finding(
            "tex-comment",
            start,
            view.end(position),
            said,
            "write \\% for a percent sign",
            edits,
            severity=severity,
        )


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
