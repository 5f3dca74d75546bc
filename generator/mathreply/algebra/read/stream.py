"""TeX prepared for reading: macros expanded, spacing turned into gaps, delimiters with their sizes,
limits held."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec.structs import replace

from mathreply.algebra.read.bare_means import with_brackets
from mathreply.algebra.read.bars import straightened
from mathreply.algebra.read.emphasised import unemphasised
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.numerals import grouped
from mathreply.algebra.read.outcomes import as_events
from mathreply.algebra.read.pieced import in_one_piece
from mathreply.algebra.read.signed_braces import loosened, opened
from mathreply.algebra.read.slips import tidied, with_arguments
from mathreply.algebra.read.typed_words import as_commands
from mathreply.model import Macro
from mathreply.settings import Limits
from mathreply.tex import greek, typed_signs
from mathreply.tex.spaces import NARROW, NEGATIVE, TYPE_SIZES, WIDE, WIDTHLESS
from mathreply.tex.tokens import Token, TokenKind, tokenize
from mathreply.tex.typed_characters import spelt

__all__ = ["Lexeme", "StreamError", "lexemes_of", "prepare"]


class StreamError(Exception):
    """What keeps TeX from being cut up at all: ``(piece, column, message, hint)``."""


_GAPS = dict.fromkeys(NARROW, 1) | dict.fromkeys(WIDE, 2) | dict.fromkeys(NEGATIVE | WIDTHLESS, 0)
_NOTHING = {
    "\\displaystyle",
    "\\textstyle",
    "\\scriptstyle",
    "\\scriptscriptstyle",
    "\\limits",
    "\\nolimits",
    "\\nonumber",
    "\\notag",
    "\\strut",
    "\\mathstrut",
    "\\mathrel",
    "\\mathbin",
    "\\mathord",
    "\\mathopen",
    "\\mathclose",
    "\\mathinner",
    "\\boxed",
    "\\relax",
    "\\null",
    "\\cancel",
    "\\bcancel",
    "\\xcancel",
    "\\allowbreak",
    "\\small",
    "\\scriptsize",
    *TYPE_SIZES,
}
_NOTHING_WITH_ARGUMENT = {
    "\\cancelto",
    "\\color",
    "\\textcolor",
    "\\label",
    "\\tag",
    "\\tag*",
    "\\phantom",
    "\\hphantom",
    "\\vphantom",
    "\\hspace",
    "\\hspace*",
    "\\vspace",
}
_SIZES = {
    f"\\{size}{side}": {"": "big", "l": "left", "r": "right", "m": "middle"}[side]
    for size in ("big", "Big", "bigg", "Bigg")
    for side in ("", "l", "r", "m")
}
_FENCES = {"\\left": "left", "\\right": "right", "\\middle": "middle"} | _SIZES
_DELIMITERS = {
    "\\lbrace": "\\{",
    "\\rbrace": "\\}",
    "\\lbrack": "[",
    "\\rbrack": "]",
    "\\vert": "|",
    "\\Vert": "\\|",
    "\\parallel": "\\|",
    "<": "\\langle",
    ">": "\\rangle",
}
_SIDED = {
    "\\lvert": ("|", "left"),
    "\\rvert": ("|", "right"),
    "\\lVert": ("\\|", "left"),
    "\\rVert": ("\\|", "right"),
}
_SAME = {
    "−": "-",
    "–": "-",
    "∗": "\\ast",
    "∕": "/",
    "⁄": "/",
    "*": "\\ast",
    "\\lparen": "(",
    "\\rparen": ")",
    "\\cdotp": "\\cdot",
    "\\bullet": "\\bullet",
    "\\hbox": "\\mbox",
}
_SAME |= greek.COMMAND_OF | typed_signs.COMMAND_OF
_TYPED = frozenset(typed_signs.COMMAND_OF.values())
_OPENING = {"{", "(", "["}
_CLOSING = {"}", ")", "]"}
_BUILT_IN = {
    name: Macro(name, body)
    for name, body in (
        ("\\R", "\\mathbb{R}"),
        ("\\N", "\\mathbb{N}"),
        ("\\Z", "\\mathbb{Z}"),
        ("\\Reals", "\\mathbb{R}"),
        ("\\reals", "\\mathbb{R}"),
        ("\\Complex", "\\mathbb{C}"),
        ("\\cnums", "\\mathbb{C}"),
        ("\\natnums", "\\mathbb{N}"),
        ("\\argmin", "\\operatorname*{argmin}"),
        ("\\argmax", "\\operatorname*{argmax}"),
    )
}
"""Macros that KaTeX defines, unless the author does. Source: KaTeX, src/macros.ts."""
_LOST_ESCAPE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\t(?=(?:ext|heta|au|imes|op|frac|anh|ilde|binom)\b)"
    r"|\r(?=(?:ho|ight|m|angle)\b)|\n(?=(?:abla|eq|e|u|ot)\b)"
)
_MAX_EXPANSIONS = 2_000


def prepare(tex: str, macros: Mapping[str, Macro], limits: Limits) -> tuple[Lexeme, ...]:
    """The lexemes of one side.

    Raises:
        StreamError: at a limit, a lost escape (a form feed where ``\\f`` was meant) or a macro
            without its arguments.
    """
    return _prepared(tex, macros, limits) if macros else _without_macros(tex, limits)


def lexemes_of(tex: str) -> tuple[Lexeme, ...]:
    """The lexemes of a side under no macros; none where it cannot be cut up."""
    try:
        return prepare(tex, {}, Limits())
    except StreamError:
        return ()


@lru_cache(maxsize=512)
def _without_macros(tex: str, limits: Limits) -> tuple[Lexeme, ...]:
    """The lexemes of a side; a display without declarations is looked at many times."""
    return _prepared(tex, {}, limits)


def _prepared(tex: str, macros: Mapping[str, Macro], limits: Limits) -> tuple[Lexeme, ...]:
    """The lexemes of a side: macros put in, fences joined, slips of typing mended."""
    if len(tex) > limits.max_tex_length:
        raise StreamError(
            tex[:20] + "…",
            1,
            f"too long: {len(tex):,} characters, and the limit is {limits.max_tex_length:,}",
            "split it into several steps",
        )
    if lost := _LOST_ESCAPE.search(tex):
        raise StreamError(
            tex[lost.start() : lost.start() + 8],
            lost.start() + 1,
            f"a control character (U+{ord(lost.group()[0]):04X}) stands in the TeX",
            "a backslash was lost: in YAML and JSON use single quotes or a block",
        )
    tokens = spelt([t for t in tokenize(tex) if t.kind is not TokenKind.COMMENT])
    tokens = _set_under(with_arguments(list(_stops(tokens))))
    joined = _join_fences(_spaced(_expanded(tokens, macros, limits)))
    whole = in_one_piece(as_commands(grouped(unemphasised(joined))))
    lexemes = tuple(straightened(tidied(with_brackets(opened(loosened(as_events(whole)))))))
    _check_nesting(lexemes, limits)
    return lexemes


def _stops(tokens: list[Token]) -> Iterator[Token]:
    """``...`` as dots, and ``..`` between commas."""
    position = 0
    while position < len(tokens):
        token = tokens[position]
        texts = [t.text for t in tokens[position : position + 3]]
        is_listed = position > 0 and tokens[position - 1].text == "," and texts[2:] == [","]
        length = 1
        if texts == [".", ".", "."]:
            length = 3
        elif is_listed and texts[:2] == [".", "."]:
            length = 2
        if length > 1:
            end = tokens[position + length - 1].end
            token = replace(token, kind=TokenKind.COMMAND, text="\\ldots", end=end)
        yield token
        position += length


def _set_under(tokens: list[Token]) -> list[Token]:
    """``\\underset{x}{\\arg\\max}`` as ``\\arg\\max_{x}``."""
    found: list[Token] = []
    rest = list(reversed(tokens))
    while rest:
        token = rest.pop()
        if token.text != "\\underset":
            found.append(token)
            continue
        below, base = _braced_run(rest), _braced_run(rest)
        found += base
        found += [
            Token(TokenKind.SUB, "_", token.start, token.end),
            Token(TokenKind.OPEN, "{", token.start, token.end),
            *below,
            Token(TokenKind.CLOSE, "}", token.end, token.end),
        ]
    return found


def _braced_run(rest: list[Token]) -> list[Token]:
    """The next argument without its braces, taken from the end of ``rest``."""
    while rest and rest[-1].kind is TokenKind.SPACE:
        rest.pop()
    return _one_argument(rest) if rest else []


def _expanded(tokens: Sequence[Token], macros: Mapping[str, Macro], limits: Limits) -> list[Token]:
    """Macros replaced by their bodies until none is left; every token keeps the place of the
    call."""
    pending, done, expansions = list(reversed(tokens)), [], 0
    while pending:
        token = pending.pop()
        is_command = token.kind is TokenKind.COMMAND
        macro = macros.get(token.text, _BUILT_IN.get(token.text)) if is_command else None
        if macro is None:
            done.append(token)
            continue
        expansions += 1
        if expansions > _MAX_EXPANSIONS or len(pending) > limits.max_tex_length:
            raise StreamError(
                token.text,
                token.start + 1,
                f"the macro {token.text} never stops expanding",
                "a macro must not use itself",
            )
        arguments = _macro_arguments(token, macro, pending)
        body = _fill(macro, arguments)
        pending.extend(replace(t, start=token.start, end=token.end) for t in reversed(body))
    return done


def _macro_arguments(call: Token, macro: Macro, pending: list[Token]) -> list[list[Token]]:
    """The arguments of a call, taken from the tokens that are still to come, the last of which is
    next."""
    arguments: list[list[Token]] = []
    while pending and pending[-1].kind is TokenKind.SPACE and macro.arity:
        pending.pop()
    if macro.default is not None:
        if pending and pending[-1].text == "[":
            pending.pop()
            argument = []
            while pending and pending[-1].text != "]":
                argument.append(pending.pop())
            if pending:
                pending.pop()
            arguments.append(argument)
        else:
            arguments.append(list(tokenize(macro.default)))
    while len(arguments) < macro.arity:
        while pending and pending[-1].kind is TokenKind.SPACE:
            pending.pop()
        if not pending or pending[-1].kind is TokenKind.CLOSE:
            raise StreamError(
                call.text,
                call.start + 1,
                f"the macro {call.text} wants {macro.arity} argument(s)",
                f"write {call.text}" + "{…}" * macro.arity,
            )
        arguments.append(_one_argument(pending))
    return arguments


def _one_argument(pending: list[Token]) -> list[Token]:
    first = pending.pop()
    if first.kind is not TokenKind.OPEN:
        return [first]
    level, argument = 1, []
    while pending:
        token = pending.pop()
        level += (token.kind is TokenKind.OPEN) - (token.kind is TokenKind.CLOSE)
        if level == 0:
            break
        argument.append(token)
    return argument


def _fill(macro: Macro, arguments: list[list[Token]]) -> list[Token]:
    """The body of a macro with its arguments, each as a group, for it may stand behind ``^``."""
    body, filled = list(tokenize(macro.body)), []
    position = 0
    while position < len(body):
        token = body[position]
        follower = body[position + 1].text if position + 1 < len(body) else ""
        if token.text == "#" and follower.isdecimal() and 0 < int(follower[0]) <= len(arguments):
            filled.append(Token(TokenKind.OPEN, "{", token.start, token.end))
            filled.extend(arguments[int(follower[0]) - 1])
            filled.append(Token(TokenKind.CLOSE, "}", token.start, token.end))
            position += 2
            continue
        filled.append(token)
        position += 1
    return filled


def _spaced(tokens: Sequence[Token]) -> Iterator[Lexeme]:
    """Spacing becomes the gap of what follows; what only affects looks is left out."""
    gap, glue, position = 0, "", 0
    while position < len(tokens):
        token = tokens[position]
        position += 1
        if token.kind is TokenKind.SPACE:
            gap, glue = max(gap, "~" in token.text), " "
        elif token.text in _GAPS:
            gap, glue = max(gap, _GAPS[token.text]), glue + token.text
        elif token.text in _NOTHING:
            glue += token.text
        elif token.text in _SKIPS:
            position = _after_dimension(tokens, position)
        elif token.text in _NOTHING_WITH_ARGUMENT:
            position = _after_group(tokens, position)
        else:
            text, fence = _SIDED.get(token.text, (_SAME.get(token.text, token.text), ""))
            kind = TokenKind.COMMAND if text in _TYPED else token.kind
            yield Lexeme(kind, text, token.start, token.end, gap, fence, glue)
            gap, glue = 0, ""


_SKIPS = {"\\hskip", "\\kern", "\\mskip", "\\mkern"}
_UNITS = {"pt", "em", "ex", "mm", "cm", "in", "mu", "sp", "pc", "bp"}


def _after_dimension(tokens: Sequence[Token], position: int) -> int:
    """Past the width behind ``\\hskip``: ``1.25pt``."""
    while position < len(tokens) and (
        tokens[position].kind in (TokenKind.SPACE, TokenKind.NUMBER) or tokens[position].text == "-"
    ):
        position += 1
    unit = "".join(t.text for t in tokens[position : position + 2])
    return position + 2 if unit in _UNITS else position


def _after_group(tokens: Sequence[Token], position: int) -> int:
    level = 0
    while position < len(tokens):
        token = tokens[position]
        position += 1
        level += (token.kind is TokenKind.OPEN) - (token.kind is TokenKind.CLOSE)
        if level <= 0 and token.kind is not TokenKind.SPACE:
            break
    return position


def _join_fences(lexemes: Iterator[Lexeme]) -> list[Lexeme]:
    """``\\left`` and its delimiter become one lexeme; ``\\right. … \\left.`` across rows
    disappears."""
    joined: list[Lexeme] = []
    pending: Lexeme | None = None
    for lexeme in lexemes:
        if pending is None and lexeme.text in _FENCES:
            pending = lexeme
            continue
        if pending is not None:
            joined.append(_fenced(pending, lexeme, joined))
            pending = None
        else:
            text = lexeme.text if lexeme.text in "<>" else _DELIMITERS.get(lexeme.text, lexeme.text)
            joined.append(replace(lexeme, text=text))
        if [(x.fence, x.text) for x in joined[-2:]] == [("right", "."), ("left", ".")]:
            del joined[-2:]
    if pending is not None:
        message = f"{pending.text} has no delimiter after it"
        raise StreamError(pending.text, pending.start + 1, message, "")
    return joined


def _fenced(command: Lexeme, delimiter: Lexeme, before: list[Lexeme]) -> Lexeme:
    """A delimiter with the command before it."""
    text = _DELIMITERS.get(delimiter.text, delimiter.text)
    fence = delimiter.fence or _FENCES[command.text]
    if text == "|" and command.text in _SIZES and _none_open(before):
        # F(x) \\Bigr|_a^b closes no bar: it evaluates.
        fence = "big"
    return replace(
        delimiter, text=text, fence=fence, gap=command.gap, start=command.start, glue=command.glue
    )


def _none_open(lexemes: list[Lexeme]) -> bool:
    """Whether no bar is open here that a bar of the right could close."""
    fences = [x.fence for x in lexemes if x.text == "|"]
    return fences.count("left") <= fences.count("right") and bool(lexemes)


def _check_nesting(lexemes: tuple[Lexeme, ...], limits: Limits) -> None:
    """Refuses what would take too long: too many brackets inside one another, too many terms."""
    depth = 0
    for lexeme in lexemes:
        depth += lexeme.text in _OPENING
        depth -= lexeme.text in _CLOSING
        if depth > limits.max_nesting:
            raise StreamError(
                lexeme.text,
                lexeme.start + 1,
                f"too deeply nested: more than {limits.max_nesting} brackets inside one another",
                "name a part of it with a definition",
            )
    terms = sum(lexeme.text in ("+", "-") for lexeme in lexemes)
    if terms > limits.max_terms:
        raise StreamError(
            lexemes[0].text,
            1,
            f"too long: {terms:,} terms, and the limit is {limits.max_terms:,}",
            "split it into several steps",
        )
