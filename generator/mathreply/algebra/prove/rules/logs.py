"""Laws of exponentials and logarithms; a logarithm is split only into factors that are known to be
positive."""

from __future__ import annotations

import sympy as sp
from msgspec.structs import replace

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.complexes import cartesian
from mathreply.algebra.prove.content import content
from mathreply.algebra.prove.kernel.proof import positive
from mathreply.algebra.prove.normal import Normalizer, chosen, law, picked, picked_from

LARGE = 10**30
"""Numbers beyond are not factored."""
MAX_FACTORED = 12


@law("exp", name="exponentials")
def _exp(n: Normalizer, e: Expr) -> Expr:
    """``e^(a + c log b) = e^a b^c``."""
    argument = n(e.args[0])
    left_over, factors = [], []
    for term in n.terms(argument):
        base, exponent = _exponentiated(n, term)
        if base is None:
            left_over.append(term)
            continue
        power = sp.Pow(base, exponent)
        factors.append(power if base.is_Atom else n(power))
    rest = sp.exp(sp.Add(*left_over))
    if not factors:
        return rest
    product = sp.Mul(rest, *factors)
    is_to_be_multiplied_out = any(factor.is_Add for factor in factors)
    return n(product) if is_to_be_multiplied_out else product


def _exponentiated(n: Normalizer, term: Expr) -> tuple[Expr, Expr]:
    """``(b, c)`` with ``exp(term) = b**c`` for a term ``c log b``."""
    logs = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.log)]
    if len(logs) != 1:
        return None, None
    rest = sp.Mul(*(f for f in sp.Mul.make_args(term) if f is not logs[0]))
    return logs[0].args[0], rest


@law("log", name="logarithms")
def _log(n: Normalizer, e: Expr) -> Expr:
    """A logarithm by its factors; to another base as a quotient."""
    if len(e.args) == 2:
        return n(sp.log(e.args[0]) / sp.log(e.args[1]))
    if not n.facts.real:
        apart = _in_the_right_half(n, e.args[0])
        if apart is not None:
            return apart
    return logarithm(n, n(e.args[0]))


def logarithm(n: Normalizer, u: Expr) -> Expr:
    """The normal form of ``log u``, ``u`` in normal form."""
    if isinstance(u, sp.Rational) and u.is_positive:
        return _of_number(u)
    if isinstance(u, sp.Add):
        u = _over_one(n, u)
    factors = _factors(n, u)
    one_term = [factor for factor in factors if _picks_positive(n, factor)]
    if one_term:
        others = sp.Mul(*(factor for factor in factors if factor not in one_term))
        rest = logarithm(n, others)
        return sp.Add(rest, *(picked(n, factor, sp.log) for factor in one_term))
    # log(u v) = log u + log v for positive factors; of those of unknown sign the product may be
    # positive, and none of them.
    known = [factor for factor in factors if n.facts.is_positive(factor)]
    unknown = sp.Mul(*(factor for factor in factors if not n.facts.is_positive(factor)))
    pieces = [_of_factor(n, factor) for factor in known]
    if unknown is not sp.S.One:
        pieces.append(_of_unknown(n, unknown))
    return sp.Add(*(n(p) if isinstance(p, sp.Mul) else p for p in pieces))


def _picks_positive(n: Normalizer, factor: Expr) -> bool:
    """Whether a one-hot weight picks one of several positive terms."""
    if chosen(n, factor) is None:
        return False
    return n.may("function of a one-hot sum", positive(picked_from(n, factor)))


def _in_the_right_half(n: Normalizer, u: Expr) -> Expr | None:
    """The logarithm of a product, as it is written, of powers of numbers with a positive real
    part: each turns by less than a right angle. None where they may turn by more than a half."""
    powers = [factor.as_base_exp() for factor in sp.Mul.make_args(u)]
    if len(powers) == 1 and powers[0][1] == 1:
        return None
    if not all(exponent.is_Rational for _, exponent in powers):
        return None
    # Two right angles are half a turn, which the principal value does not go beyond.
    turning = [exponent for base, exponent in powers if not n.facts.is_positive(base)]
    if sum(map(abs, turning)) > 2:
        return None
    inner = replace(n.facts.also(), real=True, values={}, _under={})
    for base, _ in powers:
        parts = cartesian(base, n.facts)
        if parts is None or not inner.is_positive(sp.expand(parts[0])):
            return None
    n.record.use("logarithms in the right half-plane")
    return sp.Add(*(n(exponent * sp.log(base)) for base, exponent in powers))


