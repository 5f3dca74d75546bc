"""Factors side by side that could be taken in two ways: a product, an index, a mixed number."""

from __future__ import annotations

from sympy import Indexed, Mul
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.kronecker import KroneckerProduct

from mathreply.algebra.expression.context import HESSIAN, Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.cursor import GREEK, Cursor
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.relations import CONNECTIVES
from mathreply.tex.tokens import TokenKind


def check_side_by_side(cursor: Cursor, context: Context, lexeme: Lexeme, divided: bool) -> None:
    """Refuses factors side by side that can be taken in two ways.

    Args:
        cursor: before the second factor.
        context: what is declared.
        lexeme: the first of it.
        divided: whether a ``/`` stands before the first factor.

    Raises:
        Unread: where they can.
    """
    if divided and not lexeme.gap:
        message = f"after a '/' it is not clear whether '{lexeme.text}' belongs to the denominator"
        raise unread(lexeme, message, "use \\frac{…}{…} or brackets")
    if lexeme.gap == 2:
        message = "a wide space stands between two expressions"
        raise unread(lexeme, message, "write two statements apart, or \\cdot")
    before = cursor.peek(-1)
    one, other = before.text, lexeme.text
    if _may_be_one_number(cursor, before, lexeme):
        raise unread(
            (before, lexeme),
            f"'{one}' and '{other}' side by side: one number or a product?",
            f"write {one} \\cdot {other}, or digits in groups of three",
        )
    if _may_be_index(cursor, context, before, lexeme):
        raise unread(
            (before, lexeme),
            f"'{one}{other}': is it a product or an index?",
            f"write {one} \\cdot {other} or {one}_{other}",
        )
    if _may_be_mixed(cursor, before, lexeme):
        raise unread(
            (before, lexeme),
            "a number directly before a fraction of numbers: a mixed number or a product?",
            f"write {one} \\cdot \\frac{{…}}{{…}} or {one} + \\frac{{…}}{{…}}",
        )


def _may_be_one_number(cursor: Cursor, before: Lexeme, lexeme: Lexeme) -> bool:
    """Whether two numbers side by side may be one, parted within; a first one that is a script
    ends there."""
    if before.kind is not TokenKind.NUMBER or lexeme.kind is not TokenKind.NUMBER:
        return False
    is_script = cursor.peek(-2).kind in (TokenKind.SUB, TokenKind.SUPER)
    return not is_script or lexeme.text.startswith("00")


def _may_be_index(cursor: Cursor, context: Context, before: Lexeme, lexeme: Lexeme) -> bool:
    """Whether a number right behind something may be its index: ``x2``."""
    if lexeme.kind is not TokenKind.NUMBER or lexeme.gap:
        return False
    if before.text in (")", "]", "\\}", "}", "!"):
        return False
    if _are_ones(cursor, context) or _is_unit(context, before):
        return False
    return not _is_letter_times_power(cursor, context, before, lexeme)


_FRACTIONS = ("\\frac", "\\tfrac", "\\dfrac")


def _may_be_mixed(cursor: Cursor, before: Lexeme, lexeme: Lexeme) -> bool:
    """Whether a number and a fraction may be one mixed number, as in school."""
    if before.kind is not TokenKind.NUMBER or lexeme.text not in _FRACTIONS:
        return False
    # In \frac23\frac12 the number is the denominator of the fraction before.
    is_denominator = cursor.peek(-2).kind is TokenKind.NUMBER and cursor.peek(-3).text in _FRACTIONS
    return not is_denominator and _is_numeric_fraction(cursor)


def _is_unit(context: Context, letter: Lexeme) -> bool:
    """Whether a letter is the imaginary unit, which bears no index: ``e^{-i 2\\pi k}``."""
    declared = context.names.get(letter.text)
    return declared is not None and declared.domain.kind == "imaginary unit"


def _are_ones(cursor: Cursor, context: Context) -> bool:
    """Whether ``1_N`` stands here, the vector of ones, where nothing is declared."""
    has_size = cursor.peek(1).kind is TokenKind.SUB and cursor.peek(2).kind is TokenKind.LETTER
    return context.infer and cursor.peek().text == "1" and has_size


