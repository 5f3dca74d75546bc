"""Derivatives of whatever can be read, also through sums over an index and in an entry of a
family."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.elementary import (
    CIRCULAR,
    HYPERBOLIC,
    INVERSE_CIRCULAR,
    INVERSE_HYPERBOLIC,
)
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Component, MatrixFunction


class NotDifferentiable(ArithmeticError):
    """An expression for which there is no rule."""


def derivative(e: Expr, x: Expr) -> Expr:
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


class _RealAbs(sp.Function):
    """The absolute value of what is real wherever it has a value."""


def derivative_over_reals(e: Expr, x: Expr) -> Expr:
    """The derivative where no number is complex: ``|sqrt(u)|`` has a value for ``u >= 0`` alone.

    Raises:
        NotDifferentiable: where there is no rule.
    """
    if not e.has(sp.Abs):
        return derivative(e, x)
    return derivative(e.replace(sp.Abs, _RealAbs), x).replace(_RealAbs, sp.Abs)


def _depends(e: Expr, x: Expr) -> bool:
    """Whether an expression moves with a name, or with an entry of a family."""
    if not isinstance(x, (sp.Symbol, sp.Indexed)):
        raise NotDifferentiable("a derivative by something that is no name")
    if isinstance(x, sp.Indexed):
        name = str(x.base.label)
        # What stands whole in e, as in f(z), has its entries in it as well.
        whole = any(node.name == name for node in e.atoms(sp.MatrixSymbol))
        return whole or any(str(node.base.label) == name for node in e.atoms(sp.Indexed))
    return x in e.free_symbols


def _symbol(e: Expr, x: Expr) -> Expr:
    """A name by itself."""
    return sp.S.One if e == x else sp.S.Zero


def _indexed(e: Expr, x: Expr) -> Expr:
    """``dz_i/dz_j``: 1 where the indices are equal, and 0 elsewhere."""
    if (
        not isinstance(x, sp.Indexed)
        or str(e.base.label) != str(x.base.label)
        or len(e.indices) != len(x.indices)
    ):
        return sp.S.Zero
    return sp.Mul(*(sp.KroneckerDelta(i, j) for i, j in zip(e.indices, x.indices, strict=True)))


def _add(e: Expr, x: Expr) -> Expr:
    return sp.Add(*(derivative(a, x) for a in e.args))


def _mul(e: Expr, x: Expr) -> Expr:
    """The product rule."""
    terms = []
    for place, factor in enumerate(e.args):
        if _depends(factor, x):
            others = (*e.args[:place], derivative(factor, x), *e.args[place + 1 :])
            terms.append(sp.Mul(*others))
    return sp.Add(*terms)


def _pow(e: Expr, x: Expr) -> Expr:
    """``(u^c)' = c u^(c-1) u'``, ``(b^v)' = b^v log b v'``, and both together."""
    base, exponent = e.args
    if isinstance(base, (sp.Abs, _RealAbs)) and exponent.is_Integer and exponent.is_even:
        # |u|^2 is u^2, which has a derivative where u is 0 as well.
        _check_real(base, x)
        return derivative(base.args[0] ** exponent, x)
    if not _depends(exponent, x):
        return exponent * sp.Pow(base, exponent - 1) * derivative(base, x)
    if base is sp.E:
        return e * derivative(exponent, x)
    through_exponent = e * sp.log(base) * derivative(exponent, x)
    if not _depends(base, x):
        return through_exponent
    return through_exponent + exponent * sp.Pow(base, exponent - 1) * derivative(base, x)


def _log(e: Expr, x: Expr) -> Expr:
    if len(e.args) == 2:
        return derivative(sp.log(e.args[0]) / sp.log(e.args[1]), x)
    inner = e.args[0]
    if isinstance(inner, (sp.Abs, _RealAbs)):
        _check_real(inner, x)
        # (log |u|)' = u'/u, DLMF 4.2(i) and 4.10.1: of either sign of u.
        inner = inner.args[0]
    return _relative(inner, x)


def _relative(u: Expr, x: Expr) -> Expr:
    """``u'/u`` where ``u`` is not zero: of a product the sum of those of its factors, none of which
    is zero there either."""
    if isinstance(u, sp.Mul):
        return sp.Add(*(_relative(factor, x) for factor in u.args if _depends(factor, x)))
    is_finite = isinstance(u, sp.Product) and not any(
        end.has(sp.oo, -sp.oo) or _depends(end, x) for limit in u.limits for end in limit[1:]
    )
    if is_finite:
        return sp.Sum(_relative(u.function, x), *u.limits)
    return derivative(u, x) / u


def _function(e: Expr, x: Expr) -> Expr:
    """The chain rule, place by place (DLMF 1.5(i))."""
    if isinstance(e, AppliedUndef):
        places = [j for j, a in enumerate(e.args) if _depends(a, x)]
        return sp.Add(*(_through_slot(e, j, x) for j in places))
    if not isinstance(e, _SMOOTH):
        raise NotDifferentiable(type(e).__name__)
    return sp.Add(
        *(e.fdiff(j + 1) * derivative(a, x) for j, a in enumerate(e.args) if _depends(a, x))
    )


def _through_slot(e: Expr, place: int, x: Expr) -> Expr:
    """What one argument adds to the derivative of an unknown function: the chain rule (DLMF
    1.5.7), and of a vector that stands there as a whole an entry of the gradient."""
    argument = e.args[place]
    if not getattr(argument, "is_Matrix", False):
        return derivative(argument, x) * _in_slot(e, place)
    if not isinstance(argument, sp.MatrixSymbol) or not isinstance(x, sp.Indexed):
        raise NotDifferentiable(str(e.func))
    slot = "" if len(e.args) == 1 else f"_{{{place + 1}}}"
    name = f"\\nabla{slot} {e.func.__name__}"
    return Component(MatrixFunction(name, *argument.shape, *e.args), *x.indices)


def _in_slot(e: Expr, place: int) -> Expr:
    """The derivative of an unknown function in one of its arguments, at its arguments."""
    argument = e.args[place]
    others = (*e.args[:place], *e.args[place + 1 :])
    if isinstance(argument, sp.Symbol) and not any(argument in a.free_symbols for a in others):
        return sp.Derivative(e, argument)
    t = sp.Dummy("t", real=True)
    inner = e.func(*e.args[:place], t, *e.args[place + 1 :])
    return sp.Subs(sp.Derivative(inner, t), (t,), (argument,))


def _abs(e: Expr, x: Expr) -> Expr:
    """``|u|' = sign(u) u'``, of a real u that is not 0."""
    _check_real(e, x)
    return sp.sign(e.args[0]) * derivative(e.args[0], x)


def _check_real(e: Expr, x: Expr) -> None:
    """That an absolute value is one of a real number, as its place moves along the real line."""
    inside = isinstance(e, _RealAbs) or _is_real(e.args[0])
    if not (x.is_extended_real and inside):
        raise NotDifferentiable("the absolute value of a complex number")


def _is_real(e: Expr) -> bool:
    """Whether ``e`` is real wherever it has a value. SymPy asks for more: 1/x has none at 0."""
    if e.is_extended_real:
        return True
    if isinstance(e, sp.Pow) and e.exp.is_Integer:
        return _is_real(e.base)
    return isinstance(e, _REAL) and all(_is_real(a) for a in e.args)


def _sum(e: Expr, x: Expr) -> Expr:
    """Term by term: of finitely many terms, or of a power series."""
    if any(_depends(bound, x) for limit in e.limits for bound in limit[1:]):
        raise NotDifferentiable("a sum whose range varies")
    endless = any(sp.oo in limit[1:] or -sp.oo in limit[1:] for limit in e.limits)
    if endless and not _is_power_series(e, x):
        raise NotDifferentiable("an infinite sum")
    return sp.Sum(derivative(e.function, x), *e.limits)


def _is_power_series(e: Expr, x: Expr) -> bool:
    """``sum_k c(k) x^(a k + b)``: it may be differentiated term by term inside its disk."""
    if len(e.limits) != 1 or not isinstance(x, sp.Symbol):
        return False
    depending = [f for f in sp.Mul.make_args(e.function) if _depends(f, x)]
    return len(depending) == 1 and depending[0].as_base_exp()[0] == x


def _product(e: Expr, x: Expr) -> Expr:
    """``P' = P sum f'/f`` where no factor is zero; else each factor in turn is differentiated, and
    the others stay."""
    if e.function.is_positive:
        return e * sp.Sum(derivative(e.function, x) / e.function, *e.limits)
    (k, low, high), *more = e.limits
    if more or any(end.has(sp.oo, -sp.oo) or _depends(end, x) for end in (low, high)):
        raise NotDifferentiable("a product whose factors may be zero")
    j = sp.Dummy(k.name, **k._assumptions_orig)
    others = sp.Piecewise((e.function, sp.Ne(k, j)), (sp.S.One, True))
    slope = derivative(e.function, x).xreplace({k: j})
    return sp.Sum(slope * sp.Product(others, (k, low, high)), (j, low, high))


def _piecewise(e: Expr, x: Expr) -> Expr:
    """Case by case, where the cases themselves do not move."""
    if any(_depends(condition, x) for _, condition in e.args):
        raise NotDifferentiable("cases that change")
    return sp.Piecewise(*((derivative(value, x), condition) for value, condition in e.args))


def _integral(e: Expr, x: Expr) -> Expr:
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
    if variable != x and _depends(e.function, x) and not _entire(e.function, low, high):
        raise NotDifferentiable("an integral whose integrand varies")
    if e.function.has(sp.floor, sp.ceiling, sp.sign, sp.Piecewise):
        # At an end that meets a jump there is no slope.
        raise NotDifferentiable("an integral of what jumps")
    total = sp.S.Zero
    if variable != x and _depends(e.function, x):
        total += sp.Integral(derivative(e.function, x), limit)
    if _depends(high, x):
        total += e.function.xreplace({variable: high}) * derivative(high, x)
    if _depends(low, x):
        total -= e.function.xreplace({variable: low}) * derivative(low, x)
    return total


def _entire(e: Expr, low: Expr, high: Expr) -> bool:
    """Whether an integrand over a bounded range is analytic everywhere: it may be differentiated
    under the integral (DLMF 1.5(iv))."""
    if low.is_finite is False or high.is_finite is False:
        return False
    return all(_is_entire_node(node) for node in sp.preorder_traversal(e))


def _is_entire_node(node: Expr) -> bool:
    """Whether a node is analytic wherever its arguments are."""
    if node.is_Atom or isinstance(node, (sp.Add, sp.Mul, sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh)):
        return True
    return isinstance(node, sp.Pow) and (node.base is sp.E or _whole_power(node))


def _whole_power(node: Expr) -> bool:
    """Whether it is a power without division."""
    return bool(node.exp.is_Integer and node.exp >= 0)


def _derivative(e: Expr, x: Expr) -> Expr:
    """One derivative more."""
    inner = e.expr
    if isinstance(inner, AppliedUndef) and all(isinstance(a, sp.Symbol) for a in inner.args):
        # The order does not matter of a function that is as smooth as needed: Schwarz's theorem.
        by = [v for v, count in (*e.variable_count, (x, 1)) for _ in range(int(count))]
        return sp.Derivative(inner, *sorted(by, key=sp.default_sort_key))
    for variable, count in e.variable_count:
        for _ in range(int(count)):
            inner = derivative(inner, variable)
    return derivative(inner, x)


def _at_place(e: Expr, x: Expr) -> Expr:
    """The chain rule for ``f'(g(x))``, and what of it moves beside the place."""
    if any(isinstance(node, sp.Indexed) for node in (x, *e.variables)) or x in e.variables:
        # Which entry it is moves with the index.
        raise NotDifferentiable("a derivative at an entry")
    pieces = [(e.expr, x, sp.S.One)]
    pieces += [(e.expr, v, derivative(p, x)) for v, p in zip(e.variables, e.point, strict=True)]
    terms = []
    for f, by, slope in pieces:
        terms.append(slope * sp.Subs(derivative(f, by), e.variables, e.point))
    return sp.Add(*terms)


