"""BBCode whose tags stand on lines of their own, or open and close on one line and fill it.

Source: Discourse core, ``discourse-markdown-it/src/features/bbcode-block.js``, commit 7b7c3821.
"""

from __future__ import annotations

from markdown_it.common.utils import isWhiteSpace
from markdown_it.rules_block import StateBlock
from msgspec import Struct

from mathreply.cook.forum import BlockTag, Forum, forum_of
from mathreply.cook.tag import Tag, only_white_space, parse_tag


class _Close(Struct, frozen=True):
    """Where a tag is closed: on a line of its own, or at ``start`` on the line that opened it."""

    line: int
    start: int = -1

    @property
    def own_line(self) -> bool:
        return self.start < 0


def install(md: Forum) -> None:
    """Adds the rule to ``md``."""
    md.block.ruler.after(
        "fence", "bbcode", _bbcode_block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _bbcode_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A tag that stands at the beginning of a line, with what it encloses."""
    start, end = state.bMarks[start_line] + state.tShift[start_line], state.eMarks[start_line]
    if not state.src.startswith("[", start):
        return False
    tag = parse_tag(state.src, start, end)
    rule = forum_of(state).block_tags.get(tag.name) if tag and not tag.closing else None
    if tag is None or rule is None:
        return False
    if silent:  # the forum lets any opening tag end a paragraph, closed or not
        return True
    close = _find_close(state, tag, start_line, end_line)
    if close is None:
        return False
    _push(state, rule, tag, start_line, close)
    return True


def _find_close(state: StateBlock, tag: Tag, start_line: int, end_line: int) -> _Close | None:
    """Where a tag is closed: on its own line, or alone on a later one."""
    start, end = (
        state.bMarks[start_line] + state.tShift[start_line] + tag.length,
        state.eMarks[start_line],
    )
    position = _close_on_line(state.src, tag, start, end)
    if position >= 0:
        # With anything behind it, it is left to the rule for lines.
        fills_line = position + len(tag.name) + 3 >= end
        return _Close(start_line, position) if fills_line else None
    if not only_white_space(state.src, start, end):
        return None
    line = _close_lines(state, tag.name, start_line, end_line).get(start_line)
    return None if line is None else _Close(line)


def _close_on_line(src: str, tag: Tag, start: int, end: int) -> int:
    """Offset of the last closing tag on the line, if the line ends in a bracket; or -1."""
    last = end - 1
    while last > start and isWhiteSpace(ord(src[last])):
        last -= 1
    if last <= start or src[last] != "]":
        return -1
    found = src[start + 1 : end].lower().rfind(f"[/{tag.name}]")
    return found if found < 0 else start + 1 + found


def _close_lines(state: StateBlock, name: str, start_line: int, end_line: int) -> dict[int, int]:
    """The lines on which the tags called ``name`` are closed, by the lines on which they are
    opened.

    One pass serves every tag of the container, lest a post of nothing but opening tags be searched
    once for each.
    """
    known: dict[tuple[str, int, int, int], tuple[int, int, dict[int, int]]]
    known = state.env.setdefault("bbcode_close_lines", {})
    key = (name, end_line, state.blkIndent, state.level)
    first, last, pairs = known.get(key, (0, 0, {}))
    if not first <= start_line < last:
        last, pairs = _pair_lines(state, name, start_line, end_line)
        known[key] = (start_line, last, pairs)
    return pairs


def _pair_lines(
    state: StateBlock, name: str, start_line: int, end_line: int
) -> tuple[int, dict[int, int]]:
    """Which lines of one tag close which, up to the end of a list item."""
    pairs: dict[int, int] = {}
    open_lines = [start_line]
    line = start_line + 1
    while line < end_line:
        start = state.bMarks[line] + state.tShift[line]
        if start < state.eMarks[line] and state.sCount[line] < state.blkIndent:
            break  # the list item ends here
        tag = (
            _tag_alone(state, start, state.eMarks[line])
            if state.sCount[line] - state.blkIndent < 4
            else None
        )
        if tag and tag.name == name:
            if not tag.closing:
                open_lines.append(line)
            elif open_lines:
                pairs[open_lines.pop()] = line
        line += 1
    return line, pairs


def _tag_alone(state: StateBlock, start: int, end: int) -> Tag | None:
    """The tag at ``start``, if it stands alone on its line; read once, however many containers look
    at it."""
    if not state.src.startswith("[", start):
        return None
    known: dict[int, Tag | None] = state.env.setdefault("bbcode_tags_alone", {})
    if start not in known:
        tag = parse_tag(state.src, start, end)
        known[start] = tag if tag and only_white_space(state.src, start + tag.length, end) else None
    return known[start]


def _push(state: StateBlock, rule: BlockTag, tag: Tag, start_line: int, close: _Close) -> None:
    """The tokens of a tag with its content."""
    parent, line_max = state.parentType, state.lineMax
    state.lineMax = (
        close.line
    )  # so that no lazy line of a quote inside reaches past the closing tag
    content_start = state.bMarks[start_line] + state.tShift[start_line] + tag.length
    if rule.replace is not None:
        rule.replace(
            state,
            state.getLines(start_line + 1, close.line, 0, False)
            if close.own_line
            else state.src[content_start : close.start],
        )
        state.tokens[-1].map = [start_line, close.line + 1]
    else:
        _push_around(state, rule, tag, start_line, close, content_start)
    state.parentType, state.lineMax = parent, line_max
    state.line = close.line + 1


def _push_around(
    state: StateBlock, rule: BlockTag, tag: Tag, start_line: int, close: _Close, content_start: int
) -> None:
    """The tokens before and after the content, which is read as Markdown."""
    assert rule.before is not None and rule.after is not None
    rule.before(state, tag)
    state.tokens[-1].map = [start_line, close.line]
    if close.own_line:
        state.md.block.tokenize(state, start_line + 1, close.line)
    else:
        state.push("paragraph_open", "p", 1).map = [start_line, start_line]
        inline = state.push("inline", "", 0)
        inline.children = []
        inline.map = [start_line, start_line + 1]
        inline.content = state.src[content_start : close.start]
        state.push("paragraph_close", "p", -1)
    rule.after(state)
