"""``$begin:math:text$ … $end:math:text$``: what an export of chats writes for delimiters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.lint.finding import Finding
from mathreply.lint.paste.escapes import unescaped
from mathreply.lint.post import CODE_MARK, ScannedPost
from mathreply.lint.rewriting import block, inline

_MARKED = re.compile(
    r"\$begin:math:(?P<kind>text|display)\$(?P<tex>[^$]{1,4000}?)\$end:math:(?P=kind)\$"
)


def check(post: ScannedPost) -> Iterator[Finding]:
    """Each marked formula, with the escapes that the same export puts into it."""
    if "$begin:math:" not in post.raw:
        return
    for match in _MARKED.finditer(post.raw):
        if post.text[match.start()] == CODE_MARK:
            continue
        tex = unescaped(match["tex"].strip())
        make = block if match["kind"] == "display" else inline
        edits, intended = make(post, match.start(), match.end(), tex)
        yield post.finding(
            "paste-marker",
            match.start(),
            match.end(),
            "the markers of a chat's export: the forum shows them with the bare TeX between them",
            "write $$ above and below it" if match["kind"] == "display" else "write $…$",
            edits,
            intended=intended,
        )
