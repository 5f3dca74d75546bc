"""The real roots of an expression in one name: by exact steps, and as balls between the places of a
grid."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

import sympy as sp
from flint import acb, arb, fmpz_poly

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.kinds import Value
from mathreply.algebra.refute.balls.value import Evaluator, Point, Undefined, Unknown

MAX_DEGREE = 24
MAX_ROOTS = 12
BISECTIONS = 130
TURNS = (0, 1, -1)
MAX_OPENED = 40
"""How large a sum of waves may be for its multiples of an angle to be opened."""
GRID = tuple(
    sorted(
        {Fraction(k, 4) for k in range(-40, 41)}
        | {sign * Fraction(10) ** k for k in range(-4, 5) for sign in (1, -1)}
        | {Fraction(sign * k) for k in (15, 25, 35, 60) for sign in (1, -1)}
    )
)


def exact_roots(e: Expr, x: Expr) -> list[Expr]:
    """Real roots of an expression in one name, as SymPy numbers, as far as exact steps lead."""
    return list(_exact_roots(e, x))


@lru_cache(maxsize=2_048)  # a claim, its conditions and its hints ask after the same parts
def _exact_roots(e: Expr, x: Expr) -> tuple[Expr, ...]:
    found: list[Expr] = []
    for factor in _factors(e):
        if factor.has(x):
            found += _roots_of_factor(factor, x, 0)
    real = [root for root in dict.fromkeys(found) if root.is_extended_real and root.is_finite]
    return tuple(real[:MAX_ROOTS])


def _factors(e: Expr) -> list[Expr]:
    """The factors of which one must vanish where an expression does."""
    top = e
    if isinstance(e, sp.Add):
        top = sp.fraction(sp.together(e))[0]
    found = []
    for factor in sp.Mul.make_args(top):
        base, exponent = factor.as_base_exp() if not isinstance(factor, sp.exp) else (factor, 1)
        if not sp.S(exponent).is_negative:
            found.append(base)
    return found


def _roots_of_factor(e: Expr, x: Expr, depth: int) -> list[Expr]:
    """Roots of a polynomial, or of a function that takes a value at them."""
    if e.is_polynomial(x):
        return _polynomial_roots(e, x)
    if depth > 4:
        return []
    # a f(u) + b = 0 is f(u) = -b/a.
    constant, rest = e.as_independent(x, as_Add=True)
    if isinstance(rest, sp.Add):
        return _in_one_function(e, x, depth)
    scale, inner = rest.as_independent(x, as_Add=False)
    return _inverted(inner, -constant / scale, x, depth)


def _in_one_function(e: Expr, x: Expr, depth: int) -> list[Expr]:
    """Roots of a polynomial in one function of the name: ``e^{2x} - e^x``, ``sin^2 x - sin x``."""
    functions = {f for f in e.atoms(sp.Function, sp.Pow) if f.has(x) and not f.is_polynomial(x)}
    for function in sorted(functions, key=lambda f: f.count_ops()):
        t = sp.Dummy("t", real=True)
        changed = _in_powers(e, function, t)
        # x itself is a power of its root: x - sqrt(x) is t^2 - t.
        is_root = isinstance(function, sp.Pow) and function.base == x
        if is_root and (1 / function.exp).is_Integer:
            changed = changed.xreplace({x: t ** (1 / function.exp)})
        if changed.has(x) or not changed.is_polynomial(t):
            continue
        found = []
        for value in _polynomial_roots(changed, t):
            found += _inverted(function, value, x, depth + 1)
        return found
    return _of_waves(e, x, depth) if e.has(sp.sin, sp.cos) else []


def _of_waves(e: Expr, x: Expr, depth: int) -> list[Expr]:
    """Roots of a polynomial in the sine and the cosine of one angle: ``cos x - sin x``."""
    opened, angles = e, _angles_in(e)
    if len(angles) > 1 and e.count_ops() < MAX_OPENED:
        opened = sp.expand_trig(e)
        angles = _angles_in(opened)
    if len(angles) != 1:
        return []
    (angle,) = angles
    s, c = sp.Dummy("s", real=True), sp.Dummy("c", real=True)
    flat = opened.xreplace({sp.sin(angle): s, sp.cos(angle): c})
    if flat.has(x) or not flat.is_polynomial(s, c):
        return []
    reduced = sp.rem(flat, s**2 + c**2 - 1, s)
    found: list[Expr] = []
    for factor in _factors(sp.factor(reduced)):
        for value in _angles_of(factor, s, c, x):
            found += _roots_of_factor(angle - value, x, depth + 1)
    return found


def _angles_of(factor: Expr, s: Expr, c: Expr, x: Expr) -> list[Expr]:
    """The angles at which a polynomial in a sine ``s`` and a cosine ``c`` is zero."""
    if not factor.has(s):
        wave, roots = sp.cos(x), _polynomial_roots(factor, c)
    elif not factor.has(c):
        wave, roots = sp.sin(x), _polynomial_roots(factor, s)
    else:
        return list(_where_proportional(factor, s, c))
    return [angle for root in roots for angle in _angles(wave, root)]


def _angles_in(e: Expr) -> set[Expr]:
    return {wave.args[0] for wave in e.atoms(sp.sin, sp.cos)}


def _where_proportional(e: Expr, s: Expr, c: Expr) -> list[Expr]:
    """The angles at which ``a sin u + b cos u`` vanishes: those of a tangent."""
    a, b = e.coeff(s, 1), e.coeff(c, 1)
    is_linear = a.is_number and b.is_number and sp.expand(e - a * s - b * c) == 0
    return _angles(sp.tan(s), -b / a) if is_linear and a != 0 else []


def _in_powers(e: Expr, function: Expr, t: Expr) -> Expr:
    """``e`` with a new name for a function, and with its powers for ``e^{2u}`` next to ``e^u``."""
    if not isinstance(function, sp.exp):
        return e.xreplace({function: t})
    exponents = {node: node.args[0] / function.args[0] for node in e.atoms(sp.exp)}
    return e.xreplace({node: t**ratio for node, ratio in exponents.items() if ratio.is_Integer})


def _inverted(f: Expr, value: Expr, x: Expr, depth: int) -> list[Expr]:
    """The places at which a function of the name takes a value."""
    if not value.is_extended_real:
        return []
    if isinstance(f, sp.Pow) and f.base is not sp.E:
        inner, values = _power_inverted(f, value, x)
    else:
        inner = f.args[0] if f.args else f
        values = _arguments(f, value)
    found = []
    for argument in values:
        found += _roots_of_factor(inner - argument, x, depth + 1)
    return found


def _arguments(f: Expr, value: Expr) -> list[Expr]:
    """At which arguments a function takes a value; none where that is not known of it."""
    for kinds, inverse in _INVERSES:
        if isinstance(f, kinds):
            return inverse(f, value)
    return []


def _power_inverted(f: Expr, value: Expr, x: Expr) -> tuple[Expr, list[Expr]]:
    """What a power's base, or its exponent, must be."""
    base, exponent = f.base, f.exp
    if exponent.has(x):
        is_invertible = not base.has(x) and value.is_positive and base.is_positive
        return exponent, [sp.log(value) / sp.log(base)] if is_invertible else []
    if exponent.is_Rational and exponent.p % 2 == 0:
        root = value ** (1 / exponent)
        return base, [root, -root] if value.is_nonnegative else []
    if value.is_nonnegative:
        return base, [value ** (1 / exponent)]
    # Over the reals only an odd root has a negative value.
    is_odd_root = exponent.is_Rational and exponent.q % 2
    return base, [-((-value) ** (1 / exponent))] if is_odd_root else []


