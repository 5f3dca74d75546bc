"""Names that an assumption says to be drawn, ``X \\sim \\mathcal{N}(\\mu, \\sigma^2)``: random
numbers, declared or not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mathreply.algebra.expression.context import Context, Name
from mathreply.algebra.read.names import canonical_tex
from mathreply.model import Statement
from mathreply.model.domains import parse_domain

_DRAWN = re.compile(r"(?P<names>[^=<>\\]+|\\[a-z]+)\s*\\sim(?![A-Za-z])\s*\\?[A-Za-z]")
_NAME = re.compile(r"(?:[A-Za-z]|\\[a-z]+)(?:_(?:\d|\{\d+\}))?")


def declare(context: Context, assumptions: Iterable[Statement]) -> None:
    """Declare each name that is drawn and that nothing else declares as a random number."""
    for assumption in assumptions:
        found = _DRAWN.match(assumption.tex.strip())
        names = [name.strip() for name in found["names"].split(",")] if found else []
        for name in names:
            known = canonical_tex(name) if _NAME.fullmatch(name) else ""
            letter = known.partition("_")[0]
            if known and known not in context and letter not in context:
                context.names[known] = Name(known, parse_domain("random"))
                context.styles[known] = name
