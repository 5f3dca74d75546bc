"""Definite integrals that a law with a name gives, with their parameters in its range."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.law import register

MAX_DEGREE = 8
register(
    "Euler's integrals",
    "int_0^oo x^(s-1) e^(-a x^q) dx = Gamma(s/q)/(q a^(s/q)); "
    "int_0^1 x^(a-1) (1-x)^(b-1) dx = B(a, b)",
    "DLMF 5.9.1, 5.12.1; every parameter positive",
)
register(
    "Frullani's integral",
    "int_0^oo (sum_k c_k e^(-a_k x))/x dx = -sum_k c_k log a_k where sum_k c_k = 0",
    "the sum is one of (e^(-a x) - e^(-b x))/x = int_a^b e^(-x t) dt, integrated over x first by "
    "Tonelli's theorem (Rudin, Real and Complex Analysis, 8.8); every a_k positive",
)
register(
    "Gaussian integral of a wave",
    "int e^(-a x^2 + b x + c) cos(w x + d) dx = sqrt(pi/a) e^((b^2 - w^2)/(4a) + c) "
    "cos(d + w b/(2a)) over the whole line, the same with sines, and half of it from 0 on for "
    "cosines with b = d = 0",
    "the real and the imaginary part of int e^(-a x^2 + (b + i w) x + c + i d) dx, DLMF 7.7.3 "
    "with the square completed; a > 0, everything real",
)
register(
    "logarithm over a quadratic",
    "int_0^oo log(x)/(x^2 + b^2) dx = pi log(b)/(2 b)",
    "x = b t leaves log(b) times int 1/(b (1 + t^2)) and int log(t)/(1 + t^2) dt, which t -> 1/t "
    "turns into its opposite; b > 0",
)
register(
    "integral of a power",
    "int_h^oo x^p dx = -h^(p+1)/(p+1) for h > 0, p < -1; int_0^h x^p dx = h^(p+1)/(p+1) for h > 0, "
    "p > -1; int_a^b x^p dx = (b^(p+1) - a^(p+1))/(p+1) for a, b > 0, p != -1",
    "Rudin, Principles of Mathematical Analysis, 6.21 on [h, b] and [b, h] with F = x^(p+1)/(p+1); "
    "b^(p+1) goes to 0 at the improper end, by the sign of p + 1",
)
register(
    "Gaussian integral",
    "int x^n e^(-a x^2 + b x + c) dx over the whole line, by completing the square; "
    "int y^(2m) e^(-a y^2) dy = Gamma(m + 1/2)/a^(m + 1/2)",
    "DLMF 5.9.1 with t = a y^2; odd powers cancel; a > 0",
)
register(
    "Mellin transforms of waves",
    "int_0^oo x^(s-1) sin(a x) dx = Gamma(s) sin(pi s/2)/a^s for -1 < s < 1, pi/2 for s = 0; "
    "int_0^oo x^(s-1) cos(a x) dx = Gamma(s) cos(pi s/2)/a^s for 0 < s < 1",
    "DLMF 5.9.6, 5.9.7, and 4.26.12 for s = 0; a > 0; improper at both ends",
)
register(
    "Fresnel integrals",
    "int_0^oo sin(a x^2) dx = int_0^oo cos(a x^2) dx = sqrt(pi/(8 a))",
    "DLMF 7.2.9; a > 0",
)
register(
    "Bose and Fermi integrals",
    "int_0^oo x^(s-1)/(e^(a x) - 1) dx = Gamma(s) zeta(s)/a^s for s > 1; "
    "int_0^oo x^(s-1)/(e^(a x) + 1) dx = (1 - 2^(1-s)) Gamma(s) zeta(s)/a^s for s > 1",
    "DLMF 25.5.1, 25.5.3; a > 0",
)
register(
    "logarithm of a sine",
    "int_0^(pi/2) log sin x dx = int_0^(pi/2) log cos x dx = -(pi/2) log 2; twice that up to pi",
    "Whittaker, Watson, A Course of Modern Analysis, 4th edition, example after 6.21: "
    "log sin 2x = log 2 + log sin x + log cos x, integrated from 0 to pi/2",
)
register(
    "Laplace's integral",
    "int_0^oo cos(a x)/(x^2 + b^2) dx = pi e^(-|a| b)/(2 b)",
    "Whittaker, Watson, 6.222: residue at i b; a is real, b > 0",
)


def known_value(f: Expr, x: Expr, low: Expr, high: Expr, facts: Facts) -> Expr:
    """The value of an integral that one of these laws gives; None where none does."""
    for known in _KNOWN:
        found = known(f, x, low, high, facts)
        if found is not None:
            return found
    return None


def _waves(f: Expr, x: Expr, low: Expr, high: Expr, facts: Facts) -> Expr:
    """A power of the variable times a sine or cosine of it, or of its square."""
    if low != 0 or high is not sp.oo:
        return None
    outer, s, moving = _parted(f, x)
    if len(moving) != 1 or not isinstance(moving[0], (sp.sin, sp.cos)):
        return None
    (wave,) = moving
    angle = sp.expand(wave.args[0])
    is_of_square = angle.is_polynomial(x) and sp.degree(angle, x) == 2
    degree = 2 if is_of_square else 1
    slope = angle.coeff(x, degree)
    if sp.expand(angle - slope * x**degree) != 0 or not facts.is_positive(slope):
        return None
    if is_of_square:
        return outer * sp.sqrt(sp.pi / (8 * slope)) if s == 1 else None
    if not facts.is_positive(sp.expand(1 - s)):
        return None
    quarter_turns = sp.pi * s / 2
    if isinstance(wave, sp.cos):
        value = sp.gamma(s) * sp.cos(quarter_turns) / slope**s
        return outer * value if facts.is_positive(s) else None
    # A sine vanishes at 0, so that s may be 0 or less there; gamma has a pole at 0.
    if s == 0:
        return outer * sp.pi / 2
    if s.is_Rational and s > -1:
        return outer * sp.gamma(s) * sp.sin(quarter_turns) / slope**s
    return None


def _parted(f: Expr, x: Expr) -> tuple[Expr, Expr, list[Expr]]:
    """``(c, s, moving)``: ``f`` is ``c x^(s-1)`` times the factors ``moving``, for x > 0."""
    outer, s = sp.S.One, sp.S.One
    moving = []
    for factor in sp.Mul.make_args(f):
        base, exponent = factor.as_base_exp()
        while isinstance(base, sp.Pow) and base.exp.is_Rational:
            base, exponent = base.base, base.exp * exponent
        if not factor.has(x):
            outer *= factor
        elif base == x and not exponent.has(x):
            s += exponent
        else:
            moving.append(factor)
    return outer, s, moving


def _bose(f: Expr, x: Expr, low: Expr, high: Expr, facts: Facts) -> Expr:
    """A power of the variable over an exponential of it, one more or less."""
    if low != 0 or high is not sp.oo:
        return None
    outer, s, moving = _parted(f, x)
    if len(moving) != 1:
        return None
    below = 1 / moving[0]
    growing = [t for t in sp.Add.make_args(below) if t.has(x)]
    if len(growing) != 1 or not isinstance(growing[0], sp.exp):
        return None
    (power,) = growing
    sign = below - power
    slope = sp.cancel(power.args[0] / x)
    if sign not in (1, -1) or slope.has(x):
        return None
    if not (facts.is_positive(slope) and facts.is_positive(sp.expand(s - 1))):
        return None
    value = sp.gamma(s) * sp.zeta(s) / slope**s
    return outer * (value if sign == -1 else (1 - 2 ** (1 - s)) * value)


def _log_sine(f: Expr, x: Expr, low: Expr, high: Expr, facts: Facts) -> Expr:
    """The logarithm of a sine or cosine over a quarter or a half turn."""
    outer, log = f.as_independent(x, as_Add=False)
    if low != 0 or not isinstance(log, sp.log) or len(log.args) != 1:
        return None
    half = -sp.pi / 2 * sp.log(2)
    if high == sp.pi / 2 and log.args[0] in (sp.sin(x), sp.cos(x)):
        return outer * half
    return outer * 2 * half if high == sp.pi and log.args[0] == sp.sin(x) else None


def _laplace(f: Expr, x: Expr, low: Expr, high: Expr, facts: Facts) -> Expr:
    """A cosine over a quadratic without real roots."""
    if high is not sp.oo or low not in (0, -sp.oo):
        return None
    outer, moving = f.as_independent(x, as_Add=False)
    waves = [factor for factor in sp.Mul.make_args(moving) if isinstance(factor, sp.cos)]
    if len(waves) != 1:
        return None
    (wave,) = waves
    slope = sp.cancel(wave.args[0] / x)
    below = sp.expand(1 / (moving / wave))
    if slope.has(x) or not below.is_polynomial(x) or sp.degree(below, x) != 2:
        return None
    leading, middle, last = sp.Poly(below, x).all_coeffs()
    square = sp.cancel(last / leading)
    known = facts.is_nonzero(leading) and facts.is_positive(square) and facts.is_real(slope)
    if middle != 0 or not known:
        return None
    width = sp.sqrt(square)
    size = slope if facts.is_nonnegative(slope) else sp.Abs(slope)
    half_line = sp.pi * sp.exp(-size * width) / (2 * width)
    # The integrand is even.
    return outer / leading * (half_line if low == 0 else 2 * half_line)


def _power(f: Expr, x: Expr, low: Expr, high: Expr, facts: Facts) -> Expr:
    """A power of the variable with a parameter in its exponent, at an end where it may be
    improper."""
    outer, power = f.as_independent(x, as_Add=False)
    base, exponent = power.as_base_exp()
    if isinstance(base, sp.Pow) and exponent.is_integer:
        base, exponent = base.base, base.exp * exponent  # (x^a)^(-1)
    if base != x or exponent.has(x) or exponent.is_number:
        return None  # with a number in the exponent there is an antiderivative to be checked
    raised = sp.expand(exponent + 1)
    if high is sp.oo and facts.is_positive(low) and facts.is_positive(-raised):
        return -outer * low**raised / raised
    if low == 0 and facts.is_positive(high) and facts.is_positive(raised):
        return outer * high**raised / raised
    is_proper = facts.is_positive(low) and high is not sp.oo and facts.is_positive(high)
    if not is_proper:
        return None
    # A real exponent passes through -1, where the value is a logarithm: that is no single point.
    has_sign = facts.is_positive(raised) or facts.is_positive(-raised)
    if has_sign or (facts.is_integer(exponent) and facts.is_nonzero(raised)):
        return outer * (high**raised - low**raised) / raised
    return None


def _gamma(f: Expr, x: Expr, low: Expr, high: Expr, facts: Facts) -> Expr:
    """Euler's integral of the second kind: ``x^(s-1) e^(-a x^q)`` from 0 on."""
    if low != 0 or high is not sp.oo:
        return None
    found = []
    for term in sp.Add.make_args(sp.expand(f, power_exp=False, power_base=False)):
        outer, s, moving = _parted(term, x)
        if not moving or not all(isinstance(factor, sp.exp) for factor in moving):
            return None
        exponent = sp.expand(sp.Add(*(factor.args[0] for factor in moving)))
        constant, power = exponent.as_independent(x, as_Add=True)
        a, power = power.as_independent(x, as_Add=False)
        base, q = power.as_base_exp()
        a = -a
        if base != x or q.has(x):
            return None
        if not all(facts.is_positive(each) for each in (s, q, sp.expand(a))):
            return None
        share = sp.cancel(s / q)
        found.append(outer * sp.exp(constant) * sp.gamma(share) / (q * a**share))
    return sp.Add(*found)


