"""One step of a chain, judged: read, definitions inlined, tried at points, proved or refuted."""

from __future__ import annotations

import contextlib
import itertools
import re

from msgspec.structs import replace

import mathreply.algebra.refute.balls  # noqa: F401 - registers how everything is evaluated
from mathreply.algebra.budget import within
from mathreply.algebra.compute.operations import compute
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import Circular, inline
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.judge import verdicts
from mathreply.algebra.judge.alternatives import alternatives, worst
from mathreply.algebra.judge.case import Case
from mathreply.algebra.judge.contradictions import known_contradiction
from mathreply.algebra.judge.drawn import refuted_by_means
from mathreply.algebra.judge.elsewhere import why_trials_tell_nothing
from mathreply.algebra.judge.free_values import open_by_free_values
from mathreply.algebra.judge.measured import holds_events, judge_events, judges_events
from mathreply.algebra.judge.naming import first_named, is_definition, unless_set_to_zero
from mathreply.algebra.judge.normalised import unless_everywhere
from mathreply.algebra.judge.primitives import of_all
from mathreply.algebra.judge.promises import leaves_its_domain
from mathreply.algebra.judge.proportional import PROPORTIONAL, judge_proportional
from mathreply.algebra.judge.proving import proved
from mathreply.algebra.judge.roots_asked import asked_root
from mathreply.algebra.judge.rounding import APPROXIMATELY, approximate, or_rounded
from mathreply.algebra.judge.set_claims import judge_sets
from mathreply.algebra.judge.sizes import telling_sizes
from mathreply.algebra.judge.statements import judge_conditional
from mathreply.algebra.judge.suggestions import tried_hint
from mathreply.algebra.judge.supposed import GOOD, as_told
from mathreply.algebra.judge.tied import premises_in, relations_in, shows, tied_name
from mathreply.algebra.judge.two_values import two_values
from mathreply.algebra.read import Misfit, Unread, mentions, read_claim, read_context, read_side
from mathreply.algebra.read.noted import note
from mathreply.algebra.refute.claims import Assumption, assumptions_in
from mathreply.algebra.refute.trials import Sampling, TrialOutcome
from mathreply.model import (
    Declarations,
    Derivation,
    EquationToSolve,
    Statement,
    Step,
    Verdict,
    VerdictKind,
)
from mathreply.model.sequences import with_sequences
from mathreply.settings import Limits

PROOF_SHARE = 0.6
TRY_SHARE = 0.12
"""Of a step's work, for one trial of a declaration that may be missing."""
FEW_WORLDS = 6
"""Distributions that are tried before a proof is looked for."""
SEVERAL = 3
"""Points at which the values of a claim's integrals must fail it."""
_TOTAL = re.compile(r"\\[dt]?frac\s*\{?\s*(?:d|\\mathrm\s*\{?\s*d)(?![a-z])|'|\\dot(?![a-z])")
"""A derivative that is not written as a partial one."""
_FAILED = (VerdictKind.REFUTED, VerdictKind.CONDITIONAL)
_SURE = (VerdictKind.PROVED, VerdictKind.STATED)
"""What stays as it is of a step that only states."""


