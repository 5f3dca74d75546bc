"""Definitions of what everyone knows: ``\\log x = \\log_2 x``, ``\\binom{n}{k} = …``, ``n! = …``.

Such a notation is read as it is known, whatever a definition says; so one that says something else
is refused, and one that says the same says nothing new.
"""

from __future__ import annotations

from itertools import pairwise, product

import sympy

from mathreply.algebra.budget import within
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import functions
from mathreply.algebra.read.cursor import GREEK
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind

_COMMANDS = frozenset(functions.COMMANDS) | {
    "\\binom",
    "\\sqrt",
    "\\max",
    "\\min",
    "\\gcd",
    "\\lcm",
    "\\Re",
    "\\Im",
    "\\lfloor",
    "\\lceil",
    "|",
    "\\vert",
    "\\lvert",
}
_AROUND = frozenset(("(", ")", "{", "}", ",", "_", "!", "|", "\\vert", "\\rvert", "\\rfloor"))
_BETWEEN = _AROUND | {"\\rceil"}
_WHOLE = "ijklmnNMK"
_NUMBERS = tuple(map(sympy.Rational, ("1/3", "5/2", "-3/2", "0", "1")))
_COUNTS = tuple(map(sympy.Integer, (4, 2, 5)))
_FACTORIALS = (sympy.factorial, sympy.gamma)
_LARGEST_EXPONENT = 1_000
WORK = 40_000
"""For one point at which a definition is compared with what is known."""
_DIGITS, _CLOSE = 20, sympy.Float("1e-12")


def sign_of_known(head: tuple[Lexeme, ...]) -> str:
    """The command or sign of the known notation that a head applies to letters alone; empty where
    it does not: ``\\log p(x)`` and ``\\det A`` are no such heads."""
    if not head:
        return ""
    is_factorial = head[-1].text == "!" and len(head) > 1
    if not is_factorial and head[0].text not in _COMMANDS:
        return ""
    rest = head[:-1] if is_factorial else head[1:]
    letters = letters_of(head)
    apart = [
        x for x in rest if not _is_letter(x) and x.text not in _BETWEEN and not x.text.isdigit()
    ]
    side_by_side = any(_is_letter(a) and _is_letter(b) for a, b in pairwise(rest))
    if apart or side_by_side or not letters or _is_call(rest):
        return ""
    return "!" if is_factorial else head[0].text


def letters_of(head: tuple[Lexeme, ...]) -> list[str]:
    """The letters of a head, each once."""
    return list(dict.fromkeys(x.text for x in head if _is_letter(x)))


def parameter(letter: str) -> Expr:
    """What a letter of such a head is in its definition: any number, or any that counts."""
    if letter in _WHOLE:
        return sympy.Dummy(letter, integer=True, nonnegative=True)
    return sympy.Dummy(letter, real=True)


def says_the_same(head: Expr, body: Expr, parameters: list[Expr]) -> bool:
    """Whether a definition gives what is known at all places that are tried where both have a
    value, and at one at least. Nothing is proved by it: the definition is not used."""
    difference = head - body
    if difference.free_symbols - set(parameters) or _is_too_large(difference):
        return False
    values = [_COUNTS if p.is_integer else _NUMBERS for p in parameters]
    found = [_at(difference, dict(zip(parameters, v, strict=True))) for v in product(*values)]
    told = [value for value in found if value is not None]
    return bool(told) and all(abs(value) < _CLOSE for value in told)


def refuse(head: tuple[Lexeme, ...], sign: str) -> None:
    """Refuses a definition that gives a known notation another meaning.

    Raises:
        Unread: always.
    """
    raise unread(
        head,
        f"'{sign}' has a meaning of its own, and this definition gives it another",
        "give it a name of its own, or write what is meant where it stands",
    )


def _at(difference: Expr, point: dict[Expr, Expr]) -> Expr | None:
    """The value at a point; None where there is none that is real, or it takes too long."""
    value = within(WORK, lambda: sympy.N(put(difference, point).doit(), _DIGITS))
    is_real = value is not None and (value.is_Float or value == 0)
    return value if is_real else None


def _is_too_large(e: Expr) -> bool:
    """Whether a number may be too large to write down where a small one is put in: a tower of
    powers or factorials. One operation on such numbers is no step that could be counted."""
    for node in sympy.preorder_traversal(e):
        inner = node.args if isinstance(node, _FACTORIALS) else ()
        inner = (node.exp,) if isinstance(node, sympy.Pow) else inner
        for part in inner:
            if part.is_Rational and abs(part) > _LARGEST_EXPONENT:
                return True
            if part.has(sympy.Pow, sympy.exp, sympy.Sum, sympy.Product, *_FACTORIALS):
                return True
    return False


def _is_letter(lexeme: Lexeme) -> bool:
    return lexeme.kind is TokenKind.LETTER or lexeme.text in GREEK


def _is_call(rest: tuple[Lexeme, ...]) -> bool:
    """Whether a letter of them is applied: ``p(x)``."""
    pairs = pairwise(rest)
    return any(_is_letter(a) and b.text in ("(", "[") for a, b in pairs)
