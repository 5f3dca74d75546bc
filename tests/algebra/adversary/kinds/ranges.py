"""Sums and products over ranges that may be empty, or end before an index."""

from __future__ import annotations

from fractions import Fraction

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw, tex


def indexed(draw: Draw) -> tuple[str, str, str]:
    """Three names for whole numbers: an index and two ends."""
    k, m, n = draw.sample(("k", "j", "r", "m", "n", "p", "q", "N", "M"), 3)
    return k, m, n


@strategy
def empty_between_two_names(draw: Draw) -> Claims:
    """A closed form from ``m`` to ``n`` is wrong where ``m`` is well past ``n``."""
    k, m, n = indexed(draw)
    a, b, c = draw.integer(1, 60), draw.integer(1, 60), draw.integer(2, 9)
    span = f"_{{{k}={m}}}^{{{n}}}"
    forms = (
        (f"\\sum{span} {k}", f"\\frac{{{n}({n}+1) - {m}({m}-1)}}{{2}}"),
        (f"\\sum{span} {c}", f"{c}({n} - {m} + 1)"),
        (f"\\sum{span} {c}^{{{k}}}", f"\\frac{{{c}^{{{n}+1}} - {c}^{{{m}}}}}{{{c - 1}}}"),
        (f"\\prod{span} {k}", f"\\frac{{{n}!}}{{({m}-1)!}}"),
        (f"\\prod{span} {c}", f"{c}^{{{n} - {m} + 1}}"),
        (
            f"\\sum{span} \\left( \\frac{{1}}{{{k}}} - \\frac{{1}}{{{k}+1}} \\right)",
            f"\\frac{{1}}{{{m}}} - \\frac{{1}}{{{n}+1}}",
        ),
        (f"\\sum{span} \\left( ({k}+1)^2 - {k}^2 \\right)", f"({n}+1)^2 - {m}^2"),
        (f"\\prod{span} \\frac{{{k}+1}}{{{k}}}", f"\\frac{{{n}+1}}{{{m}}}"),
    )
    left, right = draw.pick(forms)
    symbols = {m: f"integer >= {a}", n: f"integer >= {b}"}
    why = f"{m} = {n} + 2: an empty range"
    yield fails(left, "=", right, why, symbols=symbols)
    yield holds(left, "=", right, "telescoping", symbols=symbols, assumptions=(f"{m} \\le {n}",))


@strategy
def empty_below_a_number(draw: Draw) -> Claims:
    """A range that starts at a number, its end any whole number."""
    k, _, n = indexed(draw)
    a = draw.integer(-12, 40)
    c = draw.integer(1, 9)
    first = Fraction(a * (a - 1), 2)
    forms = (
        (f"\\sum_{{{k}={a}}}^{{{n}}} {c}", f"{c} \\left( {n} - {a - 1} \\right)"),
        (
            f"\\sum_{{{k}={a}}}^{{{n}}} {k}",
            f"\\frac{{{n}({n}+1)}}{{2}} - {tex(first)}",
        ),
        (
            f"\\prod_{{{k}={a}}}^{{{n}}} 2",
            f"2^{{{n} - {a - 1}}}" if a > 0 else f"2^{{{n} + {1 - a}}}",
        ),
    )
    left, right = draw.pick(forms)
    right = right.replace("- -", "+ ")
    low = draw.pick(("integer", f"integer >= {a - 5}"))
    why = f"{n} = {a - 4}: an empty range"
    yield fails(left, "=", right, why, symbols={n: low})
    yield holds(left, "=", right, "closed form", symbols={n: f"integer >= {a}"})
    yield holds(left, "=", right, "closed form", symbols={n: f"integer >= {a - 1}"})


@strategy
def range_of_a_difference(draw: Draw) -> Claims:
    """A sum of ``n - c`` terms, where ``n`` may be smaller than ``c``."""
    k, m, n = indexed(draw)
    c, t = draw.integer(2, 40), draw.integer(1, 9)
    left, right = f"\\sum_{{{k}=1}}^{{{n}-{c}}} {t}", f"{t}({n}-{c})"
    yield fails(left, "=", right, f"{n} = {c - 1}: empty", symbols={n: "natural"})
    yield holds(left, "=", right, "so many terms", symbols={n: f"integer >= {c}"})
    left, right = f"\\sum_{{{k}=1}}^{{{n}-{m}}} {t}", f"{t}({n}-{m})"
    symbols = {n: f"integer >= {c}", m: f"integer >= {t}"}
    yield fails(left, "=", right, f"{m} = {n} + 1: empty", symbols=symbols)


