"""The first page's list: each answer with what its last report says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mathreply.serve.folder import Folder


def answers_of(folder: Folder, output: Path) -> list[dict[str, Any]]:
    """Name, title, state of each answer of the folder, the one changed last first."""
    found = list(_rows(folder, output))
    return sorted(found, key=lambda row: -row["changed"])


def _rows(folder: Folder, output: Path) -> Iterator[dict[str, Any]]:
    for name in folder.names():
        path = folder.path(name)
        row: dict[str, Any] = {
            "name": name,
            "title": _title(path) or path.stem.replace("-", " "),
            "changed": path.stat().st_mtime,
            "has_draft": folder.draft(name) is not None,
        }
        yield row | _report(output / path.stem / "report.json", path)


def _title(path: Path) -> str:
    """The title in the file's head, as far as a glance tells."""
    with path.open("rb") as file:
        head = file.read(2_000).decode("utf-8", "replace").splitlines()
    if not head or head[0].rstrip() != "---":
        return ""
    for line in head[1:]:
        if line.startswith("title:"):
            return line.removeprefix("title:").strip().strip("\"'")
        if line.rstrip() == "---":
            break
    return ""


def _report(report: Path, source: Path) -> dict[str, Any]:
    """What the last report says, and whether the answer was changed since."""
    try:
        value = json.loads(report.read_text("utf-8"))
        verdicts = {str(kind): int(count) for kind, count in value["verdicts"].items()}
        is_stale = report.stat().st_mtime < source.stat().st_mtime
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {"verdicts": verdicts, "is_stale": is_stale, "slug": report.parent.name}
