"""Functions of the author's applied to arguments: declared, defined, or such as ``P`` and ``E``.

What stands between the arguments is part of the function's name: ``P(A=a \\mid B)`` is the function
``P(#=#\\mid #)`` of ``A``, ``a`` and ``B``: nothing bound inside is lost, and nothing is assumed.
"""

from __future__ import annotations

from functools import lru_cache

import sympy
from sympy import Dummy, Lambda
from sympy.core.function import UndefinedFunction
from sympy.core.symbol import Str

from mathreply.algebra.expression.context import Context, Rule
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import applied as put_in
from mathreply.algebra.expression.nodes import Elementwise, MatrixFunction, VectorFunction
from mathreply.algebra.read import arithmetic, events
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.labelled import parameter_of
from mathreply.algebra.read.names import canonical, scripted
from mathreply.algebra.read.said_events import joining_word, said_event, united_events
from mathreply.algebra.read.scripts import script, split_at_commas
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind

_CLOSERS = {"(": ")", "[": "]", "\\{": "\\}"}
_SEPARATORS = {
    ",": ",",
    ";": ";",
    "\\mid": "\\mid ",
    "|": "\\mid ",
    "\\|": "\\|",
    "=": "=",
    "<": "<",
    ">": ">",
    "\\le": "\\le ",
    "\\leq": "\\le ",
    "\\ge": "\\ge ",
    "\\geq": "\\ge ",
    "\\ne": "\\ne ",
    "\\neq": "\\ne ",
    "\\cap": "\\cap ",
    "\\land": "\\cap ",
    "\\cup": "\\cup ",
    "\\lor": "\\cup ",
    "\\vee": "\\cup ",
    "\\wedge": "\\cap ",
    "\\sim": "\\sim ",
    "\\in": "\\in ",
    "\\leqslant": "\\le ",
    "\\geqslant": "\\ge ",
    "\\vert": "\\mid ",
    ":": ":",
}
HOLE = "#"
"""Stands for an argument in a function's name."""


def function(context: Context, name: str) -> Expr:
    """The class of a function of this name; real-valued unless something complex is declared."""
    complex_too = any(
        n.domain.kind in ("complex", "imaginary unit") for n in context.names.values()
    )
    return _function_class(name, not complex_too)


@lru_cache(maxsize=4_096)
def _function_class(name: str, real: bool) -> Expr:
    # Of a vector, too, the value is a number, and commutes.
    return UndefinedFunction(name, commutative=True, **({"real": True} if real else {}))


def head(context: Context, name: str) -> Expr:
    """What a rule for the scalar-valued function of this name has as its head."""
    return function(context, name)


def rule_of(context: Context, name: str) -> Rule | None:
    """The definition of a function by this name, scalar- or vector-valued."""
    return next(
        (rule for rule in reversed(context.rules) if rule.parameters and _names(rule.head, name)),
        None,
    )


def _names(rule_head: Expr, name: str) -> bool:
    return (
        bool(rule_head.name == name)
        if isinstance(rule_head, Str)
        else getattr(rule_head, "__name__", "") == name
    )


def is_defined(context: Context, name: str) -> bool:
    """Whether the author has defined a name."""
    return rule_of(context, name) is not None


def is_function(context: Context, name: str) -> bool:
    """Whether a name is declared as a function or defined as one."""
    declared = context.names.get(name)
    return (declared is not None and declared.domain.kind == "function") or is_defined(
        context, name
    )


def looks_applied(reader: Reader) -> bool:
    """Whether an opening bracket follows, not parted by a wide space."""
    lexeme = reader.cursor.peek()
    opens = lexeme.text in _CLOSERS and lexeme.fence != "right" and lexeme.gap < 2
    return opens and not reader.at_end()


def applied(reader: Reader, name: str, lexemes: tuple[Lexeme, ...]) -> Expr:
    """The function applied to the bracket that follows.

    Raises:
        Unread: where none follows, or the number of arguments is wrong.
    """
    name = _inverse(reader, name, lexemes)
    if not looks_applied(reader):
        raise unread(
            lexemes, f"the function '{name}' stands here without its argument", f"write {name}(…)"
        )
    pattern, values = arguments(reader)
    return apply(reader, name, pattern, values, lexemes)


