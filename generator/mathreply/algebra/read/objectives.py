"""Extreme values over vectors, or over several variables at once, in displays that come without
declarations: what is minimised reaches as far as it holds what is chosen."""

from __future__ import annotations

import re
from collections.abc import Mapping

import sympy
from sympy import Dummy

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Extremum, MatrixFunction
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.attempts import attempt
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.names import BOLD, canonical
from mathreply.algebra.read.scripts import split_at_commas
from mathreply.algebra.read.sets import read_set
from mathreply.algebra.read.sizes import open_size
from mathreply.algebra.read.unread import Unread, unread
from mathreply.tex.tokens import TokenKind


def vector(reader: Reader, below: tuple[Lexeme, ...]) -> Expr:
    """The vector that stands below an operator, where nothing is declared; None for anything
    else."""
    name = canonical(below)
    if any(x.text == "," for x in below):
        return None
    bold = BOLD.match(name)
    small = bold is not None and bold["name"].removeprefix("\\")[:1].islower()
    if not reader.context.infer or not (small or reader.context.kinds.get(name) == "column"):
        return None
    return sympy.MatrixSymbol(name, open_size(reader, f"?{name}"), 1)


def several_variables(reader: Reader, below: tuple[Lexeme, ...]) -> dict[str, Expr]:
    """The variables that stand below an operator, two or more, or one as a member of a power of the
    reals; only where nothing is declared."""
    if not reader.context.infer:
        return {}
    pieces = split_at_commas(below)
    at = next((place for place, x in enumerate(below) if x.text == "\\in"), None)
    members = None if at is None else read_set(canonical(below[at + 1 :]), False)
    if members is not None and len(pieces) == 1 and 0 not in members.dimensions:
        name, sizes = canonical(below[:at]), members.dimensions
        return {name: sympy.MatrixSymbol(name, *sizes)} if sizes else {}
    names = [canonical(piece) for piece in pieces]
    if len(names) < 2 or not all(_is_variable(name) for name in names):
        return {}
    found: dict[str, Expr] = {}
    for name, piece in zip(names, pieces, strict=True):
        column = vector(reader, piece)
        found[name] = Dummy(name, real=True) if column is None else column
    return found


_VARIABLE = re.compile(
    r"(?![ijklmn]$)(?:[a-z]|\\[a-z]+|\\(?:mathbf|boldsymbol)\{\\?[a-z]+\})(?:_\d)?"
)
"""A small letter that is no index, perhaps with a number: ``\\beta_0``."""


def _is_variable(name: str) -> bool:
    return _VARIABLE.fullmatch(name) is not None


def over_several(
    reader: Reader, kind: str, variables: dict[str, Expr], place: tuple[Lexeme, ...]
) -> Expr:
    """The extreme value over several variables: over the one of the extreme values over the others.

    Raises:
        Unread: where the place is asked for, or what follows does not hold one of them.
    """
    if kind.startswith("arg") and len(variables) > 1:
        raise unread(place, f"{kind} over more than one index", "")
    for name in variables:
        refuse_functions(reader, name)
    with reader.binding(variables):
        body = _objective(reader, kind, variables)
    if not body.free_symbols & set(variables.values()):
        raise unread(place, f"the {kind} over '{min(variables)}' of what does not hold it", "")
    if kind.startswith("arg"):
        (variable,) = variables.values()
        return MatrixFunction(f"\\arg\\{kind[3:]}", *arithmetic.shape(variable), body, variable)
    for name, variable in reversed(variables.items()):
        reader.closed_binders[name] = kind
        body = Extremum(kind, body, (variable,))
    return body


def over_vectors(reader: Reader, kind: str, name: str, variable: Expr) -> Expr:
    """The extreme value over all vectors, or the vector at which it is taken."""
    is_place = kind.startswith("arg")
    with reader.binding({name: variable}):
        body = _objective(reader, kind, {name: variable})
    if variable not in body.free_symbols:
        raise unread(
            reader.cursor.peek(-1), f"the {kind} over '{name}' of what does not hold it", ""
        )
    if not is_place:
        reader.closed_binders[name] = kind
        return Extremum(kind, body, (variable,))
    return MatrixFunction(f"\\arg\\{kind[3:]}", arithmetic.shape(variable)[0], 1, body, variable)


def refuse_functions(reader: Reader, name: str) -> None:
    """Refuses an extreme value over a name that is applied in what follows: over functions.

    Raises:
        Unread: where ``h(x)`` stands in the body of a maximum over h.
    """
    cursor, ahead = reader.cursor, 0
    while (lexeme := cursor.peek(ahead)).kind is not None:
        follower = cursor.peek(ahead + 1)
        inside = cursor.peek(ahead + 2)
        applied = follower.text == "(" and inside.kind is not TokenKind.NUMBER
        if lexeme.text == name and applied and not _holds_sign(cursor, ahead + 1):
            raise unread(lexeme, f"an extreme value over the function '{name}'", "")
        ahead += 1


def _holds_sign(cursor: Cursor, ahead: int) -> bool:
    """Whether a sum stands in the bracket here: a factor then, and no argument."""
    depth = 0
    while (lexeme := cursor.peek(ahead)).kind is not None:
        depth += lexeme.text in ("(", "[", "{")
        depth -= lexeme.text in (")", "]", "}")
        if depth == 0:
            return False
        if lexeme.text in ("+", "-"):
            return True
        ahead += 1
    return False


def _objective(reader: Reader, kind: str, variables: Mapping[str, Expr]) -> Expr:
    """What is extreme. Nobody adds to the place of an extreme value: all that follows belongs to it
    then. Else it ends at a sign, but where it stands at the beginning of its side and every term
    behind holds what is chosen: ``\\min_{\\mathbf{x}} f(\\mathbf{x}) + g(\\mathbf{x})``."""
    if kind.startswith("arg"):
        return reader.expression()
    begins = _begins_side(reader)
    body = reader.product()
    return _reaching_on(reader, body, set(variables.values())) if begins else body


def _begins_side(reader: Reader) -> bool:
    """Whether nothing but extreme values stands before the cursor in its side."""
    texts = [x.text for x in reader.whole if x.start < reader.cursor.peek().start]
    return bool(texts) and texts[0] in ("\\min", "\\max") and not set(texts) & _OTHERS


_OTHERS = {"+", "-", "(", "[", "/", "\\frac", "\\cdot"}


def _reaching_on(reader: Reader, body: Expr, chosen: set[Expr]) -> Expr:
    """An objective with the terms behind it, if each of them holds what is chosen; the body alone,
    the cursor behind it, where one does not."""
    if not body.free_symbols & chosen:
        return body
    here, terms = reader.cursor.at, [body]
    try:
        with attempt(reader):
            while reader.cursor.peek().text in ("+", "-") and not reader.at_end():
                sign = reader.cursor.take().text
                term = reader.product()
                if not term.free_symbols & chosen or term == body:
                    raise Unread("", 0, "a term without it, or a difference of its values")
                terms.append(arithmetic.negate(term) if sign == "-" else term)
        return arithmetic.add(terms)
    except (Unread, arithmetic.ShapeMismatch):
        reader.cursor.at = here
        return body
