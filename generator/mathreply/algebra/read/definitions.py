"""One definition read: a name, a family, a function, or an expression that is taken as one name."""

from __future__ import annotations

import sympy
from msgspec.structs import replace
from sympy import IndexedBase

from mathreply.algebra.expression.context import (
    Context,
    Name,
    Rule,
    assumptions_of,
    bound_index,
)
from mathreply.algebra.expression.entries import entry
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.defined_functions import DefiningFunctions
from mathreply.algebra.read.defining import (
    NewReader,
    equals_sign,
    kind_of,
    reality,
)
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.families import Family, row_of
from mathreply.algebra.read.functions import SOFTMAX, WORDS
from mathreply.algebra.read.names import canonical, read_base, scripted, starts_name, word_of
from mathreply.algebra.read.overlines import with_means
from mathreply.algebra.read.scripts import split_at_commas
from mathreply.algebra.read.stream import Lexeme, prepare
from mathreply.algebra.read.taken_whole import take_whole
from mathreply.algebra.read.unread import NotTheWhole, Unread, unread
from mathreply.model import Statement
from mathreply.model.domains import Domain
from mathreply.tex.tokens import TokenKind


def define(context: Context, definition: Statement, new_reader: NewReader) -> None:
    """Add one definition to the context.

    Raises:
        Unread: where it is not understood.
    """
    lexemes = with_means(prepare(definition.tex, context.macros, context.limits), context)
    at = equals_sign(lexemes)
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
    except NotTheWhole:
        raise
    except Unread as error:
        raise error.quoting(definition.tex) from None


_WHOLE = ("index", "integer", "natural")
_WITH_POWERS = ("real", "positive", "nonnegative", "nonzero")