class Judge:
    """Judges the steps of one chain; what it reads of the declarations is kept from step to
    step."""

    def __init__(
        self,
        derivation: Derivation,
        declarations: Declarations,
        limits: Limits,
        *,
        infer: bool = False,
        tries: bool = True,
        reads_only: bool = False,
    ) -> None:
        declarations = with_sequences(declarations, derivation)
        self.derivation = derivation
        self.limits = limits
        self.steps = list(derivation.steps)
        self._declarations = declarations
        self._tries = tries
        """Whether all is told that goes with a verdict, and declarations are tried for what is not
        declared."""
        self._reads_only = reads_only
        self._left: dict[str, str] = {}
        """Of defined names: how their definition leaves the domain that was declared."""
        self._seen = 0
        """How many sides of the chain were read: what they tell of indices and variables is
        known."""
        self._before: list[Expr] = []
        """Those sides, as they were read."""
        self._broken: Unread | None = None
        self._context = Context()
        try:
            self._context = read_context(declarations, infer=infer, tolerant=True)
        except Unread as error:
            self._broken = error
        self.derivation = note(derivation, self._context)
        if self._broken is None and (
            found := known_contradiction(self._context, declarations, infer=infer)
        ):
            message = f"the assumptions contradict each other: {found}, and nothing follows"
            self._broken = Unread("", 0, message, "")

    def step(self, index: int) -> tuple[Step, Verdict]:
        """The step (a computed one with its side filled in) and its verdict."""
        if self._reads_only:
            return self._read(index)
        if index == 0 and not self.derivation.start and self.steps[0].states:
            return self.steps[0], verdicts.said_alone(self.steps[0], self._context)
        equation = self.steps[index].solves
        if equation is not None and self._broken is None:
            found = self._solution(index, equation)
            if found is not None:
                return self.steps[index], found
        step, verdict = self._step(index)
        verdict = as_told(verdict, self.derivation, index, self._declarations, self._judged_apart)
        if not step.states or self._broken is not None or verdict.kind in _SURE:
            return step, verdict
        detail = "Stated, not claimed: it cannot be false here."
        return step, Verdict(VerdictKind.STATED, "stated", detail)

    def _read(self, index: int) -> tuple[Step, Verdict]:
        """Whether the step is read: ``undecided`` if it is, with nothing proved or refuted."""
        step = self.steps[index]
        before = self.steps[index - 1].tex if index else self.derivation.start
        before = step.solves.unknown if step.solves is not None else before
        if self._broken is not None:
            return step, verdicts.unread(self._broken, "In the declarations: ")
        self._look_back(index)
        try:
            if step.operation:
                step = self.steps[index] = self._computed(step, before)
            if step.states and step.relation == "\\sim":  # nothing of it will be read
                return step, Verdict(VerdictKind.STATED, "stated")
            read_claim(before, step.relation, step.tex, self._context)
        except Unread as error:
            return step, verdicts.unread(error)
        return step, Verdict(VerdictKind.UNDECIDED, "reading", "Read, and not judged.")

    def _solution(self, index: int, equation: EquationToSolve) -> Verdict | None:
        """The verdict on ``x = …`` that solves an equation: the equation holds with it put in. None
        where that is not decided and the step may be judged as it stands, or where nothing is
        claimed."""
        step = self.steps[index]
        start = self.derivation.start if not index else self.steps[index - 1].tex
        solution = Statement(f"{equation.unknown} = {step.tex}", local=True)
        known = replace(self._declarations, definitions=(*self._declarations.definitions, solution))
        asked = Derivation(equation.left, (Step("=", equation.right),), heard=self.derivation.heard)
        if Judge(asked, self._declarations, self.limits).step(0)[1].kind in GOOD:
            return None  # anything solves what always holds
        _, verdict = Judge(asked, known, self.limits).step(0)
        if verdict.kind is VerdictKind.PROVED:
            detail = "It solves the equation before it."
            return replace(verdict, method="substitution into the equation", detail=detail)
        if verdict.kind is VerdictKind.REFUTED and equation.is_set:
            detail = f"It does not solve the equation before it. {verdict.detail}"
            return replace(verdict, detail=detail)
        # A solution under a mark of its own, x^* for x, is no name that can be read by itself.
        is_marked = equation.unknown != start
        if is_marked and verdict.kind in (VerdictKind.SUPPORTED, VerdictKind.UNDECIDED):
            detail = f"Whether it solves the equation before it: {verdict.detail}"
            return replace(verdict, detail=detail)
        return None

    def _step(self, index: int) -> tuple[Step, Verdict]:
        """The verdict on one step, with what the steps before it tell."""
        step = self.steps[index]
        before = self.steps[index - 1].tex if index else self.derivation.start
        if self._broken is not None:
            return step, replace(verdicts.unread(self._broken, "In the declarations: "), column=0)
        self._look_back(index)
        told = (
            self._left_domain(before, step.tex)
            or judge_sets(before, step, self._declarations, self._context)
            or two_values(before, step, self._context, self._declarations, self._judged_apart)
        )
        if told:
            return step, told
        try:
            if step.operation:
                step = self.steps[index] = self._computed(step, before)
            claims = read_claim(before, step.relation, step.tex, self._context)
        except Misfit as error:
            return step, self._misfit(error, before)
        except Unread as error:
            return step, self._unread(step, error, before)
        except RecursionError:
            return step, verdicts.TOO_DEEP
        written = (before, step.tex)
        if not index and (named := first_named(claims, self.derivation, self._context)):
            return step, named
        found = [self._judged(claim, written) for claim in alternatives(claims)]
        verdict = worst(found, self._context.doubt)
        return step, unless_set_to_zero(verdict, self.derivation, index)

    def _judged_apart(self, asked: Derivation, declarations: Declarations) -> Verdict:
        return Judge(asked, declarations, self.limits).step(0)[1]

    def _left_domain(self, *sides: str) -> Verdict | None:
        """What is wrong with the definitions of the names of these sides, if a domain that was
        declared of one of them does not hold."""
        for promise in self._context.promises:
            if not any(mentions(side, promise.name, self._context) for side in sides):
                continue
            if promise.name not in self._left:
                found = leaves_its_domain(self._context, self.limits, promise.name)
                self._left[promise.name] = found
            if self._left[promise.name]:
                detail = f"In the declarations: {self._left[promise.name]}."
                hint = "declare it as real, or mend its definition"
                return Verdict(VerdictKind.UNREAD, detail=detail, hint=hint, piece=promise.name)
        return None

    def _look_back(self, index: int) -> None:
        """Read the sides before this step's, whoever judged them: up to where an index runs, and by
        what variable ``[F(x)]_a^b`` is evaluated, may stand there."""
        sides = [self.derivation.start, *(step.tex for step in self.steps)]
        heard = () if self._seen else self.derivation.heard
        for side in (*heard, *sides[self._seen : index]):
            with contextlib.suppress(Unread, RecursionError):
                self._before.append(read_side(side, self._context))
        self._seen = max(self._seen, index)

    def _unread(self, step: Step, error: Unread, before: str) -> Verdict:
        """What was not understood of the new side; if that reads well, of the side before it,
        without a column. A declaration is proposed only if it was tried and helps."""
        own = error
        verdict = replace(verdicts.unread(error, "In the side before it: "), column=0)
        if step.tex:
            try:
                read_side(step.tex, self._context)
            except Unread as found:
                own, verdict = found, verdicts.unread(found)
        if not self._tries:
            return verdict
        plain = replace(step, states=False, solves=None)
        asked = replace(self.derivation, start=before, steps=(plain,))
        limits = replace(self.limits, step_timeout_s=self.limits.step_timeout_s * TRY_SHARE)

        def judged(declarations: Declarations) -> Verdict:
            return Judge(asked, declarations, limits, tries=False).step(0)[1]

        return replace(verdict, hint=tried_hint(own, self._declarations, judged))

    def _misfit(self, error: Misfit, before: str) -> Verdict:
        """Sizes that do not fit in the new side alone make the step false; else the step has no
        meaning at all."""
        try:
            read_side(before, self._context)
        except Unread:
            return verdicts.unread(error)
        detail = f"The right side has no meaning: {error.message}."
        return Verdict(VerdictKind.REFUTED, "sizes", detail, hint=error.hint)

    def _computed(self, step: Step, before: str) -> Step:
        return replace(
            step, tex=compute(before, step.operation, self._context), relation=step.relation or "="
        )

    def _judged(self, claim: Claim, written: tuple[str, str]) -> Verdict:
        """The verdict on one claim."""
        try:
            claim = of_all(claim, self._before, self._context)
            if is_definition(claim, self._context):
                return Verdict(VerdictKind.STATED, "definition", "A definition: nothing to check.")
            if told := self._tied(claim, written):
                return told
            found = self._tested(claim, written)
        except Circular as error:
            return Verdict(VerdictKind.UNREAD, detail=f"Not checked: {error}.")
        except (MemoryError, RecursionError):
            return Verdict(VerdictKind.TIMEOUT, detail="Not checked: it is too large.")
        known = self._context
        if found.kind in _FAILED and holds_events(claim, known) and not judges_events(claim, known):
            # The points at which it was tried may be those of no probability.
            return Verdict(VerdictKind.UNDECIDED, detail="Not decided: of probabilities of events.")
        if found.kind in _FAILED and (why := why_trials_tell_nothing(claim, known, self._known())):
            undecided = Verdict(VerdictKind.UNDECIDED, detail=f"Not decided: {why}.")
            return self._shown(claim) or self._fails_as_drawn(claim) or undecided
        return telling_sizes(found, claim, self._context)

    def _tied(self, claim: Claim, written: tuple[str, str]) -> Verdict | None:
        """The verdict on a claim in which something moves to which an assumption ties the rest."""
        equations = [(a.left, a.right) for a in self._known() if a.operator == "=="]
        equations += premises_in(claim)
        if not equations:
            return None
        pairs = [(r.left, r.right) for r in relations_in(claim)]
        sides = [inline(side, self._context) for pair in pairs for side in pair]
        is_total = any(_TOTAL.search(tex) for tex in written)
        found = tied_name(sides, equations, is_total=is_total)
        shown = None if isinstance(claim.left, Claim) else lambda: self._shown(claim)
        if found is None:
            return None if shown is None else unless_everywhere(sides, equations, shown)
        tied, moving = found
        if shown is not None and shows(tied, moving, equations) and (proved := shown()):
            return proved
        detail = f"Not decided: '{moving}' moves here, and an assumption gives '{tied}' by it."
        return Verdict(VerdictKind.UNDECIDED, detail=detail, hint="define it instead")

    def _known(self) -> tuple[Assumption, ...]:
        return assumptions_in(self._context, lambda side: inline(side, self._context))

    def _shown(self, claim: Claim) -> Verdict | None:
        """The verdict on a claim about probabilities that is proved: at the points that are tried a
        probability is any function, and their trials tell nothing."""
        case = self._case(claim)
        operator = case.operator
        if operator is None:
            return None
        steps = int(self.limits.step_work * PROOF_SHARE)
        proof = within(steps, lambda: proved(case, operator))
        found = None if proof is None else verdicts.conclude(case, Sampling(), proof)
        return found if found is not None and found.kind is VerdictKind.PROVED else None

    def _case(self, claim: Claim) -> Case:
        left, right = inline(claim.left, self._context), inline(claim.right, self._context)
        return Case(left, claim.relation, right, self._context, self.limits, claim)

    def _fails_as_drawn(self, claim: Claim) -> Verdict | None:
        """The verdict on a claim that is false by the distributions that are named."""
        case = self._case(claim)
        return None if case.operator is None else refuted_by_means(case, case.operator)

    def _tested(self, claim: Claim, written: tuple[str, str]) -> Verdict:
        """The verdict of what judges claims of its kind: of statements, of events, proportional,
        approximate, or any other."""
        if isinstance(claim.left, Claim) or isinstance(claim.right, Claim):
            return judge_conditional(claim, self._context, self.limits, self._shown)
        if judges_events(claim, self._context):
            return judge_events(claim, self._context, self.limits, test)
        if claim.relation == PROPORTIONAL:
            start = self.derivation.start
            return judge_proportional(claim, start, self._declarations, self.limits, test)
        left, right = inline(claim.left, self._context), inline(claim.right, self._context)
        case = Case(
            left, claim.relation, right, self._context, self.limits, claim, in_full=self._tries
        )
        if claim.relation in APPROXIMATELY:
            return approximate(case, *written)
        return or_rounded(test(case), case, *written)


