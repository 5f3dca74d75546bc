"""Times the cook: an ordinary post of 32,000 characters, hostile ones of that length, and the
start.

CPU seconds, the best of some rounds. Usage: python bench/cook.py [ROUNDS]
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from mathreply.cook import cook, scan
from mathreply.settings import PROFILES, SiteProfile

ROOT = Path(__file__).parent.parent
LENGTH = 32_000
ORDINARY = """## Why $\\sigma(z) = 1 - \\sigma(-z)$

Write the sigmoid as $\\sigma(z) = \\frac{1}{1 + e^{-z}}$; multiply above and below by $e^{z}$, so that

$$
\\begin{aligned}
1 - \\sigma(-z) &= 1 - \\frac{1}{1 + e^{z}} \\\\
  &= \\frac{e^{z}}{1 + e^{z}} && \\text{common denominator} \\\\
  &= \\sigma(z)
\\end{aligned}
$$

> as @ann said in [the lecture](https://example.com/l/2): **both** are the *same* model, with `b = 0`.

- the slope is $\\sigma(z)(1 - \\sigma(z))$ -- never more than $1/4$,
- see https://example.com/t/17 for "the rest"...

| $z$ | $\\sigma(z)$ |
|----:|:------------:|
| $0$ | $1/2$        |

"""
HOSTILE = {
    "dollars": "$",
    "dollars and blanks": "$ ",
    "dollars and letters": " $a",
    "openers": "\\(",
    "lone displays": "$$\n",
    "brackets": "[",
    "images": "![",
    "labels": "[x][",
    "inline notes": "^[",
    "quotes": "> ",
    "opened quotes": "[quote]\n",
    "bold": "[b]",
    "unclosed values": '[quote="',
    "backticks": "` ",
    "emphasis": "_*",
    "elements": "<b>",
    "unclosed elements": "<a ",
    "comments": "<!--",
    "addresses": "http://a.com/(",
    "mail": "a@",
    "lists": "- a\n",
    "cells": "|a",
    "entities": "&amp;",
    "quotation marks": "'",
    "names": "@a #a ",
    "colons": ":a",
}


def filled(pattern: str) -> str:
    """The pattern over and over, 32,000 characters long."""
    return (pattern * (LENGTH // len(pattern) + 1))[:LENGTH]


def seconds(work: Callable[[str, SiteProfile], object], post: str, rounds: int) -> float:
    """The least CPU time of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        work(post, PROFILES["discourse"])
        best = min(best, time.process_time() - started)
    return best


def rows(rounds: int) -> Iterator[str]:
    """The lines of the table."""
    ordinary = filled(ORDINARY)
    formulas = len(cook(ordinary, PROFILES["discourse"]).formulas)
    yield (
        f"{'an ordinary post':24} cook {seconds(cook, ordinary, rounds):6.3f} s   scan "
        f"{seconds(scan, ordinary, rounds):6.3f} s   ({formulas} formulas)"
    )
    for name, pattern in HOSTILE.items():
        post = filled(pattern)
        yield (
            f"{name:24} cook {seconds(cook, post, rounds):6.3f} s   scan"
            f" {seconds(scan, post, rounds):6.3f} s"
        )


def start() -> float:
    """Wall seconds that importing the cook adds to importing markdown-it."""
    code = (
        "import time, markdown_it; t = time.perf_counter(); import mathreply.cook;"
        " print(time.perf_counter() - t)"
    )
    return min(
        float(
            subprocess.run(
                [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
            ).stdout
        )
        for _ in range(5)
    )


if __name__ == "__main__":
    print(f"import beyond markdown-it {start() * 1000:.0f} ms")
    for row in rows(int(sys.argv[1]) if len(sys.argv) > 1 else 3):
        print(row)
