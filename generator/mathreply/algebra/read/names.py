"""How names are spelt: letters, fonts, accents, words; one canonical spelling for all that TeX
allows.

``z_{1}`` and ``z _ 1`` are ``z_1``; ``{\\bf z}`` is ``\\mathbf{z}``; ``\\operatorname{tr}``,
``{\\rm tr}`` and ``\\text{tr}`` are ``\\mathrm{tr}``. Fonts are kept: ``\\mathbf{z}`` is not ``z``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mathreply.algebra.read.cursor import GREEK, Cursor
from mathreply.algebra.read.stream import Lexeme, prepare
from mathreply.algebra.read.unread import Unread, unread
from mathreply.settings import Limits
from mathreply.tex.abbreviations import ABBREVIATIONS
from mathreply.tex.tokens import TokenKind

FONTS = {
    "\\mathbf": "\\mathbf",
    "\\mathrm": "\\mathrm",
    "\\mathit": "",
    "\\mathnormal": "",
    "\\mathcal": "\\mathcal",
    "\\mathbb": "\\mathbb",
    "\\mathsf": "\\mathsf",
    "\\mathfrak": "\\mathfrak",
    "\\mathscr": "\\mathscr",
    "\\mathtt": "\\mathtt",
    "\\boldsymbol": "\\boldsymbol",
    "\\bm": "\\boldsymbol",
    "\\pmb": "\\boldsymbol",
    "\\operatorname": "\\mathrm",
    "\\operatorname*": "\\mathrm",
    "\\text": "\\mathrm",
    "\\textrm": "\\mathrm",
    "\\textnormal": "\\mathrm",
    "\\mbox": "\\mathrm",
    "\\textbf": "\\mathbf",
    "\\textit": "",
    "\\textsf": "\\mathsf",
    "\\texttt": "\\mathtt",
    "\\emph": "",
    "\\symbf": "\\mathbf",
    "\\boldmath": "\\boldsymbol",
}
"""Font commands with an argument, and the one that their names carry."""

SWITCHES = {
    "\\rm": "\\mathrm",
    "\\bf": "\\mathbf",
    "\\it": "",
    "\\cal": "\\mathcal",
    "\\sf": "\\mathsf",
    "\\tt": "\\mathtt",
    "\\bfseries": "\\mathbf",
    "\\rmfamily": "\\mathrm",
    "\\boldsymbol": "\\boldsymbol",
}
"""Old font switches, which stand inside the braces."""

ACCENTS = {
    "\\hat": "\\hat",
    "\\widehat": "\\hat",
    "\\bar": "\\bar",
    "\\tilde": "\\tilde",
    "\\widetilde": "\\tilde",
    "\\vec": "\\vec",
    "\\overrightarrow": "\\vec",
    "\\dot": "\\dot",
    "\\ddot": "\\ddot",
    "\\check": "\\check",
    "\\breve": "\\breve",
    "\\acute": "\\acute",
    "\\grave": "\\grave",
    "\\mathring": "\\mathring",
    "\\underline": "\\underline",
}

BOLD = re.compile(
    r"(?:\\(?:hat|bar|tilde|vec|dot|ddot|dddot|check|breve)\{)*\\(?:mathbf|boldsymbol)\{(?P<name>.*?)\}+$"
)
"""The canonical spelling of a letter in bold, under any accents."""

_TEXT = {
    "\\text",
    "\\textrm",
    "\\textnormal",
    "\\mbox",
    "\\textit",
    "\\emph",
    "\\textbf",
    "\\textsf",
    "\\texttt",
}


def starts_name(cursor: Cursor) -> bool:
    """Whether a name begins here."""
    lexeme = cursor.peek()
    if (
        lexeme.kind is TokenKind.LETTER
        or lexeme.text in GREEK
        or lexeme.text in FONTS
        or lexeme.text in ACCENTS
    ):
        return True
    if lexeme.text in ("\\mathop", "\\Pr"):
        return True
    if lexeme.text == "\\angle":
        return cursor.peek(1).kind in _BEHIND_ANGLE or cursor.peek(1).text == "("
    return lexeme.kind is TokenKind.OPEN and cursor.peek(1).text in SWITCHES and _is_name(cursor)


def _is_name(cursor: Cursor) -> bool:
    """Whether the braces here hold a font's name and one thing in it, and not an expression that
    begins with a bold letter: ``{\\boldsymbol{w}^\\top x}``."""
    if cursor.peek(1).text != "\\boldsymbol" or cursor.peek(2).kind is not TokenKind.OPEN:
        return True
    try:
        return cursor.closing(cursor.at + 2) + 1 == cursor.closing(cursor.at)
    except Unread:
        return True


def read_base(cursor: Cursor) -> str:
    """The canonical spelling of the name that begins here, without its scripts; taken.

    Raises:
        Unread: where what stands inside a font or an accent is no name.
    """
    if word := _italic_word(cursor):
        return f"\\mathrm{{{word}}}"
    lexeme = cursor.take()
    if lexeme.kind is TokenKind.LETTER or lexeme.text in GREEK:
        return lexeme.text
    if lexeme.text == "\\angle":
        return _angle(cursor)
    if lexeme.text == "\\Pr":
        return "\\mathrm{Pr}"
    if lexeme.text in ACCENTS:
        inside = cursor.group()
        if lexeme.text != "\\overrightarrow":
            _no_script(lexeme, inside, f"{lexeme.text}{{y}}_i")
        return f"{ACCENTS[lexeme.text]}{{{canonical(inside)}}}"
    if lexeme.text in FONTS:
        return _with_font(lexeme, FONTS[lexeme.text], cursor.group())
    if lexeme.text == "\\mathop":
        inside = cursor.group()
        if inside and inside[0].text in SWITCHES:
            return _with_font(lexeme, SWITCHES[inside[0].text], inside[1:])
        return canonical(inside)
    end = cursor.closing(cursor.at - 1)
    switch = cursor.take()
    inside = cursor.between(cursor.at, end)
    cursor.at = end + 1
    return _with_font(switch, SWITCHES[switch.text], inside)


_ITALIC = ("Var", "Cov", "KL", "Corr", "exp", "log", "softmax", "sigmoid", "sin", "cos", "tanh")
"""Words that many write in italics before a bracket; as products of letters they make no sense."""
_BY_LETTER = {
    letter: [word for word in (*_ITALIC, *ABBREVIATIONS) if word[0] == letter]
    for letter in {word[0] for word in (*_ITALIC, *ABBREVIATIONS)}
}


def _italic_word(cursor: Cursor) -> str:
    """The word that stands here letter by letter before a bracket, taken; empty where none does."""
    for word in _BY_LETTER.get(cursor.peek().text, ()):
        run = [cursor.peek(n) for n in range(len(word))]
        joined = all(
            x.kind is TokenKind.LETTER and (n == 0 or not x.glue) for n, x in enumerate(run)
        )
        spelt = joined and "".join(x.text for x in run) == word
        if spelt and word in ABBREVIATIONS and _stands_alone(cursor, len(word)):
            cursor.at += len(word)
            return word
        if spelt and cursor.peek(_behind_index(cursor, len(word))).text in ("(", "["):
            cursor.at += len(word)
            return word
    return ""


def _stands_alone(cursor: Cursor, length: int) -> bool:
    """Whether a word has no letter on either side."""
    letters = (cursor.peek(-1), cursor.peek(length))
    return not any(x.kind is TokenKind.LETTER and not x.gap for x in letters)


def _behind_index(cursor: Cursor, ahead: int) -> int:
    """How far ahead that stands which follows the subscript there, if there is one."""
    if cursor.peek(ahead).kind is not TokenKind.SUB:
        return ahead
    if cursor.peek(ahead + 1).kind is not TokenKind.OPEN:
        return ahead + 2
    return cursor.closing(cursor.at + ahead + 1) + 1 - cursor.at


_BEHIND_ANGLE = (TokenKind.LETTER, TokenKind.NUMBER, TokenKind.OPEN)


def _angle(cursor: Cursor) -> str:
    """An angle by its points: ``\\angle ABC``, ``\\angle{ABC}``; a function of two directions."""
    points = ""
    if cursor.peek().text == "(":
        return "\\angle"
    if cursor.peek().kind is TokenKind.OPEN:
        inside = cursor.group()
        return f"\\angle {canonical(inside)}"
    while (
        cursor.peek().kind is TokenKind.LETTER and cursor.peek().text.isupper() and len(points) < 3
    ):
        points += cursor.take().text
    return f"\\angle {points or cursor.take().text}"


def _with_font(lexeme: Lexeme, font: str, inside: Sequence[Lexeme]) -> str:
    """A name in a font: ``\\mathbf{x}``.

    Raises:
        Unread: where nothing stands in it, or a script within it.
    """
    if not inside:
        raise unread(lexeme, f"{lexeme.text} has nothing in it")
    _no_script(lexeme, inside, f"{lexeme.text}{{z}}_i")
    name = canonical(inside)
    if not font or name.startswith(font + "{"):
        return name
    if font == "\\mathrm" and lexeme.text in _TEXT and any(x.glue for x in inside[1:]):
        name = "".join((" " if n and x.glue else "") + x.text for n, x in enumerate(inside))
    return f"{font}{{{name}}}"


def _no_script(lexeme: Lexeme, inside: Sequence[Lexeme], better: str) -> None:
    if any(x.kind in (TokenKind.SUB, TokenKind.SUPER) for x in inside) and lexeme.text not in _TEXT:
        raise unread(
            (lexeme, *inside),
            "a sub- or superscript stands inside a font or an accent",
            f"write {better}",
        )


_AS_TYPED = (TokenKind.LETTER, TokenKind.NUMBER)
"""What is spelt in one way alone where it stands by itself."""


def canonical(lexemes: Sequence[Lexeme]) -> str:
    """One spelling for a run of lexemes: no spaces but after a command, no superfluous braces, old
    fonts renewed."""
    if not lexemes:  # as the scripts of most names are, and they are asked for at each turn
        return ""
    if len(lexemes) == 1 and lexemes[0].kind in _AS_TYPED:
        return lexemes[0].text
    cursor = Cursor(tuple(lexemes), lexemes[-1].end)
    text = ""
    while not cursor.done():
        if cursor.peek().text in ("\\arg", "\\max", "\\min", "\\sup", "\\inf"):
            text += cursor.take().text[1:]
            continue
        lexeme = cursor.peek()
        if starts_name(cursor):
            piece = read_base(cursor)
        elif lexeme.kind is TokenKind.OPEN:
            piece = _braced(canonical(cursor.group()), text)
        else:
            piece = cursor.take().text
        glue = " " if re.search(r"\\[A-Za-z]+$", text) and piece[:1].isalpha() else ""
        text += glue + piece
    return text


def _braced(inside: str, before: str) -> str:
    if before.endswith(("_", "^")) and len(inside) > 1 and not re.fullmatch(r"\\[A-Za-z]+", inside):
        return f"{{{inside}}}"
    return inside


def scripted(base: str, sub: str = "", sup: str = "") -> str:
    """A base with its scripts: ``scripted("z", "1")`` is ``z_1``."""
    return base + (f"_{_script(sub)}" if sub else "") + (f"^{_script(sup)}" if sup else "")


def _script(text: str) -> str:
    return text if len(text) == 1 or re.fullmatch(r"\\[A-Za-z]+", text) else f"{{{text}}}"


def canonical_tex(tex: str) -> str:
    """The canonical spelling of a name given as TeX; for declared names.

    >>> canonical_tex("{\\\\bf z}_{1}")
    '\\\\mathbf{z}_1'
    """
    text = canonical(prepare(tex, {}, Limits()))
    # x_j^{(i)} and x^{(i)}_j are one name: the subscript first
    match = re.fullmatch(
        r"(?P<base>.*?)\^(?P<sup>\{[^{}]*\}|\\[A-Za-z]+|.)_(?P<sub>\{[^{}]*\}|\\[A-Za-z]+|.)", text
    )
    return f"{match['base']}_{match['sub']}^{match['sup']}" if match else text


def word_of(base: str) -> str:
    """The letters of a roman name (``\\mathrm{softmax}`` → ``softmax``), else an empty string."""
    match = re.fullmatch(r"\\mathrm\{(.+)\}", base)
    return match[1] if match else ""
