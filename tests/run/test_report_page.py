"""The report's page: mathematics typeset beside its verdicts, whole without a script."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mathreply.disk.installed import letters_font
from mathreply.run.stages import output_files, read_text, report_on, verify_answer

ANSWER = r"""---
title: A <b>bold</b> title
symbols:
  x, a: real
definitions:
  - \sigma(t) = \frac{1}{1 + e^{-t}}
---
Let $\sigma$ be as above; then <img src=x onerror=alert(1) alt=mine> ![b](http://example.org/b.png)

$$
\frac{1}{1 + e^{-x}} = \sigma(x)
$$

``` derivation
(x + a)^2
  = x^2 + 2 a x - a^2   % multiply $out$
```

$$
\sqrt{x^2} = x = x + 0 \tag{1}
$$
"""


class Page(HTMLParser):
    """The elements of a page, and its words outside of ``<pre>``."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag in ("pre", "script", "style"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open:
            self.words += data

    def all(self, name: str, attribute: str) -> list[str]:
        """The values of an attribute of all elements of a name; ``*`` is any."""
        return [a[attribute] for tag, a in self.elements if name in ("*", tag) and attribute in a]


@pytest.fixture(scope="module")
def html() -> str:
    """The report of an answer that nobody has looked at."""
    answer, warnings = read_text(ANSWER)
    finished = report_on(answer, verify_answer(answer), (), warnings=warnings)
    return output_files(finished)["report.html"].decode()


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    """The same, read."""
    return Page(html)


def test_the_mathematics_is_typeset(page: Page) -> None:
    """No TeX stands among the words: it is MathML, or the text to be copied."""
    assert sum(tag == "math" for tag, _ in page.elements) > 10
    assert "$" not in page.words and "\\frac" not in page.words


def test_every_step_says_why(page: Page) -> None:
    """The proved step names its definition, the refuted one its numbers once, the third its
    condition."""
    words = " ".join(page.words.split())
    assert "proved: by the definition of 𝜎" in words or "proved: by the definition of σ" in words
    assert words.count("the left side is 25, the right side 7") == 1
    assert "holds if x≥0" in words.replace(" ≥ ", "≥")


def test_the_wrong_piece_is_marked_and_its_mend_told(html: str) -> None:
    """The term that differs, and what was likely meant."""
    (marked,) = re.findall(r'<mrow class="wrong">.*?</msup></mrow>', html)
    assert "−" in marked and ">a<" in marked
    assert "Likely meant:" in html


def test_links_within_the_page_lead_somewhere(page: Page) -> None:
    """Every anchor is there, and no two are the same."""
    ids = page.all("*", "id")
    assert len(ids) == len(set(ids))
    inner = [href[1:] for href in page.all("a", "href") if href.startswith("#")]
    assert len(inner) >= 2 and set(inner) <= set(ids)
    assert set(page.all("button", "data-copy")) <= set(ids)


def test_a_refuted_step_is_linked_from_the_findings(page: Page) -> None:
    """The finding leads to the step, not just to its block."""
    assert "#step-2-1" in page.all("a", "href")


def test_every_chain_of_the_answer_is_there(page: Page) -> None:
    """Also the one whose display has a tag."""
    assert len([name for name in page.all("ol", "id") if name.startswith("chain-")]) == 3


def test_nothing_is_fetched(page: Page) -> None:
    """The page is whole by itself: no script, style or picture of any other address; of the
    author's pictures there are the words."""
    assert "[picture: mine]" in page.words and "[picture: b]" in page.words
    fetched = [*page.all("*", "src"), *page.all("link", "href"), *page.all("source", "srcset")]
    assert all(address.startswith("data:") for address in fetched)


def test_the_one_script_is_the_policys(html: str, page: Page) -> None:
    """The policy lets that script run and no other, and copying is all that is lost without it."""
    (policy,) = [p for p in page.all("meta", "content") if "default-src" in p]
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in policy
    assert not [name for _, a in page.elements for name in a if name.startswith("on")]
    assert all("hidden" in a for tag, a in page.elements if tag == "button")


def test_what_the_author_typed_is_no_markup(html: str) -> None:
    """A title with tags stays a title."""
    assert "<b>bold</b>" not in html and "A &lt;b&gt;bold&lt;/b&gt; title" in html
    assert "onerror" not in html.replace("&lt;img src=x onerror", "")


@pytest.mark.skipif(not letters_font(), reason="the bundle of engines has no font for reports")
def test_the_page_carries_its_letters(html: str) -> None:
    """A font of what it shows, a fraction of the whole one."""
    (font,) = re.findall(r"url\(data:font/ttf;base64,([^)]+)\)", html)
    data = b64decode(font)
    assert data[:4] == b"\0\1\0\0" and len(data) < 60_000


def test_the_same_answer_gives_the_same_page(html: str) -> None:
    """No time and no path of the machine stands in it."""
    answer, warnings = read_text(ANSWER)
    again = report_on(answer, verify_answer(answer), (), warnings=warnings)
    assert output_files(again)["report.html"].decode() == html


def test_a_hostile_answer_is_shown_and_does_nothing() -> None:
    """Title, question, letters, words, reasons and formulas that would be scripts are text; the
    page keeps its own names to itself."""
    path = Path(__file__).parents[1] / "fixtures" / "report" / "hostile.md"
    name = 'answers/"><img src=x onerror=alert(0)>.md'
    answer, warnings = read_text(path.read_text("utf-8"), name)
    finished = report_on(answer, verify_answer(answer), (), warnings=warnings)
    page = Page(output_files(finished)["report.html"].decode())
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert not [key for _, a in page.elements for key in a if key.startswith("on")]
    links = [*page.all("*", "href"), *page.all("*", "src")]
    assert not [link for link in links if link.startswith(("javascript:", "http"))]
    assert len(page.all("*", "id")) == len(set(page.all("*", "id")))
    assert "alert(1)" in page.words
    assert "alert(18)" in page.words


UNREAD = r"""---
symbols:
  a, b: real
---
$$ q + 1 = 1 + q = q + 2 - 1 $$

$$ a \star b = b \star a $$
"""


@pytest.fixture(scope="module")
def unread() -> str:
    """The report of steps that are not read, for two causes."""
    answer, warnings = read_text(UNREAD)
    finished = report_on(answer, verify_answer(answer), (), warnings=warnings)
    return output_files(finished)["report.html"].decode()


def test_a_cause_is_told_once(unread: str) -> None:
    """Steps that hang on one name say so at the first of them, and lead there from the others."""
    page = Page(unread)
    words = " ".join(page.words.split())
    assert words.count("unread: 'q' is not declared") == 1
    assert words.count("unread: as above") == 1
    assert "#step-1-1" in page.all("a", "href")


def test_the_findings_say_why_a_step_was_not_read(unread: str) -> None:
    """Not just which it is."""
    (found,) = re.findall(r'<li[^>]*>[^\n]*<b class="warning">unread-step</b> ([^\n]*)', unread)
    assert "joins two vectors or matrices" in " ".join(Page(found).words.split())


TWICE = r"""
$$ \foo a = a $$

Words between, with no formula.

$$ b = \foo b $$
"""


def test_findings_that_say_the_same_are_one() -> None:
    """With every place, each linked; each of their blocks shows it, and no block beside them."""
    answer, warnings = read_text(TWICE)
    finished = report_on(answer, verify_answer(answer), (), warnings=warnings)
    page = Page(output_files(finished)["report.html"].decode())
    listed = page.words.partition("The post, step by step")[0]
    assert listed.count("does not know \\foo") == 1
    assert "the same at" in " ".join(listed.split())
    blocks = re.split(
        r'<div class="block" id="block-\d+">', output_files(finished)["report.html"].decode()
    )
    assert ["does not know" in block.split("</details>")[0] for block in blocks[1:4]] == [
        True,
        False,
        True,
    ]
