"""Distributions that are named, ``X \\sim \\mathcal{N}(\\mu, v)``, and what they say of moments."""

from __future__ import annotations

import re

DRAWN = re.compile(
    r"(?P<name>.+?)\\sim\s*(?:\\(?:mathrm|mathcal|text|operatorname|textrm)\s*\{?)?\s*"
    r"(?P<kind>N|Bernoulli|Bern|Ber|Poisson|Uniform|U|Exponential|Exp|Binomial|Bin)\s*\}?\s*"
    r"\\?\!?\s*(?:\\left)?\((?P<arguments>.+?)(?:\\right)?\)\s*\.?"
)
MOMENTS = {
    "N": ("{0}", "{1}"),
    "Bernoulli": ("{0}", "{0} (1 - {0})"),
    "Poisson": ("{0}", "{0}"),
    "Uniform": ("\\frac{{{0} + {1}}}{{2}}", "\\frac{{({1} - {0})^2}}{{12}}"),
    "Exponential": ("\\frac{{1}}{{{0}}}", "\\frac{{1}}{{({0})^2}}"),
    "Binomial": ("{0} ({1})", "{0} ({1}) (1 - ({1}))"),
}
"""Mean and variance of a number by its distribution and the arguments of that.

Source: Grimmett, Stirzaker, Probability and Random Processes, 3.5 and 4.4."""
_ADMITTED = {
    "N": ("{1} \\ge 0",),
    "Bernoulli": ("{0} \\ge 0", "{0} \\le 1"),
    "Poisson": ("{0} \\ge 0",),
    "Uniform": ("{0} < {1}",),
    "Exponential": ("{0} > 0",),
    "Binomial": ("{0} \\ge 0", "{1} \\ge 0", "{1} \\le 1"),
}
"""What the arguments of a distribution satisfy."""
SHORT = {
    "Bern": "Bernoulli",
    "Ber": "Bernoulli",
    "U": "Uniform",
    "Exp": "Exponential",
    "Bin": "Binomial",
}


def drawn_from(tex: str) -> tuple[str, tuple[str, ...]]:
    """The name in ``X \\sim N(\\mu, v)``, and what follows from it: mean, variance, what the
    arguments satisfy; nothing where it is no distribution that is known here."""
    found = DRAWN.fullmatch(tex.strip())
    if found is None:
        return "", ()
    name = found["name"].strip()
    kind = SHORT.get(found["kind"], found["kind"])
    arguments = [argument.strip() for argument in found["arguments"].split(",")]
    mean, variance = MOMENTS[kind]
    admitted = _ADMITTED[kind]
    if len(arguments) != len(set(re.findall(r"\{\d\}", mean + variance + "".join(admitted)))):
        return "", ()
    values = mean.format(*arguments), variance.format(*arguments)
    told = [f"\\mathbb{{E}}[{name}] = {values[0]}", f"\\mathrm{{Var}}({name}) = {values[1]}"]
    return name, (*told, *(each.format(*arguments) for each in admitted))