def _angles(f: Expr, value: Expr) -> list[Expr]:
    """The angles at which a wave takes a value, in the turns nearest to 0."""
    if isinstance(f, sp.tan):
        return [sp.atan(value) + k * sp.pi for k in TURNS]
    if not -1 <= value <= 1:
        return []
    turns = [2 * sp.pi * k for k in TURNS]
    if isinstance(f, sp.cos):
        first = sp.acos(value)
        return [sign * first + turn for turn in turns for sign in (1, -1)]
    first = sp.asin(value)
    return [first + turn for turn in turns] + [sp.pi - first + turn for turn in turns]


_INVERSES: tuple[tuple[Expr, Callable[[Expr, Expr], list[Expr]]], ...] = (
    (sp.exp, lambda _, v: [sp.log(v)] if v.is_positive else []),
    (sp.log, lambda f, v: [sp.exp(v)] if len(f.args) == 1 else []),
    (sp.Abs, lambda _, v: [v, -v] if v.is_nonnegative else []),
    ((sp.sin, sp.cos, sp.tan), _angles),
    (sp.sinh, lambda _, v: [sp.asinh(v)]),
    (sp.asinh, lambda _, v: [sp.sinh(v)]),
    (sp.atan, lambda _, v: [sp.tan(v)]),
    (sp.tanh, lambda _, v: [sp.atanh(v)]),
)
"""Kinds of function with the arguments at which they take a value."""


