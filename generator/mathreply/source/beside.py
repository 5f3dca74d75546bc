"""The size of a vector from the matrix that it stands beside: ``X w`` with
``X \\in \\mathbb{R}^{m \\times n}`` makes ``w`` as long as ``X`` is wide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from mathreply.source.formulas import FormulaSource
from mathreply.source.occurrences import Use

_TOP = r"(?:\^(?:\\top|T|\{\\top\}|\{T\}|\\intercal)(?![A-Za-z]))"
_NAME = r"(?:\\mathbf\{\\?[A-Za-z]+\}|\\[A-Za-z]+|[A-Za-z])"
_SAID = re.compile(
    rf"(?P<name>{_NAME})\\in\\mathbb\{{?R\}}?\^\{{(?P<rows>\w+)\\times(?P<columns>\w+)\}}"
)

Shapes = Mapping[str, tuple[str, str]]
"""Matrix → its rows and columns, as the text says them."""


def said_shapes(formulas: Iterable[FormulaSource]) -> Shapes:
    """The matrices whose shapes the text says."""
    return {
        found["name"]: (found["rows"], found["columns"])
        for formula in formulas
        for found in _SAID.finditer(_dense(formula.tex))
    }


def size_beside(use: Use, shapes: Shapes) -> str:
    """The size that a vector has for what stands beside it; empty where nothing tells."""
    before = _dense(use.text(0, use.first))
    after = _dense(use.text(use.after, len(use.tokens)))
    for name, (rows, columns) in shapes.items():
        matrix = re.escape(name)
        letter = r"(?<![\\A-Za-z])" if name[0] != "\\" else ""
        for spelt, height, width in (
            (f"{letter}{matrix}{_TOP}", columns, rows),
            (f"{letter}{matrix}(?!\\^)", rows, columns),
        ):
            if re.search(f"{spelt}$", before):
                return width
            if re.match(f"{_TOP}{spelt}", after):
                return height
            # X w - y: both are as long.
            if re.search(rf"{spelt}{_NAME}[-+=&]+$", before) or re.match(
                rf"[-+=&]+{spelt}{_NAME}(?![\w^])", after
            ):
                return height
    return ""


def _dense(tex: str) -> str:
    return re.sub(r"\s|\\[,;:!]", "", tex)
