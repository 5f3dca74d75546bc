"""Conditional expectations, variances and covariances: ``\\mathbb{E}[Y \\mid X]``."""

from __future__ import annotations

import re

import sympy

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.entries import NoEntries, scalars
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import random_atoms
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import ConditionalMean
from mathreply.algebra.read import application
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.unread import Unread, unread

_GIVEN = re.compile(r"^(#(?:,#)?)\\mid (#(?:,#)*)$")
"""What stands in the bracket, values left out: ``Y \\mid X, Z``."""
_OF_TWO = "\\mathrm{Cov}"


def read_conditional(reader: Reader, spelling: Spelling) -> Expr | None:
    """The conditional moment that begins here, by conditional means; None where no bar stands in
    its bracket, with nothing taken.

    Raises:
        Unread: where what is given is no random number.
    """
    here = reader.cursor.at
    if not application.looks_applied(reader):
        return None
    pattern, values = application.arguments(reader)
    if "\\mid " not in pattern:
        reader.cursor.at = here
        return None
    found = _GIVEN.match(pattern)
    wanted = 2 if spelling.plain == _OF_TWO else 1
    if found is None or found[1].count(application.HOLE) != wanted:
        raise _unread(spelling)
    numbers = [_number(value, reader.context, spelling) for value in values]
    inside, given = numbers[:wanted], numbers[wanted:]
    if not all(random_atoms(e) == {e} for e in given):
        raise _unread(spelling)
    if spelling.plain in ("\\mathbb{E}", "\\mathrm{E}"):
        return ConditionalMean(inside[0], given)
    first, second = inside[0], inside[-1]
    # Var(U | G) = E(U^2 | G) - E(U | G)^2, and the same of two numbers.
    product = ConditionalMean(sympy.Mul(first, second, evaluate=False), given)
    apart = sympy.Mul(*(ConditionalMean(u, given) for u in (first, second)), evaluate=False)
    return product - apart


def _number(value: Expr, context: Context, spelling: Spelling) -> Expr:
    """A value as a number, vectors in it by their entries.

    Raises:
        Unread: where a vector or matrix is left.
    """
    try:
        value = scalars(inline(value, context), context)
    except NoEntries as error:
        raise _unread(spelling) from error
    if not isinstance(value, sympy.Expr) or value.has(sympy.MatrixExpr, sympy.MatrixBase):
        raise _unread(spelling)
    return value


def _unread(spelling: Spelling) -> Unread:
    return unread(
        spelling.lexemes,
        f"'{spelling.plain}' of what, and given what?",
        "write one number, a bar, and names that are declared random, as in 'X: random'",
    )
