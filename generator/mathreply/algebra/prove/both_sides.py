"""What two sides of an order have in common and may be taken off both: terms, a growing function,
a root; and a difference as two sides again."""

from __future__ import annotations

from collections import Counter

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.normal import Normalizer


def without_common_terms(small: Expr, large: Expr) -> Expr:
    """The difference as it is written, without what both sides hold."""
    low, high = apart(small, large)
    return sp.Add(high, -low)


def apart(small: Expr, large: Expr) -> tuple[Expr, Expr]:
    """Two sides without the terms that both hold, each taken away once from either, however a
    bound name is spelt."""
    own = [(_spelt_alike(term), term) for term in sp.Add.make_args(small)]
    others = [(_spelt_alike(term), term) for term in sp.Add.make_args(large)]
    shared = Counter(spelt for spelt, _ in own) & Counter(spelt for spelt, _ in others)
    return _taken_off(own, shared), _taken_off(others, shared)


def _spelt_alike(term: Expr) -> Expr:
    """A term with shared names for what it binds; of a name alone SymPy would make another."""
    return term if term.is_Symbol else term.as_dummy()


def _taken_off(terms: list[tuple[Expr, Expr]], shared: Counter[Expr]) -> Expr:
    """The sum of terms without those that are shared, each as often as it is."""
    left = Counter(shared)
    kept: list[Expr] = []
    for spelt, term in terms:
        if left[spelt]:
            left[spelt] -= 1
        else:
            kept.append(term)
    return sp.Add(*kept)


_GROWING = (sp.exp, sp.log, sp.sinh, sp.tanh, sp.atan)


def undone_of_both(n: Normalizer, small: Expr, large: Expr) -> tuple[Expr, Expr] | None:
    """Two sides without the growing function that is taken of both, or of one: ``u <= log v`` as
    ``e^u <= v``."""
    if _is_natural_log(large) and not isinstance(small, sp.log):
        return sp.exp(small), large.args[0]
    # The other way round e^large is only worth having where it joins logarithms.
    if _is_natural_log(small) and not isinstance(large, sp.log) and large.has(sp.Sum, sp.log):
        return small.args[0], sp.exp(large)
    if type(small) is type(large) and isinstance(small, _GROWING):
        return small.args[0], large.args[0]
    if isinstance(small, sp.Pow) and isinstance(large, sp.Pow) and small.exp == large.exp:
        # u^c grows for c > 0, from u = 0 on.
        facts = n.facts
        if (
            facts.is_positive(small.exp)
            and facts.is_nonnegative(n(small.base))
            and facts.is_nonnegative(n(large.base))
        ):
            return small.base, large.base
    return None


def _is_natural_log(e: Expr) -> bool:
    return isinstance(e, sp.log) and len(e.args) == 1


def square(side: Expr) -> Expr:
    """The square of a side; of a root what stands under it."""
    is_root = isinstance(side, sp.Pow) and side.exp == sp.S.Half
    return side.base if is_root else side**2


def added_and_taken(n: Normalizer, form: Expr) -> tuple[Expr, Expr]:
    """A normal form as ``high - low``, by the signs of its terms."""
    terms = n.terms(form)
    low = sp.Add(*(-term for term in terms if term.could_extract_minus_sign()))
    high = sp.Add(*(term for term in terms if not term.could_extract_minus_sign()))
    return low, high
