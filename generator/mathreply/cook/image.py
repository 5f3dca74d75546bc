"""Images: ``![alt|690x388,50%](upload://…)``, and attachments:
``[paper.pdf|attachment](upload://…)``.

Mathematics in an alt text is dropped: only text counts there. An upload's address is known to the
forum alone, so a transparent picture stands for it, as in the forum's own preview. Source:
Discourse core, ``engine.js`` 4aa037a1, ``upload-protocol.js`` 0ae6b994.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from mathreply.cook.characters import trim
from mathreply.cook.forum import Forum

_SIZE = re.compile(r"([1-9][0-9]*)x([1-9][0-9]*)(?:\s*,\s*(x?)([1-9][0-9]{0,2}?)([%x]?))?")
_UPLOAD = "upload://"
_PLACEHOLDER = "/images/transparent.png"
_HTML_UPLOAD = re.compile(
    r"""(<img\b[^<>]*?\s)src\s*=\s*(?:"(upload://[^"<>]*)"|'(upload://[^'<>]*)')""", re.IGNORECASE
)


def install(md: Forum) -> None:
    """Replaces the renderers, and adds the rule for uploads behind all others so far."""
    md.add_render_rule("image", _render_image)
    md.add_render_rule("link_open", _render_link)
    md.core.ruler.push("upload-protocol", _resolve_uploads)


def _render_image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """An image with what stands behind the bars of its alt text: a size, a player, attributes."""
    token = tokens[index]
    first, *rest = renderer.renderInlineAsText(token.children, options, env).split("|")
    if rest and rest[0] in ("video", "audio"):
        return _player(token, rest[0])
    kept = [first]
    for part in rest:
        if size := _SIZE.fullmatch(part):
            width, height = _scaled(size)
            token.attrs.setdefault("width", width)
            token.attrs.setdefault("height", height)
        elif data := _data_attribute(part):
            token.attrs.setdefault(*data)
        elif part == "thumbnail":
            token.attrs["data-thumbnail"] = "true"
        else:
            kept.append(part)
    alt = trim("|".join(kept))
    token.attrSet(*(("alt", alt) if alt else ("role", "presentation")))
    return renderer.renderToken(tokens, index, options, env)


def _scaled(size: re.Match[str]) -> tuple[int, int]:
    """Width and height, px; ``,50%`` scales both, ``,300x`` is a new width and ``,x300`` a new
    height."""
    width, height = int(size[1][:9]), int(size[2][:9])
    if not size[4]:
        return width, height
    number = int(size[4])
    if size[5] == "%":
        return int(width * (number / 100)), int(height * (number / 100))
    if size[5] == "x":
        return number, int(height * (number / width))
    if size[3] == "x":
        return int(width * (number / height)), number
    return width, height


def _data_attribute(part: str) -> tuple[str, str] | None:
    key, equals, value = part.partition("=")
    name = f"data-{key}".lower()
    return (name, value) if equals and re.fullmatch(r"[A-Za-z]+[\w\-:.]*", name, re.ASCII) else None


def _player(token: Token, kind: str) -> str:
    source = RendererHTML.renderAttrs(Token("", "", 0, attrs={"src": token.attrs.get("src", "")}))
    if kind == "video":
        return f'<div class="video-placeholder-container" data-video-{source.strip()}></div>'
    address = RendererHTML.renderAttrs(Token("", "", 0, attrs={"href": token.attrs.get("src", "")}))
    shown = address.removeprefix(' href="').removesuffix('"')
    return f'<audio preload="metadata" controls><source{source}><a{address}>{shown}</a></audio>'


def _render_link(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    link, text = tokens[index], tokens[index + 1]
    kept = []
    for part in text.content.split("|"):
        if part == "attachment":
            link.attrs = {"class": part, **link.attrs}
        elif data := _data_attribute(part) if "|" in text.content else None:
            link.attrs.setdefault(*data)
        else:
            kept.append(part)
    if kept and text.type == "text":
        text.content = "|".join(kept)
    return renderer.renderToken(tokens, index, options, env)


def _resolve_uploads(state: StateCore) -> None:
    for token in state.tokens:
        _resolve(token)
        for child in token.children or ():
            _resolve(child)


def _resolve(token: Token) -> None:
    if token.type in ("html_block", "html_inline"):
        token.content = _HTML_UPLOAD.sub(
            lambda match: f'{match[1]}src="{_PLACEHOLDER}" data-orig-src="{match[2] or match[3]}"',
            token.content,
        )
    elif token.tag in ("img", "a"):
        _resolve_attribute(token)


def _resolve_attribute(token: Token) -> None:
    for name in _uploads(token.attrs.items()):
        original = token.attrs[name]
        token.attrs[name] = _PLACEHOLDER if token.tag == "img" else "/404"
        if token.tag == "img" and re.search(r"\|video|\|audio", token.content):
            token.attrs[name] = "/404"
        token.attrs["data-orig-src" if token.tag == "img" else "data-orig-href"] = original
        return


def _uploads(attributes: Iterable[tuple[str, str | int | float]]) -> list[str]:
    return [name for name, value in attributes if str(value).startswith(_UPLOAD)]
