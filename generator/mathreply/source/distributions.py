"""Moments that a text says of random numbers: their distribution, or mean and variance in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mathreply.model import Span
from mathreply.model.distributions import DRAWN, grouped, named_in
from mathreply.source.formulas import FormulaSource
from mathreply.source.naming import is_name

_MEAN = re.compile(
    r"[^$]{0,60}?\b(?:mean|expectation|expected\s+value)\s+(?:is\s+|of\s+)?"
    r"(?:\$(?P<tex>[^$]+)\$|(?P<word>zero|one|\d+))",
    re.IGNORECASE,
)
_VARIANCE = re.compile(
    r"[^$]{0,60}?(?:\$[^$]+\$[^$]{0,30}?)?\bvariance\s+(?:is\s+|of\s+)?"
    r"(?:\$(?P<tex>[^$]+)\$|(?P<word>zero|one|\d+))",
    re.IGNORECASE,
)
_NUMBERS = {"zero": "0", "one": "1"}


def said_moments(formulas: Iterable[FormulaSource]) -> Iterator[tuple[str, str, str, Span | None]]:
    """(name, equation, what the text says, place) of every moment that the text gives."""
    for formula in formulas:
        yield from _drawn(formula)
        name = formula.tex.strip()
        if formula.is_inline and is_name(name):
            for pattern, moment in ((_MEAN, "\\mathbb{E}[%s]"), (_VARIANCE, "\\mathrm{Var}(%s)")):
                found = pattern.match(formula.after)
                if found is not None:
                    value = found["tex"] or _NUMBERS.get(found["word"].lower(), found["word"])
                    said = f"{name}{found[0]}".strip()
                    yield name, f"{moment % name} = {value}", said, formula.span


def density_of(name: str, distribution: str) -> str:
    """The density of a normal distribution that a name is said to be: ``p = \\mathcal N(\\mu, v)``;
    empty where it is none.

    Source: Grimmett, Stirzaker, Probability and Random Processes, 4.4.
    """
    found = DRAWN.fullmatch(f"{name} \\sim {distribution}")
    if found is None or found["kind"] != "N" or not is_name(name):
        return ""
    mean, *variances = (argument.strip() for argument in found["arguments"].split(","))
    if len(variances) != 1:
        return ""
    letter = "x" if "x" not in distribution else "t"
    variance, centre = grouped(variances[0]), grouped(mean)
    scale = f"2 \\pi \\cdot {variance}"
    exponent = f"\\frac{{({letter} - {centre})^2}}{{2 \\cdot {variance}}}"
    return f"{name}({letter}) = \\frac{{1}}{{\\sqrt{{{scale}}}}} e^{{-{exponent}}}"


def _drawn(formula: FormulaSource) -> Iterator[tuple[str, str, str, Span | None]]:
    """What a distribution says of a name's mean and variance."""
    found = named_in(formula.tex)
    if found is None or not is_name(found.name):
        return
    mean, variance, *_ = found.told
    said = formula.tex.strip()
    yield found.name, said.rstrip("."), said, formula.span
    yield found.name, mean, said, formula.span
    yield found.name, variance, said, formula.span
