"""Limits by the sizes of terms, each case of a parameter a case of its own."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.expansions import Opened, ZeroTest
from mathreply.algebra.prove.kernel.law import register
from mathreply.algebra.prove.kernel.missing_needs import loses_needs
from mathreply.algebra.prove.kernel.scale import NoLimit, T, UndecidedSign

MAX_CASES = 3
FEW_TERMS = 1
"""The terms of a series that are enough for most limits."""
register(
    "limit by sizes",
    "the limit of a sum of terms of different sizes is that of the greatest, the error being "
    "below; n^m q^n goes to 0 for whole n and |q| < 1, n^m q^n/n! for every q",
    "de Bruijn, Asymptotic Methods in Analysis, 1.2-1.7; Taylor's theorem with remainder for every "
    "function that is opened; Stirling's series, DLMF 5.11.1; Rudin, Principles of Mathematical "
    "Analysis, 3.20",
)


def limit(
    body: Expr, x: Expr, place: Expr, side: str, facts: Facts, zero: ZeroTest, depth: int = 0
) -> Expr:
    """The limit of ``body`` as ``x`` approaches ``place``, ``oo`` and ``-oo`` included; None where
    it is not known for all values of the other names."""
    others = body.free_symbols - {x}
    if body.has(sp.I) or not all(s.is_extended_real for s in others if isinstance(s, sp.Symbol)):
        return None  # sizes of real functions are compared
    if loses_needs(body, x, facts):
        return None
    if place is sp.oo and x.is_integer:
        body = _without_vanishing(_by_factorials(body, x, facts), x, facts)
    try:
        return _sides(body, x, place, side, facts, zero)
    except NoLimit:
        return None
    except UndecidedSign as error:
        if depth >= MAX_CASES:
            return None
        return _by_cases(
            body,
            x,
            place,
            facts,
            error.coefficient,
            zero,
            lambda b, f: limit(b, x, place, side, f, zero, depth + 1),
        )


def _by_factorials(body: Expr, x: Expr, facts: Facts) -> Expr:
    """Binomials that grow, of whole numbers, by factorials: ``C(n, k) = n!/(k! (n - k)!)`` from
    ``n = k`` on (DLMF 26.3.1)."""
    grown = {}
    for node in body.atoms(sp.binomial):
        top, below = node.args
        offset = sp.expand(top - x)
        whole = facts.is_integer(offset) and facts.is_integer(below)
        if whole and not offset.has(x) and not below.has(x) and facts.is_nonnegative(below):
            left = sp.factorial(top) / sp.factorial(below)
            grown[node] = left / sp.factorial(sp.expand(top - below))
    return body.xreplace(grown)


def _without_vanishing(body: Expr, x: Expr, facts: Facts) -> Expr:
    """A sum without its terms ``x^m q^x`` with ``-1 < q < 1``, and ``x^m q^x/x!`` with any ``q``,
    which go to 0 over whole numbers whatever the sign of ``q``."""
    terms = sp.Add.make_args(sp.expand(body))
    kept = [term for term in terms if not _vanishes(term, x, facts)]
    return body if len(kept) == len(terms) else sp.Add(*kept)


def _vanishes(term: Expr, x: Expr, facts: Facts) -> bool:
    """Whether a term is a polynomial times powers that go to 0."""
    factors = sp.Mul.make_args(term)
    powers = [f for f in factors if isinstance(f, sp.Pow) and _is_power_of_index(f, x, facts)]
    divisors = [f for f in factors if _divides_by_factorial(f, x, facts)]
    rest = sp.Mul(*(f for f in factors if f not in powers and f not in divisors))
    # A factorial outgrows every power.
    is_small = bool(divisors) or all(_is_small(f.base, facts) for f in powers)
    return bool(powers or divisors) and is_small and rest.is_polynomial(x)


def _divides_by_factorial(factor: Expr, x: Expr, facts: Facts) -> bool:
    """Whether it is ``1/(x + c)!`` with a whole ``c``, or a power of that."""
    base, exponent = factor.as_base_exp()
    if not isinstance(base, sp.factorial) or not (exponent.is_Integer and exponent < 0):
        return False
    offset = sp.expand(base.args[0] - x)
    return not offset.has(x) and facts.is_integer(offset)


def _is_power_of_index(power: Expr, x: Expr, facts: Facts) -> bool:
    """Whether it is ``q^(k x + b)`` with whole ``k >= 1`` and ``b``."""
    q, exponent = power.args
    slope = sp.expand(exponent).coeff(x, 1)
    rest = sp.expand(exponent - slope * x)
    whole = slope.is_Integer and slope > 0 and not rest.has(x) and facts.is_integer(rest)
    return bool(whole and not q.has(x))


def _is_small(q: Expr, facts: Facts) -> bool:
    """Whether ``-1 < q < 1``."""
    return facts.is_positive(1 - q) and facts.is_positive(1 + q)


def _sides(body: Expr, x: Expr, place: Expr, side: str, facts: Facts, zero: ZeroTest) -> Expr:
    """The limit along each way to the place, if they agree."""
    if place is sp.oo:
        paths = [1 / T]
    elif place is -sp.oo:
        paths = [-1 / T]
    else:
        paths = [place + s * T for s, name in ((1, "+"), (-1, "-")) if name in side]
    values = [_along(body.xreplace({x: path}), x, facts, zero) for path in paths]
    first = values[0]
    for other in values[1:]:
        if first != other and (first.is_infinite or other.is_infinite or not zero(first - other)):
            raise NoLimit("the two sides differ")
    return first


def _along(body: Expr, x: Expr, facts: Facts, zero: ZeroTest) -> Expr:
    """The limit of a function of ``T``: by few terms of its series, then by more."""
    is_whole = bool(x.is_integer)
    try:
        return Opened(facts, zero, whole=is_whole, order=FEW_TERMS).value(body)
    except UndecidedSign as few:
        # Of fewer terms fewer signs are asked for: their cases are the ones to look at.
        try:
            return Opened(facts, zero, whole=is_whole).value(body)
        except (NoLimit, UndecidedSign):
            raise few from None
    except NoLimit:
        return Opened(facts, zero, whole=is_whole).value(body)


def _by_cases(
    body: Expr, x: Expr, place: Expr, facts: Facts, c: Expr, zero: ZeroTest, again: Expr
) -> Expr:
    """The limit where ``c`` is positive, negative and zero, if it is the same."""
    for factor in sp.Mul.make_args(c):
        base = factor.as_base_exp()[0]
        names = [s for s in base.free_symbols if isinstance(s, sp.Symbol) and s.is_extended_real]
        for s in sorted(names, key=lambda s: s.name):
            # The sign has to depend on a parameter that can be solved for, and not on what moves.
            if not base.is_polynomial(s) or sp.degree(base, s) != 1 or s == x or place.has(s):
                continue
            slope = base.coeff(s, 1)
            if not facts.is_nonzero(slope) or facts.is_positive(base) or facts.is_positive(-base):
                continue
            root = sp.cancel(s - base / slope)
            common = _where_not_zero(body, base, facts, zero, again)
            # Zero is a case of its own unless it is excluded.
            if common is None or facts.is_nonzero(base):
                return common
            at_root = again(body.xreplace({s: root}), facts)
            value = common.xreplace({s: root})
            if at_root is None or value.has(sp.nan, sp.zoo):
                return None
            return common if _is_same(at_root, value, zero) else None
    return None


def _where_not_zero(body: Expr, base: Expr, facts: Facts, zero: ZeroTest, again: Expr) -> Expr:
    """The limit where a number is positive and where it is negative; None where the two differ."""
    found = []
    for sign in (1, -1):
        # Only the signs that are possible are cases.
        if not facts.is_nonnegative(-sign * base):
            found.append(again(body, facts.also(positive=[sign * base])))
    if not found or None in found:
        return None
    first, *others = found
    agree = all(other == first or zero(other - first) for other in others)
    return first if agree else None


def _is_same(one: Expr, other: Expr, zero: ZeroTest) -> bool:
    """Whether two limits are equal; of infinite ones the difference says nothing."""
    if one == other:
        return True
    are_finite = one.is_finite is not False and other.is_finite is not False
    return are_finite and zero(one - other)
