"""The proof of a claim: as it stands, with bases of real powers positive, or of a claim that says
more, with defined matrices as any that the assumptions admit."""

from __future__ import annotations

import sympy as sp
from msgspec.structs import replace

from mathreply.algebra.expression.context import Rule
from mathreply.algebra.expression.entries import NoEntries
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import MatrixSum, Norm, Scalar
from mathreply.algebra.judge.case import Case
from mathreply.algebra.judge.domains import unmet
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.relations import prove_relation

_FIXED = (
    sp.Symbol,
    sp.MatrixSymbol,
    sp.Number,
    sp.NumberSymbol,
    sp.Add,
    sp.Mul,
    sp.Pow,
    sp.MatAdd,
    sp.MatMul,
    sp.MatPow,
    sp.Transpose,
    sp.Inverse,
    sp.Identity,
    sp.ZeroMatrix,
    sp.Trace,
    sp.Determinant,
    sp.core.symbol.Str,
    Scalar,
    Norm,
)
"""Of what a claim is made in which nothing moves: no name is bound, and none differentiated by."""


def proved(case: Case, operator: str) -> Proof | None:
    """A proof, or one under the condition that the bases of real powers are positive."""
    try:
        proof = prove_relation(case.left, operator, case.right, case.facts, case.context)
        if proof is None:
            proof = _with_matrices_whole(case, operator)
        bases = [n.condition for n in unmet(case) if n.kind == "power"] if proof is None else []
        if not bases:
            return proof
        facts = case.facts.also(positive=[c.subject.base for c in bases])
        found = prove_relation(case.left, operator, case.right, facts, case.context)
        return None if found is None else replace(found, needs=tuple(bases))
    except NoEntries:
        return None


def _with_matrices_whole(case: Case, operator: str) -> Proof | None:
    """A proof of the claim for every matrix that satisfies what is assumed of a defined one, and is
    symmetric if that is: ``u' S u = a u' u`` where ``S u = a u``, whatever S is.

    Source: what holds of all matrices with some properties holds of one that has them. In the claim
    nothing moves on which the definition may depend, and nothing is assumed for all values of a
    name.
    """
    context, claim = case.context, case.claim
    if claim is None or context.everywhere:
        return None
    sides = (claim.left, claim.right)
    whole = [rule for rule in context.rules if _is_matrix(rule) and _speaks_of(rule, sides)]
    if not whole:
        return None
    reduced = replace(context, rules=tuple(r for r in context.rules if r not in whole))
    left, right = (inline(side, reduced) for side in sides)
    if not (_is_fixed(left) and _is_fixed(right)):
        return None
    opened = Case(left, case.relation, right, reduced, case.limits, claim)
    if not _tell_anything(opened, whole):
        return None
    mirrored = frozenset(r.head.name for r in whole if _is_symmetric(inline(r.body, context)))
    facts = replace(opened.facts.also(), symmetric=opened.facts.symmetric | mirrored)
    proof = prove_relation(left, operator, right, facts, reduced)
    return None if proof is None else replace(proof, detail="By the assumptions.")


def _is_matrix(rule: Rule) -> bool:
    """Whether a rule defines a matrix with a name, in which no index is left free."""
    is_named = isinstance(rule.head, sp.MatrixSymbol) and not rule.parameters
    return is_named and not any(s.is_integer and s.is_positive for s in _free_indices(rule.body))


def _free_indices(body: Expr) -> set[Expr]:
    """The names below letters in a body, those that are bound left out."""
    found: set[Expr] = set()
    for entry in body.atoms(sp.Indexed):
        found |= {s for index in entry.indices for s in index.free_symbols}
    return found & body.free_symbols


def _speaks_of(rule: Rule, sides: tuple[Expr, ...]) -> bool:
    """Whether a defined matrix stands in a claim."""
    return any(rule.head in side.atoms(sp.MatrixSymbol) for side in sides)


def _is_fixed(side: Expr) -> bool:
    """Whether nothing moves in a side."""
    return all(isinstance(node, _FIXED) for node in sp.preorder_traversal(side))


def _tell_anything(opened: Case, whole: list[Rule]) -> bool:
    """Whether something is assumed of one of the matrices."""
    heads = {rule.head for rule in whole}
    return any(heads & side.atoms(sp.MatrixSymbol) for pair in opened.facts.equal for side in pair)


def _is_symmetric(m: Expr) -> bool:
    """Whether a matrix is its own transpose by the way it is made: a sum of ``B B'``, multiples
    and whole powers of these, and inverses.

    Source: ``(A B)' = B' A'``, ``(A + B)' = A' + B'`` and ``(A^-1)' = (A')^-1``: Horn, Johnson,
    Matrix Analysis, 0.2.5.
    """
    if isinstance(m, sp.Identity):
        return True
    if isinstance(m, sp.MatAdd):
        return all(map(_is_symmetric, m.args))
    if isinstance(m, (MatrixSum, sp.Inverse)):
        return _is_symmetric(m.args[0])
    if isinstance(m, sp.MatPow):
        return _is_symmetric(m.args[0]) and bool(m.args[1].is_Integer)
    if not isinstance(m, sp.MatMul):
        return False
    factors = [factor for factor in m.args if factor.is_Matrix]
    if len(factors) == 1:
        return _is_symmetric(factors[0])
    turned = [f.args[0] if isinstance(f, sp.Transpose) else sp.Transpose(f) for f in factors[::-1]]
    return turned == factors
