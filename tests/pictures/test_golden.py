"""A dozen small golden pictures, compared with a tolerance: fonts and rasterisers differ a little,
layouts must not.

Run with ``MATHREPLY_GOLDEN=write`` to write them anew; then look at each before it is committed.
"""

from __future__ import annotations

import json
import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from mathreply.browser import Session
from mathreply.run.picture_many import Item, render_equations

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).parents[1] / "fixtures" / "pictures"
LARGEST_BYTES = 20 * 1024
MEAN_DIFFERENCE = 0.75
"""Grey levels, after both pictures have been blurred by a device px."""
SIZE_DIFFERENCE_PX = 4


def cases() -> list[Item]:
    """The equations, from data."""
    lines = FOLDER.joinpath("golden.jsonl").read_text("utf-8").splitlines()
    return [Item(**json.loads(line)) for line in lines]


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference in grey levels of two pictures, laid on one canvas."""
    size = (max(one.width, other.width), max(one.height, other.height))
    papers = []
    for image in (one, other):
        paper = Image.new("L", size, 255)
        paper.paste(image.convert("L"), (0, 0))
        papers.append(paper.filter(ImageFilter.GaussianBlur(1)))
    return ImageStat.Stat(ImageChops.difference(*papers)).mean[0]


def test_pictures_look_as_they_did(session: Session) -> None:
    """Each equation's picture has the golden one's size and ink, within the tolerance."""
    wrong = []
    for item, formula in render_equations(cases(), session):
        assert formula.picture is not None, item.id
        file = FOLDER / f"{item.id}.png"
        if os.environ.get("MATHREPLY_GOLDEN") == "write":
            file.write_bytes(formula.picture.png)
        new, golden = Image.open(BytesIO(formula.picture.png)), Image.open(file)
        sides = max(abs(new.width - golden.width), abs(new.height - golden.height))
        if sides > SIZE_DIFFERENCE_PX or (found := difference(new, golden)) > MEAN_DIFFERENCE:
            wrong.append((item.id, new.size, golden.size, found))
    assert wrong == []


def test_tolerance_notices_a_sign() -> None:
    """The tolerance is narrow enough: another equation of about the same size is told apart."""
    golden = {item.id: Image.open(FOLDER / f"{item.id}.png") for item in cases()}
    assert difference(golden["plus"], golden["plus"]) == 0
    assert difference(golden["plus"], golden["minus"]) > MEAN_DIFFERENCE


def test_golden_pictures_are_small_and_few() -> None:
    """About a dozen, none larger than 20 KiB, one for each equation of the list."""
    files = sorted(FOLDER.glob("*.png"))
    assert {file.stem for file in files} == {item.id for item in cases()}
    assert len(files) <= 14
    assert all(file.stat().st_size <= LARGEST_BYTES for file in files)
