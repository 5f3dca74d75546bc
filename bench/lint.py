"""How fast posts are linted and mended: a real post, hostile ones, and a thousand with a summary.

Run with ``python bench/lint.py [--json]``; figures are CPU seconds, the best of three runs.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from mathreply.lint import fix, lint, summarize
from mathreply.settings import PROFILES

_PROFILE = PROFILES["discourse"]
_PARAGRAPH = (
    "We have $x_1 + y^2 = z$ and so the formula $\\frac{a}{b}$ holds, see [here](https://example.org).\n\n"
    "$$\n\\begin{aligned}\na &= b \\\\\n&= c\n\\end{aligned}\n$$\n\n"
    "- item \\(q\\) and \\[ \\int_0^1 x dx = 1/2 \\] done\n\n"
)
_POSTS = {
    "a post of 32,000 characters": _PARAGRAPH * (32_000 // len(_PARAGRAPH)),
    "32,000 dollars": "$" * 32_000,
    "16,000 dollars and spaces": "$ " * 16_000,
    "10,000 brackets": "[" * 10_000,
    "10,000 quote marks": ">" * 10_000,
}


def _best(work: Callable[[], object]) -> float:
    def once() -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    return min(once() for _ in range(3))


def measure() -> dict[str, dict[str, float]]:
    """Seconds to lint and to mend, by post."""
    figures = {
        name: {
            "lint_s": _best(lambda raw=raw: lint(raw, _PROFILE)),
            "fix_s": _best(lambda raw=raw: fix(raw, _PROFILE)),
        }
        for name, raw in _POSTS.items()
    }
    start = time.process_time()
    found = {
        f"{number}.md": lint(f"Post {number}\n\n{_PARAGRAPH * 4}", _PROFILE)
        for number in range(1_000)
    }
    summary = summarize(found)
    figures["1,000 posts with a summary"] = {"lint_s": time.process_time() - start, "fix_s": 0.0}
    assert summary.startswith("1,000 posts")
    return figures


def main() -> None:
    """Tell the figures, as a table or with ``--json``."""
    figures = measure()
    if "--json" in sys.argv[1:]:
        print(json.dumps(figures, indent=2))
        return
    for name, seconds in figures.items():
        print(f"{name:<30} lint {seconds['lint_s']:6.2f} s   fix {seconds['fix_s']:6.2f} s")


if __name__ == "__main__":
    main()
