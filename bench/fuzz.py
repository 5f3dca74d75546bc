"""Throws texts at every reader for so many minutes, others in every run.

What breaks one is told, cut down to its smallest form, and kept in ``.hypothesis`` for the next.

python bench/fuzz.py [MINUTES] [READER ...]
"""

from __future__ import annotations

import sys
import time
import traceback
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from hypothesis import HealthCheck, given, settings

from tests.fuzz.readers import READERS, Reader

ROUND = 300
"""Examples of one reader before the next one's turn."""
SLOW_S = 10.0
"""Seconds of CPU that no text of a few hundred letters may take; a template that includes itself takes
four, in a process that may be killed."""


class Timed:
    """A check that also notes how long a text takes."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.texts = 0
        self.longest = 0.0

    def check(self, value: Any) -> None:
        """Check one text."""
        self.texts += 1
        began = time.process_time()
        self.reader.check(value)
        took = time.process_time() - began
        self.longest = max(self.longest, took)
        assert took < SLOW_S, f"it took {took:.1f} s"


def turn(check: Timed) -> bool:
    """One round of a reader; whether it stood."""
    many = settings(
        max_examples=ROUND,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )

    def one(value: Any) -> None:
        check.check(value)

    try:
        many(given(check.reader.given)(one))()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        traceback.print_exception(error, limit=-3)
        return False
    return True


def main() -> int:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    names = sys.argv[2:] or list(READERS)
    checks = {name: Timed(READERS[name]) for name in names}
    broken: set[str] = set()
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end and len(broken) < len(names):
        for name in names:
            if name not in broken and time.monotonic() < end and not turn(checks[name]):
                broken.add(name)
    for name, check in checks.items():
        state = "BROKEN" if name in broken else "stood"
        print(f"{name:14}{state:8}{check.texts:8} texts, longest {1000 * check.longest:7.0f} ms")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
