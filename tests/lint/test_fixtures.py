"""Every code has an example with its place, its words, the mended post, and a good twin without a
finding."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mathreply.lint import CODES, Finding, checks, fix, lint, selection
from mathreply.lint.post import ScannedPost
from mathreply.settings import PROFILES
from tests.lint.fixtures import Entry, entries
from tests.rows import of_each

_ENTRIES = entries()
_PHONE = selection(phone=True)
_UNLESS_SHOWN = {"post-too-short", "bad-excerpt"}
"""True of nearly every short example; looked at only where the example is about them."""


def _told(entry: Entry, findings: tuple[Finding, ...]) -> list[str]:
    hidden = {
        code for code in _UNLESS_SHOWN if not any(f" {code}: " in line for line in entry.findings)
    }
    return [
        f"{finding.span.line}:{finding.span.column} {finding.severity} {finding.code}:"
        f" {finding.message}; {finding.hint}"
        for finding in findings
        if finding.code not in hidden
    ]


def _is_found(entry: Entry) -> None:
    assert _told(entry, lint(entry.raw, entry.profile, selection=_PHONE)) == list(entry.findings)


def _is_mended(entry: Entry) -> None:
    mended = fix(entry.raw, entry.profile)
    assert mended.raw == entry.mended
    assert fix(mended.raw, entry.profile).raw == mended.raw


def _is_left_alone(entry: Entry) -> None:
    assert [
        finding.code
        for finding in lint(entry.good, entry.profile, selection=_PHONE)
        if finding.code not in _UNLESS_SHOWN
    ] == []
    assert fix(entry.good, entry.profile).raw == entry.good


def test_finding() -> None:
    """A bad post gets these findings, at these places, in these words, and no others."""
    of_each(_ENTRIES, str, _is_found)


def test_mending() -> None:
    """A bad post is mended to this, and a second mending changes nothing."""
    of_each(_ENTRIES, str, _is_mended)


def test_good_twin() -> None:
    """The same thing done rightly has no finding and is left alone to the byte."""
    of_each(_ENTRIES, str, _is_left_alone)


def test_line_ends_of_another_system_change_nothing() -> None:
    """What is found, and how it is mended, is the same where lines end with a carriage return and
    a line feed."""
    for entry in (entry for entry in _ENTRIES if "\n" in entry.raw and "\r" not in entry.raw):
        raw = entry.raw.replace("\n", "\r\n")
        found, same = lint(entry.raw, entry.profile), lint(raw, entry.profile)
        assert [(f.code, f.span.line) for f in same] == [(f.code, f.span.line) for f in found]
        mended = fix(raw, entry.profile).raw
        assert mended == fix(entry.raw, entry.profile).raw.replace("\n", "\r\n"), entry.title


def test_every_code_has_a_fixture() -> None:
    """No code without an example that shows where, what and how to mend it, and none without a
    meaning."""
    shown = " ".join(line for entry in _ENTRIES for line in entry.findings)
    assert [code for code in set(CODES) - {"lint-fault"} if f" {code}: " not in shown] == []
    assert [code for code in CODES if not CODES[code].meaning.endswith(".")] == []


def test_a_broken_check_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that breaks on a post is told as a finding, and the others still look at it."""

    def broken(post: ScannedPost) -> Iterator[Finding]:
        raise IndexError("beyond the end")

    monkeypatch.setattr(checks, "WHOLE", (broken, *checks.WHOLE))
    raw = "Here is $\\frobnicate$ in a post that is long enough."
    assert {finding.code for finding in lint(raw, PROFILES["discourse"])} == {
        "lint-fault",
        "tex-unknown-macro",
    }


def test_codes_made_are_codes_known() -> None:
    """The examples show no code that is not documented."""
    shown = {line.split(" ")[2].rstrip(":") for entry in _ENTRIES for line in entry.findings}
    assert shown <= set(CODES)
