"""Forms of an expression that several arguments ask for one after the other, remembered.

A form is a function of the expression alone, names with what is declared of them included: what was
found once holds in every chain.
"""

from __future__ import annotations

import functools

import sympy as sp

from mathreply.algebra.expression.expr import Expr

MOST = 2_000
"""Expressions of which each form is remembered; those not asked for longest are forgotten."""


@functools.lru_cache(maxsize=MOST)
def together(e: Expr) -> Expr:
    """The expression as one fraction.

    >>> x = sp.Symbol("x")
    >>> together(1 / x + 1)
    (x + 1)/x
    """
    return sp.together(e)


@functools.lru_cache(maxsize=MOST)
def factored(e: Expr) -> Expr:
    """The expression as one fraction, above and below as products of polynomials that cannot be
    factored over the rationals.

    >>> x = sp.Symbol("x")
    >>> factored(x**2 - 1)
    (x - 1)*(x + 1)
    """
    return sp.factor(e)
