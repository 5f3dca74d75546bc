"""Assumptions of every shape that no point satisfies: by signs, by elimination, by an ideal.

Every argument here is exact; where none applies nothing is said, and the assumptions may still
contradict each other.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import sympy as sp

from mathreply.algebra.budget import within
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.entries import NoEntries, scalars
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.inline import Circular, inline
from mathreply.algebra.judge.free_moments import without_free_moments
from mathreply.algebra.judge.witnesses import have_a_witness
from mathreply.algebra.prove.inequalities import prove_order
from mathreply.algebra.prove.one_unknown import Relation, follows_in_cells
from mathreply.algebra.refute.claims import Assumption, assumptions_in, facts_of

WORK = 60_000
MAX_RELATIONS = 8
MAX_NAMES = 4
MAX_DEGREE = 8
_FALSE = ((Relation(sp.S.Zero, "==", sp.S.One),),)


def impossible(context: Context) -> str:
    """Why no point satisfies the assumptions; empty where that is not seen."""
    try:
        stated = assumptions_in(context, lambda side: scalars(inline(side, context), context))
    except (NoEntries, Circular):
        return ""
    relations = [a for a in stated if _is_number(a.left) and _is_number(a.right)]
    # Such an equation can always be met: it takes no part in a contradiction.
    relations = [a for a in relations if not _gives_a_name(a, relations, context)]
    relations = without_free_moments(relations, context)
    if not 0 < len(relations) <= MAX_RELATIONS or have_a_witness(relations, context):
        return ""
    return within(WORK, lambda: _impossible(relations, context)) or ""


def _is_number(side: Expr) -> bool:
    """Whether a side is a number and no matrix."""
    return isinstance(side, sp.Expr) and not getattr(side, "is_Matrix", False)


def _gives_a_name(a: Assumption, relations: list[Assumption], context: Context) -> bool:
    """Whether an equation says what a name is that may be any number and stands in no other one:
    whatever the others ask for, the name has that value. A quotient of polynomials has one almost
    everywhere."""
    if a.operator != "==":
        return False
    others = [side for b in relations if b is not a for side in (b.left, b.right)]
    return any(
        name.is_real
        and not name.is_integer
        and not _domain_of(name, context)
        and not any(side.has(name) for side in others)
        and value.is_rational_function()
        and all(s.is_real for s in value.free_symbols)
        for name, value in _solved(a)
    )


def _impossible(relations: list[Assumption], context: Context) -> str:
    """By which argument the relations contradict each other."""
    for one in _eliminated(relations, context):
        if any(_is_excluded(place, one, context) for place in range(len(one))):
            return "one of them is false wherever the others hold"
        if _no_whole_root(one):
            return "an equation among them has no whole solution"
    if _generates_one(relations):
        return "their equations have no solution"
    if _leaves_no_value(relations, context):
        return "no value is left for their name"
    return ""


# One by one.


def _is_excluded(place: int, relations: list[Assumption], context: Context) -> bool:
    """Whether a relation is false at every point at which the others hold."""
    others = tuple(a for j, a in enumerate(relations) if j != place)
    one = relations[place]
    sides = [side for a in relations for side in (a.left, a.right)]
    facts = facts_of(context, others, sides)
    gap = sp.expand(one.left - one.right)
    if one.operator == "!=":
        return bool(gap == 0)
    if one.operator == "==":
        return facts.is_nonzero(gap) or _is_above(gap, facts) or _is_above(-gap, facts)
    turned = gap if one.operator in ("<", "<=") else -gap
    return _is_above(turned, facts, strict=one.operator.endswith("="))


def _is_above(gap: Expr, facts: Facts, *, strict: bool = True) -> bool:
    """Whether an expression is positive (not negative where not ``strict``) by an argument."""
    if gap.is_Rational:
        return bool(gap > 0 if strict else gap >= 0)
    if facts.is_positive(gap) or (not strict and facts.is_nonnegative(gap)):
        return True
    return facts.real and prove_order(sp.S.Zero, gap, facts, strict=strict) is not None


# With names eliminated.


def _eliminated(relations: list[Assumption], context: Context) -> Iterator[list[Assumption]]:
    """The relations as they stand, then with one name after the other put in."""
    yield relations
    for place, one in enumerate(relations):
        if one.operator != "==":
            continue
        for name, value in _solved(one):
            others = [a for j, a in enumerate(relations) if j != place]
            put = [_put(a, name, value) for a in [*others, *_domain_of(name, context)]]
            if put and not any(side.has(sp.zoo, sp.nan) for a in put for side in (a.left, a.right)):
                yield put
                break


def _solved(one: Assumption) -> Iterator[tuple[Expr, Expr]]:
    """Names that stand in an equation once and with a number as their factor, with their value."""
    gap = sp.expand(one.left - one.right)
    numbers = [s for s in gap.free_symbols if isinstance(s, sp.Symbol)]
    for name in sorted(numbers, key=sp.default_sort_key):
        slope = gap.coeff(name, 1)
        rest = sp.expand(gap - slope * name)
        if slope.is_Rational and slope != 0 and not rest.has(name):
            yield name, sp.expand(-rest / slope)


def _put(a: Assumption, name: Expr, value: Expr) -> Assumption:
    """A relation with a value put in for a name."""
    known = {name: value}
    return Assumption(a.left.xreplace(known), a.operator, a.right.xreplace(known))


def _domain_of(name: Expr, context: Context) -> list[Assumption]:
    """What is declared of a name, as relations: they hold of its value as well."""
    found = []
    if name.is_positive:
        found.append(Assumption(name, ">", sp.S.Zero))
    elif name.is_nonnegative:
        found.append(Assumption(name, ">=", sp.S.Zero))
    elif name.is_negative:
        found.append(Assumption(name, "<", sp.S.Zero))
    elif name.is_nonzero:
        found.append(Assumption(name, "!=", sp.S.Zero))
    domain = context.domain_of(name)
    interval = None if domain is None else domain.interval
    if interval is not None and interval.low is not None:
        above = ">" if interval.low_open else ">="
        found.append(Assumption(name, above, sp.Rational(interval.low)))
    if interval is not None and interval.high is not None:
        below = "<" if interval.high_open else "<="
        found.append(Assumption(name, below, sp.Rational(interval.high)))
    return found


# All at once.


def _generates_one(relations: list[Assumption]) -> bool:
    """Whether the ideal of the equations holds 1: they have no solution, not even a complex one
    (weak Nullstellensatz; Cox, Little, O'Shea, Ideals, Varieties, and Algorithms, 4.1)."""
    gaps = []
    for count, relation in enumerate(relations):
        gap = sp.expand(relation.left - relation.right)
        if relation.operator == "==":
            gaps.append(gap)
        elif relation.operator in ("!=", "<", ">"):
            inverse = sp.Dummy(f"t{count}")  # a number that is not zero has one
            gaps.append(1 - gap * inverse)
    found = {name for gap in gaps for name in gap.free_symbols}
    names = sorted(found, key=sp.default_sort_key)
    plain = [name for name in names if not isinstance(name, sp.Dummy)]
    if len(gaps) < 2 or not plain or len(plain) > MAX_NAMES:
        return False
    polynomials = [gap.as_poly(*names) for gap in gaps]
    if any(one is None or one.total_degree() > MAX_DEGREE for one in polynomials):
        return False
    if not all(number.is_Rational for one in polynomials for number in one.coeffs()):
        return False
    basis = sp.groebner(gaps, *names, order="grevlex")
    return list(basis.exprs) == [1]


def _leaves_no_value(relations: list[Assumption], context: Context) -> bool:
    """Whether relations in one real name hold on none of its cells."""
    names = {s for a in relations for side in (a.left, a.right) for s in side.free_symbols}
    for name in sorted((s for s in names if s.is_real), key=sp.default_sort_key):
        own = [a for a in relations if (a.left - a.right).free_symbols == {name}]
        declared = _domain_of(name, context) if own else []
        part = tuple(Relation(a.left, a.operator, a.right) for a in itertools.chain(own, declared))
        facts = facts_of(context, (), [side for a in own for side in (a.left, a.right)])
        if part and follows_in_cells((part,), _FALSE, facts, both_ways=False):
            return True
    return False


def _no_whole_root(relations: list[Assumption]) -> bool:
    """Whether an equation in one whole number has rational coefficients and no whole root."""
    for a in relations:
        gap = sp.expand(a.left - a.right)
        names = gap.free_symbols
        if a.operator != "==" or len(names) != 1:
            continue
        (name,) = names
        poly = gap.as_poly(name) if name.is_integer else None
        if poly is None or poly.degree() < 1 or not all(c.is_Rational for c in poly.coeffs()):
            continue
        if not any(root.is_integer for root in poly.ground_roots()):
            return True
    return False
