"""Equations that displays set, ``\\frac{\\partial L}{\\partial p} = \\dots = 0``: what stands below
may follow from them, and is not false where they do not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from mathreply.model import Block, Derivation, DisplayBlock, Prose, Statement
from mathreply.source.naming import LETTERS, is_name, solid
from mathreply.source.turning import turn_in
from mathreply.tex.tokens import TokenKind

MOST = 3
"""So many of the last equations above a chain are kept."""


def with_supposed(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks, each chain of a display with the equations set above it that share a letter with
    it; none of those above another problem."""
    return tuple(_supposing(blocks))


def _supposing(blocks: Iterable[Block]) -> Iterator[Block]:
    above: list[Statement] = []
    for block in blocks:
        if isinstance(block, Prose) and turn_in(block) is not None:
            above = []
        if not isinstance(block, DisplayBlock):
            yield block
            continue
        chains = []
        for chain in block.derivations:
            own = _letters(" ".join([chain.start, *(step.tex for step in chain.steps)]))
            said = tuple(each for each in above if _letters(each.tex) & own)
            chains.append(replace(chain, supposed=said[-MOST:]))
            above += _set_by(chain)
        yield replace(block, derivations=tuple(chains))


def _set_by(chain: Derivation) -> Iterator[Statement]:
    """The equations of a chain that are only stated, and name nothing."""
    before = chain.start
    for step in chain.steps:
        is_set = step.states and step.relation == "=" and not step.operation and not step.solves
        if is_set and before.strip() and not (is_name(before) or is_name(step.tex)):
            yield Statement(f"{before.strip()} = {step.tex.strip()}", step.span, local=True)
        before = step.tex


def _letters(tex: str) -> frozenset[str]:
    tokens = solid(tex)
    return frozenset(t.text for t in tokens if t.kind is TokenKind.LETTER or t.text in LETTERS)
