"""A formula's risk on a slow line is what it fetches beyond a plain one."""

from __future__ import annotations

from typing import Any

import pytest

from generator.browser import Session
from generator.model import Line

pytestmark = pytest.mark.browser


def test_classic_forum(session: Session, page: Any) -> None:
    """In MathJax 2 a fraction needs nothing more; tables, bold symbols and strokes need components, and say how not."""
    formulas = page(r"\frac{x}{x}", r"\begin{aligned} x &= x \end{aligned}", r"\boldsymbol{x}", r"\cancel{x}")
    fraction, aligned, bold, stroke = session.risks(formulas, "mathjax2-chtml")
    assert (fraction.files, fraction.late_s, fraction.breaks, fraction.plainer) == ((), 0, False, "")
    assert [path.rsplit("/", 1)[1] for path in aligned.files if path.endswith(".js")] == ["mtable.js"]
    assert aligned.breaks and "one display a line" in aligned.plainer
    assert bold.breaks and r"\mathbf" in bold.plainer
    assert stroke.breaks and "cancels" in stroke.plainer
    assert stroke.late_s > 0.8


def test_line_decides_how_late(session: Session, page: Any) -> None:
    """The same files are later on a slower line."""
    stroke = page(r"\cancel{x}")
    (quick,) = session.risks(stroke, "mathjax2-chtml", Line("quick", kbit_s=800))
    (slow,) = session.risks(stroke, "mathjax2-chtml", Line("slow", kbit_s=80))
    assert quick.files == slow.files
    assert slow.late_s > 5 * quick.late_s
