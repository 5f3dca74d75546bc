"""A real server over a folder of answers, and real browsers before it."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from msgspec import Struct
from playwright.sync_api import Browser, BrowserContext, Error, Page, ViewportSize, sync_playwright

from mathreply.browser.find import find
from mathreply.diagnostics import BrowserMissing

ROOT = Path(__file__).parents[2]
KINDS = pytest.mark.parametrize("kind", ["chromium", "firefox"])
"""In both browsers; where one is not installed, its tests are skipped and say so."""
_LEFT = "status=2152398850"
"""Firefox (NS_BINDING_ABORTED): a page was left before its font was there."""
WINDOW = ViewportSize(width=1300, height=800)
TEXT = r"""---
title: Squares
symbols:
  a, b: real
---
Look at this:

$$
(a + b)^2 = a^2 + 2 a b + b^2
$$

and at what follows from it.

$$
(a - b)^2 = a^2 - 2 a b + b^2
$$
"""


class Served(Struct):
    """A server that runs."""

    folder: Path
    address: str
    process: subprocess.Popen[str]
    environment: dict[str, str]

    @property
    def port(self) -> int:
        return int(self.address.split(":")[2].split("/")[0])

    @property
    def secret(self) -> str:
        return self.address.split("/")[3]

    def kill(self) -> None:
        """As a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def start_again(self) -> None:
        """At the same port."""
        self.process, again = started(self.folder, self.environment, self.port)
        assert again == self.address


class Answer(Struct):
    """One answer of a server's folder."""

    served: Served
    name: str

    @property
    def path(self) -> Path:
        return self.served.folder / self.name

    @property
    def address(self) -> str:
        """Of its page."""
        return f"{self.served.address}write/{self.name}"


def started(
    folder: Path, environment: dict[str, str], port: int
) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "mathreply", "serve", str(folder), "--port", str(port)]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


@contextmanager
def serving(place: Path) -> Iterator[Served]:
    """A server over a folder of its own."""
    folder = place / "answers"
    folder.mkdir()
    environment = {
        **os.environ,
        "MATHREPLY_CACHE": str(place / "cache"),
        "PYTHONPATH": str(ROOT / "generator"),
    }
    process, address = started(folder, environment, 0)
    made = Served(folder, address, process, environment)
    try:
        yield made
    finally:
        made.process.terminate()
        try:
            made.process.wait(timeout=10)
        finally:
            made.process.kill()


@pytest.fixture(scope="package")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all tests that do not end it."""
    with serving(tmp_path_factory.mktemp("served")) as made:
        yield made


@pytest.fixture(scope="package")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("mortal")) as made:
        yield made


@pytest.fixture
def mortal(second: Served) -> Served:
    """One that a test may kill."""
    if second.process.poll() is not None:
        second.start_again()
    return second


_NUMBERS = count(1)


@pytest.fixture
def answer(served: Served) -> Answer:
    """An answer of the test's own."""
    return answer_in(served)


def answer_in(served: Served, text: str = TEXT) -> Answer:
    """Another answer in a server's folder."""
    name = f"answer-{next(_NUMBERS)}.md"
    (served.folder / name).write_text(text, "utf-8")
    return Answer(served, name)


@pytest.fixture(scope="package")
def browsers() -> Iterator[Callable[[str], Browser]]:
    """Chromium and Firefox, started when they are asked for.

    Playwright's loop is a running one to the whole process: it ends with this folder's tests, so
    that those of other folders can run theirs.
    """
    running: dict[str, Browser] = {}
    with sync_playwright() as playwright:

        def browser(kind: str) -> Browser:
            if kind not in running:
                try:
                    found = find("firefox" if kind == "firefox" else "chromium", None)
                except BrowserMissing as error:
                    pytest.skip(str(error))
                if kind == "firefox":
                    running[kind] = playwright.firefox.launch(
                        channel=found.channel, executable_path=found.path
                    )
                else:
                    running[kind] = playwright.chromium.launch(executable_path=found.path)
            return running[kind]

        yield browser
        for each in running.values():
            each.close()


@pytest.fixture(scope="package")
def profiles(browsers: Callable[[str], Browser]) -> Callable[[str], BrowserContext]:
    """What a person's browser keeps from page to page, its files of the engines among it."""

    @functools.cache
    def profile(kind: str) -> BrowserContext:
        return browsers(kind).new_context(viewport=WINDOW)

    return profile


class Left:
    """Windows that no test needs any more, of each browser: to open another one took as long again
    as the page that is shown in it."""

    def __init__(self, profiles: Callable[[str], BrowserContext]) -> None:
        self._profiles = profiles
        self._windows: defaultdict[str, list[Page]] = defaultdict(list)

    def take(self, kind: str) -> Page:
        """One of them, or a new one."""
        windows = self._windows[kind]
        return windows.pop() if windows else self._profiles(kind).new_page()

    def apart(self, kind: str) -> Page:
        """Another person's."""
        browser = self._profiles(kind).browser
        assert browser is not None
        return browser.new_page(viewport=WINDOW)

    def leave(self, kind: str, page: Page) -> None:
        """For the next test, which goes on to another address: an empty page between the two would
        take a renderer of its own."""
        self._windows[kind].append(page)


@pytest.fixture(scope="package")
def left(profiles: Callable[[str], BrowserContext]) -> Left:
    return Left(profiles)


class Pages:
    """Opens pages; a script's error or a refused resource in one of them fails the test.

    Firefox tells of a connection or a resource that is refused as of a script's error: a test that
    has it refused says so.
    """

    def __init__(self, left: Left) -> None:
        self._left = left
        self._shared: list[tuple[str, Page]] = []
        self._apart: list[Page] = []
        self._faults: list[str] = []
        self._own = [_LEFT]

    def __call__(self, address: str, kind: str = "chromium", *, apart: bool = False) -> Page:
        """An address in a window; ``apart`` is that of another person."""
        if apart:
            page = self._left.apart(kind)
            self._apart.append(page)
        else:
            page = self._left.take(kind)
            self._shared.append((kind, page))
        page.set_default_timeout(30_000)
        page.on("pageerror", self._fault)
        page.goto(address)
        return page

    def _fault(self, error: Error) -> None:
        self._faults.append(str(error))

    def refuse(self, *told: str) -> None:
        """Faults that hold these words are of the test's own making."""
        self._own += told

    def close(self) -> list[str]:
        """Leave them; the faults that there were."""
        for page in self._apart:
            page.close()
        for kind, page in self._shared:
            page.remove_listener("pageerror", self._fault)
            if not page.is_closed():
                self._left.leave(kind, page)
        return [fault for fault in self._faults if not any(own in fault for own in self._own)]


@pytest.fixture
def pages(left: Left) -> Iterator[Pages]:
    """Opens pages, and leaves them."""
    opened = Pages(left)
    yield opened
    assert opened.close() == []


@pytest.fixture(scope="package")
def desk(served: Served, left: Left) -> Iterator[Callable[[str], Page]]:
    """One page of each browser, at which its author goes from one tool to the next."""
    opened = Pages(left)

    @functools.cache
    def page_of(kind: str) -> Page:
        page = opened(answer_in(served).address, kind)
        page.wait_for_selector("body[data-settled]", state="attached")
        return page

    yield page_of
    assert opened.close() == []
