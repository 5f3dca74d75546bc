"""Standard deviations and the like: numbers that a distribution or its density needs positive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mathreply.source.formulas import FormulaSource
from mathreply.source.guesses import Guess
from mathreply.source.naming import holds
from mathreply.source.occurrences import is_same
from mathreply.tex.chain import read_chain

_DEFINING = ("=", ":=", "\\coloneqq", "\\triangleq")
_WORD = re.compile(
    r"\b(?:variances?|standard\s+deviations?|precision)\s+(?:of\s+|is\s+|parameters?\s+)?$",
    re.IGNORECASE,
)


def spread(name: str, formulas: Sequence[FormulaSource]) -> Iterator[Guess]:
    """``positive`` for a name whose square is a variance: ``\\mathcal{N}(\\mu, \\sigma^2)``, the
    density ``\\frac{1}{\\sqrt{2\\pi}\\sigma} e^{…}``, “variance $\\sigma^2$”."""
    bare = re.escape(_dense(name))
    squared = rf"{bare}(?:_\{{?\w\}}?)?\^\{{?2\}}?"
    own = rf"{bare}(?:_\{{?\w\}}?)?(?![A-Za-z])"
    in_slot = re.compile(
        rf"(?:\\mathcal\{{?N\}}?|(?<![A-Za-z\\])N|\\text\{{Normal\}})(?:\\left)?\([^()]*[,;|]{squared}(?:\\right)?\)"
    )
    in_density = re.compile(
        rf"\\sqrt\{{(?:2\\pi|\\pi2)\}}{own}|\\sqrt\{{2\\pi{squared}\}}|{own}\\sqrt\{{2\\pi\}}"
    )
    alone = re.compile(rf"{squared}")
    for formula in formulas:
        tex = _dense(formula.tex)
        if found := in_slot.search(tex) or in_density.search(tex):
            yield Guess("positive", f'a standard deviation: "{found[0]}"', formula.span)
            return
        if formula.is_inline and alone.fullmatch(tex) and (word := _WORD.search(formula.before)):
            reason = f'said in the text: "{word[0].strip()} {formula.tex.strip()}"'
            yield Guess("positive", reason, formula.span)
            return


def root_of_square(name: str, formulas: Sequence[FormulaSource]) -> Iterator[Guess]:
    """A root of what its square is said to be: ``\\sigma^2 = \\frac1n \\sum_i x_i^2``."""
    for formula in formulas:
        chains = read_chain(formula.tex)
        if len(chains) != 1 or not chains[0].parts:
            continue
        left, right = chains[0].start, chains[0].parts[0].side.strip()
        is_square = chains[0].parts[0].relation in _DEFINING and is_same(left, f"{name}^2")
        if is_square and "\\sum" in right and not holds(name, right):
            reason = f'its square is defined: "{formula.tex.strip()}"'
            yield Guess("", reason, formula.span, f"{name} = \\sqrt{{{right}}}", name)
            return


def _dense(tex: str) -> str:
    """TeX without white space and what only spaces or sizes it."""
    plain = re.sub(r"\\[,;:!]|\\(?:quad|Large|large|displaystyle)(?![A-Za-z])", "", tex)
    return re.sub(r"\s+", "", plain)
