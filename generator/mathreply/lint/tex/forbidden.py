"""What no forum lets through: script addresses, pictures, files, HTML attributes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from mathreply.lint.finding import Finding
from mathreply.lint.names import names
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.view import TexView

FORBIDDEN = names(
    "includegraphics input include htmlData htmlClass htmlStyle htmlId openin openout read write "
    "write18 immediate catcode special verbatiminput lstinputlisting usepackage"
)
_WHY = {
    "includegraphics": "pictures inside formulas are not loaded",
    "htmlData": "attributes inside formulas are not let through",
    "htmlClass": "attributes inside formulas are not let through",
    "htmlStyle": "attributes inside formulas are not let through",
    "htmlId": "attributes inside formulas are not let through",
}
_ADDRESSES = names("href url")
_SAFE = ("http:", "https:", "mailto:")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
_BLANK = re.compile(r"[\s\x00-\x20]+")


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """Every command that reaches outside the formula."""
    view = math.view
    for position, name in view.commands():
        if name in FORBIDDEN - post.engine.trusted:
            why = _WHY.get(name, "formulas read and write no files")
            yield post.finding(
                "tex-forbidden",
                view.start(position),
                _end(view, position),
                f"\\{name} is not allowed: {why}, and the forum shows its name in red or the"
                " bare TeX",
                "leave it out; a picture goes into the text as ![…](upload://…)",
            )
        elif name in _ADDRESSES:
            yield from _address(view, position, name, post)


def _end(view: TexView, position: int) -> int:
    group = view.group(position)
    return view.end(group.close if group else position)


def _address(view: TexView, position: int, name: str, post: ScannedPost) -> Iterator[Finding]:
    group = view.group(position)
    if group is None:
        return
    address = _BLANK.sub("", html.unescape(view.inside(group))).replace("\\", "").lower()
    scheme = _SCHEME.match(address)
    if scheme and scheme.group() not in _SAFE:
        yield post.finding(
            "tex-forbidden",
            view.start(position),
            view.end(group.close),
            f"\\{name} to a {scheme.group()} address is not allowed: the forum drops the link",
            "link to an https: address, or leave the link out",
        )
