"""Families beside a name of the same letter: the sample ``x_i`` beside the ``x`` of a density."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from mathreply.source.formulas import FormulaSource
from mathreply.source.guesses import Guess
from mathreply.source.occurrences import is_in_norm, is_transposed, uses_of

_AMONG_NUMBERS = (("+",), ("-",), ("^",))


def member_beside(
    base: str, index: str, formulas: Sequence[FormulaSource], bounds: Mapping[str, str]
) -> Iterator[Guess]:
    """The members ``x_i`` as numbers by themselves, where the letter alone is another number, or
    where a bar upon it takes their mean.

    Args:
        base: the letter.
        index: the letter below it.
        formulas: those of the post.
        bounds: up to where indices run.
    """
    if re.search(r"\\(?:mathbf|boldsymbol|vec|bm)", base):
        return
    is_number = _is_number(base, formulas)
    if not is_number and not _has_mean(base, formulas):
        return
    place = next((f for f in formulas if re.search(rf"{re.escape(base)}_", f.tex)), None)
    reason = f'a family beside "{base}": "{base}_{index}"'
    end = bounds.get(index, "n")
    span = place.span if place is not None else None
    beside = base if is_number else ""
    yield Guess(f"real, {index} = 1..{end}", reason, span, beside=beside)


def is_in_scalar_function(base: str, formulas: Sequence[FormulaSource]) -> bool:
    """Whether the letter alone stands where only a number can, ``e^{-x}``, ``\\log(x)``,
    ``\\frac{1}{x}``, and nowhere as a vector."""
    letter = re.escape(base)
    of_number = re.compile(
        rf"e\^\{{-?{letter}\}}|\\(?:log|ln|exp)\({letter}\)|\\d?frac\{{[^{{}}]*\}}\{{{letter}\}}"
    )
    alone = [
        use
        for formula in formulas
        for use in uses_of(base, [formula])
        if use.following(1) != ("_",)
    ]
    is_vector = any(is_transposed(use) or is_in_norm(use) for use in alone)
    return not is_vector and any(of_number.search(re.sub(r"\s", "", f.tex)) for f in formulas)


def _has_mean(base: str, formulas: Sequence[FormulaSource]) -> bool:
    """Whether a bar stands upon the letter, and no formula says itself what that is."""
    letter = re.escape(base)
    barred = rf"\\(?:bar|overline)\s*(?:\{{\s*{letter}\s*\}}|{letter})"
    is_told = any(re.search(rf"{barred}\s*:?=", formula.tex) for formula in formulas)
    return not is_told and any(re.search(barred, formula.tex) for formula in formulas)


def _is_number(base: str, formulas: Sequence[FormulaSource]) -> bool:
    """Whether the letter stands alone among numbers, in formulas that hold no member of the
    family, and nowhere as a vector."""
    found = False
    for formula in formulas:
        uses = list(uses_of(base, [formula]))
        alone = [use for use in uses if use.following(1) != ("_",)]
        if any(is_transposed(use) or is_in_norm(use) for use in alone):
            return False
        if len(alone) < len(uses) or formula.is_inline:
            continue
        found = found or any(
            use.following(1) in _AMONG_NUMBERS or use.preceding(1) in _AMONG_NUMBERS[:2]
            for use in alone
        )
    return found
