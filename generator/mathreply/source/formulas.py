"""Every formula of an answer with its place: the sides of its chains, and what stands between
dollars in its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from mathreply.model import (
    Answer,
    Derivation,
    DerivationBlock,
    DisplayBlock,
    Prose,
    Span,
)

_INLINE = re.compile(
    r"(?<![\\$])\$(?![\s$])(?P<dollars>[^$]*?[^\s$\\])\$(?!\$|\d)|\\\((?P<tex>.+?)\\\)"
)
_CODE = re.compile(
    r"`[^`\n]*`|^ {0,3}(?P<mark>```+|~~~+).*?^ {0,3}(?P=mark)", re.MULTILINE | re.DOTALL
)
_WORDS_BEFORE = 100
"""So many characters before a formula in the text tell how it is meant."""
_WORDS_AFTER = 120
"""So many characters after it tell what is said of it."""


class FormulaSource(Struct, frozen=True):
    """One formula of an answer."""

    tex: str
    span: Span | None
    before: str = ""
    """The words before a formula in running text."""
    is_inline: bool = False
    after: str = ""
    """The words after it."""


def formulas_of(answer: Answer) -> tuple[FormulaSource, ...]:
    """All formulas in the order of the file."""
    found: list[FormulaSource] = []
    for block in answer.blocks:
        if isinstance(block, Prose):
            found += _inline(block)
        elif isinstance(block, DerivationBlock):
            found += _of_chain(block.derivation)
        else:
            found += _of_display(block)
    return tuple(found)


def _of_display(block: DisplayBlock) -> Iterator[FormulaSource]:
    """The sides of a display's chains; the whole where none is read."""
    for chain in block.derivations:
        yield from _of_chain(chain)
    if not block.derivations:
        yield FormulaSource(block.tex, block.span)


def _of_chain(chain: Derivation) -> Iterator[FormulaSource]:
    """A chain's relations one by one, each with both its sides; conditions beside it as well."""
    before = chain.start
    for step in chain.steps:
        yield FormulaSource(f"{before} {step.relation} {step.tex}", step.span)
        before = step.tex or before
    for given in chain.given:
        yield FormulaSource(given.tex, given.span)
    for let in chain.lets:
        yield FormulaSource(let.tex, let.span)


def _inline(block: Prose) -> Iterator[FormulaSource]:
    """The formulas within lines, with the words around them; none in code."""
    text = without_code(block.raw)
    for placed in placed_in(block):
        before = text[max(0, placed.start - _WORDS_BEFORE) : placed.start]
        after = text[placed.end : placed.end + _WORDS_AFTER]
        yield FormulaSource(placed.tex, placed.span, before, is_inline=True, after=after)


class PlacedFormula(Struct, frozen=True):
    """A formula within the lines of a stretch of prose."""

    tex: str
    span: Span
    start: int
    """Offset of its first delimiter in the prose."""
    end: int
    """Offset behind its last delimiter."""


def placed_in(block: Prose) -> Iterator[PlacedFormula]:
    """The formulas within the lines of a stretch of prose; none in code."""
    text = without_code(block.raw)
    for match in _INLINE.finditer(text):
        lines = text[: match.start()].split("\n")
        column = len(lines[-1]) + 1 + (block.span.column - 1 if len(lines) == 1 else 0)
        span = Span(block.span.line + len(lines) - 1, column)
        tex = match["dollars"] or match["tex"]
        yield PlacedFormula(tex, span, match.start(), match.end())


def without_code(text: str) -> str:
    """Prose with spaces in place of its code, every other character at its place."""
    return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
