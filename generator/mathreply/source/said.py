"""What running text says of the chains beside it: ``Let $u = x + y$.``, ``where $s = …$ and
$d = …$``, ``For $i \\ne j$:``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from mathreply.model import (
    Answer,
    Block,
    Declarations,
    Derivation,
    DerivationBlock,
    DisplayBlock,
    Prose,
    Statement,
)
from mathreply.source.defining import RELATION, defined_by, head_of, stands
from mathreply.source.formulas import placed_in
from mathreply.source.in_force import left_out
from mathreply.source.lets import with_implied
from mathreply.source.naming import canonical, name_in
from mathreply.source.sentences import own_words
from mathreply.source.stretch import Said, is_new, meant, said_in
from mathreply.source.supposing import with_assumed
from mathreply.source.unheard import unheard_behind

_FAMILY = re.compile(r"_\{?[a-z]\b")
"""A letter for an index below a name."""
_ANY = re.compile(
    r"\b(?:let|any|every|all|each|arbitrary|general|suppose|assume|take)\s+(?:that\s+)?$",
    re.IGNORECASE,
)
"""Words before a name that may be anything."""


def with_said(blocks: Iterable[Block], declarations: Declarations) -> tuple[Block, ...]:
    """The blocks, each chain with what the text beside it says."""
    stated = [s.tex for s in declarations.symbols] + [d.tex for d in declarations.definitions]
    blocks = tuple(blocks)
    heads = [name_in(head_of(tex)) or head_of(tex) for tex in stated]
    known = {canonical(head) for head in heads} | _CONSTANTS
    # Of a family every member is known: X_j, where X_i is declared.
    known |= {canonical(head.split("_")[0]) for head in heads if _FAMILY.search(head)}
    known |= _introduced_anew(blocks) | _assumed_moments(declarations)
    idle = frozenset(left_out(blocks))
    result: list[Block] = []
    defined: set[str] = set()
    earlier: list[str] = []
    display: list[str] = []
    said = Said()
    for block in blocks:
        if isinstance(block, Prose):
            found = said_in(block, known, defined, earlier, display, idle)
            for let in found.before:
                _put_in_force(result, let)
            if result and _is_chain(result[-1]):
                formulas = tuple(placed_in(block))
                behind = unheard_behind(own_words(block.raw), formulas, ())
                result[-1] = _with(result[-1], Said(unheard=behind))
            after = (*said.after, *found.after)
            said = Said(after=after, given=found.given, unheard=found.unheard)
            defined |= {canonical(name_in(head_of(s.tex))) for s in (*found.before, *found.after)}
            earlier += [*display, *texts_of(block)]
            display = []
        else:
            earlier += display
            display = texts_of(block)
            if _is_chain(block):
                block, own = _with_own_definitions(block, known, defined, earlier)
                defined |= own | (_heads(block) - known)
                block = _with(block, said)
                said = Said()
        result.append(block)
    return tuple(result)


_CONSTANTS = {"e", "i", "\\pi"}
_MOMENT = re.compile(r"\s*\\(?:mathrm|operatorname|text)\s*\{(?P<word>[Vv]ar|[Cc]ov)\}")


def _assumed_moments(declarations: Declarations) -> set[str]:
    """Variances and covariances, where the head says what they are: the text only says it again."""
    words = {
        found["word"]
        for assumption in declarations.assumptions
        if (found := _MOMENT.match(assumption.tex)) is not None
    }
    fonts = ("\\mathrm", "\\operatorname", "\\text")
    return {canonical(f"{font}{{{word}}}") for word in words for font in fonts}


def _introduced_anew(blocks: Iterable[Block]) -> set[str]:
    """The names that the text lets be anything somewhere: ``for any $q$``. What is true of one
    meaning need not be true of all."""
    free: set[str] = set()
    for block in blocks:
        if not isinstance(block, Prose):
            continue
        text = own_words(block.raw)
        last_end = 0
        for formula in placed_in(block):
            words = text[last_end : formula.start]
            last_end = formula.end
            if _ANY.search(words) and not defined_by(formula.tex):
                free.add(canonical(RELATION.split(formula.tex, maxsplit=1)[0]))
    return free


def redeclared(answer: Answer, declarations: Declarations) -> Answer:
    """The answer under other declarations: its text and its chains introduce what is now nowhere
    declared."""
    plain = tuple(_without_implied(block) for block in answer.blocks)
    blocks = with_implied(with_said(plain, declarations), declarations)
    blocks = with_assumed(blocks, declarations)
    return replace(answer, declarations=declarations, blocks=blocks)


def _with(block: Block, said: Said) -> Block:
    """A block, its first chain with the definitions, all its chains with the conditions."""
    if isinstance(block, DerivationBlock):
        return replace(block, derivation=_told(block.derivation, said, first=True))
    if isinstance(block, DisplayBlock):
        chains = (_told(chain, said, first=n == 0) for n, chain in enumerate(block.derivations))
        return replace(block, derivations=tuple(chains))
    return block


def _told(chain: Derivation, said: Said, *, first: bool) -> Derivation:
    """A chain with what is said of it."""
    given = (*chain.given, *(one for one in said.given if one not in chain.given))
    implied = (*chain.implied, *said.after) if first else chain.implied
    unheard = (*chain.unheard, *(text for text in said.unheard if text not in chain.unheard))
    return replace(chain, given=given, implied=implied, unheard=unheard)


def _without_implied(block: Block) -> Block:
    """A block without what was found to be implied."""
    if isinstance(block, DerivationBlock):
        return replace(block, derivation=replace(block.derivation, implied=()))
    if isinstance(block, DisplayBlock):
        plain = tuple(replace(chain, implied=()) for chain in block.derivations)
        return replace(block, derivations=plain)
    return block


def _put_in_force(blocks: list[Block], let: Statement) -> None:
    """A definition in force from the first block on that holds its name, where that is a chain."""
    name = name_in(head_of(let.tex))
    at = next((n for n, block in enumerate(blocks) if stands(name, texts_of(block))), None)
    if at is not None and _is_chain(blocks[at]):
        blocks[at] = _with(blocks[at], Said(after=(let,)))


def _with_own_definitions(
    block: Block, known: set[str], defined: set[str], earlier: Sequence[str]
) -> tuple[Block, set[str]]:
    """A display with the definitions that stand in it beside its chains, ``p = \\sigma(z) \\quad
    \\text{with} \\quad \\sigma(t) = …``, and the names that they define."""
    if not isinstance(block, DisplayBlock):
        return block, set()
    found: set[str] = set()
    chains = []
    for chain in block.derivations:
        own = {
            text: name
            for text in chain.called
            if is_new(name := defined_by(text), known, defined | found, earlier)
        }
        lets = (Statement(meant(name, text), chain.span, local=True) for text, name in own.items())
        implied = (*chain.implied, *(let for let in lets if let.tex))
        others = (text for text in chain.unheard if text not in own)
        doubtful = (text for text in chain.called if defined_by(text) and text not in own)
        unheard = tuple(dict.fromkeys((*others, *doubtful)))
        chains.append(replace(chain, implied=implied, unheard=unheard))
        found |= {canonical(name) for name in own.values()}
    return replace(block, derivations=tuple(chains)), found


def _heads(block: Block) -> set[str]:
    """The names with which the chains of a block begin: where nothing else says what they are, the
    first step defines them."""
    chains = block.derivations if isinstance(block, DisplayBlock) else ()
    chains = (block.derivation,) if isinstance(block, DerivationBlock) else chains
    return {canonical(name_in(chain.start)) for chain in chains if name_in(chain.start)}


def texts_of(block: Block) -> list[str]:
    """The formulas of a block, as TeX."""
    if isinstance(block, Prose):
        return [formula.tex for formula in placed_in(block)]
    if isinstance(block, DisplayBlock):
        return [block.tex]
    chain = block.derivation
    return [chain.start, *(step.tex for step in chain.steps)]


def _is_chain(block: Block) -> bool:
    """Whether a block holds chains."""
    if isinstance(block, DisplayBlock):
        return bool(block.derivations)
    return isinstance(block, DerivationBlock)
