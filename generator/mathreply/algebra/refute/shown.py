"""Values in short digits, as a person would write them."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.value import Gauss, ball, whole_number


def text_of(value: Expr) -> str:
    """A value in short digits: ``2``, ``-3/2``, ``1+2i``, ``[1, 2]``."""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple) and not isinstance(value, Gauss):
        return "[" + ", ".join(text_of(v) for v in value) + "]"
    return short(ball(value))


def short(value: Expr) -> str:
    """A ball's number in short digits; a fraction where it is one for all that can be seen."""
    if hasattr(value, "nrows"):
        columns = range(value.ncols())
        rows = [[short(value[i, j]) for j in columns] for i in range(value.nrows())]
        is_vector = value.ncols() == 1
        entries = [row[0] for row in rows] if is_vector else [", ".join(row) for row in rows]
        return f"[{(', ' if is_vector else '; ').join(entries)}]"
    real, imaginary = value.real, value.imag
    if imaginary.contains(0) and abs(imaginary) < 1e-15:
        return _short_real(real)
    if real.contains(0) and abs(real) < 1e-15:
        return _unit(imaginary)
    part = _unit(imaginary)
    sign = "" if part.startswith("-") else "+"
    return f"{_short_real(real)}{sign}{part}"


def _unit(imaginary: Expr) -> str:
    part = _short_real(imaginary)
    return {"1": "i", "-1": "-i"}.get(part, part + "i")


def _short_real(value: Expr) -> str:
    for denominator in (
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        9,
        10,
        12,
        15,
        16,
        20,
        24,
        25,
        30,
        32,
        36,
        49,
        50,
        64,
        100,
    ):
        scaled = value * denominator
        whole = whole_number(scaled) if scaled.rad() < 1e-9 else None
        if whole is not None and abs(whole) < 10**9:
            return str(Fraction(whole, denominator))
    if not 1e-300 < abs(value) < 1e300:
        return str(value.str(4, radius=False))  # beyond what a float can hold
    return f"{float(value.mid()):.4g}".replace("e+0", "e+").replace("e-0", "e-")


def as_rational(value: Expr) -> Expr:
    """A SymPy number for an exact value; None for a ball."""
    if isinstance(value, int):
        return sp.Integer(value)
    if isinstance(value, Fraction):
        return sp.Rational(value.numerator, value.denominator)
    return None
