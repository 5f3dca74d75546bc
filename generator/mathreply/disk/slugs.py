"""The name of an answer's output folder: stable, and safe on every file system. Pure."""

from __future__ import annotations

import hashlib
from pathlib import Path

from slugify import slugify

_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"com{n}" for n in range(10)),
    *(f"lpt{n}" for n in range(10)),
}
"""Devices of Windows'."""


def slug_of(path: str) -> str:
    """A folder name for the answer at ``path``: ``[a-z0-9-]+``, stable, safe on every file system.

    >>> slug_of("answers/Softmax from Sigmoid.md")
    'softmax-from-sigmoid'
    """
    stem = Path(path.replace("\\", "/")).stem if path != "-" else "answer"
    slug = slugify(stem, max_length=80, word_boundary=True)
    if not slug or (not stem.isascii() and len(slug) < 3):
        slug = "-".join(
            filter(
                None,
                (slug, hashlib.sha256(stem.encode("utf-8", "surrogateescape")).hexdigest()[:8]),
            )
        )
    return f"answer-{slug}" if slug in _RESERVED else slug
