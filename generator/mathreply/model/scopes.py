"""What is declared in each chain of an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from mathreply.model.answer import Declarations, Derivation, Statement
from mathreply.model.sequences import with_sequences


def scopes_of(
    derivations: Sequence[Derivation], declarations: Declarations
) -> Iterator[Declarations]:
    """What is declared in each chain: what the chains before it define, its own conditions, and
    which names it takes for sequences, so that its steps are read alike one by one."""
    for derivation in derivations:
        made = (*derivation.lets, *derivation.implied)
        if made or derivation.forgets:
            kept = (
                each for each in declarations.definitions if not _is_forgotten(each, derivation)
            )
            declarations = replace(declarations, definitions=(*kept, *made))
        given = (*declarations.assumptions, *derivation.given)
        yield with_sequences(replace(declarations, assumptions=given), derivation)


def _is_forgotten(definition: Statement, derivation: Derivation) -> bool:
    return definition.local and definition.tex in derivation.forgets
