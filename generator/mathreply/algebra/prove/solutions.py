"""Statements that follow from statements: whether one holds wherever another does.

A relation is true where both its sides have a value and it holds of them; so what follows from one
must have a value wherever the one is true.
"""

from __future__ import annotations

from functools import partial

import sympy as sp
from msgspec.structs import replace

from mathreply.algebra.budget import within
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.calculus import differentiated
from mathreply.algebra.prove.common_zeros import follows_by_common_zeros
from mathreply.algebra.prove.equality import same_antiderivatives, vanishes
from mathreply.algebra.prove.inequalities import prove_order
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.need import Need
from mathreply.algebra.prove.kernel.proof import Proof, Use, holds
from mathreply.algebra.prove.links import through
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.one_unknown import Alternatives, Relation, follows_in_cells, rational
from mathreply.algebra.prove.quadratics import is_quadratic_formula
from mathreply.algebra.prove.rational_forms import without_surds, without_two_lengths
from mathreply.algebra.prove.roots import all_roots

SOLVE_WORK = 200_000
_MIRROR = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
_WEAKER = {"<": "<=", ">": ">="}


def prove_implies(
    first: Alternatives, second: Alternatives, facts: Facts, *, both_ways: bool
) -> Proof | None:
    """A proof that ``second`` is true wherever ``first`` is (and the other way round)."""
    if first == second:
        return Proof("structural")
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
    rooted = not facts.real and _has_roots(first, second)
    name = _follows(first, second, facts, rooted=rooted)
    if name is None:
        return None
    back = _follows(second, first, facts, rooted=rooted) if both_ways else name
    if back is None:
        return None
    return Proof(name if name == back else "solution sets", uses=(Use(name), Use(back)))


def _has_roots(*formulas: Alternatives) -> bool:
    sides = [side for f in formulas for part in f for r in part for side in (r.left, r.right)]
    return any(p.exp.is_Integer is not True for side in sides for p in side.atoms(sp.Pow))


# One statement after the other.


def _follows(
    first: Alternatives, second: Alternatives, facts: Facts, *, rooted: bool
) -> str | None:
    """How every alternative of the first leads to one of the second; None if one does not."""
    names: list[str] = []
    for part in first:
        ways = [partial(follows_by_common_zeros, part, second, _with(part, facts))]
        if not rooted:
            # Of several equations at once the ideal is the shorter way.
            several = len(part) > 1 and all(r.operator == "==" for r in part)
            ways.insert(several, partial(_part_follows, part, second, facts))
        found = next((name for way in ways if (name := within(SOLVE_WORK, way))), None)
        if found is None:
            return None
        names.append(found)
    return max(names, key=names.count) if names else None


def _part_follows(part: tuple[Relation, ...], second: Alternatives, facts: Facts) -> str | None:
    known = _with(part, facts)
    parts = _by_factors_of(part)
    if parts:
        names = [_part_follows(p, second, facts) for p in parts]
        if all(name is not None for name in names):
            return "solution sets"
    for target in second:
        found = [_one_follows(part, r, known) for r in target]
        if all(name is not None for name in found):
            return next((name for name in found if name), "equivalent equations")
    return within(SOLVE_WORK, lambda: _by_solutions(part, second, known))


def _by_factors_of(part: tuple[Relation, ...]) -> list[tuple[Relation, ...]]:
    """A product is zero where one of its factors is: the cases of the first equation with two."""
    for place, r in enumerate(part):
        if r.operator != "==":
            continue
        names = r.difference.free_symbols
        if not names or not r.difference.is_polynomial(*names):
            continue
        factors = [f.as_base_exp()[0] for f in sp.Mul.make_args(sp.factor(r.difference))]
        cases = [f for f in factors if not f.is_number]
        if len(cases) > 1:
            zero = [Relation(f, "==", sp.S.Zero) for f in cases]
            return [(*part[:place], z, *part[place + 1 :]) for z in zero]
    return []


