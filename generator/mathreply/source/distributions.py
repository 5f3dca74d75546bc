"""Moments that a text says of random numbers: their distribution, or mean and variance in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mathreply.model import Span
from mathreply.source.formulas import FormulaSource
from mathreply.source.lets import is_name

_DRAWN = re.compile(
    r"(?P<name>.+?)\\sim\s*(?:\\(?:mathrm|mathcal|text|operatorname|textrm)\s*\{?)?\s*"
    r"(?P<kind>N|Bernoulli|Bern|Ber|Poisson|Uniform|U|Exponential|Exp|Binomial|Bin)\s*\}?\s*"
    r"\\?\!?\s*(?:\\left)?\((?P<arguments>.+?)(?:\\right)?\)\s*\.?"
)
_MOMENTS = {
    "N": ("{0}", "{1}"),
    "Bernoulli": ("{0}", "{0} (1 - {0})"),
    "Poisson": ("{0}", "{0}"),
    "Uniform": ("\\frac{{{0} + {1}}}{{2}}", "\\frac{{({1} - {0})^2}}{{12}}"),
    "Exponential": ("\\frac{{1}}{{{0}}}", "\\frac{{1}}{{({0})^2}}"),
    "Binomial": ("{0} ({1})", "{0} ({1}) (1 - ({1}))"),
}
"""Mean and variance of a number by its distribution and the arguments of that.

Source: Grimmett, Stirzaker, Probability and Random Processes, 3.5 and 4.4."""
_SHORT = {
    "Bern": "Bernoulli",
    "Ber": "Bernoulli",
    "U": "Uniform",
    "Exp": "Exponential",
    "Bin": "Binomial",
}
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
    found = _DRAWN.fullmatch(f"{name} \\sim {distribution}")
    if found is None or found["kind"] != "N" or not is_name(name):
        return ""
    mean, *variances = (argument.strip() for argument in found["arguments"].split(","))
    if len(variances) != 1:
        return ""
    letter = "x" if "x" not in distribution else "t"
    scale, exponent = (
        f"2 \\pi {variances[0]}",
        f"\\frac{{({letter} - {mean})^2}}{{2 {variances[0]}}}",
    )
    return f"{name}({letter}) = \\frac{{1}}{{\\sqrt{{{scale}}}}} e^{{-{exponent}}}"


def _drawn(formula: FormulaSource) -> Iterator[tuple[str, str, str, Span | None]]:
    found = _DRAWN.fullmatch(formula.tex.strip())
    if found is None or not is_name(found["name"].strip()):
        return
    name = found["name"].strip()
    kind = _SHORT.get(found["kind"], found["kind"])
    arguments = [argument.strip() for argument in found["arguments"].split(",")]
    mean, variance = _MOMENTS[kind]
    if len(arguments) <= max(int(n) for n in re.findall(r"\{(\d)\}", mean + variance)):
        return
    said = formula.tex.strip()
    yield name, f"\\mathbb{{E}}[{name}] = {mean.format(*arguments)}", said, formula.span
    yield name, f"\\mathrm{{Var}}({name}) = {variance.format(*arguments)}", said, formula.span
