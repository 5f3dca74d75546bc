"""Steps between statements: ``\\iff`` and ``\\implies``, tried at points and at the solutions of
either side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

import sympy as sp
from msgspec.structs import replace

from mathreply.algebra.budget import within
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.entries import NoEntries, scalars
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.judge.entrywise import follows_by_entries
from mathreply.algebra.judge.excluded import inverted
from mathreply.algebra.judge.explained import explained
from mathreply.algebra.prove.calculus import differentiated
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.one_unknown import Alternatives, Relation, relations_of
from mathreply.algebra.prove.rules.matrix_equations import follows
from mathreply.algebra.prove.solutions import prove_implies
from mathreply.algebra.refute.balls.value import (
    Point,
)
from mathreply.algebra.refute.claim_slots import slots_of
from mathreply.algebra.refute.claims import (
    OPERATORS,
    assumptions_in,
    facts_of,
    sized,
)
from mathreply.algebra.refute.implications import Implication
from mathreply.algebra.refute.members import numbered_in
from mathreply.algebra.refute.points import Trial
from mathreply.algebra.refute.relevance import relevant, sizes_in
from mathreply.algebra.refute.slots import Slot
from mathreply.algebra.write.said import sentence_for, tex_of
from mathreply.model import Counterexample, Verdict, VerdictKind
from mathreply.settings import Limits

BOTH_WAYS = {"\\iff", "\\Leftrightarrow", "\\Longleftrightarrow", "\\leftrightarrow"}
ONE_WAY = {"\\implies", "\\Rightarrow", "\\Longrightarrow", "\\rightarrow", "\\to"}
BACKWARDS = {"\\impliedby", "\\Leftarrow", "\\Longleftarrow"}
LEAST_SUPPORT = 3
"""Different points at which both statements must hold to be called supported."""
SOLVE_WORK = 100_000
TRIAL_SHARE = 0.3
PROOF_SHARE = 0.6


class NotAFormula(ValueError):
    """A statement that is no combination of plain relations."""


def judge_conditional(
    claim: Claim,
    context: Context,
    limits: Limits,
    shown: Callable[[Claim], Verdict | None],
) -> Verdict:
    """The verdict on one statement following from another.

    Args:
        claim: both statements with the arrow between them.
        context: what is declared.
        limits: of work.
        shown: the verdict on a relation that is proved whatever is given; None for any other.
    """
    relation = claim.relation
    first, second = claim.left, claim.right
    if relation in BACKWARDS:
        first, second, relation = second, first, "\\implies"
    if (
        relation not in BOTH_WAYS | ONE_WAY
        or not isinstance(first, Claim)
        or not isinstance(second, Claim)
    ):
        return Verdict(
            VerdictKind.UNREAD,
            detail=f"The relation {claim.relation} cannot stand between statements.",
            piece=claim.relation,
        )
    try:
        a, b = alternatives(first, context), alternatives(second, context)
    except NotAFormula as error:
        return Verdict(VerdictKind.UNREAD, detail=f"Not checked: {error}.")
    both_ways = relation in BOTH_WAYS
    found = _Conditional(a, b, context, limits, both_ways=both_ways).verdict()
    if both_ways or found.kind not in (VerdictKind.UNDECIDED, VerdictKind.SUPPORTED):
        return found
    return _without_premise(second, shown) or found


def _without_premise(conclusion: Claim, shown: Callable[[Claim], Verdict | None]) -> Verdict | None:
    """The verdict on an implication whose conclusion is true by itself: one relation, without
    further ones beside it. Where it is true, so is that it follows from anything."""
    is_plain = not isinstance(conclusion.left, Claim) and not isinstance(conclusion.right, Claim)
    if conclusion.further or not is_plain or conclusion.relation not in OPERATORS:
        return None
    found = shown(conclusion)
    if found is None:
        return None
    return replace(found, detail=f"The conclusion holds by itself. {found.detail}".strip())


def alternatives(claim: Claim, context: Context) -> Alternatives:
    """A statement as a disjunction of conjunctions of relations, definitions inlined.

    Raises:
        NotAFormula: where it is none.
    """
    found: Alternatives
    if claim.relation in ("\\lor", "\\vee", "\\text{or}"):
        found = alternatives(claim.left, context) + alternatives(claim.right, context)
    elif claim.relation in ("\\land", "\\wedge"):
        found = _both(alternatives(claim.left, context), alternatives(claim.right, context))
    else:
        operator = OPERATORS.get(claim.relation)
        if operator is None or isinstance(claim.left, Claim):
            raise NotAFormula(f"{claim.relation} inside a statement")
        left, right = sized(*(_written_out(side, context) for side in (claim.left, claim.right)))
        found = ((Relation(left, operator, right),),)
    for further in claim.further:
        found = _both(found, alternatives(further, context))
    return found


def _written_out(side: Expr, context: Context) -> Expr:
    """A side with its definitions put in and its vectors by their entries."""
    whole = inline(side, context)
    try:
        return scalars(whole, context)
    except NoEntries:  # the determinant of a matrix of any size, say: a point has its value
        return whole


def _both(first: Alternatives, second: Alternatives) -> Alternatives:
    """Both statements at once: each alternative of the one with each of the other."""
    return tuple(a + b for a in first for b in second)


def sides_of(*statements: Alternatives) -> list[Expr]:
    """Both sides of every relation in some statements."""
    return [side for r in relations_of(*statements) for side in (r.left, r.right)]


class _Conditional:
    """One step between statements."""

    def __init__(
        self,
        first: Alternatives,
        second: Alternatives,
        context: Context,
        limits: Limits,
        *,
        both_ways: bool,
    ) -> None:
        self.first, self.second, self.both_ways = first, second, both_ways
        self.context, self.limits = context, limits
        sides = sides_of(first, second)
        self.assumptions = relevant(
            assumptions_in(context, lambda side: inline(side, context)),
            sides,
            sizes=sizes_in(sides, context),
        )
        sides += [side for a in self.assumptions for side in (a.left, a.right)]
        self.facts: Facts = facts_of(context, self.assumptions, sides)
        numbers = numbered_in(self.assumptions)
        slots = slots_of(context, self.facts, sides)
        self.slots: list[Slot] = [slot for slot in slots if slot.symbol not in numbers]
        self.tried = Implication(
            first, second, self.assumptions, self.slots, self.facts, both_ways=both_ways
        )

    def verdict(self) -> Verdict:
        """The verdict on the step."""
        # A counterexample is cheaper than a proof and ends the matter.
        spare = int(self.limits.step_work * TRIAL_SHARE)
        found = within(spare, lambda: self.tried.counterexample())
        if found is not None:
            return self._refuted(*found)
        if not self.slots:
            known = self._of_closed()
            if known is not None:
                return known
        of_matrices = self._of_matrices()
        if of_matrices is not None:
            return of_matrices
        proof = self._implied()
        return self._unproved() if proof is None else self._proved(proof)

    def _implied(self) -> Proof | None:
        """A proof that the second statement follows, of statements about numbers."""
        if any(getattr(side, "is_Matrix", False) for side in sides_of(self.first, self.second)):
            return None
        first, second = self.first, self.second
        return within(
            int(self.limits.step_work * PROOF_SHARE),
            lambda: prove_implies(
                _differentiated(first),
                _differentiated(second),
                self.facts,
                both_ways=self.both_ways,
            ),
        )

    def _proved(self, proof: Proof) -> Verdict:
        """The verdict that the second statement follows, with its proof."""
        used = tuple(f"{tex_of(e, self.context)} \\ne 0" for e in self.facts.nonzero[:1])
        return Verdict(
            VerdictKind.PROVED,
            proof.method,
            sentence_for(proof.method) + (f" {proof.detail}" if proof.detail else ""),
            assumptions=used,
            proof=explained(proof.method, proof, self.facts, self.context),
        )

    def _unproved(self) -> Verdict:
        """Supported by the points at which both statements hold, or not decided."""
        held = self.tried.held
        if len(held) < LEAST_SUPPORT or not self.slots:
            return Verdict(
                VerdictKind.UNDECIDED,
                detail="Not decided: neither a proof nor enough points that satisfy both sides.",
            )
        kinds = Counter(held.values()).most_common()
        told = ", ".join(f"{kind} ({count})" for kind, count in kinds)
        return Verdict(
            VerdictKind.SUPPORTED,
            "sampling",
            "No proof was found. Both statements hold at "
            f"{len(held)} points that were tried, and no point parts them: {told}.",
        )

    def _of_closed(self) -> Verdict | None:
        """Two statements about numbers are decided by their truth."""
        trial = Trial(Point(), ())
        truths = [self.tried.truth(f, trial) for f in (self.first, self.second)]
        if None in truths:
            return None
        said = " and ".join("true" if truth else "false" for truth in truths)
        return Verdict(VerdictKind.PROVED, "exact arithmetic", f"The two statements are {said}.")

    def _of_matrices(self) -> Verdict | None:
        """The verdict on one equation between matrices from another, where that is proved."""
        alone = [f[0][0] for f in (self.first, self.second) if len(f) == 1 and len(f[0]) == 1]
        if len(alone) != 2 or any(r.operator != "==" for r in alone):
            return None
        first, second = (_shaped(r) for r in alone)
        if first is None or second is None:
            return None
        one, other = first, second

        def is_proved() -> bool:
            # A number that is divided by, say, may leave one of them without a value.
            if any(needs(side, self.facts) for side in (*one, *other)):
                return False
            forth = follows(one, other, self.facts)
            return forth and (not self.both_ways or follows(other, one, self.facts))

        proof: Proof | None
        if within(SOLVE_WORK, is_proved):
            detail = "Each equation follows from the other." if self.both_ways else ""
            proof = Proof("matrix equations", detail)
        else:
            by_entries = partial(follows_by_entries, one, other, self.facts, self.context)
            proof = within(SOLVE_WORK, lambda: by_entries(both_ways=self.both_ways))
        return None if proof is None else self._where_inverses_are(proof, first, second)

    def _where_inverses_are(
        self, proof: Proof, first: tuple[Expr, Expr], second: tuple[Expr, Expr]
    ) -> Verdict:
        """The proof, under the condition that what only one statement inverts is not singular:
        where it is, that is no statement."""
        given, said = (inverted(sides, self.facts, self.context) for sides in (first, second))
        lacking = set(said) - set(given)
        if self.both_ways:
            lacking |= set(given) - set(said)
        sentence = f"{sentence_for(proof.method)} {proof.detail}".strip()
        told = explained(proof.method, proof, self.facts, self.context)
        if not lacking:
            singular = tuple(f"\\det {matrix} = 0" for matrix in sorted({*given, *said}))
            return Verdict(
                VerdictKind.PROVED, proof.method, sentence, excluded=singular, proof=told
            )
        condition = " \\land ".join(f"\\det {matrix} \\ne 0" for matrix in sorted(lacking))
        return Verdict(
            VerdictKind.CONDITIONAL,
            proof.method,
            f"{sentence} Where there is an inverse.",
            condition=condition,
            condition_suffices=True,
            hint=f"declare or assume ${condition}$",
        )

    def _refuted(self, trial: Trial, why: str) -> Verdict:
        """The verdict that a point parts the statements."""
        where = ", ".join(f"{name} = {value}" for name, value in trial.shown)
        left, right = (self._said(f, trial) for f in (self.first, self.second))
        counterexample = Counterexample(trial.shown, left, right, rigorous=True)
        return Verdict(
            VerdictKind.REFUTED,
            "counterexample",
            f"At {where} {why}." if where else f"{why.capitalize()}.",
            counterexample,
            hint=self._division(trial),
        )

    def _said(self, formula: Alternatives, trial: Trial) -> str:
        truth = self.tried.truth(formula, trial)
        if truth is None:
            return "unknown"
        return "true" if truth else "false"

    def _division(self, trial: Trial) -> str:
        """Whether both sides were divided by something that is zero here."""
        if (
            len(self.first) != 1
            or len(self.second) != 1
            or not (len(self.first[0]) == len(self.second[0]) == 1)
        ):
            return ""
        a, b = self.first[0][0], self.second[0][0]
        if any(getattr(side, "is_Matrix", False) for side in (a.left, a.right, b.left, b.right)):
            return ""
        below = b.left - b.right
        if (
            below == 0
            or sp.Tuple(a.left, b.left).has(sp.Sum)
            or not a.operator == b.operator == "=="
        ):
            return ""
        quotient = within(SOLVE_WORK, lambda: sp.cancel(sp.together((a.left - a.right) / below)))
        if quotient is None or quotient.is_number or not quotient.is_polynomial():
            return ""
        return f"both sides were divided by ${tex_of(quotient, self.context)}$, which is 0 here"


def _differentiated(formula: Alternatives) -> Alternatives:
    """A statement with the derivatives of polynomials carried out: these exist everywhere."""
    return tuple(
        tuple(
            replace(r, left=_of_polynomials(r.left), right=_of_polynomials(r.right)) for r in part
        )
        for part in formula
    )


def _of_polynomials(side: Expr) -> Expr:
    """Derivatives of polynomials carried out; any other may have no value somewhere."""
    derivatives = side.atoms(sp.Derivative) if isinstance(side, sp.Expr) else ()
    are_plain = all(
        isinstance(d.expr, sp.Expr) and d.expr.is_polynomial(*d.variables) for d in derivatives
    )
    return differentiated(side) if derivatives and are_plain else side


def _shaped(relation: Relation) -> tuple[Expr, Expr] | None:
    """Both sides as matrices, a zero of the other side's size included; None where it is no
    equation between matrices."""
    left, right = (
        sp.ZeroMatrix(*other.shape) if side == 0 and getattr(other, "is_Matrix", False) else side
        for side, other in (
            (relation.left, relation.right),
            (relation.right, relation.left),
        )
    )
    is_shaped = all(getattr(side, "is_Matrix", False) for side in (left, right))
    return (left, right) if is_shaped else None
