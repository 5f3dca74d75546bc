"""Derivatives at places, told apart by their places.

SymPy compares ``f'(t)`` by the spelling of ``t``: of two names that are written alike and declared
differently, as in two answers, the values are one to it, and what it remembers of one is given back
for the other.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

_by_spelling = sp.Subs._hashable_content


def _hashable_content(self: sp.Subs) -> tuple[Any, ...]:
    """What SymPy compares, and the places themselves, domains of their names included."""
    return (*_by_spelling(self), *self.point)


def tell_places_apart() -> None:
    """Have SymPy take a value at a place for another where the places are different names.

    >>> f, x = sp.Function("f"), sp.Dummy("x")
    >>> places = sp.Symbol("t", positive=True), sp.Symbol("t", nonnegative=True)
    >>> one, other = (sp.Subs(f(x).diff(x), x, t) for t in places)
    >>> one == other
    False
    """
    sp.Subs._hashable_content = _hashable_content
