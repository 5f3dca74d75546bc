"""``mathreply copy``: the post to the clipboard, and which picture to drag in beside it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pyperclip

from mathreply.diagnostics import EnvironmentFault, UsageError, shown
from mathreply.disk.slugs import slug_of
from mathreply.run.origins import POST_NAME


def run(arguments: argparse.Namespace) -> int:
    """Copy ``post.md`` of an answer that was rendered.

    Raises:
        UsageError: it was not rendered yet.
        EnvironmentFault: this machine has no clipboard; the post's path is told instead.
    """
    folder = _folder(Path(arguments.path), Path(arguments.output))
    post = (folder / POST_NAME).read_text(encoding="utf-8")
    try:
        pyperclip.copy(post)
    except pyperclip.PyperclipException as error:
        raise EnvironmentFault(
            "no-clipboard: this machine has no clipboard that can be reached",
            f"open {folder / POST_NAME} and copy it by hand; on Linux install wl-clipboard or"
            " xclip",
        ) from error
    print(shown(f"{folder / POST_NAME}: {len(post):,} characters are on the clipboard"))
    pictures = sorted(folder.glob("fallback*.png"))
    for picture in pictures:
        print(
            f"then drag {picture} into the editor and put its upload:// address in place of"
            f" ({picture.name})"
        )
    if not pictures:
        print(
            "there is no fallback picture: the post was not checked in a browser", file=sys.stderr
        )
    return 0


def _folder(path: Path, output: Path) -> Path:
    folder = path if path.is_dir() else output / slug_of(str(path))
    if not (folder / POST_NAME).is_file():
        raise UsageError(
            f"{folder}: not-rendered: there is no {POST_NAME} here",
            f"first: mathreply render {path}",
        )
    return folder
