"""Scripts that do not stack, and characters with a meaning of their own in the wrong place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from mathreply.diagnostics import Severity
from mathreply.lint.finding import Edit, Finding
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.view import Mode, TexView
from mathreply.tex.tokens import TokenKind

_SPACE = (TokenKind.SPACE, TokenKind.COMMENT)
_OLD_ROWS = (
    "cases",
    "matrix",
    "pmatrix",
    "eqalign",
    "eqalignno",
    "leqalignno",
    "displaylines",
    "substack",
    "array",
    "halign",
    "bordermatrix",
)
"""Commands whose braced argument holds rows."""


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """Double scripts, ``&`` outside rows, ``#`` outside definitions, ``$`` inside the formula."""
    yield from _double_scripts(math.view, post)
    yield from _misplaced(math, post)


def _double_scripts(view: TexView, post: ScannedPost) -> Iterator[Finding]:
    scripts: set[str] = set()
    position = view.after(-1)
    while position < len(view.tokens):
        token = view.tokens[position]
        kind = {TokenKind.SUPER: "^", TokenKind.SUB: "_", TokenKind.PRIME: "'"}.get(token.kind, "")
        if not kind or view.modes[position] is not Mode.MATH:
            scripts = set()
            position = view.after(position)
            continue
        clash = kind in scripts if kind != "'" else "^" in scripts
        if clash:
            word = "subscript" if kind == "_" else "superscript"
            yield post.finding(
                "tex-double-script",
                view.start(position),
                view.end(position),
                f"a second {word} on the same symbol: the forum shows {post.engine.instead}"
                f" (MathJax says: Double {'subscripts' if kind == '_' else 'exponent'})",
                f"put braces around what bears the {word}, or around both scripts",
            )
        scripts = scripts | {kind}
        position = _after_script(view, position, kind)


def _after_script(view: TexView, position: int, kind: str) -> int:
    """The token after a script's argument."""
    if kind == "'":
        return view.after(position)
    argument = view.after(position)
    if argument >= len(view.tokens) or view.tokens[argument].kind is TokenKind.CLOSE:
        return argument  # no argument: told as such
    if view.tokens[argument].kind is TokenKind.NUMBER and len(view.tokens[argument].text) > 1:
        return _past_number(view, argument)
    return view.after(view.partners.get(argument, argument))


def _past_number(view: TexView, position: int) -> int:
    """``x^12^3``: only one digit is the script; the next one is a new symbol, so nothing doubles
    there."""
    following = view.after(position)
    while following < len(view.tokens) and view.tokens[following].kind in (
        TokenKind.SUPER,
        TokenKind.SUB,
    ):
        argument = view.after(following)
        if argument >= len(view.tokens) or view.tokens[argument].kind is TokenKind.CLOSE:
            return argument
        following = view.after(view.partners.get(argument, argument))
    return following


def _misplaced(math: Math, post: ScannedPost) -> Iterator[Finding]:
    view = math.view
    rows = [False]
    due = False
    environments = {position: kind for position, kind, _, _ in view.environments}
    defined = [(definition.start, definition.end) for definition in post.definitions]
    for position, token in enumerate(view.tokens):
        mode = view.modes[position]
        if position in environments:
            _step(rows, environments[position] == "begin", True)
        elif token.kind is TokenKind.OPEN:
            _step(rows, True, due)
        elif token.kind is TokenKind.CLOSE:
            _step(rows, False, False)
        elif (
            mode is Mode.MATH
            and token.text in ("&", "#", "$")
            and not (token.text == "&" and rows[-1])
            and not (token.text == "$" and position and view.tokens[position - 1].text == "$")
            and not _inside(view.start(position), defined)
        ):
            yield _finding(view, position, post)
        if token.kind not in _SPACE:
            due = token.kind is TokenKind.COMMAND and token.text[1:] in _OLD_ROWS


def _step(rows: list[bool], opens: bool, value: bool) -> None:
    if opens:
        rows.append(value)
    elif len(rows) > 1:
        rows.pop()


def _inside(offset: int, ranges: list[tuple[int, int]]) -> bool:
    at = bisect_right(ranges, (offset, offset)) - 1
    return at >= 0 and ranges[at][0] <= offset < ranges[at][1]


def _finding(view: TexView, position: int, post: ScannedPost) -> Finding:
    text = view.tokens[position].text
    start, end = view.start(position), view.end(position)
    if text == "#":
        return post.finding(
            "tex-misplaced",
            start,
            end,
            f"# belongs into definitions: the forum shows {post.engine.instead}",
            "write \\# for the sign",
            (Edit(start, end, "\\#"),),
        )
    if text == "&":
        return post.finding(
            "tex-misplaced",
            start,
            end,
            f"& outside rows: the forum shows {post.engine.instead}",
            "put \\begin{aligned} … \\end{aligned} around the rows, or write \\&",
        )
    if post.engine.dollars_are_errors:
        said, severity = f"a $ inside a formula: the forum shows {post.engine.instead}", None
    else:
        said, severity = (
            "a $ inside a formula: not shown here, and the formula fails on KaTeX sites",
            Severity.WARNING,
        )
    return post.finding(
        "tex-misplaced",
        start,
        end,
        said,
        "take it out, or write \\$ for the sign",
        severity=severity,
    )
