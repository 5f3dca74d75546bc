"""One input fails, it is told, and the rest goes on."""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from typing import Any, cast

import pytest
from msgspec.structs import replace

from mathreply.diagnostics import BrowserFault, OutputFault, SourceError, UsageError
from mathreply.disk.inputs import Input
from mathreply.model import Answer, CookedPage, Declarations
from mathreply.run import job as steps
from mathreply.run.editor import Draft
from mathreply.run.guard import (
    concerns_all,
    exit_code_of,
    exit_code_of_record,
    fault_of_record,
    findings_of,
    internal_fault,
)
from mathreply.run.job import Job, draft, finish, prove
from mathreply.run.pipeline import Pipeline
from mathreply.settings import Settings

NAMES = ("first", "bad", "last")


def stop(name: str, error: Exception) -> None:
    if name == "bad":
        raise error


class Stages:
    """A pipeline that breaks at one stage, at the answer ``bad``."""

    def __init__(self, stage: str, error: Exception) -> None:
        self.stage, self.error = stage, error
        self.editor = self
        self.settings = Settings()

    def _at(self, stage: str, names: Sequence[str]) -> None:
        for name in names:
            stop(name if stage == self.stage else "", self.error)

    def check(self, answers: Sequence[Answer]) -> list[tuple[()]]:
        self._at("check", [answer.slug for answer in answers])
        return [()] * len(answers)

    def draft(self, answer: Answer, *_: object) -> Draft:
        self._at("draft", [answer.slug])
        return Draft(answer, (), (), CookedPage("", ()), ())

    def finish(self, draft: Draft, *_: object) -> Any:
        self._at("finish", [draft.answer.slug])
        return draft

    def outputs(self, report: Draft) -> dict[str, bytes]:
        self._at("outputs", [report.answer.slug])
        return {"post.md": b"whole"}


def run(stage: str, error: Exception, monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    pipeline = cast(Pipeline, Stages(stage, error))
    monkeypatch.setattr(steps, "result_of", lambda report, text: cast(Any, report.answer.slug))
    monkeypatch.setattr(Draft, "in_browser", True, raising=False)
    jobs = [Job(Input(f"{name}.md", name, f"{name}.md")) for name in NAMES]
    for job in jobs:
        job.answer = Answer(job.item.path, job.item.slug, "", "reply", Declarations(), ())
    drafts = draft(pipeline, jobs)
    prove(pipeline, jobs)
    finish(pipeline, jobs, [()] * len(drafts))
    return jobs


@pytest.mark.parametrize("stage", ["check", "draft", "finish", "outputs"])
def test_an_error_at_any_stage_costs_one_answer(
    stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are finished with their files; the broken one is told, with its traceback."""
    first, bad, last = run(stage, RecursionError("too deep"), monkeypatch)
    assert (first.result, last.result) == ("first", "last")
    assert dict(first.files) == dict(last.files) == {"post.md": b"whole"}
    assert bad.result is not None
    (fault,) = bad.result.diagnostics
    assert (fault.code, fault.path, bad.result.exit_code) == ("internal-fault", "bad.md", 4)
    assert "RecursionError: too deep" in fault.message
    assert "in stop" in fault.traceback
    assert (bad.files, bad.final) == ((), False)


def test_what_the_machine_lacks_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk fails for every answer: it is told once."""
    with pytest.raises(OutputFault):
        run("outputs", OutputFault("cannot write"), monkeypatch)


@pytest.mark.parametrize(
    ("error", "all_of_it"),
    [
        (OSError(errno.EMFILE, "too many"), True),
        (RuntimeError("can't start new thread"), True),
        (OutputFault("no"), True),
        (OSError(errno.ENOENT, "gone"), False),
        (RuntimeError("other"), False),
        (RecursionError("deep"), False),
        (BrowserFault("hung"), False),
        (UsageError("bad"), False),
    ],
)
def test_an_error_concerns_one_input_or_all(error: Exception, all_of_it: bool) -> None:
    """All of them where the next one would meet the same."""
    assert concerns_all(error) is all_of_it


def test_memory_that_does_not_suffice_is_the_machines_fault() -> None:
    """It costs the input that asked for it, and counts as 3; it is no fault of ours."""
    (found,) = findings_of(MemoryError(), "a.md")
    assert (found.code, found.path) == ("not-done", "a.md")
    assert "memory" in found.message
    assert found.hint
    assert exit_code_of(MemoryError()) == exit_code_of_record(MemoryError()) == 3
    assert not concerns_all(MemoryError())
    assert fault_of_record(MemoryError(), "a:1") == replace(found, path="a:1")
    assert (exit_code_of(UsageError("x")), exit_code_of(ValueError("x"))) == (2, 4)
    assert (exit_code_of_record(ValueError("x")), exit_code_of_record(KeyError("x"))) == (2, 4)


def test_a_finding_without_a_place_gets_its_inputs() -> None:
    """A post too long to be cooked is told with its file."""
    (found,) = findings_of(SourceError([internal_fault(ValueError("x"), "")]), "a.md")
    assert found.path == "a.md"


class Fragile(Pipeline):
    """A pipeline whose browser breaks at posts of one kind."""

    def __init__(self, breaks: Callable[[str], bool]) -> None:
        self.breaks = breaks
        self.calls = 0

    def _shown(self, drafts: Sequence[Any]) -> list[Any]:
        self.calls += 1
        if any(self.breaks(draft) for draft in drafts):
            raise BrowserFault("it hung, twice")
        return [(draft,) for draft in drafts]


def shown(breaks: Callable[[str], bool], names: Sequence[str]) -> tuple[list[Any], int]:
    pipeline = Fragile(breaks)
    return list(pipeline.show(cast(Any, names))), pipeline.calls


def test_a_post_that_breaks_the_browser_costs_only_itself() -> None:
    """The posts shown together with it are shown again, each by itself."""
    seen, _ = shown(lambda name: name == "bad", NAMES)
    assert [each if isinstance(each, tuple) else str(each) for each in seen] == [
        ("first",),
        "it hung, twice",
        ("last",),
    ]


def test_a_broken_browser_is_not_asked_for_ever() -> None:
    """After two posts in a row the rest of the chunk is given up."""
    seen, calls = shown(lambda name: True, [str(n) for n in range(16)])
    assert len(seen) == 16
    assert all(isinstance(each, BrowserFault) for each in seen)
    assert calls == 3
