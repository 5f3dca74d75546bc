"""TeX → tree, forgiving: whatever is not known is kept as a sign that spells itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from generator.tex.tokens import Token, TokenKind, tokenize
from generator.words import vocabulary as v
from generator.words.fences import match_fences
from generator.words.signs import sign_of
from generator.words.tree import (
    Accent,
    Fraction,
    Group,
    Mark,
    Node,
    Nodes,
    Role,
    Root,
    Scripts,
    Stacked,
    Styled,
    Table,
    Text,
    has_role,
)

DEPTH_LIMIT = 40
"""Braces deeper than this are read flat: a listener could not follow them anyway."""

_EMPTY: Nodes = ()
_ENDS = frozenset({TokenKind.CLOSE, TokenKind.ALIGN})


def read(tex: str, depth: int = 0) -> Nodes:
    """The tree of a formula, whatever the TeX; ``depth`` counts the groups around it."""
    return match_fences(Reader(tokenize(tex), depth).rows_or_one())


class Reader:
    """Walks over the tokens of one formula."""

    def __init__(self, tokens: Sequence[Token], depth: int = 0) -> None:
        self._tokens = [token for token in tokens if token.kind is not TokenKind.COMMENT]
        self.at = 0
        self.depth = depth

    # --- tokens ---------------------------------------------------------------------------------------------

    def peek(self) -> Token | None:
        return self._tokens[self.at] if self.at < len(self._tokens) else None

    def skip_space(self) -> Token | None:
        while (token := self.peek()) is not None and token.kind is TokenKind.SPACE:
            self.at += 1
        return token

    def _is(self, text: str) -> bool:
        token = self.skip_space()
        return token is not None and token.text == text

    def raw_argument(self) -> str:
        """The text of the next argument, braces off, white space kept."""
        token = self.skip_space()
        if token is None:
            return ""
        self.at += 1
        if token.kind is not TokenKind.OPEN:
            return token.text
        level, pieces = 1, []
        while (token := self.peek()) is not None:
            self.at += 1
            level += (token.kind is TokenKind.OPEN) - (token.kind is TokenKind.CLOSE)
            if level == 0:
                break
            pieces.append(token.text)
        return "".join(pieces)

    def raw_option(self) -> str:
        if not self._is("["):
            return ""
        self.at += 1
        pieces: list[str] = []
        while (token := self.peek()) is not None:
            self.at += 1
            if token.text == "]":
                break
            pieces.append(token.text)
        return "".join(pieces)

    # --- sequences ------------------------------------------------------------------------------------------

    def rows_or_one(self) -> Nodes:
        """The whole formula; ``\\\\`` outside of a table makes rows of it."""
        rows: list[tuple[Nodes, ...]] = []
        cells: list[Nodes] = []
        while True:
            cells.append(self.items(stop_at_rows=True))
            token = self.peek()
            if token is None:
                break
            self.at += 1
            if token.text in ("\\\\", "\\newline", "\\cr"):
                self.raw_option()
                rows.append(tuple(cells))
                cells = []
            elif token.text.startswith("\\end"):
                self.raw_argument()
        if not rows and len(cells) == 1:
            return cells[0]
        return (Table("rows", (*rows, tuple(cells))),)

    def items(self, *, stop_at_rows: bool = False) -> Nodes:
        """Everything up to the end of the group (or cell); fences are still loose signs."""
        items: list[Node] = []
        while (token := self.skip_space()) is not None:
            if token.kind in _ENDS or token.text == "\\end":
                break
            if stop_at_rows and token.text in ("\\\\", "\\newline", "\\cr"):
                break
            if token.kind is TokenKind.COMMAND and token.text[1:] in v.SWITCHES:
                self.at += 1
                rest = self.items(stop_at_rows=stop_at_rows)
                font = v.SWITCHES[token.text[1:]]
                items.append(_named(word) if font == "roman" and (word := _word(rest)) else Styled(font, rest))
                break
            self.at += 1
            items.extend(self._one(token, items))
        return _split_infix(tuple(items))

    def _one(self, token: Token, before: list[Node]) -> Nodes:
        kind = token.kind
        if kind in (TokenKind.SUB, TokenKind.SUPER, TokenKind.PRIME):
            return (self._script(token, before.pop() if before and _takes_scripts(before[-1]) else None),)
        if kind is TokenKind.OPEN:
            return self._group()
        if kind is TokenKind.COMMAND:
            return self._command(token.text)
        if token.text == ":" and self._is("="):
            self.at += 1
            return (Mark(Role.RELATION, ":=", v.RELATIONS[":="]),)
        if token.text in "<>" and self._is("="):
            self.at += 1
            name = "\\le" if token.text == "<" else "\\ge"
            return (Mark(Role.RELATION, name, v.RELATIONS[name]),)
        if token.text == "." and self._is("."):
            while self._is("."):
                self.at += 1
            return (sign_of("\\ldots"),)
        return (sign_of(token.text),)

    def _group(self) -> Nodes:
        if self.depth >= DEPTH_LIMIT:
            return _EMPTY
        body = self._braced()
        return (Group(body),) if body else (Group(_EMPTY),)

    def _braced(self) -> Nodes:
        """The rest of a group that has been opened, with its fences matched."""
        self.depth += 1
        rows: list[Nodes] = []
        while True:
            rows.append(self.items(stop_at_rows=True))
            token = self.peek()
            if token is None:
                break
            self.at += 1
            if token.kind is TokenKind.CLOSE:
                break
            if token.text == "\\end":
                self.raw_argument()
        self.depth -= 1
        return match_fences(tuple(node for row in rows for node in row))

    def argument(self) -> Nodes:
        """The next argument: a group, or one token (of a number, one digit)."""
        token = self.skip_space()
        if token is None or token.kind in _ENDS:
            return _EMPTY
        self.at += 1
        if token.kind is TokenKind.OPEN:
            return self._braced() if self.depth < DEPTH_LIMIT else _EMPTY
        if token.kind is TokenKind.NUMBER and len(token.text) > 1:
            self.at -= 1
            rest = Token(TokenKind.NUMBER, token.text[1:], token.start + 1, token.end)
            self._tokens[self.at] = rest
            return (sign_of(token.text[0]),)
        if self.depth >= DEPTH_LIMIT:
            return (sign_of(token.text),)
        self.depth += 1
        items = self._one(token, [])
        self.depth -= 1
        return match_fences(items)

    def option(self) -> Nodes | None:
        text = self.raw_option()
        return read(text, self.depth + 1) if text and self.depth < DEPTH_LIMIT else None

    # --- scripts --------------------------------------------------------------------------------------------

    def _script(self, token: Token, base: Node | None) -> Node:
        if token.kind is TokenKind.PRIME:
            if isinstance(base, Scripts):
                return Scripts(base.base, base.sub, base.sup, base.primes + 1)
            return Scripts(base, primes=1)
        while self._is("\\limits") or self._is("\\nolimits"):
            self.at += 1
        argument = self.argument()
        if isinstance(base, Stacked) and token.kind is (TokenKind.SUB if base.below else TokenKind.SUPER) \
                and not base.note:
            return Stacked(base.body, argument, base.below)
        old = base if isinstance(base, Scripts) else Scripts(base)
        if token.kind is TokenKind.SUB:
            return Scripts(base, argument) if old.sub is not None else Scripts(old.base, argument, old.sup, old.primes)
        if argument and all(isinstance(node, Mark) and node.tex == "\\prime" for node in argument):
            return Scripts(old.base, old.sub, old.sup, old.primes + len(argument))
        return Scripts(base, sup=argument) if old.sup is not None else Scripts(old.base, old.sub, argument, old.primes)

    # --- commands -------------------------------------------------------------------------------------------

    def _command(self, text: str) -> Nodes:
        name = text[1:]
        if handler := _HANDLERS.get(name):
            return handler(self, name)
        if text in v.THIN or name in v.SILENT:
            return _EMPTY
        if name in v.SILENT_WITH_ARGUMENT:
            return self._silent(name)
        if name in v.FONTS:
            return self._font(name)
        if name in v.ACCENTS:
            return (Accent(v.ACCENTS[name], self.argument()),)
        if name in v.COLOURED:
            self.raw_argument()
            return (Group(self.argument()),)
        return (sign_of(text),)

    def _silent(self, name: str) -> Nodes:
        if name in ("kern", "mkern", "mskip", "hskip", "vskip"):
            while ((token := self.peek()) is not None and token.text in "-+. 0123456789") or \
                    (token is not None and token.kind is TokenKind.NUMBER):
                self.at += 1
            for _ in range(2):
                token = self.peek()
                if token is not None and token.kind is TokenKind.LETTER:
                    self.at += 1
            return _EMPTY
        self.raw_option()
        self.raw_argument()
        if name == "rule":
            self.raw_argument()
        return _EMPTY

    def _font(self, name: str) -> Nodes:
        font = v.FONTS[name]
        if font == "text":
            return (read_text(self.raw_argument(), self.depth),)
        body = self.argument()
        if font == "plain":
            return (Group(body),)
        if font in ("roman", "name") and (word := _word(body)):
            return (_named(word, font),)
        return (Styled(font, body),)


def _takes_scripts(node: Node) -> bool:
    return not has_role(node, Role.PUNCTUATION, Role.SPACE, Role.BREAK, Role.INFIX, Role.OPEN)


def _split_infix(items: Nodes) -> Nodes:
    """``a \\over b`` → a fraction of what stands before and after."""
    for i, node in enumerate(items):
        if has_role(node, Role.INFIX):
            assert isinstance(node, Mark)
            above, below = match_fences(items[:i]), match_fences(_split_infix(items[i + 1:]))
            kind = {"\\over": "over", "\\above": "over", "\\choose": "choose"}.get(node.tex, "atop")
            return (Fraction(above, below, kind),)
    return items


def _word(body: Nodes) -> str:
    """``\\mathrm{softmax}`` → ``softmax``; empty where it is not a word of at least two letters."""
    letters = []
    for node in body:
        if not isinstance(node, Mark) or node.role not in (Role.LETTER, Role.NUMBER, Role.ADD, Role.SPACE):
            return ""
        if node.role is Role.ADD and node.tex != "-":
            return ""
        letters.append(" " if node.role is Role.SPACE else node.tex)
    word = "".join(letters)
    return word if len(word) > 1 and word[0].isalpha() and "\\" not in word else ""


def _named(word: str, font: str = "roman") -> Mark:
    compact = word.replace(" ", "")
    if compact == "mod":
        return Mark(Role.TIMES, "\\bmod", "mod")
    if compact in v.BIG:
        return Mark(Role.BIG, f"\\{compact}", v.BIG[compact])
    if compact in v.NAMES:
        return Mark(Role.NAME, f"\\{compact}", v.NAMES[compact])
    return Mark(Role.NAME, word if font == "roman" else f"\\{word}", word)


def read_text(raw: str, depth: int = 0) -> Text | Mark:
    """``\\text{…}``: words, and formulas between dollars; one plain word may be a function's name."""
    if raw.isascii() and raw.isalpha() and (len(raw) > 2 or raw in v.NAMES) and raw not in _PROSE:
        return _named(raw) if f"\\{raw}" in v.CHOOSERS or raw not in v.BIG else Mark(Role.NAME, raw, raw)
    parts: list[str | Nodes] = []
    for i, piece in enumerate(raw.split("$")):
        if i % 2:
            parts.append(read(piece, depth + 1))
        elif piece:
            parts.append(_plain_text(piece))
    return Text(tuple(parts))


