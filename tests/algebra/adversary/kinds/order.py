"""Inequalities that are equal somewhere, or fail on a sliver."""

from __future__ import annotations

from fractions import Fraction

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw, minus, tex


@strategy
def touching_curves(draw: Draw) -> Claims:
    """A known inequality made strict although its sides touch at one point, moved about."""
    x, a = draw.name(), draw.rational()
    y = minus(x, a)
    c = draw.integer(2, 9)
    forms = (
        (f"e^{{{y}}}", f"1 + {y}"),
        (f"\\left( {y} \\right)^2", "0"),
        ("1", f"\\cos({y})"),
        (f"\\frac{{\\left( {y} \\right)^2 + 1}}{{2}}", y),
        (f"\\left| {y} \\right|", f"\\tanh({y})"),
        (f"\\cosh({y})", "1"),
        (f"1 + \\left( {y} \\right)^2", f"\\frac{{1}}{{1 + \\left( {y} \\right)^2}}"),
        (f"\\left( {y} \\right)^{{{2 * c}}} + {2 * c - 1}", f"{2 * c} \\left( {y} \\right)"),
        (f"\\sqrt{{1 + \\left( {y} \\right)^2}}", "1"),
    )
    big, small = draw.pick(forms)
    why = f"equal where {x} - {a} is 0 or 1"
    yield fails(big, ">", small, why, symbols={x: "real"})
    yield fails(small, "<", big, why, symbols={x: "real"})
    yield holds(big, "\\ge", small, "convexity", symbols={x: "real"})


@strategy
def equal_means(draw: Draw) -> Claims:
    """Means, triangle inequality and their kin, strict, although equal arguments are allowed."""
    x, y, z = draw.names(3)
    c = draw.integer(2, 60)
    forms = (
        (f"\\frac{{{x} + {y}}}{{2}}", f"\\sqrt{{{x} {y}}}", "positive"),
        (f"{x}^2 + {y}^2", f"2 {x} {y}", "real"),
        (f"{x}^2 + {c**2} {y}^2", f"{2 * c} {x} {y}", "real"),
        (f"\\frac{{{x}}}{{{y}}} + \\frac{{{y}}}{{{x}}}", "2", "positive"),
        (f"\\left| {x} \\right| + \\left| {y} \\right|", f"\\left| {x} + {y} \\right|", "real"),
        (f"{x}^2 + {y}^2 + {z}^2", f"{x} {y} + {y} {z} + {z} {x}", "real"),
        (f"{x}^3 + {y}^3", f"{x}^2 {y} + {x} {y}^2", "positive"),
        (f"\\max({x}, {y})", f"\\min({x}, {y})", "real"),
        (f"\\max({x}, {y})", f"\\frac{{{x} + {y}}}{{2}}", "real"),
        (f"({x} + {y})^2", f"4 {x} {y}", "real"),
        (f"3({x}^2 + {y}^2 + {z}^2)", f"({x} + {y} + {z})^2", "real"),
        (f"\\frac{{{x}^2 + {y}^2}}{{2}}", f"\\left( \\frac{{{x} + {y}}}{{2}} \\right)^2", "real"),
    )
    big, small, domain = draw.pick(forms)
    symbols = dict.fromkeys((x, y, z), domain)
    yield fails(big, ">", small, "all arguments equal", symbols=symbols)
    yield fails(small, "<", big, "all arguments equal", symbols=symbols)
    yield holds(big, "\\ge", small, "a sum of squares or convexity", symbols=symbols)


@strategy
def sliver_below_zero(draw: Draw) -> Claims:
    """A parabola that dips below zero on a sliver."""
    x, a = draw.name(), draw.rational()
    y, depth = minus(x, a), Fraction(1, 10 ** draw.integer(1, 12))
    level = tex(depth)
    forms = (
        f"\\left( {y} \\right)^2",
        f"\\left| {y} \\right|",
        f"1 - \\cos({y})",
        f"\\left( {y} \\right)^4",
        f"e^{{{y}}} - 1 - \\left( {y} \\right)",
        f"\\sqrt{{\\left( {y} \\right)^2}}",
    )
    left = draw.pick(forms)
    relation = draw.pick((">", "\\ge"))
    yield fails(left, relation, level, f"{x} = {a}: 0 on the left", symbols={x: "real"})
    yield holds(left, ">", f"-{level}", "not negative", symbols={x: "real"})
    expanded = f"{x}^2 - {tex(2 * a)} {x} + {tex(a * a)} - {level}"
    if a > 0:
        yield fails(expanded, relation, "0", f"{x} = {a}", symbols={x: "real"})


@strategy
def pole_hides_the_other_side(draw: Draw) -> Claims:
    """A reciprocal is small but for a neighbourhood of its pole."""
    x, c = draw.name(), 10 ** draw.integer(2, 9)
    n = draw.integer(1, 20)
    domain = draw.pick(("nonzero", "positive"))
    forms = (
        (f"\\frac{{1}}{{{c} {x}}}", f"{n} + e^{{{x}}}"),
        (f"\\frac{{1}}{{{c} {x}^2}}", f"{n} + {x}^2"),
        (f"\\frac{{1}}{{{c} \\left| {x} \\right|}}", f"{n} + \\left| {x} \\right|"),
        (f"-\\ln \\left| {x} \\right|", f"{c} + {x}^2"),
    )
    left, right = draw.pick(forms)
    yield fails(left, "<", right, f"{x} close to 0", symbols={x: domain})
    yield holds(f"\\frac{{1}}{{{c} {x}}}", "\\le", "1", "x >= 1", symbols={x: "real >= 1"})


