"""Softmax, sigmoid, cross-entropy, norms: indices, sizes and signs gone astray."""

from __future__ import annotations

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw


def softmax(entry: str, z: str, size: str = "K", *, by: str = "k") -> str:
    """One entry of the softmax, written out."""
    return f"\\frac{{e^{{{z}_{entry}}}}}{{\\sum_{{{by}=1}}^{{{size}}} e^{{{z}_{by}}}}}"


@strategy
def softmax_written_out(draw: Draw) -> Claims:
    """Identities of the softmax for every K, with a slip."""
    z, c = draw.sample(("z", "x", "u", "a"), 1)[0], draw.integer(2, 30)
    total = f"\\sum_{{k=1}}^K e^{{{z}_k}}"
    shifted = f"\\frac{{e^{{{z}_i + {c}}}}}{{\\sum_{{k=1}}^K e^{{{z}_k + {c}}}}}"
    scaled = f"\\frac{{e^{{{c} {z}_i}}}}{{\\sum_{{k=1}}^K e^{{{c} {z}_k}}}}"
    forms = (
        (f"\\sum_{{i=1}}^K {softmax('i', z)}", "1", f"K {softmax('1', z)}"),
        (shifted, softmax("i", z), f"{c} {softmax('i', z)}"),
        (f"\\ln {softmax('i', z)}", f"{z}_i - \\ln {total}", f"{z}_i - {total}"),
        (
            f"\\ln {total}",
            f"\\ln(e^{{{z}_1}} + \\sum_{{k=2}}^K e^{{{z}_k}})",
            f"\\sum_{{k=1}}^K {z}_k",
        ),
        (
            f"1 - {softmax('i', z)}",
            f"\\frac{{\\sum_{{k=1}}^K e^{{{z}_k}} - e^{{{z}_i}}}}{{{total}}}",
            softmax("i", f"-{z}"),
        ),
        (
            f"\\frac{{{softmax('i', z)}}}{{{softmax('j', z)}}}",
            f"e^{{{z}_i - {z}_j}}",
            f"{z}_i - {z}_j",
        ),
        (
            f"\\sum_{{i=1}}^K {softmax('i', z)} {z}_i",
            None,
            f"\\frac{{1}}{{K}} \\sum_{{i=1}}^K {z}_i",
        ),
        (scaled, None, softmax("i", z)),
    )
    left, right, slip = draw.pick(forms)
    symbols = {"K": "integer >= 2", z: "real^K", "i": "index^K", "j": "index^K"}
    used = {
        name: domain
        for name, domain in symbols.items()
        if name in ("K", z) or f"_{name}" in left + slip
    }
    if right is not None:
        yield holds(left, "=", right, "algebra of exponentials", symbols=used)
    if not slip.startswith("\\frac{e^{-"):
        yield fails(left, "=", slip, "K = 2, z = (0, 1) or (2, 5)", symbols=used)


@strategy
def softmax_defined(draw: Draw) -> Claims:
    """The same through a definition p_i, summed, differentiated and compared."""
    p, z = draw.sample(("p", "q", "s"), 1)[0], draw.sample(("z", "x", "a"), 1)[0]
    defined = (f"{p}_i = {softmax('i', z)}",)
    by = f"\\frac{{\\partial}}{{\\partial {z}_j}}"
    forms = (
        (f"\\sum_{{i=1}}^K {p}_i", "1", "K"),
        (f"{by} {p}_i", f"{p}_i(\\delta_{{ij}} - {p}_j)", f"-{p}_i {p}_j"),
        (f"{by} {p}_i", f"{p}_i(\\delta_{{ij}} - {p}_j)", f"{p}_i(1 - {p}_j)"),
        (f"{by} \\ln {p}_i", f"\\delta_{{ij}} - {p}_j", f"1 - {p}_j"),
        (f"{by} {p}_j", f"{p}_j(1 - {p}_j)", f"{p}_j(1 - {p}_i)"),
        (f"\\sum_{{j=1}}^K {by} {p}_i", "0", f"{p}_i"),
        (f"\\sum_{{i=1}}^K {p}_i^2", None, "1"),
        (f"{p}_i + {p}_j", None, "1"),
    )
    left, right, slip = draw.pick(forms)
    symbols = {"K": "integer >= 2", z: "real^K", "i": "index^K", "j": "index^K"}
    if right is not None:
        yield holds(
            left, "=", right, "derivative of the softmax", symbols=symbols, definitions=defined
        )
    where = "K = 3, i = j or i != j"
    yield fails(left, "=", slip, where, symbols=symbols, definitions=defined)


