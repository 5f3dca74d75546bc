"""Declarations read: names with their domains, definitions as rules, assumptions as claims."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import sympy
from sympy import Dummy, ImmutableDenseMatrix, IndexedBase, MatrixSymbol, Symbol
from sympy.core.symbol import Str

from mathreply.algebra.expression.context import Context, Name, Rule, assumptions_of, bound_index
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.read import application, arithmetic
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.functions import SIGMOID, SOFTMAX, WORDS
from mathreply.algebra.read.names import (
    canonical,
    canonical_tex,
    read_base,
    scripted,
    starts_name,
    word_of,
)
from mathreply.algebra.read.scripts import split_at_commas
from mathreply.algebra.read.stream import Lexeme, prepare
from mathreply.algebra.read.unread import Unread, unread
from mathreply.model import Declarations, Statement
from mathreply.model.domains import Domain
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.tokens import TokenKind

NewReader = Callable[[tuple[Lexeme, ...], Context], Reader]
_REAL = Domain("real", text="real")


def context_of(
    declarations: Declarations,
    infer: bool,
    new_reader: NewReader,
    read: Callable[[str, Context], Any],
) -> Context:
    """The context that declarations make.

    Raises:
        Unread: where a name, a definition or an assumption is not understood.
    """
    context = Context(infer=infer, macros={m.name: m for m in declarations.macros})
    context.rules = _known_rules(context)
    for symbol in declarations.symbols:
        name = canonical_tex(symbol.tex)
        context.names[name] = Name(name, symbol.domain)
        context.styles[name] = symbol.tex
    for definition in declarations.definitions:
        define(context, definition, new_reader)
    for assumption in declarations.assumptions:
        claim = read(assumption.tex, context)
        if not isinstance(claim, Claim):
            raise Unread(
                assumption.tex,
                1,
                f"the assumption '{assumption.tex}' is no statement",
                "as in x \\ne 1",
            )
        context.assumptions = (*context.assumptions, claim)
    return context


def _known_rules(context: Context) -> tuple[Rule, ...]:
    return _rules_known(application.head(context, SIGMOID))


@lru_cache(maxsize=4)
def _rules_known(sigmoid: Any) -> tuple[Rule, ...]:
    """What softmax and sigmoid are where the author defines neither."""
    size_of, entry, t = (
        bound_index("K", sympy.Integer(1)),
        bound_index("i", sympy.Integer(1)),
        Dummy("t", real=True),
    )
    k, z = bound_index("k", sympy.Integer(1)), IndexedBase(f"{SOFTMAX} z", real=True)
    body = sympy.exp(z[entry]) / sympy.Sum(sympy.exp(z[k]), (k, 1, size_of))
    return (
        Rule(Str(SOFTMAX), (MatrixSymbol(f"{SOFTMAX} z", size_of, 1),), body, (entry,)),
        Rule(sigmoid, (t,), 1 / (1 + sympy.exp(-t))),
    )


def define(context: Context, definition: Statement, new_reader: NewReader) -> None:
    """Add one definition to the context.

    Raises:
        Unread: where it is not understood.
    """
    lexemes = prepare(definition.tex, context.macros, context.limits)
    at = _equals(lexemes)
    if at is None:
        raise Unread(
            definition.tex,
            1,
            f"the definition '{definition.tex}' has no '='",
            "as in \\sigma(t) = …",
        )
    after = at + 2 if lexemes[at].text == ":" else at + 1
    head, body = lexemes[:at], lexemes[after:]
    if not head or not body:
        raise Unread(definition.tex, 1, f"a side of the definition '{definition.tex}' is empty", "")
    try:
        _Definition(context, definition.tex, head, body, new_reader).add()
    except Unread as error:
        raise error.quoting(definition.tex) from None


def _equals(lexemes: tuple[Lexeme, ...]) -> int | None:
    depth = 0
    for position, lexeme in enumerate(lexemes):
        depth += lexeme.text in ("{", "(", "[", "\\{")
        depth -= lexeme.text in ("}", ")", "]", "\\}")
        if depth == 0 and (
            lexeme.text == "="
            or SPELLINGS.get(lexeme.text) in ("=", ":=")
            or (
                lexeme.text == ":"
                and position + 1 < len(lexemes)
                and lexemes[position + 1].text == "="
            )
        ):
            return position
    return None


class _Definition:
    """One definition on its way into the context."""

    def __init__(
        self,
        context: Context,
        tex: str,
        head: tuple[Lexeme, ...],
        body: tuple[Lexeme, ...],
        new_reader: NewReader,
    ) -> None:
        self._context, self._tex, self._head, self._body = context, tex, head, body
        self._new_reader = new_reader

    def add(self) -> None:
        cursor = Cursor(self._head, self._head[-1].end)
        if not starts_name(cursor):
            self._as_one_name()
            return
        start = cursor.at
        base = read_base(cursor)
        base = SOFTMAX if WORDS.get(word_of(base)) == "softmax" else base
        sub: tuple[Lexeme, ...] = ()
        if cursor.peek().kind is TokenKind.SUB:
            cursor.take()
            sub = cursor.group()
        while cursor.peek().kind is TokenKind.PRIME or cursor.peek().kind is TokenKind.SUPER:
            if cursor.take().kind is TokenKind.SUPER:
                cursor.group()
            sub, base = (), canonical(cursor.slice(start))
        if cursor.done():
            self._name_or_family(base, sub)
        elif cursor.peek().text in ("(", "["):
            self._function(cursor, scripted(base, canonical(sub)), base)
        else:
            self._as_one_name()

    def _name_or_family(self, base: str, sub: tuple[Lexeme, ...]) -> None:
        full = scripted(base, canonical(sub))
        indices = self._indices(sub) if full not in self._context else []
        if indices:
            self._family(base, indices)
        else:
            self._name(full)

    def _indices(self, sub: tuple[Lexeme, ...]) -> list[str]:
        """The index letters of ``p_i`` or ``a_{ij}``; empty where the subscript is part of the
        name."""
        letters: list[str] = []
        for piece in split_at_commas(sub):
            letters.extend(x.text for x in piece)
            if any(x.kind is not TokenKind.LETTER for x in piece):
                return []
        body_letters = {x.text for x in self._body}
        known = all(
            n not in self._context or self._context.names[n].domain.kind == "index" for n in letters
        )
        return letters if letters and known and set(letters) <= body_letters else []

    def _family(self, base: str, letters: list[str]) -> None:
        bound = {letter: bound_index(letter, sympy.Integer(1)) for letter in letters}
        reader, value = self._read(self._body, bound)
        declared = self._context.names.get(base)
        kinds = assumptions_of(declared.domain) if declared is not None else _reality(value)
        self._note_sizes(base, list(bound.values()), value, reader)
        self._rule(Rule(IndexedBase(base, **kinds), tuple(bound.values()), value, tex=self._tex))

    def _note_sizes(self, base: str, indices: list[Any], value: Any, reader: Reader) -> None:
        """Up to where each index of a defined family runs, as far as its definition tells; declares
        the family."""
        sizes: list[Any] = []
        for index in indices:
            found = {
                self._context.names[str(e.base.label)].shape[n]
                for e in value.atoms(sympy.Indexed)
                if str(e.base.label) in self._context.names
                for n, used in enumerate(e.indices)
                if used == index and n < len(self._context.names[str(e.base.label)].shape)
            }
            sizes.append(found.pop() if len(found) == 1 else None)
        if base not in self._context and all(s is not None for s in sizes) and len(sizes) <= 2:
            domain = Domain(
                "real" if _reality(value) else "complex",
                shape=tuple(str(s) for s in sizes),
                text="real^" + str(sizes[0]),
            )
            self._context.names[base] = Name(base, domain, inferred=True)

    def _name(self, name: str) -> None:
        _, value = self._read(self._body, {})
        declared = self._context.names.get(name)
        head: Any
        if arithmetic.is_matrix(value):
            rows, columns = arithmetic.shape(value)
            if declared is None:
                shape = (str(rows),) if columns == 1 else (str(rows), str(columns))
                self._context.names[name] = declared = Name(
                    name, Domain("real", shape=shape, text="real"), True
                )
            head = declared.whole() if declared.domain.shape else MatrixSymbol(name, rows, columns)
            if arithmetic.shape(head) != (rows, columns):
                raise unread(
                    self._head,
                    f"'{name}' is declared as {declared.domain} and defined with another size",
                    "",
                )
        elif declared is not None and declared.domain.shape:
            raise unread(
                self._head, f"'{name}' is declared as {declared.domain} and defined as a number", ""
            )
        else:
            if declared is None:
                kind = "real" if _reality(value) else "complex"
                declared = self._context.names[name] = Name(name, Domain(kind, text=kind), True)  # type: ignore[arg-type]
            head = declared.scalar()
        self._context.styles.setdefault(name, "".join(x.text for x in self._head))
        self._rule(Rule(head, (), value, tex=self._tex))

    def _as_one_name(self) -> None:
        name = canonical(self._head)
        symbol = Symbol(name, real=True)
        _, value = self._read(self._body, {})
        self._context.phrases[tuple(x.text for x in self._head)] = symbol
        self._rule(Rule(symbol, (), arithmetic.scalar(value), tex=self._tex))

    def _function(self, cursor: Cursor, name: str, base: str) -> None:
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
        ):
            self._as_one_name()
            return
        self._function_rule(name, [p for p in parameters if p is not None], component)

    def _depends_on(self, inside: tuple[Lexeme, ...], name: str) -> bool:
        """Whether the body uses a letter of the arguments, or the name is declared a function:
        ``E[X] = \\mu`` is no function, it says what one expectation is."""
        declared = self._context.names.get(name)
        if (
            declared is not None
            and declared.domain.kind == "function"
            and self._head[-1].text == ")"
        ):
            return True
        letters = {x.text for x in inside if x.kind in (TokenKind.LETTER, TokenKind.COMMAND)}
        return bool(letters & {x.text for x in self._body})

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
        self, name: str, parameters: list[_Parameter], component: tuple[Lexeme, ...]
    ) -> None:
        scope: dict[str, Any] = {}
        values: list[Any] = []
        shadowed: dict[str, Name] = {}
        families = _families(self._body)
        for parameter in parameters:
            if parameter.entries:
                entries = [self._dummy(n) for n in parameter.entries]
                scope.update(zip(parameter.entries, entries, strict=True))
                values.append(ImmutableDenseMatrix(entries))
                continue
            declared = self._context.names.get(parameter.name)
            is_vector = (
                declared is not None
                and bool(declared.domain.shape)
                and declared.domain.kind != "index"
            ) or (
                declared is None
                and parameter.name in families
                and parameter.name not in self._context
            )
            if is_vector:
                known = declared or Name(
                    parameter.name, Domain("real", shape=("K",), text="real^K"), True
                )
                shadowed[parameter.name] = known
                values.append(known.whole())
            else:
                scope[parameter.name] = self._dummy(parameter.name)
                values.append(scope[parameter.name])
        bound = (
            {
                canonical(piece): bound_index(canonical(piece), sympy.Integer(1))
                for piece in split_at_commas(component)
            }
            if component
            else {}
        )
        with _declared(self._context, shadowed):
            _, body = self._read(self._body, {**scope, **bound})
        vector_valued = bool(component) or arithmetic.is_matrix(body)
        head = Str(name) if vector_valued else application.head(self._context, name)
        self._rule(Rule(head, tuple(values), body, tuple(bound.values()), tex=self._tex))
        declared = self._context.names.get(name)
        if vector_valued and declared is not None and declared.domain.kind == "function":
            del self._context.names[name]  # its definition says more than "function" does

    def _dummy(self, name: str) -> Any:
        declared = self._context.names.get(name)
        if (
            declared is None
            or declared.domain.shape
            or declared.domain.kind in ("function", "imaginary unit")
        ):
            return Dummy(name, real=True)
        kind = "complex" if declared.domain.kind == "complex" else "real"
        return Dummy(name, **{kind: True})

    def _read(self, lexemes: tuple[Lexeme, ...], bound: dict[str, Any]) -> tuple[Reader, Any]:
        reader = self._new_reader(lexemes, self._context)
        with reader.binding(bound):
            value = reader.with_over(reader.expression)
        if not reader.cursor.done():
            raise reader.leftover(reader.cursor.peek())
        return reader, arithmetic.scalar(value)

    def _rule(self, rule: Rule) -> None:
        self._context.rules = (*self._context.rules, rule)


class _Parameter:
    def __init__(self, name: str, entries: tuple[str, ...] = ()) -> None:
        self.name, self.entries = name, entries


def _bracket(cursor: Cursor, closer: str) -> tuple[tuple[Lexeme, ...], int]:
    """What stands in the bracket that begins here, and where it ends."""
    opening, level, ahead = cursor.peek().text, 0, 0
    while (lexeme := cursor.peek(ahead)).kind is not None:
        level += (lexeme.text == opening) - (lexeme.text == closer)
        if level == 0:
            return cursor.between(cursor.at + 1, cursor.at + ahead), cursor.at + ahead + 1
        ahead += 1
    raise unread(cursor.peek(), f"'{opening}' is never closed", "balance the brackets")


def _families(body: tuple[Lexeme, ...]) -> set[str]:
    """The plain names that bear an index somewhere in a definition's body."""
    found = set()
    for position, lexeme in enumerate(body[:-1]):
        if body[position + 1].kind is TokenKind.SUB:
            start = position
            if lexeme.text == "}":
                level = 0
                while start >= 0:
                    level += (body[start].text == "}") - (body[start].text == "{")
                    if level == 0:
                        break
                    start -= 1
                start -= 1
            if start >= 0:
                found.add(canonical(body[start : position + 1]))
    return found


class _declared:
    """For a while, these names mean these."""

    def __init__(self, context: Context, names: dict[str, Name]) -> None:
        self._context, self._names, self._before = context, names, dict(context.names)

    def __enter__(self) -> None:
        self._before = dict(self._context.names)
        self._context.names.update(self._names)

    def __exit__(self, *_: object) -> None:
        for name in self._names:
            if name in self._before:
                self._context.names[name] = self._before[name]
            else:
                del self._context.names[name]


def _reality(value: Any) -> dict[str, bool]:
    """``real`` unless something complex stands in the value."""
    parts = value.atoms(Symbol, sympy.Indexed, Dummy) | value.atoms(type(sympy.I))
    return (
        {}
        if any(
            p.is_extended_real is None or p.is_extended_real is False
            for p in parts
            if not isinstance(p, MatrixSymbol)
            and not getattr(p, "is_Matrix", False)
            and not isinstance(p, IndexedBase)
        )
        else {"real": True}
    )


__all__ = ["context_of", "define"]
