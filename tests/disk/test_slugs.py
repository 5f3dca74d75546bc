"""Names of output folders."""

from __future__ import annotations

import pytest

from mathreply.disk.slugs import slug_of


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("answers/Softmax from Sigmoid.md", "softmax-from-sigmoid"),
        ("../../x.md", "x"),
        ("/etc/passwd", "passwd"),
        (r"C:\x.md", "x"),
        ("CON.md", "answer-con"),
        ("caffè.md", "caffe"),
        ("-", "answer"),
    ],
)
def test_slugs_are_safe_names(path: str, slug: str) -> None:
    """A folder's name holds small letters, digits and hyphens only, and is no device of
    Windows'."""
    assert slug_of(path) == slug


@pytest.mark.parametrize("path", [".", "..", "....md", "😀.md", "测.md", "/"])
def test_a_name_without_letters_still_gets_a_slug(path: str) -> None:
    """Whatever the name, something usable and stable comes out."""
    slug = slug_of(path)
    assert slug == slug_of(path)
    assert slug
    assert all(c.isascii() and (c.isalnum() or c == "-") for c in slug)
