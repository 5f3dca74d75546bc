"""True identities of algebra, trigonometry and exponentials, and one term of them changed."""

from __future__ import annotations

from math import comb

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw


@strategy
def expanded_power(draw: Draw) -> Claims:
    """A binomial expanded, with one coefficient off."""
    x, y = draw.names(2)
    a, b, n = draw.integer(1, 9), draw.integer(1, 9), draw.integer(2, 6)
    slip = draw.integer(0, n)

    def side(off: int) -> str:
        terms = []
        for k in range(n + 1):
            factor = comb(n, k) * a ** (n - k) * b**k + (off if k == slip else 0)
            terms.append(f"{factor} {x}^{{{n - k}}} {y}^{{{k}}}")
        return " + ".join(terms)

    left = f"({a} {x} + {b} {y})^{n}"
    symbols = {x: "real", y: "real"}
    yield holds(left, "=", side(0), "binomial theorem", symbols=symbols)
    yield fails(left, "=", side(draw.pick((1, -1, 10))), f"{x} = {y} = 1", symbols=symbols)


@strategy
def factored(draw: Draw) -> Claims:
    """Factorisations and partial fractions with a sign changed."""
    x, a = draw.name(), draw.integer(1, 400)
    b = draw.other(1, 60, a)
    parts = f"\\frac{{1}}{{{x}+{a}}} - \\frac{{1}}{{{x}+{b}}}"
    forms = (
        (f"{x}^2 - {a**2}", f"({x} - {a})({x} + {a})", f"({x} - {a})^2"),
        (
            f"{x}^3 - {a**3}",
            f"({x} - {a})({x}^2 + {a} {x} + {a**2})",
            f"({x} - {a})({x}^2 - {a} {x} + {a**2})",
        ),
        (
            f"{x}^3 + {a**3}",
            f"({x} + {a})({x}^2 - {a} {x} + {a**2})",
            f"({x} + {a})({x}^2 - {a} {x} - {a**2})",
        ),
        (
            f"{x}^4 + {4 * a**4}",
            f"({x}^2 + {2 * a} {x} + {2 * a**2})({x}^2 - {2 * a} {x} + {2 * a**2})",
            f"({x}^2 + {2 * a**2})^2",
        ),
        (
            f"\\frac{{1}}{{({x}+{a})({x}+{b})}}",
            f"\\frac{{1}}{{{b - a}}} \\left( {parts} \\right)",
            parts,
        ),
        (
            f"\\frac{{{x}}}{{{x} + {a}}}",
            f"1 - \\frac{{{a}}}{{{x} + {a}}}",
            f"1 + \\frac{{{a}}}{{{x} + {a}}}",
        ),
        (f"\\frac{{{x}^2 + {a}}}{{{x}}}", f"{x} + \\frac{{{a}}}{{{x}}}", f"{x} + {a}"),
        (f"\\frac{{1}}{{{x} + {a}}}", None, f"\\frac{{1}}{{{x}}} + \\frac{{1}}{{{a}}}"),
    )
    left, right, slip = draw.pick(forms)
    if b - a == 1 and slip == parts:
        return
    if right is not None:
        yield holds(left, "=", right, "factor", symbols={x: "positive"})
    yield fails(left, "=", slip, f"{x} = {a}", symbols={x: "positive"})


