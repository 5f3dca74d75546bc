"""Functions that stand without their argument: after ``V(t) = …``, ``V`` is ``V(t)``; beside
``t: real`` a declared ``y`` is ``y(t)``.

The letters of a definition say at what its function stands where nothing else is said, if they are
declared themselves. Where the function may be meant and not its value (beside a composition, a
convolution, a norm, in brackets that are applied or bear a prime), nothing is taken for granted.
"""

from __future__ import annotations

import re

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import application, arithmetic, own_letters
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import CLOSING, OPENING, Lexeme, behind_group
from mathreply.algebra.read.stream import prepare
from mathreply.algebra.read.unread import Unread
from mathreply.settings import Limits
from mathreply.tex.tokens import TokenKind

_OPERATORS = {"\\circ", "*", "\\ast", "\\star", "\\otimes", "\\oplus", "\\mapsto", "\\mathcal"}
_BRACKETS = {"\\|", "\\Vert", "\\lVert", "\\rVert", "\\langle"}
_EXTREMA = {"\\max", "\\min", "\\sup", "\\inf"}
_OF_FUNCTIONS = _OPERATORS | _BRACKETS | _EXTREMA
"""What may take a function as a whole: where one stands in a side, no function in it is bare."""
_APPLIES = frozenset(("(", "["))
_LETTER = re.compile(r"[A-Za-z]|\\[A-Za-z]+")


def value_at_own(reader: Reader, name: str, lexemes: tuple[Lexeme, ...]) -> Expr | None:
    """The value of a defined function at the letters of its definition; None where it is applied,
    where the letters are not declared, or where the function itself may be meant.

    Args:
        reader: it stands behind the name.
        name: of the function.
        lexemes: the name as it is written.
    """
    values = _own_values(reader, name)
    if values is None or is_applied(reader, name) or _is_whole(reader, name):
        return None
    pattern = ",".join(application.HOLE for _ in values)
    value = application.apply(reader, name, pattern, values, lexemes)
    if name in reader.context.own_letters:
        reader.context.unwritten.add(value)
    return value


def is_applied(reader: Reader, name: str) -> bool:
    """Whether the bracket that follows a function, if one does, holds what it is taken at."""
    if not application.looks_applied(reader):
        return False
    is_product = _holds_bare(reader.cursor.rest(), name)
    return not (is_product and _own_values(reader, name) is not None)


def _holds_bare(behind: tuple[Lexeme, ...], name: str) -> bool:
    """Whether the bracket that begins here holds the function's name without an argument, in no
    bracket within it, and more: ``\\sigma (1 - \\sigma)`` is a product."""
    depth = 0
    inside: list[str] = []
    for lexeme in behind:
        depth += lexeme.nesting
        if depth == 0:
            break
        if depth == 1 or lexeme.text in OPENING:
            inside.append(lexeme.text)
    bare = (a == name and b not in _APPLIES for a, b in zip(inside, [*inside[1:], ""], strict=True))
    return len(inside) > len("(f") and any(bare)


def own_letter(reader: Reader, name: str) -> Expr | None:
    """The single number at which a function stands where nothing is said; None where none does, or
    where the function itself may be meant."""
    values = _own_values(reader, name)
    if (
        values is None
        or len(values) != 1
        or arithmetic.is_matrix(values[0])
        or _is_whole(reader, name)
    ):
        return None
    return values[0]


def _own_values(reader: Reader, name: str) -> list[Expr] | None:
    """The letters of a definition as they are declared, ``x`` of ``f(x) = …``; None where one is
    not."""
    rule = application.rule_of(reader.context, name)
    if rule is None and name in reader.context.own_letters:
        return [own_letters.value_of(reader, name)]
    if rule is None or not rule.tex or rule.component or reader.context.infer:
        return None
    letters = [str(getattr(p, "name", "")) for p in rule.parameters]
    if not all(_LETTER.fullmatch(x) and _is_known(reader, x) for x in letters):
        return None
    try:
        return [reader.reading_of(prepare(x, {}, Limits())) for x in letters]
    except Unread:
        return None


def _is_known(reader: Reader, letter: str) -> bool:
    return letter in reader.scope or letter in reader.context.names


def _is_whole(reader: Reader, name: str) -> bool:
    """Whether the function itself may be meant by what stands around it."""
    cursor = reader.cursor
    side = (*cursor.between(0, cursor.at), *cursor.rest())
    if any(x.text in _OF_FUNCTIONS for x in side):
        return True
    if cursor.peek().kind is TokenKind.SUPER and _is_inverse(reader):
        return True
    # Of a function that is declared at one letter a bracket around it has a slope by that letter.
    return _in_applied_brackets(cursor.rest(), name, name in reader.context.own_letters)


def _is_inverse(reader: Reader) -> bool:
    """Whether ``^{-1}`` or a power that is applied follows: ``f^2(x)``."""
    cursor, start = reader.cursor, reader.cursor.at
    cursor.take()
    exponent = "".join(x.text for x in cursor.group())
    is_called = application.looks_applied(reader)
    cursor.at = start
    return is_called or exponent.startswith(("-", "("))


def _in_applied_brackets(behind: tuple[Lexeme, ...], name: str, may_be_primed: bool) -> bool:
    """Whether a bracket that is still open is applied once it is closed, ``(f + g)(x)``, or bears a
    prime where it may not; a fraction or a script is where a single letter stands in brackets
    behind it."""
    depth = 0
    for place, lexeme in enumerate(behind):
        depth += lexeme.nesting
        if depth < 0:
            depth = 0
            after = _behind_power(behind[place + 1 :])
            while may_be_primed and after and after[0].kind is TokenKind.PRIME:
                after = after[1:]
            opens = bool(after) and (after[0].text in _APPLIES or after[0].kind is TokenKind.PRIME)
            holds_one = len(after) > 2 and after[2].text in CLOSING
            is_called = opens and (lexeme.text != "}" or holds_one)
            if is_called and not _holds_bare(after, name):
                return True
    return False


def _behind_power(lexemes: tuple[Lexeme, ...]) -> tuple[Lexeme, ...]:
    """What stands behind a power that begins here, or all of it."""
    if not lexemes or lexemes[0].kind is not TokenKind.SUPER:
        return lexemes
    return lexemes[behind_group(lexemes, 1) :]
