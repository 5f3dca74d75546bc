"""One answer that is open in any number of windows: its text, what is known of it, and the file."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any

from mathreply.diagnostics import MathreplyError
from mathreply.model import CheckedStep, Declarations, Derivation, Formula
from mathreply.model.scopes import scopes_of
from mathreply.run.beginning import beginning
from mathreply.run.document import OpenDocument
from mathreply.run.events import Cooked, Event, FormulaShown, Found, Read, Settled, StepKnown
from mathreply.run.ledger import derivations_of
from mathreply.run.workshop import Workshop
from mathreply.serve.changes import BadChanges, apply
from mathreply.serve.folder import Folder, UnsavedText
from mathreply.serve.messages import Message, findings_message, once_a_cause, step_message
from mathreply.tex.lasting import is_lasting

_LOOK_S = 0.5
"""How often the file on the disk is looked at."""
_AGAIN_S = 5.0
"""After so long a draft that could not be kept is tried again."""
_KEPT = 2_000
"""Edits that are kept for a window that was away; one that was away for longer gets the text."""


class PageWindow:
    """One page that shows the answer."""

    def __init__(self, send: Callable[[Message], Awaitable[None]]) -> None:
        self._send = send
        self._queue: asyncio.Queue[Message] = asyncio.Queue()
        self.pieces: set[str] = set()
        """Digests of the pieces whose HTML it has."""

    def tell(self, message: Message) -> None:
        """Have a message sent; in order, without waiting."""
        self._queue.put_nowait(message)

    async def send_all(self) -> None:
        """Send what is told, until cancelled."""
        while True:
            await self._send(await self._queue.get())


class Sheet:
    """The answer; all methods are called in the server's loop.

    Windows edit it together: an edit names the revision that it was made to, and one that comes too
    late is refused, for its window to make it again upon what it missed.
    """

    def __init__(self, name: str, folder: Folder, workshop: Workshop) -> None:
        self.name = name
        self.session = secrets.token_hex(8)
        """Revisions are numbered within it."""
        self._folder = folder
        self._loop = asyncio.get_running_loop()
        self._disk = folder.state(name)
        draft = folder.draft(name)
        self.text = draft.text if draft is not None else self._disk.text
        if draft is None and not self._disk.digest:
            self.text = beginning(PurePosixPath(name).stem)
        self._base = self._disk.digest if draft is None else draft.base
        """The state of the file that the text was made from."""
        self._stamp = folder.stamp(name)
        self.revision = 0
        self._updates: list[Message] = []
        self._windows: set[PageWindow] = set()
        self._known: dict[str, Message] = {}
        """The newest message of each kind, for a window that comes later."""
        self._cooked: Cooked | None = None
        self.shown: dict[int, FormulaShown] = {}
        """What the checking browser has shown, by formula of the newest page."""
        self.files: dict[str, bytes] = {}
        """What ``render`` would write, as it was when the report was last asked for."""
        self._chains: tuple[tuple[Derivation, Declarations], ...] = ()
        """The chains of the newest answer, each with what is declared in it."""
        self._steps: list[tuple[Any, ...]] = []
        self._waiting: dict[str, Callable[[], None]] = {}
        """What is about to be told, by its kind."""
        self._revisions: dict[int, tuple[int, str]] = {1: (0, self.text)}
        """The revision and the text of each version of the document that is worked on."""
        self._is_dirty = asyncio.Event()
        self._document: OpenDocument = workshop.open(self.text, self._hear, path=name, slug="post")
        self._tasks = [
            asyncio.create_task(self._keep_drafts()),
            asyncio.create_task(self._watch()),
        ]

    @property
    def is_saved(self) -> bool:
        """Whether the file holds the text."""
        return self.text == self._disk.text

    async def close(self) -> None:
        """End all work; what is not saved is kept as a draft."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(MathreplyError):
            await asyncio.to_thread(self._store_draft, self.text, self._base, self.is_saved)
        await asyncio.to_thread(self._document.close)

    # Windows.

    def join(self, window: PageWindow, session: str, revision: int) -> None:
        """A window comes, or comes again, and gets what it has missed."""
        self._windows.add(window)
        first = self.revision - len(self._updates)
        if session == self.session and first <= revision <= self.revision:
            window.tell({"type": "updates", "updates": self._updates[revision - first :]})
        else:
            window.tell(
                {
                    "type": "text",
                    "session": self.session,
                    "revision": self.revision,
                    "text": self.text,
                    "name": self.name,
                    "is_new": not self._disk.digest,
                }
            )
        window.tell(self._saved())
        if self._disk.digest != self._base:
            window.tell(self._elsewhere())
        for message in self._known.values():
            window.tell(message)
        if self._cooked is not None:
            window.tell(self._page_for(window, self._cooked))

    def leave(self, window: PageWindow) -> None:
        """A window goes."""
        self._windows.discard(window)

    @property
    def is_seen(self) -> bool:
        """Whether a window shows it."""
        return bool(self._windows)

    def _tell(self, message: Message) -> None:
        for window in self._windows:
            window.tell(message)

    def _tell_and_keep(self, message: Message, kind: str) -> None:
        self._known[kind] = message
        self._tell(message)

    # Edits.

    def push(self, revision: int, updates: list[Message]) -> bool:
        """Take a window's edits; False where they were made to an older revision.

        Raises:
            BadChanges: they do not fit the text.
        """
        if revision != self.revision:
            return False
        text = self.text
        for update in updates:
            text = apply(text, update["changes"])
        self._take(text, updates)
        return True

    def _take(self, text: str, updates: list[Message]) -> None:
        self.text = text
        self.revision += len(updates)
        self._updates = (self._updates + updates)[-_KEPT:]
        self._tell({"type": "updates", "updates": updates})
        self._revisions[self._document.edit(text)] = (self.revision, text)
        self._known.pop("settled", None)
        self._is_dirty.set()
        self._tell(self._saved())

    # The file.

    async def save(self) -> None:
        """Write the file, unless it was changed elsewhere; every window is told."""
        await self._look()
        if self._disk.digest != self._base:
            self._tell_elsewhere()
            return
        text = self.text
        try:
            self._disk, is_ours = await asyncio.to_thread(
                self._folder.write, self.name, text, self._base
            )
        except MathreplyError as error:
            self._tell({"type": "trouble", "message": str(error), "hint": error.hint})
            return
        self._stamp = self._folder.stamp(self.name)
        if is_ours:
            self._base = self._disk.digest
            self._is_dirty.set()
        else:
            self._tell_elsewhere()
        self._tell(self._saved())

    def resolve(self, digest: str) -> None:
        """The author has seen that state of the file and chosen between it and the text: the text,
        which is the file's where that was taken, goes on, and may replace it."""
        if digest != self._disk.digest:
            self._tell_elsewhere()
            return
        self._base = digest
        self._is_dirty.set()
        self._tell(self._saved())

    def _saved(self) -> Message:
        return {
            "type": "saved",
            "is_saved": self.is_saved,
            "is_elsewhere": self._disk.digest != self._base,
        }

    def _tell_elsewhere(self) -> None:
        self._tell(self._elsewhere())

    def _elsewhere(self) -> Message:
        """The file as it is now, to be chosen, or to be replaced knowingly."""
        return {
            "type": "elsewhere",
            "text": self._disk.text,
            "digest": self._disk.digest,
            "fault": self._disk.fault if self._disk.digest else "the file was deleted",
        }

    async def _look(self) -> None:
        """See whether the file was changed elsewhere."""
        stamp = await asyncio.to_thread(self._folder.stamp, self.name)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        disk = await asyncio.to_thread(self._folder.state, self.name)
        if disk.digest == self._disk.digest:
            return
        self._disk = disk
        if disk.digest == self._base:
            pass  # as it was: a change that was taken back
        elif disk.text == self.text and not disk.fault:
            self._base = disk.digest
            self._is_dirty.set()
        else:
            self._tell_elsewhere()
        self._tell(self._saved())

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_S)
            if self._windows:
                await self._look()

    async def _keep_drafts(self) -> None:
        """Keep what is not saved as soon as it was typed; one write at a time, the last state."""
        while True:
            await self._is_dirty.wait()
            self._is_dirty.clear()
            try:
                await asyncio.to_thread(self._store_draft, self.text, self._base, self.is_saved)
            except MathreplyError as error:
                self._tell({"type": "trouble", "message": str(error), "hint": error.hint})
                await asyncio.sleep(_AGAIN_S)
                self._is_dirty.set()

    def _store_draft(self, text: str, base: str, is_saved: bool) -> None:
        if is_saved:
            self._folder.drop_draft(self.name)
        else:
            self._folder.keep_draft(self.name, UnsavedText(text, base))

    # What becomes known.

    def _hear(self, event: Event) -> None:
        """In the document's thread."""
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._take_in, event)

    def _take_in(self, event: Event) -> None:
        """What an event of the open document tells the page, and what of it is kept for pages that
        come later."""
        if not isinstance(event, StepKnown | FormulaShown):
            self._tell_waiting()
        revision, text = self._revisions.get(event.version, (0, ""))
        for version in [version for version in self._revisions if version < event.version]:
            del self._revisions[version]
        match event:
            case Read():
                self._take_in_answer(event, revision)
            case StepKnown():
                self._steps[event.chain] = (
                    *self._steps[event.chain][: event.step],
                    self._step_message(event.chain, event.step, event.entry),
                    *self._steps[event.chain][event.step + 1 :],
                )
                self._soon("steps", lambda: self._tell_steps(revision))
            case Cooked():
                self._take_in_page(event)
            case FormulaShown():
                self.shown[event.index] = event
                self._soon("shown", lambda: self._tell_and_keep(self._shown_message(), "shown"))
            case Found():
                message = {
                    "type": "found",
                    "revision": revision,
                    "kind": event.kind,
                    "findings": findings_message(event.findings, text, event.edits),
                }
                self._tell_and_keep(message, f"found {event.kind}")
            case Settled():
                self._tell_and_keep({"type": "settled", "revision": revision}, "settled")

    def _soon(self, kind: str, tell: Callable[[], None]) -> None:
        """Have something told that names all of its kind, once, with what has come by then: a
        thousand formulas are not a thousand messages of a thousand each."""
        if not self._waiting:
            self._loop.call_soon(self._tell_waiting)
        self._waiting[kind] = tell

    def _tell_waiting(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for tell in waiting.values():
            tell()

    def _take_in_answer(self, event: Read, revision: int) -> None:
        """An answer that was read anew: its chains, with the verdicts that are known already."""
        if event.answer is None:
            self._tell_and_keep({"type": "unreadable", "revision": revision}, "readable")
            return
        self._known.pop("readable", None)
        chains = derivations_of(event.answer)
        scopes = scopes_of(chains, event.answer.declarations)
        self._chains = tuple(zip(chains, scopes, strict=True))
        self._steps = [
            tuple(self._step_message(at, step, entry) for step, entry in enumerate(row))
            for at, row in enumerate(event.known)
        ]
        names = [symbol.tex for symbol in event.answer.declarations.symbols]
        self._tell_and_keep(
            {
                "type": "answer",
                "revision": revision,
                "title": event.answer.title,
                "names": names,
                "macros": [macro.name for macro in event.answer.declarations.macros],
            },
            "answer",
        )
        self._tell_steps(revision)

    def _step_message(self, chain: int, at: int, entry: CheckedStep | None) -> Message:
        derivation, scope = self._chains[chain]
        step = derivation.steps[at] if entry is None else entry.step
        left = derivation.steps[at - 1].tex if at else derivation.start
        return step_message(step, entry, left, scope.definitions)

    def _tell_steps(self, revision: int) -> None:
        steps = once_a_cause([step for chain in self._steps for step in chain])
        self._tell_and_keep({"type": "steps", "revision": revision, "steps": steps}, "steps")

    def _take_in_page(self, event: Cooked) -> None:
        self._cooked = event
        self.shown = {
            index: FormulaShown(event.version, index, shown)
            for index, shown in enumerate(event.shown)
            if shown is not None
        }
        for window in self._windows:
            window.tell(self._page_for(window, event))
        self._tell_and_keep(self._shown_message(), "shown")

    def _page_for(self, window: PageWindow, event: Cooked) -> Message:
        """The page, with the HTML of those pieces that the window has not got."""
        html = {
            piece.digest: piece.html for piece in event.pieces if piece.digest not in window.pieces
        }
        window.pieces = {piece.digest for piece in event.pieces}
        lasting = [formula.tex for formula in event.page.formulas if is_lasting(formula.tex)]
        return {
            "type": "page",
            "world": "\n".join(lasting),
            "pieces": [piece.digest for piece in event.pieces],
            "html": html,
            "lines": list(event.lines),
            "formulas": [[formula.tex, formula.display] for formula in event.page.formulas],
        }

    def _shown_message(self) -> Message:
        outcomes = {
            str(index): [
                event.shown.outcome.value,
                event.shown.detail,
                event.shown.picture.width_px if event.shown.picture else 0,
            ]
            for index, event in self.shown.items()
        }
        return {"type": "shown", "outcomes": outcomes}

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Those of the post as it stands."""
        return () if self._cooked is None else self._cooked.page.formulas

    @property
    def raw(self) -> str:
        """The post as it stands, to be pasted."""
        return "" if self._cooked is None else self._cooked.post.raw


__all__ = ["BadChanges", "PageWindow", "Sheet"]
