"""Which name an equation of running text defines, and where a name stands."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mathreply.source.naming import holds, is_name, name_in
from mathreply.tex.tokens import TokenKind, tokenize

EQUALS = re.compile(r":=|\\coloneqq(?![A-Za-z])|\\triangleq(?![A-Za-z])|=")
RELATION = re.compile(
    r"[=<>~]|\\(?:leq?|geq?|neq?|lt|gt|in|to|sim|approx|equiv|iff|implies|Rightarrow|propto|mid"
    r"|l?dots|cdots|pm|mp|text|quad|qquad|forall|colon|mapsto)(?![A-Za-z])"
)
"""What makes the right side more than one value."""
_SCRIPT = re.compile(r"[_^]\s*\{[^{}]*\}")
"""What stands below or above something, as the range of a sum."""


def head_of(tex: str) -> str:
    """What stands before the sign of equality; all, where there is none."""
    return EQUALS.split(tex, maxsplit=1)[0]


def defined_by(tex: str) -> str:
    """The name that an equation defines by one expression in other names; else empty."""
    parts = EQUALS.split(tex.strip(), maxsplit=1)
    if len(parts) != 2:
        return ""
    head, value = parts[0].strip(), parts[1].strip()
    name = name_in(head)
    if not name or not value or RELATION.search(_SCRIPT.sub("", value)) or holds(name, value):
        return ""
    return name if _is_expression(value) else ""


def _is_expression(value: str) -> bool:
    """Whether a value is made of several things with a name among them, without a comma outside of
    its brackets."""
    tokens = tokenize(value)
    depth = 0
    for token in tokens:
        if token.text in ("(", "[", "\\{") or token.kind is TokenKind.OPEN:
            depth += 1
        elif token.text in (")", "]", "\\}") or token.kind is TokenKind.CLOSE:
            depth -= 1
        elif token.text in (",", ";") and depth == 0:
            return False
    has_name = any(token.kind is TokenKind.LETTER or is_name(token.text) for token in tokens)
    return has_name and not is_name(value) and not is_name(value.removeprefix("-"))


def stands(name: str, texts: Iterable[str]) -> bool:
    """Whether a name stands in one of the texts."""
    return any(holds(name, text) for text in texts)
