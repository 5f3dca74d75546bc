"""What counts: ends of sums, what a factorial is taken of, letters that run in sums elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mathreply.source.formulas import FormulaSource
from mathreply.source.guesses import Guess
from mathreply.source.occurrences import NameUse
from mathreply.source.places import is_end, is_numbering

_RUNNING = re.compile(r"\\(?:sum|prod)(?:\\limits)?(?:\^(?:\{[^{}]*\}|\\?\w+))?_\{$")
"""What stands before a name that runs: ``\\sum_{k``, ``\\sum^\\infty_{k``."""
_CHOSEN = re.compile(r"\\[dt]?binom(?:\{[^{}]*\}|\{|\w)?\{?$|\\[dt]?binom\{[^{}]*\}\{[^{}]*$")
"""What stands before a name in a binomial."""
_START = re.compile(r"=(?P<first>\d+)\}")
_PARITY = re.compile(r"\\(?:text|textrm|mbox)\{~?(?:is)?(?:even|odd)")
_LABELLED = re.compile(r"\\(?:text|textrm|mathrm|mathsf|operatorname)\{[A-Za-z]{2,}\}_\{?$")
_GROWTH = re.compile(
    r"\s*(?:[Oo]|\\(?:mathcal|mathrm)\s*\{?\s*[Oo]\s*\}?|\\(?:Theta|Omega))\s*(?:\\left\s*)?\("
)
WIDTH = 14
"""So many tokens before a name are looked at."""


def runs_from(use: NameUse) -> str:
    """The number from which a sum or product lets a name run at this place; empty where none
    does."""
    before = _RUNNING.search("".join(use.preceding(WIDTH)))
    start = _START.match("".join(use.following(6)))
    return start["first"] if before and start else ""


def bounds_growth(side: str) -> bool:
    """Whether a side bounds how fast something grows, ``O(n \\log n)``, and names nothing."""
    return _GROWTH.match(side) is not None


def is_labelling(use: NameUse) -> bool:
    """Whether a name stands below a word, which it tells apart from others and does not number:
    ``\\text{BSC}_p``."""
    return _LABELLED.search("".join(use.preceding(WIDTH + 10))) is not None


def counts_anywhere(name: str, formulas: Iterable[FormulaSource]) -> bool:
    """Whether a letter runs in a sum or stands in a binomial anywhere, as no imaginary unit does:
    ``\\sum_{i=r}^n \\binom{i}{r}``."""
    name = re.escape(name)
    of_sums = rf"\\(?:sum|prod)(?:\\limits)?(?:\^(?:\{{[^{{}}]*\}}|\\?\w+))?_\{{{name}(?![A-Za-z])"
    of_binomials = (
        rf"\\[dt]?binom\s*(?:{name}(?![A-Za-z])|\{{\s*{name}\s*[-+}}])|\{{\s*{name}\s*\\choose"
    )
    counting = re.compile(rf"{of_sums}|{of_binomials}")
    return any(counting.search(formula.tex) for formula in formulas)


def counted(name: str, uses: Sequence[NameUse], bounds: Mapping[str, str]) -> Iterator[Guess]:
    """A whole number, by what stands around it.

    Args:
        name: the name.
        uses: where it stands.
        bounds: index letter to that up to which it runs.
    """
    if name in bounds.values():
        span = uses[0].formula.span if uses else None
        yield Guess("natural", "a whole number: a sum or product runs up to it", span)
    for use in uses:
        if is_end(use) or is_numbering(use):
            around = use.text(use.first - 3, use.after + 3)
            yield Guess("natural", f'a whole number: "{around}"', use.formula.span)
            return
        is_chosen = "\\choose" in (*use.preceding(1), *use.following(1))
        is_chosen = is_chosen or bool(_CHOSEN.search("".join(use.preceding(WIDTH))))
        if use.following(1) == ("!",) or is_chosen:
            yield Guess("natural", f'a whole number: "{use.around()}"', use.formula.span)
            return
    for use in uses:
        if first := runs_from(use):
            domain = "natural" if first == "0" else f"integer >= {first}"
            around = use.text(use.first - 3, use.after + 3)
            yield Guess(domain, f'a whole number, as in "{around}"', use.formula.span)
            return
    for use in uses:
        if _PARITY.match("".join(use.following(WIDTH))):
            yield Guess("integer", "a whole number: even or odd", use.formula.span)
            yield Guess("integer >= 1", "a whole number: even or odd", use.formula.span)
            return
