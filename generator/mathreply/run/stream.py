"""A document's events for asyncio."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from mathreply.run.events import Event


class EventStream:
    """A listener for one document whose events are iterated over in an event loop.

    Made in the loop's own thread; given to :meth:`Workshop.open`, which may be called in another
    one (``await asyncio.to_thread(workshop.open, text, stream)``), as closing may, which waits.

    Example:
        ``async for event in stream: …``; ends after :meth:`end`.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue()

    def __call__(self, event: Event) -> None:
        """Hear an event, in the document's thread."""
        self._put(event)

    def end(self) -> None:
        """Let the iteration end after what was heard so far; in any thread."""
        self._put(None)

    def _put(self, event: Event | None) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._loop.call_soon_threadsafe(self._queue.put_nowait, event)

    def __aiter__(self) -> EventStream:
        return self

    async def __anext__(self) -> Event:
        event = await self._queue.get()
        if event is None:
            raise StopAsyncIteration
        return event
