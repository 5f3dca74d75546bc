"""What a claim's names are: the facts that a proof may use, the slots that a trial fills, the
assumptions it keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import sympy as sp
from msgspec import Struct
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator, random_in
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.independence import random_atoms
from mathreply.algebra.expression.nodes import Claim, Norm
from mathreply.algebra.read.arithmetic import UNSIZED
from mathreply.algebra.refute.slots import Slot

OPERATORS = {
    "=": "==",
    "\\equiv": "==",
    ":=": "==",
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


LONG = 24
"""Entries of a family of unknown size: enough for every range that is tried."""


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
            if operator is None or isinstance(part.left, Claim) or isinstance(part.right, Claim):
                continue
            left, right = sized(prepare(part.left), prepare(part.right))
            found.append(Assumption(left, operator, right))
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
    facts = Facts(real=not any(_is_complex(side) for side in sides))
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
    facts.ranges = _ranges(context)
    facts.independent = context.independent
    facts.letters = _letters(context, sides)
    simplex |= {name for a in assumptions for name in _shares(context, a)}
    facts.simplex, facts.onehot = frozenset(simplex), frozenset(onehot)
    for assumption in assumptions:
        _assume(facts, assumption)
        if len(assumption.over) == 1:
            _assume_of_every(facts, assumption)
        for bound in _bounds(facts, assumption):
            _assume(facts, bound)
    return facts


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
    if not isinstance(small, (sp.Abs, sp.Pow)):
        return
    if isinstance(small, sp.Abs):
        (u,) = small.args
        yield Assumption(sp.S.Zero, operator, large)
    elif small.exp == 2 and large.is_Rational and large >= 0:
        u, large = small.base, sp.sqrt(large)
    else:
        return
    if facts.is_real(u):
        yield Assumption(u, operator, large)
        yield Assumption(-u, operator, large)
        yield Assumption(u**2, operator, large**2)


def _ranges(context: Context) -> dict[Expr, Expr]:
    """Free indices and the sizes up to which they run, as declared or as their families tell."""
    found = {index: size for index, size in context.ranges.items() if isinstance(index, sp.Symbol)}
    found |= declared_indices(context)
    return {index: size for index, size in found.items() if size is not None}


def declared_indices(context: Context) -> dict[Expr, Expr]:
    """Names that are declared as indices, and the sizes up to which they run."""
    return {
        name.scalar(): _size(name.domain.shape[0])
        for name in context.names.values()
        if name.domain.kind == "index" and name.domain.shape
    }


def _letters(context: Context, sides: list[Expr]) -> frozenset[Expr]:
    """The indices of random members that no declaration makes one number: of means, what is assumed
    at one of them is assumed at each."""
    sizes = {text for name in context.names.values() for text in name.domain.shape}
    sizes |= {str(size) for size in context.ranges.values()}
    numbers = {text for text, name in context.names.items() if name.domain.kind != "index"}
    members = {a for side in sides if isinstance(side, sp.Basic) for a in random_atoms(side)}
    found = {s for a in members if isinstance(a, sp.Indexed) for s in a.indices if s.is_Symbol}
    return frozenset(s for s in found if s.name not in sizes | numbers and not s.is_Dummy)


def _is_complex(e: Expr) -> bool:
    if not isinstance(e, sp.Basic):
        return False
    if e.has(sp.I):
        return True
    symbols = e.free_symbols | {node.base.label for node in e.atoms(sp.Indexed)}
    return any(
        s.is_complex and s.is_extended_real is None and not isinstance(s, sp.Dummy)
        for s in symbols
        if isinstance(s, sp.Symbol)
    ) or any(node.is_complex and node.is_extended_real is None for node in e.atoms(sp.Indexed))


def _assume(facts: Facts, a: Assumption) -> None:
    if getattr(a.left, "is_Matrix", False) or getattr(a.right, "is_Matrix", False):
        _assume_matrix(facts, a)
        return
    difference = sp.expand(a.left - a.right)
    if a.operator == "!=":
        facts.nonzero += [difference, -difference]
        parts = [f.as_base_exp()[0] for f in sp.Mul.make_args(sp.factor(difference))]
        as_written = a.left - a.right
        facts.nonzero += [f for f in (*parts, as_written) if not f.is_number]
    elif a.operator == "==":
        facts.equal.append((a.left, a.right))
        if isinstance(a.left, Norm) or isinstance(a.right, Norm):
            # A norm is squared in the normal form, where it is a sum of squares.
            facts.equal.append((a.left**2, a.right**2))
    else:
        is_less = a.operator in ("<", "<=")
        known = facts.nonnegative if "=" in a.operator else facts.positive
        known.append(-difference if is_less else difference)
        written = a.right - a.left if is_less else a.left - a.right
        if written.has(sp.Sum) and "=" not in a.operator:
            known.append(_core(written))


def _core(positive: Expr) -> Expr:
    """What is positive where an expression is, as it is written: without factors that always are,
    and without a root."""
    rest = sp.Mul(*(f for f in sp.Mul.make_args(positive) if not f.is_positive))
    if isinstance(rest, sp.Pow) and rest.exp.is_Rational and rest.exp > 0 and rest.exp.p == 1:
        return _core(rest.base)
    return rest


def _assume_of_every(facts: Facts, a: Assumption) -> None:
    """What is assumed of an entry whatever its index."""
    entries = a.left.atoms(sp.Indexed) | a.right.atoms(sp.Indexed)
    is_entry = isinstance(a.left, sp.Indexed) and a.left.indices == a.over
    if a.operator == "==" and is_entry and not a.right.has(a.left.base):
        facts.families.append((a.left, a.right))
    elif a.operator in ("<", "<=", ">", ">=") and all(e.indices == a.over for e in entries):
        large, small = (a.right, a.left) if a.operator in ("<", "<=") else (a.left, a.right)
        known = sp.expand(large - small)
        calls = [f for f in known.atoms(AppliedUndef) if f.args.count(a.over[0]) == 1]
        facts.every += [(node, known, "=" not in a.operator) for node in (*entries, *calls)]


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


def square_named(a: Assumption) -> tuple[str, str] | None:
    """The name of the matrix of which an equation says nothing but that it is ``symmetric`` or
    ``orthogonal``, and which of the two."""
    if a.operator != "==":
        return None
    for one, other in ((a.left, a.right), (a.right, a.left)):
        is_transpose = isinstance(one, sp.Transpose) and one.args[0] == other
        if is_transpose and isinstance(other, sp.MatrixSymbol):
            return other.name, "symmetric"
        if isinstance(other, sp.Identity) and isinstance(one, sp.MatMul) and len(one.args) == 2:
            x, y = one.args
            if isinstance(x, sp.Transpose) and x.args[0] == y and isinstance(y, sp.MatrixSymbol):
                return y.name, "orthogonal"
    return None


def slots_of(context: Context, facts: Facts, sides: list[Expr]) -> list[Slot]:
    """A slot for every name that the sides need, in the order of the declarations, inferred names
    last."""
    symbols: set[Expr] = set()
    arrays: set[str] = set()
    functions: set[str] = set()
    for side in sides:
        if not isinstance(side, sp.Basic):
            continue
        matrices = side.atoms(sp.MatrixSymbol)
        families = {node.base for node in side.atoms(sp.Indexed)}
        arrays |= {m.name for m in matrices} | {str(b.label) for b in families}
        symbols |= {
            s for s in side.free_symbols if isinstance(s, sp.Symbol) and s.name not in arrays
        }
        symbols |= {s for m in matrices for size in m.shape for s in size.free_symbols}
        functions |= {str(f.func) for f in side.atoms(AppliedUndef) if not operator(f)}
        # SymPy does not count the index of the entry in which a derivative is taken among the free
        # names.
        symbols |= {
            s
            for d in side.atoms(sp.Derivative)
            for v, _ in d.variable_count
            for s in v.free_symbols
            if isinstance(s, sp.Symbol) and not isinstance(s, sp.Dummy) and s.name not in arrays
        }
    labels = {s for s in symbols if s.name in arrays and not isinstance(s, sp.Dummy)}
    symbols -= labels
    for name in arrays:
        declared = context.names.get(name)
        symbols |= {
            s
            for size in (declared.shape if declared else ())
            for s in getattr(size, "free_symbols", ())
        }
    symbols |= {n for s in symbols for n in _runs_up_to(s, context)}
    order = {name: rank for rank, name in enumerate(context.names)}
    # Three outcomes of each would make independent ones depend on each other.
    random = {
        s
        for side in sides
        if isinstance(side, sp.Basic)
        for s in random_in(side)
        if not any(said.part(s) is not None for said in facts.independent)
    }
    found = [
        Slot(s.name, "random", s) if s in random else _scalar_slot(s, context, facts, sides)
        for s in symbols
    ]
    found += [_array_slot(name, context, facts, sides) for name in arrays]
    found += [Slot(name, "function") for name in functions]
    return sorted(found, key=lambda slot: (order.get(slot.name, len(order)), slot.name))


def _runs_up_to(symbol: Expr, context: Context) -> set[Expr]:
    """The names in the size up to which an index runs."""
    declared = context.names.get(symbol.name)
    if symbol in context.ranges:
        size = context.ranges[symbol]
    elif declared is not None and declared.domain.kind == "index" and not declared.shape:
        size = _size(declared.domain.shape[0])
    else:
        return set()
    return set(getattr(size, "free_symbols", ()))


def _scalar_slot(symbol: Expr, context: Context, facts: Facts, sides: list[Expr]) -> Slot:
    declared = context.names.get(symbol.name)
    if symbol in context.ranges:
        return Slot(symbol.name, "free index", symbol, (context.ranges[symbol],))
    if declared is not None and not declared.shape:
        domain = declared.domain
        if domain.kind == "index":
            return Slot(symbol.name, "free index", symbol, (_size(domain.shape[0]),))
        kind = (
            "size" if symbol.is_integer and _is_size(symbol, context, sides) else str(domain.kind)
        )
        return Slot(symbol.name, kind, symbol, (), domain.interval)
    if symbol.is_integer:
        if _is_size(symbol, context, sides):
            return Slot(symbol.name, "size", symbol)
        return Slot(symbol.name, "free index" if symbol.is_positive else "integer", symbol)
    return Slot(symbol.name, "positive" if symbol.is_positive else "real", symbol)


def _size(text: str) -> Expr:
    return (
        sp.Integer(int(text)) if text.isdecimal() else sp.Symbol(text, integer=True, positive=True)
    )


def _is_size(symbol: Expr, context: Context, sides: list[Expr]) -> bool:
    """Whether a whole number bounds a range or is the size of a family."""
    if any(
        symbol in getattr(size, "free_symbols", ())
        for n in context.names.values()
        for size in n.shape
    ):
        return True
    if symbol in {s for size in context.ranges.values() for s in getattr(size, "free_symbols", ())}:
        return True
    bounds = [
        limit
        for side in sides
        if isinstance(side, sp.Basic)
        for node in side.atoms(sp.Sum, sp.Product)
        for limit in node.limits
    ]
    if any(symbol in (low.free_symbols | high.free_symbols) for _, low, high in bounds):
        return True
    return any(
        symbol in size.free_symbols
        for side in sides
        if isinstance(side, sp.Basic)
        for m in side.atoms(sp.MatrixSymbol)
        for size in m.shape
    )


def _array_slot(name: str, context: Context, facts: Facts, sides: list[Expr]) -> Slot:
    declared = context.names.get(name)
    if declared is not None and declared.shape:
        return Slot(
            name,
            str(declared.domain.kind),
            None,
            declared.shape,
            declared.domain.interval,
            symmetric=name in facts.symmetric,
            orthogonal=name in facts.orthogonal,
            total=_total(name, facts),
        )
    shape = next(
        (
            m.shape
            for side in sides
            if isinstance(side, sp.Basic)
            for m in side.atoms(sp.MatrixSymbol)
            if m.name == name
        ),
        None,
    )
    if shape is not None:
        return Slot(name, "real", None, shape[:1] if shape[1] == 1 else shape)
    indexed = next(
        node
        for side in sides
        if isinstance(side, sp.Basic)
        for node in side.atoms(sp.Indexed)
        if str(node.base.label) == name
    )
    return Slot(
        name,
        "positive" if indexed.is_positive else "real",
        None,
        (sp.Integer(LONG),) * len(indexed.indices),
    )


def _total(name: str, facts: Facts) -> Fraction | None:
    """What a family sums to by assumption."""
    for left, right in facts.equal:
        if (
            isinstance(left, sp.Sum)
            and isinstance(left.function, sp.Indexed)
            and right.is_Rational
            and str(left.function.base.label) == name
        ):
            return Fraction(int(right.p), int(right.q))
    return None
