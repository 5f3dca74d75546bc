"""A proof of one relation between two sides, matrices and scalars alike."""

from __future__ import annotations

import sympy as sp
from msgspec.structs import replace
from sympy.core.function import AppliedUndef

from mathreply.algebra.budget import within
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.entries import NoEntries, entry, scalars, whole_size
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Gradient, MatrixFunction
from mathreply.algebra.prove.boundary import by_boundary_terms
from mathreply.algebra.prove.calculus import differentiated
from mathreply.algebra.prove.common_zeros import follows_by_common_zeros
from mathreply.algebra.prove.equality import prove_equal
from mathreply.algebra.prove.inequalities import prove_order
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.need import where_met
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.moments import with_moments
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.one_unknown import Relation
from mathreply.algebra.prove.remainders import remainders
from mathreply.algebra.prove.rules.matrix_equations import equal_by_words
from mathreply.algebra.prove.totals import by_totals

WORDS_WORK = 150_000
NEEDS_WORK = 75_000
PARTED_WORK = 75_000
MAX_ASSUMED = 3


def prove_relation(
    left: Expr, operator: str, right: Expr, facts: Facts, context: Context
) -> Proof | None:
    """A proof that the relation holds wherever both sides have a value, or None."""
    facts = with_moments(where_valued(left, right, facts), (left, right))
    if operator == "==":
        return _equal(left, right, facts, context)
    left, right = (_plain(side, context) for side in (left, right))
    if getattr(left, "is_Matrix", False) or getattr(right, "is_Matrix", False):
        return None
    if operator == "!=":
        if (found := remainders(left, facts)) is not None and right == 0 and 0 not in found:
            return Proof("residue classes")
        n = Normalizer(facts)
        return Proof("signs") if facts.is_nonzero(n(left - right)) else None
    small, large = (left, right) if operator in ("<", "<=") else (right, left)
    strict = operator in ("<", ">")
    proof = prove_order(small, large, facts, strict=strict)
    if proof is None and not strict:
        return prove_equal(left, right, facts)
    return proof


def where_valued(left: Expr, right: Expr, facts: Facts) -> Facts:
    """The facts where both sides have a value: what they need holds there."""
    if any(getattr(side, "is_Matrix", False) for side in (left, right)):
        return facts
    needed = within(NEEDS_WORK, lambda: (*needs(left, facts), *needs(right, facts))) or ()
    return where_met(needed, facts)


def _equal(left: Expr, right: Expr, facts: Facts, context: Context) -> Proof | None:
    if left == right:
        return Proof("structural")
    shaped = [getattr(side, "is_Matrix", False) for side in (left, right)]
    if _has_matrices(left) or _has_matrices(right):
        found = within(WORDS_WORK, lambda: equal_by_words(left, right, facts))
        if found:
            return Proof("matrix algebra")
    if all(shaped):
        return _matrices(left, right, facts, context)
    if any(shaped):
        return None
    return _scalars(_plain(left, context), _plain(right, context), facts)


def _has_matrices(e: Expr) -> bool:
    return isinstance(e, sp.Basic) and bool(e.atoms(sp.MatrixSymbol))


def _plain(e: Expr, context: Context) -> Expr:
    """Entries written out; families that a definition makes are put in their place."""
    if getattr(e, "is_Matrix", False):
        return e
    return inline(scalars(e, context), context)


