"""Policies of reinforcement learning, where nothing is declared: ``V^{\\pi_\\theta}(s)``; in
``\\nabla_\\theta \\log \\pi_\\theta(a \\mid s) \\, Q(s, a)`` the gradient ends before Q."""

from __future__ import annotations

import re

import sympy

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read.expression import Reader

_POLICY = re.compile(r"\\pi(?:_(?:\w|\\[a-z]+|\{[^{}]*\}))?'*")
_OF_POLICIES = {"V", "Q", "A", "d", "J", "\\rho", "\\eta"}
_OF_RETURNS = {"Q", "A", "G", "R", "V", "\\delta"}


def is_above(base: str, above: str) -> bool:
    """Whether a superscript is the policy of a function of states."""
    return base in _OF_POLICIES and _POLICY.fullmatch(above) is not None


def is_score(reader: Reader, value: Expr) -> bool:
    """Whether a value is that of a policy, or its logarithm, and what it is worth follows."""
    called = value.args[0] if isinstance(value, sympy.log) else value
    name = getattr(called.func, "__name__", "")
    follows = reader.cursor.peek().text in _OF_RETURNS
    return reader.context.infer and name.startswith("\\pi") and follows
