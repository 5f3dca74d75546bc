"""A browser that is closed under somebody's hands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from mathreply.browser import Session
from mathreply.diagnostics import BrowserFault
from mathreply.model import CookedPage, Formula, PageRequest
from mathreply.settings import Settings

pytestmark = pytest.mark.browser


def request(count: int) -> PageRequest:
    formulas = tuple(Formula(f"x^{{{n}}} + \\sqrt{{{n}}}", True) for n in range(count))
    html = "".join(f'<div class="math">\n{formula.tex}\n</div>\n' for formula in formulas)
    return PageRequest(CookedPage(html, formulas))


def test_closing_ends_a_rendering_that_another_thread_waits_for() -> None:
    """Whoever waits is told at once and never left waiting; the same request without the close
    comes back."""
    with Session(Settings()) as session, ThreadPoolExecutor(1) as feed:
        assert len(session.render([request(2)])[0].formulas) == 2
        waiting = feed.submit(session.render, [request(1_500)])
        session.browser()  # both are on the browser's loop by now
        session.close()
        with pytest.raises(BrowserFault, match="closed before it was done"):
            waiting.result(timeout=20)


def test_a_browser_may_be_closed_by_several_threads() -> None:
    """Who closes it while another thread does waits until it has ended: nothing runs on."""
    session = Session(Settings())
    assert session.browser()
    with ThreadPoolExecutor(3) as threads:
        for closed in [threads.submit(session.close) for _ in range(3)]:
            closed.result(timeout=20)
            assert not session._thread.is_alive()


def test_a_closed_browser_takes_no_more_work() -> None:
    """Who asks after the close is told at once, instead of waiting for a loop that has ended."""
    session = Session(Settings())
    session.close()
    with ThreadPoolExecutor(1) as feed, pytest.raises(BrowserFault, match="closed before"):
        feed.submit(session.render, [request(1)]).result(timeout=20)
