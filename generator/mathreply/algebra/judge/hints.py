"""What probably happened in a refuted step: the small change that makes it true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import sympy as sp

from mathreply.algebra.budget import within
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.entries import NoEntries, entry, scalars, whole_size
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.judge.case import Case
from mathreply.algebra.prove.calculus import differentiated
from mathreply.algebra.prove.normal import TooLarge
from mathreply.algebra.refute.balls.value import PRECISION_BITS, Evaluator, Undefined, Unknown
from mathreply.algebra.refute.closed import decide, stands
from mathreply.algebra.refute.points import trials
from mathreply.algebra.refute.trials import (
    HIGH_PRECISION_BITS,
    Comparison,
    Sampling,
    TrialOutcome,
    Tried,
    judge_values,
    sample,
)
from mathreply.algebra.write.said import tex_of

WORK = 40_000
PER_CHANGE_WORK = 5_000
MENDED = 3
"""Failures that a change has to mend before it is tried elsewhere."""
LEAST_HOLDING = 6
LARGEST_MISSING = 12
MAX_CHANGES = 60
MAX_ENTRIES = 9
_TURNED = {"<=": ("\\ge", ">="), ">=": ("\\le", "<="), "<": ("\\ge", ">="), ">": ("\\le", "<=")}


def hint_for(case: Case, failed: Sequence[Tried] = ()) -> str:
    """``true with - in place of +`` or the like; empty where no small change helps.

    A change that helps mends the points at which the step failed: they are tried first.
    """
    found = within(WORK, lambda: _look(case, failed[:MENDED]))
    return found or ""


def _look(case: Case, failed: Sequence[Tried]) -> str:
    """The first change of the step that makes it true."""
    operator = case.operator or "=="
    if operator in _TURNED:
        sign, turned = _TURNED[operator]
        return (
            f"true with ${sign}$ in place of ${case.relation}$"
            if _holds(case, case.right, turned, failed)
            else ""
        )
    if operator != "==":
        return ""
    if getattr(case.left, "is_Matrix", False) or getattr(case.right, "is_Matrix", False):
        return _in_an_entry(case, failed)
    # What the author wrote is changed, not what the definitions make of it.
    written = case.claim.right if case.claim is not None else case.right
    for number, (changed, text) in enumerate(_changes(written, case.context)):
        if number >= MAX_CHANGES:
            break
        if _holds(case, inline(changed, case.context), "==", failed):
            return text
    return _factor(case)


def _in_an_entry(case: Case, failed: Sequence[Tried]) -> str:
    """The hint for the first entry of an explicit vector or matrix that is wrong."""
    shape, context = case.left.shape, case.context
    is_explicit = all(whole_size(size).is_Integer for size in shape)
    if shape != case.right.shape or not is_explicit:
        return ""
    rows, columns = map(int, shape)
    for place in range(min(rows * columns, MAX_ENTRIES)):
        i, j = (sp.Integer(index + 1) for index in divmod(place, columns))
        left, right = (
            scalars(entry(side, i, j, context), context) for side in (case.left, case.right)
        )
        written = right if case.claim is None else entry(case.claim.right, i, j, context)
        one = case.with_sides(left, right, Claim(left, case.relation, written))
        if not _holds(one, right, "==", failed):
            hint = _look(one, failed)
            return f"entry {place + 1}: {hint}" if hint else ""
    return ""


def _holds(case: Case, right: Expr, operator: str, failed: Sequence[Tried]) -> bool:
    """Whether the step with another side holds wherever it is tried."""
    comparison = Comparison(case.left, operator, right)
    if not case.slots:
        return _holds_closed(comparison, real=case.facts.real)
    tried = Sampling()
    points = trials(case.slots, case.assumed.complete, case.facts.least)
    try:
        if not all(_is_mended(comparison, one, real=case.facts.real) for one in failed):
            return False
        within(
            PER_CHANGE_WORK,
            lambda: sample(comparison, points, tried, real=case.facts.real, stop_at_failure=True),
        )
    except (NoEntries, TooLarge):
        return False
    if tried.at(TrialOutcome.FAILS):
        return False
    return tried.holds >= LEAST_HOLDING


def _is_mended(comparison: Comparison, tried: Tried, *, real: bool) -> bool:
    """Whether a change makes good, as far as can be told, a point at which the step failed."""
    if tried.left is None or isinstance(tried.left, str):
        return True
    precision = PRECISION_BITS if comparison.costly else HIGH_PRECISION_BITS
    evaluator = Evaluator(tried.trial.point, real=real, precision=precision)
    try:
        value = evaluator.value(comparison.right)
    except Undefined:
        return False
    except (Unknown, ZeroDivisionError, ValueError, OverflowError, TypeError):
        return True  # Flint raises the last four on balls outside a function's range
    return judge_values(tried.left, comparison.operator, value) is not TrialOutcome.FAILS


def _holds_closed(comparison: Comparison, *, real: bool) -> bool:
    """Whether two numbers stand in a relation for certain."""
    if comparison.difference is None:
        return False
    try:
        decided = decide(comparison.left, comparison.right, real=real)
    except Undefined:
        return False
    return decided is not None and stands(decided, comparison.operator) is True


def _changes(e: Expr, context: Context) -> Iterator[tuple[Expr, str]]:
    """The right side with one small thing changed, the likeliest first.

    What is written once comes before what is written in several places: to change that is to
    change more.
    """
    yield -e, "true with the opposite sign"
    yield sp.Pow(e, -1), "true with the fraction turned over"
    for node in _nodes(e):
        yield from _in_node(e, node, context)


def _nodes(e: Expr) -> list[Expr]:
    """The pieces of an expression, those first that stand in it once."""
    count: Counter[Expr] = Counter(
        node
        for node in sp.preorder_traversal(e)
        if isinstance(node, sp.Expr) and not isinstance(node, (sp.Indexed, sp.IndexedBase))
    )
    return sorted(list(count)[:40], key=lambda node: count[node])


Hinted = tuple[Expr, str]
"""What may have been meant, and what to say of it."""


def _in_node(e: Expr, node: Expr, context: Context) -> Iterator[tuple[Expr, str]]:
    """The expression with one node changed in a way in which authors slip, and what to say."""
    for other, said in _slips(node, context):
        yield _put(e, node, other), said


def _slips(node: Expr, context: Context) -> Iterator[Hinted]:
    """What an author may have meant in place of a node."""
    is_exponential = isinstance(node, sp.exp) or (isinstance(node, sp.Pow) and node.base is sp.E)
    if isinstance(node, sp.Add):
        yield from _other_signs(node, context)
    elif is_exponential:
        yield 1 / node, "true with the opposite sign in the exponent"
    elif isinstance(node, sp.Pow):
        base, exponent = node.base, node.exp
        told = tex_of(base, context)
        yield 1 / node, "true with a fraction turned over"
        yield base ** (exponent + 1), f"true with one more power of ${told}$"
        yield base ** (exponent - 1), f"true with one power of ${told}$ less"
    elif isinstance(node, sp.Integer) and not node.is_zero:
        here = tex_of(node, context)
        for other in (2 * node, node / 2, node + 1, node - 1):
            yield other, f"true with ${tex_of(other, context)}$ in place of ${here}$"
    elif isinstance(node, (sp.Sum, sp.Product)) and len(node.limits) == 1:
        yield from _other_ranges(node)
    elif isinstance(node, (sp.sin, sp.cos)):
        function = sp.cos if isinstance(node, sp.sin) else sp.sin
        other = function(node.args[0])
        yield other, f"true with ${tex_of(other, context)}$"
    elif isinstance(node, sp.conjugate):
        yield node.args[0], "true without a conjugate"


def _other_signs(node: Expr, context: Context) -> Iterator[Hinted]:
    """The sum with the opposite of one of its terms."""
    for term in node.args:
        other = node.func(*(-each if each is term else each for each in node.args))
        yield other, _turned_sign(node, term, other, context)


def _other_ranges(node: Expr) -> Iterator[Hinted]:
    """A sum or product that ends, or begins, one place beside."""
    k, low, high = node.limits[0]
    for shift in (1, -1):
        yield node.func(node.function, (k, low, high + shift)), "true with another last index"
        yield node.func(node.function, (k, low + shift, high)), "true with another first index"


def _turned_sign(node: Expr, term: Expr, other: Expr, context: Context) -> str:
    """``true with $+ 2 a b$ in place of $- 2 a b$``; of two terms both are told."""
    if len(node.args) > 2:
        now, then = (_signed(tex_of(each, context)) for each in (term, -term))
    else:
        now, then = tex_of(node, context), tex_of(other, context)
    return f"true with ${then}$ in place of ${now}$"


def _signed(tex: str) -> str:
    return tex if tex.startswith("-") else f"+ {tex}"


def _put(e: Expr, node: Expr, other: Expr) -> Expr:
    return e.xreplace({node: other})


def _factor(case: Case) -> str:
    """A missing factor or term: the quotient or the difference of the sides is something short."""
    for gap, what in ((case.left / case.right, "factor"), (case.left - case.right, "term")):
        missing = _simple(differentiated(gap))
        if missing is not None and (
            not missing.is_number
            or (
                missing.is_Rational
                and max(abs(missing.p), missing.q) <= LARGEST_MISSING
                and case.right.free_symbols
            )
        ):
            return f"a {what} ${tex_of(missing, case.context)}$ is missing"
    return ""


def _simple(e: Expr) -> Expr:
    """A short form of an expression; None where it has none."""
    binders = (
        sp.Sum,
        sp.Product,
        sp.Integral,
        sp.Derivative,
        sp.Limit,
        sp.MatrixSymbol,
        sp.zoo,
        sp.nan,
    )
    if e.has(*binders) or e.atoms(sp.Function) - e.atoms(sp.exp, sp.log):
        return None
    value = within(WORK // 2, lambda: sp.factor(sp.together(e)))
    return value if value is not None and value.count_ops() <= 4 else None
