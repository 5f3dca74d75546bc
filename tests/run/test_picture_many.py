"""Many single equations become pictures, each as if it were alone, in order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mathreply.browser import Session
from mathreply.browser.group import PAGEFUL
from mathreply.model import CookedPage, Formula, Outcome, PageRequest
from mathreply.run.picture_many import Item, render_equations

pytestmark = pytest.mark.browser


def test_order_and_isolation(session: Session) -> None:
    """Results come in the items' order; what one defines is unknown to all others; a bad one spoils
    no other."""
    items = [Item(str(i), rf"x_{{{i}}} + 1") for i in range(PAGEFUL + 3)]
    items[2] = Item("2", r"\def\mine{y}\mine")
    items[3] = Item("3", r"\mine")
    items[PAGEFUL] = Item(str(PAGEFUL), r"\frac{1}{")
    seen = list(render_equations(items, session))
    assert [item.id for item, _ in seen] == [item.id for item in items]
    failed = {item.id: formula.outcome.value for item, formula in seen if formula.picture is None}
    assert failed == {"3": "undefined-macro", str(PAGEFUL): "raw"}


def test_pictures_equal_those_of_a_post(session: Session) -> None:
    """An equation pictured among many has the same bytes as in a post of its own, and as in a
    second run."""
    tex = [
        r"\frac{a}{b} = \sqrt{c}",
        r"\sum_{i=1}^n i = \frac{n(n+1)}{2}",
        r"x",
        r"E = mc^2 \tag{1}",
    ]
    many = [formula.picture for _, formula in render_equations([Item(t, t) for t in tex], session)]
    again = [
        formula.picture
        for _, formula in render_equations([Item(t, t) for t in reversed(tex)], session)
    ]
    pages = [CookedPage(f'<div class="math">\n{t}\n</div>', (Formula(t, True),)) for t in tex]
    posts = session.render([PageRequest(page) for page in pages])
    assert all(many)
    assert many == again[::-1] == [post.formulas[0].picture for post in posts]


def test_takes_no_more_than_it_needs(session: Session) -> None:
    """The first result is told while most of a long stream has not been asked for."""
    asked = 0

    def stream() -> Iterator[Item]:
        nonlocal asked
        for asked in range(100 * PAGEFUL):
            yield Item(str(asked), "x")

    results = render_equations(stream(), session)
    assert next(results)[0].id == "0"
    results.close()  # type: ignore[attr-defined]  # a generator
    assert asked < 12 * PAGEFUL


def test_what_is_too_wide_for_a_picture_leaves_no_ink_in_others(session: Session) -> None:
    """A formula in a line may go on over several lines of a post; in one line it fits no picture,
    which is told, and nothing of it lies over its neighbours."""
    wide = Item("wide", "+".join(["x"] * 600), display=False)
    plain = Item("plain", r"\frac{100}{y}")
    ((_, alone),) = render_equations([plain], session)
    (_, first), (_, second) = render_equations([wide, plain], session)
    assert first.picture is None and first.outcome is Outcome.TOO_LARGE
    assert alone.picture is not None and second.picture is not None
    assert second.picture.png == alone.picture.png