def test(case: Case) -> Verdict:
    """The verdict on two sides."""
    operator = case.operator
    if operator is None:
        return verdicts.unknown_relation(case.relation)
    special = asked_root(case) or _of_families(case, operator)
    if special is not None:
        return special
    if not case.slots:
        decided = verdicts.closed_numbers(case, operator)
        if decided is not None:
            return decided
    sampling = case.sampled(operator)
    refuted = _refuted(case, sampling)
    if refuted is not None:
        return refuted
    steps = int(case.limits.step_work * PROOF_SHARE)
    proof = within(steps, lambda: proved(case, operator))
    if proof is None:
        decided = _without_proof(case, operator, sampling)
        if decided is not None:
            return decided
    return verdicts.conclude(case, sampling, proof)


def _without_proof(case: Case, operator: str, sampling: Sampling) -> Verdict | None:
    """What is known where no proof was found: closed numbers by their values, others by a harder
    look at more points, which the sampling takes in; None where nothing fails."""
    if not case.slots:
        return verdicts.evaluated_numbers(case, operator)
    case.sample_on(operator, sampling)
    refuted = _refuted(case, sampling)
    if refuted is not None or not case.in_full:
        return refuted  # a trial of a declaration tells guesses apart, and looks no further
    far = case.far_sampled(operator)
    refuted = _refuted(case, far)
    if refuted is not None:
        return refuted
    sampling.tried += far.tried
    return _refuted_by_values(case, operator) or open_by_free_values(case, operator)


