"""Environments: unknown ones, those that some engine lacks, displays set inline, and displays inside others."""

from __future__ import annotations

from collections.abc import Iterator

from generator.lint.finding import Edit, Finding
from generator.lint.known_environments import DISPLAY_ONLY, INNER, KNOWN, NUMBERED, WITH_ARGUMENT
from generator.lint.post import Math, Post
from generator.lint.show import ENGINE_NAMES, SITES, instead
from generator.lint.tex_view import Group, TexView
from generator.tex.tokens import TokenKind

_ANY = frozenset().union(*KNOWN.values())
_MOST = 200
"""Environments of one formula that are looked at; each costs a walk over the tokens before it."""
_Item = tuple[int, str, str, Group]


def check(math: Math, post: Post) -> Iterator[Finding]:
    """Findings about the environments of one formula, and about ``\\tag`` inside a line."""
    view = math.view
    pairs = tuple(_pairs(view))[:_MOST]
    for begin, end, outer in pairs:
        name = begin[2]
        if name in post.environments:
            continue
        finding = _nested(view, begin, end, outer, post) or _lacking(view, begin, end, post) \
            or _inline(view, begin, end, math.display, post)
        if finding is not None:
            yield finding
    if not math.display:
        yield from _inline_tags(view, post)


def _pairs(view: TexView) -> Iterator[tuple[_Item, _Item | None, bool]]:
    """Each ``\\begin`` with its ``\\end`` and whether it stands inside or right after something else."""
    opened: list[_Item] = []
    closes: dict[int, _Item] = {}
    inside: dict[int, bool] = {}
    for item in view.environments:
        if item[1] == "begin":
            inside[item[0]] = bool(opened)
            opened.append(item)
        elif opened:
            closes[opened.pop()[0]] = item
    for item in view.environments:
        if item[1] == "begin":
            yield item, closes.get(item[0]), inside[item[0]]


def _rename(view: TexView, begin: _Item, end: _Item | None) -> tuple[Edit, ...]:
    """Edits that give an environment its portable name; none where more than the name would have to change."""
    new = INNER.get(begin[2])
    if new is None or end is None:
        return ()
    groups = (begin[3], end[3])
    edits = [Edit(view.end(group.open), view.start(group.close), new) for group in groups]
    if begin[2].startswith("eqnarray"):
        edits += _single_marks(view, begin[3].close, end[0])
    elif begin[2].startswith("multline"):
        edits = [*edits]
    elif begin[2] in WITH_ARGUMENT and new not in WITH_ARGUMENT:
        return ()
    elif begin[2].endswith("*") and new in ("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix"):
        edits += _option(view, begin[3].close)
    return tuple(sorted(edits))


def _option(view: TexView, position: int) -> Iterator[Edit]:
    """Take away the ``[r]`` after ``\\begin{pmatrix*}``."""
    opening = view.after(position)
    if opening + 2 < len(view.tokens) and view.tokens[opening].text == "[" and view.tokens[opening + 2].text == "]":
        yield Edit(view.start(opening), view.end(opening + 2), "")


def _single_marks(view: TexView, start: int, end: int) -> Iterator[Edit]:
    """``a &=& b`` → ``a &= b``: the second mark of every row goes."""
    seen = depth = 0
    for position in range(start + 1, end):
        token = view.tokens[position]
        if token.kind is TokenKind.OPEN or token.text == "\\begin":
            depth += 1
        elif token.kind is TokenKind.CLOSE or token.text == "\\end":
            depth -= 1
        elif depth == 0 and token.text == "\\\\":
            seen = 0
        elif depth == 0 and token.kind is TokenKind.ALIGN:
            seen += 1
            if seen == 2:
                yield Edit(view.start(position), view.end(position), "")


def _say(name: str, edits: tuple[Edit, ...]) -> str:
    return f"write {INNER[name]}, which works in all engines" if edits else \
        "use an environment that all engines know: aligned, gathered, cases, array, matrix"


def _nested(view: TexView, begin: _Item, end: _Item | None, outer: bool, post: Post) -> Finding | None:
    if begin[2] not in NUMBERED or not (outer or _after_something(view, begin[0])):
        return None
    edits = _rename(view, begin, end)
    where = "inside another environment" if outer else "after something else on its line"
    return post.finding(
        "tex-nested-environment", view.start(begin[0]), view.end(begin[3].close),
        f"{begin[2]} {where}: MathJax says Erroneous nesting of equation structures",
        f"write {INNER.get(begin[2], 'aligned')} there", edits)


def _after_something(view: TexView, position: int) -> bool:
    """Whether a visible thing stands before the environment at the outermost level of a display."""
    if not view.display:
        return False
    first = view.after(-1)
    return any(view.tokens[at].text == "\\left" for at in range(first, position)) or (
        first < position and view.tokens[first].text not in ("\\begin", "\\label", "\\def", "\\newcommand", "\\tag")
        and not any(view.tokens[at].kind in (TokenKind.OPEN, TokenKind.CLOSE) for at in range(first, position)))


def _lacking(view: TexView, begin: _Item, end: _Item | None, post: Post) -> Finding | None:
    name = begin[2]
    lacking = [engine for engine in SITES if name not in KNOWN[engine]]
    if not lacking:
        return None
    edits = _rename(view, begin, end)
    start, stop = view.start(begin[0]), view.end(begin[3].close)
    if name not in KNOWN[post.engine]:
        code = "engine-cannot" if name in _ANY else "tex-unknown-environment"
        return post.finding(code, start, stop, f"{ENGINE_NAMES[post.engine]} does not know the environment {name}: "
                            f"the forum shows {instead(post)}", _say(name, edits), edits)
    sites = " and ".join(SITES[engine] for engine in lacking)
    return post.finding("not-portable", start, stop, f"the environment {name} works here and fails on {sites}",
                        _say(name, edits), edits)


def _inline(view: TexView, begin: _Item, end: _Item | None, display: bool, post: Post) -> Finding | None:
    if display or begin[2] not in DISPLAY_ONLY:
        return None
    edits = _rename(view, begin, end)
    code, said = ("engine-cannot", f"KaTeX sets {begin[2]} only in displays: the forum shows {instead(post)}") \
        if post.engine == "katex" else ("not-portable", f"{begin[2]} inside a line fails on KaTeX sites")
    return post.finding(code, view.start(begin[0]), view.end(begin[3].close), said,
                        f"write {INNER.get(begin[2], 'a display')}, or make it a display", edits)


def _inline_tags(view: TexView, post: Post) -> Iterator[Finding]:
    for position, name in view.commands():
        if name.rstrip("*") == "tag":
            code, said = ("engine-cannot", f"KaTeX sets \\tag only in displays: the forum shows {instead(post)}") \
                if post.engine == "katex" else ("not-portable", "\\tag inside a line fails on KaTeX sites")
            yield post.finding(code, view.start(position), view.end(position), said, "make the formula a display")
