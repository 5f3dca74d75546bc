"""A server on 127.0.0.1 that sends the empty page and the bundle, for a browser whose requests
nobody can intercept."""

from __future__ import annotations

import contextlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from mathreply.browser.delivery import fate_of
from mathreply.browser.document import document
from mathreply.browser.origin import ORIGIN, Bundle
from mathreply.model import EngineName, Line

_POLL_S = 0.02
"""How long closing may wait."""


class PageServer:
    """Serves until it is closed; ``files`` and ``lost`` are those of the page that is expected."""

    def __init__(self, bundle: Bundle) -> None:
        self.files: list[tuple[str, int]] = []
        self.lost: list[str] = []
        self._bundle = bundle
        self._engine: EngineName = "mathjax4-chtml"
        self._line = Line()
        self._wire = threading.Lock()
        self._open()

    def _open(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(
            target=self._server.serve_forever, args=(_POLL_S,), daemon=True, name="page server"
        ).start()

    def expect(self, engine: EngineName, line: Line) -> None:
        """The next page is for that engine and line; from a port of its own, so that nothing comes
        from a cache."""
        self.close()
        self._engine, self._line = engine, line
        self.files, self.lost = [], []
        self._open()

    def close(self) -> None:
        """Stops serving."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for a path; waits as long as the line takes."""
        if path == "/":
            html, policy = document(self._engine)
            headers = {
                "content-type": "text/html; charset=utf-8",
                "content-security-policy": policy.replace(ORIGIN, self.origin),
            }
            return 200, headers, html.encode()
        name = path.split("?")[0].removeprefix("/engines/")
        asset, fate = self._bundle.asset(name), fate_of(name, self._line)
        time.sleep(self._line.seconds(1, 0))
        if asset is None or fate in ("lost", "stalled"):
            self.lost.append(name)
            return (404 if fate != "stalled" else 0), {}, b""
        body = asset.body[: len(asset.body) // 2] if fate == "truncated" else asset.body
        if fate == "truncated":
            self.lost.append(name)
        else:
            self.files.append((name, self._bundle.wire_bytes(name)))
        with self._wire:
            time.sleep(self._line.seconds(0, self._bundle.wire_bytes(name)))
        return 200, {"content-type": asset.content_type}, body

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, body = server.answer(self.path)
                if not status:
                    time.sleep(60)  # a stalled file: longer than anybody waits
                    return
                self.send_response(status)
                for name, value in (headers | {"content-length": str(len(body))}).items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(ConnectionError):  # the page has gone on without this file
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        return Handler
