"""Families of elementary functions, as SymPy has them."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr

CIRCULAR: tuple[Expr, ...] = (sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc)
INVERSE_CIRCULAR: tuple[Expr, ...] = (sp.asin, sp.acos, sp.atan)
"""Those that the algebra has laws for in every place; ``acot`` has two conventions."""
HYPERBOLIC: tuple[Expr, ...] = (sp.sinh, sp.cosh, sp.tanh)
INVERSE_HYPERBOLIC: tuple[Expr, ...] = (sp.asinh, sp.acosh, sp.atanh)
