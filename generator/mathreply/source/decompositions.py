"""What a text says of matrices by naming their decomposition: ``the SVD $X = U D V^\\top$``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from mathreply.model import Span
from mathreply.source.formulas import FormulaSource

_LETTER = r"(?:\\mathbf\{\\?[A-Za-z]+\}|\\(?:Sigma|Lambda|Omega|Gamma)(?![A-Za-z])|[A-Z])"
_PRODUCT = re.compile(
    rf"{_LETTER}\s*=\s*(?P<left>{_LETTER})\s*(?P<middle>{_LETTER})\s*(?P<right>{_LETTER})"
    r"\s*\^\s*\{?\s*(?:\\top|T|\\intercal)\s*\}?\s*"
)
_SINGULAR = re.compile(r"\b(?:SVD|singular[- ]value\s+decomposition)\b[^.$]*$", re.IGNORECASE)
_SPECTRAL = re.compile(
    r"\b(?:eigen-?(?:value\s+)?decomposition|spectral\s+(?:theorem|decomposition)"
    r"|diagonali[sz]\w+)\b[^.$]*$",
    re.IGNORECASE,
)


class Decomposition(Struct, frozen=True):
    """``M = U D V^\\top``, as the text names it."""

    left: str
    middle: str
    right: str
    told: str
    """What the text says."""
    span: Span | None

    def equations(self) -> Iterator[str]:
        """What holds of the factors: orthonormal columns outside, a symmetric (diagonal) matrix
        between them.

        Source: Golub, Van Loan, Matrix Computations, 2.4 (thin SVD) and 8.1 (symmetric Schur form).
        """
        for outer in dict.fromkeys((self.left, self.right)):
            yield f"{outer}^\\top {outer} = I"
        yield f"{self.middle}^\\top = {self.middle}"

    def shape_of(self, name: str) -> str:
        """The domain of a factor; empty for any other name."""
        if name == self.left != self.right:
            return "real^{m x n}"
        return "real^{n x n}" if name in (self.left, self.middle, self.right) else ""


def said_decompositions(formulas: Iterable[FormulaSource]) -> Iterator[Decomposition]:
    """The decompositions that the text names."""
    for formula in formulas:
        found = _PRODUCT.fullmatch(formula.tex.strip())
        if found is None:
            continue
        left, middle, right = found["left"], found["middle"], found["right"]
        word = _SPECTRAL if left == right else _SINGULAR
        named = word.search(formula.before)
        if named is not None:
            told = f"{named[0].strip()} {formula.tex.strip()}"
            yield Decomposition(left, middle, right, told, formula.span)
