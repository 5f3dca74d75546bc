"""Who may speak to the server: nobody but its own pages."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.serve.conftest import Answer, Served


def asked(served: Served, path: str, headers: Mapping[str, str] = {}, method: str = "GET") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    return connection.getresponse().status


def test_a_page_of_elsewhere_is_refused(served: Served) -> None:
    """By its origin, by a name of its own that leads here, and without the secret; the good twin
    gets the page."""
    own, good = f"/{served.secret}/", f"127.0.0.1:{served.port}"
    assert asked(served, own) == 200
    assert asked(served, own, {"Host": good, "Origin": f"http://{good}"}) == 200
    assert asked(served, own, {"Host": "evil.example"}) == 403
    assert asked(served, own, {"Host": f"evil.example:{served.port}"}) == 403
    assert asked(served, own, {"Origin": "http://evil.example"}) == 403
    assert asked(served, own, {"Origin": "null"}) == 403
    assert asked(served, "/") == 403
    assert asked(served, f"/{served.secret[:-1]}/") == 403
    assert asked(served, "/answers") == 403


def test_the_sandbox_gets_the_package_alone(served: Served) -> None:
    """The preview's files and the engines, without the secret; nothing beyond them."""
    assert asked(served, "/frame/mathjax4.html", {"Origin": "null"}) == 200
    assert asked(served, "/frame/frame.js") == 200
    assert asked(served, "/engines/katex/katex.min.css") == 200
    for path in (
        "/frame/other.html",
        "/frame/write.js",
        "/frame/..%2fsheet.py",
        "/engines/../pyproject.toml",
        "/engines/%2e%2e/settings.py",
        "/engines/..%2fsettings.py",
        f"/{served.secret}/page/..%2fserver.py",
        f"/{served.secret}/write/..%2f..%2fetc%2fpasswd",
    ):
        assert asked(served, path) in (403, 404), path
    assert asked(served, "/frame/mathjax4.html", method="POST") == 403


def test_it_listens_to_this_machine_alone(served: Served) -> None:
    """The address that it prints is that of the loopback."""
    assert served.address.startswith("http://127.0.0.1:")


def socket_of(answer: Answer, origin: str | None, secret: str = "") -> ClientConnection:
    served, name = answer.served, answer.name
    address = f"ws://127.0.0.1:{served.port}/{secret or served.secret}/sheet/{name}"
    return connect(address, origin=origin)  # type: ignore[arg-type]  # its own type for a str


def test_a_foreign_handshake_is_refused(answer: Answer, served: Served) -> None:
    """A page elsewhere cannot open the WebSocket either; our own can."""
    with socket_of(answer, f"http://127.0.0.1:{served.port}") as socket:
        socket.send(json.dumps({"type": "hello", "session": "", "revision": 0}))
        assert json.loads(socket.recv(10))["type"] == "text"
    for origin in ("http://evil.example", "null", None, f"https://127.0.0.1:{served.port}"):
        with pytest.raises(InvalidStatus):
            socket_of(answer, origin)
    with pytest.raises(InvalidStatus):
        socket_of(answer, f"http://127.0.0.1:{served.port}", "x" * 24)


@pytest.mark.parametrize(
    "message",
    [
        "{",
        "[]",
        "{}",
        '{"type": "push"}',
        '{"type": "push", "revision": 0, "updates": [{"a": 1}]}',
        '{"type": "push", "revision": 0, "updates": [{"changes": [9999]}]}',
        '{"type": "other"}',
        "7",
    ],
)
def test_what_is_no_message_ends_its_window_alone(
    answer: Answer, served: Served, message: str
) -> None:
    """Another window goes on, and the text is whole."""
    origin = f"http://127.0.0.1:{served.port}"
    with socket_of(answer, origin) as bad:
        bad.send(message)
        assert json.loads(bad.recv(10))["type"] == "misunderstood"
        with pytest.raises(ConnectionClosed):
            bad.recv(10)
    with socket_of(answer, origin) as good:
        good.send(json.dumps({"type": "hello", "session": "", "revision": 0}))
        assert "Look at this" in json.loads(good.recv(10))["text"]
