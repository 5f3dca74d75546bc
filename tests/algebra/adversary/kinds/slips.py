"""Slips of those who know the field: at a tie, at an end, over a pole, in a real power."""

from __future__ import annotations

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw


@strategy
def series_of_a_wave(draw: Draw) -> Claims:
    """The series of sine and cosine with another first term, sign or step."""
    x, c = draw.name(), draw.integer(2, 9)
    u = draw.pick((x, f"{c} {x}", f"{x}^2", f"\\frac{{{x}}}{{{c}}}"))
    arg = u if u == x else f"\\left({u}\\right)"
    sign, first = draw.coin(), draw.pick((0, 1))
    power = "2k" if first == 0 else "2k+1"
    turn = "(-1)^k" if sign else "1"
    body = f"\\frac{{{turn} {arg}^{{{power}}}}}{{({power})!}}"
    names = ("\\cos", "\\sin") if sign else ("\\cosh", "\\sinh")
    value = f"{names[first]}({u})"
    symbols = {x: "real"}
    total = f"\\sum_{{k=0}}^\\infty {body}"
    yield holds(total, "=", value, "DLMF 4.19, 4.33", symbols=symbols)
    yield fails(total.replace("k=0", "k=1"), "=", value, "the first term", symbols=symbols)
    other = names[1 - first]
    yield fails(total, "=", f"{other}({u})", "parity", symbols=symbols)
    wrong = {"\\cos": "\\cosh", "\\sin": "\\sinh", "\\cosh": "\\cos", "\\sinh": "\\sin"}[
        names[first]
    ]
    yield fails(total, "=", f"{wrong}({u})", "signs", symbols=symbols)
    finite = total.replace("\\infty", "n")
    yield fails(finite, "=", value, "n = 0", symbols={x: "real", "n": "natural"})


@strategy
def one_wave_of_two(draw: Draw) -> Claims:
    """``a cos x + b sin x`` as one wave: its angle lies in the half plane of the sign of a."""
    a, b, x = draw.names(3)
    left = f"{a} \\cos {x} + {b} \\sin {x}"
    right = f"\\sqrt{{{a}^2 + {b}^2}} \\cos\\left({x} - \\arctan\\frac{{{b}}}{{{a}}}\\right)"
    good, bad = {a: "positive", b: "real", x: "real"}, {a: "negative", b: "real", x: "real"}
    yield holds(left, "=", right, "a > 0", symbols=good)
    yield fails(left, "=", right, f"{a} = -1, {b} = {x} = 0", symbols=bad)
    yield fails(left, "=", right, f"{a} = -1", symbols={**bad, a: "real"})
    yield holds(left, "=", f"-{right}", "a < 0", symbols=bad)


@strategy
def limit_at_a_tie(draw: Draw) -> Claims:
    """The limit of a share as its temperature falls depends on which of two names is larger."""
    a, b = draw.names(2)
    t = draw.pick(("t", "s", "T"))
    if t in (a, b):
        return
    share = f"\\frac{{e^{{{a}/{t}}}}}{{e^{{{a}/{t}}} + e^{{{b}/{t}}}}}"
    over = f"\\lim_{{{t} \\to 0^+}} {share}"
    both = {a: "real", b: "real"}
    yield fails(over, "=", draw.pick(("0", "1", "\\frac12")), "both orders are open", symbols=both)
    yield fails(over, "=", "1", f"{a} = {b}", symbols=both, assumptions=(f"{a} \\ge {b}",))
    yield fails(over, "=", "0", f"{a} = {b}", symbols=both, assumptions=(f"{a} \\le {b}",))
    yield holds(over, "=", "1", "the larger", symbols=both, assumptions=(f"{a} > {b}",))


@strategy
def power_against_a_slower_function(draw: Draw) -> Claims:
    """A limit with a name in the exponent, at the value that was left out."""
    a, c, n = draw.pick(("a", "p", "s")), draw.integer(1, 9), draw.integer(1, 5)
    forms = (
        (f"\\lim_{{x \\to \\infty}} \\frac{{\\ln x}}{{x^{a}}}", "0", "positive", "nonnegative"),
        (f"\\lim_{{x \\to \\infty}} x^{{-{a}}}", "0", "positive", "nonnegative"),
        (f"\\lim_{{x \\to 0^+}} x^{a} \\ln x", "0", "positive", "nonnegative"),
        (f"\\lim_{{x \\to 0^+}} {c} x^{a}", "0", "positive", "nonnegative"),
        (f"\\lim_{{x \\to \\infty}} e^{{-{a} x}}", "0", "positive", "nonnegative"),
        (f"\\lim_{{x \\to \\infty}} x^{n} e^{{-{a} x}}", "0", "positive", "real"),
        (f"\\lim_{{m \\to \\infty}} {a}^m", "0", "real in (-1, 1)", "real in [-1, 1)"),
        (f"\\lim_{{x \\to 0}} \\frac{{|{a} x|}}{{|x|}}", a, "nonnegative", "real"),
    )
    left, right, good, bad = draw.pick(forms)
    yield holds(left, "=", right, "by sizes", symbols={a: good})
    yield fails(left, "=", right, "an end of the domain of the name", symbols={a: bad})


