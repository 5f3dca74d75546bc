"""Names of two values, ``x_{1,2} = \\frac{-p \\pm \\sqrt{p^2 - 4q}}{2}``."""

from __future__ import annotations

import re
from collections.abc import Callable

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.judge.alternatives import worst
from mathreply.algebra.read import Unread, mentions, read_side, read_signed
from mathreply.model import Declarations, Derivation, Step, Verdict, VerdictKind

_NAME = re.compile(
    r"(?P<base>[A-Za-z]|\\(?!pm\b|mp\b)[a-z]+|\\(?:hat|bar|tilde|vec)\s*\{?\\?[A-Za-z]+\}?)"
    r"(?:_\{?(?P<sub>[A-Za-z0-9]+|\\pm|\w\s*,\s*\w)\}?)?(?:\^\{?[*]\}?)?"
)
_SIGN = re.compile(r"\\[pm][pm](?![A-Za-z])")
_QUOTIENT = re.compile(r"\\[dt]?frac|/|\\over|\^\s*\{?\s*-|\\log|\\ln")
_TWO = "It names two values, one for each sign: nothing to check."

Judged = Callable[[Derivation, Declarations], Verdict]
"""Judges the first step of a chain."""


def two_values(
    before: str, step: Step, context: Context, declarations: Declarations, judged: Judged
) -> Verdict | None:
    """The verdict on ``x = a \\pm b`` of a name that nothing defines: what is assumed of it leaves
    these two values, or it is stated; on ``x_{1,2} = a \\pm b`` of two that are defined, that they
    are those. None of any other step.
    """
    found = _NAME.fullmatch(before.strip())
    if found is None or step.relation not in ("=", ":=") or not _SIGN.search(step.tex):
        return None
    try:
        read_signed(step.tex, context)
    except Unread:
        return None
    if (pair := _pair(found)) is not None:
        return _of_pair(pair, step.tex, context, lambda asked: judged(asked, declarations))
    try:
        name = read_side(before, context)
    except Unread:
        name = None
    if name is not None and not _is_free(name, context):
        return None
    for assumption in declarations.assumptions:
        if "=" in assumption.tex and mentions(assumption.tex, before, context):
            asked = Derivation(assumption.tex, (Step("\\implies", f"{before} = {step.tex}"),))
            return _unless_no_value(judged(asked, declarations), step.tex)
    return Verdict(VerdictKind.STATED, "definition", _TWO)


def _unless_no_value(verdict: Verdict, tex: str) -> Verdict:
    """The verdict on an implication, but where it may have failed because a value has no meaning
    there, as one over 0."""
    if verdict.kind is not VerdictKind.REFUTED or not _QUOTIENT.search(tex):
        return verdict
    detail = (
        "Not decided: at some point the equation holds and neither value solves it, or has one."
    )
    return Verdict(VerdictKind.UNDECIDED, detail=detail, hint="assume that nothing is divided by 0")


def _is_free(name: Expr, context: Context) -> bool:
    """Whether a name is a number of which no definition says what it is."""
    return bool(name.is_Symbol) and inline(name, context) == name


def _pair(name: re.Match[str]) -> tuple[str, str] | None:
    """The two names that ``x_{1,2}`` or ``\\lambda_\\pm`` stands for; None of any other."""
    base, below = name["base"], name["sub"] or ""
    if below == "\\pm":
        return f"{base}_+", f"{base}_-"
    one, comma, other = (part.strip() for part in below.partition(","))
    return (f"{base}_{one}", f"{base}_{other}") if comma else None


def _of_pair(
    pair: tuple[str, str], tex: str, context: Context, judged: Callable[[Derivation], Verdict]
) -> Verdict | None:
    """The verdict on two names, the first with the upper signs: stated where nothing says what
    they are."""
    try:
        names = [read_side(name, context) for name in pair]
    except Unread:
        return Verdict(VerdictKind.STATED, "definition", _TWO)
    if all(_is_free(name, context) for name in names):
        return Verdict(VerdictKind.STATED, "definition", _TWO)
    sides = [_with_signs(tex, upper=True), _with_signs(tex, upper=False)]
    found = [judged(Derivation(n, (Step("=", side),))) for n, side in zip(pair, sides, strict=True)]
    sure = (VerdictKind.PROVED, VerdictKind.STATED)
    return worst(found, None) if all(v.kind in sure for v in found) else None


def _with_signs(tex: str, *, upper: bool) -> str:
    """A side with its upper signs alone, or with its lower ones."""
    return _SIGN.sub(lambda sign: "+ " if (sign[0] == "\\pm") == upper else "- ", tex)
