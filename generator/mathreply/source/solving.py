"""An equation in one unknown solved row by row in a display, each row following from the one
above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from mathreply.model import Block, Derivation, DisplayBlock, Step

_COMMAND = re.compile(
    r"\\(?:text\s*\{\s*or\s*\}|(?:[dt]?frac|sqrt|cdot|times|div|pm|mp|left|right|quad|qquad|implies)"
    r"(?![A-Za-z])|[,;:! ])"
)
"""What may stand in a row beside numbers and the unknown."""
_NONLINEAR = re.compile(r"\^|\\sqrt|\\pm|\\mp|\||\\text")
"""What has several solutions or gains some: a row may say more than follows from the one above."""


def with_solved_rows(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, the rows of a display that solve an equation in one unknown as one chain of
    statements."""
    return tuple(
        replace(block, derivations=(_joined(block.derivations),))
        if isinstance(block, DisplayBlock) and _solve(block.derivations)
        else block
        for block in blocks
    )


def _solve(rows: Sequence[Derivation]) -> bool:
    """Whether the rows are equations in one letter, and the last says what it is."""
    if len(rows) < 2 or not all(map(_is_lone, rows)):
        return False
    statements = [_statement(row) for row in rows]
    letters = [_letters(statement) for statement in statements]
    unknown = letters[-1]
    if unknown is None or len(unknown) != 1 or any(found != unknown for found in letters):
        return False
    (name,) = unknown
    solutions = re.split(r"\\text\s*\{\s*or\s*\}", statements[-1])
    is_told = all(re.fullmatch(rf"{name}=[^=]*", _solid(said)) for said in solutions)
    # Where it has a value before, the rows put that in: they are a calculation.
    is_new = not any(_solid(said).startswith(f"{name}=") for said in statements[:-2])
    return is_told and is_new and not any(_letters(said.split("=")[1]) for said in solutions)


def _is_lone(row: Derivation) -> bool:
    """Whether a row is one equation, or equations of which one holds, without a condition."""
    is_plain = len(row.steps) == 1 and not row.given and not row.lets and not row.implied
    return is_plain and row.steps[0].relation == ("=" if row.start else "\\implies")


def _statement(row: Derivation) -> str:
    """What a row says."""
    step = row.steps[0]
    return f"{row.start} {step.relation} {step.tex}" if row.start else step.tex


def _solid(tex: str) -> str:
    return re.sub(r"\s|\\[,;:! ]|\\q?quad(?![A-Za-z])", "", tex)


def _letters(tex: str) -> set[str] | None:
    """The letters of a row; None where it holds anything but those, numbers and plain signs."""
    rest = _COMMAND.sub(" ", tex)
    return None if "\\" in rest else set(re.findall(r"[A-Za-z]", rest))


def _joined(rows: Sequence[Derivation]) -> Derivation:
    """The rows as statements, each following from the one above; only stated where that may be of
    one case alone."""
    steps = tuple(
        Step(
            "\\implies",
            _statement(row),
            row.steps[0].reason,
            span=row.span,
            states=any(_NONLINEAR.search(_statement(each)) for each in (above, row)),
        )
        for above, row in pairwise(rows)
    )
    return replace(rows[0], start=_statement(rows[0]), steps=steps)
