"""TeX → tree, forgiving: whatever is not known is kept as a sign that spells itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from mathreply.tex.tokens import Token, TokenKind, tokenize
from mathreply.tex.typed_characters import spelt
from mathreply.words import vocabulary as v
from mathreply.words.digits import grouped_digits
from mathreply.words.fences import match_fences
from mathreply.words.signs import sign_of
from mathreply.words.texts import named, read_text, word_of
from mathreply.words.tree import (
    Accent,
    Braces,
    Fraction,
    Mark,
    Node,
    Nodes,
    Role,
    Scripts,
    Stacked,
    Styled,
    Table,
    has_role,
)

Construct = Callable[["FormulaReader", str], Nodes]
"""Reads what follows a command that has a shape of its own; it is handed the command's name."""

DEPTH_LIMIT = 40
"""Braces deeper than this are read flat: a listener could not follow them anyway."""

_EMPTY: Nodes = ()
_ENDS = frozenset({TokenKind.CLOSE, TokenKind.ALIGN})


def read(tex: str, constructs: Mapping[str, Construct], depth: int = 0) -> Nodes:
    """The tree of a formula, whatever the TeX; ``depth`` counts the groups around it."""
    return match_fences(FormulaReader(tokenize(tex), constructs, depth).rows_or_one())


