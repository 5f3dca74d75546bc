"""The Markdown parser with what Discourse adds to it: tables of BBCode tags, and its own way to
show addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from linkify_it import LinkifyIt  # type: ignore[import-untyped]  # it ships none
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from msgspec import Struct

from mathreply.cook.dispatch import InlineParser

if TYPE_CHECKING:
    from mathreply.cook.tag import Tag

# Default of the site setting ``markdown_linkify_tlds``.
_TOP_LEVEL_DOMAINS = "com|net|org|io|onion|co|tv|ru|cn|us|uk|me|de|fr|fi|gov"
# A character of private use that stands for %20 while an address is decoded (Discourse,
# ``engine.js``).
_SPACE_KEPT = "\ue020"
_OF_ADDRESSES = re.compile(r"[.:]\S|@|//|localhost", re.IGNORECASE)
"""One of these stands in every address that the linkifier finds."""
_LONGEST_ADDRESS = 2_048
"""Characters; what browsers and servers commonly take."""
_OF_PLUGINS = frozenset({"poll", "chat"})


class BlockTag(Struct, frozen=True):
    """What a BBCode tag on lines of its own becomes: either what ``replace`` makes of its text, or
    the tokens of ``before`` and ``after`` around its Markdown."""

    before: Callable[[StateBlock, Tag], None] | None = None
    after: Callable[[StateBlock], None] | None = None
    replace: Callable[[StateBlock, str], None] | None = None


class InlineTag(Struct, frozen=True):
    """What a BBCode tag within a line becomes: an element around its Markdown, or what ``replace``
    makes of it."""

    css_class: str = ""
    """Of the ``span`` around it."""
    replace: Callable[[StateInline, Tag, str], None] | None = None


class _Linkifier(LinkifyIt):  # type: ignore[misc]  # linkify-it-py ships no types
    """The linkifier, kept from reading the rest of the post for each address in it, and from
    looking for addresses where nothing of one stands."""

    def test(self, text: str) -> bool:
        return _OF_ADDRESSES.search(text) is not None and bool(super().test(text))

    def pretest(self, text: str) -> bool:
        return _OF_ADDRESSES.search(text) is not None

    def match_at_start(self, text: str) -> object:
        return super().match_at_start(text[:_LONGEST_ADDRESS])


class Forum(MarkdownIt):
    """A parser for one kind of forum."""

    def __init__(self) -> None:
        super().__init__(
            "js-default", {"html": True, "linkify": True, "typographer": True, "breaks": True}
        )
        self.inline = InlineParser()
        self.block_tags: dict[str, BlockTag] = {}
        self.inline_tags: dict[str, InlineTag] = {}
        self.html_in_math_tokens = False
        """Whether the typographer meets ``<span …>`` beside its quotes, as it does in the retired
        plugin, or TeX."""
        self.linkify = _Linkifier()
        self.linkify.tlds(_TOP_LEVEL_DOMAINS.split("|"))

    def normalizeLinkText(self, link: str) -> str:
        """``link`` as it is shown: percent-encoding undone as far as that is safe, a space
        never."""
        shown: str = super().normalizeLinkText(link.replace("%20", _SPACE_KEPT))
        return shown.replace(_SPACE_KEPT, "%20")

    def knows_tag(self, name: str) -> bool:
        """Whether ``[name]`` means something to the forum, also where it is not cooked here."""
        return name in self.block_tags or name in self.inline_tags or name in _OF_PLUGINS


def forum_of(state: StateBlock | StateInline) -> Forum:
    """The parser at work."""
    assert isinstance(state.md, Forum)
    return state.md
