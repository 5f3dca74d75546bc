"""What the page for writing does at a key: declare, mend, show pictures and the report, begin with
a pasted post. Each in Chromium and, where it is installed, in Firefox."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Page, expect

from tests.serve.conftest import KINDS, TEXT, Pages, Served, answer_in

pytestmark = pytest.mark.browser

UNDECLARED = "Multiply:\n\n$$\n(p + q)^2 = (p + q)(p + q) = p^2 + 2 p q + q^2\n$$\n"
PASTED = r"""[quote="ada, post:2, topic:7"]
Why \(p + q\)?
[/quote]

\[ p + q = q + p = q + p + 0 \]
"""


def asked(address: str, value: object | None = None) -> tuple[int, str]:
    """The status and the body of an answer; a value is posted."""
    data = None if value is None else json.dumps(value).encode()
    request = urllib.request.Request(address, data)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


@KINDS
def test_letters_are_declared_at_a_key(served: Served, pages: Pages, kind: str) -> None:
    """What steps hang on is declared in the head, as one edit that can be undone."""
    page = pages(answer_in(served, UNDECLARED).address, kind)
    expect(page.locator(".cm-gutterElement .verdict.unread")).to_have_count(1)
    page.click(".cm-content")
    page.keyboard.press("Control+Shift+D")
    expect(page.locator(".cm-content")).to_contain_text("p, q: real")
    expect(page.locator("#state")).to_contain_text("declared p: real")
    expect(page.locator(".cm-gutterElement .verdict.proved")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator(".cm-content")).not_to_contain_text("p, q: real")


def test_what_the_linter_mends_is_one_key_away(served: Served, pages: Pages) -> None:
    """Delimiters that the forum does not read become those that it does."""
    page = pages(answer_in(served, "Let \\(x\\) be\nand so on.\n").address)
    expect(page.locator("#findings .fix").first).to_be_visible()
    page.locator(".cm-line", has_text="Let").click()
    page.keyboard.press("Alt+Enter")
    expect(page.locator(".cm-line").first).to_have_text("Let $x$ be")


@KINDS
def test_pictures_stand_beside_their_words(desk: Callable[[str], Page], kind: str) -> None:
    """Every displayed formula's picture, its alt text, and what to do with them."""
    page = desk(kind)
    page.click(".cm-content")
    page.keyboard.press("F9")
    figures = page.locator("#picture-list figure")
    expect(figures).to_have_count(2)
    expect(figures.first.locator("figcaption")).to_contain_text("a plus b")
    picture = page.locator("#picture-list img").first
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("img => img.naturalWidth") > 50
    expect(figures.first.get_by_role("button")).to_have_text(["Copy picture", "Copy alt text"])
    expect(figures.first.get_by_role("link")).to_have_attribute("download", "equation-1.png")
    page.keyboard.press("Escape")
    expect(page.locator("#pictures")).to_be_hidden()


@KINDS
def test_the_report_is_of_the_text_as_it_stands(desk: Callable[[str], Page], kind: str) -> None:
    """Also of what was not saved; it has no origin, and its links lead to files that are there."""
    page = desk(kind)
    page.locator(".cm-line", has_text="Look at this").click()
    page.keyboard.press("End")
    page.keyboard.type(" Unsaved words.")
    expect(page.locator("#state")).to_have_text("not saved")
    with page.expect_popup() as opened:
        page.keyboard.press("F10")
    report = opened.value
    expect(report.locator("h1")).to_have_text("Squares")
    expect(report.locator("body")).to_contain_text("Unsaved words.")
    expect(report.locator(".verdict b.proved")).to_have_count(2)
    assert report.evaluate("self.origin") == "null"
    status, body = asked(report.url.replace("report.html", "post.md"))
    assert status == 200
    assert "Unsaved words." in body
    report.close()


REFUSED = """() => {
  navigator.clipboard.writeText = () => Promise.reject(new Error("refused"));
  window.taken = [];
  document.addEventListener("copy", () => { window.taken.push(document.activeElement.value); });
}"""


@KINDS
def test_the_post_is_copied(desk: Callable[[str], Page], kind: str) -> None:
    """Also where the browser refuses the call for it; the author goes on writing."""
    page = desk(kind)
    page.evaluate(REFUSED)
    page.click(".cm-content")
    page.keyboard.press("Control+Shift+C")
    expect(page.locator("#state")).to_contain_text("copied: paste it")
    (post,) = page.evaluate("() => window.taken")
    assert "(a + b)^2 = a^2 + 2 a b + b^2" in post
    assert not post.startswith("---")
    page.keyboard.type("typed on")
    expect(page.locator(".cm-content")).to_contain_text("typed on")


@KINDS
def test_a_pasted_post_becomes_an_answer(served: Served, pages: Pages, kind: str) -> None:
    """Its question is quoted, its formulas are the forum's, its letters declared; the page for
    writing opens with it."""
    page = pages(served.address, kind)
    name = f"pasted-in-{kind}"
    page.fill("#name", name)
    page.click("#pasted summary")
    page.fill("#text", PASTED)
    page.click("text=Begin")
    page.wait_for_url(f"{served.address}write/{name}.md")
    expect(page.locator(".cm-content")).to_contain_text("user: ada")
    expect(page.locator(".cm-gutterElement .verdict.proved").first).to_be_visible()
    assert "p, q: real" in (served.folder / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize(
    "value",
    [
        {"name": "../out.md", "text": "x", "user": ""},
        {"name": "a.txt", "text": "x", "user": ""},
        {"name": "\0.md", "text": "x", "user": ""},
        {"name": "new.md", "text": "", "user": ""},
        {"name": "new.md"},
        ["new.md"],
        "new.md",
    ],
)
def test_a_bad_beginning_writes_nothing(value: object, served: Served) -> None:
    """A name outside of the folder, no text, or no message of ours."""
    before = sorted(served.folder.parent.rglob("*.md"))
    status, body = asked(f"{served.address}begin", value)
    assert status == 400 or "fault" in json.loads(body)
    assert sorted(served.folder.parent.rglob("*.md")) == before


def test_a_beginning_replaces_nothing(served: Served) -> None:
    """An answer of that name stays as it is."""
    answer = answer_in(served, TEXT)
    given = {"name": answer.name, "text": "Other.", "user": ""}
    assert "there already" in asked(f"{served.address}begin", given)[1]
    assert answer.path.read_text("utf-8") == TEXT


def test_what_is_not_open_has_no_files(served: Served) -> None:
    """No path leads from a session that is none to a file."""
    assert asked(f"{served.address}made/x/report.html")[0] == 404
    assert asked(f"{served.address}declare/none.md", {})[0] == 404
    assert asked(f"{served.address}words/0/none.md")[0] == 404
