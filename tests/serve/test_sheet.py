"""One open answer, with a document in the place of the real one that says what it is told to."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from mathreply.model import Formula, Outcome, RenderedFormula
from mathreply.run.events import Event, FormulaShown, Settled
from mathreply.serve.folder import Folder
from mathreply.serve.sheet import PageWindow, Sheet

MANY = 500


class Told(Struct):
    """A workshop and its document: what is heard of it comes from the test."""

    hear: Any = None
    texts: list[str] = field(default_factory=list)

    def open(self, text: str, hear: Any, *, path: str, slug: str) -> Told:
        self.hear = hear
        return self

    def edit(self, text: str) -> int:
        self.texts.append(text)
        return 1 + len(self.texts)

    def close(self) -> None:
        pass


async def messages(folder: Folder, events: list[Event]) -> list[dict[str, Any]]:
    """What a window is told of events that come all at once."""
    told: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    workshop, window = Told(), PageWindow(send)
    sheet = Sheet("one.md", folder, workshop)  # type: ignore[arg-type]  # in the real one's place
    sheet.join(window, "", 0)
    sending = asyncio.create_task(window.send_all())
    for event in events:
        workshop.hear(event)
    await asyncio.sleep(0.1)
    sending.cancel()
    await sheet.close()
    return told


def test_a_thousand_formulas_are_not_a_thousand_messages(tmp_path: Path) -> None:
    """Each message names them all: they come as one, before that all is settled."""
    (tmp_path / "one.md").write_text("Words.")
    shown = RenderedFormula(Formula("x", False), Outcome.RENDERED)
    events: list[Event] = [FormulaShown(1, at, shown) for at in range(MANY)]
    with ThreadPoolExecutor(1) as thread:  # a browser's loop may run in this one
        folder = Folder(tmp_path, tmp_path / "drafts")
        told = thread.submit(asyncio.run, messages(folder, [*events, Settled(1)])).result()
    kinds = [message["type"] for message in told]
    assert kinds.count("shown") == 1
    assert kinds.index("shown") < kinds.index("settled")
    assert len(told[kinds.index("shown")]["outcomes"]) == MANY
