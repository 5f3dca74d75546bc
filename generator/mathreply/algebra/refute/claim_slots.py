"""The slots that a trial of a claim fills: one for each name, function and family in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import sympy as sp
from msgspec import Struct, field
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator, random_in
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.refute.slots import Slot
from mathreply.model.domains import Interval

LONG = 24
"""Entries of a family of unknown size: enough for every range that is tried."""


class _Names(Struct):
    """What stands in the sides of a claim, by kind."""

    symbols: set[Expr] = field(default_factory=set)
    arrays: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)

    def add(self, side: Expr) -> None:
        """Take in one more side."""
        matrices = side.atoms(sp.MatrixSymbol)
        families = {entry.base for entry in side.atoms(sp.Indexed)}
        self.arrays |= {m.name for m in matrices} | {str(base.label) for base in families}
        self.symbols |= {s for s in side.free_symbols if self._is_scalar(s)}
        self.symbols |= _names_in(size for m in matrices for size in m.shape)
        calls = side.atoms(AppliedUndef)
        self.functions |= {str(call.func) for call in calls if not operator(call)}
        # SymPy does not count the index of the entry in which a derivative is taken among the free
        # names.
        for derivative in side.atoms(sp.Derivative):
            moving = _names_in(variable for variable, _ in derivative.variable_count)
            self.symbols |= {s for s in moving if self._is_scalar(s) and not s.is_Dummy}

    def _is_scalar(self, name: Expr) -> bool:
        return isinstance(name, sp.Symbol) and name.name not in self.arrays


def _names_in(expressions: Iterable[Expr]) -> set[Expr]:
    found: set[Expr] = set()
    for e in expressions:
        found |= getattr(e, "free_symbols", set())
    return found


def slots_of(context: Context, facts: Facts, sides: list[Expr]) -> list[Slot]:
    """A slot for every name that the sides need, in the order of the declarations, inferred names
    last."""
    written = [side for side in sides if isinstance(side, sp.Basic)]
    names = _Names()
    for side in written:
        names.add(side)
    symbols = _with_sizes(names, context)
    random = _drawn_alone(written, facts)
    found = []
    for symbol in symbols:
        if symbol in random:
            found.append(_random_slot(symbol, facts))
        else:
            found.append(_scalar_slot(symbol, context, sides))
    found += [_array_slot(name, context, facts, written) for name in names.arrays]
    found += [Slot(name, "function") for name in names.functions]
    order = {name: rank for rank, name in enumerate(context.names)}
    return sorted(found, key=lambda slot: (order.get(slot.name, len(order)), slot.name))


def _with_sizes(names: _Names, context: Context) -> set[Expr]:
    """The names of numbers, with those that the sizes of families and the ends of indices hold."""
    # The label of a family is no number.
    symbols = {s for s in names.symbols if s.name not in names.arrays or s.is_Dummy}
    for name in names.arrays:
        declared = context.names.get(name)
        if declared is not None:
            symbols |= _names_in(declared.shape)
    for symbol in tuple(symbols):
        symbols |= _runs_up_to(symbol, context)
    return symbols


def _drawn_alone(sides: list[Expr], facts: Facts) -> set[Expr]:
    """The random numbers with outcomes of their own: three outcomes of each would make independent
    ones depend on each other."""
    random = {name for side in sides for name in random_in(side)}
    return {s for s in random if not any(said.part(s) is not None for said in facts.independent)}


def _random_slot(symbol: Expr, facts: Facts) -> Slot:
    """Of a random number, which has the sign that is assumed of it in every outcome."""
    is_positive = facts.is_positive(symbol)
    has_sign = is_positive or facts.is_nonnegative(symbol)
    interval = Interval(Fraction(0), None, low_open=is_positive) if has_sign else None
    return Slot(symbol.name, "random", symbol, interval=interval)


def _runs_up_to(symbol: Expr, context: Context) -> set[Expr]:
    """The names in the size up to which an index runs."""
    declared = context.names.get(symbol.name)
    if symbol in context.ranges:
        return _names_in([context.ranges[symbol]])
    if declared is not None and declared.domain.kind == "index" and not declared.shape:
        return _names_in([size_named(declared.domain.shape[0])])
    return set()


def _scalar_slot(symbol: Expr, context: Context, sides: list[Expr]) -> Slot:
    """The slot of a number: as it is declared, or as it is used."""
    declared = context.names.get(symbol.name)
    if symbol in context.ranges:
        return Slot(symbol.name, "free index", symbol, (context.ranges[symbol],))
    is_size = symbol.is_integer and _is_size(symbol, context, sides)
    if declared is not None and not declared.shape:
        domain = declared.domain
        if domain.kind == "index":
            return Slot(symbol.name, "free index", symbol, (size_named(domain.shape[0]),))
        kind = "size" if is_size else str(domain.kind)
        return Slot(symbol.name, kind, symbol, (), domain.interval)
    if is_size:
        return Slot(symbol.name, "size", symbol)
    if symbol.is_integer:
        return Slot(symbol.name, "free index" if symbol.is_positive else "integer", symbol)
    return Slot(symbol.name, "positive" if symbol.is_positive else "real", symbol)


def size_named(text: str) -> Expr:
    """A size as it is declared: a number, or a name."""
    if text.isdecimal():
        return sp.Integer(int(text))
    return sp.Symbol(text, integer=True, positive=True)


def _is_size(symbol: Expr, context: Context, sides: list[Expr]) -> bool:
    """Whether a whole number bounds a range or is the size of a family."""
    return any(symbol in _names_in(sizes) for sizes in _sizes(context, sides))


def _sizes(context: Context, sides: list[Expr]) -> Iterator[Iterable[Expr]]:
    """Shapes that are declared, ends of free indices, of sums and products, shapes of matrices."""
    for name in context.names.values():
        yield name.shape
    yield context.ranges.values()
    for side in sides:
        if not isinstance(side, sp.Basic):
            continue
        for node in side.atoms(sp.Sum, sp.Product):
            for _, low, high in node.limits:
                yield low, high
        for matrix in side.atoms(sp.MatrixSymbol):
            yield matrix.shape


def _array_slot(name: str, context: Context, facts: Facts, sides: list[Expr]) -> Slot:
    """The slot of a family: as it is declared, or as a matrix or an entry of it stands there."""
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
    for side in sides:
        for matrix in side.atoms(sp.MatrixSymbol):
            if matrix.name == name:
                rows, columns = matrix.shape
                return Slot(name, "real", None, (rows,) if columns == 1 else matrix.shape)
    entries = (entry for side in sides for entry in side.atoms(sp.Indexed))
    entry = next(entry for entry in entries if str(entry.base.label) == name)
    kind = "positive" if entry.is_positive else "real"
    return Slot(name, kind, None, (sp.Integer(LONG),) * len(entry.indices))


def _total(name: str, facts: Facts) -> Fraction | None:
    """What a family sums to by assumption."""
    for left, right in facts.equal:
        is_total = isinstance(left, sp.Sum) and isinstance(left.function, sp.Indexed)
        if not is_total or not right.is_Rational:
            continue
        if str(left.function.base.label) == name:
            return Fraction(int(right.p), int(right.q))
    return None
