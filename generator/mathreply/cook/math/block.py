r"""Displayed math: ``$$…$$`` and ``\[…\]`` on one line or on several; after indented code, before
fences.

The closer of several lines is looked for past indentation, blank lines, fences and lists, up to the
end of the container; without one, everything up to there is mathematics. Source: ``discourse-math``
commits 0b026251, 8db3f371.
"""

from __future__ import annotations

from collections.abc import Callable

from markdown_it.rules_block import StateBlock

from mathreply.cook.characters import only_blanks, trim
from mathreply.cook.forum import Forum, forum_of
from mathreply.cook.math.token import MathToken, push_block
from mathreply.cook.tag import parse_tag

_CLOSERS = {"$$": "$$", "\\[": "\\]"}


def install(md: Forum, one_line: bool, brackets: bool) -> None:
    r"""Adds the rule to ``md``: with ``$$x$$`` on one line or without, with ``\[…\]`` or
    without."""
    openers = ("$$", "\\[") if brackets else ("$$",)
    md.block.ruler.after(
        "code",
        "math",
        _rule(openers, one_line),
        {"alt": ["paragraph", "reference", "blockquote", "list"]},
    )


def _rule(openers: tuple[str, ...], one_line: bool) -> Callable[[StateBlock, int, int, bool], bool]:
    def math_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        start = state.bMarks[start_line] + state.tShift[start_line]
        line = trim(state.src[start : state.eMarks[start_line]])
        for opener in openers:
            if not line.startswith(opener):
                continue
            if one_line and _is_one_line(state, line, opener):
                return silent or _one_line(state, start_line, line, opener)
            if _stands_alone(state, start_line, opener):
                return silent or _several_lines(state, start_line, end_line, opener)
        return False

    return math_block


def _is_one_line(state: StateBlock, line: str, opener: str) -> bool:
    if len(line) <= 4 or not line.endswith(_CLOSERS[opener]):
        return False
    return opener == "$$" or not _is_escaped_tag(state, line)


def _is_escaped_tag(state: StateBlock, line: str) -> bool:
    r"""Whether ``\[b\]`` is BBCode that an editor has escaped, not a formula."""
    candidate = f"[{line[2:-2]}]"
    tag = parse_tag(candidate, 0, len(candidate))
    return tag is not None and tag.length == len(candidate) and forum_of(state).knows_tag(tag.name)


def _one_line(state: StateBlock, line_number: int, line: str, opener: str) -> bool:
    tex = trim(line[2:-2])
    if not tex:
        return False
    start = state.src.index(line, state.bMarks[line_number] + state.tShift[line_number])
    found = MathToken(tex, True, opener, start, start + len(line), line=line_number + 1)
    push_block(state, found, (line_number, line_number + 1))
    return True


def _stands_alone(state: StateBlock, line: int, delimiter: str) -> bool:
    start = state.bMarks[line] + state.tShift[line]
    return state.src.startswith(delimiter, start) and only_blanks(
        state.src, start + 2, state.eMarks[line]
    )


def _several_lines(state: StateBlock, start_line: int, end_line: int, opener: str) -> bool:
    """A display whose delimiters stand on lines of their own; an unclosed one takes in all that
    follows."""
    close_line = start_line + 1
    while close_line < end_line and not _stands_alone(state, close_line, _CLOSERS[opener]):
        close_line += 1
    closed = close_line < end_line
    # Raw source between the two, with the prefixes of quotes; of an unclosed quote one line more
    # than it has, which is then read once again after it.
    content_end = state.eMarks[close_line - 1 if closed else close_line]
    tex = state.src[state.bMarks[start_line + 1] + state.tShift[start_line + 1] : content_end]
    start = state.bMarks[start_line] + state.tShift[start_line]
    end = max(start + 2, state.eMarks[close_line] if closed else content_end)
    push_block(
        state,
        MathToken(tex, True, opener, start, end, closed, line=start_line + 1),
        (start_line, close_line + 1 if closed else close_line),
    )
    return True
