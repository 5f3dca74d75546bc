"""Times ``mathreply render`` of one answer against the least that such work could cost, in one run.

Cold: an empty cache and an empty output folder, against a bare Playwright script that opens one
page and takes one screenshot. Unchanged: the same command again, against starting Python with
jinja2 imported. The modules are compiled before, as a set-up leaves them, also where Python is told
to write no bytecode: else each run would compile them all.

Usage: python bench/answer.py [ROUNDS]
"""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mathreply.browser.find import find

ROOT = Path(__file__).parent.parent
ANSWER = ROOT / "answers" / "softmax-from-sigmoid.md"

BARE = """
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1])
    page = browser.new_page()
    page.set_content("<p>one page</p>")
    page.screenshot(path=sys.argv[2])
    browser.close()
"""


def timed(command: list[str], environment: dict[str, str]) -> float:
    """Wall seconds of one run of a command that must succeed."""
    started = time.perf_counter()
    subprocess.run(
        command, check=True, env=environment, capture_output=True, cwd=environment["WORK"]
    )
    return time.perf_counter() - started


def main(rounds: int) -> None:
    """Print medians and ratios."""
    compileall.compile_dir(ROOT / "generator" / "mathreply", quiet=1)
    browser = str(find("chromium").path)
    cold, bare, warm, jinja = [], [], [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as work:
            environment = {
                **os.environ,
                "MATHREPLY_CACHE": f"{work}/cache",
                "PYTHONPATH": str(ROOT / "generator"),
                "WORK": work,
            }
            render = [sys.executable, "-m", "mathreply", "render", str(ANSWER)]
            bare.append(
                timed([sys.executable, "-c", BARE, browser, f"{work}/shot.png"], environment)
            )
            cold.append(timed(render, environment))
            jinja.append(timed([sys.executable, "-c", "import jinja2"], environment))
            warm.append(timed(render, environment))
    for name, ours, least, goal in (
        ("cold render / bare Playwright screenshot", cold, bare, 2.0),
        ("unchanged render / python with jinja2", warm, jinja, 3.0),
    ):
        ratio = statistics.median(a / b for a, b in zip(ours, least, strict=True))
        print(
            f"{name}: {statistics.median(ours):.2f} s / {statistics.median(least):.2f} s ="
            f" {ratio:.2f} (goal: at most {goal})"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
