"""Characters and commands inside ``\\text{…}`` that only some engines take."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.lint.finding import Edit, Finding
from mathreply.lint.names import names
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.view import Mode, TexView
from mathreply.tex.greek import COMMANDS
from mathreply.tex.tokens import TokenKind

_SPECIAL = {"_": "\\_", "&": "\\&", "#": "\\#", "^": ""}
_ESCAPE = re.compile(r"\\[^A-Za-z0-9${}\\()]")
_KINDS = (TokenKind.SUB, TokenKind.SUPER, TokenKind.ALIGN, TokenKind.OTHER)


_MATH_ONLY = {command[1:] for command in COMMANDS} | names("""
frac sqrt sum prod int infty le ge leq geq ne neq approx times cdot in to rightarrow leftarrow
mathbb mathbf mathrm mathcal hat bar vec partial nabla pm log exp
""")

_READ_WHERE_TEXT_IS_PRINTED = names("ref eqref")
"""Commands inside ``\\text`` that MathJax 2.7 obeys."""


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """``_``, ``&``, ``#`` and ``^`` as text: MathJax 2.7 prints them, the others refuse the whole
    formula."""
    view = math.view
    yield from _mathematics(math, post)
    yield from _rows(math, post)
    if post.engine.prints_text:
        yield from _escaped(math, post)
    for position, token in enumerate(view.tokens):
        is_special = token.text in _SPECIAL and token.kind in _KINDS
        if is_special and view.modes[position] is Mode.TEXT:
            yield _as_text(token.text, view.start(position), view.end(position), post)


def _as_text(sign: str, start: int, end: int, post: ScannedPost) -> Finding:
    """The finding on one such sign."""
    better = _SPECIAL[sign]
    # Where text is printed, the backslash of an escape would be printed as well.
    mends = bool(better) and not post.engine.prints_text
    edits = (Edit(start, end, better),) if mends else ()
    hint = f"write {better}" if mends else "end the \\text before it"
    if post.engine.prints_text:
        code = "not-portable"
        said = f"{sign} inside \\text works here and fails on KaTeX sites and with MathJax 4"
    else:
        code = "engine-cannot"
        said = (
            f"{sign} inside \\text is refused by {post.engine.title}: the forum shows "
            f"{post.engine.instead}"
        )
    return post.finding(code, start, end, said, hint, edits)


def _mathematics(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """``\\text{\\alpha}``: a command of mathematics among words; in MathJax 2.7, any command."""
    view = math.view
    for position, name in view.commands():
        if view.modes[position] is not Mode.TEXT:
            continue
        if post.engine.prints_text:
            if name[:1].isalpha() and name not in _READ_WHERE_TEXT_IS_PRINTED:
                yield _printed(view, position, name, post)
        elif name in _MATH_ONLY:
            yield post.finding(
                "engine-cannot",
                view.start(position),
                view.end(position),
                f"\\{name} inside \\text is refused by "
                f"{post.engine.title}: the forum shows {post.engine.instead}",
                f"end the \\text before it, or write \\(\\{name}\\)",
            )


def _escaped(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """``\\text{5\\%}``: MathJax 2.7 takes the backslash off ``\\$``, braces and brackets alone; a
    tie, ``~``, is no space to it."""
    view = math.view
    for position, token in enumerate(view.tokens):
        sign = token.text
        if view.modes[position] is not Mode.TEXT:
            continue
        if sign == "~":
            said, hint = "as it was typed", "write a space"
        elif _ESCAPE.fullmatch(sign):
            said, hint = "with its backslash", f"end the \\text before it: \\text{{…}}{sign}"
        else:
            continue
        yield post.finding(
            "engine-cannot",
            view.start(position),
            view.end(position),
            f"{post.engine.title} prints {sign} inside \\text {said}",
            hint,
        )


def _printed(view: TexView, position: int, name: str, post: ScannedPost) -> Finding:
    argument = "{…}" if view.group(position) else ""
    works = name in post.engine.macros or name in post.defined
    better = f", or write \\(\\{name}{argument}\\)" if works else ""
    return post.finding(
        "engine-cannot",
        view.start(position),
        view.end(position),
        f"{post.engine.title} prints \\{name} inside \\text as it was typed",
        f"end the \\text before it{better}",
    )


def _rows(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """``\\text{a\\\\b}``: where text is printed, two backslashes are one and what follows."""
    view = math.view
    for position, token in enumerate(view.tokens):
        if token.text != "\\\\" or view.modes[position] is not Mode.TEXT:
            continue
        if post.engine.prints_text and view.tex[token.end : token.end + 1].isalpha():
            yield post.finding(
                "engine-cannot",
                view.start(position),
                view.end(position),
                f"{post.engine.title} prints \\\\ inside \\text as a backslash",
                "begin another \\text in a row of its own",
            )
