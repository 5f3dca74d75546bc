"""TeX put back into a post with delimiters that the forum reads: ``$…$`` in a line, ``$$`` on lines
of their own."""

from __future__ import annotations

import re

from mathreply.cook.characters import is_escaped, is_safe_boundary
from mathreply.lint.finding import Edit, Intended
from mathreply.lint.post import ScannedPost

_CONTAINERS = re.compile(
    r"\ufeff?(?P<quotes>(?:[ ]{0,3}>[ ]?)*)"
    r"(?P<marks>(?:[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<space>[ \t]*)"
)
_MARK = re.compile(r"[^ \t]")
_NEWLINE = re.compile(r"(?<![ \t])[ \t]*+(?:\r\n|\r|\n)(?:[ \t]*>)*[ \t]*")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")
_HEADING_OR_NOTE = re.compile(r"[ >]*(?:#{1,6}\s|\[\^[^\]\s]{1,80}\]:)")
_DOLLAR = re.compile(r"\$")


def is_cjk(character: str) -> bool:
    """Whether a character belongs to Chinese, Japanese or Korean writing, its marks included."""
    return bool(_CJK.match(character))


def one_line(tex: str) -> str:
    """TeX without line ends, and without the quote marks that follow them; itself where a comment
    forbids it."""
    return tex if re.search(r"(?<!\\)%", tex) else _NEWLINE.sub(" ", tex)


def container(post: ScannedPost, offset: int) -> str:
    """What a new line below must begin with to stay in the quote or list item that an offset is
    in."""
    match = _containers(post, offset)
    return match["quotes"] + _MARK.sub(" ", match["marks"]) + match["space"]


def _containers(post: ScannedPost, offset: int) -> re.Match[str]:
    match = _CONTAINERS.match(post.raw, post.lines.bounds(offset)[0])
    assert match is not None, "every part of the pattern may be empty"
    return match


def inline(
    post: ScannedPost, start: int, end: int, tex: str
) -> tuple[tuple[Edit, ...], tuple[Intended, ...]]:
    """Edits that make ``raw[start:end]`` inline mathematics, and the formula; no edits where none
    would do."""
    tex = one_line(tex.strip(" \t\r\n"))
    before = post.raw[start - 1 : start]
    after = post.raw[end : end + 1]
    if not tex or "\n" in tex or "\r" in tex:
        return (), ()
    dollars = not _has_dollar(tex)
    if dollars and _safe(before) and _safe(after):
        return (Edit(start, end, f"${tex}$"),), (Intended(tex, False),)
    if post.profile.backslash_delimiters and "\\)" not in tex:
        return (Edit(start, end, f"\\({tex}\\)"),), (Intended(tex, False),)
    if not dollars:
        return (), ()
    left = "" if _safe(before) else " "
    right = ""
    if not _safe(after):
        right = "-" if _ORDINAL.match(post.raw, end) else " "
    return (Edit(start, end, f"{left}${tex}${right}"),), (Intended(tex, False),)


def _safe(character: str) -> bool:
    return not character or character in "\r\n\ufeff" or is_safe_boundary(character, "$")


def _has_dollar(tex: str) -> bool:
    return any(not is_escaped(tex, match.start()) for match in _DOLLAR.finditer(tex))


def block(
    post: ScannedPost, start: int, end: int, tex: str
) -> tuple[tuple[Edit, ...], tuple[Intended, ...]]:
    """Edits that make ``raw[start:end]`` a display on lines of its own, and the formula."""
    _, line_end = post.lines.bounds(max(start, end - 1))
    margin = container(post, start)
    if ">" in margin:
        tex = one_line(tex)
    feed = post.newline + margin
    body = feed.join(_lines(tex, margin))
    if not body.strip() or (">" in margin and feed in body):
        return (), ()
    before = post.raw[_containers(post, start).end() : start]
    rest = post.raw[end:line_end]
    after = rest.rstrip("\r\n")
    opening = "" if not before.strip() else feed
    cut_from = start - (len(before) - len(before.rstrip(" \t"))) if before.strip() else start
    cut_to = end + (len(after) - len(after.lstrip(" \t")))
    closing = feed if after.strip() else ""
    text = f"{opening}$${feed}{body}{feed}$${closing}"
    return (Edit(cut_from, cut_to, text),), (Intended(body, True),)


def _lines(tex: str, margin: str) -> list[str]:
    """The lines of TeX that hold any, without the margin of the container that they stand in."""
    lines = [line for line in re.split(r"\r\n|\r|\n", tex.strip()) if line.strip()]
    return [line.removeprefix(margin) for line in lines]


def is_heading_or_cell(post: ScannedPost, offset: int) -> bool:
    """Whether a display cannot stand where an offset is: in a heading, a table's cell, a link's
    text, or the line that begins a footnote, which a line at the margin would end."""
    start, end = post.lines.bounds(offset)
    line = post.raw[start:end]
    return _HEADING_OR_NOTE.match(line) is not None or post.in_table(offset)
