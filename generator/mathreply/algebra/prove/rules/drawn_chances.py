"""Probabilities under a named distribution: that a number has a value, lies below or above one."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from mathreply.algebra.expression.chance import sign_in_chance
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import random_atoms
from mathreply.algebra.prove.kernel.proof import integer, nonnegative, positive
from mathreply.algebra.prove.normal import Normalizer

_TURNED = {"=": "=", "<": ">", ">": "<", "\\le ": "\\ge ", "\\ge ": "\\le "}
MOST_VALUES = 12
"""Up to here the values below a number are added up."""


def of_named(n: Normalizer, e: Expr) -> Expr | None:
    """The probability that a number whose distribution is named is in a relation to one that is
    not random; None of anything else, and where a condition is not met."""
    sign = sign_in_chance(e)
    if not sign or not n.facts.draws or not n.facts.real:
        return None
    number, bound = e.args
    if not random_atoms(number):
        number, bound, sign = bound, number, _TURNED[sign]
    if random_atoms(bound):
        return None
    bound = n(bound)
    for drawn in n.facts.draws:
        arguments = drawn.arguments_of(number, n.facts.letters)
        if arguments is not None:
            chance = _CHANCES[drawn.kind](n, sign, bound, *arguments)
            return None if chance is None else n(chance)
    return None


def _continuous(n: Normalizer, sign: str, below: Callable[[], Expr | None]) -> Expr | None:
    """By the chance to be below: a single value has none."""
    if sign == "=":
        n.record.use("chance of a single value")
        return sp.S.Zero
    chance = below()
    if chance is None:
        return None
    return chance if sign in ("<", "\\le ") else 1 - chance


def _exponential(n: Normalizer, sign: str, a: Expr, rate: Expr) -> Expr | None:
    def below() -> Expr | None:
        is_met = n.may("tail of an exponential number", nonnegative(a))
        return 1 - sp.exp(-rate * a) if is_met else None

    return _continuous(n, sign, below)


def _uniform(n: Normalizer, sign: str, a: Expr, low: Expr, high: Expr) -> Expr | None:
    def below() -> Expr | None:
        inside = (nonnegative(sp.expand(a - low)), nonnegative(sp.expand(high - a)))
        return (a - low) / (high - low) if n.may("chance of an interval", *inside) else None

    return _continuous(n, sign, below)


def _normal(n: Normalizer, sign: str, a: Expr, mean: Expr, variance: Expr) -> Expr | None:
    def below() -> Expr | None:
        return sp.Rational(1, 2) if sp.expand(a - mean) == 0 else None

    # Without variance it is a single value.
    if not n.may("chances of a normal number", positive(variance)):
        return None
    return _continuous(n, sign, below)


def _beta(n: Normalizer, sign: str, a: Expr, first: Expr, second: Expr) -> Expr | None:
    return _continuous(n, sign, lambda: None)


def _laplace(n: Normalizer, sign: str, a: Expr, mean: Expr, scale: Expr) -> Expr | None:
    return _continuous(n, sign, lambda: None)


def _discrete(sign: str, a: Expr, at: Callable[[Expr], Expr | None]) -> Expr | None:
    """By the chances of single values, added up below a number."""
    if sign == "=":
        return at(a)
    if not a.is_Integer or not 0 <= a <= MOST_VALUES:
        return None
    # Below X <= a and X > a stands the value a itself, below the others it does not.
    count = int(a) + (sign in ("\\le ", ">"))
    chances = [at(sp.Integer(k)) for k in range(count)]
    if any(chance is None for chance in chances):
        return None
    below = sp.Add(*chances)
    return below if sign in ("<", "\\le ") else 1 - below


def _bernoulli(n: Normalizer, sign: str, a: Expr, p: Expr) -> Expr | None:
    def at(k: Expr) -> Expr | None:
        if not k.is_Integer:
            return None
        n.record.use("chances of a Bernoulli number")
        return {0: 1 - p, 1: p}.get(int(k), sp.S.Zero)

    return _discrete(sign, a, at)


def _poisson(n: Normalizer, sign: str, a: Expr, mean: Expr) -> Expr | None:
    def at(k: Expr) -> Expr | None:
        # 1/k! and what stands beside it are 0 for other k, but have no value here.
        if not n.facts.is_nonnegative(k) or not n.may("chances of a Poisson number", integer(k)):
            return None
        return sp.exp(-mean) * mean**k / sp.factorial(k)

    return _discrete(sign, a, at)


def _binomial(n: Normalizer, sign: str, a: Expr, count: Expr, p: Expr) -> Expr | None:
    def at(k: Expr) -> Expr | None:
        is_inside = n.facts.is_nonnegative(k) and n.facts.is_nonnegative(sp.expand(count - k))
        if not is_inside or not n.facts.is_integer(k):
            return None
        if not n.may("chances of a binomial number", integer(count)):
            return None
        return sp.binomial(count, k) * p**k * (1 - p) ** (count - k)

    return _discrete(sign, a, at)


_CHANCES: dict[str, Callable[..., Expr | None]] = {
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
