"""``mathreply serve``: the page for writing, on this machine alone."""

from __future__ import annotations

import argparse
import os
import secrets
import socket
import sys
import webbrowser
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

import uvicorn

from mathreply.commands.setup import cache_of, settings_of
from mathreply.diagnostics import EnvironmentFault, UsageError
from mathreply.disk.cache import default_folder
from mathreply.run.workshop import Workshop
from mathreply.serve.folder import Folder
from mathreply.serve.server import Server

_HOST = "127.0.0.1"
_PORT = 8642
_SECRET_LENGTH = 20
_BREATH_S = 0.07
"""After a key the window's own preview comes first; the checking browser waits so long."""


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted; the address goes to stdout."""
    settings, cache = settings_of(arguments), cache_of(arguments)
    root, name = _place(Path(arguments.path))
    kept = cache.folder or default_folder()
    drafts = kept / "drafts" if kept is not None else root / ".mathreply-drafts"
    secret = _secret(drafts)
    with closing(_listening(arguments.port)) as listener:
        listener.listen(128)  # who opens the address before the server is up waits for it
        port = listener.getsockname()[1]
        address = f"http://{_HOST}:{port}/{secret}/"
        if name:
            address += f"write/{quote(name)}"
        with Workshop(settings, cache=cache, breath_s=_BREATH_S) as workshop:
            server = Server(Folder(root, drafts), workshop, port, secret, settings.output)
            config = uvicorn.Config(
                server.app(),
                log_level="error",
                access_log=False,  # its lines would hold the secret
                ws_max_size=8_000_000,  # of an answer's million characters, each escaped
                timeout_graceful_shutdown=3,
            )
            print(address, flush=True)
            print("Ctrl-C ends it; what is not saved is kept", file=sys.stderr)
            if arguments.open:
                webbrowser.open(address)
            uvicorn.Server(config).run(sockets=[listener])
    cache.close()
    return 0


def _place(path: Path) -> tuple[Path, str]:
    """The folder to serve, and the answer that is opened in it; none where a folder is named.

    Raises:
        UsageError: there is neither.
    """
    if path.is_dir():
        return path, ""
    if path.suffix == ".md" and path.parent.is_dir():
        return path.parent, path.name
    raise UsageError(
        f"{path}: no-input: there is no such folder or answer", "name a folder of answers"
    )


def _secret(folder: Path) -> str:
    """The secret of this user's pages: the same after a restart, so that an open page goes on."""
    path = folder / "secret"
    try:
        known = path.read_text("ascii").strip()
        if len(known) >= _SECRET_LENGTH and path.stat().st_mode & 0o077 == 0:
            return known
    except (OSError, ValueError):
        pass  # there is none yet
    made = secrets.token_urlsafe(18)
    with suppress(OSError):  # then the next start has another one
        folder.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(made)
    return made


def _listening(port: int | None) -> socket.socket:
    """A socket of this machine alone.

    Raises:
        EnvironmentFault: the port that was asked for is taken.
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_HOST, _PORT if port is None else port))
    except OSError as error:
        if port is None:
            listener.bind((_HOST, 0))
            return listener
        listener.close()
        raise EnvironmentFault(
            f"port {port} cannot be used: {error.strerror}", "name another with --port"
        ) from error
    return listener
