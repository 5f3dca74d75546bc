"""The server: pages, the WebSocket, and the files that they load."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect

from mathreply.browser.origin import Bundle, find_bundle
from mathreply.diagnostics import MathreplyError
from mathreply.run.beginning import Wishes
from mathreply.run.wording import alt_text
from mathreply.run.workshop import Workshop
from mathreply.serve.changes import BadChanges
from mathreply.serve.folder import Folder
from mathreply.serve.guard import Guard
from mathreply.serve.listing import answers_of
from mathreply.serve.pages import REPORT, frame, made, page, script, setup
from mathreply.serve.sheet import PageWindow, Sheet
from mathreply.source.pasted import NotPasted, read_pasted

_LINGER_S = 20.0
"""A sheet that no window shows is closed after this: a reload finds it as it was."""
_LARGEST = 2_000_000
"""Characters of a message."""


class OpenSheets:
    """The open sheets of one folder."""

    def __init__(self, folder: Folder, workshop: Workshop) -> None:
        self.folder = folder
        self._workshop = workshop
        self._sheets: dict[str, Sheet] = {}
        self._leaving: dict[str, asyncio.TimerHandle] = {}
        self._closing: set[asyncio.Task[None]] = set()

    def sheet(self, name: str) -> Sheet:
        """The sheet of an answer, opened where it is not.

        Raises:
            UsageError: there is no such answer, or it cannot be read.
        """
        key = self.folder.path(name).relative_to(self.folder.root).as_posix()
        if key not in self._sheets:
            self._sheets[key] = Sheet(key, self.folder, self._workshop)
        if (leaving := self._leaving.pop(key, None)) is not None:
            leaving.cancel()
        return self._sheets[key]

    def opened(self, name: str) -> Sheet | None:
        """The sheet of an answer that is open."""
        return self._sheets.get(name)

    def of_session(self, session: str) -> Sheet | None:
        """The open sheet of that session."""
        return next((each for each in self._sheets.values() if each.session == session), None)

    def left(self, sheet: Sheet) -> None:
        """A window has gone; the last one's sheet is closed after a while."""
        if not sheet.is_seen:
            loop = asyncio.get_running_loop()
            self._leaving[sheet.name] = loop.call_later(_LINGER_S, self._let_go, sheet)

    def _let_go(self, sheet: Sheet) -> None:
        self._leaving.pop(sheet.name, None)
        if not sheet.is_seen and self._sheets.pop(sheet.name, None) is not None:
            closing = asyncio.create_task(sheet.close())
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Close all; what is not saved is kept."""
        for leaving in self._leaving.values():
            leaving.cancel()
        sheets, self._sheets = list(self._sheets.values()), {}
        await asyncio.gather(*(sheet.close() for sheet in sheets), *self._closing)


class Server:
    """Answers requests for one folder's answers."""

    def __init__(
        self, folder: Folder, workshop: Workshop, port: int, secret: str, output: Path
    ) -> None:
        self._desk = OpenSheets(folder, workshop)
        self._workshop = workshop
        self._port = port
        self._secret = secret
        self._output = output
        self._bundle: Bundle = find_bundle()

    def app(self) -> ASGIApp:
        """The ASGI application, guarded."""

        @asynccontextmanager
        async def lifespan(app: Starlette) -> AsyncIterator[None]:
            yield
            await self._desk.close()

        own = [
            Route("/", self._home),
            Route("/write/{name:path}", self._write),
            Route("/page/{name}", self._script),
            Route("/libraries.js", self._libraries),
            Route("/answers", self._answers),
            Route("/post/{name:path}", self._post),
            Route("/picture/{index:int}/{name:path}", self._picture),
            Route("/words/{index:int}/{name:path}", self._words),
            Route("/made/{session}/{file:path}", self._made),
            Route("/declare/{name:path}", self._declare, methods=["POST"]),
            Route("/begin", self._begin, methods=["POST"]),
            WebSocketRoute("/sheet/{name:path}", self._sheet),
        ]
        routes = [
            Route("/frame/{engine}.html", self._frame),
            Route("/frame/{name}", self._frame_script),
            Route("/engines/{path:path}", self._engine),
            Mount(f"/{self._secret}", routes=own),
        ]
        return Guard(Starlette(routes=routes, lifespan=lifespan), self._port, self._secret)

    # Pages.

    async def _home(self, request: Request) -> Response:
        return page("home.html", self._port, self._secret)

    async def _write(self, request: Request) -> Response:
        try:
            self._desk.folder.path(request.path_params["name"])
        except MathreplyError as error:
            return PlainTextResponse(f"{error}\n", 404)
        return page("write.html", self._port, self._secret)

    async def _script(self, request: Request) -> Response:
        return script(request.path_params["name"])

    async def _libraries(self, request: Request) -> Response:
        return self._asset("editor/libraries.js")

    async def _answers(self, request: Request) -> Response:
        return JSONResponse(await asyncio.to_thread(answers_of, self._desk.folder, self._output))

    # The preview's sandbox.

    async def _frame(self, request: Request) -> Response:
        return frame(request.path_params["engine"], self._port)

    async def _frame_script(self, request: Request) -> Response:
        return setup(request.path_params["name"])

    async def _engine(self, request: Request) -> Response:
        return self._asset(request.path_params["path"])

    def _asset(self, path: str) -> Response:
        asset = self._bundle.asset(path)
        if asset is None:
            return PlainTextResponse("not in the bundle\n", 404)
        headers = {
            "access-control-allow-origin": "*",  # fonts, for the sandbox
            "cross-origin-resource-policy": "cross-origin",
            "cache-control": "private, max-age=3600",
            "x-content-type-options": "nosniff",
        }
        return Response(asset.body, media_type=asset.content_type, headers=headers)

    # What is made of an answer.

    async def _post(self, request: Request) -> Response:
        sheet = self._desk.opened(request.path_params["name"])
        if sheet is None:
            return PlainTextResponse("it is not open\n", 404)
        return PlainTextResponse(sheet.raw)

    async def _picture(self, request: Request) -> Response:
        sheet = self._desk.opened(request.path_params["name"])
        event = sheet.shown.get(request.path_params["index"]) if sheet is not None else None
        if event is None or event.shown.picture is None:
            return PlainTextResponse("there is no picture of it\n", 404)
        return Response(event.shown.picture.png, media_type="image/png")

    async def _words(self, request: Request) -> Response:
        """The alt text of a formula's picture."""
        sheet = self._desk.opened(request.path_params["name"])
        formulas = sheet.formulas if sheet is not None else ()
        index = request.path_params["index"]
        if not 0 <= index < len(formulas):
            return PlainTextResponse("there is no such formula\n", 404)
        words = await asyncio.to_thread(alt_text, formulas[index].tex)
        return PlainTextResponse(words)

    async def _made(self, request: Request) -> Response:
        """A file as ``render`` would write it; the report is made anew each time it is asked
        for."""
        sheet = self._desk.of_session(request.path_params["session"])
        if sheet is None:
            return PlainTextResponse("it is not open\n", 404)
        name = request.path_params["file"]
        if name == REPORT:
            try:
                sheet.files = await asyncio.to_thread(
                    self._workshop.outputs, sheet.text, sheet.name, PurePosixPath(sheet.name).stem
                )
            except MathreplyError as error:
                return PlainTextResponse(f"{error}\n", 409)
        return made(name, sheet.files.get(name))

    async def _declare(self, request: Request) -> Response:
        """The text of an open answer with what it had better declare."""
        sheet = self._desk.opened(request.path_params["name"])
        if sheet is None:
            return PlainTextResponse("it is not open\n", 404)
        text = sheet.text
        try:
            proposal, changed = await asyncio.to_thread(self._workshop.declared, text)
        except (MathreplyError, ValueError) as error:
            return JSONResponse({"fault": str(error).split("\n")[0]})
        return JSONResponse(
            {
                "before": text,
                "after": changed,
                "declared": [f"{each} ({each.reason})" for each in proposal.proposed],
                "left": [f"{name.tex}: {name.why}" for name in proposal.left],
            }
        )

    async def _begin(self, request: Request) -> Response:
        """A new answer from a post that was pasted."""
        try:
            value = await request.json()
            name, text, user = (str(value[key]) for key in ("name", "text", "user"))
            path = self._desk.folder.path(name)
            if path.exists() or self._desk.folder.draft(name) is not None:
                return JSONResponse({"fault": f"{name} is there already: choose another name"})
            pasted = read_pasted(text[:_LARGEST], user.strip())
            start = await asyncio.to_thread(
                self._workshop.begun, path.stem, Wishes(user=user.strip()), pasted
            )
            _, is_ours = await asyncio.to_thread(self._desk.folder.write, name, start.text, "")
            if not is_ours:
                return JSONResponse({"fault": f"{name} is there already: choose another name"})
        except (MathreplyError, NotPasted) as error:
            return JSONResponse({"fault": str(error)})
        except (KeyError, TypeError, ValueError):
            return PlainTextResponse("a name, a text and a user are wanted\n", 400)
        return JSONResponse({"name": name})

    # The WebSocket.

    async def _sheet(self, socket: WebSocket) -> None:
        await socket.accept()
        try:
            sheet = self._desk.sheet(socket.path_params["name"])
        except MathreplyError as error:
            await socket.send_json({"type": "refused", "message": str(error), "hint": error.hint})
            await socket.close()
            return
        window = PageWindow(socket.send_json)
        sending = asyncio.create_task(window.send_all())
        try:
            while True:
                await self._obey(await socket.receive_json(), sheet, window)
        except (WebSocketDisconnect, RuntimeError):
            pass  # it is closed
        except (BadChanges, KeyError, TypeError, ValueError) as error:
            with suppress(RuntimeError, WebSocketDisconnect):
                await socket.send_json({"type": "misunderstood", "message": str(error)})
                await socket.close(1003)
        finally:
            sending.cancel()
            sheet.leave(window)
            self._desk.left(sheet)

    async def _obey(self, message: dict[str, Any], sheet: Sheet, window: PageWindow) -> None:
        """Do what a window asks for.

        Raises:
            BadChanges, KeyError, TypeError, ValueError: it is no message of ours.
        """
        match message["type"]:
            case "hello":
                sheet.join(window, str(message["session"]), int(message["revision"]))
            case "push":
                if not sheet.push(int(message["revision"]), list(message["updates"])):
                    window.tell({"type": "late"})
            case "save":
                await sheet.save()
            case "resolve":
                sheet.resolve(str(message["digest"]))
            case other:
                raise ValueError(f"unknown message {other!r}")
