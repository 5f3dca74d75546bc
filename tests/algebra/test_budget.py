"""Budgets: a method that finds no end or fails costs only itself, whatever the clock says."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import pytest
import sympy as sp
from sympy.core.exprtools import Factors

from mathreply.algebra.budget import spent, within, work
from mathreply.algebra.judge.step import Judge
from mathreply.model import Declarations, Derivation, Step, Symbol, Verdict
from mathreply.model.domains import parse_domain
from mathreply.settings import Limits


def toil(steps: int) -> str:
    """Do so many steps of work."""
    for _ in range(steps):
        work()
    return "done"


def test_a_method_that_takes_too_much_work_has_no_result() -> None:
    """A short method returns what it found, a long one nothing, one that raises nothing."""
    assert within(50, lambda: toil(50)) == "done"
    assert within(50, lambda: toil(51)) is None
    assert within(50, lambda: 1 / 0) is None


def test_an_inner_budget_never_outlasts_the_outer_one() -> None:
    """The inner method is cut when the outer budget is spent, and the outer one as well."""
    before = spent()
    assert within(100, lambda: (within(10_000, lambda: toil(5_000)), "went on")) is None
    assert spent() - before == 101


def test_an_inner_budget_that_is_spent_leaves_the_outer_one_running() -> None:
    """After a method was cut the next one still has its work."""
    found = within(1_000, lambda: (within(50, lambda: toil(500)), within(500, lambda: toil(50))))
    assert found == (None, "done")


def test_what_sympy_builds_is_work() -> None:
    """An expansion that would take for ever ends by the count alone."""
    x, y, z = sp.symbols("x y z")
    assert within(20_000, lambda: sp.expand((x + y + z) ** 200)) is None
    assert within(20_000, lambda: sp.expand((x + 2 * y) ** 2)) is not None


def test_waiting_is_no_work() -> None:
    """A busy machine on which everything takes longer cuts nothing off."""
    assert within(10, lambda: (time.sleep(0.05), toil(10))[1]) == "done"


BRIEF = Limits(step_timeout_s=1.0)
HARD = (r"\int_0^\infty \frac{\sin x}{\sqrt x + x}\,dx", r"\frac{\pi}{3}")


def verdict(left: str, right: str) -> tuple[Verdict, int]:
    """The verdict on an equality in ``x``, and the work that it took."""
    declared = Declarations((Symbol("x", parse_domain("real")),))
    judge = Judge(Derivation(left, (Step("=", right),)), declared, BRIEF)
    before = spent()
    return judge.step(0)[1], spent() - before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("left", "right"), [HARD, (r"\sin(x)^{40} + \cos(x)^{40}", r"(1 - \frac{x^2}{2})^{20}")]
)
def test_a_second_look_takes_no_more_work_and_says_the_same(left: str, right: str) -> None:
    """What is remembered saves work; it never changes a verdict."""
    first, took = verdict(left, right)
    again, took_again = verdict(left, right)
    assert (first.kind, first.detail, first.counterexample) == (
        again.kind,
        again.detail,
        again.counterexample,
    )
    assert took_again <= took <= BRIEF.step_work


def test_a_polynomial_of_high_degree_is_work() -> None:
    """Factoring builds nothing until it is done: its degree counts before it begins."""
    x = sp.Symbol("x")
    assert within(200_000, lambda: sp.factor(x**7161 - 1)) is None
    assert within(200_000, lambda: sp.factor(x**12 - 1)) is not None


def test_powers_are_taken_as_they_are() -> None:
    """Without an expression of their dictionary SymPy makes of them what it makes of a product, and
    the work is counted as ever."""
    x, y = sp.symbols("x y")
    product = 8 * sp.I * x**2 * y**x
    powers = dict(product.as_powers_dict())
    before = spent()
    found = Factors(powers)
    assert spent() - before >= 10 * len(powers)
    assert found == Factors(product)
    assert found.as_expr() == product
    assert type(found.factors) is dict
    assert not isinstance(found.factors, sp.Dict)


def test_sympy_asks_for_facts_in_one_order() -> None:
    """It drew another one each time, and with it what a budget was spent on."""
    asked: list[str] = []

    def handler(fact: str) -> Callable[[sp.Expr], None]:
        return lambda _: asked.append(fact)

    facts = ("integer", "even", "rational", "real", "finite", "zero", "prime", "negative")
    silent = type("Silent", (sp.Expr,), {f"_eval_is_{fact}": handler(fact) for fact in facts})
    orders = set()
    for number in range(8):
        asked.clear()
        assert silent(sp.Integer(number)).is_odd is None
        orders.add(tuple(asked))
    (order,) = orders
    assert set(order) == set(facts)


def test_sympy_works_out_no_digits_of_an_integral() -> None:
    """Asked after a sign it says that it does not know, at once; of a root it still knows."""
    x = sp.Symbol("x")
    hard = sp.Integral(sp.sin(x**7), (x, 0, 30))
    assert (sp.exp(hard) - 1).is_zero is None
    assert hard.is_positive is None
    assert (sp.sqrt(2) - 1).is_positive


def test_sympy_loads_no_units() -> None:
    """It looked for them in what it simplifies or solves, and they are thousands of expressions."""
    x = sp.Symbol("x")
    before = spent()
    assert sp.simplify((x**2 - 1) / (x - 1)) == x + 1
    assert sp.solve(x**2 - 4, x) == [-2, 2]
    assert spent() - before < 50_000
    assert "sympy.physics.units.definitions" not in sys.modules
