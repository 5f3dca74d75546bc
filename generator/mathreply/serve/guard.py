"""Who may speak to the server: pages that it has served itself, opened by their secret address.

A page elsewhere on the web can send requests to this machine. It cannot know the secret in the
path; its ``Origin`` gives it away; and a name of its own that leads here (rebinding) gives it away
by ``Host``. All three are looked at, on a WebSocket's handshake as well.
"""

from __future__ import annotations

import secrets

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

OPEN = ("/frame/", "/engines/")
"""What the sandboxed preview loads, which knows no secret: files of the package, nothing of the
author's."""


class Guard:
    """Lets through what is asked of the server by its own name, under its secret."""

    def __init__(self, app: ASGIApp, port: int, secret: str) -> None:
        self._app = app
        self._hosts = {f"127.0.0.1:{port}".encode(), f"localhost:{port}".encode()}
        self._secret = secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if not refusal:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(1008, refusal)(scope, receive, send)
        else:
            await PlainTextResponse(f"{refusal}\n", 403)(scope, receive, send)

    def _refusal(self, scope: Scope) -> str:
        """Why it is refused; empty if it is not."""
        headers: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name, []).append(value)
        hosts = headers.get(b"host", [])
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return "this server answers to 127.0.0.1 alone"
        origins = headers.get(b"origin", [])
        path = str(scope["path"])
        if path.startswith(OPEN) and scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            return ""  # fonts are asked for by the sandbox, whose origin is "null"
        if any(origin != b"http://" + hosts[0] for origin in origins):
            return "this page is of elsewhere"
        if scope["type"] == "websocket" and not origins:
            return "a page says where it is from"
        given = path.split("/")[1]
        if not secrets.compare_digest(given.encode(), self._secret.encode()):
            return "open the address that `mathreply serve` has printed: it holds a secret"
        return ""
