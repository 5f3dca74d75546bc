"""The empty page that a post is put into: our own scripts inline, the engine's from the bundle, all
else forbidden."""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from mathreply.browser.engines import ENGINES
from mathreply.browser.origin import ORIGIN
from mathreply.model import EngineName

_COMMON = (
    *("glyphs.js", "fonts.js", "places.js", "sight.js"),
    *("check.js", "vector.js", "sheet.js", "ahead.js", "render.js"),
)


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
    record = ENGINES[engine]
    scripts = [_inline(read(name)) for name in (*record.setup, *_COMMON)]
    scripts.append(_inline(f"mathreply.load({json.dumps((record.entry, *record.extensions))})"))
    html = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>post</title>'
        f"<style>{read('post.css')}</style>{record.head}"
        '<body><div id="post"'
        f' class="cooked"></div>{"".join(script for script, _ in scripts)}</body></html>'
    )
    return html, _policy([digest for _, digest in scripts])
