"""What a defined name stands for under a binder, order and contradiction of declarations."""

from __future__ import annotations

from fractions import Fraction

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw, tex


@strategy
def definition_moves_with_its_name(draw: Draw) -> Claims:
    """A name defined in ``x`` stands for its expression under a binder of ``x``."""
    x, y = draw.sample(("x", "y", "t", "u", "v", "w", "z"), 2)
    n, c = draw.integer(2, 6), draw.integer(2, 9)
    defined = (f"{y} = {c} {x}^{n}",)
    area = tex(Fraction(c, n + 1))
    forms = (
        (f"\\int_0^1 {y} \\, d{x}", area, f"{c} {x}^{n}"),
        (f"\\int_0^1 {y} \\, d{x}", area, y),
        (f"\\frac{{d}}{{d{x}}} {y}", f"{c * n} {x}^{{{n - 1}}}", "0"),
        (f"\\frac{{d {y}}}{{d{x}}}", f"{c * n} {x}^{{{n - 1}}}", "0"),
        (f"\\lim_{{{x} \\to 2}} {y}", str(c * 2**n), y),
        (f"\\sum_{{{x}=1}}^3 {y}", str(c * (1 + 2**n + 3**n)), f"3 {y}"),
        (f"\\max_{{0 \\le {x} \\le 1}} {y}", str(c), y),
        (f"{y} + 1", f"{c} {x}^{n} + 1", f"{c + 1} {x}^{n}"),
    )
    left, right, slip = draw.pick(forms)
    symbols = {x: "real"}
    yield holds(left, "=", right, "the definition put in", symbols=symbols, definitions=defined)
    yield fails(left, "=", slip, f"{x} = 3", symbols=symbols, definitions=defined)


@strategy
def captured_name(draw: Draw) -> Claims:
    """A function's own bound name is not the argument it is called with."""
    x, t = draw.sample(("x", "t", "s", "u"), 2)
    f, c = draw.pick(("f", "g", "h")), draw.integer(2, 9)
    forms = (
        (
            f"{f}({t}) = \\int_0^1 {t} {x} \\, d{x}",
            f"{f}({x})",
            f"\\frac{{{x}}}{{2}}",
            f"\\frac{{{x}^2}}{{2}}",
        ),
        (
            f"{f}({t}) = \\int_0^1 {t} {x} \\, d{x}",
            f"{f}({x})",
            f"\\frac{{{x}}}{{2}}",
            "\\frac{1}{3}",
        ),
        (f"{f}({t}) = \\int_0^{t} {x} \\, d{x}", f"{f}({x})", f"\\frac{{{x}^2}}{{2}}", f"{x}^2"),
        (f"{f}({t}) = {t} + {c} {x}", f"{f}({x})", f"{c + 1} {x}", f"{x} + {c} {t}"),
        (
            f"{f}({t}) = {t} {x}",
            f"\\int_0^1 {f}({x}) \\, d{x}",
            "\\frac{1}{3}",
            f"\\frac{{{x}}}{{2}}",
        ),
        (f"{f}({t}) = {t}^2 + {c}", f"{f}({f}({x}))", f"({x}^2 + {c})^2 + {c}", f"({x}^2 + {c})^2"),
    )
    definition, left, right, slip = draw.pick(forms)
    symbols = {x: "real", t: "real"}
    yield holds(left, "=", right, "renamed before", symbols=symbols, definitions=(definition,))
    yield fails(left, "=", slip, f"{x} = 3, {t} = 5", symbols=symbols, definitions=(definition,))


