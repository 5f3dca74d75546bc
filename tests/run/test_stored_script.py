"""What an author, a file's name or an engine says is shown in our pages, and never run by them.

Each page is opened in a real browser three times: as it is; without its policy, so that escaping
alone must hold; and, for a twin, with its text taken for HTML, where the scripts do run.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from mathreply.browser.find import find
from mathreply.cli import main
from mathreply.cook import cook
from mathreply.settings import PROFILES

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shared_browser")]

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_SEEN = "window.ran = []; addEventListener('error', () => {}, true)"


def script(place: str) -> str:
    """Text that ends every kind of quotation and element, and then notes where it stood."""
    return f"""'"`></script></style></title></textarea><img src=x onerror=ran.push("{place}")>"""


def inside_tex(place: str) -> str:
    """The same for a formula's words; most of its letters are none that TeX minds."""
    return rf"\text{{{script(place)}}}"


ANSWER = f"""---
title: |-
  Title {script("title")}
reply_to:
  user: somebody
  quote: |
    Quoted {script("quote")}
template: reply
tags:
  - |-
    tag {script("tag")}
symbols:
  x: real
macros:
  \\mine: |-
    {inside_tex("macro")} x
words:
  |-
    z: said {script("words")}
---
Some words before {script("prose")} it.

``` derivation
x + 1
  = 1 + x                    % since {script("reason")}
  = {inside_tex("step")} + x % unread
```

$$
\\mine + {inside_tex("display")} + \\nosuch
$$

And $x + {inside_tex("inline")}$ in a line, with <b title={script("attribute")}>raw</b>.
"""
ANSWER = ANSWER.replace("words:\n  |-\n    z: said", "words:\n  z: |-\n    said")
BROKEN = f"""---
title: |-
  Broken {script("broken title")}
nosuch{script("key")}: 1
---
Text.
"""
NAME = "<img src=x onerror=ran.push(String.raw`file`)>.md"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a run over a hostile answer, a broken one, and one with a hostile
    name."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "answers").mkdir()
    (folder / "answers" / "a.md").write_text(ANSWER, "utf-8")
    (folder / "answers" / "broken.md").write_text(BROKEN, "utf-8")
    (folder / "answers" / NAME).write_text("Words enough\n\n$$x = x + 1$$\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("MATHREPLY_CACHE", str(folder / "cache"))
        assert main(["render", "answers"]) == 2
    return folder / "output"


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=find("chromium").path)
        page = running.new_page()
        page.add_init_script(_SEEN)
        yield page
        running.close()


def ran(tab: Page, file: Path, text: str | None = None) -> set[str]:
    """The places whose scripts have run in a page, everything in it opened."""
    if text is not None:
        file = file.with_name("changed.html")
        file.write_text(text, "utf-8")
    tab.goto(file.as_uri(), wait_until="load")
    tab.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    tab.evaluate("document.querySelectorAll('img').forEach((each) => { each.loading = 'eager'; })")
    tab.mouse.move(50, 50)
    tab.wait_for_timeout(200)
    return set(tab.evaluate("window.ran"))


PAGES = {
    "a/report.html": {"title", "quote", "reason", "step", "macro", "display", "inline"},
    "index.html": {"title", "key", "file", "quote", "reason", "macro", "prose"},
}
"""What each page shows at least."""


@pytest.mark.parametrize("name", PAGES)
def test_what_is_told_is_shown_and_not_run(name: str, written: Path, tab: Page) -> None:
    """By the policy and the escaping together, and by the escaping alone."""
    page = (written / name).read_text("utf-8")
    assert POLICY.search(page)
    assert ran(tab, written / name) == set()
    assert ran(tab, written / name, POLICY.sub("", page)) == set()


@pytest.mark.parametrize("name", PAGES)
def test_the_same_text_would_run_as_html(name: str, written: Path, tab: Page) -> None:
    """The twin: nothing was left out of the page, and the browser does run what is not escaped;
    the policy alone stops it, too."""
    page = (written / name).read_text("utf-8")
    bare = html.unescape(POLICY.sub("", page))
    assert ran(tab, written / name, bare) >= PAGES[name]
    policy = POLICY.search(page)
    assert policy is not None
    assert ran(tab, written / name, bare.replace("<head>", f"<head>{policy[0]}")) == set()


@pytest.mark.parametrize("profile", PROFILES)
def test_a_cooked_post_runs_nothing(profile: str, tmp_path: Path, tab: Page) -> None:
    """As the forum shows it, without any policy; the raw post, taken for HTML, does run."""
    raw = f"""Words {script("prose")} and $x {script("math")}$ and `code {script("code")}`.

[quote="{script("quote")}"]
> {script("nested")}
[/quote]

[details="{script("summary")}"]
![{script("alt")}|10x10](upload://x.png) [{script("link")}](https://example.org "{script("hover")}")
[/details]

| a |
|---|
| {script("cell")} |

<img src="x" onerror='ran.push("raw")'><svg onload='ran.push("svg")'></svg>
"""
    cooked = cook(raw, PROFILES[profile]).html
    assert ran(tab, tmp_path / "cooked.html", cooked) == set()
    twin = ran(tab, tmp_path / "cooked.html", raw)
    assert twin >= {"prose", "math", "quote", "nested", "alt", "cell", "raw"}


def test_a_post_holds_the_text_as_it_is(written: Path, tab: Page, tmp_path: Path) -> None:
    """What is pasted into the forum runs nothing there either."""
    post = (written / "a" / "post.md").read_text("utf-8")
    assert all(script(place) in post for place in ("quote", "reason", "prose", "macro", "inline"))
    assert ran(tab, tmp_path / "post.html", cook(post, PROFILES["discourse"]).html) == set()
