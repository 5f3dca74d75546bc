"""Polynomial equations that contradict each other: 1 lies in the ideal of their left sides.

Claim: if ``1 = sum h_i f_i``, the polynomials ``f_i`` have no common zero, whatever numbers, real
or complex, are put in: at one of them the right side would be 0. That ``g`` is 0 wherever all
``f_i`` are follows where ``f_i`` and ``1 - t g`` have no common zero (Cox, Little, O'Shea, Ideals,
Varieties, and Algorithms, 4.2, proposition 8). Nothing is said of what has a common zero.
"""

from __future__ import annotations

from sympy.polys.groebnertools import spoly

from mathreply.algebra.budget import work
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.law import register

MAX_BASIS = 30
MAX_DEGREE = 14
MAX_TERMS = 400
MAX_LINEAR_DEGREE = 3
"""Of what a name is replaced by where an equation gives it."""
register(
    "common zeros",
    "g = 0 wherever f_1 = ... = f_m = 0, if 1 = h (1 - t g) + sum h_i f_i for some polynomials h",
    "Cox, Little, O'Shea, Ideals, Varieties, and Algorithms, 4.2, proposition 8: put a common zero "
    "and t = 1/g into it",
)


class TooHard(ArithmeticError):
    """Polynomials whose ideal was not found with the work that is allowed."""


def solved_out(equations: list[Expr], others: list[Expr]) -> tuple[list[Expr], list[Expr]]:
    """Equations and other polynomials without the names that an equation gives: ``c v + p = 0``
    with a number ``c`` that is not 0 and a ``p`` without ``v`` has ``-p/c`` put in for ``v``."""
    equations = [e for e in equations if e]
    while (found := _given(equations)) is not None:
        used, name, value = found
        equations = [e.compose(name, value) for e in equations if e is not used]
        equations = [e for e in equations if e]
        others = [e.compose(name, value) for e in others]
        work(sum(len(e) for e in (*equations, *others)))
        if any(_size(e) > MAX_TERMS for e in (*equations, *others)):
            raise TooHard
    return equations, others


def _given(equations: list[Expr]) -> tuple[Expr, Expr, Expr] | None:
    """An equation that gives a name, the name, and what it is."""
    for e in sorted(equations, key=_size):
        ring = e.ring
        for place, name in enumerate(ring.gens):
            holding = [(m, c) for m, c in e.terms() if m[place]]
            if len(holding) != 1:
                continue
            monomial, coefficient = holding[0]
            # Put in, a value of high degree makes all that holds the name grow.
            if sum(monomial) == 1 and _degree(e) <= MAX_LINEAR_DEGREE:
                return e, name, name - e * (1 / coefficient)
    return None


def basis(polynomials: list[Expr]) -> list[Expr]:
    """Polynomials of the same ideal (Buchberger's algorithm); ``[1]`` where it holds 1.

    Raises:
        TooHard: where it grows too large.
    """
    found: list[Expr] = []
    waiting = sorted((p.monic() for p in polynomials if p), key=_size)
    pairs: list[tuple[Expr, Expr]] = []
    while waiting or pairs:
        if waiting:
            candidate = waiting.pop(0)
        else:
            pairs.sort(key=_degree_of_pair, reverse=True)
            candidate = spoly(*pairs.pop(), candidate_ring(found))
        rest = remainder(candidate, found)
        if not rest:
            continue
        # With leading coefficient 1 the fractions stay small.
        rest = rest.monic()
        if rest.is_ground:
            return [rest]
        pairs += [(rest, other) for other in found if not _apart(rest, other)]
        found.append(rest)
        if len(found) > MAX_BASIS or _degree(rest) > MAX_DEGREE or _size(rest) > MAX_TERMS:
            raise TooHard
    return found


def candidate_ring(found: list[Expr]) -> Expr:
    """The ring in which the polynomials lie."""
    return found[0].ring


def remainder(p: Expr, found: list[Expr]) -> Expr:
    """``p`` less multiples of the others; 0 shows that it lies in their ideal."""
    work(20 + _size(p) * (1 + len(found)))
    return p.rem(found) if found else p


def holds_one(found: list[Expr]) -> bool:
    """Whether a basis shows that 1 lies in the ideal."""
    return any(p.is_ground and p for p in found)


def _apart(a: Expr, b: Expr) -> bool:
    """Whether two leading terms have no name in common: then their pair gives nothing new."""
    return not any(x and y for x, y in zip(a.LM, b.LM, strict=True))


def _degree_of_pair(pair: tuple[Expr, Expr]) -> int:
    """The degree of the least common multiple of two leading terms: low ones first."""
    return sum(max(x, y) for x, y in zip(pair[0].LM, pair[1].LM, strict=True))


def _degree(p: Expr) -> int:
    """The greatest degree of a term."""
    return max((sum(m) for m in p), default=0)


def _size(p: Expr) -> int:
    """How many terms there are."""
    return len(p)
