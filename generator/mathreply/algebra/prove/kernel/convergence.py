"""Whether an infinite sum has a value."""

from __future__ import annotations

import sympy as sp
from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts

MAX_SHIFT = 3


def converges(e: Expr, facts: Facts) -> bool:
    """Whether ``e`` is known to have a value for all values of its names."""
    return e in facts.values or (isinstance(e, sp.Sum) and _sum(e, facts))


def diverges(e: Expr) -> bool:
    """Whether the terms ``c k^p r^k`` of an infinite sum are too large for it to have a value.

    Source: DLMF 1.9(v): ``sum 1/k`` has none, nor has a sum whose terms do not go to 0.
    """
    if len(e.limits) != 1 or e.limits[0][2] is not sp.oo:
        return False
    size = _size(sp.factor_terms(e.function), e.limits[0][0])
    if size is None or size.factorial or not size.ratio.is_Rational:
        return False
    if abs(size.ratio) == 1:
        return bool(size.degree >= (-1 if size.ratio == 1 else 0))
    return bool(abs(size.ratio) > 1)


def alike(one: Expr, other: Expr, facts: Facts) -> bool:
    """Whether one infinite sum converges if the other does: but for finitely many terms, each term
    of the one is a fixed multiple of a term of the other, not zero (DLMF 1.9(v)).

    The terms that are left out have values wherever functions have them throughout.
    """
    if not all(isinstance(total, sp.Sum) and len(total.limits) == 1 for total in (one, other)):
        return False
    (k, low, high), (j, start, end) = one.limits[0], other.limits[0]
    are_endless = high is sp.oo and end is sp.oo
    if not (are_endless and low.is_finite and start.is_finite):
        return False
    offset = sp.expand(start - low)
    if not facts.is_integer(offset):
        return False
    i = sp.Dummy("i", integer=True, positive=True)
    ours = one.function.xreplace({k: i})
    near = [sp.Integer(step) for step in range(-MAX_SHIFT, MAX_SHIFT + 1)]
    # The index may be moved by as much as the ranges begin apart.
    for shift in dict.fromkeys([*near, offset]):
        theirs = other.function.xreplace({j: i + shift})
        joined = sp.powsimp(ours / theirs)
        factor = sp.powsimp(joined, force=False)
        if factor.has(i):
            continue
        if facts.is_nonzero(factor) or _is_power(factor, theirs, i, facts):
            return True
    return False


def _is_power(factor: Expr, term: Expr, i: Expr, facts: Facts) -> bool:
    """Whether a factor is ``c x^m`` with ``c`` not zero, of a term that holds ``x^(a i + b)`` with
    ``a > 0``: at ``x = 0`` all terms but the first ones are 0."""
    constant, rest = factor.as_independent(*factor.free_symbols, as_Add=False)
    bases = {base for base, _ in (f.as_base_exp() for f in sp.Mul.make_args(rest))}
    if not facts.is_nonzero(constant):
        return False
    growing = {
        power.base
        for power in sp.Mul.make_args(term)
        if isinstance(power, sp.Pow) and sp.expand(power.exp).coeff(i, 1).is_positive
    }
    return bases <= growing


def _sum(e: Expr, facts: Facts) -> bool:
    """By the ratio test, or by comparison with ``sum 1/k^2`` (DLMF 1.9(v))."""
    if len(e.limits) == 2:
        return _double_sum(e, facts)
    if len(e.limits) != 1 or e.limits[0][2] is not sp.oo or e.limits[0][1] is -sp.oo:
        return False
    # The first terms decide nothing, so that the range may begin wherever a name says.
    k = e.limits[0][0]
    return all(_term(t, k, facts) for t in sp.Add.make_args(sp.expand(e.function)))


def _double_sum(e: Expr, facts: Facts) -> bool:
    """Whether a sum of endless sums has a value: each of them is a product, its terms without the
    outer index, so that it is one number or the tail of a series."""
    (k, low, high), (j, start, end) = e.limits
    if high is not sp.oo or end is not sp.oo or -sp.oo in (low, start):
        return False
    for term in sp.Add.make_args(sp.expand(e.function)):
        outside, inside = term.as_independent(k, as_Add=False)
        if inside.has(j) or not _term(inside, k, facts):
            return False
        if not _term(outside * sp.Sum(inside, (k, low, sp.oo)), j, facts):
            return False
    return True


