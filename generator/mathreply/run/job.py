"""One input on its way through the pipeline, in steps that a local run and a cluster's worker
share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from mathreply.diagnostics import Diagnostic
from mathreply.disk.cache import Cache
from mathreply.disk.inputs import Input
from mathreply.model import Answer, CheckedDerivation, Macro
from mathreply.report.excerpts import with_excerpts
from mathreply.report.outcome import AnswerResult, result_of
from mathreply.run.guard import concerns_all, exit_code_of, findings_of
from mathreply.settings import Settings

if TYPE_CHECKING:
    from mathreply.run.editor import Draft, Shown
    from mathreply.run.pipeline import Pipeline

CHUNK = 16
"""So many answers are proved and shown together; bounds memory, not speed."""


class Job(Struct):
    """What is known of one input so far; ``result`` as soon as it is settled."""

    item: Input
    data: bytes = b""
    answer: Answer | None = None
    warnings: tuple[Diagnostic, ...] = ()
    checked: tuple[CheckedDerivation, ...] | None = None
    draft: Draft | None = None
    result: AnswerResult | None = None
    files: tuple[tuple[str, bytes], ...] = ()
    """What is to be written: (name in the answer's folder, bytes)."""
    left_alone: bool = False
    """Whether its outputs of an earlier run still stand."""
    final: bool = False
    """Whether the outputs may be taken as up to date next time."""

    def fail(self, error: Exception) -> None:
        """Settle it as bad input, or as one that we have failed at."""
        text = self.data.decode("utf-8", "replace")
        path, code = self.item.path, exit_code_of(error)
        found = with_excerpts(findings_of(error, path), text, path)
        self.result = AnswerResult(
            path, self.item.slug, self.item.slug, code, code, diagnostics=found
        )
        self.answer = None

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Within it, what goes wrong settles this job and no other.

        Raises:
            EnvironmentFault, OSError: what the machine lacks, which concerns every job.
        """
        try:
            yield
        except Exception as error:
            if concerns_all(error):
                raise
            self.fail(error)

    def read(self, macros: tuple[Macro, ...] = ()) -> None:
        """Read the answer in ``data``; a broken one is settled.

        Args:
            macros: that every answer has.
        """
        from mathreply.source import read_answer

        with self.guarded():
            item = self.item
            self.answer, self.warnings = read_answer(self.data, item.path, item.slug, macros)


@contextmanager
def started(
    settings: Settings,
    templates: Mapping[str, str],
    cache: Cache,
    first: Job,
    *,
    is_new: bool = False,
) -> Iterator[Pipeline]:
    """A pipeline for the length of a ``with`` block.

    The browser and the algebra's children are started before the other stages are loaded, to start
    beside that; the children only where they will have something to judge.

    Args:
        settings: of the run.
        templates: name → source.
        cache: of verdicts.
        first: what is worked on first; it is read here.
        is_new: whether it was never rendered, so that its steps are hardly known: the algebra,
            which takes longest to start, is then started before it is read.
    """
    from mathreply.algebra import Pool
    from mathreply.run.verify import Verifier

    with closing(Verifier(Pool(settings.limits, settings.jobs, spare=0), cache)) as verifier:
        if is_new:
            verifier.pool.warm()
        from mathreply.browser import Session

        with Session(settings) as session:
            first.read(settings.macros)
            if first.answer is not None:
                from mathreply.run.ledger import derivations_of

                verifier.warm(derivations_of(first.answer), first.answer.declarations)
            from mathreply.disk.installed import engines_identity
            from mathreply.run.pipeline import Pipeline
            from mathreply.run.risks import SlowReaders

            slow_readers = SlowReaders(session, cache, f"{engines_identity()} {settings.browser}")
            yield Pipeline(settings, templates, verifier, session, slow_readers)


def draft(pipeline: Pipeline, jobs: Sequence[Job]) -> list[Draft]:
    """What the browser has to show of those that were read; computed steps are computed first."""
    from mathreply.run.pipeline import is_computed

    prove(pipeline, [job for job in jobs if job.answer is not None and is_computed(job.answer)])
    _fit(pipeline, jobs)
    for job in jobs:
        if job.answer is not None:
            with job.guarded():
                job.draft = pipeline.editor.draft(job.answer, job.warnings, job.checked)
    return [job.draft for job in jobs if job.draft is not None]


def _fit(pipeline: Pipeline, jobs: Sequence[Job]) -> None:
    """Break the rows of those that ask for it."""
    from mathreply.run.editor import or_unchecked
    from mathreply.run.fitting import Fitting, is_fitted, with_rows

    todo = [
        job for job in jobs if job.answer is not None and is_fitted(job.answer, pipeline.settings)
    ]
    if not todo:
        return
    fittings = [
        Fitting(job.answer, or_unchecked(job.checked, job.answer))
        for job in todo
        if job.answer is not None
    ]
    for job, fitting, chains in zip(todo, fittings, pipeline.fit(fittings), strict=True):
        job.answer = with_rows(fitting.answer, chains)
        job.checked = job.checked and chains


def prove(pipeline: Pipeline, jobs: Sequence[Job]) -> int:
    """Check the algebra of those that were read and not yet checked; returns how many."""
    todo = [job for job in jobs if job.answer is not None and job.checked is None]
    try:
        _prove(pipeline, todo)
    except Exception as error:
        if concerns_all(error):
            raise
        for job in todo:  # one of them broke it: each alone
            with job.guarded():
                _prove(pipeline, [job])
    return len(todo)


def _prove(pipeline: Pipeline, jobs: Sequence[Job]) -> None:
    answers = [job.answer for job in jobs if job.answer is not None]
    for job, checked in zip(jobs, pipeline.check(answers), strict=True):
        job.checked = checked


def finish(pipeline: Pipeline, jobs: Sequence[Job], shown: Sequence[Shown]) -> None:
    """Settle the drafted jobs with what their readers see, in the drafts' order."""
    drafted = [job for job in jobs if job.draft is not None]
    for job, seen in zip(drafted, shown, strict=True):
        if job.result is None:
            with job.guarded():
                _finish(pipeline, job, seen)
        job.draft = job.answer = job.checked = None


def _finish(pipeline: Pipeline, job: Job, seen: Shown) -> None:
    """The report of a job, with what is written to its folder."""
    from mathreply.run.editor import picture

    assert job.draft is not None
    assert job.checked is not None, "it was proved"
    editor = pipeline.editor
    (pictured,) = picture([seen], pipeline.settings.profile)
    report = editor.finish(job.draft, job.checked, pictured)
    job.files = tuple(editor.outputs(report).items())
    job.result = result_of(report, job.data.decode("utf-8", "replace"))
    # Without a browser nothing is final: the next run looks for one again.
    job.final = report.in_browser
