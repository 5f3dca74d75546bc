"""The functions that are tried in place of those of which nothing is known."""

from __future__ import annotations

from collections.abc import Callable

from mathreply.algebra.expression.expr import Expr

FUNCTIONS: tuple[tuple[str, Callable[[Expr], Expr]], ...] = (
    ("t^2+1", lambda t: t * t + 1),
    ("2t+3", lambda t: 2 * t + 3),
    ("e^t", lambda t: t.exp()),
    ("t^3-t+1", lambda t: t**3 - t + 1),
    ("1/(1+t^2)", lambda t: 1 / (1 + t * t)),
)
PLAIN: tuple[tuple[str, Callable[[Expr], Expr]], ...] = (
    ("0", lambda t: 0 * t),
    ("1", lambda t: 0 * t + 1),
    ("-t^2-1", lambda t: -t * t - 1),
)
"""Those for which an integral, a sum or a slope is 0, 1 or negative: statements part there."""


def of_all(function: Callable[[Expr], Expr]) -> Callable[..., Expr]:
    """A function of several arguments made from one of a single argument."""

    def applied(*arguments: Expr) -> Expr:
        first, *others = (number for a in arguments for number in _numbers(a))
        return function(sum(((j + 1) * a for j, a in enumerate(others, 1)), first))

    return applied


def _numbers(argument: Expr) -> list[Expr]:
    """An argument, or the entries of one that is a vector or matrix."""
    return list(argument.entries()) if hasattr(argument, "entries") else [argument]
