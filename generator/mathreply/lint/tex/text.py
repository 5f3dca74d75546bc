"""Characters inside ``\\text{…}`` that only some engines take."""

from __future__ import annotations

from collections.abc import Iterator

from mathreply.lint.finding import Edit, Finding
from mathreply.lint.names import names
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.view import Mode
from mathreply.tex.greek import COMMANDS
from mathreply.tex.tokens import TokenKind

_SPECIAL = {"_": "\\_", "&": "\\&", "#": "\\#", "^": ""}
_KINDS = (TokenKind.SUB, TokenKind.SUPER, TokenKind.ALIGN, TokenKind.OTHER)


_MATH_ONLY = {command[1:] for command in COMMANDS} | names("""
frac sqrt sum prod int infty le ge leq geq ne neq approx times cdot in to rightarrow leftarrow
mathbb mathbf mathrm mathcal hat bar vec partial nabla pm log exp
""")


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """``_``, ``&``, ``#`` and ``^`` as text: MathJax 2.7 prints them, the others refuse the whole
    formula."""
    view = math.view
    yield from _mathematics(math, post)
    for position, token in enumerate(view.tokens):
        if (
            token.text not in _SPECIAL
            or token.kind not in _KINDS
            or view.modes[position] is not Mode.TEXT
        ):
            continue
        start, end = view.start(position), view.end(position)
        better = _SPECIAL[token.text]
        edits = (Edit(start, end, better),) if better else ()
        hint = f"write {better}" if better else "end the \\text before it"
        if post.engine.prints_text:
            yield post.finding(
                "not-portable",
                start,
                end,
                f"{token.text} inside \\text works here and fails on KaTeX sites and with"
                " MathJax 4",
                hint,
                edits,
            )
        else:
            yield post.finding(
                "engine-cannot",
                start,
                end,
                f"{token.text} inside \\text is refused by "
                f"{post.engine.title}: the forum shows {post.engine.instead}",
                hint,
                edits,
            )


def _mathematics(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """``\\text{\\alpha}``: a command of mathematics among words."""
    view = math.view
    for position, name in view.commands():
        if name in _MATH_ONLY and view.modes[position] is Mode.TEXT:
            start, end = view.start(position), view.end(position)
            if post.engine.prints_text:
                yield post.finding(
                    "engine-cannot",
                    start,
                    end,
                    f"MathJax 2.7 prints \\{name} inside \\text as it was typed",
                    f"end the \\text before it, or write \\(\\{name}\\)",
                )
            else:
                yield post.finding(
                    "engine-cannot",
                    start,
                    end,
                    f"\\{name} inside \\text is refused by "
                    f"{post.engine.title}: the forum shows {post.engine.instead}",
                    f"end the \\text before it, or write \\(\\{name}\\)",
                )