@strategy
def sum_captures_an_index(draw: Draw) -> Claims:
    """A family defined with an index that a sum outside uses as well."""
    p, z = draw.pick(("p", "q", "r")), draw.pick(("z", "x", "a"))
    inner = draw.pick(("i", "k", "j"))
    defined = (f"{p}_i = \\frac{{{z}_i^2}}{{\\sum_{{{inner}=1}}^K {z}_{inner}^2}}",)
    k = draw.pick(("i", "j", "k", "l"))
    left = f"\\sum_{{{k}=1}}^K {p}_{k}"
    symbols = {"K": "integer >= 1", z: "positive^K"}
    yield holds(left, "=", "1", "each over the sum", symbols=symbols, definitions=defined)
    yield fails(left, "=", "K", "K = 2", symbols=symbols, definitions=defined)
    yield fails(left, "=", f"K {p}_1", "K = 2", symbols=symbols, definitions=defined)
    yield fails(f"{p}_1", "=", "1", "K = 2", symbols=symbols, definitions=defined)
    yield fails(f"{p}_1", "<", "1", "K = 1", symbols=symbols, definitions=defined)


@strategy
def chance_of_a_value(draw: Draw) -> Claims:
    """A probability given by a formula in k, summed over k."""
    k, z = draw.pick(("k", "j", "c")), draw.pick(("z", "a", "s"))
    by = draw.pick(("j", "l", "m"))
    if by == k:
        return
    below = f"\\sum_{{{by}=1}}^K e^{{{z}_{by}}}"
    name = f"P(Y = {k} \\mid x)"
    defined = (f"{name} = \\frac{{e^{{{z}_{k}}}}}{{{below}}}",)
    symbols = {"K": "integer >= 2", z: "real^K"}
    total = f"\\sum_{{{k}=1}}^K {name}"
    yield holds(total, "=", "1", "a softmax", symbols=symbols, definitions=defined)
    slip = f"K \\frac{{e^{{{z}_{k}}}}}{{{below}}}"
    indexed = {**symbols, k: "index^K"}
    yield fails(total, "=", slip, "it is 1", symbols=indexed, definitions=defined)
    yield fails(total, "=", "K", "it is 1", symbols=symbols, definitions=defined)


@strategy
def contradictory_statements(draw: Draw) -> Claims:
    """From statements that contradict each other nothing follows."""
    x, y = draw.names(2)
    a, b = draw.integer(1, 40), draw.integer(41, 90)
    symbols = {x: "real", y: "real"}
    cases = (
        ((f"{x} = {a}", f"{x} = {b}"), f"{x} > 0"),
        ((f"{x} > {b}", f"{x} < {a}"), f"{x} = {a}"),
        ((f"{x}^2 = -{a}",), f"{x} = {a}"),
        ((f"{x} + {y} = {a}", f"{x} + {y} = {b}"), f"{y} = {b}"),
        ((f"{x} = {x} + {a}",), f"{a} = 0"),
        ((f"\\left| {x} \\right| < 0",), f"{x} = {b}"),
        ((f"e^{{{x}}} = 0",), f"{x} = {b}"),
        ((f"0 = {a}",), f"{y} = 0"),
    )
    given, conclusion = draw.pick(cases)
    left, relation, right = conclusion.split(" ", 2)
    yield fails(
        left,
        relation,
        right,
        "nothing follows from a contradiction",
        symbols=symbols,
        assumptions=given,
    )
    yield fails(
        y, "=", str(a), "nothing follows from a contradiction", symbols=symbols, assumptions=given
    )


@strategy
def unrelated_assumption(draw: Draw) -> Claims:
    """An assumption about one name says nothing about another, in any order of declaration."""
    x, y, z = draw.names(3)
    a = draw.integer(2, 90)
    symbols = dict.fromkeys((x, y, z), "real")
    cases = (
        (f"{x} + {y} = {a}", f"{x}", f"{a} - {z}"),
        (f"{x} {y} = {a}", f"{x}", f"\\frac{{{a}}}{{{z}}}"),
        (f"{x} < {y}", f"{x}", f"{y} - {a}"),
        (f"{x}^2 + {y}^2 = 1", f"{x}", f"\\sqrt{{1 - {y}^2}}"),
        (f"{x}^2 = {y}^2", f"{x}", f"{y}"),
        (f"\\left| {x} \\right| = {y}", f"{x}", f"{y}"),
        (f"{x} + {y} + {z} = 0", f"{x} + {y}", f"{z}"),
    )
    given, left, right = draw.pick(cases)
    yield fails(left, "=", right, f"{x} = 0 or another sign", symbols=symbols, assumptions=(given,))
    given = f"{x} + {y} = {a}"
    yield holds(x, "=", f"{a} - {y}", "subtract", symbols=symbols, assumptions=(given,))
    given = f"{x} + {y} + {z} = 0"
    yield holds(f"{x} + {y}", "=", f"-{z}", "subtract", symbols=symbols, assumptions=(given,))


