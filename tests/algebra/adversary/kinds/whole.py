"""Whole numbers: divisors, parity, rounding down, factorials and binomials."""

from __future__ import annotations

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw


@strategy
def common_divisors(draw: Draw) -> Claims:
    """gcd and lcm of names are no polynomials' gcd and lcm."""
    m, n = draw.sample(("m", "n", "p", "q", "r", "s"), 2)
    d, low = draw.integer(2, 30), draw.integer(1, 50)
    forms = (
        (f"\\gcd({m}, {n})", "1", f"both {d * low}"),
        (f"\\gcd({n}, {n} + {d})", "1", f"{n} = {d * low}"),
        (f"\\gcd({m} {n}, {n} + {d})", "1", f"{n} = {d * low}"),
        (f"\\gcd({d} {m}, {2 * d} {n})", str(d), f"{m} = {2 * low}"),
        (f"\\operatorname{{lcm}}({m}, {n})", f"{m} {n}", f"both {2 * low}"),
        (f"\\gcd({m}^2, {n}^2)", f"\\gcd({m}, {n})", f"both {2 * low}"),
        (f"\\gcd({n}^2 + {n}, {n} + {d})", "1", f"{n} = {d * low}"),
    )
    left, right, where = draw.pick(forms)
    symbols = {m: f"integer >= {low}", n: f"integer >= {low}"}
    yield fails(left, "=", right, where, symbols=symbols)
    laws = (
        (f"\\gcd({n}, {n} + 1)", "1"),
        (f"\\gcd({d} {m}, {d} {n})", f"{d} \\gcd({m}, {n})"),
        (f"\\gcd({m}, {n}) \\operatorname{{lcm}}({m}, {n})", f"{m} {n}"),
        (f"\\gcd({n}, {d} {n})", n),
        (f"\\gcd({m}, {n})", f"\\gcd({n}, {m} + {d} {n})"),
    )
    left, right = draw.pick(laws)
    yield holds(left, "=", right, "law of divisors", symbols=symbols)


@strategy
def parity(draw: Draw) -> Claims:
    """Powers of minus one and trigonometric functions at whole multiples."""
    n, c = draw.pick(("n", "m", "k")), draw.integer(1, 30)
    odd, even = 2 * c + 1, 2 * c
    forms = (
        (f"(-1)^{n}", "1", f"{n} odd"),
        (f"(-1)^{{{odd} {n}}}", "-1", f"{n} even"),
        (f"\\cos({odd} \\pi {n})", "1", f"{n} = 1"),
        (f"\\sin\\left( \\frac{{\\pi {n}}}{{2}} \\right)", "0", f"{n} = 1"),
        (f"\\left\\lfloor \\frac{{{n}}}{{2}} \\right\\rfloor", f"\\frac{{{n}}}{{2}}", f"{n} = 1"),
        (f"(-1)^{{{n}({n}+1)/2}}", f"(-1)^{{{n}}}", f"{n} = 2"),
        (f"(-1)^{{{n}({n}-1)/2}}", "1", f"{n} = 2"),
        (f"(-1)^{{{n}^2}}", "1", f"{n} = 1"),
        (
            f"\\left\\lceil \\frac{{{n}}}{{{even}}} \\right\\rceil",
            f"\\left\\lfloor \\frac{{{n}}}{{{even}}} \\right\\rfloor + 1",
            f"{n} = {even}",
        ),
    )
    left, right, where = draw.pick(forms)
    symbols = {n: draw.pick(("integer", f"integer >= {c}", "integer >= 0"))}
    yield fails(left, "=", right, where, symbols=symbols)
    laws = (
        (f"(-1)^{{{even} {n}}}", "1"),
        (f"(-1)^{{{odd} {n}}}", f"(-1)^{n}"),
        (f"\\cos({odd} \\pi {n})", f"(-1)^{n}"),
        (f"\\sin({c} \\pi {n})", "0"),
        (f"(-1)^{{{n}({n}+1)}}", "1"),
        (f"(-1)^{{{n}^2}}", f"(-1)^{n}"),
        (
            f"\\lfloor {n}/2 \\rfloor + \\lceil {n}/2 \\rceil",
            n,
        ),
    )
    left, right = draw.pick(laws)
    yield holds(left, "=", right, "parity", symbols=symbols)


@strategy
def rounding_down(draw: Draw) -> Claims:
    """floor and ceiling of real numbers."""
    x, y = draw.names(2)
    c, n = draw.integer(2, 900), draw.integer(1, 90)
    forms = (
        (f"\\lfloor {c} {x} \\rfloor", "=", f"{c} \\lfloor {x} \\rfloor", f"{x} = 1/{c}"),
        (
            f"\\lfloor {x} + {y} \\rfloor",
            "=",
            f"\\lfloor {x} \\rfloor + \\lfloor {y} \\rfloor",
            "both 1/2",
        ),
        (f"\\lfloor {x} \\rfloor", "<", x, f"{x} = {n}"),
        (f"\\lfloor -{x} \\rfloor", "=", f"-\\lfloor {x} \\rfloor", f"{x} = 1/2"),
        (f"\\lceil {x} \\rceil", "=", f"\\lfloor {x} \\rfloor + 1", f"{x} = {n}"),
        (f"\\left\\lfloor \\frac{{{x}}}{{{c}}} \\right\\rfloor", "=", "0", f"{x} = {c}"),
        (f"\\lfloor {x} \\rfloor", ">", f"{x} - \\frac{{{c}}}{{{c + 1}}}", f"{x} = {c}/{c + 1}"),
        (f"\\lfloor {x}^2 \\rfloor", "=", f"\\lfloor {x} \\rfloor^2", f"{x} = 3/2"),
    )
    left, relation, right, where = draw.pick(forms)
    symbols = {x: draw.pick(("real", "positive")), y: "real"}
    yield fails(left, relation, right, where, symbols=symbols)
    laws = (
        (f"\\lfloor {x} + {n} \\rfloor", "=", f"\\lfloor {x} \\rfloor + {n}"),
        (f"\\lfloor {x} \\rfloor", "\\le", x),
        (f"\\lfloor {x} \\rfloor", ">", f"{x} - 1"),
        (f"\\lceil {x} \\rceil", "=", f"-\\lfloor -{x} \\rfloor"),
    )
    left, relation, right = draw.pick(laws)
    yield holds(left, relation, right, "floor", symbols=symbols)


