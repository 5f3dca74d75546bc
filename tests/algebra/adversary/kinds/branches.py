"""Roots, logarithms, absolute values and inverse functions on the other branch."""

from __future__ import annotations

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw, minus, tex


@strategy
def root_of_a_square(draw: Draw) -> Claims:
    """An even root gives the absolute value, wherever the sign changes."""
    x, a = draw.name(), draw.rational()
    half = draw.integer(1, 4)
    inner = minus(x, a)
    root = draw.pick(
        (
            f"\\sqrt{{\\left( {inner} \\right)^2}}",
            f"\\left( \\left( {inner} \\right)^{{{2 * half}}} \\right)^{{1/{2 * half}}}",
            f"\\left| {inner} \\right|",
        )
    )
    yield fails(root, "=", inner, f"{x} = {a - 1}", symbols={x: "real"})
    yield fails(
        root, "=", f"{tex(a)} - {x}" if a else f"-{x}", f"{x} = {a + 1}", symbols={x: "real"}
    )
    yield holds(root, "=", inner, "not negative there", symbols={x: f"real >= {a}"})
    yield holds(root, "=", f"\\left| {inner} \\right|", "even root", symbols={x: "real"})


@strategy
def far_kink(draw: Draw) -> Claims:
    """A piecewise function on its near piece, the other piece far away."""
    x, a = draw.name(), draw.integer(20, 90000)
    forms = (
        (f"\\left| {x} - {a} \\right|", f"{a} - {x}"),
        (f"\\min({x}, {a})", x),
        (f"\\max({x} - {a}, 0)", "0"),
        (f"\\max({a}, {x})", str(a)),
        (f"\\operatorname{{sgn}}({x} - {a})", "-1"),
        (f"\\sqrt{{\\left( {x} - {a} \\right)^2}}", f"{a} - {x}"),
        (f"{x} + \\left| {x} - {a} \\right|", str(a)),
    )
    left, right = draw.pick(forms)
    domain = draw.pick(("real", "positive", "nonnegative"))
    yield fails(left, "=", right, f"{x} = {a + 5}", symbols={x: domain})
    yield holds(left, "=", right, "one piece", symbols={x: f"real in (0, {a})"})


@strategy
def logarithm_of_a_power(draw: Draw) -> Claims:
    """``ln x^2`` against ``2 ln x``: a half of the line has no value on the right."""
    x, a, n = draw.name(), draw.rational(), draw.pick((2, 4, 6))
    inner, outer = minus(x, a), f"{tex(a)} - {x}"
    left = f"\\ln\\left( \\left( {inner} \\right)^{{{n}}} \\right)"
    right, flipped = f"{n} \\ln({inner})", f"{n} \\ln\\left( {outer} \\right)"
    symbols = {x: "real"}
    yield fails(left, "=", right, f"{x} = {a - 1}: no value on the right", symbols=symbols)
    yield fails(left, "=", flipped, f"{x} = {a + 1}: no value on the right", symbols=symbols)
    right = f"{n} \\ln \\left| {inner} \\right|"
    yield holds(left, "=", right, "logarithm of an even power", symbols=symbols)


@strategy
def inverse_of_a_periodic(draw: Draw) -> Claims:
    """arcsin sin, arctan tan and arccos cos are the identity on one period only."""
    x, k = draw.name(), draw.integer(2, 12)
    forms = (
        (f"\\arctan(\\tan {x})", x, "real in (-3/2, 3/2)", f"real in (-3/2, {k})", "2 or more"),
        (f"\\arcsin(\\sin {x})", x, "real in [-3/2, 3/2]", f"real in [0, {k}]", "2"),
        (f"\\arccos(\\cos {x})", x, "real in [0, 3]", f"real in [-1, {k}]", "-1"),
        (f"\\ln(e^{{{x}}})", x, "real", "", ""),
        (f"\\sin(\\arcsin {x})", x, "real in [-1, 1]", "", ""),
    )
    left, right, good, wide, where = draw.pick(forms)
    yield holds(left, "=", right, "inverse on its branch", symbols={x: good})
    if wide:
        yield fails(left, "=", right, f"{x} = {where}", symbols={x: wide})


@strategy
def gap_of_a_domain(draw: Draw) -> Claims:
    """One side has no value on a whole half-line, however far it lies."""
    x, a = draw.name(), draw.rational()
    inner = minus(x, a)
    forms = (
        (f"e^{{\\ln({inner})}}", inner),
        (f"\\left( \\sqrt{{{inner}}} \\right)^2", inner),
        (f"\\sqrt{{{inner}}} \\sqrt{{{inner}}}", inner),
        (f"\\ln({inner}) - \\ln({inner})", "0"),
        (f"\\sqrt{{{inner}}} - \\sqrt{{{inner}}}", "0"),
        (f"0 \\cdot \\ln({inner})", "0"),
    )
    left, right = draw.pick(forms)
    why = f"{x} = {a - 1}: no value on the left"
    yield fails(left, "=", right, why, symbols={x: "real"})
    if a < 0:
        yield fails(left, "=", right, why, symbols={x: f"real > {a - 2}"})
    yield holds(left, "=", right, "defined there", symbols={x: f"real > {a}"})


