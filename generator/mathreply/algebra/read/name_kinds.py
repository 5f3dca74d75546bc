"""What the sides of a display show of its names before any is read, and what those that are read
tell of the others: which are numbers, columns and matrices.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import sympy
from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import (
    arithmetic,
    coefficients,
    matrices,
    sets,
    shown,
    shown_matrices,
    shown_vectors,
)
from mathreply.algebra.read.capitals import is_capital, may_be_column
from mathreply.algebra.read.occurrences import dotted
from mathreply.algebra.read.scripts import TRANSPOSES
from mathreply.algebra.read.seen import Seen
from mathreply.algebra.read.sides import Display, Readings, Side, Unequal
from mathreply.algebra.read.unread import Unread

Occurrences = Sequence[tuple[str, str, str]]
"""Names where they stand: the name, what follows it, and what stands above it."""

_UP_TO = re.compile(r"\\(?:sum|prod|int)\s*_\s*(?:\{[^{}]*\}|\w)\s*\^\s*\{?T\b\}?")
"""Up to T: no transpose."""
_TRANSPOSED = ("^\\top", "^\\mathrm{T}", "^T", "^{\\top}")
_BOLD = ("\\mathbf", "\\boldsymbol", "\\bm", "\\vec")


class NameKinds(Struct, frozen=True):
    """What the names of a display are shown to be, and which of them may still be columns."""

    kinds: dict[str, str]
    """A number, a column or a matrix."""
    members: dict[str, str]
    """Those of which a set tells it."""
    has_matrices: bool
    """Whether the display is about matrices for certain."""
    is_of_vectors: bool
    """Whether it is about vectors or matrices."""
    transposed: set[str]
    unknown: list[str]
    """Letters of which nothing is known and that may be columns."""
    capitals: list[str]
    """Capitals that are taken for matrices and may be columns."""


def names_shown(display: Display, occurrences: Occurrences, seen: Seen) -> NameKinds:
    """What a display shows of its names before any side is read.

    Args:
        display: what is read.
        occurrences: its names.
        seen: what else its sides show.
    """
    texts = display.texts()
    names = dict.fromkeys(name for name, _, _ in occurrences)
    kinds, vectors = _shown_columns(texts, seen), _shown_arrays(display)
    members = sets.kinds_of_members(display.chains, display.conditions)
    numbers = shown.under_roots(texts) | shown.differentiated_by_vectors(texts)
    numbers |= coefficients.numbers(texts)
    has_matrices = "matrix" in members.values() or _is_about_matrices(
        display, occurrences, kinds | vectors | members
    )
    unknown: list[str] = []
    capitals: list[str] = []
    if has_matrices:
        numbers |= _numbers_beside_matrices(display.chains)
        kinds |= _by_letters(occurrences, numbers) | shown.of_layers(texts)
        told = kinds.keys() | members.keys() | shown.counting(texts)
        unknown = [n for n in names if n not in told and may_be_column(n)]
        inverted = {name for name, _, above in occurrences if above == "-1"}
        capitals = [n for n in names if is_capital(n) and n not in inverted | numbers]
    known = dict.fromkeys(numbers, "number") | kinds | vectors | members
    in_gradients = shown_vectors.of_gradients(texts)
    if in_gradients and not unknown:
        unknown = [n for n in names if n not in known and may_be_column(n)]
    is_bold = any(mark in text for mark in _BOLD for text in texts)
    return NameKinds(
        kinds=known,
        members=members,
        has_matrices=has_matrices,
        is_of_vectors=bool(has_matrices or members or in_gradients or is_bold),
        transposed=_transposed(occurrences),
        unknown=unknown,
        capitals=capitals,
    )


def _shown_columns(texts: Sequence[str], seen: Seen) -> dict[str, str]:
    """Names in norms, and those that have entries and are multiplied with a dot: columns."""
    with_entries = {
        n for n in dotted(texts) if 1 in seen.index_counts.get(n, ()) and n in seen.bare
    }
    return dict.fromkeys([*shown.in_norms(texts), *with_entries], "column")


def _shown_arrays(display: Display) -> dict[str, str]:
    """Vectors and matrices by what is done with them."""
    texts = display.texts()
    by_laws = shown_matrices.of_equations(display.chains) | shown_matrices.of_covariances(texts)
    return shown_vectors.kinds(texts) | matrices.traced(texts) | by_laws


def _is_about_matrices(display: Display, occurrences: Occurrences, kinds: dict[str, str]) -> bool:
    """Whether something says for certain that a display is about matrices."""
    texts = display.texts()
    columns = {name for name, kind in kinds.items() if kind == "column"}
    return (
        _has_transposes(texts, occurrences)
        or shown.has_identities(texts)
        or bool(shown.of_layers(texts))
        or matrices.are_shown(display.chains, columns)
    )


def _numbers_beside_matrices(chains: Sequence[Sequence[str]]) -> set[str]:
    """Capitals that are numbers though the display is about matrices."""
    numbers = shown.equal_to_traces(chains) | matrices.under_logarithms(chains)
    return numbers | matrices.equal_to_norms(chains) | matrices.in_cells(chains)


def _transposed(occurrences: Occurrences) -> set[str]:
    return {name for name, _, above in occurrences if above in TRANSPOSES}


def _has_transposes(texts: Sequence[str], occurrences: Occurrences) -> bool:
    """Whether a name or a bracket is transposed somewhere."""
    if any(above in TRANSPOSES for _, _, above in occurrences):
        return True
    without_ends = [_UP_TO.sub("", text) for text in texts]
    return any(mark in text for mark in _TRANSPOSED for text in without_ends)


def _by_letters(occurrences: Occurrences, numbers: set[str]) -> dict[str, str]:
    """What the names of a display about matrices are by custom: capitals matrices, small letters
    that are transposed columns."""
    capitals = {
        n: "number" if n in numbers else "matrix" for n, _, _ in occurrences if is_capital(n)
    }
    small = [name for name in _transposed(occurrences) if not is_capital(name)]
    return capitals | dict.fromkeys(small, "column")


def told_by_readings(
    display: Display, readings: Readings, members: dict[str, str]
) -> dict[str, str]:
    """What the sides that are read tell of names that make up other sides.

    Args:
        display: what is read.
        readings: its readings so far.
        members: names of which a set tells what they are.
    """
    by_matrices = _told_by_matrices(display.chains, readings)
    return by_matrices | _told_by_numbers(display, readings, members)


def _told_by_matrices(chains: Sequence[Sequence[str]], readings: Readings) -> dict[str, str]:
    """Names that make up a whole side where another side of the chain is a vector or matrix written
    out."""
    told: dict[str, str] = {}
    for sides, values in zip(chains, readings, strict=True):
        matrix = _matrix_among(values)
        if matrix is None:
            continue
        is_written_out = isinstance(matrix, sympy.MatrixBase)
        kind = "column" if arithmetic.shape(matrix)[1] == 1 else "matrix"
        for side, value in zip(sides, values, strict=True):
            if is_written_out and isinstance(value, Unread):
                told |= dict.fromkeys(_capitals_of_matrices(side), "matrix")
            name = _POWER_OF_CAPITAL.sub(r"\1", side.strip())
            # Of x_i beside a vector it is not told whether it is a member or an entry.
            may_be_told = is_written_out or "_" not in name
            if may_be_told and _is_plain(name) and not arithmetic.is_matrix(value):
                told[_INDEX.sub("", name)] = kind
    return told


def members_told(readings: Readings, seen: Seen) -> dict[str, str]:
    """Families of which a member is equal to a vector or matrix of zeros, or to one that is written
    out: ``\\beta_1 = 0_{p}``. Those of which the whole is named besides may be vectors with these
    entries."""
    refused = [r for values in readings for r in values if isinstance(r, Unequal)]
    told: dict[str, str] = {}
    for error in refused:
        is_shown = isinstance(error.beside, (sympy.MatrixBase, sympy.ZeroMatrix, sympy.OneMatrix))
        if not is_shown or not isinstance(error.number, sympy.Indexed):
            continue
        base = _SCRIPTS.sub("", str(error.number.base))
        if base not in seen.unindexed:
            told[base] = "column" if arithmetic.shape(error.beside)[1] == 1 else "matrix"
    return told


_SCRIPTS = re.compile(r"(?<=.)[_^].*$")


def _matrix_among(values: Sequence[Side]) -> Expr | None:
    """A side that is a vector or matrix, one that is written out before others."""
    matrices_read = [value for value in values if arithmetic.is_matrix(value)]
    written_out = [value for value in values if isinstance(value, sympy.MatrixBase)]
    return next(iter([*written_out, *matrices_read]), None)


def _told_by_numbers(
    display: Display, readings: Readings, members: dict[str, str]
) -> dict[str, str]:
    """Capitals that make up a whole side of which the other is a number: ``L = \\|w\\|^2``."""
    told: dict[str, str] = {}
    for sides, values in zip(display.chains, readings, strict=True):
        for (side, value), (_, other) in itertools.permutations(zip(sides, values, strict=True), 2):
            is_number = isinstance(other, Unequal)
            name = side.strip()
            may_be_matrix = isinstance(value, sympy.MatrixSymbol) and is_capital(name)
            if is_number and may_be_matrix and name not in members and len(sides) == 2:
                told[name] = "number"
    return told


_POWER_OF_CAPITAL = re.compile(r"^([A-Z])\s*\^\s*\{?(?:-1|\d)\}?$")
_INDEX = re.compile(r"_(?:\{[^{}]*\}|\w)$")
_PRODUCT = re.compile(r"(?:[A-Z](?:\^\{?(?:-1|\d)\}?)?\s*){2,}")
_PENCIL = re.compile(r"[A-Z]\s*[-+]\s*(?:\\[a-z]+|[a-z]|\d+)?(?:_\w)?\s*I")


def _capitals_of_matrices(side: str) -> list[str]:
    """The capitals of a side that is a product of capitals and their inverses, as ``P^{-1} A P``,
    or one and the identity, as ``A - \\lambda I``."""
    told = _PRODUCT.fullmatch(side.strip()) or _PENCIL.fullmatch(side.strip())
    return re.findall(r"[A-Z]", side) if told else []


def _is_plain(name: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:[A-Za-z]|\\[A-Za-z]+|\\(?:hat|bar|tilde)\{(?:[A-Za-z]|\\[A-Za-z]+)\})"
            r"(?:_(?:\{[A-Z]{2}\}|\d))?",
            name,
        )
    )
