"""What is attached behind an operand: powers, transposes, conjugates, factorials, entries."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import sympy
from msgspec.structs import replace
from sympy import S
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Component, MatrixFunction, Scalar
from mathreply.algebra.read import arithmetic, entrywise
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.labelled import refuse_labelled
from mathreply.algebra.read.names import canonical, read_base, starts_name
from mathreply.algebra.read.sizes import open_size
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import Unread, unread
from mathreply.tex.tokens import TokenKind

TRANSPOSES = {
    "\\top",
    "\\intercal",
    "\\mathrm{T}",
    "\\mathsf{T}",
    "\\mathtt{T}",
    "\\mathrm{t}",
    "T",
}
_INVERSE_TRANSPOSES = {"-\\top", "-T", "-\\mathrm{T}"}
_ADJOINTS = {"\\ast", "\\dagger", "H", "\\mathrm{H}", "\\mathsf{H}"}


def attach(reader: Reader, value: Expr) -> Expr:
    """``value`` with everything that follows it without a sign between.

    Raises:
        Unread: where a script makes no sense on it, or two stand where one may.
    """
    cursor, powered = reader.cursor, False
    while True:
        lexeme = cursor.peek()
        if reader.at_end():
            return value
        if lexeme.kind is TokenKind.SUPER:
            if powered:
                raise unread(
                    lexeme,
                    "two superscripts follow one another",
                    "bracket the base or the exponent",
                )
            cursor.take()
            value, powered = raised(reader, value, script(reader), lexeme), True
        elif lexeme.kind is TokenKind.SUB:
            cursor.take()
            value = _entry(reader, value, script(reader), lexeme)
        elif lexeme.text == "\\%":
            cursor.take()
            value = reader.checked(partial(arithmetic.divide, value, sympy.Integer(100)), lexeme)
        elif lexeme.text == "!":
            value, powered = _factorial(reader, value), False
        elif lexeme.kind is TokenKind.PRIME:
            value = _primed(reader, value)
        else:
            return value


def _primed(reader: Reader, value: Expr) -> Expr:
    """``(x^2 + 1)'``: the derivative of what stands in a bracket by the one variable in it.

    Raises:
        Unread: where it is not told by what.
    """
    cursor = reader.cursor
    place, closes = cursor.peek(), cursor.peek(-1).text in (")", "]")
    variables = set() if arithmetic.is_matrix(value) else value.free_symbols
    is_plain = not arithmetic.is_matrix(value) and not value.has(sympy.Indexed)
    if is_plain and (own := _own_letter(reader, value)) is not None:
        variables = {own}
    if closes and is_plain and _are_functions(reader, variables):
        # Of functions whose argument is nowhere written: a name of its own.
        cursor.take()
        return sympy.Symbol(f"({value})'", real=True)
    is_number = is_plain and not variables and not value.atoms(AppliedUndef)
    if not (closes and is_plain) or not (is_number or _is_of_one_variable(value, variables)):
        raise unread(
            place,
            "a prime stands on something that is neither a function nor a declared name",
            "write ^\\top for a transpose, or \\frac{d}{dx} for a derivative",
        )
    order = 0
    while cursor.peek().kind is TokenKind.PRIME:
        order += len(cursor.take().text)
    if is_number:
        return sympy.S.Zero
    refuse_labelled(reader.context, value, [*variables], (place,))
    return sympy.Derivative(value, (*variables, order), evaluate=False)


def _own_letter(reader: Reader, value: Expr) -> Expr | None:
    """The letter at which all functions in a value stand without their argument; None where no such
    function stands in it."""
    functions = [f for f in reader.context.unwritten if value.has(f)]
    letters = {name for f in functions for name in f.free_symbols}
    return letters.pop() if len(letters) == 1 else None


def _are_functions(reader: Reader, names: set[Expr]) -> bool:
    """Whether nothing but names stand here that bear a prime elsewhere: ``(fg)' = f'g + fg'``."""
    is_first = len(reader.cursor.peek().text) == 1
    is_shown = {str(name) for name in names} <= reader.context.primed
    return bool(reader.context.infer and is_first and names and is_shown)


