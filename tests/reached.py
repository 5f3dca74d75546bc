"""Which labelled rows reach no line of the algebra that others with the same label do not reach:
the suite judges them seldom. Writes ``tests/fixtures/seldom.txt`` anew, in some fifteen minutes.

    python -m tests.reached
    python -m tests.reached --new

Rows that are new are judged each time until this is run again; with ``--new`` those that are listed
stay so, and it takes half the time: what they reach is reached by rows that are not listed, as long
as the code is much the same.
"""

from __future__ import annotations

import heapq
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import coverage

from mathreply.algebra.judge.step import Judge
from tests.algebra.items import FIXTURES, SELDOM, Item, items
from tests.patience import PATIENT

ROOT = Path(__file__).resolve().parents[1]
CHEAP_S = 0.05
"""A row that takes less is judged each time."""
Reached = frozenset[tuple[str, int, bool]]
"""File, line, whether a false step is among the labels."""


SLACK_S = 0.02
"""What a row costs besides."""


def main(*, only_new: bool) -> None:
    """Judge every row, watch what it reaches, and write down those that may be left out."""
    reached: dict[str, Reached] = {}
    took: dict[str, float] = {}
    kept = SELDOM if only_new else frozenset[str]()
    for name, seconds, lines in _judged(kept):
        took[name], reached[name] = seconds, lines
    needed = covering(reached, took) | {name for name in took if took[name] < CHEAP_S}
    seldom = [name for name in took if name not in needed]
    listed = "".join(f"{name}\n" for name, _ in _rows() if name in {*seldom, *kept})
    (ROOT / "tests" / "fixtures" / "seldom.txt").write_text(listed, encoding="utf-8")
    spared = sum(took[name] for name in seldom)
    sys.stdout.write(
        f"{len(seldom)} of {len(took)} rows, {spared:.0f} of {sum(took.values()):.0f} s of CPU\n"
    )


def _rows() -> Iterator[tuple[str, Item]]:
    """Every row by its name."""
    for file in sorted((FIXTURES / "verify").glob("*.jsonl")):
        for item in items(file):
            yield f"{file.stem}/{item.name}", item


def _judged(left_out: frozenset[str]) -> Iterator[tuple[str, float, Reached]]:
    """Every row but those left out, with its CPU time and the lines that it reaches."""
    watching = coverage.Coverage(
        include=[str(ROOT / "generator/mathreply/algebra/*")], data_file=None
    )
    watching.start()
    measured: list[tuple[str, float, bool]] = []
    for name, item in _rows():
        if name in left_out:
            continue
        watching.switch_context(name)
        began = time.process_time()
        judge = Judge(item.derivation, item.declarations, PATIENT)
        for place in range(len(item.derivation.steps)):
            judge.step(place)
        measured.append((name, time.process_time() - began, not all(item.labels)))
    watching.stop()
    data = watching.get_data()
    lines: dict[str, set[tuple[str, int]]] = {}
    for path in data.measured_files():
        for line, names in data.contexts_by_lineno(path).items():
            for name in names:
                lines.setdefault(name, set()).add((path, line))
    for name, seconds, is_false in measured:
        here = lines.get(name, set())
        yield name, seconds, frozenset((path, line, is_false) for path, line in here)


def covering(reached: dict[str, Reached], took: dict[str, float]) -> set[str]:
    """Rows that together reach all that is reached, those first that reach most in their time."""
    left = set().union(*reached.values())
    gains = [(-len(lines) / (took[name] + SLACK_S), name) for name, lines in reached.items()]
    heapq.heapify(gains)
    chosen: set[str] = set()
    while left and gains:
        _, name = heapq.heappop(gains)
        gain = -len(reached[name] & left) / (took[name] + SLACK_S)
        if gain == 0:
            continue
        if gains and gain > gains[0][0]:
            heapq.heappush(gains, (gain, name))
            continue
        chosen.add(name)
        left -= reached[name]
    return chosen


if __name__ == "__main__":
    main(only_new="--new" in sys.argv[1:])
