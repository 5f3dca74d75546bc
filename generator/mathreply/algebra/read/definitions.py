"""One definition read: a name, a family, a function, or an expression that is taken as one name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import sympy
from sympy import Dummy, ImmutableDenseMatrix, IndexedBase, MatrixSymbol, Symbol
from sympy.core.function import AppliedUndef
from sympy.core.symbol import Str

from mathreply.algebra.expression.context import (
    Context,
    Name,
    Phrase,
    Promise,
    Rule,
    assumptions_of,
    bound_index,
)
from mathreply.algebra.expression.inline import alike
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.read import application, arithmetic
from mathreply.algebra.read.cursor import GREEK, Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.functions import SOFTMAX, WORDS
from mathreply.algebra.read.names import (
    canonical,
    read_base,
    scripted,
    starts_name,
    word_of,
)
from mathreply.algebra.read.scripts import split_at_commas
from mathreply.algebra.read.stream import Lexeme, prepare
from mathreply.algebra.read.unread import Unread, unread
from mathreply.model import Statement
from mathreply.model.domains import Domain
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.tokens import TokenKind

NewReader = Callable[[tuple[Lexeme, ...], Context], Reader]
_AROUND = {
    "(",
    ")",
    "[",
    "]",
    ",",
    ";",
    "|",
    "\\mid",
    "=",
    "<",
    ">",
    "\\le",
    "\\leq",
    "\\ge",
    "\\geq",
    ":",
}
"""What stands on both sides of a letter that is an argument of its own."""


def head_of(lexemes: tuple[Lexeme, ...], context: Context) -> tuple[str, ...]:
    """The lexemes, braces apart, that a text must hold to use this definition: those of its name,
    with an index that is part of it.

    Raises:
        Unread: where it defines nothing.
    """
    at = _equals(lexemes)
    if not at:
        raise unread(lexemes, "a definition without '='", "")
    head = lexemes[:at]
    cursor = Cursor(head, head[-1].end)
    end = at
    if starts_name(cursor):
        read_base(cursor)
        end = cursor.at
        if cursor.peek().kind is TokenKind.SUB:
            cursor.take()
            sub = cursor.group()
            literal = any(x.kind is not TokenKind.LETTER for x in sub) and cursor.done()
            end = cursor.at if literal or canonical(head) in context else end
    return tuple(x.text for x in head[:end] if x.text not in ("{", "}"))


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
        _Definition(context, definition.tex, head, body, new_reader, definition.local).add()
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
        local: bool = False,
    ) -> None:
        self._context, self._tex, self._head, self._body = context, tex, head, body
        self._new_reader, self._local = new_reader, local

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
        if declared is not None:
            self._promise(base, declared.domain, value)
            domain = Domain(_kind(value), shape=declared.domain.shape, text="real")
            self._context.names[base] = Name(base, domain, True)
        self._note_sizes(base, list(bound.values()), value, reader)
        head = IndexedBase(base, **assumptions_of(Domain(_kind(value))))
        self._rule(Rule(head, tuple(bound.values()), value, tex=self._tex))

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
            head = self._array(name, declared, value)
        elif declared is not None and declared.domain.shape:
            raise unread(
                self._head, f"'{name}' is declared as {declared.domain} and defined as a number", ""
            )
        else:
            head = self._number(name, declared, value)
        self._context.styles.setdefault(name, "".join(x.text for x in self._head))
        self._rule(Rule(head, (), value, tex=self._tex))

    def _array(self, name: str, declared: Name | None, value: Any) -> Any:
        """The head of a definition of a vector or matrix; of its entries nothing is assumed."""
        rows, columns = arithmetic.shape(value)
        shape = (str(rows),) if columns == 1 else (str(rows), str(columns))
        if declared is not None and declared.domain.shape:
            if arithmetic.shape(declared.whole()) != (rows, columns):
                raise unread(
                    self._head,
                    f"'{name}' is declared as {declared.domain} and defined with another size",
                    "",
                )
            self._promise(name, declared.domain, value)
            shape = declared.domain.shape
        domain = Domain(_kind(value), shape=shape, text="real")
        self._context.names[name] = known = Name(name, domain, True)
        return known.whole()

    def _number(self, name: str, declared: Name | None, value: Any) -> Any:
        """The head of a definition of a number. Its declared domain is kept where the definition
        shows that it holds; else it is a promise to be checked, and nothing follows from it."""
        if declared is not None:
            kept = {
                fact: wanted
                for fact, wanted in assumptions_of(declared.domain).items()
                if getattr(value, f"is_{fact}", None) is not wanted
            }
            if not kept and declared.domain.interval is None:
                return declared.scalar()
            self._promise(name, declared.domain, value)
        kind = _kind(value)
        self._context.names[name] = known = Name(name, Domain(kind, text=kind), True)
        return known.scalar()

    def _promise(self, name: str, domain: Domain, value: Any) -> None:
        if domain.kind != "real" or domain.interval is not None:
            promise = Promise(name, value, domain, self._tex)
            self._context.promises = (*self._context.promises, promise)

    def _as_one_name(self) -> None:
        """The head as a name, or as a function of the small letters in its brackets that the body
        uses: ``P(Y = k)`` of k, so that it means something for another k as well."""
        if self._is_an_equation():
            claim = Claim(self._new(self._head), "=", self._new(self._body))
            self._context.assumptions = (*self._context.assumptions, claim)
            return
        name = canonical(self._head)
        places = self._places()
        bound = {self._head[n].text: self._parameter_of(self._head[n].text) for n in places}
        _, value = self._read(self._body, bound)
        value = arithmetic.scalar(value)
        used = [n for n in places if bound[self._head[n].text] in value.free_symbols]
        tokens = tuple("" if n in used else x.text for n, x in enumerate(self._head))
        letters = frozenset(
            x.text
            for n, x in enumerate(self._head)
            if n not in used and (x.kind is TokenKind.LETTER or x.text in GREEK)
        )
        head: Any = Symbol(name, real=True)
        if used:
            head = application.function(self._context, "".join(t or "#" for t in tokens))
        parameters = tuple(bound[self._head[n].text] for n in used)
        closed = all(s.is_integer for s in value.free_symbols)
        phrase = Phrase(tokens, head, letters, closed)
        self._context.phrases = (*self._context.phrases, phrase)
        self._rule(Rule(head, parameters, value, tex=self._tex))

    def _is_an_equation(self) -> bool:
        """Whether the head has a meaning already, made of names that are declared: ``w^\\top x =
        s`` defines nothing then, it says something of them."""
        if self._head[-1].text in (")", "]") and starts_name(Cursor(self._head, 0)):
            return False
        try:
            value = self._new(self._head)
            return bool(value.free_symbols)
        except (Unread, arithmetic.SizeTold):
            return False

    def _new(self, lexemes: tuple[Lexeme, ...]) -> Any:
        return self._read(lexemes, {})[1]

    def _places(self) -> list[int]:
        """Where in the head a small letter stands alone as an argument that the body uses."""
        body = {x.text for x in self._body}
        found, depth = [], 0
        for n, lexeme in enumerate(self._head[:-1]):
            depth += lexeme.text in ("(", "[", "\\{")
            depth -= lexeme.text in (")", "]", "\\}")
            small = lexeme.kind is TokenKind.LETTER and lexeme.text.islower()
            alone = (
                self._head[n - 1].text in _AROUND and self._head[n + 1].text in _AROUND
                if n
                else False
            )
            declared = self._context.names.get(lexeme.text)
            vector = declared is not None and bool(declared.domain.shape)
            if (
                depth
                and small
                and alone
                and lexeme.text in body
                and (not vector or (declared is not None and declared.domain.kind == "index"))
            ):
                found.append(n)
        texts = [self._head[n].text for n in found]
        return found if len(set(texts)) == len(texts) else []

    def _parameter_of(self, letter: str) -> Any:
        """What a letter of the head is in the body: an index where it stands as one."""
        declared = self._context.names.get(letter)
        if declared is not None and declared.domain.kind in ("index", "integer", "natural"):
            return bound_index(
                letter, sympy.Integer(1) if declared.domain.kind == "index" else None
            )
        if declared is None and letter in _indices_in(self._body):
            return bound_index(letter, sympy.Integer(1))
        return self._dummy(letter)

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
        """Add the rule; a name that has a meaning already gets no second one.

        Raises:
            Unread: where it is defined as something else before.
        """
        before = self._before(rule)
        if before is None:
            self._context.rules = (*self._context.rules, rule)
            return
        if self._local and before.head == rule.head:
            others = [r for r in self._context.rules if r is not before]
            if not any(uses(r.body, rule.head) for r in others):
                self._context.rules = (*others, rule)
                return
        if not same_rule(before, rule):
            raise unread(
                self._head,
                f"'{before.tex}' and '{self._tex}' say different things of one name: nothing "
                "follows from both",
                "keep one of the two, or give one a name of its own",
            )

    def _before(self, rule: Rule) -> Rule | None:
        """The author's earlier definition of the same name, with as many arguments."""
        return next(
            (
                r
                for r in self._context.rules
                if r.tex
                and _heads_alike(r.head, rule.head)
                and len(r.parameters) == len(rule.parameters)
                and len(r.component) == len(rule.component)
            ),
            None,
        )


