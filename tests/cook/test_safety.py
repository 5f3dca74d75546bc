"""Nothing that could run, and no strange address, comes out of the cook."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathreply.cook import cook
from mathreply.settings import PROFILES
from tests.samples import examples

DISCOURSE = PROFILES["discourse"]
ENTRIES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "fixtures" / "cook" / "hostile.jsonl")
    .read_text("utf-8")
    .splitlines()
]
GOOD = [entry["post"] for entry in ENTRIES if entry["good"]]
BAD = [entry["post"] for entry in ENTRIES if not entry["good"]]
PIECES = [
    "<",
    ">",
    '"',
    "'",
    "<a ",
    "href=",
    "src=",
    "javascript:",
    "file:",
    "\n",
    "\n\n",
    "<div>\n",
    "</script>",
    "`",
    "=",
    "<!--",
    "-->",
    "\t",
    "$",
    "$$",
    "[",
    "](",
    "&#106;",
    "&colon;",
    "on",
    "onload=x ",
    "</textarea>",
    "<svg",
]
FORBIDDEN = {
    "script",
    "iframe",
    "style",
    "svg",
    "math",
    "object",
    "embed",
    "form",
    "input",
    "base",
    "meta",
    "link",
    "textarea",
    "template",
    "html",
    "body",
}
ADDRESSES = {
    "href",
    "src",
    "srcset",
    "poster",
    "action",
    "formaction",
    "xlink:href",
    "data",
    "background",
}


class Inspector(HTMLParser):
    """Collects what could run or read in the HTML that it is fed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.dangers: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN:
            self.dangers.append(tag)
        for name, value in attrs:
            address = "".join((value or "").split()).lower()
            if name.startswith("on") or (name == "style" and not address.startswith("text-align:")):
                self.dangers.append(f"{tag} {name}")
            if (
                name in ADDRESSES
                and address
                and not address.startswith(("http:", "https:", "mailto:", "/", "#", "data:image"))
            ):
                self.dangers.append(f"{tag} {name}={value}")


def dangers(html: str) -> list[str]:
    return Inspector(html).dangers


def test_the_inspector_sees_danger() -> None:
    """What these tests look for is found where it is."""
    for html in (
        "<script>",
        '<b onclick="a">',
        '<a href="javascript:a">',
        '<img src="file:///a">',
        "<iframe>",
        '<a href=" java\nscript:a">',
        '<td style="background:url(a)">',
    ):
        assert dangers(html), html


@pytest.mark.parametrize("good", GOOD)
def test_the_good_twin_passes(good: str) -> None:
    """Links, images and plain elements come through with their addresses."""
    html = cook(good, DISCOURSE).html
    assert "https://" in html or "<kbd>" in html
    assert dangers(html) == []


@pytest.mark.parametrize("bad", BAD)
def test_the_bad_twin_does_not(bad: str) -> None:
    """No script, handler or strange address is left of it."""
    assert dangers(cook(f"{bad}\n\nbeside it $x$", DISCOURSE).html) == []


def test_what_stands_beside_a_danger_is_kept() -> None:
    """A closed script takes nothing of its neighbours with it."""
    page = cook(
        "before <script>alert(1)</script> after $x$\n\n<img src=x onerror=a> $$y$$\n\n$$z$$",
        DISCOURSE,
    )
    assert "before" in page.html and "after" in page.html
    assert [formula.tex for formula in page.formulas] == ["x", "z"]


@settings(max_examples=examples(250), deadline=None)
@given(st.lists(st.sampled_from(BAD + GOOD + PIECES), min_size=1, max_size=9).map("".join))
def test_no_mixture_is_dangerous(post: str) -> None:
    """However good and bad are mixed, nothing dangerous comes out."""
    assert dangers(cook(post, DISCOURSE).html) == []
