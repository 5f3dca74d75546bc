"""Statements that follow from statements: whether one holds wherever another does.

A relation is true where both its sides have a value and it holds of them; so what follows from one
must have a value wherever the one is true.
"""

from __future__ import annotations

import itertools
from functools import partial

import sympy as sp
from msgspec.structs import replace

from mathreply.algebra.budget import within
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.calculus import differentiated
from mathreply.algebra.prove.common_zeros import follows_by_common_zeros
from mathreply.algebra.prove.complexes import is_surely_real
from mathreply.algebra.prove.congruent import follows_by_congruent_terms, follows_by_remainders
from mathreply.algebra.prove.declared_values import leaves_domain
from mathreply.algebra.prove.equality import same_antiderivatives
from mathreply.algebra.prove.inequalities import prove_order
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.proof import Proof, Use, holds
from mathreply.algebra.prove.links import through
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.one_unknown import (
    Alternatives,
    Relation,
    follows_in_cells,
    relations_of,
)
from mathreply.algebra.prove.quadratics import is_quadratic_formula
from mathreply.algebra.prove.rational_forms import (
    with_squares_apart,
    without_surds,
    without_two_lengths,
)
from mathreply.algebra.prove.roots import all_roots
from mathreply.algebra.prove.stripped import stripped
from mathreply.algebra.prove.vanishing import vanishes

SOLVE_WORK = 200_000
Conjunction = tuple[Relation, ...]
"""Relations that hold together: one alternative of a statement."""


_MIRROR = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
_WEAKER = {"<": "<=", ">": ">="}


_SIGNS_MADE_FALSE = {"==": (1, -1), "<": (1,), "<=": (1,), ">": (-1,), ">=": (-1,), "!=": ()}
"""Operator → the signs of ``left - right`` with which the relation is false for certain."""


def prove_implies(
    first: Alternatives, second: Alternatives, facts: Facts, *, both_ways: bool
) -> Proof | None:
    """A proof that ``second`` is true wherever ``first`` is (and the other way round)."""
    if first == second:
        return Proof("structural")
    if not _are_ordered_by_right(facts, first, second):
        return None
    first, second = (without_two_lengths(statement, facts) for statement in (first, second))
    before, after = (without_surds(statement, facts) for statement in (first, second))
    decided = within(
        SOLVE_WORK, lambda: follows_in_cells(before, after, facts, both_ways=both_ways)
    )
    if decided:
        return Proof("solution sets", uses=(Use("sign in a cell"),))
    if within(SOLVE_WORK, lambda: is_quadratic_formula(first, second, facts)):
        return Proof("quadratic formula")
    # Of a complex number there are several roots, and which is meant is not said: then only what
    # holds of each of them is used.
    is_rooted = not facts.real and _has_roots(first, second)
    name = _follows(first, second, facts, rooted=is_rooted)
    if name is None:
        return None
    back = _follows(second, first, facts, rooted=is_rooted) if both_ways else name
    if back is None:
        return None
    method = name if name == back else "solution sets"
    return Proof(method, uses=(Use(name), Use(back)))


def _are_ordered_by_right(facts: Facts, *statements: Alternatives) -> bool:
    """Whether every order in some statements is one of real numbers."""
    return all(
        relation.operator in ("==", "!=")
        or (is_surely_real(relation.left, facts) and is_surely_real(relation.right, facts))
        for relation in relations_of(*statements)
    )


def _has_roots(*formulas: Alternatives) -> bool:
    """Whether a power that is not whole stands in a statement."""
    for relation in relations_of(*formulas):
        powers = relation.left.atoms(sp.Pow) | relation.right.atoms(sp.Pow)
        if any(power.exp.is_Integer is not True for power in powers):
            return True
    return False


# One statement after the other.


def _follows(
    first: Alternatives, second: Alternatives, facts: Facts, *, rooted: bool
) -> str | None:
    """How every alternative of the first leads to one of the second; None if one does not."""
    names: list[str] = []
    for part in itertools.chain.from_iterable(_apart(part, facts) for part in first):
        ways = [
            partial(follows_by_congruent_terms, part, second, facts),
            partial(follows_by_remainders, part, second, facts),
            partial(follows_by_common_zeros, part, second, _with(part, facts)),
        ]
        if not rooted:
            # Of several equations at once the ideal is the shorter way.
            several = len(part) > 1 and all(r.operator == "==" for r in part)
            ways.insert(2 + several, partial(_part_follows, part, second, facts))
        found = next((name for way in ways if (name := within(SOLVE_WORK, way))), None)
        if found is None:
            return None
        names.append(found)
    return max(names, key=names.count) if names else None


