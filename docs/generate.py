"""Write what is made from the code: ``docs/codes.md``, ``docs/laws.md``, ``docs/schema/*.json``.

    python docs/generate.py

The tests fail while a page here is not what this would write.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import mathreply.algebra.judge.step  # noqa: F401 - registers every law
from mathreply.algebra.prove.kernel.law import REGISTER
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
    made = {"codes.md": _codes(), "laws.md": _laws()}
    return {**{name: "\n".join(lines) + "\n" for name, lines in made.items()}, **schemas}


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


def _laws() -> Iterator[str]:
    conditions = sum(len(law.conditions) for law in REGISTER.values())
    conditioned = sum(bool(law.conditions) for law in REGISTER.values())
    yield "# Laws"
    yield ""
    yield "Made by `docs/generate.py` from the register; do not edit. No proof uses anything else."
    yield ""
    yield f"There are {len(REGISTER)} laws and methods."
    yield f"{conditioned} of them ask for {conditions} conditions by name when a rule uses them;"
    yield "a condition of the others stands in what they say, and is shown by the"
    yield "method itself. [Soundness](soundness.md) says how a condition is met."
    yield ""
    yield "| law | says | asks for | source |"
    yield "| --- | --- | --- | --- |"
    for law in sorted(REGISTER.values(), key=lambda law: law.name.lower()):
        cells = (law.name, law.statement, "; ".join(law.conditions), law.source)
        yield f"| {' | '.join(map(_cell, cells))} |"


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
