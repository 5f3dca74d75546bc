"""Posts that share a page are seen as if each were alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mathreply.browser import Session
from mathreply.browser.group import PAGEFUL, Group, grouped
from mathreply.browser.origin import Asset, Bundle, find_bundle
from mathreply.model import CookedPage, Formula, Outcome, PageRequest, Rendering, View
from mathreply.settings import Limits, Settings


def request(count: int, **how: Any) -> PageRequest:
    """A post of that many formulas which may share a page."""
    page = CookedPage("", tuple(Formula(f"x_{at}", display=True) for at in range(count)))
    return PageRequest(page, **{"fresh": False, **how})


def test_who_shares_a_page() -> None:
    """Posts alike in engine and view share one until it is full; one that needs a fresh page is
    alone."""
    requests = [
        request(2),
        request(2, view=View(360)),
        request(2),
        request(2, fresh=True),
        request(2, view=View(360)),
        request(PAGEFUL),
        request(1),
    ]
    assert grouped(requests) == [[0, 2], [1, 4], [3], [5], [6]]


def test_numbers_are_parted_again() -> None:
    """Failures go back to their post under the numbers that they have there."""
    group = Group((request(2), request(3, pictures=(1,))))
    assert group.pictured == {0, 1, 3}
    assert group.captured == [0, 1, 3]
    assert Group((request(2, pictures=(), pixels=True),)).captured == [0, 1]
    assert group.failed(1, {1: (Outcome.TIMEOUT, ""), 4: (Outcome.CRASHED, "")}) == {
        2: (Outcome.CRASHED, "")
    }


def told(renderings: tuple[Rendering, ...]) -> list[Any]:
    """What does not depend on the page's other posts."""
    return [r.formulas for r in renderings]


@pytest.mark.browser
def test_as_if_alone(session: Session, page: Any) -> None:
    """Posts together have the outcomes, sizes and pictures of each alone; what one leaves open ends
    with it."""
    wide = r"\text{" + "wide " * 40 + "}"
    posts = [
        page(r"\frac{1}{2}", ("x^2", False)),
        page(r"\nosuchmacro + 1", "y"),
        page(wide),
        replace(page("z"), html='<details><blockquote><div class="math">\nz\n</div>'),
        page(r"\color{red} w"),
    ]
    missing = replace(posts[0], html="<p>nothing</p>")
    requests = [PageRequest(post, fresh=False) for post in [*posts, missing, posts[1]]]
    together = session.render(requests)
    alone = tuple(session.render([one])[0] for one in requests)
    assert told(together) == told(alone)
    assert sum(f.picture is not None for f in together[0].formulas) == 1
    assert [f.outcome for f in together[5].formulas] == ["raw", "raw"]


class Throwing(Bundle):
    """A bundle whose engine throws when it meets ``trap``, which on a forum takes the whole post's
    mathematics."""

    def asset(self, path: str) -> Asset | None:
        asset = super().asset(path)
        if asset is None or not path.endswith("tex-mml-chtml.js"):
            return asset
        hook = (
            b"\nMathJax.startup.promise.then(() => { const typeset = MathJax.typesetPromise;"
            b" MathJax.typesetPromise = async (hosts) => {"
            b" if (hosts.some((h) => h.textContent.includes('loop'))) while (true) {}"
            b" if (hosts.some((h) => h.textContent.includes('trap'))) throw new Error('trapped');"
            b" return typeset.call(MathJax, hosts); }; });"
        )
        return Asset(asset.body + hook, asset.content_type)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("trap", "outcome"), [("trap", "raw"), ("loop", "timeout")])
def test_one_spoils_no_other(page: Any, trap: str, outcome: str) -> None:
    """An exception or an endless loop in one post is no other post's."""
    root: Path = find_bundle().root
    with Session(Settings(limits=replace(Limits(), page_timeout_s=1.0)), Throwing(root)) as session:
        seen = session.render(
            [PageRequest(page(tex), fresh=False) for tex in ("x", rf"\{trap}", "y")]
        )
    assert [rendering.formulas[0].outcome for rendering in seen] == [
        "rendered",
        outcome,
        "rendered",
    ]