def _polynomial_roots(e: Expr, x: Expr) -> list[Expr]:
    """Real roots that square roots write: of the factors of degree 1 and 2."""
    try:
        p = sp.Poly(e, x)
    except sp.PolynomialError:
        return []
    if p.degree() < 1 or p.degree() > MAX_DEGREE:
        return []
    if p.degree() == 1:
        a, b = p.all_coeffs()
        return [-b / a]
    if not all(c.is_Rational for c in p.all_coeffs()):
        return _quadratic(p) if p.degree() == 2 else []
    found: list[Expr] = []
    for factor, _ in p.factor_list()[1]:
        if factor.degree() == 1:
            a, b = factor.all_coeffs()
            found.append(-b / a)
        elif factor.degree() == 2:
            found += _quadratic(factor)
    return found


def _quadratic(p: Expr) -> list[Expr]:
    """The two roots; none where what stands under the root may be negative."""
    a, b, c = p.all_coeffs()
    inside = b**2 - 4 * a * c
    # Of a discriminant with names the sign may not be known: then no root is told.
    if inside.is_negative is not False and inside != 0:
        return []
    return [(-b + s * sp.sqrt(inside)) / (2 * a) for s in (1, -1)]


# Roots without a closed form.


def isolated_roots(e: Expr, x: Expr, low: Expr, high: Expr) -> list[Expr]:
    """Balls in each of which an expression in one name is certain to have a root.

    The expression is enclosed on the whole bracket, so it is continuous there, and changes its
    sign: the intermediate value theorem does the rest.
    """
    if e.is_polynomial(x) and sp.Poly(e, x).degree() <= MAX_DEGREE:
        return _balls_of_polynomial(e, x)
    found = []
    places = [g for g in GRID if (low is None or g >= low) and (high is None or g <= high)]
    signs = [(place, _sign(e, x, place)) for place in places]
    for (a, left), (b, right) in itertools.pairwise(signs):
        changes_sign = left * right < 0
        ball = _bisected(e, x, a, b, left) if changes_sign else None
        if ball is not None:
            found.append(ball)
        if len(found) >= MAX_ROOTS:
            break
    return found


def _balls_of_polynomial(e: Expr, x: Expr) -> list[Expr]:
    """All real roots of a polynomial with rational coefficients, isolated by FLINT."""
    p = sp.Poly(e, x)
    if not all(c.is_Rational for c in p.all_coeffs()):
        return []
    _, whole = p.clear_denoms(convert=True)
    numbers = [int(c) for c in reversed(whole.all_coeffs())]
    roots = fmpz_poly(numbers).complex_roots()
    return [acb(root.real) for root, _ in roots if root.imag.is_zero()]


def _sign(e: Expr, x: Expr, place: Fraction) -> int:
    """The sign at a place; 0 where the ball does not tell it."""
    value = _at(e, x, place)
    if value is None or not value.imag.contains(0) or value.real.contains(0):
        return 0
    return 1 if value.real > 0 else -1


def _at(e: Expr, x: Expr, place: Value) -> Expr:
    """The value at a place, or on a ball; None where there is none."""
    try:
        value = Evaluator(Point({x: place}), real=True).value(e)
    except (Unknown, Undefined, ValueError, OverflowError, ZeroDivisionError, TypeError):
        return None
    return value if isinstance(value, acb) else None


def _bisected(e: Expr, x: Expr, a: Fraction, b: Fraction, left: int) -> Expr | None:
    """A ball around a change of sign; None where it does not get small."""
    for _ in range(BISECTIONS):
        middle = (a + b) / 2
        sign = _sign(e, x, middle)
        # The root itself, or too close to it for the precision.
        if sign == 0:
            break
        a, b = (middle, b) if sign == left else (a, middle)
    first, last = (arb(end.numerator) / end.denominator for end in (a, b))
    ball = acb(first.union(last))
    is_continuous = _at(e, x, ball) is not None
    return ball if is_continuous and ball.rad() < 1e-20 else None
