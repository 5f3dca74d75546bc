"""Laplace transforms, ``\\mathcal{L}\\{f(t)\\}(s)``, as the integrals that they are.

``\\mathcal{L}\\{f\\}(s) = \\int_0^\\infty e^{-st} f(t) \\, dt`` (DLMF 1.14.17); where no place is
written it is taken at s. It has a value where the integral converges; of a function of which
nothing is known it is taken to.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sympy import Dummy, Expr, Mul, S, exp

from mathreply.algebra.expression.transforms import Transform
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.bound_names import SINGLE
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import closing_bracket
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.unread import unread

_LETTERS = ("\\mathcal{L}", "\\mathscr{L}", "\\mathfrak{L}")
_TIME, _PLACE = "t", "s"


def read_transform(reader: Reader, spelling: Spelling) -> Expr | None:
    """The transform that begins here; None for anything else, with nothing taken.

    Raises:
        Unread: where it is one of no number, or its place is not declared.
    """
    cursor = reader.cursor
    is_bare = not (spelling.sub or spelling.sup or spelling.primes or reader.context.infer)
    if spelling.base not in _LETTERS or not is_bare or cursor.peek().text != "\\{":
        return None
    rest = tuple(cursor.rest())
    closing = closing_bracket(rest)
    if closing is None or rest[closing].text != "\\}":
        return None
    cursor.at += closing + 1
    place = _place(reader, spelling)
    time = Dummy(_TIME, real=True)
    reader.context.binders[time] = SINGLE
    with reader.binding({_TIME: time}), _at_time(reader):
        body = reader.reading_of(rest[1:closing])
    if arithmetic.is_matrix(body) or not isinstance(body, Expr):
        raise unread(spelling.lexemes, "a transform of something that is no number", "")
    weight = exp(Mul(-1, place, time), evaluate=False)
    return Transform(Mul(weight, body, evaluate=False), (time, S.Zero, S.Infinity))


@contextmanager
def _at_time(reader: Reader) -> Iterator[None]:
    """While every declared function may stand without its argument, ``y''``: it is taken at t."""
    context, outer = reader.context, reader.context.own_letters
    functions = (n for n, known in context.names.items() if known.domain.kind == "function")
    context.own_letters = {**dict.fromkeys(functions, _TIME), **outer}
    try:
        yield
    finally:
        context.own_letters = outer


def _place(reader: Reader, spelling: Spelling) -> Expr:
    """Where the transform is taken: at what stands in the bracket behind it, else at s."""
    cursor = reader.cursor
    if cursor.peek().text == "(":
        cursor.take()
        with reader.inside():
            return reader.enclosed(")")
    name = reader.scope.get(_PLACE)
    if name is not None:
        return name
    if _PLACE not in reader.context:
        message = "a transform at which place?"
        raise unread(spelling.lexemes, message, "declare 's', as in 's: positive'")
    return reader.context.names[_PLACE].scalar()
