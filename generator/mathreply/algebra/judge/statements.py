"""Steps between statements: ``\\iff`` and ``\\implies``, tried at points and at the solutions of
either side."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy as sp

from mathreply.algebra.budget import overall, within
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.entries import scalars
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.one_unknown import Alternatives, Relation
from mathreply.algebra.prove.rules.matrices import equivalent_by_words
from mathreply.algebra.prove.solutions import prove_implies, solutions, some_solutions
from mathreply.algebra.refute.balls.value import (
    Evaluator,
    Gauss,
    Point,
    Undefined,
    Unknown,
    compare,
)
from mathreply.algebra.refute.claims import OPERATORS, assumptions_in, facts_of, keeper, slots_of
from mathreply.algebra.refute.points import Slot, Trial, as_rational, text_of, trials
from mathreply.algebra.refute.relevance import relevant
from mathreply.algebra.write.said import sentence_for, tex_of
from mathreply.model import Counterexample, Verdict, VerdictKind
from mathreply.settings import Limits

BOTH_WAYS = {"\\iff", "\\Leftrightarrow", "\\Longleftrightarrow", "\\leftrightarrow"}
ONE_WAY = {"\\implies", "\\Rightarrow", "\\Longrightarrow", "\\rightarrow", "\\to"}
BACKWARDS = {"\\impliedby", "\\Leftarrow", "\\Longleftarrow"}
MAX_TRIALS = 80
SOLVED_AT = 4
"""Points whose other names are kept while one is solved for."""
SOLVE_SECONDS = 0.6
TRIAL_SHARE = 0.3
PROOF_SHARE = 0.6


class NotAFormula(ValueError):
    """A statement that is no combination of plain relations."""


def judge_conditional(claim: Claim, context: Context, limits: Limits) -> Verdict:
    """The verdict on one statement following from another."""
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
    return _Conditional(a, b, context, limits, both_ways=relation in BOTH_WAYS).verdict()


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
        left, right = (
            scalars(inline(side, context), context) for side in (claim.left, claim.right)
        )
        found = ((Relation(left, operator, right),),)
    for further in claim.further:
        found = _both(found, alternatives(further, context))
    return found


def _both(first: Alternatives, second: Alternatives) -> Alternatives:
    return tuple(a + b for a in first for b in second)


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
        sides = [
            side
            for formula in (first, second)
            for part in formula
            for r in part
            for side in (r.left, r.right)
        ]
        self.assumptions = relevant(
            assumptions_in(context, lambda side: inline(side, context)), sides
        )
        sides += [side for a in self.assumptions for side in (a.left, a.right)]
        self.facts: Facts = facts_of(context, self.assumptions, sides)
        self.slots: list[Slot] = slots_of(context, self.facts, sides)
        self.keep = keeper(self.assumptions, self.slots, real=self.facts.real)
        self.held = 0

    def verdict(self) -> Verdict:
        found = overall(self.limits.step_timeout_s * TRIAL_SHARE, self._counterexample)
        if found is not None:
            return found
        proof = self._matrices()
        sides = [
            side
            for f in (self.first, self.second)
            for part in f
            for r in part
            for side in (r.left, r.right)
        ]
        if proof is None and not any(getattr(side, "is_Matrix", False) for side in sides):
            proof = overall(
                self.limits.step_timeout_s * PROOF_SHARE,
                lambda: prove_implies(
                    self.first, self.second, self.facts, both_ways=self.both_ways
                ),
            )
        if proof is not None:
            used = tuple(f"{tex_of(e, self.context)} \\ne 0" for e in self.facts.nonzero[:1])
            return Verdict(
                VerdictKind.PROVED,
                proof.method,
                sentence_for(proof.method) + (f" {proof.detail}" if proof.detail else ""),
                assumptions=used,
            )
        if self.held:
            return Verdict(
                VerdictKind.SUPPORTED,
                "sampling",
                f"No proof was found. It holds at all {self.held} points that were tried.",
            )
        return Verdict(
            VerdictKind.UNDECIDED,
            detail="Not decided: neither a proof nor a point that satisfies a side.",
        )

    def _matrices(self) -> Proof | None:
        if any(
            len(f) != 1 or len(f[0]) != 1 or f[0][0].operator != "=="
            for f in (self.first, self.second)
        ):
            return None
        a, b = self.first[0][0], self.second[0][0]
        if not all(
            getattr(side, "is_Matrix", False) for side in (a.left, a.right, b.left, b.right)
        ):
            return None
        same = within(
            SOLVE_SECONDS,
            lambda: equivalent_by_words((a.left, a.right), (b.left, b.right), self.facts),
        )
        return Proof("matrix algebra", "Both sides multiplied by an inverse.") if same else None

    def _counterexample(self) -> Verdict | None:
        for rank, trial in enumerate(trials(self.slots, self.keep, self.facts.least)):
            if rank >= MAX_TRIALS:
                break
            verdict = self._tried(trial)
            if verdict is not None:
                return verdict
            if rank < SOLVED_AT:
                for near in self._solved(trial):
                    verdict = self._tried(near)
                    if verdict is not None:
                        return verdict
        return None

    def _tried(self, trial: Trial) -> Verdict | None:
        a, b = self._truth(self.first, trial), self._truth(self.second, trial)
        if a is None or b is None:
            return None
        if a and b:
            self.held += 1
        if a and not b:
            return self._refuted(trial, "the statement before holds, the one after does not")
        if b and not a and self.both_ways:
            return self._refuted(trial, "the statement after holds, the one before does not")
        return None

    def _truth(self, formula: Alternatives, trial: Trial) -> bool | None:
        """Whether a formula holds at a point; a side without a value makes its relation false."""
        unknown = False
        for part in formula:
            values = [self._relation(r, trial) for r in part]
            if all(v is True for v in values):
                return True
            unknown = unknown or (False not in values)
        return None if unknown else False

    def _relation(self, relation: Relation, trial: Trial) -> bool | None:
        evaluator = Evaluator(trial.point, real=self.facts.real)
        try:
            left, right = evaluator.value(relation.left), evaluator.value(relation.right)
            return compare(left, relation.operator, right)
        except Undefined:
            # A singular matrix: what is said with its inverse is meant for the others.
            singular = any(side.atoms(sp.Inverse) for side in (relation.left, relation.right))
            return None if singular else False
        except (ValueError, OverflowError, ZeroDivisionError, TypeError):
            return None
        except Unknown:
            return self._close(relation, trial)

    def _close(self, relation: Relation, trial: Trial) -> bool | None:
        """At a solution that is no fraction: equal to forty digits counts as equal."""
        if relation.operator not in ("==", "!=", "<=", ">="):
            return None
        evaluator = Evaluator(trial.point, real=self.facts.real)
        try:
            gap = abs(evaluator.value(relation.left) - evaluator.value(relation.right))
        except (Undefined, Unknown, ValueError, OverflowError, ZeroDivisionError, TypeError):
            return None
        return relation.operator != "!=" if gap < 1e-25 else None

    def _solved(self, trial: Trial) -> list[Trial]:
        """Points close to a trial at which one of the two statements holds, one name solved for."""
        found: list[Trial] = self._degenerate(trial)
        for slot in self.slots:
            symbol = slot.symbol
            if symbol is None or slot.kind in ("size", "free index"):
                continue
            for formula in (self.first, self.second):
                values = within(SOLVE_SECONDS, lambda s=symbol, f=formula: self._roots(f, s, trial))  # type: ignore[misc]  # bound
                for value in values or []:
                    near = self._with(trial, symbol, value)
                    if near is not None:
                        found.append(near)
        return found

    def _degenerate(self, trial: Trial) -> list[Trial]:
        """The trial with a vector or matrix of zeros, and with two that are equal: where cancelling
        goes wrong."""
        arrays = trial.point.arrays
        found: list[dict[str, Any]] = [
            {**arrays, name: _zeros(values)} for name, values in arrays.items()
        ]
        names = sorted(arrays)
        found += [
            {**arrays, b: arrays[a]}
            for j, a in enumerate(names)
            for b in names[j + 1 :]
            if _shape(arrays[a]) == _shape(arrays[b])
        ]
        near = []
        for changed in found:
            point = Point(trial.point.scalars, changed, trial.point.functions, trial.point.outcomes)
            if self.keep(point):
                shown = tuple(
                    (name, text_of(changed[name]) if name in changed else old)
                    for name, old in trial.shown
                )
                near.append(Trial(point, shown))
        return near

    def _roots(self, formula: Alternatives, symbol: Any, trial: Trial) -> list[Any]:
        known = {s: as_rational(v) for s, v in trial.point.scalars.items() if s != symbol}
        known = {s: v for s, v in known.items() if v is not None}
        fixed = tuple(
            tuple(
                Relation(r.left.xreplace(known), r.operator, r.right.xreplace(known)) for r in part
            )
            for part in formula
        )
        found = solutions(fixed, symbol, self.facts)
        if found is None:
            found = [
                s
                for part in fixed
                for r in part
                if r.operator == "=="
                for s in some_solutions(r, symbol)
            ]
        return [s for s in found if not s.free_symbols]

    def _with(self, trial: Trial, symbol: Any, value: Any) -> Trial | None:
        scalars = dict(trial.point.scalars)
        if value.is_Rational:
            scalars[symbol] = Fraction(int(value.p), int(value.q))
            text = text_of(scalars[symbol])
        else:
            try:
                scalars[symbol] = Evaluator(trial.point, real=self.facts.real).value(value)
            except (Undefined, Unknown, ValueError, OverflowError):
                return None
            text = tex_of(value, self.context)
        point = Point(scalars, trial.point.arrays, trial.point.functions, trial.point.outcomes)
        if not self.keep(point):
            return None
        shown = tuple((name, text if name == symbol.name else old) for name, old in trial.shown)
        return Trial(point, shown)

    def _refuted(self, trial: Trial, why: str) -> Verdict:
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
        truth = self._truth(formula, trial)
        return "true" if truth else "false" if truth is False else "unknown"

    def _division(self, trial: Trial) -> str:
        """Whether both sides were divided by something that is zero here."""
        if (
            len(self.first) != 1
            or len(self.second) != 1
            or not (len(self.first[0]) == len(self.second[0]) == 1)
        ):
            return ""
        a, b = self.first[0][0], self.second[0][0]
        below = b.left - b.right
        if (
            below == 0
            or sp.Tuple(a.left, b.left).has(sp.Sum)
            or not a.operator == b.operator == "=="
        ):
            return ""
        quotient = within(SOLVE_SECONDS, lambda: sp.cancel(sp.together((a.left - a.right) / below)))
        if quotient is None or quotient.is_number or not quotient.is_polynomial():
            return ""
        return f"both sides were divided by ${tex_of(quotient, self.context)}$, which is 0 here"


def _zeros(values: Any) -> Any:
    if isinstance(values, tuple) and not isinstance(values, Gauss):
        return tuple(_zeros(v) for v in values)
    return Fraction(0)


def _shape(values: Any) -> tuple[int, ...]:
    if not isinstance(values, tuple) or isinstance(values, Gauss):
        return ()
    return (len(values), *_shape(values[0]))
