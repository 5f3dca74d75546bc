"""Something without a value that evaluation would cancel: the written form is undefined there."""

from __future__ import annotations

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw

HALF = (
    "e^{\\ln U}",
    "\\left(\\sqrt{U}\\right)^2",
    "\\sqrt{U}\\sqrt{U}",
    "U + \\ln U - \\ln U",
    "\\ln U + U - \\ln U",
    "U + 0 \\cdot \\ln U",
    "U e^{0 \\cdot \\ln U}",
    "U \\cdot 1^{\\ln U}",
    "U \\left(\\ln U\\right)^0",
    "\\left(U^{1/4}\\right)^4",
    "\\exp(\\ln(U))",
    "2^{\\log_2 U}",
    "\\frac{U e^{\\ln U}}{e^{\\ln U}}",
    "U + \\sqrt{U} - \\sqrt{U}",
)
"""``U`` where U is positive, no value where it is negative."""
WHOLE = (
    "\\frac{U!}{U!}",
    "1 + U! - U!",
    "1 + \\ln U! - \\ln U!",
    "(U!)^0",
    "1 + 0 \\cdot U!",
    "e^{U! - U!}",
)
"""1 where U is 0, 1, 2 …, no value where it is a negative whole number."""
ONE = (
    "\\frac{U}{U}",
    "\\left(\\frac{1}{U}\\right)^0",
    "1 + \\frac{1}{U} - \\frac{1}{U}",
    "\\frac{1}{U} U",
    "e^{\\frac{0}{U}}",
    "\\frac{U^2}{U \\cdot U}",
    "1 + 0 \\cdot \\ln |U|",
)
"""1 where U is not 0, no value at 0."""


def _of(form: str, argument: str) -> str:
    """A form of an argument, in brackets where it is more than a name."""
    plain = argument if len(argument) == 1 or argument.startswith("\\") else f"({argument})"
    return form.replace("U", plain)


def _half(draw: Draw, argument: str) -> str:
    return _of(draw.pick(HALF), argument)


@strategy
def cancelled_in_plain_sight(draw: Draw) -> Claims:
    """Of a name, of its distance from a number, under another function, in an order."""
    x, c = draw.name(), draw.far()
    u = draw.pick((x, f"{x} - {c}", f"{x} + {c}", f"-{x}", f"{c} {x}"))
    body = _half(draw, u)
    wraps = ("SIDE", "|SIDE|", "\\lfloor SIDE \\rfloor", "\\max(SIDE, 0)", "\\sin(SIDE)")
    wrap = draw.pick(wraps)
    left, right = wrap.replace("SIDE", body), wrap.replace("SIDE", u)
    relation = draw.pick(("=", "=", "\\le", "\\ge"))
    yield fails(left, relation, right, f"{u} < 0: the left has no value", symbols={x: "real"})
    above = {x: "real", "w": "positive"} if x != "w" else {x: "real", "v": "positive"}
    p = next(name for name in above if name != x)
    body = _half(draw, p)
    left, right = wrap.replace("SIDE", body), wrap.replace("SIDE", p)
    yield holds(left, relation, right, f"{p} > 0", symbols=above)


@strategy
def cancelled_by_what_is_put_in(draw: Draw) -> Claims:
    """A definition's body, or its argument, has no value on half of the line."""
    x, c = draw.pick([name for name in draw.names(4) if name != "t"]), draw.far()
    pairs = (
        ("e^t", f"\\ln {x}"),
        ("t^2", f"\\sqrt{{{x}}}"),
        ("t^4", f"{x}^{{1/4}}"),
        ("t \\cdot t", f"\\sqrt{{{x}}}"),
        ("2^t", f"\\log_2 {x}"),
        (f"{x} + t - t", f"\\ln {x}"),
        (f"{x} + 0 \\cdot t", f"\\sqrt{{{x}}}"),
        (f"{x} t^0", f"\\ln {x}"),
    )
    outer, inner = draw.pick(pairs)
    call = draw.pick([name for name in ("f", "g", "h") if name != x])
    why, symbols = f"{x} < 0: no value", {x: "real"}
    positive = {x: "positive"}
    given = (f"{call}(t) = {outer}",)
    yield fails(f"{call}({inner})", "=", x, why, symbols=symbols, definitions=given)
    yield holds(f"{call}({inner})", "=", x, "where x > 0", symbols=positive, definitions=given)
    body = _half(draw, "t")
    given = (f"{call}(t) = {body}",)
    places = (x, f"{x} - {c}", f"-{x}", f"{x}^3")
    u = draw.pick(places)
    yield fails(f"{call}({u})", "=", u, why, symbols=symbols, definitions=given)
    yield fails(f"{call}(-{c})", "=", f"-{c}", f"{call} has no value at -{c}", definitions=given)
    yield fails(
        f"{call}({call}({u}))", "=", u, "neither has a value", symbols=symbols, definitions=given
    )
    name = draw.pick(("u", "v", "w"))
    if name != x:
        given = (f"{name} = \\ln {x}",)
        yield fails(f"e^{name}", "=", x, why, symbols=symbols, definitions=given)
        yield fails(f"{x} + {name} - {name}", "=", x, why, symbols=symbols, definitions=given)
        given = (f"{name} = {_half(draw, x)}",)
        yield fails(f"{c} {name}", "=", f"{c} {x}", why, symbols=symbols, definitions=given)


