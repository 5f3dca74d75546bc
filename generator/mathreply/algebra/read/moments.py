"""Expectations, variances and covariances, which need no declaration; what is random in them
does."""

from __future__ import annotations

import sympy

from mathreply.algebra.expression.chance import is_random
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import application
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.unread import unread

MOMENTS = {
    "\\mathbb{E}": 1,
    "\\mathrm{E}": 1,
    "\\mathrm{Var}": 1,
    "\\mathbb{V}": 1,
    "\\mathrm{Cov}": 2,
}
"""Functions that no one takes for a factor, with the number of their arguments."""


def read_moment(reader: Reader, spelling: Spelling) -> Expr:
    """The expectation, variance or covariance of something that holds a random variable, a capital
    by custom."""
    outer, reader.in_moment = reader.in_moment, True
    try:
        value = application.applied(reader, spelling.plain, spelling.lexemes)
    finally:
        reader.in_moment = outer
    if (
        value.func.__name__ != spelling.plain
        or len(value.args) != MOMENTS[spelling.plain]
        or value.has(sympy.Indexed)
        or not all(any(is_random(x) for x in a.free_symbols) for a in value.args)
    ):
        raise unread(
            spelling.lexemes,
            f"'{spelling.plain}' of what, and what is random in it?",
            "declare what is random in it, as in 'X: random'",
        )
    return value
