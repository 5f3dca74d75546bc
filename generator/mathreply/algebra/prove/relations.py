"""A proof of one relation between two sides, matrices and scalars alike."""

from __future__ import annotations

import itertools

import sympy as sp
from msgspec.structs import replace
from sympy.core.function import AppliedUndef

from mathreply.algebra.budget import within
from mathreply.algebra.expression import determinants
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.entries import NoEntries, entry, scalars, whole_size
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Gradient, MatrixFunction
from mathreply.algebra.prove.boundary import by_boundary_terms
from mathreply.algebra.prove.calculus import differentiated, evaluated
from mathreply.algebra.prove.common_zeros import follows_by_common_zeros
from mathreply.algebra.prove.complexes import cartesian
from mathreply.algebra.prove.equality import prove_equal
from mathreply.algebra.prove.homogeneous import homogenised
from mathreply.algebra.prove.inequalities import prove_order
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.need import where_met
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.moments import with_moments
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.one_unknown import Relation
from mathreply.algebra.prove.remainders import remainders
from mathreply.algebra.prove.rules.inner_products import ordered_by_lengths
from mathreply.algebra.prove.rules.matrix_equations import equal_by_words, ordered_by_words
from mathreply.algebra.prove.totals import by_totals

WORDS_WORK = 150_000
NEEDS_WORK = 75_000
PARTED_WORK = 75_000
MAX_ASSUMED = 3
Replacement = dict[Expr, Expr]
Place = tuple[Expr, Expr]
"""Row and column of an entry."""


def prove_relation(
    left: Expr, operator: str, right: Expr, facts: Facts, context: Context
) -> Proof | None:
    """A proof that the relation holds wherever both sides have a value, or None."""
    facts = with_moments(where_valued(left, right, facts), (left, right))
    if operator == "==":
        return _equal(left, right, facts, context)
    if operator in ("<=", ">=") and (_has_matrices(left) or _has_matrices(right)):
        pair = (left, right) if operator == "<=" else (right, left)
        if within(WORDS_WORK, lambda: ordered_by_words(*pair, facts)):
            return Proof("matrix algebra", "It is a sum of squared lengths.")
        if within(WORDS_WORK, lambda: ordered_by_lengths(*pair, facts)):
            return Proof("Cauchy-Schwarz inequality")
    if operator != "==" and determinants.are_in_order(left, operator, right, facts):
        return Proof("signs")
    left, right = (_plain(side, context) for side in (left, right))
    if _is_matrix(left) or _is_matrix(right):
        return None
    if operator == "!=":
        return _unequal(left, right, facts)
    small, large = (left, right) if operator in ("<", "<=") else (right, left)
    is_strict = operator in ("<", ">")
    proof = _ordered(small, large, facts, strict=is_strict)
    if proof is None and facts.equal:
        proof = _by_a_given_sum(large - small, facts, strict=is_strict)
    if proof is None and not is_strict:
        return prove_equal(left, right, facts)
    return proof


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


def _is_matrix(e: Expr) -> bool:
    return getattr(e, "is_Matrix", False)


