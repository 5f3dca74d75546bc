"""The math engines on disk, as addresses of a made-up origin that no network can reach."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path, PurePosixPath

from msgspec import Struct

from mathreply.browser.engines import ENGINES
from mathreply.diagnostics import EnginesMissing
from mathreply.disk.installed import engines_place
from mathreply.model import EngineName

ORIGIN = "http://post.invalid"
"""``.invalid`` never resolves (RFC 2606): what is not served from the bundle goes nowhere."""

_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".otf": "font/otf",
    ".ttf": "font/ttf",
    ".png": "image/png",
    ".html": "text/html; charset=utf-8",
}


_COMPRESSED = frozenset({".js", ".css", ".html"})
"""What a web server sends compressed; fonts are so already."""


class Asset(Struct, frozen=True):
    """One file as a server would send it."""

    body: bytes
    content_type: str


class Bundle(Struct, frozen=True):
    """The folder of engines; ``MATHREPLY_ENGINES`` names another one."""

    root: Path

    def asset(self, path: str) -> Asset | None:
        """The file at ``path`` below the folder; None if it is not there or lies outside."""
        file = (self.root / path).resolve()
        if not file.is_relative_to(self.root.resolve()) or not file.is_file():
            return None
        return Asset(file.read_bytes(), _TYPES.get(file.suffix, "application/octet-stream"))

    def wire_bytes(self, path: str) -> int:
        """The size of a file as it travels: compressed where a forum's server does that."""
        return _wire_bytes(self, path)

    def require(self, engine: EngineName) -> None:
        """Makes sure that the engine's first file is there.

        Raises:
            EnginesMissing: it is not.
        """
        entry = ENGINES[engine].entry
        if not (self.root / entry).is_file():
            raise EnginesMissing(
                f"the math engine {engine} is not installed (no {entry} in {self.root})",
                "run `make setup`, or install the wheel, which carries the engines",
            )


@cache
def _wire_bytes(bundle: Bundle, path: str) -> int:
    asset = bundle.asset(path)
    if asset is None:
        return 0
    is_text = PurePosixPath(path).suffix in _COMPRESSED
    return len(gzip.compress(asset.body, 6, mtime=0)) if is_text else len(asset.body)


def find_bundle() -> Bundle:
    """The bundle of this installation."""
    return Bundle(engines_place())
