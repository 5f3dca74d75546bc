"""``mathreply cache``: what is kept, and how to keep less."""

from __future__ import annotations

import argparse

from mathreply.commands.setup import cache_of, write_json


def run(arguments: argparse.Namespace) -> int:
    """Show the store's size by stage, or trim it first."""
    cache = cache_of(arguments)
    gone = cache.trim(int(arguments.max_mb * 1e6)) if arguments.action == "trim" else 0
    rows = cache.sizes()
    cache.close()
    if arguments.json:
        write_json(
            {
                "forgotten": gone,
                "stages": [{"stage": s, "entries": n, "bytes": b} for s, n, b in rows],
            }
        )
        return 0
    if arguments.action == "trim":
        print(f"{gone} entries forgotten")
    for stage, entries, size in rows:
        print(f"{stage:<10} {entries:>8,} entries {size / 1e6:>9.1f} MB")
    if not rows:
        print("nothing is kept")
    return 0
