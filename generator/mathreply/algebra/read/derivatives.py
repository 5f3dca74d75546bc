"""Derivatives: ``\\frac{d}{dx}``, ``\\frac{\\partial f}{\\partial x}``."""

from __future__ import annotations

import sympy
from sympy import Derivative, Integer

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Gradient, Jacobian
from mathreply.algebra.read import (
    application,
    arithmetic,
    by_values,
    dependence,
    implicit,
    policies,
)
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.dependence import Variables
from mathreply.algebra.read.derivative_reach import check_reach, is_delimited
from mathreply.algebra.read.differentiated import differentiated, opaque
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import canonical, read_base, starts_name
from mathreply.algebra.read.scripts import TRANSPOSES, script
from mathreply.algebra.read.shown_calls import are_own, shown_call
from mathreply.algebra.read.stream import Lexeme, prepare
from mathreply.algebra.read.unread import Unread, unread
from mathreply.settings import Limits
from mathreply.tex.tokens import TokenKind

_DIFFERENTIALS = {"d", "\\mathrm{d}", "\\partial"}


def differential(cursor: Cursor) -> int:
    """How many lexemes make up the ``d`` that begins here; 0 if none does."""
    lexeme = cursor.peek()
    if lexeme.text in ("d", "\\partial"):
        return 1
    if (
        lexeme.text in ("\\mathrm", "\\text", "\\textrm", "\\operatorname")
        and cursor.peek(1).text == "{"
        and cursor.peek(2).text == "d"
        and cursor.peek(3).text == "}"
    ):
        return 4
    if lexeme.text == "\\mathrm" and cursor.peek(1).text == "d":
        return 2
    if (
        lexeme.text == "{"
        and cursor.peek(1).text == "\\rm"
        and cursor.peek(2).text == "d"
        and cursor.peek(3).text == "}"
    ):
        return 4
    return 0


def looks_like_one(reader: Reader) -> bool:
    """Whether the fraction whose command was taken has a ``d`` above and below."""
    cursor = reader.cursor
    bare = cursor.peek().text in ("\\partial", "d") and cursor.peek(1).kind is TokenKind.OPEN
    if not (cursor.peek().kind is TokenKind.OPEN or bare) or "d" in reader.scope:
        return False
    here = cursor.at
    try:
        above = cursor.group()
        below = cursor.group() if cursor.peek().kind is TokenKind.OPEN else ()
    finally:
        cursor.at = here
    return bool(above and below) and _starts(above) and _starts(below) and len(below) > 1


def _starts(lexemes: tuple[Lexeme, ...]) -> bool:
    """Whether a ``d`` begins a run that is no part of a name, as it is in ``d_k``."""
    is_name = lexemes[0].text == "d" and len(lexemes) > 1 and lexemes[1].kind is TokenKind.SUB
    return not is_name and differential(Cursor(lexemes, 0)) > 0


def read_quotient(reader: Reader, start: int) -> Expr:
    """The derivative whose ``\\frac`` was taken.

    Raises:
        Unread: where the orders disagree, or the function is none.
    """
    cursor = reader.cursor
    above = cursor.group()
    below = cursor.group()
    whole = cursor.slice(start)
    if "d" in reader.context and above[0].text == "d":
        raise unread(
            whole,
            "'d' is declared: is this a derivative or a fraction?",
            "write \\mathrm{d} for the derivative",
        )
    variables, turned = reader.of(below, lambda: _variables(reader))
    order, function = reader.of(above, lambda: _numerator(reader, whole))
    if order == 1 and len(variables) == 1 and variables[0][1] != 1:
        # By \sigma^2: the exponent is the variable's own where no order stands above.
        by = reader.checked(lambda: arithmetic.power(*variables[0]), whole[0])
        variables = [(by, Integer(1))]
    if order != sum(order for _, order in variables):
        raise unread(whole, "the orders above and below differ", "")
    if any(turned):
        return _by_turned(reader, function, variables, turned, whole)
    return _taken(reader, function, variables, whole)


