"""Words inside formulas: names of functions, labels, the author's own sentences."""

from __future__ import annotations

from collections.abc import Callable

from mathreply.tex.tokens import TokenKind, tokenize
from mathreply.words import vocabulary as v
from mathreply.words.tree import Mark, Node, Nodes, Role, Text


def word_of(body: Nodes) -> str:
    """``\\mathrm{softmax}`` → ``softmax``; empty where it is not a word of at least two letters."""
    letters = []
    for node in body:
        if not isinstance(node, Mark) or (
            node.role
            not in (
                Role.LETTER,
                Role.NUMBER,
                Role.ADD,
                Role.SPACE,
            )
            and node.tex != "\\,"
        ):
            return ""
        if node.role is Role.ADD and node.tex != "-":
            return ""
        letters.append(" " if node.role in (Role.SPACE, Role.TIMES) else node.tex)
    word = "".join(letters)
    return word if len(word) > 1 and word[0].isalpha() and "\\" not in word else ""


def named(word: str, font: str = "roman") -> Mark:
    """The sign for a word that is set upright or in a font: a function, an operator, a name."""
    compact = word.replace(" ", "")
    if compact == "mod":
        return Mark(Role.TIMES, "\\bmod", "mod")
    if compact in v.BIG:
        return Mark(Role.BIG, f"\\{compact}", v.BIG[compact])
    if compact in v.NAMES:
        return Mark(Role.NAME, f"\\{compact}", v.NAMES[compact])
    return Mark(Role.NAME, word if font == "roman" else f"\\{word}", word)


def read_text(raw: str, read: Callable[[str], Nodes]) -> Text | Mark:
    """``\\text{…}``: words, and formulas between dollars; one plain word may be a function's
    name."""
    if raw.isascii() and raw.isalpha() and (len(raw) > 2 or raw in v.NAMES) and raw not in _PROSE:
        return (
            named(raw)
            if f"\\{raw}" in v.CHOOSERS or raw not in v.BIG
            else Mark(Role.NAME, raw, raw)
        )
    parts: list[str | Nodes] = []
    for i, piece in enumerate(raw.split("$")):
        if i % 2:
            parts.append(read(piece))
        elif piece:
            parts.append(_plain_text(piece))
    return Text(tuple(parts))


_PROSE = frozenset(
    {
        "if",
        "for",
        "and",
        "or",
        "where",
        "with",
        "otherwise",
        "when",
        "all",
        "else",
        "the",
        "from",
        "since",
    }
)


def _plain_text(piece: str) -> str:
    words: list[str] = []
    for token in tokenize(piece):
        if token.kind is TokenKind.COMMAND:
            name = token.text[1:]
            if name in v.FONTS or name in v.SILENT or name in v.SWITCHES or name in v.ACCENTS:
                continue
            words.append(" " if token.text in v.THIN or token.text == "\\\\" else name)
        elif token.kind not in (TokenKind.OPEN, TokenKind.CLOSE):
            words.append(" " if token.text[0] in " \t\n~" else token.text)
    return "".join(words)


def words_joined(nodes: Nodes) -> Nodes:
    """Letters of a roman group become one name: ``{\\rm Softmax}``."""
    joined: list[Node] = []
    letters = ""
    for node in nodes:
        if isinstance(node, Mark) and node.role is Role.LETTER and node.tex.isalpha():
            letters += node.tex
            continue
        if letters:
            joined.append(_joined_name(letters))
            letters = ""
        joined.append(node)
    if letters:
        joined.append(_joined_name(letters))
    return tuple(joined)


def _joined_name(letters: str) -> Mark:
    if len(letters) == 1:
        return Mark(Role.LETTER, letters, letters)
    return Mark(Role.NAME, letters, v.NAMES.get(letters, letters))
