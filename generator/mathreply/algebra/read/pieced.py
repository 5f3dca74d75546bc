"""Operators that are set in pieces or in braces of their own: ``{\\mathbb E}(X)``,
``\\mathbb{V}\\mathrm{ar}[X]``; and their brackets in braces: ``\\exp{[-x]}``."""

from __future__ import annotations

from msgspec.structs import replace

from mathreply.algebra.read.lexeme import Lexeme, behind_group, closing_bracket
from mathreply.tex.tokens import TokenKind

_FONTS = ("\\mathbb", "\\mathrm", "\\rm", "\\operatorname", "\\mathsf", "\\text", "\\textrm")
_FIRST_LETTERS = {"V": "ar", "C": "ov"}
"""What stands behind a letter in another font: ``\\mathbb{V}\\mathrm{ar}``."""
_OPERATORS = {"E", "P", "V", "Pr", "Var", "Cov", "Corr", "tr", "Tr", "diag", "KL"}
_BRACKETS = ("(", "[", "\\{")


def in_one_piece(lexemes: list[Lexeme]) -> list[Lexeme]:
    """The lexemes of a side with such operators as one usually writes them."""
    found: list[Lexeme] = []
    position = 0
    while position < len(lexemes):
        if inside := _braced_operator(lexemes, position):
            found += inside
            position = behind_group(lexemes, position)
        elif whole := _two_fonts(lexemes, position):
            found += whole
            position = behind_group(lexemes, behind_group(lexemes, position + 1) + 1)
        elif inside := _braced_bracket(lexemes, position):
            found += inside
            position = behind_group(lexemes, position)
        else:
            found.append(lexemes[position])
            position += 1
    return found


def _braced_bracket(lexemes: list[Lexeme], place: int) -> list[Lexeme]:
    """The bracket that is all that the braces here hold, behind the name of a function; nothing
    elsewhere."""
    is_behind = place > 0 and lexemes[place - 1].text in _FUNCTIONS
    if lexemes[place].kind is not TokenKind.OPEN or not is_behind:
        return []
    end = behind_group(lexemes, place)
    inside = lexemes[place + 1 : end - 1]
    if not inside or inside[0].text not in _BRACKETS:
        return []
    return inside if closing_bracket(inside) == len(inside) - 1 else []


_FUNCTIONS = ("\\exp", "\\log", "\\ln", "\\sin", "\\cos", "\\tan", "\\sinh", "\\cosh", "\\tanh")


def _braced_operator(lexemes: list[Lexeme], place: int) -> list[Lexeme]:
    """What stands in braces that begin here, if it is an operator's name alone: ``{\\rm Var}(X)``,
    ``{\\mathbb E} X``; nothing elsewhere."""
    if lexemes[place].kind is not TokenKind.OPEN or _is_argument(lexemes, place):
        return []
    end = behind_group(lexemes, place)
    inside = lexemes[place + 1 : end - 1]
    is_applied = end < len(lexemes) and lexemes[end].text in _BRACKETS
    if not inside or inside[0].text not in _FONTS:
        return []
    if not is_applied and inside[0].text != "\\mathbb":
        return []
    is_switch = inside[0].text == "\\rm"
    name = inside[1:] if is_switch else _argument(inside, 1)
    is_whole = is_switch or behind_group(inside, 1) == len(inside)
    if not is_whole or _word(name) not in _OPERATORS:
        return []
    return _in_font("\\mathrm", name, inside[0]) if is_switch else inside


def _is_argument(lexemes: list[Lexeme], place: int) -> bool:
    """Whether the group that begins here is a command's argument or a script."""
    before = lexemes[place - 1] if place else None
    taking = (TokenKind.COMMAND, TokenKind.SUB, TokenKind.SUPER, TokenKind.CLOSE)
    return before is not None and before.kind in taking and before.text not in _SIGNS


_SIGNS = (
    "\\cdot",
    "\\times",
    "\\le",
    "\\leq",
    "\\ge",
    "\\geq",
    "\\approx",
    "\\ne",
    "\\neq",
    "\\pm",
)


def _two_fonts(lexemes: list[Lexeme], place: int) -> list[Lexeme]:
    """``\\mathrm{Var}`` for ``\\mathbb{V}\\mathrm{ar}`` that begins here; nothing elsewhere."""
    if lexemes[place].text != "\\mathbb" or place + 1 >= len(lexemes):
        return []
    first = _argument(lexemes, place + 1)
    second = behind_group(lexemes, place + 1)
    if second + 1 >= len(lexemes) or lexemes[second].text not in _FONTS:
        return []
    rest = _argument(lexemes, second + 1)
    if not rest or _FIRST_LETTERS.get(_word(first)) != _word(rest):
        return []
    return _in_font("\\mathrm", [*first, *rest], lexemes[place])


def _in_font(command: str, name: list[Lexeme], place: Lexeme) -> list[Lexeme]:
    """A name as the argument of a command for a font."""
    opening = replace(place, kind=TokenKind.OPEN, text="{", gap=0)
    closing = replace(name[-1], kind=TokenKind.CLOSE, text="}", gap=0)
    return [replace(place, kind=TokenKind.COMMAND, text=command), opening, *name, closing]


def _argument(lexemes: list[Lexeme], place: int) -> list[Lexeme]:
    """The argument that begins here, without its braces."""
    run = lexemes[place : behind_group(lexemes, place)]
    return run[1:-1] if run and run[0].kind is TokenKind.OPEN else run


def _word(letters: list[Lexeme]) -> str:
    """Letters in a row as a word; nothing where anything else stands between them."""
    if not all(x.kind is TokenKind.LETTER for x in letters):
        return ""
    return "".join(x.text for x in letters)
