"""Closed numbers that nearly agree, decimals, rounding, and notation of numbers."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw, decimal, tex


@strategy
def nearly_equal_roots(draw: Draw) -> Claims:
    """Roots of huge numbers against their first approximations; squaring tells them apart."""
    n, power = draw.integer(2, 10**6), draw.integer(5, 60)
    big = f"10^{{{power}}}"
    forms = (
        (f"\\sqrt{{{n}^2 + 1}}", str(n)),
        (f"\\sqrt{{{n}^2 + 1}}", f"{n} + \\frac{{1}}{{{2 * n}}}"),
        (f"{big} + 1", big),
        (f"\\sqrt{{10^{{{2 * power}}} + 1}}", big),
        (f"1 + 10^{{-{power}}}", "1"),
        (f"\\sqrt{{{n}+2}} + \\sqrt{{{n}}}", f"2 \\sqrt{{{n}+1}}"),
        (f"\\frac{{{n}}}{{{n + 1}}}", "1"),
        (f"\\left( 1 + \\frac{{1}}{{{n}}} \\right)^{{{n}}}", "e"),
        (f"\\frac{{{big} - 1}}{{{big}}}", "1"),
    )
    left, right = draw.pick(forms)
    yield fails(left, "=", right, "they differ far behind the point")
    yield holds(f"\\sqrt{{{n}^2 + {2 * n} + 1}}", "=", f"{n + 1}", "a perfect square")


@strategy
def tiny_difference_compared(draw: Draw) -> Claims:
    """An order between numbers that differ far behind the point."""
    power, n = draw.integer(10, 90), draw.integer(2, 9999)
    forms = (
        (f"1 + 10^{{-{power}}}", "1"),
        (f"\\sqrt{{{n}^2 + 10^{{-{power}}}}}", str(n)),
        (f"e^{{10^{{-{power}}}}}", "1"),
        (f"2 \\sqrt{{{n} + 1}}", f"\\sqrt{{{n}+2}} + \\sqrt{{{n}}}"),
        ("1", f"\\cos(10^{{-{power}}})"),
        (f"10^{{-{power}}}", f"\\sin(10^{{-{power}}})"),
        ("e", f"\\left( 1 + \\frac{{1}}{{{n}}} \\right)^{{{n}}}"),
    )
    big, small = draw.pick(forms)
    yield holds(big, ">", small, "strictly larger")
    yield fails(big, draw.pick(("<", "\\le", "=")), small, "strictly larger")


@strategy
def radical_identity(draw: Draw) -> Claims:
    """Nested roots that unnest, and the same with one number changed."""
    a, b = draw.integer(1, 60), draw.integer(1, 60)
    if a == b:
        return
    inner = f"{a + b} + 2\\sqrt{{{a * b}}}"
    value = f"\\sqrt{{{a}}} + \\sqrt{{{b}}}"
    yield holds(f"\\sqrt{{{inner}}}", "=", value, "square both sides")
    slip = f"\\sqrt{{{a + b} + 2\\sqrt{{{a * b + 1}}}}}"
    yield fails(slip, "=", value, "the inner roots differ")
    low, high = sorted((a, b))
    minus = f"\\sqrt{{{a + b} - 2\\sqrt{{{a * b}}}}}"
    yield fails(minus, "=", f"\\sqrt{{{low}}} - \\sqrt{{{high}}}", "the root is positive")


@strategy
def rounded_value(draw: Draw) -> Claims:
    """A root or a fraction rounded to the digits shown, and one unit beside."""
    digits = draw.integer(1, 9)
    scale = 10**digits
    if draw.coin():
        n = draw.integer(2, 5000)
        if isqrt(n) ** 2 == n:
            return
        left, doubled = f"\\sqrt{{{n}}}", isqrt(4 * n * scale * scale)
        nearest = (doubled + 1) // 2
    else:
        p, q = draw.integer(1, 500), draw.pick((3, 7, 9, 11, 13, 17, 19, 23))
        if p % q == 0:
            return
        left, nearest = f"\\frac{{{p}}}{{{q}}}", (2 * p * scale + q) // (2 * q)
    if nearest < 2:
        return
    beside = nearest + draw.pick((1, -1, 2, 10))
    yield holds(left, "\\approx", decimal(nearest, digits), "rounded")
    yield fails(left, "\\approx", decimal(beside, digits), f"rounds to {decimal(nearest, digits)}")
    yield fails(left, "=", decimal(nearest, digits), "in an equation a decimal is exact")


@strategy
def decimal_is_exact(draw: Draw) -> Claims:
    """Decimals of fractions, cut or exact, near and far behind the point."""
    digits = draw.integer(1, 25)
    p, q = draw.integer(1, 999), draw.pick((2, 4, 5, 8, 16, 20, 25, 40, 3, 6, 7, 9, 12, 30))
    scaled = Fraction(p, q) * 10**digits
    cut = decimal(scaled.numerator // scaled.denominator, digits)
    if scaled.denominator == 1:
        yield holds(tex(Fraction(p, q)), "=", cut, "exact")
        beside = decimal(scaled.numerator + 1, digits)
        yield fails(tex(Fraction(p, q)), "=", beside, "one unit off")
    else:
        yield fails(tex(Fraction(p, q)), "=", cut, "the decimal is cut")


@strategy
def grouped_digits(draw: Draw) -> Claims:
    """A thin space, or a comma in braces, groups digits."""
    thousands, rest = draw.integer(1, 999), draw.integer(0, 999)
    group = draw.pick(("\\,", "{,}"))
    left = f"{thousands}{group}{rest:03d}"
    number = thousands * 1000 + rest
    yield holds(left, "=", str(number), "grouped digits")
    yield fails(left, "=", str(thousands * rest), "no product")
    yield fails(left, "=", str(number + draw.pick((1, -1, 1000))), f"it is {number}")


@strategy
def powers_and_signs(draw: Draw) -> Claims:
    """Which operation binds first."""
    a, b = draw.integer(2, 9), draw.pick((2, 4))
    c = draw.integer(2, 3)
    forms = (
        (f"-{a}^{b}", str(-(a**b)), str(a**b)),
        (f"{a}^{{{c}^{{{b}}}}}", f"{a}^{{{c**b}}}", f"{a}^{{{c * b}}}"),
        (f"(-{a})^{b}", str(a**b), str(-(a**b))),
        (f"{a} - {b} - {c}", str(a - b - c), str(a - b + c)),
        (f"\\frac{{{a}}}{{{b}}} \\cdot {c}", tex(Fraction(a * c, b)), tex(Fraction(a, b * c))),
        (f"{a}!!", str(double_factorial(a)), f"({a}!)!"),
        (f"\\log_{{{a}}} {a}^{b}", str(b), tex(Fraction(1, b))),
        (f"\\sqrt[{b}]{{{a}}}", f"{a}^{{1/{b}}}", f"\\frac{{{a}}}{{{b}}}"),
        (f"{a}^{{-{b}}}", tex(Fraction(1, a**b)), str(-(a**b))),
    )
    left, right, slip = draw.pick(forms)
    if right == slip or a == c == b or (left.endswith("!!") and a < 3):
        return
    if left.startswith("\\sqrt[") and Fraction(a, b) ** b == a:
        return
    yield holds(left, "=", right, "usual order of operations")
    yield fails(left, "=", slip, f"it is {right}")


def double_factorial(n: int) -> int:
    """n (n - 2) (n - 4) ... down to 1 or 2."""
    product = 1
    for factor in range(n, 0, -2):
        product *= factor
    return product


@strategy
def huge_powers(draw: Draw) -> Claims:
    """Whole numbers with many digits, off by one or by a factor."""
    a, b, n = draw.integer(2, 50), draw.integer(2, 50), draw.integer(7, 60)
    left, right = f"{a}^{{{n}}} \\cdot {b}^{{{n}}}", f"{a * b}^{{{n}}}"
    yield holds(left, "=", right, "law of powers")
    yield fails(f"{left} + 1", "=", right, "off by one")
    yield fails(f"{a}^{{{n}}} + {b}^{{{n}}}", "=", f"{a + b}^{{{n}}}", "binomial theorem")
    yield fails(f"{a + b}^{{{n}}}", "\\le", f"{a}^{{{n}}} + {b}^{{{n}}}", "binomial theorem")