@strategy
def binomials_out_of_range(draw: Draw) -> Claims:
    """Binomials and factorials at the first numbers and past the last."""
    n, k = draw.sample(("n", "k", "m", "r"), 2)
    c = draw.integer(1, 40)
    forms = (
        (f"\\binom{{{n}}}{{{k}}}", ">", "0", f"{k} > {n}", {n: "natural", k: "natural"}),
        (f"\\binom{{{n}}}{{{c}}}", "\\ge", n, f"{n} < {c} or equal", {n: "integer >= 1"}),
        (f"{n}!", ">", n, f"{n} = 1 or 2", {n: "integer >= 1"}),
        (f"{n}!", "\\ge", f"2^{{{n}}}", f"{n} = 3", {n: f"integer >= {min(c, 3)}"}),
        (f"\\binom{{2{n}}}{{{n}}}", ">", f"2^{{{n}}}", f"{n} = 0", {n: "natural"}),
        (f"({n} + {c})!", "=", f"{n}! + {c}!", f"{n} = 1", {n: "natural"}),
        (f"({c + 1} {n})!", "=", f"{c + 1} {n}!", f"{n} = 2", {n: "natural"}),
        (
            f"\\binom{{{n} + {c}}}{{{k}}}",
            "=",
            f"\\binom{{{n}}}{{{k}}} + \\binom{{{c}}}{{{k}}}",
            f"{k} = 0",
            {n: "natural", k: "natural"},
        ),
    )
    left, relation, right, where, symbols = draw.pick(forms)
    if c == 1 and "binom" in left and right == n:
        return
    yield fails(left, relation, right, where, symbols=symbols)
    laws = (
        (f"({n} + 1)!", f"({n} + 1) {n}!", {n: "natural"}),
        (
            f"\\binom{{{n}+1}}{{{k}+1}}",
            f"\\binom{{{n}}}{{{k}}} + \\binom{{{n}}}{{{k}+1}}",
            {n: "natural", k: "natural"},
        ),
        (
            f"{k} \\binom{{{n}}}{{{k}}}",
            f"{n} \\binom{{{n}-1}}{{{k}-1}}",
            {n: "integer >= 1", k: "integer >= 1"},
        ),
        (f"\\binom{{{n}}}{{2}} + \\binom{{{n}+1}}{{2}}", f"{n}^2", {n: "natural"}),
    )
    left, right, symbols = draw.pick(laws)
    yield holds(left, "=", right, "law of binomials", symbols=symbols)


@strategy
def power_of_zero(draw: Draw) -> Claims:
    """0 to the 0 is 1 here, so that powers of zero are no constant."""
    n, c = draw.pick(("n", "m", "k")), draw.integer(0, 60)
    base = f"0^{{{n} - {c}}}" if c else f"0^{{{n}}}"
    yield fails(base, "=", "0", f"{n} = {c}", symbols={n: f"integer >= {c}"})
    yield fails(base, "=", "1", f"{n} = {c + 1}", symbols={n: f"integer >= {c}"})
    yield holds(base, "=", "0", "positive exponent", symbols={n: f"integer >= {c + 1}"})


@strategy
def growth_overtakes(draw: Draw) -> Claims:
    """One growth overtakes another only beyond a number, or only below it."""
    n, c = draw.pick(("n", "m")), draw.integer(3, 30)
    forms = (
        (f"{n}!", "<", f"{c}^{n}", f"{n} = {4 * c}", {n: "integer >= 1"}),
        (f"2^{n}", ">", f"{n}^{{{c}}}", f"{n} = 2", {n: "integer >= 2"}),
        (f"\\left( 1 + \\frac{{1}}{{{c}}} \\right)^{n}", ">", n, f"{n} = {c}", {n: "integer >= 1"}),
        (f"\\ln {n}", "<", f"\\frac{{{n}}}{{{c}}}", f"{n} = {c}", {n: "integer >= 1"}),
        (f"{n}^2", ">", f"{c} {n}", f"{n} = {c}", {n: "integer >= 1"}),
        (
            f"\\sqrt{{{n}}}",
            ">",
            f"\\frac{{{n}}}{{{10 * c}}}",
            f"{n} = {100 * c * c}",
            {n: "integer >= 1"},
        ),
        (f"e^{{-{n}}}", ">", f"10^{{-{c}}}", f"{n} = {3 * c}", {n: "natural"}),
    )
    left, relation, right, where, symbols = draw.pick(forms)
    yield fails(left, relation, right, where, symbols=symbols)
    yield holds(f"2^{n}", ">", n, "induction", symbols={n: "natural"})
    yield holds(f"{n}!", "\\ge", f"2^{{{n}-1}}", "induction", symbols={n: "integer >= 1"})
