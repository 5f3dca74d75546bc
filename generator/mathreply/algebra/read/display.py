"""Displays that come without declarations: all their sides read together, so that they tell each
other what they are.

What stands where decides what a name can be: ``X`` in ``X^\\top X`` is a matrix, ``y`` in ``y - X
b`` a column.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import sympy
from msgspec import Struct

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Claim, NamedSet
from mathreply.algebra.read import (
    arithmetic,
    coefficients,
    differentials,
    einstein,
    entrywise,
    matrices,
    parts,
    sets,
    shown,
    shown_vectors,
)
from mathreply.algebra.read.capitals import as_numbers, is_capital, may_be_column
from mathreply.algebra.read.occurrences import dotted, occurrences_of
from mathreply.algebra.read.scripts import TRANSPOSES
from mathreply.algebra.read.seen import Seen, seen_in
from mathreply.algebra.read.unread import Unread

MAX_UNKNOWN = 6
"""How many names are tried as number and as column: 2⁶ readings."""
MAX_ROUNDS = 60
_BOLD = ("\\mathbf", "\\boldsymbol", "\\bm", "\\vec")
_UP_TO = re.compile(r"\\(?:sum|prod|int)\s*_\s*(?:\{[^{}]*\}|\w)\s*\^\s*\{?T\b\}?")
"""Up to T: no transpose."""
_UNEQUAL = "one side is a number and the other a vector or matrix"

Side = Expr


Read = Callable[[str, Context], Expr]


class Display(Struct, frozen=True):
    """A display to be read, and how."""

    chains: Sequence[Sequence[str]]
    """The sides of each chain."""
    relations: Sequence[Sequence[str]]
    """What stands before each side of a chain but the first."""
    conditions: Sequence[str]
    """Statements beside the chains, under which they are meant."""
    fresh: Callable[[], Context]
    """A new context that allows inference."""
    read: Read
    """Reads one side."""

    def side(self, chain: int, number: int, context: Context) -> Side:
        """The reading of a side; a set behind the sign of membership is one."""
        relation = self.relations[chain][number - 1] if number else ""
        tex = self.chains[chain][number]
        found = sets.read_set(tex, relation in ("\\in", "\\notin"))
        return self.read(tex, context) if found is None else found


def read_together(display: Display) -> list[list[Side]]:
    """The reading of every side of every chain, an Unread in place of one that is refused."""
    chains = display.chains
    texts = [side for sides in chains for side in sides]
    occurrences = list(occurrences_of(texts))
    seen = seen_in(chains, occurrences, display.conditions)
    transposed = {name for name, _, sup in occurrences if sup in TRANSPOSES}
    has_matrices = any(sup in TRANSPOSES for _, _, sup in occurrences) or any(
        mark in _UP_TO.sub("", side)
        for side in texts
        for mark in ("^\\top", "^\\mathrm{T}", "^T", "^{\\top}")
    )
    numbers = shown.under_roots(texts) | shown.differentiated_by_vectors(texts)
    numbers |= coefficients.numbers(texts)
    layers = shown.of_layers(texts)
    has_matrices = has_matrices or shown.has_identities(texts) or bool(layers)
    # Nothing but a transpose says for certain that a display is about matrices.
    # What has entries and is multiplied with a dot is a vector, too.
    with_entries = {
        n for n in dotted(texts) if 1 in seen.index_counts.get(n, ()) and n in seen.bare
    }
    kinds: dict[str, str] = dict.fromkeys([*shown.in_norms(texts), *with_entries], "column")
    members = sets.kinds_of_members(chains, display.conditions)
    vectors = shown_vectors.kinds(texts)
    columns = {n for n, kind in (kinds | vectors | members).items() if kind == "column"}
    has_matrices = has_matrices or "matrix" in members.values()
    has_matrices = has_matrices or matrices.are_shown(chains, columns)
    unknown: list[str] = []
    capitals: list[str] = []
    if has_matrices:
        names = dict.fromkeys(name for name, _, _ in occurrences)
        numbers |= shown.equal_to_traces(chains) | matrices.under_logarithms(chains)
        numbers |= matrices.equal_to_norms(chains) | matrices.in_cells(chains)
        kinds |= {n: "number" if n in numbers else "matrix" for n in names if is_capital(n)}
        kinds |= {n: "column" for n in names if n in transposed and not is_capital(n)}
        kinds |= layers
        told = kinds | members | dict.fromkeys(shown.counting(texts), "number")
        unknown = [n for n in names if n not in told and may_be_column(n)]
        inverted = {name for name, _, sup in occurrences if sup == "-1"}
        capitals = [n for n in names if is_capital(n) and n not in inverted | numbers]
    kinds = dict.fromkeys(numbers, "number") | kinds | vectors | members
    in_gradients = shown_vectors.of_gradients(texts)
    unknown = unknown or _small_names(occurrences if in_gradients else [], kinds)
    # First as it stands; what could be read then may tell what the rest is.
    best = _attempt(display, seen, kinds)
    if told := _told_by_matrices(chains, best) | _told_by_numbers(display, best, members):
        kinds |= told
        best = _attempt(display, seen, kinds)
        unknown = [n for n in unknown if kinds.get(n) != "column"]
    if not has_matrices and _failures(best):
        all_names = dict.fromkeys(name for name, _, _ in occurrences)
        large = list(filter(is_capital, all_names))
        # A letter with an index wherever it stands is a coefficient or an entry here.
        small = [n for n in seen.unindexed if may_be_column(n) and n not in kinds]
        tried = partial(_attempt, display, seen, strict=True)
        if as_numbers(large, small, best, lambda k: tried(kinds | k)):
            kinds |= dict.fromkeys(large, "number")
            best = _attempt(display, seen, kinds)
    if _failures(best) and shown.has_columns_of_two(texts):
        second = _attempt(display, seen, kinds, binomials=True)
        best = best if _failures(second) else second
    if _failures(best) and not any("\\sum" in text for text in texts):
        second = _attempt(display, seen, kinds, twice=True)
        if not _failures(second) and all(map(einstein.are_meant, best, second)):
            return second
    is_of_vectors = bool(has_matrices or members or in_gradients)
    is_of_vectors = is_of_vectors or any(mark in text for mark in _BOLD for text in texts)
    if not is_of_vectors or not _failures(best):
        return best
    functions = shown.functions(occurrences)
    open_names = (unknown, functions, capitals)
    guessed = _guessed(display, seen, kinds, open_names)
    alone = dict.fromkeys(_capitals_alone(chains, transposed), "number")
    if guessed is None and alone:
        # A loss on the left of a sum of numbers.
        guessed = _guessed(display, seen, kinds | alone, open_names)
    if guessed is not None:
        return guessed or best
    if any(isinstance(r, Unread) and entrywise.is_asked(r.message) for rs in best for r in rs):
        tries = [_attempt(display, seen, kinds, powers=mode) for mode in entrywise.MODES]
        whole = [reading for reading in tries if not _failures(reading)]
        best = whole[0] if len(whole) == 1 else best
    return best


def _small_names(occurrences: Sequence[tuple[str, str, str]], kinds: dict[str, str]) -> list[str]:
    """The names that may be columns and of which nothing is known."""
    names = dict.fromkeys(name for name, _, _ in occurrences)
    return [name for name in names if name not in kinds and may_be_column(name)]


def _capitals_alone(chains: Sequence[Sequence[str]], transposed: set[str]) -> list[str]:
    """Capitals that are a side by themselves and never transposed: numbers it may be, or
    matrices."""
    sides = {side.strip() for chain in chains for side in chain}
    return [side for side in sides if is_capital(side) and side not in transposed]


def _guessed(
    display: Display,
    seen: Seen,
    kinds: dict[str, str],
    names: tuple[list[str], list[str], list[str]],
) -> list[list[Side]] | None:
    """The reading with the fewest columns under which every side can be read, and only if no other
    set of the same size does it too: nothing then, for nobody knows. None where no set does.

    Args:
        display: the display.
        seen: what its sides show.
        kinds: what names are known to be.
        names: letters that may be columns, functions, and capitals.
    """
    unknown, functions, capitals = names
    letters = [unknown, [*unknown, *functions]] if functions else [unknown]
    none: list[str] = []
    for many, few in itertools.product([none, capitals] if capitals else [none], letters):
        for guesses in _guesses(few, many):
            tried = (
                (guess, _attempt(display, seen, kinds | _as_guessed(guess), strict=True))
                for guess in guesses
            )
            found = [(guess, attempt) for guess, attempt in tried if not _failures(attempt)]
            if few is unknown and found and _FEATURES & set(functions):
                break  # A map of features with vectors for values may fit as well.
            if found:
                return _likeliest(found)
    return None


def _likeliest(found: list[tuple[tuple[str, ...], list[list[Side]]]]) -> list[list[Side]]:
    """The only reading, or the only one in which nothing but a map of features has vectors for
    values; else nothing."""
    maps = [reading for guess, reading in found if guess and set(guess) <= _FEATURES]
    chosen = maps if len(found) > 1 else [reading for _, reading in found]
    return chosen[0] if len(chosen) == 1 else []


_FEATURES = {"\\phi(", "\\varphi(", "\\Phi(", "\\psi("}


def _as_guessed(names: Sequence[str]) -> dict[str, str]:
    """Columns; a word applied to something may have a matrix for its value."""
    return {n: "matrix" if n.startswith("\\mathrm{") else "column" for n in names}


def _guesses(unknown: list[str], capitals: list[str]) -> Iterator[list[tuple[str, ...]]]:
    """Sets of names to be taken as columns, the smallest first, those of one size together."""
    if len(unknown) + len(capitals) > MAX_UNKNOWN:
        return
    for few in range(len(capitals) + 1):
        for many in range(len(unknown) + 1):
            yield [
                (*a, *b)
                for a in itertools.combinations(capitals, few)
                for b in itertools.combinations(unknown, many)
            ]


def _attempt(
    display: Display,
    seen: Seen,
    kinds: dict[str, str],
    strict: bool = False,
    binomials: bool = False,
    powers: str = "",
    twice: bool = False,
) -> list[list[Side]]:
    """All sides read with these kinds; sizes that they tell each other are taken over and reading
    starts afresh."""
    sizes: dict[Expr, Expr] = {}
    for _ in range(MAX_ROUNDS):
        context = display.fresh()
        context.binomials, context.vector_powers = binomials, powers
        context.sums_twice = twice
        context.kinds, context.sizes = kinds, sizes
        seen.told_to(context)
        context.has_matrices = any(kind == "matrix" for kind in kinds.values())
        try:
            return _all_chains(display, context, strict)
        except arithmetic.SizeTold as told:
            sizes[told.args[0]] = told.args[1]
    return [
        [Unread(side, 1, "the sizes of its vectors are not told") for side in sides]
        for sides in display.chains
    ]


def _all_chains(display: Display, context: Context, strict: bool) -> list[list[Side]]:
    readings: list[list[Side]] = []
    for number in range(len(display.chains)):
        readings.append(_chain(display, number, context, strict))
        if strict and _failures(readings[-1:]):
            break
    parts.refuse(display.chains, readings)
    return readings


def _chain(display: Display, chain: int, context: Context, strict: bool = False) -> list[Side]:
    readings: list[Side] = []
    sides = display.chains[chain]
    for number in range(len(sides)):
        try:
            readings.append(display.side(chain, number, context))
        except Unread as error:
            readings.append(error)
            if strict:
                return [*readings, *(error for _ in sides[len(readings) :])]
    _refuse_uneven(sides, readings)
    for number, reading in enumerate(readings):
        if isinstance(reading, Claim) and not _fits(reading):
            readings[number] = Unread(sides[number], 1, _UNEQUAL)
    plain = [
        (n, r)
        for n, r in enumerate(readings)
        if not isinstance(r, (Unread, Claim, NamedSet)) and r not in (0, arithmetic.UNSIZED_ZEROS)
    ]
    _check_members(sides, readings)
    for (m, left), (n, right) in itertools.pairwise(plain):
        if "\\sim" in display.relations[chain][m:n]:
            continue  # What follows a distribution is none.
        if arithmetic.is_matrix(left) != arithmetic.is_matrix(right):
            arithmetic.tell_number(left if arithmetic.is_matrix(left) else right)
            number = n if arithmetic.is_matrix(left) else m
            readings[number] = Unread(sides[number], 1, _UNEQUAL)
        elif arithmetic.is_matrix(left):
            try:
                left, right = (
                    arithmetic.fitted(left, arithmetic.shape(right)),
                    arithmetic.fitted(right, arithmetic.shape(left)),
                )
                arithmetic.check_same(left, right)
            except arithmetic.ShapeMismatch as error:
                readings[n] = Unread(sides[n], 1, str(error))
    return readings


def _check_members(sides: Sequence[str], readings: list[Side]) -> None:
    """Refuses what is no member of the set behind it; sizes that this tells are taken over."""
    for number, (value, members) in enumerate(itertools.pairwise(readings)):
        if isinstance(value, (Unread, Claim, NamedSet)) or not isinstance(members, NamedSet):
            continue
        try:
            sets.check_member(value, members, sides[number])
        except Unread as error:
            readings[number] = error


def _fits(claim: Claim) -> bool:
    """Whether a statement compares numbers with numbers, vectors with vectors."""
    inner = [part for part in (claim.left, claim.right, *claim.further) if isinstance(part, Claim)]
    if inner and not all(map(_fits, inner)):
        return False
    sides = (claim.left, claim.right)
    if any(isinstance(side, Claim) or side == 0 for side in sides) or claim.relation == "\\sim":
        return True
    return arithmetic.is_matrix(sides[0]) == arithmetic.is_matrix(sides[1])


def _refuse_uneven(sides: Sequence[str], readings: list[Side]) -> None:
    """Takes back sides with differentials beside which others hold more or fewer of them: the
    ``d`` may be a factor."""
    told = [r for r in readings if not isinstance(r, (Unread, Claim, NamedSet))]
    if differentials.are_even(told):
        return
    for number, reading in enumerate(readings):
        if not isinstance(reading, (Unread, Claim, NamedSet)) and differentials.holds(reading):
            readings[number] = Unread(
                sides[number], 1, "'d' before a name: a differential or a difference?"
            )


def _told_by_matrices(
    chains: Sequence[Sequence[str]], readings: list[list[Side]]
) -> dict[str, str]:
    """Names that make up a whole side where another side of the chain is a vector or matrix written
    out."""
    told: dict[str, str] = {}
    for sides, values in zip(chains, readings, strict=True):
        matrix = next((v for v in values if isinstance(v, sympy.MatrixBase)), None)
        matrix = (
            matrix
            if matrix is not None
            else next((v for v in values if arithmetic.is_matrix(v)), None)
        )
        for side, value in zip(sides, values, strict=True):
            name = re.sub(r"^([A-Z])\s*\^\s*\{?(?:-1|\d)\}?$", r"\1", side.strip())
            written_out = isinstance(matrix, sympy.MatrixBase) or "_" not in name
            told_now = matrix is not None and not arithmetic.is_matrix(value) and written_out
            if isinstance(matrix, sympy.MatrixBase) and isinstance(value, Unread):
                told |= dict.fromkeys(_capitals_of_matrices(side), "matrix")
            if told_now and _is_plain(name):
                told[re.sub(r"_(?:\{[^{}]*\}|\w)$", "", name)] = (
                    "column" if arithmetic.shape(matrix)[1] == 1 else "matrix"
                )
    return told


def _told_by_numbers(
    display: Display, readings: list[list[Side]], members: dict[str, str]
) -> dict[str, str]:
    """Capitals that make up a whole side of which the other is a number: ``L = \\|w\\|^2``."""
    told: dict[str, str] = {}
    for sides, values in zip(display.chains, readings, strict=True):
        for (side, value), (_, other) in itertools.permutations(zip(sides, values, strict=True), 2):
            is_number = isinstance(other, Unread) and other.message == _UNEQUAL
            name = side.strip()
            may_be_matrix = isinstance(value, sympy.MatrixSymbol) and is_capital(name)
            if is_number and may_be_matrix and name not in members and len(sides) == 2:
                told[name] = "number"
    return told


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


def _failures(readings: list[list[Side]]) -> int:
    return sum(isinstance(r, Unread) for sides in readings for r in sides)
