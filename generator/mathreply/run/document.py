"""An answer that is open and being written: it takes edits, and tells what becomes known of them.

A thread of its own does the document's work and tells its events, one after the other; whatever the
algebra and the browser find out is handed to it. So a listener hears everything in order, and no
edit, from whichever thread, ever waits for work.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue

from mathreply.closing import Closing
from mathreply.run.events import Event
from mathreply.run.writing import Desk, Writing

Listener = Callable[[Event], None]
"""Hears a document's events in the document's thread, one at a time and in order.

It may call the document's own methods. What takes long it should hand on; what it raises ends the
document, and :meth:`OpenDocument.close` raises it.
"""


class OpenDocument(Closing):
    """One answer, open for edits; see :meth:`mathreply.run.workshop.Workshop.open`.

    Every method may be called in any thread. Steps and formulas that an edit leaves as they are
    cost nothing, work that nobody wants any more is dropped, and a step's time-out is paid once.
    """

    def __init__(self, text: str, on_event: Listener, desk: Desk, *, path: str, slug: str) -> None:
        self.path = path
        """As the user named it; for messages, never opened."""
        self.slug = slug
        """The name of its output folder."""
        self._on_event = on_event
        self._lock = threading.Lock()
        self._text = text
        self._version = 1
        self._is_closed = False
        self._fault: BaseException | None = None
        self._inbox: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._writing = Writing(desk, path, slug, tell=self._tell, later=self._inbox.put)
        self._thread = threading.Thread(target=self._run, name=f"document {slug}", daemon=True)
        self._thread.start()

    @property
    def text(self) -> str:
        """As it is now."""
        with self._lock:
            return self._text

    @property
    def version(self) -> int:
        """Of the text as it is now; events carry theirs."""
        with self._lock:
            return self._version

    def edit(self, text: str) -> int:
        """Put another text in the place of the whole; returns its version."""
        return self._change(lambda old: text)

    def replace(self, start: int, end: int, text: str) -> int:
        """Put ``text`` in the place of the characters from ``start`` to just before ``end``;
        returns the version.

        Raises:
            IndexError: there is no such range in the text.
        """

        def changed(old: str) -> str:
            if not 0 <= start <= end <= len(old):
                raise IndexError(f"no range {start}:{end} in {len(old)} characters")
            return old[:start] + text + old[end:]

        return self._change(changed)

    def try_again(self) -> int:
        """Judge anew what took too long in this session, and look for the browser again where there
        was none; returns the version."""
        self._inbox.put(self._writing.forget_failures)
        return self._change(lambda old: old)

    def close(self) -> None:
        """Drop all work and end; no event is told once this has returned. Safe to call twice."""
        with self._lock:
            self._is_closed = True
        self._wake()
        # Who closes from inside a callback cannot wait for the thread that he runs in.
        if threading.current_thread() is not self._thread:
            self._thread.join()
            fault, self._fault = self._fault, None
            if fault is not None:
                raise fault

    def _change(self, change: Callable[[str], str]) -> int:
        """The text changed, and the number of the new version."""
        with self._lock:
            self._text = change(self._text)
            self._version += 1
            version = self._version
        self._wake()
        return version

    def _wake(self) -> None:
        self._inbox.put(_nothing)

    def _run(self) -> None:
        """In the document's thread: the newest text first, then the news, then what can wait."""
        try:
            while not self._is_closed:
                with self._lock:
                    text, version = self._text, self._version
                if version != self._writing.version:
                    self._writing.take_on(text, version)
                elif not self._inbox.empty() or not self._writing.do_chore():
                    with suppress(Empty):
                        self._inbox.get(timeout=self._writing.patience())()
        except BaseException as fault:  # noqa: BLE001 - of the listener, or unforeseen: whoever closes the document gets it
            self._fault = fault
        finally:
            self._writing.close()

    def _tell(self, event: Event) -> None:
        if not self._is_closed:
            self._on_event(event)


def _nothing() -> None:
    """Wakes the thread."""
