"""Numbers as people group their digits: ``10\\,000``, ``1{,}000{,}000``, ``3{,}14``.

A thin space or a braced comma groups digits by three (ISO 80000-1, 7.3.1); a braced comma before
any other number of digits is a decimal sign. A plain comma separates, but for one that stands
outside of brackets right between digits: ``10,000``. A currency's sign before a number is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from sympy import Integer, Rational

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind

_TWO_ARGUMENTS = {"\\frac", "\\dfrac", "\\tfrac", "\\cfrac", "\\binom", "\\tbinom", "\\dbinom"}
_UNDELIMITED = {*_TWO_ARGUMENTS, "\\sqrt"}


def grouped(lexemes: Sequence[Lexeme]) -> list[Lexeme]:
    """The lexemes, the groups of each number joined to one, the digits of ``\\frac12`` apart."""
    lexemes = _apart(_without_currency(lexemes))
    joined: list[Lexeme] = []
    position = 0
    depth = 0
    while position < len(lexemes):
        lexeme = lexemes[position]
        position += 1
        depth += lexeme.text in ("(", "[", "\\{")
        depth -= lexeme.text in (")", "]", "\\}")
        if lexeme.kind is TokenKind.NUMBER and not _is_argument(joined):
            repeating = _repeating(lexeme, lexemes, position)
            if repeating:
                joined += repeating[0]
                position = repeating[1]
                continue
            lexeme, position = _whole(lexeme, lexemes, position, plain=depth == 0)
        joined.append(lexeme)
    return joined


def _repeating(
    number: Lexeme, lexemes: Sequence[Lexeme], position: int
) -> tuple[list[Lexeme], int] | None:
    """``0.1\\overline{6}`` as the fraction that it is, and where it ends: the digits below the bar
    are repeated for ever. None where no such number begins here."""
    has_point = "." in number.text
    at = position
    if not has_point:
        if at >= len(lexemes) or lexemes[at].text != "." or lexemes[at].glue:
            return None
        at += 1
    run = lexemes[at : at + 4]
    if [x.text for x in run[:2]] != ["\\overline", "{"] or len(run) < 4:
        return None
    digits = run[2]
    if run[0].glue or run[3].text != "}" or not digits.text.isdigit():
        return None
    whole, _, fixed = number.text.partition(".")
    shift, period = 10 ** len(fixed), 10 ** len(digits.text) - 1
    top = int((whole + fixed) or "0") * period + int(digits.text)
    spelt = ("{", "\\frac", "{", str(top), "}", "{", str(shift * period), "}", "}")
    kinds = {"{": TokenKind.OPEN, "}": TokenKind.CLOSE, "\\frac": TokenKind.COMMAND}
    end = run[3].end
    made = [
        replace(number, kind=kinds.get(text, TokenKind.NUMBER), text=text, end=end)
        for text in spelt
    ]
    return made, at + 4


def _without_currency(lexemes: Sequence[Lexeme]) -> list[Lexeme]:
    """``\\$15`` as 15."""
    return [
        lexeme
        for lexeme, follower in zip(lexemes, [*lexemes[1:], None], strict=False)
        if not (lexeme.text == "\\$" and follower is not None and follower.kind is TokenKind.NUMBER)
    ]


def _apart(lexemes: Sequence[Lexeme]) -> list[Lexeme]:
    """The lexemes with the first digit of a fraction's argument without braces by itself."""
    found: list[Lexeme] = []
    depth = 0
    wanted = {0: 0}
    """How many arguments are still to come, by the depth of braces."""
    for lexeme in lexemes:
        if wanted.get(depth, 0) and lexeme.kind is TokenKind.NUMBER:
            digits = list(lexeme.text[: wanted[depth]]) if lexeme.text.isdecimal() else []
            for n, digit in enumerate(digits):
                start = lexeme.start + n
                found.append(replace(lexeme, text=digit, start=start, end=start + 1))
            rest = lexeme.text[len(digits) :]
            wanted[depth] -= max(len(digits), 1)
            if rest:
                found.append(replace(lexeme, text=rest, start=lexeme.start + len(digits)))
            continue
        found.append(lexeme)
        if lexeme.text in _TWO_ARGUMENTS:
            wanted[depth] = 2
        elif lexeme.kind is TokenKind.OPEN:
            depth += 1
            wanted[depth] = 0
        elif lexeme.kind is TokenKind.CLOSE:
            depth -= 1
            wanted[depth] = max(wanted.get(depth, 0) - 1, 0)
        else:
            wanted[depth] = max(wanted.get(depth, 0) - 1, 0)
    return found


def _is_argument(before: Sequence[Lexeme]) -> bool:
    """Whether a number here is an argument without braces, of which TeX takes a single digit."""
    if not before:
        return False
    return before[-1].kind in (TokenKind.SUB, TokenKind.SUPER) or before[-1].text in _UNDELIMITED


def _whole(
    first: Lexeme, lexemes: Sequence[Lexeme], position: int, plain: bool
) -> tuple[Lexeme, int]:
    """The number that begins with ``first``, and where it ends."""
    number, sign = first, ""
    while True:
        here = _after_sign(lexemes, position, plain)
        if here is None or (sign and here[1] != sign):
            return number, position
        group, sign = lexemes[here[0]], here[1]
        decimal = sign == "{,}" and len(group.text.partition(".")[0]) != 3
        if decimal and ("." in number.text or number is not first or "." in group.text):
            return number, position
        if not decimal and not _continues(number, group, number is first):
            return number, position
        glue = "." if decimal else ""
        number = replace(number, text=number.text + glue + group.text, end=group.end)
        position = here[0] + 1
        if decimal:
            return number, position


def _continues(number: Lexeme, group: Lexeme, is_first: bool) -> bool:
    """Whether a group of digits goes on with a number: three digits, behind one to three."""
    head = number.text.partition(".")[0]
    if "." in number.text:
        return _goes_on_behind_point(number, group)
    leads = not is_first or (len(head) <= 3 and not head.startswith("0"))
    return leads and len(group.text.partition(".")[0]) == 3 and group.text[:1].isdecimal()


def _goes_on_behind_point(number: Lexeme, group: Lexeme) -> bool:
    behind = number.text.partition(".")[2]
    return len(behind) % 3 == 0 and group.text.isdecimal() and len(group.text) <= 3


def _after_sign(lexemes: Sequence[Lexeme], position: int, plain: bool) -> tuple[int, str] | None:
    """Where the next group of digits stands, and by what sign it is set apart."""
    run = lexemes[position : position + 4]
    if run and run[0].kind is TokenKind.NUMBER and run[0].gap == 1:
        return position, "\\,"
    if (
        plain
        and len(run) > 1
        and run[0].text == ","
        and run[1].kind is TokenKind.NUMBER
        and not run[0].glue
        and not run[1].glue
        and len(run[1].text.partition(".")[0]) == 3
    ):
        return position + 1, ","
    texts = [x.text for x in run[:3]]
    if texts == ["{", ",", "}"] and len(run) == 4 and run[3].kind is TokenKind.NUMBER:
        return position + 3, "{,}"
    return None


def number(lexeme: Lexeme) -> Expr:
    """An exact number: ``0.1`` is 1/10."""
    if len(lexeme.text) > 1_000:
        raise unread(lexeme, "this number has more than 1,000 digits", "write it as a power")
    if len(lexeme.text) > 1 and lexeme.text.isdecimal() and lexeme.text.startswith("0"):
        raise unread(lexeme, "a whole number that begins with 0", "write it without the 0")
    if "." in lexeme.text:
        return Rational(lexeme.text)
    return Integer(int(lexeme.text))
