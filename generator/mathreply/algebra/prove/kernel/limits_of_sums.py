"""Limits of sums with a name: Riemann sums, and logarithms of sums of large exponentials."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.nodes import Extremum
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.expansions import ZeroTest
from mathreply.algebra.prove.kernel.law import register
from mathreply.algebra.prove.kernel.limits import limit
from mathreply.algebra.prove.kernel.missing_needs import loses_needs

RIEMANN = "limit of Riemann sums"
SMOOTH_MAXIMUM = "limit of smooth maxima"
register(
    RIEMANN,
    "lim (1/n) sum f(k/n) = int_0^c f over k = 0 or 1, ..., c n + b with a whole c >= 1 and "
    "b = 0 or -1",
    "Rudin, Principles, 6.8 and 6.7(c): f is continuous on [0, c], which is shown, the norm of the "
    "partition is 1/n, and the one term more or less is at most a bound of f over n",
)
register(
    SMOOTH_MAXIMUM,
    "lim (1/t) log sum_k w_k e^(t z_k) = max_k z_k as t goes to infinity, min_k z_k as it goes to "
    "minus infinity, over finitely many k, with w_k > 0",
    "for t > 0 the sum lies between w e^(t max z) and K v e^(t max z), w the least and v the "
    "greatest weight: log(w)/t and log(K v)/t go to 0; for t < 0 turn the signs of t and z",
)
_CONTINUOUS = (sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.sin, sp.cos, sp.atan, sp.sinh, sp.cosh)
"""What is continuous wherever it has a value."""


def riemann(body: Expr, n: Expr, facts: Facts, zero: ZeroTest) -> Expr | None:
    """The integral to which Riemann sums go as a whole number ``n`` grows; None where they are none
    of a continuous function."""
    parted = _one_sum(body, n)
    if parted is None or not n.is_integer:
        return None
    outer, total = parted
    k, low, high = total.limits[0]
    count = sp.expand(high).coeff(n, 1)
    offset = sp.expand(high - count * n)
    # One end of the range of k/n may be left out: a single term goes to zero.
    if low not in (0, 1) or offset not in (0, -1):
        return None
    if not (count.is_Integer and count >= 1):
        return None
    if loses_needs(total.function, k, facts.inside(k, low, high)):
        return None
    large = sp.Dummy("n", integer=True, positive=True)
    t = sp.Dummy("t", nonnegative=True)
    term = n * outer * total.function
    scaled = term.xreplace({k: n * t}).xreplace({n: large})
    f = scaled.xreplace({large: sp.S.One})
    # An unknown function is read at k/n alone.
    if f.has(sp.nan, sp.zoo, sp.oo) or not zero(scaled - f):
        return None
    return sp.Integral(f, (t, 0, count)) if _is_continuous(f, t, count, facts) else None


def _factors(e: Expr) -> list[Expr]:
    """The factors of a product as it was written, one inside the other."""
    if not isinstance(e, sp.Mul):
        return [e]
    return [factor for part in e.args for factor in _factors(part)]


def _apart(e: Expr, x: Expr) -> tuple[Expr, Expr]:
    """A product as its factors without a name and those with it."""
    factors = _factors(e)
    return sp.Mul(*(f for f in factors if not f.has(x))), sp.Mul(*(f for f in factors if f.has(x)))


def _one_sum(body: Expr, x: Expr) -> tuple[Expr, Expr] | None:
    """A product as what stands before its only sum, and that sum, of a range that grows."""
    factors = _factors(body)
    sums = [f for f in factors if isinstance(f, sp.Sum) and len(f.limits) == 1]
    outer = sp.Mul(*(f for f in factors if f not in sums))
    if len(sums) != 1 or outer.has(sp.Sum):
        return None
    _, low, high = sums[0].limits[0]
    return None if low.has(x) or high is sp.oo else (outer, sums[0])


def _is_continuous(f: Expr, t: Expr, end: Expr, facts: Facts) -> bool:
    """Whether a function is continuous from 0 to an end, both included."""
    for node in sp.preorder_traversal(f):
        if not node.has(t) or node == t:
            continue
        if isinstance(node, AppliedUndef):
            # Of an unknown function of several places it is not known that it is one of all.
            if len(node.args) != 1:
                return False
        elif not isinstance(node, _CONTINUOUS):
            return False
        # 0^t is 1 at 0, and 0 behind it.
        if isinstance(node, sp.Pow) and node.exp.has(t) and not facts.is_positive(node.base):
            return False
    return not needs(f, facts.inside(t, sp.S.Zero, end))


Extreme = Callable[[str], Expr]
"""The greatest of some numbers for "max", the least for "min"."""


def smooth_maximum(
    body: Expr, x: Expr, place: Expr, side: str, facts: Facts, zero: ZeroTest
) -> Expr | None:
    """The limit of ``a log sum_k w_k e^(b z_k)``, with ``a b`` constant and ``b`` growing beyond
    all bounds, or of ``(sum_k w_k u_k^b)^a``; None of anything else."""
    parted = _front_and_sum(body, x) if facts.real else None
    if parted is None:
        return None
    front, inner, is_norm = parted
    weight, inner = _apart(inner, x)
    if not facts.is_positive(weight):
        return None
    opened = _of_index if isinstance(inner, sp.Sum) else _of_terms
    found = opened(inner, x, facts, is_norm=is_norm)
    if found is None:
        return None
    b, extreme = found
    constant = sp.simplify(front * b)
    grown = limit(b, x, place, side, facts, zero)
    if constant.has(x) or grown not in (sp.oo, -sp.oo):
        return None
    if not is_norm:
        return constant * extreme("max" if grown is sp.oo else "min")
    # A base may be 0, of which only positive powers have a value.
    if grown is sp.oo:
        return extreme("max") ** constant if facts.is_positive(constant) else None
    least = extreme("min")
    return least**constant if facts.is_positive(least) else None


def _front_and_sum(body: Expr, x: Expr) -> tuple[Expr, Expr, bool] | None:
    """What stands before a logarithm, what is in it, and False; or the exponent of a power, its
    base, and True. None of anything else."""
    if isinstance(body, sp.Pow) and body.base.has(x) and body.exp.has(x):
        return body.exp, body.base, True
    factors = _factors(body)
    logs = [factor for factor in factors if isinstance(factor, sp.log) and factor.has(x)]
    if len(logs) != 1:
        return None
    return sp.Mul(*(factor for factor in factors if factor is not logs[0])), logs[0].args[0], False


def _of_index(inner: Expr, x: Expr, facts: Facts, *, is_norm: bool) -> tuple[Expr, Extreme] | None:
    """``b``, and the greatest and the least ``z_k`` or ``u_k``, of a sum over an index."""
    if len(inner.limits) != 1:
        return None
    k, low, high = inner.limits[0]
    # The greatest of no numbers, or of endlessly many, need not be there.
    is_fixed = not (low.has(x, sp.oo) or high.has(x, sp.oo))
    if not is_fixed or not facts.nonempty(inner.limits):
        return None
    parted = _grown(inner.function, x, facts.inside(k, low, high), is_norm=is_norm)
    if parted is None or parted[0].has(k):
        return None
    b, z = parted
    return b, lambda kind: Extremum(kind, z, (k, low, high))


def _of_terms(inner: Expr, x: Expr, facts: Facts, *, is_norm: bool) -> tuple[Expr, Extreme] | None:
    """The same of a sum that is written out; what does not move in it is ``e^(b 0)``."""
    terms = sp.Add.make_args(inner)
    found = [_grown(term, x, facts, is_norm=is_norm) for term in terms if term.has(x)]
    constants = [term for term in terms if not term.has(x)]
    if len(terms) < 2 or not found or None in found or not all(map(facts.is_positive, constants)):
        return None
    pairs = [pair for pair in found if pair is not None]
    b = pairs[0][0]
    values = []
    for own, z in pairs:
        share = sp.cancel(own / b)
        if share.has(x) or (is_norm and share != 1):
            return None
        values.append(z if is_norm else share * z)
    if constants:
        values.append(sp.S.One if is_norm else sp.S.Zero)
    return b, lambda kind: (sp.Max if kind == "max" else sp.Min)(*values)


def _grown(term: Expr, x: Expr, inside: Facts, *, is_norm: bool) -> tuple[Expr, Expr] | None:
    """``b`` and ``z`` of ``w e^(b z)``, with ``w`` positive and ``z`` without the name that moves;
    ``b`` and ``u`` of ``w u^b`` for a norm."""
    weight, power = _apart(term, x)
    if not inside.is_positive(weight):
        return None
    if isinstance(power, sp.exp):
        z, b = _apart(power.args[0], x)
        if not inside.is_real(z):
            return None
        return b, sp.exp(z) if is_norm else z
    if not isinstance(power, sp.Pow) or power.base.has(x):
        return None
    base = power.base
    if is_norm:
        return (power.exp, base) if inside.is_nonnegative(base) else None
    return (power.exp, sp.log(base)) if inside.is_positive(base) else None
