"""``\\operatorname{vec}(M)``: the columns of a matrix below each other."""

from __future__ import annotations

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Stacked
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.unread import unread


def read_stacked(reader: Reader, spelling: Spelling) -> Expr | None:
    """The column that begins here; None where nothing is stacked, with nothing taken.

    Raises:
        Unread: where it is one of no matrix.
    """
    is_bare = not (spelling.sub or spelling.sup or spelling.primes or reader.context.infer)
    if spelling.base != "\\mathrm{vec}" or not is_bare or reader.cursor.peek().text != "(":
        return None
    reader.cursor.take()
    with reader.inside():
        matrix = reader.enclosed(")")
    if not arithmetic.is_matrix(matrix):
        raise unread(spelling.lexemes, "vec of something that is no matrix", "declare it")
    return matrix if matrix.shape[1] == 1 else Stacked(matrix)
