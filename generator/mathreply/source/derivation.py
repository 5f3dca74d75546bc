"""A derivation fence: one step a line, a relation first, the reason after ``%``; ``let`` and ``!``
lines."""

from __future__ import annotations

import re
from bisect import bisect_right

from msgspec import Struct, field
from msgspec.structs import replace

from mathreply.model import Derivation, LineBreak, Macro, Span, Statement, Step
from mathreply.source.naming import holds, is_bound, name_in
from mathreply.source.problems import Problems
from mathreply.tex.chain import RELATIONS, RawChain, read_chain

_REASON = re.compile(r"(?<!\\)(?:\\\\)*(?P<percent>%)")
_LET = re.compile(r"^\s*let\b\s*(?P<tex>.+?)\s*$")
_ENVIRONMENT = re.compile(r"\\(?P<kind>begin|end)\s*\{(?P<name>[A-Za-z]+\*?)\}")
_OF_ROWS = frozenset({"aligned", "align", "alignat", "split", "gathered", "gather", "eqnarray"})
"""Environments whose rows are steps, as the fence's own lines are."""
_COMPUTED = "{\\,}"
"""Stands for the side of a computed step while the chain is cut; an author's side is never just
this."""


class _Joined(Struct):
    """The lines of a fence as one piece of TeX, reasons taken out, with the place of every part."""

    tex: str = ""
    starts: list[int] = field(default_factory=list)
    """Offset in ``tex`` at which each kept line begins."""
    spans: list[Span] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    reason_spans: list[Span | None] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)

    def add(
        self, text: str, span: Span, reason: str, said_at: Span | None, operation: str = ""
    ) -> None:
        """One more line, without its reason."""
        self.starts.append(len(self.tex))
        self.spans.append(span)
        self.reasons.append(reason)
        self.reason_spans.append(said_at)
        self.operations.append(operation)
        self.tex += text + "\n"

    def add_reason(self, reason: str, said_at: Span | None) -> None:
        """A line that holds a reason alone: it goes on from that of the line above."""
        if reason and self.reasons:
            self.reason_spans[-1] = self.reason_spans[-1] or said_at
            self.reasons[-1] = f"{self.reasons[-1]} {reason}".strip()

    def line_of(self, offset: int) -> int:
        """Which of the kept lines an offset lies in."""
        return bisect_right(self.starts, offset) - 1

    def span_at(self, offset: int) -> Span:
        """Where an offset stands in the file."""
        line = self.line_of(offset)
        return Span(self.spans[line].line, self.spans[line].column + offset - self.starts[line])


def read_derivation(
    lines: list[str], first_line: int, macros: tuple[Macro, ...], problems: Problems
) -> Derivation:
    """The chain inside a fence.

    Args:
        lines: the fence's lines without its marks.
        first_line: the line of the file of ``lines[0]``.
        macros: the author's own.
        problems: where mistakes are put.
    """
    joined, lets = _Joined(), []
    for number, line in enumerate(lines, start=first_line):
        text, reason, said_at = _apart(line, number)
        text = _without_row_end(text.rstrip(), joined.tex)
        if not text.strip():
            joined.add_reason(reason, said_at)
            continue
        span = Span(number, len(text) - len(text.lstrip()) + 1)
        text = text.lstrip()
        if let := _LET.match(text):
            place = Span(number, span.column + let.start("tex"))
            _check_unused(let["tex"], joined.tex, place, problems)
            lets.append(Statement(let["tex"], place, local=True))
        elif text.startswith("!"):
            joined.add(f"= {_COMPUTED}", span, reason, said_at, text[1:].strip())
        else:
            joined.add(text, span, reason, said_at)
    if not joined.starts:
        here = Span(first_line, 1)
        hint = "begin with an expression, then a line '= …' for each step"
        problems.error("empty-derivation", "the derivation holds no step", here, hint)
        return Derivation("", (), here, tuple(lets))
    return _assemble(joined, tuple(lets), macros, problems)


