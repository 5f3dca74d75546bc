"""Equations that displays set, ``\\frac{\\partial L}{\\partial p} = \\dots = 0``, or that words
give as a reason: what stands beside them may follow from them, and is not false where they do not
hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from mathreply.model import (
    Block,
    Declarations,
    Derivation,
    DerivationBlock,
    DisplayBlock,
    Prose,
    Statement,
)
from mathreply.source.because import reasons_before, reasons_behind
from mathreply.source.naming import LETTERS, is_name, solid
from mathreply.source.solutions import GRADIENT
from mathreply.source.turning import turn_in
from mathreply.tex.tokens import TokenKind

MOST = 3
"""So many of the last equations above a chain are kept."""


def with_supposed(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks, each chain with the equations that share a letter with it and that a display set
    above it or the words beside it give as a reason; none of those above another problem."""
    blocks = tuple(blocks)
    beside = {n: _said_beside(blocks, n) for n, block in enumerate(blocks) if _is_chain(block)}
    return tuple(_supposing(blocks, beside))


def _is_chain(block: Block) -> bool:
    return isinstance(block, DerivationBlock | DisplayBlock)


def _said_beside(blocks: Sequence[Block], at: int) -> tuple[Statement, ...]:
    """The reasons in the words right before a block and right behind it."""
    before = blocks[at - 1] if at else None
    behind = blocks[at + 1] if at + 1 < len(blocks) else None
    said = reasons_before(before) if isinstance(before, Prose) else ()
    return (*said, *(reasons_behind(behind) if isinstance(behind, Prose) else ()))


def _supposing(
    blocks: Sequence[Block], beside: Mapping[int, tuple[Statement, ...]]
) -> Iterator[Block]:
    above: list[Statement] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Prose) and turn_in(block) is not None:
            above = []
        if isinstance(block, DisplayBlock):
            chains = [_with(chain, above, beside[number]) for chain in block.derivations]
            above += [each for chain in block.derivations for each in _set_by(chain)]
            yield replace(block, derivations=tuple(chains))
        elif isinstance(block, DerivationBlock):
            yield replace(block, derivation=_with(block.derivation, (), beside[number]))
        else:
            yield block


def _with(chain: Derivation, above: Sequence[Statement], beside: Sequence[Statement]) -> Derivation:
    """A chain with what of these speaks of its letters and is not assumed for it anyway."""
    own = _letters(" ".join([chain.start, *(step.tex for step in chain.steps)]))
    assumed = {given.tex for given in chain.given}
    set_above = [each for each in above if _letters(each.tex) & own][-MOST:]
    said = [each for each in beside if _letters(each.tex) & own and each.tex not in assumed]
    return replace(chain, supposed=(*set_above, *said[-MOST:]))


def _set_by(chain: Derivation) -> Iterator[Statement]:
    """The equations of a chain that are only stated, and name nothing, and that in which a
    gradient ends that is set to zero."""
    before = chain.start
    is_gradient = len(chain.steps) > 1 and GRADIENT.match(chain.start) is not None
    for step in chain.steps:
        is_zero = is_gradient and step is chain.steps[-1] and step.tex.strip() == "0"
        is_equation = step.relation == "=" and not step.operation and not step.solves
        is_set = is_equation and (step.states or is_zero)
        if is_set and before.strip() and not (is_name(before) or is_name(step.tex)):
            yield Statement(f"{before.strip()} = {step.tex.strip()}", step.span, local=True)
        before = step.tex


def _letters(tex: str) -> frozenset[str]:
    tokens = solid(tex)
    return frozenset(t.text for t in tokens if t.kind is TokenKind.LETTER or t.text in LETTERS)


def with_assumed(blocks: Iterable[Block], declarations: Declarations) -> tuple[Block, ...]:
    """The blocks, each chain that is an assumption, word by word, marked as such. A step of a
    longer chain draws on it, and is proved by it."""
    assumed = frozenset(_unspaced(one.tex) for one in declarations.assumptions)
    return tuple(_with_assumed(block, assumed) for block in blocks)


def _with_assumed(block: Block, assumed: frozenset[str]) -> Block:
    if isinstance(block, DerivationBlock):
        return replace(block, derivation=_marked(block.derivation, assumed))
    if isinstance(block, DisplayBlock):
        chains = tuple(_marked(chain, assumed) for chain in block.derivations)
        return replace(block, derivations=chains)
    return block


def _marked(chain: Derivation, assumed: frozenset[str]) -> Derivation:
    said = chain.start + "".join(f"{step.relation}{step.tex}" for step in chain.steps)
    is_assumed = _unspaced(said) in assumed
    if all(step.assumed is is_assumed for step in chain.steps):
        return chain
    return replace(chain, steps=tuple(replace(s, assumed=is_assumed) for s in chain.steps))


def _unspaced(tex: str) -> str:
    return re.sub(r"\s+", "", tex)