def _is_of_one_variable(value: Expr, names: set[Expr]) -> bool:
    """Whether the one name is what is differentiated by: x or t by custom, or what a function is
    of. Of ``(c)'`` and ``(a^2)'`` nobody knows, and the u of ``(u^2)'`` may be a function."""
    if len(names) != 1:
        return False
    (name,) = names
    is_number = isinstance(name, sympy.Symbol) and name.is_real and not name.is_integer
    is_usual = str(name) in ("x", "t")
    return bool(is_number) and (is_usual or any(name in f.args for f in value.atoms(AppliedUndef)))


def script(reader: Reader) -> tuple[Lexeme, ...]:
    """The lexemes of a sub- or superscript, taken."""
    cursor = reader.cursor
    lexeme = cursor.peek()
    if lexeme.kind is TokenKind.COMMAND:
        start = cursor.at
        if lexeme.text in ("\\top", "\\intercal", "\\dagger", "\\circ", "\\prime", "\\star"):
            return (cursor.take(),)
        if starts_name(cursor):
            read_base(cursor)
            return cursor.slice(start)
        outer_scope = reader.scope
        try:
            reader.operand()  # only to see how far it reaches: ^\frac{1}{2}, _\mathcal{B}
        except Exception as error:
            if not isinstance(error, Unread):
                raise
            cursor.at = start
            _skip_command(reader)
        reader.scope = outer_scope
        return cursor.slice(start)
    return cursor.group()


def _skip_command(reader: Reader) -> None:
    """Past a command and the braced groups right after it."""
    reader.cursor.take()
    while reader.cursor.peek().kind is TokenKind.OPEN:
        reader.cursor.group()


def raised(reader: Reader, value: Expr, exponent: Sequence[Lexeme], place: Lexeme) -> Expr:
    """``value`` with this superscript: a power, a transpose, an inverse, a conjugate."""
    if not exponent:
        raise unread(place, "an empty superscript", "")
    spelling = canonical(exponent)
    whole = _matrix_of(reader, value)
    if whole is not None and spelling in TRANSPOSES:
        return power_before_index(reader, value, tuple(exponent), (place, *exponent))
    if whole is not None and spelling == "-1" and whole.shape[0] == whole.shape[1]:
        raise unread(
            (place, *exponent),
            "an inverse on an entry: an entry of the inverse matrix, or one over the entry?",
            f"write ({whole.name}^{{-1}})_{{ij}} or \\frac{{1}}{{{whole.name}_{{ij}}}}",
        )
    if _turns(reader, value, exponent, place):
        return _transposed(value, (place, *exponent))
    if spelling in _INVERSE_TRANSPOSES and arithmetic.is_matrix(value):
        return reader.checked(
            lambda: arithmetic.transpose(arithmetic.power(value, S.NegativeOne)), place
        )
    if spelling in _ADJOINTS:
        return _conjugated(value, (place, *exponent))
    if spelling == "\\circ" and value.is_number:
        return sympy.Mul(value, sympy.pi / 180, evaluate=False)
    power = reader.reading_of(tuple(exponent))
    if reader.context.infer and value is S.Exp1 and _is_wide(power):
        if len(set(arithmetic.shape(power))) > 1:
            arithmetic.square(power)
        return MatrixFunction("\\exp", *arithmetic.shape(power), power)
    of_entries = entrywise.raised(reader.context.vector_powers, value, power)
    if of_entries is not None:
        return of_entries
    return reader.checked(lambda: arithmetic.power(value, power), place)


def _is_wide(value: Expr) -> bool:
    """Whether a value is a matrix and no column."""
    return arithmetic.is_matrix(value) and arithmetic.shape(value)[1] != 1


def power_before_index(
    reader: Reader, entry: Expr, exponent: tuple[Lexeme, ...], place: tuple[Lexeme, ...]
) -> Expr:
    """``A^{-1}_{ij}`` and ``A^\\top_{ij}`` of a declared matrix: entries of the inverse and of the
    transpose. Of a number the power is its own: ``x^2_i``.

    Raises:
        Unread: for any other power of a matrix before an index.
    """
    whole = _matrix_of(reader, entry)
    if whole is None:
        return raised(reader, entry, exponent, place[0])
    row, column = entry.indices
    spelling = canonical(exponent)
    if _turns(reader, whole, exponent, place[0]):
        return reader.context.entry_of(whole, column, row)
    if spelling == "-1" and whole.shape[0] == whole.shape[1]:
        return Component(sympy.Inverse(whole), row, column)
    if spelling in _INVERSE_TRANSPOSES and whole.shape[0] == whole.shape[1]:
        return Component(sympy.Inverse(whole), column, row)
    raise unread(
        place,
        "a power on a matrix with an index: of the matrix or of its entry?",
        f"write ({whole.name}^{{{spelling}}})_{{ij}} or ({whole.name}_{{ij}})^{{{spelling}}}",
    )


