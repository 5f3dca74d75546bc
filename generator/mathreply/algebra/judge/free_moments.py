"""Assumed means and variances that some random number has: they contradict nothing.

A number that takes ``m - s`` and ``m + s`` with probability one half each has the mean ``m`` and
the variance ``s^2``. So where nothing else is assumed of a random number, of any real value, than
what its mean and its variance are, all that these equations ask for is that the variance is not
negative; and random numbers of which each is made in this way may be independent of each other.
"""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.chance import RandomSymbol, operator, randoms_of
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.claims import Assumption


def without_free_moments(relations: list[Assumption], context: Context) -> list[Assumption]:
    """The relations without equations that give the mean or the variance of a random number of
    which nothing else is said; in their place, that the variance is not negative.

    The relations can be met if and only if those that are returned can.
    """
    found = []
    for one in relations:
        given = _given_moment(one)
        if given is None or not _is_free(given[0], relations, context):
            found.append(one)
        elif operator(given[0]) == "variance":
            found.append(Assumption(given[1], ">=", sp.S.Zero))
    return found


def _given_moment(one: Assumption) -> tuple[Expr, Expr] | None:
    """The mean or the variance of a single random number, and the real number that it equals."""
    if one.operator != "==":
        return None
    for moment, value in ((one.left, one.right), (one.right, one.left)):
        if (
            operator(moment) in ("expectation", "variance")
            and _label(moment.args[0]) is not None
            and value.is_real
            and not randoms_of(value)
        ):
            return moment, value
    return None


def _label(number: Expr) -> Expr | None:
    """The name of a random number, or of the family whose member it is; None of anything else."""
    if isinstance(number, sp.Indexed):
        number = number.base.label
    return number if isinstance(number, RandomSymbol) else None


def _is_free(moment: Expr, relations: list[Assumption], context: Context) -> bool:
    """Whether a random number may have any value, and no relation speaks of it or of others of its
    family but one that gives its mean and one that gives its variance."""
    label = _label(moment.args[0])
    if label is None or not label.is_real or label.is_integer or _has_bounds(label, context):
        return False
    speaking = [a for a in relations if label in (a.left - a.right).free_symbols]
    given = [_given_moment(a) for a in speaking]
    moments = [each[0] for each in given if each is not None]
    return (
        len(moments) == len(speaking)
        and len(set(moments)) == len(moments)
        and all(other.args == moment.args for other in moments)
    )


def _has_bounds(label: Expr, context: Context) -> bool:
    """Whether not every real number is in the domain of a name."""
    domain = context.domain_of(label)
    signs = (label.is_nonnegative, label.is_nonpositive, label.is_nonzero)
    return any(signs) or (domain is not None and domain.interval is not None)
