"""Conditions under which a step that fails somewhere holds after all."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import sympy as sp
from msgspec import Struct
from msgspec.structs import replace

from mathreply.algebra.budget import within
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.entries import NoEntries
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.judge.case import Case
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.relations import prove_relation
from mathreply.algebra.refute.balls.value import (
    Evaluator,
    Gauss,
    Point,
    Undefined,
    Unknown,
    compare,
)
from mathreply.algebra.refute.points import Trial
from mathreply.algebra.refute.slots import Slot, admits
from mathreply.algebra.refute.trials import Sampling, TrialOutcome, Tried, attempt
from mathreply.algebra.write.said import tex_of

WORK = 150_000
LEAST_HOLDING = 4
MAX_CANDIDATES = 24
NUDGES = (Fraction(1, 99_991), Fraction(-1, 99_989))
"""How far a point is moved to see whether it stands alone."""


class WrittenCondition(Struct, frozen=True):
    """A condition as TeX, and what it says."""

    tex: str
    expression: Expr = None
    operator: str = ">="
    suffices: bool = False
    """Whether the step was proved under it; a condition without which a side has no value is
    needed, and may not be enough."""


def find_condition(case: Case, sampling: Sampling) -> WrittenCondition | None:
    """A sign condition that parts the points that were tried, where the step holds, from those
    where it fails, and under which the step is proved: it is enough, though perhaps not needed
    everywhere."""
    held = sampling.at(TrialOutcome.HOLDS)
    if len(held) < LEAST_HOLDING or case.operator is None or not case.facts.real:
        return None
    for expression in _candidates(case)[:MAX_CANDIDATES]:
        for operator in (">=", "<=", ">", "<", "!="):
            if _leaves_an_end(expression, operator):
                continue
            condition = _condition(expression, operator, case.context)
            if _parts(condition, sampling, real=case.facts.real) and _proves(condition, case):
                return condition
    # A real power of a negative base has values here and there, and the law may hold at some.
    for base in _bases_of_powers(case):
        condition = _condition(base, ">", case.context)
        is_spared = _parts(condition, sampling, real=True, everywhere=False)
        if is_spared and _proves(condition, case):
            return condition
    return None


def _leaves_an_end(expression: Expr, operator: str) -> bool:
    """Whether a condition leaves an end of the domain or nothing of it: ``n \\le 0`` of a natural n
    is no condition that anybody would assume, the step is false."""
    if operator in ("<=", "<"):
        return bool(expression.is_nonnegative)
    return operator in (">=", ">") and bool(expression.is_nonpositive)


def _bases_of_powers(case: Case) -> list[Expr]:
    """Names under a power with a name in it: ``a`` of ``(a^b)^c``."""
    powers = {p for side in (case.left, case.right) for p in side.atoms(sp.Pow)}
    bases = {p.base for p in powers if p.base.is_Symbol and p.exp.free_symbols}
    return sorted(bases, key=sp.default_sort_key)


def _condition(expression: Expr, operator: str, context: Context) -> WrittenCondition:
    if (
        isinstance(expression, sp.Add)
        and len(expression.args) == 2
        and expression.args[1].could_extract_minus_sign()
    ):
        left, right = expression.args[0], -expression.args[1]
    else:
        left, right = expression, sp.S.Zero
    sign = {">=": "\\ge", "<=": "\\le", "!=": "\\ne"}.get(operator, operator)
    return WrittenCondition(
        f"{tex_of(left, context)} {sign} {tex_of(right, context)}",
        expression,
        operator,
        suffices=True,
    )


def _candidates(case: Case) -> list[Expr]:
    """What stands between bars once squares and roots have met, then what is divided by, whose sign
    often says where an integral or a series has a value, then the names themselves."""
    found: list[Expr] = []

    def look() -> None:
        form = Normalizer(case.facts)(case.left - case.right)
        signed = {a.args[0] for a in form.atoms(sp.Abs)}
        signed |= {base for side in (case.left, case.right) for base in _rooted_squares(side)}
        found.extend(sorted(signed, key=sp.default_sort_key))

    if not getattr(case.left, "is_Matrix", False) and not getattr(case.right, "is_Matrix", False):
        within(WORK, look)
    names = {
        s
        for side in (case.left, case.right)
        for s in side.free_symbols
        if isinstance(s, sp.Symbol) and not isinstance(s, sp.Dummy) and s.is_extended_real
    }
    found += _divisors(case, names)
    found += sorted(names - set(found), key=lambda s: s.name)
    ordered = sorted(names, key=lambda s: s.name)
    found += [a - b for j, a in enumerate(ordered) for b in ordered[j + 1 :]][:6]
    return list(dict.fromkeys(found))


def _rooted_squares(side: Expr) -> set[Expr]:
    """What an even root has the absolute value of: ``x - 3`` of ``sqrt(x^2 - 6 x + 9)``."""
    roots = {p for p in side.atoms(sp.Pow) if p.exp.is_Rational and p.exp.q % 2 == 0}
    under = {p.base for p in roots if p.base.is_polynomial(*p.base.free_symbols)}
    factors = {f for base in under for f in sp.Mul.make_args(sp.factor(base))}
    return {f.base for f in factors if isinstance(f, sp.Pow) and f.exp.is_even}


def _divisors(case: Case, names: set[Expr]) -> list[Expr]:
    """Bases of negative powers that hold free names alone."""
    powers = {p for side in (case.left, case.right) for p in side.atoms(sp.Pow)}
    bases = {p.base for p in powers if p.exp.is_negative and not p.base.is_Symbol}
    return sorted((b for b in bases if b.free_symbols <= names), key=sp.default_sort_key)


def _parts(
    condition: WrittenCondition, sampling: Sampling, *, real: bool, everywhere: bool = True
) -> bool:
    """Whether the step fails only where the condition is broken, and, ``everywhere``, wherever it
    is; ends count as either."""
    kept = 0
    for tried in sampling.at(TrialOutcome.HOLDS, TrialOutcome.FAILS):
        try:
            value = Evaluator(tried.trial.point, real=real).value(condition.expression)
            satisfied = compare(value, condition.operator, value - value)
            at_end = bool(value.is_zero())
        except (Unknown, Undefined):
            return False
        fails = tried.outcome is TrialOutcome.FAILS
        is_open = at_end or not everywhere
        if satisfied == fails and not (is_open and not satisfied):
            return False
        kept += satisfied
    return kept >= LEAST_HOLDING


def _proves(condition: WrittenCondition, case: Case) -> bool:
    e = condition.expression
    facts = replace(case.facts.also(), used=set(), values={}, _under={})
    target = {
        ">=": facts.nonnegative,
        "<=": facts.nonnegative,
        ">": facts.positive,
        "<": facts.positive,
        "!=": facts.nonzero,
    }[condition.operator]
    target.append(-e if condition.operator.startswith("<") else e)
    replaced: dict[Expr, Expr] = {}
    if isinstance(e, sp.Symbol):
        known = {
            ">=": {"nonnegative": True},
            "<=": {"nonpositive": True},
            ">": {"positive": True},
            "<": {"negative": True},
            "!=": {"nonzero": True, "real": True},
        }[condition.operator]
        replaced = {e: sp.Symbol(e.name, **{**e._assumptions_orig, **known})}

    def attempt_it() -> bool:
        try:
            return (
                prove_relation(
                    case.left.xreplace(replaced),
                    case.operator or "==",
                    case.right.xreplace(replaced),
                    facts,
                    case.context,
                )
                is not None
            )
        except NoEntries:
            return False

    return bool(within(WORK, attempt_it))


def nudged(case: Case, tried: Tried) -> list[Tried]:
    """The claim at points of the domain close by; empty where no name can be moved.

    Whole numbers are moved to the two next ones on either side.
    """
    point = tried.trial.point
    near = [moved for step in NUDGES for moved, is_new in (_moved(point, step, case),) if is_new]
    if not near:
        near = list(_whole_neighbours(point, case))
    kept = [p for p in near if all(_admitted(slot, p) for slot in case.slots)]
    if len(kept) < len(near) and len(near) > len(NUDGES):
        return []  # whole numbers at an end of their domain: a few of them are no gap
    comparison = case.comparison(case.operator or "==")
    return [attempt(comparison, Trial(p, tried.trial.shown), real=case.facts.real) for p in kept]


def _admitted(slot: Slot, point: Point) -> bool:
    if slot.symbol is None or slot.shape or slot.kind in ("random", "function"):
        return True
    return slot.symbol not in point.scalars or admits(slot, point.scalars[slot.symbol])


def _whole_neighbours(point: Point, case: Case) -> Iterator[Point]:
    for slot in case.slots:
        if slot.kind in ("integer", "natural") and slot.symbol in point.scalars:
            for step in (1, -1, 2, -2):
                scalars = {**point.scalars, slot.symbol: point.scalars[slot.symbol] + step}
                yield Point(scalars, point.arrays, point.functions, point.outcomes)


def _moved(point: Point, step: Fraction, case: Case) -> tuple[Point, bool]:
    scalars, moved = dict(point.scalars), False
    for rank, (symbol, value) in enumerate(point.scalars.items()):
        if isinstance(value, (Fraction, Gauss)) and not symbol.is_integer:
            shift = step / (3 + rank)
            scalars[symbol] = (
                Gauss(value.real + shift, value.imag - shift / 2)
                if isinstance(value, Gauss)
                else value + shift
            )
            moved = True
    arrays = {}
    for name, values in point.arrays.items():
        declared = case.context.names.get(name)
        fixed = declared is not None and declared.domain.kind in (
            "onehot",
            "simplex",
            "integer",
            "natural",
        )
        arrays[name] = values if fixed else _moved_array(values, step)
        moved = moved or not fixed
    return Point(scalars, arrays, point.functions, point.outcomes), moved


def _moved_array(values: Expr, step: Fraction) -> Expr:
    if isinstance(values, Gauss):
        return Gauss(values.real + step, values.imag - step / 2)
    if isinstance(values, tuple):
        return tuple(_moved_array(v, step / (2 + j)) for j, v in enumerate(values))
    return values + step


def missing_signs(case: Case, tried: Tried) -> WrittenCondition:
    """What has to be positive so that both sides have a value: arguments of logarithms and
    roots."""
    needed: dict[Expr, str] = {}
    side = case.left if tried.outcome is TrialOutcome.LEFT_UNDEFINED else case.right
    if isinstance(side, sp.Basic):
        for node in sp.preorder_traversal(side):
            if isinstance(node, sp.log) and not case.facts.is_positive(node.args[0]):
                needed.setdefault(node.args[0], ">")
            if isinstance(node, sp.factorial) and not case.facts.is_nonnegative(node.args[0]):
                needed.setdefault(node.args[0], "\\ge")
            if (
                isinstance(node, sp.Pow)
                and node.exp.is_Rational
                and node.exp.q % 2 == 0
                and not case.facts.is_nonnegative(node.base)
            ):
                needed.setdefault(node.base, "\\ge" if node.exp > 0 else ">")
    own = {e: sign for e, sign in needed.items() if not _has_bound(e)}
    parts = [
        f"{tex_of(e, case.context)} {sign} 0"
        for e, sign in own.items()
        if not any(sp.expand(e - other).is_positive for other in own)
    ]
    return WrittenCondition(", ".join(parts))


def _has_bound(e: Expr) -> bool:
    return any(isinstance(s, sp.Dummy) for s in e.free_symbols)
