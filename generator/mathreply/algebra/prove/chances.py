"""Inequalities of means and chances: of variances, and Markov's with those that follow from it."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import is_chance_of_order, operator, randoms_of
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.proof import nonnegative, positive
from mathreply.algebra.prove.moments import with_moments
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.squares import sum_of_squares
from mathreply.algebra.prove.zero import is_zero, same


def variance(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``sum q_ij (E(X_i X_j) - E(X_i) E(X_j)) >= 0`` for a form ``q`` without negative values: it
    is the variance of a combination of the ``X_i``, or the mean of such."""
    means = [f for f in difference.atoms(AppliedUndef) if operator(f) == "expectation"]
    if strict or not means or not n.facts.real:
        return False
    expect = type(means[0])
    form, rest = sp.S.Zero, difference
    # The form takes every value at deviations, of which no bound of the numbers themselves holds.
    deviations: dict[Expr, Expr] = {}
    for mean in means:
        names = _two_names(mean.args[0])
        weight = difference.coeff(mean, 1)
        if names is None or weight.has(AppliedUndef):
            continue
        first, second = names
        u, v = (deviations.setdefault(e, sp.Dummy("d", real=True)) for e in (first, second))
        form += weight * u * v
        rest -= weight * (mean - expect(first) * expect(second))
    return form != 0 and is_zero(n, n(rest)) and sum_of_squares(n, n(form), strict=False)


def _two_names(e: Expr) -> tuple[Expr, Expr] | None:
    """The two factors of a product, which may be one and the same; None of anything else."""
    names: list[Expr] = []
    for factor in sp.Mul.make_args(e):
        base, power = factor.as_base_exp()
        if power not in (1, 2):
            return None
        names += [base] * int(power)
    return (names[0], names[1]) if len(names) == 2 else None


def markov(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``P(u >= a) <= E(u)/a`` where ``u`` is not negative and ``a`` is a positive number that is
    not random; of squares it is Chebyshev's."""
    if strict or not is_chance_of_order(small):
        return False
    u, a = small.args
    if randoms_of(a) or not randoms_of(u):
        return False
    mean = sp.Function("E", real=True)
    # |w| >= a is w^2 >= a^2.
    square = u.args[0] ** 2 if isinstance(u, sp.Abs) else u**2
    for bound in (mean(u) / a, mean(square) / a**2):
        if _same_with_moments(n, large, bound):
            return n.may("Markov's inequality", nonnegative(u), positive(a))
    return _by_exponential(n, u, a, large)


def _by_exponential(n: Normalizer, u: Expr, a: Expr, large: Expr) -> bool:
    """``P(u >= a) <= e^{-t a} E(e^{t u})`` for a ``t > 0`` that is not random."""
    for node in large.atoms(AppliedUndef):
        if operator(node) != "expectation" or not isinstance(node.args[0], sp.exp):
            continue
        t = sp.cancel(node.args[0].args[0] / u)
        if not randoms_of(t) and same(n, large, node * sp.exp(-t * a)):
            return n.may("Chernoff's bound", positive(t))
    return False


def _same_with_moments(n: Normalizer, a: Expr, b: Expr) -> bool:
    """Whether two bounds are the same, what is assumed of means put in."""
    if same(n, a, b):
        return True
    known = with_moments(n.facts, (a, b))
    return known is not n.facts and same(Normalizer(known, n.record), a, b)
