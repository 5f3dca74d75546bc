"""Time stays linear, and depth does no harm."""

from __future__ import annotations

import time

import pytest

from mathreply.cook import cook, scan
from mathreply.settings import PROFILES
from tests.growth import grows_like_the_text, of_both_sizes, seconds

pytestmark = pytest.mark.slow  # many processes, or seconds of work

DISCOURSE = PROFILES["discourse"]
AT_ONCE_S = 0.25
"""What grows with the square takes a second for 16,000 characters then."""
PATTERNS = [
    "$",
    "$ ",
    " $a",
    "\\(",
    "\\(\\\\)",
    "$$\n",
    "\\[\n",
    "[",
    "![",
    "^[",
    "[x][",
    "[](",
    "> ",
    "[quote]\n",
    "[b]",
    "[url]",
    '[quote="',
    '[a="',
    "` ",
    "_*",
    "<b>",
    "<a ",
    '<a href="',
    "<!--",
    "<div>\n\n",
    "http://a.com/(",
    "a@a.",
    "|a",
    "- a\n",
    "'",
    "\\",
    "~~a",
    ":a",
    "[^a] ",
]
NESTED = {
    "quotes": "> " * 10_000 + "a $x$",
    "brackets": "[" * 10_000 + "]" * 10_000,
    "images": "![" * 5_000 + "](a)" * 5_000,
    "bbcode": "[quote]\n" * 2_000 + "$x$\n" + "[/quote]\n" * 2_000,
    "elements": "<div>" * 6_000,
    "lists": "\n".join("  " * depth + "- a" for depth in range(170)),
    "styles": "[b]" * 5_000 + "[/b]" * 4_000,
    "sizes": f"![a|{'1' * 31_000}](b)",
    "backticks": " ".join("`" * length for length in range(250)),
}


@pytest.mark.parametrize(
    "pattern", PATTERNS, ids=[pattern.strip() or "blank" for pattern in PATTERNS]
)
def test_repetition_takes_its_time(pattern: str) -> None:
    """8,000 characters of one pattern cook at once, or in a time that grows no faster than the
    post."""
    small, large = of_both_sizes(pattern)
    assert grows_like_the_text(cooked, small, large, AT_ONCE_S)


@pytest.mark.parametrize("post", NESTED.values(), ids=NESTED.keys())
def test_depth_does_no_harm(post: str) -> None:
    """Deep nesting neither crashes nor takes long; beyond a hundred levels the forum itself stops
    reading."""
    started = time.process_time()
    cook(post, DISCOURSE)
    scan(post, DISCOURSE)
    assert time.process_time() - started < 4


def test_ten_times_the_length_takes_ten_times_the_time() -> None:
    """An ordinary post of ten times the length takes no more than twenty times the time."""
    part = (
        "Let $x_1$ be *real*, see https://a.com/b:\n\n$$\n\\frac{1}{2}\n$$\n\n> and [so](c)"
        " on...\n\n"
    )
    short, long = (min(seconds(cooked, part * count) for _ in range(3)) for count in (40, 400))
    assert long < 20 * max(short, 0.005)


def cooked(post: str) -> object:
    return cook(post, DISCOURSE)
