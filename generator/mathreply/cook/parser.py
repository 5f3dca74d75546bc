"""One parser a kind of forum: markdown-it with the forum's rules, in the forum's order."""

from __future__ import annotations

import threading
from collections.abc import Callable

from mdit_py_plugins.footnote import footnote_plugin

from mathreply.cook import (
    anchor,
    blocks,
    callout,
    checkbox,
    emoji,
    fence,
    html_img,
    image,
    link_label,
    mention,
    onebox,
    paragraph,
    table,
    typographer,
)
from mathreply.cook.bbcode import block as bbcode_block
from mathreply.cook.bbcode import code as bbcode_code
from mathreply.cook.bbcode import containers as bbcode_containers
from mathreply.cook.bbcode import inline as bbcode_inline
from mathreply.cook.bbcode import links as bbcode_links
from mathreply.cook.bbcode import quote as bbcode_quote
from mathreply.cook.bbcode import styles as bbcode_styles
from mathreply.cook.forum import Forum
from mathreply.cook.math import block as math_block
from mathreply.cook.math import inline as math_inline
from mathreply.cook.math import paren as math_paren
from mathreply.cook.math import token as math_token

_DIALECT = (
    blocks,
    bbcode_block,
    bbcode_inline,
    bbcode_code,
    bbcode_containers,
    bbcode_links,
    bbcode_quote,
    bbcode_styles,
    html_img,
    paragraph,
    onebox,
    typographer,
    fence,
    table,
    image,
    mention,
    emoji,
    anchor,
    callout,
    checkbox,
)


_OF_THREAD = threading.local()


def parser(backslash_delimiters: bool, one_line_blocks: bool) -> Forum:
    r"""The parser of forums with ``\(…\)`` or without, with ``$$x$$`` on one line or without.

    Each thread has its own: the linkifier keeps what it last found in itself.
    """
    return of_thread(build, backslash_delimiters, one_line_blocks)


def of_thread(
    make: Callable[[bool, bool], Forum], backslash_delimiters: bool, one_line_blocks: bool
) -> Forum:
    """What ``make`` makes of the two, made once a thread."""
    parsers: dict[tuple[object, bool, bool], Forum] = _OF_THREAD.__dict__.setdefault("parsers", {})
    key = (make, backslash_delimiters, one_line_blocks)
    if key not in parsers:
        parsers[key] = make(backslash_delimiters, one_line_blocks)
    return parsers[key]


def build(backslash_delimiters: bool, one_line_blocks: bool) -> Forum:
    """A new parser of that kind."""
    md = Forum()
    for rule in _DIALECT:
        rule.install(md)
    footnote_plugin(md)
    link_label.install(md)
    math_token.install(md)
    math_inline.install(md)
    if backslash_delimiters:
        math_paren.install(md)
    math_block.install(md, one_line=one_line_blocks, brackets=backslash_delimiters)
    md.html_in_math_tokens = not backslash_delimiters
    return md