def _taken(
    reader: Reader,
    function: tuple[str, Expr] | None,
    variables: Variables,
    whole: tuple[Lexeme, ...],
) -> Expr:
    """The derivative of what stands above the line, or of what follows where nothing does."""
    if function is None:
        return operated(reader, variables, whole)
    name, value = function
    if value is None:
        return _of_name(reader, name, variables, whole)
    return differentiated(reader, value, variables, whole)


def _by_turned(
    reader: Reader,
    function: tuple[str, Expr] | None,
    variables: Variables,
    turned: list[bool],
    whole: tuple[Lexeme, ...],
) -> Expr:
    """``\\frac{\\partial f}{\\partial x^\\top}``, a row for a number and a matrix for a column;
    ``\\frac{\\partial^2 f}{\\partial x \\partial y^\\top}``, with a row for each entry of x.

    Source: Magnus, Neudecker, Matrix Differential Calculus, 9.3, 10.1.

    Raises:
        Unread: where the last variable alone is not the one that is transposed.
    """
    first, *others = variables
    if turned not in ([True], [False, True]) or any(order != 1 for _, order in variables):
        raise unread(whole, "a derivative by a row", "write \\partial x \\, \\partial x^\\top")
    slope = _taken(reader, function, [first], whole)
    if others and isinstance(slope, Gradient):
        return differentiated(reader, slope, others, whole)
    if others or not isinstance(slope, (Gradient, Jacobian)):
        raise unread(whole, "a derivative by a row", "write its entries")
    return slope if isinstance(slope, Jacobian) else arithmetic.transpose(slope)


def _variables(reader: Reader) -> tuple[Variables, list[bool]]:
    """By what is differentiated, each with how often: what stands below the line; and which of them
    are transposed.

    Raises:
        Unread: where a ``d`` or a variable is missing.
    """
    variables: Variables = []
    turned: list[bool] = []
    cursor = reader.cursor
    while not cursor.done():
        length = differential(cursor)
        if not length:
            raise unread(
                cursor.peek(), "a 'd' is missing before the variable", "as in \\frac{d}{dx}"
            )
        cursor.at += length
        if cursor.done():
            raise unread(cursor.peek(-1), "the variable is missing", "as in \\frac{d}{dx}")
        variable = reader.operand()
        order: Expr = Integer(1)
        is_row = False
        if cursor.peek().kind is TokenKind.SUPER:
            cursor.take()
            above = script(reader)
            is_row = canonical(above) in TRANSPOSES and application.is_column(variable)
            order = Integer(1) if is_row else _order(reader, above)
        variables.append((variable, order))
        turned.append(is_row)
    return variables, turned


def _order(reader: Reader, above: tuple[Lexeme, ...]) -> Expr:
    """How often is differentiated.

    Raises:
        Unread: where what stands above is no number.
    """
    order = reader.reading_of(above)
    if arithmetic.is_matrix(order):
        raise unread(above, "how often is this differentiated?", "")
    return order


def _numerator(reader: Reader, whole: tuple[Lexeme, ...]) -> tuple[Expr, tuple[str, Expr] | None]:
    """The order, and the function above as (name, value): the value None where it stands without
    its argument."""
    cursor = reader.cursor
    cursor.at += differential(cursor)
    order: Expr = Integer(1)
    if cursor.peek().kind is TokenKind.SUPER:
        cursor.take()
        order = _order(reader, script(reader))
    if cursor.done():
        return order, None
    name = _bare_name(reader)
    if name is not None:
        return order, (name, None)
    if cursor.accept("-"):
        return order, ("", arithmetic.negate(reader.product()))
    return order, ("", reader.product())


def _bare_name(reader: Reader) -> str | None:
    """The name that is all there is above, if it is a name alone."""
    cursor = reader.cursor
    start = cursor.at
    name = _name_ahead(cursor)
    if name is not None and cursor.done():
        return name
    cursor.at = start
    return None


