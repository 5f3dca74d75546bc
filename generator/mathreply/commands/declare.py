"""``mathreply declare``: the declarations that a post needs, each with its reason."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path
from typing import get_args

from mathreply.algebra import Pool
from mathreply.commands import tell
from mathreply.commands.setup import cache_of, settings_of, write_json
from mathreply.diagnostics import UsageError, shown
from mathreply.disk.files import write_file
from mathreply.disk.inputs import Input, find_inputs, read_input
from mathreply.model import HeadKey, Proposal, UndeclaredName
from mathreply.report.schema import SCHEMA, DeclaredRow, DeclareOutput
from mathreply.report.to_json import declared_row
from mathreply.run.declaring import proposed, written
from mathreply.run.guard import concerns_all, exit_code_of, findings_of
from mathreply.run.verify import Verifier
from mathreply.source import HeadNotWritten, decode, decode_exactly


def run(arguments: argparse.Namespace) -> int:
    """What is proposed on stdout, with ``--write`` into the heads of the answers.

    Standard input with ``--write`` goes to standard output.
    """
    settings, cache = settings_of(arguments), cache_of(arguments)
    rows: list[DeclaredRow] = []
    with closing(cache), Pool(settings.limits, settings.jobs, spare=0) as pool:
        verifier = Verifier(pool, cache)
        for item in find_inputs(arguments.paths):
            try:
                rows.append(_one(item, verifier, arguments))
            except Exception as error:
                if concerns_all(error):
                    raise
                tell.findings(findings_of(error, item.path), debug=arguments.debug)
                rows.append(DeclaredRow(source=item.path, exit_code=exit_code_of(error)))
    code = max((row.exit_code for row in rows), default=0)
    if arguments.json:
        write_json(DeclareOutput(schema=SCHEMA, exit_code=code, answers=rows))
    return code


def _one(item: Input, verifier: Verifier, arguments: argparse.Namespace) -> DeclaredRow:
    """The declarations proposed for one input, written if that is asked for."""
    data = read_input(item.location)
    proposal = proposed(decode(data, item.path), verifier, item.path)
    if arguments.write:
        _write(item, decode_exactly(data, item.path), proposal)
    # Standard output holds the post where that is what was asked for.
    is_taken = arguments.write and item.path == "-"
    if not arguments.json and not is_taken:
        _tell(item.path, proposal)
    return declared_row(item.path, proposal)


def _write(item: Input, text: str, proposal: Proposal) -> None:
    """The proposed declarations into the head of the file."""
    try:
        changed = written(text, proposal)
    except HeadNotWritten as error:
        message = f"{item.path}: front-matter: {error}"
        raise UsageError(message, "write the declarations in yourself") from None
    if item.path == "-":
        sys.stdout.buffer.write(changed.encode())
        sys.stdout.flush()
    elif changed != text:
        write_file(Path(item.path), changed.encode())
        print(shown(f"{item.path}: {len(proposal.proposed)} declared"), file=sys.stderr)


def _tell(path: str, proposal: Proposal) -> None:
    """The proposals as the head would hold them, each with its reason and place."""
    key = ""
    keys = get_args(HeadKey)
    for declared in sorted(proposal.proposed, key=lambda each: keys.index(each.key)):
        if declared.key != key:
            key = declared.key
            print(f"{key}:")
        mark = "- " if key != "symbols" else ""
        place = f"line {declared.span.line}: " if declared.span is not None else ""
        print(shown(f"  {mark}{declared}  # {place}{declared.reason}"))
    for why, names in _by_cause(proposal).items():
        together = ", ".join(name.tex for name in names)
        print(shown(f"# {together}: {why} ({_counted(sum(name.steps for name in names))})"))
    for step in proposal.doubted:
        print(shown(f"# line {step.line} is false then, or meant otherwise: {step.detail}"))
    (read, now_read), (proved, now_proved) = proposal.read, proposal.proved
    print(
        shown(
            f"{path}: of {_counted(proposal.steps)} {read} read and {proved} proved as it stands, "
            f"{now_read} and {now_proved} with what is proposed"
        ),
        file=sys.stderr,
    )


def _by_cause(proposal: Proposal) -> dict[str, list[UndeclaredName]]:
    """The names that stay undeclared, by why they do: one cause is told once."""
    found: dict[str, list[UndeclaredName]] = {}
    for name in proposal.left:
        found.setdefault(name.why, []).append(name)
    return found


def _counted(steps: int) -> str:
    return f"{steps} step{'' if steps == 1 else 's'}"
