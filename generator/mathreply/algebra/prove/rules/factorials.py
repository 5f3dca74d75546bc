"""Laws of factorials, binomials and the gamma function: each is written through one factorial a
family."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.proof import integer, nonnegative, positive
from mathreply.algebra.prove.normal import Normalizer, law, multiply, power

MAX_STEPS = 12


@law("binomial", name="binomials")
def _binomial(n: Normalizer, e: Expr) -> Expr:
    """A binomial by falling powers, by symmetry, or by three factorials."""
    top, k = (n(a) for a in e.args)
    # For any top, whole or not: a falling power over k!.
    if k.is_Integer and 0 <= k <= MAX_STEPS:
        return n(sp.Mul(*(top - j for j in range(int(k)))) / sp.factorial(k))
    gap = n(top - k)
    if (
        gap.is_Integer
        and 0 <= gap <= MAX_STEPS
        and n.may("symmetry of binomials", nonnegative(k), integer(k))
    ):
        return n(sp.binomial(top, gap, evaluate=False))
    if (n.facts.is_positive(sp.expand(k - top))) and n.may(
        "binomials by factorials", nonnegative(top), integer(top), integer(k)
    ):
        return sp.S.Zero  # 1/(top - k)! is
    if n.may("negative binomials", positive(-top), nonnegative(k), integer(top), integer(k)):
        return multiply(n, [power(n, sp.S.NegativeOne, k), n(sp.binomial(n(k - top - 1), k))])
    if n.may("binomials by factorials", nonnegative(top), integer(top), integer(k)):
        return multiply(
            n,
            [
                factorial(n, top),
                power(n, factorial(n, k), sp.S.NegativeOne),
                power(n, factorial(n, gap), sp.S.NegativeOne),
            ],
        )
    return sp.binomial(top, k)


@law("factorial", name="factorials")
def _factorial(n: Normalizer, e: Expr) -> Expr:
    """A factorial through the one of its family."""
    return factorial(n, n(e.args[0]))


@law("gamma", name="factorials")
def _gamma(n: Normalizer, e: Expr) -> Expr:
    """``Gamma(u) = (u - 1)!``."""
    argument = n(e.args[0])
    # SymPy has values for these.
    if argument.is_Integer or (argument.is_Rational and argument.q == 2):
        return sp.gamma(argument)
    return factorial(n, n(argument - 1))


def factorial(n: Normalizer, u: Expr) -> Expr:
    """``(v + c)!`` as ``v! (v + 1) … (v + c)``, so that every factorial of a family is one object.

    The rising product holds for every ``c``, and a negative ``c`` divides.
    """
    number, rest = u.as_coeff_Add()
    if rest == 0:
        return (
            sp.factorial(number)
            if number.is_Integer and 0 <= number < 200
            else sp.gamma(number + 1)
        )
    if not number.is_Integer or abs(number) > MAX_STEPS:
        return sp.factorial(u) if number.is_Integer else _half(n, u)
    steps = (
        [rest + j for j in range(1, int(number) + 1)]
        if number > 0
        else [sp.Pow(rest - j, -1) for j in range(int(-number))]
    )
    return multiply(n, [sp.factorial(rest), *(n(s) for s in steps)])


def _half(n: Normalizer, u: Expr) -> Expr:
    """The gamma function off the whole numbers: the fractional part of the offset stays with the
    argument."""
    number, rest = u.as_coeff_Add()
    whole = sp.floor(number)
    if not number.is_Rational or abs(whole) > MAX_STEPS or whole == 0:
        return sp.gamma(u + 1)
    base = rest + number - whole
    steps = (
        [base + j for j in range(1, int(whole) + 1)]
        if whole > 0
        else [sp.Pow(base - j, -1) for j in range(int(-whole))]
    )
    return multiply(n, [sp.gamma(base + 1), *(n(s) for s in steps)])
