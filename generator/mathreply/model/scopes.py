"""What is declared in each chain of an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from mathreply.model.answer import Declarations, Derivation


def scopes_of(
    derivations: Sequence[Derivation], declarations: Declarations
) -> Iterator[Declarations]:
    """What is declared in each chain: what the chains before it define, and its own conditions."""
    for derivation in derivations:
        made = (*derivation.lets, *derivation.implied)
        if made:
            declarations = replace(declarations, definitions=(*declarations.definitions, *made))
        yield replace(declarations, assumptions=(*declarations.assumptions, *derivation.given))
