"""The quadratic formula: an equation of the second degree, and its two solutions."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.one_unknown import Alternatives, Relation


def is_quadratic_formula(first: Alternatives, second: Alternatives, facts: Facts) -> bool:
    """Whether one statement is an equation of the second degree in a name, and the other says that
    the name is one of ``u + v s`` and ``u - v s`` with ``s`` a square root, its two solutions.

    Source: ``A x^2 + B x + C = A (x - u - v s)(x - u + v s)`` where ``u = -B/(2A)`` and
    ``v^2 s^2 = (B^2 - 4AC)/(4A^2)``. Over the reals ``s`` has a value where its radicand E is not
    negative; elsewhere ``A x^2 + B x + C = A ((x - u)^2 - v^2 E)`` has the sign of A. The leading
    coefficient and ``v`` are not zero, and nothing else can be without a value.
    """
    for equation, solutions in ((first, second), (second, first)):
        alone = _alone(equation)
        found = _solved(solutions)
        if alone is not None and found is not None:
            return _agree(alone, *found, facts)
    return False


def _alone(statement: Alternatives) -> Relation | None:
    """The one equation of a statement; None where it is more, or something else."""
    if len(statement) != 1 or len(statement[0]) != 1 or statement[0][0].operator != "==":
        return None
    return statement[0][0]


def _solved(statement: Alternatives) -> tuple[Expr, Expr, Expr] | None:
    """The name, and what it is in either of two alternatives."""
    if len(statement) != 2:
        return None
    parts = [_alone((part,)) for part in statement]
    if None in parts:
        return None
    relations = [part for part in parts if part is not None]
    names = {r.left for r in relations}
    if len(names) != 1 or not (name := names.pop()).is_Symbol:
        return None
    one, other = (r.right for r in relations)
    return None if one.has(name) or other.has(name) else (name, one, other)


def _agree(equation: Relation, x: Expr, one: Expr, other: Expr, facts: Facts) -> bool:
    """Whether two values of a name are the two solutions of an equation of degree 2."""
    if any(needs(side, facts) for side in (equation.left, equation.right)):
        return False
    difference = sp.expand(equation.difference)
    if not difference.is_polynomial(x) or sp.degree(difference, x) != 2:
        return False
    a, b, c = sp.Poly(difference, x).all_coeffs()
    if not facts.is_nonzero(sp.cancel(sp.together(a))):
        return False
    root = _only_root(one, other)
    if root is None:
        return False
    s = sp.Dummy("s")
    forms = [sp.expand(side.xreplace({root: s})) for side in (one, other)]
    if any(not form.is_polynomial(s) or sp.degree(form, s) != 1 for form in forms):
        return False
    (v, u), (opposite, also_u) = (sp.Poly(form, s).all_coeffs() for form in forms)
    # The radicand may be written otherwise than the discriminant: it is compared.
    identities = (
        u - also_u,
        v + opposite,
        u + b / (2 * a),
        v**2 * root.base - (b**2 - 4 * a * c) / (4 * a**2),
    )
    if any(sp.cancel(sp.together(each)) != 0 for each in identities):
        return False
    # Where the square root has no value neither statement is true, and where v is 0 both name one
    # number.
    has_values = not any(needs(each, facts) for each in (u, v, root.base))
    return has_values and facts.is_nonzero(v)


def _only_root(one: Expr, other: Expr) -> Expr | None:
    """The square root that two values hold; None where that is not one and the same."""
    roots = {p for side in (one, other) for p in side.atoms(sp.Pow) if p.exp == sp.S.Half}
    return roots.pop() if len(roots) == 1 else None
