"""A proof of one relation between two sides, matrices and scalars alike."""

from __future__ import annotations

import itertools

import sympy as sp
from msgspec.structs import replace

from mathreply.algebra.budget import within
from mathreply.algebra.expression import determinants
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.entries import NoEntries, entry, scalars, whole_size
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Gradient, MatrixFunction
from mathreply.algebra.prove.assumed_equations import equal_scalars, is_matrix
from mathreply.algebra.prove.calculus import differentiated, evaluated
from mathreply.algebra.prove.complexes import cartesian, is_surely_real
from mathreply.algebra.prove.equality import prove_equal
from mathreply.algebra.prove.homogeneous import homogenised
from mathreply.algebra.prove.inequalities import prove_order
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.need import where_met
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.lightened import lightened
from mathreply.algebra.prove.matrix_means import with_known_means
from mathreply.algebra.prove.moments import with_moments
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.remainders import remainders
from mathreply.algebra.prove.rules.inner_products import ordered_by_lengths
from mathreply.algebra.prove.rules.matrix_equations import equal_by_words, ordered_by_words
from mathreply.algebra.prove.rules.strict_orders import strictly_ordered
from mathreply.algebra.prove.through_columns import with_slopes_through

WORDS_WORK = 150_000
NEEDS_WORK = 75_000
Place = tuple[Expr, Expr]
"""Row and column of an entry."""


def prove_relation(
    left: Expr, operator: str, right: Expr, facts: Facts, context: Context
) -> Proof | None:
    """A proof that the relation holds wherever both sides have a value, or None."""
    facts = with_moments(where_valued(left, right, facts), (left, right))
    if operator == "==":
        return _equal(left, right, facts, context)
    if (proof := _by_words(left, operator, right, facts)) is not None:
        return proof
    if operator != "==" and determinants.are_in_order(left, operator, right, facts):
        return Proof("signs")
    left, right = (_plain(side, context) for side in (left, right))
    if is_matrix(left) or is_matrix(right):
        return None
    if operator == "!=":
        return _unequal(left, right, facts)
    if not (is_surely_real(left, facts) and is_surely_real(right, facts)):
        return None
    small, large = (left, right) if operator in ("<", "<=") else (right, left)
    is_strict = operator in ("<", ">")
    proof = _ordered(small, large, facts, strict=is_strict)
    if proof is None and (lighter := lightened(small, large, facts)) is not None:
        proof = _ordered(*lighter, facts, strict=is_strict)
    if proof is None and facts.equal:
        proof = _by_a_given_sum(large - small, facts, strict=is_strict)
    if proof is None and not is_strict:
        return prove_equal(left, right, facts)
    return proof


def _by_words(left: Expr, operator: str, right: Expr, facts: Facts) -> Proof | None:
    """An order of numbers that are made of vectors."""
    if operator in ("==", "!=") or not (_has_matrices(left) or _has_matrices(right)):
        return None
    small, large = (left, right) if operator in ("<", "<=") else (right, left)
    if operator in ("<", ">"):
        is_met = within(WORDS_WORK, lambda: strictly_ordered(small, large, facts))
        detail = (
            "At least the squared length of a vector that is not zero, times a positive number."
        )
        return Proof("matrix algebra", detail) if is_met else None
    if within(WORDS_WORK, lambda: ordered_by_words(small, large, facts)):
        return Proof("matrix algebra", "It is a sum of squared lengths.")
    if within(WORDS_WORK, lambda: ordered_by_lengths(small, large, facts)):
        return Proof("Cauchy-Schwarz inequality")
    return None


def _ordered(small: Expr, large: Expr, facts: Facts, *, strict: bool) -> Proof | None:
    """An order as it stands, or with what integrals, limits and infinite sums have for values."""
    proof = prove_order(small, large, facts, strict=strict)
    if proof is None and not facts.real:
        proof = _of_sizes(small, large, facts, strict=strict)
    if proof is not None or not sp.Tuple(small, large).has(sp.Integral, sp.Limit, sp.Sum):
        return proof
    n = Normalizer(facts)
    low, high = evaluated(small, n), evaluated(large, n)
    if n.record.gaps or (low, high) == (small, large):
        return None
    proof = prove_order(low, high, facts, strict=strict)
    return None if proof is None else replace(proof, uses=(*n.record.uses, *proof.uses))


def _of_sizes(small: Expr, large: Expr, facts: Facts, *, strict: bool) -> Proof | None:
    """An order of real sides in real names, sizes of complex numbers as roots of sums of
    squares."""
    if not all(s.is_extended_real for s in sp.Tuple(small, large).free_symbols):
        return None
    one, other = cartesian(small, facts), cartesian(large, facts)
    if one is None or other is None or one[1] != 0 or other[1] != 0:
        return None
    real = facts.over_reals()
    proof = prove_order(one[0], other[0], real, strict=strict)
    names = sorted(sp.Tuple(one[0], other[0]).free_symbols, key=str)
    if proof is not None or len(names) != 2:
        return proof
    # Of two angles the distance alone may count: the one is the other and something.
    apart = {names[0]: names[1] + sp.Dummy("w", real=True)}
    return prove_order(one[0].xreplace(apart), other[0].xreplace(apart), real, strict=strict)


