"""The indices among the scripts of an undeclared name: ``x_i``, ``a^{(k)}_{ij}``, ``w_{t+1}``.

What stands in a script and is no index is a part of the name, as in ``x_{max}``.
"""

from __future__ import annotations

from msgspec.structs import replace

from mathreply.algebra.expression.context import index_symbol
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import application, arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import canonical, scripted
from mathreply.algebra.read.scripts import split_at_commas
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind

_FREE_INDICES = "ijklmnrst"
WORDS = {
    "in",
    "is",
    "st",
    "tr",
    "it",
    "min",
    "lin",
    "int",
    "sin",
    "ml",
    "mn",
    "ls",
    "sl",
    "sr",
    "nn",
    "kl",
}
_SLOT = "\\cdot"


def slots(reader: Reader, spelling: Spelling) -> tuple[list[Expr], str]:
    """The indices among the scripts, and the family's name with a slot for each.

    Raises:
        Unread: where something bound stands in a part that is no index.
    """
    found: list[Expr] = []
    sub = _slotted(reader, spelling, spelling.sub, found)
    sup = spelling.sup
    if sup and sup[0].text in ("(", "["):
        sup_text = f"{sup[0].text}{_slotted(reader, spelling, sup[1:-1], found)}{sup[-1].text}"
    else:
        refuse_bound(reader, sup)
        sup_text = canonical(sup)
    return found, scripted(spelling.base, sub, sup_text) + "'" * spelling.primes


def _slotted(
    reader: Reader, spelling: Spelling, lexemes: tuple[Lexeme, ...], found: list[Expr]
) -> str:
    """A subscript with holes where its indices stand, which are added to those found; words and
    plain numbers stay part of the name.

    Raises:
        Unread: where digits may be one index or several.
    """
    pieces: list[str] = []
    for piece in split_at_commas(lexemes):
        pieces += _piece_slotted(reader, spelling, piece, found)
    return ",".join(piece for piece in pieces if piece)


def _piece_slotted(
    reader: Reader, spelling: Spelling, piece: tuple[Lexeme, ...], found: list[Expr]
) -> list[str]:
    """What stands between two commas of a subscript: indices side by side, one bound name, a slice,
    something with an index of its own, or whatever else."""
    is_pair = reader.context.index_counts.get(spelling.base) == {2} and len(piece) == 2
    atoms = _index_atoms(reader, _digits_apart(reader, spelling, piece), is_pair)
    is_sum = _is_index_sum(piece)
    if atoms:
        slots = []
        for atom in atoms:
            may_be_index = is_sum or atom[0].text != "\\bullet"
            slots.append(_atom_slotted(reader, spelling, atom, found, may_be_index=may_be_index))
        return slots
    if (bound := _bound_name(reader, piece)) is not None:
        found.append(bound)
        return [_SLOT]
    if ends := _slice(reader, piece):
        found += ends
        return [f"{_SLOT}:{_SLOT}"]
    if inner := _nested(reader, piece, found):
        return [inner]
    return [_atom_slotted(reader, spelling, piece, found, may_be_index=is_sum)]


def _atom_slotted(
    reader: Reader,
    spelling: Spelling,
    atom: tuple[Lexeme, ...],
    found: list[Expr],
    *,
    may_be_index: bool,
) -> str:
    """A hole for an index, which is added to those found; else what stands there."""
    if _is_literal_number(atom):
        return canonical(atom)
    has_digits = bool(atom) and atom[0].kind is TokenKind.NUMBER and len(atom[0].text) > 1
    if has_digits and not _is_one_index(reader, spelling):
        message = f"is '{atom[0].text}' one index or several?"
        raise unread(atom, message, "write commas between indices")
    index = _index(reader, atom) if may_be_index else None
    if index is None:
        return _parameters(reader, atom, found)
    found.append(index)
    return _SLOT


def _bound_name(reader: Reader, piece: tuple[Lexeme, ...]) -> Expr | None:
    """What a bound name stands for that is a script by itself and more than one letter:
    ``r_{\\mathbf{z}}``, ``p_{s'}``; None for anything else, and for a vector."""
    is_letter = len(piece) == 1 and piece[0].kind is TokenKind.LETTER
    value = None if is_letter or not piece else reader.scope.get(canonical(piece))
    return None if value is None or arithmetic.is_matrix(value) else value


def _slice(reader: Reader, piece: tuple[Lexeme, ...]) -> list[Expr]:
    """Both ends of ``B_{1:i-1}`` among the arguments of a function; empty for anything else."""
    at = next((n for n, x in enumerate(piece) if x.text == ":"), 0)
    parts = (piece[:at], piece[at + 1 :])
    plain = all(
        x.kind in (TokenKind.NUMBER, TokenKind.LETTER) or x.text in ("+", "-", ":") for x in piece
    )
    if not (at and parts[1] and plain and reader.in_call and reader.context.infer):
        return []
    return [_index(reader, part) for part in parts]


