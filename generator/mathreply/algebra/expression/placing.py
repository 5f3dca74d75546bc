"""Names put in and nodes built anew without evaluating: what the author wrote keeps what it has no
value for.

SymPy evaluates a node as soon as it is built: ``e^(ln t)`` at -2 would be -2, ``0 ln t`` would be
0, and the point at which the written form has no value is lost. So nothing that comes from the
author is built anew but here.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

import sympy as sp

from mathreply.algebra.expression import free_names  # noqa: F401 - names are those that are written
from mathreply.algebra.expression.expr import Expr

_PARTIAL = (
    sp.log,
    sp.tan,
    sp.cot,
    sp.sec,
    sp.csc,
    sp.coth,
    sp.csch,
    sp.asin,
    sp.acos,
    sp.acot,
    sp.asec,
    sp.acsc,
    sp.acosh,
    sp.atanh,
    sp.acoth,
    sp.asech,
    sp.acsch,
    sp.gamma,
    sp.loggamma,
    sp.digamma,
    sp.polygamma,
    sp.factorial,
    sp.zeta,
    sp.Sum,
    sp.Product,
    sp.Integral,
    sp.Limit,
    sp.Derivative,
    sp.Subs,
    sp.Inverse,
)
"""What has no value everywhere."""
_KEPT = (sp.Add, sp.Mul, sp.Pow, sp.log)
"""What is always left as it is built: the normal form multiplies out and collects."""


def put(e: Expr, values: Mapping[Expr, Expr]) -> Expr:
    """``e`` with names replaced at once, nothing evaluated that would take away what has no value
    everywhere. No bound name is looked after: they are to be fresh.

    What numbers an entry or bounds a range is evaluated, so that it is the same wherever it stands.
    """
    if e in values:
        return values[e]
    if not isinstance(e, sp.Basic) or not e.args:
        return e
    if not (e.free_symbols & values.keys() or e.has(*values)):
        return e
    if isinstance(e, (sp.Sum, sp.Product, sp.Integral)):
        return e.func(put(e.function, values), *(limit.xreplace(values) for limit in e.limits))
    if isinstance(e, sp.Indexed):
        return e.xreplace(values)
    if isinstance(e, sp.MatrixBase):
        return sp.ImmutableDenseMatrix(e.rows, e.cols, [put(entry, values) for entry in e])
    if isinstance(e, (sp.Derivative, sp.Subs)):
        return _derivative(e, values)
    if isinstance(e, sp.MatrixSymbol):
        return e.xreplace(values)
    return rebuild(e, [put(a, values) if isinstance(a, sp.Basic) else a for a in e.args])


def _derivative(e: Expr, values: Mapping[Expr, Expr]) -> Expr:
    """A derivative in other names; where its own name is replaced by what is no name, it is the
    derivative at that place."""
    if isinstance(e, sp.Subs):
        body = put(e.expr, _without(values, e.variables))
        return sp.Subs(body, e.variables, [put(place, values) for place in e.point])
    own = [variable for variable, _ in e.variable_count]
    places = [_placed(variable, values) for variable in own]
    if not all(isinstance(place, (sp.Symbol, sp.Indexed)) for place in places):
        replaced = [variable for variable in own if variable in values]
        return _derivative_at(e, own, replaced, values)
    counts = [(_placed(v, values), put(count, values)) for v, count in e.variable_count]
    return sp.Derivative(put(e.expr, values), *counts, evaluate=False)


def _placed(variable: Expr, values: Mapping[Expr, Expr]) -> Expr:
    """By what is differentiated instead: another name, or an entry at another index."""
    return (
        put(variable, values)
        if isinstance(variable, sp.Indexed)
        else values.get(variable, variable)
    )


def _derivative_at(
    e: Expr, own: list[Expr], replaced: list[Expr], values: Mapping[Expr, Expr]
) -> Expr:
    """A derivative by ``own`` names at a place: those that are ``replaced`` are bound first."""
    if not all(isinstance(name, sp.Symbol) for name in replaced):
        return e.xreplace(values)
    bound = {name: name.as_dummy() for name in replaced}
    inside = put(put(e, bound), _without(values, own))
    return sp.Subs(inside, tuple(bound.values()), tuple(values[name] for name in bound))


def at_once(e: Expr) -> Expr:
    """A place within a place, which SymPy joins to one of which the later names are put into the
    earlier points, with each point as it is then: ``Subs(f, (s, t), (t + a, 0))`` as
    ``Subs(f, s, a)``."""
    names, points = list(e.variables), list(e.point)
    for later in range(len(names) - 1, 0, -1):
        inside = {names[later]: points[later]}
        points[:later] = [put(point, inside) for point in points[:later]]
    free = e.expr.free_symbols
    kept = [(name, p) for name, p in zip(names, points, strict=True) if name in free]
    return sp.Subs(e.expr, *zip(*kept, strict=True)) if kept else e.expr


def loses(e: Expr, values: Mapping[Expr, Expr]) -> bool:
    """Whether SymPy takes away something of a bound name that has no value on more than single
    points, when it evaluates ``e`` with names replaced: ``0 sqrt(t)`` becomes 0."""
    if not _leaves_names(e, values):
        return False
    written = {n for n in _fragile(put(e, values)) if n.free_symbols and not _is_quotient(n)}
    return bool(written) and not written <= _fragile(e.xreplace(values))


def _leaves_names(e: Expr, values: Mapping[Expr, Expr]) -> bool:
    """Whether any name, bound ones as well, may still stand in ``e`` once others are replaced."""
    return (
        any(value.free_symbols for value in values.values())
        or not e.atoms(sp.Symbol, sp.MatrixSymbol) <= values.keys()
        or e.has(sp.Derivative, sp.Subs)
    )


def may_lack_a_region(e: Expr) -> bool:
    """Whether a part of ``e`` may have no value on more than single points."""
    return any(not _is_quotient(node) for node in _fragile(e))


def _is_quotient(node: Expr) -> bool:
    return isinstance(node, sp.Pow) and bool(node.exp.is_Integer)


def _without(values: Mapping[Expr, Expr], names: Container[Expr]) -> dict[Expr, Expr]:
    return {name: value for name, value in values.items() if name not in names}


def rebuild(e: Expr, args: list[Expr]) -> Expr:
    """``e`` with other arguments; what the author wrote is not simplified on the way."""
    if isinstance(e, _KEPT):
        return e.func(*args, evaluate=False)
    if isinstance(e, sp.MatrixBase):
        return sp.ImmutableDenseMatrix(e.rows, e.cols, args[2]) if len(args) == 3 else e.func(*args)
    if isinstance(e, (sp.Piecewise, sp.Function)) and any(_fragile(a) for a in args):
        return _unless_lost(e, args)
    return e.func(*args)


def _unless_lost(e: Expr, args: list[Expr]) -> Expr:
    """``e`` evaluated, unless something goes that may have no value."""
    evaluated = e.func(*args)
    parts = set().union(*(_fragile(a) for a in args))
    if isinstance(evaluated, sp.Basic) and parts <= _fragile(evaluated):
        return evaluated
    return e.func(*args, evaluate=False)


def _fragile(e: Expr) -> set[Expr]:
    """The parts of an expression that may have no value."""
    if not isinstance(e, sp.Basic):
        return set()
    return {node for node in sp.preorder_traversal(e) if _is_fragile(node)}


def _is_fragile(node: Expr) -> bool:
    """Whether a node has no value somewhere, so that evaluating it may hide that."""
    if isinstance(node, sp.Pow):
        return not (node.base is sp.E or (node.exp.is_Integer and node.exp >= 0))
    return isinstance(node, _PARTIAL)