def _apart(part: Conjunction, facts: Facts) -> list[Conjunction]:
    """A part with its sums of squares that are 0 taken apart; by the factors of a product that is,
    where one of them is such a sum."""
    cases = _by_factors_of(part)
    apart = [with_squares_apart(case, facts) for case in cases]
    return apart if apart != cases else [with_squares_apart(part, facts)]


def _part_follows(part: Conjunction, second: Alternatives, facts: Facts) -> str | None:
    """How one alternative leads to one of the second statement; None if it does not."""
    known = _with(part, facts)
    cases = _by_factors_of(part)
    if cases:
        names = [_part_follows(case, second, facts) for case in cases]
        if all(name is not None for name in names):
            return "solution sets"
    for target in second:
        found = [_one_follows(part, relation, known) for relation in target]
        if all(name is not None for name in found):
            return next((name for name in found if name), "equivalent equations")
    return within(SOLVE_WORK, lambda: _by_solutions(part, second, known))


def _by_factors_of(part: Conjunction) -> list[Conjunction]:
    """A product is zero where one of its factors is: the cases of the first equation with two."""
    for place, relation in enumerate(part):
        if relation.operator != "==":
            continue
        names = relation.difference.free_symbols
        if not names or not relation.difference.is_polynomial(*names):
            continue
        factors = sp.Mul.make_args(sp.factor(relation.difference))
        bases = [factor.as_base_exp()[0] for factor in factors]
        # An integral of an unknown function holds no name, and may be zero all the same.
        zeros = [Relation(base, "==", sp.S.Zero) for base in bases if not base.is_Number]
        if len(zeros) > 1:
            before, after = part[:place], part[place + 1 :]
            return [(*before, zero, *after) for zero in zeros]
    return []


def _with(part: Conjunction, facts: Facts) -> Facts:
    """The facts where relations are true: their sides have values, their differences signs."""
    known: dict[str, list[Expr]] = {"positive": [], "nonnegative": [], "nonzero": []}
    for relation in part:
        kind = _KIND_OF.get(relation.operator)
        gap = _gap(relation)
        if kind is not None and not gap.is_number:
            known[kind].append(gap)
        if relation.operator == "==":
            known["nonnegative"] += _equal_to_nonnegative(relation, facts)
        for side in (relation.left, relation.right):
            for need in needs(side, facts):
                if not need.bound and need.kind in known:
                    known[need.kind].append(need.subject)
    return facts.also(
        positive=known["positive"],
        nonnegative=known["nonnegative"],
        nonzero=known["nonzero"],
    )


_KIND_OF = {
    "<": "positive",
    ">": "positive",
    "<=": "nonnegative",
    ">=": "nonnegative",
    "!=": "nonzero",
}
"""Operator → what is known of the larger side less the smaller one."""


def _gap(relation: Relation) -> Expr:
    """The side that is said to be larger, less the other."""
    if relation.operator in ("<", "<="):
        return sp.expand(relation.right - relation.left)
    return sp.expand(relation.left - relation.right)


def _equal_to_nonnegative(relation: Relation, facts: Facts) -> list[Expr]:
    """A side that is equal to one which is never negative is not negative either."""
    found = []
    for one, other in ((relation.left, relation.right), (relation.right, relation.left)):
        if facts.is_nonnegative(one) and not other.is_number:
            found.append(other)
    return found


def _has_values(relation: Relation, facts: Facts) -> bool:
    return not needs(relation.left, facts) and not needs(relation.right, facts)


def _one_follows(part: tuple[Relation, ...], target: Relation, facts: Facts) -> str | None:
    """How a relation follows from those of a part, all of whose sides have a value."""
    if target in part:
        return ""
    if not _has_values(target, facts):
        return None
    if _holds_anyway(target, facts):
        return "equivalent equations"
    for source in (*part, *through(part)):
        found = within(SOLVE_WORK, partial(_relation_follows, source, target, facts))
        if found:
            return str(found)
    return None


