"""Where only one side of a step has a value: single points, a condition, or not known."""

from __future__ import annotations

import itertools

import sympy as sp
from msgspec import Struct
from msgspec.structs import replace

from mathreply.algebra.budget import within
from mathreply.algebra.expression.entries import NoEntries, scalars
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.numbers import sign_of
from mathreply.algebra.judge.case import Case
from mathreply.algebra.prove.inequalities import prove_order
from mathreply.algebra.prove.kernel.domain import is_thin, needs
from mathreply.algebra.prove.kernel.missing_needs import missing
from mathreply.algebra.prove.kernel.need import Need
from mathreply.algebra.prove.kernel.proof import Condition, holds
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.relations import where_valued

WORK = 150_000
MAX_NAMES = 3
MAX_SINGLE = 8
MAX_SINGLE_OF_SEVERAL = 2
MAX_POINTS = 4_000
_PLACES = (0, 1, -1, 2, -2, 3, -3, 10, -10, 100, -100, 1000, -1000, 10**6, -(10**6))


class Gaps(Struct, frozen=True):
    """How the domains of two sides differ."""

    broken: tuple[Need, ...] = ()
    """What one side needs, the other does not, and some admitted point does not give."""
    unknown: tuple[Need, ...] = ()
    """The same, but whether it always holds is not known."""
    thin: tuple[Need, ...] = ()
    """What is needed and fails at single points at most."""


def gaps(case: Case) -> Gaps | None:
    """How the domains of the sides of a step differ; None if it cannot be computed in time."""
    return within(WORK, lambda: _gaps(case))


def _gaps(case: Case) -> Gaps:
    """How the domains differ, each need by the first argument that settles it."""
    facts = _where_sides_exist(case)
    left, right = (_needs(side, case, facts) for side in (case.left, case.right))
    thin = tuple(dict.fromkeys(n for n in (*left, *right) if is_thin(n, case.facts)))
    broken: list[Need] = []
    unknown: list[Need] = []
    single: list[Need] = []
    for ours, theirs in ((left, right), (right, left)):
        for need in missing(ours, theirs, case.facts):
            places = _single_numbers(need, theirs, case.facts)
            if places is not None:
                single += places
                continue
            if (
                need in thin
                or _met_by_values(need, case.facts)
                or _proved(need, case.facts)
                or _follows(need, theirs, case.facts)
            ):
                continue
            if _fails_at_single_values(need, case.facts):
                single.append(need)
            elif _fails_somewhere(need, theirs, case.facts):
                broken.append(need)
            else:
                unknown.append(need)
    return Gaps(tuple(broken), tuple(unknown), tuple(dict.fromkeys((*single, *thin))))


def _where_sides_exist(case: Case) -> Facts:
    """What is known where both sides have a value, and those of the assumed equations."""
    # What was evaluated where both sides have a value is known there: that it has a value is no
    # need beside the others.
    known = where_valued(case.left, case.right, case.facts)
    facts = replace(case.facts, values=known.values)
    # An equation that is assumed holds only where its sides have values.
    for assumed in case.assumptions:
        if assumed.operator == "==":
            facts = where_valued(assumed.left, assumed.right, facts)
    return facts


def unmet(case: Case) -> tuple[Need, ...]:
    """What the sides of a step need for a value, no bound name in it, and does not follow from what
    is declared and assumed."""
    sides = [s for s in (case.left, case.right) if not getattr(s, "is_Matrix", False)]
    found = within(WORK, lambda: [n for side in sides for n in needs(side, case.facts)]) or []
    return tuple(n for n in dict.fromkeys(found) if not n.bound)


def _needs(side: Expr, case: Case, facts: Facts) -> tuple[Need, ...]:
    """What a side needs: written out, and in every entry of a matrix that stands in it, which a
    determinant or a product may cancel."""
    found = dict.fromkeys(_in_entries(needs(_written_out(side, case), facts), case, facts))
    if not isinstance(side, sp.Basic):
        return tuple(found)
    for matrix in sp.preorder_traversal(side):
        if not isinstance(matrix, sp.MatrixBase):
            continue
        for entry in matrix:
            bound = tuple(entry.free_symbols - side.free_symbols)
            for need in needs(_written_out(entry, case), facts):
                found[Need(need.condition, (*need.bound, *bound))] = None
    return tuple(found)


def _in_entries(found: tuple[Need, ...], case: Case, facts: Facts) -> list[Need]:
    """Needs of numbers that are made of vectors, ``1^T e^x``, by their entries; without those that
    are met then."""
    kept = []
    for need in found:
        if need.kind not in ("positive", "nonnegative", "nonzero") or need.bound:
            kept.append(need)
            continue
        subject = _written_out(need.subject, case)
        told = Need(Condition(need.kind, subject))
        if subject == need.subject:
            kept.append(need)
        elif not holds(facts, told.condition):
            kept.append(told)
    return kept


