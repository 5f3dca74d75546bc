"""The trusted part: laws that say what they need, and claims that it must not take for proved."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from mathreply.algebra import Pool
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove import equality, inequalities
from mathreply.algebra.prove.calculus import zero_test
from mathreply.algebra.prove.induction import by_induction
from mathreply.algebra.prove.kernel import gaps, integrals
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.law import REGISTER, register
from mathreply.algebra.prove.kernel.limits import limit
from mathreply.algebra.prove.kernel.missing_needs import missing
from mathreply.algebra.prove.kernel.proof import LawRecord, positive
from mathreply.algebra.prove.lemmas import LEMMAS
from mathreply.algebra.prove.normal import LAWS
from mathreply.algebra.prove.roots import all_roots
from mathreply.model import Derivation, Step, VerdictKind
from mathreply.model.domains import Interval
from tests.algebra.alone import is_proved
from tests.algebra.items import FIXTURES, as_tests, declared, named
from tests.samples import often
from tests.syntax import calls_in

PROVE = Path(equality.__file__).parent
EVERY_FALSE = named(FIXTURES / "kernel" / "false.jsonl")
FALSE = often(EVERY_FALSE, lambda row: row[0])
"""For the prover alone, which no trial warns."""
TRUE = often(named(FIXTURES / "kernel" / "true.jsonl"), lambda row: row[0])
EVERY = 24
"""Of so many false claims one may be put to the whole judge."""
BY_THE_JUDGE = ", by the judge"


def has_its_own_way(row: dict[str, Any]) -> bool:
    """Whether the judge may call a claim proved without the prover: numbers are compared, and
    events are counted."""
    return not row["symbols"] or any("P(" in side for side in row["steps"])


POSSIBLE = [
    (name, row)
    for number, (name, row) in enumerate(EVERY_FALSE)
    if number % EVERY == 0 or has_its_own_way(row)
]
JUDGED = often(POSSIBLE, lambda row: f"{row[0]}{BY_THE_JUDGE}")
x, a = sp.Symbol("x", real=True), sp.Symbol("a", real=True)
n, r, k = sp.symbols("n r k", integer=True)


PLACE = {"Proof": 0, "Use": 0, "Decided": 1}
"""What is made with a law's name → the place of the name among its arguments."""


@functools.cache
def calls_below(folder: Path) -> tuple[ast.Call, ...]:
    """Every call in the files below a folder that may name a law."""
    return tuple(
        call
        for file in sorted(folder.rglob("*.py"))
        for call in calls_in(file.read_text("utf-8"), {*PLACE, "may", "use"})
    )


def methods() -> set[str]:
    """The name of every method with which a proof is made, wherever it is found."""
    found = set()
    for node in calls_below(PROVE.parent):
        place = PLACE.get(getattr(node.func, "id", ""))
        name = node.args[place] if place is not None and len(node.args) > place else None
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            found.add(name.value)
    return found


def calls() -> Iterator[tuple[str, str, int]]:
    """(how, law, conditions) of every place at which a law is used or asked for by its name."""
    for node in calls_below(PROVE):
        if not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr not in ("may", "use") or not node.args:
            continue
        first = node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield node.func.attr, first.value, len(node.args) - 1


def test_every_law_says_what_it_needs_and_where_it_is_shown() -> None:
    """A law without a statement, a source or a name for each condition is none."""
    for law in REGISTER.values():
        assert law.statement.strip(), law.name
        assert law.source.strip(), law.name
        assert all(condition.strip() for condition in law.conditions), law.name


@pytest.mark.slow
def test_no_law_is_used_that_is_not_registered() -> None:
    """Rewriting, methods and lemmas name laws of the register."""
    named = {law for _, law in LAWS.values()} | {law for _, law, _ in calls()}
    named |= {name for name, _ in (*equality._METHODS, *inequalities._METHODS, *LEMMAS)}
    made = methods()
    assert len(made) > len(PLACE)
    assert not (named | made) - set(REGISTER)


def test_a_law_with_conditions_is_never_used_without_them() -> None:
    """Where conditions are stated, the place of use hands over one argument for each; a starred
    one stands for several."""
    for how, law, count in calls():
        if how == "may":
            assert count >= 1, law
        else:
            assert not REGISTER[law].conditions, law


def test_a_condition_that_is_not_met_forbids_the_law() -> None:
    """The record takes a law in only if every condition follows from the facts."""
    record = LawRecord()
    assert not record.may(Facts(), "power of a product", positive(x))
    assert record.may(Facts(), "power of a product", positive(sp.exp(x)))
    assert [use.law for use in record.uses] == ["power of a product"]


def test_a_law_cannot_be_registered_without_a_source() -> None:
    """Nor twice."""
    with pytest.raises(ValueError, match="source"):
        register("a law from nowhere", "1 = 2", "")
    with pytest.raises(ValueError, match="twice"):
        register("sign", "sgn u = 1", "anywhere")


def judged(pool: Pool, row: dict[str, Any]) -> Any:
    start, side = row["steps"]
    (chain,) = pool.verify((Derivation(start, (Step(row["relation"], side),)),), declared(row))
    return chain.steps[0].verdict


@pytest.mark.slow
@pytest.mark.parametrize("row", as_tests(JUDGED))
def test_no_false_claim_is_proved(pool: Pool, row: dict[str, Any]) -> None:
    """At an end, a zero, a pole, an empty range, far away or for one parameter it fails."""
    assert judged(pool, row).kind is not VerdictKind.PROVED


