r"""Letters that an alphabet of the engine lacks: ``\mathbb{1}`` is a plain 1 to most readers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from mathreply.lint.finding import Finding
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.view import Mode, TexView
from mathreply.tex.tokens import TokenKind

_PLAIN = (TokenKind.LETTER, TokenKind.NUMBER)
_HINTS = {"mathbb": "\\mathbf{%s} is bold everywhere", "mathcal": "a capital letter has its form"}


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """Each alphabet that is asked for a letter or digit which it does not have."""
    view, lacking = math.view, post.engine.lacking
    for position, name in view.commands():
        asked = lacking.get(name)
        if asked is None or view.modes[position] is not Mode.MATH or post.defines(name, math):
            continue
        missing = [char for char in _argument(view, position) if char in asked]
        if missing:
            hint = _HINTS.get(name, _HINTS["mathcal"])
            yield post.finding(
                "plain-letter",
                view.start(position),
                view.end(position),
                f"\\{name} has no {missing[0]} in {post.engine.title}: readers see a plain one",
                hint % missing[0] if "%s" in hint else hint,
            )


def _argument(view: TexView, position: int) -> str:
    """The letters and digits with which the argument of a command begins."""
    group = view.group(position)
    if group is None:
        first = view.tokens[view.after(position) : view.after(position) + 1]
        return first[0].text[:1] if first and first[0].kind in _PLAIN else ""
    inside = view.inside_tokens(group.open, group.close)
    plain = takewhile(lambda token: token.kind in _PLAIN, inside)
    return "".join(token.text for token in plain)
