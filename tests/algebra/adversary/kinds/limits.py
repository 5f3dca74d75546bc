"""Limits whose value jumps at one value of a parameter, and limits that do not exist."""

from __future__ import annotations

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw, tex


@strategy
def limit_with_a_case_left_out(draw: Draw) -> Claims:
    """A generic limit is wrong where the leading coefficient vanishes."""
    x, a = draw.names(2)
    p, q, n = draw.integer(1, 9), draw.integer(1, 9), draw.integer(2, 4)
    top = f"{{{x} \\to \\infty}}"
    forms = (
        (f"\\lim_{top} \\frac{{{x}}}{{{p} + {a} {x}^2}}", "0", "infinite"),
        (
            f"\\lim_{top} \\frac{{{a} {x} + {p + 1}}}{{{q} {a} {x} + 1}}",
            tex_ratio(1, q),
            str(p + 1),
        ),
        (f"\\lim_{top} \\frac{{{p}}}{{{q} + {a} {x}}}", "0", tex_ratio(p, q)),
        (f"\\lim_{{{x} \\to 0}} \\frac{{{a} {x}}}{{{a} {x} + {x}^{n}}}", "1", "0"),
        (f"\\lim_{{{x} \\to 0^+}} \\frac{{{a}^2}}{{{a}^2 + {p} {x}}}", "1", "0"),
        (f"\\lim_{top} \\frac{{{a} {x}^{n} + {x}}}{{{x}^{n} {a} - {q}}}", "1", "infinite"),
        (f"\\lim_{top} \\arctan({a} {x})", "\\frac{\\pi}{2}", "0"),
        (f"\\lim_{top} \\frac{{{a}}}{{\\sqrt{{{a}^2 + e^{{-{x}}}}}}}", "1", "0"),
    )
    left, right, value = draw.pick(forms)
    domain = draw.pick(("real", "nonnegative", f"real in [0, {p}]"))
    yield fails(left, "=", right, f"{a} = 0: {value}", symbols={a: domain})
    yield holds(left, "=", right, "leading terms", symbols={a: "positive"})


def tex_ratio(above: int, below: int) -> str:
    """A quotient of whole numbers."""
    return tex(above) if below == 1 else f"\\frac{{{above}}}{{{below}}}"


@strategy
def limit_of_powers(draw: Draw) -> Claims:
    """``r^n`` at the ends of the domain of ``r``."""
    r, n = draw.name(), draw.pick(("n", "m", "N"))
    c = draw.integer(2, 9)
    top = f"\\lim_{{{n} \\to \\infty}}"
    forms = (
        (f"{top} {r}^{n}", "0", "1", "[0, 1]", "[0, 1)"),
        (f"{top} \\left( 1 - (1-{r})^{n} \\right)", "1", "0", "[0, 1]", "(0, 1]"),
        (f"{top} \\left( \\frac{{{r}}}{{{c}}} \\right)^{n}", "0", str(c), f"[0, {c}]", f"[0, {c})"),
        (f"{top} {c} {r}^{{2 {n}}}", "0", "1", "[-1, 1]", "(-1, 1)"),
        (f"{top} \\frac{{1}}{{1 + {r}^{n}}}", "1", "1", "[0, 1]", "[0, 1)"),
        (f"{top} e^{{-{r} {n}}}", "0", "0", f"[0, {c}]", f"(0, {c}]"),
        (f"{top} \\frac{{1 - {r}^{n}}}{{{c}}}", tex_ratio(1, c), "1", "[0, 1]", "[0, 1)"),
        (f"{top} {r}^{{1/{n}}}", "1", "0", f"[0, {c}]", f"(0, {c}]"),
        (f"{top} {n} {r}^{n}", "0", "1", "[0, 1]", "[0, 1)"),
    )
    left, right, end, closed, half_open = draw.pick(forms)
    yield fails(left, "=", right, f"{r} = {end}", symbols={r: f"real in {closed}"})
    yield holds(left, "=", right, "powers below one", symbols={r: f"real in {half_open}"})


