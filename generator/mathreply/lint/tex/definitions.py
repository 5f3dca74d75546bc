"""Macros that a post defines: they stay defined, and may call themselves."""

from __future__ import annotations

from collections.abc import Iterator

from mathreply.lint.finding import Finding
from mathreply.lint.post import ScannedPost
from mathreply.lint.show import instead


def check(post: ScannedPost) -> Iterator[Finding]:
    """One finding a definition: recursion where there is any, otherwise that it leaks."""
    uses: dict[str, frozenset[str]] = {}
    for definition in post.definitions:
        uses[definition.name] = uses.get(definition.name, frozenset()) | definition.uses
    for definition in post.definitions:
        typed = f"\\{definition.name}"
        if definition.command != "let" and definition.name in _reached(definition.name, uses):
            yield post.finding(
                "tex-recursion",
                definition.start,
                definition.end,
                f"macro recursion: {typed} comes back to itself, and the forum shows"
                f" {instead(post)} where it is used",
                f"take {typed} out of its own meaning",
            )
        else:
            yield post.finding(
                "tex-macro-leak",
                definition.start,
                definition.end,
                f"{typed} stays defined in all formulas after it: with MathJax in other posts of"
                " the page too",
                f"write out what {typed} stands for",
            )


def _reached(name: str, uses: dict[str, frozenset[str]]) -> set[str]:
    """The macros that an expansion of ``name`` comes to."""
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        for used in uses.get(waiting.pop(), frozenset()):
            if used in uses and used not in reached:
                reached.add(used)
                waiting.append(used)
    return reached
