"""Induction: a sum whose upper end is a whole number is what it is claimed to be if it begins and
grows alike."""

from __future__ import annotations

from typing import Any

import sympy as sp

from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.zero import is_zero

MAX_SUMS = 3


def by_induction(left: Any, right: Any, facts: Facts) -> bool | None:
    """True if ``left = right`` for all values of a whole number in the upper end of their sums and
    products.

    With one sum ``S(m) = sum_{k=a}^{m+c} f(k)``: the difference must be 0 at the least ``m``, and
    must stay what it is from ``m`` to ``m + 1``. Products are taken by their quotient.
    """
    difference = left - right
    nodes = [s for s in difference.atoms(sp.Sum, sp.Product) if len(s.limits) == 1]
    names = {s for node in nodes for s in node.limits[0][2].free_symbols if s.is_integer}
    for m in sorted(names, key=lambda s: s.name):
        if _proved(left, right, m, facts):
            return True
    return None


def _begins(n: Normalizer, difference: Any, sums: list[Any], m: Any, starts: list[Any]) -> bool:
    """Whether the claim holds at the least value of ``m``, no range ending before it may be empty;
    at the first term of a single sum if its range begins at a name."""
    least = n.facts.known_least(m)
    if least is not None and all(start.is_Integer and start <= least for start in starts):
        return is_zero(n, n(difference.xreplace({m: sp.Integer(least)})))
    if len(sums) != 1 or not n.facts.is_nonnegative(sp.expand(m - starts[0] - 1)):
        return False
    # With one term: an empty range is often beyond what the other side is meant for.
    one = sums[0].function.xreplace({sums[0].limits[0][0]: sums[0].limits[0][1]})
    return is_zero(n, n(difference.xreplace({sums[0]: one}).xreplace({m: starts[0] + 1})))


def _proved(left: Any, right: Any, m: Any, facts: Facts) -> bool | None:
    sums = [s for s in (left - right).atoms(sp.Sum, sp.Product) if m in s.free_symbols]
    if not sums or len(sums) > MAX_SUMS:
        return False
    grown: dict[Any, Any] = {}
    starts = []
    for node in sums:
        if len(node.limits) != 1 or node.function.has(m):
            return False
        k, low, high = node.limits[0]
        if sp.expand(high - m).has(m) or low.has(m):
            return False
        if high is sp.oo or low is -sp.oo:
            return False
        starts.append(sp.expand(low - 1 - (high - m)))  # the range is empty there
        last = node.function.xreplace({k: high + 1})
        grown[node] = node + last if isinstance(node, sp.Sum) else node * last
    # The first case may lie before what is assumed of m, and every step after it counts.
    n = Normalizer(facts.apart_from(m))
    difference = left - right
    if not _begins(n, difference, sums, m, starts):
        return False
    marks = {node: sp.Dummy(f"S{j}") for j, node in enumerate(sums)}
    back = {mark: node for node, mark in marks.items()}
    shown = difference.xreplace(marks)
    later = shown.xreplace({m: m + 1}).xreplace(
        {marks[s]: grown[s].xreplace({s: marks[s]}) for s in sums}
    )
    # Solve the claim for one of the sums and put that into the next claim.
    mark = next(iter(back))
    if not shown.is_polynomial(mark) or sp.degree(shown, mark) != 1:
        return False
    weight = sp.expand(shown).coeff(mark, 1)
    if not n.facts.is_nonzero(weight):
        return False
    solution = mark - sp.expand(shown) / weight
    step = n(later.xreplace({mark: sp.expand(solution)}).xreplace(back))
    return is_zero(n, step) and not n.record.gaps
