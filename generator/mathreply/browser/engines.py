"""What a page needs of each math engine: a new engine is a new record, and a file in ``page/``."""

from __future__ import annotations

import re

from msgspec import Struct

from mathreply.model import EngineName

_MHCHEM_AND_COPY = ("katex/contrib/mhchem.min.js", "katex/contrib/copy-tex.min.js")
_KATEX_STYLE = '<link rel="stylesheet" href="/engines/katex/katex.min.css">'
# The fonts of every formula arrive while the engine is still being parsed.
_FONTS_AHEAD = "".join(
    '<link rel="preload" as="font" type="font/woff2" crossorigin '
    f'href="/engines/mathjax4/fonts/mathjax-newcm-font/chtml/woff2/mjx-ncm-{name}.woff2">'
    for name in ("zero", "n")
)


class PageEngine(Struct, frozen=True):
    """One engine, as the empty page loads it; files are below the folder of engines."""

    entry: str
    """The file that it starts from."""
    setup: tuple[str, ...]
    """Our own scripts in ``page/`` that call it as the forum does, in the order in which they run.
    The preview of ``serve`` takes the same ones."""
    extensions: tuple[str, ...] = ()
    """Files that the forum loads after it."""
    head: str = ""
    """What stands in the page's head for it."""
    counted: re.Pattern[str] | None = None
    """TeX that it numbers by itself: how that looks depends on what stands before it in the
    post."""


_MATHJAX4 = ("mathjax4.js", "tree.js")

ENGINES: dict[EngineName, PageEngine] = {
    "mathjax4-chtml": PageEngine("mathjax4/tex-mml-chtml.js", _MATHJAX4, head=_FONTS_AHEAD),
    "mathjax4-svg": PageEngine("mathjax4/tex-mml-svg.js", _MATHJAX4),
    "mathjax2-chtml": PageEngine("mathjax2/MathJax.js", ("mathjax2.js",)),
    "katex": PageEngine(
        "katex/katex.min.js",
        ("katex.js",),
        _MHCHEM_AND_COPY,
        _KATEX_STYLE,
        re.compile(r"\\begin\s*\{(?:align|alignat|equation|gather)\}"),
    ),
}
