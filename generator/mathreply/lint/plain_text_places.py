"""Mathematics where only plain text is shown: alt texts, summaries, anchors, excerpts and mails."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.lint.finding import Edit, Finding
from mathreply.lint.likeness import looks_like_tex
from mathreply.lint.post import CODE_MARK, MATH_MARK, ScannedPost

_IMAGE = re.compile(r"!\[(?P<alt>[^\[\]]{0,1000}+(?:\[[^\[\]]{0,200}\][^\[\]]{0,1000}+){0,5})\]\(")
_SIZE = re.compile(r"\|\d+x\d+(?:,\s*\d+%)?$|\|(?:thumbnail|video|audio|attachment)$")
_LOST_SIZE = re.compile(r"\|(?:\d+x\d+(?:,\s*\d+%)?|thumbnail|video|audio)(?=\|)")
_BROKEN_IMAGE = re.compile(
    r"!\[(?P<alt>(?:(?!!\[|\]\()[^\r\n]){1,1000}?)\]\((?:upload://|https?://)[^()\s]+\)"
)
_BRACKET = re.compile(r"(?<!\\)[\[\]]")
_MATH = re.compile(r"(?<!\\)\$([^$\r\n]+)\$|\\\((.+?)\\\)")
_SUMMARY = re.compile(
    r"\[details=[\"“”']?(?P<text>[^\]\r\n]{0,1000})\]"
    r"|<summary>(?P<html>.{0,1000}?)</summary>",
    re.IGNORECASE | re.DOTALL,
)
_HEADING = re.compile(r"^[ >]{0,9}#{1,6}[ \t][^\r\n]*", re.MULTILINE)
_UNDERLINED = re.compile(
    r"^(?=[^\r\n]*\S)(?P<text>[^\r\n]*+)(?:\r\n|\r|\n)(?:=+|-+)[ \t]*(?=\r?$)", re.MULTILINE
)
_OPENING = re.compile(r"\s*(?:\[quote[^\]]*\].*?\[/quote\]\s*)*", re.DOTALL | re.IGNORECASE)
_COMMAND = re.compile(r"\\[A-Za-z]+")


def check(post: ScannedPost) -> Iterator[Finding]:
    """Findings about alt texts, summaries, headings and the beginning."""
    yield from _alts(post)
    yield from _summaries(post)
    yield from _headings(post)
    yield from _beginning(post)


def _holds_math(text: str) -> bool:
    return any(looks_like_tex(match.group(1) or match.group(2)) for match in _MATH.finditer(text))


def _alts(post: ScannedPost) -> Iterator[Finding]:
    """Alt texts that hold formulas or break their image."""
    for match in _IMAGE.finditer(post.raw):
        if post.text[match.start()] == CODE_MARK:
            continue
        alt = _SIZE.sub("", match["alt"])
        start, end = match.start("alt"), match.start("alt") + len(alt)
        if _holds_math(alt):
            yield post.finding(
                "math-in-alt",
                start,
                end,
                "an alt text is plain text: the forum drops the formula",
                "say it in words",
            )
        for bad in re.finditer(r"[\r\n]+", alt):
            at = start + bad.start()
            yield post.finding(
                "alt-breaks-image",
                at,
                at + len(bad.group()),
                "a line end in an alt text: the forum shows the brackets and no image",
                "leave it out of the alt text",
                (Edit(at, at + len(bad.group()), " "),),
            )
        for size in _LOST_SIZE.finditer(alt):
            yield post.finding(
                "alt-breaks-image",
                start + size.start(),
                start + size.end(),
                f"“{size.group()}” in an alt text: the forum takes it for a size and drops it",
                "write it without the |",
            )
    yield from _broken_images(post)


def _broken_images(post: ScannedPost) -> Iterator[Finding]:
    """Images that are none, because a bracket stands alone in their alt text."""
    for match in _BROKEN_IMAGE.finditer(post.text) if "![" in post.text else ():
        alt = match["alt"]
        brackets = [match.start("alt") + bracket.start() for bracket in _BRACKET.finditer(alt)]
        if not brackets or MATH_MARK in match.group() or CODE_MARK in match.group():
            continue
        yield post.finding(
            "alt-breaks-image",
            match.start(),
            match.end(),
            "a bracket without its partner in an alt text: the forum shows the brackets and no"
            " image",
            "leave it out, or write \\] for it",
            tuple(Edit(at, at, "\\") for at in brackets),
            intended=(),
        )


def _summaries(post: ScannedPost) -> Iterator[Finding]:
    for match in _SUMMARY.finditer(post.raw):
        text = match["text"] or match["html"] or ""
        if post.text[match.start()] != CODE_MARK and _holds_math(text):
            yield post.finding(
                "math-in-summary",
                match.start(),
                match.end(),
                "a summary is plain text: the forum shows the dollars and the bare TeX",
                "say it in words, with the formula inside",
            )


def _headings(post: ScannedPost) -> Iterator[Finding]:
    """Formulas in headings, whose anchors are made of the bare TeX."""
    lines = [(match.start(), match.end()) for match in _HEADING.finditer(post.raw)]
    lines += [(match.start("text"), match.end("text")) for match in _UNDERLINED.finditer(post.raw)]
    lines.sort()
    position = 0
    for start, end in lines:
        while position < len(post.maths) and post.maths[position].end <= start:
            position += 1
        if (
            position < len(post.maths)
            and post.maths[position].start < end
            and not post.maths[position].display
        ):
            math = post.maths[position]
            yield post.finding(
                "math-in-heading",
                math.start,
                math.end,
                "the heading's anchor, and the table of contents, are made of the bare TeX",
                "say it in words",
            )


def _beginning(post: ScannedPost) -> Iterator[Finding]:
    opening = _OPENING.match(post.raw.removeprefix("\ufeff"))
    start = (opening.end() if opening else 0) + (1 if post.raw.startswith("\ufeff") else 0)
    _, end = post.lines.bounds(start)
    for math in post.maths:
        if math.start >= end:
            return
        if math.start < start:
            continue
        if math.start == start or len(_COMMAND.findall(math.source)) >= 2:
            yield post.finding(
                "bad-excerpt",
                math.start,
                math.end,
                "mails, lists and previews begin with the bare TeX "
                f"“{' '.join(math.source.split())[:40]}”",
                "begin with a sentence in words",
            )
            return
