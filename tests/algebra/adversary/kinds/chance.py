"""Distributions with degenerate parameters, moments without independence."""

from __future__ import annotations

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw


@strategy
def degenerate_parameters(draw: Draw) -> Claims:
    """Densities and mass functions at the end of their parameters."""
    x, s = draw.sample(("x", "t", "u", "s", "r"), 2)
    c = draw.integer(1, 9)
    line, half = "\\int_{-\\infty}^\\infty", "\\int_0^\\infty"
    normal = f"\\frac{{1}}{{\\sqrt{{2 \\pi}} {s}}} e^{{-{x}^2/(2 {s}^2)}}"
    forms = (
        (f"{line} {normal} \\, d{x}", "1"),
        (f"{line} {x}^2 {normal} \\, d{x}", f"{s}^2"),
        (f"{half} {s} e^{{-{s} {x}}} \\, d{x}", "1"),
        (f"{half} {c} {x} {s} e^{{-{s} {x}}} \\, d{x}", f"\\frac{{{c}}}{{{s}}}"),
        (f"\\sum_{{k=1}}^\\infty {s} (1-{s})^{{k-1}}", "1"),
        (f"\\sum_{{k=1}}^\\infty k {s} (1-{s})^{{k-1}}", f"\\frac{{1}}{{{s}}}"),
    )
    left, right = draw.pick(forms)
    geometric = "\\sum" in left
    closed, inside = (
        ("real in [0, 1]", "real in (0, 1)") if geometric else ("nonnegative", "positive")
    )
    if right == "1":
        yield fails(left, "=", right, f"{s} = 0: no density", symbols={s: closed})
    yield holds(left, "=", right, "moments", symbols={s: inside})


@strategy
def moments_without_independence(draw: Draw) -> Claims:
    """Rules for expectations that need independence, or a constant that is none."""
    x, y = draw.sample(("X", "Y", "Z"), 2)
    c = draw.integer(2, 30)
    mean, spread = "\\mathbb{E}", "\\operatorname{Var}"
    symbols = {x: "real", y: "real"}
    forms = (
        (f"{mean}[{x} {y}]", f"{mean}[{x}] {mean}[{y}]"),
        (f"{spread}({x} + {y})", f"{spread}({x}) + {spread}({y})"),
        (f"{mean}[{x}^2]", f"{mean}[{x}]^2"),
        (f"{spread}({c} {x})", f"{c} {spread}({x})"),
        (f"{spread}({x} + {c})", f"{spread}({x}) + {c}"),
        (f"{mean}[e^{{{x}}}]", f"e^{{{mean}[{x}]}}"),
        (f"{mean}[{c} {x}]", f"{mean}[{x}]"),
        (f"{mean}\\left[ \\frac{{1}}{{{x}}} \\right]", f"\\frac{{1}}{{{mean}[{x}]}}"),
    )
    left, right = draw.pick(forms)
    yield fails(left, "=", right, "a variable with two values", symbols=symbols)
    laws = (
        (f"{mean}[{x} + {y}]", f"{mean}[{x}] + {mean}[{y}]"),
        (f"{mean}[{c} {x}]", f"{c} {mean}[{x}]"),
        (f"{spread}({c} {x})", f"{c**2} {spread}({x})"),
        (f"{spread}({x} + {c})", f"{spread}({x})"),
        (f"{spread}({x})", f"{mean}[{x}^2] - {mean}[{x}]^2"),
    )
    left, right = draw.pick(laws)
    yield holds(left, "=", right, "linearity", symbols=symbols)


@strategy
def finite_distributions(draw: Draw) -> Claims:
    """Binomial and Bernoulli moments, with a power wrong."""
    p, n = draw.sample(("p", "q", "r", "t"), 1)[0], draw.pick(("n", "m", "N"))
    weight = f"\\binom{{{n}}}{{k}} {p}^k (1-{p})^{{{n}-k}}"
    symbols = {p: "real in (0, 1)", n: "integer >= 1"}
    forms = (
        (f"\\sum_{{k=0}}^{n} {weight}", "1", f"{n}"),
        (f"\\sum_{{k=0}}^{n} k {weight}", f"{n} {p}", f"{n} {p}^2"),
        (f"\\sum_{{k=0}}^{n} k^2 {weight}", f"{n} {p} (1-{p}) + {n}^2 {p}^2", f"{n} {p} (1-{p})"),
        (f"\\sum_{{k=1}}^{n} {weight}", f"1 - (1-{p})^{n}", "1"),
        (f"\\sum_{{k=0}}^{n} k(k-1) {weight}", f"{n}({n}-1) {p}^2", f"{n}^2 {p}^2"),
    )
    left, right, slip = draw.pick(forms)
    yield holds(left, "=", right, "binomial distribution", symbols=symbols)
    if slip != n:
        yield fails(left, "=", slip, f"{n} = 2, {p} = 1/2", symbols=symbols)
    left = f"{p}^{{y}} (1-{p})^{{1-y}}"
    yield fails(
        left,
        "=",
        f"y {p} + (1-y)(1-{p})",
        "y = 1/2",
        symbols={p: "real in (0, 1)", "y": "real in [0, 1]"},
    )
