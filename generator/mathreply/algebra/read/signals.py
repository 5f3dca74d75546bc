"""Signals and sequences: undeclared names before a place in time, ``x(t - \\tau)``, ``X[\\mu]``."""

from __future__ import annotations

from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.in_brackets import held_in_bracket
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.spelling import Spelling
from mathreply.tex.tokens import TokenKind

_PLACES = set("ijklmnt")
_SIGNALS = {"x", "y", "u", "v", "s", "z"}
"""Letters of signals: functions of time, where they never stand by themselves."""


def is_signal(reader: Reader, spelling: Spelling) -> bool:
    """Whether ``x(t - \\tau)`` or ``x[n - k]`` stands here: of both names in it other things are
    functions in this display, x never stands without such a bracket, and nothing else is in it."""
    if spelling.base in reader.context.bare:
        return False
    if _is_shifted_sample(reader, spelling):
        return True
    if spelling.full not in _SIGNALS:
        return False
    names = [x.text for x in held_in_bracket(reader) if x.text not in ("+", "-")]
    signs = [x.text for x in held_in_bracket(reader) if x.text in ("+", "-")]
    of_names = len(names) == 2 and len(signs) == 1 and len(held_in_bracket(reader)) == 3
    return of_names and set(names) <= reader.context.arguments


def _is_shifted_sample(reader: Reader, spelling: Spelling) -> bool:
    """Whether ``w[n - mH]`` stands under a sum over n: a sample of a signal or a window."""
    inside = held_in_bracket(reader) if reader.cursor.peek().text == "[" else []
    is_shifted = len(inside) > 2 and inside[1].text in ("+", "-")
    if not is_shifted or spelling.full not in _SIGNALS | {"w", "h", "g"}:
        return False
    first = inside[0].text
    if first in reader.scope and first in _PLACES:
        return True
    # y[n - k] under a sum over k
    ends = {x.text for x in inside[::2]} if len(inside) == 3 else set()
    return ends <= _PLACES and bool(ends & reader.scope.keys())


def is_sample(reader: Reader, spelling: Spelling) -> bool:
    """Whether a name of a sequence stands before a square bracket: ``X[\\mu]``, ``x[k + N]``."""
    is_sequence = reader.context.infer and spelling.full in reader.context.sampled
    follower = reader.cursor.peek(len(held_in_bracket(reader)) + 2).kind
    return is_sequence and reader.cursor.peek().text == "[" and follower is not TokenKind.SUPER


def is_place(reader: Reader, inside: list[Lexeme]) -> bool:
    """Whether a square bracket holds one small letter alone, the place in a sequence: ``h[k]``."""
    is_letter = len(inside) == 1 and inside[0].text in _PLACES
    follower = reader.cursor.peek(len(inside) + 2).kind
    return reader.context.infer and is_letter and follower is not TokenKind.SUPER
