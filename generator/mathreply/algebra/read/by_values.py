"""Derivatives by the value of a function: ``\\frac{df}{dg}`` after ``f(x) = \\sin(g(x))``."""

from __future__ import annotations

import sympy
from msgspec.structs import replace
from sympy import Dummy
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import application, arithmetic, dependence
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import unread


def is_value(variable: Expr) -> bool:
    """Whether what is differentiated by is the value of a function."""
    return isinstance(variable, AppliedUndef)


def is_defined_value(context: Context, variable: Expr) -> bool:
    """Whether what is differentiated by is the value of a function that has a definition."""
    return isinstance(variable, AppliedUndef) and context.rule_for(variable.func) is not None


def by_defined_value(
    reader: Reader, value: Expr, variable: Expr, order: Expr, whole: tuple[Lexeme, ...]
) -> Expr:
    """``\\frac{\\partial \\log \\sigma(z)}{\\partial \\sigma(z)}``: the value below the line is a
    variable of its own, and only then what its definition says.

    Raises:
        Unread: where the expression above depends, beside that value, on what the value depends on.
    """
    context = reader.context
    rules = tuple(rule for rule in context.rules if rule.head != variable.func)
    letter = Dummy("u", real=True)
    through = put(inline(value, replace(context, rules=rules)), {variable: letter})
    common = dependence.names_of(inline(through, context)) & dependence.names_of(
        inline(variable, context)
    )
    if common:
        raise unread(
            whole,
            f"what is differentiated depends on '{min(common)}' beside the value below the line",
            "write it through that value alone",
        )
    return sympy.Subs(sympy.Derivative(through, (letter, order)), letter, variable)


def by_value(reader: Reader, name: str, value: Expr, whole: tuple[Lexeme, ...]) -> Expr:
    """The derivative of a defined function by the value of another: by that value where the
    function is given through it; of a function of one number that is not, its slope there.

    Args:
        reader: the reader.
        name: of the function above the line.
        value: the value below it, ``g(x)``.
        whole: the quotient as it is written, to be told.

    Raises:
        Unread: where the function depends on the same letters beside that value.
    """
    rule = application.rule_of(reader.context, name)
    if rule is None or any(map(arithmetic.is_matrix, rule.parameters)) or rule.component:
        raise unread(whole, f"what is '{name}' as a function of '{value}'?", f"define {name}")
    if len(rule.parameters) == len(value.args):
        body = put(rule.body, dict(zip(rule.parameters, value.args, strict=True)))
        if body.has(value):
            letter = Dummy("u", real=True)
            through = put(body, {value: letter})
            if through.free_symbols & value.free_symbols:
                message = f"'{name}' depends on the letters of '{value}' beside it"
                raise unread(
                    whole, message, "write \\frac{\\partial}{\\partial …} of an expression"
                )
            return sympy.Subs(sympy.Derivative(through, letter), letter, value)
    if len(rule.parameters) != 1 or rule.body.has(value.func):
        raise unread(whole, f"what is '{name}' as a function of '{value}'?", f"define {name}")
    letter = Dummy("t", real=True)
    slope = sympy.Derivative(application.function(reader.context, name)(letter), letter)
    return sympy.Subs(slope, letter, value)
