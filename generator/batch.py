"""Many answers: what has not changed is left alone, one broken answer costs only itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING

from generator.cache import Cache
from generator.diagnostics import SourceError
from generator.files import write_folder
from generator.freshness import Freshness
from generator.inputs import Input, read_input
from generator.report import AnswerResult, result_of
from generator.settings import Settings

if TYPE_CHECKING:
    from generator.pipeline import Pipeline

Progress = Callable[[int, int, str], None]
"""Called with (finished, all, the answer at work)."""


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

    def run(self, inputs: Iterable[Input], progress: Progress = lambda done, total, name: None,
            ) -> Iterator[tuple[AnswerResult, bool]]:
        """Results in the inputs' order, each with whether it was left from an earlier run.

        Raises:
            EnvironmentFault: the output cannot be written.
        """
        todo = tuple(inputs)
        with self._stack:
            for number, item in enumerate(todo):
                progress(number, len(todo), item.path)
                yield self._one(item)
            progress(len(todo), len(todo), "")

    def _one(self, item: Input) -> tuple[AnswerResult, bool]:
        try:
            data = read_input(item.path)
            if not self._force and (known := self._freshness.recall(data, item.path, item.slug)) is not None:
                return known, True
            return self._render(data, item), False
        except SourceError as error:
            return AnswerResult(item.path, item.slug, item.slug, 2, 2, diagnostics=error.diagnostics), False

    def _render(self, data: bytes, item: Input) -> AnswerResult:
        pipeline = self._start()
        from generator.compose import TemplateFault

        try:
            report = pipeline.render(data, item.path, item.slug)
        except TemplateFault as error:
            return AnswerResult(item.path, item.slug, item.slug, 2, 2, diagnostics=(error.diagnostic,))
        files = pipeline.outputs(report)
        write_folder(self._settings.output / item.slug, files)
        result = result_of(report)
        if report.in_browser:  # without a browser nothing is final: the next run looks for one again
            self._freshness.keep(data, item.path, item.slug, result, files)
        return result

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
