"""Environments: unknown ones, those that some engine lacks, displays set inline, and displays
inside others."""

from __future__ import annotations

from collections.abc import Iterator

from mathreply.diagnostics import Severity
from mathreply.lint.finding import Edit, Finding
from mathreply.lint.known.engines import ANY_ENVIRONMENT, SITES
from mathreply.lint.known.environments import DISPLAY_ONLY, INNER, NUMBERED, WITH_ARGUMENT
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.view import BracedArgument, TexView
from mathreply.tex.tokens import TokenKind

_MOST = 200
"""Environments of one formula that are looked at; each costs a walk over the tokens before it."""
_Item = tuple[int, str, str, BracedArgument]


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """Findings about the environments of one formula, and about ``\\tag`` inside a line."""
    view = math.view
    pairs = tuple(_pairs(view))[:_MOST]
    for begin, end, outer in pairs:
        name = begin[2]
        if name in post.environments:
            continue
        finding = (
            _nested(view, begin, end, outer, post)
            or _lacking(view, begin, end, post)
            or _inline(view, begin, end, math.display, post)
        )
        if finding is not None:
            yield finding
    yield from _tags(view, post)
    yield from _columns(view, post)


def _pairs(view: TexView) -> Iterator[tuple[_Item, _Item | None, str]]:
    """Each ``\\begin`` with its ``\\end`` and the name of the environment around it, empty at the
    outermost level."""
    opened: list[_Item] = []
    closes: dict[int, _Item] = {}
    inside: dict[int, str] = {}
    for item in view.environments:
        if item[1] == "begin":
            inside[item[0]] = opened[-1][2] if opened else ""
            opened.append(item)
        elif opened:
            closes[opened.pop()[0]] = item
    for item in view.environments:
        if item[1] == "begin":
            yield item, closes.get(item[0]), inside[item[0]]


def _rename(view: TexView, begin: _Item, end: _Item | None) -> tuple[Edit, ...]:
    """Edits that give an environment its portable name; none where more than the name would have to
    change."""
    new = INNER.get(begin[2])
    if new is None or end is None:
        return ()
    groups = (begin[3], end[3])
    edits = [Edit(view.end(group.open), view.start(group.close), new) for group in groups]
    if begin[2].startswith("eqnarray"):
        edits += _single_marks(view, begin[3].close, end[0])
    elif begin[2] in WITH_ARGUMENT and new not in WITH_ARGUMENT:
        return ()
    elif begin[2].endswith("*") and new in (
        "matrix",
        "pmatrix",
        "bmatrix",
        "Bmatrix",
        "vmatrix",
        "Vmatrix",
    ):
        edits += _option(view, begin[3].close)
    return tuple(sorted(edits))


def _option(view: TexView, position: int) -> Iterator[Edit]:
    """Take away the ``[r]`` after ``\\begin{pmatrix*}``."""
    opening = view.after(position)
    if (
        opening + 2 < len(view.tokens)
        and view.tokens[opening].text == "["
        and view.tokens[opening + 2].text == "]"
    ):
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
    return (
        f"write {INNER[name]}, which works in all engines"
        if edits
        else "use an environment that all engines know: aligned, gathered, cases, array, matrix"
    )


def _nested(
    view: TexView, begin: _Item, end: _Item | None, outer: str, post: ScannedPost
) -> Finding | None:
    """A display environment inside another one or behind something in its row."""
    if begin[2] not in NUMBERED or not (outer or _after_something(view, begin[0])):
        return None
    edits = _rename(view, begin, end)
    where = f"inside {outer}" if outer else "after something else on its line"
    works = (post.engine.nests_displays and view.display) or (
        post.engine.nests_in_others and outer not in NUMBERED
    )
    said = (
        "it works here, and MathJax 4 refuses it"
        if works
        else f"the forum shows {post.engine.instead}"
    )
    return post.finding(
        "tex-nested-environment",
        view.start(begin[0]),
        view.end(begin[3].close),
        f"{begin[2]} {where}: {said} (MathJax says: Erroneous nesting of equation structures)",
        f"write {INNER.get(begin[2], 'aligned')} there",
        edits,
        severity=Severity.WARNING if works else None,
    )


def _after_something(view: TexView, position: int) -> bool:
    """Whether ``\\left``, or in a display any visible thing, stands before the environment at the
    outermost level."""
    if view.tokens[view.after(-1)].text in ("\\begin", "\\label", "\\def", "\\newcommand", "\\tag"):
        return False
    before = view.tokens[view.after(-1) : position]
    grouped = any(token.kind in (TokenKind.OPEN, TokenKind.CLOSE) for token in before)
    return any(token.text == "\\left" for token in before) or (
        view.display and bool(before) and not grouped
    )


