"""Expressions multiplied out as SymPy does it, without walks through what has nothing to multiply
out.

SymPy walks through the whole expression for each of nine hints, and takes every product apart and
together again on the way: for a polynomial that is multiplied out already this was a tenth of all
time. Which hints can change anything below a node is found in one walk and kept.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.basic import Basic

from mathreply.algebra.expression.expr import Expr

_MOST = 20_000
"""Expressions of which is kept which hints concern them."""
_HINTS = frozenset(
    f"_eval_expand_{hint}"
    for hint in ("basic", "log", "mul", "multinomial", "power_base", "power_exp")
)
"""Those by which everything is multiplied out where no other is named: none changes a name."""

_apply = sp.Expr._expand_hint


def _expand_hint(e: Expr, hint: str, deep: bool = True, **hints: Any) -> tuple[Expr, bool]:
    """``e`` under one hint, and whether that changed it."""
    if hint in _HINTS and isinstance(e, Basic) and hint not in _concerning(e):
        return e, False
    return _apply(e, hint, deep=deep, **hints)


@lru_cache(maxsize=_MOST)
def _concerning(e: Basic) -> frozenset[str]:
    """The hints that may change an expression or a part of it: they depend on nothing else."""
    if _is_monomial(e):
        return frozenset()
    kind: Any = type(e)
    found = _of_kind(kind)
    parts = [_concerning(part) for part in e.args if isinstance(part, Basic) and part.args]
    return found.union(*parts) if parts else found


@lru_cache(maxsize=1_000)  # some hundreds, and one for each function that an author names
def _of_kind(kind: Any) -> frozenset[str]:
    """The hints of which a class says what they do."""
    return frozenset(hint for hint in _HINTS if hasattr(kind, hint))


def _is_monomial(e: Basic) -> bool:
    """Whether it is a number times whole powers of names, evaluated, which no hint changes."""
    if not isinstance(e, sp.Mul):
        return _is_power_of_a_name(e)
    first, *rest = e.args
    are_plain = first.is_Rational or first.is_Symbol or _is_power_of_a_name(first)
    are_plain = are_plain and all(f.is_Symbol or _is_power_of_a_name(f) for f in rest)
    # Of what was built without being evaluated, x x, a hint makes x^2.
    return are_plain and e.is_commutative and sp.Mul(*e.args) == e


def _is_power_of_a_name(e: Basic) -> bool:
    is_whole = isinstance(e, sp.Pow) and e.base.is_Symbol and e.exp.is_Integer
    return is_whole and e.exp not in (0, 1)


def multiply_out_without_detours() -> None:
    """Have SymPy expand as :func:`_expand_hint` does, wherever it does so."""
    sp.Expr._expand_hint = staticmethod(_expand_hint)