@strategy
def limit_that_does_not_exist(draw: Draw) -> Claims:
    """An oscillation, looked at along whole numbers or powers of two, seems to stand still."""
    x, k, c = draw.name(), draw.integer(1, 60), draw.integer(0, 4)
    to_infinity, to_zero = f"\\lim_{{{x} \\to \\infty}}", f"\\lim_{{{x} \\to 0}}"
    turns = f"{k} \\pi" if k > 1 else "\\pi"
    forms = (
        (f"{to_infinity} \\sin({turns} {x})", "0"),
        (f"{to_infinity} \\cos(2 \\cdot {turns} {x})", "1"),
        (f"{to_zero} \\sin \\frac{{{turns}}}{{{x}}}", "0"),
        (f"{to_zero} \\frac{{\\left| {x} \\right|}}{{{x}}}", "1"),
        (f"{to_zero} e^{{1/{x}}}", "0"),
        (f"{to_infinity} \\left( {x} - \\lfloor {x} \\rfloor \\right)", "0"),
        (f"{to_infinity} \\left( \\sqrt{{{x}}} \\sin({turns} {x}) \\right)", "0"),
        (f"{to_zero} \\frac{{1}}{{{x}}}", "\\infty"),
        (f"{to_infinity} \\tan({turns} {x})", "0"),
    )
    left, right = draw.pick(forms)
    if c and right != "\\infty":
        left, right = f"{c} + {left}", f"{c} + {right}"
    yield fails(left, "=", right, "no limit: two sequences disagree")
    yield holds(f"{to_zero} {x} \\sin \\frac{{{turns}}}{{{x}}}", "=", "0", "squeezed by |x|")


@strategy
def known_limits(draw: Draw) -> Claims:
    """Standard limits, and the values one gets by a slip."""
    x, a, b = draw.name(), draw.integer(2, 12), draw.integer(1, 12)
    zero, top = f"\\lim_{{{x} \\to 0}}", f"\\lim_{{{x} \\to \\infty}}"
    forms = (
        (f"{zero} \\frac{{\\sin({a} {x})}}{{{x}}}", a, 1),
        (f"{zero} \\frac{{1 - \\cos({a} {x})}}{{{x}^2}}", f"\\frac{{{a}^2}}{{2}}", f"{a}^2"),
        (f"{zero} \\frac{{e^{{{a} {x}}} - 1}}{{{x}}}", a, 1),
        (f"{zero} \\frac{{\\ln(1 + {a} {x})}}{{{x}}}", a, f"\\frac{{1}}{{{a}}}"),
        (f"{top} \\left( 1 + \\frac{{{a}}}{{{x}}} \\right)^{{{x}}}", f"e^{{{a}}}", f"1 + {a}"),
        (f"{zero} \\frac{{\\tan({a} {x}) - {a} {x}}}{{{x}^3}}", f"\\frac{{{a}^3}}{{3}}", "0"),
        (f"{top} \\left( \\sqrt{{{x}^2 + {a} {x}}} - {x} \\right)", f"\\frac{{{a}}}{{2}}", "0"),
        (f"{top} {x} \\left( e^{{{a}/{x}}} - 1 \\right)", a, "0"),
        (f"{top} \\frac{{\\ln {x}}}{{{x}^{{1/{a}}}}}", 0, 1),
        (f"{zero} \\frac{{\\left( 1+{x} \\right)^{{{a}}} - 1}}{{{x}}}", a, 0),
    )
    left, right, slip = draw.pick(forms)
    disguise = draw.pick(("{0}", f"{b} + {{0}}", f"{b} \\cdot {{0}}"))
    whole = disguise.format(left)
    yield holds(whole, "=", disguise.format(right), "standard limit")
    yield fails(whole, "=", disguise.format(slip), f"it is {right}")


@strategy
def smooth_steps(draw: Draw) -> Claims:
    """Sigmoid, softmax and tanh in the limit of zero temperature, ties forgotten."""
    a, b, t = draw.names(3)
    to_zero = f"\\lim_{{{t} \\to 0^+}}"
    to_top = f"\\lim_{{{t} \\to \\infty}}"
    n = draw.integer(2, 9)
    above, below = f"e^{{{a}/{t}}}", f"e^{{{b}/{t}}}"
    forms = (
        (f"{to_zero} \\frac{{{above}}}{{{above} + {below}}}", "1", f"{a} > {b}"),
        (f"{to_top} \\frac{{1}}{{1 + e^{{-{n} {t}({a}-{b})}}}}", "1", f"{a} > {b}"),
        (f"{to_top} \\tanh({n} {t}({a}-{b}))", "1", f"{a} > {b}"),
        (f"{to_zero} {t} \\ln\\left( {above} + {below} \\right)", a, f"{a} \\ge {b}"),
    )
    left, right, needed = draw.pick(forms)
    symbols = {a: "real", b: "real"}
    yield fails(left, "=", right, f"{a} = 0, {b} = 1", symbols=symbols)
    if ">" in needed:
        weak = (f"{a} \\ge {b}",)
        yield fails(left, "=", right, f"{a} = {b} = 0", symbols=symbols, assumptions=weak)
    yield holds(left, "=", right, "the larger wins", symbols=symbols, assumptions=(needed,))


