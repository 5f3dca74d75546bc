"""Matrices: order of factors, sizes, singular ones, entries against the whole."""

from __future__ import annotations

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw

NAMES = ("A", "B", "C", "M", "Q", "R", "S", "X")


@strategy
def factors_do_not_commute(draw: Draw) -> Claims:
    """Laws of commuting numbers on square matrices."""
    a, b, c = draw.sample(NAMES, 3)
    k = draw.integer(2, 9)
    forms = (
        (f"({a}+{b})^2", f"{a}^2 + {a}{b} + {b}{a} + {b}^2", f"{a}^2 + 2{a}{b} + {b}^2"),
        (f"({a}{b})^\\top", f"{b}^\\top {a}^\\top", f"{a}^\\top {b}^\\top"),
        (f"({a}+{b})({a}-{b})", f"{a}^2 - {a}{b} + {b}{a} - {b}^2", f"{a}^2 - {b}^2"),
        (
            f"\\operatorname{{tr}}({a}{b}{c})",
            f"\\operatorname{{tr}}({b}{c}{a})",
            f"\\operatorname{{tr}}({b}{a}{c})",
        ),
        (
            f"\\operatorname{{tr}}({a}{b})",
            f"\\operatorname{{tr}}({b}{a})",
            f"\\operatorname{{tr}}({a}) \\operatorname{{tr}}({b})",
        ),
        (f"\\det({a}{b})", f"\\det({b}) \\det({a})", f"\\det({a}) + \\det({b})"),
        (f"({a}{b})^2", f"{a}{b}{a}{b}", f"{a}^2 {b}^2"),
        (f"{a}({b}+{c})", f"{a}{b} + {a}{c}", f"{b}{a} + {c}{a}"),
        (f"({k}{a})^\\top", f"{k} {a}^\\top", f"{a}^\\top + {k}"),
        (
            f"\\operatorname{{tr}}({k}{a})",
            f"{k} \\operatorname{{tr}}({a})",
            f"{k}^n \\operatorname{{tr}}({a})",
        ),
    )
    left, right, slip = draw.pick(forms)
    size = draw.pick(("n", "n", "2", "3"))
    domain = f"real^{{{size} x {size}}}"
    symbols = {name: domain for name in (a, b, c) if name in left}
    yield holds(left, "=", right, "law of matrices", symbols=symbols)
    if "+ " + str(k) not in slip and "^n" not in slip:
        yield fails(left, "=", slip, "two matrices that do not commute", symbols=symbols)


@strategy
def size_of_a_determinant(draw: Draw) -> Claims:
    """Factors come out of a determinant once a row; traces of the identity count rows."""
    a, c = draw.pick(NAMES), draw.integer(2, 9)
    symbols = {a: "real^{n x n}"}
    yield holds(f"\\det({c} {a})", "=", f"{c}^n \\det({a})", "once a row", symbols=symbols)
    yield fails(f"\\det({c} {a})", "=", f"{c} \\det({a})", f"n = 2, {a} = I", symbols=symbols)
    yield fails(f"\\det(-{a})", "=", f"-\\det({a})", f"n = 2, {a} = I", symbols=symbols)
    yield fails(f"\\det(-{a})", "=", f"\\det({a})", f"n = 1, {a} = I", symbols=symbols)
    yield fails(f"\\det({a} + {a}^\\top)", "=", f"2 \\det({a})", f"n = 2, {a} = I", symbols=symbols)
    yield fails(f"\\det({a})", ">", "0", "the zero matrix", symbols=symbols)
    yield holds(f"\\det({a}^\\top)", "=", f"\\det({a})", "transposition", symbols=symbols)
    even = {a: "real^{2 x 2}"}
    yield holds(f"\\det(-{a})", "=", f"\\det({a})", "an even number of rows", symbols=even)
    yield fails(f"\\det({c} {a})", "=", f"{c} \\det({a})", f"{a} = I", symbols=even)


