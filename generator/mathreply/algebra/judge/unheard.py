"""What is said beside a chain and was not understood: a step may hold for that alone."""

from __future__ import annotations

import re

from mathreply.algebra.judge.concerning import letters
from mathreply.model import Derivation, Verdict, VerdictKind

_FAILED = (VerdictKind.REFUTED, VerdictKind.CONDITIONAL)


def unless_unheard(found: Verdict, chain: Derivation, index: int) -> Verdict:
    """The verdict on a step; not decided where it fails and something is said beside its chain of
    its letters that is assumed nowhere, for it may hold for that alone.

    Args:
        found: under what is assumed.
        chain: to which the step belongs.
        index: of the step.
    """
    if found.kind not in _FAILED or not chain.unheard:
        return found
    sides = (chain.start, *(step.tex for step in chain.steps))[index : index + 2]
    own = frozenset[str]().union(*map(letters, sides))
    said = next((text for text in chain.unheard if _concerns(text, own)), None)
    if said is None:
        return found
    told = re.sub(r"\s+", " ", _WORDS.sub(r" \g<words> ", said)).strip()
    detail = f"Not decided: it fails without '{told}', which is not understood. {found.detail}"
    hint = "say it in 'assumptions', or by the domain of the name"
    return Verdict(VerdictKind.UNDECIDED, detail=detail, hint=hint)


def _concerns(said: str, own: frozenset[str]) -> bool:
    """Whether something is said of one of these letters, or of no letter: ``on [1, \\infty)``."""
    met = letters(_WORDS.sub("", said))
    return not met or bool(met & own)


_WORDS = re.compile(r"\\text(?:rm|it)?\s*\{(?P<words>[^{}]*)\}")