@pytest.mark.slow
@pytest.mark.parametrize("row", as_tests(TRUE))
def test_a_true_claim_is_proved_and_its_proof_is_shown(pool: Pool, row: dict[str, Any]) -> None:
    """The good twins: with their laws, and the points that are left out; under its condition where
    one is told."""
    verdict = judged(pool, row)
    if "condition" in row:
        assert (verdict.kind, verdict.condition) == (VerdictKind.CONDITIONAL, row["condition"])
        return
    assert verdict.kind is VerdictKind.PROVED, verdict.detail
    assert verdict.proof
    assert all(step.law in REGISTER and step.source for step in verdict.proof)
    assert list(verdict.excluded) == row.get("excluded", [])


@pytest.mark.slow
@pytest.mark.parametrize("row", as_tests(FALSE))
def test_the_prover_alone_takes_no_false_claim(row: dict[str, Any]) -> None:
    """No trial stands in the way of a proof: each condition has to hold it back."""
    start, side = row["steps"]
    assert not is_proved(start, row["relation"], side, declared(row))


def test_a_limit_looks_at_every_case_of_a_parameter() -> None:
    """``x/(1 + a x^2)`` goes to 0 unless a is 0; with a > 0 it does."""
    body = x / (1 + a * x**2)
    assert limit(body, x, sp.oo, "+-", Facts(), zero_test(Facts())) is None
    known = Facts().also(positive=[a])
    assert limit(body, x, sp.oo, "+-", known, zero_test(known)) == 0


def test_an_antiderivative_that_jumps_is_refused() -> None:
    """``2/sqrt(3) arctan(tan(x/2)/sqrt(3))`` has the right derivative, and jumps at pi."""
    t = sp.Symbol("t", real=True)
    bad = 2 / sp.sqrt(3) * sp.atan(sp.tan(t / 2) / sp.sqrt(3))
    integral = sp.Integral(1 / (2 + sp.cos(t)), (t, 0, 2 * sp.pi))

    def guesses(_: Any, y: Any) -> list[Any]:
        return [bad.xreplace({t: y})]

    with pytest.raises(integrals.NoValue):
        integrals.value(integral, Facts(), zero_test, guesses)


def test_a_wrong_antiderivative_is_refused() -> None:
    """Whoever proposes it."""
    integral = sp.Integral(x**2, (x, 0, 1))
    with pytest.raises(integrals.NoValue):
        integrals.value(integral, Facts(), zero_test, lambda _, y: [y**3 / 2])
    assert integrals.value(integral, Facts(), zero_test, lambda _, y: [y**3 / 3]) == sp.Rational(
        1, 3
    )


def test_solutions_are_all_or_none_are_told() -> None:
    """A coefficient that may be zero makes no list complete."""
    assert all_roots(a * x**2 - a, x, Facts()) is None
    assert all_roots(a * x - 1, x, Facts()) is None
    assert set(all_roots(x**2 - 9, x, Facts()) or []) == {3, -3}


def test_zeros_are_thin_only_where_that_is_shown() -> None:
    """Of ``|x| - x`` half a line is zero; of ``x - 1`` one place."""
    assert gaps.is_rare(x - 1, Facts())
    assert not gaps.is_rare(sp.Abs(x) - x, Facts())
    assert not gaps.is_rare(sp.sqrt(x**2) - x, Facts())
    assert not gaps.is_rare(x - a, Facts(equal=[(x, a)]))


def test_what_a_side_needs_is_computed_far_from_the_origin() -> None:
    """A logarithm has no value left of -700, wherever anyone looks."""
    needed = needs(sp.log(x + 700, evaluate=False), Facts())
    assert [(n.kind, n.subject) for n in needed] == [("positive", x + 700)]
    assert missing(needed, (), Facts()) == needed
    assert not needs(sp.log(x + 700), Facts().also(positive=[x + 700]))


def test_induction_goes_through_the_ranges_before_those_that_are_meant() -> None:
    """``|k - 4|`` is ``k - 4`` for the last terms where ``n >= 5``, and not for those before."""
    total = sp.Sum(sp.Abs(k - 4), (k, r, n))
    claimed = 4 - r + n * (n + 1) / 2 - r * (r + 1) / 2 - 4 * (n - r)
    meant = {n: Interval(Fraction(5), None), r: Interval(None, Fraction(0))}
    assert claimed.xreplace({n: sp.Integer(5), r: sp.S.Zero}) != sum(abs(j - 4) for j in range(6))
    assert not by_induction(total, claimed, Facts(intervals=meant))


def test_induction_counts_the_terms_of_a_range_that_begins_at_a_whole_number() -> None:
    """From a name on, if the range is known to hold a term; no range begins at one half."""
    claimed = n * (n + 1) / 2
    held = Facts(nonnegative=[n - r])
    assert by_induction(sp.Sum(k, (k, r, n)), claimed - r * (r - 1) / 2, held)
    assert not by_induction(sp.Sum(k, (k, r, n)), claimed - r * (r - 1) / 2 + 1, held)
    meant = {n: Interval(Fraction(5), None), a: Interval(Fraction(0), Fraction(1))}
    between = Facts(intervals=meant)
    assert not by_induction(sp.Sum(k, (k, a, n)), claimed - a * (a - 1) / 2, between)