def _lacking(view: TexView, begin: _Item, end: _Item | None, post: ScannedPost) -> Finding | None:
    """An environment that the engine of this forum, or that of others, does not know."""
    name = begin[2]
    lacking = [engine for engine in SITES if name not in engine.environments]
    if not lacking:
        return None
    edits = _rename(view, begin, end)
    start, stop = view.start(begin[0]), view.end(begin[3].close)
    if name not in post.engine.environments:
        code = "engine-cannot" if name in ANY_ENVIRONMENT else "tex-unknown-environment"
        return post.finding(
            code,
            start,
            stop,
            f"{post.engine.title} does not know the environment {name}: "
            f"the forum shows {post.engine.instead}",
            _say(name, edits),
            edits,
        )
    sites = " and ".join(engine.sites for engine in lacking)
    return post.finding(
        "not-portable",
        start,
        stop,
        f"the environment {name} works here and fails on {sites}",
        _say(name, edits),
        edits,
    )


def _inline(
    view: TexView, begin: _Item, end: _Item | None, display: bool, post: ScannedPost
) -> Finding | None:
    if display or begin[2] not in DISPLAY_ONLY:
        return None
    edits = _rename(view, begin, end)
    code, said = (
        (
            "engine-cannot",
            f"KaTeX sets {begin[2]} only in displays: the forum shows {post.engine.instead}",
        )
        if not post.engine.displays_in_line
        else ("not-portable", f"{begin[2]} inside a line fails on KaTeX sites")
    )
    return post.finding(
        code,
        view.start(begin[0]),
        view.end(begin[3].close),
        said,
        f"write {INNER.get(begin[2], 'a display')}, or make it a display",
        edits,
    )


def _tags(view: TexView, post: ScannedPost) -> Iterator[Finding]:
    """``\\tag`` inside a line, which KaTeX refuses and MathJax 4 leaves out, and inside aligned and
    its like, which MathJax refuses."""
    opened: list[str] = []
    environments = {position: (kind, name) for position, kind, name, _ in view.environments}
    for position, name in view.commands():
        if position in environments:
            kind, environment = environments[position]
            opened = [*opened, environment] if kind == "begin" else opened[:-1]
        elif name.rstrip("*") == "tag":
            yield from _tag(view, post, position, opened)


def _tag(view: TexView, post: ScannedPost, position: int, opened: list[str]) -> Iterator[Finding]:
    """What is wrong with one ``\\tag``, inside the environments that are open there."""
    engine = post.engine
    is_in_aligned = bool(opened) and opened[-1] not in NUMBERED
    if is_in_aligned and (view.display or engine.tells_tags_in_line_in_aligned):
        yield _refused(
            view,
            position,
            post,
            not engine.tags_in_aligned,
            f"\\tag inside {opened[-1]}",
            "MathJax",
            f"write align in place of {opened[-1]}, or take the \\tag out of it",
        )
    elif view.display:
        return
    elif not opened and not engine.shows_tags_in_line:
        yield post.finding(
            "engine-cannot",
            view.start(position),
            view.end(position),
            f"{engine.title} leaves out \\tag inside a line: nobody sees the number",
            "make the formula a display, or write the number in the text",
        )
    else:
        yield _refused(
            view,
            position,
            post,
            not engine.tags_in_line,
            "\\tag inside a line",
            "KaTeX",
            "make the formula a display",
        )


def _columns(view: TexView, post: ScannedPost) -> Iterator[Finding]:
    """``@{}`` and ``*{2}{c}`` in an array's columns, which KaTeX refuses."""
    for position, kind, name, group in view.environments:
        columns = (
            view.group(group.close) if kind == "begin" and name in ("array", "darray") else None
        )
        if columns is not None and any(sign in view.inside(columns) for sign in "@*!p>"):
            yield _refused(
                view,
                position,
                post,
                not post.engine.columns_with_code,
                f"{{{view.inside(columns)}}} as columns",
                "KaTeX",
                "use l, c, r, | and : alone",
            )


def _refused(
    view: TexView, position: int, post: ScannedPost, here: bool, what: str, engine: str, hint: str
) -> Finding:
    code, said = (
        ("engine-cannot", f"{what} is refused by {engine}: the forum shows {post.engine.instead}")
        if here
        else ("not-portable", f"{what} works here and fails on sites with {engine}")
    )
    return post.finding(code, view.start(position), view.end(position), said, hint)