class FormulaReader:
    """Walks over the tokens of one formula."""

    def __init__(
        self, tokens: Sequence[Token], constructs: Mapping[str, Construct], depth: int = 0
    ) -> None:
        self._constructs = constructs
        written = spelt([token for token in tokens if token.kind is not TokenKind.COMMENT])
        self._tokens = list(grouped_digits(written))
        self.at = 0
        self.depth = depth
        self._upright = 0
        """How many fonts around this place are upright: letters there are no variables."""

    def inner(self, tex: str) -> Nodes:
        """The tree of a formula inside of this one."""
        return read(tex, self._constructs, self.depth + 1)

    def peek(self) -> Token | None:
        """The next token, not taken; None at the end."""
        return self._tokens[self.at] if self.at < len(self._tokens) else None

    def skip_space(self) -> Token | None:
        """The next token that is no space; the spaces before it are taken."""
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
        """The source of an optional argument, taken; empty where there is none."""
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
                font = v.SWITCHES[token.text[1:]]
                self._upright += font == "roman"
                rest = self.items(stop_at_rows=stop_at_rows)
                self._upright -= font == "roman"
                items.append(
                    named(word)
                    if font == "roman" and (word := word_of(rest))
                    else Styled(font, rest)
                )
                break
            if name := self._italic_name():
                items.append(name)
                continue
            self.at += 1
            if token.text == "\\perp" and items[-1:] == [sign_of("\\perp")]:
                items[-1] = sign_of(v.INDEPENDENT)
                continue
            items.extend(self._one(token, items))
        return _split_infix(tuple(items))

    def _italic_name(self) -> Node | None:
        """``exp(x)`` without its backslash: letters side by side that spell a function's name."""
        if self._upright:
            return None
        end = self.at
        while end < len(self._tokens) and self._tokens[end].kind is TokenKind.LETTER:
            end += 1
        word = "".join(token.text for token in self._tokens[self.at : end])
        if word not in v.ITALIC_NAMES:
            return None
        self.at = end
        return named(word)

    def _one(self, token: Token, before: list[Node]) -> Nodes:
        """What begins with a token, taken."""
        kind = token.kind
        if kind in (TokenKind.SUB, TokenKind.SUPER, TokenKind.PRIME):
            return (
                self._script(
                    token, before.pop() if before and _takes_scripts(before[-1]) else None
                ),
            )
        if kind is TokenKind.OPEN:
            return self._group()
        if kind is TokenKind.COMMAND:
            return self._command(token.text)
        if token.text == ":" and self._is("="):
            self.at += 1
            return (Mark(Role.RELATION, ":=", v.RELATIONS[":="]),)
        if token.text == "=" and self._is(":"):
            self.at += 1
            return (Mark(Role.RELATION, "=:", v.RELATIONS["=:"]),)
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
        return (Braces(body),) if body else (Braces(_EMPTY),)

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
        # TeX takes one digit: \frac12 is a half. The others go back for the next argument.
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
        """An optional argument, read; None where there is none."""
        text = self.raw_option()
        return self.inner(text) if text and self.depth < DEPTH_LIMIT else None

    def _script(self, token: Token, base: Node | None) -> Node:
        """A base with one script or prime more; of a brace below or above it is the note."""
        if token.kind is TokenKind.PRIME:
            # f'' are two tokens on one base.
            if isinstance(base, Scripts):
                return Scripts(base.base, base.sub, base.sup, base.primes + 1)
            return Scripts(base, primes=1)
        while self._is("\\limits") or self._is("\\nolimits"):
            self.at += 1
        argument = self.argument()
        # \underbrace{…}_{…}: the script is the brace's note.
        if (
            isinstance(base, Stacked)
            and token.kind is (TokenKind.SUB if base.below else TokenKind.SUPER)
            and not base.note
        ):
            return Stacked(base.body, argument, base.below)
        old = base if isinstance(base, Scripts) else Scripts(base)
        if token.kind is TokenKind.SUB:
            # A second subscript is an error in TeX; it is said all the same, on what stands before
            # it.
            return (
                Scripts(base, argument)
                if old.sub is not None
                else Scripts(old.base, argument, old.sup, old.primes)
            )
        if argument and all(isinstance(node, Mark) and node.tex == "\\prime" for node in argument):
            return Scripts(old.base, old.sub, old.sup, old.primes + len(argument))
        return (
            Scripts(base, sup=argument)
            if old.sup is not None
            else Scripts(old.base, old.sub, argument, old.primes)
        )

    def _command(self, text: str) -> Nodes:
        name = text[1:]
        if handler := self._constructs.get(name):
            return handler(self, name)
        # Between upright letters it parts two units, or two words of a name.
        if self._upright and text == "\\,":
            return (Mark(Role.TIMES, text, ""),)
        if text in v.THIN or name in v.SILENT:
            return _EMPTY
        if name in v.SILENT_WITH_ARGUMENT:
            return self._silent(name)
        if name == "exists" and self._is("!"):
            self.at += 1
            return (sign_of("\\exists!"),)
        if name in v.FONTS:
            return self._font(name)
        if name in v.ACCENTS:
            return (Accent(v.ACCENTS[name], self.argument()),)
        if name in v.COLOURED:
            self.raw_argument()
            return (Braces(self.argument()),)
        return (sign_of(text),)

    def _silent(self, name: str) -> Nodes:
        if name in v.WITH_LENGTH:
            while ((token := self.peek()) is not None and token.text in "-+. 0123456789") or (
                token is not None and token.kind is TokenKind.NUMBER
            ):
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
            return (read_text(self.raw_argument(), self.inner),)
        self._upright += font in ("roman", "name")
        body = self.argument()
        self._upright -= font in ("roman", "name")
        if font == "plain":
            return (Braces(body),)
        if font in ("roman", "name") and (word := word_of(body)):
            return (named(word, font),)
        # Who sets several letters in this font means no product of them.
        if name == "mathit" and len(word := word_of(body)) > 2:
            return (named(word),)
        return (Styled(font, body),)


def _takes_scripts(node: Node) -> bool:
    return not has_role(node, Role.PUNCTUATION, Role.SPACE, Role.BREAK, Role.INFIX, Role.OPEN)


def _split_infix(items: Nodes) -> Nodes:
    """``a \\over b`` → a fraction of what stands before and after."""
    for i, node in enumerate(items):
        if has_role(node, Role.INFIX):
            assert isinstance(node, Mark)
            above, below = match_fences(items[:i]), match_fences(_split_infix(items[i + 1 :]))
            kind = {"\\over": "over", "\\above": "over", "\\choose": "choose"}.get(node.tex, "atop")
            return (Fraction(above, below, kind),)
    return items
