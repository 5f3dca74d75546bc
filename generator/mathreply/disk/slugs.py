"""The name of an answer's output folder: stable, and safe on every file system. Pure."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"com{n}" for n in range(10)),
    *(f"lpt{n}" for n in range(10)),
}
"""Devices of Windows'."""


MOST = 80
"""Characters of a slug."""
_IS_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slug_of(path: str) -> str:
    """A folder name for the answer at ``path``: ``[a-z0-9-]+``, stable, safe on every file system.

    >>> slug_of("answers/Softmax from Sigmoid.md")
    'softmax-from-sigmoid'
    """
    stem = Path(path.replace("\\", "/")).stem if path != "-" else "answer"
    slug = stem if _IS_SLUG.fullmatch(stem) and len(stem) <= MOST else _made(stem)
    if not slug or (not stem.isascii() and len(slug) < 3):
        slug = "-".join(
            filter(
                None,
                (slug, hashlib.sha256(stem.encode("utf-8", "surrogateescape")).hexdigest()[:8]),
            )
        )
    return f"answer-{slug}" if slug in _RESERVED else slug


def _made(stem: str) -> str:
    from slugify import slugify  # noqa: PLC0415 - most names are slugs already

    return slugify(stem, max_length=MOST, word_boundary=True)
