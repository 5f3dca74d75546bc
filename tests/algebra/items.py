"""Labelled steps from fixtures, as chains and declarations."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from mathreply.model import Declarations, Derivation, Statement, Step, Symbol
from mathreply.model.domains import declared_as, split_names
from tests.samples import often

FIXTURES = Path(__file__).parents[1] / "fixtures"


class Item(Struct, frozen=True):
    """One chain with a label a step."""

    name: str
    derivation: Derivation
    declarations: Declarations
    labels: tuple[bool, ...]


def declared(row: dict[str, Any]) -> Declarations:
    """What a row declares."""
    symbols = tuple(
        Symbol(tex, domain)
        for names, text in row["symbols"].items()
        for tex, domain in declared_as(split_names(names), text)
    )
    return Declarations(
        symbols,
        tuple(map(Statement, row.get("definitions", ()))),
        tuple(map(Statement, row.get("assumptions", ()))),
    )


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of JSON lines."""
    for line in file.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def chosen(file: Path) -> list[Item]:
    """The chains of a file that the suite judges: those that alone reach some line of the algebra,
    those that are new, and some of the others."""
    return often(items(file), lambda item: f"{file.stem}/{item.name}")


def named(file: Path) -> list[tuple[str, dict[str, Any]]]:
    """The rows of a file that say why they are there, each as ``folder/file/why``; a second one of
    the same reason has its number."""
    seen: Counter[str] = Counter()
    found = []
    for row in rows(file):
        seen[row["why"]] += 1
        number = f" ({seen[row['why']]})" if seen[row["why"]] > 1 else ""
        found.append((f"{file.parent.name}/{file.stem}/{row['why']}{number}", row))
    return found


def as_tests(named_rows: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    """The rows as parameters of a test, each under the reason for which it is there."""
    return [pytest.param(row, id=name.split("/", 2)[2]) for name, row in named_rows]


def items(file: Path) -> list[Item]:
    """Every chain of a file."""
    found = []
    for row in rows(file):
        start, *sides = row["steps"]
        steps = tuple(Step(r, s) for r, s in zip(row["relations"], sides, strict=True))
        found.append(Item(row["id"], Derivation(start, steps), declared(row), tuple(row["labels"])))
    return found