def _with(part: tuple[Relation, ...], facts: Facts) -> Facts:
    """The facts where relations are true: their sides have values, their differences signs."""
    positive: list[Expr] = []
    nonnegative: list[Expr] = []
    nonzero: list[Expr] = []
    targets = {"<": positive, ">": positive, "<=": nonnegative, ">=": nonnegative, "!=": nonzero}
    for r in part:
        e = sp.expand(r.right - r.left if r.operator in ("<", "<=") else r.left - r.right)
        if r.operator in targets and not e.is_number:
            targets[r.operator].append(e)
        if r.operator == "==":
            for one, other in ((r.left, r.right), (r.right, r.left)):
                if facts.is_nonnegative(one) and not other.is_number:
                    nonnegative.append(other)
        for side in (r.left, r.right):
            for need in needs(side, facts):
                if not need.bound and need.kind in ("positive", "nonnegative", "nonzero"):
                    {"positive": positive, "nonnegative": nonnegative, "nonzero": nonzero}[
                        need.kind
                    ].append(need.subject)
    return facts.also(positive=positive, nonnegative=nonnegative, nonzero=nonzero)


def _has_values(relation: Relation, facts: Facts) -> bool:
    return not any(needs(side, facts) for side in (relation.left, relation.right))


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
    n = Normalizer(facts)
    less = target.operator in ("<", "<=")
    e = n(target.right - target.left if less else target.left - target.right)
    if target.operator == "!=":
        return facts.is_nonzero(e)
    if (facts.is_nonnegative if "=" in target.operator else facts.is_positive)(e):
        return True
    small, large = (target.left, target.right) if less else (target.right, target.left)
    return prove_order(small, large, facts, strict="=" not in target.operator) is not None


def _relation_follows(source: Relation, target: Relation, facts: Facts) -> str:
    for one in dict.fromkeys((source, _stripped(source, facts))):
        for other in dict.fromkeys((target, _stripped(target, facts))):
            if (one.left, one.right) == (other.left, other.right) and _stronger(
                one.operator, other.operator
            ):
                return "monotonicity"
            if _by_factor(one, other, facts):
                return "equivalent equations"
    if source.operator == target.operator == "==":
        if _by_substitution(source, target, facts):
            return "both sides changed alike"
        if _same_function(source, target, facts):
            return "both sides changed alike"
    return ""


def _stronger(first: str, second: str) -> bool:
    return second in (first, _WEAKER.get(first)) or (first in ("<", ">") and second == "!=")


def _stripped(relation: Relation, facts: Facts) -> Relation:
    """``log a < log b`` as ``a < b``, where both have values: a function that only grows is taken
    off both sides."""
    left, right = relation.left, relation.right
    growing = (sp.exp, sp.log, sp.sinh, sp.tanh, sp.atan, sp.asinh)
    if not facts.real:
        return relation
    if type(left) is type(right) and isinstance(left, growing) and len(left.args) == 1:
        return Relation(left.args[0], relation.operator, right.args[0])
    if isinstance(left, sp.Abs) and isinstance(right, sp.Abs):
        return Relation(left.args[0] ** 2, relation.operator, right.args[0] ** 2)
    # e^u < c as u < log c: there is such a logarithm only where c is positive.
    for grown, other, flip in ((left, right, False), (right, left, True)):
        if isinstance(grown, sp.exp) and facts.is_positive(other):
            pair = (grown.args[0], sp.log(other))
            return Relation(pair[flip], relation.operator, pair[1 - flip])
    if isinstance(left, sp.Pow) and isinstance(right, sp.Pow) and left.exp == right.exp:
        # An odd power grows everywhere, an even one from zero on.
        whole = left.exp.is_Integer and left.exp > 0
        both = all(facts.is_nonnegative(side.base) for side in (left, right))
        if whole and (left.exp % 2 or both):
            return Relation(left.base, relation.operator, right.base)
    for log, other, flip in ((left, right, False), (right, left, True)):
        if isinstance(log, sp.log) and len(log.args) == 1:
            pair = (log.args[0], sp.exp(other))
            return Relation(pair[1] if flip else pair[0], relation.operator, pair[0 if flip else 1])
    return relation