def _term(term: Expr, k: Expr, facts: Facts) -> bool:
    """``c k^p r^k/(a k + b)!`` converges if there is a factorial or ``|r| < 1``, or without both if
    ``p < -1``."""
    size = _size(_without_tails(term, k, facts), k)
    if size is None:
        return False
    # A factorial outgrows every power and every polynomial.
    if size.factorial:
        return True
    if size.ratio is sp.S.One:
        return bool(size.degree < -1)
    return is_small(size.ratio, facts)


def _without_tails(term: Expr, k: Expr, facts: Facts) -> Expr:
    """A product with ``k^p r^k`` for each factor ``sum_{i >= k + c} i^p r^i``, ``|r| < 1``, which
    is at most a multiple of it: ``sum_j (k + c + j)^p |r|^j`` is one of ``(k + 1)^p``."""
    factors = []
    for factor in sp.Mul.make_args(term):
        is_tail = isinstance(factor, sp.Sum) and len(factor.limits) == 1
        i, low, high = factor.limits[0] if is_tail else (None, k, None)
        if high is not sp.oo or (low - k).has(k) or factor.function.has(k):
            factors.append(factor)
            continue
        size = _size(factor.function, i)
        if size is None or size.factorial or not is_small(size.ratio, facts):
            return term
        factors.append(k**size.degree * size.ratio**k)
    return sp.Mul(*factors)


class _Growth(Struct, frozen=True):
    """Of a term ``c k^p r^k``, over a factorial perhaps."""

    ratio: Expr
    degree: Expr
    factorial: bool


def _size(term: Expr, k: Expr) -> _Growth | None:
    """How large a term is; None where it is none of that form."""
    ratio, degree, factorial = sp.S.One, sp.S.Zero, False
    for factor in sp.Mul.make_args(term):
        if not factor.has(k):
            continue
        base, exponent = (
            (sp.E, factor.args[0]) if isinstance(factor, sp.exp) else factor.as_base_exp()
        )
        while isinstance(base, sp.Pow) and exponent.is_Integer:
            # (a^b)^n = a^(bn) for whole n
            base, exponent = base.base, base.exp * exponent
        if isinstance(base, sp.factorial) and exponent.is_Integer and exponent < 0:
            if not base.args[0].is_polynomial(k) or not base.args[0].coeff(k).is_positive:
                return None
            factorial = True
        elif exponent.has(k) and not base.has(k):
            slope = sp.expand(exponent).coeff(k)
            if sp.expand(exponent - slope * k).has(k):
                return None
            ratio *= sp.Pow(base, slope)
        elif base.is_polynomial(k) and exponent.is_Rational and not exponent.has(k):
            # For fixed names the term of the highest degree outgrows the others.
            if not sp.LC(base, k).is_number:
                return None
            degree += exponent * sp.degree(base, k)
        else:
            return None
    return _Growth(ratio, degree, factorial)


def is_small(ratio: Expr, facts: Facts) -> bool:
    """Whether ``|r| < 1``; of a complex number by the sizes of its factors."""
    if facts.is_real(ratio):
        below, above = sp.expand(1 - ratio), sp.expand(1 + ratio)
        if facts.is_positive(below) and facts.is_positive(above):
            return True
    factors = [f.as_base_exp() for f in sp.Mul.make_args(ratio)]
    sizes = [_is_inside(base, exponent, facts) for base, exponent in factors]
    return all(size is not None for size in sizes) and any(sizes)


def _is_inside(base: Expr, exponent: Expr, facts: Facts) -> bool | None:
    """Whether the size of a power is below 1; None where it may be above."""
    if base in (sp.S.NegativeOne, sp.I):
        return False if exponent.is_real else None
    if base is sp.E and facts.is_real(exponent):
        is_at_most_one = facts.is_nonnegative(-exponent)
        return facts.is_positive(-exponent) if is_at_most_one else None
    if not exponent.is_Integer:
        return None
    gap = 1 - sp.Abs(base) if exponent > 0 else sp.Abs(base) - 1
    return True if facts.is_positive(gap) else None
