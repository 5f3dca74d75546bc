"""The inequality of the means with weights, for sums of monomials."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.normal import Normalizer

MAX_TERMS = 6
MAX_TERMS_OF_ONE_PRODUCT = 8
"""Where a product is assumed, of which the weights are told."""
MAX_DENOMINATOR = 12
MAX_CHOICES = 40


class _Monomial(Struct, frozen=True):
    """``number * prod base^exponent`` with rational exponents."""

    number: Expr
    powers: dict[Expr, Expr]


Weights = list[Expr]


def weighted_means(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``sum T_i >= L`` for monomials, ``L`` at most a weighted geometric mean of the ``T_i / w_i``,
    with weights that sum to 1."""
    if strict or not n.facts.real:
        return False
    terms = sp.Add.make_args(difference)
    taken = [term for term in terms if term.could_extract_minus_sign()]
    most = MAX_TERMS if not n.facts.equal else MAX_TERMS_OF_ONE_PRODUCT
    if len(taken) != 1 or not 3 <= len(terms) <= most + 1:
        return False
    added = []
    for term in terms:
        if term in taken:
            continue
        monomial = _monomial(n, term)
        if monomial is None:
            return False
        added.append(monomial)
    least = _monomial(n, -taken[0])
    if least is None:
        return False
    if any(_outweighs(added, weights, least.number) for weights in _weights(added, least)):
        return True
    return any(_outweighs_with(added, least, known) for known in _assumed(n))


def _monomial(n: Normalizer, term: Expr) -> _Monomial | None:
    """A monomial in what is not negative; None for anything else."""
    number: Expr = sp.S.One
    powers: dict[Expr, Expr] = {}
    for factor in sp.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if not exponent.is_Rational or not n.facts.is_nonnegative(base):
            return None
        if base.is_number:
            number *= factor
        else:
            powers[base] = powers.get(base, sp.S.Zero) + exponent
    return _Monomial(number, powers)


def _assumed(n: Normalizer) -> Iterator[_Monomial]:
    """The monomials of which the value is assumed, over that: each is 1."""
    for left, right in n.facts.equal:
        if not (isinstance(left, sp.Expr) and isinstance(right, sp.Expr)):
            continue
        monomial = _monomial(n, n(left) / n(right))
        if monomial is not None and monomial.powers and monomial.number.is_Rational:
            yield monomial


def _outweighs_with(added: list[_Monomial], least: _Monomial, known: _Monomial) -> bool:
    """The same with a power of what is 1 beside the other side: ``x + y + z >= 3 (x y z)^(1/3)``
    where ``x y z = 1``."""
    for *weights, power in _weights_with(added, least, known):
        # At least the other side's bases times (x y z)^power: x y z is 1 over its number.
        number = least.number * known.number**power
        if all(w > 0 for w in weights) and _outweighs(added, weights, number, power):
            return True
    return False


def _weights_with(added: list[_Monomial], least: _Monomial, known: _Monomial) -> Iterator[Weights]:
    """Weights and the power of what is 1 with which the exponents are balanced: those that are as
    the coefficients, and the only ones there are."""
    names = [sp.Dummy(f"w{j}") for j in range(len(added) + 1)]
    equations = _balance(names[:-1], added, least, known, names[-1])
    if all(monomial.number.is_Rational for monomial in added):
        whole = sp.Add(*(monomial.number for monomial in added))
        told = {w: m.number / whole for w, m in zip(names, added, strict=False)}
        for (power,) in sp.linsolve([e.xreplace(told) for e in equations], names[-1]):
            if power.is_Rational:
                yield [*told.values(), power]
    for solution in sp.linsolve(equations, *names):
        if all(value.is_Rational for value in solution):
            yield list(solution)


def _weights(added: list[_Monomial], least: _Monomial) -> Iterator[Weights]:
    """Weights, none negative, with which the exponents of what is added give those of the other
    side: the only ones, or where one may be chosen those with small denominators."""
    names = [sp.Dummy(f"w{j}") for j in range(len(added))]
    for solution in sp.linsolve(_balance(names, added, least), *names):
        free = sorted(solution.free_symbols, key=sp.default_sort_key)
        if len(free) > 1:
            continue
        values = _choices(free[0], [*added, least]) if free else [{}]
        for value in values:
            weights = [weight.xreplace(value) for weight in solution]
            if all(weight.is_Rational and weight >= 0 for weight in weights):
                yield weights


def _balance(
    names: list[Expr],
    added: list[_Monomial],
    least: _Monomial,
    known: _Monomial | None = None,
    power: Expr = sp.S.Zero,
) -> list[Expr]:
    """What must be 0: the weights sum to 1, and each base has its exponent as its mean, but for a
    power of what is known to be 1."""
    monomials = (*added, least) if known is None else (*added, least, known)
    every_base = {base for monomial in monomials for base in monomial.powers}
    equations = [sp.Add(*names) - 1]
    for base in sorted(every_base, key=sp.default_sort_key):
        mean = sp.S.Zero
        for weight, monomial in zip(names, added, strict=True):
            mean += weight * monomial.powers.get(base, 0)
        extra = sp.S.Zero if known is None else power * known.powers.get(base, 0)
        equations.append(mean - least.powers.get(base, 0) - extra)
    return equations


def _choices(free: Expr, monomials: list[_Monomial]) -> list[dict[Expr, Expr]]:
    """Values for the one weight that is free: fractions in the unit of the exponents, or a half or
    a third of it."""
    unit = sp.ilcm(1, *(power.q for m in monomials for power in m.powers.values()))
    choices = set()
    for part in (1, 2, 3):
        denominator = part * unit
        choices |= {sp.Rational(j, denominator) for j in range(1, denominator)}
    return [{free: choice} for choice in sorted(choices)[:MAX_CHOICES]]


def _outweighs(
    added: list[_Monomial], weights: Weights, least: Expr, power: Expr = sp.S.One
) -> bool:
    """Whether ``prod (c_i/w_i)^(w_i) >= c``, for a ``c`` whose power is rational."""
    # Both sides to the power of the common denominator are rational, and compared exactly.
    degree = sp.ilcm(power.q, *(weight.q for weight in weights))
    if degree > MAX_DENOMINATOR:
        return False
    product = sp.S.One
    for monomial, weight in zip(added, weights, strict=True):
        if weight != 0:
            product *= (monomial.number / weight) ** (weight * degree)
    bound = least**degree
    return bool(product.is_Rational and bound.is_Rational and product >= bound)
