"""``mathreply render``: everything, for one answer or many."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import chain
from pathlib import Path

from msgspec import Struct

from mathreply.browser.find import identity
from mathreply.commands import tell
from mathreply.commands.setup import cache_of, grouped, settings_of, write_json
from mathreply.commands.watching import watching
from mathreply.diagnostics import UsageError
from mathreply.disk.cache import Cache
from mathreply.disk.inputs import Input, find_inputs, read_list
from mathreply.disk.installed import engines_identity, templates_text
from mathreply.report.annotations import github, sarif
from mathreply.report.outcome import AnswerResult, answer_row
from mathreply.report.schema import SCHEMA, RenderOutput
from mathreply.run.batch import GRAVEST_FIRST, Batch, worst_exit
from mathreply.run.freshness import Freshness, world
from mathreply.settings import Settings


def run(arguments: argparse.Namespace) -> int:
    """Render the answers; results on stdout, findings on stderr."""
    cache = cache_of(arguments)
    try:
        code = _once(arguments, cache)
        if arguments.watch:
            settings = settings_of(arguments)
            watching(
                lambda: _once(arguments, cache, again=True),
                arguments.paths,
                settings.templates,
                settings.output,
            )
    finally:
        cache.close()
    return code


def _once(arguments: argparse.Namespace, cache: Cache, *, again: bool = False) -> int:
    """Render what was named; ``again`` tells only of what has changed since."""
    names = [*arguments.paths, *(read_list(arguments.list) if arguments.list else ())]
    if not names:
        raise UsageError(
            "usage: nothing to render", "name an answer or a folder, or give a list with --list"
        )
    inputs = find_inputs(names)
    is_batch = len(inputs) > 1 or any(_is_batch(name) for name in names)
    told: list[_AlikeAnswers] = []
    with closing(tell.ProgressBar(len(inputs))) as bar:
        for own, items in grouped(arguments, inputs):
            told.append(_group(own, items, cache, bar, again=again))
            if arguments.fail_fast and told[-1].code:
                break
    if is_batch:
        _write_galleries(told)
        if arguments.format == "text" and not arguments.quiet and not again:
            print(tell.table([each for group in told for each in group.results]), file=sys.stderr)
    return _told_whole(told, arguments)


class _AlikeAnswers(Struct, frozen=True):
    """The answers for which the same settings hold, each told already."""

    settings: Settings
    templates: dict[str, str]
    results: Sequence[AnswerResult]

    @property
    def code(self) -> int:
        """The gravest of their exit codes."""
        return worst_exit(self.results, strict=self.settings.strict)


def _group(
    arguments: argparse.Namespace,
    inputs: Sequence[Input],
    cache: Cache,
    bar: tell.ProgressBar,
    *,
    again: bool,
) -> _AlikeAnswers:
    """Render those for which the same settings hold."""
    settings = settings_of(arguments)
    if settings.select or settings.ignore:
        from mathreply.lint import selection

        selection(settings.select, settings.ignore)  # a code that there is not is told at once
    templates = templates_text(settings.templates)
    browser = identity(settings.browser_path, settings.browser)
    key = world(settings, templates, engines_identity(), browser)
    freshness = Freshness(cache, key, settings.output)
    with ExitStack() as stack:
        run = _begun(arguments, inputs, settings, templates, freshness, cache, bar, stack)
        stack.callback(run.close)
        told = _told(run, bar, arguments, settings, again=again)
        return _AlikeAnswers(settings, templates, told)


def _begun(
    arguments: argparse.Namespace,
    inputs: Sequence[Input],
    settings: Settings,
    templates: dict[str, str],
    freshness: Freshness,
    cache: Cache,
    bar: tell.ProgressBar,
    stack: ExitStack,
) -> Generator[tuple[AnswerResult, bool]]:
    """The renderings as they come: of many machines, or of this one."""
    if not arguments.cluster:
        batch = Batch(settings, templates, cache, freshness, force=arguments.force)
        return batch.run(inputs, bar)
    from mathreply.run.cluster import Cluster, render

    cluster = stack.enter_context(Cluster(arguments.cluster))
    return render(
        cluster,
        inputs,
        settings,
        templates,
        freshness,
        cache.folder,
        force=arguments.force,
        progress=bar,
    )


def _write_galleries(told: Sequence[_AlikeAnswers]) -> None:
    """One in each output folder, of all answers that are in it."""
    from mathreply.run.gallery import write_gallery

    for output in dict.fromkeys(group.settings.output for group in told):
        there = [group for group in told if group.settings.output == output]
        results = [each for group in there for each in group.results]
        write_gallery(output, results, there[0].templates)


def _told_whole(told: Sequence[_AlikeAnswers], arguments: argparse.Namespace) -> int:
    """What is told of all at once, and the gravest exit code."""
    codes = {group.code for group in told}
    code = next((each for each in GRAVEST_FIRST if each in codes), 0)
    results = [
        each.seen_from_here(group.settings.output) for group in told for each in group.results
    ]
    if arguments.format == "sarif":
        found = chain.from_iterable(result.diagnostics for result in results)
        write_json(sarif(found, tell.meanings()))
    if arguments.format == "json":
        write_json(
            RenderOutput(
                schema=SCHEMA,
                exit_code=code,
                answers=[answer_row(result) for result in results],
            )
        )
    return code


def _told(
    run: Iterator[tuple[AnswerResult, bool]],
    bar: tell.ProgressBar,
    arguments: argparse.Namespace,
    settings: Settings,
    *,
    again: bool,
) -> list[AnswerResult]:
    """The results, each told as it comes."""
    results: list[AnswerResult] = []
    for result, left_alone in run:
        results.append(result)
        if again and left_alone:  # it was told before
            continue
        found = tell.wanted(result.seen_from_here(settings.output).diagnostics, arguments)
        if arguments.format == "github":
            for text in github(found):
                bar.write(text, sys.stdout)
        else:
            for text in tell.finding_lines(found, debug=arguments.debug):
                bar.write(text, sys.stderr)
        good = not (result.strict_exit_code if settings.strict else result.exit_code)
        silent = (left_alone and arguments.only == "changed") or (arguments.quiet and good)
        if arguments.format in ("text", "github") and not silent:
            bar.write(tell.answer_line(result, settings.output, left_alone=left_alone), sys.stdout)
        if arguments.fail_fast and (
            result.strict_exit_code if settings.strict else result.exit_code
        ):
            break
    return results


def _is_batch(name: str) -> bool:
    return name != "-" and not Path(name).is_file()
