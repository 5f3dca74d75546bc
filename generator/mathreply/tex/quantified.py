"""What a display says of all before it begins: ``\\forall i \\ne j:``."""

from __future__ import annotations

import re

_QUANTIFIED = re.compile(r"^\s*(?P<open>\(?)\s*\\forall(?P<what>[^:()=&]*)(?P<close>\)?)\s*:(?!=)")


def with_comma(tex: str) -> str:
    """A display with a comma for the colon behind ``\\forall i \\ne j:`` or ``(\\forall x):``, as
    long as it was: every place in it stays."""
    said = _QUANTIFIED.match(tex)
    if said is None or bool(said["open"]) != bool(said["close"]):
        return tex
    head = said.group()[:-1].replace("(", " ").replace(")", " ")
    return f"{head},{tex[said.end() :]}"
