"""Display math laid flat: sides, relations, row breaks and words at the outermost depth, everything
else kept whole.

A relation inside braces, brackets, ``\\left … \\right``, a sub- or superscript or an inner
environment belongs to the expression around it and is no piece of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from mathreply.model import Macro
from mathreply.tex import braces
from mathreply.tex.congruences import spelt_out
from mathreply.tex.relations import CONNECTIVES, IMPLICATIONS, SPELLINGS
from mathreply.tex.spaces import NARROW, NEGATIVE, TYPE_SIZES, WIDE
from mathreply.tex.tokens import Token, TokenKind, tokenize

_LAYOUT = {
    "align",
    "aligned",
    "alignat",
    "alignedat",
    "gather",
    "gathered",
    "split",
    "multline",
    "multlined",
    "equation",
    "flalign",
    "eqnarray",
    "displaymath",
    "math",
    "subequations",
}
"""Environments that only lay rows out: their rows are the display's own."""
_WITH_ARGUMENT = {"alignat", "alignedat"}
_DROPPED = {
    "\\nonumber",
    "\\notag",
    "\\displaystyle",
    "\\textstyle",
    "\\allowbreak",
    "\\noindent",
    "\\centering",
    *TYPE_SIZES,
}
_DROPPED_WITH_ARGUMENT = {
    "\\label",
    "\\tag",
    "\\tag*",
    "\\setcounter",
    "\\hphantom",
    "\\phantom",
    "\\vphantom",
    "\\hspace",
    "\\hspace*",
    "\\vspace",
    "\\vspace*",
    "\\intertext",
    "\\shortintertext",
}
_TWO_ARGUMENTS = {"\\setcounter"}
_SMALL_SPACE = NARROW | NEGATIVE
_UPRIGHT_WORDS = re.compile(r"(?!arg)[A-Za-z]{2,}(?:(?:\\ |~)\s*[A-Za-z]{2,})+[.,]?")
_TEXT = {"\\text", "\\textrm", "\\textit", "\\textbf", "\\textnormal", "\\mbox", "\\hbox"}
_TEXT |= {"\\mathrm", "\\rm"}
_WORDS_AS_SIGNS = {"\\therefore", "\\because"}
_OPENERS = {
    "(",
    "[",
    "\\{",
    "\\lbrace",
    "\\langle",
    "\\lfloor",
    "\\lceil",
    "\\lvert",
    "\\lVert",
    "\\lbrack",
}
_CLOSERS = {
    ")",
    "]",
    "\\}",
    "\\rbrace",
    "\\rangle",
    "\\rfloor",
    "\\rceil",
    "\\rvert",
    "\\rVert",
    "\\rbrack",
}
_ROW_GAP = re.compile(r"\*?\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|bp|pc|mu|sp|\\[A-Za-z]+)\s*\]")
_CASES = ("cases", "cases*", "dcases")
_BRACED = re.compile(
    r"\\left\s*\\(?:\{|lbrace)(?P<inside>(?:(?!\\left|\\right).)*)\\right\s*\.[.,;\s]*", re.DOTALL
)
"""A system of rows behind one brace."""
_ROWS = re.compile(
    r"\\begin\{array\}\s*\{[lcr|@{}\s]*\}(?:(?!\\end\{array\}).)*?&?\s*"
    r"(?:=|\\le|\\ge|\\approx|<|>)\s*&?",
    re.DOTALL,
)
"""An array of rows such as ``a &=& b``, as it was written before ``align``."""


def _ends_at_the_end(body: str) -> bool:
    """Whether the array that begins first ends at the end, whatever arrays it holds."""
    level = 0
    for mark in re.finditer(r"\\(begin|end)\{array\}", body):
        level += 1 if mark[1] == "begin" else -1
        if level == 0:
            return mark.end() == len(body)
    return False


class PieceKind(Enum):
    """What a piece of a display is to a chain."""

    SIDE = "side"
    """Part of an expression."""
    RELATION = "relation"
    ROW = "row"
    """The end of a row."""
    ALIGN = "align"
    COLUMN = "column"
    """A mark between two columns of equations."""
    COMMA = "comma"
    GAP = "gap"
    """A wide space."""
    WORDS = "words"
    """Text that joins statements (``and hence``, ``where``), or explains one."""


