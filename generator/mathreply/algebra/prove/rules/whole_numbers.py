"""Laws of whole numbers: the whole part, the greatest common divisor, the sign of a parity."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.divisors import Gcd
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.proof import integer, nonzero
from mathreply.algebra.prove.normal import Normalizer, law, multiply, power

MAX_STEPS = 16


@law("floor", name="floor of a sum")
def _floor(n: Normalizer, e: Expr) -> Expr:
    """``floor(u + m) = floor(u) + m`` for a whole ``m``."""
    number, rest = n(e.args[0]).as_coeff_Add()
    if not number.is_Rational:
        return sp.floor(n(e.args[0]))
    whole = [t for t in n.terms(rest) if n.may("floor of a sum", integer(t))]
    other = rest - sp.Add(*whole)
    outer = sp.Add(sp.floor(number), *whole)
    if other == 0:
        return outer
    return outer + sp.floor(other + number - sp.floor(number))


@law("ceiling", name="ceiling")
def _ceiling(n: Normalizer, e: Expr) -> Expr:
    return n(-sp.floor(n(-e.args[0]), evaluate=False))


@law("Gcd", name="symmetry of divisors")
def _divisor(n: Normalizer, e: Expr) -> Expr:
    a, b = (n(u) for u in e.args)
    names = sorted(a.free_symbols | b.free_symbols, key=sp.default_sort_key)
    polynomial = names and all(u.is_polynomial(*names) for u in (a, b))
    if not polynomial or not n.may("Euclid's algorithm", *map(integer, (*names, a, b))):
        return Gcd(*sorted((a, b), key=sp.default_sort_key))
    pair = _reduced(sp.Poly(a, *names), sp.Poly(b, *names))
    if pair is None:
        return Gcd(*sorted((a, b), key=sp.default_sort_key))
    return _of_reduced(n, *(p.as_expr() for p in pair))


def _reduced(a: Expr, b: Expr) -> tuple[Expr, Expr] | None:
    """Two polynomials with the same common divisors wherever their names are whole, one less a
    whole multiple of the other again and again; None where a coefficient is no whole number."""
    if not all(c.is_Integer for p in (a, b) for c in p.coeffs()):
        return None
    for _ in range(MAX_STEPS):
        factor = _whole_factor(a, b)
        if factor is not None:
            a = a - factor * b
            continue
        factor = _whole_factor(b, a)
        if factor is None:
            break
        b = b - factor * a
    return a, b


def _whole_factor(a: Expr, b: Expr) -> Expr | None:
    """A polynomial with whole coefficients by which the leading term of ``b``, taken from ``a``,
    makes that of ``a`` less; None where there is none."""
    if a.is_zero or b.is_zero:
        return None
    (above, c), (below, d) = (p.terms()[0] for p in (a, b))
    exponents = [x - y for x, y in zip(above, below, strict=True)]
    if any(k < 0 for k in exponents) or abs(c) < abs(d):
        return None
    count = int(c) // int(d)
    return sp.Poly({tuple(exponents): count}, *a.gens) if count else None


def _of_reduced(n: Normalizer, a: Expr, b: Expr) -> Expr:
    for one, other in ((a, b), (b, a)):
        if one == 0:
            return n(sp.Abs(other))
        if one in (1, -1):
            return sp.S.One
    coefficients = [t.as_coeff_Mul()[0] for u in (a, b) for t in sp.Add.make_args(u)]
    share = sp.gcd_list(coefficients)
    inner = (sp.expand(u / share) for u in (a, b))
    return sp.Mul(share, Gcd(*sorted(inner, key=sp.default_sort_key)))


@law("Lcm", name="symmetry of divisors")
def _multiple(n: Normalizer, e: Expr) -> Expr:
    a, b = (n(u) for u in e.args)
    if n.may("common multiple", nonzero(a), nonzero(b), integer(a), integer(b)):
        divisor = n(Gcd(a, b))
        return multiply(n, [n(sp.Abs(a)), n(sp.Abs(b)), power(n, divisor, sp.S.NegativeOne)])
    return e.func(*sorted((a, b), key=sp.default_sort_key))
