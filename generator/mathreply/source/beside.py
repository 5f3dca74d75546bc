"""The size of a vector from the matrix that it stands beside: ``X w`` with
``X \\in \\mathbb{R}^{m \\times n}`` makes ``w`` as long as ``X`` is wide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from mathreply.source.formulas import FormulaSource
from mathreply.source.occurrences import NameUse

_TOP = (
    r"(?:\^(?:\\top(?![A-Za-z])|\\intercal(?![A-Za-z])|T|\{\\top\}|\{T\}"
    r"|\{?\\math(?:rm|sf)\{(?:T|\\top)\}\}?|\\mathsf T) ?)"
)
_NAME = r"(?:\\mathbf\{\\?[A-Za-z]+\}|\\[A-Za-z]+|[A-Za-z])"
_SAID = re.compile(
    rf"(?P<name>{_NAME})\\in\\mathbb\{{?R\}}?\^\{{(?P<rows>\w+)\\times ?(?P<columns>\w+)\}}"
)

_TRANSPOSED = re.compile(rf"(?<![A-Za-z\\])(?P<name>\\mathbf\{{[A-Z]\}}|[A-Z]){_TOP}(?P=name)")
"""``X^\\top X``: X may be of any shape."""

_ENDS = r"(?![A-Za-z_^(])"
"""Behind a name that bears no script and has no argument."""

Shapes = Mapping[str, tuple[str, str]]
"""Matrix → its rows and columns, as the text says them."""


def said_shapes(formulas: Iterable[FormulaSource]) -> Shapes:
    """The matrices whose shapes the text says."""
    return {
        found["name"]: (found["rows"], found["columns"])
        for formula in formulas
        for found in _SAID.finditer(_dense(formula.tex))
    }


def usual_shape(formulas: Iterable[FormulaSource]) -> Shapes:
    """The first matrix that is transposed before a name, with the sizes that a matrix of which
    nothing is said is taken to have: the vectors beside it then fit."""
    for formula in formulas:
        found = _TRANSPOSED.search(_dense(formula.tex))
        if found is not None:
            return {found["name"]: ("m", "n")}
    return {}


def size_beside(use: NameUse, shapes: Shapes) -> str:
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
            if re.search(rf"{spelt} ?{_NAME}[-+=&]+$", before) or re.match(
                rf"[-+=&]+{spelt} ?{_NAME}(?![\w^])", after
            ):
                return height
    return ""


def beside_identity(name: str, formulas: Iterable[FormulaSource]) -> FormulaSource | None:
    """The first formula in which a name, times numbers at most, is added to the identity,
    ``I - \\gamma P``, or commutes with its transpose."""
    identity = r"(?<![\\A-Za-z])(?:\\mathbf\{I\}|I(?:_\{?\w\}?)?)"
    numbers = r"(?:\d|\\(?!frac|sum|prod)[A-Za-z]+ ?)*"
    spelt = re.escape(_dense(name)) + _ENDS
    begins = r"(?:^|[(\[{=+\-&,|])"  # else it is one factor of several
    normal = rf"(?P<this>{spelt[: -len(_ENDS)]}){_TOP}(?P=this)=(?P=this)(?P=this){_TOP}"
    pattern = re.compile(
        rf"{normal}|{identity}[-+]{numbers}{spelt}|{begins}{numbers}{spelt}[-+]{numbers}{identity}"
    )
    return next((f for f in formulas if pattern.search(_dense(f.tex))), None)


def _dense(tex: str) -> str:
    """TeX without white space but that which ends a command."""
    return re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])|(?<=[^A-Za-z\\][A-Za-z])\s+|\\[,;:!]", "", tex)