@strategy
def vector_function_on_its_definition(draw: Draw) -> Claims:
    """A function with vector values equals its definition, and no other product."""
    f, a = draw.pick(("f", "g", "h")), draw.pick(("A", "B", "W"))
    x, y = draw.sample(("x", "y", "u", "v"), 2)
    defined = (f"{f}(t) = {a} t",)
    symbols = {a: "real^{n x n}", x: "real^n", y: "real^n"}
    one = {a: "real^{n x n}", x: "real^n"}
    yield holds(f"{f}({x})", "=", f"{a} {x}", "the definition", symbols=one, definitions=defined)
    yield holds(
        f"{f}({x} + {y})",
        "=",
        f"{f}({x}) + {f}({y})",
        "linear",
        symbols=symbols,
        definitions=defined,
    )
    yield fails(
        f"{f}({x})", "=", f"{a}^\\top {x}", "not symmetric", symbols=one, definitions=defined
    )
    yield fails(f"{f}({x})", "=", x, f"{a} = 0", symbols=one, definitions=defined)


@strategy
def events_are_unordered(draw: Draw) -> Claims:
    """Rules of probability for events of which nothing is known."""
    a, b = draw.sample(("A", "B", "C", "E", "F"), 2)
    both, one = f"P({a} \\cap {b})", f"P({a})"
    other, any_ = f"P({b})", f"P({a} \\cup {b})"
    symbols = {"P": "function", a: "real", b: "real"}
    wrong = (
        (any_, f"{one} + {other}", "not disjoint"),
        (both, f"{one} {other}", "not independent"),
        (f"P({a} \\mid {b})", f"P({b} \\mid {a})", "not symmetric"),
        (f"P({a} \\mid {b})", one, "not independent"),
        (f"P({a} \\mid {b}) {one}", both, "conditioned on the other"),
    )
    for left, right, why in wrong:
        yield fails(left, "=", right, why, symbols=symbols)
    yield holds(both, "=", f"P({b} \\cap {a})", "intersection commutes", symbols=symbols)


@strategy
def extremum_over_reals(draw: Draw) -> Claims:
    """A maximum over an interval runs over the reals in it."""
    x, a = draw.name(), draw.integer(1, 30)
    n = draw.integer(0, 9)
    top = 2 * n + 1
    quadratic = f"{x}({top} - {x})"
    value = Fraction(top * top, 4)
    over = f"\\max_{{0 \\le {x} \\le {top}}}"
    yield holds(f"{over} {quadratic}", "=", tex(value), "vertex between two whole numbers")
    yield fails(f"{over} {quadratic}", "=", str(n * (n + 1)), f"{x} = {top}/2")
    yield fails(f"{over} {quadratic}", "=", "0", f"{x} = {top}/2")
    least = f"\\min_{{-{a} \\le {x} \\le {a}}} \\left( {x} - \\frac{{1}}{{2}} \\right)^2"
    yield holds(least, "=", "0", f"{x} = 1/2 lies inside")
    yield fails(least, "=", "\\frac{1}{4}", f"{x} = 1/2")
    wave = f"\\max_{{0 \\le {x} \\le {a + 2}}} \\sin {x}"
    yield holds(wave, "=", "1", "pi / 2 lies inside")
    yield fails(wave, "=", f"\\sin {min(a + 2, 2)}", "pi / 2")