def _frullani(f: Expr, x: Expr, low: Expr, high: Expr, facts: Facts) -> Expr:
    """Exponentials over the variable from 0 on, of which the sum is zero at 0."""
    if low != 0 or high is not sp.oo:
        return None
    at_zero, value = sp.S.Zero, sp.S.Zero
    for term in sp.Add.make_args(sp.expand(f, power_exp=False, power_base=False)):
        outer, s, moving = _parted(term, x)
        if s != 0 or not moving or not all(isinstance(factor, sp.exp) for factor in moving):
            return None
        exponent = sp.expand(sp.Add(*(factor.args[0] for factor in moving)))
        if not exponent.is_polynomial(x) or sp.degree(exponent, x) != 1:
            return None
        outer *= sp.exp(exponent.coeff(x, 0))
        a = -exponent.coeff(x, 1)
        if not facts.is_positive(a):
            return None
        at_zero += outer
        value -= outer * sp.log(a)
    return value if sp.expand(at_zero) == 0 else None


def _gaussian_wave(f: Expr, x: Expr, low: Expr, high: Expr, facts: Facts) -> Expr:
    """A sine or cosine times ``e^(-a x^2 + b x + c)``."""
    outer, moving = f.as_independent(x, as_Add=False)
    factors = sp.Mul.make_args(moving)
    waves = [factor for factor in factors if isinstance(factor, (sp.sin, sp.cos))]
    weights = [factor for factor in factors if isinstance(factor, sp.exp)]
    if len(waves) != 1 or not weights or len(waves) + len(weights) != len(factors):
        return None
    exponent = sp.expand(sp.Add(*(weight.args[0] for weight in weights)))
    (wave,) = waves
    angle = sp.expand(wave.args[0])
    if not (exponent.is_polynomial(x) and angle.is_polynomial(x)):
        return None
    if sp.degree(exponent, x) != 2 or sp.degree(angle, x) != 1:
        return None
    square, b, c = (exponent.coeff(x, degree) for degree in (2, 1, 0))
    a, w, d = -square, angle.coeff(x, 1), angle.coeff(x, 0)
    if not facts.is_positive(a) or not all(facts.is_real(each) for each in (b, c, w, d)):
        return None
    whole = sp.sqrt(sp.pi / a) * sp.exp(sp.cancel((b**2 - w**2) / (4 * a)) + c)
    if low is -sp.oo and high is sp.oo:
        return outer * whole * wave.func(d + w * b / (2 * a))
    is_even = isinstance(wave, sp.cos) and b == d == 0
    return outer * whole / 2 if is_even and low == 0 and high is sp.oo else None


