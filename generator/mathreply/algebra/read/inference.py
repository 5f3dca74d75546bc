"""What an undeclared name is where that is beyond doubt; for displays that come without
declarations.

Functions are known by their brackets (``p(y \\mid x)``, ``f(x)``), families by an index, vectors
and matrices by bold type or by what is done to them; all else that is a plain letter is a real
number. What could be two things is refused.
"""

from __future__ import annotations

import re

from msgspec.structs import replace
from sympy import IndexedBase, Integer, MatrixSymbol, Symbol, binomial

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import MatrixFunction
from mathreply.algebra.read import application, differentials
from mathreply.algebra.read.bound_names import part_of_bound
from mathreply.algebra.read.capital_factors import refuse_capitals
from mathreply.algebra.read.derivatives import operated
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.index_slots import refuse_bound, slots
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.names import BOLD, canonical, read_base, starts_name
from mathreply.algebra.read.residues import is_residue, of_product
from mathreply.algebra.read.scripts import TRANSPOSES, script
from mathreply.algebra.read.sizes import layer_of, open_size
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.transitions import read_kernel
from mathreply.algebra.read.undeclared_calls import (
    called,
    inverse_function,
    refuse_composition,
)
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind

_NO_NUMBER = re.compile(r"\\(?:mathcal|mathbb|mathfrak)\{")
_ARROW = re.compile(r"\\vec\{.+\}$")
"""A letter with an arrow, or two points: a vector, capital or not."""
_MOMENTS = {
    f"\\mathrm{{{word}}}" for word in ("Var", "Cov", "var", "cov", "E", "Bias", "MSE", "Corr")
}
"""Operators on what is random, in whatever upright type."""
_TEXT = {"\\text", "\\textrm", "\\mbox", "\\textit", "\\textnormal"}


def inferred(reader: Reader, spelling: Spelling) -> Expr:
    """The value of an undeclared name.

    Raises:
        Unread: where it could be more than one thing.
    """
    if _is_difference(reader, spelling):
        return _difference(reader, spelling)
    if differentials.starts(reader, spelling):
        return differentials.read(reader, spelling)
    for read in (_combinations, read_kernel, _by_letter):
        if (found := read(reader, spelling)) is not None:
            return found
    _refuse_operators(reader, spelling)
    if (part := part_of_bound(reader, spelling)) is not None:
        return part
    if _is_doubled(reader, spelling):
        second = reader.cursor.take()
        word = spelling.base + second.text
        spelling = replace(spelling, base=word, lexemes=(*spelling.lexemes, second))
    if application.looks_applied(reader) and (call := called(reader, spelling)) is not None:
        return call
    if (inverse := inverse_function(reader, spelling)) is not None:
        return inverse
    if (value := of_product(reader, spelling)) is not None:
        return value
    if _NO_NUMBER.match(spelling.base):
        return _argument_without_type(reader, spelling)
    refuse_composition(reader, spelling)
    if spelling.full in reader.context.undeclared_functions and not _is_count(reader, spelling):
        return _function_as_argument(reader, spelling)
    return _variable(reader, spelling)


def _by_letter(reader: Reader, spelling: Spelling) -> Expr | None:
    """``D_x f`` where something in the display is differentiated by x; None for anything else."""
    name = canonical(spelling.sub)
    is_one = spelling.base == "D" and name in reader.context.differentiated
    if not is_one or not starts_name(reader.cursor) or "D" in reader.context.alone:
        return None
    variable = Symbol(name, real=True)
    return operated(reader, [(variable, Integer(1))], spelling.lexemes)


def _combinations(reader: Reader, spelling: Spelling) -> Expr | None:
    """``C_n^k`` where factorials or a binomial stand in the display: how often k are chosen of n;
    None for anything else.

    Raises:
        Unread: where it is not told which of the two is the greater.
    """
    cursor = reader.cursor
    if spelling.base != "C" or len(spelling.sub) != 1 or not reader.context.counts_choices:
        return None
    is_above = cursor.peek().kind is TokenKind.SUPER
    if spelling.sup or not (spelling.power or is_above):
        return None
    above = spelling.power
    if is_above:
        cursor.take()
        above = script(reader)
    # C^k_n is no power of C_n.
    spelling.power = ()
    below = spelling.sub
    pair = (canonical(below), canonical(above))
    if pair not in reader.context.counts_choices:
        raise unread(spelling.lexemes, "how many of how many are chosen here?", "write \\binom")
    return binomial(reader.reading_of(below), reader.reading_of(above), evaluate=False)


