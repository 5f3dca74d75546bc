"""Chromium at the two ends of a pipe, without a driver's process in between.

That process takes half a second to start, as long as everything else of a short run, and passes
each message and each capture on, which is a twentieth of the work of a long one.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import cast

import msgspec

from mathreply.browser.devtools import DevToolsWindow, Params
from mathreply.browser.faults import PageLost, first_line, translate
from mathreply.browser.find import Browser
from mathreply.browser.window import NotStarted, Serve, Window

_SWITCHES = (
    # No window but those that are asked for, and no other way to it than the pipe.
    *("--headless", "--no-startup-window", "--remote-debugging-pipe"),
    # A container's user may start no sandbox, and its shared memory is small.
    *("--no-sandbox", "--disable-dev-shm-usage"),
    # Nothing of its own accord: no updates, extensions, accounts, reports, welcome.
    *("--disable-background-networking", "--disable-component-update", "--disable-default-apps"),
    *("--disable-extensions", "--disable-sync", "--disable-breakpad", "--metrics-recording-only"),
    *("--disable-field-trial-config", "--disable-client-side-phishing-detection"),
    *("--no-first-run", "--no-default-browser-check", "--no-service-autorun"),
    *("--disable-search-engine-choice-screen", "--password-store=basic", "--use-mock-keychain"),
    "--disable-features=HttpsUpgrades,MediaRouter,OptimizationHints,PaintHolding,Translate,"
    "BlockOriginHeaderModificationOnRedirect",
    # At full speed, though nobody looks.
    *("--disable-background-timer-throttling", "--disable-renderer-backgrounding"),
    *("--disable-backgrounding-occluded-windows", "--disable-hang-monitor"),
    *("--disable-back-forward-cache", "--disable-ipc-flooding-protection"),
    # The same colours on every machine, nothing beside the page, captures of all of it.
    *("--force-color-profile=srgb", "--hide-scrollbars", "--mute-audio"),
    "--enable-features=CDPScreenshotNewSurface",
)

_HEARD_BYTES = 4_096
"""So much of what a browser says in words is kept for the message that it does not start."""
_PIPE_BYTES = 1 << 20
"""A capture of half a megabyte then comes in one piece."""
_PREFIX = "mathreply-browser-"
_YOUNG_S = 60.0
"""A folder that is no older may not be held yet."""
_FIRST_FREE = 10
"""Numbers of files below it are the browser's: it reads commands from 3 and answers to 4."""


class _Fault(msgspec.Struct, frozen=True):
    message: str


class _Message(msgspec.Struct, frozen=True):
    """An answer, which has its command's ``id``, or an event, which has a ``method``."""

    id: int = 0
    result: Params = {}
    error: _Fault | None = None
    method: str = ""
    params: Params = {}
    sessionId: str = ""


_decoder = msgspec.json.Decoder(_Message)
_LOST = _Message(error=_Fault("Target closed"))


class PipeDriver:
    """Starts Chromium in this process's name."""

    def __init__(self) -> None:
        self._hosts: list[PipeHost] = []

    def program(self) -> Path | None:
        """There is none."""
        return None

    async def start(self) -> None:
        """Nothing is needed."""

    async def launch(self, found: Browser, flags: tuple[str, ...], seconds: float) -> PipeHost:
        """The browser, running.

        Raises:
            NotStarted: it does not start, or not in that time.
        """
        host = PipeHost()
        self._hosts.append(host)
        try:
            await asyncio.wait_for(host.begin(found.path, flags), seconds)
        except TimeoutError as fault:
            await host.close()
            raise NotStarted(f"it did not answer within {seconds:.0f} s") from fault
        except (OSError, PageLost) as fault:
            said = host.words() or str(fault)
            await host.close()
            raise NotStarted(f"it ended: {first_line(said)}") from fault
        return host

    def kill(self) -> None:
        """Ends what it has started, without waiting."""
        for host in self._hosts:
            host.kill()

    async def stop(self) -> None:
        """Ends what still runs."""
        for host in self._hosts:
            await host.close()