@strategy
def delta_past_the_end(draw: Draw) -> Claims:
    """A Kronecker delta picks a term only if its index is in the range."""
    x, k, j = draw.name(), *draw.sample(("i", "j", "k", "l"), 2)
    low = draw.integer(1, 9)
    term = draw.pick((f"{x}_{k}", f"{x}_{k}^2", f"e^{{{x}_{k}}}"))
    value = term.replace(f"_{k}", f"_{j}")
    symbols = {"K": "integer >= 1", "m": f"integer >= {low}", x: "real^K", j: "index^K"}
    left = f"\\sum_{{{k}=1}}^{{m}} \\delta_{{{k} {j}}} {term}"
    if x in ("m",):
        return
    yield fails(left, "=", value, f"K > m, {j} = K", symbols=symbols)
    left = f"\\sum_{{{k}=1}}^{{K-1}} \\delta_{{{k} {j}}} {term}"
    yield fails(
        left, "=", value, f"{j} = K", symbols={"K": "integer >= 2", x: "real^K", j: "index^K"}
    )
    left = f"\\sum_{{{k}=2}}^{{K}} \\delta_{{{k} {j}}} {term}"
    yield fails(
        left, "=", value, f"{j} = 1", symbols={"K": "integer >= 2", x: "real^K", j: "index^K"}
    )
    whole = f"\\sum_{{{k}=1}}^{{K}} \\delta_{{{k} {j}}} {term}"
    yield holds(whole, "=", value, "the delta picks it", symbols={x: "real^K", j: "index^K"})


@strategy
def one_factor_left_out(draw: Draw) -> Claims:
    """All terms but one: only if the one is among them."""
    x, j = draw.name(), draw.pick(("i", "j", "k"))
    r = "r" if x != "r" else "s"
    span = f"{r}=1,\\, {r} \\ne {j}"
    symbols = {"K": "integer >= 1", "m": "integer >= 2", x: "real^K", j: "index^K"}
    wrong = f"\\sum_{{{span}}}^{{m}} {r}"
    yield fails(wrong, "=", f"\\frac{{m(m+1)}}{{2}} - {j}", f"{j} = m + 1 <= K", symbols=symbols)
    right = f"\\sum_{{{span}}}^{{K}} {x}_{r}"
    total = f"\\sum_{{{r}=1}}^K {x}_{r} - {x}_{j}"
    yield holds(right, "=", total, "one term left out", symbols={x: "real^K", j: "index^K"})


@strategy
def roots_of_unity(draw: Draw) -> Claims:
    """The sum of the powers of a root of unity vanishes unless the power is trivial."""
    n, j, k = "n", draw.pick(("j", "m", "p")), "k"
    low, c = draw.integer(2, 30), draw.integer(1, 9)
    left = f"{c} \\sum_{{{k}=0}}^{{{n}-1}} e^{{2 \\pi i {j} {k}/{n}}}"
    symbols = {
        "i": "imaginary unit",
        n: f"integer >= {low}",
        j: draw.pick(("integer >= 1", "integer")),
    }
    yield fails(left, "=", "0", f"{j} = {n}", symbols=symbols)
    left = f"{c} \\sum_{{{k}=0}}^{{{n}-1}} e^{{2 \\pi i {k}/{n}}}"
    symbols = {"i": "imaginary unit", n: f"integer >= {low}"}
    yield holds(left, "=", "0", "geometric sum, n >= 2", symbols=symbols)


@strategy
def vanishing_binomial_sum(draw: Draw) -> Claims:
    """Alternating binomial sums vanish from some ``n`` on."""
    n, k, power = draw.pick(("n", "m", "N")), "k", draw.integer(0, 5)
    factor = {0: "", 1: k}.get(power, f"{k}^{power}")
    left = f"\\sum_{{{k}=0}}^{{{n}}} (-1)^{k} {factor} \\binom{{{n}}}{{{k}}}"
    low = draw.integer(0, power)
    yield fails(left, "=", "0", f"{n} = {power}", symbols={n: f"integer >= {low}"})
    yield holds(left, "=", "0", "finite difference", symbols={n: f"integer >= {power + 1}"})


