"""Expectations of what follows without a bracket, where nothing is declared."""

from __future__ import annotations

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import application, arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.index_slots import slots
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.unread import unread

EXPECTATIONS = {"\\mathbb{E}", "\\mathrm{E}", "E", "\\mathbb{V}"}
"""Letters whose argument holds something random, a capital by custom."""


def mean_of_product(reader: Reader, spelling: Spelling) -> Expr | None:
    """``\\mathbb{E}_{z \\sim q} \\log f(z)``: the expectation of the product that follows without a
    bracket; None for anything else."""
    bare = spelling.base not in EXPECTATIONS or not spelling.sub or spelling.sup
    if bare or application.looks_applied(reader) or not reader.starts_operand():
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
    if found or arithmetic.is_matrix(value):
        raise unread(spelling.lexemes, "an expectation of what?", "write its argument in brackets")
    return application.function(reader.context, head)(value)
