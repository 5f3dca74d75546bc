"""How tightly notations bind, and how scripts are braced."""

from __future__ import annotations

import re

SUM, PRODUCT, POWER = 0, 1, 2
"""How tightly what stands around binds: a bare side, a factor of a product, the base of a power."""


def script(text: str) -> str:
    """A sub- or superscript, braced where it has to be."""
    return text if len(text) == 1 or re.fullmatch(r"\\[A-Za-z]+", text) else f"{{{text}}}"