def _heads_alike(one: Any, other: Any) -> bool:
    """Whether two heads are the same name, whatever is assumed of it."""
    return type(one).__name__ == type(other).__name__ and str(one) == str(other)


def same_rule(one: Rule, other: Rule) -> bool:
    """Whether two definitions of one name say the same in the same words."""
    renamed = dict(
        zip((*other.parameters, *other.component), (*one.parameters, *one.component), strict=True)
    )
    return alike(one.body, other.body.xreplace(renamed))


def uses(body: Any, head: Any) -> bool:
    """Whether a definition's body holds another one's name."""
    return any(_heads_alike(part, head) for part in _names_in(body))


def _names_in(body: Any) -> set[Any]:
    atoms = body.atoms(Symbol, MatrixSymbol, IndexedBase, Str)
    return atoms | {f.func for f in body.atoms(AppliedUndef)}


def _indices_in(body: tuple[Lexeme, ...]) -> set[str]:
    """The letters that stand in a subscript."""
    found: set[str] = set()
    for position, lexeme in enumerate(body):
        if lexeme.kind is TokenKind.SUB:
            cursor = Cursor(body[position + 1 :], 0)
            if not cursor.done():
                found |= {x.text for x in cursor.group()}
    return found


def _kind(value: Any) -> Literal["real", "complex"]:
    return "real" if _reality(value) else "complex"


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
