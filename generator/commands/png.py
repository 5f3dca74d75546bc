"""``mathreply png``: equations to pictures, each checked in the browser first."""

from __future__ import annotations

import argparse
import html
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.browser import Session
from generator.commands import tell
from generator.commands.jsonl import objects, put
from generator.commands.setup import settings_of, write_json
from generator.diagnostics import Diagnostic, Severity, UsageError
from generator.files import write_file
from generator.model import CookedPage, Formula, Outcome, PageRequest, RenderedFormula
from generator.pictures import cut
from generator.settings import Settings
from generator.slugs import slug_of


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
        raise UsageError("usage: an equation and a file are wanted", r"mathreply png '\frac{1}{2}' -o half.png")
    return _one(arguments, settings)


def request_of(tex: str, settings: Settings, *, display: bool) -> PageRequest:
    """A page that holds one formula."""
    shown = html.escape(tex, quote=False)
    cooked = f'<div class="math">\n{shown}\n</div>' if display else f'<p><span class="math">{shown}</span></p>'
    return PageRequest(CookedPage(cooked, (Formula(tex, display, 1),)), settings.profile.engine, pictures=(0,))


def _one(arguments: argparse.Namespace, settings: Settings) -> int:
    with Session(settings) as session:
        rendering = cut(session.render([request_of(arguments.tex, settings, display=not arguments.inline)])[0])
    (seen,) = rendering.formulas
    if seen.picture is None:
        tell.findings([Diagnostic(f"formula-{seen.outcome.value}", Severity.ERROR, seen.detail, "TEX")])
        return 1
    write_file(Path(arguments.output), seen.picture.png)
    if arguments.json:
        write_json(_row(None, str(arguments.output), seen))
    else:
        print(f"{arguments.output}: {seen.picture.width_px} × {seen.picture.height_px} px at 2×, "
              f"checked with {rendering.engine} in {rendering.browser}")
    return 0


def _row(identifier: Any, path: str | None, seen: RenderedFormula) -> dict[str, Any]:
    picture = seen.picture
    return {"id": identifier, "png": path if picture else None, "width_px": picture.width_px if picture else None,
            "height_px": picture.height_px if picture else None, "baseline_px": picture.baseline_px if picture else None,
            "error": None if seen.outcome is Outcome.RENDERED else f"{seen.outcome.value}: {seen.detail}"}


def _stream(source: str, folder: Path, settings: Settings) -> Iterator[int]:
    taken: set[str] = set()
    with Session(settings) as session:
        for line, value in objects(source):
            if not isinstance(value, dict) or not isinstance(value.get("tex"), str):
                message = value if isinstance(value, str) else "an object with a text 'tex' is wanted"
                put({"id": value.get("id") if isinstance(value, dict) else None, "png": None, "width_px": None,
                     "height_px": None, "error": message})
                print(f"{source}:{line}: bad-record: {message}", file=sys.stderr)
                yield 2
                continue
            rendering = cut(session.render([request_of(value["tex"], settings, display=value.get("display", True))])[0])
            (seen,) = rendering.formulas
            path = folder / _name(str(value.get("id", line)), taken)
            if seen.picture is not None:
                write_file(path, seen.picture.png)
            put(_row(value.get("id"), str(path), seen))
            yield 0 if seen.picture is not None else 1


def _name(identifier: str, taken: set[str]) -> str:
    """A file name for an equation, told apart from those before it."""
    base = name = slug_of(identifier + ".x")
    number = 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    taken.add(name)
    return f"{name}.png"
