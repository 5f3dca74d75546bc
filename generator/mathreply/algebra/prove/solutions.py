"""Equations of equations: whether two of them have the same solutions under the domains and
assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from mathreply.algebra.budget import within
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.equality import Proof, prove_equal, vanishes
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.zero import is_zero

SOLVE_SECONDS = 1.5


@dataclass(frozen=True)
class Relation:
    """``left operator right``, the operator as in
    :class:`mathreply.algebra.refute.trials.Comparison`."""

    left: Any
    operator: str
    right: Any


_MIRROR = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


Alternatives = tuple[tuple[Relation, ...], ...]
"""A disjunction of conjunctions."""


def prove_implies(
    first: Alternatives, second: Alternatives, facts: Facts, *, both_ways: bool
) -> Proof | None:
    """A proof that ``second`` holds wherever ``first`` does (and the other way round)."""
    if first == second:
        return Proof("structural")
    if len(first) == len(second) == 1 and len(first[0]) == len(second[0]) == 1:
        proof = _relations(first[0][0], second[0][0], facts, both_ways=both_ways)
        if proof is not None:
            return proof
    solved = within(
        SOLVE_SECONDS, lambda: _by_solutions(first, second, facts, both_ways=both_ways)
    ) or within(SOLVE_SECONDS, lambda: _by_regions(first, second, facts, both_ways=both_ways))
    return Proof("solution sets") if solved else None


def _relations(first: Relation, second: Relation, facts: Facts, *, both_ways: bool) -> Proof | None:
    for one in dict.fromkeys((first, _stripped(first, facts))):
        for other in dict.fromkeys((second, _stripped(second, facts))):
            if one == other:
                return Proof("monotonicity")
            same = within(SOLVE_SECONDS, lambda one=one, other=other: _by_factor(one, other, facts))  # type: ignore[misc]  # bound
            if same:
                return Proof("equivalent equations", same)
    if (
        not both_ways
        and first.operator == second.operator == "=="
        and (
            within(SOLVE_SECONDS, lambda: _by_substitution(first, second, facts))
            or within(SOLVE_SECONDS, lambda: _same_function(first, second, facts))
        )
    ):
        return Proof("both sides changed alike")
    return None


def _stripped(relation: Relation, facts: Facts) -> Relation:
    """``log a < log b`` as ``a < b``: a function that only grows is taken off both sides."""
    left, right = relation.left, relation.right
    if (
        type(left) is type(right)
        and isinstance(left, (sp.exp, sp.log, sp.sinh, sp.tanh, sp.atan))
        and facts.real
        and len(left.args) == 1
    ):
        return Relation(left.args[0], relation.operator, right.args[0])
    if (
        isinstance(left, sp.Pow)
        and isinstance(right, sp.Pow)
        and left.exp == right.exp
        and facts.real
        and left.exp.is_Integer
        and left.exp > 0
    ):
        both = [facts.is_nonnegative(side.base) for side in (left, right)]
        if left.exp % 2 or all(both):
            return Relation(left.base, relation.operator, right.base)
    for log, other, flip in ((left, right, False), (right, left, True)):
        if (
            isinstance(log, sp.log)
            and len(log.args) == 1
            and facts.real
            and facts.is_positive(log.args[0])
        ):
            pair = (log.args[0], sp.exp(other))
            return Relation(
                *(
                    (pair[1], relation.operator, pair[0])
                    if flip
                    else (pair[0], relation.operator, pair[1])
                )
            )
    return relation


def _by_factor(first: Relation, second: Relation, facts: Facts) -> str:
    """``l1 - r1 = q (l2 - r2)`` with a ``q`` that has a sign: multiplying or dividing through
    changes nothing."""
    n = Normalizer(facts)
    a, b = n(first.left - first.right), n(second.left - second.right)
    if is_zero(n, a) or is_zero(n, b):
        return ""
    for sign in (1, -1):
        if is_zero(n, n(a - sign * b)) and _direction(first.operator, second.operator, sign > 0):
            return "The two differ by moving terms."
    quotient = sp.factor(sp.cancel(sp.together(a / b)))
    if not vanishes(quotient * b - a, facts):
        return ""
    if not _always_finite(quotient, facts):
        return ""
    if (
        first.operator in ("==", "!=")
        and first.operator == second.operator
        and facts.is_nonzero(n(quotient))
    ):
        return "The first is the second times a factor that is never zero."
    if facts.is_positive(n(quotient)) and _direction(first.operator, second.operator, True):
        return "The first is the second times a positive factor."
    if facts.is_positive(n(-quotient)) and _direction(first.operator, second.operator, False):
        return "The first is the second times a negative factor."
    return ""


def _direction(first: str, second: str, keeps: bool) -> bool:
    return second == (first if keeps else _MIRROR[first])


def _always_finite(quotient: Any, facts: Facts) -> bool:
    """Whether no denominator of the quotient vanishes."""
    n = Normalizer(facts)
    return all(
        facts.is_nonzero(n(f)) or _excluded(f, facts) for f in sp.Mul.make_args(sp.denom(quotient))
    )


def _excluded(factor: Any, facts: Facts) -> bool:
    base = factor.as_base_exp()[0]
    return any(sp.expand(base - e) == 0 or sp.expand(base + e) == 0 for e in facts.nonzero)


def _by_solutions(
    first: Alternatives, second: Alternatives, facts: Facts, *, both_ways: bool
) -> bool:
    names = {
        s
        for formula in (first, second)
        for part in formula
        for r in part
        for s in (r.left - r.right).free_symbols
    }
    for unknown in sorted(names, key=lambda s: s.name):
        ours = solutions(first, unknown, facts)
        if ours is None or not all(_satisfied(second, unknown, s, facts) for s in ours):
            continue
        if not both_ways:
            return True
        theirs = solutions(second, unknown, facts)
        if theirs is not None and all(_satisfied(first, unknown, s, facts) for s in theirs):
            return True
    return False


def solutions(formula: Alternatives, unknown: Any, facts: Facts) -> list[Any] | None:
    """All values of one name at which a formula holds; None unless the list is known to be
    complete."""
    found: list[Any] = []
    for part in formula:
        tried: list[list[Any] | None] = [
            _solutions(r, unknown, facts) for r in part if r.operator == "=="
        ]
        lists: list[list[Any]] = [s for s in tried if s is not None]
        if not lists:
            return None
        shortest = min(lists, key=len)
        found += shortest
    return found


def _satisfied(formula: Alternatives, unknown: Any, value: Any, facts: Facts) -> bool:
    return any(all(_true_at(r, unknown, value, facts) for r in part) for part in formula)


def _true_at(relation: Relation, unknown: Any, value: Any, facts: Facts) -> bool:
    left, right = (side.xreplace({unknown: value}) for side in (relation.left, relation.right))
    if sp.Tuple(left, right).has(sp.nan, sp.zoo):
        return False
    if relation.operator == "==":
        return prove_equal(left, right, facts) is not None
    n = Normalizer(facts)
    difference = n(left - right) if relation.operator in (">", ">=", "!=") else n(right - left)
    known = {">": facts.is_positive, "<": facts.is_positive, "!=": facts.is_nonzero}
    return bool(known.get(relation.operator, facts.is_nonnegative)(difference))


def _solutions(relation: Relation, unknown: Any, facts: Facts) -> list[Any] | None:
    """All solutions that keep to the domain and the assumptions; None unless the list is known to
    be complete."""
    linear = _linear(relation, unknown, facts)
    if linear is not None:
        return [s for s in linear if _admitted(s, unknown, relation, facts)]
    domain = sp.S.Reals if facts.real else sp.S.Complexes
    plain = sp.Dummy(unknown.name, real=True) if facts.real else sp.Dummy(unknown.name)
    difference = (relation.left - relation.right).xreplace({unknown: plain})
    found = sp.solveset(difference, plain, domain)
    if isinstance(found, sp.Complement):
        found = found.args[0] - found.args[1]
    if found is sp.S.EmptySet:
        return []
    if not isinstance(found, sp.FiniteSet):
        return None
    return [s for s in found if _admitted(s, unknown, relation, facts)]


def some_solutions(relation: Relation, unknown: Any) -> list[Any]:
    """A few of the real solutions of an equation that has infinitely many, such as ``sin x =
    0``."""
    plain = sp.Dummy(unknown.name, real=True)
    found = sp.solveset(
        (relation.left - relation.right).xreplace({unknown: plain}), plain, sp.S.Reals
    )
    chosen: list[Any] = []
    for part in found.args if isinstance(found, sp.Union) else (found,):
        if isinstance(part, sp.FiniteSet):
            chosen += part.args
        elif isinstance(part, sp.ImageSet) and len(part.lamda.variables) == 1:
            chosen += [part.lamda(sp.Integer(k)) for k in (0, 1, -1)]
    return chosen


def _linear(relation: Relation, unknown: Any, facts: Facts) -> list[Any] | None:
    """The solution of ``a x + b = 0`` with an ``a`` that is never zero; None for any other
    equation."""
    difference = sp.expand(relation.left - relation.right)
    if not difference.is_polynomial(unknown) or sp.degree(difference, unknown) != 1:
        return None
    slope, rest = difference.coeff(unknown, 1), difference.coeff(unknown, 0)
    return [sp.expand(-rest / slope)] if facts.is_nonzero(slope) else None


def _admitted(solution: Any, unknown: Any, relation: Relation, facts: Facts) -> bool:
    """Whether a solution may be one: kept unless it is certain to leave the domain or to break an
    assumption."""
    if (
        (unknown.is_positive and solution.is_nonpositive)
        or (unknown.is_negative and solution.is_nonnegative)
        or (unknown.is_nonnegative and solution.is_negative)
        or (unknown.is_nonzero and solution.is_zero)
        or (unknown.is_integer and solution.is_integer is False)
    ):
        return False
    interval = facts.intervals.get(unknown)
    if interval is not None and solution.is_number:
        low, high = interval.low, interval.high
        value = solution
        if low is not None and (value < low or (interval.low_open and value == low)):
            return False
        if high is not None and (value > high or (interval.high_open and value == high)):
            return False
    return not any(sp.expand(e.xreplace({unknown: solution})) == 0 for e in facts.nonzero)


def _by_substitution(first: Relation, second: Relation, facts: Facts) -> bool:
    """The first, solved for a name, makes the second an identity."""
    for unknown in sorted((first.left - first.right).free_symbols, key=lambda s: s.name):
        ours = _solutions(first, unknown, facts)
        if ours and all(
            prove_equal(
                second.left.xreplace({unknown: s}), second.right.xreplace({unknown: s}), facts
            )
            is not None
            for s in ours
        ):
            return True
    return False


def _same_function(first: Relation, second: Relation, facts: Facts) -> bool:
    """``a = b`` implies ``f(a) = f(b)``: both sides multiplied by one thing, squared, or put into
    one function."""
    for power in (2, 3, -1):
        if _both(second, facts, sp.Pow(first.left, power), sp.Pow(first.right, power)):
            return True
    n = Normalizer(facts)
    for ours, theirs in ((first.left, second.left), (first.right, second.right)):
        if ours.is_zero or theirs.is_zero:
            continue
        factor = sp.cancel(sp.together(theirs / ours))
        if _always_finite(factor, facts) and _both(
            second, facts, first.left * factor, first.right * factor
        ):
            return True
        shift = n(theirs - ours)
        if _both(second, facts, first.left + shift, first.right + shift):
            return True
    return False


def _both(second: Relation, facts: Facts, left: Any, right: Any) -> bool:
    return vanishes(second.left - left, facts) and vanishes(second.right - right, facts)


def _by_regions(
    first: Alternatives, second: Alternatives, facts: Facts, *, both_ways: bool
) -> bool:
    relations = [r for formula in (first, second) for part in formula for r in part]
    unknowns = {s for r in relations for s in (r.left - r.right).free_symbols}
    if len(unknowns) != 1 or not facts.real:
        return False
    (unknown,) = unknowns
    plain = sp.Dummy(unknown.name, real=True)
    domain = _domain(unknown, facts)
    ours, theirs = (_region(formula, unknown, plain, domain) for formula in (first, second))
    if ours is None or theirs is None:
        return False
    return bool(ours == theirs) if both_ways else bool(ours.is_subset(theirs))


def _region(formula: Alternatives, unknown: Any, plain: Any, domain: Any) -> Any:
    """Where a formula holds; None unless SymPy says so in intervals and points."""
    total = sp.S.EmptySet
    for part in formula:
        region = domain
        for relation in part:
            region = sp.Intersection(region, _half_line(relation, unknown, plain))
        total = sp.Union(total, region)
    return (
        total
        if isinstance(total, (sp.Interval, sp.Union, sp.FiniteSet, sp.EmptySet, type(sp.S.Reals)))
        else None
    )


def _half_line(relation: Relation, unknown: Any, plain: Any) -> Any:
    build = {"<": sp.Lt, "<=": sp.Le, ">": sp.Gt, ">=": sp.Ge, "==": sp.Eq, "!=": sp.Ne}[
        relation.operator
    ]
    condition = build(
        relation.left.xreplace({unknown: plain}), relation.right.xreplace({unknown: plain})
    )
    if condition in (True, sp.true):
        return sp.S.Reals
    return sp.S.EmptySet if condition in (False, sp.false) else condition.as_set()


def _domain(unknown: Any, facts: Facts) -> Any:
    interval = facts.intervals.get(unknown)
    if interval is not None:
        low = (
            -sp.oo
            if interval.low is None
            else sp.Rational(interval.low.numerator, interval.low.denominator)
        )
        high = (
            sp.oo
            if interval.high is None
            else sp.Rational(interval.high.numerator, interval.high.denominator)
        )
        return sp.Interval(low, high, interval.low_open, interval.high_open)
    if unknown.is_positive:
        return sp.Interval.open(0, sp.oo)
    if unknown.is_nonnegative:
        return sp.Interval(0, sp.oo)
    return sp.S.Reals
