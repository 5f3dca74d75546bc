"""Equations and inequalities transformed: solutions lost, won, or of another domain."""

from __future__ import annotations

from math import isqrt

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw, decimal, minus


@strategy
def root_lost_or_won(draw: Draw) -> Claims:
    """Squares undone, quotients cancelled, one of several roots forgotten."""
    x, a, b = draw.name(), draw.integer(1, 400), draw.integer(1, 400)
    n = draw.pick((2, 4, 6))
    forms = (
        (f"{x}^{n} = {a}^{n}", f"{x} = {a}", f"{x} = -{a}"),
        (f"{x}^2 = {a} {x}", f"{x} = {a}", f"{x} = 0"),
        (f"\\left| {x} \\right| = {a}", f"{x} = {a}", f"{x} = -{a}"),
        (f"({x} - {a})({x} + {b}) = 0", f"{x} = {a}", f"{x} = -{b}"),
        (f"{x}^3 = {a} {x}^2", f"{x} = {a}", f"{x} = 0"),
        (f"\\cos({x}) = \\cos({a})", f"{x} = {a}", f"{x} = -{a}"),
        (
            f"\\left( {x} - {a} \\right)^2 = \\left( {b} - {x} \\right)^2 ",
            f"{x} - {a} = {x} - {b}",
            "the middle",
        ),
        (f"{x} e^{{{x}}} = {a} {x}", f"{x} = \\ln {a}", f"{x} = 0"),
        (f"\\sin(\\pi {x}) = 0", f"{x} = {a}", f"{x} = 0"),
    )
    first, second, where = draw.pick(forms)
    if a == b and "middle" in where:
        return
    if a == 1 and "\\ln" in second:
        return
    arrow = draw.pick(("\\iff", "\\implies"))
    yield fails(first, arrow, second, where, symbols={x: "real"})
    yield holds(second, "\\implies", first, "substitute", symbols={x: "real"})


@strategy
def all_roots(draw: Draw) -> Claims:
    """Full solution sets, and with one sign changed."""
    x, a, b = draw.name(), draw.integer(1, 60), draw.integer(1, 60)
    if a == b:
        return
    total, product = a + b, a * b
    equation = f"{x}^2 - {total} {x} + {product} = 0"
    full = f"{x} = {a} \\lor {x} = {b}"
    yield holds(equation, "\\iff", full, "Vieta", symbols={x: "real"})
    slip = f"{x} = {a} \\lor {x} = -{b}"
    yield fails(equation, "\\iff", slip, f"{x} = {b}", symbols={x: "real"})
    yield fails(equation, "\\iff", f"{x} = {a}", f"{x} = {b}", symbols={x: "real"})
    both = f"{x} = {a} \\land {x} = {b}"
    yield fails(equation, "\\iff", both, f"{x} = {a}", symbols={x: "real"})


@strategy
def one_part_of_a_system(draw: Draw) -> Claims:
    """A conjunction of which one part is changed while the other is kept."""
    x, y = draw.names(2)
    a, b, c = draw.integer(1, 90), draw.integer(1, 90), draw.integer(1, 90)
    if a == c:
        return
    symbols = {x: "real", y: "real"}
    first = f"{x} = {a} \\land {y} = {b}"
    other = f"{x} = {c} \\land {y} = {b}"
    arrow = draw.pick(("\\iff", "\\implies"))
    yield fails(first, arrow, other, f"{x} = {a}, {y} = {b}", symbols=symbols)
    square = f"{x}^2 = {a * a} \\land {y} = {b}"
    yield fails(square, arrow, first, f"{x} = -{a}, {y} = {b}", symbols=symbols)
    yield fails(first, arrow, f"{x} = {a} \\land {y} = {b + 1}", "the second part", symbols=symbols)
    sums = f"{x} + {y} = {a + b} \\land {x} - {y} = {a - b}"
    yield holds(sums, "\\iff", first, "add and subtract", symbols=symbols)


@strategy
def inequality_divided(draw: Draw) -> Claims:
    """Both sides of an inequality multiplied by what may be negative."""
    x, c, a = draw.name(), draw.integer(2, 400), draw.integer(2, 60)
    forms = (
        (f"\\frac{{{a}}}{{{x}}} < {c}", f"{x} > \\frac{{{a}}}{{{c}}}", f"{x} = -1"),
        (f"{x}^2 > {c} {x}", f"{x} > {c}", f"{x} = -1"),
        (f"{x}^2 < {c**2}", f"{x} < {c}", f"{x} = -{c + 1}"),
        (f"{x}^2 ({x} - {c}) \\ge 0", f"{x} \\ge {c}", f"{x} = 0"),
        (f"\\left| {x} \\right| > {c}", f"{x} > {c}", f"{x} = -{c + 1}"),
        (f"({x} - {c})^2 > 0", f"{x} > {c}", f"{x} = 0"),
        (f"{x}^3 \\ge {c} {x}", f"{x}^2 \\ge {c}", f"{x} = 0"),
        (f"({x} - {a})({x} - {a + c}) > 0", f"{x} > {a + c}", f"{x} = 0"),
        (f"\\frac{{{x} - {a}}}{{{x} + {c}}} > 0", f"{x} - {a} > 0", f"{x} = -{c + 1}"),
        (f"\\left| {x} - {a} \\right| > 0", f"{x}^2 \\ge 0", f"{x} = {a}"),
        (f"({x} - \\sqrt{{{c}}})^2 ({x} - {c}) \\ge 0", f"{x} \\ge {c}", "the root"),
    )
    first, second, where = draw.pick(forms)
    yield fails(first, "\\iff", second, where, symbols={x: "real"})
    laws = (
        (f"{x}^2 < {c**2}", f"-{c} < {x} \\land {x} < {c}"),
        (f"{a} {x} < {c}", f"{x} < \\frac{{{c}}}{{{a}}}"),
        (f"{x}^3 > {c**3}", f"{x} > {c}"),
        (f"e^{{{x}}} > {c}", f"{x} > \\ln {c}"),
        (f"-{a} {x} \\le {c}", f"{x} \\ge -\\frac{{{c}}}{{{a}}}"),
    )
    first, second = draw.pick(laws)
    yield holds(first, "\\iff", second, "monotone", symbols={x: "real"})


