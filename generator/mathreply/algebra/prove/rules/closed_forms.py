"""Sums with a closed form: powers of the index, geometric ones, binomial ones, the exponential
series."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.convergence import is_small
from mathreply.algebra.prove.kernel.proof import at_least, integer, nonnegative
from mathreply.algebra.prove.normal import Normalizer, multiply
from mathreply.algebra.prove.rules.factors import split


def find(n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """The closed form of a sum of one term in normal form; None where there is none here."""
    if high is sp.oo:
        return infinite(n, inside, k, low)
    if low is -sp.oo or inside is sp.S.One:
        return None
    if inside.is_polynomial(k) and sp.degree(inside, k) <= 6 and not inside.has(sp.Sum):
        return _powers(n, inside, k, low, high)
    for form in (_geometric, _binomial, _vandermonde, _simplex):
        closed = form(n, inside, k, low, high)
        if closed is not None:
            return closed
    return None


def _powers(n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """Faulhaber's formula: ``sum_{k=1}^m k^p`` by Bernoulli polynomials (Graham, Knuth, Patashnik,
    6.5)."""
    if not n.may("sum of powers", at_least(high - low, -1), integer(low), integer(high)):
        return None
    total = sp.S.Zero
    for (degree,), coefficient in sp.Poly(inside, k).terms():
        bernoulli = sp.bernoulli(degree + 1, k)
        total += coefficient * (bernoulli.subs(k, high + 1) - bernoulli.subs(k, low)) / (degree + 1)
    return n(total)


def _geometric(n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """``sum k^p r^k``; a gap at r = 1 does not matter, for both sides are continuous there."""
    ratio = sp.S.One
    rest = []
    for factor in sp.Mul.make_args(inside):
        base, exponent = (
            (sp.E, factor.args[0]) if isinstance(factor, sp.exp) else factor.as_base_exp()
        )
        if exponent.has(k) and not base.has(k):
            slope = sp.expand(exponent).coeff(k)
            if sp.expand(exponent - slope * k) != 0:
                return None
            ratio *= sp.Pow(base, slope)
        else:
            rest.append(factor)
    polynomial = sp.Mul(*rest)
    if (
        ratio is sp.S.One
        or not polynomial.is_polynomial(k)
        or sp.degree(polynomial, k) > 3
        or ratio.has(k)
    ):
        return None
    if not n.may("geometric sum", at_least(high - low, -1), integer(low), integer(high)):
        return None
    if not (n.facts.is_nonnegative(low) or n.facts.is_nonzero(ratio)):
        return None
    n.record.gaps[sp.expand(ratio - 1)] = None
    r = sp.Dummy("r", nonzero=True)
    closed = (r ** (high + 1) - r**low) / (r - 1)
    total = sp.S.Zero
    for (degree,), coefficient in sp.Poly(polynomial, k).terms():
        form = closed
        for _ in range(degree):
            form = r * sp.diff(form, r)
        total += coefficient * form
    return n(total.xreplace({r: ratio}))


def _binomial(n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """The binomial theorem: ``sum_{k=0}^m x^k / (k! (m - k)!) = (1 + x)^m / m!``; with a falling
    power of k as well."""
    if not low.is_Integer or low < 0 or low > 2:
        return None
    shape = _binomial_shape(inside, k, high)
    if shape is None:
        return None
    ratio, polynomial, m, divided = shape
    if sp.expand(high - m) != 0 or not n.may("binomial theorem", nonnegative(m), integer(m)):
        return None
    r = sp.Dummy("r")
    closed = (1 + r) ** m / sp.factorial(m)
    if divided:  # by k + 1: the integral of the binomial theorem
        if polynomial != 1:
            return None
        closed = ((1 + r) ** (m + 1) - 1) / (r * sp.factorial(m + 1))
        n.record.gaps[ratio] = None
    total = sp.S.Zero
    for (degree,), coefficient in sp.Poly(polynomial, k).terms():
        form = closed
        for _ in range(degree):
            form = r * sp.diff(form, r)
        total += coefficient * form
    missing = sum((inside.xreplace({k: sp.Integer(j)}) for j in range(int(low))), sp.S.Zero)
    return n(total.xreplace({r: ratio}) - missing)


def _binomial_shape(inside: Expr, k: Expr, high: Expr) -> Expr:
    """``(x, p, m, d)`` for ``p(k) x^k / (k! (m - k)!)``, divided by ``k + 1`` once more if
    ``d``."""
    ratio, polynomial, top, rising, divided = sp.S.One, sp.S.One, None, False, False
    for factor in sp.Mul.make_args(inside):
        base, exponent = (
            (sp.E, factor.args[0]) if isinstance(factor, sp.exp) else factor.as_base_exp()
        )
        if isinstance(base, sp.factorial) and exponent == -1:
            argument = base.args[0]
            if argument == k and not rising:
                rising = True
            elif top is None and not sp.expand(argument + k).has(k):
                top = sp.expand(argument + k)
            else:
                return None
        elif exponent.has(k) and not base.has(k):
            slope = sp.expand(exponent).coeff(k)
            if sp.expand(exponent - slope * k) != 0:
                return None
            ratio *= sp.Pow(base, slope)
        elif base == k + 1 and exponent == -1:
            divided = True
        elif factor.is_polynomial(k):
            polynomial *= factor
        else:
            return None
    if not rising or top is None or sp.degree(polynomial, k) > 4:
        return None
    return ratio, polynomial, top, divided


def _vandermonde(n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """``sum_{k=0}^r 1/(k! (r-k)! (a-k)! (b-r+k)!) = (a+b)! / (a! b! r! (a+b-r)!)``: Vandermonde's
    convolution.

    A factorial of a negative number below counts as infinite, as with binomials; ``(r-k)!`` ends
    the sum.
    """
    rising: list[Expr] = []
    falling: list[Expr] = []
    for factor in sp.Mul.make_args(inside):
        base, exponent = factor.as_base_exp()
        if not isinstance(base, sp.factorial) or exponent not in (-1, -2):
            return None
        argument = base.args[0]
        up, down = sp.expand(argument - k), sp.expand(argument + k)
        target, value = (rising, up) if not up.has(k) else (falling, down)
        if value.has(k) or not value.is_integer:
            return None
        target += [value] * int(-exponent)
    if len(rising) != 2 or len(falling) != 2 or low != 0 or 0 not in rising or high not in falling:
        return None
    rising.remove(sp.S.Zero)
    falling.remove(high)
    r, a = high, falling[0]
    b = n(rising[0] + r)
    whole = (integer(r), integer(a), integer(b))
    if not n.may(
        "Vandermonde's convolution", nonnegative(r), nonnegative(a), nonnegative(b), *whole
    ):
        return None
    return n(
        sp.factorial(a + b)
        / (sp.factorial(a) * sp.factorial(b) * sp.factorial(r) * sp.factorial(a + b - r))
    )


def _simplex(n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """The entries of a point of the simplex, or of a one-hot vector, sum to 1."""
    if not isinstance(inside, sp.Indexed) or inside.indices != (k,) or low != 1:
        return None
    name = str(inside.base.label)
    if name not in n.facts.simplex | n.facts.onehot or n.facts.shapes.get(name) != (high,):
        return None
    n.facts.used.add(f"\\sum_k {name}_k = 1")
    n.record.use("shares sum to one")
    return sp.S.One


def infinite(n: Normalizer, body: Expr, k: Expr, low: Expr) -> Expr:
    """The exponential and the geometric series, with a polynomial in the index; every part
    converges."""
    parts = [_infinite_term(n, term, k, low) for term in n.terms(body)]
    return None if None in parts else sp.Add(*parts)


def _infinite_term(  # noqa: C901, PLR0912 - one arm a kind of factor, then one sum
    n: Normalizer, term: Expr, k: Expr, low: Expr
) -> Expr:
    if not low.is_Integer or not 0 <= low <= 4:
        return None
    outside, inside = split(term, k)
    ratio, polynomial, shift, factorial = sp.S.One, sp.S.One, sp.S.Zero, False
    for factor in sp.Mul.make_args(inside):
        base, exponent = (
            (sp.E, factor.args[0]) if isinstance(factor, sp.exp) else factor.as_base_exp()
        )
        if isinstance(base, sp.factorial) and exponent == -1 and not factorial:
            shift, factorial = sp.expand(base.args[0] - k), True
            if not shift.is_Integer:
                return None
        elif exponent.has(k) and not base.has(k):
            slope = sp.expand(exponent).coeff(k)
            if sp.expand(exponent - slope * k) != 0:
                return None
            ratio *= sp.Pow(base, slope)
        elif factor.is_polynomial(k):
            polynomial *= factor
        else:
            return None
    if sp.degree(polynomial, k) > 5 or inside is sp.S.One:
        return None
    if not factorial and not is_small(ratio, n.facts):
        return None
    n.record.use("exponential series" if factorial else "geometric series")
    if factorial and shift > 0:
        n.record.gaps[ratio] = None
    r = sp.Dummy("r")
    closed = r ** (-shift) * sp.exp(r) if factorial else 1 / (1 - r)
    # The whole series begins where 1/(k + shift)! stops being zero; the terms before ``low`` are
    # taken away again.
    start = -shift if factorial else sp.S.Zero
    if start > low:
        low = start
    total = sp.S.Zero
    for (degree,), coefficient in sp.Poly(polynomial, k).terms():
        form = closed
        for _ in range(degree):
            form = r * sp.diff(form, r)
        total += coefficient * form
    missing = sp.Add(*(inside.xreplace({k: sp.Integer(j)}) for j in range(int(start), int(low))))
    return multiply(n, [outside, n(total.xreplace({r: ratio}) - missing)])
