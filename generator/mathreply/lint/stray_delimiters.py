"""Delimiters that are right in themselves and stand where no mathematics is read: too deep, in
HTML, in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.lint.finding import Edit, Finding, Intended
from mathreply.lint.likeness import looks_like_tex
from mathreply.lint.post import CODE_MARK, MATH_MARK, ScannedPost

_INDENTED = re.compile(
    r"^(?P<margin>[ \t]{4,})\$\$[ \t]*(?P<feed>\r\n|\r|\n)(?P<body>(?:[^\r\n$]+(?:\r\n|\r|\n))+?)"
    r"[ \t]*\$\$[ \t]*(?=\r?$)",
    re.MULTILINE,
)
_LIST_ITEM = re.compile(r"^( *)([-*+]|\d{1,9}[.)])( +)", re.MULTILINE)
_IN_HTML = re.compile(
    r"(?<![\\$])\$(?![\s$])([^$\r\n]+)\$(?!\$)|\$\$([^$]+)\$\$"
    r"|(?<!\\)\\\(([^\r\n\\]*(?:\\[^)\r\n][^\r\n\\]*)*)\\\)"
)
_AS_TYPED = re.compile(r"\s*<(?:pre|code|script|style|textarea)\b", re.IGNORECASE)
_TOLD_AS_SUMMARY = re.compile(r"<summary\b", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]+")
_CELL_MATH = re.compile(
    r"(?<!\\)\$(?P<dollars>[^$\r\n]++)(?<!\\)\$|(?<!\\)\\\((?P<rounds>[^\r\n]{1,1000}?)\\\)"
)
_BAR = re.compile(r"(?<!\\)\|")


def check(post: ScannedPost) -> Iterator[Finding]:
    """Displays indented as text, mathematics in HTML blocks, bars in cells."""
    yield from _indented(post)
    yield from _in_html(post)
    yield from _in_cells(post)


def _indented(post: ScannedPost) -> Iterator[Finding]:
    for match in _INDENTED.finditer(post.text):
        if CODE_MARK in match.group() or MATH_MARK in match.group():
            continue
        margin = _item_margin(post, match.start())
        lines = [line.strip() for line in re.split(r"\r\n|\r|\n", match["body"].strip())]
        body = f"{match['feed']}{margin}".join(("$$", *lines, "$$"))
        yield post.finding(
            "display-indented",
            match.start("margin"),
            match.end(),
            "the delimiters are indented by "
            "four spaces or more: the forum shows the dollars and the bare TeX",
            "indent them as far as the text above them",
            (Edit(match.start(), match.end(), margin + body),),
            intended=(Intended("\n".join(lines), True),),
        )


def _item_margin(post: ScannedPost, offset: int) -> str:
    """The margin of the list item that a line seems to belong to; none outside lists."""
    start, _ = post.lines.bounds(max(0, offset - 1))
    above = post.raw[start:offset]
    match = _LIST_ITEM.match(above)
    return " " * match.end() if match else " " * min(3, len(above) - len(above.lstrip(" ")))


def _in_html(post: ScannedPost) -> Iterator[Finding]:
    for part in post.verbatim:
        source = post.raw[part.start : part.end]
        first = _where_text_begins(source) if part.kind == "html" else -1
        for match in _IN_HTML.finditer(source, first) if first >= 0 else ():
            tag = source.rfind("<", 0, match.start())
            # A summary's formula is told with the summary.
            if _TOLD_AS_SUMMARY.match(source, tag):
                continue
            tex = next(filter(None, match.groups()), "")
            is_behind_tag = ">" in source[tag : match.start()]
            if is_behind_tag and looks_like_tex(tex):
                yield post.finding(
                    "html-block",
                    part.start + match.start(),
                    part.start + match.end(),
                    "no Markdown is read right below an HTML tag: the forum shows the delimiters"
                    " and the bare TeX",
                    "put a blank line between the tag and the formula",
                )


def _where_text_begins(source: str) -> int:
    """Where what is meant to be read begins in a block of HTML: behind a comment; -1 where it does
    nowhere."""
    if source.lstrip().startswith("<!--"):
        return source.find("-->")
    is_element = re.match(r"\s*<[A-Za-z]", source) is not None
    return 0 if is_element and not _AS_TYPED.match(source) else -1


def _in_cells(post: ScannedPost) -> Iterator[Finding]:
    """One finding a row, so that its formulas can be told apart from those that the broken row
    showed."""
    if "|" not in post.raw:
        return
    for start, end in post.tables:
        for row in _LINE.finditer(post.raw, start, end):
            broken = [
                match
                for match in _CELL_MATH.finditer(row.group())
                if _is_broken(post, row.start(), match)
            ]
            if broken:
                yield _row(post, row, broken)


def _is_broken(post: ScannedPost, base: int, match: re.Match[str]) -> bool:
    hidden = post.text[base + match.start() : base + match.end()]
    return CODE_MARK not in hidden and MATH_MARK not in hidden and _cell_formula(match)


def _cell_formula(match: re.Match[str]) -> bool:
    content = match["dollars"] if match["rounds"] is None else match["rounds"]
    if _BAR.search(content) is None:
        return False
    if match["rounds"] is not None:
        return True
    # Dollars in a table may be prices: the forum's own rule, no blank inside, and TeX between.
    return content == content.strip() and looks_like_tex(content)


def _row(post: ScannedPost, row: re.Match[str], broken: list[re.Match[str]]) -> Finding:
    """The finding of a table row of which a bar within a formula splits the cell."""
    starts = {match.start() for match in broken}
    matches = list(_CELL_MATH.finditer(row.group()))
    formulas = [_in_cell(match, match.start() in starts) for match in matches]
    spans = tuple((row.start() + match.start(), row.start() + match.end()) for match in matches)
    edits = tuple(
        Edit(start, end, f"${tex}$")
        for (start, end), tex in zip(spans, formulas, strict=True)
        if post.raw[start:end] != f"${tex}$"
    )
    return post.finding(
        "table-pipe",
        row.start() + broken[0].start(),
        row.start() + broken[0].end(),
        "| splits the cell: the forum shows the pieces of the formula in several cells",
        "write \\vert in a table, or \\mid between two things",
        edits,
        intended=tuple(Intended(tex.replace("\\|", "|"), False) for tex in formulas),
        meant=spans,
    )


def _in_cell(match: re.Match[str], is_broken: bool) -> str:
    """A formula of a cell as it must be written there."""
    content = match["dollars"] if match["rounds"] is None else match["rounds"].strip()
    return _BAR.sub(r"\\vert ", content) if is_broken else content
