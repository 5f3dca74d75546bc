"""Where an expression has a value: what each of its parts needs, computed from the expression.

Over the reals a root of even order and a logarithm need a sign, a quotient a divisor that is not 0,
an infinite sum convergence. Over the complex numbers principal values are meant, and a logarithm
needs its argument not to be 0 (DLMF 4.2(i)).
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from msgspec.structs import replace
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.entries import values_at_ends
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.nodes import ArgExtremum, Evaluated, Extremum, MatrixSum
from mathreply.algebra.expression.placing import put
from mathreply.algebra.expression.transforms import is_taken_to_exist
from mathreply.algebra.prove.kernel.convergence import converges
from mathreply.algebra.prove.kernel.gaps import is_rare
from mathreply.algebra.prove.kernel.need import Need
from mathreply.algebra.prove.kernel.own_needs import OWN_NEEDS
from mathreply.algebra.prove.kernel.proof import Condition, holds
from mathreply.algebra.prove.kernel.slopes_taken import with_slopes_taken
from mathreply.algebra.prove.kernel.tails import decays

MAX_TERMS = 4
"""Coefficients of a power series that are looked at."""


def is_thin(need: Need, facts: Facts) -> bool:
    """Whether a need fails at single points only, or on a set that is thin in every direction."""
    return need.kind == "nonzero" and not need.bound and is_rare(need.subject, facts)


def needs(e: Expr, facts: Facts) -> tuple[Need, ...]:
    """What ``e`` needs for a value and what does not follow from the facts, in order."""
    found: dict[Need, None] = {}
    for need, inside in _walk(e, facts, ()):
        for part in _parts(need, inside):
            if not is_met(part, inside):
                found[part] = None
    return tuple(found)


def is_met(need: Need, facts: Facts) -> bool:
    """Whether a need is met by the facts."""
    if need.kind != "converges":
        return holds(facts, need.condition)
    e = need.subject
    is_known = is_taken_to_exist(e) or converges(e, facts)
    return is_known or (isinstance(e, sp.Integral) and _integrable(e, facts))


def _integrable(e: Expr, facts: Facts) -> bool:
    """What is continuous has an integral over bounded ranges (DLMF 1.4(v)), and over others where
    it decays; a function of which nothing is known is taken to have one over bounded ranges."""
    inner = facts
    for limit in reversed(e.limits):
        variable, *ends = limit
        infinite = [end for end in ends if end.is_finite is False]
        # Of a multiple integral over an unbounded range more would have to be shown.
        if infinite and len(e.limits) > 1:
            return False
        if not all(decays(e.function, variable, end, facts) for end in infinite):
            return False
        inner = _between(e, limit, inner)
    return not needs(*_with_its_ends(e, inner))


def _with_its_ends(e: Expr, inner: Facts) -> tuple[Expr, Facts]:
    """An integrand in names that reach the ends of their ranges: what is read as positive, because
    it runs from 0 on, is 0 at the end, where ``1/x`` has no value."""
    names = {}
    for variable, *ends in e.limits:
        if variable.is_positive and any(end.is_zero for end in ends):
            names[variable] = sp.Dummy(variable.name, nonnegative=True)
    known = [(names.get(x, x), put(k, names), strict) for x, k, strict in inner.scoped]
    return put(e.function, names), replace(inner.also(), scoped=known)


def _parts(need: Need, facts: Facts) -> Iterator[Need]:
    """A product is not zero where none of its factors is; what is not negative is positive where
    it is not zero."""
    u = with_slopes_taken(need.subject)
    if u != need.subject:
        yield from _parts(Need(Condition(need.kind, u), need.bound), facts)
        return
    if need.kind == "positive" and not facts.is_positive(u) and facts.is_nonnegative(u):
        yield from _parts(Need(Condition("nonzero", u), need.bound), facts)
        return
    if need.kind == "nonzero" and isinstance(u, (sp.Abs, sp.sign)):
        yield from _parts(Need(Condition("nonzero", u.args[0]), need.bound), facts)
        return
    if need.kind == "nonzero" and isinstance(u, (sp.Mul, sp.Add, sp.Pow)):
        for factor in sp.Mul.make_args(sp.factor_terms(u) if isinstance(u, sp.Add) else u):
            base, exponent = factor.as_base_exp()
            if isinstance(base, sp.gamma) and exponent == -1:
                yield Need(Condition("nonzero", factor), need.bound)  # zero at the poles
            elif not base.is_Number or base.is_zero:
                # An integral of an unknown function holds no name, and may be zero all the same.
                yield Need(Condition("nonzero", base), need.bound)
        return
    yield need


def _walk(e: Expr, facts: Facts, bound: tuple[Expr, ...]) -> Iterator[tuple[Need, Facts]]:
    """What a node needs, and then what its parts need, with the facts that hold there."""
    if not isinstance(e, sp.Basic) or e.is_Atom:
        return
    rule = next((OWN_NEEDS[k.__name__] for k in type(e).__mro__ if k.__name__ in OWN_NEEDS), None)
    if rule is not None:
        for condition in rule(e, facts):
            yield Need(condition, _held(condition.subject, bound)), facts
    walk = next((w for kinds, w in _WALKS if isinstance(e, kinds)), _walk_parts)
    if e not in facts.values:
        yield from walk(e, facts, bound)
        return
    # What has been evaluated needs what its value needs, and what it needs as it is written.
    yield from _walk(facts.values[e], facts, bound)
    if isinstance(e, (sp.Integral, sp.Limit)):
        yield from _walk_outside(e, facts, bound)
    elif isinstance(e, sp.Sum):
        yield from _walk_range(e, facts, bound)


def _walk_parts(e: Expr, facts: Facts, bound: tuple[Expr, ...]) -> Iterator[tuple[Need, Facts]]:
    """What the arguments of a node need."""
    for a in e.args:
        yield from _walk(a, facts, bound)


def _walk_cases(e: Expr, facts: Facts, bound: tuple[Expr, ...]) -> Iterator[tuple[Need, Facts]]:
    """Each value has to exist only where it is the one that is taken."""
    for value, condition in e.args:
        yield from _walk_parts(condition, facts, bound)
        # sqrt(x) in the case x >= 0 needs nothing.
        yield from _walk(value, _under(condition, facts), bound)


def _walk_extremum(e: Expr, facts: Facts, bound: tuple[Expr, ...]) -> Iterator[tuple[Need, Facts]]:
    """The function needs a value at every number over which its greatest is taken."""
    body, (x, *ends) = e.args[-2:]
    strict = False
    if len(ends) == 1 and isinstance(ends[0], sp.Interval):
        strict = bool(ends[0].left_open and ends[0].right_open)
        ends = [ends[0].start, ends[0].end]
    inner = facts.inside(x, *ends, strict=strict) if len(ends) == 2 else facts
    for end in ends:
        yield from _walk(end, facts, bound)
    yield from _walk(body, inner, (*bound, x))


def _walk_matrix_sum(
    e: Expr, facts: Facts, bound: tuple[Expr, ...]
) -> Iterator[tuple[Need, Facts]]:
    """A sum of matrices needs its terms inside its range."""
    body, (k, low, high) = e.args
    yield from _walk(low, facts, bound)
    yield from _walk(high, facts, bound)
    yield from _walk(body, facts.inside(k, low, high), (*bound, k))


def improper(e: Expr) -> Expr:
    """``lim_{t -> oo} int_a^t f`` as the integral up to infinity, which is defined by it (DLMF
    1.4(v)); anything else as it is."""
    if not (isinstance(e, sp.Limit) and isinstance(e.args[0], sp.Integral)):
        return e
    integral, t, place, _ = e.args
    if place is not sp.oo or t.is_integer or len(integral.limits) != 1:
        return e
    x, *ends = integral.limits[0]
    if len(ends) != 2 or ends[1] != t or t in ends[0].free_symbols | integral.function.free_symbols:
        return e
    # Between 0 and infinity the name is positive, as where the integral is written itself.
    y = sp.Dummy(x.name, positive=True) if ends[0].is_nonnegative else x
    return sp.Integral(integral.function.xreplace({x: y}), (y, ends[0], sp.oo))


def _walk_limit(e: Expr, facts: Facts, bound: tuple[Expr, ...]) -> Iterator[tuple[Need, Facts]]:
    """A limit needs to exist, and what it holds of the names outside of it."""
    if (integral := improper(e)) != e:
        # It may have been evaluated under another bound name.
        spelt = integral.as_dummy()
        same = (known for known in facts.values if known.as_dummy() == spelt)
        yield from _walk(next(same, integral), facts, bound)
        return
    yield _convergence(e, bound), facts
    yield from _walk_outside(e, facts, bound)


def _walk_range(e: Expr, facts: Facts, bound: tuple[Expr, ...]) -> Iterator[tuple[Need, Facts]]:
    """A sum, a product or an integral: its ends, its terms inside the range, and that it
    converges."""
    inner, names = facts, bound
    for limit in reversed(e.limits):
        if len(limit) == 3:
            inner = _between(e, limit, inner)
            names = (*names, limit[0])
            for end in limit[1:]:
                yield from _walk(end, inner, bound)
    endless = any(len(x) == 3 and (x[1].is_infinite or x[2].is_infinite) for x in e.limits)
    if isinstance(e, sp.Integral):
        # Over a bounded range what is continuous can be integrated; the rest is to be shown.
        if all(len(x) == 3 for x in e.limits):
            yield _convergence(e, bound), facts
        else:
            yield from _walk(e.function, inner, bound)
        return
    if endless:
        yield _convergence(e, bound), facts
    yield from _walk(e.function, inner, names)


def _walk_place(e: Expr, facts: Facts, bound: tuple[Expr, ...]) -> Iterator[tuple[Need, Facts]]:
    """What a derivative needs at the place where it is taken."""
    at_place = dict(zip(e.variables, e.point, strict=True))
    for need, _ in _walk(e.expr, facts, bound):
        subject = put(need.subject, at_place)
        yield Need(Condition(need.kind, subject), need.bound), facts
    for place in e.point:
        yield from _walk(place, facts, bound)


def _between(e: Expr, limit: Expr, facts: Facts) -> Facts:
    """The facts inside a range. A sum over a range that runs backwards is empty, an integral is
    not: where its ends may be in either order only what both have in common is known."""
    x, low, high = limit
    if isinstance(e, (sp.Sum, sp.Product)):
        return facts.inside(x, low, high)
    for first, last in ((low, high), (high, low)):
        if first is -sp.oo or last is sp.oo or facts.is_nonnegative(sp.expand(last - first)):
            return facts.inside(x, first, last)
    signs = [s for s in (1, -1) if facts.is_positive(s * low) and facts.is_positive(s * high)]
    return facts.also(positive=[s * x for s in signs])


def _walk_outside(e: Expr, facts: Facts, bound: tuple[Expr, ...]) -> Iterator[tuple[Need, Facts]]:
    """What a limit or an evaluated integral needs, as it is written, of the names outside of it.

    Of its own names the argument for its value has shown all but that what is divided by is not
    zero throughout, which other names may decide: ``(a x)/(a x)`` has no limit for ``a = 0``.
    """
    limits = e.limits if isinstance(e, sp.Integral) else ((e.args[1],),)
    inner = facts
    for limit in reversed(limits):
        inner = _between(e, limit, inner) if len(limit) == 3 else inner
        for end in limit[1:]:
            yield from _walk(end, inner, bound)
    own = {limit[0] for limit in limits}
    for need, inside in _walk(e.args[0], inner, bound):
        for part in _parts(need, inside):
            inside_names = own & part.subject.free_symbols
            outside = part.subject.free_symbols - own or part.subject.has(AppliedUndef)
            if not inside_names:
                yield part, facts
            elif outside and part.kind == "nonzero" and not is_met(part, inside):
                yield from _not_throughout(part, inside_names, e, facts)


def _not_throughout(
    need: Need, own: set[Expr], e: Expr, facts: Facts
) -> Iterator[tuple[Need, Facts]]:
    """That what has to be different from zero is not zero for all values of a bound name: of a
    polynomial or a power series in it, one coefficient is not zero."""
    coefficients = _coefficients(need.subject, min(own, key=str), e) if len(own) == 1 else None
    if coefficients is None:
        yield Need(need.condition, (*need.bound, *own)), facts
        return
    if any(facts.is_nonzero(c) for c in coefficients):
        return
    first, *others = coefficients
    others = [c for c in others if not sp.denom(sp.cancel(c / first)).is_number]
    if others and not facts.real:
        yield Need(need.condition, (*need.bound, *own)), facts
        return
    squares = sp.Add(*(c**2 for c in (first, *others))) if others else first
    yield Need(Condition("nonzero", squares), need.bound), facts


def _coefficients(u: Expr, x: Expr, e: Expr) -> list[Expr] | None:
    """The first coefficients of ``u`` in powers of ``x``, or of its distance from a place, that are
    not zero for all values of the other names; None where ``u`` is not analytic."""
    if u.is_rational_function(x):
        # A quotient is zero throughout where what is divided is.
        u, _ = sp.fraction(sp.together(u))
    if u.is_polynomial(x):
        found = sp.Poly(sp.expand(u), x).coeffs()
        return found[::-1]
    if not all(node.is_Atom or _is_entire(node, x) for node in sp.preorder_traversal(u)):
        return None
    ends = [e.args[2]] if isinstance(e, sp.Limit) else list(e.limits[0][1:])
    place = next((end for end in ends if end.is_finite is not False), sp.S.Zero)
    terms, slope = [], u
    for _ in range(MAX_TERMS):
        terms.append(sp.expand(slope.xreplace({x: place})))
        slope = sp.diff(slope, x)
    return [c for c in terms if c != 0] or None


def _is_entire(node: Expr, x: Expr) -> bool:
    """Whether a node is analytic in ``x`` wherever its arguments are."""
    if isinstance(node, sp.Pow):
        return node.base is sp.E or not node.has(x) or bool(node.exp.is_Integer and node.exp >= 0)
    return isinstance(node, (sp.Add, sp.Mul, sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh))


def _walk_derivative(
    e: Expr, facts: Facts, bound: tuple[Expr, ...]
) -> Iterator[tuple[Need, Facts]]:
    """Inside, and at the kinks of what is differentiated."""
    variables = [v for v, _ in e.variable_count]
    for need, inside in _walk(e.expr, facts, bound):
        kind = "positive" if need.kind == "nonnegative" else need.kind  # ends have no derivative
        yield Need(Condition(kind, need.subject), need.bound), inside
    for node in sp.preorder_traversal(e.expr):
        if not any(node.has(v) for v in variables):
            continue
        for corner in _corners(node):
            yield Need(Condition("nonzero", corner), _held(corner, bound)), facts


def _corners(node: Expr) -> list[Expr]:
    """What must not be zero so that a node is differentiable."""
    if isinstance(node, (sp.Abs, sp.sign)):
        return [node.args[0]]
    if isinstance(node, (sp.Max, sp.Min)) and len(node.args) == 2:
        return [node.args[0] - node.args[1]]
    if isinstance(node, (sp.floor, sp.ceiling)):
        return [sp.sin(sp.pi * node.args[0])]
    if not isinstance(node, sp.Pow):
        return []
    # The slope of a root is infinite at 0; that of u^(3/2) is 0.
    is_root = node.exp.is_Rational and not node.exp.is_Integer and node.exp < 1
    return [node.base] if is_root else []


def _walk_bracket(e: Expr, facts: Facts, bound: tuple[Expr, ...]) -> Iterator[tuple[Need, Facts]]:
    """A bracket needs what its values at the ends need."""
    for value in values_at_ends(e):
        yield from _walk(value, facts, bound)


def _held(e: Expr, bound: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """The bound names on which an expression depends."""
    return tuple(name for name in bound if name in e.free_symbols)


def _convergence(e: Expr, bound: tuple[Expr, ...]) -> Need:
    """That a sum, an integral or a limit has a value."""
    return Need(Condition("converges", e), _held(e, bound))


_WALKS = (
    ((MatrixSum,), _walk_matrix_sum),
    ((sp.Sum, sp.Product, sp.Integral), _walk_range),
    ((sp.Derivative,), _walk_derivative),
    ((sp.Subs,), _walk_place),
    ((sp.Limit,), _walk_limit),
    ((Evaluated,), _walk_bracket),
    ((sp.Piecewise,), _walk_cases),
    ((Extremum, ArgExtremum), _walk_extremum),
)
"""What needs other things than its parts do."""


def _under(condition: Expr, facts: Facts) -> Facts:
    """The facts where a condition of a case holds."""
    if isinstance(condition, (sp.Gt, sp.Ge, sp.Lt, sp.Le)):
        large, small = condition.lhs, condition.rhs
        if isinstance(condition, (sp.Lt, sp.Le)):
            large, small = small, large
        difference = [sp.expand(large - small)]
        if isinstance(condition, (sp.Gt, sp.Lt)):
            return facts.also(positive=difference)
        return facts.also(nonnegative=difference)
    if isinstance(condition, sp.Ne):
        return facts.also(nonzero=[sp.expand(condition.lhs - condition.rhs)])
    return facts
