"""Macros that a formula defines."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from mathreply.lint.names import names
from mathreply.lint.view import TexView
from mathreply.tex.tokens import TokenKind

DEFINING = names(
    "def gdef edef xdef let newcommand newcommand* renewcommand renewcommand* providecommand "
    "DeclareMathOperator DeclareMathOperator* DeclarePairedDelimiter"
)


_LASTING = names("gdef xdef")


class Definition(Struct, frozen=True):
    """``\\newcommand{\\R}{\\mathbb{R}}``."""

    name: str
    """Without its backslash."""
    uses: frozenset[str]
    """Names of the commands in its body."""
    start: int
    """Offset in the post of the defining command."""
    end: int
    """Just after the definition."""
    command: str
    """The defining command, without its backslash."""
    lasts: bool = False
    """Whether it holds beyond its formula in every engine that knows it."""


def definitions(view: TexView) -> Iterator[Definition]:
    """The definitions in a formula, in order."""
    for position, token in enumerate(view.tokens):
        command = token.text[1:]
        if token.kind is TokenKind.COMMAND and command in DEFINING:
            definition = _definition(view, position, command)
            if definition is not None:
                yield definition


def environments(view: TexView) -> Iterator[str]:
    """Names of the environments that a formula defines."""
    if "newenvironment" not in view.tex:  # few do, and every formula is asked
        return
    for position, name in view.commands():
        if name.rstrip("*") in ("newenvironment", "renewenvironment") and (
            group := view.group(position)
        ):
            yield view.inside(group).strip()


def _definition(view: TexView, position: int, command: str) -> Definition | None:
    """What a command defines, and by which other commands."""
    if view.tokens[min(view.after(position), len(view.tokens) - 1)].text == "*":
        position = view.after(position)
    named = view.after(position)
    group = view.group(position)
    if group is not None:
        named = view.after(group.open)
    if named >= len(view.tokens) or view.tokens[named].kind is not TokenKind.COMMAND:
        return None
    last = _body_end(view, group.close if group else named)
    uses = frozenset(
        token.text[1:]
        for token in view.tokens[named + 1 : last + 1]
        if token.kind is TokenKind.COMMAND
    )
    before = view.before(position)
    lasts = command in _LASTING or (before >= 0 and view.tokens[before].text == "\\global")
    return Definition(
        view.tokens[named].text[1:], uses, view.start(position), view.end(last), command, lasts
    )


def _body_end(view: TexView, position: int) -> int:
    """The last token of a definition whose name ends at ``position``."""
    while position + 1 < len(view.tokens):
        position += 1
        token = view.tokens[position]
        if token.kind is TokenKind.OPEN:
            return view.partners.get(position, len(view.tokens) - 1)
        if token.kind is TokenKind.COMMAND:
            return position
    return len(view.tokens) - 1
