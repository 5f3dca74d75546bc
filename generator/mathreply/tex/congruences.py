r"""The modulus at the end of a congruence, however it is spelt: ``\pmod{m}``, ``\mod m``,
``(\text{mod } m)``; told to all who read on as ``\pmod{m}`` or ``\mod{m}``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mathreply.tex.spaces import SPACES
from mathreply.tex.tokens import Token, TokenKind

_COMMANDS = {"\\pmod", "\\mod"}
_WORDS = {"\\text", "\\textrm", "\\textnormal", "\\mathrm", "\\operatorname", "\\mbox"}
_MARK = re.compile(r"\\p?mod\{")
_BARE = re.compile(r"(?P<command>\\pmod)\s*(?P<modulus>[A-Za-z\d])\s*$")
"""A modulus of one character at the end, without braces."""


def spelt_out(tex: str, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """The modulus that begins at a token, ``\\pmod{m}`` or ``\\mod{m}``, and the place behind it;
    None where none begins there.

    Args:
        tex: what the tokens were cut from.
        tokens: all of them.
        at: the place of the first.
    """
    if tokens[at].text in _COMMANDS:
        return _after_command(tex, tokens, at)
    return _in_brackets(tex, tokens, at) if tokens[at].text == "(" else None


def _after_command(tex: str, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """A modulus after its command, and the token behind it."""
    first = _seen(tokens, at + 1)
    if first is None:
        return None
    if tokens[first].kind is not TokenKind.OPEN:
        # \mod 12 shows both digits; \pmod 12 takes the first alone into its brackets.
        is_one = tokens[at].text == "\\mod" or len(tokens[first].text) == 1
        is_named = tokens[first].kind in (TokenKind.LETTER, TokenKind.NUMBER)
        return (
            (_written(tokens[at], tokens[first].text), first + 1) if is_one and is_named else None
        )
    end = _closing(tokens, first, TokenKind.OPEN.value, TokenKind.CLOSE.value)
    if end is None:
        return None
    inside = tex[tokens[first].end : tokens[end].start]
    return _written(tokens[at], inside.strip()), end + 1


def _written(command: Token, modulus: str) -> str:
    return f"{command.text}{{{modulus}}}"


def _in_brackets(tex: str, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """``(\\text{mod } m)``, ``(\\bmod m)``, ``(mod m)``."""
    first = _seen(tokens, at + 1)
    behind = None if first is None else _behind_word(tokens, first)
    end = _closing(tokens, at, "(", ")")
    if behind is None or end is None or behind >= end:
        return None
    inside = tokens[behind:end]
    modulus = "".join(t.text for t in inside if t.text not in SPACES).strip(" ~")
    return (f"\\pmod{{{modulus}}}", end + 1) if modulus else None


def _behind_word(tokens: Sequence[Token], at: int) -> int | None:
    """The place behind the word “mod” that begins here; None where another begins."""
    if tokens[at].text in ("\\bmod", "\\mod"):
        return at + 1
    opening = at + 1 if tokens[at].text in _WORDS else None
    start = at if opening is None else opening + 1
    if opening is not None and (
        opening >= len(tokens) or tokens[opening].kind is not TokenKind.OPEN
    ):
        return None
    letters = [n for n in range(start, min(start + 8, len(tokens))) if not _is_space(tokens[n])]
    if [tokens[n].text for n in letters[:3]] != ["m", "o", "d"]:
        return None
    behind = letters[2] + 1
    if opening is None:
        return behind
    closing = _seen(tokens, behind)
    is_closed = closing is not None and tokens[closing].kind is TokenKind.CLOSE
    return closing + 1 if is_closed and closing is not None else None


def _seen(tokens: Sequence[Token], at: int) -> int | None:
    """The place of the first token from here on that leaves more than space."""
    return next((n for n in range(at, len(tokens)) if not _is_space(tokens[n])), None)


def _is_space(token: Token) -> bool:
    return token.kind is TokenKind.SPACE or token.text in SPACES


def _closing(tokens: Sequence[Token], at: int, opener: str, closer: str) -> int | None:
    """The place of what closes the bracket at a place; None where nothing does."""
    level = 0
    for place in range(at, len(tokens)):
        level += (tokens[place].text == opener) - (tokens[place].text == closer)
        if level == 0:
            return place
    return None


def apart(side: str) -> tuple[str, str]:
    """A side without the ``\\pmod{m}`` at its end, and that; empty where it has none."""
    side = _BARE.sub(r"\g<command>{\g<modulus>}", side)
    found = list(_MARK.finditer(side))
    if not found:
        return side, ""
    level, last = 1, found[-1]
    for place in range(last.end(), len(side)):
        level += (side[place] == "{") - (side[place] == "}")
        if level == 0:
            is_last = not side[place + 1 :].strip()
            return (side[: last.start()], side[last.start() : place + 1]) if is_last else (side, "")
    return side, ""


def modulus_of(said: str) -> str:
    """The m of ``\\pmod{m}``."""
    return said.partition("{")[2][:-1]
