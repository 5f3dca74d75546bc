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
from mathreply.algebra.read.unread import unread

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
    if (is_policy or (is_path and reader.context.infer)) and follows:
        return True
    return reader.context.infer and _is_density(name) and _is_under_gradient(reader)


_DENSITY = re.compile(r"(?:p|\\pi|P)(?:_\\[a-z]+|_\w)?(?:\([#,]*(?:;|\\mid )[#,=]*\))?")
"""The name of a density with a parameter below it, or given something."""
_NEXT_DENSITY = {"p", "q", "\\pi", "P", "\\log", "\\nabla", "\\ln"}


def _is_density(name: str) -> bool:
    has_parameter = "_" in name or "(" in name
    return has_parameter and _DENSITY.fullmatch(name) is not None


def _is_under_gradient(reader: Reader) -> bool:
    """Whether ``\\nabla_\\theta \\log p_\\theta(x)`` has been read up to here and a factor
    follows that is no density: it is what the score is weighed with, as no parameter stands in
    it."""
    cursor, place, depth = reader.cursor, -1, 0
    while (lexeme := cursor.peek(place)).kind is not None:
        depth -= lexeme.nesting
        if depth < 0:
            return False
        if depth == 0 and lexeme.text in ("\\log", "\\ln"):
            break
        place -= 1
    parameter = cursor.peek(place - 1).text
    is_gradient = [cursor.peek(place - n).text for n in (3, 2)] == ["\\nabla", "_"]
    if not is_gradient or not parameter.startswith("\\"):
        return False
    follower = cursor.peek()
    starts = reader.starts_operand() and follower.text not in _NEXT_DENSITY
    return starts and not any(x.text == parameter for x in _next_factor(reader))


def _next_factor(reader: Reader) -> tuple[Lexeme, ...]:
    """The lexemes of the product that follows, up to a sign or a closing bracket."""
    found: list[Lexeme] = []
    depth = 0
    for lexeme in reader.cursor.rest():
        depth += lexeme.nesting
        if depth < 0 or (depth == 0 and lexeme.text in ("+", "-")):
            break
        found.append(lexeme)
    return tuple(found)


def refuse_undeclared(reader: Reader, spelling: Spelling) -> None:
    """Refuses ``\\pi(a \\mid s)`` where it is not declared: it is no number times a bracket.

    Raises:
        Unread: at such a policy.
    """
    depth = 0
    for lexeme in reader.cursor.rest() if reader.cursor.peek().text == "(" else ():
        depth += lexeme.nesting
        if depth == 0:
            return
        if depth == 1 and lexeme.text == "\\mid":
            raise unread(
                spelling.lexemes,
                "'\\pi' is not declared: is it a function or a factor?",
                "declare it under 'symbols:', as in '\\pi: function'",
            )
