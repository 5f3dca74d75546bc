"""A definition on its way into the context: its parts, and what every kind of it needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Literal

import sympy
from msgspec.structs import replace
from sympy import Dummy, IndexedBase, MatrixSymbol, Symbol
from sympy.core.function import AppliedUndef
from sympy.core.symbol import Str

from mathreply.algebra.expression.context import (
    HESSIAN,
    Context,
    Promise,
    Rule,
)
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import alike
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.known_heads import sign_of_known
from mathreply.algebra.read.names import (
    canonical,
    read_base,
    starts_name,
)
from mathreply.algebra.read.ranges import upper_bounds
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import Unread, unread
from mathreply.model.domains import Domain
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.tokens import TokenKind

NewReader = Callable[[tuple[Lexeme, ...], Context], Reader]


def head_of(lexemes: tuple[Lexeme, ...], context: Context) -> tuple[str, ...]:
    """The lexemes, braces apart, that a text must hold to use this definition: those of its name,
    with an index that is part of it.

    Raises:
        Unread: where it defines nothing.
    """
    at = equals_sign(lexemes)
    if not at:
        raise unread(lexemes, "a definition without '='", "")
    head = lexemes[:at]
    if sign := sign_of_known(head):
        return (sign,)
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


def equals_sign(lexemes: tuple[Lexeme, ...]) -> int | None:
    """The position of the first equals sign outside of brackets; None where there is none."""
    depth = 0
    for position, lexeme in enumerate(lexemes):
        depth += lexeme.nesting
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


def indexed_names(body: tuple[Lexeme, ...]) -> set[str]:
    """The plain names that bear an index somewhere in a definition's body."""
    found: set[str] = set()
    for place, (_, follower) in enumerate(pairwise(body)):
        if follower.kind is not TokenKind.SUB:
            continue
        start = _start_of_name(body, place)
        if start >= 0:
            found.add(canonical(body[start : place + 1]))
    return found


def _start_of_name(body: tuple[Lexeme, ...], end: int) -> int:
    """Where a name begins that ends at a place: at the command before a group; -1 where none
    does."""
    if body[end].text != "}":
        return end
    level = 0
    for place in range(end, -1, -1):
        level += (body[place].text == "}") - (body[place].text == "{")
        if level == 0:
            return place - 1
    return -1


class Defining:
    """One definition: its head, its body, and the context that it enters."""

    def __init__(
        self,
        context: Context,
        tex: str,
        head: tuple[Lexeme, ...],
        body: tuple[Lexeme, ...],
        new_reader: NewReader,
        local: bool = False,
    ) -> None:
        self.context, self.tex, self.head, self.body = context, tex, head, body
        self.new_reader, self.local = new_reader, local

    def read(self, lexemes: tuple[Lexeme, ...], bound: dict[str, Expr]) -> tuple[Reader, Expr]:
        """The value of lexemes read whole, with the reader that read them."""
        self.context.bounds |= upper_bounds(lexemes, self.context)
        self.context.nabla_squared = HESSIAN if self._is_of_matrix() else ""
        reader = self.new_reader(lexemes, self.context)
        with reader.binding(bound):
            value = reader.with_over(reader.expression)
        if not reader.cursor.done():
            raise reader.leftover(reader.cursor.peek())
        return reader, arithmetic.scalar(value)

    def _is_of_matrix(self) -> bool:
        """Whether the head is the letter of Hessian matrices, or a declared matrix."""
        name = self.context.names.get(self.head[0].text)
        letter = next((x.text for x in self.head if x.kind is TokenKind.LETTER), "")
        return letter == "H" or (name is not None and len(name.domain.shape) == 2)

    def promise(self, name: str, domain: Domain, value: Expr) -> None:
        """Keep what is declared of a name, to be asked of its value."""
        if domain.kind != "real" or domain.interval is not None:
            promise = Promise(name, value, domain, self.tex)
            self.context.promises = (*self.context.promises, promise)

    def dummy(self, name: str) -> Expr:
        """A symbol for a parameter, of the domain that is declared for it."""
        declared = self.context.names.get(name)
        if (
            declared is None
            or declared.domain.shape
            or declared.domain.kind in ("function", "imaginary unit")
        ):
            return Dummy(name, real=True)
        kind = "complex" if declared.domain.kind == "complex" else "real"
        return Dummy(name, **{kind: True})

    def add_rule(self, rule: Rule) -> None:
        """Add the rule; a name that has a meaning already gets no second one.

        Raises:
            Unread: where it is defined as something else before.
        """
        rule = replace(rule, local=self.local)
        before = self._before(rule)
        if (member := other_member(rule, self.context)) is not None:
            raise self._contradiction(member)
        if before is None:
            self.context.rules = (*self.context.rules, rule)
            return
        if self.local and before.local:
            others = [r for r in self.context.rules if r is not before]
            if not any(uses(r.body, rule.head) for r in others):
                self.context.rules = (*others, rule)
                return
        if not same_rule(before, rule):
            raise self._contradiction(before)

    def _contradiction(self, before: Rule) -> Unread:
        return unread(
            self.head,
            f"'{before.tex}' and '{self.tex}' say different things of one name: nothing "
            "follows from both",
            "keep one of the two, or give one a name of its own",
        )

    def _before(self, rule: Rule) -> Rule | None:
        """The author's earlier definition of the same name, with as many arguments."""
        return next(
            (
                r
                for r in self.context.rules
                if r.tex
                and _heads_alike(r.head, rule.head)
                and len(r.parameters) == len(rule.parameters)
                and len(r.component) == len(rule.component)
            ),
            None,
        )


_MEMBER = re.compile(r"(?P<base>.+)_\{?(?P<index>\d+)\}?")


def other_member(rule: Rule, context: Context) -> Rule | None:
    """A definition that says of one member of a family something else: ``a_1 = 5`` beside
    ``a_n = 2^n``; None where there is none."""
    for other in context.rules:
        for family, single in ((rule, other), (other, rule)):
            if not isinstance(family.head, IndexedBase) or not isinstance(single.head, Symbol):
                continue
            match = _MEMBER.fullmatch(single.head.name)
            if match is None or match["base"] != str(family.head.label):
                continue
            if len(family.parameters) != 1:
                continue
            body = put(family.body, {family.parameters[0]: sympy.Integer(match["index"])})
            if not alike(body, single.body) and sympy.expand(body - single.body) != 0:
                return other
    return None


def _heads_alike(one: Expr, other: Expr) -> bool:
    """Whether two heads are the same name, whatever is assumed of it."""
    return type(one).__name__ == type(other).__name__ and str(one) == str(other)


def same_rule(one: Rule, other: Rule) -> bool:
    """Whether two definitions of one name say the same in the same words."""
    renamed = dict(
        zip((*other.parameters, *other.component), (*one.parameters, *one.component), strict=True)
    )
    return alike(one.body, put(other.body, renamed))


def uses(body: Expr, head: Expr) -> bool:
    """Whether a definition's body holds another one's name."""
    return any(_heads_alike(part, head) for part in _names_in(body))


def _names_in(body: Expr) -> set[Expr]:
    atoms = body.atoms(Symbol, MatrixSymbol, IndexedBase, Str)
    return atoms | {f.func for f in body.atoms(AppliedUndef)}


def kind_of(value: Expr) -> Literal["real", "complex"]:
    """The kind of number that a value is."""
    return "real" if reality(value) else "complex"


def reality(value: Expr) -> dict[str, bool]:
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