def _scalars(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    proof = prove_equal(left, right, facts)
    if proof is None:
        proof = within(PARTED_WORK, lambda: by_boundary_terms(left, right, facts))
    if proof is not None or not facts.equal:
        return proof
    # Once a derivative is carried out all that is left is taken at the place.
    left, right = differentiated(left), differentiated(right)
    moving = _differentiated_by(left, right)
    for one, other in facts.equal:
        for replaced in _solved(differentiated(one), differentiated(other), facts):
            moves = any(e.free_symbols & moving for pair in replaced.items() for e in pair)
            if moves and not _are_slopes(replaced, left, right):
                continue
            proof = prove_equal(left.xreplace(replaced), right.xreplace(replaced), facts)
            if proof is not None:
                return replace(proof, detail="By the assumptions.")
    return (
        _by_slopes(left, right, facts)
        or by_totals(left, right, facts)
        or _by_families(left, right, facts)
        or _by_pieces(left, right, facts, moving)
        or _by_several(left, right, facts, moving)
        or _by_polynomials(left, right, facts, moving)
    )


def _by_slopes(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """All slopes that are assumed put in at once: ``h' = v`` and ``v' = -g``."""
    pairs = [tuple(map(differentiated, pair)) for pair in facts.equal]
    known = {one: other for one, other in pairs if isinstance(one, sp.Derivative)}
    if len(known) < 2 or not _are_slopes(known, left, right):
        return None
    proof = prove_equal(left.xreplace(known), right.xreplace(known), facts)
    return None if proof is None else replace(proof, detail="By the assumptions.")


def _are_slopes(replaced: dict[Expr, Expr], *sides: Expr) -> bool:
    """Whether derivatives are put in that stand under no other derivative: what is assumed of a
    slope at a place is put in for it there."""
    nodes = [node for side in sides for node in side.atoms(sp.Derivative, sp.Subs, sp.Integral)]
    inner = [node.args[0] for node in nodes] + [*replaced.values()]
    return all(
        isinstance(key, sp.Derivative) and not any(e.has(key) for e in inner) for key in replaced
    )


def _by_families(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """What is assumed of every entry of a family put in wherever one stands, and then what is
    assumed besides."""
    if not facts.families or sp.Tuple(left, right).has(sp.Derivative):
        return None
    values = {entry.base: (entry.indices[0], value) for entry, value in facts.families}

    def put(e: Expr) -> Expr:
        return e.replace(
            lambda node: isinstance(node, sp.Indexed) and node.base in values,
            lambda node: values[node.base][1].xreplace({values[node.base][0]: node.indices[0]}),
        )

    moved = replace(
        facts.also(),
        families=[],
        equal=[(put(a), put(b)) for a, b in facts.equal if not isinstance(a, sp.Indexed)],
    )
    if put(left) == left and put(right) == right and moved.equal == facts.equal:
        return None
    proof = _scalars(put(left), put(right), moved)
    return None if proof is None else replace(proof, detail="By the assumptions.")


def _by_pieces(left: Expr, right: Expr, facts: Facts, moving: set[Expr]) -> Proof | None:
    """All that is assumed put in at once, as it is written: ``tan a = x`` and ``tan b = 3x``."""
    known = {
        a: b
        for a, b in facts.equal
        if isinstance(a, sp.Function) and isinstance(b, sp.Expr) and not b.has(a)
    }
    if len(known) < 2 or any(e.free_symbols & moving for pair in known.items() for e in pair):
        return None
    proof = prove_equal(left.xreplace(known), right.xreplace(known), facts)
    return None if proof is None else replace(proof, detail="By the assumptions.")


def _by_polynomials(left: Expr, right: Expr, facts: Facts, moving: set[Expr]) -> Proof | None:
    """What is assumed and what is claimed as polynomials in names and pieces of which some, as a
    sine, are tied to others: no common zero of the one contradicts the other."""
    assumed = tuple(
        Relation(a, "==", b) for a, b in facts.equal if isinstance(a, sp.Expr) and a.free_symbols
    )
    sides = [left, right, *(side for r in assumed for side in (r.left, r.right))]
    if moving or not assumed or len(assumed) > MAX_ASSUMED or not all(map(_is_plain, sides)):
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
    equations = [(a, b) for a, b in facts.equal if not getattr(a, "is_Matrix", False)]
    parted = within(PARTED_WORK, lambda: [(n(a), n(b)) for a, b in ((left, right), *equations)])
    if parted is None or n.record.gaps or not equations:
        return None
    (ours, theirs), *equations = parted
    known: dict[Expr, Expr] = {}
    for a, b in equations:
        replaced = _for_a_piece(a.xreplace(known) - b.xreplace(known), facts, moving)
        known = {piece: value.xreplace(replaced) for piece, value in known.items()} | replaced
    proof = prove_equal(ours.xreplace(known), theirs.xreplace(known), facts) if known else None
    if proof is None:
        return None
    uses = tuple(dict.fromkeys((*n.record.uses, *proof.uses)))
    return replace(proof, detail="By the assumptions.", uses=uses)


def _for_a_piece(difference: Expr, facts: Facts, moving: set[Expr]) -> dict[Expr, Expr]:
    """What is 0, solved for a value of a function (an expectation) in it or else for a sum or a
    name, where that stands in it once, to the first power, with a factor that is never zero; empty
    where nothing does."""
    top, bottom = sp.fraction(sp.together(difference))
    difference = sp.expand(top if facts.is_nonzero(bottom) else difference)
    if difference.free_symbols & moving:
        return {}
    pieces = [
        *sorted(difference.atoms(AppliedUndef), key=lambda e: (-e.count_ops(), str(e))),
        *sorted(difference.atoms(sp.Sum), key=lambda e: (-e.count_ops(), str(e))),
        *sorted(difference.atoms(sp.Symbol), key=str),
    ]
    for piece in pieces:
        slope = difference.coeff(piece, 1)
        rest = sp.expand(difference - slope * piece)
        if rest.has(piece) or slope.has(piece) or not facts.is_nonzero(slope):
            continue
        value = -rest / slope
        return {piece: sp.expand(value) if slope.is_number else sp.cancel(value)}
    return {}


def _differentiated_by(*sides: Expr) -> set[Expr]:
    """The names by which a derivative is taken: what is assumed at a point may not be put under
    it. An index does not move."""
    nodes = [node for side in sides for node in side.atoms(sp.Derivative)]
    moving = {s for node in nodes for v in node.variables for s in v.free_symbols}
    names = {s.name for s in moving if isinstance(s, sp.Symbol)}
    # An entry moves, and with it the vector that stands whole in a function of it.
    wholes = {m for node in nodes for m in node.atoms(sp.MatrixSymbol) if m.name in names}
    return {s for s in moving if s.is_integer is not True} | wholes


def _solved(a: Expr, b: Expr, facts: Facts) -> list[dict[Expr, Expr]]:
    """An assumed equation as a replacement of one side, or of a name whose factor is never zero."""
    if getattr(a, "is_Matrix", False):
        return [{a: b}, {b: a}]
    found: list[dict[Expr, Expr]] = [{a: b}] if not a.is_number else []
    difference = sp.expand(a - b)
    for s in sorted(difference.free_symbols, key=lambda s: s.name):
        if (
            isinstance(s, sp.Symbol)
            and difference.is_polynomial(s)
            and sp.degree(difference, s) == 1
        ):
            slope = difference.coeff(s, 1)
            if not facts.is_nonzero(slope):
                continue
            value = s - difference / slope
            found.append({s: sp.expand(value) if slope.is_number else sp.cancel(value)})
    return found


def _matrices(left: Expr, right: Expr, facts: Facts, context: Context) -> Proof | None:
    """Entry by entry; at a size that is a name, for an entry at any place."""
    if left.shape != right.shape:
        return None
    rows, columns = left.shape
    methods = []
    places = [_places(size) for size in (rows, columns)]
    ranges = {i: size for found, size in zip(places, (rows, columns), strict=True) for i in found}
    facts = replace(facts.also(), ranges={**facts.ranges, **ranges})
    assumed = [pair for pair in facts.equal if getattr(pair[0], "is_Matrix", False)]
    for i in places[0]:
        for j in places[1]:
            try:
                a, b = (_plain(entry(side, i, j, context), context) for side in (left, right))
            except NoEntries:
                return None
            here = [e for pair in assumed for e in _entry_of(pair, (i, j), left.shape, context)]
            proof = _scalars(a, b, replace(facts, equal=[*here, *facts.equal]) if here else facts)
            if proof is None:
                return None
            methods.append(proof.method)
    chosen = next((m for m in methods if m != "structural"), "structural")
    return Proof(chosen, "Entry by entry.")


def _entry_of(
    pair: tuple[Expr, Expr], place: tuple[Expr, Expr], shape: tuple[Expr, Expr], context: Context
) -> list[tuple[Expr, Expr]]:
    """An assumed equation of gradients as one of their entries at a place, where they have one."""
    left, right = pair
    if not left.has(Gradient) and not right.has(Gradient) and not left.has(MatrixFunction):
        return []
    if left.shape != shape or right.shape != shape:
        return []
    try:
        one, other = (
            differentiated(_plain(entry(side, *place, context), context)) for side in pair
        )
    except NoEntries:
        return []
    return [(one, other)]


def _places(size: Expr) -> list[Expr]:
    size = whole_size(size)
    if size.is_Integer:
        return [sp.Integer(p) for p in range(1, int(size) + 1)]
    return [
        sp.Dummy("i", integer=True, positive=True)
    ]  # a new one each time: row and column may differ
