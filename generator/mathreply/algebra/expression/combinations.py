"""Linear sums that follow from several assumed ones: each is taken away until a number is left."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.known import Known, is_atom

MAX_SAID = 12
MAX_COMBINED = 4


def combined(facts: Known, e: Expr, *, strict: bool) -> bool:
    """Whether a linear sum is one of several assumed expressions, each with a positive number, and
    of a number that is not negative: ``3 - x + z`` from ``1 - x + y`` and ``2 - y + z``."""
    said = [(assumed, True) for assumed in facts.positive]
    said += [(assumed, False) for assumed in facts.nonnegative]
    if not 2 <= len(said) <= MAX_SAID or len(e.args) > MAX_COMBINED:
        return False
    forms = ((_linear(assumed), is_positive) for assumed, is_positive in said)
    known = [(form, is_positive) for form, is_positive in forms if form is not None]
    ours = _linear(e)
    return ours is not None and _reaches(ours, known, strict, MAX_COMBINED)


Linear = dict[Expr, Expr]
"""Names and entries with the numbers by which they are multiplied; the number alone beside 1."""


def _linear(e: Expr) -> Linear | None:
    """A sum as names with numbers before them; None where it is no such sum, or long."""
    found: Linear = {}
    for term in sp.Add.make_args(e):
        number, rest = term.as_coeff_Mul()
        if not number.is_Rational or not is_atom(rest):
            return None
        found[rest] = found.get(rest, sp.S.Zero) + number
    return found if len(found) <= MAX_COMBINED else None


def _reaches(ours: Linear, known: list[tuple[Linear, bool]], strict: bool, left: int) -> bool:
    """Whether what is left is shown once known forms are taken away that hold its first name."""
    name = next((e for e in sorted(ours, key=sp.default_sort_key) if e is not sp.S.One), None)
    if name is None:
        number = ours.get(sp.S.One, sp.S.Zero)
        return bool(number > 0 if strict else number >= 0)
    if not left:
        return False
    for form, is_positive in known:
        ratio = ours[name] / form[name] if form.get(name) else sp.S.Zero
        if ratio <= 0:
            continue
        rest = _less(ours, form, ratio)
        if _reaches(rest, known, strict and not is_positive, left - 1):
            return True
    return False


def _less(ours: Linear, form: Linear, ratio: Expr) -> Linear:
    """What is left when a multiple of a form is taken away."""
    rest: Linear = {}
    for name in {*ours, *form}:
        number = ours.get(name, sp.S.Zero) - ratio * form.get(name, sp.S.Zero)
        if number != 0:
            rest[name] = number
    return rest
