"""Claims made to deceive, by the thousand: verdicts by kind, and every breach.

    python bench/adversary.py [--false 20000] [--seed bench] [--jobs 2] [--kind NAME …]
                              [--breaches FILE.jsonl] [--rows]

A breach is a false claim that is proved, stated or supported, or a true one that is refuted or
conditional, or proved without the points that it has to tell. Exits with 1 at every breach but a
false claim that is only supported. ``--rows`` prints the claims in the form of ``verify --jsonl``
and judges nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from mathreply.algebra import Pool  # noqa: E402 - the checkout comes first
from mathreply.model import Verdict  # noqa: E402
from mathreply.settings import Limits  # noqa: E402
from tests.algebra.adversary import STRATEGIES, Claim, claims  # noqa: E402
from tests.algebra.test_adversary import question  # noqa: E402

BREACH = {True: {"refuted", "conditional"}, False: {"proved", "stated", "supported"}}
BATCH = 200


def main() -> int:
    """Tell every breach; 1 if a verdict was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--false", type=int, default=20000, help="how many false claims")
    parser.add_argument("--seed", default="bench")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kind", action="append", choices=sorted(STRATEGIES), default=[])
    parser.add_argument("--breaches", type=Path, help="write every breach there, a line each")
    parser.add_argument("--rows", action="store_true", help="print the claims, judge nothing")
    options = parser.parse_args()
    for name in set(STRATEGIES) - set(options.kind or STRATEGIES):
        del STRATEGIES[name]
    made = claims(options.seed, false=options.false)
    if options.rows:
        for number, claim in enumerate(made):
            print(json.dumps(claim.row(f"{claim.kind}-{number}"), ensure_ascii=False))
        return 0
    started = time.perf_counter()
    found = list(judged(made, options.jobs))
    report(found, time.perf_counter() - started)
    if options.breaches:
        lines = [breach_row(number, *each) for number, each in enumerate(found) if breach(*each)]
        options.breaches.write_text("".join(lines), encoding="utf-8")
    wrong = [v for claim, v in found if breach(claim, v) and v.kind != "supported"]
    return int(bool(wrong))


def judged(made: list[Claim], jobs: int) -> Iterator[tuple[Claim, Verdict]]:
    """Every claim with its verdict, told on stderr from time to time."""
    done = 0
    with Pool(Limits(), jobs=jobs) as pool:
        for start in range(0, len(made), BATCH):
            batch = made[start : start + BATCH]
            chains = pool.judge([question(claim) for claim in batch])
            for claim, chain in zip(batch, chains, strict=True):
                yield claim, chain.steps[0].verdict
            done += len(batch)
            print(f"\r{done}/{len(made)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def breach(claim: Claim, verdict: Verdict) -> bool:
    """Whether the verdict says what is not so, or does not say where there is no value."""
    silent = claim.told and verdict.kind == "proved" and not verdict.excluded
    return silent or verdict.kind in BREACH[claim.true]


def breach_row(number: int, claim: Claim, verdict: Verdict) -> str:
    """A breach as a line: the claim, its label and what was said of it."""
    said = {"verdict": str(verdict.kind), "method": verdict.method, "detail": verdict.detail}
    return json.dumps({**claim.row(f"{claim.kind}-{number}"), **said}, ensure_ascii=False) + "\n"


def report(found: list[tuple[Claim, Verdict]], elapsed: float) -> None:
    """Print verdicts by truth, then each strategy with its breaches, then one breach of each."""
    table = Counter((claim.true, str(verdict.kind)) for claim, verdict in found)
    print("claim  verdict      claims")
    for (true, kind), count in sorted(table.items(), reverse=True):
        print(f"{true!s:5}  {kind:12} {count:6}")
    by_kind = Counter(
        (claim.kind, claim.true, str(verdict.kind))
        for claim, verdict in found
        if breach(claim, verdict)
    )
    print("\nbreaches by strategy:" if by_kind else "\nno breach")
    for (name, true, kind), count in sorted(by_kind.items()):
        print(f"  {count:5}  {'true' if true else 'false'} claims {kind}: {name}")
    for name, true, kind in sorted(by_kind):
        claim, verdict = next(
            (c, v) for c, v in found if (c.kind, c.true, str(v.kind)) == (name, true, kind)
        )
        print(f"\n{name}: {kind} by {verdict.method or '-'}")
        print(f"    {claim.left}  {claim.relation}  {claim.right}")
        print(f"    {claim.symbols} {list(claim.definitions)} {list(claim.assumptions)}")
        print(f"    {claim.why}")
    print(f"\n{len(found)} claims in {elapsed:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
