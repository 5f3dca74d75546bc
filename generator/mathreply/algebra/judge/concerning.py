"""What a chain's declarations say of the names in it: the rest leaves its verdicts alone."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from msgspec.structs import replace

from mathreply.model import Declarations, Derivation, Statement, Symbol
from mathreply.tex.letters import letters_in_order


def concerning(derivation: Derivation, declarations: Declarations) -> Declarations:
    """The declarations without those of which no letter stands in a chain, nor in what is said of
    the chain's own names.

    A guess of one name then leaves the chains alone that do not hold it: they need not be judged
    again. Too much may be kept, so the result is no reason to call a declaration needed.
    """
    sides = [derivation.start, *derivation.heard]
    for step in derivation.steps:
        sides += [step.tex, step.operation]
        if step.solves is not None:
            sides += [step.solves.left, step.solves.right, step.solves.unknown]
    return concerning_these(sides, declarations)


def of_assumptions(declarations: Declarations) -> Declarations:
    """The declarations that say anything of the names in the assumptions; all of them where there
    are macros, which may stand for any name."""
    if declarations.macros:
        return declarations
    return concerning_these([each.tex for each in declarations.assumptions], declarations)


def concerning_these(texts: Iterable[str], declarations: Declarations) -> Declarations:
    """The declarations of which a letter stands in one of these texts, or in what is said of the
    letters in them."""
    met = frozenset[str]().union(*map(letters, texts))
    grown = _with_what_is_said(met, declarations)
    while grown != met:
        met, grown = grown, _with_what_is_said(grown, declarations)
    return replace(
        declarations,
        symbols=tuple(s for s in declarations.symbols if _stands(s.tex, met)),
        definitions=tuple(d for d in declarations.definitions if _stands(d.tex, met)),
        assumptions=tuple(a for a in declarations.assumptions if letters(a.tex) & met),
    )


def _with_what_is_said(met: frozenset[str], declarations: Declarations) -> frozenset[str]:
    """The letters, with those of what is declared of them."""
    said: list[Symbol | Statement] = [
        *(s for s in declarations.symbols if _stands(s.tex, met)),
        *(d for d in declarations.definitions if _stands(d.tex, met)),
        *(a for a in declarations.assumptions if letters(a.tex) & met),
    ]
    texts = (f"{one.tex} {one.domain.text}" if isinstance(one, Symbol) else one.tex for one in said)
    return met.union(*map(letters, texts))


def _stands(head: str, met: frozenset[str]) -> bool:
    """Whether the first letter of what is declared is among these: of ``f(x) = …``, the f."""
    first = _first_letter(head)
    return not first or first in met


@lru_cache(maxsize=4096)
def letters(tex: str) -> frozenset[str]:
    """The letters in TeX, Greek ones as their commands."""
    return frozenset(letters_in_order(tex))


@lru_cache(maxsize=4096)
def _first_letter(tex: str) -> str:
    return next(iter(letters_in_order(tex)), "")
