"""Doing it again whenever an answer is saved."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from mathreply.diagnostics import MathreplyError, shown

FIRST_LOOK_MS = 500
"""How long the watch waits for a first save before it looks for one that came too early."""


def watched_folders(named: Iterable[str], templates: Path | None) -> set[Path]:
    """The folders in which something may be saved that concerns what was named."""
    folders = {
        Path(name) if Path(name).is_dir() else Path(name).parent for name in named if name != "-"
    }
    return folders | ({templates} if templates else set())


def concerns(path: Path, named: Collection[str], templates: Path | None, output: Path) -> bool:
    """Whether a file that was saved is one of those that were named, or a template.

    Args:
        path: of the saved file.
        named: files and folders.
        templates: the folder of the user's own.
        output: what stands in it is ours, and would have us begin again for ever.
    """
    path = path.resolve()
    if path.is_relative_to(output.resolve()):
        return False
    if templates is not None and path.suffix == ".j2":
        return path.is_relative_to(templates.resolve())
    if path.suffix != ".md" or any(part.startswith(".") for part in path.parts[-1:]):
        return False
    return any(
        path == Path(name).resolve()
        or (Path(name).is_dir() and path.is_relative_to(Path(name).resolve()))
        or any(sign in name for sign in "*?[")
        for name in named
        if name != "-"
    )


def watching(
    again: Callable[[], object], named: Collection[str], templates: Path | None, output: Path
) -> None:
    """Do something again at every save, until interrupted; what goes wrong is told, and waited out.

    Args:
        again: what is done.
        named: files and folders, as the user named them.
        templates: the folder of the user's own.
        output: where results go.
    """
    print("watching; Ctrl-C ends it", file=sys.stderr)
    for _ in _saves(named, templates, output):
        try:
            again()
        except MathreplyError as error:  # half a save, or a template with a mistake in it
            print(shown(f"mathreply: {error}"), file=sys.stderr)
            if error.hint:
                print(shown(f"hint: {error.hint}"), file=sys.stderr)


def _saves(named: Collection[str], templates: Path | None, output: Path) -> Iterator[object]:
    """One for each save: what an editor does within a tenth of a second is one. The first may be
    none: what was saved before the watch had begun is not told by it."""
    from watchfiles import watch

    has_begun = False
    for changes in watch(
        *watched_folders(named, templates),
        recursive=True,
        raise_interrupt=True,
        step=100,
        rust_timeout=FIRST_LOOK_MS,
        yield_on_timeout=True,
        watch_filter=lambda change, path: concerns(Path(path), named, templates, output),
    ):
        if changes or not has_begun:
            has_begun = True
            yield changes
