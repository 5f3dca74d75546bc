"""Derivatives: rules with a slip, kinks, bound names, and integrals with moving ends."""

from __future__ import annotations

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw, minus


@strategy
def chain_rule(draw: Draw) -> Claims:
    """Elementary derivatives with a factor or a sign lost."""
    x, a = draw.name(), draw.integer(2, 90)
    n = draw.integer(2, 9)
    by = f"\\frac{{d}}{{d{x}}}"
    forms = (
        (f"{by} \\sin({a} {x})", f"{a} \\cos({a} {x})", f"\\cos({a} {x})"),
        (f"{by} e^{{-{a} {x}^2}}", f"-{2 * a} {x} e^{{-{a} {x}^2}}", f"-{a} {x} e^{{-{a} {x}^2}}"),
        (
            f"{by} ({x}^2 + {a})^{n}",
            f"{2 * n} {x} ({x}^2 + {a})^{{{n - 1}}}",
            f"{n} ({x}^2 + {a})^{{{n - 1}}}",
        ),
        (
            f"{by} \\ln({x}^2 + {a})",
            f"\\frac{{2 {x}}}{{{x}^2 + {a}}}",
            f"\\frac{{1}}{{{x}^2 + {a}}}",
        ),
        (
            f"{by} \\arctan({a} {x})",
            f"\\frac{{{a}}}{{1 + {a**2} {x}^2}}",
            f"\\frac{{1}}{{1 + {a**2} {x}^2}}",
        ),
        (f"{by} {a}^{{{x}}}", f"{a}^{{{x}}} \\ln {a}", f"{x} {a}^{{{x}-1}}"),
        (
            f"{by} \\frac{{{x}}}{{{x}^2 + {a}}}",
            f"\\frac{{{a} - {x}^2}}{{({x}^2 + {a})^2}}",
            f"\\frac{{{a} + {x}^2}}{{({x}^2 + {a})^2}}",
        ),
        (f"{by} ({x} e^{{{a} {x}}})", f"(1 + {a} {x}) e^{{{a} {x}}}", f"{a} {x} e^{{{a} {x}}}"),
        (
            f"{by} \\tanh({a} {x})",
            f"{a} \\left( 1 - \\tanh^2({a} {x}) \\right)",
            f"1 - \\tanh^2({a} {x})",
        ),
    )
    left, right, slip = draw.pick(forms)
    yield holds(left, "=", right, "chain rule", symbols={x: "real"})
    yield fails(left, "=", slip, f"{x} = 1", symbols={x: "real"})


@strategy
def higher_derivative(draw: Draw) -> Claims:
    """High derivatives, which difference quotients miss by a little."""
    x, n, a = draw.name(), draw.integer(2, 9), draw.integer(2, 5)
    by = f"\\frac{{d^{n}}}{{d{x}^{n}}}"
    wave = ("\\sin", "\\cos", "-\\sin", "-\\cos")[n % 4]
    sign = "-" if wave.startswith("-") else ""
    flipped = "" if sign else "-"
    factorial = 1
    for k in range(2, n + 1):
        factorial *= k
    value = f"{sign}{a**n} {wave.lstrip('-')}({a} {x})"
    slip = draw.pick((f"{flipped}{a**n}", f"{sign}{a ** (n - 1)}", f"{sign}{a**n + 1}"))
    yield holds(f"{by} \\sin({a} {x})", "=", value, "n times", symbols={x: "real"})
    yield fails(
        f"{by} \\sin({a} {x})",
        "=",
        f"{slip} {wave.lstrip('-')}({a} {x})",
        f"{x} = 1",
        symbols={x: "real"},
    )
    alternating = "-" if n % 2 else ""
    reciprocal = f"\\frac{{{alternating}{factorial}}}{{{x}^{{{n + 1}}}}}"
    yield holds(f"{by} \\frac{{1}}{{{x}}}", "=", reciprocal, "n times", symbols={x: "positive"})
    wrong = f"\\frac{{{alternating}{factorial}}}{{{x}^{{{n}}}}}"
    yield fails(f"{by} \\frac{{1}}{{{x}}}", "=", wrong, f"{x} = 2", symbols={x: "positive"})


