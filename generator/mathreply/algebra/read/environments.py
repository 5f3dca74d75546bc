"""Environments: matrices and vectors written out, and ``cases``."""

from __future__ import annotations

import sympy
from sympy import ImmutableDenseMatrix, Piecewise

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic, block_cells, conditions, dotted_matrices
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind

_MATRICES = {
    "pmatrix",
    "bmatrix",
    "matrix",
    "smallmatrix",
    "Bmatrix",
    "array",
    "psmallmatrix",
    "bsmallmatrix",
}
_DETERMINANTS = {"vmatrix"}
_CASES = {"cases", "dcases", "cases*", "rcases"}
_DOTS = {"\\dots", "\\ldots", "\\cdots", "\\vdots", "\\ddots", "\\dotsc", "\\dotsb"}


def read_environment(reader: Reader) -> Expr:
    """``\\begin{…} … \\end{…}``."""
    cursor = reader.cursor
    begin = cursor.take()
    name = "".join(x.text for x in cursor.group())
    if name in _CASES:
        return _cases(reader, rows_of(reader, name, begin), begin)
    if name not in _MATRICES | _DETERMINANTS:
        raise unread(begin, f"the environment '{name}' is not understood inside an expression", "")
    if name == "array":
        cursor.group()
    rows = rows_of(reader, name, begin)
    dotted = [cell for row in rows for cell in row if any(x.text in _DOTS for x in cell)]
    if dotted:
        return _with_dots(reader, rows, dotted[0], begin)
    if name == "pmatrix" and reader.context.binomials and list(map(len, rows)) == [1, 1]:
        return _binomial(reader, rows)
    if (
        name == "array"
        and cursor.peek(-1).kind is not None
        and _is_a_column_in_parentheses(reader, rows)
    ):
        if reader.context.binomials:
            return _binomial(reader, rows)
        raise unread(
            begin, "an array of two in parentheses: a binomial or a vector?", "write \\binom{n}{k}"
        )
    matrix = _matrix(reader, rows, begin)
    return sympy.Determinant(matrix) if name in _DETERMINANTS else matrix


def _binomial(reader: Reader, rows: list[list[tuple[Lexeme, ...]]]) -> Expr:
    above, below = (reader.reading_of(row[0]) for row in rows)
    return sympy.binomial(above, below, evaluate=False)


def _with_dots(
    reader: Reader, rows: list[list[tuple[Lexeme, ...]]], place: tuple[Lexeme, ...], begin: Lexeme
) -> Expr:
    """A vector or matrix with dots between the entries that it shows."""

    def value(cell: tuple[Lexeme, ...]) -> Expr | None:
        if _is_dots(cell):
            return None
        return arithmetic.scalar(_cell(reader, cell, begin)) if cell else dotted_matrices.EMPTY

    cells = [[value(cell) for cell in row] for row in rows]
    found = dotted_matrices.matrix(cells, reader.context)
    if found is None:
        raise unread(place, "dots in a matrix", "declare it as real^{m x n}")
    return found


def _is_dots(cell: tuple[Lexeme, ...]) -> bool:
    """Whether nothing but dots stands in a cell."""
    seen = [x.text for x in cell if x.kind not in (TokenKind.OPEN, TokenKind.CLOSE)]
    return len(seen) == 1 and seen[0] in _DOTS


def _is_a_column_in_parentheses(reader: Reader, rows: list[list[tuple[Lexeme, ...]]]) -> bool:
    """Whether this may be a binomial by hand: two plain entries, as ``n`` over ``k - 1``."""
    if len(rows) != 2 or any(len(row) != 1 for row in rows) or reader.cursor.peek().text != ")":
        return False
    if reader.context.binomials:
        return True
    signs = {"+", "-"}
    return all(
        cell[0].text not in signs
        and all(x.kind in (TokenKind.LETTER, TokenKind.NUMBER) or x.text in signs for x in cell)
        for row in rows
        for cell in row
        if cell
    )


