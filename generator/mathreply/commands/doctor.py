"""``mathreply doctor``: what is installed, what is missing, how to mend it."""

from __future__ import annotations

import argparse
import sys

from mathreply.commands import tell
from mathreply.commands.setup import write_json
from mathreply.run import doctor

_COLOURS = {"ready": "32", "absent": "33", "broken": "31"}


def run(arguments: argparse.Namespace) -> int:
    """One line a part; exit 3 where something needed is missing."""
    findings = doctor.examine()
    if arguments.json:
        write_json(doctor.as_json(findings))
        return doctor.exit_code(findings)
    for finding in findings:
        state = tell.coloured(
            f"{finding.state.value:<8}", _COLOURS[finding.state.value], sys.stdout
        )
        print(f"{state} {finding.part:<12} {finding.detail}")
        if finding.hint:
            print(f"         hint: {finding.hint}")
    return doctor.exit_code(findings)