@strategy
def derivative_past_a_kink(draw: Draw) -> Claims:
    """The derivative of one piece is taken for that of the whole."""
    x, a = draw.name(), draw.far()
    by = f"\\frac{{d}}{{d{x}}}"
    forms = (
        (f"{by} \\left| {x} - {a} \\right|", "-1", f"{x} = {a + 1}"),
        (f"{by} \\left| {x} + {a} \\right|", "1", f"{x} = -{a + 1}"),
        (f"{by} \\max({x}, {a})", "0", f"{x} = {a + 1}"),
        (f"{by} \\min({x}, {a})", "1", f"{x} = {a + 1}"),
        (f"{by} \\sqrt{{({x} - {a})^2}}", "-1", f"{x} = {a + 1}"),
        (
            f"{by} \\left( ({x} - {a}) \\left| {x} - {a} \\right| \\right)",
            f"2({x} - {a})",
            f"{x} = {a - 1}",
        ),
        (f"{by} \\left( \\max(0, {x} - {a}) \\right)^2", "0", f"{x} = {a + 1}"),
    )
    left, right, where = draw.pick(forms)
    yield fails(left, "=", right, where, symbols={x: "real"})
    law = f"{by} \\left( ({x} - {a}) \\left| {x} - {a} \\right| \\right)"
    yield holds(
        law, "=", f"2 \\left| {x} - {a} \\right|", "the square of each side", symbols={x: "real"}
    )


@strategy
def arbitrary_functions(draw: Draw) -> Claims:
    """Product, quotient and chain rule for functions of which nothing is known."""
    x, c = draw.sample(("x", "t", "u"), 1)[0], draw.integer(2, 30)
    by = f"\\frac{{d}}{{d{x}}}"
    forms = (
        (f"{by} (f({x}) g({x}))", f"f'({x}) g({x}) + f({x}) g'({x})", f"f'({x}) g'({x})"),
        (f"{by} f({c} {x})", f"{c} f'({c} {x})", f"f'({c} {x})"),
        (f"{by} f({x})^{c}", f"{c} f({x})^{{{c - 1}}} f'({x})", f"{c} f({x})^{{{c - 1}}}"),
        (f"{by} e^{{f({x})}}", f"f'({x}) e^{{f({x})}}", f"e^{{f'({x})}}"),
        (f"{by} f(g({x}))", f"f'(g({x})) g'({x})", f"f'(g({x}))"),
        (f"{by} f({x}^2)", f"2 {x} f'({x}^2)", f"2 {x} f'({x})"),
        (f"{by} f({c})", "0", f"f'({c})"),
        (f"{by} f(-{x})", f"-f'(-{x})", f"f'(-{x})"),
    )
    left, right, slip = draw.pick(forms)
    symbols = {"f": "function", "g": "function", x: "real"}
    yield holds(left, "=", right, "rules of differentiation", symbols=symbols)
    yield fails(left, "=", slip, "f and g are the identity or a square", symbols=symbols)


