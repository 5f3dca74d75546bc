"""What is told around a chain: equations that are set above it or said beside it, from which a
step may follow that fails without them, and what was not understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from mathreply.algebra.judge.unheard import unless_unheard
from mathreply.model import Declarations, Derivation, Statement, Verdict, VerdictKind

_HOLDS = (VerdictKind.PROVED, VerdictKind.SUPPORTED, VerdictKind.STATED)
GOOD = (VerdictKind.PROVED, VerdictKind.SUPPORTED)
"""What a step is that nothing speaks against."""


def as_told(
    found: Verdict,
    chain: Derivation,
    index: int,
    declarations: Declarations,
    judged: Callable[[Derivation, Declarations], Verdict],
) -> Verdict:
    """The verdict on a step, with what is told around its chain: not decided where something that
    is said of it was not understood; conditional where it is false under what is declared, but not
    where an equation that is said around it holds as well.

    Args:
        found: under what is declared.
        chain: to which the step belongs.
        index: of the step.
        declarations: what is declared.
        judged: the verdict on the one step of a chain.
    """
    if found.kind in GOOD and chain.steps[index].assumed:
        return Verdict(VerdictKind.STATED, "stated", "Assumed: there is nothing to check.")

    def judged_under(said: Statement) -> Verdict:
        known = replace(declarations, assumptions=(*declarations.assumptions, said))
        return judged(replace(_alone(chain, index), unheard=()), known)

    found = unless_unheard(found, chain, index, judged_under)
    if found.kind is not VerdictKind.REFUTED:
        return found
    for said in _together(chain.supposed):
        known = replace(declarations, assumptions=(*declarations.assumptions, *said))
        again = judged(_alone(chain, index), known)
        if again.kind in _HOLDS:
            is_shown = again.kind is not VerdictKind.SUPPORTED
            holds = "Holds if" if is_shown else "Not known to fail if"
            told = " and ".join(f"${each.tex}$" for each in said)
            are_stated = "are stated beside it" if len(said) > 1 else "is stated beside it"
            return replace(
                found,
                kind=VerdictKind.CONDITIONAL,
                detail=f"{holds} {told}, which {are_stated}. {found.detail}",
                condition=" \\land ".join(each.tex for each in said),
                condition_suffices=is_shown,
                hint=f"declare or assume {told}",
            )
    return found


def _together(supposed: Sequence[Statement]) -> list[tuple[Statement, ...]]:
    """What is supposed, one by one, then all of it at once."""
    alone: list[tuple[Statement, ...]] = [(each,) for each in supposed]
    return [*alone, tuple(supposed)] if len(alone) > 1 else alone


def _alone(chain: Derivation, index: int) -> Derivation:
    """One step of a chain as a chain that claims it, and of which nothing is set above."""
    sides = (chain.start, *(step.tex for step in chain.steps))
    step = replace(chain.steps[index], solves=None, states=False, assumed=False)
    heard = (*chain.heard, *sides[:index])
    return replace(chain, start=sides[index], steps=(step,), heard=heard, supposed=())