def _holds_anyway(target: Relation, facts: Facts) -> bool:
    if target.operator == "==":
        sides = (target.left, target.right)
        return vanishes(target.difference, facts) or same_antiderivatives(*sides, facts)
    return _order_holds(target, facts)


def _order_holds(target: Relation, facts: Facts) -> bool:
    """Whether an order, or that two sides are unequal, holds by what is known."""
    n = Normalizer(facts)
    is_less = target.operator in ("<", "<=")
    gap = n(target.right - target.left if is_less else target.left - target.right)
    if target.operator == "!=":
        return facts.is_nonzero(gap)
    is_strict = "=" not in target.operator
    known = facts.is_positive if is_strict else facts.is_nonnegative
    if known(gap):
        return True
    small, large = (target.left, target.right) if is_less else (target.right, target.left)
    return prove_order(small, large, facts, strict=is_strict) is not None


def _relation_follows(source: Relation, target: Relation, facts: Facts) -> str:
    """How one relation follows from one; empty where that is not shown."""
    for one in dict.fromkeys((source, stripped(source, facts))):
        for other in dict.fromkeys((target, stripped(target, facts))):
            has_same_sides = (one.left, one.right) == (other.left, other.right)
            if has_same_sides and _stronger(one.operator, other.operator):
                return "monotonicity"
            if _by_factor(one, other, facts):
                return "equivalent equations"
    if not source.operator == target.operator == "==":
        return ""
    if _by_substitution(source, target, facts) or _same_function(source, target, facts):
        return "both sides changed alike"
    return ""


def _stronger(first: str, second: str) -> bool:
    """Whether a relation with the first operator implies that with the second."""
    is_weaker_order = second in (first, _WEAKER.get(first))
    excludes_equality = first in ("<", ">") and second == "!="
    return is_weaker_order or excludes_equality


def _by_factor(source: Relation, target: Relation, facts: Facts) -> bool:
    """``l2 - r2 = q (l1 - r1)`` with a ``q`` that has a value, and a sign where order is meant."""
    n = Normalizer(facts)
    before, after = (n(differentiated(r.difference)) for r in (source, target))
    if before == 0 or n.record.gaps:
        return False
    quotient = sp.factor(sp.cancel(sp.together(after / before)))
    if needs(quotient, facts) or not vanishes(quotient * before - after, facts):
        return False
    if target.operator == "==":
        return source.operator == "=="
    if target.operator == "!=" and source.operator == "!=":
        return facts.is_nonzero(quotient) or facts.is_nonzero(n(quotient))
    if source.operator == "!=":
        return False
    if source.operator == "==":
        return target.operator in ("<=", ">=")
    # A negative factor turns the order round.
    for sign, operator in ((1, source.operator), (-1, _MIRROR[source.operator])):
        if _stronger(operator, target.operator) and _positive(sign * quotient, facts, n):
            return True
    return False


def _positive(e: Expr, facts: Facts, n: Normalizer) -> bool:
    return facts.is_positive(e) or facts.is_positive(n(e))


def _by_substitution(source: Relation, target: Relation, facts: Facts) -> bool:
    """The first, solved for a name, makes the second an identity."""
    for unknown in sorted(source.difference.free_symbols, key=lambda s: s.name):
        ours = all_roots(source.difference, unknown, facts)
        if ours and all(_is_identity_at(target, unknown, value, facts) for value in ours):
            return True
    return False


def _is_identity_at(target: Relation, unknown: Expr, value: Expr, facts: Facts) -> bool:
    if not vanishes(target.difference.xreplace({unknown: value}), facts):
        return False
    return not _meets_no_value(target, unknown, value)


def _meets_no_value(relation: Relation, unknown: Expr, value: Expr) -> bool:
    sides = (side.xreplace({unknown: value}) for side in (relation.left, relation.right))
    return any(side.has(sp.nan, sp.zoo, sp.oo) for side in sides)