class PipeHost:
    """A running Chromium, with a profile that ends with it."""

    name = "chromium"

    def __init__(self) -> None:
        self.version = ""
        self._folder: _Folder | None = None
        self._process = 0
        self._wire = _Wire()
        self._words = _Words()

    async def begin(self, program: Path, flags: tuple[str, ...]) -> None:
        """Starts it, and waits until it answers.

        Raises:
            OSError: it cannot be run.
            PageLost: it ended.
        """
        self._folder = _Folder()
        profile = f"--user-data-dir={self._folder.path / 'profile'}"
        command = [str(program), *_SWITCHES, *flags, profile]
        # What it leaves behind when it is killed lies below its folder.
        environment = {**os.environ, "TMPDIR": str(self._folder.path)}
        commands, answers, words = _pipe(), _pipe(), _pipe()
        nothing = _moved(os.open(os.devnull, os.O_RDONLY))
        theirs = ((nothing, 0), (words[1], 1), (words[1], 2), (commands[0], 3), (answers[1], 4))
        try:
            self._process = os.posix_spawn(
                program,
                command,
                environment,
                file_actions=[(os.POSIX_SPAWN_DUP2, *each) for each in theirs],
                setpgroup=0,
            )
        except OSError:
            for each in (commands[1], answers[0], words[0]):
                os.close(each)
            raise
        finally:
            for each in {number for number, _ in theirs}:
                os.close(each)
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: self._words, os.fdopen(words[0], "rb", 0))
        await loop.connect_read_pipe(lambda: self._wire, os.fdopen(answers[0], "rb", 0))
        writer, _ = await loop.connect_write_pipe(
            asyncio.BaseProtocol, os.fdopen(commands[1], "wb", 0)
        )
        self._wire.connect(writer)
        told = await self._wire.send("Browser.getVersion", {})
        self.version = str(told.get("product")).partition("/")[2]

    def words(self) -> str:
        """What it said in words so far."""
        return self._words.heard.decode("utf-8", "replace")

    def is_connected(self) -> bool:
        """Whether it still runs."""
        return self._wire.is_open

    async def open(self, serve: Serve, width_px: int, height_px: int) -> Window:
        """A new window of that size, which shows nothing yet."""
        send = self._wire.send
        profile = await send("Target.createBrowserContext", {"disposeOnDetach": True})
        page = {"url": "about:blank", "width": width_px, "height": height_px}
        _, target = await asyncio.gather(
            send("Browser.setDownloadBehavior", {"behavior": "deny", **profile}),
            send("Target.createTarget", page | profile),
        )
        session = await send("Target.attachToTarget", {"flatten": True, **target})
        window = DevToolsWindow(
            _Session(self._wire, session["sessionId"]),
            serve,
            (width_px, height_px),
            partial(send, "Target.disposeBrowserContext", profile),
        )
        await window.begin()
        return window

    def kill(self) -> None:
        """Ends all of its processes; safe to call twice, but not once they are closed."""
        if self._process:
            with suppress(ProcessLookupError, PermissionError):  # all of them have ended
                os.killpg(self._process, signal.SIGKILL)

    async def close(self) -> None:
        """Ends it; nothing that it would save is wanted."""
        self.kill()
        self._wire.end()
        process, self._process = self._process, 0
        folder, self._folder = self._folder, None
        await asyncio.to_thread(_buried, process, folder)


def _pipe() -> tuple[int, int]:
    """Both ends of a large pipe, of which no number is one of the browser's."""
    reading, writing = (_moved(end) for end in os.pipe())
    with suppress(AttributeError, OSError):  # Linux alone has it, and bounds it for each user
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return reading, writing


def _moved(file: int) -> int:
    """The same open file under a number that is none of the browser's."""
    moved = fcntl.fcntl(file, fcntl.F_DUPFD_CLOEXEC, _FIRST_FREE)
    os.close(file)
    return moved


def _buried(process: int, folder: _Folder | None) -> None:
    """Waits for a killed process, and removes what it leaves."""
    if process:
        with suppress(ChildProcessError):  # whoever hosts us waits for all children
            os.waitpid(process, 0)
    if folder is not None:
        folder.remove()


