"""Declared families: ``x^{(i)}: real^n``, ``\\theta_j: real^n``, ``\\mathbf{x}_n``, ``y_{i,j}:
real``.

A name that is declared with index letters in its scripts stands for all its members: with any index
in their place it is a member, a number or a column, and its own entries follow behind a comma.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from msgspec import Struct
from sympy import Dummy, Integer, Sum

from mathreply.algebra.expression.context import (
    Context,
    bound_index,
    family_base,
    index_symbol,
    size,
)
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import ByEntries
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.names import canonical, read_base, starts_name
from mathreply.algebra.read.scripts import split_at_commas
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.stream import prepare
from mathreply.algebra.read.unread import unread
from mathreply.model import Symbol
from mathreply.model.domains import Domain
from mathreply.settings import Limits
from mathreply.tex.tokens import TokenKind

LETTERS = "ijklmnt"
"""The letters that are taken for indices in the scripts of a declared name."""
_BRACKETS = {"(": ")", "[": "]"}


class Family(Struct, frozen=True):
    """A declared family."""

    base: str
    sub: tuple[str, ...]
    """The pieces of its subscript; empty texts where indices stand."""
    sup: tuple[str, ...]
    """The same of the superscript."""
    bracket: str
    """What stands around the superscript."""
    domain: Domain
    """Of a member."""
    sizes: tuple[str, ...]
    """Up to where each index runs from 1; empty texts where that is not said."""
    is_apart: bool = False
    """Whether the name without indices is another thing: ``x``, the mean of the ``x_i``."""

    @property
    def label(self) -> str:
        """The name of its IndexedBase."""
        if not self.bracket:
            pieces = ",".join(piece or "\\cdot" for piece in self.sub)
            return f"{self.base}_{{{pieces}}}" if self.is_apart else self.base
        pieces = ",".join(piece or "\\cdot" for piece in self.sup)
        return f"{self.base}^{{{self.bracket}{pieces}{_BRACKETS[self.bracket]}}}"

    def spelt(self, indices: list[str]) -> str:
        """The TeX of a member, or of its entry, whose index stands last."""
        rest = list(indices)
        below = [piece or rest.pop(0) for piece in self.sub]
        above = [piece or rest.pop(0) for piece in self.sup]
        sub = ",".join([*below, *rest])
        sup = ",".join(above)
        around = f"^{{{self.bracket}{sup}{_BRACKETS[self.bracket]}}}" if self.bracket else ""
        return self.base + (f"_{{{sub}}}" if sub else "") + around

    @property
    def rank(self) -> int:
        """How many indices a member bears."""
        return len(self.sizes)


_MEAN = re.compile(r"\\bar\{(?P<name>[A-Za-z])\}")


def family_of(symbol: Symbol, context: Context, apart: Container[str] = ()) -> Family | None:
    """The family that a declared name stands for; None where it is one thing.

    It is one thing if no index letter stands in its scripts, or a letter that is a name itself.

    Args:
        symbol: what is declared.
        context: the names that are declared.
        apart: names that are defined as something else than the whole of their family.
    """
    domain = symbol.domain
    if domain.kind in ("function", "index", "simplex", "onehot", "imaginary unit"):
        return None
    spelt = _spelt(symbol.tex)
    if spelt is None or len(domain.shape) > 1:
        return None
    base, below, above = spelt
    bracket = above[0].text if above and above[0].text in _BRACKETS else ""
    if above and not bracket:
        return None
    sub = _pieces(below)
    letters = [*sub, *_pieces(above[1:-1])]
    holes = [text for text in letters if text in LETTERS and len(text) == 1]
    if not holes or len(holes) + len(domain.shape) > 2 or any(h in context for h in holes):
        return None
    of_base = context.names.get(base)
    if of_base is not None and of_base.domain.shape and not domain.shape:
        return None  # an entry of that vector, given a domain of its own
    runs = dict(domain.runs)
    pieces = tuple("" if text in holes else text for text in letters)
    return Family(
        base,
        pieces[: len(sub)],
        pieces[len(sub) :],
        bracket,
        domain,
        tuple(runs.get(hole, "") for hole in holes),
        of_base is not None or base in apart,
    )


def _spelt(tex: str) -> tuple[str, tuple[Lexeme, ...], tuple[Lexeme, ...]] | None:
    """A name, what stands below it and what above; None where it bears no script, or more."""
    cursor = Cursor(prepare(tex, {}, Limits()), len(tex))
    if not starts_name(cursor):
        return None
    base = read_base(cursor)
    scripts: dict[TokenKind, tuple[Lexeme, ...]] = {}
    while (kind := cursor.peek().kind) in (TokenKind.SUB, TokenKind.SUPER) and kind not in scripts:
        cursor.take()
        assert kind is not None
        scripts[kind] = cursor.group()
    if not cursor.done() or not scripts:
        return None
    return base, scripts.get(TokenKind.SUB, ()), scripts.get(TokenKind.SUPER, ())


def _pieces(lexemes: tuple[Lexeme, ...]) -> list[str]:
    """The pieces of a script; ``ij`` is two."""
    found: list[str] = []
    for piece in split_at_commas(lexemes):
        if len(piece) == 2 and all(x.kind is TokenKind.LETTER for x in piece):
            found += [x.text for x in piece]
        elif piece:
            found.append(canonical(piece))
    return found


def member(reader: Reader, spelling: Spelling) -> Expr:
    """The member of a declared family that a name is, or its entry; None where it is none: ``w_0``
    that is declared beside the members from 1 on is a name of its own."""
    is_zeroth = canonical(spelling.sub) == "0" and spelling.plain in reader.context
    if is_zeroth and not spelling.primes:
        return None
    for family in reader.context.families:
        found = _indices(reader, family, spelling)
        if found is not None:
            return _value(reader, family, found, spelling)
    return None


def mean_of(reader: Reader, spelling: Spelling) -> Expr | None:
    """``\\bar x`` where nothing is declared of it: the mean of the members of a declared family of
    numbers ``x_i``, of which there is one at least. None for anything else."""
    named = _MEAN.fullmatch(spelling.base)
    if named is None or spelling.sub or spelling.sup or spelling.primes:
        return None
    for family in reader.context.families:
        is_plain = family.sub == ("",) and not family.bracket and not family.domain.shape
        if family.base != named["name"] or not is_plain or not family.sizes[0]:
            continue
        index, last = bound_index("i", Integer(1)), size(family.sizes[0])
        member = family_base(family.label, family.domain)[index]
        return Sum(member, (index, 1, last)) / last
    return None


def _indices(reader: Reader, family: Family, spelling: Spelling) -> list[Expr] | None:
    """The indices with which a spelling names a member, its entry's last; None if it does not."""
    if spelling.base != family.base or spelling.primes:
        return None
    sup = spelling.sup
    bracket = sup[0].text if sup and sup[0].text in _BRACKETS else ""
    if bracket != family.bracket or (sup and not bracket):
        return None
    sub = _runs(spelling.sub, len(family.sub) + len(family.domain.shape))
    above = _runs(sup[1:-1] if sup else (), len(family.sup))
    entries = len(sub) - len(family.sub)
    if len(above) != len(family.sup) or entries not in (0, len(family.domain.shape)):
        return None
    slots: list[tuple[Lexeme, ...]] = []
    for wanted, run in (
        *zip(family.sub, sub, strict=False),
        *zip(family.sup, above, strict=True),
    ):
        if not wanted:
            slots.append(run)
        elif canonical(run) != wanted:
            return None
    return [_index(reader, run) for run in (*slots, *sub[len(family.sub) :])]


