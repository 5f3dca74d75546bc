"""``mathreply cook``: Markdown in, the forum's HTML out."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from mathreply.commands import tell
from mathreply.commands.jsonl import identifier_of, objects, put
from mathreply.commands.setup import write_json
from mathreply.cook import cook
from mathreply.diagnostics import Diagnostic, Severity, SourceError
from mathreply.disk.inputs import read_input
from mathreply.settings import PROFILES, SiteProfile
from mathreply.source import decode


def run(arguments: argparse.Namespace) -> int:
    """The cooked HTML on stdout, or with ``--json`` the formulas as well."""
    profile = PROFILES[arguments.profile]
    if arguments.jsonl is not None:
        return max(
            (
                _record(arguments.jsonl, line, value, profile)
                for line, value in objects(arguments.jsonl)
            ),
            default=0,
        )
    page = cook(decode(read_input(arguments.path), arguments.path), profile)
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


def _record(path: str, line: int, value: Any, profile: SiteProfile) -> int:
    """Answer one object of a stream; a bad one costs only itself."""
    identifier = identifier_of(value)
    if isinstance(value, dict) and isinstance(value.get("raw"), str):
        try:
            put({"id": identifier, "cooked": cook(value["raw"], profile).html})
            return 0
        except SourceError as error:
            said = error.diagnostics[0].message
    else:
        said = str(value) if isinstance(value, str) else "an object with a text 'raw' is wanted"
    put({"id": identifier, "cooked": None, "error": said})
    tell.findings([Diagnostic("bad-record", Severity.ERROR, said, f"{path}:{line}")])
    return 2