def _inverse(reader: Reader, name: str, lexemes: tuple[Lexeme, ...]) -> str:
    """``f^{-1}`` is a function of its own; any other power directly on a function is doubtful."""
    cursor = reader.cursor
    if cursor.peek().kind is not TokenKind.SUPER:
        return name
    cursor.take()
    exponent = script(reader)
    if canonical(exponent) == "-1":
        return f"{name}^{{-1}}"
    raise unread(
        (*lexemes, *exponent),
        f"a power on the function '{name}': of its value, or applied twice?",
        f"write ({name}(x))^{{{canonical(exponent)}}}",
    )


def arguments(reader: Reader) -> tuple[str, list[Expr]]:
    """What stands in the bracket that begins here, taken: the text around the holes, and the values
    in them."""
    cursor = reader.cursor
    opening = cursor.take()
    closer, pattern, values = _CLOSERS[opening.text], "", []
    with reader.inside():
        reader.differentials = _given_bars(reader, closer)
        while True:
            with reader.inside():
                reader.differentials = _given_bars(reader, closer)
                text, ends = united_events(reader, closer) or ("", [])
                values += ends
                pattern += text or (
                    _dots(reader)
                    or _set(reader)
                    or _outcome(reader, closer)
                    or said_event(reader, closer)
                    or HOLE
                )
                if not text and pattern.endswith(HOLE):
                    values.append(reader.with_over(reader.expression))
            if word := joining_word(reader):
                pattern += f"\\text{{ {word} }}"
                continue
            lexeme = cursor.take()
            if lexeme.kind is None:
                raise unread(opening, f"'{opening.text}' is never closed", "balance the brackets")
            if lexeme.text == closer:
                return pattern, values
            if lexeme.text not in _SEPARATORS:
                raise unread(
                    lexeme, f"'{lexeme.text}' is not understood among a function's arguments", ""
                )
            pattern += _SEPARATORS[lexeme.text]
            if lexeme.text == "|" and cursor.peek().text == "|":
                cursor.take()
                pattern = pattern.removesuffix("\\mid ") + "\\|"


def refuse_raised_sum(reader: Reader, lexemes: tuple[Lexeme, ...]) -> None:
    """Refuses ``\\mathbb{E}(X - \\mu)^2``: of the mean, or of what it is taken of?

    Raises:
        Unread: where round brackets around a sum follow, and a power on them.
    """
    cursor, depth, ahead, is_sum = reader.cursor, 0, 0, False
    while cursor.peek().text == "(" and (lexeme := cursor.peek(ahead)).kind is not None:
        depth += lexeme.nesting
        if depth == 0:
            break
        is_sum = is_sum or (depth == 1 and ahead > 1 and lexeme.text in ("+", "-"))
        ahead += 1
    name = canonical(lexemes)
    if is_sum and cursor.peek(ahead + 1).kind is TokenKind.SUPER:
        raise unread(
            lexemes,
            f"does the power belong to {name} or to its argument?",
            f"write {name}[(…)^2] or ({name}[…])^2",
        )


_DOTS = ("\\ldots", "\\dots", "\\cdots", "\\dotsc")


def _dots(reader: Reader) -> str:
    """Dots that stand for arguments left out; taken."""
    if reader.cursor.peek().text in _DOTS and reader.cursor.peek(1).text in (
        ",",
        ")",
        "]",
        ";",
        "\\mid",
        "|",
        "\\cap",
        "\\cup",
    ):
        reader.cursor.take()
        return "\\ldots"
    return ""


def _outcome(reader: Reader, closer: str) -> str:
    """A sign alone, the outcome of a test: ``P(D \\mid +)``; taken."""
    cursor = reader.cursor
    if cursor.peek().text not in ("+", "-"):
        return ""
    ends = cursor.peek(1).text in (closer, ",", ";", "\\mid") or _is_given_bar(cursor)
    return cursor.take().text if ends else ""


