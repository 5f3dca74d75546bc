"""What came of one answer: the value and its exit code. Pure."""

from __future__ import annotations

from msgspec import Struct

from mathreply.diagnostics import Diagnostic, Severity
from mathreply.model import Answer, CheckedDerivation, Equation, Post, Rendering
from mathreply.report.step_findings import STRICT_CODES

INTERNAL_FAULT = "internal-fault"
PHONE_PX = 360
"""The post's column on a phone, CSS px."""


class Report(Struct, frozen=True):
    """Everything that one run found out about one answer."""

    answer: Answer
    checked: tuple[CheckedDerivation, ...]
    post: Post
    equations: tuple[Equation, ...]
    """The displayed equations, in order; as many as displayed formulas in each rendering."""
    renderings: tuple[Rendering, ...]
    """Empty where no browser was found."""
    diagnostics: tuple[Diagnostic, ...]
    in_browser: bool = True

    def exit_code(self, *, strict: bool = False) -> int:
        """0 all good, 1 findings, 3 not rendered, 4 a fault of ours."""
        if any(found.code == INTERNAL_FAULT for found in self.diagnostics):
            return 4
        if not self.in_browser:
            return 3
        return 1 if any(_counts(d, strict=strict) for d in self.diagnostics) else 0


def _counts(diagnostic: Diagnostic, *, strict: bool) -> bool:
    return diagnostic.severity is Severity.ERROR or (strict and diagnostic.code in STRICT_CODES)