@strategy
def zero_divisors(draw: Draw) -> Claims:
    """Products that vanish, squares that are the identity, equal products."""
    a, b, c = draw.sample(NAMES, 3)
    domain = draw.pick(("real^{n x n}", "real^{2 x 2}", "real^{3 x 3}"))
    symbols = {a: domain, b: domain}
    three = {**symbols, c: domain}
    cases = (
        (f"{a}{b} = 0", b, "0", "two diagonal matrices", symbols),
        (f"{a}{b} = {a}{c}", b, c, f"{a} = 0", three),
        (f"{a}^2 = {a}", a, "I", f"{a} = 0", {a: domain}),
        (f"{a}^2 = 0", f"{a}", "0", "nilpotent", {a: domain}),
        (f"{a}{b} = {b}{a}", a, b, "both diagonal", symbols),
        (f"\\operatorname{{tr}}({a}) = 0", f"\\det({a})", "0", "diag(1, -1)", {a: domain}),
        (f"\\det({a}) = \\det({b})", a, b, "diagonal", symbols),
        (f"{a}^\\top {a} = {b}^\\top {b}", a, b, "signs", symbols),
        (f"{a} + {a}^\\top = 0", f"{a}", "0", "skew", {a: domain}),
    )
    given, left, right, where, used = draw.pick(cases)
    yield fails(left, "=", right, where, symbols=used, assumptions=(given,))
    law = f"{a}({b} - {b}) {a}"
    yield holds(law, "=", "0", "a factor is zero", symbols=symbols)


@strategy
def entries_and_the_whole(draw: Draw) -> Claims:
    """Entries of products, powers and inverses are not those of the factors."""
    a, b = draw.sample(NAMES, 2)
    symbols = {a: "real^{n x n}", b: "real^{n x n}", "i": "index^n", "j": "index^n"}
    forms = (
        (f"({a}{b})_{{ij}}", f"\\sum_{{k=1}}^n {a}_{{ik}} {b}_{{kj}}", f"{a}_{{ij}} {b}_{{ij}}"),
        (
            f"({a}{b})_{{ij}}",
            f"\\sum_{{k=1}}^n {a}_{{ik}} {b}_{{kj}}",
            f"\\sum_{{k=1}}^n {a}_{{ki}} {b}_{{kj}}",
        ),
        (f"({a}^2)_{{ij}}", f"\\sum_{{k=1}}^n {a}_{{ik}} {a}_{{kj}}", f"{a}_{{ij}}^2"),
        (f"({a}^\\top)_{{ij}}", f"{a}_{{ji}}", f"{a}_{{ij}}"),
        (f"({a} + {b})_{{ij}}", f"{a}_{{ij}} + {b}_{{ij}}", f"{a}_{{ij}} + {b}_{{ji}}"),
        (
            f"({a}^\\top {a})_{{ij}}",
            f"\\sum_{{k=1}}^n {a}_{{ki}} {a}_{{kj}}",
            f"\\sum_{{k=1}}^n {a}_{{ik}} {a}_{{jk}}",
        ),
        (
            f"\\operatorname{{tr}}({a}{b}^\\top)",
            f"\\sum_{{k=1}}^n \\sum_{{l=1}}^n {a}_{{kl}} {b}_{{kl}}",
            f"\\sum_{{k=1}}^n {a}_{{kk}} {b}_{{kk}}",
        ),
    )
    left, right, slip = draw.pick(forms)
    indices = ("i", "j") if "_{ij}" in left else ()
    used = {name: d for name, d in symbols.items() if name in indices or name in left}
    yield holds(left, "=", right, "definition", symbols=used)
    yield fails(left, "=", slip, "n = 2", symbols=used)


@strategy
def entry_of_an_inverse(draw: Draw) -> Claims:
    """A power written before the index belongs to the matrix."""
    a = draw.pick(NAMES)
    symbols = {a: "real^{n x n}", "i": "index^n", "j": "index^n"}
    c = draw.integer(2, 9)
    yield fails(
        f"{a}^{{-1}}_{{ij}}", "=", f"\\frac{{1}}{{{a}_{{ij}}}}", "a triangle", symbols=symbols
    )
    yield fails(
        f"{c} {a}^{{-1}}_{{ij}}", "=", f"\\frac{{{c}}}{{{a}_{{ij}}}}", "a triangle", symbols=symbols
    )
    yield fails(f"({a}^{{-1}})_{{ij}}", "=", f"{a}_{{ji}}", "diag(2, 2)", symbols=symbols)
    yield holds(
        f"{c} {a}^{{-1}}_{{ij}}", "=", f"{c} ({a}^{{-1}})_{{ij}}", "notation", symbols=symbols
    )


