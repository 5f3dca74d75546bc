"""On which line of the post an inline formula stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from generator.cook.forum import Forum
from generator.cook.mathtoken import INLINE


def install(md: Forum) -> None:
    """Adds the rule to ``md``, behind all others."""
    md.core.ruler.push("math-lines", _number)


def _number(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and token.map:
            first, last = token.map
            for child in _formulas(token):
                found = child.meta["math"]
                # Where only a part of the block was read (a footnote within a line), its own line breaks count.
                line = first + 1 + found.text.count("\n", 0, found.start)
                child.meta["math"] = replace(found, line=min(line, max(last, first + 1)))


def _formulas(token: Token) -> Iterator[Token]:
    return (child for child in token.children or () if child.type == INLINE)
