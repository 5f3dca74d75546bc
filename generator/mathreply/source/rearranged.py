"""Equations that the text draws from a gradient set to zero: ``2 S w - 2 \\lambda w = 0``, hence
``S w = \\lambda w``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from mathreply.model import Block, Derivation, DisplayBlock, Prose, Step
from mathreply.source.marks import mark_before
from mathreply.source.naming import name_in
from mathreply.source.solutions import GRADIENT

_DRAWN = re.compile(
    r"\b(?:hence|so|thus|therefore|whence|simplif\w+|rearrang\w+|re-?writ\w+|divid\w+|expand\w+|cancel\w+"
    r"|multiply\w+|collect\w+|gives?|yields?|get|obtain\w*|find|leads?|i\.\s?e\.|that\s+is|which\s+means|reduces?"
    r"|equivalent\w*|implies|becomes?|normal\s+equations?|then)\b",
    re.IGNORECASE,
)
"""Words that draw one equation from another."""
_OPEN = re.compile(r"\\(?:sum|nabla|partial|widehat|hat|top|mathrm\{T\})(?![A-Za-z])|\^T|\^\*")
"""What stands in an equation for an estimate: a hat, a sum over the data, a gradient."""
MAX_WORDS = 200
"""So many characters of text between two displays may say that the one follows from the other."""


def with_rearranged(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, each lone equation that the text draws from a gradient set to zero, or from an
    equation drawn from it, as what follows from that: it is no identity, and is proved or stated.
    """
    result: list[Block] = []
    equation = ""
    """What was set to zero, and what was drawn from it, last."""
    between = ""
    place = 0
    """Where it is set to zero."""
    before: Block | None = None
    for block in blocks:
        if isinstance(block, DisplayBlock) and block.derivations:
            is_drawn = len(between) <= MAX_WORDS and _DRAWN.search(between) is not None
            alone = block.derivations[0] if len(block.derivations) == 1 else None
            if equation and is_drawn and not mark_before(before) and alone and _is_equation(alone):
                block = replace(block, derivations=(_following(equation, alone),))
                equation = _statement(alone)
                result[place] = _with_equation(result[place])
            else:
                equation = _set_to_zero(block.derivations[-1])
                place = len(result)
            between = ""
        elif isinstance(block, Prose):
            between += block.raw
        else:
            equation = ""
        result.append(block)
        before = block
    return tuple(result)


def _with_equation(block: Block) -> Block:
    """A display that ends in an equation to solve, which claims nothing."""
    if not isinstance(block, DisplayBlock):
        return block
    *others, last = block.derivations
    steps = (*last.steps[:-1], replace(last.steps[-1], states=True))
    return replace(block, derivations=(*others, replace(last, steps=steps)))


def _set_to_zero(chain: Derivation) -> str:
    """The equation in which a chain ends that begins with a gradient, or that is all it states:
    ``… = 0``; else empty."""
    *before, last = chain.steps
    is_zero = last.relation == "=" and last.tex.strip() in ("0", "\\mathbf{0}", "\\vec{0}")
    if not is_zero:
        return ""
    is_stated = not before and last.states and bool(chain.start)
    if is_stated and _OPEN.search(chain.start):
        return f"{chain.start} = {last.tex}"
    if before and GRADIENT.match(chain.start):
        return f"{before[-1].tex} = {last.tex}"
    return ""


def _is_equation(chain: Derivation) -> bool:
    """Whether a chain is one equation, and neither a solution of one nor a definition."""
    step = chain.steps[0]
    is_plain = step.solves is None and not step.operation
    return (
        bool(chain.start)
        and not name_in(chain.start)
        and len(chain.steps) == 1
        and step.relation == "="
        and is_plain
    )


def _statement(chain: Derivation) -> str:
    return f"{chain.start} = {chain.steps[0].tex}"


def _following(equation: str, chain: Derivation) -> Derivation:
    """The equation of a chain as what follows from another; only stated where that is not shown."""
    step = chain.steps[0]
    drawn = Step("\\implies", _statement(chain), step.reason, span=step.span, states=True)
    return replace(chain, start=equation, steps=(drawn,))