@strategy
def gradients_of_forms(draw: Draw) -> Claims:
    """Gradients of linear and quadratic forms, symmetry forgotten."""
    a, x = draw.pick(NAMES[:6]), draw.pick(("x", "w", "u"))
    c = draw.integer(2, 9)
    by = f"\\nabla_{x}"
    square = {a: "real^{n x n}", x: "real^n", "b": "real^n"}
    forms = (
        (f"{by} ({x}^\\top {a} {x})", f"({a} + {a}^\\top) {x}", f"2 {a} {x}", square),
        (f"{by} (b^\\top {x})", "b", x, square),
        (f"{by} ({c} {x}^\\top {x})", f"{2 * c} {x}", f"{c} {x}", square),
        (f"{by} ({x}^\\top {a} b)", f"{a} b", f"{a}^\\top b", square),
        (
            f"{by} \\|{a} {x} - b\\|_2^2",
            f"2 {a}^\\top ({a} {x} - b)",
            f"2 {a} ({a} {x} - b)",
            square,
        ),
    )
    left, right, slip, symbols = draw.pick(forms)
    used = {name: d for name, d in symbols.items() if name in left}
    yield holds(left, "=", right, "gradient of a form", symbols=used)
    yield fails(left, "=", slip, f"{a} not symmetric, n = 2", symbols=used)
    quadratic = f"{x}^\\top {a} {x}"
    relation = draw.pick((">", "\\ge"))
    yield fails(quadratic, relation, "0", f"{a} = -I", symbols={a: "real^{n x n}", x: "real^n"})
    gram = f"{x}^\\top {a}^\\top {a} {x}"
    yield fails(gram, ">", "0", f"{a} = 0", symbols={a: "real^{n x n}", x: "real^n"})
    yield holds(gram, "\\ge", "0", "a squared norm", symbols={a: "real^{n x n}", x: "real^n"})


@strategy
def products_of_vectors(draw: Draw) -> Claims:
    """Inner, outer and entrywise products."""
    x, y = draw.sample(("u", "v", "x", "y", "w"), 2)
    c = draw.integer(2, 9)
    symbols = {x: "real^n", y: "real^n"}
    forms = (
        (f"{x}^\\top {y}", f"{y}^\\top {x}", f"{x}^\\top {x}"),
        (
            f"\\|{x} + {y}\\|_2^2",
            f"\\|{x}\\|_2^2 + 2 {x}^\\top {y} + \\|{y}\\|_2^2",
            f"\\|{x}\\|_2^2 + \\|{y}\\|_2^2",
        ),
        (f"\\|-{c} {x}\\|_2", f"{c} \\|{x}\\|_2", f"-{c} \\|{x}\\|_2"),
        (f"\\operatorname{{tr}}({x} {y}^\\top)", f"{x}^\\top {y}", f"{x}^\\top {x}"),
        (f"({x}^\\top {y})^2", f"{x}^\\top {y} {y}^\\top {x}", f"{x}^\\top {x} {y}^\\top {y}"),
        (f"{x} {y}^\\top", f"({y} {x}^\\top)^\\top", f"{y} {x}^\\top"),
        (f"\\|{x}\\|_1", f"\\sum_{{i=1}}^n |{x}_i|", f"\\sum_{{i=1}}^n {x}_i"),
        (f"\\|{x}\\|_2^2", f"{x}^\\top {x}", f"\\|{x}\\|_1^2"),
        (f"\\|{c} {x}\\|_\\infty", f"{c} \\|{x}\\|_\\infty", f"{c} \\|{x}\\|_1"),
    )
    left, right, slip = draw.pick(forms)
    used = {name: domain for name, domain in symbols.items() if name in left + right}
    yield holds(left, "=", right, "bilinear", symbols=used)
    yield fails(left, "=", slip, "n = 2, unit vectors or their sum", symbols=used)
