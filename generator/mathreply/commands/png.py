"""``mathreply png``: equations to pictures, each checked in the browser first."""

from __future__ import annotations

import argparse
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mathreply.browser import Session
from mathreply.commands import tell
from mathreply.commands.jsonl import identifier_of, objects, put
from mathreply.commands.setup import settings_of, write_json
from mathreply.diagnostics import Diagnostic, EnvironmentFault, Severity, UsageError, shown
from mathreply.disk.files import write_file
from mathreply.disk.slugs import slug_of
from mathreply.model import EngineName, Outcome, Picture, RenderedFormula, Vector
from mathreply.report.artifacts import DARK, LIGHT, content
from mathreply.run.picture_many import Item, render_equations
from mathreply.settings import Settings
from mathreply.tex.delimiters import Bare, bare


def run(arguments: argparse.Namespace) -> int:
    """Write the picture of one equation, or of a stream of them.

    Raises:
        UsageError: neither an equation nor ``--jsonl``, or no place for the picture.
    """
    settings = settings_of(arguments)
    if arguments.jsonl is not None:
        if not arguments.output:
            raise UsageError("usage: --jsonl needs a folder for the pictures", "add -o DIR")
        return max(_stream(arguments.jsonl, Path(arguments.output), settings), default=0)
    if arguments.tex is None or not arguments.output:
        raise UsageError(
            "usage: an equation and a file are wanted", r"mathreply png '\frac{1}{2}' -o half.png"
        )
    _require_ending(Path(arguments.output), settings)
    return _one(arguments, settings)


def _require_ending(file: Path, settings: Settings) -> None:
    """Refuses a file that its name would pass off as what it is not."""
    ending = ".svg" if settings.svg else ".png"
    if file.suffix and file.suffix.lower() != ending:
        other = "" if settings.svg else "; --svg makes an SVG"
        raise UsageError(
            f"{file}: bad-ending: the picture is a {ending[1:].upper()}, not a {file.suffix}",
            f"name it {file.with_suffix(ending)}{other}",
        )


def _typed(text: str) -> str:
    """The equation that was given, or standard input where that is ``-``."""
    if text != "-":
        return text
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as fault:
        raise UsageError(f"-:1: not-utf-8: {fault.reason} at byte {fault.start}") from fault


def _rendered(
    items: Iterable[Item], session: Session, settings: Settings
) -> Iterator[tuple[Item, RenderedFormula]]:
    return render_equations(
        items, session, _engine(settings), DARK if settings.dark else LIGHT, svg=settings.svg
    )


def _engine(settings: Settings) -> EngineName:
    """The forum's, but that one engine alone makes SVGs."""
    return "mathjax4-svg" if settings.svg else settings.profile.engine


def _file(seen: RenderedFormula) -> Picture | Vector | None:
    return seen.picture or seen.vector


def _one(arguments: argparse.Namespace, settings: Settings) -> int:
    """One equation as a picture; 1 where the forum would not typeset it."""
    math = bare(_typed(arguments.tex))
    if isinstance(math, str):
        raise UsageError(
            f"TEX: {math}", "give one equation, without or within one pair of delimiters"
        )
    display = math.display is not False and not arguments.inline
    with Session(settings) as session:
        item = Item("", math.tex, display)
        ((_, seen),) = _rendered([item], session, settings)
        browser = session.browser()
    file = _file(seen)
    if file is None and seen.outcome is Outcome.RENDERED:
        raise EnvironmentFault(f"{browser} makes no pictures", "it is for the check alone")
    if file is None:
        tell.findings(
            [
                Diagnostic(
                    f"formula-{seen.outcome.value}",
                    Severity.ERROR,
                    seen.detail,
                    "TEX",
                    hint="no picture was saved; mend the TeX and run again",
                )
            ]
        )
        return 1
    write_file(Path(arguments.output), content(file))
    tell.findings([_noted(note, "TEX") for note in seen.notes])
    if arguments.json:
        write_json(_row(None, str(arguments.output), seen, settings))
    else:
        form = "as SVG" if settings.svg else "at 2×"
        print(
            f"{arguments.output}: {file.width_px} × {file.height_px} px {form}, "
            f"checked with {_engine(settings)} in {browser}"
        )
    return 0


def _noted(note: str, path: str) -> Diagnostic:
    return Diagnostic("formula-note", Severity.WARNING, note, path)


def _row(
    identifier: Any, path: str | None, seen: RenderedFormula, settings: Settings
) -> dict[str, Any]:
    file = _file(seen)
    size = {
        name: getattr(file, name) if file else None
        for name in ("width_px", "height_px", "baseline_px")
    }
    return {
        "id": identifier,
        "svg" if settings.svg else "png": path if file else None,
        **size,
        "error": None
        if seen.outcome is Outcome.RENDERED
        else f"{seen.outcome.value}: {seen.detail}",
        "notes": list(seen.notes),
    }


def _stream(source: str, folder: Path, settings: Settings) -> Iterator[int]:
    """The exit code of each record; pictures are made by the pageful, told in the records'
    order."""
    order: deque[tuple[Any, str | None]] = (
        deque()
    )  # (id, why it is no equation) of each record read and not yet told
    taken: set[str] = set()
    with Session(settings) as session:
        for _, seen in _rendered(_items(source, order), session, settings):
            while order[0][1] is not None:
                yield _refuse(*order.popleft(), settings)
            identifier, _ = order.popleft()
            path = folder / f"{_name(str(identifier), taken)}.{'svg' if settings.svg else 'png'}"
            if (file := _file(seen)) is not None:
                write_file(path, content(file))
            put(_row(identifier, str(path), seen, settings))
            yield 0 if file is not None else 1
    while order:
        yield _refuse(*order.popleft(), settings)


def _items(source: str, order: deque[tuple[Any, str | None]]) -> Iterator[Item]:
    for line, value in objects(source):
        identifier = value.get("id", line) if isinstance(value, dict) else None
        found = _equation(value)
        if isinstance(found, Bare):
            order.append((identifier, None))
            yield Item(str(identifier), found.tex, bool(found.display))
        else:
            said = found
            print(shown(f"{source}:{line}: bad-record: {said}"), file=sys.stderr)
            order.append((identifier_of(value), said))


def _equation(value: Any) -> Bare | str:
    """The equation of a record and whether it is displayed, or why there is none."""
    if isinstance(value, str):
        return str(value)
    if not isinstance(value, dict) or not isinstance(value.get("tex"), str):
        return "an object with a text 'tex' is wanted"
    found = bare(value["tex"])
    if isinstance(found, str):
        return found
    return Bare(found.tex, bool(value.get("display", found.display is not False)))


def _refuse(identifier: Any, said: str | None, settings: Settings) -> int:
    put(
        {
            "id": identifier,
            "svg" if settings.svg else "png": None,
            "width_px": None,
            "height_px": None,
            "baseline_px": None,
            "error": said,
            "notes": [],
        }
    )
    return 2


def _name(identifier: str, taken: set[str]) -> str:
    """A file's name, without its ending, for an equation, told apart from those before it."""
    base = name = slug_of(identifier + ".x")
    number = 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    taken.add(name)
    return name