def _written_out(side: Expr, case: Case) -> Expr:
    """A side with the entries of its vectors, where they can be written out."""
    if getattr(side, "is_Matrix", False):
        return side
    try:
        return scalars(side, case.context)
    except NoEntries:
        return side


def _single_numbers(need: Need, theirs: tuple[Need, ...], facts: Facts) -> list[Need] | None:
    """The few values of a whole number at which it has to be ``>= 0`` and is not, where the other
    side has a value, each as a need of its own; None if there may be many."""
    u = need.subject
    if need.kind != "nonnegative" or need.bound or not facts.is_integer(u):
        return None
    # Of several names, as n - k: one value of the one for each of the other.
    most = MAX_SINGLE if len(u.free_symbols) == 1 else MAX_SINGLE_OF_SEVERAL
    known = facts.also(nonnegative=[t.subject for t in theirs if t.kind == "nonnegative"])
    for count in range(1, most + 1):
        if known.is_nonnegative(sp.expand(u + count)):
            return [Need(Condition("nonzero", sp.expand(u + j))) for j in range(1, count + 1)]
    return None


def _fails_at_single_values(need: Need, facts: Facts) -> bool:
    """Whether a need of one name fails at some of its values alone, while one assumed equation lets
    that name run on: ``1 - r`` under ``(1 - r) s = 1 - r^3``.

    At those values the equation may say less of the other names than elsewhere, so that nothing may
    be divided by what is needed; but they are single values, and are told.
    """
    u = need.subject
    if need.kind != "nonzero" or need.bound or len(u.free_symbols) != 1 or len(facts.equal) != 1:
        return False
    (name,) = u.free_symbols
    left, right = facts.equal[0]
    if not (isinstance(left, sp.Expr) and isinstance(right, sp.Expr)):
        return False
    tie = sp.expand(left - right)
    names = tie.free_symbols
    if name not in names or not all(isinstance(s, sp.Symbol) and not s.is_integer for s in names):
        return False
    if not tie.is_polynomial(*names) or not u.is_polynomial(name):
        return False
    _, factors = sp.factor_list(tie)
    return any(_is_graph_over(factor, name) for factor, _ in factors)


def _is_graph_over(factor: Expr, name: Expr) -> bool:
    """Whether a factor of an equation gives another name for every value of this one."""
    if len(factor.free_symbols) < 2:
        return False
    others = factor.free_symbols - {name}
    return any(
        sp.degree(factor, other) == 1 and factor.coeff(other, 1).is_number for other in others
    )


def _met_by_values(need: Need, facts: Facts) -> bool:
    """Whether what is needed is met by the numbers that are assumed to be the values of names:
    ``K \\ne 0`` where ``K = 5``."""
    if need.bound or need.kind not in ("positive", "nonnegative", "nonzero"):
        return False
    pairs = [pair for a, b in facts.equal for pair in ((a, b), (b, a))]
    values = {a: b for a, b in pairs if isinstance(a, sp.Symbol) and getattr(b, "is_number", False)}
    return bool(values) and _kept(need, values)


def _proved(need: Need, facts: Facts) -> bool:
    """Whether what is needed holds, by the arguments for an order. What is needed for each value of
    an index or a variable is shown for all that it may be, within its bounds or not."""
    if need.kind not in ("positive", "nonnegative", "nonzero"):
        return False
    u = need.subject
    strict = need.kind != "nonnegative"
    if prove_order(sp.S.Zero, u, facts, strict=strict) is not None:
        return True
    return need.kind == "nonzero" and prove_order(u, sp.S.Zero, facts, strict=True) is not None


def _follows(need: Need, theirs: tuple[Need, ...], facts: Facts) -> bool:
    """Whether a need is met, in its normal form, wherever the other side has a value.

    The normal form has the same value wherever what is needed has one; that it has one is a need
    of its own.
    """
    if need.bound or need.kind not in ("positive", "nonnegative", "nonzero"):
        return False
    n = Normalizer(facts)
    form = n(need.subject)
    if n.record.gaps:
        return False
    # What is never negative is positive where it is not zero.
    kind = "nonzero" if need.kind == "positive" and facts.is_nonnegative(form) else need.kind
    if not missing((Need(Condition(kind, form)),), theirs, facts):
        return True
    return any(_is_multiple(form, other, need.kind, n, facts) for other in theirs)


def _is_multiple(form: Expr, other: Need, kind: str, n: Normalizer, facts: Facts) -> bool:
    """Whether what is needed is that what the other side needs as well, times a number that is
    positive for certain: ``1 - x^2/a^2`` beside ``a^2 - x^2``."""
    is_enough = other.kind in (kind, "positive")
    if other.bound or not is_enough or not form.free_symbols & other.subject.free_symbols:
        return False
    theirs = n(other.subject)
    if n.record.gaps or theirs == 0:
        return False
    ratio = sp.factor(sp.cancel(form / theirs))
    return not ratio.has(sp.Sum) and facts.is_positive(ratio)


