"""Many answers: what has not changed is left alone, one broken answer costs only itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from mathreply.diagnostics import SourceError
from mathreply.disk.cache import Cache
from mathreply.disk.inputs import Input, read_input
from mathreply.report.outcome import AnswerResult
from mathreply.run.freshness import Freshness
from mathreply.run.job import CHUNK, Job, draft, finish, prove, started
from mathreply.settings import Settings

if TYPE_CHECKING:
    from mathreply.run.editor import Shown
    from mathreply.run.pipeline import Pipeline

T = TypeVar("T")
_AHEAD = 2
"""Chunks under way beyond the one that is being written; bounds memory."""

Progress = Callable[[int, str], None]
"""Called with the number of answers that reached a stage since the last call, and that stage:
``read``, ``proved``, ``shown`` or ``written``."""


class _Convoy(Struct):
    """Answers that go through the stages together, and what is under way for them."""

    jobs: list[Job]
    shown: Future[list[Shown]] | None = None
    proved: Future[int] | None = None


class _Aside:
    """A stage in threads of its own; without any, in the caller's, so that one thing is done at a
    time."""

    def __init__(self, stack: ExitStack, threads: int, name: str) -> None:
        self._threads = stack.enter_context(ThreadPoolExecutor(threads, name)) if threads else None

    def submit(self, work: Callable[[], T]) -> Future[T]:
        if self._threads is not None:
            return self._threads.submit(work)
        done: Future[T] = Future()
        done.set_result(work())
        return done


class Batch:
    """One run over any number of answers; stages are loaded at the first answer that needs them."""

    def __init__(
        self,
        settings: Settings,
        templates: Mapping[str, str],
        cache: Cache,
        freshness: Freshness,
        *,
        force: bool = False,
    ) -> None:
        self._settings = settings
        self._templates = templates
        self._cache = cache
        self._freshness = freshness
        self._force = force
        self._stack = ExitStack()
        self._pipeline: Pipeline | None = None
        self._progress: Progress = lambda count, stage: None

    def run(
        self,
        inputs: Sequence[Input],
        progress: Progress = lambda count, stage: None,
    ) -> Generator[tuple[AnswerResult, bool]]:
        """Results in the inputs' order, each with whether it was left from an earlier run.

        Raises:
            EnvironmentFault: the output cannot be written.
        """
        self._progress = progress
        with (
            ExitStack() as aside,
            self._stack,
        ):  # the browser ends first, then the thread that waits for it
            alone = self._settings.jobs == 1
            for jobs in self._chunks(
                inputs,
                _Aside(aside, 0 if alone else _AHEAD, "browser-feed"),
                _Aside(aside, 0 if alone else 1, "algebra-feed"),
            ):
                for job in jobs:
                    assert job.result is not None, "every job of a chunk is settled"
                    progress(1, "written")
                    yield job.result, job.left_alone

    def _chunks(
        self, inputs: Sequence[Input], browser: _Aside, algebra: _Aside
    ) -> Iterator[list[Job]]:
        """Chunks of settled jobs: while some are shown and proved, the one before them is pictured
        and written."""
        waiting: deque[_Convoy] = deque()
        for jobs in self._open(inputs):
            chunk = _Convoy(jobs)
            if any(job.answer is not None for job in jobs):
                pipeline = self._start(jobs[0])
                drafts = draft(pipeline, jobs)
                chunk.shown = browser.submit(partial(pipeline.show, drafts))
                chunk.proved = algebra.submit(partial(prove, pipeline, jobs))
            waiting.append(chunk)
            if len(waiting) > _AHEAD:
                yield self._settle(waiting.popleft())
        if self._pipeline is not None:  # nobody asks them for more: they end beside the writing
            shown = [chunk.shown for chunk in waiting if chunk.shown is not None]
            browser.submit(partial(_end_after, shown, self._pipeline.end_browser))
            algebra.submit(self._pipeline.end_algebra)
        while waiting:
            yield self._settle(waiting.popleft())

    def _open(self, inputs: Sequence[Input]) -> Iterator[list[Job]]:
        """The inputs in chunks of so many that have to be worked on, each read, or settled from an
        earlier run."""
        jobs: list[Job] = []
        fresh = 0
        for item in inputs:
            job = open_job(item, self._freshness, force=self._force)
            if job.result is None:
                self._start(job)
                if job.answer is None and job.result is None:
                    job.read(self._settings.macros)
            jobs.append(job)
            fresh += job.result is None
            if fresh == CHUNK or (len(jobs) >= 8 * CHUNK and not fresh):
                yield jobs
                jobs, fresh = [], 0
        if jobs:
            yield jobs

    def _settle(self, chunk: _Convoy) -> list[Job]:
        """The answers of a convoy once they are proved and shown, stored."""
        if chunk.shown is not None and chunk.proved is not None:
            self._start(chunk.jobs[0]).editor.prepare()
            chunk.proved.result()
            drafted = sum(job.draft is not None for job in chunk.jobs)
            self._progress(drafted, "proved")
            shown = chunk.shown.result()
            self._progress(drafted, "shown")
            finish(self._start(chunk.jobs[0]), chunk.jobs, shown)
        for job in chunk.jobs:
            store(job, self._settings.output, self._freshness)
        return chunk.jobs

    def _start(self, first: Job) -> Pipeline:
        """The pipeline, made at the first job that needs it."""
        if self._pipeline is None:
            from mathreply.disk.files import locked

            self._stack.enter_context(locked(self._settings.output))
            self._pipeline = self._stack.enter_context(
                started(
                    self._settings,
                    self._templates,
                    self._cache,
                    first,
                    is_new=not (self._settings.output / first.item.slug).exists(),
                )
            )
        return self._pipeline


def _end_after(shown: Sequence[Future[list[Shown]]], end: Callable[[], None]) -> None:
    """End what others still use, once they are done."""
    wait(shown)
    end()


def open_job(item: Input, freshness: Freshness, *, force: bool) -> Job:
    """An input's bytes; settled if they cannot be read, or if its outputs of an earlier run still
    stand."""
    job = Job(item)
    try:
        job.data = read_input(item.location)
    except SourceError as error:
        job.fail(error)
        return job
    known = None if force else freshness.recall(job.data, item.path, item.slug)
    if known is not None:
        job.result, job.left_alone = known, True
    return job


def store(job: Job, output: Path, freshness: Freshness) -> None:
    """Write what a settled job made, all of it or nothing, and note it.

    Raises:
        OutputFault: the folder cannot be written.
    """
    assert job.result is not None, "it is settled"
    if job.files:
        from mathreply.disk.files import write_folder

        files = dict(job.files)
        write_folder(output / job.item.slug, files)
        if job.final:
            freshness.keep(job.data, job.item.path, job.item.slug, job.result, files)
        job.files = ()


GRAVEST_FIRST = (4, 3, 2, 1)
"""Exit codes: our fault, a missing environment, bad input, findings."""


def worst_exit(results: Iterable[AnswerResult], *, strict: bool) -> int:
    """The exit code of a run: of bad input, missing environment and findings, the gravest."""
    codes = {result.strict_exit_code if strict else result.exit_code for result in results}
    return next((code for code in GRAVEST_FIRST if code in codes), 0)
