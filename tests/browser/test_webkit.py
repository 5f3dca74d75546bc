"""WebKit: what is told of a phone, a lost file, a hang and an end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mathreply.browser import Session
from mathreply.model import Line, PageRequest, View

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LONG = " + ".join(f"x_{{{i}}}" for i in range(30))


def test_phone_and_lost_component(webkit: Session, page: Any) -> None:
    """On a phone's width the overflow is told; without its tables MathJax 2 fails on aligned blocks
    alone."""
    aligned = r"\begin{aligned} a &= b \\ &= c \end{aligned}"
    wide, lost = webkit.render(
        [
            PageRequest(page(LONG), view=View(360)),
            PageRequest(
                page("x", aligned), "mathjax2-chtml", line=Line("lost", lost=("*/mtable.js",))
            ),
        ]
    )
    assert wide.formulas[0].overflow_px > 300
    assert wide.formulas[0].proposed_break.startswith("+")
    assert [f.outcome for f in lost.formulas] == ["rendered", "processing-error"]
    assert lost.lost == ("mathjax2/jax/output/CommonHTML/autoload/mtable.js",)


def test_every_page_fetches_its_files_anew(webkit: Session, page: Any) -> None:
    """What one post fetched is fetched by the next as well, so that their needs can be told
    apart."""
    first, second = webkit.render(
        [PageRequest(page("x"), "katex"), PageRequest(page("x"), "katex")]
    )
    assert {"katex/katex.min.js", "katex/fonts/KaTeX_Math-Italic.woff2"} <= {
        path for path, _ in first.files
    }
    assert sorted(first.files) == sorted(second.files)


def test_macros_stay_in_their_post(webkit: Session, page: Any) -> None:
    """A macro of one post is unknown in the next."""
    first, second = webkit.render(
        [PageRequest(page(r"\def\mine{y}\mine")), PageRequest(page(r"\mine"))]
    )
    assert (first.formulas[0].outcome, second.formulas[0].outcome) == (
        "rendered",
        "undefined-macro",
    )


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds processes in /proc")
def test_nothing_is_left_running(webkit: Session, page: Any) -> None:
    """A second session of its own ends with its screen, its driver and its browser."""
    from mathreply.settings import Settings

    def running() -> set[str]:
        commands = (entry / "cmdline" for entry in Path("/proc").glob("[0-9]*"))
        return {
            file.parent.name
            for file in commands
            if _reads(file, (b"Xvfb", b"WebKitWebDriver", b"MiniBrowser"))
        }

    before = running()
    with Session(Settings(browser="webkit")) as session:
        session.render([PageRequest(page("x"))])
        during = running() - before
        assert len(during) >= 3
    assert not during & running()


def _reads(file: Path, names: tuple[bytes, ...]) -> bool:
    try:
        return any(name in file.read_bytes() for name in names)
    except OSError:
        return False
