"""Side conditions that a proof forgets: where an assumption holds, what a binder binds, what has a
value."""

from __future__ import annotations

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw, minus


@strategy
def derivative_under_an_assumption(draw: Draw) -> Claims:
    """An equation that holds at a point may not be put under a derivative at that point."""
    a, b = draw.names(2)
    n, c = draw.integer(2, 6), draw.integer(2, 9)
    by = f"\\frac{{\\partial}}{{\\partial {a}}}"
    cases = (
        (f"{a} = {b}", f"{by} ({a} {b})", f"2 {b}", b),
        (
            f"{a} = {b}",
            f"{by} ({a}^{n} + {b}^{n})",
            f"{2 * n} {a}^{{{n - 1}}}",
            f"{n} {a}^{{{n - 1}}}",
        ),
        (f"{a} + {b} = {c}", f"{by} ({a} + {b})", "0", "1"),
        (f"{a} {b} = {c}", f"{by} ({a} {b})", "0", b),
        (f"{a} = {c}", f"{by} {a}^{n}", "0", f"{n} {a}^{{{n - 1}}}"),
        (f"{a} + {b} = {c}", f"{by} {b}", "-1", "0"),
        (f"{a}^2 + {b}^2 = {c}", f"{by} ({a}^2 + {b}^2)", "0", f"2 {a}"),
    )
    given, left, slip, right = draw.pick(cases)
    symbols = {a: "positive", b: "positive"}
    yield fails(left, "=", slip, "differentiate first", symbols=symbols, assumptions=(given,))
    yield holds(left, "=", right, "differentiate first", symbols=symbols, assumptions=(given,))


@strategy
def bound_name_with_a_declared_sign(draw: Draw) -> Claims:
    """A name that is bound in the claim has the sign of its range, not of its declaration."""
    x, a = draw.name(), draw.integer(1, 30)
    n, domain = draw.pick(("n", "m")), draw.pick(("positive", "nonnegative"))
    forms = (
        (f"\\lim_{{{x} \\to -\\infty}} \\frac{{|{x}|}}{{{x}}}", "-1", "1"),
        (f"\\lim_{{{x} \\to 0^-}} \\frac{{|{x}|}}{{{x}}}", "-1", "1"),
        (f"\\int_{{-{a}}}^{{{a}}} |{x}| \\, d{x}", str(a * a), "0"),
        (
            f"\\int_{{-{a}}}^0 \\sqrt{{{x}^2}} \\, d{x}",
            f"\\frac{{{a * a}}}{{2}}",
            f"-\\frac{{{a * a}}}{{2}}",
        ),
        (f"\\int_{{-{a}}}^{{{a}}} \\operatorname{{sgn}}({x}) \\, d{x}", "0", str(2 * a)),
    )
    left, right, slip = draw.pick(forms)
    yield fails(left, "=", slip, f"it is {right}", symbols={x: domain})
    yield holds(left, "=", right, "the two halves", symbols={x: domain})
    left = f"\\sum_{{k=-{n}}}^{{{n}}} |k|"
    symbols = {n: "integer >= 1", "k": "natural"}
    yield fails(left, "=", "0", f"{n} = 1", symbols=symbols)
    yield fails(left, "=", f"\\sum_{{k=-{n}}}^{{{n}}} k", f"{n} = 1", symbols=symbols)
    yield holds(left, "=", f"{n}({n} + 1)", "twice the positive half", symbols=symbols)


@strategy
def induction_from_before_an_assumption(draw: Draw) -> Claims:
    """The first case lies before an assumption that the step needs."""
    n, a = draw.pick(("n", "m", "N")), draw.integer(4, 40)
    given = (f"{n} \\ge {a}",)
    symbols = {n: "integer >= 1"}
    first = a - 1  # the distance from the first number to the assumed one
    forms = (
        (f"({n} - {a})^2", "\\ge", "1"),
        (f"{n}^2 - {2 * a} {n}", ">", f"-{a * a}"),
        (f"\\left| {n} - {a} \\right|", "\\ge", "1"),
    )
    left, relation, right = draw.pick(forms)
    why = f"equal or less at {n} = {a}"
    yield fails(left, relation, right, why, symbols=symbols, assumptions=given)
    left = f"\\sum_{{k=1}}^{n} \\left| k - {a} \\right|"
    grown = f"\\frac{{({n}-{a})({n}-{a}+1)}}{{2}}"
    begun = f"{grown} + {first} - {first * (first - 1) // 2}"
    full = f"{grown} + {first * (first + 1) // 2}"
    if first * (first - 1) // 2 - first != -(first * (first + 1) // 2):
        yield fails(left, "=", begun, f"{n} = {a}", symbols=symbols, assumptions=given)
    yield holds(left, "=", full, "two arithmetic sums", symbols=symbols, assumptions=given)


