"""Assumptions that cannot all hold are told; from them everything would follow, so nothing may.

What is decided here is exact: bounds and values of single names with rational ends, and systems of
linear equations with rational coefficients; :mod:`.impossible` looks at all others.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import sympy as sp
from msgspec import Struct

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.entries import NoEntries, scalars
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import Circular, inline
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.judge.concerning import of_assumptions
from mathreply.algebra.judge.impossible import impossible
from mathreply.model import Declarations
from mathreply.model.domains import Domain

_MOST_KNOWN = 500
_KNOWN: dict[tuple[Declarations, bool], str] = {}
"""What was found, the oldest first."""
_OPPOSITE = {"<": ">", ">": "<", "\\le": "\\ge", "\\ge": "\\le", "=": "="}


class _Range(Struct):
    """What is known of one name: its bounds, each with whether it is left out."""

    low: Expr = -sp.oo
    low_open: bool = True
    high: Expr = sp.oo
    high_open: bool = True

    def above(self, bound: Expr, is_open: bool) -> None:
        if bound > self.low or (bound == self.low and is_open):
            self.low, self.low_open = bound, is_open

    def below(self, bound: Expr, is_open: bool) -> None:
        if bound < self.high or (bound == self.high and is_open):
            self.high, self.high_open = bound, is_open

    def is_empty(self, whole: bool) -> bool:
        """Whether no number lies between its ends, or no whole one."""
        if self.low > self.high:
            return True
        if self.low == self.high and (self.low_open or self.high_open):
            return True
        if not whole or self.low == -sp.oo or self.high == sp.oo:
            return False
        first = math.floor(self.low) + 1 if self.low_open else math.ceil(self.low)
        last = math.ceil(self.high) - 1 if self.high_open else math.floor(self.high)
        return first > last


def known_contradiction(context: Context, declarations: Declarations, *, infer: bool) -> str:
    """The contradiction in a context that was read from these declarations, looked for once in a
    process for all declarations that say the same of the names in the assumptions."""
    if not declarations.assumptions:
        return contradiction(context)
    key = (of_assumptions(declarations), infer)
    if key not in _KNOWN:
        while len(_KNOWN) >= _MOST_KNOWN:
            del _KNOWN[next(iter(_KNOWN))]
        _KNOWN[key] = contradiction(context)
    return _KNOWN[key]


def contradiction(context: Context) -> str:
    """The name or the statement in which the assumptions contradict each other or the domains;
    empty where that is not seen."""
    linear: list[Expr] = []
    ranges: dict[Expr, _Range] = {}
    for relation, gap in _statements(context):
        if gap.is_Rational and not _holds(relation, gap):
            return "a statement among them is false"
        symbols = [s for s in gap.free_symbols if isinstance(s, sp.Symbol)]
        if not symbols or len(symbols) != len(gap.free_symbols) or not _is_linear(gap, symbols):
            continue
        if relation == "=":
            linear.append(gap)
        if len(symbols) == 1:
            known = ranges.setdefault(symbols[0], _domain_of(context, symbols[0]))
            _narrow(known, relation, gap, symbols[0])
    for symbol, known in ranges.items():
        if known.is_empty(bool(symbol.is_integer)):
            return f"no value is left for '{symbol}'"
    if (
        linear
        and sp.linsolve(linear, sorted({s for g in linear for s in g.free_symbols}, key=str))
        is sp.S.EmptySet
    ):
        return "their equations have no solution"
    return impossible(context)


def _statements(context: Context) -> Iterator[tuple[str, Expr]]:
    """The assumptions as relations of a gap to 0, those that relate numbers."""
    for claim in context.assumptions:
        for one in (claim, *claim.further):
            if isinstance(one.left, Claim) or one.relation not in (*_OPPOSITE, "\\ne"):
                continue
            try:
                sides = [scalars(inline(s, context), context) for s in (one.left, one.right)]
            except (NoEntries, Circular):
                continue
            if not any(getattr(side, "is_Matrix", False) for side in sides):
                yield one.relation, sp.expand(sides[0] - sides[1])


def _holds(relation: str, gap: Expr) -> bool:
    """Whether a number stands in a relation to 0."""
    checks = {
        "=": gap == 0,
        "\\ne": gap != 0,
        "<": gap < 0,
        ">": gap > 0,
        "\\le": gap <= 0,
        "\\ge": gap >= 0,
    }
    return bool(checks[relation])


def _is_linear(gap: Expr, symbols: list[Expr]) -> bool:
    """Whether an expression is of the first degree in some names together."""
    poly = gap.as_poly(*symbols)
    return (
        poly is not None and poly.total_degree() == 1 and all(c.is_Rational for c in poly.coeffs())
    )


def _narrow(known: _Range, relation: str, gap: Expr, symbol: Expr) -> None:
    """Take ``a s + b`` in relation to 0 into a name's bounds."""
    slope = gap.coeff(symbol)
    bound = -gap.coeff(symbol, 0) / slope
    if relation == "\\ne":
        return
    turned = relation if slope > 0 else _OPPOSITE[relation]
    if turned in ("=", ">", "\\ge"):
        known.above(bound, turned == ">")
    if turned in ("=", "<", "\\le"):
        known.below(bound, turned == "<")


def _domain_of(context: Context, symbol: Expr) -> _Range:
    """The range that is declared of a name."""
    known = _Range()
    domain: Domain | None = context.domain_of(symbol)
    if domain is None:
        return known
    if domain.kind in ("positive", "nonnegative", "natural"):
        known.above(sp.S.Zero, domain.kind == "positive")
    if domain.kind == "negative":
        known.below(sp.S.Zero, True)
    interval = domain.interval
    if interval is not None and interval.low is not None:
        known.above(sp.Rational(interval.low), interval.low_open)
    if interval is not None and interval.high is not None:
        known.below(sp.Rational(interval.high), interval.high_open)
    return known
