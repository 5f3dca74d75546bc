"""Names that an assumption says to be drawn, ``X \\sim \\mathcal{N}(\\mu, \\sigma^2)``: random
numbers, declared or not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mathreply.algebra.expression.context import Context, Name
from mathreply.algebra.read.names import canonical_tex
from mathreply.model import Statement
from mathreply.model.domains import parse_domain

_SIGN = r"(?:\\(?:overset|stackrel)\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*\{\s*)?\\sim(?![A-Za-z])"
_DRAWN = re.compile(
    rf"(?P<names>[^=<>\\]+|\\[a-z]+)\s*{_SIGN}(?:\s*_\s*\{{[^{{}}]*\}})?\s*\}}?\s*\\?[A-Za-z]"
)
_LISTED = re.compile(
    r"(?P<base>[A-Za-z])_\{?1\}?\s*,(?:\s*(?P=base)_\{?2\}?\s*,)?\s*\\(?:l|c)?dots[co]?\s*,\s*"
    rf"(?P=base)_\{{?(?P<last>[A-Za-z])\}}?\s*{_SIGN}"
)
"""``X_1, …, X_n`` before the sign."""
_NAME = re.compile(r"(?:[A-Za-z]|\\[a-z]+)(?:_(?:\d|\{\d+\}))?")


def declare(context: Context, assumptions: Iterable[Statement]) -> None:
    """Declare each name that is drawn and that nothing else declares as a random number."""
    for assumption in assumptions:
        listed = _LISTED.match(assumption.tex.strip())
        if listed is not None and listed["base"] not in context:
            base = listed["base"]
            context.names[base] = Name(base, parse_domain(f"random^{listed['last']}"))
            context.styles[base] = base
        found = _DRAWN.match(assumption.tex.strip())
        names = [name.strip() for name in found["names"].split(",")] if found else []
        for name in names:
            known = canonical_tex(name) if _NAME.fullmatch(name) else ""
            letter = known.partition("_")[0]
            if known and known not in context and letter not in context:
                context.names[known] = Name(known, parse_domain("random"))
                context.styles[known] = name
