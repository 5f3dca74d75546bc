"""What the algebra found out about the steps, as findings. Pure.

Codes: ``<verdict>-step``, ``undeclared-name``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from mathreply.diagnostics import Diagnostic, Severity
from mathreply.model import CheckedDerivation, CheckedStep, Span, Verdict, VerdictKind

FINDINGS = frozenset({VerdictKind.REFUTED, VerdictKind.CONDITIONAL})
UNSURE = frozenset(
    {
        VerdictKind.SUPPORTED,
        VerdictKind.UNREAD,
        VerdictKind.UNDECIDED,
        VerdictKind.TIMEOUT,
    }
)
UNDECLARED = "undeclared-name"
STRICT_CODES = frozenset({UNDECLARED, *(f"{kind.value}-step" for kind in UNSURE)})
"""Findings that count only under ``--strict``: steps that are not proved and not known to be
false."""
_LINES = 12
"""So many lines are listed of those that hang on a name."""


def step_diagnostics(
    checked: tuple[CheckedDerivation, ...], path: str, head: Span | None = None
) -> Iterator[Diagnostic]:
    """One finding for every step that is neither proved nor stated; where several hang on one
    undeclared name, one for the name.

    Args:
        checked: the chains of an answer.
        path: of the answer.
        head: where its names are declared; None where it has no head.
    """
    hanging: dict[str, list[CheckedStep]] = {}
    for chain in checked:
        for entry in chain.steps:
            if entry.verdict.missing and entry.verdict.kind is VerdictKind.UNREAD:
                hanging.setdefault(entry.verdict.missing, []).append(entry)
    causes = {name: entries for name, entries in hanging.items() if len(entries) > 1}
    for name, entries in causes.items():
        yield _undeclared(name, entries, path, head)
    for chain in checked:
        before: CheckedStep | None = None
        for entry in chain.steps:
            is_told = entry in causes.get(entry.verdict.missing, ())
            if entry.verdict.kind in FINDINGS | UNSURE and not is_told:
                yield step_diagnostic(entry, path, before)
            before = entry


def _undeclared(
    name: str, entries: Sequence[CheckedStep], path: str, head: Span | None
) -> Diagnostic:
    """The finding for a name on which several steps hang; its hint is the one that was found of
    most of them."""
    spans = [entry.step.span for entry in entries if entry.step.span is not None]
    lines = list(dict.fromkeys(str(span.line) for span in spans))
    hints = Counter(entry.verdict.hint for entry in entries if entry.verdict.hint)
    return Diagnostic(
        UNDECLARED,
        Severity.WARNING,
        f"'{name}' is not declared, and {len(entries)} steps hang on it{_in_lines(lines)}",
        path,
        head or (spans[0] if spans else None),
        hints.most_common(1)[0][0] if hints else "",
    )


def _in_lines(lines: Sequence[str]) -> str:
    """``, in lines 3, 5 and 2 more``; empty where none is known."""
    if not lines:
        return ""
    noun = "line" if len(lines) == 1 else "lines"
    more = f" and {len(lines) - _LINES} more" if len(lines) > _LINES else ""
    return f", in {noun} {', '.join(lines[:_LINES])}{more}"


def step_diagnostic(entry: CheckedStep, path: str, before: CheckedStep | None = None) -> Diagnostic:
    """The finding for one step, with the counterexample in words.

    Args:
        entry: neither proved nor stated.
        path: of the answer.
        before: the step that stands before it in its chain.
    """
    verdict, span = entry.verdict, entry.step.span
    severity = Severity.ERROR if verdict.kind in FINDINGS else Severity.WARNING
    # A verdict counts columns within the side; a span that has an end is that of the piece already.
    is_piece_known = verdict.kind is VerdictKind.UNREAD and verdict.column
    if is_piece_known and span is not None and not span.end_line:
        span = Span(span.line, span.column + verdict.column - 1)
    told = _told(entry)
    step = f"'{entry.step.relation} {short(entry.step.tex or '! ' + entry.step.operation)}'"
    hint = verdict.hint
    if not hint and before is not None and _undoes(entry, before):
        hint = "this side has the value again that the step before has lost: mend that step first"
    return Diagnostic(
        f"{verdict.kind.value}-step",
        severity,
        f"{step}{_joint(verdict)}{told}" if told else step,
        path,
        span,
        hint,
        about=tuple(_about(entry)),
        beside=told,
    )


def _joint(verdict: Verdict) -> str:
    return " " if _told_condition(verdict) else ": "


def _told_condition(verdict: Verdict) -> bool:
    return bool(
        verdict.kind is VerdictKind.CONDITIONAL and verdict.counterexample and verdict.condition
    )


def _told(entry: CheckedStep) -> str:
    """What is said of a step that has been named."""
    verdict = entry.verdict
    counter = verdict.counterexample
    if counter is None or verdict.kind not in FINDINGS:
        return verdict.detail
    at = ", ".join(f"{name} = {value}" for name, value in counter.values) or "every point"
    if _told_condition(verdict):
        holds = "holds if" if verdict.condition_suffices else "holds only if"
        return (
            f"{holds} {verdict.condition}; at {at} the sides are {counter.left} and {counter.right}"
        )
    return f"at {at} the left side is {counter.left} and the right side is {counter.right}"


def _undoes(entry: CheckedStep, before: CheckedStep) -> bool:
    """Whether a refuted step leads back, at one and the same point, to the value that the refuted
    step before it has left."""
    now, then = entry.verdict.counterexample, before.verdict.counterexample
    if now is None or then is None or entry.step.relation != "=" or before.step.relation != "=":
        return False
    return (now.values, now.left, now.right) == (then.values, then.right, then.left)


_INSTEAD = re.compile(r"\bin place of \$(?P<old>[^$]+)\$(?: before \$(?P<term>[^$]+)\$)?")


def _about(entry: CheckedStep) -> Iterator[str]:
    """The step's side, and of it what its hint would change, or what was not understood."""
    verdict, step = entry.verdict, entry.step
    changed = _INSTEAD.search(verdict.hint)
    if changed and changed["old"] == step.relation:
        yield step.relation
        return
    if verdict.kind is VerdictKind.UNREAD and verdict.piece:
        yield verdict.piece
        return
    yield step.tex or step.operation
    if changed:
        term = changed["term"]
        yield from (f"{changed['old']} {term}", changed["old"]) if term else (changed["old"],)


def short(tex: str, most: int = 70) -> str:
    """TeX on one line, cut to what a message holds."""
    one_line = " ".join(tex.split())
    return one_line if len(one_line) <= most else one_line[: most - 1] + "…"
