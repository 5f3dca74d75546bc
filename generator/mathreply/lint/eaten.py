"""Brackets that Markdown takes for something else, ``f[x]`` and ``E[X](t)``, and links to addresses
that no forum lets through."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from mathreply.lint.finding import Finding
from mathreply.lint.post import CODE_MARK, MATH_MARK, TAG_MARK, ScannedPost

_INDEX = re.compile(r"(?<=[\w)\]}′'])\[(?P<inside>[xX ]?)\](?![(\[:])")
_INDEX_OF = re.compile(r"[\w′'.\\^{}()\[\]]+$")
_LINKED = re.compile(
    r"(?<=[A-Za-z0-9_)])\[(?P<text>[^\[\]\r\n]{1,40})\]\((?P<to>[A-Za-z0-9_^*+,= -]{0,12})\)"
)
_ADDRESS = re.compile(
    r"(?<!\\)\]\([ \t]*<?(?P<to>[^()\s<>]{1,400})|<(?P<auto>[A-Za-z][^<>\s]{1,400})>"
    r"|\bhref[ \t]*=[ \t]*[\"']?(?P<href>[^\"'<>]{1,400})"
)
_IGNORED = re.compile(r"[\x00-\x20\x7f\u200b-\u200d\ufeff]+")
_FORBIDDEN = re.compile(r"(?:javascript|vbscript|file|data|blob):", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:gif|png|jpeg|webp);", re.IGNORECASE)


def check(post: ScannedPost) -> Iterator[Finding]:
    """Each bracket that is lost to a reader, and each address that is dropped."""
    if "[" in post.text:
        yield from _boxes(post)
        yield from _links(post)
    if ":" in post.raw or "&" in post.raw:
        yield from _addresses(post)


def _boxes(post: ScannedPost) -> Iterator[Finding]:
    """Indices in brackets, of which the forum makes check boxes."""
    for match in _INDEX.finditer(post.text):
        if post.text[match.end() : match.end() + 1] == TAG_MARK:
            continue  # told as a link
        before = _INDEX_OF.search(post.text, max(0, match.start() - 20), match.start())
        said = (before.group() if before else "") + match.group()
        yield post.finding(
            "bracket-eaten",
            match.start(),
            match.end(),
            f"the forum makes a check box of {match.group()} in “{said}”",
            f"write ${said}$ for mathematics, `{said}` for code, or \\{match.group()}",
        )


def _links(post: ScannedPost) -> Iterator[Finding]:
    """Brackets before parentheses, of which the forum makes links."""
    for match in _LINKED.finditer(post.raw):
        if (
            CODE_MARK in post.text[match.start() : match.end()]
            or MATH_MARK in post.text[match.start() : match.end()]
        ):
            continue
        if TAG_MARK not in post.text[match.start() : match.end()]:
            continue  # the forum makes no link of it
        yield post.finding(
            "bracket-eaten",
            match.start(),
            match.end(),
            f"the forum makes a link of {match.group()}: the brackets and “{match['to']}” are not"
            " shown",
            "write it between dollars if it is mathematics, or `…` if it is code",
        )


def _addresses(post: ScannedPost) -> Iterator[Finding]:
    """Links to addresses that the forum drops."""
    for match in _ADDRESS.finditer(post.raw):
        if post.text[match.start()] in (CODE_MARK, MATH_MARK):
            continue
        typed = next(group for group in match.groups() if group is not None)
        address = _IGNORED.sub("", html.unescape(typed))
        scheme = _FORBIDDEN.match(address)
        if scheme is None or _PICTURE.match(address):
            continue
        yield post.finding(
            "link-forbidden",
            match.start(),
            match.end(),
            f"a link to a {scheme.group().lower()} address: the forum drops the address",
            "link to an https: address, or leave the link out",
        )
