"""The page over all answers, in a real browser, from the file system."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from mathreply.browser.find import find
from mathreply.diagnostics import Diagnostic, Severity
from mathreply.disk.installed import templates_text
from mathreply.report.outcome import AnswerResult
from mathreply.run.gallery import write_gallery

pytestmark = pytest.mark.browser

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a4944415478"
    "9c6360000000020001e221bc330000000049454e44ae426082"
)


def results() -> list[AnswerResult]:
    wrong = Diagnostic("refuted-step", Severity.ERROR, "'= x <b>': at x = 1 …", "answers/b.md")
    return [
        AnswerResult(
            "answers/a.md",
            "a",
            "All about softmax",
            0,
            0,
            (("proved", 3),),
            1,
            2,
            2,
            "mathjax4-chtml",
            (("equations/01.png", "x squared", 10, 10),),
        ),
        AnswerResult(
            "answers/b.md",
            "b",
            "A wrong <script>alert(1)</script> turn",
            1,
            1,
            (("refuted", 1),),
            diagnostics=(wrong,),
        ),
        AnswerResult(
            "answers/c.md",
            "c",
            "Cross-entropy",
            0,
            1,
            (("proved", 1), ("unread", 1), ("timeout", 2)),
        ),
    ]


@pytest.fixture(scope="module")
def running() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find("chromium").path)
        yield browser
        browser.close()


@pytest.fixture
def page(tmp_path: Path, running: Browser) -> Iterator[Page]:
    """The gallery on a phone, with every console error and request noted."""
    for slug in "abc":
        (tmp_path / slug / "equations").mkdir(parents=True)
        (tmp_path / slug / "post.md").write_text(f"Post {slug} with $x < y$ & {{{{ braces }}}}\n")
    (tmp_path / "a" / "equations" / "01.png").write_bytes(PIXEL)
    assert write_gallery(tmp_path, results(), templates_text(None))
    assert not write_gallery(tmp_path, results(), templates_text(None))
    page = running.new_page(viewport={"width": 360, "height": 700}, color_scheme="dark")
    page.on("pageerror", lambda error: pytest.fail(f"the page threw {error}"))
    page.on("dialog", lambda dialog: pytest.fail("a title ran as a script"))
    page.goto((tmp_path / "index.html").as_uri())
    yield page
    page.close()


def shown(page: Page) -> list[str]:
    return [card.get_attribute("id") or "" for card in page.locator("article:visible").all()]


def test_the_gallery_works_on_a_phone_in_the_dark(page: Page) -> None:
    """Everything is there, nothing runs over the edge, and the colours follow the reader's
    scheme."""
    assert shown(page) == ["a", "b", "c"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(23, 25, 28)"


def test_search_and_filter_narrow_the_answers(page: Page) -> None:
    """Words are looked for in titles, posts and findings; the filter keeps one state, or those with
    a step of one verdict."""
    page.get_by_role("searchbox").fill("softmax")
    assert shown(page) == ["a"]
    page.get_by_role("searchbox").fill("refuted-step")
    assert shown(page) == ["b"]
    page.get_by_role("searchbox").fill("")
    page.get_by_label("Show").select_option("good")
    assert shown(page) == ["a"]
    assert page.locator("#count").inner_text() == "1 shown"
    page.get_by_label("Show").select_option("step:timeout")
    assert shown(page) == ["c"]


def test_what_is_not_known_is_not_good(page: Page) -> None:
    """An answer with unread steps or such as timed out is counted apart from the good, and so are
    its steps."""
    words = " ".join(page.locator("main").inner_text().split())
    assert "3 answers: 1 good, 1 with steps not proved, 1 with findings" in words
    assert "not proved: ? 1 unread ⏱ 2 timeout fails: ✗ 1 refuted" in words
    assert page.locator("#c b").first.inner_text() == "with steps not proved"


def test_an_answer_has_a_thumbnail(page: Page) -> None:
    """The first equation's picture leads to the report."""
    thumb = page.locator("#a .thumb")
    assert thumb.get_attribute("href") == "a/report.html#gallery"
    assert page.locator(".thumb").count() == 1
    page.wait_for_function("document.querySelector('.thumb img').naturalWidth === 1")


def test_the_keyboard_is_enough(page: Page) -> None:
    """``/`` goes to the search, ``j`` and ``k`` walk the answers, a summary opens with Enter."""
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "b"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "a"
    page.locator("#a summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#a pre").inner_text().startswith("Post a with $x < y$ & {{ braces }}")


def test_pictures_load_from_beside_the_page(page: Page) -> None:
    """An equation's picture is found relative to the page and has its alt text."""
    page.locator("#a summary").last.click()
    picture = page.get_by_alt_text("x squared")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('#a .pictures img').complete")
    assert picture.evaluate("image => image.naturalWidth") == 1


def test_a_changed_post_makes_the_gallery_anew(tmp_path: Path) -> None:
    """A post whose verdicts and findings stay may still say something else."""
    (tmp_path / "a").mkdir()
    post = tmp_path / "a" / "post.md"
    post.write_text("before")
    (result, *_) = results()
    assert write_gallery(tmp_path, [result], templates_text(None))
    assert not write_gallery(tmp_path, [result], templates_text(None))
    post.write_text("after")
    assert write_gallery(tmp_path, [result], templates_text(None))
    assert "after" in (tmp_path / "index.html").read_text()
