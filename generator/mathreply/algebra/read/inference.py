"""What an undeclared name is where that is beyond doubt; for displays that come without
declarations.

Functions are known by their brackets (``p(y \\mid x)``, ``f(x)``), families by an index, vectors
and matrices by bold type or by what is done to them; all else that is a plain letter is a real
number. What could be two things is refused.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sympy import IndexedBase, Integer, MatrixSymbol, Symbol

from mathreply.algebra.expression.context import index_symbol
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import MatrixFunction
from mathreply.algebra.read import application
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import canonical, read_base, scripted, starts_name
from mathreply.algebra.read.scripts import TRANSPOSES, script, split_at_commas
from mathreply.algebra.read.sizes import open_size
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import Unread, unread
from mathreply.tex.tokens import TokenKind

_OFTEN_FUNCTIONS = {
    "\\sigma",
    "\\mathcal{L}",
    "\\mathcal{J}",
    "J",
    "L",
    "\\ell",
    "p",
    "q",
    "V",
    "Q",
}
"""Letters that are functions where they stand before a bracket throughout a display."""
_FUNCTION_LETTERS = {
    "f",
    "g",
    "h",
    "F",
    "G",
    "H",
    "P",
    "E",
    "\\mathbb{E}",
    "\\mathbb{P}",
    "\\phi",
    "\\varphi",
    "\\psi",
    "\\Phi",
    "\\Psi",
}
_BOLD = re.compile(
    r"(?:\\(?:hat|bar|tilde|vec|dot|check)\{)*\\(?:mathbf|boldsymbol)\{(?P<name>.*?)\}+$"
)
_NO_NUMBER = re.compile(r"\\(?:mathcal|mathbb|mathfrak|vec)\{")
_CAPITAL = re.compile(r"(?:\\(?:hat|bar|tilde)\{)?(?:[A-Z]|\\(?:Sigma|Lambda|Omega))\}?$")
_CAPITAL_GREEK = {"\\Sigma", "\\Lambda", "\\Omega"}
_FREE_INDICES = "ijklmnrst"
_WORDS = {
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
_TEXT = {"\\text", "\\textrm", "\\mbox", "\\textit", "\\textnormal"}


def inferred(reader: Reader, spelling: Spelling) -> Expr:  # noqa: C901, PLR0912 - the order of doubt
    """The value of an undeclared name.

    Raises:
        Unread: where it could be more than one thing.
    """
    if (
        spelling.base == "\\Delta"
        and not spelling.sub
        and reader.starts_operand()
        and starts_name(reader.cursor)
    ):
        return _difference(reader, spelling)
    _refuse_operators(reader, spelling)
    if spelling.sub and spelling.base in reader.scope:
        raise unread(
            spelling.lexemes,
            f"'{spelling.base}' is bound here: is '{spelling.full}' an entry of it?",
            "",
        )
    if _is_doubled(reader, spelling):
        second = reader.cursor.take()
        spelling = replace(spelling, base=spelling.base * 2, lexemes=(*spelling.lexemes, second))
    if application.looks_applied(reader) and (called := _called(reader, spelling)) is not None:
        return called
    if (inverse := _inverse_function(reader, spelling)) is not None:
        return inverse
    if _NO_NUMBER.match(spelling.base) and reader.in_call and not spelling.sup:
        _refuse_bound(reader, spelling.sub)
        return Symbol(spelling.full, real=True)
    if _NO_NUMBER.match(spelling.base):
        raise unread(
            spelling.lexemes,
            f"'{spelling.full}' is a vector, a matrix or a set that is not declared",
            f"declare it, as in '{spelling.full}: real^n'",
        )
    if (
        spelling.full in reader.context.undeclared_functions
        and reader.in_call
        and not spelling.sub
        and reader.cursor.peek().text in (",", ")", "]", "|", "\\|", "\\mid")
    ):
        return Symbol(spelling.full, real=True)  # a functional of it: H[p]
    if spelling.full in reader.context.undeclared_functions:
        raise unread(
            spelling.lexemes,
            f"'{spelling.full}' is a function elsewhere and has no argument here",
            "",
        )
    _superscript_of_vector(reader, spelling)
    found, name = _slots(reader, spelling)
    kind = _kind(reader, spelling, len(found))
    if kind != "number":
        return _array(reader, name, kind, found)
    if len(found) < 2:
        _refuse_capitals(reader, spelling)
    if (
        spelling.base in reader.context.superscripted
        and reader.cursor.peek().kind is TokenKind.SUPER
    ):
        raise unread(
            spelling.lexemes, f"is the superscript on '{spelling.full}' an index or a power?", ""
        )
    if found:
        reader.context.undeclared.add(name)
        return IndexedBase(name, real=True)[tuple(found) if len(found) > 1 else found[0]]
    reader.context.undeclared.add(spelling.full)
    return Symbol(spelling.full, real=True)


def _superscript_of_vector(reader: Reader, spelling: Spelling) -> None:
    """``\\mathbf{x}^{t}``: a superscript on a vector that is no number is an index, as vectors have
    no powers."""
    bold = _BOLD.match(spelling.base)
    if (
        bold is None
        or not bold["name"].removeprefix("\\")[:1].islower()
        or spelling.sup
        or reader.cursor.peek().kind is not TokenKind.SUPER
    ):
        return
    here = reader.cursor.at
    reader.cursor.take()
    exponent = script(reader)
    text = canonical(exponent)
    if text in TRANSPOSES or text.lstrip("-").isdigit():
        reader.cursor.at = here
        return
    reader.context.superscripted.add(bold["name"])
    opening, closing = replace(exponent[0], text="("), replace(exponent[-1], text=")")
    spelling.sup = (opening, *exponent, closing)


def _is_doubled(reader: Reader, spelling: Spelling) -> bool:
    """Whether ``LL(\\theta)`` stands here: a factor L before a function L makes no sense, so both
    are one name."""
    letter, cursor = spelling.base, reader.cursor
    return (
        len(letter) == 1
        and letter.isupper()
        and spelling.full == letter
        and cursor.peek().text == letter
        and cursor.peek(1).text in ("(", "[")
        and not cursor.peek().gap
    )


def _difference(reader: Reader, spelling: Spelling) -> Expr:
    """``\\Delta x`` as one name."""
    start = reader.cursor.at
    base = read_base(reader.cursor)
    if reader.cursor.peek().kind is TokenKind.SUB:
        reader.cursor.take()
        _refuse_bound(reader, reader.cursor.group())
    name = canonical((*spelling.lexemes, *reader.cursor.slice(start)))
    if bold := _BOLD.match(base):
        shape = "column" if bold["name"][:1].islower() else "matrix"
        return _array(reader, name, shape, [])
    return Symbol(name, real=True)


def _kind(reader: Reader, spelling: Spelling, indices: int) -> str:
    """``number``, ``column`` or ``matrix``."""
    if (bold := _BOLD.match(spelling.base)) is not None:
        letter = bold["name"].removeprefix("\\")
        if not letter[:1].isalpha():
            raise unread(spelling.lexemes, f"'{spelling.full}' is not declared", "")
        if letter[:1].islower():
            return "column"
        return "number" if indices == 2 and not spelling.sup else "matrix"
    kind = reader.context.kinds.get(spelling.base, "number")
    return kind if indices < 2 or (kind == "column" and spelling.sup) else "number"


def _array(reader: Reader, name: str, kind: str, found: list[Expr]) -> Expr:
    """A vector or matrix of open size, or a member of a family of such."""
    rows = open_size(reader, f"?{name}")
    columns = Integer(1) if kind == "column" else open_size(reader, f"?{name}'")
    reader.context.undeclared.add(name)
    return (
        MatrixFunction(name, rows, columns, *found) if found else MatrixSymbol(name, rows, columns)
    )


def _refuse_operators(reader: Reader, spelling: Spelling) -> None:
    """Letters that are no factors: ``dx``, ``\\Delta x``, ``D_x f``, words beside something."""
    follows = reader.starts_operand() and not reader.cursor.peek().gap
    if (
        spelling.base in ("d", "\\mathrm{d}", "\\Delta", "\\delta")
        and (follows or spelling.base == "\\mathrm{d}")
        and not spelling.sub
        and spelling.base not in reader.context.alone
    ):
        raise unread(
            spelling.lexemes,
            f"'{spelling.full}' before a name: a differential or a difference?",
            "declare it, or write the difference out",
        )
    if spelling.base == "D" and spelling.sub and reader.starts_operand():
        raise unread(
            spelling.lexemes,
            f"'{spelling.full}' before a name: a derivative or a factor?",
            "write \\frac{d}{dx}",
        )
    if spelling.lexemes[0].text in _TEXT:
        before = reader.cursor.peek(-len(spelling.lexemes) - 1)
        beside = (
            reader.cursor.at > len(spelling.lexemes)
            and (before.kind in (TokenKind.LETTER, TokenKind.NUMBER) or before.text in (")", "]"))
            and reader.cursor.peek(-len(spelling.lexemes) - 2).text not in ("^", "_")
        )
        if beside or (reader.starts_operand() and not application.looks_applied(reader)):
            raise unread(
                spelling.lexemes, "words beside an expression", "put them in the step's reason"
            )


def _is_exponential(cursor: Cursor) -> bool:
    """Whether ``e^…`` follows, which no matrix stands before."""
    return cursor.peek().text == "e" and cursor.peek(1).kind is TokenKind.SUPER


def _refuse_capitals(reader: Reader, spelling: Spelling) -> None:
    """Capitals that may as well be matrices: side by side, before a name, between bars, beside
    transposes."""
    if not _CAPITAL.match(spelling.base) or reader.in_index:
        return
    cursor = reader.cursor
    follower = cursor.peek()
    beside = (
        reader.starts_operand()
        and not follower.gap
        and (
            (follower.kind is TokenKind.LETTER and not _is_exponential(cursor))
            or (
                follower.kind is TokenKind.COMMAND
                and (follower.text in ("\\hat", "\\bar", "\\tilde", "\\beta", "\\varepsilon"))
            )
        )
    )
    in_mean = reader.in_call
    bars = (
        reader.bars and cursor.peek(-len(spelling.lexemes) - 1).text == "|" and follower.text == "|"
    )
    alone = spelling.base in _CAPITAL_GREEK and not spelling.sub
    if (beside and not in_mean) or bars or alone or (reader.context.has_matrices and not in_mean):
        raise unread(
            spelling.lexemes,
            f"'{spelling.full}' is not declared: a matrix or a number?",
            f"declare it, as in '{spelling.full}: real' or '{spelling.full}: real^{{m x n}}'",
        )


def _slots(reader: Reader, spelling: Spelling) -> tuple[list[Expr], str]:
    """The indices among the scripts, and the family's name with a slot for each.

    Raises:
        Unread: where something bound stands in a part that is no index.
    """
    found: list[Expr] = []
    sub = _slotted(reader, spelling.sub, found)
    sup = spelling.sup
    if sup and sup[0].text in ("(", "["):
        sup_text = f"{sup[0].text}{_slotted(reader, sup[1:-1], found)}{sup[-1].text}"
    else:
        _refuse_bound(reader, sup)
        sup_text = canonical(sup)
    return found, scripted(spelling.base, sub, sup_text) + "'" * spelling.primes


def _slotted(reader: Reader, lexemes: tuple[Lexeme, ...], found: list[Expr]) -> str:
    pieces = []
    for piece in split_at_commas(lexemes):
        atoms = _index_atoms(reader, piece)
        for atom in atoms or [piece]:
            if _is_literal_number(atom):
                pieces.append(canonical(atom))
                continue
            if atom and atom[0].kind is TokenKind.NUMBER and len(atom[0].text) > 1:
                raise unread(
                    atom,
                    f"is '{atom[0].text}' one index or several?",
                    "write commas between indices",
                )
            index = (
                _index(reader, atom)
                if (atoms and atom[0].text != "\\bullet") or _is_index_sum(piece)
                else None
            )
            if index is None:
                _refuse_bound(reader, atom)
                pieces.append(canonical(atom))
            else:
                found.append(index)
                pieces.append(_SLOT)
    return ",".join(p for p in pieces if p)


def _is_literal_number(atom: tuple[Lexeme, ...]) -> bool:
    """``t_{0.5}`` and ``z_{2002}``: a number that is no pair of indices."""
    if len(atom) != 1 or atom[0].kind is not TokenKind.NUMBER:
        return False
    return "." in atom[0].text or len(atom[0].text) > 2


def _refuse_bound(reader: Reader, lexemes: tuple[Lexeme, ...]) -> None:
    if bound := next((x for x in lexemes if x.text in reader.scope), None):
        raise unread(
            lexemes, f"the bound '{bound.text}' stands in a script that is not understood", ""
        )


def _index_atoms(reader: Reader, piece: tuple[Lexeme, ...]) -> list[tuple[Lexeme, ...]]:
    """``ij`` as two, ``i1`` as two, ``12`` as one; empty where a piece is no run of index letters
    and digits."""
    if not piece or len(piece) > 3 or canonical(piece) in _WORDS:
        return []
    indices = [
        x.kind is TokenKind.NUMBER
        or x.text == "\\bullet"
        or (x.kind is TokenKind.LETTER and (x.text in reader.scope or x.text in _FREE_INDICES))
        for x in piece
    ]
    return [(x,) for x in piece] if all(indices) else []


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


def _called(reader: Reader, spelling: Spelling) -> Expr:
    """The application of an undeclared function, if the bracket can be nothing else; None for a
    factor.

    Raises:
        Unread: where it could be both.
    """
    name, context = spelling.full, reader.context
    if (
        name in context.undeclared_functions
        or spelling.base in _FUNCTION_LETTERS
        or (spelling.base in _OFTEN_FUNCTIONS and spelling.base not in context.bare)
        or spelling.base.startswith("\\mathrm{")
        or _must_be_call(reader)
    ):
        return _call(reader, spelling, "")
    if name in context.undeclared or spelling.base in context.bare or _BOLD.match(spelling.base):
        return None
    raise unread(
        spelling.lexemes,
        f"is '{name}' a function or a factor?",
        f"declare '{name}: function' or '{name}: real'",
    )


def _call(reader: Reader, spelling: Spelling, mark: str) -> Expr:
    context = reader.context
    context.undeclared_functions.add(spelling.full)
    found, head = _slots(reader, spelling)
    outer, reader.in_call = reader.in_call, True
    try:
        pattern, values = application.arguments(reader)
    finally:
        reader.in_call = outer
    head += mark
    plain = set(pattern) <= {application.HOLE, ","}
    label = head if plain and not found else f"{head}({pattern})"
    return application.function(context, label)(*found, *values)


def _inverse_function(reader: Reader, spelling: Spelling) -> Expr:
    """``f^{-1}(x)`` of a letter that names a function; a power before a bracket that is no factor
    is refused."""
    cursor = reader.cursor
    if cursor.peek().kind is not TokenKind.SUPER:
        return None
    here = cursor.at
    cursor.take()
    exponent = canonical(script(reader))
    applied = application.looks_applied(reader)
    function = (
        spelling.base in _FUNCTION_LETTERS or spelling.full in reader.context.undeclared_functions
    )
    if applied and exponent == "-1" and (function or _must_be_call(reader)):
        return _call(reader, spelling, "^{-1}")
    if (
        applied
        and (function or _must_be_call(reader))
        and exponent not in TRANSPOSES
        and not (exponent.isdigit() and spelling.base in reader.context.bare)
    ):
        raise unread(
            spelling.lexemes,
            f"a power on '{spelling.full}' before a bracket: a function or a factor?",
            "",
        )
    cursor.at = here
    return None


def _inside(reader: Reader) -> list[Lexeme]:
    """The lexemes in the bracket that follows."""
    closers = {"(": ")", "[": "]", "\\{": "\\}"}
    opening, level, ahead = reader.cursor.peek(), 0, 0
    found: list[Lexeme] = []
    while (lexeme := reader.cursor.peek(ahead)).kind is not None:
        level += (lexeme.text == opening.text) - (lexeme.text == closers[opening.text])
        if level == 0:
            break
        if ahead:
            found.append(lexeme)
        ahead += 1
    return found


def _must_be_call(reader: Reader) -> bool:
    """Whether what the bracket holds is no factor: one name alone, a list, something given
    something."""
    inside, depth = _inside(reader), 0
    if reader.cursor.peek().text == "(" and _is_one_name(inside):
        return True
    bars = 0
    for lexeme in inside:
        depth += lexeme.text in ("(", "[", "{", "\\{")
        depth -= lexeme.text in (")", "]", "}", "\\}")
        bars += depth == 0 and lexeme.text in ("|", "\\|")
        if depth == 0 and lexeme.text in (",", ";", "\\mid", "=", "\\vert"):
            return True
    return bars == 1


def _is_one_name(inside: list[Lexeme]) -> bool:
    cursor = Cursor(tuple(inside), 0)
    if not inside or not starts_name(cursor):
        return False
    try:
        read_base(cursor)
        while cursor.peek().kind in (TokenKind.SUB, TokenKind.SUPER):
            cursor.take()
            cursor.group()
    except Unread:
        return False
    return cursor.done()
