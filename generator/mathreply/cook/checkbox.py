"""``[ ]``, ``[]``, ``[x]`` and ``[X]`` in running text: check boxes, in lists and elsewhere.

``data-chk-off`` is where the bracket stands in the raw post, in code points; by it the forum finds
the box that a reader ticks. Source: Discourse core, ``plugins/checklist``, ``checklist.js``
067f4abb.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from mathreply.cook.blocks import block_of
from mathreply.cook.forum import Forum
from mathreply.cook.offsets import Places

CHECKBOX = "checkbox"
"""Name of the rules, and type of the token."""
_BOX = re.compile(r"\[(?P<mark>[ xX]?)\]")
_CLASSES = {
    "": "chcklst-box fa fa-square-o",
    " ": "chcklst-box fa fa-square-o",
    "x": "chcklst-box checked fa fa-square-check-o",
    "X": "chcklst-box checked permanent fa fa-square-check",
}


def install(md: Forum) -> None:
    """Adds both rules to ``md``: links and images come first."""
    md.add_render_rule(CHECKBOX, _render)
    md.inline.ruler.after("image", CHECKBOX, _checkbox)
    md.core.ruler.after("inline", CHECKBOX, _settle)


def _checkbox(state: StateInline, silent: bool) -> bool:
    """A box within a line; no image begins there."""
    match = _BOX.match(state.src, state.pos)
    if silent or match is None or state.src[state.pos - 1 : state.pos] == "!":
        return False
    token = state.push(CHECKBOX, "span", 0)
    token.content = match.group()
    token.meta = {"start": state.pos, "text": state.src, "block": block_of(state)}
    token.attrs = {"class": _CLASSES[match["mark"]]}
    state.pos = match.end()
    return True


def _render(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return f"<span{renderer.renderAttrs(tokens[index])}></span>"


def _settle(state: StateCore) -> None:
    """Give each box its offset, or back its text where it stands inside another element."""
    blocks = [
        token
        for token in state.tokens
        if token.type == "inline" and any(c.type == CHECKBOX for c in token.children or ())
    ]
    if not blocks:
        return
    places = Places(state.src, state.tokens)
    for block in blocks:
        _settle_block(block, places)


def _settle_block(inline: Token, places: Places) -> None:
    """The boxes of a block: none within a link or a style, and where the others stand."""
    depth = 0
    for child in inline.children or ():
        depth += child.nesting
        if child.type != CHECKBOX:
            continue
        if depth > 0:
            child.type, child.tag, child.attrs = "text", "", {}
        elif child.attrs["class"] != _CLASSES["X"]:
            start, _ = places.within(
                child.meta["block"] or inline,
                child.meta["text"],
                child.meta["start"],
                child.meta["start"] + len(child.content),
            )
            child.attrs["data-chk-off"] = str(start)