def _of_number(u: Expr) -> Expr:
    """``log 12 = 2 log 2 + log 3``: logarithms of primes are independent."""
    if u.p > LARGE or u.q > LARGE:
        return sp.log(u)
    above = sp.factorint(int(u.p)).items()
    below = sp.factorint(int(u.q)).items()
    primes = [*above, *((prime, -count) for prime, count in below)]
    return sp.Add(*(count * sp.log(prime) for prime, count in primes if prime != 1))


def _over_one(n: Normalizer, u: Expr) -> Expr:
    """A sum as a product of its content and, where it has denominators, its numerator and
    denominator."""
    outer, inner = content(u)
    if isinstance(inner, sp.Add) and _has_denominators(inner):
        top, bottom = sp.fraction(sp.together(inner))
        top, bottom = n(top), n(bottom)
        if isinstance(top, sp.Add):
            more, top = content(top)
            outer = n(outer * more)
        if isinstance(bottom, sp.Add):
            more, bottom = content(bottom)
            outer = n(outer / more)
        return sp.Mul(outer, top, sp.Pow(bottom, -1))
    if n.facts.is_positive(outer) or outer == -1:
        return sp.Mul(outer, inner, evaluate=False) if outer is not sp.S.One else inner
    return u


def _has_denominators(e: Expr) -> bool:
    """Whether a term is divided by a sum."""
    factors = [factor for term in e.args for factor in sp.Mul.make_args(term)]
    return any(isinstance(f, sp.Pow) and f.exp.is_negative and f.base.is_Add for f in factors)


def _factors(n: Normalizer, u: Expr) -> list[Expr]:
    """Factors of a product; polynomials over the rationals are factored."""
    found: list[Expr] = []
    for factor in sp.Mul.make_args(u):
        base, exponent = factor.as_base_exp()
        pieces = _polynomial_factors(base) if n.facts.is_integer(exponent) else []
        if pieces:
            found += [sp.Pow(piece, exponent) for piece in pieces]
        else:
            found.append(factor)
    return found


def _polynomial_factors(base: Expr) -> list[Expr]:
    """The factors of a sum of few terms; none where it has no more than itself."""
    is_short = isinstance(base, sp.Add) and len(base.args) < MAX_FACTORED
    if not is_short or base.has(sp.Sum, sp.Product, sp.Integral):
        return []
    factored = sp.factor_terms(sp.factor(base))
    pieces = sp.Mul.make_args(factored)
    return list(pieces) if len(pieces) > 1 or isinstance(factored, sp.Pow) else []


def _of_factor(n: Normalizer, f: Expr) -> Expr:
    """The logarithm of one positive factor."""
    if isinstance(f, sp.Rational):
        return _of_number(f)
    if isinstance(f, sp.exp):
        return f.args[0]
    if isinstance(f, sp.Pow):
        base, exponent = f.args
        if n.facts.is_positive(base):
            return n(exponent * logarithm(n, base))
        return n(exponent * sp.log(n(sp.Abs(base))))
    if isinstance(f, sp.Product) and n.facts.is_positive(f.function):
        return n(sp.Sum(sp.log(f.function), *f.limits))
    return sp.log(f)


def _of_unknown(n: Normalizer, u: Expr) -> Expr:
    """The logarithm of a factor of unknown sign: of an even power by the size of its base."""
    base, exponent = u.as_base_exp()
    if exponent.is_Integer and exponent % 2 == 0 and n.facts.is_real(base):
        return n(exponent * sp.log(n(sp.Abs(base))))
    if exponent.is_Integer and exponent != 1 and n.facts.real:
        return n(exponent * sp.log(base))  # an odd power has the sign of its base
    return sp.log(u)
