"""Reads ``title / . / input / . / expected / .`` files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "fixtures" / "words"
_ENTRY = re.compile(
    r"^(?P<title>[^\n]+)\n\.\n(?P<input>.*?)\n\.\n(?P<expected>.*?)\n\.$", re.MULTILINE | re.DOTALL
)


def entries(pattern: str) -> Iterator[tuple[str, str, str]]:
    """(file and title, input, expected) of every entry in the files that match."""
    for path in sorted(FOLDER.glob(pattern)):
        for match in _ENTRY.finditer(path.read_text(encoding="utf-8")):
            yield f"{path.stem}: {match['title']}", match["input"], match["expected"]