def _matrix(reader: Reader, rows: list[list[tuple[Lexeme, ...]]], begin: Lexeme) -> Expr:
    """A matrix from its cells, or of blocks where every cell is a matrix.

    Raises:
        Unread: where rows differ in length, or numbers stand beside matrices.
    """
    widths = {len(row) for row in rows}
    if len(widths) != 1:
        raise unread(begin, "the rows of this matrix differ in length", "")
    entries = [[arithmetic.scalar(_cell(reader, cell, begin)) for cell in row] for row in rows]
    if any(arithmetic.is_matrix(e) for row in entries for e in row):
        if len(entries) == 1 and reader.context.infer:
            entries = [[_beside(entry, entries[0]) for entry in entries[0]]]
        entries = block_cells.sized(entries)
        if all(arithmetic.is_matrix(e) for row in entries for e in row):
            reader.checked(lambda: _check_blocks(entries), begin)
            return sympy.BlockMatrix(entries)
        raise unread(
            begin,
            "numbers and matrices stand side by side in a matrix",
            "write it out, or all as blocks",
        )
    return ImmutableDenseMatrix(entries)


def _check_blocks(entries: list[list[Expr]]) -> None:
    """Raises ShapeMismatch where blocks side by side differ in height, or rows of them in width."""
    for row in entries:
        for other in row[1:]:
            arithmetic.check_length(row[0], other, 0)
    widths = [sum(arithmetic.shape(block)[1] for block in row) for row in entries]
    if len(entries) > 1 and len(entries[0]) == 1:
        for line in entries[1:]:
            arithmetic.check_length(entries[0][0], line[0], 1)
    elif any(width != widths[0] for width in widths):
        raise arithmetic.ShapeMismatch("the rows of these blocks differ in width")


def _beside(entry: Expr, row: list[Expr]) -> Expr:
    """A letter that stands for a column where all beside it are columns: ``[1_n \\; x]``."""
    rest = [e for e in row if e is not entry]
    columns = all(arithmetic.is_matrix(e) and arithmetic.shape(e)[1] == 1 for e in rest)
    if rest and columns and entry.is_Symbol:
        return sympy.MatrixSymbol(entry.name, arithmetic.shape(rest[0])[0], 1)
    return entry


def _cell(reader: Reader, cell: tuple[Lexeme, ...], begin: Lexeme) -> Expr:
    if not cell:
        raise unread(begin, "an entry of this matrix is empty", "write 0")
    return reader.reading_of(cell)


def rows_of(reader: Reader, name: str, begin: Lexeme) -> list[list[tuple[Lexeme, ...]]]:
    """The cells, row by row; the environment's end is taken."""
    cursor = reader.cursor
    rows: list[list[tuple[Lexeme, ...]]] = [[]]
    start, depth = cursor.at, 0
    while True:
        lexeme = cursor.peek()
        if lexeme.kind is None:
            raise unread(begin, f"\\begin{{{name}}} is never ended", f"add \\end{{{name}}}")
        if depth == 0 and (
            lexeme.kind is TokenKind.ALIGN
            or lexeme.text in ("\\\\", "\\cr")
            or lexeme.text == "\\end"
        ):
            rows[-1].append(cursor.slice(start))
            cursor.take()
            if lexeme.text == "\\end":
                ended = "".join(x.text for x in cursor.group())
                if ended != name:
                    raise unread(
                        lexeme, f"\\begin{{{name}}} ends with \\end{{{ended}}}", "name them alike"
                    )
                break
            if lexeme.kind is not TokenKind.ALIGN:
                _skip_row_gap(cursor)
                rows.append([])
            start = cursor.at
            continue
        if lexeme.text in ("\\hline", "\\cline"):
            raise unread(lexeme, "a line in a matrix", "")
        depth += lexeme.kind is TokenKind.OPEN or lexeme.text == "\\begin"
        depth -= lexeme.kind is TokenKind.CLOSE or lexeme.text == "\\end"
        cursor.take()
        if lexeme.text in ("\\begin", "\\end"):
            cursor.group()
    # Two ends of rows side by side only set the rows apart.
    return [row for row in rows if row != [()]]


_UNITS = {"pt", "em", "ex", "mm", "cm", "in", "mu", "sp", "pc", "bp"}


def _skip_row_gap(cursor: Cursor) -> None:
    """Past the space that a row's end asks for: ``\\\\[8pt]``, ``\\\\*``."""
    if cursor.peek().text == "\\ast" and cursor.peek().glue == "":
        cursor.take()
    ahead = cursor.peek().text == "[" and 1
    if not ahead:
        return
    ahead += cursor.peek(ahead).text == "-"
    is_sized = cursor.peek(ahead).kind is TokenKind.NUMBER
    unit = cursor.peek(ahead + 1).text + cursor.peek(ahead + 2).text
    if is_sized and unit in _UNITS and cursor.peek(ahead + 3).text == "]":
        cursor.at += ahead + 4


