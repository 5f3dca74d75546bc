"""What the reader of expressions is made with: who reads which construct.

The constructs read their inner pieces with the reader; it knows them by this record alone, so that
no file needs another one that needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from mathreply.algebra.expression.expr import Expr

Construct = Callable[[Expr], Expr]
"""Reads what begins at a reader's cursor and returns its value."""


class Grammar(Struct, frozen=True):
    """The constructs; each is handed the reader."""

    constructs: Mapping[str, Construct]
    """By the lexeme with which they begin."""
    name: Construct
    """A name, with its scripts and arguments."""
    indicator: Construct
    starts_indicator: Callable[[Expr], bool]
    attach: Callable[[Expr, Expr], Expr]
    """A value with the powers, factorials and indices that follow it."""
    dots: frozenset[str]
    sum_with_dots: Callable[[Expr, list[Expr]], Expr]
    """The sum of which the first terms were read, where dots follow."""
    starts_bar: Callable[[Expr], bool]
    after_bar: Callable[[Expr, Expr], Expr]
    """A value between the bounds on the bar that follows."""
    chosen: Callable[[Expr, Expr, Callable[[], Expr]], Expr]
    """A binomial of which the upper number was read."""
    moved: Callable[[Expr, Expr, Expr], Expr]
    """A value, or what it stands for where that holds a bound name."""
    remainder: Callable[[Expr, list[Expr]], Expr]
    """What a division leaves, of which the dividend was read and ``\\bmod`` follows."""
    summed: Callable[[Expr, Expr], Expr]
    """A product with sums over the indices that stand in it twice."""