def _is_difference(reader: Reader, spelling: Spelling) -> bool:
    """Whether ``\\Delta x`` stands here."""
    return (
        spelling.base == "\\Delta"
        and not spelling.sub
        and reader.starts_operand()
        and starts_name(reader.cursor)
    )


def _argument_without_type(reader: Reader, spelling: Spelling) -> Expr:
    """A calligraphic or blackboard letter. As an argument it may be whatever it is, for nothing is
    done to it; elsewhere it has to be declared."""
    if spelling.base == "\\mathbb{E}" and reader.starts_operand():
        raise unread(
            spelling.lexemes,
            "how far does the expectation reach?",
            "write its argument in brackets: \\mathbb{E}[…]",
        )
    if (reader.in_call or _is_loss(reader, spelling)) and not spelling.sup:
        refuse_bound(reader, spelling.sub)
        return Symbol(spelling.full, real=True)
    raise unread(
        spelling.lexemes,
        f"'{spelling.full}' is a vector, a matrix or a set that is not declared",
        f"declare it, as in '{spelling.full}: real^n'",
    )


def _is_loss(reader: Reader, spelling: Spelling) -> bool:
    """Whether a loss or a likelihood is a whole side, or what a logarithm is taken of."""
    before = reader.cursor.peek(-len(spelling.lexemes) - 1).text
    is_whole = len(spelling.lexemes) == len(reader.whole)
    stands_so = is_whole or (before in ("\\log", "\\ln") and reader.cursor.done())
    return spelling.base in ("\\mathcal{L}", "\\mathcal{J}") and stands_so


def _is_count(reader: Reader, spelling: Spelling) -> bool:
    """Whether ``(2 \\pi)^{np}`` stands here, beside a density p: the entries of n vectors."""
    before = reader.cursor.peek(-len(spelling.lexemes) - 1)
    return spelling.full == "p" and before.text in ("n", "N") and not reader.cursor.peek(-1).gap


def _function_as_argument(reader: Reader, spelling: Spelling) -> Expr:
    """A function's name without an argument, which only a functional takes: ``H[p]``."""
    ends_argument = reader.cursor.peek().text in (",", ")", "]", "|", "\\|", "\\mid")
    is_free = not any(x.text in reader.scope for x in spelling.sub)
    if reader.in_call and is_free and ends_argument:
        return Symbol(spelling.full, real=True)
    raise unread(
        spelling.lexemes,
        f"'{spelling.full}' is a function elsewhere and has no argument here",
        "",
    )


def _variable(reader: Reader, spelling: Spelling) -> Expr:
    """A number, a member of a family of numbers, a vector or a matrix."""
    _superscript_of_vector(reader, spelling)
    _superscript_of_entry(reader, spelling)
    found, name = slots(reader, spelling)
    kind = _kind(reader, spelling, len(found))
    if kind == "entry":
        kind = "number"
    if kind != "number":
        return _array(reader, name, kind, found)
    # Two indices make even a capital's entries numbers: A_{ij}.
    if len(found) < 2:
        refuse_capitals(reader, spelling)
    _refuse_doubtful_power(reader, spelling)
    if found:
        reader.context.undeclared.add(name)
        return IndexedBase(name, real=True)[tuple(found) if len(found) > 1 else found[0]]
    if spelling.full == "i" and not (reader.in_call or _is_counter(reader)):
        raise unread(spelling.lexemes, "is 'i' the imaginary unit or a number?", "declare it")
    reader.context.undeclared.add(spelling.full)
    return Symbol(spelling.full, real=True)


def _refuse_doubtful_power(reader: Reader, spelling: Spelling) -> None:
    # Where superscripts number a family elsewhere, x^2 may be its second member.
    known = reader.context.superscripts
    doubtful = {*reader.context.superscripted, *known.numbered, *known.doubtful}
    if spelling.base in doubtful and reader.cursor.peek().kind is TokenKind.SUPER:
        raise unread(
            spelling.lexemes, f"is the superscript on '{spelling.full}' an index or a power?", ""
        )