def _unequal(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """By the remainders that the left side may leave, or by the sign of the difference."""
    left_over = remainders(left, facts)
    if left_over is not None and right == 0 and 0 not in left_over:
        return Proof("residue classes")
    n = Normalizer(facts)
    return Proof("signs") if facts.is_nonzero(n(left - right)) else None


def where_valued(left: Expr, right: Expr, facts: Facts) -> Facts:
    """The facts where both sides have a value: what they need holds there."""
    if _is_matrix(left) or _is_matrix(right):
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
    if _is_matrix(left) and _is_matrix(right):
        return _matrices(left, right, facts, context)
    if _is_matrix(left) or _is_matrix(right):
        return None
    return _scalars(_plain(left, context), _plain(right, context), facts)


def _has_matrices(e: Expr) -> bool:
    """Whether a matrix with a name stands in it."""
    return isinstance(e, sp.Basic) and bool(e.atoms(sp.MatrixSymbol))


def _plain(e: Expr, context: Context) -> Expr:
    """Entries written out; families that a definition makes are put in their place."""
    return e if _is_matrix(e) else inline(scalars(e, context), context)


def _scalars(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """As it stands, by parts, then with what is assumed put in: cheap ways first."""
    proof = prove_equal(left, right, facts)
    if proof is None:
        proof = within(PARTED_WORK, lambda: by_boundary_terms(left, right, facts))
    if proof is not None or not facts.equal:
        return proof
    # Once a derivative is carried out all that is left is taken at the place.
    left, right = differentiated(left), differentiated(right)
    moving = _differentiated_by(left, right)
    return (
        _by_one(left, right, facts, moving)
        or _by_slopes(left, right, facts)
        or by_totals(left, right, facts)
        or _by_families(left, right, facts)
        or _by_pieces(left, right, facts, moving)
        or _by_several(left, right, facts, moving)
        or _by_polynomials(left, right, facts, moving)
    )


def _by_one(left: Expr, right: Expr, facts: Facts, moving: set[Expr]) -> Proof | None:
    """One assumed equation put in, whichever of its sides or names it is solved for."""
    for one, other in facts.equal:
        for replaced in _solved(differentiated(one), differentiated(other), facts):
            # What holds at one point says nothing of the points around it.
            if _moves(replaced, moving) and not _are_slopes(replaced, left, right):
                continue
            proof = _with_put_in(left, right, replaced, facts)
            if proof is not None:
                return proof
    return None


def _moves(replaced: Replacement, moving: set[Expr]) -> bool:
    """Whether a name by which a derivative is taken stands in what is put in."""
    return any(e.free_symbols & moving for pair in replaced.items() for e in pair)


def _with_put_in(left: Expr, right: Expr, replaced: Replacement, facts: Facts) -> Proof | None:
    """A proof of the equality with what is assumed put into both sides."""
    proof = prove_equal(left.xreplace(replaced), right.xreplace(replaced), facts)
    return _by_assumptions(proof)


def _by_assumptions(proof: Proof | None) -> Proof | None:
    """A proof that says that it used what is assumed."""
    return None if proof is None else replace(proof, detail="By the assumptions.")


def _by_slopes(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """All slopes that are assumed put in at once: ``h' = v`` and ``v' = -g``."""
    pairs = [(differentiated(one), differentiated(other)) for one, other in facts.equal]
    known = {one: other for one, other in pairs if isinstance(one, sp.Derivative)}
    if len(known) < 2 or not _are_slopes(known, left, right):
        return None
    return _with_put_in(left, right, known, facts)


def _are_slopes(replaced: Replacement, *sides: Expr) -> bool:
    """Whether derivatives are put in that stand under no other derivative: what is assumed of a
    slope at a place is put in for it there."""
    nodes = [node for side in sides for node in side.atoms(sp.Derivative, sp.Subs, sp.Integral)]
    inner = [node.args[0] for node in nodes] + [*replaced.values()]
    for slope in replaced:
        if not isinstance(slope, sp.Derivative) or any(e.has(slope) for e in inner):
            return False
    return True


def _by_families(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """What is assumed of every entry of a family put in wherever one stands, and then what is
    assumed besides."""
    if not facts.families or sp.Tuple(left, right).has(sp.Derivative):
        return None
    values = {entry.base: (entry.indices[0], value) for entry, value in facts.families}

    def is_member(node: Expr) -> bool:
        return isinstance(node, sp.Indexed) and node.base in values

    def value_of(node: Expr) -> Expr:
        index, value = values[node.base]
        return value.xreplace({index: node.indices[0]})

    def put(e: Expr) -> Expr:
        return e.replace(is_member, value_of)

    equal = [(put(a), put(b)) for a, b in facts.equal if not isinstance(a, sp.Indexed)]
    # Without the families: what is asked next does not come here again.
    moved = replace(facts.also(), families=[], equal=equal)
    if put(left) == left and put(right) == right and moved.equal == facts.equal:
        return None
    return _by_assumptions(_scalars(put(left), put(right), moved))


def _by_pieces(left: Expr, right: Expr, facts: Facts, moving: set[Expr]) -> Proof | None:
    """All that is assumed put in at once, as it is written: ``tan a = x`` and ``tan b = 3x``."""
    known: Replacement = {}
    for piece, value in facts.equal:
        if isinstance(piece, sp.Function) and isinstance(value, sp.Expr) and not value.has(piece):
            known[piece] = value
    if len(known) < 2 or _moves(known, moving):
        return None
    return _with_put_in(left, right, known, facts)


def _by_polynomials(left: Expr, right: Expr, facts: Facts, moving: set[Expr]) -> Proof | None:
    """What is assumed and what is claimed as polynomials in names and pieces of which some, as a
    sine, are tied to others: no common zero of the one contradicts the other."""
    equations = [(a, b) for a, b in facts.equal if isinstance(a, sp.Expr) and a.free_symbols]
    assumed = tuple(Relation(a, "==", b) for a, b in equations)
    if moving or not 0 < len(assumed) <= MAX_ASSUMED:
        return None
    sides = [left, right, *(side for equation in equations for side in equation)]
    if not all(_is_plain(side) for side in sides):
        return None
    claimed = ((Relation(left, "==", right),),)
    found = within(PARTED_WORK, lambda: follows_by_common_zeros(assumed, claimed, facts))
    # Of equations that contradict each other nothing follows.
    nothing = ((Relation(sp.S.One, "==", sp.S.Zero),),)
    if found and within(PARTED_WORK, lambda: follows_by_common_zeros(assumed, nothing, facts)):
        return None
    return None if found is None else Proof(found, "By the assumptions.")


def _is_plain(e: Expr) -> bool:
    """Whether nothing is bound in an expression, and no entry of a family stands in it."""
    return not e.has(sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Indexed)


def _by_several(left: Expr, right: Expr, facts: Facts, moving: set[Expr]) -> Proof | None:
    """Several assumed equations put in, one after the other: each is solved for a piece of it, and
    what it says is put into those before. Expectations are taken apart first, by linearity."""
    n = Normalizer(facts)
    equations = [(a, b) for a, b in facts.equal if not _is_matrix(a)]
    parted = within(PARTED_WORK, lambda: [(n(a), n(b)) for a, b in ((left, right), *equations)])
    if parted is None or n.record.gaps or not equations:
        return None
    (ours, theirs), *equations = parted
    known: Replacement = {}
    for a, b in equations:
        replaced = _for_a_piece(a.xreplace(known) - b.xreplace(known), facts, moving)
        known = {piece: value.xreplace(replaced) for piece, value in known.items()} | replaced
    proof = _with_put_in(ours, theirs, known, facts) if known else None
    if proof is None:
        return None
    uses = tuple(dict.fromkeys((*n.record.uses, *proof.uses)))
    return replace(proof, uses=uses)


def _for_a_piece(difference: Expr, facts: Facts, moving: set[Expr]) -> Replacement:
    """What is 0, solved for a value of a function (an expectation) in it or else for a sum or a
    name, where that stands in it once, to the first power, with a factor that is never zero; empty
    where nothing does."""
    top, bottom = sp.fraction(sp.together(difference))
    difference = sp.expand(top if facts.is_nonzero(bottom) else difference)
    if difference.free_symbols & moving:
        return {}
    for piece in _pieces(difference):
        slope = difference.coeff(piece, 1)
        rest = sp.expand(difference - slope * piece)
        if rest.has(piece) or slope.has(piece) or not facts.is_nonzero(slope):
            continue
        return {piece: _simple(-rest / slope, slope)}
    return {}


def _pieces(e: Expr) -> list[Expr]:
    """Values of functions, sums and names, the largest of each kind first: what is put in for a
    large piece leaves the smaller ones to others."""

    def largest_first(piece: Expr) -> tuple[int, str]:
        return -piece.count_ops(), str(piece)

    return [
        *sorted(e.atoms(AppliedUndef), key=largest_first),
        *sorted(e.atoms(sp.Sum), key=largest_first),
        *sorted(e.atoms(sp.Symbol), key=str),
    ]


def _simple(quotient: Expr, divisor: Expr) -> Expr:
    """A quotient without what cancels; by a number term by term."""
    return sp.expand(quotient) if divisor.is_number else sp.cancel(quotient)


def _differentiated_by(*sides: Expr) -> set[Expr]:
    """The names by which a derivative is taken: what is assumed at a point may not be put under
    it. An index does not move."""
    nodes = [node for side in sides for node in side.atoms(sp.Derivative)]
    moving: set[Expr] = set()
    for node in nodes:
        moving = moving.union(*(variable.free_symbols for variable in node.variables))
    names = {s.name for s in moving if isinstance(s, sp.Symbol)}
    # An entry moves, and with it the vector that stands whole in a function of it.
    wholes = {m for node in nodes for m in node.atoms(sp.MatrixSymbol) if m.name in names}
    return {s for s in moving if s.is_integer is not True} | wholes


def _solved(a: Expr, b: Expr, facts: Facts) -> list[Replacement]:
    """An assumed equation as a replacement of one side, or of a name whose factor is never zero."""
    if _is_matrix(a):
        return [{a: b}, {b: a}]
    found: list[Replacement] = [{a: b}] if not a.is_number else []
    difference = sp.expand(a - b)
    for s in sorted(difference.free_symbols, key=lambda s: s.name):
        if not isinstance(s, sp.Symbol) or not difference.is_polynomial(s):
            continue
        if sp.degree(difference, s) != 1:
            continue
        slope = difference.coeff(s, 1)
        if facts.is_nonzero(slope):
            found.append({s: _simple(s - difference / slope, slope)})
    return found


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
        if _is_matrix(pair[0]):
            here += _entry_of(pair, place, left.shape, context)
    known = replace(facts, equal=[*here, *facts.equal]) if here else facts
    return _scalars(a, b, known)


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