_WHOLE = ("integer", "natural", "index")


def _turns(reader: Reader, value: Expr, exponent: Sequence[Lexeme], place: Lexeme) -> bool:
    """Whether a superscript transposes. A declared T is the power of a number; of a matrix there
    are whole powers alone, so that a number which need not be whole is none.

    Raises:
        Unread: at the T of a square matrix that is declared as a whole number.
    """
    spelling = canonical(exponent)
    if spelling != "T" or "T" not in reader.context:
        return spelling in TRANSPOSES
    if not arithmetic.is_matrix(value):
        return False
    rows, columns = arithmetic.shape(value)
    is_whole = reader.context.names["T"].domain.kind in _WHOLE or "T" in reader.scope
    if is_whole and rows == columns:
        message = "the transpose, or a power by the declared 'T'?"
        raise unread((place, *exponent), message, "write ^\\top for the transpose")
    return True


def _matrix_of(reader: Reader, entry: Expr) -> Expr:
    """The declared matrix of which a value is an entry; None for anything else."""
    if not isinstance(entry, sympy.Indexed) or len(entry.indices) != 2:
        return None
    whole = reader.context.whole_of(entry.base)
    return whole if whole is not None and whole.shape[1] != 1 else None


def _transposed(value: Expr, place: tuple[Lexeme, ...]) -> Expr:
    if isinstance(value, Scalar):
        return value
    if isinstance(value, sympy.MatrixBase) and value.cols == 1 and value.rows > 1:
        return sympy.Transpose(value)
    if arithmetic.is_matrix(value):
        return arithmetic.transpose(value)
    raise unread(
        place,
        "a transpose stands on something that is no vector or matrix",
        "declare it as real^n or real^{m x n}",
    )


def _conjugated(value: Expr, place: tuple[Lexeme, ...]) -> Expr:
    if arithmetic.is_matrix(value) or value.is_extended_real:
        raise unread(
            place,
            "a star or dagger stands on something that is not declared complex",
            "declare the name with its star, as in 'x^*: real'",
        )
    return sympy.conjugate(value, evaluate=False)


def _factorial(reader: Reader, value: Expr) -> Expr:
    first = reader.cursor.take()
    if arithmetic.is_matrix(value):
        raise unread(first, "a factorial of a vector or matrix", "")
    if reader.cursor.accept("!"):
        return sympy.factorial2(value, evaluate=False)
    return sympy.factorial(value, evaluate=False)


def _constant_matrix(reader: Reader, value: Expr, sub: tuple[Lexeme, ...]) -> Expr:
    """``0_n``, ``1_n``, ``0_{mn}``: zeros or ones, with their sizes below."""
    atoms = _atoms(sub)
    sizes = [
        sympy.Integer(int(atom[0].text))
        if len(atom) == 1 and atom[0].text.isdecimal()
        else open_size(reader, f"?{value}_{canonical(atom)}")
        for atom in atoms
    ]
    rows, columns = (*sizes, sympy.S.One)[:2]
    return sympy.ZeroMatrix(rows, columns) if value == 0 else sympy.OneMatrix(rows, columns)


_EVENTS = [[letter] for letter in "ABCEFGH"]
"""What stands below the indicator of an event, ``E[Y 1_A]``, and is no size."""


def _entry(reader: Reader, value: Expr, sub: tuple[Lexeme, ...], place: Lexeme) -> Expr:
    """The entry of a value at the indices below it.

    Raises:
        Unread: where it is no vector or matrix, or has another number of indices.
    """
    if value == 1 and reader.in_moment and [x.text for x in sub] in _EVENTS:
        return sympy.Symbol(f"\\mathbb{{1}}_{sub[0].text}", real=True)
    if value in (0, 1) and reader.context.infer:
        return _constant_matrix(reader, value, sub)
    if not arithmetic.is_matrix(value):
        raise unread(
            (place, *sub),
            "an index stands on something that is no vector or matrix",
            "declare the name with its index, or as real^n",
        )
    if any(x.text == "\\times" for x in sub):
        return _sized(reader, value, sub, place)
    rank = 1 if arithmetic.shape(value)[1] == 1 else 2
    found = indices(reader, sub, rank)
    if len(found) != rank:
        raise unread((place, *sub), f"{len(found)} index on something that has {rank}", "")
    return entry(reader, value, found, (place, *sub))