def _is_letter_times_power(cursor: Cursor, context: Context, letter: Lexeme, base: Lexeme) -> bool:
    """``n2^{n-1}``: n times a power of 2. In ``x1^n`` and ``x2^2`` the digit may be an index
    after all."""
    if letter.kind is not TokenKind.LETTER and letter.text not in GREEK:
        return False
    if (
        base.text == "1"
        or cursor.peek(1).kind is not TokenKind.SUPER
        or cursor.peek(-2).kind in (TokenKind.SUB, TokenKind.SUPER)
    ):
        return False
    declared = context.names.get(letter.text)
    if f"{letter.text}_{base.text}" in context or (declared is not None and declared.domain.shape):
        return False
    here = cursor.at
    cursor.at += 2
    exponent = cursor.group()
    cursor.at = here
    return any(x.kind is TokenKind.LETTER or x.text in GREEK for x in exponent)


def _is_numeric_fraction(cursor: Cursor) -> bool:
    if cursor.peek(-2).text in ("^", "_", "{", "}"):
        return False
    here = cursor.at
    cursor.take()
    parts = (*cursor.group(), *cursor.group())
    cursor.at = here
    return all(p.kind is TokenKind.NUMBER for p in parts)


def refuse_summation(product: Expr, place: Lexeme, context: Context) -> None:
    """Refuses ``a_{ij} x_j`` without a sum sign: Einstein would sum it, but for an index that is
    free elsewhere."""
    if not isinstance(product, Mul):
        return
    free = context.free_letters | context.bounds
    entries = [f for f in product.args if isinstance(f, Indexed)]
    of_several = {i for e in entries if len(e.indices) > 1 for i in e.indices}
    for index in of_several:
        is_open = index.is_Symbol and not index.is_Dummy and index.name not in free
        if is_open and sum(index in e.indices for e in entries) > 1:
            message = f"'{index}' stands twice in a product: is it summed over?"
            raise unread(place, message, "write the sum sign")


def kronecker(left: Expr, right: Expr, sign: Lexeme, context: Context) -> Expr:
    """``A \\otimes B`` of two matrices. Of two columns it is ``x y^\\top`` or one long column: both
    are read, and the other side has to tell.

    Raises:
        Unread: for anything else.
    """
    matrices = arithmetic.is_matrix(left) and arithmetic.is_matrix(right)
    are_thin = [1 in value.shape for value in (left, right)] if matrices else []
    if matrices and not any(are_thin if context.infer else [all(are_thin)]):
        return KroneckerProduct(left, right)
    are_columns = matrices and left.shape[1] == right.shape[1] == 1
    is_complex = any(name.domain.kind == "complex" for name in context.names.values())
    if not are_columns or not context.nabla_squared or context.infer or is_complex:
        raise unread(sign, "a tensor product", "write its entries, or x y^\\top")
    context.is_nabla_squared = context.joins_columns = True
    if context.nabla_squared == HESSIAN:
        return arithmetic.multiply([left, arithmetic.transpose(right)])
    return KroneckerProduct(left, right)


def joins(cursor: Cursor) -> bool:
    """Whether the text here begins with a word that joins statements."""
    words = (
        " ".join(x.text for x in cursor.between(cursor.at + 2, cursor.closing(cursor.at + 1)))
        if cursor.peek(1).kind is TokenKind.OPEN
        else ""
    )
    return bool(CONNECTIVES.match("".join(words.split())))


_TIMES = {"t", "n", "k", "\\tau"}


def refuse_convolution(left: Expr, right: Expr, sign: Lexeme) -> None:
    """Refuses ``x(t) * h(t)`` and ``x[n] * h[n]``: their product, or what a filter makes of x?

    Raises:
        Unread: where a star joins two unknown functions of one time.
    """
    calls = [left, right]
    are_calls = all(isinstance(call, AppliedUndef) and len(call.args) == 1 for call in calls)
    if are_calls and left.args == right.args and str(left.args[0]) in _TIMES:
        raise unread(
            sign, "a star between functions of a time: a product or a convolution?", "write \\cdot"
        )


def ends_in_spread(cursor: Cursor) -> bool:
    """Whether ``e^{-x^2/2\\sigma^2}`` goes on behind its 2 and ends with what a square is measured
    by: no one multiplies a Gaussian's exponent by a variance."""
    before = [cursor.peek(place).text for place in (-4, -3, -2, -1)]
    is_square = before[1] == "2" or before[:2] == ["2", "}"]
    is_halved = is_square and before[2:] == ["/", "2"]
    base, *power, end = (cursor.peek(place).text for place in (0, 1, 2, 3))
    is_variance = base == "\\sigma" and power == ["^", "2"]
    return is_halved and is_variance and end in ("", "}", ")", "]")
