"""Fenced code: ``<pre data-code-wrap="latex"><code class="lang-latex">``.

Source: Discourse core, ``code.js``, commit 8881affe; ``default_code_lang`` is ``auto``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.common.utils import escapeHtml, unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from mathreply.cook.characters import trim
from mathreply.cook.forum import Forum

_LANGUAGE = re.compile(r"[A-Za-z0-9_+-]*")
_PLAIN = ("text", "pre", "plain")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7F]")


def install(md: Forum) -> None:
    """Replaces the renderer."""
    md.add_render_rule("fence", _render)


def _render(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    language, attributes = _read_info(token.info)
    if language in _PLAIN:
        css_class = "lang-plaintext"
    else:
        css_class = f"lang-{escapeHtml(language)}"
        if language != "auto":
            attributes["wrap"] = language
    data = "".join(
        f' data-code-{escapeHtml(key)}="{escapeHtml(value)}"' for key, value in attributes.items()
    )
    return f'<pre{data}><code class="{css_class}">{escapeHtml(token.content)}</code></pre>\n'


def _read_info(info: str) -> tuple[str, dict[str, str]]:
    """The language, ``auto`` where none is readable, and what follows it: ``python x=1, y=2``."""
    first, *rest = trim(info).split(maxsplit=1) or [""]
    if not _LANGUAGE.fullmatch(first):
        return "auto", {}
    attributes = {}
    for pair in unescapeAll(_BEYOND_ASCII.sub("", rest[0], count=1)).split(",") if rest else ():
        key, _, value = (pair.split() or [""])[0].partition("=")
        value = value.partition("=")[0]
        if key and value:
            attributes[key] = value
    return first or "auto", attributes