@strategy
def cancelled_in_a_sum(draw: Draw) -> Claims:
    """An index passes a number at which a term has no value."""
    n, c = draw.pick(("n", "m", "N")), draw.integer(2, 40)
    symbols = {n: "integer >= 1"}
    body = _half(draw, f"k - {c}")
    node = draw.pick(("\\sum", "\\prod"))
    over = f"{node}_{{k=1}}^{{{n}}}"
    why = "no value at k = 1"
    yield fails(f"{over} {body}", "=", f"{over} (k - {c})", why, symbols=symbols)
    one = _of(draw.pick(ONE), f"k - {c}")
    high = {n: f"integer >= {c}"}
    count = n if node == "\\sum" else "1"
    yield fails(f"{over} \\left( {one} \\right)", "=", count, f"no value at k = {c}", symbols=high)
    yield fails(
        f"\\sum_{{k=0}}^{{{n}}} \\left( {_of(draw.pick(ONE), 'k')} \\right) r^k",
        "=",
        f"\\sum_{{k=0}}^{{{n}}} r^k",
        "no value at k = 0",
        symbols={n: "natural", "r": "real"},
    )
    past = f"{node}_{{k={c + 1}}}^{{{c} + {n}}}"
    yield holds(
        f"{past} {body}",
        "=",
        f"{past} (k - {c})",
        "every k is above",
        symbols=symbols,
        partial=True,
    )
    whole = _of(draw.pick(WHOLE), f"k - {c}")
    yield fails(
        f"\\sum_{{k=0}}^{{{n}}} \\left( {whole} \\right)", "=", f"{n} + 1", why, symbols=symbols
    )
    rest = draw.integer(2, 5)
    yield fails(
        f"\\sum_{{k=1}}^\\infty \\left( {_of(draw.pick(ONE), f'k - {rest}')} \\right) 2^{{-k}}",
        "=",
        "1",
        f"no value at k = {rest}",
    )
    yield fails(
        f"\\sum_{{k=0}}^\\infty \\left( {_half(draw, 'k - 1')} \\right) 2^{{-k}}",
        "=",
        "0",
        "no value at k = 0",
    )


@strategy
def cancelled_in_an_integral(draw: Draw) -> Claims:
    """The integrand has no value on a part of the range, or for some values of another name."""
    a, b = draw.integer(1, 30), draw.integer(1, 30)
    t = draw.pick(("t", "s", "u"))
    body = _half(draw, t)
    value = f"\\frac{{{b * b - a * a}}}{{2}}"
    why = f"no value between -{a} and 0"
    yield fails(f"\\int_{{-{a}}}^{{{b}}} \\left( {body} \\right) d{t}", "=", value, why)
    yield fails(f"\\int_{{{b}}}^{{-{a}}} \\left( {body} \\right) d{t}", "=", f"-{value}", why)
    zero = draw.pick(
        (f"\\ln {t} - \\ln {t}", f"0 \\cdot \\sqrt{{{t}}}", f"\\sqrt{{{t}}} - \\sqrt{{{t}}}")
    )
    low = draw.integer(0, 9)
    yield fails(
        f"\\int_{{{low}}}^x \\left( {zero} \\right) d{t}", "=", "0", "x = -1", symbols={"x": "real"}
    )
    yield fails(
        f"\\int_{{{low}}}^x \\left( {body} \\right) d{t}",
        "=",
        f"\\frac{{x^2 - {low * low}}}{{2}}",
        "x = -1",
        symbols={"x": "real"},
    )
    p = draw.pick(("a", "p", "q"))
    outside = _half(draw, p)
    yield fails(
        f"\\int_0^1 \\left( {outside} \\right) d{t}", "=", p, f"{p} < 0", symbols={p: "real"}
    )
    yield holds(
        f"\\int_0^1 \\left( {outside} \\right) d{t}",
        "=",
        p,
        f"{p} > 0",
        symbols={p: "positive"},
    )


