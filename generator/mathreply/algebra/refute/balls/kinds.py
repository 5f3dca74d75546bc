"""The name of what an expression is worth at a point."""

from __future__ import annotations

from typing import Any, TypeAlias

Value: TypeAlias = Any
"""A ball (``acb``, ``arb``), a Taylor expansion of balls (:class:`~.jets.Jet`), or a matrix of
either.

python-flint ships no types, so that a type checker sees ``Any``; the name says what is meant.
"""
