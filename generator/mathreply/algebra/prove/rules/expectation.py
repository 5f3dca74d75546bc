"""The laws of expectation: it is linear, what is not random passes through it, and the mean of a
product of independent numbers is the product of their means."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import (
    is_chance_of_order,
    operator,
    randoms_of,
    through_expectations,
)
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import (
    Independence,
    Undecided,
    parted,
    random_atoms,
)
from mathreply.algebra.prove.normal import Normalizer, law, multiply
from mathreply.algebra.prove.rules.chances import by_order, of_two_orders
from mathreply.algebra.prove.rules.conditional_means import assumed_given, over_sums, towered
from mathreply.algebra.prove.rules.drawn import of_distribution
from mathreply.algebra.prove.rules.drawn_chances import of_named
from mathreply.algebra.prove.rules.members import Unequal, differ, is_member, may_be_parted

_NONE: Unequal = frozenset()


@law("AppliedUndef", name="linearity of expectation")
def _applied(n: Normalizer, e: Expr) -> Expr:
    """A function's value; of an expectation term by term."""
    kind = operator(e)
    if (chance := of_named(n, e)) is not None:
        return chance
    if (chance := of_two_orders(n, e)) is not None:
        return chance
    if is_chance_of_order(e):
        return by_order(n, e)
    if not kind:
        return e.func(*(n(a) for a in e.args))
    if kind != "expectation":
        return n(through_expectations(e))
    inside = n(e.args[0])
    names = randoms_of(e)
    return sp.Add(*(_term(n, term, names) for term in n.terms(inside)))


def _term(n: Normalizer, term: Expr, names: set[Expr]) -> Expr:
    """The mean of one term: what is not random passes through it."""
    fixed: list[Expr] = []
    random: list[Expr] = []
    for factor in _apart(term):
        (random if _varies(factor, names) else fixed).append(factor)
    # The mean of what is not random is that itself.
    if not random:
        return term
    return multiply(n, [*fixed, _mean(n, random, _NONE)])


def _apart(term: Expr) -> Iterator[Expr]:
    """The factors of a term, ``e^{U + V}`` as two of them and ``e^{c sum_k U_k}`` as a product."""
    for factor in sp.Mul.make_args(term):
        parts = sp.Add.make_args(factor.args[0]) if isinstance(factor, sp.exp) else ()
        if not random_atoms(factor) or not parts:
            yield factor
            continue
        for part in parts:
            sums = [f for f in sp.Mul.make_args(part) if isinstance(f, sp.Sum)]
            if len(sums) == 1 and not random_atoms(part / sums[0]):
                body = sp.exp(part / sums[0] * sums[0].function)
                yield sp.Product(body, *sums[0].limits)
            else:
                yield sp.exp(part)


def _varies(e: Expr, names: set[Expr]) -> bool:
    """Whether a random name stands in ``e`` outside of an expectation."""
    if isinstance(e, AppliedUndef) and operator(e):
        return False
    return e in names or any(_varies(a, names) for a in e.args)


def _mean(n: Normalizer, factors: list[Expr], unequal: Unequal) -> Expr:
    """The mean of a product of random factors."""
    summed = over_sums(n, factors, ())
    if summed is not None:
        return summed
    multiplied = _over_product(n, factors)
    if multiplied is not None:
        return multiplied
    for law_of_conditions in (towered, assumed_given):
        found = law_of_conditions(n, factors, ())
        if found is not None:
            return found
    if not may_be_parted(n, factors):
        return _named(factors)
    try:
        for law_of_means in (_of_independent, _assumed):
            found = law_of_means(n, factors, unequal)
            if found is not None:
                return found
        under = of_distribution(n, factors)
        return _named([_of_the_first(n, sp.Mul(*factors))]) if under is None else under
    except Undecided as error:
        return _by_cases(n, factors, unequal, *error.pair)


def _named(factors: list[Expr]) -> Expr:
    """A mean of which nothing more is known."""
    return sp.Function("E", real=True)(sp.Mul(*factors))


