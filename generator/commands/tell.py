"""What a person reads on a terminal: findings, one line an answer, progress."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from generator.diagnostics import Diagnostic, Severity
from generator.report import AnswerResult

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "2"}


def coloured(text: str, colour: str, stream: object = None) -> str:
    """The text in a colour, where the stream is a terminal and NO_COLOR is not set."""
    isatty = getattr(stream or sys.stderr, "isatty", lambda: False)()
    return f"\x1b[{colour}m{text}\x1b[0m" if isatty and not os.environ.get("NO_COLOR") else text


def findings(found: Iterable[Diagnostic], stream: object = None) -> None:
    """Every finding on stderr, one ``file:line:column: code: …`` a line, its hint below."""
    for diagnostic in found:
        head, *rest = str(diagnostic).split("\n")
        print(coloured(head, _COLOURS[diagnostic.severity]), *rest, sep="\n", file=sys.stderr)


def answer_line(result: AnswerResult, output: Path, *, left_alone: bool) -> str:
    """``softmax-from-sigmoid: 16 proved; 9 of 9 formulas on the screen (…); output/softmax-from-sigmoid/``."""
    if result.exit_code == 2:
        return f"{result.path}: not rendered, see the messages"
    steps = ", ".join(f"{count} {kind}" for kind, count in result.verdicts) or "no step to check"
    seen = (f"{result.shown} of {result.formulas} formulas on the screen ({result.where})" if result.where
            else "not rendered")
    return f"{result.slug}: {steps}; {seen}" + ("; unchanged" if left_alone else "") + f"; {output / result.slug}/"


class ProgressLine:
    """A line on the terminal that is rewritten as work goes on; silent in a pipe and in the first second."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._shown = False

    def __call__(self, done: int, total: int, name: str) -> None:
        if not sys.stderr.isatty():
            return
        elapsed = time.monotonic() - self._started
        if name and (elapsed > 1.0 or done == 0):
            rate = f", {done / elapsed:.1f}/s, {(total - done) * elapsed / done:.0f} s left" if done else ""
            print(f"\r\x1b[K{done}/{total} {name}{rate}", end="", file=sys.stderr, flush=True)
            self._shown = True
        elif not name and self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
