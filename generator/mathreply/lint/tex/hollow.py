r"""``\frac{a}{}`` and ``\sqrt{}``: a line, a root or a mark with nothing where something belongs;
and ``\hbox to 1em``, whose width is shown as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.lint.finding import Finding
from mathreply.lint.names import names
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.view import BracedArgument, Mode, TexView
from mathreply.tex.tokens import TokenKind

_TWO = names("frac dfrac tfrac cfrac binom dbinom tbinom")
# A box may be empty on purpose, for what is to be filled in.
_ONE = names(
    """sqrt hat widehat tilde widetilde bar overline vec dot ddot check breve overrightarrow
overleftarrow overbrace underbrace cancel bcancel xcancel"""
)
_PLACES = ("above", "below")
_BOXES = names("hbox vbox")
_WIDTH = re.compile(r"\s*((?:to|spread)\s*-?[\d.,]+\s*[a-z]{2})(?![a-z])")


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """Each command that is drawn around nothing, and each box that is given a width."""
    view = math.view
    for position, name in view.commands():
        if view.modes[position] is not Mode.MATH or post.defines(name, math):
            continue
        wanted = 2 if name in _TWO else int(name in _ONE)
        groups = enumerate(_groups(view, position, wanted))
        if hollow := [at for at, group in groups if _is_empty(view, group)]:
            yield _hollow(view, position, name, hollow, post)
        elif name in _BOXES and (width := _WIDTH.match(view.tex, view.tokens[position].end)):
            yield _widened(view, position, width, post)


def _widened(view: TexView, position: int, width: re.Match[str], post: ScannedPost) -> Finding:
    typed = view.tokens[position].text
    return post.finding(
        "engine-cannot",
        view.start(position),
        view.end(position) + width.end() - width.start(),
        f"{post.engine.title} gives {typed} no width: a reader sees ‘{width[1]}’ as text",
        f"write {typed}{{…}}, and \\hspace{{…}} where room is wanted",
    )


def _hollow(
    view: TexView, position: int, name: str, hollow: list[int], post: ScannedPost
) -> Finding:
    has_line = "frac" in name
    where = f"{' and '.join(_PLACES[at] for at in hollow)} its line" if has_line else "in it"
    sign = "; \\surd is the sign alone" if name == "sqrt" else ""
    return post.finding(
        "tex-empty-part",
        view.start(position),
        view.end(position),
        f"\\{name} has nothing {where}: a reader looks for what is missing",
        f"write what belongs there{sign}",
    )


def _groups(view: TexView, position: int, wanted: int) -> Iterator[BracedArgument | None]:
    """The braced arguments of a command; None for one that is a single symbol."""
    at = view.after(position)
    if wanted and at < len(view.tokens) and view.tokens[at].text == "[":
        return  # what a root has for its degree is not looked into
    for _ in range(wanted):
        if at >= len(view.tokens):
            return
        close = view.partners.get(at)
        yield None if close is None else BracedArgument(at, close)
        at = view.after(at if close is None else close)


def _is_empty(view: TexView, group: BracedArgument | None) -> bool:
    if group is None:
        return False
    inside = view.tokens[group.open + 1 : group.close]
    return all(token.kind in (TokenKind.SPACE, TokenKind.COMMENT) for token in inside)
