"""A rendered page reaches nothing but the local bundle, and nothing of one post reaches the
next."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.async_api import Error as PlaywrightError

from mathreply.browser import Session
from mathreply.browser.find import find
from mathreply.browser.gtk import GtkHouse
from mathreply.browser.relay import PlaywrightDriver, PlaywrightHost
from mathreply.model import CookedPage, Formula, PageRequest

pytestmark = pytest.mark.browser

FORMULA = '<div class="math">\nx^2\n</div>'


@contextmanager
def listener(body: str = "") -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and the paths that it was asked for; to ``/twin`` it
    answers with ``body``, and to what that asks for with nothing: a frame does not hold it anew."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode() if self.path == "/twin" else b"")

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def hostile(address: str) -> str:
    """HTML that asks for that address in every way that a post's HTML might."""
    return f"""{FORMULA}
    <img src="{address}/img">
    <img srcset="{address}/srcset 2x"><iframe src="{address}/frame"></iframe>
    <iframe src="file:///etc/passwd">
    </iframe><object data="{address}/object"></object><embed src="{address}/embed">
    <link rel="stylesheet" href="{address}/css"><link rel="prefetch" href="{address}/prefetch">
    <link rel="preconnect" href="{address}"><link rel="dns-prefetch" href="{address}">
    <style>@import url({address}/import); p {{ background: url({address}/background) }}
    @font-face {{ font-family: q; src: url({address}/font) }} p {{ font-family: q }}</style>
    <p>text</p>
    <p style="background-image: url({address}/inline)">text</p>
    <video src="{address}/video" autoplay></video>
    <audio src="{address}/audio" autoplay></audio><video poster="{address}/poster"></video>
    <svg><image href="{address}/svg" width="9" height="9"/><use href="{address}/use#a"/></svg>
    <script src="{address}/script"></script><script>fetch("{address}/fetch")</script>
    <img src="x" onerror="fetch('{address}/onerror'); document.title = 'ran'">
    <form action="{address}/form"><input type="image" src="{address}/input"></form>
    <base href="{address}/">
    <a href="{address}/ping" ping="{address}/ping">a</a>"""


def refresh(address: str) -> str:
    """HTML that leaves for that address."""
    return f'<meta http-equiv="refresh" content="0; url={address}/refresh">'


HEARD = {
    *("/twin", "/img", "/frame", "/css", "/script"),
    *("/fetch", "/svg", "/import", "/inline"),
}


async def visit(host: PlaywrightHost, address: str, is_over: Callable[[], bool]) -> None:
    """Shows the twin in a page without our guard, until it is over, or for some seconds."""
    page = await host.browser.new_page()
    with suppress(PlaywrightError):  # where the browser knows no address
        await page.goto(f"{address}/twin", wait_until="commit")
    for _ in range(100):
        if is_over():
            break
        await page.wait_for_timeout(100)
    await page.close()


def test_listener_hears() -> None:
    """The good twin: the same elements in a page of the same browser without our guard and flags
    do reach the listener."""

    async def visited(address: str, asked: list[str]) -> None:
        driver = PlaywrightDriver()
        await driver.start()
        host = await driver.launch(find("chromium"), (), 10)
        await visit(host, address, lambda: set(asked) >= HEARD)
        await host.close()
        await driver.stop()

    with listener(hostile("")) as (address, asked), ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, visited(address, asked)).result()
    assert set(asked) >= HEARD


def test_browser_itself_reaches_nothing(relayed_session: Session) -> None:
    """A page of the session's browser that nobody guards finds no listener, by whatever name."""
    with listener(hostile("")) as (address, asked):
        for name in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]"):
            named = address.replace("127.0.0.1", name)
            host = relayed_session._call(relayed_session._house._ready())
            relayed_session._call(visit(host, named, lambda: True))
    assert asked == []


@pytest.mark.parametrize("kind", ["session", "relayed_session"])
def test_page_reaches_nothing(request: pytest.FixtureRequest, kind: str) -> None:
    """No element, style or script of a post's HTML reaches an address; the formula beside them
    renders."""
    session: Session = request.getfixturevalue(kind)
    with listener() as (address, asked):
        page = CookedPage(hostile(address) + refresh(address), (Formula("x^2", True),))
        (rendering,) = session.render([PageRequest(page)])
    assert rendering.formulas[0].outcome == "rendered"
    assert asked == []


@pytest.mark.slow
def test_firefox_reaches_nothing(firefox: Session) -> None:
    """The same holds in Firefox."""
    with listener() as (address, asked):
        page = CookedPage(hostile(address) + refresh(address), (Formula("x^2", True),))
        (rendering,) = firefox.render([PageRequest(page)])
    assert rendering.formulas[0].outcome == "rendered"
    assert asked == []


@pytest.mark.slow
def test_webkit_reaches_nothing(webkit: Session) -> None:
    """In WebKit, whose requests nobody can intercept: a page without our guard is heard first, then
    one of ours not."""
    if not isinstance(webkit._house, GtkHouse):
        pytest.skip("Playwright's own WebKit is guarded as Chromium is")
    webkit.browser()
    with listener(hostile("")) as (address, asked):
        webkit._house._driver.execute_script("location.href = arguments[0]", f"{address}/twin")
        deadline = time.monotonic() + 10
        while not set(asked) >= HEARD and time.monotonic() < deadline:
            time.sleep(0.1)
    assert set(asked) >= HEARD
    with listener() as (address, asked):
        page = CookedPage(hostile(address) + refresh(address), (Formula("x^2", True),))
        (rendering,) = webkit.render([PageRequest(page)])
        time.sleep(1)
    assert rendering.formulas[0].outcome == "rendered"
    assert asked == []


def test_bundle_ends_at_its_folder(session: Session, tmp_path: Path) -> None:
    """A path that climbs out of the bundle finds nothing, while one inside it finds its file."""
    bundle = session._house._bundle
    secret = tmp_path / "secret.js"
    secret.write_text("secret", "utf-8")
    inner = tmp_path / "engines"
    inner.mkdir()
    (inner / "good.js").write_text("good", "utf-8")
    confined = replace(bundle, root=inner)
    assert confined.asset("good.js") is not None
    assert confined.asset("../secret.js") is None
    assert confined.asset(str(secret)) is None


@pytest.mark.parametrize("engine", ["mathjax4-chtml", "mathjax2-chtml", "katex"])
def test_macros_stay_in_their_post(session: Session, page: Any, engine: Any) -> None:
    """A macro serves the later formulas of its post, as on the forum, and is unknown in the next
    post."""
    define, use = (r"\gdef" if engine == "katex" else r"\def") + r"\mine{y}\mine + 1", r"\mine + 2"
    first, second = session.render(
        [PageRequest(page(define, use), engine), PageRequest(page(use), engine)]
    )
    assert [f.outcome for f in first.formulas] == ["rendered", "rendered"]
    assert second.formulas[0].outcome != "rendered"


def test_labels_stay_in_their_post(session: Session, page: Any) -> None:
    """The same label in two posts is no error, while twice in one post it is."""
    labelled = r"\begin{equation} x \label{eq:1} \end{equation}"
    one, other, both = session.render(
        [
            PageRequest(page(labelled)),
            PageRequest(page(labelled)),
            PageRequest(page(labelled, labelled)),
        ]
    )
    assert one.formulas[0].outcome == other.formulas[0].outcome == "rendered"
    assert "multiply defined" in both.formulas[1].detail
