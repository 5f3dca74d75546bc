"""``mathreply render``: everything, for one answer or many."""

from __future__ import annotations

import argparse

from generator.batch import Batch, worst_exit
from generator.browser.find import identity
from generator.bundle import engines_identity, templates_text
from generator.commands import tell
from generator.commands.setup import cache_of, settings_of, write_json
from generator.freshness import Freshness, world
from generator.inputs import find_inputs
from generator.report import AnswerResult, result_json


def run(arguments: argparse.Namespace) -> int:
    """Render the answers; results on stdout, findings on stderr."""
    settings = settings_of(arguments)
    templates = templates_text(settings.templates)
    inputs = find_inputs(arguments.paths)
    cache = cache_of(arguments)
    try:
        key = world(settings, templates, engines_identity(), identity(settings.browser_path, settings.browser))
        batch = Batch(settings, templates, cache, Freshness(cache, key, settings.output), force=arguments.force)
        results: list[AnswerResult] = []
        progress = tell.ProgressLine()
        for result, left_alone in batch.run(inputs, progress):
            results.append(result)
            tell.findings(result.diagnostics)
            if not arguments.json:
                print(tell.answer_line(result, settings.output, left_alone=left_alone))
            if arguments.fail_fast and (result.strict_exit_code if settings.strict else result.exit_code):
                break
    finally:
        cache.close()
    code = worst_exit(results, strict=settings.strict)
    if arguments.json:
        write_json({"schema": 1, "exit_code": code, "answers": [result_json(result) for result in results]})
    return code
