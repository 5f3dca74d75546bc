r"""``\[details="Proof"\] … \[/details\]``: BBCode that an editor has escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mathreply.lint.finding import Edit, Finding
from mathreply.lint.names import names
from mathreply.lint.post import CODE_MARK, MATH_MARK, ScannedPost

MARKDOWN_MODE = "paste it in the editor's Markdown mode: its rich mode escapes it again"
_PAIRED = names(
    "details quote spoiler wrap grid b i u s url email code poll center size color list"
)
_TAG = re.compile(
    r"\\\[(?P<close>/?)(?P<name>[a-z]+)(?P<rest>(?:[= ][^\[\]\r\n]{0,400}?)?)\\\]", re.IGNORECASE
)


def check(post: ScannedPost) -> Iterator[Finding]:
    """Each pair of tags whose brackets are escaped, as one."""
    if "\\[/" not in post.raw:
        return
    opened: list[re.Match[str]] = []
    for match in _TAG.finditer(post.raw):
        name = match["name"].lower()
        hidden = post.text[match.start() : match.end()]
        if name not in _PAIRED or CODE_MARK in hidden or MATH_MARK in hidden:
            continue
        if not match["close"]:
            opened.append(match)
        elif any(opener["name"].lower() == name for opener in opened):
            while opened[-1]["name"].lower() != name:
                opened.pop()
            yield _finding(post, (opened.pop(), match))


def _finding(post: ScannedPost, tags: Sequence[re.Match[str]]) -> Finding:
    edits = [
        edit
        for tag in tags
        for edit in (Edit(tag.start(), tag.start() + 1, ""), Edit(tag.end() - 2, tag.end() - 1, ""))
    ]
    name = tags[0]["name"]
    return post.finding(
        "paste-bbcode",
        tags[0].start(),
        tags[0].end(),
        f"\\[{name}…\\] is BBCode that an editor has escaped: the forum shows the tags as text",
        f"write [{name}…] and [/{name}]; {MARKDOWN_MODE}",
        tuple(edits),
        intended=(),
    )