def _runs(lexemes: tuple[Lexeme, ...], wanted: int) -> list[tuple[Lexeme, ...]]:
    runs = [piece for piece in split_at_commas(lexemes) if piece]
    if len(runs) == 1 and wanted == 2 and len(runs[0]) == 2:
        return [(x,) for x in runs[0]]
    return runs


def _index(reader: Reader, run: tuple[Lexeme, ...]) -> Expr:
    outer, reader.in_index = reader.in_index, True
    try:
        if len(run) == 1 and run[0].text in LETTERS and run[0].text not in reader.scope:
            return index_symbol(run[0].text)
        return reader.reading_of(run)
    finally:
        reader.in_index = outer


def _value(reader: Reader, family: Family, found: list[Expr], spelling: Spelling) -> Expr:
    """The member of a family with these indices, or an entry of one.

    Raises:
        Unread: where the family has no such member.
    """
    for index, text in zip(found, family.sizes, strict=False):
        is_past = index.is_Integer and text.isdecimal() and index > int(text)
        if is_past or (index.is_Integer and index < 1):
            raise unread(spelling.lexemes, f"there is no member {index}", "members count from 1")
        if text and index.is_Symbol and not index.is_Dummy:
            reader.context.ranges.setdefault(index, size(text))
    base = family_base(family.label, family.domain)
    shape = family.domain.shape
    if not shape or len(found) > family.rank:
        return base[tuple(found)] if len(found) > 1 else base[found[0]]
    # A member that is a column: the entries of the family at these indices and any row.
    row = row_of(family.label)
    return ByEntries(size(shape[0]), 1, row, base[(*found, row)])


@lru_cache(maxsize=256)
def row_of(label: str) -> Expr:
    """The index of a member's entries: one for a family, so that a member equals itself."""
    return Dummy("a", integer=True, positive=True)
