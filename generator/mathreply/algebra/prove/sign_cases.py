"""Equality case by case, by the signs of what stands between bars, in signs and in extrema."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.inline import bound_in
from mathreply.algebra.prove.bars import has_means_of
from mathreply.algebra.prove.kernel.gaps import fills
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.vanishing import vanishing
from mathreply.algebra.prove.zero import is_zero

MAX_BARS = 3


def by_signs(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Absolute values and cases, by the sign of what they hold."""
    n = Normalizer(facts)
    form = n(left - right)
    inner = sorted({bars.args[0] for bars in form.atoms(sp.Abs)}, key=sp.default_sort_key)
    if not 0 < len(inner) <= MAX_BARS or not facts.real or _under_a_binder(inner, form):
        return None
    for signs in itertools.product((1, -1), repeat=len(inner)):
        chosen = {sp.Abs(u): s * u for u, s in zip(inner, signs, strict=True)}
        if not is_zero(n, n(form.xreplace(chosen))):
            return None
    # Where a divisor vanishes the cases say nothing; continuity must.
    if not all(fills(gap, left - right, facts) for gap in n.record.gaps):
        return None
    return Proof("cases by sign", uses=tuple(n.record.uses))


def _under_a_binder(inner: Iterable[Expr], e: Expr) -> bool:
    """Whether a bound name stands in one of some pieces, or a random one whose mean is taken: then
    it has many signs at once."""
    pieces = list(inner)
    names = {name for piece in pieces for name in piece.free_symbols}
    is_bound = any(names & bound_in(node) for node in sp.preorder_traversal(e))
    return is_bound or has_means_of(pieces, e)


def by_three_signs(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Signs of one expression that a name solves: above 0, below it, and at the root itself."""
    difference = left - right
    inner = _signed(difference)
    if len(inner) != 1 or not facts.real or _under_a_binder(inner, difference):
        return None
    (u,) = inner
    for s, slope in _linear_names(u):
        if not facts.is_nonzero(slope):
            continue
        cases = [(difference, facts.also(positive=[sp.expand(sign * u)])) for sign in (1, -1)]
        root = sp.expand(s - u / slope)
        at_root = difference.xreplace({s: root})
        # The root is a case of its own: |u|/u has no value there, so that nothing is claimed.
        if not facts.is_nonzero(u) and not at_root.has(sp.nan, sp.zoo):
            cases.append((at_root, facts))
        uses = [vanishing(case, known) for case, known in cases]
        if all(found is not None for found in uses):
            every = dict.fromkeys(use for found in uses for use in found or ())
            return Proof("cases by sign", uses=tuple(every))
    return None


def _signed(difference: Expr) -> set[Expr]:
    """Of what the sign decides: in signs and bars, and which of two is larger."""
    inner = {node.args[0] for node in difference.atoms(sp.sign, sp.Abs)}
    for node in difference.atoms(sp.Max, sp.Min):
        if len(node.args) == 2:
            inner.add(node.args[0] - node.args[1])
    return inner


def _linear_names(u: Expr) -> Iterator[tuple[Expr, Expr]]:
    """The names in which an expression is linear, with what stands before them."""
    for s in sorted(u.free_symbols, key=lambda s: s.name):
        if isinstance(s, sp.Symbol) and u.is_polynomial(s) and sp.degree(u, s) == 1:
            yield s, u.coeff(s, 1)
