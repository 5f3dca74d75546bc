"""BBCode within a line: ``[b]…[/b]``, ``[url]…[/url]``.

Source: Discourse core, ``discourse-markdown-it/src/features/bbcode-inline.js``, commit 4acaaa1a.
"""

from __future__ import annotations

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from mathreply.cook.forum import Forum, forum_of
from mathreply.cook.tag import Tag, parse_tag

_TAG = "bbcode"
"""Key in the ``meta`` of a text token that holds a tag until its pair is known."""


def install(md: Forum) -> None:
    """Adds the rule to ``md``, behind all others."""
    md.inline.ruler.push("bbcode-inline", _tokenize)
    md.inline.ruler2.before("fragments_join", "bbcode-inline", _pair)


def _tokenize(state: StateInline, silent: bool) -> bool:
    """A tag within a line."""
    if silent or state.src[state.pos] != "[":
        return False
    tag = parse_tag(state.src, state.pos, state.posMax)
    rule = forum_of(state).inline_tags.get(tag.name) if tag else None
    if tag is None or rule is None:
        return False
    if rule.replace is None:
        _push_delimiter(state, tag)
        return True
    close = -1 if tag.closing else _find_close(state, tag)
    if close < 0:
        return False
    rule.replace(state, tag, state.src[state.pos + tag.length : close])
    state.pos = close + len(tag.name) + 3
    return True


def _find_close(state: StateInline, tag: Tag) -> int:
    start = state.pos + tag.length
    found = state.src[start : state.posMax].lower().find(f"[/{tag.name}]")
    return found if found < 0 else start + found


def _push_delimiter(state: StateInline, tag: Tag) -> None:
    """A tag that waits for its partner."""
    if tag.closing and state.tokens and _TAG in state.tokens[-1].meta and not state.pending:
        state.push("text", "", 0)
    token = state.push("text", "", 0)
    token.content = state.src[state.pos : state.pos + tag.length]
    token.meta = {_TAG: tag}
    state.delimiters.append(
        Delimiter(
            marker=_marker(tag.name),
            length=0,
            token=len(state.tokens) - 1,
            end=-1,
            open=not tag.closing,
            close=tag.closing,
        )
    )
    state.pos += tag.length


def _marker(name: str) -> int:
    """A number that only tags called ``name`` have; those of markdown-it's own delimiters are code
    points."""
    return 0x110000 + int.from_bytes(name.encode(), "big")


def _pair(state: StateInline) -> None:
    """Partners as an element around what stands between them."""
    # As in the forum, pairs inside a link's text are left as they stand: their delimiters are not
    # in this list.
    for delimiter in state.delimiters:
        opening = state.tokens[delimiter.token]
        tag = opening.meta.get(_TAG)
        if tag is None or delimiter.end < 0 or tag.closing:
            continue
        closing = state.tokens[state.delimiters[delimiter.end].token]
        for token, kind, nesting in ((opening, "open", 1), (closing, "close", -1)):
            token.type, token.tag, token.nesting = f"bbcode_{tag.name}_{kind}", "span", nesting  # type: ignore[assignment]  # 1 and -1 are its Literal
            token.markup, token.content = token.content, ""
        opening.attrs = {"class": forum_of(state).inline_tags[tag.name].css_class}
