"""What is said beside a chain and was not understood: a step may hold for that alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from mathreply.algebra.judge.concerning import letters
from mathreply.model import Derivation, Statement, Verdict, VerdictKind

_FAILED = (VerdictKind.REFUTED, VerdictKind.CONDITIONAL)


def unless_unheard(
    found: Verdict, chain: Derivation, index: int, judged_under: Callable[[Statement], Verdict]
) -> Verdict:
    """The verdict on a step; not decided where it fails and something is said beside its chain of
    its letters that is assumed nowhere, for it may hold for that alone. It does not where what is
    said is one relation, and the step is false where that holds and where it does not.

    Args:
        found: under what is assumed.
        chain: to which the step belongs.
        index: of the step.
        judged_under: the verdict on the step alone if something else is assumed as well.
    """
    if found.kind not in _FAILED or not chain.unheard:
        return found
    sides = (chain.start, *(step.tex for step in chain.steps))[index : index + 2]
    own = frozenset[str]().union(*map(letters, sides))
    told = [text for text in chain.unheard if _concerns(text, own)]
    conditions = {_UNLESS.sub("", text).strip() for text in told}
    if not told or (len(conditions) == 1 and _fails_either_way(conditions.pop(), judged_under)):
        return found
    said = told[0]
    words = re.sub(r"\s+", " ", _WORDS.sub(r" \g<words> ", said)).strip()
    detail = f"Not decided: it fails without '{words}', which is not understood. {found.detail}"
    hint = "say it in 'assumptions', or by the domain of the name"
    return Verdict(VerdictKind.UNDECIDED, detail=detail, hint=hint)


_PLAIN = re.compile(
    r"(?P<left>(?:(?!\\text|\\in\b|\\pm|[,;=<>]).)+?)"
    r"(?P<relation>=|<|>|\\(?:leq?|geq?|neq?)(?![A-Za-z]))"
    r"(?P<right>(?:(?!\\(?:text|in|pm|leq?|geq?|neq?|l?dots|infty)(?![A-Za-z])|[,;=<>]).)+)"
)
"""One relation, without words."""
_UNLESS = re.compile(r"^\s*\\text\{\s*[Uu]nless\s*\}")
_NEGATED = {
    "=": "\\ne",
    "<": "\\ge",
    ">": "\\le",
    "\\le": ">",
    "\\leq": ">",
    "\\ge": "<",
    "\\geq": "<",
    "\\ne": "=",
    "\\neq": "=",
}


def _fails_either_way(said: str, judged_under: Callable[[Statement], Verdict]) -> bool:
    """Whether a step is false where a relation holds, and also where it does not: however the words
    around it are meant."""
    match = _PLAIN.fullmatch(said)
    if match is None:
        return False
    negated = f"{match['left']}{_NEGATED[match['relation']]} {match['right']}"
    return all(
        judged_under(Statement(tex, local=True)).kind is VerdictKind.REFUTED
        for tex in (said, negated)
    )


def _concerns(said: str, own: frozenset[str]) -> bool:
    """Whether something is said of one of these letters, or of no letter: ``on [1, \\infty)``."""
    met = letters(_WORDS.sub("", said))
    return not met or bool(met & own)


_WORDS = re.compile(r"\\text(?:rm|it)?\s*\{(?P<words>[^{}]*)\}")
