"""The inequality of the means with weights, for sums of monomials."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.normal import Normalizer

MAX_TERMS = 6
MAX_DENOMINATOR = 12
MAX_CHOICES = 40


class _Monomial(Struct, frozen=True):
    """``number * prod base^exponent`` with rational exponents."""

    number: Expr
    powers: dict[Expr, Expr]


def weighted_means(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``sum T_i >= L`` for monomials, ``L`` at most a weighted geometric mean of the ``T_i / w_i``,
    with weights that sum to 1."""
    terms = sp.Add.make_args(difference)
    taken = [t for t in terms if t.could_extract_minus_sign()]
    if strict or not n.facts.real or len(taken) != 1 or not 3 <= len(terms) <= MAX_TERMS + 1:
        return False
    found = [_monomial(n, t) for t in (*(t for t in terms if t not in taken), -taken[0])]
    if None in found:
        return False
    *added, least = (m for m in found if m is not None)
    return any(_outweighs(added, weights, least.number) for weights in _weights(added, least))


def _monomial(n: Normalizer, term: Expr) -> _Monomial | None:
    """A monomial in what is not negative; None for anything else."""
    number: Expr = sp.S.One
    powers: dict[Expr, Expr] = {}
    for factor in sp.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if not (exponent.is_Rational and n.facts.is_nonnegative(base)):
            return None
        if base.is_number:
            number *= factor
        else:
            powers[base] = powers.get(base, sp.S.Zero) + exponent
    return _Monomial(number, powers)


def _weights(added: list[_Monomial], least: _Monomial) -> Iterator[list[Expr]]:
    """Weights, none negative, with which the exponents of what is added give those of the other
    side: the only ones, or where one may be chosen those with small denominators."""
    bases = sorted({b for m in (*added, least) for b in m.powers}, key=sp.default_sort_key)
    names = [sp.Dummy(f"w{j}") for j in range(len(added))]
    equations = [sp.Add(*names) - 1]
    for base in bases:
        mean = sum(w * m.powers.get(base, 0) for w, m in zip(names, added, strict=True))
        equations.append(mean - least.powers.get(base, 0))
    for solution in sp.linsolve(equations, *names):
        free = sorted(solution.free_symbols, key=sp.default_sort_key)
        if len(free) > 1:
            continue
        parts = sp.ilcm(1, *(p.q for m in (*added, least) for p in m.powers.values()))
        choices = {sp.Rational(j, q * parts) for q in (1, 2, 3) for j in range(1, q * parts)}
        values = [{free[0]: choice} for choice in sorted(choices)] if free else [{}]
        for value in values[:MAX_CHOICES]:
            weights = [w.xreplace(value) for w in solution]
            if all(w.is_Rational and w >= 0 for w in weights):
                yield weights


def _outweighs(added: list[_Monomial], weights: list[Expr], least: Expr) -> bool:
    """Whether ``prod (c_i/w_i)^(w_i) >= c``, for a ``c`` whose power is rational."""
    degree = sp.ilcm(*(w.q for w in weights))
    if degree > MAX_DENOMINATOR:
        return False
    product = sp.S.One
    for monomial, w in zip(added, weights, strict=True):
        if w != 0:
            product *= (monomial.number / w) ** (w * degree)
    bound = least**degree
    return bool(product.is_Rational and bound.is_Rational and product >= bound)
