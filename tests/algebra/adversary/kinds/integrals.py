"""Integrals over kinks, poles and many periods; improper and parametric ones."""

from __future__ import annotations

from fractions import Fraction

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw, tex


def multiple_of_pi(number: Fraction) -> str:
    """``number`` times pi."""
    if number == 0:
        return "0"
    above = {1: "\\pi", -1: "-\\pi"}.get(number.numerator, f"{number.numerator}\\pi")
    return above if number.denominator == 1 else f"\\frac{{{above}}}{{{number.denominator}}}"


@strategy
def absolute_wave(draw: Draw) -> Claims:
    """|sin kx| and its kin over whole half-periods; what one period gives is another number."""
    x, k = draw.name(), draw.integer(1, 4)
    start, halves = draw.integer(-5, 3), draw.integer(2, 9)
    low, high = Fraction(start, k), Fraction(start + halves, k)
    inner = x if k == 1 else f"{k}{x}"
    whole = draw.pick(
        (
            (f"\\left| \\sin({inner}) \\right|", Fraction(2 * halves, k)),
            (f"\\left| \\cos({inner}) \\right|", Fraction(2 * halves, k)),
            (f"\\sqrt{{1 - \\cos^2({inner})}}", Fraction(2 * halves, k)),
            (f"\\left| \\sin({inner}) \\cos({inner}) \\right|", Fraction(halves, k)),
        )
    )
    integrand, value = whole
    left = f"\\int_{{{multiple_of_pi(low)}}}^{{{multiple_of_pi(high)}}} {integrand} \\, d{x}"
    wrong = draw.pick((value / halves, value / 2, -value, Fraction(0), value - 1, value * 2))
    yield holds(left, "=", tex(value), "the same area in each half-period")
    yield fails(left, "=", tex(wrong), f"it is {value}")


@strategy
def half_wave(draw: Draw) -> Claims:
    """max(sin x, 0), sgn and floor over many periods."""
    x, periods = draw.name(), draw.integer(1, 6)
    c = draw.integer(1, 9)
    end = multiple_of_pi(Fraction(2 * periods))
    forms = (
        (f"\\int_0^{{{end}}} \\max(\\sin {x}, 0) \\, d{x}", 2 * periods),
        (f"\\int_0^{{{end}}} \\operatorname{{sgn}}(\\sin {x}) \\, d{x}", 0),
        (f"\\int_0^{{{periods}}} \\lfloor {c} {x} \\rfloor \\, d{x}", None),
        (f"\\int_{{-{periods}}}^{{{periods}}} \\left| {x} - {c} \\right| \\, d{x}", None),
        (f"\\int_0^{{{periods + c}}} \\max({x}, {c}) \\, d{x}", None),
    )
    place = draw.integer(0, len(forms) - 1)
    left, known = forms[place]
    value = Fraction(known) if known is not None else area(place, periods, c)
    wrong = value + draw.pick((Fraction(1), Fraction(-1, 7), Fraction(1, 2), Fraction(-2)))
    yield holds(left, "=", tex(value), "areas of the pieces")
    yield fails(left, "=", tex(wrong), f"it is {value}")


def area(place: int, n: int, c: int) -> Fraction:
    """The areas of the last three forms above, by rectangles and triangles."""
    if place == 2:
        return Fraction(sum(range(c * n)), c)
    if place == 3:
        outside = max(n - c, 0)
        return Fraction((n + c) ** 2 + (outside**2 if n > c else -((c - n) ** 2)), 2)
    return Fraction(c * c) + Fraction((n + c) ** 2 - c * c, 2)


