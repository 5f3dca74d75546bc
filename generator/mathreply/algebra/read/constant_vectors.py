"""Vectors that have a name of their own, of whatever size stands beside them: zeros, ones and the
unit vectors ``e_i``."""

from __future__ import annotations

import re

import sympy

from mathreply.algebra.expression.context import Context, bound_index
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import ByEntries
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.scripts import indices
from mathreply.algebra.read.spelling import Spelling
from mathreply.model import Derivation

_ZEROS = ("\\mathbf{0}", "\\boldsymbol{0}", "\\vec{0}")
"""The zero vector or matrix, as people write it."""
_LETTER = r"(?P<letter>\\(?:mathbf|boldsymbol|bm|vec)\s*\{?\s*e\s*\}?|(?<![A-Za-z\\])e)"
_INDEX = r"\s*_\s*(?:\w|\{\s*\w\s*\})"
_TURNED = re.compile(
    _LETTER
    + _INDEX
    + r"\s*\^\s*\{?\s*(?:\\top|\\mathsf\s*\{?T|\\mathrm\s*\{?T|T|\\intercal)(?![a-z])"
)
"""A unit vector that is transposed: of numbers with an index nobody takes a transpose."""
_MULTIPLIED = re.compile(r"(?<![A-Za-z\\{_^])(?P<matrix>[A-Z])\s*" + _LETTER + _INDEX)
"""A capital right before one."""


def named(reader: Reader, spelling: Spelling) -> Expr | None:
    """A vector of zeros or ones, or a unit vector; None where the name is none of them."""
    context = reader.context
    if spelling.base == "\\mathbf{1}" and not spelling.sub:
        return arithmetic.UNSIZED_ONES
    if spelling.base in _ZEROS:
        rows = context.size_named(canonical(spelling.sub)) if spelling.sub else None
        if rows is not None:
            return sympy.ZeroMatrix(rows, 1)
        return None if spelling.sub else arithmetic.UNSIZED_ZEROS
    if spelling.base in context.units and spelling.sub:
        places = indices(reader, spelling.sub, 1)
        return unit(places[0]) if len(places) == 1 else None
    return None


def unit(place: Expr) -> Expr:
    """The unit vector with its 1 at a place, of a size that is left open."""
    row = bound_index("r", sympy.S.One)
    return ByEntries(arithmetic.UNSIZED, sympy.S.One, row, sympy.KroneckerDelta(row, place))


def note_unit_vectors(derivation: Derivation, context: Context) -> None:
    """Note the letters that with an index are unit vectors in a chain: they are transposed there,
    or multiplied by a declared matrix, and nothing declares or defines them."""
    texts = (derivation.start, *(step.tex for step in derivation.steps))
    found: set[str] = set()
    for text in texts:
        found |= {_canonical(match["letter"]) for match in _TURNED.finditer(text)}
        for match in _MULTIPLIED.finditer(text):
            name = context.names.get(match["matrix"])
            if name is not None and len(name.domain.shape) == 2:
                found.add(_canonical(match["letter"]))
    declared = {name.partition("_")[0] for name in context.names}
    defined = {str(getattr(rule.head, "label", rule.head)) for rule in context.rules}
    context.units = found - declared - {name.partition("_")[0] for name in defined}


def _canonical(letter: str) -> str:
    if letter == "e":
        return "e"
    font = "\\vec" if letter.startswith("\\vec") else "\\mathbf"
    return f"{font}{{e}}"
