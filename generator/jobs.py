"""One input on its way through the pipeline, in steps that a local run and a cluster's worker share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.diagnostics import Diagnostic, MathreplyError, SourceError
from generator.inputs import Input
from generator.model import Answer, Rendering
from generator.report import AnswerResult, result_of

if TYPE_CHECKING:
    from generator.pipeline import Draft, Pipeline

CHUNK = 16
"""So many answers are proved together, while those before them are in the browser; bounds memory, not speed."""


@dataclass
class Job:
    """What is known of one input so far; ``result`` as soon as it is settled."""

    item: Input
    data: bytes = b""
    answer: Answer | None = None
    warnings: tuple[Diagnostic, ...] = ()
    draft: Draft | None = None
    result: AnswerResult | None = None
    files: tuple[tuple[str, bytes], ...] = ()
    """What is to be written: (name in the answer's folder, bytes)."""
    left_alone: bool = False
    """Whether its outputs of an earlier run still stand."""
    final: bool = False
    """Whether the outputs may be taken as up to date next time."""

    def fail(self, *found: Diagnostic) -> None:
        """Settle it as bad input."""
        self.result = AnswerResult(self.item.path, self.item.slug, self.item.slug, 2, 2, diagnostics=found)

    def read(self) -> None:
        """Read the answer in ``data``; a broken one is settled."""
        from generator.source import read_answer

        try:
            self.answer, self.warnings = read_answer(self.data, self.item.path, self.item.slug)
        except SourceError as error:
            self.fail(*error.diagnostics)


def prove(pipeline: Pipeline, jobs: Sequence[Job]) -> list[Job]:
    """Check the algebra and draft the posts of those that were read; returns them."""
    from generator.compose import TemplateFault

    todo = [(job, job.answer) for job in jobs if job.answer is not None]
    for (job, answer), checked in zip(todo, pipeline.check([answer for _, answer in todo]), strict=True):
        try:
            job.draft = pipeline.draft(answer, job.warnings, checked)
        except TemplateFault as error:
            job.fail(error.diagnostic)
    return [job for job, _ in todo]


def drafts_of(jobs: Sequence[Job]) -> list[Draft]:
    """The drafts that want to be shown in the browser."""
    return [job.draft for job in jobs if job.draft is not None]


def finish(pipeline: Pipeline, jobs: Sequence[Job], shown: Sequence[Rendering | MathreplyError]) -> None:
    """Settle the drafted jobs with what their readers see, in the drafts' order."""
    drafted = [job for job in jobs if job.draft is not None]
    for job, seen in zip(drafted, shown, strict=True):
        assert job.draft is not None
        report = pipeline.finish(job.draft, seen)
        job.files = tuple(pipeline.outputs(report).items())
        job.result = result_of(report)
        job.final = report.in_browser  # without a browser nothing is final: the next run looks for one again
        job.draft = job.answer = None
