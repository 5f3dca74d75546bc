"""Side conditions one by one, each asked of the part that has to see it: no trial, no other law."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from flint import acb, arb

from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.judge import domains
from mathreply.algebra.prove.calculus import zero_test
from mathreply.algebra.prove.induction import by_induction
from mathreply.algebra.prove.inequalities import prove_order
from mathreply.algebra.prove.kernel import integrals, series
from mathreply.algebra.prove.kernel.convergence import converges
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.limits import limit
from mathreply.algebra.prove.kernel.need import Need
from mathreply.algebra.prove.kernel.proof import nonzero
from mathreply.algebra.prove.one_unknown import Relation, follows_in_cells
from mathreply.algebra.prove.vanishing import vanishes
from mathreply.algebra.refute.balls.value import Evaluator, Point, Undefined, Unknown, compare
from mathreply.model.domains import Interval

x, y, a = sp.symbols("x y a", real=True)
k, m, n, i, j = sp.symbols("k m n i j", integer=True)
FREE = Facts()


def between(low: Fraction | int | None, high: Fraction | int | None) -> Facts:
    """The facts where ``x`` lies strictly between two numbers."""
    ends = [None if end is None else Fraction(end) for end in (low, high)]
    return Facts(intervals={x: Interval(*ends, low_open=True, high_open=True)})


def test_a_range_between_two_names_may_be_empty() -> None:
    """One between two numbers is not, if they are in order."""
    assert not FREE.nonempty(((k, m, n),))
    assert not FREE.nonempty(((k, sp.Integer(3), sp.Integer(2)),))
    assert FREE.nonempty(((k, sp.Integer(2), sp.Integer(3)),))


@pytest.mark.parametrize(
    ("term", "low", "facts", "has_value"),
    [
        (1 / k**2, 1, FREE, True),
        (1 / k**2, 0, FREE, False),
        (1 / (k * (k + 1)), 1, FREE, True),
        (1 / (k * (k + 1)), 0, FREE, False),
        (x**k / k, 1, between(-1, 1), True),
        (x**k / k, 1, between(-3, 1), False),
        (x**k / k, 1, between(-1, 3), False),
        (x**k / k, 2, between(-1, 1), False),
        (sp.log(k + 1) - sp.log(k), 1, FREE, False),
    ],
)
def test_a_series_has_a_value_in_its_radius_and_from_its_first_term(
    term: sp.Expr, low: int, facts: Facts, has_value: bool
) -> None:
    """A law for a series says where it begins and how far it reaches."""
    total = sp.Sum(term, (k, low, sp.oo))
    assert (series.value(total, facts, zero_test(facts)) is not None) is has_value


@pytest.mark.parametrize(
    ("term", "facts", "has_value"),
    [
        (1 / k**2, FREE, True),
        (1 / k, FREE, False),
        (x**k, between(-1, 1), True),
        (x**k, between(-3, 0), False),
        (x**k, between(0, 3), False),
    ],
)
def test_a_series_converges_inside_its_radius_alone(
    term: sp.Expr, facts: Facts, has_value: bool
) -> None:
    """The harmonic series does not, nor a geometric one at either side of the circle."""
    assert converges(sp.Sum(term, (k, 1, sp.oo)), facts) is has_value


def test_a_limit_looks_from_both_sides_and_at_the_zero_of_a_parameter() -> None:
    """From one side it may have a value, and for a parameter that is not zero."""
    zero = zero_test(FREE)
    assert limit(sp.Abs(x) / x, x, sp.S.Zero, "+", FREE, zero) == 1
    assert limit(sp.Abs(x) / x, x, sp.S.Zero, "+-", FREE, zero) is None
    assert limit(a / (a + 1 / x), x, sp.oo, "-", FREE, zero) is None
    positive = sp.Symbol("a", positive=True)
    assert limit(positive / (positive + 1 / x), x, sp.oo, "-", FREE, zero) == 1


@pytest.mark.parametrize(
    ("integrand", "ends", "proposed", "has_value"),
    [
        (x**2, (-1, 1), x**3 / 3, True),
        (x**2, (-1, 1), x**3, False),
        (x**-2, (1, 2), -1 / x, True),
        (x**-2, (-1, 1), -1 / x, False),
        (1 / x, (0, 1), sp.log(x), False),
        (sp.sqrt(x), (0, 1), 2 * x ** sp.Rational(3, 2) / 3, True),
        (sp.sqrt(x), (-1, 1), 2 * x ** sp.Rational(3, 2) / 3, False),
        (sp.log(x) + 1, (-2, -1), x * sp.log(x), False),
        (sp.exp(sp.log(x), evaluate=False), (1, 2), x**2 / 2, True),
        (sp.exp(sp.log(x), evaluate=False), (-1, 1), x**2 / 2, False),
    ],
)
def test_an_antiderivative_counts_only_with_its_certificate(
    integrand: sp.Expr, ends: tuple[int, int], proposed: sp.Expr, has_value: bool
) -> None:
    """Its derivative is the integrand, and it has values and finite limits on the whole range."""
    integral = sp.Integral(integrand, (x, *ends))

    def propose(_: sp.Expr, name: sp.Expr) -> list[sp.Expr]:
        return [proposed.xreplace({x: name})]

    try:
        found = integrals.value(integral, FREE, zero_test, propose)
    except integrals.NoValue:
        found = None
    assert (found is not None) is has_value


@pytest.mark.parametrize(
    ("e", "kind", "subject"),
    [
        (1 / sp.sqrt(x), "positive", x),
        (sp.sqrt(x), "nonnegative", x),
        (1 / x, "nonzero", x),
        (sp.log(x), "positive", x),
        (sp.Derivative(sp.Abs(x), x), "nonzero", x),
        (sp.Derivative(sp.sqrt(x), x), "positive", x),
        (sp.asin(x), "nonnegative", 1 - x**2),
    ],
)
def test_what_a_side_needs_is_told_to_its_end(e: sp.Expr, kind: str, subject: sp.Expr) -> None:
    """Whether the end itself belongs is part of it; a kink has no derivative."""
    assert (kind, subject) in {(need.kind, need.subject) for need in needs(e, FREE)}


def test_a_statement_without_a_value_is_false_in_its_cell() -> None:
    """``x^2 = x`` holds at 0, where ``(x^2 - x)/x = 0`` says nothing."""
    whole = ((Relation(x**2 - x, "==", sp.S.Zero),),)
    divided = ((Relation(sp.Mul(x**2 - x, 1 / x, evaluate=False), "==", sp.S.Zero),),)
    assert not follows_in_cells(whole, divided, FREE, both_ways=False)
    assert follows_in_cells(divided, whole, FREE, both_ways=False)
    always = ((Relation(x**2, ">=", sp.S.Zero),),)
    one = ((Relation(sp.Mul(x, 1 / x, evaluate=False), "==", sp.S.One),),)
    assert not follows_in_cells(always, one, FREE, both_ways=False)


def test_signs_and_kinds_hold_up_to_their_ends() -> None:
    """A whole power may be a fraction, a square zero, a root imaginary."""
    assert not FREE.is_integer(2**n)
    assert FREE.is_integer(2 ** sp.Symbol("n", integer=True, nonnegative=True))
    assert not FREE.is_positive((x - 3) ** 2)
    assert FREE.is_nonnegative((x - 3) ** 2)
    complexes = Facts(real=False)
    assert not complexes.is_real(sp.sqrt(x))
    assert complexes.is_real(x**2)


def test_an_index_may_equal_another_one() -> None:
    """A delta vanishes only where its names differ."""
    assert not vanishes(sp.KroneckerDelta(i, j), FREE)
    assert vanishes(sp.KroneckerDelta(i, j) * (x**i - x**j), FREE)


def test_a_logarithm_is_split_into_positive_factors_alone() -> None:
    """Of real factors the signs are not known."""
    u, v = sp.symbols("u v", positive=True)
    assert vanishes(sp.log(u * v) - sp.log(u) - sp.log(v), FREE)
    assert not vanishes(sp.log(x * y, evaluate=False) - sp.log(x) - sp.log(y), FREE)
    assert not vanishes(sp.log(x**2) - 2 * sp.log(-x), FREE)


def test_induction_begins_where_its_range_does() -> None:
    """A formula that is right before the first term, where the sum is empty, proves nothing."""
    late = sp.Symbol("n", integer=True, positive=True)
    total = sp.Sum(k, (k, 3, late))
    assert not by_induction(total, late * (late + 1) / 2 - 1, FREE)
    assert not by_induction(total, late * (late + 1) / 2 - 3, FREE)


def test_no_strict_order_holds_across_a_zero() -> None:
    """``x^2/(1 + x^2)`` is not negative, and zero at 0."""
    quotient = x**2 / (1 + x**2)
    assert prove_order(sp.S.Zero, quotient, FREE, strict=False) is not None
    assert prove_order(sp.S.Zero, quotient, FREE, strict=True) is None


def test_balls_that_overlap_are_not_told_apart() -> None:
    """An order holds at equality only if it is exact."""
    assert compare(acb(1), "<=", acb(1))
    assert not compare(acb(1), "<", acb(1))
    for operator in ("==", "!=", "<=", ">"):
        with pytest.raises(Unknown):
            compare(acb(arb(0, 1)), operator, acb(0))


def test_nothing_is_made_up_where_there_is_no_value() -> None:
    """Zero times infinity, an entry past the end, a division by zero."""
    point = Point({x: Fraction(0)}, {"v": (Fraction(1), Fraction(2))})
    evaluator = Evaluator(point, real=True)
    family = sp.IndexedBase("v")
    assert evaluator.value(family[2]) == acb(2)
    for e in (family[3], family[0], sp.Mul(x, sp.oo, evaluate=False), 1 / x, sp.log(x - 1)):
        with pytest.raises(Undefined):
            evaluator.value(e)


def test_what_lies_between_two_ends_is_known_where_their_order_is() -> None:
    """Between 0 and ``a >= 0`` every number has a root; between 0 and any ``a`` one may have
    none."""
    area = sp.Integral(sp.sqrt(x), (x, 0, a))

    def proposed(_: sp.Expr, name: sp.Expr) -> list[sp.Expr]:
        return [2 * name ** sp.Rational(3, 2) / 3]

    known = Facts(nonnegative=[a])
    wanted = 2 * a ** sp.Rational(3, 2) / 3
    assert integrals.value(area, known, zero_test, proposed) == wanted
    with pytest.raises(integrals.NoValue):
        integrals.value(area, FREE, zero_test, proposed)


def test_a_jump_is_no_antiderivative_whatever_its_slope_is() -> None:
    """Of steps, bars and functions that are not known nothing is said; what does not move counts
    for nothing."""
    f = sp.Function("f")
    assert integrals.is_smooth(sp.exp(x) * sp.atan(x) + sp.floor(a), x)
    for jumping in (sp.floor(x), sp.sign(x) * x, f(x), sp.Heaviside(x) + x, sp.nan):
        assert not integrals.is_smooth(x + jumping, x)


def test_a_need_fails_somewhere_only_where_a_point_shows_it() -> None:
    """A divisor with a root that is met, one without, one that the other side has as well, and one
    whose root no declared value is."""
    x_needed, square_needed = Need(nonzero(x)), Need(nonzero(x**2 + 1))
    assert domains._fails_somewhere(x_needed, (), FREE)
    assert not domains._fails_somewhere(square_needed, (), FREE)
    assert not domains._fails_somewhere(x_needed, (x_needed,), FREE)
    assert not domains._fails_somewhere(x_needed, (), Facts(positive=[x]))