@strategy
def divergent_integral(draw: Draw) -> Claims:
    """A pole inside, a tail that is too heavy, or a principal value."""
    x, a, n = draw.name(), draw.integer(1, 40), draw.integer(2, 5)
    odd = 2 * draw.integer(0, 2) + 1
    forms = (
        (f"\\int_{{-{a}}}^{{{a}}} \\frac{{1}}{{{x}^{{{odd}}}}} \\, d{x}", "0"),
        (f"\\int_{{-{a}}}^{{{n * a}}} \\frac{{1}}{{{x}}} \\, d{x}", f"\\ln {n}"),
        (f"\\int_{{-{a}}}^{{{a}}} \\frac{{1}}{{{x}^2}} \\, d{x}", f"-\\frac{{2}}{{{a}}}"),
        (f"\\int_{{-\\infty}}^{{\\infty}} \\frac{{{x}}}{{{a} + {x}^2}} \\, d{x}", "0"),
        (f"\\int_{{-\\infty}}^{{\\infty}} {x}^{{{odd}}} \\, d{x}", "0"),
        (f"\\int_0^{{{n}\\pi}} \\frac{{1}}{{\\cos^2 {x}}} \\, d{x}", "0"),
        (f"\\int_0^\\infty \\cos({a} {x}) \\, d{x}", "0"),
        (f"\\int_0^\\infty \\sin({a} {x}) \\, d{x}", f"\\frac{{1}}{{{a}}}"),
        (f"\\int_{{{a}}}^\\infty \\frac{{1}}{{{x} + {n}}} \\, d{x}", f"-\\ln {a + n}"),
        (f"\\int_0^{{{2 * a}}} \\frac{{1}}{{{x} - {a}}} \\, d{x}", "0"),
        (f"\\int_0^\\pi \\tan {x} \\, d{x}", "0"),
    )
    left, right = draw.pick(forms)
    yield fails(left, "=", right, "the integral diverges")
    tail = f"\\int_{{{a}}}^\\infty \\frac{{1}}{{{x}^{{{n}}}}} \\, d{x}"
    value = tex(Fraction(1, (n - 1) * a ** (n - 1)))
    yield holds(tail, "=", value, "antiderivative, the tail vanishes")


@strategy
def exponent_of_a_tail(draw: Draw) -> Claims:
    """Power laws converge on one side of the exponent one."""
    x, s, n = draw.name(), draw.pick(("s", "p", "q", "\\alpha")), draw.integer(1, 9)
    tail = f"\\int_1^\\infty {n} {x}^{{-{s}}} \\, d{x}"
    head = f"\\int_0^1 {n} {x}^{{-{s}}} \\, d{x}"
    above, below = f"\\frac{{{n}}}{{{s}-1}}", f"\\frac{{{n}}}{{1-{s}}}"
    if x == s:
        return
    yield fails(
        tail, "=", above, f"{s} = 1/2: infinite", symbols={s: draw.pick(("positive", "real"))}
    )
    yield fails(head, "=", below, f"{s} = 2: infinite", symbols={s: "positive"})
    yield holds(tail, "=", above, "converges above one", symbols={s: "real > 1"})
    yield holds(head, "=", below, "converges below one", symbols={s: "real < 1"})


@strategy
def constant_of_a_parameter(draw: Draw) -> Claims:
    """Integrals in a parameter whose sign or zero decides."""
    x, a = draw.names(2)
    n = draw.integer(1, 12)
    line, half = "\\int_{-\\infty}^{\\infty}", "\\int_0^\\infty"
    forms = (
        (f"{half} e^{{-{a} {x}}} \\, d{x}", f"\\frac{{1}}{{{a}}}", "diverges"),
        (f"{half} {n} {x} e^{{-{a} {x}}} \\, d{x}", f"\\frac{{{n}}}{{{a}^2}}", "diverges"),
        (f"{line} e^{{-{a} {x}^2}} \\, d{x}", f"\\sqrt{{\\frac{{\\pi}}{{{a}}}}}", "no value"),
        (f"{line} \\frac{{1}}{{{x}^2 + {a}^2}} \\, d{x}", f"\\frac{{\\pi}}{{{a}}}", "|a| there"),
        (f"\\int_0^1 {x}^{{{a} - 1}} \\, d{x}", f"\\frac{{1}}{{{a}}}", "diverges"),
        (f"\\int_0^{{{a}}} \\left| {x} \\right| \\, d{x}", f"\\frac{{{a}^2}}{{2}}", "minus that"),
    )
    left, right, there = draw.pick(forms)
    yield fails(left, "=", right, f"{a} = -1: {there}", symbols={a: "real"})
    yield fails(left, "=", right, f"{a} = -1: {there}", symbols={a: "nonzero"})
    yield holds(left, "=", right, "positive parameter", symbols={a: "positive"})


