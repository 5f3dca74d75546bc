"""Sums with dots: ``x_1 + x_2 + \\cdots + x_n`` is the sum over k from 1 to n if every term shown
is one of it."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Sum

from mathreply.algebra.expression.context import bound_index
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.unread import unread

DOTS = ("\\ldots", "\\dots", "\\cdots", "\\dotsb")


def sum_with_dots(reader: Reader, terms: list[Any]) -> Any:
    """The sum whose first terms have been read; the cursor stands at the sign before the dots.

    Raises:
        Unread: where it has no last term, or the terms shown do not follow one pattern.
    """
    sign, place = reader.cursor.take(), reader.cursor.take()
    following = reader.cursor.accept("+")
    if sign.text != "+" or following is None:
        raise unread(place, "dots without a last term", "write the sum with \\sum")
    last = reader.product()
    pattern = None if any(map(arithmetic.is_matrix, (*terms, last))) else _pattern(terms, last)
    if pattern is None or reader.cursor.peek().text in ("+", "-"):
        raise unread(
            place, "the terms around the dots follow no plain pattern", "write the sum with \\sum"
        )
    return pattern


def _pattern(terms: list[Any], last: Any) -> Any:
    """The sum over the one index in which the last term differs from the first; None if the others
    do not fit."""
    first = terms[0]
    for end in sorted(_indices(last), key=str):
        if end.is_number:
            continue
        for begin in sorted({i for i in _indices(first) if i.is_Integer}, key=int):
            index = bound_index("k", begin)
            body = _at(last, end, index)
            shown = [_at(body, index, begin + n) for n in range(len(terms))]
            if body != last and shown == terms:
                return Sum(body, (index, begin, end))
    return None


def _indices(term: Any) -> set[Any]:
    return {index for entry in term.atoms(sympy.Indexed) for index in entry.indices}


def _at(term: Any, old: Any, new: Any) -> Any:
    """``term`` with one index of its entries replaced, all else untouched."""
    entries = {
        e: e.base[tuple(new if i == old else i for i in e.indices)]
        for e in term.atoms(sympy.Indexed)
    }
    return term.xreplace(entries)