_ELSE = {"otherwise", "else", "ifotherwise", "elsewhere"}
_IF = {"if", "for", "when", "where"}


def _cases(reader: Reader, rows: list[list[tuple[Lexeme, ...]]], begin: Lexeme) -> Expr:
    """A function by cases, each with its condition behind a mark.

    Raises:
        Unread: where a condition is missing, or the values are no numbers.
    """
    pieces = []
    if not rows:
        raise unread(begin, "cases without a case", "write 'value & condition'")
    for row in rows:
        if len(row) != 2:
            raise unread(
                begin,
                "a row of cases has no condition",
                "write 'value & condition' or '& \\text{otherwise}'",
            )
        value = reader.reading_of(_unpunctuated(row[0]))
        pieces.append((value, _case_condition(reader, _unpunctuated(row[1]))))
    if pieces and pieces[-1][1] is not sympy.true and len(pieces) == 1:
        raise unread(begin, "cases with one case", "")
    if any(arithmetic.is_matrix(v) for v, _ in pieces):
        raise unread(begin, "cases of vectors", "write their entries")
    return Piecewise(*pieces, evaluate=False)


def _unpunctuated(cell: tuple[Lexeme, ...]) -> tuple[Lexeme, ...]:
    """A cell without the sign of its sentence behind it and the braces around it."""
    while cell and cell[-1].text in (",", ";", ".") and not cell[-1].fence:
        cell = cell[:-1]
    braced = len(cell) > 2 and cell[0].kind is TokenKind.OPEN
    if braced and Cursor(cell, 0).closing(0) == len(cell) - 1:
        return _unpunctuated(cell[1:-1])
    return cell


def _case_condition(reader: Reader, cell: tuple[Lexeme, ...]) -> Expr:
    """The condition of a case, behind “if” or “for”; true for “otherwise”.

    Raises:
        Unread: where other words stand there, or nothing.
    """
    words, rest = _leading_words(cell)
    if "".join(words.split()).lower() in _ELSE and not rest:
        return sympy.true
    if words and words not in _IF:
        raise unread(
            cell,
            f"'{words}' is not understood in a case",
            "write \\text{if} x > 0 or \\text{otherwise}",
        )
    if not rest:
        raise unread(
            cell, "a case without its condition", "write \\text{if} x > 0 or \\text{otherwise}"
        )
    rest = conditions.with_joining_words(rest)
    said = conditions.parity(reader, rest)
    return reader.of(rest, lambda: conditions.condition(reader)) if said is None else said


def _leading_words(cell: tuple[Lexeme, ...]) -> tuple[str, tuple[Lexeme, ...]]:
    """The words with which a cell begins, and what stands behind them."""
    if not cell or cell[0].text not in ("\\text", "\\textrm", "\\mbox", "\\mathrm"):
        return "", cell
    end, level = 1, 0
    for end in range(1, len(cell)):
        level += (cell[end].kind is TokenKind.OPEN) - (cell[end].kind is TokenKind.CLOSE)
        if level == 0:
            break
    return canonical(cell[2:end]).strip(), cell[end + 1 :]


def starts_open_cases(reader: Reader) -> bool:
    """Whether ``\\left\\{ \\begin{array} … \\end{array} \\right.`` begins here: cases by hand."""
    cursor = reader.cursor
    if (
        cursor.peek().text != "\\{"
        or cursor.peek().fence != "left"
        or cursor.peek(1).text != "\\begin"
    ):
        return False
    depth, ahead = 0, 0
    while (lexeme := cursor.peek(ahead)).kind is not None:
        depth += (lexeme.fence == "left") - (lexeme.fence == "right")
        if depth == 0:
            return lexeme.text == "."
        ahead += 1
    return False


def read_open_cases(reader: Reader) -> Expr:
    """Cases made of a brace and an array."""
    cursor = reader.cursor
    cursor.take()
    begin = cursor.take()
    name = "".join(x.text for x in cursor.group())
    if name not in ("array", "matrix", "aligned", "alignedat"):
        raise unread(
            begin,
            f"the environment '{name}' is not understood after a brace",
            "write \\begin{cases}",
        )
    if name in ("array", "alignedat"):
        cursor.group()
    value = _cases(reader, rows_of(reader, name, begin), begin)
    if cursor.peek().fence != "right":
        raise reader.leftover(begin)
    cursor.take()
    return value


PREFIX = {"\\begin": read_environment}