def _of_families(case: Case, operator: str) -> Verdict | None:
    """The verdict on a claim about members of random families or independent numbers: proved,
    false at a distribution, or not decided; None of any other. That it holds at the distributions
    that are tried, which are of one kind, supports nothing."""
    if not case.is_of_families:
        return None
    points = case.worlds()
    sampling = case.tried_worlds(operator, itertools.islice(points, FEW_WORLDS))
    if verdicts.is_refuted_outright(sampling):
        return verdicts.failing(case, sampling)
    steps = int(case.limits.step_work * PROOF_SHARE)
    proof = within(steps, lambda: proved(case, operator))
    if proof is None:
        sampling = case.tried_worlds(operator, points)
        if verdicts.is_refuted_outright(sampling):
            return verdicts.failing(case, sampling)
        refuted = refuted_by_means(case, operator)
        if refuted is not None:
            return refuted
    return verdicts.conclude(case, Sampling(), proof)


def _refuted_by_values(case: Case, operator: str) -> Verdict | None:
    """The verdict on a claim whose integrals have values that hold for all names: it fails where
    these do, at several points: at a single one an integral may have no value."""
    found = verdicts.evaluated_sides(case, operator)
    if found is None or case.claim is None:
        return None
    valued = case.with_sides(*found, case.claim)
    sampling = valued.sampled(operator)
    places = {tried.trial.shown for tried in sampling.at(TrialOutcome.FAILS)}
    return verdicts.failing(valued, sampling) if len(places) >= SEVERAL else None


def _refuted(case: Case, sampling: Sampling) -> Verdict | None:
    """The verdict on a claim that fails somewhere, or where one side alone has values."""
    if verdicts.is_refuted_outright(sampling):
        return verdicts.failing(case, sampling)
    return verdicts.gap(case, sampling)
