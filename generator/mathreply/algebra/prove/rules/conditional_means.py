"""The laws of conditional expectation: it is linear, what is known of what is given passes through
it, and a mean of conditional means is one of what they are taken of."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import RandomSymbol, operator
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import (
    GivenMean,
    Independence,
    Undecided,
    parted,
    random_atoms,
)
from mathreply.algebra.expression.nodes import ConditionalMean
from mathreply.algebra.prove.normal import Normalizer, law, multiply
from mathreply.algebra.prove.rules.members import differ, may_be_parted

Given = tuple[Expr, ...]
MAX_SUM_POWER = 4
"""The highest power of a sum of random numbers that is written out below an expectation."""


@law("ConditionalMean", name="conditional expectation")
def _conditional(n: Normalizer, e: ConditionalMean) -> Expr:
    """A conditional mean term by term; of what is given nothing is used but random numbers that
    stand there by name."""
    inside = n(e.inside)
    # What is put in for a name that is given: ``E(Y | X)`` where ``X`` is 2.
    if not all(map(is_random_number, e.given)):
        return e.func(inside, e.given, e.args[2])
    return sp.Add(*(_term(n, term, e.given) for term in n.terms(inside)))


def is_random_number(e: Expr) -> bool:
    """Whether it is a random name or a member of a random family."""
    return random_atoms(e) == {e}


def is_known(e: Expr, given: Given) -> bool:
    """Whether ``e`` depends on what is given alone, or on nothing random."""
    if isinstance(e, AppliedUndef) and operator(e):
        return True
    if isinstance(e, ConditionalMean):
        return set(e.given) <= set(given)
    if isinstance(e, (RandomSymbol, sp.Indexed)) and random_atoms(e):
        return e in given
    return all(is_known(a, given) for a in e.args)


def _term(n: Normalizer, term: Expr, given: Given) -> Expr:
    """The conditional mean of one term: what is known passes through it."""
    factors = sp.Mul.make_args(term)
    known = [f for f in factors if is_known(f, given)]
    rest = [f for f in factors if not is_known(f, given)]
    if not rest:
        return term
    return multiply(n, [*known, _mean(n, rest, given)])


def _mean(n: Normalizer, factors: list[Expr], given: Given) -> Expr:
    """The conditional mean of a product in which nothing is known."""
    for law_of_means in (over_sums, towered, _of_independent, assumed_given):
        found = law_of_means(n, factors, given)
        if found is not None:
            return found
    return mean_given(factors, given)


def mean_given(factors: list[Expr], given: Given) -> Expr:
    """The mean of a product, a conditional one where anything is given."""
    product = sp.Mul(*factors)
    if not random_atoms(product):
        return product
    return ConditionalMean(product, given) if given else sp.Function("E", real=True)(product)


def towered(n: Normalizer, factors: list[Expr], given: Given) -> Expr | None:
    """The mean of a product with conditional means in it: what is not known where they are, by its
    own conditional mean; a conditional mean beside what is known there, as what it is taken of."""
    finest = _finest(factors, given)
    if finest is None:
        return None
    rest = [f for f in factors if not is_known(f, finest)]
    known = [f for f in factors if is_known(f, finest)]
    if rest:
        if not any(f.has(ConditionalMean) for f in known):
            return None
        n.record.use("tower of means")
        return n(mean_given([*known, n(ConditionalMean(sp.Mul(*rest), finest))], given))
    holding = [f for f in factors if any(m.given == finest for m in f.atoms(ConditionalMean))]
    if len(holding) != 1 or not isinstance(holding[0], ConditionalMean):
        return None
    n.record.use("tower of means")
    others = [f for f in factors if f is not holding[0]]
    return n(mean_given([*others, holding[0].inside], given))


def _finest(factors: list[Expr], given: Given) -> Given | None:
    """What is given in a conditional mean among the factors, where it holds what is given in all
    of them and around them; None where there is none."""
    nodes = {m for f in factors for m in f.atoms(ConditionalMean)}
    everything = set(given).union(*(m.given for m in nodes))
    for node in nodes:
        is_finer = set(node.given) == everything and everything > set(given)
        if is_finer and all(map(is_random_number, node.given)):
            return node.given
    return None


def _of_independent(n: Normalizer, factors: list[Expr], given: Given) -> Expr | None:
    """What is independent of all else that stands here, by its mean; None where nothing is."""
    if not may_be_parted(n, [*factors, *given]):
        return None
    for said in n.facts.independent:
        found = _parted_by(n, factors, given, said)
        if found is not None:
            n.record.use("conditional mean of independent numbers")
            return found
    return None


def _parted_by(n: Normalizer, factors: list[Expr], given: Given, said: Independence) -> Expr | None:
    # A lack of correlation tells nothing of conditional means.
    if said.kind == "uncorrelated":
        return None
    marker = sp.Tuple(*given)
    try:
        groups = parted([*factors, marker], said, lambda a, b: differ(n, a, b, frozenset()))
    except Undecided:
        return None
    if len(groups) < 2:
        return None
    means = []
    for group in groups:
        own = [f for f in group if f is not marker]
        if own:
            means.append(n(mean_given(own, given if len(own) < len(group) else ())))
    return multiply(n, means)


def assumed_given(n: Normalizer, factors: list[Expr], given: Given) -> Expr | None:
    """The mean by a conditional one that is assumed; None where none is."""
    for known in n.facts.given_means:
        if not set(given) <= set(known.given) or _is_plain(known, factors, given):
            continue
        rest = [f for f in factors if not is_known(f, known.given)]
        if rest and sp.Mul(*rest) == known.inside:
            n.record.use("assumed conditional mean")
            own = [f for f in factors if is_known(f, known.given)]
            return n(mean_given([*own, n(known.value)], given))
    return None


def _is_plain(known: GivenMean, factors: list[Expr], given: Given) -> bool:
    """Whether it is the plain mean in terms of which the conditional one is assumed:
    ``E(Y | X) = E(Y)`` says nothing of ``E(Y)``."""
    return (
        known.value != 0
        and not given
        and sp.Mul(*factors) == known.inside
        and bool(known.value.atoms(AppliedUndef))
    )


# Sums.


def over_sums(n: Normalizer, factors: list[Expr], given: Given) -> Expr | None:
    """The mean of a product with a finite sum in it, term by term; None where there is none."""
    for factor in factors:
        base, exponent = factor.as_base_exp()
        if not _is_finite_sum(base) or not exponent.is_Integer:
            continue
        if not 0 < exponent <= MAX_SUM_POWER:
            continue
        body = sp.Mul(*(f for f in factors if f is not factor))
        limits: list[tuple[Expr, Expr, Expr]] = []
        for _ in range(int(exponent)):
            renamed = {i: sp.Dummy("k", **i._assumptions_orig) for i, _, _ in base.limits}
            body = sp.Mul(body, base.function.xreplace(renamed))
            limits += [
                (renamed[i], low.xreplace(renamed), high.xreplace(renamed))
                for i, low, high in base.limits
            ]
        return n(sp.Sum(mean_given([body], given), *limits))
    return None


def _is_finite_sum(e: Expr) -> bool:
    """Whether it is a sum over a range that ends, whatever is drawn."""
    if not isinstance(e, sp.Sum):
        return False
    ends = [end for _, *both in e.limits for end in both]
    return not any(end.has(sp.oo, -sp.oo) or random_atoms(end) for end in ends)
