r"""TeX → the Markdown that a forum cooks back to that very TeX.

Each function knows one place in a post; what cannot be written there raises :class:`CannotWrite`,
with the reason.
Source: ``discourse-math`` commits 0b026251, 8db3f371 (the rules are in ``mathreply.cook``).
"""

from __future__ import annotations

import re

_DOLLAR = re.compile(r"(?<!\\)(?:\\\\)*\$")
_PAREN = re.compile(r"(?<!\\)(?:\\\\)*\\\)")
_OPEN_ENDED = re.compile(r"(?<!\\)(?:\\\\)*\\$")
_BLANKS = " \t\r\n\x0b\x0c\xa0\ufeff"


class CannotWrite(ValueError):
    """No Markdown in this place becomes this TeX."""


def inline(tex: str, backslash_delimiters: bool = False) -> str:
    r"""``$tex$``, or ``\(tex\)`` where the TeX holds a ``$`` and the forum has those delimiters.

    What stands beside it must be white space or ASCII punctuation; see ``cook.characters``.

    Raises:
        CannotWrite: The TeX is empty or has several lines, or holds what would end it early.
    """
    _check(tex)
    if not tex or "\n" in tex:
        raise CannotWrite("a formula within a line must be one line long and not empty")
    if not _DOLLAR.search(tex) and not _OPEN_ENDED.search(tex):
        return f"${tex}$"
    if backslash_delimiters and not _PAREN.search(tex) and not _OPEN_ENDED.search(tex):
        return f"\\({tex}\\)"
    raise CannotWrite(
        "a $ or a backslash at the end would end the formula early; display it instead"
    )


def cell(tex: str, backslash_delimiters: bool = False) -> str:
    r"""As :func:`inline`, for a cell of a table: each ``|`` as ``\|``, which the table takes back.

    Raises:
        CannotWrite: As for :func:`inline`.
    """
    return inline(tex, backslash_delimiters).replace("|", "\\|")


def display(tex: str) -> str:
    """``$$`` on lines of their own around the TeX; for the top level and for lists (there every
    line is indented).

    Raises:
        CannotWrite: A line of the TeX would close it, or it begins with a blank, which the forum
            drops.
    """
    _check(tex)
    if tex[:1] and tex[0] in " \t\n":
        raise CannotWrite("a displayed formula may not begin with a blank")
    if any(line.strip(" \t") == "$$" for line in tex.split("\n")):
        raise CannotWrite("a line that is $$ alone would close the formula")
    return f"$$\n{tex}\n$$"


def display_line(tex: str) -> str:
    """``$$tex$$`` on one line, for quotes, where the prefixes of further lines would become a part
    of the formula; forums of the ``discourse-classic`` kind do not have it.

    Raises:
        CannotWrite: The TeX is blank, has several lines, or begins or ends with a blank, which the
            forum drops.
    """
    _check(tex)
    if not tex.strip(_BLANKS) or tex != tex.strip(_BLANKS) or "\n" in tex:
        raise CannotWrite(
            "a formula displayed on one line may not be blank, broken, or have blanks around it"
        )
    return f"$${tex}$$"


def _check(tex: str) -> None:
    if "\r" in tex or "\0" in tex:
        raise CannotWrite("the forum changes carriage returns and NUL")
    if "[removed]" in tex:
        raise CannotWrite("the forum deletes the text [removed] wherever it stands")
