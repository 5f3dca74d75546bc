"""Brackets: grouping, lists as vectors, absolute values, norms, floors, inner products, evaluated
and Iverson ones."""

from __future__ import annotations

import sympy
from sympy import ImmutableDenseMatrix, S
from sympy.functions.elementary.trigonometric import TrigonometricFunction

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import FROBENIUS, MatrixFunction, Norm, Scalar
from mathreply.algebra.read import (
    application,
    arithmetic,
    composed,
    conditions,
    environments,
    evaluated,
    operator_sums,
    overlines,
    patterns,
    tuples,
)
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.in_brackets import holds_functions
from mathreply.algebra.read.inner_products import inner_product, refuse_complex
from mathreply.algebra.read.lexeme import Lexeme, closing_bracket
from mathreply.algebra.read.names import canonical, read_base
from mathreply.algebra.read.overlines import has_complex
from mathreply.algebra.read.scripts import script
from mathreply.algebra.read.unread import unread
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.tokens import TokenKind

_CLOSER = {"(": ")", "[": "]", "\\{": "\\}"}


def read_bracket(reader: Reader) -> Expr:
    """``( … )``, ``[ … ]``, ``\\{ … \\}``; several expressions between commas in square ones are a
    vector.

    Raises:
        Unread: where it holds anything else, or may mean something else.
    """
    cursor = reader.cursor
    if (value := _special(reader)) is not None:
        return value
    start, groups, is_tuple = cursor.at, reader.groups, tuples.starts_side(reader)
    reader.groups = False
    is_of_entries = _is_beside_hadamard(reader)
    opening = cursor.take()
    closer = _CLOSER[opening.text]
    is_square = opening.text == "["
    if cursor.peek().text == closer:
        raise unread((opening, cursor.peek()), "nothing stands in the brackets", "")
    with reader.inside():
        reader.of_entries = is_of_entries
        values, dots = _listed(reader, opening, is_tuple)
        if is_square and len(values) == 1 and cursor.peek().text in SPELLINGS:
            return _iverson(reader, values[0], opening)
    if cursor.peek().kind is None or cursor.peek().text != closer:
        raise reader.leftover(opening)
    cursor.take()
    if dots:
        return _list_with_dots(reader, values, dots, opening)
    if len(values) > 1:
        return vector(reader, values, opening)
    if opening.text != "(" and not groups:
        _refuse_other_meanings(reader, values[0], start, opening)
    return evaluated.bracket(reader, values[0], opening) if is_square else values[0]


def _listed(reader: Reader, opening: Lexeme, is_tuple: bool) -> tuple[list[Expr], list[int]]:
    """The expressions between commas in a bracket, and before which of them dots stand.

    Raises:
        Unread: where commas stand in another bracket than a square one or that of a tuple.
    """
    cursor = reader.cursor
    outer = reader.in_condition
    reader.in_condition = opening.text == "[" and _holds_relation(reader)
    values, dots = [reader.with_over(reader.expression)], list[int]()
    reader.in_condition = outer
    while cursor.peek().text in (",", ";") and cursor.peek().kind is not None:
        if (opening.text != "[" and not is_tuple) or cursor.peek().text == ";":
            raise unread(
                cursor.peek(),
                f"'{cursor.peek().text}' between {opening.text} and {_CLOSER[opening.text]}",
                "a vector is written [a, b]; a function has to be declared",
            )
        cursor.take()
        if cursor.peek().text in _DOTS and cursor.peek(1).text == ",":
            dots.append(len(values))
            cursor.take()
        else:
            values.append(reader.with_over(reader.expression))
    return values, dots


def _special(reader: Reader) -> Expr | None:
    """What begins like a bracket and is more: open cases, composed functions, sums of operators."""
    if environments.starts_open_cases(reader):
        return environments.read_open_cases(reader)
    value = composed.read(reader)
    return operator_sums.applied(reader) if value is None else value


def _is_beside_hadamard(reader: Reader) -> bool:
    """Whether the bracket that begins here is a factor of a product of entries: ``a \\odot (1 -
    a)``."""
    cursor = reader.cursor
    if cursor.peek(-1).text == "\\odot":
        return True
    closing = closing_bracket(cursor.rest())
    return closing is not None and cursor.peek(closing + 1).text == "\\odot"


_DOTS = ("\\ldots", "\\dots", "\\cdots", "\\dotsc")


