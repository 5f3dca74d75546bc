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
    """One walk over the tokens; a group has scripts of its own, and a script's group keeps those of
    the symbol that bears it."""
    scripts: set[str] = set()
    outer: list[set[str]] = []
    due = False
    last = ""
    for position, token in enumerate(view.tokens):
        kind = _SCRIPT_KINDS.get(token.kind, "")
        if token.kind in _SPACE:
            continue
        if kind and view.modes[position] is Mode.MATH:
            if _clashes(kind, scripts, last):
                yield _double(view, position, kind, post)
            scripts = scripts | {kind}
            due = kind != "'"
        elif token.kind is TokenKind.OPEN:
            outer.append(scripts if due else set())
            scripts, due = set(), False
        elif token.kind is TokenKind.CLOSE:
            scripts, due = (outer.pop() if outer else set()), False
        else:
            # Of a number that is a script only the first digit is one: a new symbol follows.
            whole = token.kind is not TokenKind.NUMBER or len(token.text) == 1
            scripts, due = (scripts if due and whole else set()), False
        last = kind


_SCRIPT_KINDS = {TokenKind.SUPER: "^", TokenKind.SUB: "_", TokenKind.PRIME: "'"}


def _clashes(kind: str, scripts: set[str], last: str) -> bool:
    if kind == "'":
        return "^" in scripts or ("'" in scripts and last != "'")
    return kind in scripts


def _double(view: TexView, position: int, kind: str, post: ScannedPost) -> Finding:
    word = "subscript" if kind == "_" else "superscript"
    return post.finding(
        "tex-double-script",
        view.start(position),
        view.end(position),
        f"a second {word} on the same symbol: the forum shows {post.engine.instead}"
        f" (MathJax says: Double {'subscripts' if kind == '_' else 'exponent'})",
        f"put braces around what bears the {word}, or around both scripts",
    )


def _misplaced(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """Signs that mean something to TeX elsewhere: ``&`` outside of rows, ``#`` and ``$`` in a
    formula."""
    view = math.view
    rows = [False]
    due = False
    environments = {position: kind for position, kind, _, _ in view.environments}
    defined = [(made.start, made.end) for made in post.definitions_in(math)]
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
