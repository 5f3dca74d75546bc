"""Lines that are one ``<img …>`` each are a paragraph, not a block of HTML.

Source: Discourse core, ``html-img.js``, commit e0036b6f.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

from mathreply.cook.forum import Forum

_IMAGE = re.compile(r"<img.*\\?>\s*$", re.IGNORECASE)


def install(md: Forum) -> None:
    """Adds the rule to ``md``."""
    md.block.ruler.before("html_block", "html_img", _html_img, {"alt": ["fence"]})


def _html_img(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Lines that hold images in HTML and nothing else, as a paragraph."""
    if state.sCount[start_line] - state.blkIndent >= 4:
        return False
    lines = []
    for line in range(start_line, end_line):
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
        if not _IMAGE.match(text):
            break
        lines.append(text)
    if not lines:
        return False
    state.line = start_line + len(lines)
    state.push("paragraph_open", "p", 1).map = [start_line, state.line]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = "\n".join(lines), [start_line, state.line], []
    state.push("paragraph_close", "p", -1)
    return True
