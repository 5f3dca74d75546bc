"""``mathreply cook``: Markdown in, the forum's HTML out."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from mathreply.commands import tell
from mathreply.commands.jsonl import identifier_of, objects, put
from mathreply.commands.setup import write_json
from mathreply.cook import cook
from mathreply.diagnostics import SourceError
from mathreply.disk.inputs import read_input
from mathreply.run.guard import concerns_all, exit_code_of_record, fault_of_record
from mathreply.settings import PROFILES, SiteProfile
from mathreply.source import decode


def run(arguments: argparse.Namespace) -> int:
    """The cooked HTML on stdout, or with ``--json`` the formulas as well."""
    profile = PROFILES[arguments.profile]
    if arguments.jsonl is not None:
        return max(
            (
                _record(arguments.jsonl, line, value, profile, debug=arguments.debug)
                for line, value in objects(arguments.jsonl)
            ),
            default=0,
        )
    raw = decode(read_input(arguments.path), arguments.path)
    try:
        page = cook(raw, profile)
    except SourceError as error:
        raise error.of(arguments.path) from error
    if arguments.json:
        write_json(
            {
                "cooked": page.html,
                "formulas": [
                    {"tex": f.tex, "display": f.display, "line": f.line} for f in page.formulas
                ],
            }
        )
    else:
        sys.stdout.write(page.html if page.html.endswith("\n") else page.html + "\n")
    return 0


def _record(path: str, line: int, value: Any, profile: SiteProfile, *, debug: bool) -> int:
    """Answer one object of a stream; a bad one costs only itself."""
    identifier = identifier_of(value)
    try:
        html = cook(_raw(value), profile).html
    except Exception as error:
        if concerns_all(error):
            raise
        fault = fault_of_record(error, f"{path}:{line}")
        put({"id": identifier, "cooked": None, "error": fault.message})
        tell.findings([fault], debug=debug)
        return exit_code_of_record(error)
    put({"id": identifier, "cooked": html})
    return 0


def _raw(value: Any) -> str:
    """The post in an object of the stream.

    Raises:
        ValueError: it has none.
    """
    if isinstance(value, dict) and isinstance(value.get("raw"), str):
        raw: str = value["raw"]
        return raw
    said = str(value) if isinstance(value, str) else "an object with a text 'raw' is wanted"
    raise ValueError(said)
