"""Where an expression has a value: what each of its parts needs, computed from the expression.

Over the reals a root of even order and a logarithm need a sign, a quotient a divisor that is not 0,
an infinite sum convergence. Over the complex numbers principal values are meant, and a logarithm
needs its argument not to be 0 (DLMF 4.2(i)).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.convergence import converges
from mathreply.algebra.prove.kernel.gaps import is_rare
from mathreply.algebra.prove.kernel.proof import Condition, holds


@dataclass(frozen=True)
class Need:
    """A condition without which a side has no value."""

    condition: Condition
    bound: tuple[Expr, ...] = ()
    """Names bound around it, for all of whose values it is needed."""

    @property
    def subject(self) -> Expr:
        """Of what something must hold."""
        return self.condition.subject

    @property
    def kind(self) -> str:
        """What must hold of it."""
        return self.condition.kind


def is_thin(need: Need, facts: Facts) -> bool:
    """Whether a need fails at single points only, or on a set that is thin in every direction."""
    return need.kind == "nonzero" and not need.bound and is_rare(need.subject, facts)


def loses_needs(e: Expr, x: Expr, facts: Facts) -> bool:
    """Whether SymPy drops a need of ``e`` where another name is put in for ``x``: ``e^(ln x)``
    becomes ``x``, and has values then where it had none."""
    anew = _evaluated(e, x)
    if anew == e:
        return False
    # A need may only be written otherwise: 1 + h/x as the author has it, and as SymPy sorts it.
    ours, kept = (_written_alike(needs(each, facts), x) for each in (e, anew))
    return any(not is_thin(need, facts) for need in missing(ours, kept, facts))


def _written_alike(found: tuple[Need, ...], x: Expr) -> tuple[Need, ...]:
    return tuple(Need(Condition(n.kind, _evaluated(n.subject, x)), n.bound) for n in found)


def _evaluated(e: Expr, x: Expr) -> Expr:
    """``e`` as SymPy has it once another name was put in for ``x`` and taken out again."""
    y = x.as_dummy()
    return e.xreplace({x: y}).xreplace({y: x})


def needs(e: Expr, facts: Facts) -> tuple[Need, ...]:
    """What ``e`` needs for a value and what does not follow from the facts, in order."""
    found: dict[Need, None] = {}
    for need, inside in _walk(e, facts, ()):
        for part in _parts(need, inside):
            if not _met(part, inside):
                found[part] = None
    return tuple(found)


def _met(need: Need, facts: Facts) -> bool:
    if need.kind != "converges":
        return holds(facts, need.condition)
    e = need.subject
    return converges(e, facts) or (isinstance(e, sp.Integral) and _integrable(e, facts))


def _integrable(e: Expr, facts: Facts) -> bool:
    """What is continuous has an integral over bounded ranges (DLMF 1.4(v)); a function of which
    nothing is known is taken to have one."""
    inner = facts
    for x, low, high in e.limits:
        if low.is_finite is False or high.is_finite is False:
            return False
        inner = inner.inside(x, low, high)
    return not needs(e.function, inner)


def missing(ours: tuple[Need, ...], theirs: tuple[Need, ...], facts: Facts) -> tuple[Need, ...]:
    """What the first side needs and the second does not, nor what follows from its needs."""
    known = facts.also(
        positive=[n.subject for n in theirs if n.kind == "positive" and not n.bound],
        nonnegative=[n.subject for n in theirs if n.kind == "nonnegative" and not n.bound],
        nonzero=[n.subject for n in theirs if n.kind == "nonzero" and not n.bound],
    )
    return tuple(n for n in ours if n not in theirs and (n.bound or not _met(n, known)))


def _parts(need: Need, facts: Facts) -> Iterator[Need]:
    """A product is not zero where none of its factors is; what is not negative is positive where
    it is not zero."""
    u = need.subject
    if need.kind == "positive" and not facts.is_positive(u) and facts.is_nonnegative(u):
        yield from _parts(Need(Condition("nonzero", u), need.bound), facts)
        return
    if need.kind == "nonzero" and isinstance(u, (sp.Abs, sp.sign)):
        yield from _parts(Need(Condition("nonzero", u.args[0]), need.bound), facts)
        return
    if need.kind == "nonzero" and isinstance(u, (sp.Mul, sp.Add, sp.Pow)):
        for factor in sp.Mul.make_args(sp.factor_terms(u) if isinstance(u, sp.Add) else u):
            base = factor.as_base_exp()[0]
            if not base.is_number or base.is_zero:
                yield Need(Condition("nonzero", base), need.bound)
        return
    yield need


def _walk(e: Expr, facts: Facts, bound: tuple[Expr, ...]) -> Iterator[tuple[Need, Facts]]:
    if not isinstance(e, sp.Basic) or e.is_Atom:
        return
    rule = next((_RULES[k.__name__] for k in type(e).__mro__ if k.__name__ in _RULES), None)
    if rule is not None:
        for condition in rule(e, facts):
            held = tuple(b for b in bound if condition.subject.has(b))
            yield Need(condition, held), facts
    # An integral or a limit that has been evaluated needs what its value needs.
    if e in facts.values:
        yield from _walk(facts.values[e], facts, bound)
        return
    if isinstance(e, (sp.Sum, sp.Product, sp.Integral)):
        yield from _walk_range(e, facts, bound)
        return
    if isinstance(e, sp.Derivative):
        yield from _walk_derivative(e, facts, bound)
        return
    if isinstance(e, sp.Limit):
        yield Need(Condition("converges", e), tuple(b for b in bound if e.has(b))), facts
        return
    if isinstance(e, sp.Piecewise):
        # Each value has to exist only where it is the one that is taken.
        for value, condition in e.args:
            yield from _walk(value, _under(condition, facts), bound)
        return
    if isinstance(e, sp.Subs):
        return
    for a in e.args:
        yield from _walk(a, facts, bound)


def _walk_range(e: Expr, facts: Facts, bound: tuple[Expr, ...]) -> Iterator[tuple[Need, Facts]]:
    inner, names = facts, bound
    for limit in reversed(e.limits):
        if len(limit) == 3:
            inner = inner.inside(*limit)
            names = (*names, limit[0])
            for end in limit[1:]:
                yield from _walk(end, inner, bound)
    endless = any(len(x) == 3 and (x[1].is_infinite or x[2].is_infinite) for x in e.limits)
    if isinstance(e, sp.Integral):
        # Over a bounded range what is continuous can be integrated; the rest is to be shown.
        if all(len(x) == 3 for x in e.limits):
            yield Need(Condition("converges", e), tuple(b for b in bound if e.has(b))), facts
        else:
            yield from _walk(e.function, inner, bound)
        return
    if endless:
        yield Need(Condition("converges", e), tuple(b for b in bound if e.has(b))), facts
    yield from _walk(e.function, inner, names)


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
            yield (
                Need(Condition("nonzero", corner), tuple(b for b in bound if corner.has(b))),
                facts,
            )


def _corners(node: Expr) -> list[Expr]:
    """What must not be zero so that a node is differentiable."""
    if isinstance(node, (sp.Abs, sp.sign)):
        return [node.args[0]]
    if isinstance(node, (sp.Max, sp.Min)) and len(node.args) == 2:
        return [node.args[0] - node.args[1]]
    if isinstance(node, (sp.floor, sp.ceiling)):
        return [sp.sin(sp.pi * node.args[0])]
    if (
        isinstance(node, sp.Pow)
        and node.exp.is_Rational
        and not node.exp.is_Integer
        and node.exp < 1
    ):
        return [node.base]
    return []


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


# What one node needs, its arguments aside.


def _power(e: Expr, facts: Facts) -> list[Condition]:
    base, exponent = e.args
    if base is sp.E or base is sp.S.One:
        return []
    if exponent.is_Rational:
        # An even root wants a base that is not negative, an odd one does not.
        if exponent.q % 2 == 0 and facts.real:
            return [Condition("nonnegative" if exponent > 0 else "positive", base)]
        return [Condition("nonzero", base)] if exponent < 0 else []
    if facts.is_integer(exponent):
        return [] if facts.is_nonnegative(exponent) else [Condition("nonzero", base)]
    if not facts.real:
        return [] if facts.is_positive(exponent) else [Condition("nonzero", base)]
    # Of a negative base only whole powers are real.
    if facts.is_positive(-base):
        return [Condition("integer", exponent)]
    if facts.is_nonnegative(base) and facts.is_positive(exponent):
        return []
    return [Condition("positive", base)]


def _log(e: Expr, facts: Facts) -> list[Condition]:
    kind = "positive" if facts.real else "nonzero"
    found = [Condition(kind, a) for a in e.args]
    return found + ([Condition("nonzero", e.args[1] - 1)] if len(e.args) == 2 else [])


def _factorial(e: Expr, facts: Facts) -> list[Condition]:
    u = e.args[0] if isinstance(e, sp.factorial) else e.args[0] - 1
    if facts.is_positive(u + 1):
        return []
    if facts.is_integer(u):
        return [Condition("nonnegative", u)]
    return [Condition("nonzero", 1 / sp.gamma(u + 1, evaluate=False))]


def _arc(e: Expr, facts: Facts) -> list[Condition]:
    return [Condition("nonnegative", 1 - e.args[0] ** 2)] if facts.real else []


def _divides(by: Callable[[Expr], Expr]) -> Callable[[Expr, Facts], list[Condition]]:
    return lambda e, _: [Condition("nonzero", by(e.args[0]))]


_RULES: dict[str, Callable[[Expr, Facts], list[Condition]]] = {
    "Pow": _power,
    "log": _log,
    "factorial": _factorial,
    "gamma": _factorial,
    "tan": _divides(sp.cos),
    "sec": _divides(sp.cos),
    "cot": _divides(sp.sin),
    "csc": _divides(sp.sin),
    "coth": _divides(lambda u: u),
    "csch": _divides(lambda u: u),
    "acot": lambda e, f: [],
    "asin": _arc,
    "acos": _arc,
    "atanh": lambda e, f: [Condition("positive", 1 - e.args[0] ** 2)] if f.real else [],
    "acosh": lambda e, f: [Condition("nonnegative", e.args[0] - 1)] if f.real else [],
}