def _log_over_quadratic(f: Expr, x: Expr, low: Expr, high: Expr, facts: Facts) -> Expr:
    """The logarithm of the variable over ``x^2 + b^2``, from 0 on."""
    outer, moving = f.as_independent(x, as_Add=False)
    below = sp.expand(sp.log(x) / moving)
    if low != 0 or high is not sp.oo or not below.is_polynomial(x) or sp.degree(below, x) != 2:
        return None
    leading, middle, last = sp.Poly(below, x).all_coeffs()
    square = sp.cancel(last / leading)
    if middle != 0 or not facts.is_nonzero(leading) or not facts.is_positive(square):
        return None
    width = sp.sqrt(square)
    return outer / leading * sp.pi * sp.log(width) / (2 * width)


def _beta(f: Expr, x: Expr, low: Expr, high: Expr, facts: Facts) -> Expr:
    """Euler's integral of the first kind: ``x^(a-1) (1-x)^(b-1)`` from 0 to 1."""
    if low != 0 or high != 1:
        return None
    outer, a, moving = _parted(f, x)
    b = sp.S.One
    for factor in moving:
        base, exponent = factor.as_base_exp()
        if sp.expand(base + x - 1) != 0 or exponent.has(x):
            return None
        b += exponent
    if b == 1 or (a.is_Integer and b.is_Integer):
        return None  # a power, or a polynomial
    if not (facts.is_positive(a) and facts.is_positive(b)):
        return None
    return outer * sp.gamma(a) * sp.gamma(b) / sp.gamma(a + b)


