"""The name of what the algebra works on."""

from __future__ import annotations

from typing import Any, TypeAlias

Expr: TypeAlias = Any
"""A SymPy expression: a number, a vector, a matrix, a condition.

SymPy ships no types, so that a type checker sees ``Any``; the name says what is meant.
"""
