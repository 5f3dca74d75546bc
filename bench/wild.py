"""How many displays from books and course notes, without declarations, are read whole; and what
stops the others.

    python bench/wild.py [--set wild2] [--stops] [--readings N]

The displays are ``verify/wild.jsonl`` (or another set) below ``MATHREPLY_SHARED`` (or ``../shared``). A display is
read whole if every side of every chain is; a display without a chain counts by its only side.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from mathreply.algebra.read import Unread, read_display
from mathreply.tex.chain import read_chain


def main() -> int:
    """Tell how many displays are read; 1 if the file is missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--stops", action="store_true", help="list every display that is not read, with the reason"
    )
    parser.add_argument(
        "--readings", type=int, default=0, metavar="N", help="print N displays with their readings"
    )
    parser.add_argument(
        "--set", default="wild", metavar="NAME", help="the file in verify/: wild or wild2"
    )
    options = parser.parse_args()
    shared = Path(os.environ.get("MATHREPLY_SHARED", Path(__file__).parents[2] / "shared"))
    path = shared / "verify" / f"{options.set}.jsonl"
    if not path.exists():
        print(f"no {path}: set MATHREPLY_SHARED")
        return 3
    displays = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    whole, sides_read, sides, stops = 0, 0, 0, Counter[str]()
    started = time.perf_counter()
    for display in displays:
        read, failures = read_pairs(display["latex"])
        sides += len(read) + len(failures)
        sides_read += len(read)
        whole += not failures
        for error in failures[:1]:
            stops[kind(error.message)] += 1
        if options.stops and failures:
            tell_stops(display, failures)
        if not failures and options.readings > 0:
            options.readings -= 1
            tell_readings(display, read)
    elapsed = time.perf_counter() - started
    print(
        f"{whole} of {len(displays)} displays read whole ({whole / len(displays):.0%}), "
        f"{sides_read} of {sides} sides, {elapsed:.1f} s"
    )
    for reason, count in stops.most_common():
        print(f"{count:5}  {reason}")
    return 0


def read_pairs(tex: str) -> tuple[list[tuple[str, object]], list[Unread]]:
    """Every side of a display that is read, with its reading, and what stopped the others."""
    raw = read_chain(tex)
    chains = [(chain.start, *(part[1] for part in chain.parts)) for chain in raw]
    relations = [[part[0] for part in chain.parts] for chain in raw]
    for number, chain in enumerate(raw):
        if not chain.start and chain.parts:
            # What begins with a relation has its first side in the display above.
            chains[number], relations[number] = chains[number][1:], relations[number][1:]
    readings = read_display(
        chains,
        relations,
        [condition for chain in raw for condition, _ in chain.conditions],
    )
    pairs = [
        pair
        for sides, values in zip(chains, readings, strict=True)
        for pair in zip(sides, values, strict=True)
    ]
    return [p for p in pairs if not isinstance(p[1], Unread)], [
        v for _, v in pairs if isinstance(v, Unread)
    ]


def kind(message: str) -> str:
    """A message without its names, so that like ones are counted together."""
    return re.sub(r"'[^']*'", "'…'", message)


def tell_stops(display: dict[str, str], failures: list[Unread]) -> None:
    """A display that is not read, with the reasons."""
    print(f"--- {display['id']}: {display['latex'][:300]}")
    for error in failures[:4]:
        print(f"    {error.message} | {error.piece[:60]}")


def tell_readings(display: dict[str, str], read: list[tuple[str, object]]) -> None:
    """A display with what each of its sides is read as."""
    print(f"--- {display['id']}: {display['latex']}")
    for tex, value in read:
        print(f"    {' '.join(tex.split())}\n        {value}")


if __name__ == "__main__":
    sys.exit(main())
