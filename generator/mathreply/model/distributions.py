"""Distributions that are named, ``X \\sim \\mathcal{N}(\\mu, v)``, and what they say of moments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

DRAWN = re.compile(
    r"(?P<name>.+?)\\sim\s*(?:\\(?:mathrm|mathcal|text|operatorname|textrm)\s*\{?)?\s*"
    r"(?P<kind>N|Bernoulli|Bern|Ber|Poisson|Pois|Uniform|Unif|U|Exponential|Exp|Binomial|Binom|Bin"
    r"|Beta|Laplace)\s*\}?\s*"
    r"\\?\!?\s*(?:\\left)?[(\[](?P<arguments>.+?)(?:\\right)?[)\]]\s*\.?"
)
_SHORT = {
    "Bern": "Bernoulli",
    "Ber": "Bernoulli",
    "Pois": "Poisson",
    "Unif": "Uniform",
    "U": "Uniform",
    "Exp": "Exponential",
    "Binom": "Binomial",
    "Bin": "Binomial",
}


@dataclass(frozen=True, slots=True)
class Distribution:
    """What a distribution's arguments, which may be sums, say of a number: TeX with a place for
    each argument.

    Source: Grimmett, Stirzaker, Probability and Random Processes, 3.5 and 4.4.
    """

    arguments: int
    mean: str
    variance: str
    admitted: tuple[str, ...]
    """What the arguments satisfy."""


DISTRIBUTIONS = {
    "N": Distribution(2, "{0}", "{1}", ("{1} \\ge 0",)),
    "Bernoulli": Distribution(1, "{0}", "{0} (1 - {0})", ("{0} \\ge 0", "{0} \\le 1")),
    "Poisson": Distribution(1, "{0}", "{0}", ("{0} \\ge 0",)),
    "Uniform": Distribution(
        2, "\\frac{{{0} + {1}}}{{2}}", "\\frac{{({1} - {0})^2}}{{12}}", ("{0} < {1}",)
    ),
    "Exponential": Distribution(1, "\\frac{{1}}{{{0}}}", "\\frac{{1}}{{({0})^2}}", ("{0} > 0",)),
    "Binomial": Distribution(
        2,
        "{0} ({1})",
        "{0} ({1}) (1 - ({1}))",
        ("{0} \\ge 0", "{1} \\ge 0", "{1} \\le 1"),
    ),
    "Beta": Distribution(
        2,
        "\\frac{{{0}}}{{{0} + {1}}}",
        "\\frac{{({0}) ({1})}}{{({0} + {1})^2 ({0} + {1} + 1)}}",
        ("{0} > 0", "{1} > 0"),
    ),
    "Laplace": Distribution(2, "{0}", "2 ({1})^2", ("{1} > 0",)),
}


def grouped(argument: str) -> str:
    """A sum, or what a minus begins, in brackets, as it has to stand beside a factor or a minus."""
    return f"({argument})" if re.search(r"^-|\S\s*[+-]", argument) else argument


class Named(NamedTuple):
    """What ``X \\sim N(\\mu, v)`` says, in TeX."""

    name: str
    kind: str
    """A key of :data:`DISTRIBUTIONS`."""
    arguments: tuple[str, ...]
    mean: str
    variance: str
    admitted: tuple[str, ...]
    """What the arguments satisfy."""

    @property
    def told(self) -> tuple[str, ...]:
        """What follows: mean, variance, what the arguments satisfy."""
        means = f"\\mathbb{{E}}[{self.name}] = {self.mean}"
        return means, f"\\mathrm{{Var}}({self.name}) = {self.variance}", *self.admitted


def named_in(tex: str) -> Named | None:
    """What a statement says of the distribution of a name; None where it is no distribution that is
    known here."""
    found = DRAWN.fullmatch(tex.strip())
    if found is None:
        return None
    name = _SHORT.get(found["kind"], found["kind"])
    kind = DISTRIBUTIONS[name]
    arguments = tuple(grouped(argument.strip()) for argument in found["arguments"].split(","))
    if len(arguments) != kind.arguments:
        return None
    mean, variance = kind.mean.format(*arguments), kind.variance.format(*arguments)
    admitted = tuple(each.format(*arguments) for each in kind.admitted)
    return Named(found["name"].strip(), name, arguments, mean, variance, admitted)
