"""What a person does at the page for writing, and sees there."""

from __future__ import annotations

from playwright.sync_api import Frame, Page


def frame_of(page: Page) -> Frame:
    page.wait_for_selector("iframe")
    return next(frame for frame in page.frames if "/frame/" in frame.url)


def typed_at(page: Page, line: int, text: str) -> None:
    """Types at the end of a line."""
    page.click(".cm-content")
    page.keyboard.press("Control+Home")
    for _ in range(line - 1):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.type(text)


LINES = """lines => lines.map((line) => {
  const own = line.cloneNode(true);
  own.querySelectorAll('.note').forEach((note) => note.remove());
  return own.textContent;
})"""


def source(page: Page) -> str:
    """The text in the editor."""
    return "\n".join(page.locator(".cm-line").evaluate_all(LINES))


def settled(page: Page) -> None:
    page.wait_for_selector("body[data-settled]", state="attached")
