"""What the page over all answers tells of findings, as text."""

from __future__ import annotations

import re
from pathlib import Path

from mathreply.diagnostics import Diagnostic, Severity
from mathreply.disk.installed import templates_text
from mathreply.model import Span
from mathreply.report.outcome import AnswerResult
from mathreply.run.gallery import write_gallery


def found(code: str, line: int) -> Diagnostic:
    said = f"what {code} says"
    return Diagnostic(code, Severity.ERROR, said, "a.md", Span(line, 3, line, 4), "mend it")


def told(folder: Path, *findings: Diagnostic) -> list[str]:
    """The findings of an answer as the page lists them, without marks."""
    result = AnswerResult("a.md", "a", "A", 1, 1, diagnostics=findings)
    assert write_gallery(folder, [result], templates_text(None))
    items = re.findall(r'<li class="error">(.*?)</li>', (folder / "index.html").read_text("utf-8"))
    return [" ".join(re.sub("<.*?>", " ", item).split()) for item in items]


def test_one_cause_is_told_once_with_every_place(tmp_path: Path) -> None:
    """As in a terminal and on the answer's own page."""
    (item,) = told(tmp_path, *(found("unread-step", line) for line in (4, 7, 9)))
    assert item == "a.md:4:3 unread-step what unread-step says (the same at 7:3, 9:3) mend it"


def test_what_is_wrong_is_told_place_by_place(tmp_path: Path) -> None:
    """Two refuted steps are two mistakes, even where the same is found of both."""
    items = told(tmp_path, found("refuted-step", 4), found("refuted-step", 7))
    assert [item.split()[0] for item in items] == ["a.md:4:3", "a.md:7:3"]


def test_findings_without_a_line_are_told_each(tmp_path: Path) -> None:
    """Nothing says that two of them have one cause, and no place is made up for them."""
    bare = [Diagnostic("not-shown", Severity.ERROR, "not on the screen", "a.md") for _ in range(2)]
    assert told(tmp_path, *bare) == ["not-shown not on the screen"] * 2
