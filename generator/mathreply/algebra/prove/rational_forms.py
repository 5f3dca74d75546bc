"""Statements about real numbers written anew without square roots of numbers and without two
absolute values: each relation by others that hold at the same points."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.one_unknown import Alternatives, Relation

MAX_PARTS = 16
_NEGATED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


def without_surds(statement: Alternatives, facts: Facts) -> Alternatives:
    """The same statement with every order between a rational polynomial and a square root of a
    number by orders between rational polynomials; what is of another form stays.

    Source: for ``s > 0`` and real ``p``, ``p >= s`` where ``p >= 0`` and ``p^2 >= s^2``, and
    ``p <= s`` where ``p <= 0`` or ``p^2 <= s^2``, for squares grow from 0 on.
    """
    return _rewritten(statement, _without_surd) if facts.real else statement


def without_two_lengths(statement: Alternatives, facts: Facts) -> Alternatives:
    """The same statement with ``|u| = |v|`` of real numbers as ``u = v`` or ``u = -v``.

    Source: ``u^2 - v^2 = (u - v)(u + v)``, and a product is 0 where a factor is.
    """
    return _rewritten(statement, _without_lengths) if facts.real else statement


def _rewritten(statement: Alternatives, rule: Callable[[Relation], Alternatives]) -> Alternatives:
    """A statement with every relation replaced by what a rule makes of it, multiplied out; as it
    was where that is too long."""
    found: list[tuple[Relation, ...]] = []
    for part in statement:
        for choice in itertools.product(*(rule(relation) for relation in part)):
            found.append(tuple(itertools.chain.from_iterable(choice)))
            if len(found) > MAX_PARTS:
                return statement
    return tuple(found)


def _without_lengths(relation: Relation) -> Alternatives:
    """``|u| = |v|`` as ``u = v`` or ``u = -v``, of real numbers."""
    u, v = relation.left, relation.right
    if relation.operator != "==" or not (isinstance(u, sp.Abs) and isinstance(v, sp.Abs)):
        return ((relation,),)
    u, v = u.args[0], v.args[0]
    return ((Relation(u, "==", v),), (Relation(u, "==", -v),))


def _without_surd(relation: Relation) -> Alternatives:
    """An order of ``p + s``, ``s`` a number whose square is rational, without the root: squared
    where both sides have one sign."""
    parted = _parted(relation.difference)
    if parted is None:
        return ((relation,),)
    p, s = parted
    operator = relation.operator
    if s.is_negative:
        p, s, operator = -p, -s, _NEGATED[operator]
    squares = Relation(p**2, operator, sp.expand(s**2))
    zero = sp.S.Zero
    if operator in (">", ">=", "=="):
        return ((Relation(p, ">=", zero), squares),)
    return ((Relation(p, "<", zero),), (squares,))


def _parted(difference: Expr) -> tuple[Expr, Expr] | None:
    """``p`` and ``s`` of a difference ``p - s``: a rational polynomial of one real name, and a
    rational multiple of one square root that is not rational."""
    names = difference.free_symbols
    if len(names) != 1 or not all(isinstance(x, sp.Symbol) and x.is_real for x in names):
        return None
    terms = sp.Add.make_args(sp.expand(difference))
    surds = [t for t in terms if not t.free_symbols and not t.is_Rational]
    s = -sp.Add(*surds)
    p = sp.Add(*(t for t in terms if t not in surds))
    if s.is_real is not True or not sp.expand(s**2).is_Rational or s.is_zero is not False:
        return None
    is_rational = p.is_polynomial(*names) and all(
        c.is_Rational for c in sp.Poly(p, *names).coeffs()
    )
    return (p, s) if is_rational else None
