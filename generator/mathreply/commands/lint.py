"""``mathreply lint``: what a forum would do to posts, and how to mend them."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from mathreply.commands import tell
from mathreply.commands.setup import grouped, write_json
from mathreply.diagnostics import Severity, UsageError, shown
from mathreply.disk.files import write_file
from mathreply.disk.inputs import find_inputs
from mathreply.lint import selection, summarize, to_json, to_sarif
from mathreply.report.annotations import uri
from mathreply.report.excerpts import with_excerpts
from mathreply.run.lint_many import Linted, lint_posts
from mathreply.settings import PROFILES

MANY = 5
"""From so many posts on, a summary follows the findings."""


def run(arguments: argparse.Namespace) -> int:
    """Findings on stderr; with ``--fix`` the posts are mended in place, or standard input to
    standard output.

    Raises:
        UsageError: options that do not go together.
    """
    if arguments.diff and not arguments.fix:
        raise UsageError("usage: --diff shows what --fix would do", "add --fix")
    inputs = find_inputs(arguments.paths)
    with ExitStack() as stack:
        cluster = None
        if arguments.cluster:
            from mathreply.run.cluster import Cluster

            cluster = stack.enter_context(Cluster(arguments.cluster))
        found = {
            result.path: result
            for own, items in grouped(arguments, inputs)
            for result in lint_posts(
                [item.location for item in items],
                PROFILES[own.profile],
                mend=own.fix,
                jobs=own.jobs,
                cluster=cluster,
                selection=selection(own.select, own.ignore, phone=own.phone),
            )
        }
        results = [found[item.location] for item in inputs]
    for result in results:
        _mend(result, arguments)
    _tell(results, arguments)
    if any(result.broken for result in results):
        return 2
    return int(any(f.severity is Severity.ERROR for result in results for f in result.findings))


def _mend(result: Linted, arguments: argparse.Namespace) -> None:
    """The mended text, as a difference, to standard output or into the file."""
    if not arguments.fix or result.broken:
        return
    if arguments.diff:
        sys.stdout.writelines(_difference(result))
    elif result.path == "-":
        sys.stdout.buffer.write((result.raw if result.mended is None else result.mended).encode())
        sys.stdout.flush()
    elif result.mended is not None:
        write_file(Path(result.path), result.mended.encode())
        print(shown(f"{result.path}: {result.applied} mended"), file=sys.stderr)


def _difference(result: Linted) -> Iterator[str]:
    """The difference between a text and its mended form."""
    lines = difflib.unified_diff(
        result.raw.splitlines(keepends=True),
        (result.mended or result.raw).splitlines(keepends=True),
        result.path,
        f"{result.path} (mended)",
    )
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _tell(results: list[Linted], arguments: argparse.Namespace) -> None:
    """The findings in the format that was asked for."""
    found = {result.path: result.findings for result in results if not result.broken}
    for result in results:
        tell.findings(result.broken)
    if arguments.format == "json":
        unread = (diagnostic for result in results for diagnostic in result.broken)
        write_json(to_json(found, unread))
    elif arguments.format == "sarif":
        write_json(
            to_sarif(
                {uri(path): several for path, several in found.items()},
                {uri(result.path): result.mended or result.raw for result in results},
            )
        )
    else:
        for result in results:
            text = result.raw if result.mended is None else result.mended
            diagnostics = with_excerpts((each.diagnostic for each in result.findings), text)
            tell.told_as(tell.wanted(diagnostics, arguments), arguments)
        if len(results) >= MANY and arguments.format == "text":
            print(summarize(found, len(results) - len(found)), file=sys.stderr)
