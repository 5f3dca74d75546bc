"""Programs that are only files."""

from __future__ import annotations

from pathlib import Path


def program(path: Path, text: str = "#!/bin/sh\n") -> Path:
    """An executable file at ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755)
    return path
