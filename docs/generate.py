"""Write what is made from the code: ``docs/codes.md`` and ``docs/schema/*.json``.

    python docs/generate.py

The tests fail while a page here is not what this would write.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from mathreply.lint.codes import CODES as LINT_CODES
from mathreply.report.codes import CODES, VERDICTS
from mathreply.report.schema import PUBLISHED, json_schema
from mathreply.source.records import VerifyRequest

DOCS = Path(__file__).parent


def pages() -> dict[str, str]:
    """Name below ``docs`` → content of everything that is made."""
    schemas = {
        f"schema/{name}.schema.json": json.dumps(json_schema(kind), indent=2, sort_keys=True) + "\n"
        for name, kind in {**PUBLISHED, "verify-request": VerifyRequest}.items()
    }
    return {"codes.md": "\n".join(_codes()) + "\n", **schemas}


def _codes() -> Iterator[str]:
    yield "# Codes"
    yield ""
    yield "Made by `docs/generate.py`; do not edit. Messages read `file:line:column: code: …`."
    yield ""
    yield "## Verdicts"
    yield ""
    yield from _table("verdict", {kind.value: meaning for kind, meaning in VERDICTS.items()})
    for title, codes in CODES.items():
        yield ""
        yield f"## {title}"
        yield ""
        yield from _table("code", codes)
    yield ""
    yield "## Lint"
    yield ""
    yield "| code | as a rule | meaning |"
    yield "| --- | --- | --- |"
    for code, known in LINT_CODES.items():
        yield f"| `{code}` | {known.severity.value} | {_cell(known.meaning)} |"


def _table(head: str, rows: Mapping[str, str]) -> Iterator[str]:
    yield f"| {head} | meaning |"
    yield "| --- | --- |"
    for name, meaning in rows.items():
        yield f"| `{name}` | {_cell(meaning)} |"


def _cell(text: str) -> str:
    """Text as a cell of a Markdown table takes it."""
    for sign in "\\`*_|<[$":
        text = text.replace(sign, "\\" + sign)
    return text


def main() -> None:
    """Write the pages."""
    for name, content in pages().items():
        path = DOCS / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
