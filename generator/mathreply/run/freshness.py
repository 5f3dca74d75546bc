"""Which outputs are still what they would be made anew: decided by digests, without loading any
stage.

The key of an answer covers everything that its outputs depend on: its bytes and names, the
settings, the templates, the code, the engines and the browser. The record kept under it lists the
files with their own digests, so an output that was touched since is noticed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from mathreply.disk.cache import Cache, digest, digest_files, sources
from mathreply.report.outcome import AnswerResult
from mathreply.settings import Settings

STAGE = "answer"


class FreshnessRecord(Struct, frozen=True):
    """What a finished answer left behind."""

    result: AnswerResult
    files: tuple[tuple[str, str], ...]
    """(relative name, SHA-256) pairs."""


def world(settings: Settings, templates: Mapping[str, str], engines: str, browser: str) -> str:
    """A key for all that is the same for every answer of a run.

    Args:
        settings: where the output goes and how many work on it makes no difference.
        templates: name → source.
        engines: what identifies the bundle of engines.
        browser: what identifies the browser.
    """
    package = Path(__file__).parents[1]
    told = replace(settings, output=Path(), templates=None, jobs=0, strict=False)
    return digest(
        repr(told),
        repr(sorted(templates.items())),
        engines,
        browser,
        digest_files(sources(package)),
    )


class Freshness:
    """Knows what was made from what."""

    def __init__(self, cache: Cache, world_key: str, output: Path) -> None:
        self._cache = cache
        self._world = world_key
        self._output = output

    def _key(self, data: bytes, path: str, slug: str) -> str:
        return digest(self._world, data, path, slug)

    def recall(self, data: bytes, path: str, slug: str) -> AnswerResult | None:
        """The result of an earlier run if its outputs still stand as it left them, else None."""
        record = self._cache.get(STAGE, self._key(data, path, slug), FreshnessRecord)
        if record is None:
            return None
        folder = self._output / slug
        if folder.is_symlink() or not all(
            _holds(folder / name, wanted) for name, wanted in record.files
        ):
            return None
        return record.result

    def keep(
        self, data: bytes, path: str, slug: str, result: AnswerResult, files: Mapping[str, bytes]
    ) -> None:
        """Note what was written for an answer."""
        listed = tuple(
            (name, hashlib.sha256(content).hexdigest()) for name, content in files.items()
        )
        self._cache.put(STAGE, self._key(data, path, slug), FreshnessRecord(result, listed))


def _holds(path: Path, wanted: str) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == wanted
    except OSError:
        return False
