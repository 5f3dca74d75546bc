"""Statements about real numbers written anew without square roots of numbers, without absolute
values and without sums of squares: each relation by others that hold at the same points."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.one_unknown import Alternatives, Relation

MAX_PARTS = 16
MOST_SQUARED = 6
"""So many names are looked at for a sum of squares."""
_NEGATED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


def without_surds(statement: Alternatives, facts: Facts) -> Alternatives:
    """The same statement with every order between a rational polynomial and a square root of a
    number by orders between rational polynomials; what is of another form stays.

    Source: for ``s > 0`` and real ``p``, ``p >= s`` where ``p >= 0`` and ``p^2 >= s^2``, and
    ``p <= s`` where ``p <= 0`` or ``p^2 <= s^2``, for squares grow from 0 on.
    """
    return _rewritten(statement, _without_surd) if facts.real else statement


def without_two_lengths(statement: Alternatives, facts: Facts) -> Alternatives:
    """The same statement with ``|u| = |v|`` of real numbers as ``u = v`` or ``u = -v``, and, of
    more than one name, ``|u| < v`` as ``-v < u`` and ``u < v``, ``|u| > v`` as one of their
    opposites.

    Source: ``u^2 - v^2 = (u - v)(u + v)``, and a product is 0 where a factor is; ``|u|`` is the
    greater one of u and -u.
    """
    return _rewritten(statement, _without_lengths) if facts.real else statement


def with_squares_apart(part: tuple[Relation, ...], facts: Facts) -> tuple[Relation, ...]:
    """Relations that hold together, and of each equation that says that a sum of squares of linear
    polynomials is 0, that each of these is.

    Source: a quadratic polynomial is completed to ``sum d_i l_i^2`` one name after the other
    (Lagrange: Horn, Johnson, Matrix Analysis, 4.5); of real numbers with all ``d_i > 0`` that is 0
    only where all ``l_i`` are.
    """
    if not facts.real:
        return part
    found = [root for relation in part for root in _square_roots(relation)]
    zeros = (Relation(root, "==", sp.S.Zero) for root in found)
    return (*part, *(zero for zero in zeros if zero not in part))


def _square_roots(relation: Relation) -> list[Expr]:
    """The linear polynomials whose squares, with positive numbers before them, are the difference
    of the sides of an equation, or its opposite; none where it is no such sum of two at least."""
    difference = relation.difference
    names = sorted(difference.free_symbols, key=str)
    are_real = all(isinstance(x, sp.Symbol) and x.is_real for x in names)
    if relation.operator != "==" or not 2 <= len(names) <= MOST_SQUARED or not are_real:
        return []
    if not difference.is_polynomial(*names):
        return []
    polynomial = sp.Poly(difference, *names)
    if polynomial.total_degree() != 2 or not all(c.is_Rational for c in polynomial.coeffs()):
        return []
    for sign in (1, -1):
        found = _completed(sp.expand(sign * difference), names)
        if found:
            return found
    return []


def _completed(rest: Expr, names: list[Expr]) -> list[Expr]:
    """The roots of the squares to which a quadratic polynomial is completed; none where one of
    them would have to be taken away."""
    roots: list[Expr] = []
    for x in names:
        square, middle = rest.coeff(x, 2), rest.coeff(x, 1)
        if square.is_negative or (square.is_zero and not middle.is_zero):
            return []
        if square.is_zero:
            continue
        root = x + middle / (2 * square)
        rest = sp.expand(rest - square * root**2)
        roots.append(sp.expand(root))
    return roots if rest.is_zero else []


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
    """``|u| = |v|`` as ``u = v`` or ``u = -v``, and an order between ``|u|`` and v as orders of u,
    of real numbers."""
    u, v, operator = relation.left, relation.right, relation.operator
    if operator == "==" and isinstance(u, sp.Abs) and isinstance(v, sp.Abs):
        u, v = u.args[0], v.args[0]
        return ((Relation(u, "==", v),), (Relation(u, "==", -v),))
    if isinstance(v, sp.Abs) and not isinstance(u, sp.Abs):
        u, v, operator = v, u, _NEGATED[operator]
    is_length = isinstance(u, sp.Abs) and not v.has(sp.Abs)
    # Of one name the cells between its zeros decide.
    if not is_length or operator in ("==", "!=") or len(relation.difference.free_symbols) < 2:
        return ((relation,),)
    u = u.args[0]
    above, below = Relation(u, operator, v), Relation(u, _NEGATED[operator], -v)
    return ((above, below),) if operator in ("<", "<=") else ((above,), (below,))


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
