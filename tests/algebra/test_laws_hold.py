"""Every law of rewriting keeps the value: the normal form is worth what the expression was."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
import sympy as sp

from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.nodes import Extremum
from mathreply.algebra.prove import rules  # noqa: F401 - they fill the table of laws
from mathreply.algebra.prove.normal import LAWS, Normalizer

POINTS = 6
TOLERANCE = 1e-9
x, y = sp.symbols("x y", real=True)
p, q = sp.symbols("p q", positive=True)
m, n = sp.symbols("m n", integer=True, positive=True)
k = sp.Symbol("k", integer=True)

TRIGONOMETRIC = (sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc)
HYPERBOLIC = (sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch)
ANGLES = (x + y, x - y, -x, 2 * x, -3 * x, x + sp.pi / 3, 2 * x - y, x + y + p)


def expressions() -> Iterator[sp.Expr]:
    """Something of every law over numbers, unevaluated where SymPy would do its work."""
    for function in (*TRIGONOMETRIC, *HYPERBOLIC):
        yield from (function(angle, evaluate=False) for angle in ANGLES)
    for wave in (sp.sin, sp.cos):
        yield from (sp.Pow(wave(x), power) for power in (2, 3, 4))
        yield from (wave(sp.Mul(count, x, evaluate=False)) for count in (4, -5))
    yield from (sp.exp(u) for u in (x + y, x - y, 2 * x, -x, sp.log(p) + x, p * sp.log(q)))
    yield from (sp.Pow(sp.exp(x), power, evaluate=False) for power in (2, -1, n, y))
    yield from (sp.Pow(base, sp.log(q) + x) for base in (p, sp.Integer(3), p * q))
    products = (p * q, p / q, p**2, sp.sqrt(p), p**3 * q**-2, p**x, sp.exp(x), sp.E * p)
    yield from (sp.log(u, evaluate=False) for u in products)
    yield from (sp.Pow(u, w) for u in (p * q, p / q, p**2, sp.sqrt(p)) for w in (x, -2, sp.S.Half))
    yield from (sp.Pow(x**2, sp.S.Half), sp.Pow(x * y, 3), sp.Pow(-x, 3), sp.Pow(x**2, sp.S(3) / 2))
    yield from (sp.cbrt(p**3), sp.Pow(sp.Abs(x), 4), sp.Pow(x + y, 3), 1 / (x**2 + 1) ** 2)
    yield from (sp.Abs(u, evaluate=False) for u in (x * y, -x, x / p, x**2, p, x**3, x - y))
    yield from (kind(x, y) for kind in (sp.Max, sp.Min))
    yield from (kind(x, y, -x) + kind(p, x) for kind in (sp.Max, sp.Min))
    yield from (sp.sign(u, evaluate=False) for u in (x * y, -x, p * x, x**3, p))
    yield from (
        kind(u, evaluate=False) for kind in (sp.ceiling, sp.floor) for u in (x, x + k, -x, x - 2)
    )
    yield from (sp.factorial(u) for u in (n, n + 1, n + 3, n + m))
    yield from (sp.factorial(n + 2) / sp.factorial(n), sp.factorial(n) / sp.factorial(n + 1))
    yield from (sp.gamma(u) for u in (n, n + 2, p, p + 1, p + 3))
    yield from (sp.binomial(u, w) for u, w in ((n, 2), (n, 3), (n, 1), (x, 2), (n + 1, n), (m, n)))
    for arc, wave in ((sp.asin, sp.sin), (sp.acos, sp.cos), (sp.atan, sp.tan)):
        # 1/2 lies in the range of every arc, 3 in that of one, -1 in that of two.
        yield from (arc(wave(u), evaluate=False) for u in (sp.S.Half, sp.Integer(3), -sp.S.One, x))
    yield from (sp.asinh(x), sp.acosh(p + 1), sp.atanh(x / (1 + sp.Abs(x))))
    yield from (sp.Sum(u, (k, 1, 4)) for u in (k, x * k**2, x + k, x**k))
    yield from (
        Extremum(kind, u, (k, 1, 4))
        for kind in ("max", "min")
        for u in (k + x, -p * k, x, sp.exp(k - p), p * k - x * (k - 2) ** 2)
    )
    yield from (sp.Product(u, (k, 1, 3)) for u in (k + p, x * k, p**k, sp.exp(x * k)))


EXPRESSIONS = list(expressions())
OF_NUMBERS = set(LAWS) - {"Component", "AppliedUndef", "ConditionalMean", "Integral", "Gcd", "Lcm"}
"""Classes that are worth a number as soon as their names are."""
assert {"sin", "log", "Abs", "binomial", "Sum"} <= OF_NUMBERS, "the rules are loaded"


def points(e: sp.Expr) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Values for the names of an expression, each in its domain; the same in every run."""
    chance = random.Random(str(e))
    names = sorted(e.free_symbols, key=str)
    for _ in range(POINTS):
        yield {name: value(name, chance) for name in names}


def value(name: sp.Symbol, chance: random.Random) -> sp.Expr:
    if name.is_integer:
        return sp.Integer(chance.randint(1 if name.is_positive else -4, 6))
    low = 1 if name.is_positive else -250
    return sp.Rational(chance.randint(low, 250), 97)


def worth(e: sp.Expr, point: dict[sp.Symbol, sp.Expr]) -> complex:
    """The expression at a point, its own functions kept as they stand until then."""
    return complex(sp.N(e.subs(point).doit(), 30))


@pytest.mark.slow
@pytest.mark.parametrize("e", EXPRESSIONS, ids=str)
def test_a_normal_form_is_worth_what_it_came_from(e: sp.Expr) -> None:
    """At points of either sign, where both have a value."""
    normal = Normalizer(Facts())(e)
    for point in points(e):
        before, after = worth(e, point), worth(normal, point)
        assert abs(before - after) <= TOLERANCE * max(1.0, abs(before)), (normal, point)


def test_every_law_over_numbers_is_tried() -> None:
    """Also one that is added later."""
    tried = {type(node).__name__ for e in EXPRESSIONS for node in sp.preorder_traversal(e)}
    assert tried >= OF_NUMBERS, OF_NUMBERS - tried
    changed = {type(e).__name__ for e in EXPRESSIONS if Normalizer(Facts())(e) != e}
    assert len(changed & OF_NUMBERS) >= len(OF_NUMBERS) - 3, "most of them do change something"
