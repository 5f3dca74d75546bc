"""Which labelled steps reach nothing of the algebra that others with the same label do not reach,
or so little that it is not worth their time each day: the suite judges them seldom. Writes
``tests/fixtures/seldom.txt`` anew, in half an hour.

    python -m tests.reached
    python -m tests.reached --new

Steps that are new are judged each time until this is run again; with ``--new`` those that are
listed stay so, and it takes a third of the time: what they reach is reached by steps that are not
listed, as long as the code is much the same.
"""

from __future__ import annotations

import heapq
import sys
import time
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct, field

from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.judge.step import Judge
from mathreply.algebra.prove.kernel.proof import Condition, LawRecord, holds
from mathreply.model import Derivation, Step
from tests.algebra.alone import is_proved
from tests.algebra.items import FIXTURES, Item, declared, items, named
from tests.algebra.test_kernel import BY_THE_JUDGE, POSSIBLE
from tests.patience import PATIENT
from tests.samples import SELDOM

ROOT = Path(__file__).resolve().parents[1]
CHEAP_S = 0.02
"""A step that takes less is judged each time."""
SLACK_S = 0.02
"""What a step costs besides."""
SHARE = 0.98
"""Of the branches that are reached, those that are reached each day: the last fiftieth took longer
than all others. Each condition that holds a law back does so each day."""


class Row(Struct, frozen=True):
    """A labelled step, or a chain of some."""

    name: str
    label: str
    """Under which it reaches what it reaches: a branch that a true step takes tells other things
    than the same one in a false step, or where the prover is alone."""
    judge: Callable[[], object]


class Seen(Struct):
    """What a row has reached, as numbers, and the CPU time that it took."""

    seconds: float
    branches: array[int] = field(default_factory=lambda: array("I"))
    refusals: set[Hashable] = field(default_factory=set)


def rows() -> Iterator[Row]:
    """All of them."""
    for file in sorted((FIXTURES / "verify").glob("*.jsonl")):
        for item in items(file):
            label = "true" if all(item.labels) else "false"
            yield Row(f"{file.stem}/{item.name}", label, partial(_judged, item))
    for name, row in named(FIXTURES / "kernel" / "false.jsonl"):
        start, side = row["steps"]
        claim = (start, row["relation"], side, declared(row))
        yield Row(name, "alone", partial(is_proved, *claim))
    for name, row in POSSIBLE:
        yield Row(f"{name}{BY_THE_JUDGE}", "false", partial(_judged, _item(name, row)))
    for name, row in named(FIXTURES / "kernel" / "true.jsonl"):
        yield Row(name, "true", partial(_judged, _item(name, row)))
    for file in sorted((FIXTURES / "hostile").glob("*.jsonl")):
        for name, row in named(file):
            if not row.get("hangs"):
                label = "true" if "proved" in row["allowed"] else "false"
                yield Row(name, label, partial(_judged, _item(name, row)))


def _item(name: str, row: dict[str, Any]) -> Item:
    start, side = row["steps"]
    return Item(name, Derivation(start, (Step(row["relation"], side),)), declared(row), ())


def _judged(item: Item) -> None:
    judge = Judge(item.derivation, item.declarations, PATIENT)
    for place in range(len(item.derivation.steps)):
        judge.step(place)


def main(*, only_new: bool) -> None:
    """Judge every row, watch what it reaches, and write down those that may be left out."""
    kept = SELDOM if only_new else frozenset[str]()
    seen = dict(watched(row for row in rows() if row.name not in kept))
    seldom = rarely(seen)
    listed = "".join(f"{row.name}\n" for row in rows() if row.name in seldom | kept)
    (ROOT / "tests" / "fixtures" / "seldom.txt").write_text(listed, encoding="utf-8")
    spared = sum(seen[name].seconds for name in seldom)
    every = sum(each.seconds for each in seen.values())
    sys.stdout.write(f"{len(seldom)} of {len(seen)} rows, {spared:.0f} of {every:.0f} s of CPU\n")


def watched(judging: Iterator[Row]) -> Iterator[tuple[str, Seen]]:
    """What each row reaches."""
    import coverage  # the suite, which asks for the names alone, does without it

    watching = coverage.Coverage(
        include=[str(ROOT / "generator/mathreply/algebra/*")], data_file=None, branch=True
    )
    numbers: dict[Hashable, int] = {}
    refused: set[Hashable] = set()
    with pytest.MonkeyPatch.context() as patch:
        _tell_refusals(patch, refused)
        for row in judging:
            refused.clear()
            watching.start()
            began = time.process_time()
            row.judge()
            seconds = time.process_time() - began
            watching.stop()
            data = watching.get_data()
            branches = array("I")
            for path in data.measured_files():
                for branch in data.arcs(path) or ():
                    key = (path, branch, row.label)
                    branches.append(numbers.setdefault(key, len(numbers)))
            watching.erase()
            yield row.name, Seen(seconds, branches, {(row.label, each) for each in refused})


def _tell_refusals(patch: pytest.MonkeyPatch, refused: set[Hashable]) -> None:
    """Have each law told that may not be used, with the place of the condition for which not."""
    asked = LawRecord.may

    def may(record: LawRecord, facts: Facts, law: str, *conditions: Condition) -> bool:
        if asked(record, facts, law, *conditions):
            return True
        refused.add((law, next(i for i, c in enumerate(conditions) if not holds(facts, c))))
        return False

    patch.setattr(LawRecord, "may", may)


def rarely(seen: dict[str, Seen]) -> set[str]:
    """The rows that may be left out of most days."""
    took = {name: each.seconds for name, each in seen.items()}
    held = covering({name: each.refusals for name, each in seen.items()}, took, 1.0)
    wanted = covering({name: each.branches for name, each in seen.items()}, took, SHARE, held)
    return {name for name in seen if name not in held | wanted and took[name] >= CHEAP_S}


def covering(
    reached: Mapping[str, Iterable[Hashable]],
    took: dict[str, float],
    share: float,
    chosen: Iterable[str] = (),
) -> set[str]:
    """Rows that together reach that share of all that is reached, those first that reach most in
    their time; some are chosen already."""
    left: set[Hashable] = set().union(*reached.values())
    enough = len(left) * (1 - share)
    found = set(chosen)
    left.difference_update(*(reached[name] for name in found))

    def gain(name: str) -> float:
        return -len(left.intersection(reached[name])) / (took[name] + SLACK_S)

    gains = [(gain(name), name) for name in reached]
    heapq.heapify(gains)
    while gains and len(left) > enough:
        _, name = heapq.heappop(gains)
        now = gain(name)
        if gains and now > gains[0][0]:
            heapq.heappush(gains, (now, name))
            continue
        found.add(name)
        left.difference_update(reached[name])
    return found


if __name__ == "__main__":
    main(only_new="--new" in sys.argv[1:])
