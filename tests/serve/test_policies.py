"""No text that finds its way into a page runs there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from mathreply.browser.document import document
from mathreply.browser.engines import ENGINES
from mathreply.compose.page import script_hash
from mathreply.disk.installed import templates_text
from mathreply.serve import pages
from tests.serve.conftest import Answer
from tests.serve.policies import ALL_OF_THEM, FOREIGN, directives, ran, scripts_allowed

POLICIES = {f"check {engine}": document(engine)[1] for engine in ENGINES}
POLICIES["write"] = pages.page("write.html", 80, "s").headers["content-security-policy"]
for name in pages.ENGINES:
    POLICIES[f"preview {name}"] = pages.frame(name, 80).headers["content-security-policy"]


@pytest.mark.parametrize("name", POLICIES)
def test_scripts_come_from_our_files_alone(name: str) -> None:
    """None written into the page but those that are named by their hash, none from elsewhere; what
    is not named is forbidden."""
    found = directives(POLICIES[name])
    assert found["default-src"] == ["'none'"]
    assert found["base-uri"] == found["form-action"] == ["'none'"]
    allowed = scripts_allowed(POLICIES[name])
    assert allowed
    assert not set(allowed) & set(FOREIGN)
    assert not [source for source in found.get("connect-src", []) if source in FOREIGN]
    assert not set(found["img-src"]) & {"*", "http:", "https:"}


def test_the_preview_has_no_origin() -> None:
    """It may run its own scripts, and reaches nothing of the page around it."""
    for name in pages.ENGINES:
        assert directives(POLICIES[f"preview {name}"])["sandbox"] == ["allow-scripts"]


def test_a_report_runs_its_own_script_alone() -> None:
    """Its policy names that script by its hash, and allows no other, inline or not."""
    (policy,) = [
        line.split('content="')[1].split('"')[0]
        for line in templates_text()["report.html.j2"].splitlines()
        if "Content-Security-Policy" in line
    ]
    named = policy.replace("{{ page.script_hash }}", script_hash("copy()"))
    assert scripts_allowed(named) == [f"'{script_hash('copy()')}'"]


@pytest.fixture
def blank(browsers: Callable[[str], Browser]) -> Iterator[Page]:
    """A page of a real browser."""
    page = browsers("chromium").new_page()
    yield page
    page.close()


@pytest.mark.browser
def test_the_page_for_writing_runs_nothing_that_is_put_into_it(blank: Page, answer: Answer) -> None:
    """The good twin, a page without a policy, runs all of it."""
    blank.set_content("<body></body>")
    assert ran(blank) == ALL_OF_THEM
    blank.goto(answer.address)
    blank.wait_for_selector(".cm-content")
    assert ran(blank) == []


@pytest.mark.browser
@pytest.mark.parametrize("engine", ["mathjax4-chtml", "katex"])
def test_the_checking_page_runs_nothing_that_is_put_into_it(blank: Page, engine: str) -> None:
    """Its policy alone, without the guard on its requests."""
    html, policy = document(engine)  # type: ignore[arg-type]  # a name of an engine
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    blank.set_content(html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">{head}'))
    assert ran(blank) == []