class _Definition(DefiningFunctions):
    """One definition on its way into the context."""

    def add(self) -> None:
        """Take it into the context, by how its head is spelt.

        Raises:
            Unread: where it is not understood.
        """
        cursor = Cursor(self.head, self.head[-1].end)
        if not starts_name(cursor):
            take_whole(self)
            return
        start = cursor.at
        base = read_base(cursor)
        base = SOFTMAX if WORDS.get(word_of(base)) == "softmax" else base
        sub: tuple[Lexeme, ...] = ()
        if cursor.peek().kind is TokenKind.SUB:
            cursor.take()
            sub = cursor.group()
        sup = self._index_above(cursor)
        if sup and not sub and cursor.peek().kind is TokenKind.SUB:
            cursor.take()
            sub = cursor.group()
        if sup and cursor.done():
            self._superscripted(base, sub, sup)
            return
        while cursor.peek().kind is TokenKind.PRIME or cursor.peek().kind is TokenKind.SUPER:
            if cursor.take().kind is TokenKind.SUPER:
                power = cursor.group()
                if not sub and cursor.peek().kind is TokenKind.SUB:
                    cursor.take()
                    sub = cursor.group()  # \sigma^2_n is the square of \sigma_n
                if cursor.done() and canonical(power).isdecimal():
                    self._power(scripted(base, canonical(sub)), int(canonical(power)))
                    return
            sub, base = (), canonical(cursor.slice(start))
        if cursor.done():
            self._name_or_family(base, sub)
        elif cursor.peek().text in ("(", "["):
            self.function(cursor, scripted(base, canonical(sub)), base)
        else:
            take_whole(self)

    def _index_above(self, cursor: Cursor) -> tuple[Lexeme, ...]:
        """A superscript in brackets that holds an index letter of the body; taken, else empty."""
        here = cursor.at
        if cursor.peek().kind is not TokenKind.SUPER:
            return ()
        cursor.take()
        above = cursor.group()
        letters = {x.text for x in above[1:-1]} & {x.text for x in self.body}
        if above and above[0].text in ("(", "[") and letters and self._indices(above[1:-1]):
            return above
        cursor.at = here
        return ()

    def _power(self, name: str, exponent: int) -> None:
        """``\\sigma^2 = v``: of a declared number the root of v, where it has no sign to lose, else
        something that is assumed; taken as one name where nothing is declared."""
        known = self.context.names.get(name)
        if known is None or known.domain.kind not in _WITH_POWERS or known.domain.shape:
            take_whole(self)
            return
        _, value = self.read(self.body, {})
        number = known.scalar()
        if number.is_nonnegative and known.domain.interval is None:
            sign = ">" if number.is_positive else "\\ge"
            self.add_rule(Rule(number, (), sympy.root(value, exponent), tex=self.tex))
            said = Claim(value, sign, sympy.S.Zero)
        else:
            said = Claim(number**exponent, "=", value)
        self.context.assumptions = (*self.context.assumptions, said)

    def _superscripted(self, base: str, sub: tuple[Lexeme, ...], sup: tuple[Lexeme, ...]) -> None:
        """``\\hat{y}^{(i)} = \\dots``: a family with its index above, and perhaps one below."""
        below = self._indices(sub) if sub else []
        above = self._indices(sup[1:-1])
        named = (canonical(sub),) if sub else ()
        pieces = ("",) * len(below) or named
        shape = Family(base, pieces, tuple("" for _ in above), sup[0].text, Domain("real"), ())
        self._family(base, [*below, *above], shape)

    def _name_or_family(self, base: str, sub: tuple[Lexeme, ...]) -> None:
        full = scripted(base, canonical(sub))
        indices = self._indices(sub) if full not in self.context else []
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
        body_letters = {x.text for x in self.body}
        known = all(
            n not in self.context or self.context.names[n].domain.kind in _WHOLE for n in letters
        )
        return letters if letters and known and set(letters) <= body_letters else []

    def _family(self, base: str, letters: list[str], spelt: Family | None = None) -> None:
        """A family by its indices; its members are numbers or columns.

        Args:
            base: the name that bears the indices.
            letters: the indices, as in the head.
            spelt: how the members are written, where not with the indices below alone.
        """
        bound = {letter: self._index(letter) for letter in letters}
        reader, value = self.read(self.body, bound)
        label = base if spelt is None else spelt.label
        declared = self.context.names.get(label)
        if declared is not None:
            self.promise(label, declared.domain, value)
            domain = Domain(kind_of(value), shape=declared.domain.shape, text="real")
            self.context.names[label] = Name(label, domain, True)
        indices = list(bound.values())
        is_column = arithmetic.is_matrix(value)
        if not is_column:
            self._note_sizes(label, indices, value, reader)
        if spelt is None:
            spelt = Family(base, tuple("" for _ in letters), (), "", Domain("real"), ())
        self._spell(spelt, value, len(letters))
        head = IndexedBase(label, **assumptions_of(Domain(kind_of(value))))
        if is_column:
            row = row_of(label)
            value, indices = entry(value, row, sympy.Integer(1), self.context), [*indices, row]
        self.add_rule(Rule(head, tuple(indices), value, tex=self.tex))

    def _spell(self, spelt: Family, value: Expr, rank: int) -> None:
        """Have the members read as the definition says what they are, whatever was declared."""
        shape: tuple[str, ...] = ()
        if arithmetic.is_matrix(value):
            rows, columns = arithmetic.shape(value)
            if columns != 1 or rank > 1:
                raise unread(self.head, "a family of matrices", "write its entries")
            shape = (str(rows),)
        before = [f for f in self.context.families if f.label == spelt.label]
        sizes = before[0].sizes if before else ("",) * rank
        for known in before:
            self.promise(spelt.label, known.domain, value)
            self.context.families.remove(known)
        if spelt.bracket or shape or before:
            domain = Domain(kind_of(value), shape=shape, text="real")
            self.context.families.append(replace(spelt, domain=domain, sizes=sizes))

    def _index(self, letter: str) -> Expr:
        """The index of a family: from 1 on, where it is not declared as any whole number."""
        known = self.context.names.get(letter)
        counts = known is None or known.domain.kind == "index"
        return bound_index(letter, sympy.Integer(1) if counts else None)

    def _sizes_at(self, index: Expr, value: Expr) -> set[Expr]:
        """The sizes of declared families at the places where an index stands."""
        found: set[Expr] = set()
        for each in value.atoms(sympy.Indexed):
            known = self.context.names.get(str(each.base.label))
            if known is not None:
                pairs = zip(known.shape, each.indices, strict=False)
                found |= {size for size, used in pairs if used == index}
        return found

    def _note_sizes(self, base: str, indices: list[Expr], value: Expr, reader: Reader) -> None:
        """Up to where each index of a defined family runs, as far as its definition tells; declares
        the family."""
        sizes: list[Expr] = []
        for index in indices:
            found = self._sizes_at(index, value)
            sizes.append(found.pop() if len(found) == 1 else None)
        if base not in self.context and all(s is not None for s in sizes) and len(sizes) <= 2:
            domain = Domain(
                "real" if reality(value) else "complex",
                shape=tuple(str(s) for s in sizes),
                text="real^" + str(sizes[0]),
            )
            self.context.names[base] = Name(base, domain, inferred=True)

    def _name(self, name: str) -> None:
        """A name by itself: a number, a vector, a matrix.

        Raises:
            Unread: where it is declared as something else than it is defined as.
        """
        _, value = self.read(self.body, {})
        declared = self.context.names.get(name)
        head: Expr
        if arithmetic.is_matrix(value):
            head = self._array(name, declared, value)
        elif declared is not None and declared.domain.shape:
            raise self._contrary(name, declared, "as a number")
        else:
            head = self._number(name, declared, value)
        self.context.styles.setdefault(name, "".join(x.text for x in self.head))
        self.add_rule(Rule(head, (), value, tex=self.tex))

    def _array(self, name: str, declared: Name | None, value: Expr) -> Expr:
        """The head of a definition of a vector or matrix; of its entries nothing is assumed."""
        rows, columns = arithmetic.shape(value)
        shape: tuple[str, ...] = (str(rows),) if columns == 1 else (str(rows), str(columns))
        if declared is not None and declared.domain.shape:
            if arithmetic.shape(declared.whole()) != (rows, columns):
                raise self._contrary(name, declared, "with another size")
            self.promise(name, declared.domain, value)
            shape = declared.domain.shape
        domain = Domain(kind_of(value), shape=shape, text="real")
        self.context.names[name] = known = Name(name, domain, True)
        return known.whole()

    def _contrary(self, name: str, declared: Name, defined: str) -> Unread:
        """The failure of a definition that says something else than the declaration; a family may
        be another thing than the name without indices."""
        said = f"'{name}' is declared as {declared.domain} and defined {defined}"
        found = unread(self.head, said)
        is_family = any(family.label == name for family in self.context.families)
        return NotTheWhole(name, found) if is_family else found

    def _number(self, name: str, declared: Name | None, value: Expr) -> Expr:
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
            self.promise(name, declared.domain, value)
        kind = kind_of(value)
        self.context.names[name] = known = Name(name, Domain(kind, text=kind), True)
        return known.scalar()
