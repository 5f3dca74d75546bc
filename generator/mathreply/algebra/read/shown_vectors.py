"""What a display shows of vectors and matrices before it is read: random vectors in capitals, and
capital Greek letters between vectors."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPREAD = (
    r"\\(?:operatorname|mathrm|text|mathbb)\s*\{\s*(?:Var|var|Cov|cov|V)\s*\}"
    r"\s*(?:\\left\s*)?[(\[]\s*"
)
_BOLD_CAPITAL = r"\\(?:mathbf|boldsymbol|bm)\s*\{\s*(?P<name>[A-Z])\s*\}"
_RANDOM = re.compile(
    rf"{_SPREAD}{_BOLD_CAPITAL}\s*(?:_(?:\w|\{{[^{{}}]*\}}))?\s*(?:\\right\s*)?[)\],]"
)
_FONT = re.compile(r"\\(?P<font>mathbf|boldsymbol|bm)\s*\{\s*(?P<name>[A-Z])\s*\}")
_BETWEEN = re.compile(
    r"\^\s*\{?\s*(?:\\top|\\mathrm\s*\{\s*T\s*\}|\\intercal|T)\s*\}?\s*"
    r"(?P<name>\\(?:Gamma|Phi|Psi|Theta|Xi))(?![A-Za-z])\s*(?:_(?:\w|\{[^{}]*\}))?\s*"
    r"(?=[a-z]|\\(?:mathbf|boldsymbol|bm|vec|hat|bar))"
)


def kinds(texts: Sequence[str]) -> dict[str, str]:
    """Bold capitals of which a variance or covariance is taken, random vectors; and capital Greek
    letters between a transposed vector and another, matrices."""
    found: dict[str, str] = {}
    random = {m["name"] for text in texts for m in _RANDOM.finditer(text)}
    for text in texts:
        for match in _FONT.finditer(text):
            if match["name"] in random:
                font = "mathbf" if match["font"] == "mathbf" else "boldsymbol"
                found[f"\\{font}{{{match['name']}}}"] = "random"
        found |= {match["name"]: "matrix" for match in _BETWEEN.finditer(text)}
    return found
