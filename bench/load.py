"""Large inputs: whether time and memory grow as the input does.

Each load runs at a quarter of its size and at its size: wall and CPU seconds, the peak memory of the
whole tree of processes, and the power of the size with which the time beyond the start grows (1 is
linear).

python bench/load.py [LOAD ...] [--large]      --large: 10,000 answers, and 10,000 of five equations
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from batch import tree_rss_mb
from corpus import write_corpus

ROOT = Path(__file__).parent.parent
MIB = 2**20


class Load(NamedTuple):
    """A kind of input, and the command that is given it."""

    size: int
    write: Callable[[Path, int], None]
    command: tuple[str, ...]
    large: bool = False
    told: str = ""
    """What standard error says where the input is more than is taken."""


class Taken(NamedTuple):
    """What a run took."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    code: int
    told: str


def tiny(work: Path, count: int) -> None:
    (work / "answers").mkdir()
    for number in range(count):
        text = f"Look at number {number}, which is small.\n\n$$\n{number} + 1 = {number + 1}\n$$\n"
        (work / "answers" / f"a{number}.md").write_text(text, "utf-8")


def five_equations(work: Path, count: int) -> None:
    write_corpus(work / "answers", count)


def steps(work: Path, count: int) -> None:
    rows = "\n".join(f"  = x + {number} - {number}" for number in range(1, count + 1))
    head = "---\nsymbols:\n  x: real\n---\n"
    (work / "a.md").write_text(f"{head}``` derivation\nx\n{rows}\n```\n", "utf-8")


def inline(work: Path, count: int) -> None:
    words = "".join(f"and $x_{{{number}}} + y^{number}$ is\n" for number in range(count))
    (work / "a.md").write_text(words, "utf-8")


def markdown(work: Path, mib: int) -> None:
    paragraph = "Some *words* and $x + 1$, then `code` and [a link](https://example.org).\n\n"
    (work / "a.md").write_text(paragraph * (mib * MIB // len(paragraph)), "utf-8")


def kilobytes(work: Path, kib: int) -> None:
    paragraph = "Some *words* and $x + 1$, then `code` and [a link](https://example.org).\n\n"
    (work / "a.md").write_text(paragraph * (kib * 1024 // len(paragraph)), "utf-8")


def symbols(work: Path, count: int) -> None:
    names = [f"x_{{{number}}}" for number in range(count)]
    declared = "".join(f"  {name}: real\n" for name in names)
    used = names[:20]
    sides = "".join(f"$$\n({name} + 1)^2 = {name}^2 + 2 {name} + 1\n$$\n\n" for name in used)
    (work / "a.md").write_text(f"---\nsymbols:\n{declared}---\n{sides}", "utf-8")


def records(work: Path, count: int) -> None:
    with (work / "a.jsonl").open("w", encoding="utf-8") as file:
        for number in range(count):
            row = {"id": number, "steps": [f"x + {number}", f"{number} + x"], "relations": ["="]}
            file.write(json.dumps(row | {"symbols": {"x": "real"}}) + "\n")


def posts(work: Path, count: int) -> None:
    with (work / "a.jsonl").open("w", encoding="utf-8") as file:
        for number in range(count):
            row = {"id": number, "raw": f"Number {number}: $x + {number}$ and **words**."}
            file.write(json.dumps(row) + "\n")


LOADS = {
    "answers": Load(2_000, tiny, ("render", "answers", "--quiet")),
    "10,000 answers": Load(10_000, tiny, ("render", "answers", "--quiet"), large=True),
    "of 5 equations": Load(10_000, five_equations, ("render", "answers", "--quiet"), large=True),
    "steps": Load(2_000, steps, ("verify", "a.md", "--quiet")),
    "inline formulas": Load(5_000, inline, ("render", "a.md", "--quiet")),
    "30 MiB": Load(30, markdown, ("cook", "a.md"), told="too-large"),
    "30 MiB, lint": Load(30, markdown, ("lint", "a.md"), told="too-large"),
    "KiB, cook": Load(480, kilobytes, ("cook", "a.md")),
    "KiB, lint": Load(480, kilobytes, ("lint", "a.md", "--quiet")),
    "symbols": Load(500, symbols, ("verify", "a.md", "--quiet")),
    "records, verify": Load(10_000, records, ("verify", "--jsonl", "a.jsonl")),
    "records, cook": Load(10_000, posts, ("cook", "--jsonl", "a.jsonl")),
}


def taken(load: Load, size: int) -> Taken:
    """One run over an input of that size, with nothing known from another."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        load.write(work, size)
        environment = {
            **os.environ,
            "MATHREPLY_CACHE": str(work / "cache"),
            "PYTHONPATH": str(ROOT / "generator"),
        }
        began = time.perf_counter()
        with (work / "told").open("wb") as told:
            process = subprocess.Popen(
                [sys.executable, "-m", "mathreply", *load.command],
                cwd=work,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=told,
            )
            peak = watched(process)
            _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        said = (work / "told").read_text("utf-8", "replace")
        cpu = used.ru_utime + used.ru_stime
        return Taken(wall, cpu, peak[0], process.returncode, said)


def watched(process: subprocess.Popen[bytes]) -> list[float]:
    """The peak of its tree's memory so far, MB."""
    peak = [0.0]

    def watch() -> None:
        while (now := tree_rss_mb(process.pid)) > 0:
            peak[0] = max(peak[0], now)
            time.sleep(0.25)

    threading.Thread(target=watch, daemon=True).start()
    return peak


def power(load: Load, size: int, start_s: float) -> tuple[Taken, Taken, float]:
    """Both runs, and the power with which the CPU time beyond the start grows."""
    small, whole = taken(load, max(size // 4, 1)), taken(load, size)
    beyond = [max(run.cpu_s - start_s, 0.05) for run in (small, whole)]
    return small, whole, math.log(beyond[1] / beyond[0]) / math.log(4)


def main() -> int:
    names = [word for word in sys.argv[1:] if not word.startswith("--")]
    is_large = "--large" in sys.argv
    start: dict[str, float] = {}
    for name, load in LOADS.items():
        if name not in names if names else load.large and not is_large:
            continue
        kind = " ".join(load.command[:2])
        if kind not in start:  # what the command takes for next to nothing
            start[kind] = taken(load, 1).cpu_s if not load.told else 0.0
        small, whole, exponent = power(load, load.size, start[kind])
        for size, run in ((load.size // 4, small), (load.size, whole)):
            well = load.told in run.told if load.told else run.code in (0, 1)
            assert well, run.told[-2000:]
            print(
                f"{name:16}{size:7,}: {run.wall_s:7.1f} s wall {run.cpu_s:7.1f} s CPU"
                f" {run.peak_mb:6.0f} MB, exit {run.code}"
            )
        print(f"{'':16}grows as size^{exponent:.2f}{', and is told' * bool(load.told)}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
