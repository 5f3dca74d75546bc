"""Times pictures of single equations: ours, screenshots with Playwright, MathJax in Node with resvg;
in rounds, browsers and engines being up. Screenshots in two ways: of all that one page holds, as
one writes it first, and each equation alone on the page, which is quicker where they are many.

Every round runs all contenders one after the other, so a busy machine is busy for each. The
equations are the real-answer ones of ``equations.jsonl`` where that is at hand, else a few of our
own: once all distinct (each bears a number of its own), once as in a document, where 62 % are.

Usage: python bench/pictures.py [EQUATIONS] [--rounds N] [--long]
``--long`` adds ours at 2,000 and 10,000 equations, with the browser's memory.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from html import escape
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402 - after the path

from mathreply.browser import Session  # noqa: E402
from mathreply.browser.find import find  # noqa: E402
from mathreply.browser.origin import find_bundle  # noqa: E402
from mathreply.run.picture_many import Item, render_equations  # noqa: E402
from mathreply.settings import Settings  # noqa: E402

PEER = Path(__file__).with_name("peer.mjs")
OWN = (
    r"\sigma(z) = \frac{1}{1 + e^{-z}}",
    r"\sum_{k=1}^K p_k = 1",
    r"\hat{y} = W^\top x + b",
    r"x^{(i)}",
    r"\begin{aligned} a &= b + c \\ &= d \end{aligned}",
    r"\int_0^1 f(x)\,dx \le \sqrt{\pi}",
)
DISTINCT_SHARE = 0.62
"""Of the formulas of real documents 58 to 68 % are distinct."""
PLAIN_SAMPLE, ALONE_SAMPLE = 8, 32
"""Screenshots are so slow that only so many are taken; the page holds all equations."""


def equations(count: int) -> list[Item]:
    """That many equations to be pictured."""
    file = (
        Path(os.environ.get("MATHREPLY_SHARED", ROOT.parent / "shared"))
        / "equations"
        / "equations.jsonl"
    )
    if file.is_file():
        records = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        pairs = [(r["tex"], r["display"]) for r in records if r["source"].startswith("d2l")]
    else:
        pairs = [(tex, True) for tex in OWN]
    return [
        Item(str(at), rf"{tex} \;_{{{at}}}", display)
        for at, (tex, display) in enumerate(islice(cycle(pairs), count))
    ]


def document(count: int) -> list[Item]:
    """That many equations as documents have them: so many of them distinct, the others again."""
    chance = random.Random(1)
    distinct = equations(round(DISTINCT_SHARE * count))
    again = chance.choices(distinct, k=count - len(distinct))
    mixed = [*distinct, *again]
    chance.shuffle(mixed)
    return [Item(str(at), item.tex, item.display) for at, item in enumerate(mixed)]


def ours(items: Iterable[Item], session: Session, folder: Path) -> float:
    """Seconds; every picture checked, cut and written."""
    started = time.perf_counter()
    for item, formula in render_equations(items, session):
        if formula.picture is None:
            raise SystemExit(f"{item.tex}: {formula.outcome}: {formula.detail}")
        (folder / f"{item.id}.png").write_bytes(formula.picture.png)
    return time.perf_counter() - started


def plain(page: Page, items: list[Item], folder: Path) -> float:
    """Seconds of a script that typesets one page of all the equations and takes a screenshot of
    each; of few of them, times as many as there are for each of those."""
    started = time.perf_counter()
    typeset(page, "".join(f"<p>{markup(item)}</p>" for item in items))
    typesetting = time.perf_counter() - started
    boxes = page.locator("mjx-container").all()
    sample = boxes[:: max(1, len(boxes) // PLAIN_SAMPLE)]
    started = time.perf_counter()
    for number, box in enumerate(sample):
        box.screenshot(path=folder / f"plain-{number}.png")
    return typesetting + (time.perf_counter() - started) * len(items) / len(sample)


def one_by_one(page: Page, items: list[Item], folder: Path) -> float:
    """The same of a more careful script: each equation alone on the page, typeset and taken."""
    sample = items[:: max(1, len(items) // ALONE_SAMPLE)]
    started = time.perf_counter()
    for number, item in enumerate(sample):
        typeset(page, f"<p>{markup(item)}</p>")
        page.locator("mjx-container").screenshot(path=folder / f"alone-{number}.png")
    return (time.perf_counter() - started) * len(items) / len(sample)


def markup(item: Item) -> str:
    """An equation as HTML, between dollars."""
    return escape(f"$${item.tex}$$" if item.display else f"${item.tex}$", quote=False)


def typeset(page: Page, html: str) -> None:
    """Shows that and nothing else."""
    page.evaluate(
        "async (html) => { MathJax.typesetClear(); document.body.innerHTML = html;"
        " await MathJax.typesetPromise(); await document.fonts.ready }",
        html,
    )


@contextmanager
def plain_page() -> Iterator[Page]:
    """A page of Playwright's with MathJax on it, as quick as its settings make it."""
    root = find_bundle().root
    settings = {
        "enrich": False,
        "speech": False,
        "braille": False,
        "collapsible": False,
        "assistiveMml": False,
    }
    config = {
        "options": {"menuOptions": {"settings": settings}},
        "loader": {"paths": {"fonts": "/mathjax4/fonts"}},
        "tex": {"inlineMath": [["$", "$"]]},
    }
    html = (
        f"<meta charset=utf-8><script>MathJax = {json.dumps(config)}</script>"
        "<script src=/mathjax4/tex-mml-chtml.js></script>"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find("chromium").path)
        page = browser.new_page(device_scale_factor=2)
        page.route(
            "http://bench.invalid/**",
            lambda route: (
                route.fulfill(body=html, content_type="text/html")
                if route.request.url.endswith("/page")
                else route.fulfill(
                    path=root / route.request.url.removeprefix("http://bench.invalid/")
                )
            ),
        )
        page.goto("http://bench.invalid/page")
        page.evaluate("MathJax.startup.promise")
        yield page
        browser.close()


