"""Records compare by what they are."""

from __future__ import annotations

from msgspec.structs import replace

from mathreply.diagnostics import Diagnostic, Severity
from mathreply.model import Formula, Step
from mathreply.model.answer import LineBreak


def test_an_incidental_field_makes_no_other_record() -> None:
    """Nor does it stand in the text of which a key is made."""
    step = Step("=", "x")
    moved = replace(step, breaks=(LineBreak(0),))
    assert moved == step
    assert hash(moved) == hash(step)
    assert repr(moved) == repr(step)
    assert replace(step, tex="y") != step


def test_records_of_two_kinds_are_never_equal() -> None:
    """Even where all their fields are."""
    finding = Diagnostic("code", Severity.ERROR, "message")
    assert finding != Formula("x", display=True)
    assert finding == Diagnostic("code", Severity.ERROR, "message", traceback="a fault")
