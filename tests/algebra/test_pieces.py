"""Small parts of judging, each by itself: another may come to the aid of one that is at fault."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp

from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.judge.domains import _in_domain
from mathreply.algebra.prove import equality  # noqa: F401 - it loads the rules
from mathreply.algebra.prove.kernel.known_integrals import _beta
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.solutions import _stronger
from mathreply.algebra.refute.critical import _polynomial_roots
from mathreply.model.domains import Interval

x, y = sp.symbols("x y", real=True)
a = sp.Symbol("a", positive=True)
n, k = sp.symbols("n k", integer=True, positive=True)


@pytest.mark.parametrize(
    ("e", "nonnegative", "positive"),
    [
        (1 - sp.sin(x), True, False),
        (2 - sp.sin(x), True, True),
        (1 + sp.cos(x) * sp.sin(y), True, False),
        (2 + sp.sin(x) + sp.cos(y), True, False),
        (1 + sp.sin(x) + sp.cos(y), False, False),
        (sp.tanh(x) + 1, True, False),
    ],
    ids=str,
)
def test_a_sum_with_waves_is_as_small_as_they_let_it(
    e: sp.Expr, nonnegative: bool, positive: bool
) -> None:
    """At its least it is the number less all amplitudes: 0 is not negative, and not positive."""
    assert (Facts().is_nonnegative(e), Facts().is_positive(e)) == (nonnegative, positive)


@pytest.mark.parametrize("low_open", [True, False])
@pytest.mark.parametrize("high_open", [True, False])
def test_the_ends_of_an_interval_belong_to_it_where_it_is_closed(
    low_open: bool, high_open: bool
) -> None:
    """And what lies inside always does, outside never."""
    interval = Interval(Fraction(0), Fraction(2), low_open, high_open)
    inside = {p: _in_domain(sp.Integer(p), x, interval) for p in (-1, 0, 1, 2, 3)}
    assert inside == {-1: False, 0: not low_open, 1: True, 2: not high_open, 3: False}
    assert _in_domain(sp.Integer(9), x, Interval(Fraction(0), None))
    assert not _in_domain(sp.Rational(1, 2), n, None)
    assert not _in_domain(sp.Integer(0), a, None)


def test_a_relation_is_stronger_than_what_follows_from_it() -> None:
    """Of all pairs of two different relations, four hold."""
    signs = ("<", ">", "<=", ">=", "==", "!=")
    found = {(one, other) for one in signs for other in signs if _stronger(one, other)}
    assert found == {
        *((sign, sign) for sign in signs),
        ("<", "<="),
        (">", ">="),
        ("<", "!="),
        (">", "!="),
    }


@pytest.mark.parametrize(
    ("e", "roots"),
    [
        (2 * x - 3, [sp.Rational(3, 2)]),
        (x**2 - 2, [sp.sqrt(2), -sp.sqrt(2)]),
        (x**2 + 1, []),
        (x**3 - 2 * x, [sp.S.Zero, sp.sqrt(2), -sp.sqrt(2)]),
        ((x - 1) * (x**3 + x + 1), [sp.S.One]),
        (sp.sqrt(2) * x**2 - 2 * sp.sqrt(2), [sp.sqrt(2), -sp.sqrt(2)]),
        (sp.S(5), []),
    ],
    ids=str,
)
def test_roots_that_have_a_form_are_found(e: sp.Expr, roots: list[sp.Expr]) -> None:
    """All of the linear and the real quadratic factors, and nothing of the others."""
    found = _polynomial_roots(e, x)
    assert set(found) == set(roots)
    assert all(sp.simplify(e.subs(x, root)) == 0 for root in found)


@pytest.mark.parametrize(
    ("f", "value"),
    [
        (sp.sqrt(x) * (1 - x) ** 2, sp.Rational(16, 105)),
        (sp.sqrt(x) * sp.sqrt(1 - x), sp.pi / 8),
        (x ** (a - 1) * (1 - x), sp.gamma(a) / sp.gamma(a + 2)),
        (x**2 * (1 - x) ** 3, None),
        (sp.sqrt(x), None),
        (x ** (-2) * sp.sqrt(1 - x), None),
    ],
    ids=str,
)
def test_eulers_integral_of_the_first_kind(f: sp.Expr, value: sp.Expr | None) -> None:
    """Where both exponents are above -1; powers and polynomials are left to others."""
    assert _beta(f, x, sp.S.Zero, sp.S.One, Facts()) == value
    assert _beta(f, x, sp.S.Zero, sp.S(2), Facts()) is None


@pytest.mark.parametrize("low", [0, 1])
def test_a_geometric_sum_leaves_its_ratio_of_one_out(low: int) -> None:
    """The closed form has no value there, and elsewhere that of the sum."""
    normalizer = Normalizer(Facts())
    total = sp.Sum(k * x**k, (k, low, n))
    closed = normalizer(total)
    assert set(normalizer.record.gaps) == {x - 1}
    for ratio, last in ((sp.S(3), 4), (sp.Rational(-1, 2), 5)):
        at = {x: ratio, n: sp.Integer(last)}
        assert sp.simplify(closed.xreplace(at) - total.xreplace(at).doit()) == 0
