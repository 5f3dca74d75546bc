"""Where a proved step has no value on one side, the verdict says so."""

from __future__ import annotations

import pytest

from mathreply.algebra import Pool
from mathreply.model import Declarations, Derivation, Statement, Step, Symbol, VerdictKind
from mathreply.model.domains import parse_domain

pytestmark = pytest.mark.slow  # children that load SymPy


@pytest.mark.parametrize(
    ("name", "domain", "left", "right", "assumed", "excluded"),
    [
        ("A", "real^{n x n}", "A^{-1} A", "I", "", ("\\det A = 0",)),
        ("A", "real^{m x n}", "(A^\\top A)^{-1} A^\\top A", "I", "", ("\\det (A^\\top A) = 0",)),
        ("A", "real^{n x n}", "A^{-1} A", "I", "\\det A \\ne 0", ()),
        ("n", "natural", "\\frac{1}{n}", "n^{-1}", "", ("n = 0",)),
        ("x", "real", "\\frac{x^2-1}{x-1}", "x+1", "", ("x = 1",)),
        ("x", "positive", "\\frac{x}{x}", "1", "", ()),
    ],
)
def test_excluded_points_are_recorded(
    pool: Pool,
    name: str,
    domain: str,
    left: str,
    right: str,
    assumed: str,
    excluded: tuple[str, ...],
) -> None:
    """Zeros of divisors and singular matrices are told, unless declared or assumed away."""
    declared = Declarations(
        (Symbol(name, parse_domain(domain)),), assumptions=(Statement(assumed),) if assumed else ()
    )
    (chain,) = pool.verify([Derivation(left, (Step("=", right),))], declared)
    (entry,) = chain.steps
    assert entry.verdict.kind is VerdictKind.PROVED
    assert entry.verdict.excluded == excluded


@pytest.mark.parametrize(
    ("domain", "left", "right", "condition"),
    [
        ("integer", "\\frac{n!}{(n-1)!}", "n", "n - 1 \\ge 0"),
        ("real", "e^{\\ln(n+70)}", "n+70", "n + 70 > 0"),
        ("integer", "e^{\\ln(n+40)}", "n+40", "n + 40 > 0"),
        ("real <= 30", "(\\sqrt{25-n})^2", "25-n", "25 - n \\ge 0"),
    ],
)
def test_a_gap_makes_a_condition(
    pool: Pool, domain: str, left: str, right: str, condition: str
) -> None:
    """Where a side has no value on more than single points, the step holds only elsewhere, however
    far off that is."""
    declared = Declarations((Symbol("n", parse_domain(domain)),))
    (chain,) = pool.verify([Derivation(left, (Step("=", right),))], declared)
    (entry,) = chain.steps
    assert entry.verdict.kind is VerdictKind.CONDITIONAL
    assert entry.verdict.condition == condition
