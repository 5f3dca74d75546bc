"""How much paper a picture has around ink that leaves the engine's box by little."""

from __future__ import annotations

import pytest

from mathreply.browser.camera import _is_clear
from mathreply.pictures import Box, Edges

BOX = Box(0, 0, 0, 60, 40, None, Edges(8, 8, 52, 32))


@pytest.mark.parametrize(
    ("ink", "is_clear"),
    [
        (None, True),
        (Edges(8, 8, 52, 32), True),
        (Edges(2, 2, 58, 38), True),
        (Edges(1, 8, 52, 32), False),
        (Edges(8, 1, 52, 32), False),
        (Edges(8, 8, 59, 32), False),
        (Edges(8, 8, 52, 39), False),
    ],
)
def test_ink_keeps_away_from_the_edges(ink: Edges | None, is_clear: bool) -> None:
    """With less than two px of paper on any side a picture looks cut off: it is made larger."""
    assert _is_clear(ink, BOX) is is_clear