def _gauss(f: Expr, x: Expr, low: Expr, high: Expr, facts: Facts) -> Expr:
    """A polynomial times ``e^(-a x^2 + b x + c)`` over the whole line."""
    if low is not -sp.oo or high is not sp.oo:
        return None
    terms = [_gaussian_term(t, x, facts) for t in sp.Add.make_args(f)]
    return None if None in terms else sp.Add(*terms)


def _gaussian_term(f: Expr, x: Expr, facts: Facts) -> Expr:
    """One term of it, around its centre."""
    factors = sp.Mul.make_args(f)
    weights = [factor for factor in factors if isinstance(factor, sp.exp) and factor.has(x)]
    polynomial = sp.Mul(*(factor for factor in factors if factor not in weights))
    # An exponential that stands inside anything but the product itself is none of these integrals.
    exponentials = [node for node in f.atoms(sp.exp) if node.has(x)]
    if not weights or len(exponentials) != len(weights):
        return None
    exponent = sp.expand(sp.Add(*(node.args[0] for node in exponentials)))
    if not exponent.is_polynomial(x) or sp.degree(exponent, x) != 2:
        return None
    if not polynomial.is_polynomial(x) or sp.degree(polynomial, x) > MAX_DEGREE:
        return None
    square, b, c = (exponent.coeff(x, degree) for degree in (2, 1, 0))
    a = -square
    if not facts.is_positive(a):
        return None
    # -a x^2 + b x + c = -a (x - centre)^2 + c + b^2/(4a)
    centre = b / (2 * a)
    shifted = sp.Poly(sp.expand(polynomial.xreplace({x: x + centre})), x)
    moments = sp.S.Zero
    # Around the centre the weight is even: odd powers contribute nothing.
    for (degree,), coefficient in shifted.terms():
        if degree % 2 == 0:
            half = sp.Rational(degree + 1, 2)
            moments += coefficient * sp.gamma(half) / a**half
    left_over = c + b**2 / (4 * a)
    # Of two normal densities the one that is left has a variance that is the sum of both.
    if left_over.is_rational_function(*left_over.free_symbols):
        left_over = sp.cancel(left_over)
    return moments * sp.exp(left_over)


_KNOWN = (
    _power,
    _gamma,
    _frullani,
    _beta,
    _gauss,
    _gaussian_wave,
    _waves,
    _bose,
    _log_sine,
    _log_over_quadratic,
    _laplace,
)
