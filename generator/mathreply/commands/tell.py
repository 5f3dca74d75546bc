"""What a person reads on a terminal: findings, one line an answer, progress."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

from msgspec.structs import replace

from mathreply.commands.setup import write_json
from mathreply.diagnostics import Diagnostic, Severity, shown
from mathreply.report.annotations import github, sarif
from mathreply.report.causes import by_cause
from mathreply.report.excerpts import WIDTH, excerpt_lines
from mathreply.report.outcome import GOOD, STATES, AnswerResult, state_of, verdict_groups

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
        write_json(sarif(found, meanings()))
    elif arguments.format == "text":
        findings(found, debug=arguments.debug)


def meanings() -> dict[str, str]:
    """What each code means that a finding may bear."""
    from mathreply.lint import CODES
    from mathreply.report.codes import CODES as OTHERS

    known = {code: said for several in OTHERS.values() for code, said in several.items()}
    return known | {code: each.meaning for code, each in CODES.items()}


def finding_lines(found: Iterable[Diagnostic], *, debug: bool = False) -> Iterator[str]:
    """Each finding as ``file:line:column: code: …``, below it the line that it is about with what
    is amiss underlined, then its hint; what has one cause is told once, with every place.

    Args:
        found: findings, those of one cause together or not.
        debug: whether the traceback of what nobody foresaw is shown as well.
    """
    for first, *others in by_cause(found):
        if debug and first.traceback:
            yield shown(first.traceback)
        yield "\n".join(_told(first, others))


def _told(first: Diagnostic, others: Sequence[Diagnostic]) -> Iterator[str]:
    """The lines of a finding: its head, the place in its line, and where else the same was
    found."""
    excerpt = first.excerpt
    head, *rest = str(first).split("\n")
    if excerpt is not None and first.beside:
        head, *rest = str(replace(first, message=first.beside)).split("\n")
    colour = _COLOURS[first.severity]
    yield coloured(head, colour)
    if excerpt is not None:
        gutter, line, marks = excerpt_lines(excerpt)
        yield coloured(gutter, "2") + line
        yield (
            coloured(f"{'':>5} | ", "2")
            + marks.replace("^", "")
            + coloured("^" * marks.count("^"), colour)
        )
    yield from rest
    if others:
        places = [
            f"{each.span.line}:{each.span.column}" for each in others if each.span is not None
        ]
        more = f" and {len(places) - _PLACES} more" if len(places) > _PLACES else ""
        yield f"the same at {', '.join(places[:_PLACES])}{more}"


_PLACES = 12
"""So many places of one cause are listed."""


def answer_line(result: AnswerResult, output: Path, *, left_alone: bool) -> str:
    """``softmax-from-sigmoid: 17 proved; 22 of 22 formulas on the screen;
    output/softmax-from-sigmoid/``, as full as a line of 100 columns allows."""
    if result.exit_code == 2 or (not result.formulas and result.exit_code == 4):
        return shown(f"{result.path}: not rendered, see the messages")
    verdicts = dict(result.verdicts)
    steps, few = steps_told(verdicts), steps_in_short(verdicts)
    seen = brief = "not rendered"
    if result.where:
        seen = f"{result.shown} of {result.formulas} formulas on the screen"
        brief = f"{result.shown}/{result.formulas} formulas"
    unchanged = ["unchanged"] * left_alone
    folder = f"{output / result.slug}/"
    forms = (
        [result.slug, steps, seen, *unchanged, folder],
        [result.slug, steps, seen, *unchanged],
        [result.slug, few, seen, *unchanged],
        [result.slug, few, brief, *unchanged],
    )
    for name, *parts in forms:
        line = shown(f"{name}: {'; '.join(parts)}")
        if len(line) <= WIDTH:
            return line
    return line[: WIDTH // 4] + "…" + line[-(WIDTH - WIDTH // 4 - 1) :]


def all_good(verdicts: Mapping[str, int]) -> bool:
    """Whether every step is proved, or only states."""
    return not any(count for kind, count in verdicts.items() if kind not in GOOD)


def steps_told(verdicts: Mapping[str, int]) -> str:
    """``3 stated, 15 proved; not proved: 2 unread, 1 timeout; fails: 1 refuted``."""
    good, unsure, wrong = (
        ", ".join(f"{count} {kind}" for kind, count in group) for group in verdict_groups(verdicts)
    )
    told = [good, unsure and f"not proved: {unsure}", wrong and f"fails: {wrong}"]
    return "; ".join(filter(None, told)) or "no step to check"


def steps_in_short(verdicts: Mapping[str, int]) -> str:
    """``18 good, 3 not proved, 1 failing``."""
    numbers = [sum(count for _, count in group) for group in verdict_groups(verdicts)]
    told = zip(numbers, ("good", "not proved", "failing"), strict=True)
    return ", ".join(f"{count} {what}" for count, what in told if count) or "no step to check"


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
    often; what is not known is never among the good."""
    verdicts: Counter[str] = Counter()
    for result in results:
        verdicts.update(dict(result.verdicts))
    diagnostics = (found for result in results for found in result.diagnostics)
    findings = Counter(found.code for found in diagnostics if found.severity is not Severity.INFO)
    states = Counter(map(state_of, results))
    rows = [("answers", len(results))]
    rows += [(state, states[state]) for state in STATES if states[state]]
    marks = ("", " (not proved)", " (fails)")
    for mark, group in zip(marks, verdict_groups(verdicts), strict=True):
        rows += [(f"steps {kind}{mark}", count) for kind, count in group]
    rows += [(f"findings {code}", count) for code, count in findings.most_common()]
    browsers = Counter(result.where for result in results if result.where)
    rows += [(f"looked at in {where}", count) for where, count in browsers.most_common()]
    return "\n".join(f"{name:<60} {count:>8,}" for name, count in rows)
