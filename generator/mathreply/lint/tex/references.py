r"""``\ref`` to a label that the post does not have: readers see “???”."""

from __future__ import annotations

from collections.abc import Iterator

from mathreply.lint.finding import Finding
from mathreply.lint.names import names
from mathreply.lint.post import ScannedPost

_REFERRING = names("ref eqref")


def check(post: ScannedPost) -> Iterator[Finding]:
    """Each reference without its label."""
    labels = set(_named(post, names("label")))
    for math in post.maths:
        view = math.view
        for position, command in view.commands():
            group = view.group(position) if command in _REFERRING else None
            if group is None or view.inside(group).strip() in labels:
                continue
            # KaTeX forums make a link of the name itself.
            shown = "its name" if post.engine.is_raw else "???"
            yield post.finding(
                "tex-reference",
                view.start(position),
                view.end(group.close),
                f"\\{command}{{{view.inside(group).strip()}}} refers to a label that this post does"
                f" not have: the forum shows {shown}",
                "write the number, such as (1), or add the \\label",
            )


def _named(post: ScannedPost, commands: frozenset[str]) -> Iterator[str]:
    for math in post.maths:
        view = math.view
        for position, command in view.commands():
            group = view.group(position) if command in commands else None
            if group is not None:
                yield view.inside(group).strip()