_PROSE = frozenset({
    "if", "for", "and", "or", "where", "with", "otherwise", "when", "all", "else", "the", "from", "since"
})


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


# --- commands with a shape of their own -------------------------------------------------------------------------


def _fraction(reader: Reader, name: str) -> Nodes:
    if name == "cfrac":
        reader.raw_option()
    return (Fraction(reader.argument(), reader.argument(), "choose" if "binom" in name else "over"),)


def _genfrac(reader: Reader, name: str) -> Nodes:
    for _ in range(4):
        reader.raw_argument()
    return _fraction(reader, name)


def _root(reader: Reader, name: str) -> Nodes:
    index = reader.option()
    return (Root(reader.argument(), index),)


def _environment(reader: Reader, name: str) -> Nodes:
    if reader.depth >= DEPTH_LIMIT:
        return _EMPTY
    kind = reader.raw_argument()
    if kind in ("array", "subarray", "alignedat", "alignat", "alignat*"):
        reader.raw_option()
        reader.raw_argument()
    rows: list[tuple[Nodes, ...]] = []
    cells: list[Nodes] = []
    reader.depth += 1
    while True:
        cells.append(reader.items(stop_at_rows=True))
        token = reader.peek()
        if token is None:
            break
        reader.at += 1
        if token.text == "\\end":
            reader.raw_argument()
            break
        if token.kind is not TokenKind.ALIGN and token.kind is not TokenKind.CLOSE:
            reader.raw_option()
            rows.append(tuple(cells))
            cells = []
    reader.depth -= 1
    if any(cells):
        rows.append(tuple(cells))
    return (Table(kind, tuple(rows)),)