@strategy
def cancelled_in_a_limit(draw: Draw) -> Claims:
    """The function has no value near the place, or for some values of another name."""
    c, p = draw.integer(1, 50), draw.pick(("a", "p", "q"))
    body, outside = _half(draw, "x"), _half(draw, p)
    yield fails(f"\\lim_{{x \\to -{c}}} \\left( {body} \\right)", "=", f"-{c}", "none near there")
    yield fails(f"\\lim_{{x \\to -\\infty}} \\frac{{{body}}}{{x}}", "=", "1", "no value below 0")
    moved = draw.pick(
        (
            (f"\\lim_{{x \\to 0}} \\left( {outside} + x \\right)", p),
            (f"\\lim_{{h \\to 0}} \\frac{{h \\left( {outside} \\right)}}{{h}}", p),
            (f"\\lim_{{x \\to \\infty}} \\frac{{x + {outside}}}{{x}}", "1"),
            (f"\\lim_{{n \\to \\infty}} \\frac{{{outside}}}{{n}}", "0"),
        )
    )
    yield fails(moved[0], "=", moved[1], f"{p} < 0", symbols={p: "real"})
    yield holds(moved[0], "=", moved[1], f"{p} > 0", symbols={p: "positive"})


@strategy
def cancelled_under_a_derivative(draw: Draw) -> Claims:
    """The function that is differentiated has no value there."""
    x, c = draw.pick(("x", "t", "s")), draw.integer(1, 50)
    p = draw.pick(("a", "p", "q"))
    body, outside = _half(draw, x), _half(draw, p)
    by = f"\\frac{{d}}{{d{x}}}"
    why = "no function there"
    yield fails(f"{by} \\left( {body} \\right)", "=", "1", why, symbols={x: "real"})
    both = {x: "real", p: "real"}
    yield fails(f"{by} \\left( {x} \\left( {outside} \\right) \\right)", "=", p, why, symbols=both)
    yield fails(f"{by} \\left( {outside} \\right)", "=", "0", why, symbols=both)
    given = (f"f({x}) = {body}",)
    yield fails(f"f'(-{c})", "=", "1", why, definitions=given)
    yield fails("f'(z)", "=", "1", why, symbols={"z": "real"}, definitions=given)
    yield fails("f''(z)", "=", "0", why, symbols={"z": "real"}, definitions=given)
    yield fails(f"\\left. {by} \\left( {body} \\right) \\right|_{{{x}=-{c}}}", "=", "1", why)
    yield fails(f"\\left[ {body} \\right]_{{{x}=-{c}}}^{{{x}={c}}}", "=", str(2 * c), why)
    given = (f"f({x}) = \\frac{{{x}^2}}{{{x}}}",)
    yield fails("f'(0)", "=", "1", "a hole at 0", definitions=given)
    yield holds(f"f'({c})", "=", "1", "the line", definitions=given)


@strategy
def cancelled_in_an_entry(draw: Draw) -> Claims:
    """An entry, a case or one of two numbers of which the larger is taken has no value."""
    x, c = draw.name(), draw.integer(1, 50)
    body = _half(draw, x)
    why, symbols = f"{x} < 0: no value", {x: "real"}
    matrix = "\\begin{bmatrix} ENTRY & 0 \\\\ 0 & 1 \\end{bmatrix}"
    full, plain = matrix.replace("ENTRY", body), matrix.replace("ENTRY", x)
    column = "\\begin{bmatrix} 1 \\\\ 0 \\end{bmatrix}"
    forms = (
        (full, plain),
        (f"\\det {full}", x),
        (f"\\operatorname{{tr}} {full}", f"{x} + 1"),
        (f"{full} {column}", f"\\begin{{bmatrix}} {x} \\\\ 0 \\end{{bmatrix}}"),
        (f"\\max({body}, -{c})", f"\\max({x}, -{c})"),
        (f"\\min({body}, {x})", x),
        (f"\\begin{{cases}} {body} & {x} > -{c} \\\\ {x} & {x} \\le -{c} \\end{{cases}}", x),
        (f"\\begin{{cases}} {c} & \\ln {x} > 0 \\\\ {c} & \\ln {x} \\le 0 \\end{{cases}}", str(c)),
        (f"\\max_{{-{c} \\le t \\le {c}}} \\left( {_half(draw, 't')} \\right) + {x}", f"{c} + {x}"),
    )
    left, right = draw.pick(forms)
    yield fails(left, "=", right, why, symbols=symbols)
    family = {"z": "real^K"}
    entry = _of(draw.pick(HALF), "z_i")
    over = "\\sum_{i=1}^K"
    yield fails(f"{over} \\left( {entry} \\right)", "=", f"{over} z_i", "z_1 < 0", symbols=family)
    above = {"z": "positive^K"}
    yield holds(
        f"{over} \\left( {entry} \\right)",
        "=",
        f"{over} z_i",
        "all > 0",
        symbols=above,
        partial=True,
    )
    yield fails(
        f"\\mathbb{{E}}\\left[ {_half(draw, 'X')} \\right]",
        "=",
        "\\mathbb{E}[X]",
        "X < 0",
        symbols={"X": "random"},
    )