def _is_given_bar(cursor: Cursor) -> bool:
    """Whether a bar behind the sign here is the only one up to the end: not so in ``f(-|x|)``."""
    if cursor.peek(1).text != "|" or cursor.peek(1).fence:
        return False
    bars, depth = 0, 0
    for lexeme in cursor.rest():
        depth += lexeme.text in _CLOSERS
        depth -= lexeme.text in _CLOSERS.values()
        if depth < 0:
            break
        bars += lexeme.text == "|"
    return bars == 1


def _set(reader: Reader) -> str:
    """A set among the arguments that names nothing bound: ``\\{(x_n, y_n)\\}_{n=1}^N``; taken."""
    cursor = reader.cursor
    if cursor.peek().text != "\\{":
        return ""
    here, depth = cursor.at, 0
    while (lexeme := cursor.peek()).kind is not None:
        depth += (lexeme.text == "\\{") - (lexeme.text == "\\}")
        cursor.take()
        if depth == 0:
            break
    if cursor.peek().kind is not TokenKind.SUB:
        cursor.at = here
        return ""
    while cursor.peek().kind in (TokenKind.SUB, TokenKind.SUPER):
        cursor.take()
        script(reader)
    run = cursor.slice(here)
    if any(x.text in reader.scope for x in run):
        cursor.at = here
        return ""
    return canonical(run)


def _given_bars(reader: Reader, closer: str) -> list[int]:
    """Places of a bar that separates (``p(y|x)``): one alone, or two side by side, before the
    bracket closes."""
    cursor, found, depth, ahead = reader.cursor, [], 0, 0
    while (lexeme := cursor.peek(ahead)).kind is not None:
        if depth == 0 and lexeme.text == closer:
            break
        depth += lexeme.nesting
        if depth == 0 and lexeme.text in ("|", "\\|") and lexeme.fence not in ("left", "right"):
            found.append(cursor.at + ahead)
        ahead += 1
    if len(found) == 1 or (len(found) == 2 and found[1] == found[0] + 1):
        return found
    return []


def apply(
    reader: Reader, name: str, pattern: str, values: list[Expr], lexemes: tuple[Lexeme, ...]
) -> Expr:
    """The application of a named function to values read.

    Args:
        reader: the reader.
        name: the function.
        pattern: its arguments as they are written, with holes for the values.
        values: what stands in the holes.
        lexemes: the name as it is written, to be told.

    Raises:
        Unread: where it is defined for other arguments.
    """
    context = reader.context
    rule = rule_of(context, name) if _is_plain(pattern) else None
    if rule is None:
        return _of_no_rule(context, name, pattern, values)
    if len(values) != len(rule.parameters):
        wanted = f"'{name}' is defined with {len(rule.parameters)} argument(s)"
        raise unread(lexemes, f"{wanted} and has {len(values)} here", "")
    if context.infer and rule.component and len(values) == 1 and _is_wide(values[0]):
        # Row by row, or column by column: a matrix of the same size.
        return MatrixFunction(name, *arithmetic.shape(values[0]), values[0])
    for parameter, value in zip(rule.parameters, values, strict=True):
        _check_fits(rule, name, parameter, value, lexemes)
    if rule.component:
        rows = next((arithmetic.shape(v)[0] for v in values if arithmetic.is_matrix(v)), None)
        if rows is None:
            advice = "write its argument as [a, b] or declare it as real^n"
            raise unread(lexemes, f"'{name}' wants a vector", advice)
        return VectorFunction(name, rows, *values)
    if isinstance(rule.head, Str):
        return _vector_valued(rule, name, values, context, lexemes)
    # A function of a number, applied to a vector, is meant entry by entry.
    of_numbers = not any(map(arithmetic.is_matrix, rule.parameters))
    if len(values) == 1 and of_numbers and arithmetic.is_matrix(values[0]):
        return elementwise(reader, function(context, name), values[0], lexemes)
    return function(context, name)(*values)


def _is_plain(pattern: str) -> bool:
    """Whether arguments are values between commas and nothing else."""
    return set(pattern) <= {HOLE, ","}