def _substack(reader: Reader, name: str) -> Nodes:
    raw = reader.raw_argument()
    if reader.depth >= DEPTH_LIMIT:
        return (Text((raw,)),)
    pieces = raw.split("\\\\")
    rows = [read(piece, reader.depth + 1) for piece in pieces]
    return (Table("substack", tuple((row,) for row in rows)),)


def _stack(reader: Reader, name: str) -> Nodes:
    note, body = reader.argument(), reader.argument()
    below = name == "underset"
    if len(body) == 1 and below and has_role(body[0], Role.BIG, Role.NAME):
        return (Scripts(body[0], note),)
    if (name != "underset") and len(body) == 1 and has_role(body[0], Role.RELATION) and _says_defined(note):
        return (Mark(Role.RELATION, ":=", v.RELATIONS[":="]),)
    return (Stacked(body, note, below),)


def _says_defined(note: Nodes) -> bool:
    if len(note) != 1:
        return False
    node = note[0]
    text = node.parts[0] if isinstance(node, Text) and node.parts else node.words if isinstance(node, Mark) else ""
    return isinstance(text, str) and text.strip().lower() in ("def", "def.", "triangle", "\\triangle", "definition")


def _brace(reader: Reader, name: str) -> Nodes:
    return (Stacked(reader.argument(), _EMPTY, name.startswith("under")),)