def _fails_somewhere(need: Need, theirs: tuple[Need, ...], facts: Facts) -> bool:
    """Whether a point of the declared domains is found at which the one side has no value and the
    other has one."""
    if need.bound or need.kind == "converges" or any(other.bound for other in theirs):
        return False
    conditions = [need.subject, *(other.subject for other in theirs)]
    conditions += [*facts.positive, *facts.nonnegative]
    conditions += [a - b for a, b in facts.equal if isinstance(a, sp.Expr)]
    found = {name for condition in conditions for name in _names(condition)}
    names = sorted(found, key=sp.default_sort_key)
    if not 0 < len(names) <= MAX_NAMES:
        return False
    places = [_places(name, facts) for name in names]
    for values in itertools.islice(itertools.product(*places), MAX_POINTS):
        point = dict(zip(names, values, strict=True))
        if not _broken(need, point):
            continue
        if all(_kept(other, point) for other in theirs) and _admitted(point, facts):
            return True
    return False


def _names(e: Expr) -> set[Expr]:
    """The names and the entries in an expression."""
    entries = e.atoms(sp.Indexed)
    plain = e.xreplace(dict.fromkeys(entries, sp.S.Zero))
    return plain.free_symbols | entries


def _places(name: Expr, facts: Facts) -> list[Expr]:
    """Values that are tried of a name: a few numbers, and the ends of its domain."""
    interval = facts.intervals.get(name)
    found = [sp.Integer(place) for place in _PLACES]
    found += [sp.Rational(1, 2), sp.Rational(-1, 2)]
    if interval is not None:
        for end in (interval.low, interval.high):
            if end:  # 0 is among the numbers
                value = sp.Rational(end.numerator, end.denominator)
                found += [value, value + 1, value - 1]
    return [place for place in dict.fromkeys(found) if _in_domain(place, name, interval)]


def _in_domain(p: Expr, name: Expr, interval: Expr) -> bool:
    """Whether a number may be a value of a name."""
    if not _has_sign_of(p, name) or (name.is_integer and not p.is_integer):
        return False
    if interval is None:
        return True
    low, high = interval.low, interval.high
    is_above = low is None or p > low or (p == low and not interval.low_open)
    is_below = high is None or p < high or (p == high and not interval.high_open)
    return bool(is_above and is_below)


def _has_sign_of(p: Expr, name: Expr) -> bool:
    """Whether a number has the sign that is declared of a name."""
    if (name.is_positive and p <= 0) or (name.is_nonnegative and p < 0):
        return False
    if (name.is_negative and p >= 0) or (name.is_nonpositive and p > 0):
        return False
    return not (name.is_nonzero and p == 0)


def _value(e: Expr, point: dict[Expr, Expr]) -> Expr:
    """The sign of an expression at a point."""
    return sign_of(e.xreplace(point))


def _broken(need: Need, point: dict[Expr, Expr]) -> bool:
    """Whether a need is certainly not met at a point."""
    if need.kind == "integer":
        value = need.subject.xreplace(point)
        return bool(value.is_Rational and not value.is_integer)
    if need.kind == "power":
        base, exponent = (part.xreplace(point) for part in need.subject.args)
        is_fraction = bool(exponent.is_Rational and not exponent.is_Integer)
        return sign_of(base) == -1 and is_fraction
    failing = {"positive": (0, -1), "nonnegative": (-1,), "nonzero": (0,)}
    return _value(need.subject, point) in failing[need.kind]


def _kept(need: Need, point: dict[Expr, Expr]) -> bool:
    """Whether a need is certainly met at a point; of some needs that is not told."""
    if need.kind in ("integer", "converges"):
        return False
    if need.kind == "power":
        base, exponent = (e.xreplace(point) for e in need.subject.args)
        return sign_of(base) == 1 or (sign_of(base) == -1 and bool(exponent.is_Integer))
    sign = _value(need.subject, point)
    return sign in {"positive": (1,), "nonnegative": (0, 1), "nonzero": (1, -1)}[need.kind]


def _admitted(point: dict[Expr, Expr], facts: Facts) -> bool:
    """Whether a point satisfies what is assumed."""
    return (
        all(_value(e, point) == 1 for e in facts.positive)
        and all(_value(e, point) in (0, 1) for e in facts.nonnegative)
        and all(_value(e, point) in (1, -1) for e in facts.nonzero)
        and all(isinstance(a, sp.Expr) and _value(a - b, point) == 0 for a, b in facts.equal)
    )