def peer(items: list[Item], modules: Path, folder: Path) -> float:
    """Seconds of MathJax 4.1 in Node plus resvg, one process, start-up left out."""
    file = folder / "items.jsonl"
    records = [json.dumps({"id": i.id, "tex": i.tex, "display": i.display}) for i in items]
    file.write_text("\n".join(records), "utf-8")
    done = subprocess.run(
        ["node", "peer.mjs", file, folder], cwd=modules, capture_output=True, text=True, check=True
    )
    return float(json.loads(done.stdout.splitlines()[-1])["seconds"])


def install_peer(folder: Path) -> bool:
    """Whether npm could fetch the peer into a temporary folder."""
    if shutil.which("npm") is None:
        return False
    shutil.copyfile(PEER, folder / PEER.name)
    (folder / "package.json").write_text('{"private": true}', "utf-8")
    packages = ["mathjax@4.1.3", "@mathjax/mathjax-newcm-font@4.1.3", "@resvg/resvg-js"]
    return (
        subprocess.run(
            ["npm", "install", "--silent", *packages], cwd=folder, capture_output=True
        ).returncode
        == 0
    )


def browser_memory_mb(parent: int) -> float:
    """Proportional memory of all processes below that one, in MB; 0 where there is no /proc."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            children.setdefault(int(stat.read_text().rsplit(")", 1)[1].split()[1]), []).append(
                int(stat.parent.name)
            )
        except OSError:
            continue
    total, queue = 0.0, list(children.get(parent, []))
    while queue:
        pid = queue.pop()
        queue += children.get(pid, [])
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return total


class Run(NamedTuple):
    """What a contender works with."""

    session: Session
    page: Page
    folder: Path


def rounds(count: int, number: int, folder: Path) -> None:
    """All contenders, side by side."""
    items, pages = equations(count), document(count)
    modules = folder / "peer"
    modules.mkdir()
    contenders: dict[str, Callable[[Run], float]] = {
        "ours, checked": lambda run: ours(items, run.session, run.folder),
        "ours, a document": lambda run: ours(pages, run.session, run.folder),
        "a screenshot each": lambda run: plain(run.page, items, run.folder),
        "a screenshot each, alone": lambda run: one_by_one(run.page, items, run.folder),
    }
    if install_peer(modules):
        contenders["MathJax in Node + resvg"] = lambda run: peer(items, modules, run.folder)
    else:
        print("npm cannot fetch the peer: left out")
    rates: dict[str, list[float]] = {name: [] for name in contenders}
    with Session(Settings()) as session, plain_page() as page:
        ours(items[:10], session, folder)
        one_by_one(page, items[:10], folder)
        for turn in range(number):
            for name, seconds in contenders.items():
                # Each in a folder of its own: to write over a file takes longer than to make it.
                own = folder / f"{turn}-{name}"
                own.mkdir()
                rates[name].append(count / seconds(Run(session, page, own)))
    for name, found in rates.items():
        print(f"{name:26} {statistics.median(found):7.1f} equations/s")
        if not name.startswith("ours"):
            for mine in ("ours, checked", "ours, a document"):
                pairs = zip(rates[mine], found, strict=True)
                print(
                    f"{'':14}{mine}: {statistics.median(a / b for a, b in pairs):.2f} times as fast"
                )


def long(folder: Path) -> None:
    """Time at 2,000 and 10,000 equations; median and peak of the memory in the second half, as
    bursts come and go."""
    for count in (2_000, 10_000):
        with Session(Settings()) as session:
            memory: list[float] = []
            own = folder / f"long-{count}"
            own.mkdir()

            def watched(items: list[Item], memory: list[float]) -> Iterator[Item]:
                for at, item in enumerate(items):
                    if at % 250 == 249 and at >= len(items) // 2:
                        memory += (browser_memory_mb(os.getpid()) for _ in range(5))
                    yield item

            seconds = ours(watched(equations(count), memory), session, own)
            print(
                f"{count:6} equations: {seconds:6.1f} s, {count / seconds:5.1f} equations/s, "
                f"browser {statistics.median(memory):4.0f} MB, at most {max(memory):4.0f}"
            )


BARE = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=PATH)
    page = browser.new_page()
    page.set_content("<p>x")
    page.screenshot()
    browser.close()
"""


def cold(number: int, folder: Path) -> None:
    """One equation by ``mathreply png`` against a bare script that takes one screenshot, processes
    and all."""
    bare = [sys.executable, "-c", BARE.replace("PATH", repr(str(find("chromium").path)))]
    mine = [
        sys.executable,
        "-m",
        "mathreply",
        "png",
        r"\frac{1}{1 + e^{-z}}",
        "-o",
        str(folder / "one.png"),
    ]
    ratios, seconds = [], []
    for _ in range(number):
        times = []
        for command in (bare, mine):
            started = time.perf_counter()
            subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
            times.append(time.perf_counter() - started)
        ratios.append(times[1] / times[0])
        seconds.append(times[1])
    print(
        f"cold png of one equation: {statistics.median(seconds):.2f} s, "
        f"{statistics.median(ratios):.2f} times a bare screenshot"
    )


def main() -> None:
    """Runs what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("equations", type=int, nargs="?", default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--long", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mathreply-bench-") as name:
        rounds(arguments.equations, arguments.rounds, Path(name))
        cold(2 * arguments.rounds + 1, Path(name))
        if arguments.long:
            long(Path(name))


if __name__ == "__main__":
    main()
