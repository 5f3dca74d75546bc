"""Braces, environments and \\left … \\right: every opener needs its own closer, and no two may
cross."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from mathreply.lint.finding import Edit, Finding
from mathreply.lint.names import names
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.view import Mode, TexView
from mathreply.tex.tokens import TokenKind

_WORDS = {
    "tex-brace": "MathJax says: Missing close brace",
    "tex-environment": "MathJax says: Missing \\end",
    "tex-left-right": "MathJax says: Missing \\right",
}
_DELIMITERS = frozenset("()[]|./<>") | {
    "\\" + name
    for name in names(
        "{ } | lbrace rbrace lbrack rbrack langle rangle lfloor rfloor lceil rceil lvert rvert"
        " lVert rVert vert Vert uparrow downarrow updownarrow Uparrow Downarrow Updownarrow"
        " backslash lgroup rgroup lmoustache rmoustache ulcorner urcorner llcorner lrcorner lang"
        " rang lt gt llbracket rrbracket lBrace rBrace lparen rparen arrowvert Arrowvert bracevert"
    )
}


class _Opener(Struct, frozen=True):
    code: str
    name: str
    """As typed: ``{``, ``\\begin{align}``, ``\\left``."""
    position: int
    """Of its token."""


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """The first thing that is out of balance in a formula; what follows it would be guesswork."""
    view = math.view
    if any(
        token.kind is TokenKind.COMMENT and mode is Mode.TEXT
        for token, mode in zip(view.tokens, view.modes, strict=True)
    ):
        return  # a % among words hides a brace; it is told by itself
    delimiters = tuple(_bad_delimiters(view, post))
    yield from delimiters
    problem = None if delimiters else _first_problem(view, post)
    if problem is not None:
        yield problem


def _events(view: TexView) -> Iterator[tuple[int, bool, _Opener]]:
    """Openers and closers in order: position of the token after them, whether it opens, and what it
    is."""
    environments = {
        position: (kind, name, group.close) for position, kind, name, group in view.environments
    }
    skip_to = 0
    for position, token in enumerate(view.tokens):
        if position < skip_to:
            continue
        if position in environments:
            kind, name, close = environments[position]
            skip_to = close + 1
            yield position, kind == "begin", _Opener("tex-environment", name, position)
        elif token.kind in (TokenKind.OPEN, TokenKind.CLOSE):
            yield position, token.kind is TokenKind.OPEN, _Opener("tex-brace", "{", position)
        elif token.text in ("\\left", "\\right") and view.modes[position] is Mode.MATH:
            yield position, token.text == "\\left", _Opener("tex-left-right", "\\left", position)


def _first_problem(view: TexView, post: ScannedPost) -> Finding | None:
    opened: list[_Opener] = []
    for position, opens, what in _events(view):
        if opens:
            opened.append(what)
        elif opened and (opened[-1].code, opened[-1].name) == (what.code, what.name):
            opened.pop()
        else:
            return _mismatch(view, post, opened[-1] if opened else None, what, position)
    return _unclosed(view, post, opened[-1]) if opened else None


def _typed(what: _Opener, closing: bool) -> str:
    if what.code == "tex-environment":
        return f"\\{'end' if closing else 'begin'}{{{what.name}}}"
    return {"{": "}", "\\left": "\\right"}[what.name] if closing else what.name


def _shown(opener: _Opener, post: ScannedPost) -> str:
    is_brace = opener.code == "tex-brace"
    return post.engine.instead_of_brace if is_brace else post.engine.instead


def _unclosed(view: TexView, post: ScannedPost, opener: _Opener) -> Finding:
    return post.finding(
        opener.code,
        view.start(opener.position),
        view.end(opener.position),
        f"{_typed(opener, False)} is never closed: the forum shows {_shown(opener, post)}"
        f" ({_WORDS[opener.code]})",
        f"add {_typed(opener, True)} where it should end",
    )


def _mismatch(
    view: TexView, post: ScannedPost, opener: _Opener | None, closer: _Opener, position: int
) -> Finding:
    """The finding of a bracket that closes nothing, or another than it should."""
    if opener is None:
        said = f"{_typed(closer, True)} closes nothing"
        hint = f"remove it, or put {_typed(closer, False)} where it should begin"
    else:
        said = f"{_typed(opener, False)} ends with {_typed(closer, True)}"
        hint = f"put {_typed(opener, True)} before it"
    edits: tuple[Edit, ...] = ()
    if opener is not None and opener.code == closer.code == "tex-environment" and _as_many(view):
        _, _, _, group = next(item for item in view.environments if item[0] == position)
        edits = (Edit(view.end(group.open), view.start(group.close), opener.name),)
        hint = f"write {_typed(opener, True)}"
    return post.finding(
        closer.code,
        view.start(position),
        view.end(position),
        f"{said}: the forum shows {post.engine.instead}",
        hint,
        edits,
    )


def _as_many(view: TexView) -> bool:
    """Whether there are as many ``\\begin`` as ``\\end``, so that a wrong name is the likely
    slip."""
    kinds = [kind for _, kind, _, _ in view.environments]
    return kinds.count("begin") == kinds.count("end")


_BEFORE_DELIMITERS = {"\\left", "\\right"} | {
    f"\\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")
}


def _bad_delimiters(view: TexView, post: ScannedPost) -> Iterator[Finding]:
    """``\\left`` and its like before what is no delimiter."""
    for position, token in enumerate(view.tokens):
        if token.text not in _BEFORE_DELIMITERS or view.modes[position] is not Mode.MATH:
            continue
        following = view.after(position)
        text = view.tokens[following].text if following < len(view.tokens) else ""
        if text in _DELIMITERS or text.startswith("%"):
            continue
        if text == "{" and token.text.startswith(("\\big", "\\Big")):
            continue  # \\big{(} is read as \\big(
        edits = (
            (Edit(view.start(following), view.start(following), "\\"),)
            if text in ("{", "}")
            else ()
        )
        yield post.finding(
            "tex-delimiter",
            view.start(position),
            view.end(min(following, len(view.tokens) - 1)),
            f"{token.text} needs a bracket after it, not {text or 'the end'!s}: the forum shows"
            f" {post.engine.instead}",
            (
                f"write {token.text}\\{text}"
                if edits
                else f"write {token.text}. where there is no bracket"
            ),
            edits,
        )
        if edits:
            return
