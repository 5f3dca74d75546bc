"""Findings as SARIF, as JSON and as a summary."""

from __future__ import annotations

import json

from mathreply.lint import CODES, lint, summarize, to_json, to_sarif
from mathreply.settings import PROFILES

_PROFILE = PROFILES["discourse"]


def _cut(raw: str, region: dict[str, int]) -> str:
    """The text of a region, counted as SARIF counts: lines from 1, columns in code points, no byte
    order mark."""
    lines = raw.removeprefix("\ufeff").splitlines(keepends=True)
    if region["startLine"] == region["endLine"]:
        return lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
    middle = "".join(lines[region["startLine"] : region["endLine"] - 1])
    last = (
        lines[region["endLine"] - 1][: region["endColumn"] - 1]
        if region["endLine"] <= len(lines)
        else ""
    )
    return lines[region["startLine"] - 1][region["startColumn"] - 1 :] + middle + last


def test_sarif_positions_cut_out_the_matter() -> None:
    """A region holds just what the finding is about: behind astral characters, with CR LF and a
    byte order mark."""
    raw = "\ufeff😀 and\r\n𝔘 test $$a^2$$ test\r\n\r\nand $\\mbox{x}$ here\r\n"
    log = to_sarif({"a.md": lint(raw, _PROFILE)}, {"a.md": raw})
    cut = [
        _cut(raw, result["locations"][0]["physicalLocation"]["region"])
        for result in log["runs"][0]["results"]
    ]
    assert "$$a^2$$" in cut and "\\mbox" in cut
    assert log["runs"][0]["columnKind"] == "unicodeCodePoints"


def test_sarif_fixes_are_the_edits() -> None:
    """A fix's region and text turn the post into the mended one."""
    raw = "See $\\mbox{x}$ and more."
    log = to_sarif({"a.md": lint(raw, _PROFILE)}, {"a.md": raw})
    replacement = log["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert _cut(raw, replacement["deletedRegion"]) == "\\mbox"
    assert replacement["insertedContent"]["text"] == "\\text"


def test_sarif_rules_are_the_codes() -> None:
    """Every result points at the rule of its code, with the code's meaning; the log is JSON."""
    log = json.loads(
        json.dumps(to_sarif({"a.md": lint("See a$x$ b and $\\frobnicate$ here.", _PROFILE)}))
    )
    run = log["runs"][0]
    for result in run["results"]:
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["shortDescription"]["text"] == CODES[result["ruleId"]].meaning


def test_json_objects_name_place_and_mending() -> None:
    """One object a finding, with everything a program needs to show or to apply it."""
    raw = "See a$x$ b in this post."
    found = to_json({"a.md": lint(raw, _PROFILE)})[0]
    assert (found["path"], found["line"], found["column"], found["code"]) == (
        "a.md",
        1,
        6,
        "dollar-boundary",
    )
    edit = found["edits"][0]
    assert (
        raw[: edit["start"]] + edit["text"] + raw[edit["end"] :] == "See a\\(x\\) b in this post."
    )


def test_summary_counts() -> None:
    """A summary tells posts, errors, codes by number and the worst posts."""
    good, bad = "A good post with $x$ in it.", "See a$x$ b and the$y$ d in this post."
    text = summarize({"good.md": lint(good, _PROFILE), "bad.md": lint(bad, _PROFILE)})
    assert text.splitlines()[0] == "2 posts: 1 without a finding, 1 with one or more"
    assert "2 errors, 0 warnings, 0 for information; --fix mends up to 2 of 2" in text
    assert "dollar-boundary  in 1 post: " in text
    assert text.splitlines()[-1].split() == ["2", "errors", "in", "bad.md"]


def test_summary_of_nothing() -> None:
    """No findings, no tables."""
    assert summarize({"a.md": ()}) == (
        "1 post: 1 without a finding, 0 with one or more\n"
        "0 errors, 0 warnings, 0 for information; --fix mends up to 0 of 0"
    )
