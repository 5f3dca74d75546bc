"""Derivatives of whatever can be read, also through sums over an index and in an entry of a
family."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef


class NotDifferentiable(ArithmeticError):
    """An expression for which there is no rule."""


def derivative(e: Any, x: Any) -> Any:
    """The derivative of ``e`` in a symbol or an entry ``z[j]``, not simplified.

    Raises:
        NotDifferentiable: where there is no rule.
    """
    if not _depends(e, x):
        return sp.S.Zero
    for kind in type(e).__mro__:
        rule = _RULES.get(kind.__name__)
        if rule is not None:
            return rule(e, x)
    raise NotDifferentiable(type(e).__name__)


def _depends(e: Any, x: Any) -> bool:
    if isinstance(x, sp.Indexed):
        name = str(x.base.label)
        return any(str(node.base.label) == name for node in e.atoms(sp.Indexed))
    return x in e.free_symbols


def _symbol(e: Any, x: Any) -> Any:
    return sp.S.One if e == x else sp.S.Zero


def _indexed(e: Any, x: Any) -> Any:
    if (
        not isinstance(x, sp.Indexed)
        or str(e.base.label) != str(x.base.label)
        or len(e.indices) != len(x.indices)
    ):
        return sp.S.Zero
    return sp.Mul(*(sp.KroneckerDelta(i, j) for i, j in zip(e.indices, x.indices, strict=True)))


def _add(e: Any, x: Any) -> Any:
    return sp.Add(*(derivative(a, x) for a in e.args))


def _mul(e: Any, x: Any) -> Any:
    return sp.Add(
        *(
            sp.Mul(*(derivative(b, x) if j == k else b for k, b in enumerate(e.args)))
            for j, a in enumerate(e.args)
            if _depends(a, x)
        )
    )


def _pow(e: Any, x: Any) -> Any:
    base, exponent = e.args
    if not _depends(exponent, x):
        return exponent * sp.Pow(base, exponent - 1) * derivative(base, x)
    if base is sp.E:
        return e * derivative(exponent, x)
    through_exponent = e * sp.log(base) * derivative(exponent, x)
    if not _depends(base, x):
        return through_exponent
    return through_exponent + exponent * sp.Pow(base, exponent - 1) * derivative(base, x)


def _log(e: Any, x: Any) -> Any:
    if len(e.args) == 2:
        return derivative(sp.log(e.args[0]) / sp.log(e.args[1]), x)
    return derivative(e.args[0], x) / e.args[0]


def _function(e: Any, x: Any) -> Any:
    if isinstance(e, AppliedUndef):
        if isinstance(x, sp.Symbol) and not any(isinstance(a, sp.Indexed) for a in e.args):
            return sp.diff(e, x)
        raise NotDifferentiable(str(e.func))
    return sp.Add(
        *(e.fdiff(j + 1) * derivative(a, x) for j, a in enumerate(e.args) if _depends(a, x))
    )


def _abs(e: Any, x: Any) -> Any:
    return sp.sign(e.args[0]) * derivative(e.args[0], x)


def _sum(e: Any, x: Any) -> Any:
    if any(_depends(bound, x) for limit in e.limits for bound in limit[1:]):
        raise NotDifferentiable("a sum whose range varies")
    if any(limit[2] is sp.oo for limit in e.limits) and not isinstance(x, sp.Symbol):
        raise NotDifferentiable("an infinite sum")
    return sp.Sum(derivative(e.function, x), *e.limits)


def _product(e: Any, x: Any) -> Any:
    """``P' = P sum f'/f``: where a factor is zero both sides go on continuously."""
    return e * sp.Sum(derivative(e.function, x) / e.function, *e.limits)


def _piecewise(e: Any, x: Any) -> Any:
    return sp.Piecewise(*((derivative(value, x), condition) for value, condition in e.args))


def _integral(e: Any, x: Any) -> Any:
    """Leibniz's rule; an integral without bounds is undone."""
    (limit,) = e.limits if len(e.limits) == 1 else (None,)
    if limit is None:
        raise NotDifferentiable("a multiple integral")
    variable = limit[0]
    if len(limit) == 1:
        if variable == x:
            return e.function
        return sp.Integral(derivative(e.function, x), limit)
    _, low, high = limit
    total = sp.S.Zero
    if variable != x and _depends(e.function, x):
        total += sp.Integral(derivative(e.function, x), limit)
    if _depends(high, x):
        total += e.function.xreplace({variable: high}) * derivative(high, x)
    if _depends(low, x):
        total -= e.function.xreplace({variable: low}) * derivative(low, x)
    return total


def _derivative(e: Any, x: Any) -> Any:
    inner = e.expr
    for variable, count in e.variable_count:
        for _ in range(int(count)):
            inner = derivative(inner, variable)
    return derivative(inner, x)


def _conjugate_free(e: Any, x: Any) -> Any:
    if not e.args[0].is_extended_real and not x.is_extended_real:
        raise NotDifferentiable(type(e).__name__)
    return e.func(derivative(e.args[0], x))


def _matrix(e: Any, x: Any) -> Any:
    return e.applyfunc(lambda entry: derivative(entry, x))


_RULES = {
    "Symbol": _symbol,
    "Dummy": _symbol,
    "Indexed": _indexed,
    "Add": _add,
    "Mul": _mul,
    "Pow": _pow,
    "log": _log,
    "Abs": _abs,
    "Sum": _sum,
    "Product": _product,
    "Piecewise": _piecewise,
    "Integral": _integral,
    "Derivative": _derivative,
    "conjugate": _conjugate_free,
    "re": _conjugate_free,
    "im": _conjugate_free,
    "MatrixBase": _matrix,
    "Function": _function,
}
