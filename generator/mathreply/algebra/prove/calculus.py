"""Derivatives carried out, integrals and limits evaluated, before two sides are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.budget import within
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel import integrals, series
from mathreply.algebra.prove.kernel.derivatives import (
    NotDifferentiable,
    derivative,
    derivative_over_reals,
)
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.limits import limit
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.zero import is_zero

INTEGRAL_WORK = 250_000
LIMIT_WORK = 200_000


def differentiated(e: Expr, *, real: bool = False) -> Expr:
    """``e`` with its derivatives carried out, innermost first.

    Args:
        e: an expression.
        real: whether no number in it is complex.
    """
    if not isinstance(e, sp.Basic) or not e.has(sp.Derivative):
        return e
    slope = derivative_over_reals if real else derivative
    carried = e.replace(
        lambda node: isinstance(node, sp.Derivative), lambda node: _carried_out(node, slope)
    )
    # f'(a): the derivative at a place, once there is no derivative left to take.
    placed = carried.replace(lambda node: isinstance(node, sp.Subs), _at_place)
    placed = placed.replace(_is_at_value, _at_value)
    return placed.replace(lambda node: isinstance(node, sp.Subs), _in_one_spelling)


def _is_at_value(node: Expr) -> bool:
    """Whether SymPy spells the derivative of a function at another's value as one by that value:
    ``f'(g(x))`` as ``d f(g(x))/d g(x)``."""
    return (
        isinstance(node, sp.Derivative)
        and isinstance(node.expr, AppliedUndef)
        and all(isinstance(by, AppliedUndef) for by in node.variables)
        and all(node.expr.args.count(by) == 1 for by in node.variables)
        and not any(a.has(by) for a in node.expr.args for by in node.variables if a != by)
    )


def _at_value(node: Expr) -> Expr:
    places = {by: sp.Dummy("t", real=True) for by in dict.fromkeys(node.variables)}
    inner = node.expr.func(*(places.get(a, a) for a in node.expr.args))
    counts = [(places[by], count) for by, count in node.variable_count]
    return sp.Subs(sp.Derivative(inner, *counts), tuple(places.values()), tuple(places))


_PLACES = [sp.Dummy(f"t_{n}", real=True) for n in range(4)]


def _in_one_spelling(e: Expr) -> Expr:
    """A derivative at a place with the same bound names wherever it comes from."""
    if len(e.variables) > len(_PLACES):
        return e
    names = dict(zip(e.variables, _PLACES, strict=False))
    return sp.Subs(e.expr.xreplace(names), tuple(names.values()), e.point)


def _at_place(e: Expr) -> Expr:
    values = dict(zip(e.variables, e.point, strict=True))
    if not e.expr.has(sp.Derivative):
        return e.expr.xreplace(values)
    # Under a name of its own a derivative that is left may be taken at a name that is nowhere else.
    fresh = all(isinstance(p, sp.Symbol) and p not in e.expr.free_symbols for p in e.point)
    return e.expr.xreplace(values) if fresh and len(set(e.point)) == len(e.point) else e


def _carried_out(e: Expr, slope: Callable[[Expr, Expr], Expr]) -> Expr:
    inner = e.expr
    try:
        for variable, count in e.variable_count:
            for _ in range(int(count)):
                inner = slope(inner, variable)
    except NotDifferentiable:
        return e
    return inner


def proposed(e: Expr) -> Expr:
    """``e`` with its integrals as SymPy evaluates them: a proposal that shows nothing."""
    if not isinstance(e, sp.Basic) or not e.has(sp.Integral):
        return e
    return e.replace(lambda node: isinstance(node, sp.Integral), _proposal)


def _proposal(e: Expr) -> Expr:
    value = within(INTEGRAL_WORK, e.doit)
    unknown = value is None or value.has(sp.Integral, sp.Piecewise, sp.nan, sp.zoo)
    return e if unknown else value


def zero_test(facts: Facts) -> Callable[[Expr], bool]:
    """A function that says whether an expression is zero by the laws of the normal form."""

    def zero(e: Expr) -> bool:
        n = Normalizer(facts)
        return is_zero(n, n(e)) and not n.record.gaps

    return zero


def evaluated(e: Expr, n: Normalizer) -> Expr:
    """``e`` with its derivatives carried out and its integrals, limits and infinite sums evaluated,
    as far as certificates are found; what has a value is kept with the facts."""
    if not isinstance(e, sp.Basic) or not e.has(sp.Integral, sp.Limit, sp.Sum, sp.Derivative):
        return e
    if e in n.facts.values:
        return n.facts.values[e]
    if isinstance(e, (sp.Derivative, sp.Subs)):
        carried = differentiated(e)
        return e if carried == e else evaluated(carried, n)
    args = [evaluated(a, n) if isinstance(a, sp.Expr) else a for a in e.args]
    same = all(a is b for a, b in zip(args, e.args, strict=True))
    inner = e if same else e.func(*args)
    found = _value(inner, n)
    if found is not None:
        n.facts.values[e] = found
        return found
    return inner


