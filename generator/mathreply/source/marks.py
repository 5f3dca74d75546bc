"""What a comment before a display says of it: ``<!-- mathreply: claim -->``."""

from __future__ import annotations

import re

from mathreply.model import Block, Prose

_MARK = re.compile(r"<!--\s*mathreply:\s*(?P<word>claim|stated)\s*-->\s*$")


def mark_before(block: Block | None) -> str:
    """``claim`` or ``stated`` where a comment at the end of the text before a display says so."""
    if not isinstance(block, Prose):
        return ""
    found = _MARK.search(block.raw.rstrip())
    return found["word"] if found else ""
