"""Times the page for writing, in a real browser: from the key to the updated preview and verdict.

An answer of ten equations is open, everything warm. Told are the median and the 95th percentile of
the time from the key until the preview shows the change, with its mathematics typeset, and until
every verdict, finding and formula is known again; the same while hard steps keep the algebra busy;
what a long time of typing leaves behind in the page and in the server; and what a folder of many
answers costs.

Usage: python bench/serve.py [ROUNDS] [LONG] [chromium|firefox]
"""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "generator"))
sys.path.insert(0, str(ROOT / "bench"))

from document import EQUATIONS, HARD, LETTERS, answer  # noqa: E402 - the checkout comes first

from mathreply.browser.find import find  # noqa: E402 - the checkout comes first

GOALS = {
    "key to preview, in prose": "100 / 200 ms",
    "key to preview, in a formula": "100 / 200 ms",
    "key to every verdict": "300 ms",
    "the same beside hard steps": "300 ms",
}
WARM = 400
"""So many letters until the browser has compiled what typing needs: 1.2 MB that no key adds to."""
CLOCK = """() => {
  const seen = new MutationObserver((changes) => {
    for (const { attributeName } of changes) window.bench[attributeName] = performance.now();
  });
  window.bench = {};
  seen.observe(document.body, { attributes: true });
  addEventListener("keydown", () => { window.bench = { key: performance.now() }; }, true);
}"""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, int]]:
    """A server over the folder: its address and process id."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "generator"),
        "MATHREPLY_CACHE": str(folder / ".cache"),
    }
    command = [sys.executable, "-m", "mathreply", "serve", str(folder), "--port", "0"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process.pid
        finally:
            process.terminate()


def tell(what: str, times_ms: list[float]) -> None:
    """One line."""
    ordered = sorted(times_ms)
    print(
        f"{what:<32} median {statistics.median(ordered):6.1f} ms   95th percentile"
        f" {ordered[int(0.95 * (len(ordered) - 1))]:6.1f} ms   (goal: {GOALS[what]};"
        f" {len(ordered)} times)"
    )


def go_to(page: Page, text: str) -> None:
    """Puts the cursor at the end of the line that holds a text."""
    page.locator(".cm-line", has_text=text).first.click()
    page.keyboard.press("End")


def typed(page: Page, keys: list[str], until: str) -> list[float]:
    """Milliseconds from each key until the page notes what is waited for."""
    times = []
    for key in keys:
        page.keyboard.press(key)
        deadline = time.monotonic() + 20
        while (noted := page.evaluate("() => window.bench")).get(until) is None:
            if time.monotonic() > deadline:
                sys.exit(f"nothing came of the key {key!r}: {noted}")
            time.sleep(0.01)
        times.append(noted[until] - noted["key"])
        time.sleep(0.08)
    return times


def memory_mb(pid: int) -> float:
    """Resident memory of one process."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if "VmRSS" in line) / 1024


def launched(playwright: Playwright, kind: str) -> Browser:
    """A browser of that kind."""
    if kind == "firefox":
        found = find("firefox", None)
        return playwright.firefox.launch(channel=found.channel, executable_path=found.path)
    return playwright.chromium.launch(executable_path=find("chromium", None).path)


def heap_mb(page: Page, kind: str) -> float:
    """What the page holds after its garbage was collected, the preview with it; NaN where the
    browser does not say."""
    if kind != "chromium":
        return math.nan
    client = page.context.new_cdp_session(page)
    client.send("HeapProfiler.collectGarbage")
    return float(client.send("Runtime.getHeapUsage")["usedSize"]) / 2**20


def write_and_erase(page: Page, times: int) -> None:
    """A letter and its end, so many times; returns when all is quiet."""
    for _ in range(times):
        page.keyboard.press("q")
        page.keyboard.press("Backspace")
    time.sleep(5)


def time_keys(browser: Browser, address: str, rounds: int) -> Page:
    """Time single keys; returns the page, with the ten equations in it."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(f"{address}write/ten.md")
    page.wait_for_selector("body[data-settled]", state="attached", timeout=60_000)
    time.sleep(2)
    page.evaluate(CLOCK)
    letters = [LETTERS[n % len(LETTERS)] for n in range(rounds)]
    go_to(page, "Equation 1, of")
    tell("key to preview, in prose", typed(page, letters, "data-shown"))
    go_to(page, EQUATIONS[0])
    page.keyboard.type(" + ")
    time.sleep(2)
    pairs = [key for letter in letters for key in (letter, "Backspace")][:rounds]
    tell("key to preview, in a formula", typed(page, pairs, "data-shown"))
    page.keyboard.type("x + ")
    time.sleep(2)
    tell("key to every verdict", typed(page, pairs[::-1], "data-settled"))
    other = browser.new_page()
    other.goto(f"{address}write/hard.md")
    other.wait_for_selector(".verdict.working >> visible=true", timeout=60_000)
    page.keyboard.type("y + ")
    time.sleep(1)
    few = [key for letter in letters for key in (letter, "Backspace")][: rounds // 3]
    tell("the same beside hard steps", typed(page, few, "data-settled"))
    other.close()
    return page


def time_long(page: Page, pid: int, long: int, kind: str) -> None:
    """What much typing leaves behind."""
    go_to(page, "Equation 1, of")
    write_and_erase(page, WARM)
    before = heap_mb(page, kind), memory_mb(pid)
    write_and_erase(page, long)
    after = heap_mb(page, kind), memory_mb(pid)
    print(
        f"after {2 * long} keys: page {before[0]:.1f} → {after[0]:.1f} MB of JavaScript,"
        f" server {before[1]:.0f} → {after[1]:.0f} MB"
    )


def time_folders(browser: Browser) -> None:
    """What a folder of many answers costs: the server's start, the first page, its memory."""
    for count in (1, 100):
        with tempfile.TemporaryDirectory() as name:
            for number in range(count):
                (Path(name) / f"answer-{number}.md").write_text(answer(), "utf-8")
            begun = time.monotonic()
            with served(Path(name)) as (address, pid):
                started = time.monotonic() - begun
                page = browser.new_page()
                begun = time.monotonic()
                page.goto(address)
                page.wait_for_selector("#answers tbody tr")
                listed = time.monotonic() - begun
                print(
                    f"{count:3} answers: address after {started:.2f} s, listed after"
                    f" {1000 * listed:.0f} ms, server {memory_mb(pid):.0f} MB"
                )
                page.close()


def main(rounds: int, long: int, kind: str) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "ten.md").write_text(answer(), "utf-8")
        hard = "\n".join(f"$$\n{HARD % n} = {HARD % n} + 10^{{-30}}\n$$\n" for n in range(1, 7))
        (folder / "hard.md").write_text(hard, "utf-8")
        browser = launched(playwright, kind)
        with served(folder) as (address, pid):
            page = time_keys(browser, address, rounds)
            if long:
                time_long(page, pid, long, kind)
        time_folders(browser)
        browser.close()


if __name__ == "__main__":
    given = dict(enumerate(sys.argv))
    main(int(given.get(1, 40)), int(given.get(2, 0)), given.get(3, "chromium"))
