"""``mathreply cook``: Markdown in, the forum's HTML out."""

from __future__ import annotations

import argparse
import sys

from generator.commands import tell
from generator.commands.jsonl import objects, put
from generator.commands.setup import write_json
from generator.cook import cook
from generator.diagnostics import Diagnostic, Severity
from generator.inputs import read_input
from generator.settings import PROFILES
from generator.source import decode


def run(arguments: argparse.Namespace) -> int:
    """The cooked HTML on stdout, or with ``--json`` the formulas as well."""
    profile = PROFILES[arguments.profile]
    code = 0
    if arguments.jsonl is not None:
        for line, value in objects(arguments.jsonl):
            if isinstance(value, dict) and isinstance(value.get("raw"), str):
                put({"id": value.get("id"), "cooked": cook(value["raw"], profile).html})
            else:
                message = value if isinstance(value, str) else "an object with a text 'raw' is wanted"
                put({"id": value.get("id") if isinstance(value, dict) else None, "cooked": None, "error": message})
                tell.findings([Diagnostic("bad-record", Severity.ERROR, message, f"{arguments.jsonl}:{line}")])
                code = 2
        return code
    page = cook(decode(read_input(arguments.path), arguments.path), profile)
    if arguments.json:
        write_json({"cooked": page.html, "formulas": [{"tex": f.tex, "display": f.display, "line": f.line}
                                                      for f in page.formulas]})
    else:
        sys.stdout.write(page.html if page.html.endswith("\n") else page.html + "\n")
    return code