@strategy
def laws_no_function_need_obey(draw: Draw) -> Claims:
    """Additivity, homogeneity and symmetry of a function of which nothing is known."""
    x, y = draw.names(2)
    f = draw.pick([name for name in ("f", "g", "h") if name not in (x, y)])
    c = draw.integer(2, 400)
    forms = (
        (f"{f}({x} + {y})", f"{f}({x}) + {f}({y})"),
        (f"{f}({c} {x})", f"{c} {f}({x})"),
        (f"{f}(-{x})", f"{f}({x})"),
        (f"{f}({f}({x}))", f"{f}({x})^2"),
        (f"{f}({x} {y})", f"{f}({x}) {f}({y})"),
        (f"{f}({x} + {c} \\pi)", f"{f}({x})"),
        (f"{f}(\\left| {x} \\right|)", f"{f}({x})"),
        (f"\\int_0^1 {f}({x})^2 \\, d{x}", f"\\left( \\int_0^1 {f}({x}) \\, d{x} \\right)^2"),
        (f"\\int_0^1 {f}({x}) \\, d{x}", f"\\int_0^1 {f}({x}^2) \\, d{x}"),
        (f"\\int_0^{c} {f}({x}) \\, d{x}", f"{c} \\int_0^1 {f}({x}) \\, d{x}")
        if c < 10
        else (f"{f}({x})", f"{f}({y})"),
    )
    left, right = draw.pick(forms)
    symbols = {f: "function", x: "real", y: "real"}
    yield fails(left, "=", right, f"{f}(t) = t^2 + t + 1", symbols=symbols)
    yield holds(f"{f}({x}) + {f}({y})", "=", f"{f}({y}) + {f}({x})", "commutes", symbols=symbols)


@strategy
def moving_ends(draw: Draw) -> Claims:
    """Leibniz' rule with its pieces lost."""
    x, t = draw.sample(("x", "t", "s", "u"), 2)
    n, c = draw.integer(2, 6), draw.integer(2, 9)
    by = f"\\frac{{d}}{{d{x}}}"
    forms = (
        (
            f"{by} \\int_0^{{{x}}} e^{{-{c} {t}^2}} \\, d{t}",
            f"e^{{-{c} {x}^2}}",
            f"e^{{-{c} {x}^2}} - 1",
        ),
        (
            f"{by} \\int_0^{{{x}^{n}}} \\cos({t}) \\, d{t}",
            f"{n} {x}^{{{n - 1}}} \\cos({x}^{n})",
            f"\\cos({x}^{n})",
        ),
        (f"{by} \\int_{{{x}}}^{{{c}}} \\sin({t}^2) \\, d{t}", f"-\\sin({x}^2)", f"\\sin({x}^2)"),
        (f"{by} \\int_0^{{{x}}} {x} {t} \\, d{t}", f"\\frac{{3 {x}^2}}{{2}}", f"{x}^2"),
        (
            f"{by} \\int_{{{x}}}^{{{c} {x}}} {t}^2 \\, d{t}",
            f"{c**3 - 1} {x}^2",
            f"{c**2 - 1} {x}^2",
        ),
        (f"\\int_0^{{{x}}} {c} {x} \\, d{t}", f"{c} {x}^2", f"\\frac{{{c} {x}^2}}{{2}}"),
    )
    left, right, slip = draw.pick(forms)
    yield holds(left, "=", right, "Leibniz' rule", symbols={x: "real"})
    yield fails(left, "=", slip, f"{x} = 1.3", symbols={x: "real"})


@strategy
def partial_by_an_entry(draw: Draw) -> Claims:
    """Derivatives by one entry of a vector, its index in the range or not."""
    x, n, j = (
        draw.sample(("x", "w", "z", "u"), 1)[0],
        draw.integer(2, 9),
        draw.pick(("j", "k", "i")),
    )
    r = draw.pick([name for name in ("i", "r", "s", "l") if name != j])
    by = f"\\frac{{\\partial}}{{\\partial {x}_{j}}}"
    whole = f"\\sum_{{{r}=1}}^K"
    forms = (
        (
            f"{by} {whole} {x}_{r}^{n}",
            f"{n} {x}_{j}^{{{n - 1}}}",
            f"\\sum_{{{r}=1}}^K {n} {x}_{r}^{{{n - 1}}}",
        ),
        (f"{by} {whole} {r} {x}_{r}", j, "1"),
        (f"{by} \\sum_{{{r}=2}}^K {x}_{r}^{n}", None, f"{n} {x}_{j}^{{{n - 1}}}"),
        (f"{by} \\sum_{{{r}=1}}^{{K-1}} {x}_{r}^{n}", None, f"{n} {x}_{j}^{{{n - 1}}}"),
        (f"{by} {whole} e^{{{n} {x}_{r}}}", f"{n} e^{{{n} {x}_{j}}}", f"e^{{{n} {x}_{j}}}"),
        (f"{by} \\left( {whole} {x}_{r} \\right)^2", f"2 {whole} {x}_{r}", f"2 {x}_{j}"),
        (f"{by} {x}_1^{n}", None, f"{n} {x}_1^{{{n - 1}}}"),
        (f"{by} \\max_{r} {x}_{r}", None, "1"),
        (
            f"{by} \\ln {whole} e^{{{x}_{r}}}",
            f"\\frac{{e^{{{x}_{j}}}}}{{{whole} e^{{{x}_{r}}}}}",
            "1",
        ),
    )
    left, right, slip = draw.pick(forms)
    symbols = {x: "real^K", "K": "integer >= 2", j: "index^K"}
    if right is not None:
        yield holds(left, "=", right, "only one term depends on it", symbols=symbols)
    yield fails(left, "=", slip, f"K = 2 and another {j}", symbols=symbols)