def _is_counter(reader: Reader) -> bool:
    """Whether an i stands by itself, neither behind a sign nor beside a factor, where it is an
    index elsewhere in the display: ``\\frac{\\alpha}{i}`` beside ``e_i``."""
    before, after = reader.cursor.peek(-2).text, reader.cursor.peek().text
    stands_alone = before in ("", "{", "(", "/", "\\leq", "\\geq") and after in ("", "}", ")")
    return stands_alone and "i" in reader.context.subscripts


_LABELS = ("\\phi", "\\varphi", "\\psi", "\\pi", "\\theta")
"""Letters that no matrix is raised to."""


def _superscript_of_vector(reader: Reader, spelling: Spelling) -> None:
    """``\\mathbf{x}^{t}``: a superscript on a vector that is no number is an index, as vectors have
    no powers."""
    bold = BOLD.match(spelling.base)
    if bold is None or spelling.sup or reader.cursor.peek().kind is not TokenKind.SUPER:
        return
    here = reader.cursor.at
    reader.cursor.take()
    exponent = script(reader)
    text = canonical(exponent)
    is_small = bold["name"].removeprefix("\\")[:1].islower()
    is_power = text in TRANSPOSES or text.lstrip("-").isdecimal()
    if is_power or not (is_small or text in _LABELS):
        reader.cursor.at = here
        return
    reader.context.superscripted.setdefault(bold["name"], set()).add(text)
    _take_as_index(spelling, exponent)


def _superscript_of_entry(reader: Reader, spelling: Spelling) -> None:
    """``x_i^{t}`` where ``\\mathbf{x}^{t}`` stands before: an entry of that."""
    known = reader.context.superscripted.get(spelling.base, set())
    if not spelling.sub or spelling.sup or reader.cursor.peek().kind is not TokenKind.SUPER:
        return
    here = reader.cursor.at
    reader.cursor.take()
    exponent = script(reader)
    letters = {x.text for x in exponent if x.kind is TokenKind.LETTER}
    if letters and letters <= set("".join(known)):
        _take_as_index(spelling, exponent)
    else:
        reader.cursor.at = here


def _take_as_index(spelling: Spelling, exponent: tuple[Lexeme, ...]) -> None:
    opening, closing = replace(exponent[0], text="("), replace(exponent[-1], text=")")
    spelling.sup = (opening, *exponent, closing)


def _is_doubled(reader: Reader, spelling: Spelling) -> bool:
    """Whether ``LL(\\theta)`` stands here: a factor L before a function L makes no sense, so both
    are one name; or ``TP``."""
    letter, cursor = spelling.base, reader.cursor
    if not (len(letter) == 1 and letter.isupper() and spelling.full == letter):
        return False
    follower = cursor.peek()
    twice = follower.text == letter and cursor.peek(1).text in ("(", "[") and not follower.gap
    return twice or _is_counted(reader, letter + follower.text)


_COUNTS = ("TP", "FP", "TN", "FN")


def _is_counted(reader: Reader, word: str) -> bool:
    """Whether two capitals are a count of hits or misses: at least two such stand in the side."""
    text = "".join(x.text for x in reader.whole)
    return word in _COUNTS and sum(count in text for count in _COUNTS) > 1


def _difference(reader: Reader, spelling: Spelling) -> Expr:
    """``\\Delta x`` as one name."""
    start = reader.cursor.at
    base = read_base(reader.cursor)
    if reader.cursor.peek().kind is TokenKind.SUB:
        reader.cursor.take()
        refuse_bound(reader, reader.cursor.group())
    name = canonical((*spelling.lexemes, *reader.cursor.slice(start)))
    if name in reader.scope:
        return reader.scope[name]
    if bold := BOLD.match(base):
        shape = "column" if bold["name"][:1].islower() else "matrix"
        return _array(reader, name, shape, [])
    if (kind := reader.context.kinds.get(base)) in ("column", "matrix"):
        # What two vectors differ by is one.
        return _array(reader, name, kind, [])
    return Symbol(name, real=True)