def _value(e: Expr, n: Normalizer) -> Expr:
    if isinstance(e, sp.Integral) and all(len(limit) == 3 for limit in e.limits):
        # A law with a name costs little, an antiderivative of what has none much.
        found = within(INTEGRAL_WORK, lambda: _by_law(e, n))
        if found is None:
            found = within(INTEGRAL_WORK, lambda: integrals.value(e, n.facts, zero_test, _guesses))
        if found is not None:
            n.record.use("fundamental theorem of calculus")
        return found
    if isinstance(e, sp.Limit):
        return within(LIMIT_WORK, lambda: _limit_value(e, n))
    if isinstance(e, sp.Sum) and any(sp.oo in limit[1:] for limit in e.limits):
        found = within(LIMIT_WORK, lambda: series.value(e, n.facts, zero_test(n.facts)))
        if found is not None:
            n.record.use(found[0])
        return None if found is None else found[1]
    return None


def _by_law(e: Expr, n: Normalizer) -> Expr:
    """The value of an integral by a law with a name, of its function as it stands or in normal
    form: the logarithm of a density becomes a polynomial there."""
    if len(e.limits) != 1:
        return None
    x, low, high = e.limits[0]
    found = integrals.by_law(e.function, x, low, high, n.facts)
    if found is not None or not (low.is_infinite or high.is_infinite):
        return found
    inside = Normalizer(n.facts.inside(x, low, high, strict=True))
    # The normal form may have values where the function has none.
    if needs(e.function, inside.facts):
        return None
    form = inside(e.function)
    return None if inside.record.gaps else integrals.by_law(form, x, low, high, n.facts)


def _limit_value(e: Expr, n: Normalizer) -> Expr:
    body, x, place, side = e.args
    if body.has(sp.Sum, sp.Product) or (x.is_integer and body.has(sp.sin, sp.cos)):
        # A value is kept and used again without what was left open on the way to it.
        inner = Normalizer(n.facts)
        formed = inner(body)
        body = body if inner.record.gaps else formed
    sides = str(side) if place.is_finite else "+-"
    found = limit(body, x, place, sides, n.facts, zero_test(n.facts))
    if found is not None:
        n.record.use("limit by sizes")
    return found


def _guesses(f: Expr, x: Expr) -> Iterator[Expr]:
    """Antiderivatives: of a linear function over one of degree 2 with names in it, then as SymPy
    proposes them, of the whole and term by term."""
    if f.free_symbols != {x}:
        yield from _of_linear_power(f, x)
        yield from _over_quadratic(f, x)
    # Of x^s sin x with a name s there is none among these functions, and the search is long.
    named = any(p.base == x and p.exp.free_symbols for p in f.atoms(sp.Pow))
    heuristic = False if named and f.has(sp.sin, sp.cos) else None
    for form in dict.fromkeys((f, sp.expand(f))):
        found = sp.integrate(form, x, heurisch=heuristic)
        if not found.has(sp.Integral):
            yield found
            yield found.rewrite(sp.log)


def _of_linear_power(f: Expr, x: Expr) -> Iterator[Expr]:
    """For ``c (a x + b)^q``, with names in all of them: over ``a (q + 1)``."""
    outer, inner = f.as_independent(x, as_Add=False)
    base, exponent = inner.as_base_exp()
    if not (exponent + 1).is_nonzero:
        return  # for an exponent of -1 it is a logarithm
    if base.is_Add and base.is_polynomial(x) and sp.degree(base, x) == 1 and not exponent.has(x):
        yield outer * base ** (exponent + 1) / (base.coeff(x, 1) * (exponent + 1))


def _over_quadratic(f: Expr, x: Expr) -> Iterator[Expr]:
    """For ``(m x + k)/(a x^2 + b x + c)``, with ``4 a c - b^2`` under a root."""
    above, below = sp.fraction(sp.together(f))
    if not (above.is_polynomial(x) and below.is_polynomial(x)):
        return
    if sp.degree(above, x) > 1 or sp.degree(below, x) != 2:
        return
    a, b, c = sp.Poly(below, x).all_coeffs()
    m, k = (sp.expand(above).coeff(x, degree) for degree in (1, 0))
    root = sp.sqrt(sp.expand(4 * a * c - b**2))
    arc = sp.atan((2 * a * x + b) / root)
    yield m / (2 * a) * sp.log(below) + (2 * k - m * b / a) / root * arc


def closed(e: Expr, normal: Callable[[Expr], Expr]) -> Expr:
    """``e`` with the sums inside its limits in closed form where they have one."""

    def summing(node: Expr) -> bool:
        return isinstance(node, sp.Limit) and node.args[0].has(sp.Sum, sp.Product)

    if not isinstance(e, sp.Basic) or not e.has(sp.Limit):
        return e
    return e.replace(
        summing, lambda node: sp.Limit(normal(node.args[0]), *node.args[1:3], str(node.args[3]))
    )


def without_open_integrals(left: Expr, right: Expr) -> tuple[Expr, Expr]:
    """Sides with integrals without bounds, as their derivatives; each still has a value only where
    it had one."""
    variables = {
        limit[0]
        for e in (left, right)
        if isinstance(e, sp.Basic)
        for i in e.atoms(sp.Integral)
        for limit in i.limits
        if len(limit) == 1
    }
    if len(variables) != 1:
        return left, right
    (x,) = variables
    changed = []
    for side in (left, right):
        rest = sp.Add(*(t for t in sp.Add.make_args(side) if not t.has(sp.Integral)))
        try:
            slope = derivative(side, x)
        except NotDifferentiable:
            return left, right
        changed.append(sp.Add(slope, sp.Mul(sp.S.Zero, rest, evaluate=False), evaluate=False))
    return changed[0], changed[1]