def _by_factor(source: Relation, target: Relation, facts: Facts) -> bool:
    """``l2 - r2 = q (l1 - r1)`` with a ``q`` that has a value, and a sign where order is meant."""
    n = Normalizer(facts)
    a, b = (n(differentiated(r.difference)) for r in (source, target))
    if a == 0 or n.record.gaps:
        return False
    quotient = sp.factor(sp.cancel(sp.together(b / a)))
    if needs(quotient, facts) or not vanishes(quotient * a - b, facts):
        return False
    if target.operator == "==":
        return source.operator == "=="
    if target.operator == "!=" and source.operator == "!=":
        return facts.is_nonzero(quotient) or facts.is_nonzero(n(quotient))
    if source.operator in ("==", "!="):
        return source.operator == "==" and target.operator in ("<=", ">=")
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
        if ours and all(
            vanishes(target.difference.xreplace({unknown: s}), facts)
            and not _meets_no_value(target, unknown, s)
            for s in ours
        ):
            return True
    return False


def _meets_no_value(relation: Relation, unknown: Expr, value: Expr) -> bool:
    sides = (side.xreplace({unknown: value}) for side in (relation.left, relation.right))
    return any(side.has(sp.nan, sp.zoo, sp.oo) for side in sides)


def _same_function(source: Relation, target: Relation, facts: Facts) -> bool:
    """``a = b`` implies ``f(a) = f(b)``: both sides multiplied by one thing, squared, or put into
    one function."""
    for power in (2, 3, -1):
        if _both(target, facts, sp.Pow(source.left, power), sp.Pow(source.right, power)):
            return True
    for function in (sp.exp, sp.log, sp.sqrt, sp.sin, sp.cos):
        if facts.real and _both(target, facts, function(source.left), function(source.right)):
            return True
    n = Normalizer(facts)
    for ours, theirs in ((source.left, target.left), (source.right, target.right)):
        if ours.is_zero or theirs.is_zero:
            continue
        factor = sp.cancel(sp.together(theirs / ours))
        if not needs(factor, facts) and _both(
            target, facts, source.left * factor, source.right * factor
        ):
            return True
        shift = n(theirs - ours)
        if not needs(shift, facts) and _both(
            target, facts, source.left + shift, source.right + shift
        ):
            return True
    return False


def _both(target: Relation, facts: Facts, left: Expr, right: Expr) -> bool:
    if needs(left, facts) or needs(right, facts):
        return False
    return vanishes(target.left - left, facts) and vanishes(target.right - right, facts)


# Solved for one name.


def _by_solutions(part: tuple[Relation, ...], second: Alternatives, facts: Facts) -> str | None:
    """One equation of a part has no other solutions than some; at each the second is true, or
    another relation of the part is false."""
    for equation in part:
        if equation.operator != "==":
            continue
        for unknown in sorted(equation.difference.free_symbols, key=lambda s: s.name):
            if not isinstance(unknown, sp.Symbol):
                continue
            ours = all_roots(equation.difference, unknown, facts)
            if ours is not None and all(
                _true_at(second, unknown, s, facts) or _false_at(part, unknown, s, facts)
                for s in ours
            ):
                return "solution sets"
    return None


def _without(unknown: Expr, value: Expr, facts: Facts) -> Facts:
    """The facts where the unknown has a value: what was known of it, of its value."""

    def put(known: list[Expr]) -> list[Expr]:
        return [sp.expand(e.xreplace({unknown: value})) for e in known]

    fresh = replace(facts.also(), values={}, _under={})
    fresh.positive, fresh.nonnegative = put(facts.positive), put(facts.nonnegative)
    fresh.nonzero = put(facts.nonzero)
    return fresh


def _true_at(formula: Alternatives, unknown: Expr, value: Expr, facts: Facts) -> bool:
    known = _without(unknown, value, facts)
    for part in formula:
        fixed = [
            Relation(
                r.left.xreplace({unknown: value}), r.operator, r.right.xreplace({unknown: value})
            )
            for r in part
        ]
        if all(
            not _meets_no_value(r, unknown, value)
            and _defined(r, unknown, value, known)
            and _holds_anyway(f, known)
            for r, f in zip(part, fixed, strict=True)
        ):
            return True
    return False