@strategy
def split_logarithm(draw: Draw) -> Claims:
    """The laws of logarithms and roots for products need signs."""
    x, y = draw.names(2)
    forms = (
        (f"\\ln({x} {y})", f"\\ln {x} + \\ln {y}"),
        (f"\\sqrt{{{x} {y}}}", f"\\sqrt{{{x}}} \\sqrt{{{y}}}"),
        (f"\\ln \\frac{{{x}}}{{{y}}}", f"\\ln {x} - \\ln {y}"),
        (f"\\sqrt{{\\frac{{{x}}}{{{y}}}}}", f"\\frac{{\\sqrt{{{x}}}}}{{\\sqrt{{{y}}}}}"),
    )
    left, right = draw.pick(forms)
    domain = draw.pick(("real", "nonzero"))
    yield fails(
        left,
        "=",
        right,
        f"{x} = {y} = -1, or {x} = 1 and {y} = -1: a gap",
        symbols={x: domain, y: domain},
    )
    yield holds(
        left, "=", right, "law for positive numbers", symbols={x: "positive", y: "positive"}
    )


@strategy
def sign_squared(draw: Draw) -> Claims:
    """A sign squared is one but at a single point, where both sides have a value."""
    x, p, q = draw.name(), draw.integer(-60, 60), draw.integer(1, 9)
    inner = minus(x if q == 1 else f"{q} {x}", p)
    left = draw.pick(
        (
            f"\\operatorname{{sgn}}({inner})^2",
            f"\\left| \\operatorname{{sgn}}({inner}) \\right|",
            f"\\lceil {inner} \\rceil - \\lfloor {inner} \\rfloor",
        )
    )
    yield fails(left, "=", "1", f"{x} = {p}/{q}: the left side is 0", symbols={x: "real"})
    sure = f"\\left( {inner} \\right) \\operatorname{{sgn}}({inner})"
    yield holds(sure, "=", f"\\left| {inner} \\right|", "x sgn x = |x|", symbols={x: "real"})


@strategy
def complex_branch(draw: Draw) -> Claims:
    """Laws of the reals on complex numbers."""
    z, w = draw.names(2)
    forms = (
        (f"\\sqrt{{{z}^2}}", z, f"{z} = -1"),
        (f"\\left| {z} \\right|^2", f"{z}^2", f"{z} = \\mathrm{{i}}"),
        (f"\\ln({z} {w})", f"\\ln {z} + \\ln {w}", "both -1"),
        (f"\\overline{{{z}}}", z, "the imaginary unit"),
        (f"\\sqrt{{{z} {w}}}", f"\\sqrt{{{z}}} \\sqrt{{{w}}}", "both -1"),
        (
            f"\\operatorname{{Re}}({z} {w})",
            f"\\operatorname{{Re}}({z}) \\operatorname{{Re}}({w})",
            "i, i",
        ),
        (f"\\ln(e^{{{z}}})", z, "2 pi i"),
        (f"\\left| e^{{{z}}} \\right|", f"e^{{\\left| {z} \\right|}}", f"{z} = -1"),
        (f"\\overline{{{z}}} {w}", f"{z} \\overline{{{w}}}", f"{z} = i, {w} = 1"),
    )
    left, right, where = draw.pick(forms)
    symbols = {z: "complex", w: "complex"}
    left, right = draw.pick(
        ((left, right), (f"2 {left}", f"2 {right}"), (f"{left} + {w}", f"{right} + {w}"))
    )
    yield fails(left, "=", right, where, symbols=symbols)
    laws = (
        (f"\\left| {z} {w} \\right|", f"\\left| {z} \\right| \\left| {w} \\right|"),
        (f"\\overline{{{z} + {w}}}", f"\\overline{{{z}}} + \\overline{{{w}}}"),
        (f"{z} \\overline{{{z}}}", f"\\left| {z} \\right|^2"),
        (f"\\left( \\sqrt{{{z}}} \\right)^2", z),
        (f"\\left| e^{{{z}}} \\right|", f"e^{{\\operatorname{{Re}}({z})}}"),
    )
    left, right = draw.pick(laws)
    yield holds(left, "=", right, "law of complex numbers", symbols=symbols)
