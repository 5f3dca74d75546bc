"""Labelled steps from fixtures, as chains and declarations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from mathreply.model import Declarations, Derivation, Statement, Step, Symbol
from mathreply.model.domains import declared_as, split_names
from tests.samples import one_in

FIXTURES = Path(__file__).parents[1] / "fixtures"
SELDOM = frozenset((FIXTURES / "seldom.txt").read_text(encoding="utf-8").splitlines())
"""Rows, as ``file/id``, of which each line of the algebra that they reach is reached by others with
the same label: :mod:`tests.reached` writes them down. The bench judges them all."""
EVERY_SELDOM = 36
"""Of the rows that are judged seldom one in so many is judged here."""


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
    own = items(file)
    seldom = [item for item in own if f"{file.stem}/{item.name}" in SELDOM]
    here = {item.name for item in one_in(EVERY_SELDOM, seldom)} | {
        item.name for item in own if f"{file.stem}/{item.name}" not in SELDOM
    }
    return [item for item in own if item.name in here]


def items(file: Path) -> list[Item]:
    """Every chain of a file."""
    found = []
    for row in rows(file):
        start, *sides = row["steps"]
        steps = tuple(Step(r, s) for r, s in zip(row["relations"], sides, strict=True))
        found.append(Item(row["id"], Derivation(start, steps), declared(row), tuple(row["labels"])))
    return found