def _defined(relation: Relation, unknown: Expr, value: Expr, facts: Facts) -> bool:
    """Whether both sides have a value at a solution: what they need, with the solution put in."""
    for side in (relation.left, relation.right):
        for need in needs(side, Facts(real=facts.real)):
            put = Need(
                type(need.condition)(need.kind, need.subject.xreplace({unknown: value})), need.bound
            )
            if need.kind == "converges" or not (
                holds(facts, put.condition)
                or holds(facts, type(need.condition)(need.kind, Normalizer(facts)(put.subject)))
            ):
                return False
    return True


def _false_at(part: tuple[Relation, ...], unknown: Expr, value: Expr, facts: Facts) -> bool:
    """Whether a solution leaves the declared domain, or another relation is false there."""
    if _leaves_domain(unknown, value, facts):
        return True
    for e in (*facts.positive, *facts.nonzero):
        if e.has(unknown) and vanishes(e.xreplace({unknown: value}), facts):
            return True
    for r in part:
        d = sp.expand(r.difference.xreplace({unknown: value}))
        if d.has(sp.nan, sp.zoo, sp.oo):
            return True
        sign = {1: facts.is_positive(d), -1: facts.is_positive(-d)}
        wrong = {"==": (1, -1), "<": (1,), "<=": (1,), ">": (-1,), ">=": (-1,), "!=": ()}
        if any(sign[s] for s in wrong[r.operator]):
            return True
    return False


def _leaves_domain(unknown: Expr, value: Expr, facts: Facts) -> bool:
    if (unknown.is_positive and facts.is_nonnegative(-value)) or (
        unknown.is_negative and facts.is_nonnegative(value)
    ):
        return True
    if unknown.is_nonnegative and facts.is_positive(-value):
        return True
    if (unknown.is_nonzero and value.is_zero) or (
        unknown.is_integer and value.is_Rational and not value.is_Integer
    ):
        return True
    interval = facts.intervals.get(unknown)
    if interval is None:
        return False
    below = interval.low is not None and facts.is_positive(rational(interval.low) - value)
    above = interval.high is not None and facts.is_positive(value - rational(interval.high))
    at_low = interval.low is not None and interval.low_open and value == rational(interval.low)
    at_high = interval.high is not None and interval.high_open and value == rational(interval.high)
    return bool(below or above or at_low or at_high)


# For trying points.


def solutions(formula: Alternatives, unknown: Expr, facts: Facts) -> list[Expr] | None:
    """Values of one name at which a formula may hold; None unless they are all."""
    found: list[Expr] = []
    for part in formula:
        lists: list[list[Expr] | None] = [
            all_roots(r.difference, unknown, facts) for r in part if r.operator == "=="
        ]
        known = [roots for roots in lists if roots is not None]
        if not known:
            return None
        found += [s for s in min(known, key=len) if _admitted(s, unknown, facts)]
    return found


def _admitted(value: Expr, unknown: Expr, facts: Facts) -> bool:
    """Whether a value may be one of the unknown's: not if it leaves its domain for certain."""
    if facts.real and (value.has(sp.I) or value.is_real is False):
        return False
    return not _leaves_domain(unknown, value, facts)


def some_solutions(relation: Relation, unknown: Expr) -> list[Expr]:
    """A few real solutions of an equation, as SymPy proposes them: points to try, no more."""
    plain = sp.Dummy(unknown.name, real=True)
    found = sp.solveset(
        (relation.left - relation.right).xreplace({unknown: plain}), plain, sp.S.Reals
    )
    chosen: list[Expr] = []
    for part in found.args if isinstance(found, sp.Union) else (found,):
        if isinstance(part, sp.Complement):
            part = part.args[0]
        if isinstance(part, sp.FiniteSet):
            chosen += part.args
        elif isinstance(part, sp.ImageSet) and len(part.lamda.variables) == 1:
            chosen += [part.lamda(sp.Integer(k)) for k in (0, 1, -1)]
    return chosen