@strategy
def addition_theorems(draw: Draw) -> Claims:
    """Addition theorems and their consequences with a sign or a factor changed."""
    x, y = draw.names(2)
    a, b = draw.integer(1, 9), draw.integer(1, 9)
    u, v = f"{a} {x}" if a > 1 else x, f"{b} {y}" if b > 1 else y
    forms = (
        (
            f"\\sin({u} + {v})",
            f"\\sin({u})\\cos({v}) + \\cos({u})\\sin({v})",
            f"\\sin({u})\\cos({v}) - \\cos({u})\\sin({v})",
        ),
        (
            f"\\cos({u} + {v})",
            f"\\cos({u})\\cos({v}) - \\sin({u})\\sin({v})",
            f"\\cos({u})\\cos({v}) + \\sin({u})\\sin({v})",
        ),
        (
            f"\\cos({u} - {v})",
            f"\\cos({u})\\cos({v}) + \\sin({u})\\sin({v})",
            f"\\cos({u})\\cos({v}) - \\sin({u})\\sin({v})",
        ),
        (
            f"2\\sin({u})\\cos({v})",
            f"\\sin({u} + {v}) + \\sin({u} - {v})",
            f"\\sin({u} + {v}) - \\sin({u} - {v})",
        ),
        (
            f"2\\sin({u})\\sin({v})",
            f"\\cos({u} - {v}) - \\cos({u} + {v})",
            f"\\cos({u} + {v}) - \\cos({u} - {v})",
        ),
        (
            f"\\sinh({u} + {v})",
            f"\\sinh({u})\\cosh({v}) + \\cosh({u})\\sinh({v})",
            f"\\sinh({u})\\cosh({v}) - \\cosh({u})\\sinh({v})",
        ),
        (
            f"\\cosh({u} + {v})",
            f"\\cosh({u})\\cosh({v}) + \\sinh({u})\\sinh({v})",
            f"\\cosh({u})\\cosh({v}) - \\sinh({u})\\sinh({v})",
        ),
        (f"\\cos(2({u}))", f"1 - 2\\sin^2({u})", f"1 + 2\\sin^2({u})"),
        (f"\\sin(3({u}))", f"3\\sin({u}) - 4\\sin^3({u})", f"4\\sin({u}) - 3\\sin^3({u})"),
        (
            f"\\sin^2({u})",
            f"\\frac{{1 - \\cos({2 * a} {x})}}{{2}}",
            f"\\frac{{1 + \\cos({2 * a} {x})}}{{2}}",
        ),
        (f"\\sin^4({u}) - \\cos^4({u})", f"-\\cos({2 * a} {x})", f"\\cos({2 * a} {x})"),
        (f"\\cos({u} + \\pi)", f"-\\cos({u})", f"\\cos({u})"),
        (f"\\sin\\left( {u} + \\frac{{\\pi}}{{2}} \\right)", f"\\cos({u})", f"-\\cos({u})"),
    )
    left, right, slip = draw.pick(forms)
    symbols = {x: "real", y: "real"} if y in left else {x: "real"}
    left_, right_ = draw.disguised(left, right)
    yield holds(left_, "=", right_, "addition theorem", symbols=symbols)
    left_, slip_ = draw.disguised(left, slip)
    yield fails(left_, "=", slip_, f"{x} = 1, {y} = 2", symbols=symbols)


@strategy
def exponential_laws(draw: Draw) -> Claims:
    """Laws of powers and logarithms, with one of them misremembered."""
    x, y = draw.names(2)
    a, n = draw.integer(2, 40), draw.integer(2, 9)
    forms = (
        (f"e^{{{x} + {y}}}", f"e^{{{x}}} e^{{{y}}}", f"e^{{{x}}} + e^{{{y}}}"),
        (f"\\left( e^{{{x}}} \\right)^{n}", f"e^{{{n} {x}}}", f"e^{{{x}^{n}}}"),
        (
            f"{a}^{{{x} - {y}}}",
            f"\\frac{{{a}^{{{x}}}}}{{{a}^{{{y}}}}}",
            f"{a}^{{{x}}} - {a}^{{{y}}}",
        ),
        (f"\\ln({a} {x})", f"\\ln {a} + \\ln {x}", f"{a} \\ln {x}"),
        (f"\\ln({x}^{n})", f"{n} \\ln {x}", f"(\\ln {x})^{n}"),
        (f"\\log_{{{a}}} {x}", f"\\frac{{\\ln {x}}}{{\\ln {a}}}", f"\\ln {x} - \\ln {a}"),
        (f"{x}^{{{y}}}", f"e^{{{y} \\ln {x}}}", f"e^{{{x} \\ln {y}}}"),
        (f"\\ln \\frac{{1}}{{{x}}}", f"-\\ln {x}", f"\\frac{{1}}{{\\ln {x}}}"),
        (f"\\sqrt{{{x}^{{{2 * n}}} {y}^2}}", f"{x}^{n} {y}", f"{x}^{n} + {y}"),
        (f"\\ln({x} + {y})", None, f"\\ln {x} + \\ln {y}"),
        (f"\\sqrt{{{x}^2 + {y}^2}}", None, f"{x} + {y}"),
        (f"({x} + {y})^{n}", None, f"{x}^{n} + {y}^{n}"),
    )
    left, right, slip = draw.pick(forms)
    symbols = {name: "positive" for name in (x, y) if name in left + slip}
    if right is not None:
        left_, right_ = draw.disguised(left, right)
        yield holds(left_, "=", right_, "law of powers", symbols=symbols)
    left_, slip_ = draw.disguised(left, slip)
    yield fails(left_, "=", slip_, f"{x} = 2, {y} = 3", symbols=symbols)