def _sized(reader: Reader, value: Expr, sub: tuple[Lexeme, ...], place: Lexeme) -> Expr:
    """A vector or matrix below which its own size stands: ``A_{m \\times n}``.

    Raises:
        SizeTold: where the size was open.
        Unread: where it has another.
    """
    at = next(n for n, x in enumerate(sub) if x.text == "\\times")
    told = [reader.reading_of(part) for part in (sub[:at], sub[at + 1 :])]
    for own, size in zip(arithmetic.shape(value), told, strict=True):
        if own != size and arithmetic.is_open(own):
            raise arithmetic.SizeTold(own, size)
        if own != size:
            raise unread((place, *sub), f"the sizes differ: {own} and {size}", "")
    return value


def entry(reader: Reader, value: Expr, found: tuple[Expr, ...], place: tuple[Lexeme, ...]) -> Expr:
    """The entry of a vector or matrix at 1-based indices."""
    if isinstance(value, sympy.MatrixSymbol):
        return reader.context.entry_of(value, *found)
    if isinstance(value, sympy.MatrixBase):
        numbers = [int(i) for i in found if i.is_Integer]
        if len(numbers) == len(found):
            row, column = (*numbers, 1)[:2]
            if not (1 <= row <= value.rows and 1 <= column <= value.cols):
                raise unread(
                    place,
                    f"there is no such entry in {value.rows} × {value.cols}",
                    "entries count from 1",
                )
            return value[row - 1, column - 1]
    note_ranges(reader, found, arithmetic.shape(value))
    return Component(value, *found)


def indices(reader: Reader, sub: tuple[Lexeme, ...], rank: int) -> tuple[Expr, ...]:
    """The indices of a subscript: ``i``, ``i,j``, ``ij`` of a matrix, ``k+1``."""
    pieces = split_at_commas(sub)
    if len(pieces) == 1 and rank == 2:
        pieces = _atoms(pieces[0])
    outer, reader.in_index = reader.in_index, True
    try:
        return tuple(reader.reading_of(piece) for piece in pieces if piece)
    finally:
        reader.in_index = outer


def split_at_commas(lexemes: Sequence[Lexeme]) -> list[tuple[Lexeme, ...]]:
    """The runs between commas at the outermost depth."""
    pieces: list[list[Lexeme]] = [[]]
    depth = 0
    for lexeme in lexemes:
        depth += lexeme.nesting
        if lexeme.text == "," and depth == 0:
            pieces.append([])
        else:
            pieces[-1].append(lexeme)
    return [tuple(piece) for piece in pieces]


def _atoms(piece: tuple[Lexeme, ...]) -> list[tuple[Lexeme, ...]]:
    """``ij`` as ``i`` and ``j``, ``12`` as 1 and 2; one run where it is anything else."""
    flat: list[Lexeme] = []
    for lexeme in piece:
        if lexeme.kind is TokenKind.NUMBER and lexeme.text.isdecimal():
            flat.extend(replace(lexeme, text=digit) for digit in lexeme.text)
        else:
            flat.append(lexeme)
    plain = all(
        x.kind in (TokenKind.LETTER, TokenKind.NUMBER)
        or (x.kind is TokenKind.COMMAND and x.text[1:].isalpha())
        for x in flat
    )
    return [(x,) for x in flat] if plain and len(flat) == 2 else [piece]


def note_ranges(reader: Reader, found: Sequence[Expr], sizes: Sequence[Expr]) -> None:
    """Remember up to which size each free index runs."""
    for index, size in zip(found, sizes, strict=False):
        is_free = index.is_Symbol and not index.is_Dummy and size is not None and index != size
        # An assumption may have told before that it is an index, not how far it runs.
        if is_free and reader.context.ranges.get(index) is None:
            reader.context.ranges[index] = size