def _list_with_dots(reader: Reader, values: list[Expr], dots: list[int], opening: Lexeme) -> Expr:
    """``[a_1, a_2, \\ldots, a_n]``: a column by its first entries and its last; where nothing is
    declared, a row if it is transposed."""
    found = patterns.column(values[:-1], values[-1]) if dots == [len(values) - 1] else None
    if found is None:
        raise unread(opening, "dots in a list", "declare it as real^n")
    is_row = reader.context.infer and reader.cursor.peek().kind is TokenKind.SUPER
    return sympy.Transpose(found) if is_row else found


def _refuse_other_meanings(reader: Reader, value: Expr, start: int, opening: Lexeme) -> None:
    """Refuses ``[x]`` and ``\\{x\\}`` that may be the whole and the fractional part of a number:
    all but those that can only group. A bracket groups if a smaller one stands in it, or if it
    holds a sum of several names and stands beside a factor, under a power or between bounds.

    Raises:
        Unread: for any other.
    """
    cursor = reader.cursor
    is_square = opening.text == "["
    # Of a whole number [n] is n in either meaning.
    if arithmetic.is_matrix(value) or (value.is_integer and is_square):
        return
    # […]_a^b is a bracket between bounds: what stands in it is taken at both.
    is_raised = cursor.peek().kind is TokenKind.SUPER
    if is_square and (is_raised or cursor.peek().kind is TokenKind.SUB):
        return
    inside = cursor.between(start + 1, cursor.at - 1)
    is_sum = value.is_Add and sum(not term.is_number for term in value.args) > 1
    holds_smaller = any(x.text in ("(", "[") or (x.text == "|" and x.fence) for x in inside)
    is_beside = _is_beside_factor(reader, start)
    if is_sum and all(_is_mean(term) for term in value.args):
        return
    if is_sum and (holds_smaller or is_beside or is_raised):
        return
    is_factor = is_beside or is_raised or value.is_Mul
    if holds_smaller and is_factor and not _is_quotient(value):
        return
    if is_beside and holds_functions(inside):
        return
    whole = "whole" if is_square else "fractional"
    part = "\\lfloor x \\rfloor" if is_square else "x - \\lfloor x \\rfloor"
    raise unread(
        (opening, *inside, cursor.peek(-1)),
        f"brackets, or the {whole} part of it?",
        f"write ( … ) or {part}",
    )


def _is_beside_factor(reader: Reader, start: int) -> bool:
    """Whether a factor stands before or behind the bracket that was read from a place on."""
    if reader.starts_operand():
        return True
    if start == 0:
        return False
    (before,) = reader.cursor.between(start - 1, start)
    kinds = (TokenKind.LETTER, TokenKind.NUMBER, TokenKind.CLOSE)
    return before.kind in kinds or before.text in (")", "]", "/", "\\cdot", "\\times")


def _is_mean(term: Expr) -> bool:
    """Whether a term is a letter under a bar, but for its sign: of means no one takes the whole
    part."""
    factors = term.args if term.is_Mul else (term,)
    letters = [str(getattr(f, "base", f)) for f in factors if not f.is_number]
    return len(letters) == 1 and letters[0].startswith("\\bar{")


def _is_quotient(value: Expr) -> bool:
    """Whether a value is one over something, as what stands in Gauss' brackets often is."""
    factors = value.args if value.is_Mul else (value,)
    return any(f.is_Pow and f.exp.is_Rational and f.exp < 0 for f in factors) or any(
        f.is_Rational and not f.is_Integer for f in factors
    )


def _holds_relation(reader: Reader) -> bool:
    """Whether a relation stands in the bracket just opened: ``[i = j]``."""
    depth, ahead = 0, 0
    while depth >= 0 and (lexeme := reader.cursor.peek(ahead)).kind is not None:
        depth += lexeme.nesting
        if depth == 0 and SPELLINGS.get(lexeme.text) in conditions.RELATIONS:
            return True
        ahead += 1
    return False


def vector(reader: Reader, values: list[Expr], place: Lexeme) -> Expr:
    """A column of these entries."""
    entries = [arithmetic.scalar(v) for v in values]
    columns = all(arithmetic.is_matrix(e) and arithmetic.shape(e)[1] == 1 for e in entries)
    if columns and reader.in_call and reader.context.infer:
        # What a function takes as a list of vectors: all of them, one below the other.
        return sympy.BlockMatrix([[entry] for entry in entries])
    if any(arithmetic.is_matrix(e) for e in entries):
        raise unread(
            place, "a vector stands inside a list", "write the entries out, or a \\begin{bmatrix}"
        )
    return ImmutableDenseMatrix(entries)


