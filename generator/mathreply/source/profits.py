"""A letter that is a number to most, and a name to an economist: the profit ``\\pi``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mathreply.model import Derivation

_SLOPE = re.compile(
    r"\\[dt]?frac\s*\{\s*(?:\\partial|d|\\mathrm\s*\{\s*d\s*\})(?:\s*\^\s*\{?\s*2\s*\}?)?\s*"
    r"(?P<letter>\\(?:pi|Pi|varpi))(?![A-Za-z])"
)
_START = re.compile(
    r"\s*(?P<letter>\\(?:pi|Pi|varpi))\s*(?:\(\s*[A-Za-z](?:\s*,\s*[A-Za-z])*\s*\))?\s*"
)


def differentiated(chains: Iterable[Derivation]) -> frozenset[str]:
    """The letters that are differentiated somewhere, which no number is: ``\\pi`` of
    ``\\frac{\\partial \\pi}{\\partial L}``."""
    return frozenset(
        match["letter"]
        for chain in chains
        for side in (chain.start, *(step.tex for step in chain.steps))
        for match in _SLOPE.finditer(side)
    )


def head_of_profit(chain: Derivation, letters: frozenset[str]) -> str:
    """The letter with which a chain begins, itself or of its arguments, where it is one of those
    that are differentiated; else empty.

    Args:
        chain: any.
        letters: those that are differentiated.
    """
    found = _START.fullmatch(chain.start)
    return found["letter"] if found is not None and found["letter"] in letters else ""
