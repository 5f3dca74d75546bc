"""The prover alone: whether a claim is proved although not one point is tried."""

from __future__ import annotations

from mathreply.algebra.budget import within
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.judge.case import Case
from mathreply.algebra.judge.domains import gaps
from mathreply.algebra.judge.statements import BOTH_WAYS, alternatives
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.relations import prove_relation
from mathreply.algebra.prove.solutions import prove_implies
from mathreply.algebra.read import Unread, read_claim, read_context
from mathreply.model import Declarations
from mathreply.settings import Limits

WORK = 600_000


def attempt(claim: Claim, context: Context) -> Proof | None:
    """A proof of a claim, found without trying it at a single point."""
    if isinstance(claim.left, Claim):
        return within(WORK, lambda: _implied(claim, context))
    return within(WORK, lambda: _related(claim, context))


def _implied(claim: Claim, context: Context) -> Proof | None:
    first, second = alternatives(claim.left, context), alternatives(claim.right, context)
    relations = [r for formula in (first, second) for part in formula for r in part]
    case = Case(relations[0].left, "=", relations[0].right, context, Limits())
    return prove_implies(first, second, case.facts, both_ways=claim.relation in BOTH_WAYS)


def _related(claim: Claim, context: Context) -> Proof | None:
    return _shown(_case(claim, context))


def _case(claim: Claim, context: Context) -> Case:
    left, right = inline(claim.left, context), inline(claim.right, context)
    return Case(left, claim.relation, right, context, Limits(), claim)


def _shown(case: Case) -> Proof | None:
    assert case.operator is not None
    return prove_relation(case.left, case.operator, case.right, case.facts, case.context)


def is_proved(left: str, relation: str, right: str, declared: Declarations) -> bool:
    """Whether a step would be called ``proved`` if no trial warned of it.

    A step that is not read, or that needs a condition, is not proved.
    """
    try:
        context = read_context(declared)
        claims = read_claim(left, relation, right, context)
    except Unread:
        return False
    return all(_stands(claim, context) for claim in claims)


def _stands(claim: Claim, context: Context) -> bool:
    if isinstance(claim.left, Claim):
        return attempt(claim, context) is not None
    # One case for both: that an integral has a value is known where it was evaluated.
    case = _case(claim, context)
    if within(WORK, lambda: _shown(case)) is None:
        return False
    found = gaps(case)
    return found is not None and not found.broken and not found.unknown