@strategy
def arbitrary_function_under_a_wave(draw: Draw) -> Claims:
    """A trial function may not resonate with a fast wave; an arbitrary one does."""
    x, f = draw.name(), draw.pick(("f", "g", "h"))
    if x == f:
        return
    turns = 2 * draw.integer(1, 2000)
    area = f"\\int_0^1 {f}({x}) \\, d{x}"
    wave = f"\\int_0^1 {f}({x}) \\sin({turns} \\pi {x}) \\, d{x}"
    symbols = {f: "function"}
    yield fails(wave, "=", "0", f"{f} is that sine", symbols=symbols)
    doubled = f"\\int_0^1 {f}({x}) \\left( 1 - \\cos({turns} \\pi {x}) \\right) \\, d{x}"
    yield fails(doubled, "=", area, f"{f} is that cosine", symbols=symbols)
    first = f"\\int_0^1 {f}({x}) \\sin^2({turns} {x}) \\, d{x}"
    split = f"{first} + {first.replace('sin', 'cos')}"
    yield holds(split, "=", area, "sin^2 + cos^2 = 1", symbols=symbols)


@strategy
def sign_on_a_sliver(draw: Draw) -> Claims:
    """|x| is x but on a sliver left of zero, and the integrand is arbitrary there."""
    x, f = draw.name(), draw.pick(("f", "g", "h"))
    if x == f:
        return
    n = 10 ** draw.integer(1, 6)
    low = draw.pick((f"-\\frac{{1}}{{{n}}}", f"-10^{{-{draw.integer(2, 9)}}}"))
    symbols = {f: "function"}
    left = f"\\int_{{{low}}}^1 \\left| {x} \\right| {f}({x}) \\, d{x}"
    right = f"\\int_{{{low}}}^1 {x} {f}({x}) \\, d{x}"
    yield fails(left, "=", right, f"{f} = 1", symbols=symbols)
    yield holds(left.replace(low, "0"), "=", right.replace(low, "0"), "x >= 0", symbols=symbols)


@strategy
def peak_far_away(draw: Draw) -> Claims:
    """Gaussians far from the origin or narrow, and a wrong constant."""
    x, mean, narrow = draw.name(), draw.far(), draw.integer(1, 999)
    line = "\\int_{-\\infty}^{\\infty}"
    forms = (
        (f"{line} e^{{-({x}-{mean})^2}} \\, d{x}", "\\sqrt{\\pi}", "\\sqrt{2\\pi}"),
        (f"{line} e^{{-{narrow**2} {x}^2}} \\, d{x}", f"\\frac{{\\sqrt{{\\pi}}}}{{{narrow}}}", "0"),
        (f"{line} {x} e^{{-({x}-{mean})^2}} \\, d{x}", f"{mean} \\sqrt{{\\pi}}", "0"),
        (
            f"{line} \\frac{{1}}{{\\sqrt{{2\\pi}}}} e^{{-({x}-{mean})^2/2}} \\, d{x}",
            "1",
            "\\frac{1}{2}",
        ),
    )
    left, right, slip = draw.pick(forms)
    yield holds(left, "=", right, "Gaussian integral")
    yield fails(left, "=", slip, f"it is {right}")


@strategy
def polynomial_area(draw: Draw) -> Claims:
    """A definite integral of a polynomial, exactly and by a hair."""
    x, n = draw.name(), draw.integer(1, 6)
    low, high = draw.integer(-3, 2), draw.integer(3, 7)
    c = draw.integer(1, 9)
    left = f"\\int_{{{low}}}^{{{high}}} \\left( {c} {x}^{{{n}}} - {x} \\right) d{x}"
    exact = Fraction(c * (high ** (n + 1) - low ** (n + 1)), n + 1) - Fraction(high**2 - low**2, 2)
    hair = exact + Fraction(1, draw.pick((1, 10, 10**5, 10**9)))
    yield holds(left, "=", tex(exact), "antiderivative")
    yield fails(left, "=", tex(hair), f"it is {exact}")
