"""Which verdicts are findings, and how grave."""

from __future__ import annotations

import pytest

from mathreply.diagnostics import Severity
from mathreply.model import (
    CheckedDerivation,
    CheckedStep,
    Counterexample,
    Derivation,
    Span,
    Step,
    Verdict,
    VerdictKind,
)
from mathreply.report.step_findings import STRICT_CODES, step_diagnostics

ERRORS = {VerdictKind.REFUTED, VerdictKind.CONDITIONAL}
GOOD = {VerdictKind.PROVED, VerdictKind.STATED}


@pytest.mark.parametrize("kind", VerdictKind)
def test_every_step_that_is_not_proved_is_told(kind: VerdictKind) -> None:
    """What is false, or holds only under a condition, is an error; what is not known to be true, a
    warning that counts where one is strict."""
    step = Step("=", "y", span=Span(7, 3))
    entry = CheckedStep(step, Verdict(kind))
    found = list(step_diagnostics((CheckedDerivation(Derivation("x", (step,)), (entry,)),), "a.md"))
    if kind in GOOD:
        assert found == []
        return
    (told,) = found
    assert (told.code, told.path, told.span) == (f"{kind.value}-step", "a.md", Span(7, 3))
    assert told.severity is (Severity.ERROR if kind in ERRORS else Severity.WARNING)
    assert (told.code in STRICT_CODES) == (kind not in ERRORS)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (VerdictKind.REFUTED, "at x = -1 the left side is 1 and the right side is -1"),
        (VerdictKind.CONDITIONAL, "holds only if x \\ge 0; at x = -1 the sides are 1 and -1"),
    ],
)
def test_a_counterexample_is_told_in_words(kind: VerdictKind, words: str) -> None:
    """The point, and what either side is there."""
    counter = Counterexample((("x", "-1"),), "1", "-1", True)
    entry = CheckedStep(Step("=", "x"), Verdict(kind, "", "", counter, "x \\ge 0"))
    (told,) = step_diagnostics((CheckedDerivation(Derivation("|x|", ()), (entry,)),), "a.md")
    assert words in told.message