@strategy
def cancelled_in_a_statement(draw: Draw) -> Claims:
    """A statement about what has no value does not hold there."""
    x, c = draw.name(), draw.integer(1, 50)
    body, symbols = _half(draw, x), {x: "real"}
    why = f"at {x} = -{c} the left is no statement"
    yield fails(f"{body} = -{c}", "\\iff", f"{x} = -{c}", why, symbols=symbols)
    yield fails(f"{body} < {c}", "\\iff", f"{x} < {c}", why, symbols=symbols)
    yield fails(f"{x} < {c}", "\\implies", f"{body} < {c}", why, symbols=symbols)
    yield holds(f"{x} = {c}", "\\implies", f"{body} = {c}", f"{c} > 0", symbols=symbols)


@strategy
def cancelled_at_single_points(draw: Draw) -> Claims:
    """A name that may be zero, wherever it stands: a proof has to tell it."""
    p = draw.pick(("a", "p", "q"))
    one = _of(draw.pick(ONE), p)
    tied = draw.pick((f"{p} x", f"\\sin({p} x)", f"e^{{{p} x}} - 1", f"{p} x + {p} x^2"))
    forms = (
        (f"\\int_0^1 \\left( {one} \\right) dx", "1"),
        (f"\\sum_{{k=1}}^n \\left( {one} \\right)", "n"),
        (f"\\prod_{{k=1}}^n \\left( {one} \\right)", "1"),
        (f"\\lim_{{x \\to 0}} \\left( {one} + x \\right)", "1"),
        (f"\\lim_{{x \\to 0}} \\frac{{{tied}}}{{{tied}}}", "1"),
        (f"\\int_0^1 \\frac{{{tied}}}{{{tied}}} dx", "1"),
        (f"\\frac{{d}}{{dz}} \\left( z \\left( {one} \\right) \\right)", "1"),
        (f"\\max\\left( {one}, 0 \\right)", "1"),
        (f"\\left| {one} \\right|", "1"),
        (f"\\det \\begin{{bmatrix}} {one} & 0 \\\\ 0 & 1 \\end{{bmatrix}}", "1"),
    )
    left, right = draw.pick(forms)
    symbols = {p: "real", "n": "integer >= 1", "z": "real"}
    why = f"no value at {p} = 0"
    yield holds(left, "=", right, why, symbols=symbols, told=True)
    far = {p: "real", "n": "integer >= 1", "z": "real"}
    given = (f"{p} = 0",)
    yield fails(left, "=", right, why, symbols=far, assumptions=given)


@strategy
def cancelled_on_a_branch(draw: Draw) -> Claims:
    """Over the complex numbers a function and its inverse undo each other one way alone."""
    z, w = draw.sample(("z", "w", "u", "v"), 2)
    symbols = {z: "complex", w: "complex"}
    n = draw.integer(2, 6)
    forms = (
        (f"\\ln e^{{{z}}}", z, f"{z} = 4i"),
        (f"\\sqrt{{{z}^2}}", z, f"{z} = -1"),
        (f"\\sqrt{{{z}}}\\sqrt{{{w}}}", f"\\sqrt{{{z} {w}}}", f"{z} = {w} = -1"),
        (f"\\ln {z} + \\ln {w}", f"\\ln({z} {w})", f"{z} = {w} = -1"),
        (f"\\ln({z}^{n})", f"{n} \\ln {z}", f"{z} = e^{{3i}}"),
        (f"\\left({z}^{n}\\right)^{{1/{n}}}", z, f"{z} = e^{{3i}}"),
        (f"\\ln \\frac{{1}}{{{z}}}", f"-\\ln {z}", f"{z} = -1"),
        (f"\\sqrt{{\\frac{{1}}{{{z}}}}}", f"\\frac{{1}}{{\\sqrt{{{z}}}}}", f"{z} = -1"),
        (f"\\ln \\bar{{{z}}}", f"\\overline{{\\ln {z}}}", f"{z} = -1"),
    )
    left, right, why = draw.pick(forms)
    yield fails(left, "=", right, why, symbols=symbols)
    yield holds(f"e^{{{n} \\ln {z}}}", "=", f"{z}^{n}", "n is whole", symbols=symbols)
