"""Verdicts on labelled steps: a table against the labels, methods by count, the slowest steps,
times.

    python bench/verify.py [FILE.jsonl …] [--jobs 2] [--wrong] [--profile ID]

Without files: the project's own steps, and ``verify/bench.jsonl`` where MATHREPLY_SHARED or
../shared has it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from mathreply.algebra import Pool  # noqa: E402 - the checkout comes first
from mathreply.model import Declarations, Derivation, Statement, Step, Symbol, Verdict  # noqa: E402
from mathreply.model.domains import parse_domain  # noqa: E402
from mathreply.settings import Limits  # noqa: E402

GOOD = {True: {"proved", "stated"}, False: {"refuted", "conditional"}}
BAD = {True: {"refuted", "conditional"}, False: {"proved", "supported", "stated"}}


def main() -> None:
    """Tell how the steps of the files come out, and how fast."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--wrong", action="store_true", help="show only steps whose verdict is not the wanted one"
    )
    parser.add_argument("--ids", default="", help="only items whose id begins so")
    options = parser.parse_args()
    files = options.files or default_files()
    started = time.perf_counter()
    with Pool(Limits(), jobs=options.jobs) as pool:
        found = [row for file in files for row in verdicts(pool, file, options.ids)]
    elapsed = time.perf_counter() - started
    report(found, elapsed, only_wrong=options.wrong)


def default_files() -> list[Path]:
    """The fixtures, and the shared bench where there is one."""
    shared = (
        Path(os.environ.get("MATHREPLY_SHARED", ROOT.parent / "shared")) / "verify" / "bench.jsonl"
    )
    return [
        *sorted((ROOT / "tests/fixtures/verify").glob("*.jsonl")),
        *([shared] if shared.exists() else []),
    ]


def declarations(item: dict[str, Any]) -> Declarations:
    """What an item of the bench declares."""
    symbols = tuple(Symbol(tex, parse_domain(domain)) for tex, domain in item["symbols"].items())
    return Declarations(
        symbols,
        tuple(map(Statement, item["definitions"])),
        tuple(map(Statement, item["assumptions"])),
    )


def chain(item: dict[str, Any]) -> Derivation:
    """An item's chain."""
    start, *sides = item["steps"]
    return Derivation(
        start, tuple(Step(r, s) for r, s in zip(item["relations"], sides, strict=True))
    )


def verdicts(pool: Pool, file: Path, ids: str) -> list[tuple[dict[str, Any], int, Verdict]]:
    """(item, index of the step, verdict) for every step of a file."""
    rows = []
    for line in file.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        if item["id"].startswith(ids):
            (checked,) = pool.verify((chain(item),), declarations(item))
            rows += [(item, index, step.verdict) for index, step in enumerate(checked.steps)]
    return rows


def report(
    found: list[tuple[dict[str, Any], int, Verdict]], elapsed: float, *, only_wrong: bool
) -> None:
    """Print what the verdicts amount to."""
    for item, index, verdict in found:
        label = item["labels"][index]
        mark = (
            "ok " if verdict.kind in GOOD[label] else "BAD" if verdict.kind in BAD[label] else " - "
        )
        if only_wrong and mark == "ok ":
            continue
        left = item["steps"][index]
        print(
            f"{mark} {item['id']}[{index}] {label!s:5} {verdict.kind:11}"
            f" {verdict.elapsed_s * 1000:6.0f} ms {verdict.method}\n      {left} "
            f" {item['relations'][index]}  {item['steps'][index + 1]}\n      {verdict.detail}"
            f" {verdict.piece} {verdict.hint}"
        )
    table = Counter((item["labels"][index], str(verdict.kind)) for item, index, verdict in found)
    print("\nlabel  verdict      steps")
    for (label, kind), count in sorted(table.items(), reverse=True):
        print(f"{label!s:5}  {kind:12} {count:4}")
    for label in (True, False):
        steps = [v for item, index, v in found if item["labels"][index] is label]
        good = sum(v.kind in GOOD[label] for v in steps)
        bad = sum(v.kind in BAD[label] for v in steps)
        print(
            f"{label!s:5}: {good}/{len(steps)} as wanted ({100 * good / max(1, len(steps)):.1f} %),"
            f" {bad} wrong"
        )
    print(
        "\nmethods:",
        ", ".join(
            f"{m or '-'} {c}" for m, c in Counter(v.method for _, _, v in found).most_common()
        ),
    )
    times = sorted(v.elapsed_s for _, _, v in found)
    print("\nslowest:")
    for item, index, verdict in sorted(found, key=lambda row: -row[2].elapsed_s)[:10]:
        print(
            f"  {verdict.elapsed_s * 1000:6.0f} ms  {item['id']}[{index}] {verdict.kind}"
            f" {verdict.method}"
        )
    print(
        f"\n{len(times)} steps in {elapsed:.1f} s from a cold start; median"
        f" {1000 * statistics.median(times):.0f} ms, 95th percentile"
        f" {1000 * times[int(0.95 * (len(times) - 1))]:.0f} ms"
    )


if __name__ == "__main__":
    main()
