"""The page over all answers of a run: what it shows, as data. Pure but for reading the posts that
it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from mathreply.compose import compose_page
from mathreply.disk.files import write_file
from mathreply.report.outcome import AnswerResult, answer_row
from mathreply.report.schema import SCHEMA, EntryRow, IndexFile, PictureRow
from mathreply.report.to_json import as_data, dumps
from mathreply.run.filling import filler

INDEX_NAME, INDEX_PAGE = "index.json", "index.html"


def index_file(results: Sequence[AnswerResult]) -> IndexFile:
    """``index.json``: totals, then one entry an answer."""
    kinds: Counter[str] = Counter()
    for result in results:
        kinds.update(dict(result.verdicts))
    return IndexFile(
        schema=SCHEMA,
        answers=len(results),
        verdicts=dict(kinds),
        with_findings=sum(result.exit_code != 0 for result in results),
        entries=[_entry(result) for result in results],
    )


def _entry(result: AnswerResult) -> EntryRow:
    return EntryRow(**msgspec.structs.asdict(answer_row(result)), pictures=_pictures(result))


def _pictures(result: AnswerResult) -> list[PictureRow]:
    return [
        PictureRow(png=f"{result.slug}/{name}", alt=alt, width_px=width, height_px=height)
        for name, alt, width, height in result.pictures
    ]


def write_gallery(output: Path, results: Sequence[AnswerResult], templates: dict[str, str]) -> bool:
    """Write ``index.json`` and ``index.html`` unless they say so already; returns whether they were
    written.

    Raises:
        OutputFault: they cannot be written.
        TemplateFault: the page's template is broken.
    """
    value = index_file(results)
    data = dumps(value)
    index = output / INDEX_NAME
    if (output / INDEX_PAGE).is_file() and index.is_file() and index.read_bytes() == data:
        return False
    posts = {result.slug: _post(output / result.slug / "post.md") for result in results}
    page = compose_page(
        "index.html.j2", as_data(value) | {"posts": posts}, templates, filler(templates)
    )
    write_file(output / INDEX_PAGE, page.encode())
    write_file(index, data)
    return True


def _post(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
