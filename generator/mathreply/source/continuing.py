"""Displays that begin with a relation go on from the display above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from mathreply.model import Block, Derivation, DerivationBlock, DisplayBlock, Prose, Step
from mathreply.tex.relations import IMPLICATIONS


def with_starts(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, each display that begins with a relation with the first side that stands above.

    Its first step only states: what the text between the two does to that side (a value is put in,
    a case is taken) is not known.
    """
    return tuple(_continued(_joined(blocks)))


def _joined(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, each display that ends with a relation joined with the one below: ``a = b =``
    above ``= c`` or above ``c``. Where nothing stands between them, the step claims."""
    chains = {
        (number, index): chain
        for number, block in enumerate(blocks)
        if isinstance(block, DisplayBlock)
        for index, chain in enumerate(block.derivations)
    }
    for here, following in pairwise(sorted(chains)):
        above, below = chains[here], chains[following]
        if len(above.steps) < 2 or above.steps[-1].tex.strip() or not below.steps:
            continue
        between = blocks[here[0] + 1 : following[0]]
        is_at_once = all(isinstance(b, Prose) and not b.raw.strip() for b in between)
        if not is_at_once and (below.start or not all(isinstance(b, Prose) for b in between)):
            continue
        *steps, last = above.steps
        if below.start:
            first = Step(last.relation, below.start, last.reason, span=below.span)
            below = replace(below, steps=(first, *below.steps))
        chains[here] = replace(above, steps=tuple(steps))
        chains[following] = replace(below, start=steps[-1].tex if is_at_once else "")
    return tuple(
        replace(block, derivations=tuple(chains[number, i] for i in range(len(block.derivations))))
        if isinstance(block, DisplayBlock)
        else block
        for number, block in enumerate(blocks)
    )


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