def _arrow(reader: Reader, name: str) -> Nodes:
    below = reader.option()
    above = reader.argument()
    words = "implies" if "Rightarrow" in name else "to"
    arrow = Mark(Role.RELATION, f"\\{name}", words)
    note = (*above, *((Mark(Role.PUNCTUATION, ",", ","), *below) if below else ()))
    return (Stacked((arrow,), note, below=False),) if note else (arrow,)


def _negated(reader: Reader, name: str) -> Nodes:
    body = reader.argument()
    if body and isinstance(body[0], Mark) and body[0].role is Role.RELATION:
        words = body[0].words
        denied = f"is not {words[3:]}" if words.startswith("is ") else f"does not {words.removesuffix('s')}"
        denied = {"equals": "is not equal to", "implies": "does not imply"}.get(words, denied)
        return (Mark(Role.RELATION, "\\not" + body[0].tex, denied), *body[1:])
    return (Mark(Role.LETTER, "\\not", "not"), *body)


def _tag(reader: Reader, name: str) -> Nodes:
    label = reader.raw_argument().strip("() ")
    said = read_text(label, reader.depth)
    return (Mark(Role.SPACE, "\\quad", ","), Text(("equation ", (said,))))


def _sided(reader: Reader, name: str) -> Nodes:
    """``\\left|``: here a bar's side is known; ``\\left.`` shows nothing."""
    token = reader.skip_space()
    if token is None:
        return _EMPTY
    if token.text == ".":
        reader.at += 1
    elif token.text in v.BARS or token.text in "<>":
        reader.at += 1
        role = Role.OPEN if name == "left" else Role.CLOSE
        return (Mark(role, token.text, v.BARS.get(token.text, "<")),)
    return _EMPTY


def _modulo(reader: Reader, name: str) -> Nodes:
    body = reader.argument()
    return (Mark(Role.SPACE, "\\quad", ","), Text(("modulo ",)), Group(body))


def _arg(reader: Reader, name: str) -> Nodes:
    for following in ("max", "min"):
        while (token := reader.skip_space()) is not None and token.text in v.THIN:
            reader.at += 1
        if token is not None and token.text == f"\\{following}":
            reader.at += 1
            return (Mark(Role.BIG, f"\\arg{following}", v.BIG[f"arg{following}"]),)
    return (Mark(Role.NAME, "\\arg", v.NAMES["arg"]),)


_HANDLERS: Mapping[str, Callable[[Reader, str], Nodes]] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "binom", "dbinom", "tbinom"), _fraction),
    "genfrac": _genfrac, "sqrt": _root, "begin": _environment, "substack": _substack,
    **dict.fromkeys(("overset", "underset", "stackrel"), _stack),
    **dict.fromkeys(("underbrace", "overbrace"), _brace),
    **dict.fromkeys(("xrightarrow", "xleftarrow", "xRightarrow", "xleftrightarrow", "xrightleftharpoons",
                     "xhookrightarrow", "xtwoheadrightarrow"), _arrow),
    "not": _negated, "tag": _tag, "tag*": _tag, "pmod": _modulo, "arg": _arg, "left": _sided, "right": _sided,
}