@strategy
def chance_at_an_end(draw: Draw) -> Claims:
    """A geometric distribution whose chance may be 0, or that begins one too early."""
    p, q = draw.pick((("p", "1-p"), ("q", "1-q"), ("r", "1-r")))
    body = f"{p}({q})^{{k-1}}"
    if draw.coin():
        left, right = f"\\sum_{{k=1}}^\\infty {body}", "1"
    else:
        left, right = f"\\sum_{{k=1}}^\\infty k {body}", f"\\frac1{p}"
    yield holds(left, "=", right, "geometric", symbols={p: "real in (0, 1]"})
    low = draw.pick(("real in [0, 1]", "real in [0, 1)"))
    yield fails(left, "=", right, f"{p} = 0", symbols={p: low})
    early = f"\\sum_{{k=0}}^\\infty {body}"
    yield fails(early, "=", "1", f"{p} = 1/2", symbols={p: "real in (0, 1)"})
    yield fails(f"\\ln({q})", "<", "0", f"{p} = 0", symbols={p: "real in [0, 1)"})


@strategy
def integral_between_names_over_a_pole(draw: Draw) -> Claims:
    """Between two names there may lie a pole, a kink or the end of a root."""
    x, y = draw.sample(("x", "y", "u", "v"), 2)
    c, n = draw.integer(1, 60), draw.integer(2, 5)
    over = f"\\int_{{{x}}}^{{{y}}}"
    forms = (
        (f"\\frac{{1}}{{t - {c}}} dt", f"\\ln\\left|\\frac{{{y} - {c}}}{{{x} - {c}}}\\right|"),
        (f"\\frac{{1}}{{(t - {c})^2}} dt", f"\\frac1{{{x} - {c}}} - \\frac1{{{y} - {c}}}"),
        (f"|t - {c}| dt", f"\\frac{{({y}-{c})^2 - ({x}-{c})^2}}{{2}}"),
        (f"\\operatorname{{sgn}}(t - {c}) dt", f"{y} - {x}"),
        (f"\\frac{{t - {c}}}{{|t - {c}|}} dt", f"{y} - {x}"),
        (f"\\sqrt{{(t - {c})^2}} dt", f"\\frac{{({y}-{c})^2 - ({x}-{c})^2}}{{2}}"),
    )
    body, right = draw.pick(forms)
    why = f"{x} and {y} on both sides of {c}"
    near = {x: "positive", y: "positive"}
    yield fails(f"{over} {body}", "=", right, why, symbols=near)
    power = f"{over} t^{n} dt"
    value = f"\\frac{{{y}^{n + 1} - {x}^{n + 1}}}{{{n + 1}}}"
    yield holds(power, "=", value, "a polynomial", symbols=near)
    yield fails(power, "\\ge", "0", f"{x} > {y}", symbols=near)


@strategy
def real_power_of_a_negative_number(draw: Draw) -> Claims:
    """A power with a real exponent may be taken of a negative base where the exponent is whole."""
    x, a, b = draw.names(3)
    n = draw.pick((2, 4, 6))
    forms = (
        (f"({x}^{a})^{b}", f"{x}^{{{a} {b}}}", f"{x} = -1, {a} = 2, {b} = 1/2"),
        (f"{x}^{a} {x}^{b}", f"{x}^{{{a} + {b}}}", f"{x} = -1, {a} = {b} = 1/2: no value"),
        (f"({x}^{n})^{a}", f"{x}^{{{n} {a}}}", f"{x} = -1, {a} = 1/{n}"),
        (f"({x}^{a})^{n}", f"{x}^{{{n} {a}}}", f"{x} = -1, {a} = 1/{n}: no value"),
        (f"e^{{{a} \\ln {x}}}", f"{x}^{a}", f"{x} = -1, {a} = 2: no value"),
        (f"\\ln({x}^{a})", f"{a} \\ln {x}", f"{x} = -1, {a} = 2: no value"),
        (f"\\frac{{{x}^{a}}}{{{x}^{b}}}", f"{x}^{{{a} - {b}}}", f"{x} = -1, {a} = {b} = 1/2"),
        (f"\\sqrt{{{x}^{{{a}}}}}", f"{x}^{{{a}/2}}", f"{x} = -1, {a} = 2"),
    )
    left, right, why = draw.pick(forms)
    symbols = {x: "real", a: "real", b: "real"}
    yield fails(left, "=", right, why, symbols=symbols)
    yield fails(left, "=", right, why, symbols={**symbols, x: "nonzero"})
    yield holds(left, "=", right, f"{x} > 0", symbols={**symbols, x: "positive"})
    yield fails(f"{x}^{a}", ">", "0", f"{x} = -1, {a} = 1", symbols=symbols)


