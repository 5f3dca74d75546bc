"""Displays that come without declarations: all their sides read together, so that they tell each
other what they are.

What stands where decides what a name can be: ``X`` in ``X^\\top X`` is a matrix, ``y`` in ``y - X
b`` a column.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic, einstein, entrywise, shown
from mathreply.algebra.read.capitals import as_numbers, is_capital, may_be_column
from mathreply.algebra.read.name_kinds import NameKinds, members_told, names_shown, told_by_readings
from mathreply.algebra.read.occurrences import occurrences_of
from mathreply.algebra.read.seen import Seen, seen_in
from mathreply.algebra.read.sides import Display, Readings, all_chains, failures
from mathreply.algebra.read.unread import Unread

MAX_UNKNOWN = 6
"""How many names are tried as number and as column: 2⁶ readings."""
MAX_ROUNDS = 60


class _Manner(Struct, frozen=True, kw_only=True):
    """How a display is read where it may be read in more than one way."""

    strict: bool = False
    """Whether to stop at the first side that is refused."""
    binomials: bool = False
    """Whether columns of two numbers are binomial coefficients."""
    powers: str = ""
    """What a power of a vector is, a mode of :mod:`~mathreply.algebra.read.entrywise`."""
    twice: bool = False
    """Whether there is a sum over an index that stands twice in a product."""


_AS_IT_STANDS = _Manner()
_STRICT = _Manner(strict=True)


class _Draft(Struct):
    """A display and its best reading so far."""

    display: Display
    occurrences: Sequence[tuple[str, str, str]]
    """Its names: each with what follows and what stands above it."""
    seen: Seen
    names: NameKinds
    """What was known of its names before any side was read."""
    kinds: dict[str, str]
    """What names are taken for by now."""
    unknown: list[str]
    """Letters that may be columns."""
    best: Readings = []

    def read(self, more: dict[str, str], manner: _Manner = _AS_IT_STANDS) -> Readings:
        """All sides, with names taken for more than is known."""
        return _attempt(self.display, self.seen, self.kinds | more, manner)

    def take(self, more: dict[str, str]) -> None:
        """Read it with what has become known of names."""
        self.kinds = self.kinds | more
        self.best = self.read({})


def read_together(display: Display) -> Readings:
    """The reading of every side of every chain, an Unread in place of one that is refused."""
    occurrences = list(occurrences_of(display.texts()))
    seen = seen_in(display.chains, occurrences, display.conditions)
    names = names_shown(display, occurrences, seen)
    draft = _Draft(display, occurrences, seen, names, names.kinds, names.unknown)
    # First as it stands; what could be read then may tell what the rest is.
    draft.take({})
    if told := told_by_readings(display, draft.best, names.members):
        draft.take(told)
        draft.unknown = [n for n in names.unknown if draft.kinds.get(n) != "column"]
    for remedy in (_capitals_as_numbers, _binomials, _sums_over_twins, _vectors, _members):
        if not failures(draft.best):
            break
        remedy(draft)
    return draft.best


def _capitals_as_numbers(draft: _Draft) -> None:
    """Takes capitals for numbers where the display can be read in no other way."""
    if draft.names.has_matrices:
        return
    every = dict.fromkeys(name for name, _, _ in draft.occurrences)
    large = list(filter(is_capital, every))
    # A letter with an index wherever it stands is a coefficient or an entry here.
    small = [n for n in draft.seen.unindexed if may_be_column(n) and n not in draft.kinds]
    if as_numbers(large, small, draft.best, lambda kinds: draft.read(kinds, _STRICT)):
        draft.take(dict.fromkeys(large, "number"))


def _binomials(draft: _Draft) -> None:
    """Takes columns of two numbers for binomial coefficients where all can be read then."""
    if not shown.has_columns_of_two(draft.display.texts()):
        return
    second = draft.read({}, _Manner(binomials=True))
    if not failures(second):
        draft.best = second


def _sums_over_twins(draft: _Draft) -> None:
    """Takes an index that stands twice for one that is summed over, in displays without a sum."""
    if any("\\sum" in text for text in draft.display.texts()):
        return
    second = draft.read({}, _Manner(twice=True))
    if not failures(second) and all(map(einstein.are_meant, draft.best, second)):
        draft.best = second


def _vectors(draft: _Draft) -> None:
    """Guesses which names are vectors, or what their powers are, in displays that hold some."""
    if not draft.names.is_of_vectors:
        return
    guessed = _guessed(draft, {})
    # A loss on the left of a sum of numbers; Q_1 beside a quadratic form.
    for numbers in (_capitals_alone(draft), _capitals_with_index(draft)):
        if guessed is None and numbers:
            guessed = _guessed(draft, dict.fromkeys(numbers, "number"))
    if guessed is None:
        _powers_by_entries(draft)
    elif guessed:
        draft.best = guessed


def _members(draft: _Draft) -> None:
    """Takes what equals zeros of some size for a vector of that size, if all can be read then."""
    told = members_told(draft.best, draft.seen)
    second = draft.read(told) if told else draft.best
    if not failures(second):
        draft.best = second


def _powers_by_entries(draft: _Draft) -> None:
    """Takes powers of vectors entry by entry where this gives the display one meaning alone."""
    refused = (r for readings in draft.best for r in readings if isinstance(r, Unread))
    if not any(entrywise.is_asked(r.message) for r in refused):
        return
    tries = [draft.read({}, _Manner(powers=mode)) for mode in entrywise.MODES]
    whole = [reading for reading in tries if not failures(reading)]
    if len(whole) == 1:
        draft.best = whole[0]


def _capitals_alone(draft: _Draft) -> list[str]:
    """Capitals that are a side by themselves and never transposed: numbers it may be, or
    matrices."""
    sides = {side.strip() for side in draft.display.texts()}
    return [side for side in sides if is_capital(side) and side not in draft.names.transposed]


def _capitals_with_index(draft: _Draft) -> list[str]:
    """Capitals that bear an index wherever they stand and are never transposed."""
    alone = draft.seen.unindexed | draft.names.transposed
    return [name for name in draft.names.capitals if name not in alone]


def _guessed(draft: _Draft, more: dict[str, str]) -> Readings | None:
    """The reading with the fewest columns under which every side can be read, and only if no other
    set of the same size does it too: nothing then, for nobody knows. None where no set does.

    Args:
        draft: the display and what is known of its names.
        more: what else names are taken for.
    """
    functions = shown.functions(draft.occurrences)
    none: list[str] = []
    letters = [draft.unknown]
    if functions:
        letters.append([*draft.unknown, *functions])
    capitals = [none, draft.names.capitals] if draft.names.capitals else [none]
    for many, few in itertools.product(capitals, letters):
        for guesses in _guesses(few, many):
            found: list[tuple[tuple[str, ...], Readings]] = []
            for guess in guesses:
                tries = (draft.read(more | kinds, _STRICT) for kinds in _as_guessed(guess))
                readings = next((reading for reading in tries if not failures(reading)), None)
                if readings is not None:
                    found.append((guess, readings))
            if few is draft.unknown and found and _FEATURES & set(functions):
                break  # A map of features with vectors for values may fit as well.
            if found:
                return _likeliest(found)
    return None


def _likeliest(found: list[tuple[tuple[str, ...], Readings]]) -> Readings:
    """The only reading, or the only one in which nothing but a map of features has vectors for
    values; else nothing."""
    maps = [reading for guess, reading in found if guess and set(guess) <= _FEATURES]
    chosen = maps if len(found) > 1 else [reading for _, reading in found]
    return chosen[0] if len(chosen) == 1 else []


_FEATURES = {"\\phi(", "\\varphi(", "\\Phi(", "\\psi("}


def _as_guessed(names: Sequence[str]) -> list[dict[str, str]]:
    """Columns; a word applied to something may have a matrix for its value, or a column."""
    columns = dict.fromkeys(names, "column")
    words = {name: "matrix" for name in names if name.startswith("\\mathrm{")}
    return [columns | words, columns] if words else [columns]


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


def _attempt(display: Display, seen: Seen, kinds: dict[str, str], manner: _Manner) -> Readings:
    """All sides read with these kinds; sizes that they tell each other are taken over and reading
    starts afresh."""
    sizes: dict[Expr, Expr] = {}
    for _ in range(MAX_ROUNDS):
        context = display.fresh()
        context.binomials = manner.binomials
        context.vector_powers = manner.powers
        context.sums_twice = manner.twice
        context.kinds, context.sizes = kinds, sizes
        seen.told_to(context)
        context.has_matrices = any(kind == "matrix" for kind in kinds.values())
        try:
            return all_chains(display, context, strict=manner.strict)
        except arithmetic.SizeTold as told:
            sizes[told.args[0]] = told.args[1]
    return [
        [Unread(side, 1, "the sizes of its vectors are not told") for side in sides]
        for sides in display.chains
    ]
