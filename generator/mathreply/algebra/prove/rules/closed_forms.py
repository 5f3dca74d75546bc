"""Sums with a closed form: powers of the index, geometric ones, binomial ones, the exponential
series."""

from __future__ import annotations

import sympy as sp
from msgspec import Struct

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
    for form in (_geometric, _binomial, _vandermonde, _upper_index, _simplex):
        closed = form(n, inside, k, low, high)
        if closed is not None:
            return closed
    return None


def _powers(n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """Faulhaber's formula: ``sum_{k=1}^m k^p`` by Bernoulli polynomials (Graham, Knuth, Patashnik,
    6.5)."""
    if not n.may("sum of powers", at_least(high - low, -1), integer(low), integer(high)):
        return None
    total = sp.S.Zero
    for (degree,), coefficient in sp.Poly(inside, k).terms():
        bernoulli = sp.bernoulli(degree + 1, k)
        rise = bernoulli.subs(k, high + 1) - bernoulli.subs(k, low)
        total += coefficient * rise / (degree + 1)
    return n(total)


def _base_and_exponent(factor: Expr) -> tuple[Expr, Expr]:
    """A factor as a power, an exponential as one of e."""
    return (sp.E, factor.args[0]) if isinstance(factor, sp.exp) else factor.as_base_exp()


def _ratio(base: Expr, exponent: Expr, k: Expr) -> Expr | None:
    """``b^a`` of ``b^(a k)``; None where the exponent is of another form."""
    slope = sp.expand(exponent).coeff(k)
    return None if sp.expand(exponent - slope * k) != 0 else sp.Pow(base, slope)


def _with_polynomial(closed: Expr, r: Expr, polynomial: Expr, k: Expr) -> Expr:
    """``sum p(k) c_k r^k`` from ``sum c_k r^k``: ``r d/dr`` brings one factor ``k`` down (Graham,
    Knuth, Patashnik, 7.2)."""
    total = sp.S.Zero
    for (degree,), coefficient in sp.Poly(polynomial, k).terms():
        form = closed
        for _ in range(degree):
            form = r * sp.diff(form, r)
        total += coefficient * form
    return total


def _geometric(n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """``sum k^p r^k``; a gap at r = 1 does not matter, for both sides are continuous there."""
    ratio = sp.S.One
    rest = []
    for factor in sp.Mul.make_args(inside):
        base, exponent = _base_and_exponent(factor)
        if not exponent.has(k) or base.has(k):
            rest.append(factor)
            continue
        turn = _ratio(base, exponent, k)
        if turn is None:
            return None
        ratio *= turn
    polynomial = sp.Mul(*rest)
    if ratio is sp.S.One or ratio.has(k):
        return None
    if not polynomial.is_polynomial(k) or sp.degree(polynomial, k) > 3:
        return None
    if not n.may("geometric sum", at_least(high - low, -1), integer(low), integer(high)):
        return None
    # 0^k with a negative k has no value.
    if not (n.facts.is_nonnegative(low) or n.facts.is_nonzero(ratio)):
        return None
    n.record.gaps[sp.expand(ratio - 1)] = None
    r = sp.Dummy("r", nonzero=True)
    closed = (r ** (high + 1) - r**low) / (r - 1)
    total = _with_polynomial(closed, r, polynomial, k)
    return n(total.xreplace({r: ratio}))


def _binomial(n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """The binomial theorem: ``sum_{k=0}^m x^k / (k! (m - k)!) = (1 + x)^m / m!``; with a falling
    power of k as well."""
    if not low.is_Integer or low < 0 or low > 2:
        return None
    shape = _binomial_shape(inside, k)
    if shape is None:
        return None
    ratio, polynomial, m, is_divided = shape
    # A factor m - k takes the last term away, so that the range may as well end with it.
    is_short = sp.expand(high + 1 - m) == 0 and sp.expand(polynomial.xreplace({k: m})) == 0
    if not is_short and sp.expand(high - m) != 0:
        return None
    if not n.may("binomial theorem", nonnegative(m), integer(m)):
        return None
    r = sp.Dummy("r")
    closed = (1 + r) ** m / sp.factorial(m)
    if is_divided:  # by k + 1: the integral of the binomial theorem
        if polynomial != 1:
            return None
        closed = ((1 + r) ** (m + 1) - 1) / (r * sp.factorial(m + 1))
        n.record.gaps[ratio] = None
    total = _with_polynomial(closed, r, polynomial, k)
    # The theorem begins at 0: what the range leaves out is taken away.
    missing = sum((inside.xreplace({k: sp.Integer(j)}) for j in range(int(low))), sp.S.Zero)
    return n(total.xreplace({r: ratio}) - missing)


def _binomial_shape(inside: Expr, k: Expr) -> tuple[Expr, Expr, Expr, bool] | None:
    """``(x, p, m, d)`` for ``p(k) x^k / (k! (m - k)!)``, divided by ``k + 1`` once more if
    ``d``."""
    ratio, polynomial, top = sp.S.One, sp.S.One, None
    has_rising = is_divided = False
    for factor in sp.Mul.make_args(inside):
        base, exponent = _base_and_exponent(factor)
        if isinstance(base, sp.factorial) and exponent == -1:
            argument = base.args[0]
            if argument == k and not has_rising:
                has_rising = True
            elif top is None and not sp.expand(argument + k).has(k):
                top = sp.expand(argument + k)
            else:
                return None
        elif exponent.has(k) and not base.has(k):
            turn = _ratio(base, exponent, k)
            if turn is None:
                return None
            ratio *= turn
        elif base == k + 1 and exponent == -1:
            is_divided = True
        elif factor.is_polynomial(k):
            polynomial *= factor
        else:
            return None
    if not has_rising or top is None or sp.degree(polynomial, k) > 4:
        return None
    return ratio, polynomial, top, is_divided


def _vandermonde(n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """``sum_{k=0}^r 1/(k! (r-k)! (a-k)! (b-r+k)!) = (a+b)! / (a! b! r! (a+b-r)!)``: Vandermonde's
    convolution.

    A factorial of a negative number below counts as infinite, as with binomials; ``(r-k)!`` ends
    the sum.
    """
    arguments = _factorials_below(inside, k)
    if arguments is None:
        return None
    rising, falling = arguments
    if len(rising) != 2 or len(falling) != 2:
        return None
    if low != 0 or 0 not in rising or high not in falling:
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
    below = sp.factorial(a) * sp.factorial(b) * sp.factorial(r) * sp.factorial(a + b - r)
    return n(sp.factorial(a + b) / below)


def _upper_index(n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """``sum_{k=l}^h (k+a)!/(k+b)!``, which is what ``sum_k binom(k + a, c)`` is a multiple of
    (Graham, Knuth, Patashnik, 5.10), times a polynomial in ``k``.

    Each term is ``F(k) - F(k - 1)`` for ``F(k) = (k+a+1)! / ((a-b+1) (k+b)!)``, also where a
    factorial of a negative number below counts as infinite.
    """
    offsets = _one_factorial_over_another(inside, k)
    if offsets is None:
        return None
    above, below, polynomial = offsets
    whole = (integer(low), integer(high), integer(above), integer(below))
    asked = (at_least(high - low, -1), nonnegative(low + above), nonnegative(above - below))
    if not n.may("sum over the upper index", *asked, *whole):
        return None
    total = sp.S.Zero
    for steps, coefficient in enumerate(_in_rising_powers(polynomial, k, above)):
        top = above + steps
        last = sp.factorial(high + top + 1) / sp.factorial(high + below)
        first = sp.S.Zero
        # Where the range begins at or before the first term that is not 0, nothing is taken away.
        if not n.facts.is_nonnegative(sp.expand(-low - below)):
            first = sp.factorial(low + top) / sp.factorial(low + below - 1)
        total += coefficient * (last - first) / (top - below + 1)
    return n(total)


_MAX_DEGREE = 4


def _one_factorial_over_another(inside: Expr, k: Expr) -> tuple[Expr, Expr, Expr] | None:
    """``a``, ``b`` and ``p`` of ``p(k) (k + a)!/(k + b)!``; None of any other term."""
    above = below = None
    polynomial = sp.S.One
    for factor in sp.Mul.make_args(inside):
        base, exponent = factor.as_base_exp()
        if not isinstance(base, sp.factorial):
            polynomial *= factor
            continue
        offset = sp.expand(base.args[0] - k)
        if offset.has(k):
            return None
        if exponent == 1 and above is None:
            above = offset
        elif exponent == -1 and below is None:
            below = offset
        else:
            return None
    if above is None or below is None or not polynomial.is_polynomial(k):
        return None
    return None if sp.degree(polynomial, k) > _MAX_DEGREE else (above, below, polynomial)


def _in_rising_powers(polynomial: Expr, k: Expr, above: Expr) -> list[Expr]:
    """The coefficients of a polynomial by ``1``, ``k+a+1``, ``(k+a+1)(k+a+2)``, …, which make
    ``(k+a)!`` to ``(k+a+1)!``, ``(k+a+2)!``, …"""
    found = []
    rest, steps = sp.Poly(polynomial, k), 1
    while not rest.is_zero:
        rest, left = sp.div(rest, sp.Poly(k + above + steps, k))
        found.append(left.as_expr())
        steps += 1
    return found


def _factorials_below(inside: Expr, k: Expr) -> tuple[list[Expr], list[Expr]] | None:
    """``c`` of each ``(c + k)!`` and of each ``(c - k)!`` below the line; None where anything else
    stands in a term."""
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
    return rising, falling


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


def infinite(n: Normalizer, body: Expr, k: Expr, low: Expr) -> Expr | None:
    """The exponential and the geometric series, with a polynomial in the index; every part
    converges."""
    parts = [_infinite_term(n, term, k, low) for term in n.terms(body)]
    return None if None in parts else sp.Add(*parts)


class _Series(Struct, frozen=True):
    """``p(k) x^k``, over ``(k + c)!`` where there is a shift ``c``."""

    ratio: Expr
    polynomial: Expr
    shift: Expr | None


def _series(inside: Expr, k: Expr) -> _Series | None:
    """A term as one of the exponential or of the geometric series; None where it is neither."""
    ratio, polynomial, shift = sp.S.One, sp.S.One, None
    for factor in sp.Mul.make_args(inside):
        base, exponent = _base_and_exponent(factor)
        if isinstance(base, sp.factorial) and exponent == -1 and shift is None:
            shift = sp.expand(base.args[0] - k)
            if not shift.is_Integer:
                return None
        elif exponent.has(k) and not base.has(k):
            turn = _ratio(base, exponent, k)
            if turn is None:
                return None
            ratio *= turn
        elif factor.is_polynomial(k):
            polynomial *= factor
        else:
            return None
    return None if sp.degree(polynomial, k) > 5 else _Series(ratio, polynomial, shift)


def _infinite_term(n: Normalizer, term: Expr, k: Expr, low: Expr) -> Expr | None:
    """The sum of one term from ``low`` to infinity; None where no series is known to be it."""
    outside, inside = split(term, k)
    if inside is sp.S.One:
        return None
    series = _series(inside, k)
    if series is None:
        return None
    is_exponential = series.shift is not None
    if not is_exponential and not is_small(series.ratio, n.facts):
        return None
    if not low.is_Integer or not 0 <= low <= 4:
        found = None if is_exponential else _geometric_tail(n, series, k, low)
        return None if found is None else multiply(n, [outside, found])
    n.record.use("exponential series" if is_exponential else "geometric series")
    closed, r, start = _whole_series(n, series)
    # A term before the whole series begins is 0 over an infinite factorial.
    low = max(low, start)
    total = _with_polynomial(closed, r, series.polynomial, k)
    missing = sp.Add(*(inside.xreplace({k: sp.Integer(j)}) for j in range(int(start), int(low))))
    return multiply(n, [outside, n(total.xreplace({r: series.ratio}) - missing)])


def _geometric_tail(n: Normalizer, series: _Series, k: Expr, low: Expr) -> Expr | None:
    """``sum_{k>=l} p(k) r^k = r^l sum_{k>=0} p(k + l) r^k`` for whole ``l`` and ``|r| < 1``."""
    if low.is_infinite or not n.may("tail of a geometric series", integer(low)):
        return None
    r = sp.Dummy("r")
    moved = sp.expand(series.polynomial.xreplace({k: k + low}))
    total = _with_polynomial(1 / (1 - r), r, moved, k)
    return multiply(n, [n(sp.Pow(series.ratio, low)), n(total.xreplace({r: series.ratio}))])


def _whole_series(n: Normalizer, series: _Series) -> tuple[Expr, Expr, Expr]:
    """The value of the whole series, in a name for its ratio, and where it begins: the exponential
    one where ``1/(k + shift)!`` stops being zero."""
    r = sp.Dummy("r")
    if series.shift is None:
        return 1 / (1 - r), r, sp.S.Zero
    if series.shift > 0:
        # r^(-c) e^r has no value at 0, where the sum has one.
        n.record.gaps[series.ratio] = None
    return r ** (-series.shift) * sp.exp(r), r, -series.shift
