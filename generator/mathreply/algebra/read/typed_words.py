"""Functions and big operators typed by their letters: ``log\\ p(x)``, ``max_a``,
``\\Sigma_{x \\in X}``.

As products of letters they make no sense; a capital Sigma with a range below it is a sum.
"""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec.structs import replace

from mathreply.algebra.read.lexeme import Lexeme, behind_group
from mathreply.tex.tokens import TokenKind

_FUNCTIONS = ("log", "exp", "Pr")
"""Words that are functions before whatever is no letter, or before one letter by itself."""
_EXTREMA = ("argmax", "argmin", "max", "min", "sup", "inf")
"""Words that are operators before a subscript."""
_COMMANDS = {
    "argmax": ("\\arg", "\\max"),
    "argmin": ("\\arg", "\\min"),
    **{word: (f"\\{word}",) for word in (*_FUNCTIONS, "max", "min", "sup", "inf")},
}
_BIG = {"\\Sigma": "\\sum", "\\Pi": "\\prod"}
_FONTS = ("\\math", "\\text", "\\operatorname", "\\mbox", "\\rm", "\\bm", "\\bold", "\\tag")
_SCRIPTS = (TokenKind.SUB, TokenKind.SUPER)


def as_commands(lexemes: list[Lexeme]) -> list[Lexeme]:
    """The lexemes of a side with the commands that its words and capitals stand for."""
    return _big_operators(_words(_whole_word(lexemes)))


def _whole_word(lexemes: list[Lexeme]) -> list[Lexeme]:
    """``Variance`` or ``Var`` as a side by itself, as a word in upright type: nobody multiplies a
    capital with so many small letters."""
    letters = [x for x in lexemes if x.kind is TokenKind.LETTER and not x.glue]
    word = "".join(x.text for x in lexemes)
    is_joined = len(letters) >= len(lexemes) - 1 and all(
        x.kind is TokenKind.LETTER for x in lexemes
    )
    if not is_joined or not (word in ("Var", "Cov") or _CAPITALIZED.fullmatch(word)):
        return lexemes
    first, last = lexemes[0], lexemes[-1]
    opening = replace(first, kind=TokenKind.OPEN, text="{", glue="")
    closing = replace(last, kind=TokenKind.CLOSE, text="}", glue="")
    return [replace(first, kind=TokenKind.COMMAND, text="\\mathrm"), opening, *lexemes, closing]


_CAPITALIZED = re.compile(r"[A-Z][a-z]{3,}")


def _words(lexemes: list[Lexeme]) -> list[Lexeme]:
    """Functions typed as letters, ``sin x``, as the commands that they are; not in a font, where
    they are a name."""
    found: list[Lexeme] = []
    in_font: list[bool] = []
    position = 0
    while position < len(lexemes):
        lexeme = lexemes[position]
        if lexeme.kind is TokenKind.OPEN:
            in_font.append(bool(found) and found[-1].text.startswith(_FONTS))
        elif lexeme.kind is TokenKind.CLOSE and in_font:
            in_font.pop()
        word = "" if any(in_font) else _word_at(lexemes, position)
        if word:
            end = position + len(word)
            commands = _COMMANDS[word]
            found += [
                replace(lexeme, kind=TokenKind.COMMAND, text=text, end=lexemes[end - 1].end)
                for text in commands
            ]
            position = end
        else:
            found.append(lexeme)
            position += 1
    return found


def _word_at(lexemes: list[Lexeme], position: int) -> str:
    """The word that begins here letter by letter and is followed as such a word is; empty where
    none does."""
    if lexemes[position].text not in "lemaisP":
        return ""
    for word in (*_FUNCTIONS, *_EXTREMA):
        run = lexemes[position : position + len(word)]
        is_joined = all(x.kind is TokenKind.LETTER for x in run) and not any(
            x.glue for x in run[1:]
        )
        if not is_joined or "".join(x.text for x in run) != word:
            continue
        behind = lexemes[position + len(word) :][:2]
        if word == "Pr":
            return word if behind and behind[0].text in ("(", "[", "\\{") else ""
        if word in _FUNCTIONS:
            return word if _applies(behind) else ""
        stands_alone = position == 0 or not _goes_on(lexemes[position - 1], lexemes[position])
        return word if stands_alone and _has_index(behind) else ""
    return ""


def _applies(behind: list[Lexeme]) -> bool:
    """Whether what follows is an argument: a command, a brace, or a letter that goes on no word."""
    if not behind or behind[0].text in ("\\cdot", "\\times", "\\text", "\\mathrm", "\\quad"):
        return False
    first, *more = behind
    if first.kind is TokenKind.LETTER:
        return bool(first.glue) or not (more and _goes_on(first, more[0]))
    return first.kind in (TokenKind.OPEN, TokenKind.NUMBER) or (
        first.kind is TokenKind.COMMAND and first.text.startswith("\\") and first.text[1:].isalpha()
    )


def _goes_on(letter: Lexeme, follower: Lexeme) -> bool:
    """Whether two letters stand side by side as those of one word."""
    return letter.kind is follower.kind is TokenKind.LETTER and not follower.glue


def _has_index(behind: list[Lexeme]) -> bool:
    return bool(behind) and behind[0].kind is TokenKind.SUB


def _big_operators(lexemes: list[Lexeme]) -> list[Lexeme]:
    """``\\Sigma_{i=1}^n`` as ``\\sum_{i=1}^n``, where a range stands in its scripts."""
    found = list(lexemes)
    for place, (lexeme, follower) in enumerate(pairwise(lexemes)):
        if lexeme.text in _BIG and follower.kind in _SCRIPTS and _is_range(lexemes, place + 1):
            found[place] = replace(lexeme, text=_BIG[lexeme.text])
    return found


def _is_range(lexemes: list[Lexeme], place: int) -> bool:
    """Whether the scripts that begin here are those of a sum: a member of a set below, or a first
    number below and a last one above."""
    below, kinds = set[str](), set[TokenKind]()
    while place < len(lexemes) and (kind := lexemes[place].kind) in _SCRIPTS:
        assert kind is not None
        end = behind_group(lexemes, place + 1)
        kinds.add(kind)
        if kind is TokenKind.SUB:
            below = {x.text for x in lexemes[place + 1 : end]}
        place = end
    return "\\in" in below or ("=" in below and len(kinds) > 1)
