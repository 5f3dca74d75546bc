"""What stands between the things shown and the dots among them: entries of a vector, factors of a
product, of which the last differs from the first in whole numbers alone."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from mathreply.algebra.expression.context import bound_index, size
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import ByEntries
from mathreply.algebra.expression.placing import put, rebuild
from mathreply.algebra.read import arithmetic

Pattern = tuple[Expr, Expr, Expr, Expr]
"""The thing at an index, the index, and its first and last value."""


def pattern(shown: Sequence[Expr], last: Expr) -> Pattern | None:
    """What ``shown`` begin and ``last`` ends; None where they follow no plain pattern.

    From the first to the last every whole number that changes does so by the same amount, and what
    is shown in between fits. The first has the number 1 or 0 where it counts up.
    """
    gaps = _gaps(shown[0], last)
    if not gaps:
        return None
    begin, end = gaps[0]
    if begin == end or (begin.is_Integer and end.is_Integer and begin >= end):
        return None
    if any(sympy.expand((a - begin) - (b - end)) != 0 for a, b in gaps):
        return None
    falls = end.is_Integer and not begin.is_Integer
    low, high = (end, begin) if falls else (begin, end)
    if not low.is_Integer or not high.is_integer:
        return None
    index = bound_index("k", low)
    body = _at(shown[0], last, begin, index)
    step = -1 if falls else 1
    for number, thing in enumerate(shown):
        if not same(body.xreplace({index: begin + step * number}), thing):
            return None
    return (body, index, low, high) if same(body.xreplace({index: end}), last) else None


def alike(one: Expr, other: Expr) -> bool:
    """Whether two things differ in whole numbers alone."""
    return _gaps(one, other) is not None


def same(one: Expr, other: Expr) -> bool:
    """Whether two things are one, their indices worked out."""
    gaps = _gaps(one, other)
    if gaps is None:
        # Putting in a number may have gathered factors: x_1 x_1 is x_1^2 then.
        return not arithmetic.is_matrix(one) and sympy.expand(one.doit() - other.doit()) == 0
    return all(sympy.expand(a - b) == 0 for a, b in gaps)


def _gaps(one: Expr, other: Expr) -> list[tuple[Expr, Expr]] | None:
    """The whole numbers in which two things of one form differ, side by side; None where they
    differ otherwise."""
    if one == other:
        return []
    if _counts(one) and _counts(other):
        return [(one, other)]
    if one.func is not other.func or len(one.args) != len(other.args) or not one.args:
        return None
    found: list[tuple[Expr, Expr]] = []
    for a, b in _paired(one, other):
        inner = _gaps(a, b)
        if inner is None:
            return None
        found += inner
    return found


def _counts(thing: Expr) -> bool:
    """Whether a thing is an index: a whole number or a sum of such."""
    whole = isinstance(thing, sympy.Expr) and thing.is_integer is True
    return whole and (thing.is_Integer or thing.is_Symbol or thing.is_Add)


def _at(one: Expr, other: Expr, begin: Expr, index: Expr) -> Expr:
    """The first thing with the index in place of the numbers that change."""
    if one == other:
        return one
    if _counts(one) and _counts(other):
        return index + sympy.expand(one - begin)
    return rebuild(one, [_at(a, b, begin, index) for a, b in _paired(one, other)])


def _paired(one: Expr, other: Expr) -> list[tuple[Expr, Expr]]:
    """The parts of two things side by side; of sums and products of numbers those first that stand
    in both, for their order depends on the rest."""
    if not isinstance(one, (sympy.Add, sympy.Mul)):
        return list(zip(one.args, other.args, strict=True))
    rest = list(other.args)
    partners: list[Expr | None] = []
    for part in one.args:
        partners.append(part if part in rest else None)
        if part in rest:
            rest.remove(part)
    left = iter(rest)
    return [(a, next(left) if b is None else b) for a, b in zip(one.args, partners, strict=True)]


def column(shown: Sequence[Expr], last: Expr) -> Expr:
    """The vector of which the first entries and the last are given; None where its entries follow
    no plain pattern from 1 on."""
    found = run([*shown, None, last])
    if found is None or any(map(arithmetic.is_matrix, (*shown, last))):
        return None
    body, index, size = found
    return ByEntries(size, sympy.S.One, index, body)


def run(things: Sequence[Expr | None]) -> tuple[Expr, Expr, Expr] | None:
    """The thing at an index from 1 on, the index, and how many there are: ``a_1, a_2, …, a_n``.
    There is one more of those from 0 on."""
    dots = [place for place, thing in enumerate(things) if thing is None]
    shown = [thing for thing in things if thing is not None]
    if len(shown) < 2 or dots != [len(things) - 2]:
        return None
    found = pattern(shown[:-1], shown[-1]) or _gathered_first(shown) or _gathered_last(shown)
    if found is None:
        return None
    body, index, low, high = found
    if low == 0:
        number = bound_index("k", sympy.S.One)
        body, index, high = put(body, {index: number - 1}), number, high + 1
    elif low != 1:
        return None
    first = put(body, {index: sympy.S.One})
    # A run of one thing over and over has no index.
    return (body, index, as_size(high)) if first != body and same(first, shown[0]) else None


def _gathered_first(shown: Sequence[Expr]) -> Pattern | None:
    """The pattern of a run of which the first things have another form than the rest, as ``x x`` is
    ``x^2`` and ``x^0`` is 1."""
    for start in range(1, len(shown) - 1):
        found = pattern(shown[start:-1], shown[-1])
        if found is None or not found[2].is_Integer or found[2] < start:
            continue
        body, index, low, high = found
        first = low - start
        number = bound_index("k", first)
        body = put(body, {index: number})
        told = [put(body, {number: first + n}) for n in range(start)]
        if all(map(same, told, shown)):
            return body, number, first, high
    return None


def _gathered_last(shown: Sequence[Expr]) -> Pattern | None:
    """The pattern of a run of which the first things tell how it goes on, and the last has another
    form: ``x_n x_1, x_n x_2, …, x_n^2``."""
    *known, last = shown
    gaps = _gaps(*known[:2]) if len(known) > 1 else None
    if not gaps or any(not (a.is_Integer and b == a + 1) for a, b in gaps) or len(set(gaps)) > 1:
        return None
    (begin, _), *_ = gaps
    number = bound_index("k", begin)
    body = _at(known[0], known[1], begin, number)
    for n, thing in enumerate(known):
        if not same(put(body, {number: begin + n}), thing):
            return None
    ends = [s for s in last.free_symbols if s.is_integer]
    fitting = [end for end in ends if same(put(body, {number: end}), last)]
    return (body, number, begin, fitting[0]) if len(fitting) == 1 else None


def as_size(count: Expr) -> Expr:
    """A number of entries, of which at least one is written out."""
    return count.xreplace({s: size(s.name) for s in count.free_symbols})


MOST_AWAY = 2
"""By how much the last number of a run may differ from a letter, or from twice that."""


def told_by_first(shown: Sequence[Expr], last: Expr) -> Pattern | None:
    """The pattern of a run that begins at a number with a letter: its first things, two at least,
    tell how it goes on, and one of them is the last: ``n, n + 1, …, 2n``."""
    gaps = _gaps(*shown[:2]) if len(shown) > 1 else None
    if not gaps or len(set(gaps)) > 1 or any(map(arithmetic.is_matrix, (*shown, last))):
        return None
    ((begin, following), *_) = gaps
    if begin.is_Integer or sympy.expand(following - begin) != 1:
        return None
    number = bound_index("k", sympy.S.One)
    body = _at(shown[0], shown[1], begin, begin + number - 1)
    for n, thing in enumerate(shown):
        if not _is_one(put(body, {number: sympy.Integer(n + 1)}), thing):
            return None
    letters = sorted((s for s in last.free_symbols if s.is_integer), key=str)
    away = range(-MOST_AWAY, MOST_AWAY + 1)
    ends = [factor * s + c for s in letters for factor in (1, 2) for c in away]
    fitting = [end for end in ends if _is_one(put(body, {number: end}), last)]
    return (body, number, sympy.S.One, fitting[0]) if len(fitting) == 1 else None


def _is_one(one: Expr, other: Expr) -> bool:
    """Whether two things are one number, whatever their form: ``1/(n + n)`` and ``1/(2n)``."""
    return same(one, other) or sympy.cancel(sympy.together(one - other)) == 0
