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


@law("exp", name="exponentials")
def _exp(n: Normalizer, e: Expr) -> Expr:
    argument = n(e.args[0])
    whole, factors = [], []
    for term in n.terms(argument):
        base, exponent = _exponentiated(n, term)
        if base is None:
            whole.append(term)
        else:
            factors.append(sp.Pow(base, exponent) if base.is_Atom else n(sp.Pow(base, exponent)))
    rest = sp.exp(sp.Add(*whole))
    if not factors:
        return rest
    return n(sp.Mul(rest, *factors)) if any(f.is_Add for f in factors) else sp.Mul(rest, *factors)


def _exponentiated(n: Normalizer, term: Expr) -> tuple[Expr, Expr]:
    """``(b, c)`` with ``exp(term) = b**c`` for a term ``c log b``."""
    logs = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.log)]
    if len(logs) != 1:
        return None, None
    rest = sp.Mul(*(f for f in sp.Mul.make_args(term) if f is not logs[0]))
    return logs[0].args[0], rest


@law("log", name="logarithms")
def _log(n: Normalizer, e: Expr) -> Expr:
    if len(e.args) == 2:
        return n(sp.log(e.args[0]) / sp.log(e.args[1]))
    if not n.facts.real and (apart := _in_the_right_half(n, e.args[0])) is not None:
        return apart
    return logarithm(n, n(e.args[0]))


def logarithm(n: Normalizer, u: Expr) -> Expr:
    """The normal form of ``log u``, ``u`` in normal form."""
    if isinstance(u, sp.Rational) and u.is_positive:
        return _of_number(u)
    if isinstance(u, sp.Add):
        u = _over_one(n, u)
    factors = _factors(n, u)
    one_term = [
        f
        for f in factors
        if chosen(n, f) is not None
        and n.may("function of a one-hot sum", positive(picked_from(n, f)))
    ]
    if one_term:
        rest = logarithm(n, sp.Mul(*(f for f in factors if f not in one_term)))
        return sp.Add(rest, *(picked(n, f, sp.log) for f in one_term))
    known = [f for f in factors if n.facts.is_positive(f)]
    unknown = sp.Mul(*(f for f in factors if not n.facts.is_positive(f)))
    pieces = [_of_factor(n, f) for f in known]
    if unknown is not sp.S.One:
        pieces.append(_of_unknown(n, unknown))
    return sp.Add(*(n(p) if isinstance(p, sp.Mul) else p for p in pieces))


def _in_the_right_half(n: Normalizer, u: Expr) -> Expr | None:
    """The logarithm of a product, as it is written, of powers of numbers with a positive real
    part: each turns by less than a right angle. None where they may turn by more than a half."""
    powers = [factor.as_base_exp() for factor in sp.Mul.make_args(u)]
    turning = [exponent for base, exponent in powers if not n.facts.is_positive(base)]
    if len(powers) == 1 and powers[0][1] == 1:
        return None
    if not all(e.is_Rational for _, e in powers) or sum(map(abs, turning)) > 2:
        return None
    inner = replace(n.facts.also(), real=True, values={}, _under={})
    parts = [cartesian(base, n.facts) for base, _ in powers]
    if not all(p is not None and inner.is_positive(sp.expand(p[0])) for p in parts):
        return None
    n.record.use("logarithms in the right half-plane")
    return sp.Add(*(n(exponent * sp.log(base)) for base, exponent in powers))


def _of_number(u: Expr) -> Expr:
    if u.p > 10**30 or u.q > 10**30:
        return sp.log(u)
    primes = [(p, m) for p, m in sp.factorint(int(u.p)).items()] + [
        (p, -m) for p, m in sp.factorint(int(u.q)).items()
    ]
    return sp.Add(*(m * sp.log(p) for p, m in primes if p != 1))


def _over_one(n: Normalizer, u: Expr) -> Expr:
    """A sum as a product of its content and, where it has denominators, its numerator and
    denominator."""
    outer, inner = content(u)
    if isinstance(inner, sp.Add) and any(
        isinstance(f, sp.Pow) and f.exp.is_negative and f.base.is_Add
        for t in inner.args
        for f in sp.Mul.make_args(t)
    ):
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


def _factors(n: Normalizer, u: Expr) -> list[Expr]:
    """Factors of a product; polynomials over the rationals are factored."""
    found: list[Expr] = []
    for factor in sp.Mul.make_args(u):
        base, exponent = factor.as_base_exp()
        if (
            isinstance(base, sp.Add)
            and not base.has(sp.Sum, sp.Product, sp.Integral)
            and n.facts.is_integer(exponent)
            and len(base.args) < 12
        ):
            parts = sp.factor_terms(sp.factor(base))
            pieces = sp.Mul.make_args(parts)
            if len(pieces) > 1 or isinstance(parts, sp.Pow):
                found += [sp.Pow(p, exponent) for p in pieces]
                continue
        found.append(factor)
    return found


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
    base, exponent = u.as_base_exp()
    if exponent.is_Integer and exponent % 2 == 0 and n.facts.is_real(base):
        return n(exponent * sp.log(n(sp.Abs(base))))
    if exponent.is_Integer and exponent != 1 and n.facts.real:
        return n(exponent * sp.log(base))  # an odd power has the sign of its base
    return sp.log(u)
