"""Whether the time of some work grows no faster than what it works on, however fast a machine is
and however busy: a long text is compared with a tenth of it, and not with a clock."""

from __future__ import annotations

import time
from collections.abc import Callable

SMALL, LARGE = 800, 8_000
"""Characters."""
TIMES = 40
"""Ten for what grows like the text, a hundred for what grows with its square."""


def of_both_sizes(piece: str) -> tuple[str, str]:
    """A piece over and over, once for a short text and once for a long one."""
    return (piece * SMALL)[:SMALL], (piece * LARGE)[:LARGE]


def grows_like_the_text(
    work: Callable[[str], object], small: str, large: str, at_once_s: float
) -> bool:
    """Whether the long text takes a moment, or less than forty times as long as the short one;
    looked at again where it did not, so that other work on the machine does not count."""
    return any(_is_quick(seconds(work, large), work, small, at_once_s) for _ in range(3))


def _is_quick(took: float, work: Callable[[str], object], small: str, at_once_s: float) -> bool:
    return took < at_once_s or took < TIMES * seconds(work, small)


def seconds(work: Callable[[str], object], text: str) -> float:
    """The processor's time."""
    started = time.process_time()
    work(text)
    return time.process_time() - started