def _name_ahead(cursor: Cursor) -> str | None:
    """The name that begins here, taken with what stands below it; None where none begins."""
    start = cursor.at
    if not starts_name(cursor):
        return None
    name = read_base(cursor)
    if cursor.peek().kind is not TokenKind.SUB:
        return name
    cursor.take()
    return canonical(cursor.slice(start) + _sub(cursor))


def _sub(cursor: Cursor) -> tuple[Lexeme, ...]:
    here = cursor.at
    cursor.group()
    return cursor.slice(here)


def _of_name(reader: Reader, name: str, variables: Variables, whole: tuple[Lexeme, ...]) -> Expr:
    """``\\frac{dy}{dx}``: of a defined name or of a function of the variable; otherwise it is asked
    about."""
    context = reader.context
    if application.looks_applied(reader) and (
        application.is_function(context, name)
        or (
            context.infer
            and (name in ("f", "g", "h", "F", "G", "H") or name in context.undeclared_functions)
        )
    ):
        return _at_argument(reader, name, variables, whole)
    if len(variables) == 1 and by_values.is_value(variables[0][0]) and variables[0][1] == 1:
        return by_values.by_value(reader, name, variables[0][0], whole)
    if application.is_function(context, name):
        return differentiated(reader, at_own(reader, name, variables, whole), variables, whole)
    if (called := shown_call(reader, name, variables)) is not None:
        return differentiated(reader, called, variables, whole)
    value = value_of(reader, name, whole)
    if value is not None and inline(value, context) != value:
        return differentiated(reader, value, variables, whole)
    if context.infer:
        if value is None:
            raise unread(whole, f"what is '{name}' a function of?", "")
        return opaque(reader, value, variables, whole)
    moving = implicit.derivative_of_name(context, value, variables, whole)
    if moving is not None:
        return moving
    raise unread(
        whole,
        f"what is '{name}' as a function of its variable?",
        f"define it, as in '{name} = …', or declare '{name}: function'",
    )


def at_own(reader: Reader, name: str, variables: Variables, whole: tuple[Lexeme, ...]) -> Expr:
    """A function at its own arguments: ``\\ell(x, v)`` for ``\\frac{\\partial \\ell}{\\partial
    x}``."""
    context = reader.context
    rule = application.rule_of(context, name)
    given = [variable for variable, _ in variables]
    names = None if rule is None else dependence.own_arguments(rule, variables)
    if names is None:
        is_partial = any(x.text == "\\partial" for x in whole)
        # A partial derivative says that there are other arguments, of which nothing is known.
        is_of_more = len(set(given)) > 1 or (is_partial and not given[0].is_Symbol)
        if rule is None and is_of_more:
            raise unread(whole, f"'{name}' stands here without its arguments", f"write {name}(…)")
        if rule is None and context.own_letters.get(name, str(given[0])) != str(given[0]):
            message = f"is '{name}' a function of '{given[0]}'?"
            raise unread(whole, message, f"write {name}({given[0]})")
        at = dependence.own_argument(context, rule, given[0])
        return application.apply(reader, name, application.HOLE, [at], whole)
    if not names:
        raise unread(whole, f"'{name}' is no function of its variable", f"write {name}(…)")
    values = [value_of(reader, each, whole) for each in names]
    pattern = ",".join(application.HOLE for _ in names)
    return application.apply(reader, name, pattern, values, whole)


def _at_argument(
    reader: Reader, name: str, variables: Variables, whole: tuple[Lexeme, ...]
) -> Expr:
    """``\\frac{df}{dx}(a)``: the derivative of a function of one variable at a."""
    pattern, values = application.arguments(reader)
    if reader.context.infer and are_own(values, variables):
        value = application.function(reader.context, name)(*values)
        return differentiated(reader, value, variables, whole)
    if pattern != application.HOLE or len(variables) != 1 or arithmetic.is_matrix(values[0]):
        raise unread(
            whole,
            "a derivative at several arguments",
            "write \\frac{\\partial}{\\partial x} f(x, y)",
        )
    t = sympy.Dummy("t", real=True)
    body = application.apply(reader, name, pattern, [t], whole)
    return sympy.Subs(Derivative(body, (t, variables[0][1])), t, values[0])


