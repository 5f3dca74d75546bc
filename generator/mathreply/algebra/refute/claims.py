"""What a claim's names are: the facts that a proof may use, the slots that a trial fills, the
assumptions it keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sympy as sp
from msgspec import Struct
from msgspec.structs import replace
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.complex_names import may_be_complex
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.independence import random_atoms
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Claim, Norm
from mathreply.algebra.read.arithmetic import UNSIZED
from mathreply.algebra.refute.assumed_entries import assume_by_entries
from mathreply.algebra.refute.claim_slots import size_named

OPERATORS = {
    "=": "==",
    "\\equiv": "==",
    ":=": "==",
    "=:": "==",
    "\\ne": "!=",
    "\\neq": "!=",
    "<": "<",
    ">": ">",
    "\\lt": "<",
    "\\gt": ">",
    "\\le": "<=",
    "\\leq": "<=",
    "\\leqslant": "<=",
    "\\ge": ">=",
    "\\geq": ">=",
    "\\geqslant": ">=",
}


class Assumption(Struct, frozen=True):
    """An assumption with its definitions inlined and its matrices left whole."""

    left: Expr
    operator: str
    right: Expr
    over: tuple[Expr, ...] = ()
    """Indices for all of whose values it is assumed: those of which the claim says nothing."""
    sizes: tuple[Expr, ...] = ()
    """Up to where they run, of those that are declared as indices; else as their families tell."""


def assumptions_in(context: Context, prepare: Callable[[Expr], Expr]) -> tuple[Assumption, ...]:
    """The assumptions that are plain relations; ``prepare`` inlines definitions."""
    found = []
    for claim in context.assumptions:
        for part in (claim, *claim.further):
            operator = OPERATORS.get(part.relation)
            is_between_claims = isinstance(part.left, Claim) or isinstance(part.right, Claim)
            if operator is None or is_between_claims:
                continue
            left, right = sized(prepare(part.left), prepare(part.right))
            found.append(Assumption(left, operator, right))
    return tuple(found)


def equations_everywhere(
    context: Context, assumptions: tuple[Assumption, ...]
) -> tuple[tuple[Expr, Expr, frozenset[Expr]], ...]:
    """The equations among some assumptions that hold for all values of some names, with these."""
    known = {(each.left, each.right) for each in assumptions if each.operator == "=="}
    found = []
    for claim, names in context.everywhere:
        if claim.relation != "=" or claim.further or isinstance(claim.left, Claim):
            continue
        pair = (inline(claim.left, context), inline(claim.right, context))
        if pair in known:
            found.append((*pair, names))
    return tuple(found)


def sized(left: Expr, right: Expr) -> tuple[Expr, Expr]:
    """Both sides with an identity that names no size as large as the other side."""
    for one, other in ((left, right), (right, left)):
        if getattr(one, "is_Matrix", False) and UNSIZED in one.shape and UNSIZED not in other.shape:
            size = {UNSIZED: other.shape[0]}
            return left.xreplace(size), right.xreplace(size)
    return left, right


def facts_of(context: Context, assumptions: tuple[Assumption, ...], sides: list[Expr]) -> Facts:
    """The facts for a claim with these sides."""
    facts = Facts(real=not any(may_be_complex(side, context) for side in sides))
    _declare(facts, context)
    facts.ranges = _ranges(context)
    facts.independent = context.independent
    facts.named = tuple(
        replace(d, arguments=tuple(inline(a, context) for a in d.arguments)) for d in context.draws
    )
    facts.letters = _letters(context, sides)
    for assumption in assumptions:
        facts.simplex |= set(_shares(context, assumption))
    for assumption in assumptions:
        _assume(facts, assumption)
        if len(assumption.over) == 1:
            _assume_of_every(facts, assumption)
        for bound in _bounds(facts, assumption):
            _assume(facts, bound)
        assume_by_entries(facts, assumption.left, assumption.operator, assumption.right, context)
    return facts


def _declare(facts: Facts, context: Context) -> None:
    """What the declarations say: shapes, points of the simplex, one-hot vectors, intervals."""
    simplex, onehot = set(), set()
    for canonical, name in context.names.items():
        domain = name.domain
        if domain.kind == "function":
            continue
        if name.shape:
            facts.shapes[canonical] = name.shape
            if domain.kind == "simplex":
                simplex.add(canonical)
            elif domain.kind == "onehot":
                onehot.add(canonical)
        elif domain.interval is not None:
            facts.intervals[name.scalar()] = domain.interval
    facts.simplex, facts.onehot = frozenset(simplex), frozenset(onehot)


def _shares(context: Context, a: Assumption) -> Iterator[str]:
    """The family of positive numbers that are assumed to sum to 1 over their whole range: a point
    of the simplex."""
    for total, one in ((a.left, a.right), (a.right, a.left)):
        if a.operator != "==" or one != 1 or not isinstance(total, sp.Sum):
            continue
        (k, low, high), *more = total.limits
        entry = total.function
        if more or low != 1 or not isinstance(entry, sp.Indexed) or entry.indices != (k,):
            continue
        name = context.names.get(str(entry.base.label))
        if name is not None and name.domain.kind == "positive" and name.shape == (high,):
            yield str(entry.base.label)


_TURNED = {">": "<", ">=": "<="}


def _bounds(facts: Facts, a: Assumption) -> Iterator[Assumption]:
    """What ``|u| < c`` says of ``u``, of its square and of ``c``: ``-c < u < c``, ``u^2 < c^2``,
    ``0 < c``; ``u^2 < c`` of ``u`` with a number ``c``; ``|u| > c`` of the square with ``c >= 0``.
    """
    small, operator, large = a.left, a.operator, a.right
    if operator in _TURNED:
        small, operator, large = large, _TURNED[operator], small
    if operator not in ("<", "<="):
        return
    if isinstance(large, sp.Abs) and facts.is_nonnegative(small) and facts.is_real(large.args[0]):
        yield Assumption(small**2, operator, large.args[0] ** 2)
    if isinstance(small, sp.Abs):
        (u,) = small.args
        # A size lies below it.
        yield Assumption(sp.S.Zero, operator, large)
    elif _is_bounded_square(small, large):
        u, large = small.base, sp.sqrt(large)
    else:
        return
    if facts.is_real(u):
        yield Assumption(u, operator, large)
        yield Assumption(-u, operator, large)
        yield Assumption(u**2, operator, large**2)


def _is_bounded_square(small: Expr, large: Expr) -> bool:
    is_square = isinstance(small, sp.Pow) and small.exp == 2
    return bool(is_square and large.is_Rational and large >= 0)


def _ranges(context: Context) -> dict[Expr, Expr]:
    """Free indices and the sizes up to which they run, as declared or as their families tell."""
    found = {index: size for index, size in context.ranges.items() if isinstance(index, sp.Symbol)}
    found |= declared_indices(context)
    return {index: size for index, size in found.items() if size is not None}


def declared_indices(context: Context) -> dict[Expr, Expr]:
    """Names that are declared as indices, and the sizes up to which they run."""
    return {
        name.scalar(): size_named(name.domain.shape[0])
        for name in context.names.values()
        if name.domain.kind == "index" and name.domain.shape
    }


def _letters(context: Context, sides: list[Expr]) -> frozenset[Expr]:
    """The indices of random members that no declaration makes one number: of means, what is assumed
    at one of them is assumed at each."""
    taken = {text for name in context.names.values() for text in name.domain.shape}
    taken |= {str(size) for size in context.ranges.values()}
    taken |= {text for text, name in context.names.items() if name.domain.kind != "index"}
    indices: set[Expr] = set()
    for side in sides:
        if not isinstance(side, sp.Basic):
            continue
        for member in random_atoms(side):
            if isinstance(member, sp.Indexed):
                indices |= {index for index in member.indices if index.is_Symbol}
    return frozenset(s for s in indices if s.name not in taken and not s.is_Dummy)


def _assume(facts: Facts, a: Assumption) -> None:
    """Take what a relation says into the facts."""
    if getattr(a.left, "is_Matrix", False) or getattr(a.right, "is_Matrix", False):
        _assume_matrix(facts, a)
    elif a.operator == "==":
        _assume_equal(facts, a)
    elif a.operator == "!=":
        _assume_unequal(facts, a)
    else:
        _assume_order(facts, a)


def _assume_equal(facts: Facts, a: Assumption) -> None:
    facts.equal.append((a.left, a.right))
    if isinstance(a.left, Norm) or isinstance(a.right, Norm):
        # A norm is squared in the normal form, where it is a sum of squares.
        facts.equal.append((a.left**2, a.right**2))


def _assume_unequal(facts: Facts, a: Assumption) -> None:
    """What is not zero, and with it each of its factors."""
    difference = sp.expand(a.left - a.right)
    facts.nonzero += [difference, -difference]
    factors = [f.as_base_exp()[0] for f in sp.Mul.make_args(sp.factor(difference))]
    as_written = a.left - a.right
    facts.nonzero += [factor for factor in (*factors, as_written) if not factor.is_number]


def _assume_order(facts: Facts, a: Assumption) -> None:
    difference = sp.expand(a.left - a.right)
    is_less = a.operator in ("<", "<=")
    is_strict = "=" not in a.operator
    known = facts.positive if is_strict else facts.nonnegative
    above = -difference if is_less else difference
    known.append(above)
    # ``x < 2/L`` says ``2 - L x > 0`` as well, where L is declared positive.
    if above.is_rational_function():
        over, under = sp.fraction(sp.together(above))
        if under.is_positive and under != 1:
            known.append(sp.expand(over))
    as_written = a.right - a.left if is_less else a.left - a.right
    # Expanded, a sum is taken apart, and is not found again where it stands whole.
    if as_written.has(sp.Sum) and is_strict:
        known.append(_core(as_written))


def _core(positive: Expr) -> Expr:
    """What is positive where an expression is, as it is written: without factors that always are,
    and without a root."""
    factors = sp.Mul.make_args(positive)
    rest = sp.Mul(*(factor for factor in factors if not factor.is_positive))
    if not isinstance(rest, sp.Pow):
        return rest
    is_root = rest.exp.is_Rational and rest.exp > 0 and rest.exp.p == 1
    return _core(rest.base) if is_root else rest


def _assume_of_every(facts: Facts, a: Assumption) -> None:
    """What is assumed of an entry whatever its index."""
    (index,) = a.over
    left, right = a.left, a.right
    entries = left.atoms(sp.Indexed) | right.atoms(sp.Indexed)
    is_entry = isinstance(left, sp.Indexed) and left.indices == a.over
    if a.operator == "==" and is_entry and not right.has(left.base):
        facts.families.append((left, right))
        return
    if a.operator not in ("<", "<=", ">", ">="):
        return
    if not all(entry.indices == a.over for entry in entries):
        return
    is_less = a.operator in ("<", "<=")
    larger, smaller = (right, left) if is_less else (left, right)
    nonnegative = sp.expand(larger - smaller)
    is_strict = "=" not in a.operator
    calls = [call for call in nonnegative.atoms(AppliedUndef) if call.args.count(index) == 1]
    facts.every += [(node, nonnegative, is_strict) for node in (*entries, *calls)]


def _assume_matrix(facts: Facts, a: Assumption) -> None:
    """``A' = A`` and ``Q'Q = I`` are used by name; other equations of matrices are kept as they
    are."""
    name, kind = square_named(a) or ("", "")
    if kind == "symmetric":
        facts.symmetric |= {name}
    elif kind == "orthogonal":
        facts.orthogonal |= {name}
    elif a.operator == "==":
        facts.equal.append((a.left, a.right))
    elif a.operator == "!=":
        zeros = [side == 0 or isinstance(side, sp.ZeroMatrix) for side in (a.left, a.right)]
        apart = next((s for s, other in ((a.left, zeros[1]), (a.right, zeros[0])) if other), None)
        facts.never_zero += (sp.MatAdd(a.left, -a.right) if apart is None else apart,)


def square_named(a: Assumption) -> tuple[str, str] | None:
    """The name of the matrix of which an equation says nothing but that it is ``symmetric`` or
    ``orthogonal``, and which of the two."""
    if a.operator != "==":
        return None
    for one, other in ((a.left, a.right), (a.right, a.left)):
        if _is_transpose_of(one, other):
            return other.name, "symmetric"
        if not isinstance(other, sp.Identity) or not isinstance(one, sp.MatMul):
            continue
        if len(one.args) == 2 and _is_transpose_of(*one.args):
            return one.args[1].name, "orthogonal"
    return None


def _is_transpose_of(one: Expr, other: Expr) -> bool:
    """Whether the first is the transpose of the second, which is a matrix with a name."""
    is_transpose = isinstance(one, sp.Transpose) and one.args[0] == other
    return is_transpose and isinstance(other, sp.MatrixSymbol)
