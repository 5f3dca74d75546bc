"""``mathreply copy``: the post to the clipboard, and which picture to drag in beside it."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mathreply.commands.tell import steps_told
from mathreply.diagnostics import EnvironmentFault, UsageError, shown
from mathreply.disk.clipboard import NoClipboard, copy
from mathreply.disk.slugs import slug_of
from mathreply.run.editor import REPORT_NAME
from mathreply.run.origins import POST_NAME


def run(arguments: argparse.Namespace) -> int:
    """Copy ``post.md`` of an answer that was rendered.

    Raises:
        UsageError: it was not rendered yet, or is not fit to be pasted.
        EnvironmentFault: there is no clipboard; the post's path is told instead.
    """
    named = Path(arguments.path)
    folder = _folder(named, Path(arguments.output))
    doubts = list(_doubts(folder, named))
    if doubts and not arguments.anyway:
        message, hint = doubts[0]
        raise UsageError(f"{folder / POST_NAME}: {message}", f"{hint}; --anyway copies it as it is")
    for message, _ in doubts:
        print(shown(f"{folder / POST_NAME}: {message}"), file=sys.stderr)
    post = (folder / POST_NAME).read_text(encoding="utf-8")
    try:
        where = copy(post, arguments.via)
    except NoClipboard as error:
        raise EnvironmentFault(
            f"no-clipboard: {error}",
            f"open {folder / POST_NAME} and copy it by hand; on Linux install wl-clipboard"
            " (Wayland) or xclip (X11)",
        ) from error
    print(shown(f"{folder / POST_NAME}: {len(post):,} characters are {where}"))
    _tell_pictures(folder, post)
    return 0


def _tell_pictures(folder: Path, post: str) -> None:
    """Which pictures the post names, to be dragged into the forum's editor."""
    pictures = [p for p in sorted(folder.glob("fallback*.png")) if f"({p.name})" in post]
    for picture in pictures:
        print(
            shown(
                f"then drag {picture} into the editor and put its upload:// address in place of"
                f" ({picture.name})"
            )
        )
    if not any(folder.glob("fallback*.png")):
        print(
            "there is no fallback picture: the post was not checked in a browser", file=sys.stderr
        )


def _folder(path: Path, output: Path) -> Path:
    """The folder with the rendered post of a path."""
    folder = path if path.is_dir() else output / slug_of(str(path))
    if not (folder / POST_NAME).is_file():
        raise UsageError(
            f"{folder}: not-rendered: there is no {POST_NAME} here",
            f"first: mathreply render {path}",
        )
    return folder


def _doubts(folder: Path, named: Path) -> Iterator[tuple[str, str]]:
    """Why the post had better not be pasted, each with what to do."""
    try:
        report: dict[str, Any] = json.loads((folder / REPORT_NAME).read_text("utf-8"))
        source = named if named.is_file() else Path(report["source"])
        made_from, code = report.get("source_sha256", ""), int(report["exit_code"])
        verdicts = dict(report["verdicts"])
    except (OSError, ValueError, KeyError, TypeError):
        yield "stale: there is no report beside it that says what it was made from", "render it"
        return
    render = f"mathreply render {source}"
    if made_from and source.is_file() and _digest(source) != made_from:
        yield f"stale: {source} was changed since it was rendered", f"first: {render}"
    if code in (1, 4):
        found = f"refuted: {steps_told(verdicts)}" if _fails(verdicts) else "findings: it has some"
        yield found, f"see {folder / 'report.html'}, mend it, then {render}"


def _fails(verdicts: dict[str, int]) -> bool:
    return any(verdicts.get(kind) for kind in ("refuted", "conditional"))


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