@strategy
def divisor_of_a_half_line(draw: Draw) -> Claims:
    """A quotient of equals has no value where the divisor vanishes, and that may be a half-line."""
    x, a = draw.name(), draw.integer(1, 60)
    forms = (
        f"\\sqrt{{{x}^2 + {2 * a} {x} + {a * a}}} - ({x} + {a})",
        f"\\left| {x} - {a} \\right| - ({x} - {a})",
        f"\\max({x}, {a}) - {a}",
        f"\\arcsin(\\sin {x}) - {x}",
        f"\\arctan {x} + \\arctan \\frac{{1}}{{{x}}} - \\frac{{\\pi}}{{2}}",
        f"\\left\\lfloor \\frac{{{x}}}{{{a}}} \\right\\rfloor",
        f"1 + \\operatorname{{sgn}}({x} - {a})",
        f"\\arctan(\\tan {x}) - {x}",
    )
    divisor = draw.pick(forms)
    quotient = f"\\frac{{{divisor}}}{{{divisor}}}"
    yield fails(quotient, "=", "1", "0/0 on an interval", symbols={x: "real"})
    sure = f"\\frac{{{x}^2 + {a}}}{{{x}^2 + {a}}}"
    yield holds(sure, "=", "1", "the divisor is positive", symbols={x: "real"})


@strategy
def divisor_that_a_declaration_makes_zero(draw: Draw) -> Claims:
    """A divisor that is zero by an assumption, for an index, or for a one-hot entry."""
    x, y = draw.sample(("u", "v", "x", "y", "z"), 2)
    c = draw.integer(2, 9)
    given = (f"{x} = {c} {y}",)
    zero = f"{x} - {c} {y}"
    quotient = f"\\frac{{{zero}}}{{{zero}}}"
    both = {x: "real", y: "real"}
    yield fails(quotient, "=", "1", "0/0 everywhere", symbols=both, assumptions=given)
    one_hot = {"K": "integer >= 2", y: "onehot^K", "i": "index^K"}
    yield fails(f"\\frac{{{c} {y}_i}}{{{y}_i}}", "=", str(c), "a zero entry", symbols=one_hot)
    pair = {"K": "integer >= 2", "i": "index^K", "j": "index^K"}
    delta = "\\delta_{ij}"
    yield fails(f"\\frac{{{delta}}}{{{delta}}}", "=", "1", "i != j", symbols=pair)
    parity = {"n": "integer"}
    quotient = f"\\frac{{{c} + {c} (-1)^n}}{{1 + (-1)^n}}"
    yield fails(quotient, "=", str(c), "n odd", symbols=parity)


@strategy
def statement_without_a_value(draw: Draw) -> Claims:
    """A relation whose side has no value is not true, whatever cancels."""
    x, a = draw.name(), draw.integer(0, 40)
    y = minus(x, a)
    forms = (
        (f"\\frac{{({y})^2}}{{{y}}} = 0", "\\iff", f"{x} = {a}", f"{x} = {a}"),
        (f"\\frac{{{y}}}{{{y}}} = 1", "\\iff", f"{x}^2 \\ge 0", f"{x} = {a}"),
        (f"\\sqrt{{{y}}} - \\sqrt{{{y}}} = 0", "\\iff", f"{x}^2 \\ge 0", f"{x} = {a - 1}"),
        (f"{x} < {a}", "\\implies", f"\\sqrt{{{y}}} = \\sqrt{{{y}}}", f"{x} = {a - 1}"),
        (f"{x} \\le {a}", "\\implies", f"\\ln({y}) - \\ln({y}) = 0", f"{x} = {a}"),
        (f"\\frac{{0}}{{{y}}} = 0", "\\iff", f"{x}^2 \\ge 0", f"{x} = {a}"),
        (f"{x}^2 \\ge 0", "\\implies", f"({y})^{{-1}} ({y}) = 1", f"{x} = {a}"),
        (f"\\frac{{\\sqrt{{{y}}}}}{{\\sqrt{{{y}}}}} = 1", "\\iff", f"{x} \\ge {a}", f"{x} = {a}"),
    )
    first, arrow, second, where = draw.pick(forms)
    yield fails(first, arrow, second, f"no value at {where}", symbols={x: "real"})
    law = f"\\frac{{({y})^2}}{{{y}}} = 1"
    yield holds(law, "\\iff", f"{x} = {a + 1}", "cancelled where it may be", symbols={x: "real"})


@strategy
def equal_arguments_without_values(draw: Draw) -> Claims:
    """From ``x = y`` follows ``f(x) = f(y)`` only where ``f`` has a value."""
    x, y, z = draw.names(3)
    c = draw.integer(1, 30)
    functions = (
        ("\\ln(ARG)", "negative"),
        (f"\\frac{{{c}}}{{ARG}}", "zero"),
        ("\\sqrt{ARG}", "negative"),
        ("\\tan(ARG)", "pi/2"),
        (f"\\frac{{ARG}}{{{z}}}", f"{z} = 0"),
        ("\\arcsin(ARG)", "2"),
        (f"(ARG)^{{-{c}}}", "zero"),
    )
    function, where = draw.pick(functions)
    symbols = dict.fromkeys((x, y, z), "real")
    arrow = draw.pick(("\\implies", "\\iff"))
    yield fails(f"{x} = {y}", arrow, same(function, x, y), where, symbols=symbols)
    sure = draw.pick(("e^{ARG}", "\\sin(ARG)", "(ARG)^2", "\\arctan(ARG)"))
    law = "one function of both"
    yield holds(f"{x} = {y}", "\\implies", same(sure, x, y), law, symbols=symbols)


