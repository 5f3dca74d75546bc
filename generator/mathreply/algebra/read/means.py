"""Expectations of what follows without a bracket, where nothing is declared."""

from __future__ import annotations

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import MatrixFunction
from mathreply.algebra.read import application, arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.index_slots import slots
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind

EXPECTATIONS = {"\\mathbb{E}", "\\mathrm{E}", "E", "\\mathbb{V}"}
"""Letters whose argument holds something random, a capital by custom."""


def mean_of_product(reader: Reader, spelling: Spelling) -> Expr | None:
    """``\\mathbb{E}_{z \\sim q} \\log f(z)``: the expectation of the product that follows without a
    bracket; None for anything else."""
    bare = spelling.base not in EXPECTATIONS or not spelling.sub or spelling.sup
    if bare or application.looks_applied(reader) or not reader.starts_operand():
        return None
    if spelling.base == "E" and _is_amplitude(reader, spelling):
        return None
    name = spelling.full
    reader.context.undeclared_functions.add(name)
    found, head = slots(reader, spelling)
    outer = reader.in_call, reader.in_moment
    reader.in_call = reader.in_moment = True
    try:
        value = reader.product()
    finally:
        reader.in_call, reader.in_moment = outer
    if arithmetic.is_matrix(value) and _is_index(spelling):
        return MatrixFunction(head, *arithmetic.shape(value), *found, value)
    if found or arithmetic.is_matrix(value):
        raise unread(spelling.lexemes, "an expectation of what?", "write its argument in brackets")
    return application.function(reader.context, head)(value)


def _is_index(spelling: Spelling) -> bool:
    """Whether it is over all that an index numbers: ``\\mathbb{E}_i \\nabla f_i(x)``."""
    return len(spelling.sub) == 1 and spelling.sub[0].text in "ijkn"


def _is_amplitude(reader: Reader, spelling: Spelling) -> bool:
    """Whether ``E_x \\Delta t``, ``E_0 t`` or ``E_n \\psi_n`` stands here: a field or an energy, as
    the mean over something would hold it."""
    if len(spelling.sub) != 1:
        return False
    (below,) = spelling.sub
    if below.kind is TokenKind.NUMBER:
        return True
    ahead = 0
    while (lexeme := reader.cursor.peek(ahead)).kind is not None and lexeme.text not in ("+", "-"):
        is_script = reader.cursor.peek(ahead - 1).kind is TokenKind.SUB
        if lexeme.text == below.text and not is_script:
            return False
        ahead += 1
    return below.kind is TokenKind.LETTER