def _same_function(source: Relation, target: Relation, facts: Facts) -> bool:
    """``a = b`` implies ``f(a) = f(b)``: both sides multiplied by one thing, squared, or put into
    one function."""
    left, right = source.left, source.right
    for power in (2, 3, -1):
        if _both(target, facts, sp.Pow(left, power), sp.Pow(right, power)):
            return True
    for function in (sp.exp, sp.log, sp.sqrt, sp.sin, sp.cos):
        if facts.real and _both(target, facts, function(left), function(right)):
            return True
    n = Normalizer(facts)
    for ours, theirs in ((left, target.left), (right, target.right)):
        if ours.is_zero or theirs.is_zero:
            continue
        factor = sp.cancel(sp.together(theirs / ours))
        if not needs(factor, facts) and _both(target, facts, left * factor, right * factor):
            return True
        shift = n(theirs - ours)
        if not needs(shift, facts) and _both(target, facts, left + shift, right + shift):
            return True
    return False


def _both(target: Relation, facts: Facts, left: Expr, right: Expr) -> bool:
    if needs(left, facts) or needs(right, facts):
        return False
    return vanishes(target.left - left, facts) and vanishes(target.right - right, facts)


# Solved for one name.


def _by_solutions(part: Conjunction, second: Alternatives, facts: Facts) -> str | None:
    """One equation of a part has no other solutions than some; at each the second is true, or
    another relation of the part is false."""
    for equation in part:
        if equation.operator != "==":
            continue
        for unknown in sorted(equation.difference.free_symbols, key=lambda s: s.name):
            if not isinstance(unknown, sp.Symbol):
                continue
            ours = all_roots(equation.difference, unknown, facts)
            if ours is None:
                continue
            if all(_true_or_impossible(part, second, unknown, s, facts) for s in ours):
                return "solution sets"
    return None


def _true_or_impossible(
    part: Conjunction, second: Alternatives, unknown: Expr, value: Expr, facts: Facts
) -> bool:
    return _true_at(second, unknown, value, facts) or _false_at(part, unknown, value, facts)


def _without(unknown: Expr, value: Expr, facts: Facts) -> Facts:
    """The facts where the unknown has a value: what was known of it, of its value."""

    def put(known: list[Expr]) -> list[Expr]:
        return [sp.expand(e.xreplace({unknown: value})) for e in known]

    fresh = replace(facts.also(), values={}, _under={})
    fresh.positive, fresh.nonnegative = put(facts.positive), put(facts.nonnegative)
    fresh.nonzero = put(facts.nonzero)
    return fresh


def _true_at(formula: Alternatives, unknown: Expr, value: Expr, facts: Facts) -> bool:
    """Whether some alternative is true, with values on both sides, at a value of the unknown."""
    known = _without(unknown, value, facts)
    return any(
        all(_relation_true_at(relation, unknown, value, known) for relation in part)
        for part in formula
    )


def _relation_true_at(relation: Relation, unknown: Expr, value: Expr, known: Facts) -> bool:
    put_in = {unknown: value}
    fixed = Relation(
        relation.left.xreplace(put_in), relation.operator, relation.right.xreplace(put_in)
    )
    if _meets_no_value(relation, unknown, value):
        return False
    return _defined(relation, unknown, value, known) and _holds_anyway(fixed, known)


def _defined(relation: Relation, unknown: Expr, value: Expr, facts: Facts) -> bool:
    """Whether both sides have a value at a solution: what they need, with the solution put in."""
    for side in (relation.left, relation.right):
        # Of bare facts, so that every need is told; what is known is asked of the value, below.
        for need in needs(side, Facts(real=facts.real)):
            if need.kind == "converges":
                return False
            kind = type(need.condition)
            subject = need.subject.xreplace({unknown: value})
            is_met = holds(facts, kind(need.kind, subject))
            if not is_met and not holds(facts, kind(need.kind, Normalizer(facts)(subject))):
                return False
    return True


def _false_at(part: Conjunction, unknown: Expr, value: Expr, facts: Facts) -> bool:
    """Whether a solution leaves the declared domain, or another relation is false there."""
    if leaves_domain(unknown, value, facts):
        return True
    for e in (*facts.positive, *facts.nonzero):
        if e.has(unknown) and vanishes(e.xreplace({unknown: value}), facts):
            return True
    for relation in part:
        difference = sp.expand(relation.difference.xreplace({unknown: value}))
        if difference.has(sp.nan, sp.zoo, sp.oo):
            return True
        for sign in _SIGNS_MADE_FALSE[relation.operator]:
            if facts.is_positive(sign * difference):
                return True
    return False


# For trying points.
