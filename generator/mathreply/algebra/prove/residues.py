"""Claims about a whole number, one residue class after the other."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.elementary import CIRCULAR
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.inline import bound_in

MAX_PERIOD = 24
MAX_TURNS = 12


Case = tuple[Expr, Facts]


def classes(difference: Expr, facts: Facts) -> list[Case]:
    """A difference with ``q m + r`` for a whole name, ``r = 0 .. q - 1``, and what is known then;
    nothing where no name has such a period."""
    bound = {name for node in difference.atoms(sp.Sum, sp.Product) for name in bound_in(node)}
    names = [s for s in difference.free_symbols if isinstance(s, sp.Symbol) and s.is_integer]
    for name in sorted(set(names) - bound, key=lambda s: s.name):
        period = _period(difference, name)
        if not 1 <= period <= MAX_PERIOD:
            continue
        m = sp.Dummy("m", integer=True)
        # What is assumed of the name says nothing of the quotient m.
        known = facts.apart_from(name)
        cases = []
        for rest in range(period):
            written_out = difference.xreplace({name: period * m + rest})
            cases.append((_split(written_out, m), known))
        return cases
    return []


def _period(e: Expr, name: Expr) -> int:
    """A number of which the parts of ``e`` depend on ``name`` by its remainder; 0 where none is
    seen."""
    found = []
    for node in sp.preorder_traversal(e):
        if not isinstance(node, sp.Expr) or not node.has(name):
            continue
        period = _period_of(node, name)
        if period:
            found.append(period)
    if not found:
        return 0
    return int(sp.ilcm(*found)) if len(found) > 1 else found[0]


def _period_of(node: Expr, name: Expr) -> int:
    """The period of one node in a whole name; 0 where it has none that is seen."""
    if isinstance(node, (sp.floor, sp.ceiling)):
        return _below(node.args[0], name, sp.S.One)
    # sin(pi u), e^(i pi u) and (-1)^u come back to themselves when u grows by 2.
    if isinstance(node, CIRCULAR):
        return 2 * _below(node.args[0], name, sp.pi)
    if isinstance(node, sp.exp):
        return 2 * _below(node.args[0], name, sp.pi * sp.I)
    if not isinstance(node, sp.Pow):
        return 0
    if node.base is sp.S.NegativeOne:
        return 2 * _below(node.exp, name, sp.S.One)
    if node.base.is_number and node.base.is_real is False:
        return _until_real(node.base, sp.expand(node.exp), name)
    return 0


def _until_real(base: Expr, exponent: Expr, name: Expr) -> int:
    """The least ``q`` with a real ``base^(a q)``, for an exponent ``a name + b``; 0 if there is
    none."""
    slope = exponent.coeff(name, 1)
    is_linear = not (exponent - slope * name).has(name)
    if not slope.is_Integer or slope == 0 or not is_linear:
        return 0
    for period in range(1, MAX_TURNS + 1):
        turned = sp.expand(base ** abs(slope * period))
        if turned.is_real:
            return period
    return 0


def _below(e: Expr, name: Expr, unit: Expr) -> int:
    """The common denominator of the coefficients of a polynomial in the name, in some unit."""
    u = sp.expand(e / unit)
    if not u.is_polynomial(name):
        return 0
    # The constant term moves with no remainder.
    coefficients = sp.Poly(u, name).all_coeffs()[:-1]
    if not coefficients or not all(c.is_Rational for c in coefficients):
        return 0
    return int(sp.ilcm(*(c.q for c in coefficients), 1))


def _split(e: Expr, m: Expr) -> Expr:
    """Powers of a number with ``a m + b`` in the exponent as ``(u^a)^m u^b``: for whole ``m``."""

    def is_split(node: Expr) -> bool:
        if not isinstance(node, sp.Pow) or node.base is sp.E or not node.exp.has(m):
            return False
        if node.base.free_symbols or node.base.is_zero is not False:
            return False
        exponent = sp.expand(node.exp)
        if not exponent.is_polynomial(m) or sp.degree(exponent, m) != 1:
            return False
        # (u^a)^m = u^(a m) needs whole numbers a and m, for a u that is not positive.
        return all(c.is_Integer for c in sp.Poly(exponent, m).all_coeffs())

    def parts(node: Expr) -> Expr:
        a, b = sp.Poly(sp.expand(node.exp), m).all_coeffs()
        return sp.Pow(sp.expand(node.base**a), m) * sp.expand(node.base**b)

    return e.replace(is_split, parts)