@strategy
def oscillation_of_the_same_size(draw: Draw) -> Claims:
    """What a maximum, bars or a product hide may be as large as what is divided by."""
    x, c, n = draw.name(), draw.integer(1, 60), draw.integer(1, 4)
    to_zero, top = f"\\lim_{{{x} \\to 0^+}}", f"\\lim_{{{x} \\to \\infty}}"
    power = f"{x}^{{{n}}}"
    wave, small = f"\\sin({c} {x})", f"{power} \\sin \\frac{{{c}}}{{{x}}}"
    forms = (
        f"{to_zero} \\frac{{\\max\\left( 0, {small} \\right)}}{{{power}}}",
        f"{to_zero} \\frac{{\\min\\left( 0, {small} \\right)}}{{{power}}}",
        f"{to_zero} \\frac{{\\left| {small} \\right|}}{{{power}}}",
        f"{top} {power} \\max\\left( 0, \\frac{{{wave}}}{{{power}}} \\right)",
        f"{top} {x} \\left( \\max({c}, {c} + {wave}/{x}) - {c} \\right)",
        f"{top} {wave} \\cos({c} {x})",
        f"{top} \\left( \\lfloor {c} {x} \\rfloor - {c} {x} \\right)",
    )
    yield fails(draw.pick(forms), "=", "0", "no limit: it comes back for ever")
    squeezed = f"{to_zero} \\frac{{\\max\\left( 0, {small} \\right)}}{{{x}^{{{n - 1}}}}}"
    yield holds(squeezed, "=", "0", "squeezed")
    yield holds(
        f"{top} \\max\\left( {c}, \\frac{{{wave}}}{{{power}}} \\right)", "=", str(c), "squeezed"
    )


@strategy
def complex_rate(draw: Draw) -> Claims:
    """Waves and powers of complex names are not bounded."""
    z, x = draw.sample(("z", "w", "s", "x", "t"), 2)
    c = draw.integer(1, 30)
    top = f"\\lim_{{{x} \\to \\infty}}"
    forms = (
        (f"{top} e^{{-{c} {x}}} \\sin({z} {x})", f"{z} = {c + 1} i"),
        (f"{top} \\frac{{\\cos({z} {x})}}{{{x}^{{{c}}}}}", f"{z} = i"),
        (f"{top} e^{{-{z} {x}}}", f"{z} = -1"),
        (f"{top} \\frac{{{x}^{{{c}}}}}{{e^{{{z} {x}}}}}", f"{z} = 0"),
    )
    left, where = draw.pick(forms)
    yield fails(left, "=", "0", where, symbols={z: "complex"})
    real = f"{top} e^{{-{c} {x}}} \\sin({z} {x})"
    yield holds(real, "=", "0", "squeezed", symbols={z: "real"})


@strategy
def limit_at_an_end_of_brackets(draw: Draw) -> Claims:
    """An antiderivative between brackets, whose limit at infinity depends on a parameter."""
    x, a = draw.names(2)
    p, n = draw.integer(1, 40), draw.integer(2, 5)
    ends = f"_{{{x}=0}}^{{{x}=\\infty}}"
    forms = (
        (f"\\frac{{{x}}}{{{p} + {a} {x}^{n}}}", "0", "infinite"),
        (f"-{p} e^{{-{a} {x}}}", str(p), "0"),
        (f"\\arctan({p} {a} {x})", "\\frac{\\pi}{2}", "0"),
        (f"\\frac{{{a} {x}}}{{{p} + {a} {x}}}", "1", "0"),
    )
    inner, right, value = draw.pick(forms)
    left = f"\\left[ {inner} \\right]{ends}"
    domain = draw.pick(("real", "nonnegative"))
    yield fails(left, "=", right, f"{a} = 0: {value}", symbols={a: domain})
    yield holds(left, "=", right, "the limits at both ends", symbols={a: "positive"})