def _apart(line: str, number: int) -> tuple[str, str, Span | None]:
    """What stands before the percent sign of a line, the reason after it, and where that begins."""
    match = _REASON.search(line)
    if match is None:
        return line, "", None
    after = match.end("percent")
    reason = line[after:].strip()
    return line[: match.start("percent")], reason, Span(number, line.index(reason, after) + 1)


def _without_row_end(line: str, above: str) -> str:
    """A line without the ``\\\\`` at its end; within a matrix or cases that is a row of theirs."""
    opened: list[str] = []
    for mark in _ENVIRONMENT.finditer(above + line):
        if mark["kind"] == "begin":
            opened.append(mark["name"])
        elif opened:
            opened.pop()
    if opened and opened[-1].rstrip("*") not in _OF_ROWS:
        return line
    return re.sub(r"(\\\\)\s*$", "", line).rstrip()


def _check_unused(let: str, above: str, place: Span, problems: Problems) -> None:
    """A ``let`` rules from where it stands: a name that is used above it would mean two things."""
    left = let.split("=")[0].removesuffix(":")
    name = name_in(left) or left
    if holds(name, above):
        problems.error(
            "let-after-use",
            f"'{name.strip()}' is used above this line, and a let rules only from where it stands",
            place,
            "put the let line first, or open another derivation for what follows",
        )


def _assemble(
    joined: _Joined, lets: tuple[Statement, ...], macros: tuple[Macro, ...], problems: Problems
) -> Derivation:
    """The chain of the joined lines."""
    chains = read_chain(joined.tex, macros)
    first = joined.spans[0]
    if not chains or joined.operations[0]:
        problems.error(
            "no-first-side",
            "the derivation begins with a step and has no first side",
            first,
            "put the expression that you start from on a line of its own",
        )
        return Derivation("", (), first, lets)
    chain = chains[0]
    if len(chains) > 1:
        _tell_of_second_chain(joined.span_at(chains[1].start_offset), problems)
    if not chain.parts:
        hint = "add a line '= …' for each step"
        problems.error("empty-derivation", "the derivation holds no step", first, hint)
    given = tuple(
        Statement(said, joined.span_at(offset))
        for number, (said, offset) in enumerate(chain.conditions)
        if is_bound(said, steps=1 if number < chain.premises else len(chain.parts))
    )
    return Derivation(
        chain.start,
        _steps(joined, chain),
        joined.span_at(chain.start_offset),
        lets,
        given=given,
        start_breaks=_breaks(joined, chain, 0),
    )


def _tell_of_second_chain(place: Span, problems: Problems) -> None:
    """That a line does not go on from the one above."""
    problems.error(
        "two-chains",
        "a second chain begins inside this derivation",
        place,
        f"begin each step's line with a relation ({' '.join(sorted(RELATIONS)[:6])} …), or open"
        " another derivation",
    )


def _breaks(joined: _Joined, chain: RawChain, side: int) -> tuple[LineBreak, ...]:
    """Where a line begins within a side; one that begins inside braces is none."""
    begun = set(joined.starts)
    return tuple(
        LineBreak(at, joined.span_at(offset))
        for offset, at in chain.places[side]
        if at and offset in begun
    )


def _steps(joined: _Joined, chain: RawChain) -> tuple[Step, ...]:
    """The steps with their reasons: the reason of a line belongs to the last step on it or
    continued by it."""
    owners = [joined.line_of(link.offset) for link in chain.parts]
    steps = []
    for index, (relation, side, offset, _) in enumerate(chain.parts):
        owner = owners[index]
        until = owners[index + 1] if index + 1 < len(owners) else len(joined.starts)
        # Empty where the next step begins on the same line: that one has its reason.
        lines = range(owner, max(until, owner))
        with_reason = [line for line in lines if joined.reasons[line]]
        reason = " ".join(joined.reasons[line] for line in with_reason)
        said_at = joined.reason_spans[with_reason[0]] if with_reason else None
        operation = joined.operations[owner]
        tex = "" if operation else side
        step = Step(relation, tex, reason, operation, joined.span_at(offset), said_at)
        breaks = _breaks(joined, chain, index + 1) if tex else ()
        steps.append(replace(step, breaks=breaks))
    return tuple(steps)
