"""A factor that may vanish is cancelled."""

from __future__ import annotations

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw, minus, tex


def vanishing(draw: Draw, c: str) -> tuple[str, str]:
    """(a factor in ``c``, a value at which it vanishes)."""
    a = draw.rational()
    near, natural = tex(a), draw.integer(2, 30)
    factors = (
        (c, "0"),
        (f"\\left( {minus(c, a)} \\right)", near),
        (f"\\left( {minus(c, a)} \\right)^2", near),
        (f"\\left( {c}^2 - {natural} \\right)", f"\\sqrt{{{natural}}}"),
        (f"\\sin({c})", "0"),
        (f"\\left( e^{{{c}}} - {natural} \\right)", f"\\ln {natural}"),
        (f"\\left( {c}^3 - {c} - {natural} \\right)", "its only real root"),
        (f"\\left( {c} - \\cos {c} \\right)", "0.739..."),
        (f"\\left| {minus(c, a)} \\right|", near),
        (f"\\left( 2^{{{c}}} - 1 \\right)", "0"),
    )
    return draw.pick(factors)


def lasting(draw: Draw, c: str) -> str:
    """A factor in ``c`` that vanishes nowhere."""
    number = draw.integer(1, 40)
    factors = (
        f"\\left( {c}^2 + {number} \\right)",
        f"e^{{{c}}}",
        f"\\left( {number} + \\left| {c} \\right| \\right)",
        f"\\left( 2 + \\sin {c} \\right)",
        f"\\left( e^{{{number} {c}}} + 1 \\right)",
    )
    return draw.pick(factors)


@strategy
def cancelled_from_an_assumption(draw: Draw) -> Claims:
    """From ``a c = b c`` it does not follow that ``a = b``."""
    a, b, c = draw.names(3)
    symbols = dict.fromkeys((a, b, c), "real")
    zero, where = vanishing(draw, c)
    why = f"{c} = {where}, {a} = 0, {b} = 5"
    given = draw.pick(
        (f"{a} {zero} = {b} {zero}", f"{zero} {a} = {b} {zero}", f"{zero} ({a} - {b}) = 0")
    )
    left, right = draw.pick(((a, b), (b, a), (f"{a} - {b}", "0"), (f"{a}^3", f"{b}^3")))
    yield fails(left, "=", right, why, symbols=symbols, assumptions=(given,))
    sure = lasting(draw, c)
    given = f"{a} {sure} = {b} {sure}"
    yield holds(a, "=", b, "no zero divisor", symbols=symbols, assumptions=(given,))


@strategy
def cancelled_in_an_implication(draw: Draw) -> Claims:
    """The same as one step, both ways."""
    a, b, c = draw.names(3)
    symbols = dict.fromkeys((a, b, c), "real")
    zero, where = vanishing(draw, c)
    why = f"{c} = {where}, {a} = 0, {b} = 5"
    first, second = f"{zero} {a} = {zero} {b}", f"{a} = {b}"
    arrow = draw.pick(("\\implies", "\\iff"))
    yield fails(first, arrow, second, why, symbols=symbols)
    yield holds(second, "\\implies", first, "multiply by the factor", symbols=symbols)
    yield holds(first, "\\iff", f"{second} \\lor {zero} = 0", "zero product", symbols=symbols)


@strategy
def product_is_zero(draw: Draw) -> Claims:
    """A product that vanishes does not tell which factor does."""
    a, c = draw.names(2)
    symbols = {a: "real", c: "real"}
    zero, where = vanishing(draw, c)
    number = draw.integer(0, 9)
    shifted = minus(a, number)
    why = f"{c} = {where}, {a} = {number + 3}"
    given = f"{zero} \\left( {shifted} \\right) = 0"
    yield fails(a, "=", str(number), why, symbols=symbols, assumptions=(given,))
    arrow = draw.pick(("\\implies", "\\iff"))
    yield fails(given, arrow, f"{a} = {number}", why, symbols=symbols)
    sure = f"{lasting(draw, c)} \\left( {shifted} \\right) = 0"
    yield holds(sure, "\\iff", f"{a} = {number}", "no zero divisor", symbols=symbols)


@strategy
def solved_for_one_name(draw: Draw) -> Claims:
    """A geometric sum or a quotient solved without its case of zero."""
    r, s = draw.names(2)
    n = draw.integer(2, 6)
    total = " + ".join(["1", r, *(f"{r}^{{{k}}}" for k in range(2, n))])
    given = draw.pick((f"(1-{r}) {s} = 1 - {r}^{{{n}}}", f"{r}^{{{n}}} - 1 = {s} ({r} - 1)"))
    symbols = {r: "real", s: "real"}
    yield fails(s, "=", total, f"{r} = 1, {s} = {n + 5}", symbols=symbols, assumptions=(given,))
    inside = {r: "real in (-1, 1)", s: "real"}
    yield holds(s, "=", total, "geometric sum, r is not 1", symbols=inside, assumptions=(given,))


@strategy
def one_entry_is_zero(draw: Draw) -> Claims:
    """A vector's entry as the factor that vanishes."""
    x, c = draw.names(2)
    size = draw.integer(2, 4)
    first, second = draw.sample(range(1, size + 1), 2)
    symbols = {x: f"real^{size}", c: "real"}
    left, right = f"{x}_{first}", f"{x}_{second}"
    why = f"{c} = 0 and any {x}"
    given = f"{c} {left} = {c} {right}"
    yield fails(left, "=", right, why, symbols=symbols, assumptions=(given,))
    why = f"{left} = 0, {right} = 1"
    given = f"{left} {right} = 0"
    yield fails(right, "=", "0", why, symbols=symbols, assumptions=(given,))


@strategy
def square_equal_to_product(draw: Draw) -> Claims:
    """``x^2 = x y`` leaves ``y`` free at zero."""
    x, y = draw.names(2)
    n = draw.integer(2, 7)
    given = f"{x}^{{{n}}} = {x}^{{{n - 1}}} {y}"
    why = f"{x} = 0, {y} = 5"
    symbols = {x: "real", y: "real"}
    yield fails(x, "=", y, why, symbols=symbols, assumptions=(given,))
    yield fails(given, "\\implies", f"{x} = {y}", why, symbols=symbols)
    law = "x is not zero"
    symbols = {x: draw.pick(("positive", "nonzero", "negative")), y: "real"}
    yield holds(x, "=", y, law, symbols=symbols, assumptions=(given,))
