"""What the linter says of an engine is what the engine does, in a real browser."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest

from mathreply.browser import Session
from mathreply.diagnostics import Severity
from mathreply.lint import lint
from mathreply.model import CookedPage, Formula, Outcome, PageRequest
from mathreply.settings import PROFILES, SiteProfile

_CONSTRUCTS = Path(__file__).parent.parent / "fixtures" / "lint" / "constructs.jsonl"
_A_PAGE = 120


def _constructs() -> list[Formula]:
    return [
        Formula(**json.loads(line)) for line in _CONSTRUCTS.read_text(encoding="utf-8").splitlines()
    ]


def _element(formula: Formula) -> str:
    tex = html.escape(formula.tex, quote=False)
    return (
        f'<div class="math">\n{tex}\n</div>'
        if formula.display
        else f'<p><span class="math">{tex}</span></p>'
    )


def _told(formula: Formula, profile: SiteProfile) -> bool:
    """Whether the linter calls the formula an error."""
    raw = f"Text\n\n$$\n{formula.tex}\n$$" if formula.display else f"Text ${formula.tex}$."
    return any(finding.severity is Severity.ERROR for finding in lint(raw, profile))


@pytest.mark.browser
@pytest.mark.parametrize("name", PROFILES)
def test_errors_are_the_engines_errors(session: Session, name: str) -> None:
    """A construct is an error to the linter if, and only if, the profile's engine does not show it
    as meant."""
    profile, formulas = PROFILES[name], _constructs()
    pages = [tuple(formulas[at : at + _A_PAGE]) for at in range(0, len(formulas), _A_PAGE)]
    requests = [
        PageRequest(CookedPage("".join(map(_element, page)), page), profile.engine, pictures=())
        for page in pages
    ]
    shown = [formula for rendering in session.render(requests) for formula in rendering.formulas]
    good = {formula.formula for formula in shown if formula.outcome is Outcome.RENDERED}
    assert len(good) > 50, "the good twins are seen first"
    assert {formula for formula in formulas if not _told(formula, profile)} == good