@strategy
def convexity_between_signs(draw: Draw) -> Claims:
    """Monotone maps applied where they are not monotone."""
    x, y = draw.names(2)
    c = draw.integer(1, 900)
    wide = f"real > -{c}"
    forms = (
        (f"{x} < {y}", f"{x}^2 < {y}^2", "both negative"),
        (f"{x} < {y}", f"\\frac{{1}}{{{x}}} > \\frac{{1}}{{{y}}}", "different signs"),
        (f"{x} < {y}", f"\\left| {x} \\right| < \\left| {y} \\right|", "both negative"),
        (f"{x} < {y}", f"\\cos {x} > \\cos {y}", "both negative"),
        (f"{x} < {y}", f"{x}^4 < {y}^4", "both negative"),
        (f"{x}^2 < {y}^2", f"{x} < {y}", "y negative"),
        (f"{x} < {y}", f"\\cosh {x} < \\cosh {y}", "both negative"),
        (f"{x} \\le {y}", f"{x} < {y}", "equal"),
        (f"{x} < {y}", f"{x} {y} < {y}^2", "y negative"),
    )
    first, second, where = draw.pick(forms)
    yield fails(first, "\\implies", second, where, symbols={x: wide, y: wide})
    laws = (
        (f"{x} < {y}", f"{x}^3 < {y}^3", "real"),
        (f"{x} < {y}", f"{x}^2 < {y}^2", "positive"),
        (f"{x} < {y}", f"e^{{{x}}} < e^{{{y}}}", "real"),
        (f"{x} < {y}", f"\\frac{{1}}{{{x}}} > \\frac{{1}}{{{y}}}", "positive"),
        (f"{x} \\le {y}", f"{x} - {c} \\le {y} - {c}", "real"),
    )
    first, second, domain = draw.pick(laws)
    yield holds(first, "\\implies", second, "increasing", symbols={x: domain, y: domain})


@strategy
def from_assumed_bounds(draw: Draw) -> Claims:
    """What follows from assumed bounds, and what only nearly does."""
    x, y = draw.names(2)
    p, q = draw.integer(2, 9), draw.integer(2, 9)
    given = (f"{p} {x} \\ge {q} {y}",)
    symbols = {x: "positive", y: "positive"}
    equal = f"{x} = {q}, {y} = {p}"
    yield fails(f"{p**2} {x}^2", ">", f"{q**2} {y}^2", equal, symbols=symbols, assumptions=given)
    yield fails(f"{p} {x}", ">", f"{q} {y}", equal, symbols=symbols, assumptions=given)
    law = "monotone for positive numbers"
    yield holds(f"{p**2} {x}^2", "\\ge", f"{q**2} {y}^2", law, symbols=symbols, assumptions=given)
    signed = {x: "real", y: "real"}
    why = f"{x} = {q}, {y} = -{10 * p}"
    yield fails(f"{p**2} {x}^2", "\\ge", f"{q**2} {y}^2", why, symbols=signed, assumptions=given)


@strategy
def strict_for_vectors(draw: Draw) -> Claims:
    """Norms, inner products and entropies, strict, although equality is allowed."""
    x, y = draw.sample(("u", "v", "x", "y", "w"), 2)
    forms = (
        (f"\\|{x}\\|_2", "0", f"{x} = 0"),
        (f"\\|{x}\\|_2^2 \\|{y}\\|_2^2", f"\\left( {x}^\\top {y} \\right)^2", "parallel"),
        (f"\\|{x}\\|_2 + \\|{y}\\|_2", f"\\|{x} + {y}\\|_2", "parallel"),
        (f"\\|{x} - {y}\\|_2^2", "0", f"{x} = {y}"),
        (f"\\|{x}\\|_1", f"\\|{x}\\|_2", "one entry"),
        (f"\\sum_{{i=1}}^n {x}_i^2", "0", f"{x} = 0"),
        (
            f"n \\sum_{{i=1}}^n {x}_i^2",
            f"\\left( \\sum_{{i=1}}^n {x}_i \\right)^2",
            "all entries equal",
        ),
        (f"\\max_i {x}_i", f"\\frac{{1}}{{n}} \\sum_{{i=1}}^n {x}_i", "all entries equal"),
        (f"\\|{x}\\|_2", f"\\|{x}\\|_\\infty", "one entry"),
    )
    big, small, where = draw.pick(forms)
    domain = draw.pick(("real^n", "real^n", "real^3"))
    symbols = {x: domain, y: domain}
    if domain == "real^3":
        big, small = big.replace("n", "3"), small.replace("n", "3")
        big, small = restored(big), restored(small)
    yield fails(big, ">", small, where, symbols=symbols)
    yield holds(big, "\\ge", small, "Cauchy-Schwarz or a sum of squares", symbols=symbols)


def restored(side: str) -> str:
    """Undo the change of ``n`` inside of the words of TeX."""
    return side.replace("\\i3fty", "\\infty")