def _parameters(reader: Reader, piece: tuple[Lexeme, ...], found: list[Expr]) -> str:
    """A script that is no index; below a function what is bound in it is a parameter of that:
    ``f_{(m_k, v_k)}(x)``.

    Raises:
        Unread: where something bound stands in it otherwise.
    """
    is_called = reader.context.infer and application.looks_applied(reader)
    letters = [
        n
        for n, x in enumerate(piece)
        if x.text in reader.scope and not _is_in_word(piece, n) and x.kind is TokenKind.LETTER
    ]
    if not is_called or not letters:
        refuse_bound(reader, piece)
        return canonical(piece)
    found += [reader.scope[piece[n].text] for n in letters]
    slotted = tuple(
        replace(x, kind=TokenKind.COMMAND, text=_SLOT) if n in letters else x
        for n, x in enumerate(piece)
    )
    refuse_bound(reader, slotted)
    return canonical(slotted)


def _is_in_word(piece: tuple[Lexeme, ...], place: int) -> bool:
    """Whether a letter is one of several side by side."""
    before = piece[place - 1] if place else None
    after = piece[place + 1] if place + 1 < len(piece) else None
    return any(x is not None and x.kind is TokenKind.LETTER for x in (before, after))


def _nested(reader: Reader, piece: tuple[Lexeme, ...], found: list[Expr]) -> str:
    """``X_i`` below a function, ``f_{X_i}``: the index counts the functions. ``i_t`` below a name
    is an index itself. Empty for anything else."""
    if not reader.context.infer or len(piece) < 3 or piece[1].kind is not TokenKind.SUB:
        return ""
    inner = [x for x in piece[2:] if x.text not in ("{", "}")]
    if piece[0].kind is not TokenKind.LETTER or len(inner) != 1:
        return ""
    if not (inner[0].kind is TokenKind.NUMBER or _is_index_letter(reader, inner[0].text)):
        return ""
    if piece[0].text.islower():
        found.append(_index(reader, piece))
        return _SLOT
    found.append(_index(reader, (inner[0],)))
    return f"{piece[0].text}_{_SLOT}"


def _digits_apart(
    reader: Reader, spelling: Spelling, piece: tuple[Lexeme, ...]
) -> tuple[Lexeme, ...]:
    """``12`` as 1 and 2 of a name that bears two indices elsewhere."""
    counts = reader.context.index_counts.get(spelling.base)
    if (
        counts != {2}
        or len(piece) != 1
        or not (piece[0].text.isdecimal() and len(piece[0].text) == 2)
    ):
        return piece
    return tuple(replace(piece[0], text=digit) for digit in piece[0].text)


def _is_one_index(reader: Reader, spelling: Spelling) -> bool:
    """Whether a number below a name is one index: the name bears one elsewhere, or is a word."""
    is_word = spelling.base.startswith("\\mathrm{") and len(spelling.base) > len("\\mathrm{X}")
    counts = reader.context.index_counts.get(spelling.base, set())
    return is_word or (reader.context.infer and counts <= {1})


def _is_literal_number(atom: tuple[Lexeme, ...]) -> bool:
    """``t_{0.5}`` and ``z_{2002}``: a number that is no pair of indices."""
    if len(atom) != 1 or atom[0].kind is not TokenKind.NUMBER:
        return False
    return "." in atom[0].text or len(atom[0].text) > 2


def refuse_bound(reader: Reader, lexemes: tuple[Lexeme, ...]) -> None:
    """Refuses a script that is no index but holds a bound name: ``x_{max k}`` inside ``\\sum_k``.

    Raises:
        Unread: where a bound name stands in it.
    """
    spelt = canonical(lexemes) if lexemes else ""
    bound = next((x.text for x in lexemes if x.text in reader.scope), "") or next(
        (name for name in reader.scope if len(name) > 1 and name in spelt), ""
    )
    if bound:
        raise unread(lexemes, f"the bound '{bound}' stands in a script that is not understood", "")


def _index_atoms(
    reader: Reader, piece: tuple[Lexeme, ...], is_pair: bool
) -> list[tuple[Lexeme, ...]]:
    """``ij`` as two, ``i1`` as two, ``12`` as one; empty where a piece is no run of index letters
    and digits."""
    if not piece or len(piece) > 3 or (canonical(piece) in WORDS and not is_pair):
        return []
    indices = [
        x.kind is TokenKind.NUMBER
        or x.text == "\\bullet"
        or (x.kind is TokenKind.LETTER and _is_index_letter(reader, x.text))
        for x in piece
    ]
    return [(x,) for x in piece] if all(indices) else []


def _is_index_letter(reader: Reader, letter: str) -> bool:
    numbering = reader.context.superscripts.numbered.values()
    is_told = letter in reader.context.list_ends or any(letter in own for own in numbering)
    return is_told or letter in reader.scope or letter in (*_FREE_INDICES, "\\ell")


def _is_index_sum(piece: tuple[Lexeme, ...]) -> bool:
    return (
        len(piece) > 1
        and all(
            x.text in ("+", "-", "_", "{", "}")
            or x.kind in (TokenKind.NUMBER, TokenKind.LETTER)
            or x.text == "\\tau"
            for x in piece
        )
        and any(x.text in ("+", "-") for x in piece[1:])
    )


def _index(reader: Reader, atom: tuple[Lexeme, ...]) -> Expr:
    if len(atom) == 1 and atom[0].kind is TokenKind.LETTER and atom[0].text not in reader.scope:
        return index_symbol(atom[0].text)
    outer, reader.in_index = reader.in_index, True
    try:
        return reader.reading_of(atom)
    finally:
        reader.in_index = outer
