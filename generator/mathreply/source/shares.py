"""Shares of a distribution: entries that sum to 1, or whose logarithms are summed with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from mathreply.model import Answer, Prose
from mathreply.source.guesses import Guess
from mathreply.source.occurrences import NameUse, indices

_LOGARITHM = r"\\(?:log|ln)(?:_\{?\w\}?)?(?:\\left)?[({]*"
_SPOKEN_OF = re.compile(
    r"\b(?:distributions?|probabilit(?:y|ies)|entrop(?:y|ies))\b", re.IGNORECASE
)


def speaks_of_shares(answer: Answer) -> bool:
    """Whether the words of a post speak of distributions, probabilities or entropies."""
    return any(isinstance(b, Prose) and _SPOKEN_OF.search(b.raw) for b in answer.blocks)


def of_sum(
    name: str, uses: Sequence[NameUse], bounds: Mapping[str, str], size: str
) -> Iterator[Guess]:
    """A point of a simplex, where its entries are said to sum to 1.

    Args:
        name: the family.
        uses: where it stands.
        bounds: index letter to that up to which it runs.
        size: the size of a vector of which nothing is said.
    """
    base = re.escape(name)
    pattern = re.compile(
        rf"\\sum(?:\\limits)?_\{{?(?P<i>\w)(?:=1)?\}}?(?:\^\{{?(?P<n>\w+)\}}?)?"
        rf"{base}_\{{?(?P=i)\}}?=1(?!\d)"
    )
    for use in uses:
        match = pattern.search(re.sub(r"\s", "", use.formula.tex))
        if match:
            told = match["n"] or bounds.get(match["i"], size)
            told = told if re.fullmatch(r"[A-Za-z]|[1-9]\d*", told) else "n"
            reason = "a probability vector: it sums to 1"
            yield Guess(f"simplex^{told}", reason, use.formula.span)
            return


def of_entropy(name: str, uses: Sequence[NameUse], size: str) -> Iterator[Guess]:
    """A point of a simplex, where entries of the name are summed with logarithms of such.

    Args:
        name: the family.
        uses: where it stands.
        size: up to where its index runs; another letter is taken where that is the index itself.
    """
    entry = rf"{re.escape(name)}_\{{?[a-z]\}}?"
    pattern = re.compile(
        rf"\\sum.*(?:{entry}(?:\\cdot)?{_LOGARITHM}"
        rf"|{_LOGARITHM}(?:\\[dt]?frac\{{(?:[^{{}}]|\{{[^{{}}]*\}})*(?:\}}\{{)?)?{entry})"
    )
    for use in uses:
        letters = indices(use)
        if len(letters) == 1 and pattern.search(re.sub(r"\s", "", use.formula.tex)):
            reason = f'shares of a distribution: "{use.spelt_with_scripts()}"'
            yield Guess(f"simplex^{size if size not in letters else 'N'}", reason, use.formula.span)
            return
