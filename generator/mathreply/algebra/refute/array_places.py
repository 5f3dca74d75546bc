"""Vectors and matrices at which a claim is tried: with zeros, of length one, with a law of their
own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from fractions import Fraction

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute import arrays
from mathreply.algebra.refute.points import Special
from mathreply.algebra.refute.slots import Slot, admits

F = Fraction
LAWFUL = "matrices with a law of their own"
WITH_ZEROS = "vectors and matrices with zeros"


def arrays_at(slots: list[Slot], numbers: list[Slot]) -> Iterator[Special]:
    """Families at which products vanish, norms are 1, and matrices do not commute."""
    named = [
        slot
        for slot in slots
        if slot.symbol is None
        and slot.shape
        and slot.kind in ("real", "complex")
        and not _is_bound(slot)
    ]
    shares = [slot for slot in slots if slot.kind == "simplex"]
    yield Special("equal shares", arrays=tuple((slot.name, arrays.shared) for slot in shares))
    yield from _small_and_large(slots)
    for slot in named:
        yield from _of_one_family(slot)
    yield from _stretched(numbers, named)
    yield from _sent_to_zero(named)
    yield from _of_either_sign(slots, named)
    if named:  # a number beside a matrix may take it away
        for number in numbers:
            if admits(number, F(0)):
                yield Special("zeros", ((number.symbol, F(0)),))
    for a, b in itertools.islice(itertools.permutations(named, 2), 6):
        if a.shape == b.shape:
            yield from _pairs(a, b)


def _small_and_large(slots: list[Slot]) -> Iterator[Special]:
    """Entries of one sign so small that however many there are they sum to less than 1, and large
    ones: all such families at once, and each by itself."""
    signed = [
        slot
        for slot in slots
        if slot.symbol is None
        and slot.shape
        and slot.kind in ("positive", "nonnegative", "negative")
        and not _is_bound(slot)
    ]
    chosen = [signed, *([slot] for slot in signed)] if len(signed) > 1 else [signed]
    for scale, size in ((F(1, 1000), "small"), (F(1000), "large")):
        for some in chosen if signed else ():
            built = tuple((slot.name, arrays.scaled(scale)) for slot in some)
            yield Special(f"{size} entries", arrays=built)


def _of_one_family(slot: Slot) -> Iterator[Special]:
    """One vector or matrix with zeros in it, of length one, or with a law of its own."""
    with_zeros = (arrays.zeros_like, arrays.first_only, arrays.ones_like)
    for build in (*with_zeros, arrays.unit(1), arrays.unit(2), arrays.unit(3)):
        yield Special(WITH_ZEROS, arrays=((slot.name, build),))
    if len(slot.shape) == 1 and slot.kind == "complex":
        for build in (arrays.isotropic, arrays.imaginary_ones):
            yield Special("complex vectors", arrays=((slot.name, build),), least=2)
    if len(slot.shape) == 1 and slot.kind == "real":
        for _ in range(2):  # of other vectors
            yield Special("vectors of length one", arrays=((slot.name, arrays.on_sphere),))
    if not _is_square(slot):
        return
    for build in (arrays.identity, arrays.corner, arrays.reflection, arrays.quarter_turn):
        least = 1 if build is arrays.identity else 2  # one number shows none of the others
        yield Special(LAWFUL, arrays=((slot.name, build),), least=least)
    for length in (3, 4):
        yield Special(LAWFUL, arrays=((slot.name, arrays.chain(length)),), least=length)
    for _ in range(2):  # of other sizes: one that turns all of an even space has an inverse
        yield Special(LAWFUL, arrays=((slot.name, arrays.quarter_turns()),), least=2)


def _stretched(numbers: list[Slot], named: list[Slot]) -> Iterator[Special]:
    """Matrices that stretch the first unit vector by 2, without being a multiple of 1."""
    squares = [slot for slot in named if _is_square(slot)]
    vectors = [slot for slot in named if len(slot.shape) == 1]
    if not squares or not vectors:
        return
    built: list[tuple[str, Callable[[Expr], Expr]]] = []
    built += [(slot.name, arrays.triangular) for slot in squares]
    built += [(slot.name, arrays.unit(0)) for slot in vectors]
    two = F(2)
    twos = tuple((slot.symbol, two) for slot in numbers if admits(slot, two))
    yield Special(LAWFUL, twos, arrays=tuple(built), least=2)


def _sent_to_zero(named: list[Slot]) -> Iterator[Special]:
    """Matrices that are not zero and send vectors that are not zero to 0: all vectors, and all but
    one, which is zero itself; and everything zero at once."""
    matrices = [slot for slot in named if len(slot.shape) == 2]
    vectors = [slot for slot in named if len(slot.shape) == 1]
    if len(named) > 1:
        zeros = tuple((slot.name, arrays.zeros_like) for slot in named)
        yield Special(WITH_ZEROS, arrays=zeros)
    if not matrices or not vectors:
        return
    singular = tuple((slot.name, arrays.last_column) for slot in matrices)
    first = {slot.name: arrays.unit(0) for slot in vectors}
    yield Special(LAWFUL, arrays=(*singular, *first.items()), least=2)
    for slot in vectors if len(vectors) > 1 else ():
        kept = {**first, slot.name: arrays.zeros_like}
        yield Special(LAWFUL, arrays=(*singular, *kept.items()), least=2)


def _of_either_sign(slots: list[Slot], named: list[Slot]) -> Iterator[Special]:
    """Symmetric matrices that stretch some vectors and turn others round, beside a vector of which
    they make one that is at a right angle to it."""
    tied = [slot for slot in slots if slot.symmetric and slot.kind == "real" and not slot.interval]
    vectors = [slot for slot in named if len(slot.shape) == 1]
    for build in (arrays.reflection, arrays.saddle):
        matrices = tuple((slot.name, build) for slot in tied)
        beside = tuple((slot.name, arrays.ones_like) for slot in vectors)
        if tied:
            yield Special(LAWFUL, arrays=(*matrices, *beside), least=2)


def _is_bound(slot: Slot) -> bool:
    """Whether a declaration ties the entries of a family: then none is put in freely."""
    if slot.symmetric or slot.orthogonal:
        return True
    return slot.total is not None or slot.interval is not None


def _is_square(slot: Slot) -> bool:
    return len(slot.shape) == 2 and slot.shape[0] == slot.shape[1]


def _pairs(a: Slot, b: Slot) -> Iterator[Special]:
    """Two of one shape: divisors of zero, opposite ones, equal ones."""
    if _is_square(a):
        for one, other in (
            (arrays.first_only, arrays.last_only),
            (arrays.corner, arrays.corner),
            (arrays.first_only, arrays.corner),
        ):
            yield Special("divisors of zero", arrays=((a.name, one), (b.name, other)))
        turned = ((a.name, arrays.mirror), (b.name, arrays.quarter_turn))
        yield Special(LAWFUL, arrays=turned, least=2)
    for kind, build in (("opposite", arrays.minus_ones), ("equal", arrays.ones_like)):
        pair = ((a.name, arrays.ones_like), (b.name, build))
        yield Special(f"{kind} vectors and matrices", arrays=pair)
