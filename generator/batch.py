"""Many answers: what has not changed is left alone, one broken answer costs only itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.cache import Cache
from generator.diagnostics import Diagnostic, MathreplyError, SourceError
from generator.files import write_folder
from generator.freshness import Freshness
from generator.inputs import Input, read_input
from generator.model import Answer, Rendering
from generator.report import AnswerResult, result_of
from generator.settings import Settings

if TYPE_CHECKING:
    from generator.pipeline import Draft, Pipeline

Progress = Callable[[int, str], None]
"""Called with the number of answers that reached a stage since the last call, and that stage:
``read``, ``proved``, ``shown`` or ``written``."""


CHUNK = 16
"""So many answers are proved together while those before them are in the browser; bounds memory, not speed."""


@dataclass
class _Job:
    """One input on its way through the stages; ``result`` as soon as it is settled."""

    item: Input
    data: bytes = b""
    answer: Answer | None = None
    warnings: tuple[Diagnostic, ...] = ()
    draft: Draft | None = None
    result: AnswerResult | None = None
    left_alone: bool = False

    def fail(self, *found: Diagnostic) -> None:
        """Settle it as bad input."""
        self.result = AnswerResult(self.item.path, self.item.slug, self.item.slug, 2, 2, diagnostics=found)


class Batch:
    """One run over any number of answers; stages are loaded at the first answer that needs them."""

    def __init__(self, settings: Settings, templates: Mapping[str, str], cache: Cache, freshness: Freshness, *,
                 force: bool = False) -> None:
        self._settings = settings
        self._templates = templates
        self._cache = cache
        self._freshness = freshness
        self._force = force
        self._stack = ExitStack()
        self._pipeline: Pipeline | None = None
        self._progress: Progress = lambda count, stage: None

    def run(self, inputs: Sequence[Input], progress: Progress = lambda count, stage: None,
            ) -> Iterator[tuple[AnswerResult, bool]]:
        """Results in the inputs' order, each with whether it was left from an earlier run.

        Raises:
            EnvironmentFault: the output cannot be written.
        """
        self._progress = progress
        with self._stack, ThreadPoolExecutor(1, "browser-feed") as feed:
            for jobs in self._chunks(inputs, feed):
                for job in jobs:
                    assert job.result is not None, "every job of a chunk is settled"
                    progress(1, "written")
                    yield job.result, job.left_alone

    def _chunks(self, inputs: Sequence[Input], feed: ThreadPoolExecutor) -> Iterator[list[_Job]]:
        """Chunks of settled jobs: while one is in the browser, the next is being proved."""
        waiting: tuple[list[_Job], Future[list[Rendering | MathreplyError]] | None] | None = None
        for jobs in self._open(inputs):
            self._prove(jobs)
            if waiting is not None:
                yield self._settle(*waiting)
            drafts = [job.draft for job in jobs if job.draft is not None]
            waiting = (jobs, feed.submit(self._start().show, drafts) if drafts else None)
        if waiting is not None:
            yield self._settle(*waiting)

    def _open(self, inputs: Sequence[Input]) -> Iterator[list[_Job]]:
        """The inputs in chunks of so many that have to be worked on, each read, or settled from an earlier run."""
        jobs: list[_Job] = []
        fresh = 0
        for item in inputs:
            job = _Job(item)
            self._read(job)
            jobs.append(job)
            fresh += job.result is None
            if fresh == CHUNK or (len(jobs) >= 8 * CHUNK and not fresh):
                yield jobs
                jobs, fresh = [], 0
        if jobs:
            yield jobs

    def _read(self, job: _Job) -> None:
        path, slug = job.item.path, job.item.slug
        try:
            job.data = read_input(path)
            if not self._force and (known := self._freshness.recall(job.data, path, slug)) is not None:
                job.result, job.left_alone = known, True
                return
            self._start()
            from generator.source import read_answer

            job.answer, job.warnings = read_answer(job.data, path, slug)
        except SourceError as error:
            job.fail(*error.diagnostics)

    def _prove(self, jobs: list[_Job]) -> None:
        todo = [job for job in jobs if job.answer is not None]
        if not todo:
            return
        from generator.compose import TemplateFault

        pipeline = self._start()
        self._progress(len(todo), "read")
        for job, checked in zip(todo, pipeline.check([job.answer for job in todo if job.answer]), strict=True):
            assert job.answer is not None
            try:
                job.draft = pipeline.draft(job.answer, job.warnings, checked)
            except TemplateFault as error:
                job.fail(error.diagnostic)
        self._progress(len(todo), "proved")

    def _settle(self, jobs: list[_Job], future: Future[list[Rendering | MathreplyError]] | None) -> list[_Job]:
        drafted = [job for job in jobs if job.draft is not None]
        seen = future.result() if future else []
        self._progress(len(seen), "shown")
        for job, shown in zip(drafted, seen, strict=True):
            assert job.draft is not None
            pipeline = self._start()
            report = pipeline.finish(job.draft, shown)
            files = pipeline.outputs(report)
            write_folder(self._settings.output / job.item.slug, files)
            job.result = result_of(report)
            if report.in_browser:  # without a browser nothing is final: the next run looks for one again
                self._freshness.keep(job.data, job.item.path, job.item.slug, job.result, files)
        return jobs

    def _start(self) -> Pipeline:
        if self._pipeline is None:
            from generator.pipeline import Pipeline

            self._pipeline = self._stack.enter_context(Pipeline(self._settings, self._templates, self._cache))
            self._pipeline.warm()
        return self._pipeline


def worst_exit(results: Iterable[AnswerResult], *, strict: bool) -> int:
    """The exit code of a run: of bad input, missing environment and findings, the gravest."""
    codes = {result.strict_exit_code if strict else result.exit_code for result in results}
    return next((code for code in (4, 3, 2, 1) if code in codes), 0)
