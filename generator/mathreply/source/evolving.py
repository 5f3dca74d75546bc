"""Differential equations: ``m \\frac{d^2 x}{dt^2} = -k x`` of an x of which nothing says what it is
asks for it, and claims nothing."""

from __future__ import annotations

import re

from mathreply.model import Derivation
from mathreply.source.naming import canonical, holds

_D = r"(?:\\mathrm\s*\{\s*d\s*\}|d(?![A-Za-z])|d(?=[A-Za-z](?![A-Za-z]))|\\partial(?![A-Za-z]))\s*"
_POWER = r"(?:\^\s*(?:\d|\{\s*\d\s*\})\s*)?"
_NAME = r"(?P<{}>\\?[A-Za-z]+(?:_(?:\w|\{{\w+\}}))?)\s*"
_PLACE = r"(?:\(\s*[a-z]\s*\)\s*)?"
_FACTORS = r"(?:(?:\d+|[A-Za-z](?:_\w)?|\\(?![dt]?frac|d{1,2}ot|int|sum|prod)[a-z]+)\s*){0,2}"
_SLOPE = re.compile(
    rf"(?:{_FACTORS}\\[dt]?frac\s*\{{\s*{_D}{_POWER}{_NAME.format('slope')}{_PLACE}\}}"
    rf"\s*\{{\s*{_D}\\?[A-Za-z]+\s*{_POWER}\}}"
    rf"|{_FACTORS}\\d{{1,2}}ot\s*\{{?\s*{_NAME.format('dotted')}\}}?"
    rf"|{_FACTORS}(?P<primed>[A-Za-z])'+)"
)
"""A derivative of a name, with factors before it, that begins a side."""
_SLOPES = re.compile(
    rf"\\[dt]?frac\s*\{{\s*{_D}{_POWER}\\?[A-Za-z]+(?:_\w)?\s*{_PLACE}\}}\s*\{{[^{{}}]*\}}"
)


def evolving(chain: Derivation) -> str:
    """The name, in canonical spelling, of which the first step of a chain relates the derivative to
    the name itself: of ``\\dot x = -k x`` it is x; empty where it is no such equation.

    >>> from mathreply.model import Step
    >>> evolving(Derivation(r"\\frac{dN}{dt}", (Step("=", "r N (1 - N)"),)))
    'N'
    >>> evolving(Derivation(r"\\frac{dy}{dx}", (Step("=", "2 x"),)))
    ''
    """
    first = chain.steps[0]
    if first.relation != "=" or first.operation or first.solves:
        return ""
    found = _SLOPE.match(chain.start.strip())
    if found is None:
        return ""
    name = found["slope"] or found["dotted"] or found["primed"]
    rest = chain.start.strip()[found.end() :]
    others = _SLOPES.sub(" ", f"{rest} {first.tex}")
    return canonical(name) if holds(name, others) else ""
