"""A definition of a function: of numbers, of vectors, of lists of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sympy
from msgspec import Struct
from sympy import ImmutableDenseMatrix
from sympy.core.symbol import Str

from mathreply.algebra.expression.context import Context, Name, Rule, bound_index
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import application, arithmetic, multiplied
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.defining import Defining, indexed_names
from mathreply.algebra.read.names import canonical, read_base, starts_name
from mathreply.algebra.read.scripts import split_at_commas
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.taken_whole import take_whole, takes_functions
from mathreply.algebra.read.unread import Unread, unread
from mathreply.model.domains import Domain
from mathreply.tex.tokens import TokenKind


class DefiningFunctions(Defining):
    """One definition that may be one of a function."""

    def function(self, cursor: Cursor, name: str, base: str) -> None:
        """A function of what stands in the brackets; taken whole where these hold no plain
        names."""
        opening = cursor.at
        closer = {"(": ")", "[": "]"}[cursor.peek().text]
        inside, end = _bracket(cursor, closer)
        cursor.at = end
        component: tuple[Lexeme, ...] = ()
        if cursor.peek().kind is TokenKind.SUB:
            cursor.take()
            component = cursor.group()
        parameters = [self._parameter(piece) for piece in split_at_commas(inside)]
        if (
            not cursor.done()
            or any(p is None for p in parameters)
            or not parameters
            or opening == 0
            or not self._depends_on(inside, name)
            or takes_functions(self, inside)
        ):
            take_whole(self)
            return
        named = [p for p in parameters if p is not None]
        try:
            self._function_rule(name, named, component)
        except Unread:
            entries = indexed_names(self.body)
            if not any(self._vector(p.name) and p.name not in entries for p in named):
                raise
            # f(x) = p^x is of a number, though data x are declared elsewhere.
            self._function_rule(name, named, component, of_numbers=True)

    def _depends_on(self, inside: tuple[Lexeme, ...], name: str) -> bool:
        """Whether the body uses a letter of the arguments, or the name is declared a function:
        ``E[X] = \\mu`` is no function, it says what one expectation is."""
        declared = self.context.names.get(name)
        if (
            declared is not None
            and declared.domain.kind == "function"
            and self.head[-1].text == ")"
        ):
            return True
        letters = {x.text for x in inside if x.kind in (TokenKind.LETTER, TokenKind.COMMAND)}
        return bool(letters & {x.text for x in self.body})

    def _parameter(self, piece: tuple[Lexeme, ...]) -> _Parameter | None:
        """One parameter: a name, or a list of names; None where it is neither."""
        cursor = Cursor(piece, piece[-1].end if piece else 0)
        if piece and piece[0].text == "[" and piece[-1].text == "]":
            entries = [self._parameter(p) for p in split_at_commas(piece[1:-1])]
            if len(entries) < 2 or any(e is None or e.entries for e in entries):
                return None
            return _Parameter("", entries=tuple(e.name for e in entries if e is not None))
        if not piece or not starts_name(cursor):
            return None
        read_base(cursor)
        if cursor.peek().kind is TokenKind.SUB:
            cursor.take()
            cursor.group()
        return _Parameter(canonical(piece)) if cursor.done() else None

    def _function_rule(
        self,
        name: str,
        parameters: list[_Parameter],
        component: tuple[Lexeme, ...],
        of_numbers: bool = False,
    ) -> None:
        """Adds the rule of a function.

        Args:
            name: its name.
            parameters: what it is of.
            component: the index behind its bracket, where an entry of its value is defined.
            of_numbers: whether a parameter of which no entry stands in the body is a number,
                whatever is declared of its letter.
        """
        entries_in = indexed_names(self.body)
        scope: dict[str, Expr] = {}
        values: list[Expr] = []
        vectors: dict[str, Name] = {}
        for parameter in parameters:
            if parameter.entries:
                entries = [self.dummy(n) for n in parameter.entries]
                scope.update(zip(parameter.entries, entries, strict=True))
                values.append(ImmutableDenseMatrix(entries))
            elif (parameter.name in entries_in or not of_numbers) and (
                vector := self._vector(parameter.name)
            ) is not None:
                vectors[parameter.name] = vector
                values.append(vector.whole())
            else:
                scope[parameter.name] = self.dummy(parameter.name)
                values.append(scope[parameter.name])
        bound: dict[str, Expr] = {}
        if component:
            indices = [canonical(piece) for piece in split_at_commas(component)]
            bound = {index: bound_index(index, sympy.Integer(1)) for index in indices}
        with _declared(self.context, vectors):
            _, body = self.read(self.body, {**scope, **bound})
        is_vector_valued = bool(component) or arithmetic.is_matrix(body)
        head = Str(name) if is_vector_valued else application.head(self.context, name)
        self.add_rule(Rule(head, tuple(values), body, tuple(bound.values()), tex=self.tex))
        declared = self.context.names.get(name)
        if is_vector_valued and declared is not None and declared.domain.kind == "function":
            del self.context.names[name]  # its definition says more than "function" does

    def _vector(self, name: str) -> Name | None:
        """A parameter as a vector: declared as one, or not declared and with an index in the body;
        None where it is a number."""
        declared = self.context.names.get(name)
        if declared is not None:
            is_vector = bool(declared.domain.shape) and declared.domain.kind != "index"
            return declared if is_vector else None
        if (size := multiplied.as_vector(name, self.body, self.context)) is not None:
            return Name(name, Domain("real", shape=(size,), text=f"real^{size}"), True)
        if name in self.context or name not in indexed_names(self.body):
            return None
        return Name(name, Domain("real", shape=("K",), text="real^K"), True)


class _Parameter(Struct, frozen=True):
    """What a function is defined of: a name, or a list of names."""

    name: str
    entries: tuple[str, ...] = ()


def _bracket(cursor: Cursor, closer: str) -> tuple[tuple[Lexeme, ...], int]:
    """What stands in the bracket that begins here, and where it ends."""
    opening, level, ahead = cursor.peek().text, 0, 0
    while (lexeme := cursor.peek(ahead)).kind is not None:
        level += (lexeme.text == opening) - (lexeme.text == closer)
        if level == 0:
            return cursor.between(cursor.at + 1, cursor.at + ahead), cursor.at + ahead + 1
        ahead += 1
    raise unread(cursor.peek(), f"'{opening}' is never closed", "balance the brackets")


@contextmanager
def _declared(context: Context, names: dict[str, Name]) -> Iterator[None]:
    """For a while, these names mean these."""
    before = dict(context.names)
    context.names.update(names)
    try:
        yield
    finally:
        for name in names:
            if name in before:
                context.names[name] = before[name]
            else:
                del context.names[name]