class Piece(Struct, frozen=True):
    """One piece; ``start`` is its 0-based place in the display's TeX."""

    kind: PieceKind
    text: str
    start: int
    note: str = ""
    """What stood above a relation: ``(a)`` of ``\\overset{(a)}{=}``."""
    spelling: str = ""
    """A relation as it was typed: ``\\equiv``."""


def flatten(tex: str, macros: tuple[Macro, ...] = ()) -> tuple[Piece, ...]:
    """The pieces of one display, in order; brackets and inner environments are kept whole in their
    sides."""
    return tuple(_Flattener(tex, macros).pieces())


class _Flattener:
    def __init__(self, tex: str, macros: tuple[Macro, ...]) -> None:
        self._tex = tex
        self._tokens = tokenize(tex)
        self._at = 0
        self._depth = 0
        self._aliases = {
            m.name: m.body.strip() for m in macros if not m.arity and m.body.strip() in SPELLINGS
        }
        self._braces = braces.around(self._tokens)
        self._rows_are_ours = self._is_a_system()
        self._opened = False

    def _system(self) -> str:
        """The display without the brace that stands before a system written by hand."""
        body = self._tex.strip()
        match = _BRACED.fullmatch(body)
        return match["inside"].strip() if match else body

    def _is_a_system(self) -> bool:
        """Whether the whole display is one ``cases`` or one array with relations in its cells: rows
        of equations."""
        body = self._system().rstrip(".,;")
        is_rows = _ROWS.match(body) and _ends_at_the_end(body)
        return bool(is_rows) or any(
            body.startswith(f"\\begin{{{name}}}")
            and body.find(f"\\end{{{name}}}") == len(body) - len(name) - 6
            for name in _CASES
        )

    def pieces(self) -> Iterator[Piece]:
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            yield from self._one(token)

    def _one(self, token: Token) -> Iterator[Piece]:
        """The pieces of one token, or of the group that it opens."""
        if token.kind in (TokenKind.SPACE, TokenKind.COMMENT):
            self._at += 1
            yield Piece(PieceKind.SIDE, " ", token.start)
        elif token.text in ("\\begin", "\\end"):
            yield from self._environment(token)
        elif token.text in ("\\left", "\\right"):
            yield self._fence(token)
        elif token.kind in (TokenKind.SUPER, TokenKind.SUB):
            yield self._script(token)
        elif self._at in self._braces:
            self._at += 1
            yield Piece(PieceKind.SIDE, " ", token.start)
        elif token.kind is TokenKind.OPEN:
            yield self._whole_group(token)
        elif token.text in ("\\\\", "\\cr", "\\newline"):
            yield from self._row(token)
        elif token.text in _DROPPED:
            self._at += 1
        elif token.text in _DROPPED_WITH_ARGUMENT:
            self._at += 1
            for _ in range(2 if token.text in _TWO_ARGUMENTS else 1):
                self._argument()
        elif self._depth == 0:
            yield from self._outermost(token)
        else:
            yield self._plain(token)

    def _outermost(self, token: Token) -> Iterator[Piece]:
        """The pieces of a token outside of all groups."""
        if relation := self._relation(token):
            yield relation
        elif said := spelt_out(self._tex, self._tokens, self._at):
            self._at = said[1]
            yield Piece(PieceKind.SIDE, f" {said[0]}", token.start)
        elif token.kind is TokenKind.ALIGN:
            self._at += 1
            yield Piece(PieceKind.ALIGN, "", token.start)
        elif token.text == "," and self._is_inside_number():
            yield self._plain(token)
        elif token.text in (",", ";"):
            self._at += 1
            yield Piece(PieceKind.COMMA, token.text, token.start)
        elif token.text in WIDE:
            self._at += 1
            yield Piece(PieceKind.GAP, token.text, token.start)
        elif token.text in _TEXT and (words := self._words(token)):
            yield words
        elif token.text in braces.EMBRACING and (
            held := braces.around_statement(
                self._tokens, box := braces.behind_looks(self._tokens, self._at)
            )
        ):
            self._braces |= held
            self._at = box + 1
            yield Piece(PieceKind.SIDE, " ", token.start)
        elif token.text in _WORDS_AS_SIGNS:
            self._at += 1
            yield Piece(PieceKind.WORDS, token.text[1:], token.start)
        else:
            yield self._plain(token)

    def _is_inside_number(self) -> bool:
        """Whether the comma here groups digits: ``10,000``."""
        before = self._tokens[self._at - 1] if self._at else None
        after = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else None
        return (
            before is not None
            and after is not None
            and before.kind is TokenKind.NUMBER is after.kind
            and len(before.text) <= 3
            and len(after.text.partition(".")[0]) == 3
            and not before.text.startswith("0")
        )

    def _plain(self, token: Token) -> Piece:
        """A token of an expression; brackets of all kinds count for the depth."""
        self._at += 1
        if token.text in _OPENERS:
            self._depth += 1
        elif token.text in _CLOSERS and self._depth:
            self._depth -= 1
        if token.kind is TokenKind.ALIGN:
            return Piece(PieceKind.SIDE, " ", token.start)
        text = token.text
        if (
            token.kind is TokenKind.COMMAND
            and text[1:].isalpha()
            and self._at < len(self._tokens)
            and self._tokens[self._at].kind is TokenKind.LETTER
        ):
            # cannot happen in TeX as typed; keeps commands apart should a token between be dropped
            text += " "
        return Piece(PieceKind.SIDE, text, token.start)

    def _relation(self, token: Token) -> Piece | None:
        """A relation that begins at a token."""
        start = token.start
        if token.text in ("\\overset", "\\stackrel", "\\underset"):
            return self._decorated(token)
        spelling = self._aliases.get(token.text, token.text)
        follower = self._tokens[self._at + 1].text if self._at + 1 < len(self._tokens) else ""
        if spelling == ":" and follower == "=":
            spelling, self._at = ":=", self._at + 1
        elif spelling == "\\not" and follower in SPELLINGS:
            spelling, self._at = f"\\not{follower}", self._at + 1
        elif spelling == "=" and follower == ":":
            spelling, self._at = "=:", self._at + 1
        elif spelling in ("<", ">") and follower == "=":
            spelling, self._at = "\\le" if spelling == "<" else "\\ge", self._at + 1
        if spelling not in SPELLINGS:
            return None
        self._at += 1
        return Piece(PieceKind.RELATION, SPELLINGS[spelling], start, spelling=spelling)

    def _decorated(self, token: Token) -> Piece | None:
        """``\\overset{note}{=}``; None where what is decorated is no relation."""
        here = self._at
        self._at += 1
        note, base = self._argument().strip(), self._argument().strip().lstrip("&").strip()
        if base in SPELLINGS:
            return Piece(PieceKind.RELATION, SPELLINGS[base], token.start, note)
        self._at = here
        return None

    def _words(self, token: Token) -> Piece | None:
        """Text that is no name: it joins statements, or stands apart at the end of a row."""
        here = self._at
        self._at += 1
        content = self._argument()
        is_upright = token.text in ("\\mathrm", "\\rm")
        if CONNECTIVES.match(content.strip(" .,;~")) or (
            self._are_upright_words(content)
            if is_upright
            else " " in content.strip() and "_" not in content
        ):
            return Piece(PieceKind.WORDS, content.strip(), token.start)
        self._at = here
        return None

    def _are_upright_words(self, content: str) -> bool:
        """Whether a group in upright type holds two words with a space forced between them, and is
        no name of a function or an operator."""
        following = self._tokens[self._at].text if self._at < len(self._tokens) else ""
        is_name = following in ("(", "[", "_", "^", "\\left", "\\{")
        return not is_name and _UPRIGHT_WORDS.fullmatch(content.strip()) is not None

    def _script(self, token: Token) -> Piece:
        """A sub- or superscript with what it holds, whole."""
        self._at += 1
        return Piece(PieceKind.SIDE, token.text + self._argument(keep=True), token.start)

    def _whole_group(self, token: Token) -> Piece:
        """A group with its braces; ``{}`` is space, unless it bears a script: ``{}_2F_1``."""
        group = self._argument(keep=True)
        following = self._tokens[self._at].kind if self._at < len(self._tokens) else None
        bears_script = following in (TokenKind.SUPER, TokenKind.SUB)
        has_braces = group[:1] + group[-1:] == "{}"
        is_empty = has_braces and not group[1:-1].strip()
        text = " " if is_empty and not bears_script else group
        return Piece(PieceKind.SIDE, text, token.start)

    def _fence(self, token: Token) -> Piece:
        """``\\left(``, ``\\right.``: the delimiter belongs to the command."""
        self._at += 1
        while self._at < len(self._tokens) and self._tokens[self._at].kind is TokenKind.SPACE:
            self._at += 1
        delimiter = ""
        if self._at < len(self._tokens):
            delimiter = self._tokens[self._at].text
            self._at += 1
        # A brace around rows only holds them together.
        is_outermost = self._rows_are_ours and self._depth == 0
        if is_outermost and delimiter in ("\\{", "\\lbrace", "."):
            return Piece(PieceKind.SIDE, " ", token.start)
        self._depth = self._depth + 1 if token.text == "\\left" else max(self._depth - 1, 0)
        return Piece(PieceKind.SIDE, token.text + delimiter, token.start)

    def _row(self, token: Token) -> Iterator[Piece]:
        """The end of a row."""
        self._at += 1
        gap = _ROW_GAP.match(self._tex, token.end)
        while gap and self._at < len(self._tokens) and self._tokens[self._at].start < gap.end():
            self._at += 1
        if self._depth == 0:
            yield Piece(PieceKind.ROW, "", token.start)
        else:  # a bracket that goes on in the next row, which is indented
            while self._at < len(self._tokens) and braces.only_indents(self._tokens[self._at]):
                self._at += 1
            yield Piece(PieceKind.SIDE, " ", token.start)

    def _environment(self, token: Token) -> Iterator[Piece]:
        """The beginning or end of an environment."""
        here = self._at
        self._at += 1
        name = self._argument().strip()
        bare = name.rstrip("*")
        # Of arrays within one another only the outermost is rows.
        is_end = token.text == "\\end"
        ours = self._rows_are_ours and name in (*_CASES, "array") and (is_end or not self._opened)
        self._opened = self._opened or (ours and not is_end)
        if (bare in _LAYOUT and not braces.is_behind_brace(self._tokens, here)) or ours:
            if token.text == "\\begin" and bare in (*_WITH_ARGUMENT, "array"):
                self._argument()
            yield Piece(PieceKind.SIDE, " ", token.start)
            return
        if token.text == "\\end":
            yield Piece(PieceKind.SIDE, f"\\end{{{name}}}", token.start)
            return
        self._at = here
        yield Piece(PieceKind.SIDE, self._whole_environment(), token.start)

    def _whole_environment(self) -> str:
        start, level = self._tokens[self._at].start, 0
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.text == "\\begin":
                level += 1
            elif token.text == "\\end":
                level -= 1
                self._argument()
                if level == 0:
                    break
        return self._tex[start : self._end()]

    def _argument(self, keep: bool = False) -> str:
        """The next token or braced group; with its braces where ``keep``."""
        while self._at < len(self._tokens) and self._tokens[self._at].kind is TokenKind.SPACE:
            self._at += 1
        if self._at >= len(self._tokens):
            return ""
        start, level = self._tokens[self._at].start, 0
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            level += (token.kind is TokenKind.OPEN) - (token.kind is TokenKind.CLOSE)
            if level <= 0:
                break
        text = self._tex[start : self._end()]
        if keep or not text.startswith("{"):
            return text
        return text[1:].removesuffix("}")

    def _end(self) -> int:
        return self._tokens[self._at - 1].end


def is_space(text: str) -> bool:
    """Whether a side's piece leaves nothing but space on the page."""
    return not text.strip() or text in _SMALL_SPACE or text in WIDE


def is_implication(piece: Piece) -> bool:
    """Whether a piece joins whole statements: ``\\iff``, ``\\implies``."""
    return piece.kind is PieceKind.RELATION and piece.text in IMPLICATIONS