class _Folder:
    """A browser's own, for as long as this process lives; those of killed ones are cleared away."""

    def __init__(self) -> None:
        self.path = Path(mkdtemp(prefix=_PREFIX))
        self._lock = os.open(self.path, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def remove(self) -> None:
        """Removes it, and all others that have lost their processes."""
        self._remove(self.path, self._lock)
        for other in self.path.parent.glob(f"{_PREFIX}*"):
            with suppress(OSError):  # another user's, or one that is held
                if time.time() - other.stat().st_mtime > _YOUNG_S:
                    lock = os.open(other, os.O_RDONLY | os.O_NOFOLLOW)
                    try:
                        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except OSError:
                        os.close(lock)
                        raise
                    self._remove(other, lock)

    def _remove(self, path: Path, lock: int) -> None:
        shutil.rmtree(path, ignore_errors=True)  # a last process may still be writing there
        os.close(lock)


class _Words(asyncio.Protocol):
    """What a browser says in words: heard, and forgotten but for its beginning."""

    def __init__(self) -> None:
        self.heard = b""

    def data_received(self, data: bytes) -> None:
        if len(self.heard) < _HEARD_BYTES:
            self.heard += data[:_HEARD_BYTES]


class _Wire(asyncio.Protocol):
    """The protocol's messages, each ended by a zero byte, and who waits for which."""

    def __init__(self) -> None:
        self.is_open = False
        self._is_ended = False
        self._reader: asyncio.ReadTransport | None = None
        self._writer: asyncio.WriteTransport | None = None
        self._unread: list[bytes] = []
        self._number = 0
        self._waiting: dict[int, tuple[str, asyncio.Future[_Message]]] = {}
        self._hearing: dict[tuple[str, str], Callable[[Params], None]] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._reader = cast("asyncio.ReadTransport", transport)
        self.is_open = True

    def connect(self, writer: asyncio.WriteTransport) -> None:
        """Commands are written to it."""
        self._writer = writer
        if self._is_ended and not writer.is_closing():
            writer.abort()

    def data_received(self, data: bytes) -> None:
        *ended, rest = data.split(b"\0")
        for each in ended:
            self._unread.append(each)
            message = b"".join(self._unread)
            self._unread.clear()
            try:
                self._receive(_decoder.decode(message))
            except msgspec.DecodeError:  # it speaks another language
                self.end()
        if rest:
            self._unread.append(rest)

    def connection_lost(self, fault: Exception | None) -> None:
        self.end()

    def end(self) -> None:
        """Nobody answers any more."""
        self.is_open = False
        self._is_ended = True
        if self._reader is not None:
            self._reader.close()
        if self._writer is not None and not self._writer.is_closing():  # as a broken pipe is
            self._writer.abort()
        self._reader = self._writer = None
        self._lose(lambda session: True)

    def hear(self, session: str, event: str, hear: Callable[[Params], None]) -> None:
        """Has an event of a session heard from now on."""
        self._hearing[session, event] = hear

    async def send(self, method: str, params: Params, session: str = "") -> Params:
        """The result of a command.

        Raises:
            PageLost, PageHung, BrowserFault: as :func:`~mathreply.browser.faults.translate` reads
                what the browser says.
        """
        if self._writer is None or not self.is_open:
            raise PageLost("Connection closed")
        self._number += 1
        number = self._number
        message: Params = {"id": number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        answer: asyncio.Future[_Message] = asyncio.get_running_loop().create_future()
        self._waiting[number] = session, answer
        self._writer.write(msgspec.json.encode(message) + b"\0")
        try:
            said = await answer
        finally:
            self._waiting.pop(number, None)
        if said.error is not None:
            raise translate(said.error.message)
        return said.result

    def _receive(self, message: _Message) -> None:
        if message.id:
            _, answer = self._waiting.get(message.id, ("", None))
            if answer is not None and not answer.done():
                answer.set_result(message)
            return
        if message.method == "Target.detachedFromTarget":
            gone = message.params.get("sessionId")
            self._lose(lambda session: session == gone)
        hear = self._hearing.get((message.sessionId, message.method))
        if hear is not None:
            hear(message.params)

    def _lose(self, is_lost: Callable[[str], bool]) -> None:
        for session, answer in list(self._waiting.values()):
            if is_lost(session) and not answer.done():
                answer.set_result(_LOST)
        for session, event in list(self._hearing):
            if session and is_lost(session):
                hear = self._hearing.pop((session, event))
                if event == "Inspector.detached":
                    hear({})


class _Session:
    """One page's part of the wire."""

    def __init__(self, wire: _Wire, session: str) -> None:
        self._wire = wire
        self._session = session

    async def send(self, method: str, params: Params) -> Params:
        """The result of a command."""
        return await self._wire.send(method, params, self._session)

    def on(self, event: str, hear: Callable[[Params], None]) -> None:
        """Has an event heard from now on."""
        self._wire.hear(self._session, event, hear)
