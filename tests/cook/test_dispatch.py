"""Rules that are asked at their own signs find what they find when each is asked everywhere."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.parser_inline import ParserInline

from mathreply.cook.parser import build
from tests.samples import examples

_SIGNS = """a|b c|$x$|$|\\(|\\)|\\|`|*|**|_|~~|[|]|](|](http://a.org)|)|![|^[|[^1]|<|<b>|</b>|>|&amp;|&
https://a.org|://|[x]|[ ]|[b]|[/b]|[url]|[/url]|[code]|[/code]|@ann|#tag|%|+|=|-|{|}|\u200b"""
_PIECES = st.sampled_from(["|", "\n", "\n\n[^1]: note\n\n", *re.split(r"[|\n]", _SIGNS)])
_POST = st.lists(_PIECES, min_size=1, max_size=40).map("".join)
_OURS = build(True, True)
_LIBRARY = build(True, True)
_LIBRARY.inline.__class__ = ParserInline  # the library's loop, with the same rules
_LIBRARY.inline.terminator_re = ParserInline().terminator_re


@settings(max_examples=examples(150), deadline=None)
@given(_POST)
def test_as_the_library(raw: str) -> None:
    """The HTML is the library's own, whatever signs a post is made of."""
    assert _OURS.render(raw, {"formulas": []}) == _LIBRARY.render(raw, {"formulas": []})