def _iverson(reader: Reader, left: Expr, opening: Lexeme) -> Expr:
    """``[i = j]``: 1 where it holds, else 0."""
    condition = conditions.condition_after(reader, left)
    if reader.cursor.peek().text != "]":
        raise reader.leftover(opening)
    reader.cursor.take()
    return conditions.one_where(condition)


def read_bar(reader: Reader) -> Expr:
    """``|x|``: the absolute value, or the determinant of a matrix; ``\\|x\\|``: the norm."""
    cursor, start = reader.cursor, reader.cursor.at
    opening = cursor.take()
    if reader.context.infer and cursor.peek().text == "\\mathcal" and opening.text == "|":
        return _cardinality(reader, opening)
    outer = reader.bars, reader.differentials, reader.closed_binders
    reader.bars, reader.differentials = [opening.text], []
    try:
        value = reader.with_over(reader.expression)
    finally:
        reader.bars, reader.differentials, reader.closed_binders = outer
    if cursor.peek().text != opening.text:
        raise reader.leftover(opening)
    cursor.take()
    value = arithmetic.scalar(value)
    if opening.text == "\\|":
        return _norm(reader, value, opening)
    if not arithmetic.is_matrix(value):
        return sympy.Abs(value, evaluate=False)
    rows, columns = arithmetic.shape(value)
    is_difference = value.is_MatAdd and reader.cursor.peek().kind is not TokenKind.SUB
    if columns == 1 and reader.context.infer and is_difference:
        return Norm(value, 2)
    if columns == 1 and _all_bear_arrows(value, reader.cursor.slice(start)):
        return Norm(value, 2)
    if rows != columns:
        arithmetic.square(value)
        raise unread(opening, "bars around a vector: its norm?", "write \\|x\\|")
    return sympy.Determinant(value)


def _all_bear_arrows(value: Expr, written: tuple[Lexeme, ...]) -> bool:
    """Whether a vector is written in letters with arrows alone: bars around it are its length."""
    names = {str(v.name) for v in value.atoms(sympy.MatrixSymbol, MatrixFunction)}
    if names and all(name.startswith("\\vec{") for name in names):
        return True
    arrows = sum(lexeme.text == "\\vec" for lexeme in written)
    return bool(names) and arrows >= len(names)


def _cardinality(reader: Reader, opening: Lexeme) -> Expr:
    """``|\\mathcal{X}|``: the size of a set that is only named."""
    start = reader.cursor.at
    read_base(reader.cursor)
    if reader.cursor.peek().kind is TokenKind.SUB:
        reader.cursor.take()
        if any(x.text in reader.scope for x in script(reader)):
            raise unread(opening, "the size of a set with a bound index", "")
    name = canonical(reader.cursor.slice(start))
    reader.cursor.expect("|", "after a set")
    return sympy.Symbol(f"\\left|{name}\\right|", integer=True, positive=True)


def _norm(reader: Reader, value: Expr, opening: Lexeme) -> Expr:
    """The norm of a vector or matrix, with its order below; the size of a number.

    Raises:
        Unread: where it is not told which norm is meant.
    """
    order: Expr = 2
    cursor = reader.cursor
    if cursor.peek().kind is TokenKind.SUB:
        cursor.take()
        inside = script(reader)
        spelling = canonical(inside)
        order = FROBENIUS if spelling in ("F", "\\mathrm{F}") else reader.reading_of(inside)
    if not arithmetic.is_matrix(value):
        if reader.context.infer and not value.is_number and not _is_inner_product(value):
            raise unread(opening, "the norm of what is read as a number: is it a vector?", "")
        return sympy.Abs(value, evaluate=False)
    if arithmetic.shape(value)[1] != 1 and order == 2:
        raise unread(opening, "the norm of a matrix: which?", "write \\|A\\|_F for Frobenius'")
    return Norm(value, order)


def _is_inner_product(value: Expr) -> bool:
    """Whether a term of a sum is a product of vectors that is a number: so is the sum then."""
    terms = sympy.Add.make_args(value)
    return any(isinstance(f, Scalar) for term in terms for f in sympy.Mul.make_args(term))