@strategy
def cross_entropy(draw: Draw) -> Claims:
    """One-hot targets against distributions, and the gradient of the loss."""
    y, z = draw.sample(("y", "t"), 1)[0], draw.sample(("z", "a", "x"), 1)[0]
    total = f"\\ln \\sum_{{k=1}}^K e^{{{z}_k}}"
    loss = f"-\\sum_{{i=1}}^K {y}_i \\ln {softmax('i', z)}"
    closed = f"{total} - \\sum_{{i=1}}^K {y}_i {z}_i"
    by = f"\\frac{{\\partial}}{{\\partial {z}_j}} \\left( {closed} \\right)"
    domain = draw.pick(("onehot^K", "simplex^K"))
    symbols = {"K": "integer >= 2", y: domain, z: "real^K", "j": "index^K"}
    plain = {"K": "integer >= 2", y: domain, z: "real^K"}
    any_target = {**plain, y: "real^K"}
    yield holds(loss, "=", closed, "targets sum to one", symbols=plain)
    yield fails(loss, "=", closed, "targets that sum to 2", symbols=any_target)
    yield fails(loss, "=", f"{total} - \\sum_{{i=1}}^K {z}_i", "one target", symbols=plain)
    yield holds(by, "=", f"{softmax('j', z)} - {y}_j", "gradient", symbols=symbols)
    yield fails(by, "=", f"{y}_j - {softmax('j', z)}", "sign", symbols=symbols)
    squares = f"\\sum_{{i=1}}^K {y}_i^2"
    yield holds(squares, "=", "1", "one-hot", symbols={**plain, y: "onehot^K"})
    yield fails(squares, "=", "1", "halves", symbols={**plain, y: "simplex^K"})


@strategy
def distributions_on_a_simplex(draw: Draw) -> Claims:
    """Entropy and divergence, strict or not, K = 1 and equal distributions included."""
    p, q = draw.sample(("p", "q", "r", "s"), 2)
    size = draw.integer(1, 2)
    symbols = {"K": f"integer >= {size}", p: "simplex^K", q: "simplex^K"}
    divergence = f"\\sum_{{i=1}}^K {p}_i \\ln \\frac{{{p}_i}}{{{q}_i}}"
    entropy = f"-\\sum_{{i=1}}^K {p}_i \\ln {p}_i"
    forms = (
        (divergence, ">", "0", "p = q"),
        (entropy, "<", "\\ln K", "uniform"),
        (divergence, "=", f"\\sum_{{i=1}}^K {q}_i \\ln \\frac{{{q}_i}}{{{p}_i}}", "not symmetric"),
        (f"\\sum_{{i=1}}^K {p}_i^2", ">", "\\frac{1}{K}", "uniform"),
        (f"\\sum_{{i=1}}^K {p}_i {q}_i", "=", "1", "different ones"),
        (f"\\sum_{{i=1}}^K {p}_i^2", "=", f"\\left( \\sum_{{i=1}}^K {p}_i \\right)^2", "K = 2"),
        (f"\\max_i {p}_i", ">", "\\frac{1}{K}", "uniform"),
    )
    left, relation, right, where = draw.pick(forms)
    yield fails(left, relation, right, where, symbols=symbols)
    yield holds(f"\\sum_{{i=1}}^K {p}_i", "=", "1", "a distribution", symbols=symbols)
    weak = (
        (divergence, "\\ge", "0"),
        (f"\\sum_{{i=1}}^K {p}_i^2", "\\le", "1"),
        (f"\\sum_{{i=1}}^K ({p}_i - {q}_i)", "=", "0"),
    )
    left, relation, right = draw.pick(weak)
    yield holds(left, relation, right, "Gibbs, or entries below one", symbols=symbols)


@strategy
def sigmoid(draw: Draw) -> Claims:
    """The logistic function by definition, its derivative, symmetry and relatives."""
    x, c = draw.sample(("x", "t", "u", "a"), 1)[0], draw.integer(2, 60)
    name = draw.pick(("\\sigma", "g", "s"))
    defined = (f"{name}(v) = \\frac{{1}}{{1 + e^{{-v}}}}",)
    value = f"{name}({x})"
    forms = (
        (f"\\frac{{d}}{{d{x}}} {value}", f"{value}(1 - {value})", f"{value}(1 + {value})"),
        (f"1 - {value}", f"{name}(-{x})", f"-{value}"),
        (f"{name}(2 {x})", f"\\frac{{1 + \\tanh {x}}}{{2}}", f"\\frac{{1 + \\tanh(2 {x})}}{{2}}"),
        (f"\\ln \\frac{{{value}}}{{1 - {value}}}", x, f"-{x}"),
        (f"\\ln {value}", f"-\\ln(1 + e^{{-{x}}})", f"\\ln(1 + e^{{-{x}}})"),
        (
            f"\\frac{{d}}{{d{x}}} {name}({c} {x})",
            f"{c} {name}({c} {x})(1 - {name}({c} {x}))",
            f"{name}({c} {x})(1 - {name}({c} {x}))",
        ),
        (f"\\frac{{d}}{{d{x}}} \\ln(1 + e^{{{x}}})", value, f"{name}(-{x})"),
        (f"{name}({x} + {c})", None, f"{value} + {name}({c})"),
    )
    left, right, slip = draw.pick(forms)
    symbols = {x: "real"}
    if right is not None:
        yield holds(left, "=", right, "logistic function", symbols=symbols, definitions=defined)
    yield fails(left, "=", slip, f"{x} = 1", symbols=symbols, definitions=defined)
    far = {x: f"real > {10 * c}"}
    yield fails(value, "=", "1", f"less than 1 by e^-{10 * c}", symbols=far, definitions=defined)
    yield holds(
        value, "<", "1", "the denominator exceeds one", symbols=symbols, definitions=defined
    )