def _by_a_given_sum(difference: Expr, facts: Facts, *, strict: bool) -> Proof | None:
    """An order of what an assumed sum makes homogeneous; it then holds without that."""
    for form in homogenised(difference, facts):
        if proof := prove_order(sp.S.Zero, form, facts, strict=strict):
            return proof
    return None


def _unequal(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """By the remainders that the left side may leave, or by the sign of the difference."""
    left_over = remainders(left, facts)
    if left_over is not None and right == 0 and 0 not in left_over:
        return Proof("residue classes")
    n = Normalizer(facts)
    return Proof("signs") if facts.is_nonzero(n(left - right)) else None


def where_valued(left: Expr, right: Expr, facts: Facts) -> Facts:
    """The facts where both sides have a value: what they need holds there."""
    if is_matrix(left) or is_matrix(right):
        return facts
    needed = within(NEEDS_WORK, lambda: (*needs(left, facts), *needs(right, facts))) or ()
    return where_met(needed, facts)


def _equal(left: Expr, right: Expr, facts: Facts, context: Context) -> Proof | None:
    """Matrices as words first, then entry by entry; scalars with their entries written out."""
    if left == right:
        return Proof("structural")
    if _has_matrices(left) or _has_matrices(right):
        found = within(WORDS_WORK, lambda: equal_by_words(left, right, facts))
        if found:
            return Proof("matrix algebra")
    if is_matrix(left) and is_matrix(right):
        a, b = (with_known_means(side, facts) for side in (left, right))
        if (a, b) != (left, right) and within(WORDS_WORK, lambda: equal_by_words(a, b, facts)):
            return Proof("linearity of expectation")
        return _matrices(left, right, facts, context)
    if is_matrix(left) or is_matrix(right):
        return None
    return equal_scalars(_plain(left, context), _plain(right, context), facts)


def _has_matrices(e: Expr) -> bool:
    """Whether a matrix with a name stands in it."""
    return isinstance(e, sp.Basic) and bool(e.atoms(sp.MatrixSymbol))


def _plain(e: Expr, context: Context) -> Expr:
    """Entries written out; families that a definition makes are put in their place."""
    if is_matrix(e):
        return e
    return with_slopes_through(inline(scalars(e, context), context), context)


def _matrices(left: Expr, right: Expr, facts: Facts, context: Context) -> Proof | None:
    """Entry by entry; at a size that is a name, for an entry at any place."""
    if left.shape != right.shape:
        return None
    row_places, column_places = map(_places, left.shape, "ij")
    ranges = dict(facts.ranges)
    for places, size in zip((row_places, column_places), left.shape, strict=True):
        ranges.update(dict.fromkeys(places, size))
    facts = replace(facts.also(), ranges=ranges)
    methods = []
    for place in itertools.product(row_places, column_places):
        proof = _at_place(left, right, place, facts, context)
        if proof is None:
            return None
        methods.append(proof.method)
    chosen = next((m for m in methods if m != "structural"), "structural")
    return Proof(chosen, "Entry by entry.")


def _at_place(
    left: Expr, right: Expr, place: Place, facts: Facts, context: Context
) -> Proof | None:
    """That two matrices have one entry at a place, by what is assumed there."""
    try:
        a, b = (_plain(entry(side, *place, context), context) for side in (left, right))
    except NoEntries:
        return None
    here: list[tuple[Expr, Expr]] = []
    for pair in facts.equal:
        if is_matrix(pair[0]):
            here += _entry_of(pair, place, left.shape, context)
    known = replace(facts, equal=[*here, *facts.equal]) if here else facts
    return equal_scalars(a, b, known)


def _entry_of(
    pair: tuple[Expr, Expr], place: Place, shape: tuple[Expr, Expr], context: Context
) -> list[tuple[Expr, Expr]]:
    """An assumed equation of gradients as one of their entries at a place, where they have one."""
    left, right = pair
    if not left.has(Gradient) and not right.has(Gradient) and not left.has(MatrixFunction):
        return []
    if left.shape != shape or right.shape != shape:
        return []
    try:
        entries = [_plain(entry(side, *place, context), context) for side in pair]
    except NoEntries:
        return []
    return [(differentiated(entries[0]), differentiated(entries[1]))]


def _places(size: Expr, letter: str) -> list[Expr]:
    """All indices up to a number; any index where the size is a name."""
    size = whole_size(size)
    if size.is_Integer:
        return [sp.Integer(p) for p in range(1, int(size) + 1)]
    # A new one each time: row and column may differ.
    return [sp.Dummy(letter, integer=True, positive=True)]
