"""Bounds that hold inside a domain and are reached at its closed end."""

from __future__ import annotations

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw, minus, tex


@strategy
def reached_low_end(draw: Draw) -> Claims:
    """A strict bound below, reached at the lowest value; the half-open twin is true."""
    x, a = draw.name(), draw.positive()
    forms = (
        (x, tex(a)),
        (f"{x}^2", tex(a**2)),
        (f"\\ln {x}", f"\\ln {tex(a)}"),
        (f"e^{{{x}}}", f"e^{{{tex(a)}}}"),
        (f"\\sqrt{{{minus(x, a)}}}", "0"),
        (f"\\arctan {x}", f"\\arctan {tex(a)}"),
        (f"{x} \\left( {minus(x, a)} \\right)", "0"),
        (f"\\frac{{{x}}}{{{x} + 1}}", tex(a / (a + 1))),
        (f"\\left| {minus(x, a)} \\right|", "0"),
        (f"\\max({x}, {tex(a)})", tex(a)),
    )
    big, small = draw.pick(forms)
    symbols = {x: f"real >= {a}"}
    yield fails(big, ">", small, f"equal at {x} = {a}", symbols=symbols)
    yield fails(small, "<", big, f"equal at {x} = {a}", symbols=symbols)
    yield holds(big, "\\ge", small, "increasing, with equality at the end", symbols=symbols)
    yield holds(big, ">", small, "increasing, the end left out", symbols={x: f"real > {a}"})


@strategy
def reached_high_end(draw: Draw) -> Claims:
    """A strict bound above, reached at the highest value."""
    x, a, width = draw.name(), draw.rational(), draw.positive()
    b = a + width
    forms = (
        (x, tex(b)),
        (f"{x}^3", tex(b**3)),
        (f"e^{{{x}}}", f"e^{{{tex(b)}}}"),
        (f"\\tanh {x}", f"\\tanh {tex(b)}" if b >= 0 else f"\\tanh\\left( {tex(b)} \\right)"),
        ("0", f"\\left( {minus(x, a)} + 1 \\right) \\left( {tex(b)} - {x} \\right)"),
        ("0", f"\\sqrt{{{tex(b)} - {x}}}"),
    )
    small, big = draw.pick(forms)
    closed, half_open = f"real in [{a}, {b}]", f"real in [{a}, {b})"
    yield fails(small, "<", big, f"equal at {x} = {b}", symbols={x: closed})
    yield holds(small, "<", big, "increasing, the end left out", symbols={x: half_open})
    yield holds(small, "\\le", big, "increasing", symbols={x: closed})


@strategy
def reached_by_an_integer(draw: Draw) -> Claims:
    """A strict bound on integers, reached at the first; from the next on it is true."""
    n, a = draw.pick(("n", "m", "N")), draw.integer(2, 400)
    forms = (
        (f"{n}^2", str(a * a)),
        (f"{n}({n}-{a})", "0"),
        (f"2^{{{n}}}", f"2^{{{a}}}"),
        (f"\\frac{{{n}({n}-1)}}{{2}}", str(a * (a - 1) // 2)),
        (f"\\sqrt{{{n}}}", f"\\sqrt{{{a}}}"),
        (f"\\frac{{1}}{{{a}}}", f"\\frac{{1}}{{{n}}}"),
    )
    big, small = draw.pick(forms)
    yield fails(big, ">", small, f"equal at {n} = {a}", symbols={n: f"integer >= {a}"})
    yield holds(big, ">", small, "increasing", symbols={n: f"integer >= {a + 1}"})


@strategy
def probability_at_its_ends(draw: Draw) -> Claims:
    """What is strict for 0 < p < 1 is not strict at 0 or 1."""
    p, n = draw.name(), draw.integer(2, 9)
    forms = (
        (f"1 - {p}^{{{n}}}", ">", "0", "1"),
        (f"{p}(1-{p})", ">", "0", "0"),
        (f"{p}^{{{n}}}", "<", p, "0"),
        (f"\\sqrt{{{p}}}", ">", p, "1"),
        (f"\\left( 1-{p} \\right)^{{{n}}}", "<", "1", "0"),
        (f"{p}^2 + (1-{p})^2", "<", "1", "0"),
        (f"{p}^{{{n}}} + (1-{p})^{{{n}}}", "<", "1", "1"),
    )
    left, relation, right, end = draw.pick(forms)
    yield fails(left, relation, right, f"equal at {p} = {end}", symbols={p: "real in [0, 1]"})
    why = "strictly convex or monotone inside"
    yield holds(left, relation, right, why, symbols={p: "real in (0, 1)"})


@strategy
def just_past_the_end(draw: Draw) -> Claims:
    """A domain that reaches past a constant which is no fraction."""
    x = draw.name()
    constants = (
        ("\\pi", 3, 4),
        ("e", 2, 3),
        ("\\sqrt{2}", 1, 2),
        ("2\\pi", 6, 7),
        ("\\ln 20", 2, 3),
    )
    constant, below, above = draw.pick(constants)
    scale = draw.integer(1, 300)
    bound = constant if scale == 1 else f"{scale} \\cdot {constant}"
    low = draw.integer(-5, below * scale - 1)
    why = f"{x} = {above * scale} is larger"
    yield fails(x, "<", bound, why, symbols={x: f"real in [{low}, {above * scale}]"})
    yield holds(x, "<", bound, "ends below", symbols={x: f"real in [{low}, {below * scale}]"})
