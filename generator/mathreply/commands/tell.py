"""What a person reads on a terminal: findings, one line an answer, progress."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

from mathreply.commands.setup import write_json
from mathreply.diagnostics import Diagnostic, Severity, shown
from mathreply.report.annotations import github, sarif
from mathreply.report.outcome import AnswerResult

if TYPE_CHECKING:
    from tqdm import tqdm

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "2"}


def coloured(text: str, colour: str, stream: object = None) -> str:
    """The text in a colour, where the stream is a terminal and NO_COLOR is not set."""
    isatty = getattr(stream or sys.stderr, "isatty", lambda: False)()
    return f"\x1b[{colour}m{text}\x1b[0m" if isatty and not os.environ.get("NO_COLOR") else text


def findings(found: Iterable[Diagnostic], *, debug: bool = False) -> None:
    """Every finding on stderr."""
    for text in finding_lines(found, debug=debug):
        print(text, file=sys.stderr)


def wanted(found: Iterable[Diagnostic], arguments: argparse.Namespace) -> list[Diagnostic]:
    """All of them; with ``--quiet``, not the notes; of phones only where ``--phone`` asks.

    Forums let readers scroll a wide equation sideways, so that its width is no news by itself; the
    report has it all the same.
    """
    asks_of_phones = getattr(arguments, "phone", False)
    notes = [d for d in found if asks_of_phones or d.code != "wide-on-phones"]
    return [d for d in notes if not (arguments.quiet and d.severity is Severity.INFO)]


def told_as(found: Sequence[Diagnostic], arguments: argparse.Namespace) -> None:
    """Findings in the form that was asked for: text on stderr, the others on stdout.

    JSON is the command's own, and not told here.
    """
    if arguments.format == "github":
        for text in github(found):
            print(text)
    elif arguments.format == "sarif":
        write_json(sarif(found))
    elif arguments.format == "text":
        findings(found, debug=arguments.debug)


def finding_lines(found: Iterable[Diagnostic], *, debug: bool = False) -> Iterator[str]:
    """Each finding as ``file:line:column: code: …`` with its hint on the line below; with
    ``debug`` the traceback of what nobody foresaw as well."""
    for diagnostic in found:
        if debug and diagnostic.traceback:
            yield shown(diagnostic.traceback)
        head, *rest = str(diagnostic).split("\n")
        yield "\n".join([coloured(head, _COLOURS[diagnostic.severity]), *rest])


def answer_line(result: AnswerResult, output: Path, *, left_alone: bool) -> str:
    """``softmax-from-sigmoid: 16 proved; 9 of 9 formulas on the screen (…);
    output/softmax-from-sigmoid/``."""
    if result.exit_code == 2 or (not result.formulas and result.exit_code == 4):
        return shown(f"{result.path}: not rendered, see the messages")
    steps = ", ".join(f"{count} {kind}" for kind, count in result.verdicts) or "no step to check"
    seen = (
        f"{result.shown} of {result.formulas} formulas on the screen ({result.where})"
        if result.where
        else "not rendered"
    )
    unchanged = "; unchanged" if left_alone else ""
    return shown(f"{result.slug}: {steps}; {seen}{unchanged}; {output / result.slug}/")


class ProgressBar:
    """A bar with rate, time left and how many answers reached each stage; silent in a pipe and in
    the first second."""

    def __init__(self, total: int) -> None:
        self._counts: Counter[str] = Counter()
        self._bar: tqdm[NoReturn] | None = None
        if sys.stderr.isatty():
            from tqdm import tqdm

            self._bar = tqdm(
                total=total,
                unit="answer",
                delay=1.0,
                leave=False,
                dynamic_ncols=True,
                file=sys.stderr,
            )

    def __call__(self, count: int, stage: str) -> None:
        """Note that ``count`` answers have reached a stage."""
        if self._bar is None:
            return
        self._counts[stage] += count
        self._bar.set_postfix(
            {s: n for s, n in self._counts.items() if s != "written"}, refresh=False
        )
        self._bar.update(count if stage == "written" else 0)

    def write(self, text: str, stream: TextIO) -> None:
        """A line above the bar."""
        if self._bar is None:
            print(text, file=stream)
        else:
            self._bar.write(text, file=stream)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()


def table(results: Sequence[AnswerResult]) -> str:
    """The summary at the end of a batch: how many answers came out how, and what was found how
    often."""
    verdicts: Counter[str] = Counter()
    for result in results:
        verdicts.update(dict(result.verdicts))
    found = Counter(
        d.code for result in results for d in result.diagnostics if d.severity is not Severity.INFO
    )
    states = Counter(
        {0: "good", 1: "with findings", 2: "not read", 3: "not rendered", 4: "broken off"}[
            r.exit_code
        ]
        for r in results
    )
    rows = [("answers", len(results)), *states.items()]
    rows += [(f"steps {kind}", count) for kind, count in verdicts.items()]
    rows += [(f"findings {code}", count) for code, count in found.most_common()]
    return "\n".join(f"{name:<40} {count:>8,}" for name, count in rows)
