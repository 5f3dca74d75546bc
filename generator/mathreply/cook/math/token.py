"""The tokens of mathematics, and the HTML that they become."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from msgspec import Struct

from mathreply.cook.blocks import block_of, line_of
from mathreply.cook.forum import Forum, forum_of

INLINE = "math_inline"
BLOCK = "math_block"
MARK = "data-html-formula"
"""An attribute that leads from an element of the cooked HTML back to its token; it never leaves
this package. The forum takes ``data-html-*`` from what users write, so none of theirs is lost by
taking it away."""


class MathToken(Struct, frozen=True):
    """What a rule found: kept in the token's ``meta`` and, in order of rendering, in the
    environment."""

    tex: str
    display: bool
    opener: str
    start: int
    """Block: offset in the normalised post. Inline: offset in ``text``."""
    end: int
    closed: bool = True
    line: int = 0
    """1-based; 0 if not known."""
    text: str = ""
    """Inline: the text of the block, or of the part of it, in which the offsets count."""
    block: Token | None = None
    """Inline: the block."""


def install(md: Forum) -> None:
    """Adds the renderers."""
    md.add_render_rule(INLINE, _render_inline)
    md.add_render_rule(BLOCK, _render_block)


def push_inline(state: StateInline, tex: str, opener: str, end: int) -> None:
    """Adds an inline formula that begins at ``state.pos``, and moves behind it."""
    token = state.push(INLINE, "", 0)
    token.content = tex
    if forum_of(state).html_in_math_tokens:
        token.content = f"<span class='math'>{escapeHtml(tex)}</span>"
    token.meta = {
        "math": MathToken(
            tex,
            False,
            opener,
            state.pos,
            end,
            line=line_of(state),
            text=state.src,
            block=block_of(state),
        )
    }
    state.pos = end


def push_block(state: StateBlock, found: MathToken, lines: tuple[int, int]) -> None:
    """Adds a displayed formula that takes the given lines, and moves behind them."""
    token = state.push(BLOCK, "", 0)
    token.content = found.tex
    token.block = True
    token.map = list(lines)
    token.meta = {"math": found}
    state.line = lines[1]


def _mark(token: Token, env: EnvType) -> str:
    rendered = env.setdefault("formulas", [])
    rendered.append(token.meta["math"])
    return f'{MARK}="{len(rendered) - 1}"'


def _render_inline(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    return f'<span class="math" {_mark(token, env)}>{escapeHtml(token.meta["math"].tex)}</span>'


def _render_block(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    return f'<div class="math" {_mark(token, env)}>\n{escapeHtml(token.content)}\n</div>\n'
