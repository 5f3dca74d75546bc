"""Labels: shared by all posts on a topic's page."""

from __future__ import annotations

from collections.abc import Iterator

from mathreply.diagnostics import Severity
from mathreply.lint.finding import Finding
from mathreply.lint.post import ScannedPost


def check(post: ScannedPost) -> Iterator[Finding]:
    """A word on every ``\\label``, and an error for one that the post has already used."""
    seen: dict[str, int] = {}
    for math in post.maths:
        view = math.view
        for position, command in view.commands():
            group = view.group(position) if command == "label" else None
            if group is None:
                continue
            name = view.inside(group).strip()
            start, end = view.start(position), view.end(group.close)
            if name in seen:
                line, _ = post.lines.place(seen[name])
                yield post.finding(
                    "tex-label-twice",
                    start,
                    end,
                    f"\\label{{{name}}} again, after line {line}: "
                    f"MathJax says Label '{name}' multiply defined, and shows an error in its"
                    " place",
                    "give it another name, or leave it out",
                    severity=None if post.engine.shares_labels else Severity.WARNING,
                )
            else:
                seen[name] = start
                yield post.finding(
                    "tex-label",
                    start,
                    end,
                    f"all posts on a topic's page share \\label{{{name}}}: "
                    "another post with it is an error, and KaTeX shows no number for it",
                    "write \\tag{1} and refer to it as (1) in the text",
                )
