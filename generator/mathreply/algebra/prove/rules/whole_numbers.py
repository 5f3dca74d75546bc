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
    # A fraction stays in the floor, below 1: so that u + 3/2 and u + 1/2 differ by 1.
    return outer + sp.floor(other + number - sp.floor(number))


@law("ceiling", name="ceiling")
def _ceiling(n: Normalizer, e: Expr) -> Expr:
    """``ceiling(u) = -floor(-u)``."""
    return n(-sp.floor(n(-e.args[0]), evaluate=False))


@law("Gcd", name="symmetry of divisors")
def _divisor(n: Normalizer, e: Expr) -> Expr:
    """``gcd(a, b) = gcd(a - q b, b)``, as long as that makes one of them less."""
    a, b = (n(u) for u in e.args)
    whole = {u: sp.Dummy("m", integer=True) for u in a.atoms(sp.floor) | b.atoms(sp.floor)}
    first, second = a.xreplace(whole), b.xreplace(whole)
    names = sorted(first.free_symbols | second.free_symbols, key=sp.default_sort_key)
    as_it_stands = Gcd(*sorted((a, b), key=sp.default_sort_key))
    are_polynomials = names and first.is_polynomial(*names) and second.is_polynomial(*names)
    plain = [name for name in names if name not in whole.values()]
    # For names that are not whole the two have no common divisors.
    if not are_polynomials or not n.may("Euclid's algorithm", *map(integer, (*plain, a, b))):
        return as_it_stands
    pair = _reduced(sp.Poly(first, *names), sp.Poly(second, *names))
    if pair is None:
        return as_it_stands
    back = {letter: u for u, letter in whole.items()}
    return _of_reduced(n, *(p.as_expr().xreplace(back) for p in pair))


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
    makes a term of ``a`` less; None where there is none."""
    if a.is_zero or b.is_zero:
        return None
    other_powers, other_number = b.terms()[0]
    for powers, number in a.terms():
        exponents = tuple(x - y for x, y in zip(powers, other_powers, strict=True))
        if any(exponent < 0 for exponent in exponents):
            continue
        # What is left of the number lies between 0 and the other one.
        sign = 1 if other_number > 0 else -1
        if count := sign * (int(number) // abs(int(other_number))):
            return sp.Poly({exponents: count}, *a.gens)
    return None


def _of_reduced(n: Normalizer, a: Expr, b: Expr) -> Expr:
    """The common divisor of what Euclid's algorithm has left over: of 0 and u it is ``|u|``."""
    for one, other in ((a, b), (b, a)):
        if one == 0:
            return n(sp.Abs(other))
        if one in (1, -1):
            return sp.S.One
    # What divides both polynomials divides both numbers: gcd(k a, k b) = |k| gcd(a, b).
    share = sp.gcd(a, b)
    inner = [sp.expand(sp.cancel(u / share)) for u in (a, b)]
    inner = [-u if u.could_extract_minus_sign() else u for u in inner]
    divisor = Gcd(*sorted(inner, key=sp.default_sort_key))
    return multiply(n, [n(sp.Abs(share)), divisor])


@law("Lcm", name="symmetry of divisors")
def _multiple(n: Normalizer, e: Expr) -> Expr:
    """``lcm(a, b) = |a| |b| / gcd(a, b)``."""
    a, b = (n(u) for u in e.args)
    if n.may("common multiple", nonzero(a), nonzero(b), integer(a), integer(b)):
        divisor = n(Gcd(a, b))
        return multiply(n, [n(sp.Abs(a)), n(sp.Abs(b)), power(n, divisor, sp.S.NegativeOne)])
    return e.func(*sorted((a, b), key=sp.default_sort_key))
