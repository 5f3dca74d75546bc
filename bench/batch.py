"""Times ``mathreply render FOLDER`` over a generated corpus: cold, unchanged, one answer changed,
by jobs, by size.

Usage: python bench/batch.py [ANSWERS] [--large]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus import write_corpus

ROOT = Path(__file__).parent.parent


def run(work: Path, *arguments: str) -> float:
    """Wall seconds of one render."""
    environment = {
        **os.environ,
        "MATHREPLY_CACHE": str(work / "cache"),
        "PYTHONPATH": str(ROOT / "generator"),
    }
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "mathreply", "render", *arguments],
        cwd=work,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr[-2000:])
    return time.perf_counter() - started


def tree_rss_mb(root: int) -> float:
    """Resident memory of a process and all below it, MB; what they share counts for each."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    total, queue = 0.0, [root]
    while queue:
        process = queue.pop()
        queue += children.get(process, [])
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
            pss = [line for line in lines if line.startswith("Pss:")]
            total += int(pss[0].split()[1]) / 1024 if pss else 0.0
        except OSError:
            continue
    return total


@contextmanager
def peak_memory() -> Iterator[list[float]]:
    """The peak of this process tree's memory while the block runs, MB (proportional set size)."""
    peak, stop = [0.0], threading.Event()

    def watch() -> None:
        while not stop.wait(0.5):
            peak[0] = max(peak[0], tree_rss_mb(os.getpid()))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        stop.set()
        thread.join()


def single_renders(count: int) -> float:
    """Seconds an answer of a plain loop of single ``render`` calls."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        write_corpus(work / "answers", count)
        return sum(run(work, str(path)) for path in sorted((work / "answers").iterdir())) / count


def measure(count: int) -> None:
    """Print the figures for one size."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        write_corpus(work / "answers", count)
        with peak_memory() as peak:
            cold = run(work, "answers")
        print(
            f"{count} answers, cold: {cold:.1f} s, {count / cold:.1f} a second, peak memory"
            f" {peak[0]:.0f} MB"
        )
        print(f"{count} answers, nothing changed: {run(work, 'answers'):.2f} s")
        changed = work / "answers" / "answer-00007.md"
        changed.write_text(changed.read_text().replace("step by step", "slowly"))
        print(f"{count} answers, one changed: {run(work, 'answers'):.2f} s")
        print(
            f"{count} answers, verdicts known, rendered again:"
            f" {run(work, 'answers', '--force'):.1f} s"
        )


def jobs(count: int) -> None:
    """Print what a second job brings."""
    times = []
    for number in (1, 2):
        with tempfile.TemporaryDirectory() as name:
            work = Path(name)
            write_corpus(work / "answers", count)
            times.append(run(work, "answers", "--jobs", str(number)))
    print(
        f"{count} answers: one job {times[0]:.1f} s, two jobs {times[1]:.1f} s:"
        f" {times[0] / times[1]:.2f} times"
    )


def main() -> None:
    """Run everything; ``--large`` adds ten times as many."""
    count = int(next((a for a in sys.argv[1:] if a.isdigit()), "1000"))
    alone = single_renders(8)
    print(f"single renders: {alone:.2f} s an answer; {count} would take {alone * count:.0f} s")
    jobs(min(count, 200))
    measure(count)
    if "--large" in sys.argv:
        measure(count * 10)


if __name__ == "__main__":
    main()
