"""The log that editors and code hosts read keeps to the standard's rules."""

from __future__ import annotations

import re
from typing import Any

from mathreply.commands.tell import meanings
from mathreply.diagnostics import Diagnostic, Severity
from mathreply.lint import lint, to_sarif
from mathreply.model import Span
from mathreply.report.annotations import sarif, uri
from mathreply.report.excerpts import with_excerpts
from mathreply.settings import PROFILES

TEXT = "$$a = b + c$$\nIt costs $5 and $6, \\(x\\)\n$$ y $$ here.\n"
FOUND = with_excerpts(
    [
        Diagnostic(
            "refuted-step", Severity.ERROR, "no", "a b/積.md", Span(1, 7), about=("b + c", "+ c")
        ),
        Diagnostic("wide-on-phones", Severity.INFO, "wide", "a b/積.md"),
        Diagnostic("refuted-step", Severity.ERROR, "no", "-", Span(2, 1, 2, 9), "hint"),
        Diagnostic("unreadable", Severity.ERROR, "no", "", Span(1, 1)),
    ],
    TEXT,
)
_URI = re.compile(r"(?:[A-Za-z0-9._~/!$&'()*+,;=@-]|%[0-9A-F]{2})*")


def keeps_to_the_rules(log: dict[str, Any]) -> None:
    """Rules of sections 3.13, 3.14, 3.19, 3.27, 3.29, 3.30, 3.49 and 3.55 of the standard."""
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(rule["shortDescription"]["text"] for rule in rules)
    assert run["results"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert result["message"]["text"]
        for location in result["locations"]:
            _is_place(location["physicalLocation"])
        for fix in result.get("fixes", ()):
            for change in fix["artifactChanges"]:
                assert change["replacements"]
                for replacement in change["replacements"]:
                    _is_region(replacement["deletedRegion"])


def _is_place(place: dict[str, Any]) -> None:
    assert _URI.fullmatch(place["artifactLocation"]["uri"])
    if "region" in place:
        _is_region(place["region"])


def _is_region(region: dict[str, int]) -> None:
    assert min(region.values()) >= 1
    if region.get("endLine", region["startLine"]) == region["startLine"]:
        assert region.get("endColumn", region["startColumn"]) >= region["startColumn"]
    assert region.get("endLine", region["startLine"]) >= region["startLine"]


def test_findings_of_answers() -> None:
    """With and without a place or a file; the region is what is amiss."""
    log = sarif(FOUND, meanings())
    keeps_to_the_rules(log)
    first, *_, last = log["runs"][0]["results"]
    region = first["locations"][0]["physicalLocation"]["region"]
    assert TEXT.split("\n")[0][region["startColumn"] - 1 : region["endColumn"] - 1] == "+ c"
    assert last["locations"] == []


def test_findings_of_posts_with_their_mends() -> None:
    """The linter's own log."""
    found = lint(TEXT, PROFILES["discourse"], path="a b.md")
    keeps_to_the_rules(to_sarif({uri("a b.md"): found}, {uri("a b.md"): TEXT}))
    assert any(each.edits for each in found)


def test_every_code_has_its_meaning() -> None:
    """Those that a finding bears, whoever made it."""
    known = meanings()
    assert {"refuted-step", "unread-step", "wide-on-phones", "not-portable"} <= known.keys()