def _kind(reader: Reader, spelling: Spelling, indices: int) -> str:
    """``number``, ``column`` or ``matrix``."""
    if _ARROW.match(spelling.base):
        return "column" if indices < 2 else "number"
    if (bold := BOLD.match(spelling.base)) is not None:
        letter = bold["name"].removeprefix("\\")
        if not letter[:1].isalpha():
            raise unread(spelling.lexemes, f"'{spelling.full}' is not declared", "")
        is_random = reader.context.kinds.get(spelling.base) == "random"
        if letter[:1].islower() or (is_random and indices < 2):
            return "column"
        return "number" if indices == 2 and not spelling.sup else "matrix"
    kind = reader.context.kinds.get(spelling.base, "number")
    one = kind == "column" and indices == 1 and not spelling.sup
    if one and spelling.base in reader.context.unindexed:
        return "entry"
    return kind if indices < 2 or (kind == "column" and spelling.sup) else "number"


def _array(reader: Reader, name: str, kind: str, found: list[Expr]) -> Expr:
    """A vector or matrix of open size, or a member of a family of such."""
    own = f"?{name}{layer_of(name, found)}"
    rows = open_size(reader, own)
    columns = Integer(1) if kind == "column" else open_size(reader, f"{own}'")
    reader.context.undeclared.add(name)
    return (
        MatrixFunction(name, rows, columns, *found) if found else MatrixSymbol(name, rows, columns)
    )


def _refuse_operators(reader: Reader, spelling: Spelling) -> None:
    """Refuses letters that are no factors: ``dx``, ``\\Delta x``, ``D_x f``, words beside
    something.

    Raises:
        Unread: where one stands here.
    """
    is_d = spelling.base == "\\mathrm{d}"
    follows = reader.starts_operand() and not reader.cursor.peek().gap
    may_be_difference = is_d or (follows and spelling.base in ("d", "\\Delta", "\\delta"))
    is_plain = not (spelling.sub or spelling.sup)
    if may_be_difference and is_plain and spelling.base not in reader.context.alone:
        raise unread(
            spelling.lexemes,
            f"'{spelling.full}' before a name: a differential or a difference?",
            "declare it, or write the difference out",
        )
    names_one = application.looks_applied(reader) and len(spelling.sub) > 1
    is_name = names_one or "D" in reader.context.alone
    if spelling.base == "D" and spelling.sub and reader.starts_operand() and not is_name:
        message = f"'{spelling.full}' before a name: a derivative or a factor?"
        raise unread(spelling.lexemes, message, "write \\frac{d}{dx}")
    _refuse_words(reader, spelling)
    if spelling.lexemes[0].text in _TEXT and _are_words_beside(reader, spelling):
        message = "words beside an expression"
        raise unread(spelling.lexemes, message, "put them in the step's reason")


def _are_words_beside(reader: Reader, spelling: Spelling) -> bool:
    """Whether words stand beside a factor and are neither a unit nor a function's name."""
    cursor, length = reader.cursor, len(spelling.lexemes)
    before = cursor.peek(-length - 1)
    # 4 bits: the unit of a number at the end.
    if before.kind is TokenKind.NUMBER and cursor.done():
        return False
    is_applied = application.looks_applied(reader)
    is_operand = before.kind in (TokenKind.LETTER, TokenKind.NUMBER) or before.text in (")", "]")
    is_in_script = cursor.peek(-length - 2).text in ("^", "_")
    is_behind = cursor.at > length and is_operand and not is_in_script
    is_operator = is_applied and spelling.base in _MOMENTS
    return (is_behind and not is_operator) or (reader.starts_operand() and not is_applied)


def _refuse_words(reader: Reader, spelling: Spelling) -> None:
    """Refuses an operator's name right before what may be its argument."""
    is_operator = spelling.lexemes[0].text in ("\\operatorname", "\\operatorname*")
    is_operator = is_operator and not is_residue(spelling)
    if is_operator and starts_name(reader.cursor) and not application.looks_applied(reader):
        raise unread(
            spelling.lexemes,
            f"is '{spelling.full}' applied to what follows, or a factor?",
            "write its argument in brackets",
        )
