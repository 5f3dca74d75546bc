"""Equality of two numbers by what is assumed: equations, slopes, families and sums put in."""

from __future__ import annotations

import sympy as sp
from msgspec.structs import replace
from sympy.core.function import AppliedUndef

from mathreply.algebra.budget import within
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.boundary import by_boundary_terms
from mathreply.algebra.prove.calculus import differentiated
from mathreply.algebra.prove.equality import prove_equal
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.polynomial_relations import by_polynomials, by_values
from mathreply.algebra.prove.powers_of_numbers import by_an_assumed_power
from mathreply.algebra.prove.reflection import by_reflection
from mathreply.algebra.prove.totals import by_totals

PARTED_WORK = 75_000

Replacement = dict[Expr, Expr]


def is_matrix(e: Expr) -> bool:
    """Whether it is a vector or a matrix."""
    return getattr(e, "is_Matrix", False)


def equal_scalars(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """As it stands, by parts, then with what is assumed put in: cheap ways first."""
    proof = prove_equal(left, right, facts)
    if proof is None:
        proof = within(PARTED_WORK, lambda: by_boundary_terms(left, right, facts))
    if proof is None:
        proof = within(PARTED_WORK, lambda: by_reflection(left, right, facts))
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
        or (None if moving else _by_assumptions(by_an_assumed_power(left, right, facts)))
        or by_polynomials(left, right, facts, moving)
        or by_values(left, right, facts)
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
    return _by_assumptions(equal_scalars(put(left), put(right), moved))


def _by_pieces(left: Expr, right: Expr, facts: Facts, moving: set[Expr]) -> Proof | None:
    """All that is assumed put in at once, as it is written: ``tan a = x`` and ``tan b = 3x``."""
    known: Replacement = {}
    for piece, value in facts.equal:
        if isinstance(piece, sp.Function) and isinstance(value, sp.Expr) and not value.has(piece):
            known[piece] = value
    if len(known) < 2 or _moves(known, moving):
        return None
    return _with_put_in(left, right, known, facts)


def _by_several(left: Expr, right: Expr, facts: Facts, moving: set[Expr]) -> Proof | None:
    """Several assumed equations put in, one after the other: each is solved for a piece of it, and
    what it says is put into those before. Expectations are taken apart first, by linearity."""
    n = Normalizer(facts)
    equations = [(a, b) for a, b in facts.equal if not is_matrix(a)]
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
    if is_matrix(a):
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
