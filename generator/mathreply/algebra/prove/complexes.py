"""Complex expressions as a real and an imaginary part."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.signs import REAL_TO_REAL

Parts = tuple[Expr, Expr]
MAX_POWER = 8


class NoParts(ArithmeticError):
    """An expression whose parts are not known here."""


def cartesian(e: Expr, facts: Facts) -> Parts | None:
    """``(u, v)`` with ``e = u + i v``, both real; None where there is no rule."""
    names: dict[Expr, Parts] = {}
    for symbol in e.free_symbols:
        if not symbol.is_extended_real:
            names[symbol] = (
                sp.Dummy(f"{symbol.name}.re", real=True),
                sp.Dummy(f"{symbol.name}.im", real=True),
            )
    try:
        return _parts(e, names)
    except NoParts:
        return None


def _parts(e: Expr, names: dict[Expr, Parts]) -> Parts:
    if e in names:
        return names[e]
    if e is sp.I:
        return sp.S.Zero, sp.S.One
    for kind in type(e).__mro__:
        rule = _RULES.get(kind.__name__)
        if rule is not None:
            return rule(e, names)
    if e.is_extended_real:
        return e, sp.S.Zero
    inner = [_parts(a, names) for a in e.args]
    if e.args and isinstance(e, REAL_TO_REAL) and all(v == 0 for _, v in inner):
        return e.func(*(u for u, _ in inner)), sp.S.Zero
    raise NoParts


def _add(e: Expr, names: dict[Expr, Parts]) -> Parts:
    parts = [_parts(a, names) for a in e.args]
    return sp.Add(*(u for u, _ in parts)), sp.Add(*(v for _, v in parts))


def _times(a: Parts, b: Parts) -> Parts:
    if a[1] == 0 and b[1] == 0:
        return a[0] * b[0], sp.S.Zero
    return sp.expand(a[0] * b[0] - a[1] * b[1]), sp.expand(a[0] * b[1] + a[1] * b[0])


def _mul(e: Expr, names: dict[Expr, Parts]) -> Parts:
    total: Parts = (sp.S.One, sp.S.Zero)
    for factor in e.args:
        total = _times(total, _parts(factor, names))
    return total


def _pow(e: Expr, names: dict[Expr, Parts]) -> Parts:
    if e.base is sp.E:
        return _exp(sp.exp(e.exp, evaluate=False), names)
    base = _parts(e.base, names)
    exponent = _parts(e.exp, names)
    if base[1] == 0 and exponent[1] == 0 and (e.exp.is_integer or base[0].is_nonnegative):
        return sp.Pow(base[0], exponent[0]), sp.S.Zero
    if e.exp.is_Integer and abs(e.exp) <= MAX_POWER:
        total: Parts = (sp.S.One, sp.S.Zero)
        for _ in range(abs(int(e.exp))):
            total = _times(total, base)
        if e.exp > 0:
            return total
        size = sp.expand(total[0] ** 2 + total[1] ** 2)
        return total[0] / size, -total[1] / size
    if base[1] == 0 and e.exp == sp.Rational(1, 2) and base[0].is_nonpositive:
        return sp.S.Zero, sp.sqrt(-base[0])
    if e.exp == sp.Rational(1, 2) and base[1] == 0 and _sum_of_squares(base[0]):
        return sp.sqrt(base[0]), sp.S.Zero
    raise NoParts


def _sum_of_squares(e: Expr) -> bool:
    return all(t.is_nonnegative for t in sp.Add.make_args(e))


def _exp(e: Expr, names: dict[Expr, Parts]) -> Parts:
    u, v = _parts(e.args[0], names)
    if v == 0:
        return sp.exp(u), sp.S.Zero
    return sp.exp(u) * sp.cos(v), sp.exp(u) * sp.sin(v)


def _abs(e: Expr, names: dict[Expr, Parts]) -> Parts:
    u, v = _parts(e.args[0], names)
    if v == 0:
        return sp.Abs(u), sp.S.Zero
    return sp.sqrt(u**2 + v**2), sp.S.Zero


def _conjugate(e: Expr, names: dict[Expr, Parts]) -> Parts:
    u, v = _parts(e.args[0], names)
    return u, -v


def _re(e: Expr, names: dict[Expr, Parts]) -> Parts:
    return _parts(e.args[0], names)[0], sp.S.Zero


def _im(e: Expr, names: dict[Expr, Parts]) -> Parts:
    return _parts(e.args[0], names)[1], sp.S.Zero


def _cos(e: Expr, names: dict[Expr, Parts]) -> Parts:
    u, v = _parts(e.args[0], names)
    return sp.cos(u) * sp.cosh(v), -sp.sin(u) * sp.sinh(v) if v != 0 else sp.S.Zero


def _sin(e: Expr, names: dict[Expr, Parts]) -> Parts:
    u, v = _parts(e.args[0], names)
    return sp.sin(u) * sp.cosh(v), sp.cos(u) * sp.sinh(v) if v != 0 else sp.S.Zero


def _cosh(e: Expr, names: dict[Expr, Parts]) -> Parts:
    u, v = _parts(e.args[0], names)
    return sp.cosh(u) * sp.cos(v), sp.sinh(u) * sp.sin(v) if v != 0 else sp.S.Zero


def _sinh(e: Expr, names: dict[Expr, Parts]) -> Parts:
    u, v = _parts(e.args[0], names)
    return sp.sinh(u) * sp.cos(v), sp.cosh(u) * sp.sin(v) if v != 0 else sp.S.Zero


def _sum(e: Expr, names: dict[Expr, Parts]) -> Parts:
    bound = {limit[0]: (limit[0], sp.S.Zero) for limit in e.limits}
    u, v = _parts(e.function, {**names, **bound})
    return sp.Sum(u, *e.limits), sp.Sum(v, *e.limits) if v != 0 else sp.S.Zero


_RULES = {
    "Add": _add,
    "Mul": _mul,
    "Pow": _pow,
    "exp": _exp,
    "Abs": _abs,
    "conjugate": _conjugate,
    "re": _re,
    "im": _im,
    "cos": _cos,
    "sin": _sin,
    "cosh": _cosh,
    "sinh": _sinh,
    "Sum": _sum,
}
