"""Derivatives carried out, integrals and limits evaluated, before two sides are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.budget import within
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.placing import at_once, put
from mathreply.algebra.prove.kernel import integrals, series
from mathreply.algebra.prove.kernel.derivatives import (
    NotDifferentiable,
    derivative,
    derivative_over_reals,
)
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.limits import limit
from mathreply.algebra.prove.kernel.limits_of_sums import (
    RIEMANN,
    SMOOTH_MAXIMUM,
    riemann,
    smooth_maximum,
)
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
    if not isinstance(node, sp.Derivative) or not isinstance(node.expr, AppliedUndef):
        return False
    places = node.expr.args
    for by in node.variables:
        if not isinstance(by, AppliedUndef) or places.count(by) != 1:
            return False
        # f(g(x), x + g(x)): the slope by the first place is no slope by g(x).
        if any(place.has(by) for place in places if place != by):
            return False
    return True


def _at_value(node: Expr) -> Expr:
    """``d f(g(x))/d g(x)`` as the slope of ``f`` at a place, the place ``g(x)`` put in."""
    places = {by: sp.Dummy("t", real=True) for by in dict.fromkeys(node.variables)}
    inner = node.expr.func(*(places.get(argument, argument) for argument in node.expr.args))
    counts = [(places[by], count) for by, count in node.variable_count]
    slope = sp.Derivative(inner, *counts)
    return sp.Subs(slope, tuple(places.values()), tuple(places))


_PLACES = [sp.Dummy(f"t_{n}", real=True) for n in range(4)]


def _in_one_spelling(e: Expr) -> Expr:
    """A derivative at a place with the same bound names wherever it comes from."""
    if len(e.variables) > len(_PLACES):
        return e
    names = dict(zip(e.variables, _PLACES, strict=False))
    return sp.Subs(e.expr.xreplace(names), tuple(names.values()), e.point)


def _at_place(e: Expr) -> Expr:
    """A derivative at a place with the place put in, where nothing is left to be taken there."""
    e = at_once(e)
    if not isinstance(e, sp.Subs):
        return e
    values = dict(zip(e.variables, e.point, strict=True))
    left = e.expr.atoms(sp.Derivative)
    if not left:
        return e.expr.xreplace(values)
    if not any(slope.free_symbols & values.keys() for slope in left):
        return put(e.expr, values)  # the names stand in the places of those slopes alone
    # Under a name of its own a derivative that is left may be taken at a name that is nowhere else;
    # by 2x none can be taken.
    taken = e.expr.free_symbols
    are_fresh = all(isinstance(p, sp.Symbol) and p not in taken for p in e.point)
    are_different = len(set(e.point)) == len(e.point)
    return e.expr.xreplace(values) if are_fresh and are_different else e


def _carried_out(e: Expr, slope: Callable[[Expr, Expr], Expr]) -> Expr:
    """A derivative carried out as often as it is written; as it stands where there is no rule."""
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
    """What SymPy says of one integral; the integral itself where it says nothing of use."""
    # A value in cases is no help: which case it is would have to be shown.
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
        carried = _slope_of_value(e, n) if carried == e else carried
        return e if carried == e else evaluated(carried, n)
    inner = _near_place(e, n) if isinstance(e, sp.Limit) else _with_evaluated_arguments(e, n)
    found = _value(inner, n)
    if found is None:
        return inner
    n.facts.values[e] = found
    return found


def _with_evaluated_arguments(e: Expr, n: Normalizer) -> Expr:
    """A node with the values of its arguments in their place."""
    args = [evaluated(a, n) if isinstance(a, sp.Expr) else a for a in e.args]
    # A node is not built anew for nothing: SymPy might evaluate it.
    is_unchanged = all(a is b for a, b in zip(args, e.args, strict=True))
    return e if is_unchanged else e.func(*args)


def _slope_of_value(e: Expr, n: Normalizer) -> Expr:
    """A derivative of an integral as that of its value, which holds around each place: the names by
    which it is taken are positive, negative or any real numbers, and nothing is assumed of them;
    the derivative itself where that is not known."""
    assumed = sp.Tuple(*(side for pair in n.facts.equal for side in pair))
    of_places = (*n.facts.intervals, *n.facts.nonnegative, *assumed.free_symbols)
    held = {s for known in of_places for s in known.free_symbols}
    names = set(e.variables) if isinstance(e, sp.Derivative) else held
    is_open = all(isinstance(s, sp.Symbol) and s.is_real and not s.is_integer for s in names)
    at_ends = any(s.is_nonnegative and not s.is_positive for s in names)
    if not is_open or at_ends or names & held or not e.expr.has(sp.Integral):
        return e
    inner = evaluated(e.expr, n)
    if inner.has(sp.Integral):
        return e
    return differentiated(sp.Derivative(inner, *e.variable_count))


def _near_place(e: Expr, n: Normalizer) -> Expr:
    """A limit from one side with the integrals in its body evaluated close to its place: only there
    does it count what they are."""
    body, x, place, side = e.args
    integrals_inside = body.atoms(sp.Integral)
    is_one_sided = place.is_infinite or str(side) in ("+", "-")
    if not integrals_inside or not is_one_sided:
        return _with_evaluated_arguments(e, n)
    ends = {end for node in integrals_inside for limit in node.limits for end in limit[1:]}
    fixed = [end for end in ends if not end.has(x) and end.is_finite]
    close = Normalizer(n.facts.also(positive=_close_to(x, place, str(side), fixed, n.facts)))
    inner = evaluated(body, close)
    if inner == body or close.record.gaps:
        return e
    n.record.uses.update(close.record.uses)
    return sp.Limit(inner, x, place, str(side))


def _close_to(x: Expr, place: Expr, side: str, ends: list[Expr], facts: Facts) -> list[Expr]:
    """What is positive once a name is close to a place, on one side of it: what lies at a distance
    lies beyond the name as well."""
    if place.is_infinite:
        sign = 1 if place is sp.oo else -1
        return [sign * x, *(sp.expand(sign * (x - end)) for end in ends)]
    known = [x - place if side == "+" else place - x]
    for end in ends:
        gap = sp.expand(end - place)
        known += [sp.expand(s * (end - x)) for s in (1, -1) if facts.is_positive(s * gap)]
    return known


def _value(e: Expr, n: Normalizer) -> Expr | None:
    """The value of one integral, limit or infinite sum; None where none is shown."""
    if isinstance(e, sp.Integral) and all(len(limit) == 3 for limit in e.limits):
        return _integral_value(e, n)
    if isinstance(e, sp.Limit):
        return within(LIMIT_WORK, lambda: _limit_value(e, n))
    if isinstance(e, sp.Sum) and any(sp.oo in limit[1:] for limit in e.limits):
        return _series_value(e, n)
    return None


def _integral_value(e: Expr, n: Normalizer) -> Expr | None:
    """The value of a definite integral: by a law with a name, then by an antiderivative."""
    # A law with a name costs little, an antiderivative of what has none much.
    found = within(INTEGRAL_WORK, lambda: _by_law(e, n))
    if found is None:
        found = within(INTEGRAL_WORK, lambda: integrals.value(e, n.facts, zero_test, _guesses))
    if found is not None:
        n.record.use("fundamental theorem of calculus")
    return found


def _series_value(e: Expr, n: Normalizer) -> Expr | None:
    """The value of an infinite sum by a law of series."""
    found = within(LIMIT_WORK, lambda: series.value(e, n.facts, zero_test(n.facts)))
    if found is None:
        return None
    law, value = found
    n.record.use(law)
    return value


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


def _limit_value(e: Expr, n: Normalizer) -> Expr | None:
    """The limit by the sizes of terms, of the body as it stands or with its sums in closed form."""
    body, x, place, side = e.args
    named = _by_named_law(e, n)
    if named is not None:
        return named
    is_wave_of_index = x.is_integer and body.has(sp.sin, sp.cos)
    if body.has(sp.Sum, sp.Product) or is_wave_of_index:
        # A value is kept and used again without what was left open on the way to it.
        inner = Normalizer(n.facts)
        formed = inner(body)
        body = body if inner.record.gaps else formed
    sides = str(side) if place.is_finite else "+-"
    found = limit(body, x, place, sides, n.facts, zero_test(n.facts))
    if found is not None:
        n.record.use("limit by sizes")
    return found


def _by_named_law(e: Expr, n: Normalizer) -> Expr | None:
    """The limit of a sum that a law with a name gives; an integral by its value, if that is
    shown."""
    body, x, place, side = e.args
    zero = zero_test(n.facts)
    if (
        body.has(sp.Sum)
        and place is sp.oo
        and (integral := riemann(body, x, n.facts, zero)) is not None
    ):
        n.record.use(RIEMANN)
        return evaluated(integral, n)
    sides = str(side) if place.is_finite else "+-"
    found = smooth_maximum(body, x, place, sides, n.facts, zero)
    if found is not None:
        n.record.use(SMOOTH_MAXIMUM)
    return found


def _guesses(f: Expr, x: Expr) -> Iterator[Expr]:
    """Antiderivatives: of a linear function over one of degree 2 with names in it, then as SymPy
    proposes them, of the whole and term by term."""
    if f.free_symbols != {x}:
        yield from _of_linear_power(f, x)
        yield from _over_quadratic(f, x)
        yield from _of_exponentials(f, x)
    if _is_of_any_function(f, x):
        return
    heuristic = False if _is_beyond_search(f, x) else None
    for form in dict.fromkeys((f, sp.expand(f))):
        found = sp.integrate(form, x, heurisch=heuristic)
        if not found.has(sp.Integral):
            yield found
            # With log in place of asinh and acosh the slope is seen to be the integrand more often.
            yield found.rewrite(sp.log)


def _is_of_any_function(f: Expr, x: Expr) -> bool:
    """Whether a function of ``x`` of which nothing is known stands in ``f``, without its
    derivative: no antiderivative can be written, and SymPy would look for one for seconds."""
    return not f.has(sp.Derivative, sp.Subs) and any(g.has(x) for g in f.atoms(AppliedUndef))


def _is_beyond_search(f: Expr, x: Expr) -> bool:
    """Whether SymPy's search for an antiderivative would be long and in vain: of ``x^s sin x`` and
    ``x^s e^{-x}`` with a name ``s``, and of ``x^a (1 - x)^b``, there is none among its functions.
    That of ``x^{s-1} e^{-x^s}`` is found without it."""
    named = {p.base for p in f.atoms(sp.Pow) if p.base.has(x) and p.exp.free_symbols}
    is_transform = x in named and f.has(sp.sin, sp.cos, sp.exp) and not f.has(sp.log)
    return is_transform or len(named) > 1


def _of_linear_power(f: Expr, x: Expr) -> Iterator[Expr]:
    """For ``c (a x + b)^q``, with names in all of them: over ``a (q + 1)``."""
    outer, inner = f.as_independent(x, as_Add=False)
    base, exponent = inner.as_base_exp()
    if not (exponent + 1).is_nonzero:
        return  # for an exponent of -1 it is a logarithm
    is_linear = base.is_Add and base.is_polynomial(x) and sp.degree(base, x) == 1
    if is_linear and not exponent.has(x):
        slope = base.coeff(x, 1)
        yield outer * base ** (exponent + 1) / (slope * (exponent + 1))


def _of_exponentials(f: Expr, x: Expr) -> Iterator[Expr]:
    """For a sum of ``c e^(a x + b)``, with names in ``a``: each over its ``a``."""
    parts = []
    for term in sp.Add.make_args(sp.expand(f, power_exp=False)):
        moving = [e for e in sp.Mul.make_args(term) if e.has(x)]
        if not moving or not all(isinstance(e, sp.exp) for e in moving):
            return
        slope = sp.diff(sp.Add(*(e.args[0] for e in moving)), x)
        if slope.has(x):
            return
        parts.append(term / sp.factor(slope))
    yield sp.Add(*parts)


def _over_quadratic(f: Expr, x: Expr) -> Iterator[Expr]:
    """For ``(m x + k)/(a x^2 + b x + c)``, with ``4 a c - b^2`` under a root."""
    above, below = sp.fraction(sp.together(f))
    if not (above.is_polynomial(x) and below.is_polynomial(x)):
        return
    if sp.degree(above, x) > 1 or sp.degree(below, x) != 2:
        return
    a, b, c = sp.Poly(below, x).all_coeffs()
    opened = sp.expand(above)
    m, k = opened.coeff(x, 1), opened.coeff(x, 0)
    # m x + k is m/(2a) of the derivative 2 a x + b, and a number, which gives the arc tangent.
    share = m / (2 * a)
    rest = 2 * k - m * b / a
    root = sp.sqrt(sp.expand(4 * a * c - b**2))
    arc = sp.atan((2 * a * x + b) / root)
    yield share * sp.log(below) + rest / root * arc


def closed(e: Expr, normal: Callable[[Expr], Expr]) -> Expr:
    """``e`` with the sums inside its limits in closed form where they have one."""

    def has_sum_inside(node: Expr) -> bool:
        return isinstance(node, sp.Limit) and node.args[0].has(sp.Sum, sp.Product)

    def with_closed_body(node: Expr) -> Expr:
        body, x, place, side = node.args
        return sp.Limit(normal(body), x, place, str(side))

    if not isinstance(e, sp.Basic) or not e.has(sp.Limit):
        return e
    return e.replace(has_sum_inside, with_closed_body)


def without_open_integrals(left: Expr, right: Expr) -> tuple[Expr, Expr]:
    """Sides with integrals without bounds, as their derivatives; each still has a value only where
    it had one."""
    variables = variables_without_bounds(left, right)
    if len(variables) != 1:
        return left, right
    (x,) = variables
    changed = []
    for side in (left, right):
        try:
            slope = derivative(side, x)
        except NotDifferentiable:
            return left, right
        # What needed a value beside the integral still needs one: it stays, times 0.
        beside = sp.Add(*(term for term in sp.Add.make_args(side) if not term.has(sp.Integral)))
        still_needed = sp.Mul(sp.S.Zero, beside, evaluate=False)
        changed.append(sp.Add(slope, still_needed, evaluate=False))
    return changed[0], changed[1]


def put_in_place(e: Expr) -> Expr:
    """``e`` with what is taken at a place put there, where nothing in it is bound."""

    def is_plain(node: Expr) -> bool:
        return isinstance(node, sp.Subs) and not node.expr.has(sp.Derivative, sp.Integral, sp.Subs)

    return e.replace(is_plain, _at_place)


def variables_without_bounds(*sides: Expr) -> set[Expr]:
    """The names by which integrals without bounds are taken; of one that is taken by u where u is a
    function of x, the name x."""
    found: set[Expr] = set()
    for side in sides:
        if not isinstance(side, sp.Basic):
            continue
        if isinstance(side, sp.Subs) and variables_without_bounds(side.expr) & set(side.variables):
            found |= {s for place in side.point for s in place.free_symbols}
            continue
        if isinstance(side, sp.Integral):
            found |= {limit[0] for limit in side.limits if len(limit) == 1}
        found |= variables_without_bounds(*side.args)
    return found
