"""Factors side by side that could be taken in two ways: a product, an index, a mixed number."""

from __future__ import annotations

from sympy import Indexed, Mul
from sympy.matrices.expressions.kronecker import KroneckerProduct

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.cursor import GREEK, Cursor
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.relations import CONNECTIVES
from mathreply.tex.tokens import TokenKind


def check_side_by_side(cursor: Cursor, context: Context, lexeme: Lexeme, divided: bool) -> None:
    """Refuses factors side by side that can be taken in two ways."""
    if divided and not lexeme.gap:
        raise unread(
            lexeme,
            f"after a '/' it is not clear whether '{lexeme.text}' belongs to the denominator",
            "use \\frac{…}{…} or brackets",
        )
    if lexeme.gap == 2:
        raise unread(
            lexeme,
            "a wide space stands between two expressions",
            "write two statements apart, or \\cdot",
        )
    before = cursor.peek(-1)
    if (
        lexeme.kind is TokenKind.NUMBER
        and before.kind is TokenKind.NUMBER
        and (
            cursor.peek(-2).kind not in (TokenKind.SUB, TokenKind.SUPER)
            or lexeme.text.startswith("00")
        )
    ):
        raise unread(
            (before, lexeme),
            f"'{before.text}' and '{lexeme.text}' side by side: one number or a product?",
            f"write {before.text} \\cdot {lexeme.text}, or digits in groups of three",
        )
    if (
        lexeme.kind is TokenKind.NUMBER
        and not lexeme.gap
        and before.text not in (")", "]", "\\}", "}", "!")
        and not _are_ones(cursor, context)
        and not _is_letter_times_power(cursor, context, before, lexeme)
        and not _is_unit(context, before)
    ):
        raise unread(
            (before, lexeme),
            f"'{before.text}{lexeme.text}': is it a product or an index?",
            f"write {before.text} \\cdot {lexeme.text} or {before.text}_{lexeme.text}",
        )
    if (
        before.kind is TokenKind.NUMBER
        and lexeme.text in ("\\frac", "\\tfrac", "\\dfrac")
        and _is_numeric_fraction(cursor)
    ):
        raise unread(
            (before, lexeme),
            "a number directly before a fraction of numbers: a mixed number or a product?",
            f"write {before.text} \\cdot \\frac{{…}}{{…}} or {before.text} + \\frac{{…}}{{…}}",
        )


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
    free = context.free_letters | context.bounds
    entries = (
        [f for f in product.args if isinstance(f, Indexed)] if isinstance(product, Mul) else []
    )
    for index in {
        i
        for e in entries
        if len(e.indices) > 1
        for i in e.indices
        if i.is_Symbol and not i.is_Dummy
    }:
        if index.name not in free and sum(index in e.indices for e in entries) > 1:
            raise unread(
                place,
                f"'{index}' stands twice in a product: is it summed over?",
                "write the sum sign",
            )


def kronecker(left: Expr, right: Expr, sign: Lexeme, context: Context) -> Expr:
    """``A \\otimes B`` of two matrices, where nothing is declared: of columns it may as well be
    ``x y^\\top``.

    Raises:
        Unread: for anything else.
    """
    matrices = arithmetic.is_matrix(left) and arithmetic.is_matrix(right)
    if not (matrices and context.infer) or 1 in (*left.shape, *right.shape):
        raise unread(sign, "a tensor product", "write its entries, or x y^\\top")
    return KroneckerProduct(left, right)


def joins(cursor: Cursor) -> bool:
    """Whether the text here begins with a word that joins statements."""
    words = (
        " ".join(x.text for x in cursor.between(cursor.at + 2, cursor.closing(cursor.at + 1)))
        if cursor.peek(1).kind is TokenKind.OPEN
        else ""
    )
    return bool(CONNECTIVES.match("".join(words.split())))
