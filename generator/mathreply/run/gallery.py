"""The page over all answers of a run: what it shows, as data. Pure but for reading the posts that
it shows."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from mathreply.compose import compose_page
from mathreply.compose.page import script_hash
from mathreply.diagnostics import Diagnostic
from mathreply.disk.files import write_file
from mathreply.model import Span
from mathreply.report.causes import by_cause
from mathreply.report.outcome import STATES, AnswerResult, answer_row, state_of, verdict_groups
from mathreply.report.schema import SCHEMA, EntryRow, IndexFile, PictureRow
from mathreply.report.sentences import advice, sentence
from mathreply.report.steps_view import SIGNS
from mathreply.report.to_json import as_data, dumps
from mathreply.run.filling import filler

INDEX_NAME, INDEX_PAGE = "index.json", "index.html"
SCRIPT_TEMPLATE = "_gallery.js.j2"
_HEAD = 2_000
"""So many bytes of the page hold what it was made from."""


def index_file(results: Sequence[AnswerResult]) -> IndexFile:
    """``index.json``: totals, then one entry an answer."""
    kinds: Counter[str] = Counter()
    for result in results:
        kinds.update(dict(result.verdicts))
    states = Counter(map(state_of, results))
    return IndexFile(
        schema=SCHEMA,
        answers=len(results),
        verdicts=dict(kinds),
        with_findings=sum(result.exit_code != 0 for result in results),
        states={state: states[state] for state in STATES if states[state]},
        entries=[_entry(result) for result in results],
    )


def _entry(result: AnswerResult) -> EntryRow:
    row = msgspec.structs.asdict(answer_row(result))
    return EntryRow(**row, state=state_of(result), pictures=_pictures(result))


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
    posts = {result.slug: _post(output / result.slug / "post.md") for result in results}
    made_from = _made_from(data, posts, templates)
    page_path = output / INDEX_PAGE
    if _bytes(index) == data and f'content="{made_from}"'.encode() in _bytes(page_path)[:_HEAD]:
        return False
    script = templates.get(SCRIPT_TEMPLATE, "")
    page = compose_page(
        "index.html.j2",
        as_data(value) | {"posts": posts},
        templates,
        filler(templates),
        page={
            "script": script,
            "script_hash": script_hash(script),
            "signs": SIGNS,
            "groups": {result.slug: _groups(dict(result.verdicts)) for result in results},
            "totals": _groups(value.verdicts),
            "told": {result.slug: _told(result.diagnostics) for result in results},
            "made_from": made_from,
        },
    )
    files = {index: data, page_path: page.encode()}
    changed = {path: text for path, text in files.items() if _bytes(path) != text}
    for path, text in changed.items():
        write_file(path, text)
    return bool(changed)


class FindingView(Struct, frozen=True):
    """What is found in one place of an answer or, of one cause, in several."""

    severity: str
    code: str
    place: str
    """``answers/euler.md:14:3``; empty of what stands in no line."""
    message_html: str
    hint_html: str
    also: list[str]
    """The other places: ``3:5``."""


def _told(found: Sequence[Diagnostic]) -> list[FindingView]:
    """Findings as HTML, those of one cause together."""
    return [_view(first, others) for first, *others in by_cause(found)]


def _view(first: Diagnostic, others: Sequence[Diagnostic]) -> FindingView:
    """A finding, with the other places that it stands for."""
    return FindingView(
        first.severity.value,
        first.code,
        f"{first.path}:{_line_and_column(first.span)}" if first.span else "",
        sentence(first.message),
        advice(first.hint),
        [_line_and_column(each.span) for each in others if each.span],
    )


def _line_and_column(span: Span) -> str:
    return f"{span.line}:{span.column}"


def _made_from(data: bytes, posts: dict[str, str], templates: dict[str, str]) -> str:
    """A hash of all that stands on the page: an unchanged one is not composed again."""
    pages = {name: text for name, text in templates.items() if not name.endswith(".md.j2")}
    texts = (*posts.values(), *(word for item in sorted(pages.items()) for word in item))
    parts = (data, *(text.encode("utf-8", "surrogatepass") for text in texts))
    return hashlib.blake2b(b"\0".join(parts), digest_size=16).hexdigest()


def _groups(verdicts: dict[str, int]) -> list[tuple[str, list[tuple[str, int]]]]:
    """(heading, verdicts with their counts) of what is good, not known and wrong, where there are
    any."""
    headings = ("", "not proved:", "fails:")
    groups = zip(headings, verdict_groups(verdicts), strict=True)
    return [(heading, group) for heading, group in groups if group]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _post(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
