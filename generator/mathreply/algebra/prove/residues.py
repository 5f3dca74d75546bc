"""Claims about a whole number, one residue class after the other."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.inline import bound_in

MAX_PERIOD = 24
MAX_TURNS = 12
_CIRCULAR = (sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc)


def classes(difference: Expr, facts: Facts) -> list[tuple[Expr, Facts]]:
    """A difference with ``q m + r`` for a whole name, ``r = 0 .. q - 1``, and what is known then;
    nothing where no name has such a period."""
    bound = {s for node in difference.atoms(sp.Sum, sp.Product) for s in bound_in(node)}
    names = [s for s in difference.free_symbols if isinstance(s, sp.Symbol) and s.is_integer]
    for name in sorted(set(names) - bound, key=lambda s: s.name):
        period = _period(difference, name)
        if not 1 <= period <= MAX_PERIOD:
            continue
        m = sp.Dummy("m", integer=True)
        known = facts.apart_from(name)
        return [
            (_split(difference.xreplace({name: period * m + rest}), m), known)
            for rest in range(period)
        ]
    return []


def _period(e: Expr, name: Expr) -> int:
    """A number of which the parts of ``e`` depend on ``name`` by its remainder; 0 where none is
    seen."""
    found = [
        period
        for node in sp.preorder_traversal(e)
        if isinstance(node, sp.Expr) and node.has(name)
        for period in [_period_of(node, name)]
        if period
    ]
    return int(sp.ilcm(*found)) if len(found) > 1 else (found[0] if found else 0)


def _period_of(node: Expr, name: Expr) -> int:
    if isinstance(node, (sp.floor, sp.ceiling)):
        return _below(node.args[0], name, sp.S.One)
    if isinstance(node, _CIRCULAR):
        return 2 * _below(node.args[0], name, sp.pi)
    if isinstance(node, sp.exp):
        return 2 * _below(node.args[0], name, sp.pi * sp.I)
    if isinstance(node, sp.Pow) and node.base is sp.S.NegativeOne:
        return 2 * _below(node.exp, name, sp.S.One)
    if isinstance(node, sp.Pow) and node.base.is_number and node.base.is_real is False:
        return _until_real(node.base, sp.expand(node.exp), name)
    return 0


def _until_real(base: Expr, exponent: Expr, name: Expr) -> int:
    """The least ``q`` with a real ``base^(a q)``, for an exponent ``a name + b``; 0 if there is
    none."""
    slope = exponent.coeff(name, 1)
    if not slope.is_Integer or slope == 0 or (exponent - slope * name).has(name):
        return 0
    for period in range(1, MAX_TURNS + 1):
        if sp.expand(base ** abs(slope * period)).is_real:
            return period
    return 0


def _below(e: Expr, name: Expr, unit: Expr) -> int:
    """The common denominator of the coefficients of a polynomial in the name, in some unit."""
    u = sp.expand(e / unit)
    if not u.is_polynomial(name):
        return 0
    coefficients = sp.Poly(u, name).all_coeffs()[:-1]
    if not coefficients or not all(c.is_Rational for c in coefficients):
        return 0
    return int(sp.ilcm(*(c.q for c in coefficients), 1))


def _split(e: Expr, m: Expr) -> Expr:
    """Powers of a number with ``a m + b`` in the exponent as ``(u^a)^m u^b``: for whole ``m``."""

    def is_split(node: Expr) -> bool:
        if not isinstance(node, sp.Pow) or node.base is sp.E or not node.exp.has(m):
            return False
        exponent = sp.expand(node.exp)
        linear = exponent.is_polynomial(m) and sp.degree(exponent, m) == 1
        whole = linear and all(c.is_Integer for c in sp.Poly(exponent, m).all_coeffs())
        return whole and not node.base.free_symbols and node.base.is_zero is False

    def parts(node: Expr) -> Expr:
        a, b = sp.Poly(sp.expand(node.exp), m).all_coeffs()
        return sp.Pow(sp.expand(node.base**a), m) * sp.expand(node.base**b)

    return e.replace(is_split, parts)