def _over_product(n: Normalizer, factors: list[Expr]) -> Expr:
    """``E prod_k f(X_k) = prod_k E f(X_k)``, where no two factors share a part; None where that is
    not so."""
    if len(factors) != 1 or not isinstance(factors[0], sp.Product):
        return None
    (product,) = factors
    if len(product.limits) != 1:
        return None
    k, low, high = product.limits[0]
    if low.has(sp.oo, -sp.oo) or high.has(sp.oo):
        return None
    inner = n.entered(k, n(low), n(high))
    atoms = random_atoms(product.function.xreplace({k: inner}))
    ends = random_atoms(sp.Tuple(low, high))
    for said in n.facts.independent:
        parts = [said.part(atom) for atom in atoms]
        is_own = all(part is not None and part[1] == (inner,) for part in parts)
        # Pairwise independence is not enough for a product of many.
        is_of_many = said.kind == "mutual" and is_own and not ends
        if is_of_many and all(is_member(n, atom) for atom in atoms):
            n.record.use("mean of independent numbers")
            return n(sp.Product(_named([product.function]), product.limits[0]))
    return None


# Independence.


def _of_independent(n: Normalizer, factors: list[Expr], unequal: Unequal) -> Expr:
    """The product of the means of what is independent; None where nothing may be parted."""
    for said in n.facts.independent:
        groups = parted(factors, said, lambda a, b: differ(n, a, b, unequal))
        if len(groups) > 1:
            n.record.use(_law_of(said))
            return multiply(n, [_mean(n, group, unequal) for group in groups])
    return None


def _law_of(said: Independence) -> str:
    """Which law parts the mean of such a product."""
    if said.kind == "uncorrelated":
        return "mean of uncorrelated numbers"
    return "mean of independent numbers"


def _by_cases(n: Normalizer, factors: list[Expr], unequal: Unequal, one: Expr, other: Expr) -> Expr:
    """The mean where two indices are equal, and where they are not."""
    difference = sp.expand(one - other)
    put = _solved(difference)
    if put is None:
        return _named(factors)
    delta = n(sp.KroneckerDelta(one, other))
    equal = n(_named([sp.Mul(*factors).xreplace(put)]))
    apart = _mean(n, factors, unequal | {difference})
    # One formula for both cases: delta times what is so where they are equal.
    return multiply(n, [delta, equal - apart]) + apart


def _solved(difference: Expr) -> dict[Expr, Expr] | None:
    """A difference of indices that is zero, solved for one of its names."""
    for name in sorted(difference.free_symbols, key=sp.default_sort_key):
        slope = difference.coeff(name, 1)
        rest = sp.expand(difference - slope * name)
        if isinstance(name, sp.Symbol) and slope in (1, -1) and not rest.has(name):
            return {name: sp.expand(-rest / slope)}
    return None


def _of_the_first(n: Normalizer, e: Expr) -> Expr:
    """The same of the first part of a family whose parts have one distribution, where ``e`` holds
    one part alone."""
    atoms = random_atoms(e)
    for said in n.facts.independent:
        if len({said.part(atom) for atom in atoms}) != 1:
            continue
        firsts = {atom: said.first_like(atom) for atom in atoms}
        if None not in firsts.values() and any(atom != first for atom, first in firsts.items()):
            n.record.use("identical distributions")
            return e.xreplace(firsts)
    return e


# Assumed means.


def _assumed(n: Normalizer, factors: list[Expr], unequal: Unequal) -> Expr:
    """The mean as it is assumed, for these indices; None where nothing is."""
    for inside in dict.fromkeys((sp.Mul(*factors), _of_the_first(n, sp.Mul(*factors)))):
        for known in n.facts.moments:
            for bound in known.bindings(inside):
                apart = [
                    (differ(n, a.xreplace(bound), b.xreplace(bound), unequal), a, b)
                    for a, b in known.unequal
                ]
                if any(differs is False for differs, _, _ in apart):
                    continue
                for differs, a, b in apart:
                    if differs is None:
                        # Whether the assumption speaks of this case depends on two indices: whoever
                        # catches it parts the cases.
                        raise Undecided(a.xreplace(bound), b.xreplace(bound))
                n.record.use("assumed mean")
                return n(known.value.xreplace(bound))
    return None
