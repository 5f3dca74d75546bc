"""``mathreply new``: a fresh answer that renders as it stands."""

from __future__ import annotations

import argparse
from pathlib import Path

from mathreply.diagnostics import UsageError, shown
from mathreply.disk.files import write_file
from mathreply.disk.installed import templates_text
from mathreply.run.beginning import beginning


def run(arguments: argparse.Namespace) -> int:
    """Write the file unless it is there.

    Raises:
        UsageError: the file exists, or the template does not.
    """
    path = Path(arguments.path)
    if path.exists():
        raise UsageError(
            f"{path}: exists: the file is there already, and it was left alone", "name another file"
        )
    names = sorted(
        n.removesuffix(".md.j2")
        for n in templates_text(None)
        if n.endswith(".md.j2") and n[0] != "_"
    )
    if arguments.template not in names:
        raise UsageError(
            f"unknown-template: there is no template '{arguments.template}'",
            f"there are: {', '.join(names)}",
        )
    write_file(path, beginning(path.stem, arguments.template).encode())
    print(shown(f"{path}: written; next: mathreply render {path}"))
    return 0
