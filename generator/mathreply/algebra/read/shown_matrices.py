"""Which names eigen-equations and covariances show to be vectors and matrices."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

_LETTER = r"(?:[a-z]|\\(?:mathbf|boldsymbol|bm|vec)\s*(?:\{\s*\\?[a-z]+\s*\}|[a-z]))"
_SCRIPT = r"(?:_(?:\w|\{\s*\w+\s*\}))?"
_VALUE = r"\\(?:lambda|mu)"
_IMAGE = re.compile(rf"\s*(?P<matrix>[A-Z])\s*(?P<vector>{_LETTER}){_SCRIPT}[\s.,]*")
_MULTIPLE = re.compile(
    rf"\s*{_VALUE}(?![A-Za-z]){_SCRIPT}\s*(?:\\cdot\s*)?(?P<vector>{_LETTER}){_SCRIPT}[\s.,]*"
)
_CENTRED = r"\(\s*(?P<name>[A-Z])\s*-\s*(?P<mean>\\mu|[a-z]|\\bar\{[a-z]\})\s*(?:\\right\s*)?\)"
_COVARIANCE = re.compile(
    r"(?:\\mathbb\s*\{?\s*E\s*\}?|(?<![A-Za-z])E)\s*(?:\\left\s*)?[\[(]\s*(?:\\left\s*)?"
    rf"{_CENTRED}\s*(?:\\left\s*)?"
    r"\(\s*(?P=name)\s*-\s*(?P=mean)\s*(?:\\right\s*)?\)\s*"
    r"\^\s*\{?\s*(?:\\top|\\intercal|\\math(?:sf|rm)\s*\{?\s*T\s*\}?|T)"
)


def of_equations(chains: Sequence[Sequence[str]]) -> dict[str, str]:
    """The kinds of the names in ``A v = \\lambda v``: no one writes it of two numbers. Bold vectors
    tell themselves what they are."""
    found: dict[str, str] = {}
    for sides in chains:
        for one, other in itertools.pairwise(sides):
            image, multiple = _IMAGE.fullmatch(one), _MULTIPLE.fullmatch(other)
            if image and multiple and image["vector"] == multiple["vector"]:
                found[image["matrix"]] = "matrix"
                found |= {image["vector"]: "column"} if len(image["vector"]) == 1 else {}
    return found


def of_covariances(texts: Sequence[str]) -> dict[str, str]:
    """The random vectors and their means in ``\\mathbb{E}[(X - \\mu)(X - \\mu)^\\top]``."""
    matches = [match for text in texts for match in _COVARIANCE.finditer(text)]
    return {name: "column" for match in matches for name in match.group("name", "mean")}
