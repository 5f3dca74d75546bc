"""What can be cooked at all."""

from __future__ import annotations

import re

from mathreply.diagnostics import Diagnostic, Severity, SourceError

MAX_LENGTH = 500_000
"""Characters; fifteen times what a forum takes by default."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def readable(raw: str) -> str:
    """``raw``, with U+FFFD for halves of characters, which no HTML can hold; of the same length.

    Raises:
        SourceError: The text is longer than :data:`MAX_LENGTH` (``post-beyond-limit``): it would be
            cooked for minutes.
    """
    if len(raw) > MAX_LENGTH:
        raise SourceError(
            [
                Diagnostic(
                    "post-beyond-limit",
                    Severity.ERROR,
                    f"the post has {len(raw):,} characters; at most {MAX_LENGTH:,} are read",
                    hint="a forum takes 32,000 by default; split the post",
                )
            ]
        )
    return _SURROGATE.sub("\ufffd", raw)
