"""Reads the lint fixtures: entries of a title, a post, its findings, the mended post and a good
twin, parted by dots.

``⟨U+200B⟩`` stands for a character that cannot be seen, ``⟨x ×9⟩`` for a piece repeated; a title
may begin with the name of a profile in square brackets. The mended post is ``=`` where nothing can
be mended safely.
"""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from mathreply.settings import PROFILES, SiteProfile

FOLDER = Path(__file__).parent.parent / "fixtures" / "lint"
_CODE_POINT = re.compile(r"⟨U\+([0-9A-F]{4,6})⟩")
_REPEATED = re.compile(r"⟨(.+?) ×(\d+)⟩", re.DOTALL)


class Entry(Struct, frozen=True):
    """One example."""

    title: str
    profile: SiteProfile
    raw: str
    findings: tuple[str, ...]
    """``line:column severity code: message; hint``"""
    mended: str
    good: str

    def __str__(self) -> str:
        return self.title


def read(path: Path) -> list[Entry]:
    """The entries of one file."""
    parts = re.split(r"^\.\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [_entry(*parts[at : at + 5]) for at in range(0, len(parts) - 4, 5)]


def entries() -> list[Entry]:
    """All entries of all files."""
    return [entry for path in sorted(FOLDER.glob("*.md")) for entry in read(path)]


def _entry(title: str, raw: str, findings: str, mended: str, good: str) -> Entry:
    title = title.strip()
    name = re.match(r"\[([a-z-]+)\] ", title)
    raw = _plain(raw)
    return Entry(
        title,
        PROFILES[name.group(1) if name else "discourse"],
        raw,
        tuple(findings.splitlines()),
        raw if mended.strip() == "=" else _plain(mended),
        _plain(good),
    )


def _plain(text: str) -> str:
    text = _REPEATED.sub(
        lambda match: match.group(1) * int(match.group(2)), text.removesuffix("\n")
    )
    return _CODE_POINT.sub(lambda match: chr(int(match.group(1), 16)), text)
