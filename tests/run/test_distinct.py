"""Each distinct formula of a run is typeset once, and every post shows it as if it were alone."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pytest
from msgspec.structs import replace

from mathreply.browser import Session
from mathreply.model import CookedPage, EngineName, Formula, PageRequest, Rendering, View
from mathreply.run.distinct import DistinctFormulas

pytestmark = pytest.mark.browser


def post(*tex: str, around: str = "{}", **how: object) -> PageRequest:
    """A post of displayed formulas, each inside the HTML that is given."""
    html = [around.format(f'<div class="math">\n{escape(t, quote=False)}\n</div>') for t in tex]
    page = CookedPage("\n".join(html), tuple(Formula(t, True, line=n) for n, t in enumerate(tex)))
    return replace(PageRequest(page, fresh=False, pixels=True), **how)  # type: ignore[arg-type]


class Counting:
    """A session that counts what it is asked to typeset."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.typeset = 0

    def render(self, requests: Sequence[PageRequest]) -> tuple[Rendering, ...]:
        self.typeset += sum(len(r.page.formulas) - len(r.spared) for r in requests)
        return self.session.render(requests)


@pytest.mark.parametrize("engine", ["mathjax4-chtml", "katex"])
def test_every_post_is_shown_as_if_alone(session: Session, engine: EngineName) -> None:
    """What was seen in another post, in this call or an earlier one, is what would be seen here:
    outcome, place, size, notes and picture."""
    wide = "+".join(f"x_{{{n}}}" for n in range(40))
    posts = [
        post("u + v", r"\frac{1}{2}", "u + v", engine=engine),
        post(r"\frac{1}{2}", r"\nosuchmacro", engine=engine),
        post(wide, engine=engine),
        post(wide, "u + v", around="<blockquote>{}</blockquote>", engine=engine),
        post("u + v", engine=engine, view=View(dark=True)),
        post(r"\nosuchmacro", "u + v", engine=engine),
    ]
    alone = [session.render([each])[0].formulas for each in posts]
    counting = Counting(session)
    distinct = DistinctFormulas(counting)  # type: ignore[arg-type]
    for _ in range(2):
        assert [seen.formulas for seen in distinct.render(posts)] == alone
    assert counting.typeset == 7, "u + v, 1/2, the macro, wide twice, u + v in a quote, in the dark"


def test_post_that_defines_something_is_shown_whole(session: Session) -> None:
    """There, the same TeX may look otherwise."""
    own = post(r"\def\u{v} \u", "u", fresh=True)
    counting = Counting(session)
    distinct = DistinctFormulas(counting)  # type: ignore[arg-type]
    distinct.render([post("u"), own])
    assert counting.typeset == 3


def test_what_is_numbered_is_counted_in_its_own_post(session: Session) -> None:
    """KaTeX numbers by place: the second of a post is (2), whatever it was elsewhere."""
    line = r"\begin{equation} u = v \end{equation}"
    posts = [post(line, engine="katex"), post(line, line, engine="katex")]
    distinct = DistinctFormulas(session)
    (one,), (first, second) = (seen.formulas for seen in distinct.render(posts))
    assert one.picture == first.picture
    assert first.picture != second.picture
