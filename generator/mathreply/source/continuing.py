"""Displays that begin with a relation go on from the display above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from mathreply.model import Block, Derivation, DerivationBlock, DisplayBlock
from mathreply.tex.relations import IMPLICATIONS


def with_starts(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, each display that begins with a relation with the first side that stands above.

    Its first step only states: what the text between the two does to that side (a value is put in,
    a case is taken) is not known.
    """
    return tuple(_continued(blocks))


def _continued(blocks: Sequence[Block]) -> Iterator[Block]:
    """Displays that begin with a relation go on from the chain above."""
    above: Derivation | None = None
    for block in blocks:
        if isinstance(block, DerivationBlock):
            above = block.derivation
        if not isinstance(block, DisplayBlock):
            yield block
            continue
        chains = []
        for chain in block.derivations:
            if not chain.start and chain.steps:
                chain = _from(above, chain) if above is not None and above.steps else _alone(chain)
            above = chain
            chains.append(chain)
        yield replace(block, derivations=tuple(chains))


def _from(above: Derivation, chain: Derivation) -> Derivation:
    """A chain without a first side as what follows from the last side above; from the last
    statement where an arrow begins it."""
    first, *rest = chain.steps
    last = above.steps[-1]
    start = last.tex
    if first.relation in IMPLICATIONS and last.relation not in IMPLICATIONS:
        before = above.steps[-2].tex if len(above.steps) > 1 else above.start
        start = f"{before} {last.relation} {last.tex}"
    return replace(chain, start=start, steps=(replace(first, states=True), *rest))


def _alone(chain: Derivation) -> Derivation:
    """A chain without a first side above which nothing stands: what an arrow leads to is stated."""
    first, *rest = chain.steps
    is_said = first.relation in IMPLICATIONS
    return replace(chain, steps=(replace(first, states=is_said), *rest))
