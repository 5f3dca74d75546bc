"""What is assumed of means, variances and covariances, as means that are known."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from msgspec.structs import replace
from sympy.core.function import AppliedUndef

from mathreply.algebra.budget import within
from mathreply.algebra.expression.chance import RandomSymbol, operator, sign_in_chance
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.independence import GivenMean, Moment, random_atoms
from mathreply.algebra.expression.inline import bound_in
from mathreply.algebra.expression.nodes import ConditionalMean
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.rules.conditional_means import is_known

WORK = 75_000
Pair = tuple[Expr, Expr]
Equation = tuple[Expr, Expr, tuple[Pair, ...]]
"""Two sides, and the pairs of indices for which, where they are unequal, they are assumed equal."""


def with_moments(facts: Facts, sides: tuple[Expr, ...]) -> Facts:
    """The facts with the means that the assumptions tell; nothing is taken from one that speaks of
    a name which moves in the sides."""
    if facts.moments or facts.given_means or not any(map(_speaks_of_means, sides)):
        return facts
    # What is assumed at one value of a name says nothing where the name runs.
    moving = {s for side in sides for s in _moving(side)}
    facts = replace(
        facts.also(),
        draws=tuple(d for d in facts.named if not moving & sp.Tuple(*d.arguments).free_symbols),
    )
    every = _without_models([e for e in _equations(facts) if _is_of_random(e)])
    equations = [e for e in every if not any(side.free_symbols & moving for side in e[:2])]
    known: tuple[Moment, ...] = ()
    given: tuple[GivenMean, ...] = ()
    for left, right, unequal in equations:
        under = replace(
            facts.also(nonzero=[d for a, b in unequal for d in (a - b, b - a)]),
            moments=known,
            given_means=given,
            draws=(),  # what a distribution says of these means is what is told here
        )
        conditional = _given_mean(left - right, unequal, under)
        if conditional is not None:
            given = (*given, conditional)
            continue
        found = within(WORK, lambda under=under, d=left - right: _solved(d, under))  # type: ignore[misc]  # bound
        if found is not None:
            inside, value = found
            moment = _general(inside, value, facts.letters, unequal)
            known = known if moment is None else (*known, moment)
    if len(known) < len(every) or not all(map(_is_placed, known)):
        # Something was assumed that these means do not say: no distribution that has them may be
        # tried.
        return replace(facts.also(), moments=known, given_means=given, loose=True)
    # What they say is put in wherever it applies: to put it in as it is written tells no more.
    others = [pair for pair in facts.equal if not _is_of_random((*pair, ()))]
    return replace(facts.also(), moments=known, equal=others)


def _without_models(equations: list[Equation]) -> list[Equation]:
    """The equations, an entry of which another one says what it is put into them: ``y_t = a y_{t-1}
    + e_t`` into ``Var(y_t) = Var(y_{t-1})``. What holds for every index holds for each."""
    models = {
        left: right
        for left, right, unequal in equations
        if isinstance(left, sp.Indexed) and not unequal and left not in random_atoms(right)
    }
    if len(models) != 1:
        return equations
    ((entry, _),) = models.items()
    return [
        (left, right, unequal)
        if left == entry or not _speaks_of_means(left - right)
        else (left.xreplace(models), right.xreplace(models), unequal)
        for left, right, unequal in equations
    ]


def _is_placed(moment: Moment) -> bool:
    """Whether each of its letters is the index of an entry, which tells of what it speaks."""
    atoms = random_atoms(moment.inside)
    own = {index for atom in atoms for index in getattr(atom, "indices", ())}
    return moment.letters <= own


def _is_of_random(equation: Equation) -> bool:
    """Whether an equation speaks of random numbers."""
    return bool(random_atoms(equation[0]) | random_atoms(equation[1]))


def _speaks_of_means(side: Expr) -> bool:
    """Whether a mean, a variance, a covariance or a probability of a random number stands in a
    side."""
    return isinstance(side, sp.Expr) and (
        any(operator(f) or _is_chance(f) for f in side.atoms(AppliedUndef))
        or side.has(ConditionalMean)
    )


def _is_chance(call: Expr) -> bool:
    return bool(sign_in_chance(call)) and bool(random_atoms(call))


def _given_mean(difference: Expr, unequal: tuple[Pair, ...], facts: Facts) -> GivenMean | None:
    """What is zero, solved for the one conditional mean in it; None where it holds none or more
    than one, or nothing is said of what it is."""
    if not isinstance(difference, sp.Expr) or not difference.has(ConditionalMean):
        return None
    n = Normalizer(facts)
    form = within(WORK, lambda: sp.expand(n(difference)))
    if form is None or unequal or n.record.gaps or form.free_symbols & facts.letters:
        return None
    nodes = form.atoms(ConditionalMean)
    if len(nodes) != 1:
        return None
    (node,) = nodes
    slope = form.coeff(node, 1)
    rest = sp.expand(form - slope * node)
    if rest.has(node) or not facts.is_nonzero(slope):
        return None
    value = sp.expand(-rest / slope)
    # By another mean it might be put in without an end.
    if any(f.args[0] != node.inside for f in value.atoms(AppliedUndef) if _is_mean(f)):
        return None
    return GivenMean(node.inside, node.given, value) if is_known(value, node.given) else None


def _moving(side: Expr) -> Iterator[Expr]:
    """Names that are bound, or by which a derivative is taken."""
    for node in sp.preorder_traversal(side):
        yield from bound_in(node)
        if isinstance(node, sp.Derivative):
            yield from (s for v in node.variables for s in v.free_symbols)


def _equations(facts: Facts) -> Iterator[Equation]:
    """What is assumed of means; of a family's members at two indices first where they are unequal,
    then where they are equal."""
    for left, right, pair in facts.apart:
        yield left, right, (pair,)
    for left, right in facts.equal:
        if getattr(left, "is_Matrix", False) or getattr(right, "is_Matrix", False):
            continue
        letters = sorted(_letters_in(left - right, facts.letters), key=sp.default_sort_key)
        if len(letters) != 2:
            yield left, right, ()
            continue
        first, second = letters
        # Of x_i x_j with two general indices: i = j is another case, a variance and no covariance.
        yield left, right, ((first, second),)
        if not facts.is_nonzero(first - second):
            same = {second: first}
            yield left.xreplace(same), right.xreplace(same), ()


def _letters_in(e: Expr, letters: frozenset[Expr]) -> set[Expr]:
    """The general indices of random members in an expression."""
    return {s for atom in random_atoms(e) for s in atom.free_symbols & letters}


def _solved(difference: Expr, facts: Facts) -> tuple[Expr, Expr] | None:
    """What is zero, solved for the mean of the most in it: (of what, what it is)."""
    n = Normalizer(facts)
    form = sp.expand(n(difference)).replace(sp.KroneckerDelta, lambda a, b: _delta(a, b, facts))
    means = [f for f in form.atoms(AppliedUndef) if operator(f) == "expectation"]
    for mean in sorted(means, key=lambda f: (-f.count_ops(), str(f))):
        slope = form.coeff(mean, 1)
        rest = sp.expand(form - slope * mean)
        # Divided by what may be 0 the equation would say more than it does.
        if rest.has(mean) or slope.has(mean) or not facts.is_nonzero(slope):
            continue
        value = sp.expand(-rest / slope)
        bare = random_atoms(value.replace(_is_mean, lambda *_: sp.S.One))
        if not bare and not n.record.gaps:
            return mean.args[0], value
    return None


def _delta(one: Expr, other: Expr, facts: Facts) -> Expr:
    """A delta of two indices; 0 where they differ for certain."""
    return sp.S.Zero if facts.is_nonzero(one - other) else sp.KroneckerDelta(one, other)


def _is_mean(e: Expr) -> bool:
    """Whether it is an expectation."""
    return isinstance(e, AppliedUndef) and operator(e) == "expectation"


def _general(
    inside: Expr, value: Expr, letters: frozenset[Expr], unequal: tuple[Pair, ...]
) -> Moment | None:
    """The known mean for any indices; None where it would be put in without an end, or depends on
    an index of which the mean knows nothing."""
    own = _letters_in(inside, letters)
    shapes = {_shape(f.args[0]) for f in value.atoms(AppliedUndef) if _is_mean(f)}
    # E(x_i) in terms of E(x_j) would be put in without an end.
    if value.free_symbols & letters - own or _shape(inside) in shapes:
        return None
    kept = tuple(pair for pair in unequal if set(pair) <= own)
    return Moment(inside, value, frozenset(own), kept)


def _shape(inside: Expr) -> Expr:
    """An expression whose random members have lost their indices."""
    return inside.xreplace(
        {
            atom: RandomSymbol(str(atom.base.label), real=True)
            for atom in random_atoms(inside)
            if isinstance(atom, sp.Indexed)
        }
    )
