"""Macros that a post defines: they stay defined, and may call themselves."""

from __future__ import annotations

from collections.abc import Iterator

from mathreply.lint.defined_macros import Definition
from mathreply.lint.finding import Finding
from mathreply.lint.post import ScannedPost


def check(post: ScannedPost) -> Iterator[Finding]:
    """One finding a definition: recursion where there is any, otherwise that it leaks."""
    uses: dict[str, frozenset[str]] = {}
    for definition in post.definitions:
        uses[definition.name] = uses.get(definition.name, frozenset()) | definition.uses
    for definition in post.definitions:
        if definition.command != "let" and definition.name in _reached(definition.name, uses):
            yield _recursion(definition, post)
        elif post.engine.refuses_known_names and _is_refused(definition, post):
            yield _refused(definition, post)
        elif post.engine.keeps_definitions or definition.lasts:
            yield _leak(definition, post)


def _recursion(definition: Definition, post: ScannedPost) -> Finding:
    typed = f"\\{definition.name}"
    return post.finding(
        "tex-recursion",
        definition.start,
        definition.end,
        f"macro recursion: {typed} comes back to itself, and the forum shows {post.engine.instead}"
        " where it is used",
        f"take {typed} out of its own meaning",
    )


def _leak(definition: Definition, post: ScannedPost) -> Finding:
    typed = f"\\{definition.name}"
    return post.finding(
        "tex-macro-leak",
        definition.start,
        definition.end,
        f"{typed} stays defined in all formulas after it: with MathJax in other posts of the page"
        " too",
        f"write out what {typed} stands for",
    )


def _is_refused(definition: Definition, post: ScannedPost) -> bool:
    """Whether the engine has a name already that is called new, or has none that is not."""
    known = definition.name in post.engine.macros
    if definition.command.startswith("newcommand"):
        return known
    return definition.command.startswith("renewcommand") and not known


def _refused(definition: Definition, post: ScannedPost) -> Finding:
    typed = f"\\{definition.name}"
    known = definition.name in post.engine.macros
    better = "\\renewcommand" if known else "\\newcommand"
    said = f"has {typed} already" if known else f"has no {typed}"
    return post.finding(
        "tex-redefinition",
        definition.start,
        definition.end,
        f"{post.engine.title} {said} and refuses \\{definition.command}: the forum shows"
        f" {post.engine.instead}",
        f"write \\def\\{definition.name}, which works in all engines, or {better} here",
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