@strategy
def split_of_a_range(draw: Draw) -> Claims:
    """A range split at a point that may lie outside of it."""
    f = draw.pick(("f", "g", "h"))
    k, m, n = indexed(draw)
    p = draw.pick([name for name in ("s", "t", "u") if name not in (k, m, n)])
    low = draw.integer(1, 20)
    first, second = f"\\sum_{{{k}={m}}}^{{{p}}} {f}({k})", f"\\sum_{{{k}={p}+1}}^{{{n}}} {f}({k})"
    whole = f"\\sum_{{{k}={m}}}^{{{n}}} {f}({k})"
    domain = f"integer >= {low}"
    symbols = {f: "function", m: domain, n: domain, p: domain}
    left = f"{first} + {second}"
    yield fails(left, "=", whole, f"{p} > {n} >= {m}", symbols=symbols)
    ordered = (f"{m} \\le {p}", f"{p} \\le {n}")
    yield holds(left, "=", whole, "split", symbols=symbols, assumptions=ordered)


@strategy
def off_by_one_reindexing(draw: Draw) -> Claims:
    """A sum shifted, or a double sum exchanged, with one end wrong."""
    f, k, n = draw.pick(("f", "g", "h")), "k", draw.pick(("n", "N", "m"))
    shift = draw.integer(1, 30)
    symbols = {f: "function", n: f"integer >= {shift}"}
    left = f"\\sum_{{{k}=0}}^{{{n}}} {f}({k} + {shift})"
    right = f"\\sum_{{{k}={shift}}}^{{{n} + {shift}}} {f}({k})"
    short = f"\\sum_{{{k}={shift}}}^{{{n} + {shift - 1}}} {f}({k})"
    yield holds(left, "=", right, "shifted index", symbols=symbols)
    yield fails(left, "=", short, f"{f} = 1: one term is missing", symbols=symbols)
    terms = f"{f}(i) {f}(j)"
    lower = f"\\sum_{{i=1}}^{{{n}}} \\sum_{{j=1}}^{{i}} {terms}"
    upper = f"\\sum_{{j=1}}^{{{n}}} \\sum_{{i=j}}^{{{n}}} {terms}"
    strict = f"\\sum_{{j=1}}^{{{n}}} \\sum_{{i=j+1}}^{{{n}}} {terms}"
    yield holds(lower, "=", upper, "a triangle summed the other way", symbols=symbols)
    yield fails(lower, "=", strict, f"{f} = 1: the diagonal is missing", symbols=symbols)


@strategy
def term_far_down_the_range(draw: Draw) -> Claims:
    """A single term of a long sum is different."""
    k, n = "k", draw.pick(("n", "N"))
    a = draw.integer(5, 9000)
    forms = (
        (f"\\sum_{{{k}=0}}^{{{n}}} \\operatorname{{sgn}}({k} - {a})^2", n, f"{n} = {a - 1}"),
        (f"\\sum_{{{k}={a}}}^{{{n}}} 1", f"{n} - {a - 1}", f"{n} = {a - 3}"),
        (
            f"\\sum_{{{k}=1}}^{{{n}}} \\left| {k} - {a} \\right|",
            f"\\sum_{{{k}=1}}^{{{n}}} ({a} - {k})",
            f"{n} = {a + 1}",
        ),
        (f"\\prod_{{{k}=1}}^{{{n}}} ({k} - {a})", "0", f"{n} = {a - 1}"),
        (f"\\sum_{{{k}=1}}^{{{n}}} \\max({k}, {a})", f"{a} {n}", f"{n} = {a + 1}"),
    )
    left, right, where = draw.pick(forms)
    yield fails(left, "=", right, where, symbols={n: "integer >= 1"})
    total = f"\\sum_{{{k}=1}}^{{{n}}} ({k} + {a})"
    value = f"\\frac{{{n}({n}+1)}}{{2}} + {a} {n}"
    yield holds(total, "=", value, "sum of a constant and of k", symbols={n: "integer >= 1"})