def _conjugate_free(e: Expr, x: Expr) -> Expr:
    """Real and imaginary part and conjugate of what moves along the real line."""
    if not x.is_extended_real:
        raise NotDifferentiable(type(e).__name__)
    return e.func(derivative(e.args[0], x))


def _matrix(e: Expr, x: Expr) -> Expr:
    return e.applyfunc(lambda entry: derivative(entry, x))


_SMOOTH: tuple[Expr, ...] = (
    *CIRCULAR,
    *INVERSE_CIRCULAR,
    sp.acot,
    *HYPERBOLIC,
    sp.coth,
    *INVERSE_HYPERBOLIC,
    sp.exp,
    sp.erf,
    sp.erfc,
    sp.gamma,
    sp.loggamma,
    sp.digamma,
    sp.polygamma,
    sp.factorial,
    sp.LambertW,
)
"""Functions that are differentiable wherever they have a value, ends of their domains left out."""

_REAL: tuple[Expr, ...] = (sp.Add, sp.Mul, *CIRCULAR, sp.exp, *HYPERBOLIC, sp.coth)
"""What is real at all real numbers where it has a value."""

_RULES = {
    "Symbol": _symbol,
    "Dummy": _symbol,
    "Indexed": _indexed,
    "Add": _add,
    "Mul": _mul,
    "Pow": _pow,
    "log": _log,
    "Abs": _abs,
    "_RealAbs": _abs,
    "Sum": _sum,
    "Product": _product,
    "Piecewise": _piecewise,
    "Integral": _integral,
    "Derivative": _derivative,
    "Subs": _at_place,
    "conjugate": _conjugate_free,
    "re": _conjugate_free,
    "im": _conjugate_free,
    "MatrixBase": _matrix,
    "Function": _function,
}