@strategy
def domain_of_an_equation(draw: Draw) -> Claims:
    """An extraneous root that lies outside of the first equation's domain, or squared in."""
    x, a = draw.name(), draw.integer(1, 300)
    b = a * (a + 1)
    # sqrt(x + b) = x has the root a + 1; the squared equation has -a as well.
    first, second = f"\\sqrt{{{x} + {b}}} = {x}", f"{x} + {b} = {x}^2"
    yield fails(first, "\\iff", second, f"{x} = -{a}", symbols={x: "real"})
    yield fails(second, "\\implies", first, f"{x} = -{a}", symbols={x: "real"})
    yield holds(first, "\\iff", f"{x} = {a + 1}", "check both roots", symbols={x: "real"})
    product = f"\\ln {x} + \\ln({x} + {a}) = \\ln {a + 1}"
    squared = f"{x}({x} + {a}) = {a + 1}"
    yield fails(squared, "\\implies", product, f"{x} = -{a + 1}", symbols={x: "real"})
    yield holds(product, "\\implies", squared, "exponentiate", symbols={x: "real"})


@strategy
def transcendental_roots(draw: Draw) -> Claims:
    """A guessed root of an equation that has another one."""
    x, c = draw.name(), draw.integer(2, 9)
    forms = (
        (f"2^{{{x}}} = {x}^2", f"{x} = 2 \\lor {x} = 4", "a negative root"),
        (f"{x} = {c} \\sin {x}", f"{x} = 0", "a positive root"),
        (f"e^{{{x}}} = {x} + {c}", f"{x} > 0", "a negative root"),
        (f"\\cos {x} = 1 - {x}^2", f"{x} = 0", "a root at 1.1"),
        (f"{x} e^{{{x}}} = -\\frac{{1}}{{{c + 2}}}", f"{x} > -1", "a root below -1"),
        (f"\\ln {x} = \\frac{{{x}}}{{{c + 1}}}", f"{x} < {c + 1}", "a root beyond"),
        (f"{x}^2 = {c + 1} \\ln {x} + 1", f"{x} = 1", "a root beyond 1"),
        (f"\\sin {x} = \\frac{{1}}{{{c}}}", f"{x} = \\arcsin \\frac{{1}}{{{c}}}", "pi minus that"),
        (f"\\tan {x} = {c}", f"{x} = \\arctan {c}", "that plus pi"),
        (f"e^{{2 {x}}} - {c + 1} e^{{{x}}} + {c} = 0", f"{x} = 0", f"ln {c}"),
    )
    first, second, where = draw.pick(forms)
    yield fails(first, "\\implies", second, where, symbols={x: "real"})
    yield holds(f"e^{{{x}}} = {c}", "\\iff", f"{x} = \\ln {c}", "injective", symbols={x: "real"})


@strategy
def even_functions_are_not_injective(draw: Draw) -> Claims:
    """Equal values do not make equal arguments."""
    x, y = draw.names(2)
    a, c = draw.rational(), draw.integer(1, 9)
    u, v = minus(x, a), minus(y, a)
    forms = (
        ("\\left( {0} \\right)^2", "different signs"),
        ("\\left| {0} \\right|", "different signs"),
        ("\\cos({0})", "different signs"),
        ("\\sin({0})", "a full turn apart"),
        ("\\left( {0} \\right)^3 - " + str(c) + " \\left( {0} \\right)", "two of the roots"),
        ("e^{{-\\left( {0} \\right)^2}}", "different signs"),
        ("\\lfloor {0} \\rfloor", "0 and 1/2"),
        ("\\frac{{{0}}}{{1 + \\left( {0} \\right)^2}}", "2 and 1/2"),
    )
    form, where = draw.pick(forms)
    same = f"{form.format(u)} = {form.format(v)}"
    symbols = {x: "real", y: "real"}
    yield fails(same, "\\implies", f"{x} = {y}", where, symbols=symbols)
    yield fails(x, "=", y, where, symbols=symbols, assumptions=(same,))
    sure = draw.pick(("e^{{{0}}}", "\\left( {0} \\right)^3", "\\arctan({0})", "\\sinh({0})"))
    same = f"{sure.format(u)} = {sure.format(v)}"
    yield holds(same, "\\implies", f"{x} = {y}", "injective", symbols=symbols)


@strategy
def nearly_a_root(draw: Draw) -> Claims:
    """A decimal near a root is no root."""
    x, n = draw.name(), draw.pick((2, 3, 5, 6, 7, 10, 11))
    digits = draw.integer(3, 12)
    shown = decimal(isqrt(n * 10 ** (2 * digits)), digits)
    symbols = {x: "positive"}
    yield fails(f"{x}^2 = {n}", "\\iff", f"{x} = {shown}", "irrational", symbols=symbols)
    yield holds(f"{x}^2 = {n}", "\\iff", f"{x} = \\sqrt{{{n}}}", "positive root", symbols=symbols)