def same(function: str, x: str, y: str) -> str:
    """That a function has one value at two names."""
    return f"{function.replace('ARG', x)} = {function.replace('ARG', y)}"


@strategy
def infinite_sum_compared(draw: Draw) -> Claims:
    """What holds of every term of an infinite sum says nothing of a number beside it."""
    k, p = draw.pick(("k", "n")), draw.integer(2, 6)
    c = draw.integer(2, 900)
    term = draw.pick(
        (f"\\frac{{1}}{{{k}^{{{p}}}}}", f"\\frac{{1}}{{2^{{{k}}}}}", f"\\frac{{1}}{{{k}!}}")
    )
    left = f"\\sum_{{{k}=1}}^\\infty {term}"
    yield fails(left, draw.pick((">", "\\ge")), str(c), "it is below 2")
    yield fails(f"{left} - {c}", "\\ge", "0", "it is below 2")
    yield holds(left, ">", "0", "positive terms")
    yield holds(left, "<", str(c), "it is below 2")


@strategy
def real_name_with_a_complex_value(draw: Draw) -> Claims:
    """Beside complex names a logarithm of a negative number has a value that is not real."""
    x, z = draw.sample(("x", "t", "u", "w", "z"), 2)
    c = draw.integer(2, 30)
    functions = (
        (f"\\ln {x}", f"{x} = -1"),
        (f"\\arcsin({c} {x})", f"{x} = 1"),
        (f"\\operatorname{{arcosh}} {x}", f"{x} = 0"),
        (f"\\sqrt{{{x}}}", f"{x} = -1"),
        (f"{x}^{{1/{2 * c}}}", f"{x} = -1"),
    )
    value, where = draw.pick(functions)
    symbols = {x: "real", z: "complex"}
    conjugate = f"\\overline{{{value} + {z}}}"
    yield fails(conjugate, "=", f"{value} + \\overline{{{z}}}", where, symbols=symbols)
    part = f"\\operatorname{{Im}}({value} + {z})"
    yield fails(part, "=", f"\\operatorname{{Im}}({z})", where, symbols=symbols)
    real = {x: "positive", z: "complex"}
    left, right = f"\\overline{{\\ln {x} + {z}}}", f"\\ln {x} + \\overline{{{z}}}"
    yield holds(left, "=", right, "a real logarithm", symbols=real)


@strategy
def orthogonal_waves(draw: Draw) -> Claims:
    """Waves of different frequencies are orthogonal; the frequencies may be equal or zero."""
    m, n = draw.sample(("m", "n", "p", "q"), 2)
    x, low = draw.name(), draw.integer(1, 12)
    if x in (m, n):
        return
    whole = "\\int_0^{2\\pi}"
    forms = (
        (f"{whole} \\cos({m} {x}) \\cos({n} {x}) \\, d{x}", f"{m} = {n}"),
        (f"{whole} \\sin({m} {x}) \\sin({n} {x}) \\, d{x}", f"{m} = {n}"),
        (f"\\int_0^\\pi \\sin({n} {x}) \\, d{x}", f"{n} odd"),
        (f"\\int_{{-1}}^1 {x}^{{{n}}} \\, d{x}", f"{n} even"),
        (f"\\int_0^\\pi \\cos({m} {x}) \\cos({n} {x}) \\, d{x}", f"{m} = {n}"),
    )
    left, where = draw.pick(forms)
    domain = draw.pick((f"integer >= {low}", "integer >= 1", "natural"))
    symbols = {m: domain, n: domain}
    yield fails(left, "=", "0", where, symbols=symbols)
    left = f"{whole} \\sin({m} {x}) \\cos({n} {x}) \\, d{x}"
    yield holds(left, "=", "0", "odd about pi", symbols=symbols)


@strategy
def exchanged_limits(draw: Draw) -> Claims:
    """Limits, sums, integrals and derivatives exchanged where that changes the value."""
    n, x, c = draw.pick(("n", "m", "N")), draw.name(), draw.integer(1, 9)
    top = f"\\lim_{{{n} \\to \\infty}}"
    forms = (
        (f"{top} \\int_0^1 {c} {n} {x}^{{{n}}} \\, d{x}", "0", str(c)),
        (f"{top} \\int_0^1 {c} {n}^2 {x} e^{{-{n} {x}}} \\, d{x}", "0", str(c)),
        (f"{top} \\int_0^\\infty \\frac{{{c}}}{{{n}}} e^{{-{x}/{n}}} \\, d{x}", "0", str(c)),
        (f"{top} \\sum_{{k=1}}^{n} \\frac{{{c}}}{{{n}}}", "0", str(c)),
        (f"{top} \\sum_{{k=1}}^{n} \\frac{{{2 * c} k}}{{{n}^2}}", "0", str(c)),
    )
    left, slip, right = draw.pick(forms)
    yield fails(left, "=", slip, f"it is {right}")
    yield holds(left, "=", right, "evaluate before the limit")
