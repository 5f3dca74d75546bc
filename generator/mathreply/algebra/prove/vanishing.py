"""That an expression is zero: by its normal form, each index of a delta equal or unequal to another
in turn, no gap left open."""

from __future__ import annotations

import sympy as sp

import mathreply.algebra.prove.rules  # noqa: F401 - registers the laws
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.gaps import fills
from mathreply.algebra.prove.kernel.proof import LawRecord, Proof, Use
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.zero import is_zero

MAX_CASES = 6


def by_normal_form(
    name: str, difference: Expr, facts: Facts, record: LawRecord | None = None, claimed: Expr = None
) -> Proof | None:
    """A proof, under this name, that a difference is zero; see :func:`vanishing`."""
    uses = vanishing(difference, facts, record, claimed)
    return None if uses is None else Proof(name, uses=uses)


def vanishes(e: Expr, facts: Facts) -> bool:
    """Whether ``e`` is zero by its normal form, each index equal or unequal to each other one in
    turn."""
    return vanishing(e, facts) is not None


def vanishing(
    e: Expr, facts: Facts, record: LawRecord | None = None, claimed: Expr = None
) -> tuple[Use, ...] | None:
    """The laws by which ``e`` is zero; None if they do not show it.

    ``claimed`` is the difference of the sides for whose sake it is asked, ``record`` what has been
    used for it so far.
    """
    n = Normalizer(facts, record)
    form = n(e)
    if not is_zero(n, form) and not _case_by_case(n, form, facts, MAX_CASES):
        return None
    n.record.use("rational identity")
    if not all(fills(gap, e if claimed is None else claimed, facts) for gap in n.record.gaps):
        return None
    return tuple(n.record.uses)


def _case_by_case(n: Normalizer, form: Expr, facts: Facts, left: int) -> bool:
    """Free indices of a delta are made equal, unless that is excluded, then unequal."""
    delta = _first_free_delta(n, form)
    if delta is None or left == 0:
        return False
    i, j = delta.args
    source, target = (i, j) if isinstance(i, sp.Symbol) else (j, i)
    if not isinstance(source, sp.Symbol) or target.has(source):
        return False
    are_names = isinstance(i, sp.Symbol) and isinstance(j, sp.Symbol)
    are_unequal = are_names and facts.is_nonzero(sp.expand(i - j))
    if not are_unequal:
        same = n(form.xreplace({source: target}))
        if not (is_zero(n, same) or _case_by_case(n, same, facts, left - 1)):
            return False
    different = n(form.xreplace({delta: sp.S.Zero}))
    return is_zero(n, different) or _case_by_case(n, different, facts, left - 1)


def _first_free_delta(n: Normalizer, form: Expr) -> Expr | None:
    """A delta of two indices that have one value each: a bound one takes many in one sum."""
    deltas = sorted(form.atoms(sp.KroneckerDelta), key=sp.default_sort_key)
    for delta in deltas:
        if not any(n.is_bound(name) for name in delta.free_symbols):
            return delta
    return None
