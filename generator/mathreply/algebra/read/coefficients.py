"""Capitals that are coefficients: before a norm, or below a stroke."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NORM = r"(?:\\left\s*|\\[bB]igg?l?\s*)?(?:\\\||\\lVert|\\Vert)"
_RATIO = r"\\[td]?frac\s*(?:\{\s*\d+\s*\}|\d)\s*(?:\{\s*\d+\s*\}|\d)"
_BEFORE_NORM = re.compile(
    rf"\\[td]?frac\s*\{{\s*(?P<halved>[A-HJ-Z])\s*\}}\s*\{{\s*\d+\s*\}}\s*{_NORM}"
    rf"|(?:^|[=+(-]|\\leq?(?![a-z])|\\geq?(?![a-z])|{_RATIO})\s*(?P<plain>[A-HJ-Z])\s*{_NORM}"
)
"""A capital, perhaps halved, as the factor of a norm: of the identity alone such a multiple is
written."""
_BELOW = re.compile(r"\\[td]?frac\s*\{[^{}]*\}\s*\{\s*\d*\s*(?P<name>[A-Z])\s*\}")


def numbers(texts: Sequence[str]) -> set[str]:
    """The capitals of a display that multiply norms, or by which alone is divided."""
    found: set[str] = set()
    for text in texts:
        for match in _BEFORE_NORM.finditer(text):
            found.add(match["halved"] or match["plain"])
        found |= {match["name"] for match in _BELOW.finditer(text)}
    return found