def value_of(reader: Reader, name: str, whole: tuple[Lexeme, ...]) -> Expr:
    """What a name stands for; None where nothing is declared and it could be anything.

    Raises:
        Unread: it is not declared, where names have to be.
    """
    try:
        return reader.reading_of(prepare(name, {}, Limits()))
    except Unread:
        if (head := _shown_with_arguments(reader, name)) is not None:
            return head
        if reader.context.infer:
            return sympy.Symbol(name, real=True) if name.startswith("\\mathcal{") else None
        raise unread(whole, f"'{name}' is not declared", f"define it, as in '{name} = …'") from None


def _shown_with_arguments(reader: Reader, name: str) -> Expr | None:
    """What is defined as ``\\ell(\\mu, \\sigma^2)``, where ``\\ell`` stands without what it is
    of: at the letters of its definition. None where nothing, or more than one thing, is."""
    context = reader.context
    heads = {
        phrase.head
        for phrase in context.phrases
        if "".join(phrase.tokens[:-1]).startswith(f"{name}(") and phrase.tokens[-1] == ")"
    }
    head = heads.pop() if len(heads) == 1 else None
    if head is None or isinstance(head, sympy.Symbol):
        return head
    rule = next((rule for rule in reversed(context.rules) if rule.head == head), None)
    letters = [getattr(p, "name", "") for p in rule.parameters] if rule is not None else []
    known = [context.names.get(letter) for letter in letters]
    values = [e.whole() if e.domain.shape else e.scalar() for e in known if e is not None]
    return head(*values) if letters and len(values) == len(letters) else None


def operated(reader: Reader, variables: Variables, whole: tuple[Lexeme, ...]) -> Expr:
    """The operator applied to what follows it, up to the next sign.

    Raises:
        Unread: where it is not clear how far it reaches.
    """
    cursor = reader.cursor
    if not reader.starts_operand():
        hint = "bracket it: \\frac{d}{dx}(…)"
        raise unread((*whole, cursor.peek()), "a derivative of what?", hint)
    if (name := lone_function(reader)) is not None:
        return differentiated(reader, at_own(reader, name, variables, whole), variables, whole)
    if (score := _score(reader)) is not None:
        return differentiated(reader, score, variables, whole)
    bracketed = reader.groups = cursor.peek().text in ("(", "[", "\\{")
    start = cursor.at
    value = reader.factor() if bracketed else reader.side_by_side()
    if bracketed and not _holds(reader, value, variables) and reader.starts_operand():
        cursor.at = start  # of the bracket alone it would be zero: the product is meant
        value = reader.side_by_side()
    moving = implicit.derivative_of_bare(reader.context, value, variables, whole)
    result = moving or differentiated(reader, value, variables, whole)
    if not is_delimited(reader, start):
        check_reach(reader, variables)
    return result


def _score(reader: Reader) -> Expr | None:
    """The logarithm of a policy before what it is worth, taken; None where else follows."""
    start = reader.cursor.at
    if reader.cursor.peek().text not in ("\\log", "\\ln"):
        return None
    value = reader.factor()
    if policies.is_score(reader, value):
        return value
    reader.cursor.at = start
    return None


def lone_function(reader: Reader) -> str | None:
    """The function that follows without its argument and is all that is differentiated:
    ``\\nabla_w J``; None where it has one, or where a factor stands beside it."""
    cursor = reader.cursor
    start = cursor.at
    name = _name_ahead(cursor)
    is_whole = cursor.peek().kind is not TokenKind.SUPER and not reader.starts_operand()
    if name is not None and is_whole and application.is_function(reader.context, name):
        return name
    cursor.at = start
    return None


def _holds(reader: Reader, value: Expr, variables: Variables) -> bool:
    """Whether a value depends on one of the variables, its definitions put in."""
    free: set[Expr] = getattr(inline(value, reader.context), "free_symbols", set())
    names = {s for v, _ in variables for s in (v, getattr(v, "base", v))}
    names |= {s for v, _ in variables for s in getattr(v, "free_symbols", ())}
    return bool(names & free)
