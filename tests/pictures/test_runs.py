"""How equations are shared out among the pictures of a fallback."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from PIL import Image

from mathreply.pictures.cut import Shape

module = import_module("mathreply.pictures.fallback")  # the package's name for it is its function


def lines(*heights: int) -> list[Any]:
    return [module._PictureRow(Image.new("L", (10, height)), "x") for height in heights]


@pytest.mark.parametrize(
    ("heights", "limit", "runs"),
    [
        ((40, 40), 92, [2]),  # with the gap of 12 they are exactly as high as the limit
        ((40, 40), 91, [1, 1]),
        ((40, 40, 40), 92, [2, 1]),
        ((200, 10), 92, [1, 1]),
        ((), 92, []),
    ],
)
def test_a_picture_holds_what_fits(heights: tuple[int, ...], limit: int, runs: list[int]) -> None:
    """Up to the limit and no further; one that is too high by itself has one of its own."""
    assert [len(run) for run in module._runs(lines(*heights), limit, 2)] == runs


def test_there_are_no_more_pictures_than_the_forum_allows() -> None:
    """Then they are higher, as evenly as it goes."""
    shape = Shape(690, 50)
    for allowed, parts in ((9, 6), (3, 3), (1, 1)):
        found = module._parts(lines(*[60] * 6), 2, shape, allowed)
        assert len(found) <= parts
        assert sum(map(len, found)) == 6
