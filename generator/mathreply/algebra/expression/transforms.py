"""Transforms that are written as such: of a function of which nothing is known they are taken to
exist, as expectations are."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr


class Transform(sp.Integral):
    """An integral over a half-line that was written as a transform."""


def is_taken_to_exist(e: Expr) -> bool:
    """Whether ``e`` is the transform of something that holds an unknown function."""
    return isinstance(e, Transform) and bool(e.function.has(AppliedUndef))
