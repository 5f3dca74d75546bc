"""Plain words in lines that a mail program shows whole."""

from __future__ import annotations

import re
import textwrap

WIDTH = 76
"""Characters; a mail's lines should have no more than 78. Source: RFC 5322, section 2.1.1."""

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_LEAD = re.compile(r"^((?:> ?)*)(\s*)((?:[-*+]|\d{1,3}[.)])\s+)?")


def wrapped(text: str, width: int = WIDTH) -> str:
    """The same text in lines of at most ``width`` characters; blocks of code stay as they are.

    A line that was indented, quoted or an item of a list goes on as such.

    >>> wrapped("> a plus b equals the sum", 16)
    '> a plus b\\n> equals the sum'
    """
    lines: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark[1]
        if mark or fence or len(line) <= width:
            lines.append(line)
        else:
            lines.extend(_broken(line, width))
    return "\n".join(lines)


def _broken(line: str, width: int) -> list[str]:
    lead = _LEAD.match(line)
    assert lead is not None
    quote, indent, bullet = lead[1], lead[2], lead[3] or ""
    return textwrap.wrap(
        line[lead.end() :],
        width,
        initial_indent=f"{quote}{indent}{bullet}",
        subsequent_indent=f"{quote}{indent}{' ' * len(bullet)}",
        break_long_words=False,
        break_on_hyphens=False,
    ) or [line]
