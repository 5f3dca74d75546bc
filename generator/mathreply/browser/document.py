"""The empty page that a post is put into: our own scripts inline, the engine's from the bundle, all
else forbidden."""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from mathreply.browser.origin import ENTRY, ORIGIN
from mathreply.model import EngineName

_SETUP: dict[EngineName, str] = {
    "mathjax4-chtml": "mathjax4.js",
    "mathjax4-svg": "mathjax4.js",
    "mathjax2-chtml": "mathjax2.js",
    "katex": "katex.js",
}
_EXTENSIONS: dict[EngineName, tuple[str, ...]] = {
    "katex": ("katex/contrib/mhchem.min.js", "katex/contrib/copy-tex.min.js"),
}
_HEAD: dict[EngineName, str] = {
    "katex": '<link rel="stylesheet" href="/engines/katex/katex.min.css">',
    # The fonts of every formula arrive while the engine is still being parsed.
    "mathjax4-chtml": "".join(
        '<link rel="preload" as="font" type="font/woff2" crossorigin '
        f'href="/engines/mathjax4/fonts/mathjax-newcm-font/chtml/woff2/mjx-ncm-{name}.woff2">'
        for name in ("zero", "n")
    ),
}
_COMMON = ("glyphs.js", "fonts.js", "sight.js", "check.js", "vector.js", "sheet.js", "render.js")


def read(name: str) -> str:
    """The text of one of the files in ``page/``."""
    return files("mathreply.browser").joinpath("page", name).read_text(encoding="utf-8")


def _inline(source: str) -> tuple[str, str]:
    """A script element and the hash by which the policy lets it run."""
    digest = b64encode(sha256(source.encode()).digest()).decode()
    return f"<script>{source}</script>", f"'sha256-{digest}'"


def _policy(hashes: list[str]) -> str:
    """Scripts and fonts from the bundle alone; no frame, form, object, connection, foreign picture
    or ``eval``.

    Styles are written by every engine, so they cannot be held to files.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {ORIGIN}/engines/ {' '.join(hashes)}",
            f"style-src {ORIGIN}/engines/ 'unsafe-inline'",
            f"font-src {ORIGIN}/engines/ data:",  # MathJax 4 SVG carries a font of one empty glyph
            f"img-src {ORIGIN}/engines/ data:",
            "form-action 'none'",
            "base-uri 'none'",
        )
    )


@cache
def document(engine: EngineName) -> tuple[str, str]:
    """HTML of the empty page for an engine, and its content security policy."""
    setup, *common = (_inline(read(name)) for name in (_SETUP[engine], *_COMMON))
    head = _HEAD.get(engine, "")
    paths = (ENTRY[engine], *_EXTENSIONS.get(engine, ()))
    loads = _inline(f"mathreply.load({json.dumps(paths)})")
    html = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>post</title>'
        f"<style>{read('post.css')}</style>{head}"
        '<body><div id="post"'
        f' class="cooked"></div>{setup[0]}{"".join(script for script, _ in common)}'
        f"{loads[0]}</body></html>"
    )
    return html, _policy([setup[1], loads[1], *(digest for _, digest in common)])
