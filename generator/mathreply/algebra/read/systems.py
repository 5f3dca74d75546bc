"""Systems of equations behind a brace: ``\\begin{cases} x + y = 8 \\\\ x - y = 2 \\end{cases}``
says that all its rows hold."""

from __future__ import annotations

from collections.abc import Callable

from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.read.environments import rows_of, starts_open_cases
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.relations import IMPLICATIONS, OTHERS, SPELLINGS
from mathreply.tex.tokens import TokenKind

_BRACED = ("cases", "dcases")
_SIGNS = {text for text, sign in SPELLINGS.items() if sign not in {*IMPLICATIONS, *OTHERS}}
_MARKS = (",", ";", ".")


def read_system(reader: Reader, relations: Callable[[Reader], object]) -> Claim | None:
    """The system that begins here, as one claim with the others behind it; None, with nothing
    taken, where anything else does: values with their conditions as well.

    Args:
        reader: at the side.
        relations: reads the relations of one row.

    Raises:
        Unread: where a row of a system holds something that is no relation.
    """
    cursor, here = reader.cursor, reader.cursor.at
    is_open = starts_open_cases(reader)
    begin = cursor.peek(1) if is_open else cursor.peek()
    if begin.text != "\\begin":
        return None
    if is_open:
        cursor.take()
    cursor.take()
    name = "".join(x.text for x in cursor.group())
    if is_open and name in ("array", "alignedat"):
        cursor.group()
    rows = rows_of(reader, name, begin) if is_open or name in _BRACED else []
    if len(rows) < 2 or not all(map(_is_equation, rows)):
        cursor.at = here
        return None
    if is_open:
        cursor.take()
    claims: list[Claim] = []
    for row in rows:
        said = _joined(row)
        found = reader.of(said, lambda: relations(reader))
        if not isinstance(found, Claim):
            raise unread(said, "a row of a system that is no equation", "")
        claims.append(found)
    first, *rest = claims
    further = [each for claim in rest for each in (claim, *claim.further)]
    return Claim(first.left, first.relation, first.right, (*first.further, *map(_alone, further)))


def _alone(claim: Claim) -> Claim:
    return Claim(claim.left, claim.relation, claim.right)


def _is_equation(row: list[tuple[Lexeme, ...]]) -> bool:
    """Whether a row says one thing: a relation stands before its mark or right behind that. A
    value with its condition has its relation further on, or words."""
    first, *others = row
    if any(x.text in ("\\text", "\\mbox", "\\textrm") for cell in row for x in cell):
        return False
    begins = [cell[0].text in _SIGNS for cell in others if cell]
    return all(begins) and (_has_relation(first) or bool(begins))


def _has_relation(cell: tuple[Lexeme, ...]) -> bool:
    depth = 0
    for lexeme in cell:
        depth += lexeme.nesting
        if depth == 0 and lexeme.text in _SIGNS:
            return True
    return False


def _joined(row: list[tuple[Lexeme, ...]]) -> tuple[Lexeme, ...]:
    """A row without its marks and without the sign of the sentence behind it."""
    cells = [x for cell in row for x in cell if x.kind is not TokenKind.ALIGN]
    while cells and cells[-1].text in _MARKS:
        cells.pop()
    return tuple(cells)
