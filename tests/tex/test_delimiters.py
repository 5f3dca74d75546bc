"""One equation, however its delimiters are written; anything else is told."""

from __future__ import annotations

import pytest

from mathreply.tex.delimiters import Bare, bare


@pytest.mark.parametrize(
    ("text", "tex", "display"),
    [
        (r"x + 1", "x + 1", None),
        ("$x$", "x", False),
        ("$$x$$", "x", True),
        (" $$\n x \n$$ ", "x", True),
        (r"\(x\)", "x", False),
        (r"\[x\]", "x", True),
        (r"\text{$5}", r"\text{$5}", None),
        (r"5\$", r"5\$", None),
        ("$", None, None),
        ("$x", None, None),
        ("$a$ and $b$", None, None),
        ("x $ y", None, None),
        ("$$$", None, None),
    ],
)
def test_delimiters_are_taken_off(text: str, tex: str | None, display: bool | None) -> None:
    """They say whether it is displayed; a dollar that is left over is no mathematics."""
    expected = "a '$' stands in the equation" if tex is None else Bare(tex, display)
    assert bare(text) == expected
