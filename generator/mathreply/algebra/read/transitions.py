"""Transitions and rewards of decision processes, where nothing is declared:
``\\mathcal{P}_{ss'}^a`` and ``R^a_{ss'}`` are functions of two states and an action, no powers."""

from __future__ import annotations

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import application
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.names import scripted
from mathreply.algebra.read.scripts import script
from mathreply.algebra.read.spelling import Spelling
from mathreply.tex.tokens import TokenKind

_KERNELS = {"P", "R", "T", "\\mathcal{P}", "\\mathcal{R}", "\\mathcal{T}"}
_STATES = (["s"], ["s", "s'"])
_SLOT = "\\cdot"


def read_kernel(reader: Reader, spelling: Spelling) -> Expr | None:
    """The value of such a function at its states and its action; None for anything else.

    A letter as a superscript is an action where a state to come stands below, or where the base is
    calligraphic, as no number is.
    """
    states = _names(spelling.sub)
    is_plain = spelling.base in _KERNELS and not spelling.sup and not spelling.primes
    if not is_plain or [name for name, _ in states] not in _STATES:
        return None
    if len(states) < 2 and not spelling.base.startswith("\\mathcal"):
        return None
    cursor, here = reader.cursor, reader.cursor.at
    above = spelling.power
    if not above and cursor.peek().kind is TokenKind.SUPER:
        cursor.take()
        above = script(reader)
    if [x.text for x in above] != ["a"]:
        cursor.at = here
        return None
    spelling.power = ()
    values = [reader.reading_of(run) for _, run in states] + [reader.reading_of(above)]
    name = scripted(spelling.base, _SLOT * len(states), _SLOT)
    return application.function(reader.context, name)(*values)


def _names(sub: tuple[Lexeme, ...]) -> list[tuple[str, tuple[Lexeme, ...]]]:
    """The letters of a subscript, each with its primes and its lexemes, commas apart."""
    found: list[tuple[str, tuple[Lexeme, ...]]] = []
    for lexeme in sub:
        if lexeme.kind is TokenKind.PRIME and found:
            name, run = found[-1]
            found[-1] = (name + lexeme.text, (*run, lexeme))
        elif lexeme.text != ",":
            found.append((lexeme.text, (lexeme,)))
    return found
