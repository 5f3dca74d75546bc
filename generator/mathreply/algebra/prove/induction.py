"""Induction: a sum whose upper end is a whole number is what it is claimed to be if it begins and
grows alike."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.zero import is_zero

MAX_SUMS = 3


def by_induction(left: Expr, right: Expr, facts: Facts) -> bool | None:
    """True if ``left = right`` for all values of a whole number in the upper end of their sums and
    products.

    With one sum ``S(m) = sum_{k=a}^{m+c} f(k)``: the difference must be 0 at the least ``m``, or
    at the range of one term, and must stay what it is from ``m`` to ``m + 1``. Products are taken
    by their quotient.
    """
    names: set[Expr] = set()
    for node in (left - right).atoms(sp.Sum, sp.Product):
        if len(node.limits) == 1:
            _, _, high = node.limits[0]
            names |= {name for name in high.free_symbols if name.is_integer}
    for m in sorted(names, key=lambda s: s.name):
        if _proved(left, right, m, facts):
            return True
    return None


def _begins(n: Normalizer, difference: Expr, m: Expr, starts: list[Expr]) -> bool:
    """Whether the claim holds at the least value of ``m``, no range ending before it may be
    empty."""
    least = n.facts.known_least(m)
    if least is None:
        return False
    if not all(start.is_Integer and start <= least for start in starts):
        return False
    first_case = difference.xreplace({m: sp.Integer(least)})
    return is_zero(n, n(first_case))


def _proved(left: Expr, right: Expr, m: Expr, facts: Facts) -> bool:
    """By induction on one name, from its least value or from the range of one term."""
    difference = left - right
    sums = [node for node in difference.atoms(sp.Sum, sp.Product) if m in node.free_symbols]
    if not 0 < len(sums) <= MAX_SUMS or not all(_ends_with(node, m) for node in sums):
        return False
    # The first case may lie before what is assumed of m, and every step after it counts.
    n = Normalizer(facts.apart_from(m))
    starts = [_empty_at(node, m) for node in sums]
    if _begins(n, difference, m, starts):
        return _grows(n, difference, sums, m)
    return len(sums) == 1 and _by_count(left, right, sums[0], m, facts)


def _by_count(left: Expr, right: Expr, total: Expr, m: Expr, facts: Facts) -> bool:
    """Whether the claim holds for every range of a single sum or product that is not empty: with
    ``t`` terms after the first one, for all ``t``.

    The count ``t`` is a name of its own. What is declared or assumed of ``m`` bounds the ranges
    that are meant, but the chain that leads to them begins at one term.
    """
    k, low, high = total.limits[0]
    first = sp.expand(low - (high - m))  # the range ends where it begins
    is_reached = facts.is_integer(first) and facts.is_nonnegative(sp.expand(m - first))
    if not is_reached:
        return False
    t = sp.Dummy("t", integer=True, nonnegative=True)
    counted = {m: first + t}
    known = facts.apart_from(m)
    claim = sp.Tuple(left, right).xreplace(counted)
    # A link without a value would break the chain.
    if any(t in need.subject.free_symbols and not need.bound for need in needs(claim, known)):
        return False
    n = Normalizer(known)
    only_term = total.function.xreplace({k: low})
    start = (left - right).xreplace({total: only_term}).xreplace({m: first})
    if not is_zero(n, n(start)):
        return False
    return _grows(n, claim[0] - claim[1], [total.xreplace(counted)], t)


def _ends_with(node: Expr, m: Expr) -> bool:
    """Whether a range is finite and one longer for ``m + 1``, its terms the same."""
    if len(node.limits) != 1 or node.function.has(m):
        return False
    _, low, high = node.limits[0]
    has_unit_step = not sp.expand(high - m).has(m)
    if low.has(m) or not has_unit_step:
        return False
    return high is not sp.oo and low is not -sp.oo


def _empty_at(node: Expr, m: Expr) -> Expr:
    """The last value of ``m`` for which a range is empty."""
    _, low, high = node.limits[0]
    return sp.expand(low - 1 - (high - m))


def _grows(n: Normalizer, difference: Expr, sums: list[Expr], m: Expr) -> bool:
    """Whether the claim for ``m + 1`` follows from the claim for ``m``."""
    # Each sum becomes a name, so that the claim can be solved for one of them.
    marks = {node: sp.Dummy(f"S{j}") for j, node in enumerate(sums)}
    back = {mark: node for node, mark in marks.items()}
    shown = difference.xreplace(marks)
    grown = {mark: _one_longer(node).xreplace({node: mark}) for node, mark in marks.items()}
    later = shown.xreplace({m: m + 1}).xreplace(grown)
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


def _one_longer(node: Expr) -> Expr:
    """A sum (product) and the term (factor) that comes next."""
    k, _, high = node.limits[0]
    last = node.function.xreplace({k: high + 1})
    return node + last if isinstance(node, sp.Sum) else node * last
