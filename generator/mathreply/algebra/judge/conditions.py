"""Conditions under which a step that fails somewhere holds after all."""

from __future__ import annotations

import itertools
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
    """A condition on the sign of an expression; ``a >= b`` of a difference."""
    left, right = expression, sp.S.Zero
    if isinstance(expression, sp.Add) and len(expression.args) == 2:
        first, second = expression.args
        if second.could_extract_minus_sign():
            left, right = first, -second
    sign = {">=": "\\ge", "<=": "\\le", "!=": "\\ne"}.get(operator, operator)
    tex = f"{tex_of(left, context)} {sign} {tex_of(right, context)}"
    return WrittenCondition(tex, expression, operator, suffices=True)


def _candidates(case: Case) -> list[Expr]:
    """What stands between bars once squares and roots have met, then what is divided by, whose sign
    often says where an integral or a series has a value, then the names themselves."""
    sides = (case.left, case.right)
    found: list[Expr] = []

    def look() -> None:
        form = Normalizer(case.facts)(case.left - case.right)
        signed = {size.args[0] for size in form.atoms(sp.Abs)}
        for side in sides:
            signed |= _rooted_squares(side)
        found.extend(sorted(signed, key=sp.default_sort_key))

    if not any(getattr(side, "is_Matrix", False) for side in sides):
        within(WORK, look)
    names = {name for side in sides for name in side.free_symbols if _is_real_name(name)}
    found += _divisors(case, names)
    found += sorted(names - set(found), key=lambda name: name.name)
    # Their differences last: x > y is a rarer condition than x > 0.
    pairs = itertools.combinations(sorted(names, key=lambda name: name.name), 2)
    found += [a - b for a, b in itertools.islice(pairs, 6)]
    return list(dict.fromkeys(found))


def _is_real_name(s: Expr) -> bool:
    return isinstance(s, sp.Symbol) and not isinstance(s, sp.Dummy) and bool(s.is_extended_real)


def _rooted_squares(side: Expr) -> set[Expr]:
    """What an even root has the absolute value of: ``x - 3`` of ``sqrt(x^2 - 6 x + 9)``."""
    found: set[Expr] = set()
    for root in side.atoms(sp.Pow):
        base = root.base
        is_even_root = root.exp.is_Rational and root.exp.q % 2 == 0
        if not is_even_root or not base.is_polynomial(*base.free_symbols):
            continue
        for factor in sp.Mul.make_args(sp.factor(base)):
            if isinstance(factor, sp.Pow) and factor.exp.is_even:
                found.add(factor.base)
    return found


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
    """Whether the step is proved where a condition holds."""
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
    # Of a name SymPy is to know it as well, so that it evaluates what it would else leave.
    signed: dict[Expr, Expr] = {}
    if isinstance(e, sp.Symbol):
        assumptions = {**e._assumptions_orig, **_ASSUMPTIONS[condition.operator]}
        signed = {e: sp.Symbol(e.name, **assumptions)}

    def is_proved() -> bool:
        left, right = case.left.xreplace(signed), case.right.xreplace(signed)
        try:
            proof = prove_relation(left, case.operator or "==", right, facts, case.context)
        except NoEntries:
            return False
        return proof is not None

    return bool(within(WORK, is_proved))


_ASSUMPTIONS = {
    ">=": {"nonnegative": True},
    "<=": {"nonpositive": True},
    ">": {"positive": True},
    "<": {"negative": True},
    "!=": {"nonzero": True, "real": True},
}
"""Operator → what a name is that stands so to 0."""


def nudged(case: Case, tried: Tried) -> list[Tried]:
    """The claim at points of the domain close by; empty where no name can be moved.

    Whole numbers are moved to the two next ones on either side.
    """
    point = tried.trial.point
    moved = [_moved(point, step, case) for step in NUDGES]
    near = [other for other, is_new in moved if is_new]
    if not near:
        near = list(_whole_neighbours(point, case))
    kept = [other for other in near if all(_admitted(slot, other) for slot in case.slots)]
    if len(kept) < len(near) and len(near) > len(NUDGES):
        return []  # whole numbers at an end of their domain: a few of them are no gap
    comparison = case.comparison(case.operator or "==")
    shown, real = tried.trial.shown, case.facts.real
    return [attempt(comparison, Trial(other, shown), real=real) for other in kept]


def _admitted(slot: Slot, point: Point) -> bool:
    """Whether a point keeps the value of a name in its domain."""
    if slot.symbol is None or slot.shape or slot.kind in ("random", "function"):
        return True
    return slot.symbol not in point.scalars or admits(slot, point.scalars[slot.symbol])


def _whole_neighbours(point: Point, case: Case) -> Iterator[Point]:
    """The points with one whole number one or two away."""
    for slot in case.slots:
        if slot.kind in ("integer", "natural") and slot.symbol in point.scalars:
            for step in (1, -1, 2, -2):
                scalars = {**point.scalars, slot.symbol: point.scalars[slot.symbol] + step}
                yield Point(scalars, point.arrays, point.functions, point.outcomes)


def _moved(point: Point, step: Fraction, case: Case) -> tuple[Point, bool]:
    """The point with every number that is not whole moved a little, and whether any was."""
    scalars, is_moved = dict(point.scalars), False
    for rank, (symbol, value) in enumerate(point.scalars.items()):
        if not isinstance(value, (Fraction, Gauss)) or symbol.is_integer:
            continue
        # Each by another amount: moved alike, they might keep what ties them.
        shift = step / (3 + rank)
        if isinstance(value, Gauss):
            scalars[symbol] = Gauss(value.real + shift, value.imag - shift / 2)
        else:
            scalars[symbol] = value + shift
        is_moved = True
    arrays = {}
    for name, values in point.arrays.items():
        declared = case.context.names.get(name)
        is_fixed = declared is not None and declared.domain.kind in _FIXED
        arrays[name] = values if is_fixed else _moved_array(values, step)
        is_moved = is_moved or not is_fixed
    return Point(scalars, arrays, point.functions, point.outcomes), is_moved


_FIXED = ("onehot", "simplex", "integer", "natural")
"""Kinds of families whose entries cannot be moved a little, one by one."""


def _moved_array(values: Expr, step: Fraction) -> Expr:
    """Each entry moved by another amount: alike, they might keep what ties them."""
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
            for e, sign in _signs_needed(node, case):
                needed.setdefault(e, sign)
    own = {e: sign for e, sign in needed.items() if not _has_bound(e)}
    parts = []
    for e, sign in own.items():
        # Where u is positive u + 1 is, and needs not be told.
        is_implied = any(sp.expand(e - other).is_positive for other in own)
        if not is_implied:
            parts.append(f"{tex_of(e, case.context)} {sign} 0")
    return WrittenCondition(", ".join(parts))


def _signs_needed(node: Expr, case: Case) -> Iterator[tuple[Expr, str]]:
    """What one node needs to be positive, or not negative, and is not known to be."""
    facts = case.facts
    if isinstance(node, sp.log) and not facts.is_positive(node.args[0]):
        yield node.args[0], ">"
    if isinstance(node, sp.factorial) and not facts.is_nonnegative(node.args[0]):
        yield node.args[0], "\\ge"
    is_even_root = isinstance(node, sp.Pow) and node.exp.is_Rational and node.exp.q % 2 == 0
    if is_even_root and not facts.is_nonnegative(node.base):
        yield node.base, "\\ge" if node.exp > 0 else ">"


def _has_bound(e: Expr) -> bool:
    """Whether a name in an expression is bound around it."""
    return any(isinstance(s, sp.Dummy) for s in e.free_symbols)
