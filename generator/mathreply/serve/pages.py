"""What the browser loads: pages with their policies, scripts, and the preview's sandbox."""

from __future__ import annotations

from importlib.resources import files
from pathlib import PurePosixPath

from starlette.responses import PlainTextResponse, Response

from mathreply.browser import engines as browser

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
REPORT = "report.html"
_MADE = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
_COMMON = {
    "referrer-policy": "no-referrer",  # the address holds the secret
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
}
ENGINES = {
    "mathjax4": browser.ENGINES["mathjax4-chtml"],
    "mathjax2": browser.ENGINES["mathjax2-chtml"],
    "katex": browser.ENGINES["katex"],
}
"""The engines of the preview, each set up as the checking browser does it."""
_SETUP = frozenset(name for engine in ENGINES.values() for name in engine.setup)
_FRAME_FILES = {"frame.js", "frame.css"}


def page(name: str, port: int, secret: str) -> Response:
    """A page of ours: scripts from here alone, and nothing from anywhere else."""
    here = f"http://127.0.0.1:{port} http://localhost:{port}"
    sockets = f"ws://127.0.0.1:{port} ws://localhost:{port}"
    policy = "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",  # the editor writes its own styles
            f"connect-src {here} {sockets}",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            f"frame-src {here}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
    made = _file(f"page/{name}", {"content-security-policy": policy})
    body = bytes(made.body).replace(b"{base}", f"/{secret}/".encode())
    made.headers["content-length"] = str(len(body))
    made.body = body
    return made


def script(name: str) -> Response:
    """One of the page's own files."""
    return _file(f"page/{name}", {})


def frame(engine: str, port: int) -> Response:
    """The preview's page for an engine. It is sandboxed, without an origin of its own: the answer's
    HTML is sanitised, and if it could script, it would reach nothing."""
    if engine not in ENGINES:
        return PlainTextResponse("there is no such engine\n", 404)
    here = f"http://127.0.0.1:{port} http://localhost:{port}"
    policy = "; ".join(
        (
            "sandbox allow-scripts",
            "default-src 'none'",
            f"script-src {here}",
            f"style-src {here} 'unsafe-inline'",
            f"font-src {here} data:",
            f"img-src {here} data:",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {here}",
        )
    )
    record = ENGINES[engine]
    paths = (record.entry, *record.extensions)
    scripts = "".join(f'<script src="/frame/{name}"></script>' for name in record.setup)
    head = (
        '<link rel="stylesheet" href="/engines/katex/katex.min.css">' if engine == "katex" else ""
    )
    html = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Preview</title>'
        '<meta name="viewport" content="width=device-width">'
        f'<link rel="stylesheet" href="/frame/frame.css">{head}'
        f'<body data-engine="{" ".join(paths)}"><main id="post" class="cooked"></main>'
        f'{scripts}<script src="/frame/frame.js" type="module"></script>'
    )
    return Response(
        html, media_type=_TYPES[".html"], headers={**_COMMON, "content-security-policy": policy}
    )


def made(name: str, content: bytes | None) -> Response:
    """A file of an answer's output folder. Its report runs the one script that it names by its
    hash, without an origin."""
    if content is None:
        return PlainTextResponse("there is no such file\n", 404)
    kind = _MADE.get(PurePosixPath(name).suffix, "text/plain; charset=utf-8")
    policy = "sandbox allow-scripts allow-downloads allow-popups; frame-ancestors 'none'"
    headers = {**_COMMON, "content-security-policy": policy}
    return Response(content, media_type=kind, headers=headers)


def setup(name: str) -> Response:
    """A file of the preview's page: its own, or an engine's set-up, which the checking browser
    shares."""
    if name in _SETUP:
        text = files("mathreply.browser").joinpath("page", name).read_text("utf-8")
        return Response(text, media_type=_TYPES[".js"], headers=_OPEN)
    if name in _FRAME_FILES:
        return _file(f"page/{name}", _OPEN)
    return PlainTextResponse("there is no such file\n", 404)


_OPEN = {**_COMMON, "access-control-allow-origin": "*"}
"""For the sandbox, whose modules are asked for across origins."""


def _file(path: str, headers: dict[str, str]) -> Response:
    resource = files("mathreply.serve")
    kind = PurePosixPath(path).suffix
    parts = path.split("/")
    target = resource.joinpath(*parts)
    if ".." in parts or kind not in _TYPES or not target.is_file():
        return PlainTextResponse("there is no such file\n", 404)
    return Response(target.read_bytes(), media_type=_TYPES[kind], headers={**_COMMON, **headers})
