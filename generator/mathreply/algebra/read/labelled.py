"""Names that carry a variable as their index: ``\\pi_\\theta(a)`` is of theta as well."""

from __future__ import annotations

import re

import sympy
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.unread import unread

_SCRIPTS = re.compile(r"[_^](?:\{([^{}]*)\}|(\\[A-Za-z]+|.))")
_NAME = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
_PARAMETER = re.compile(r".+_\{?(\\[A-Za-z]+)\}?")
_NUMBERS = ("real", "positive", "negative", "nonnegative", "nonzero")
_COORDINATES = ("x", "y", "z", "r")
"""Of a number these are labels: ``k_x x`` holds the part of k along x."""


def refuse_labelled(
    context: Context, value: Expr, variables: list[Expr], whole: tuple[Lexeme, ...]
) -> None:
    """Refuses to differentiate by what a name in ``value`` has as its index, unless a definition
    says what that name is: it would pass for a constant.

    Raises:
        Unread: naming both.
    """
    if context.infer:
        return
    names = {str(v) for v in variables if isinstance(v, (sympy.Symbol, sympy.MatrixSymbol))}
    shown = inline(value, context)
    for part in sorted(_parts(shown), key=str):
        is_function = isinstance(part, AppliedUndef)
        name = (part.func.__name__ if is_function else str(part)).partition("(")[0]
        held = names & _indices(name)
        if is_function and part.func.__name__.endswith(";#)"):
            held -= {str(part.args[-1])}
        if not is_function:
            held -= {*_COORDINATES}
        if held:
            variable = min(held)
            raise unread(
                whole,
                f"'{name}' has '{variable}' as its index, and would pass for a constant here",
                f"give '{variable}' as an argument, or define '{name}'",
            )


def _parts(value: Expr) -> set[Expr]:
    if not isinstance(value, sympy.Basic):
        return set()
    found = value.atoms(AppliedUndef, sympy.Symbol, sympy.MatrixSymbol)
    # What is bound in the value of a slope, ``x'(t)``, has a name that nobody wrote.
    return {part for part in found if not isinstance(part, sympy.Dummy)}


def _indices(name: str) -> set[str]:
    return {
        index
        for script in _SCRIPTS.finditer(name)
        for index in _NAME.findall(script[1] or script[2] or "")
    }


def parameter_of(context: Context, name: str) -> Expr | None:
    """The declared number or vector that a function has as its index, of which it is a function as
    well: ``\\theta`` of ``\\pi_\\theta``. None where there is none."""
    match = _PARAMETER.fullmatch(name)
    declared = context.names.get(match[1]) if match else None
    if declared is None or declared.domain.kind not in _NUMBERS or len(declared.shape) > 1:
        return None
    return declared.whole() if declared.shape else declared.scalar()