def _of_no_rule(context: Context, name: str, pattern: str, values: list[Expr]) -> Expr:
    """The application of a function that has no definition for such arguments."""
    pattern, values = events.ordered(name, pattern, values)
    if (parameter := parameter_of(context, name)) is not None:
        return function(context, f"{name}({pattern};{HOLE})")(*values, parameter)
    # P(X, Y) has no order among its arguments: it is a function of a name of its own.
    is_joint = name in events.PROBABILITIES and len(values) > 1
    is_named = _is_plain(pattern) and not is_joint
    return function(context, name if is_named else f"{name}({pattern})")(*values)


def _check_fits(
    rule: Rule, name: str, parameter: Expr, value: Expr, lexemes: tuple[Lexeme, ...]
) -> None:
    """Refuses an argument of another shape than the definition has.

    Raises:
        Unread: where it has; a vector in place of a number only if the values are vectors, for
            else the function is taken entry by entry.
    """
    if not arithmetic.is_matrix(parameter):
        if isinstance(rule.head, Str) and arithmetic.is_matrix(value):
            # Its definition was read with a number there: ``A t`` was a multiple of A.
            raise unread(
                lexemes,
                f"'{name}' is defined for a number '{parameter.name}' and applied to a vector",
                f"declare '{parameter.name}' as a vector, as in real^n",
            )
        return
    is_written_out = isinstance(parameter, sympy.MatrixBase)
    fits = (
        arithmetic.is_matrix(value)
        and (not is_written_out or value.shape == parameter.shape)
        and (_is_wide(parameter) or not _is_wide(value))
    )
    if not fits:
        message = f"'{name}' is defined for a vector of another kind"
        raise unread(lexemes, message, "write its argument as [a, b]")


def is_column(value: Expr) -> bool:
    """Whether a value is a column."""
    return arithmetic.is_matrix(value) and arithmetic.shape(value)[1] == 1


def _is_wide(value: Expr) -> bool:
    """Whether a value is a matrix of more columns than one."""
    return arithmetic.is_matrix(value) and arithmetic.shape(value)[1] != 1


def _vector_valued(
    rule: Rule, name: str, values: list[Expr], context: Context, lexemes: tuple[Lexeme, ...]
) -> Expr:
    """A function of which the value is a column (kept by name) or a matrix (put in at once)."""
    value = put_in(rule, tuple(values), (), context)
    if value is None:
        raise unread(lexemes, f"'{name}' is defined for a vector of another size", "")
    rows, columns = arithmetic.shape(value)
    return VectorFunction(name, rows, *values) if columns == 1 else value


def elementwise(reader: Reader, each: Expr, vector: Expr, lexemes: tuple[Lexeme, ...]) -> Expr:
    """A scalar function of a column vector, entry by entry."""
    if arithmetic.shape(vector)[1] != 1:
        raise unread(
            lexemes,
            "a function of numbers is applied to a matrix",
            "write its entries, as in f(A_{ij})",
        )
    entry = Dummy("t", real=True)
    if isinstance(vector, sympy.MatrixBase):
        return sympy.ImmutableDenseMatrix([each(v) for v in vector])
    return Elementwise(Lambda(entry, each(entry)), vector)


def subscripted(reader: Reader, spelling: Spelling) -> Expr:
    """``f_i(x)`` of a declared ``f``: the index is an argument like the others. ``R_{t+1}`` is a
    term of a sequence, a function of whole numbers."""
    reader_index, reader.in_index = reader.in_index, True
    try:
        found = [reader.reading_of(piece) for piece in split_at_commas(spelling.sub)]
    finally:
        reader.in_index = reader_index
    slots = ",".join(HOLE for _ in found)
    if not looks_applied(reader):
        if not all(index.is_integer for index in found):
            raise unread(
                spelling.lexemes,
                f"the function '{spelling.plain}' stands here without its argument",
                "declare its index as a whole number if it is a sequence",
            )
        return function(reader.context, scripted(spelling.base, slots))(*found)
    pattern, values = arguments(reader)
    return function(reader.context, f"{scripted(spelling.base, slots)}({pattern})")(*found, *values)