@strategy
def log_sum_exp(draw: Draw) -> Claims:
    """Bounds of log-sum-exp at K = 1 and at equal entries."""
    z = draw.sample(("z", "x", "a"), 1)[0]
    lse, top = f"\\ln \\sum_{{k=1}}^K e^{{{z}_k}}", f"\\max_k {z}_k"
    one = {"K": "integer >= 1", z: "real^K"}
    two = {"K": "integer >= 2", z: "real^K"}
    yield fails(lse, ">", top, "K = 1", symbols=one)
    yield fails(lse, "<", f"{top} + \\ln K", "equal entries", symbols=draw.pick((one, two)))
    yield holds(lse, "\\ge", top, "one term is the largest", symbols=one)
    yield holds(lse, "\\le", f"{top} + \\ln K", "K terms at most the largest", symbols=one)
    yield fails(lse, "=", f"\\sum_{{k=1}}^K {z}_k", "K = 2, zeros", symbols=two)
    yield fails(lse, ">", "0", "K = 1, z = -1", symbols=one)
    yield fails(lse, ">", f"\\frac{{1}}{{K}} \\sum_{{k=1}}^K {z}_k", "K = 1", symbols=one)


@strategy
def sums_of_families(draw: Draw) -> Claims:
    """Products of sums, squares of sums, constants drawn out, in families."""
    x, y = draw.sample(("x", "y", "a", "b", "u", "v"), 2)
    c = draw.integer(2, 30)
    both = {"n": "integer >= 2", x: "real^n", y: "real^n"}
    whole = "\\sum_{i=1}^n"
    mean = f"\\frac{{1}}{{n}} \\sum_{{k=1}}^n {x}_k"
    forms = (
        (f"{whole} {x}_i {y}_i", None, f"{whole} {x}_i {whole} {y}_i"),
        (f"{whole} ({x}_i + {c})", f"{whole} {x}_i + {c} n", f"{whole} {x}_i + {c}"),
        (
            f"\\left( {whole} {x}_i \\right)^2",
            f"{whole} \\sum_{{j=1}}^n {x}_i {x}_j",
            f"{whole} {x}_i^2",
        ),
        (f"{whole} {c} {x}_i", f"{c} {whole} {x}_i", f"{c} n {whole} {x}_i"),
        (
            f"\\prod_{{i=1}}^n {c} {x}_i",
            f"{c}^n \\prod_{{i=1}}^n {x}_i",
            f"{c} \\prod_{{i=1}}^n {x}_i",
        ),
        (f"{whole} \\left( {x}_i - {mean} \\right)", "0", f"{whole} {x}_i"),
        (
            f"{whole} \\left( {x}_i - {mean} \\right)^2",
            f"{whole} {x}_i^2 - \\frac{{1}}{{n}} \\left( {whole} {x}_i \\right)^2",
            f"{whole} {x}_i^2 - {mean}",
        ),
        (f"\\sum_{{i=1}}^{{n-1}} ({x}_{{i+1}} - {x}_i)", f"{x}_n - {x}_1", f"{x}_n"),
        (
            f"{whole} ({x}_i + {y}_i)^2",
            f"{whole} {x}_i^2 + 2 {whole} {x}_i {y}_i + {whole} {y}_i^2",
            f"{whole} {x}_i^2 + {whole} {y}_i^2",
        ),
        (f"{whole} e^{{{x}_i}}", None, f"e^{{{whole} {x}_i}}"),
    )
    left, right, slip = draw.pick(forms)
    used = {name: d for name, d in both.items() if name == "n" or name in left + slip}
    if right is not None:
        yield holds(left, "=", right, "linearity", symbols=used)
    yield fails(left, "=", slip, "n = 2", symbols=used)


@strategy
def ties_of_a_maximum(draw: Draw) -> Claims:
    """A maximum that several entries reach."""
    x, c = draw.sample(("x", "z", "a"), 1)[0], draw.integer(2, 9)
    symbols = {"K": "integer >= 2", x: "real^K", "j": "index^K"}
    top = f"\\max_k {x}_k"
    yield fails(top, ">", f"{x}_j", f"{x}_j is the largest", symbols=symbols)
    yield holds(top, "\\ge", f"{x}_j", "the largest", symbols=symbols)
    yield fails(top, "=", f"{x}_j", "another is larger", symbols=symbols)
    plain = {"K": "integer >= 2", x: "real^K"}
    yield holds(f"\\max_k {c} {x}_k", "=", f"{c} {top}", "positive factor", symbols=plain)
    yield fails(f"\\max_k (-{c} {x}_k)", "=", f"-{c} {top}", "(0, 1)", symbols=plain)
    yield fails(top, ">", f"\\min_k {x}_k", "equal entries", symbols=plain)
    yield fails(f"\\max_k {x}_k^2", "=", f"\\left( {top} \\right)^2", "(-2, 1)", symbols=plain)
    yield holds(f"\\max_k ({x}_k + {c})", "=", f"{top} + {c}", "increasing", symbols=plain)