def read_floor(reader: Reader) -> Expr:
    """``\\lfloor x \\rfloor``, ``\\lceil x \\rceil``."""
    opening = reader.cursor.take()
    value = reader.enclosed("\\rfloor" if opening.text == "\\lfloor" else "\\rceil")
    return (sympy.floor if opening.text == "\\lfloor" else sympy.ceiling)(value, evaluate=False)


def read_angle(reader: Reader) -> Expr:
    """``\\langle u, v \\rangle``: the inner product; ``\\langle 1, t, t^2 \\rangle``: the vector
    with these entries."""
    cursor = reader.cursor
    opening = cursor.take()
    with reader.inside():
        values = [reader.with_over(reader.expression)]
        if reader.context.infer and cursor.peek().text == "\\rangle":
            cursor.take()
            return _mean(reader, values[0], opening)
        if cursor.peek().text != ",":
            raise unread(
                opening, "angle brackets around one expression: a mean?", "write \\mathrm{E}[…]"
            )
        while cursor.accept(","):
            values.append(reader.with_over(reader.expression))
    cursor.expect("\\rangle", "after an inner product")
    values = [arithmetic.scalar(value) for value in values]
    if len(values) > 2 or all(map(_can_only_be_number, values)):
        return vector(reader, values, opening)
    left, right = values
    if not (arithmetic.is_matrix(left) and arithmetic.is_matrix(right)):
        raise unread(
            opening, "an inner product of numbers", "declare both as real^n; a vector is [a, b]"
        )
    if reader.context.infer and has_complex(reader):
        raise unread(opening, "an inner product beside i: which factor is conjugated?", "")
    refuse_complex(left, right, opening, reader.context)
    return _inner(reader, left, right, opening)


def _inner(reader: Reader, left: Expr, right: Expr, opening: Lexeme) -> Expr:
    """The inner product of two columns; of two matrices of one size that of Frobenius, with or
    without its letter."""
    is_wide = not any(1 in arithmetic.shape(value) for value in (left, right))
    is_named = reader.cursor.peek().kind is TokenKind.SUB
    if is_named and is_wide:
        reader.cursor.take()
        letter = script(reader)
        if canonical(letter) not in ("F", "\\mathrm{F}"):
            raise unread((opening, *letter), "which inner product is this?", "")
    if is_wide and arithmetic.shape(left) == arithmetic.shape(right):
        return sympy.Trace(arithmetic.multiply([arithmetic.transpose(left), right]))
    return reader.checked(lambda: inner_product(left, right, opening, reader.context), opening)


_OF_FUNCTIONS = {"f", "g", "h"}


def _can_only_be_number(value: Expr) -> bool:
    """Whether no vector and no function can be meant: a numeral, a power, ``\\cos t``, or a sum or
    product that holds such. Of ``2u`` and ``x`` either may be."""
    if arithmetic.is_matrix(value):
        return False
    if value.is_number:
        return True
    if {s.name for s in value.free_symbols} & _OF_FUNCTIONS:
        return False
    if value.is_Pow or isinstance(value, sympy.exp | sympy.log | TrigonometricFunction):
        return True
    if value.is_Mul:
        return any(_can_only_be_number(f) for f in value.args if not f.is_number)
    return value.is_Add and any(map(_can_only_be_number, value.args))


def _mean(reader: Reader, value: Expr, opening: Lexeme) -> Expr:
    """``\\langle x \\rangle_{p(x)}``: a mean, of which nothing more is known."""
    name = "\\langle #\\rangle"
    if reader.cursor.peek().kind is TokenKind.SUB:
        reader.cursor.take()
        inside = script(reader)
        if any(x.text in reader.scope for x in inside):
            raise unread(opening, "a mean over something bound", "")
        name += f"_{{{canonical(inside)}}}"
    return application.function(reader.context, name)(value)


def read_infinity(reader: Reader) -> Expr:
    """``\\infty``."""
    reader.cursor.take()
    return S.Infinity


PREFIX = {
    "(": read_bracket,
    "[": read_bracket,
    "\\{": read_bracket,
    "|": read_bar,
    "\\|": read_bar,
    "\\lfloor": read_floor,
    "\\lceil": read_floor,
    "\\langle": read_angle,
    "\\overline": overlines.read_overline,
    "\\infty": read_infinity,
}