@strategy
def complex_derivative(draw: Draw) -> Claims:
    """What has no complex derivative."""
    z, c = draw.sample(("z", "w", "s"), 1)[0], draw.integer(2, 30)
    by = f"\\frac{{d}}{{d{z}}}"
    forms = (
        (f"\\overline{{{z}}}", "1"),
        (f"\\operatorname{{Re}}({z})", "1"),
        (f"\\operatorname{{Im}}({z})", "0"),
        (f"\\left| {z} \\right|^2", f"2 {z}"),
        (f"\\left| {z} \\right|^2", f"\\overline{{{z}}}"),
        (f"{z} + {c} \\overline{{{z}}}", f"{1 + c}"),
        (f"\\overline{{{z}}}^2", f"2 \\overline{{{z}}}"),
        (f"\\overline{{{z}}} \\cdot {c}", str(c)),
    )
    inner, value = draw.pick(forms)
    yield fails(
        f"{by} \\left( {inner} \\right)",
        "=",
        value,
        "other directions differ",
        symbols={z: "complex"},
    )
    law = f"{by} {z}^{{{c}}}"
    yield holds(law, "=", f"{c} {z}^{{{c - 1}}}", "holomorphic", symbols={z: "complex"})


@strategy
def antiderivative(draw: Draw) -> Claims:
    """Indefinite integrals with a slip, and differences of antiderivatives."""
    x, a = draw.name(), draw.rational()
    y = minus(x, a)
    n = draw.integer(2, 9)
    low = "\\int_1^2"
    forms = (
        (
            f"{low} {x}^{n} \\, d{x}",
            f"\\frac{{2^{{{n + 1}}} - 1}}{{{n + 1}}}",
            f"\\frac{{2^{{{n}}} - 1}}{{{n}}}",
        ),
        (f"\\int_0^1 e^{{{n} {x}}} \\, d{x}", f"\\frac{{e^{{{n}}} - 1}}{{{n}}}", f"e^{{{n}}} - 1"),
        (
            f"\\int_0^{{\\pi}} \\sin({n} {x})^2 \\, d{x}",
            "\\frac{\\pi}{2}",
            f"\\frac{{\\pi}}{{{n + 1}}}",
        ),
        (
            f"\\int_0^1 \\frac{{1}}{{{x} + {n}}} \\, d{x}",
            f"\\ln \\frac{{{n + 1}}}{{{n}}}",
            f"\\frac{{1}}{{{n}}}",
        ),
        (f"{low} \\left( {y} \\right)^2 d{x}", None, "0"),
        (f"\\int_0^1 {x} e^{{{x}}} \\, d{x}", "1", "e"),
        (
            f"\\int_0^{n} \\sqrt{{{x}}} \\, d{x}",
            f"\\frac{{2 \\cdot {n} \\sqrt{{{n}}}}}{{3}}",
            f"{n} \\sqrt{{{n}}}",
        ),
    )
    left, right, slip = draw.pick(forms)
    if right is not None:
        yield holds(left, "=", right, "antiderivative")
    yield fails(left, "=", slip, "another value")
