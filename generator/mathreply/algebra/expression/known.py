"""What arguments for a sign ask of the facts, and of what nothing has to be inferred."""

from __future__ import annotations

from typing import Protocol

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.measure import is_joint

_ATOMS = (sp.Symbol, sp.Indexed, sp.Number, sp.NumberSymbol)


class Known(Protocol):
    """What the arguments ask of the facts, as :mod:`mathreply.algebra.expression.facts` has it."""

    real: bool
    simplex: frozenset[str]
    onehot: frozenset[str]
    shapes: dict[str, tuple[Expr, ...]]
    positive: list[Expr]
    nonnegative: list[Expr]
    nonzero: list[Expr]

    def is_positive(self, e: Expr) -> bool:
        """Whether ``e > 0``."""
        ...

    def is_nonnegative(self, e: Expr) -> bool:
        """Whether ``e >= 0``."""
        ...

    def is_nonzero(self, e: Expr) -> bool:
        """Whether ``e`` is never 0."""
        ...

    def is_real(self, e: Expr) -> bool:
        """Whether ``e`` is real."""
        ...

    def over_reals(self) -> Known:
        """What is known of the real names alone."""
        ...

    def is_integer(self, e: Expr) -> bool:
        """Whether ``e`` is a whole number."""
        ...

    def about(self, e: Expr) -> list[tuple[Expr, bool]]:
        """What is assumed of the names of ``e``."""
        ...

    def image(self, symbol: Expr) -> tuple[Expr, bool] | None:
        """What a bounded symbol becomes in one of known sign."""
        ...

    def inside(self, k: Expr, low: Expr, high: Expr) -> Expr:
        """The facts inside a range."""
        ...

    def nonempty(self, limits: tuple[Expr, ...]) -> bool:
        """Whether ranges hold an index."""
        ...


def is_atom(e: Expr) -> bool:
    """Whether something is declared of it, or it is a number: nothing has to be inferred."""
    return isinstance(e, _ATOMS) or is_joint(e)
