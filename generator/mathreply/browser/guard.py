"""Formulas that no page is asked to show, because engines are known to die of them."""

from __future__ import annotations

from collections.abc import Sequence

from mathreply.model import Formula, Outcome
from mathreply.settings import Limits


def refusal(formula: Formula, limits: Limits) -> tuple[Outcome, str] | None:
    """Why a formula is too long or too deep for an engine; None if it is neither.

    Six hundred nested braces or two hundred nested roots end Chromium's renderer.
    """
    if len(formula.tex) > limits.max_tex_length:
        return (
            Outcome.TOO_LARGE,
            f"{len(formula.tex)} characters of TeX; the limit is {limits.max_tex_length}",
        )
    if (deep := depth(formula.tex)) > limits.max_nesting:
        return Outcome.TOO_LARGE, f"braces nested {deep} deep; the limit is {limits.max_nesting}"
    return None


def refusals(formulas: Sequence[Formula], limits: Limits) -> dict[int, tuple[Outcome, str]]:
    """The refused ones among a page's formulas, by their places."""
    return {at: said for at, formula in enumerate(formulas) if (said := refusal(formula, limits))}


def depth(tex: str) -> int:
    """How deep braces and environments are nested."""
    level = deepest = 0
    escaped = False
    for at, char in enumerate(tex):
        if escaped:
            escaped = False
            level += tex.startswith("begin{", at) - tex.startswith("end{", at)
        elif char == "\\":
            escaped = True
        elif char in "{}":
            level += 1 if char == "{" else -1
        deepest = max(deepest, level)
    return deepest
