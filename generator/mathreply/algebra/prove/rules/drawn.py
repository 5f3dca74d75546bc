"""Means under a named distribution: of powers and exponentials of one number."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from msgspec import Struct
from sympy.functions.combinatorial.numbers import stirling

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import random_atoms
from mathreply.algebra.prove.kernel.proof import nonzero, positive
from mathreply.algebra.prove.normal import Normalizer

MAX_POWER = 12
LAW = "mean under a named distribution"


class _Weighed(Struct, frozen=True):
    """``c X^n e^{t X} z^X``, of one random number X."""

    fixed: Expr
    power: Expr
    """n, a natural number."""
    rate: Expr
    """t."""
    base: Expr
    """z."""

    @property
    def weight(self) -> Expr:
        """``e^t z``, by which a whole number X is in the exponent."""
        return sp.exp(self.rate) * self.base


def of_distribution(n: Normalizer, factors: list[Expr]) -> Expr | None:
    """The mean of a product of powers and exponentials of one number of which the distribution is
    named; None of anything else."""
    atoms = random_atoms(sp.Mul(*factors))
    if len(atoms) != 1 or not n.facts.draws:
        return None
    (number,) = atoms
    weighed = _weighed(n, factors, number)
    if weighed is None:
        return None
    for drawn in n.facts.draws:
        arguments = drawn.arguments_of(number, n.facts.letters)
        is_small = weighed.power.is_Integer and weighed.power <= MAX_POWER
        if arguments is None or not (is_small or drawn.kind in _OF_ANY_POWER):
            continue
        mean = _MEANS[drawn.kind](n, weighed, *arguments)
        if mean is not None:
            return n(weighed.fixed * mean)
    return None


def _weighed(n: Normalizer, factors: list[Expr], number: Expr) -> _Weighed | None:
    """A product as a power and an exponential of a number; None where it is something else."""
    fixed, power, rate, base = sp.S.One, sp.S.Zero, sp.S.Zero, sp.S.One
    for factor in factors:
        root, times = factor.as_base_exp()
        if root == number and n.facts.is_integer(times) and n.facts.is_nonnegative(times):
            power += times
            continue
        if isinstance(factor, sp.exp):
            root, times = sp.E, factor.args[0]
        elif isinstance(root, sp.exp):
            root, times = sp.E, root.args[0] * times
        if root.has(number) or not times.is_polynomial(number) or sp.degree(times, number) != 1:
            return None
        slope = times.coeff(number, 1)
        rest = sp.expand(times - slope * number)
        fixed *= root**rest
        if root is sp.E:
            rate += slope
        elif slope == 1:
            base *= root
        else:
            return None
    return _Weighed(fixed, power, rate, base)


def _normal(n: Normalizer, of: _Weighed, mean: Expr, variance: Expr) -> Expr | None:
    """The exponential moves the mean by ``t v``; odd central moments are 0."""
    if of.base != 1:
        return None
    n.record.use(LAW)
    t, moved = of.rate, mean + of.rate * variance
    powers = (
        sp.binomial(of.power, 2 * j)
        * sp.factorial2(2 * j - 1)
        * variance**j
        * moved ** (of.power - 2 * j)
        for j in range(int(of.power) // 2 + 1)
    )
    return sp.exp(t * mean + t**2 * variance / 2) * sp.Add(*powers)


def _bernoulli(n: Normalizer, of: _Weighed, p: Expr) -> Expr:
    n.record.use(LAW)
    return p * of.weight if of.power != 0 else 1 - p + p * of.weight


def _poisson(n: Normalizer, of: _Weighed, mean: Expr) -> Expr:
    n.record.use(LAW)
    x = mean * of.weight
    powers = (stirling(of.power, k) * x**k for k in range(int(of.power) + 1))
    return sp.exp(x - mean) * sp.Add(*powers)


def _binomial(n: Normalizer, of: _Weighed, count: Expr, p: Expr) -> Expr | None:
    if of.weight == 1:
        n.record.use(LAW)
        powers = (
            stirling(of.power, k) * sp.expand(sp.ff(count, k), func=True) * p**k
            for k in range(int(of.power) + 1)
        )
        return sp.Add(*powers)
    if of.power > 1:
        return None
    n.record.use(LAW)
    base = 1 - p + p * of.weight
    return count * p * of.weight * base ** (count - 1) if of.power != 0 else base**count


def _exponential(n: Normalizer, of: _Weighed, rate: Expr) -> Expr | None:
    left = rate - of.rate
    if of.base != 1 or not n.may("weighed mean of an exponential number", positive(left)):
        return None
    return rate * sp.factorial(of.power) / left ** (of.power + 1)


def _uniform(n: Normalizer, of: _Weighed, low: Expr, high: Expr) -> Expr | None:
    if of.base != 1 or (of.rate != 0 and of.power != 0):
        return None
    if of.rate == 0:
        n.record.use(LAW)
        more = of.power + 1
        return (high**more - low**more) / (more * (high - low))
    if not n.may("weighed mean of a uniform number", nonzero(of.rate)):
        return None
    return (sp.exp(of.rate * high) - sp.exp(of.rate * low)) / (of.rate * (high - low))


def _beta(n: Normalizer, of: _Weighed, a: Expr, b: Expr) -> Expr | None:
    if of.base != 1 or of.rate != 0:
        return None
    n.record.use(LAW)
    return sp.Mul(*((a + j) / (a + b + j) for j in range(int(of.power))))


def _laplace(n: Normalizer, of: _Weighed, mean: Expr, scale: Expr) -> Expr | None:
    if of.base != 1 or of.rate != 0:
        return None
    n.record.use(LAW)
    powers = (
        sp.binomial(of.power, 2 * j)
        * sp.factorial(2 * j)
        * scale ** (2 * j)
        * mean ** (of.power - 2 * j)
        for j in range(int(of.power) // 2 + 1)
    )
    return sp.Add(*powers)


_MEANS: dict[str, Callable[..., Expr | None]] = {
    "N": _normal,
    "Bernoulli": _bernoulli,
    "Poisson": _poisson,
    "Binomial": _binomial,
    "Exponential": _exponential,
    "Uniform": _uniform,
    "Beta": _beta,
    "Laplace": _laplace,
}
"""By the names of :data:`mathreply.model.distributions.DISTRIBUTIONS`."""
_OF_ANY_POWER = ("Exponential", "Uniform")
"""Those of which the mean of a power is known for a power that is not a number."""
