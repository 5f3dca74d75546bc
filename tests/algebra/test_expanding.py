"""Expressions multiplied out by the shorter way are what SymPy makes of them by its own."""

from __future__ import annotations

import pytest
import sympy as sp
from sympy.core.cache import clear_cache

from mathreply.algebra.expression import expanding

x, y = sp.symbols("x y", positive=True)
n = sp.Symbol("n", integer=True)
EXPRESSIONS = (
    x**2 * y + 3 * x - sp.Rational(1, 2),
    2 * (x + 1) * (y - 1) ** 3,
    sp.exp(x + y) * (x * y) ** n,
    sp.log(x * (y + 1)) + x ** (n + 1),
    sp.Sum((n + 1) ** 2 * x, (n, 0, 3)),
    sp.Mul(x, x, evaluate=False) + 1,
    sp.Mul(y, 2, x, evaluate=False),
    sp.Pow(x, 1, evaluate=False) * (x + y),
    sp.Pow(sp.Mul(0, x, evaluate=False) + y, 0, evaluate=False),
)


@pytest.mark.parametrize("hints", [{}, {"complex": True}, {"trig": True}, {"log": False}], ids=str)
@pytest.mark.parametrize("e", EXPRESSIONS, ids=str)
def test_the_shorter_way_leads_to_the_same(
    e: sp.Expr, hints: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for what was built without being evaluated, and for hints that change names."""
    shorter = e.expand(**hints)
    monkeypatch.setattr(sp.Expr, "_expand_hint", staticmethod(expanding._apply))
    clear_cache()
    assert sp.srepr(e.expand(**hints)) == sp.srepr(shorter)
