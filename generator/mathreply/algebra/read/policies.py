"""Policies of reinforcement learning, where nothing is declared: ``V^{\\pi_\\theta}(s)``; in
``\\nabla_\\theta \\log \\pi_\\theta(a \\mid s) \\, Q(s, a)`` the gradient ends before Q."""

from __future__ import annotations

import re

import sympy

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import application
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.names import canonical, scripted
from mathreply.algebra.read.spelling import Spelling

_POLICY = re.compile(r"\\pi(?:_(?:\w|\\[a-z]+|\{[^{}]*\}))?'*")
_OF_POLICIES = {"V", "Q", "A", "d", "J", "\\rho", "\\eta"}
_OF_RETURNS = {"Q", "A", "G", "R", "V", "b", "\\delta"}


def is_above(base: str, above: str) -> bool:
    """Whether a superscript is the policy of a function of states."""
    return base in _OF_POLICIES and _POLICY.fullmatch(above) is not None


def is_part_of_function(reader: Reader, spelling: Spelling, exponent: tuple[Lexeme, ...]) -> bool:
    """Whether ``V^\\pi(s)`` stands here: a letter above a function is part of its name where the
    function is declared so, or nothing is and the letter is a policy."""
    if reader.cursor.peek().text not in ("(", "["):
        return False
    above = canonical(exponent)
    full = scripted(spelling.base, canonical(spelling.sub), above)
    if application.is_function(reader.context, full):
        return True
    return reader.context.infer and is_above(spelling.base, above)


def is_score(reader: Reader, value: Expr) -> bool:
    """Whether a value is that of a policy, or its logarithm, and what it is worth follows."""
    called = value.args[0] if isinstance(value, sympy.log) else value
    name = getattr(called.func, "__name__", "")
    bracketed = reader.cursor.peek().text in ("(", "[")
    follows = reader.cursor.peek(1 if bracketed else 0).text in _OF_RETURNS
    is_path = name.startswith(("P(#;", "P(#\\mid"))
    is_policy = name.startswith("\\pi_") if not reader.context.infer else name.startswith("\\pi")
    return (is_policy or (is_path and reader.context.infer)) and follows