@strategy
def variable_without_spread(draw: Draw) -> Claims:
    """A random variable may be a number: no inequality about its spread is strict."""
    x = draw.pick(("X", "Y", "Z"))
    n = draw.integer(1, 4)
    mean = f"\\mathbb{{E}}[{x}]"
    forms = (
        (f"\\mathbb{{E}}[{x}^2]", f"{mean}^2"),
        (f"\\mathbb{{E}}[e^{{{n} {x}}}]", f"e^{{{n} {mean}}}"),
        (f"\\mathbb{{E}}[|{x}|]", f"|{mean}|"),
        (f"\\mathrm{{Var}}({x})", "0"),
        (f"\\mathbb{{E}}[({x} - {n})^2]", f"({mean} - {n})^2"),
    )
    left, right = draw.pick(forms)
    yield fails(left, ">", right, f"{x} = 0 for certain", symbols={x: "random"})
    yield fails(left, "=", right, f"{x} = 1 or -1", symbols={x: "random"})
    yield holds(left, "\\ge", right, "Jensen", symbols={x: "random"})


@strategy
def statement_about_matrices(draw: Draw) -> Claims:
    """Matrices are no numbers: products vanish, squares have more roots, factors do not cancel."""
    a, b = draw.sample(("A", "B", "C", "M"), 2)
    trace = "\\operatorname{tr}"
    symbols = {a: "real^{n x n}", b: "real^{n x n}"}
    forms = (
        (f"{a}{b} = 0", "\\implies", f"{a} = 0 \\lor {b} = 0"),
        (f"{a}^2 = 0", "\\implies", f"{a} = 0"),
        (f"{a}^2 = I", "\\implies", f"{a} = I \\lor {a} = -I"),
        (f"{a}^2 = {a}", "\\implies", f"{a} = I"),
        (f"{a}{b} = I", "\\implies", f"{a} = {b}"),
        (f"({a}{b})^2", "=", f"{a}^2 {b}^2"),
        (f"({a}+{b})^{{-1}}", "=", f"{a}^{{-1}} + {b}^{{-1}}"),
        (
            f"\\operatorname{{tr}}({a}{b})",
            "=",
            f"\\operatorname{{tr}}({a}) \\operatorname{{tr}}({b})",
        ),
        (f"\\det({a}+{b})", "=", f"\\det {a} + \\det {b}"),
        (f"{trace}({a}^2)", "\\ge", "0"),
        (f"{a}^\\top {a}", "=", f"{a} {a}^\\top"),
    )
    left, relation, right = draw.pick(forms)
    yield fails(left, relation, right, "2 x 2 matrices", symbols=symbols)
    yield holds(f"{trace}({a}{b})", "=", f"{trace}({b}{a})", "cyclic", symbols=symbols)
    yield holds(f"{trace}({a}^\\top {a})", "\\ge", "0", "squares", symbols=symbols)


@strategy
def product_of_shares_at_its_end(draw: Draw) -> Claims:
    """Two numbers of intervals whose ends are reached, or are not."""
    p, q = draw.names(2)
    half, full = (
        {p: "real in [0, 1)", q: "real in [0, 1)"},
        {p: "real in (0, 1]", q: "real in (0, 1]"},
    )
    yield holds(f"{p} {q}", "<", "1", "both below 1", symbols=half)
    yield holds(f"{p} + {q} - {p} {q}", "<", "1", "(1 - p)(1 - q) > 0", symbols=half)
    yield holds(f"\\frac{{1}}{{{p} {q}}}", "\\ge", "1", "both at most 1", symbols=full)
    yield fails(f"\\frac{{1}}{{{p} {q}}}", ">", "1", f"{p} = {q} = 1", symbols=full)
    yield fails(f"{p} + {q}", ">", f"{p} {q}", f"{p} = {q} = 0", symbols=half)
    yield fails(f"\\frac{{{p}}}{{1-{q}}}", ">", "0", f"{p} = 0", symbols=half)
    yield fails(f"{p} {q}", "<", p, f"{p} = 0", symbols=half)
    yield fails(f"{p} + {q} - {p} {q}", "<", "1", f"{p} = 1", symbols=full)
