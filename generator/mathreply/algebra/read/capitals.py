"""Capitals that may as well be matrices, in displays in which nothing else speaks of any: numbers,
where the display has no meaning with vectors and matrices in it."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterator, Sequence

from mathreply.algebra.read.unread import Unread

Readings = Sequence[Sequence[object]]
Attempt = Callable[[dict[str, str]], Readings]
"""Reads the whole display where these names are numbers, columns or matrices."""

MOST = 256
"""How many readings are tried."""


def as_numbers(
    capitals: Sequence[str], letters: Sequence[str], best: Readings, read: Attempt
) -> bool:
    """Whether a display can be read, and only with numbers for the capitals that it asks for.

    ``\\Sigma + \\lambda (1 - w)`` has no meaning where Σ is a matrix, while ``A B`` and ``y = A x``
    have one.

    Args:
        capitals: all that stand in the display.
        letters: small ones that may be columns.
        best: its readings so far.
        read: tries others.
    """
    asked = _asked(capitals, best)
    if not asked:
        return False
    of_letters: tuple[str, ...] = ("number", "column")
    of_capitals = (*of_letters, "matrix")
    kinds = dict.fromkeys(capitals, of_capitals) | dict.fromkeys(letters, of_letters)
    if math.prod(map(len, kinds.values())) > MOST:
        return False
    first, *others = _choices(kinds)
    doubts = (other for other in others if any(other[name] != "number" for name in asked))
    return _is_whole(read(first)) and not any(_is_whole(read(other)) for other in doubts)


def _asked(capitals: Sequence[str], best: Readings) -> set[str]:
    """The capitals that may be matrices; none where something else is not read either."""
    failures = [side for sides in best for side in sides if isinstance(side, Unread)]
    names = {failure.undeclared.partition("_")[0] for failure in failures}
    return names if names <= set(capitals) else set()


def _choices(kinds: dict[str, tuple[str, ...]]) -> Iterator[dict[str, str]]:
    """All that the names could be together; numbers alone come first."""
    for chosen in itertools.product(*kinds.values()):
        yield dict(zip(kinds, chosen, strict=True))


def _is_whole(readings: Readings) -> bool:
    return not any(isinstance(side, Unread) for sides in readings for side in sides)


_ACCENT = re.compile(r"^\\(?:hat|bar|tilde|check|breve)\{")


def is_capital(name: str) -> bool:
    """Whether a name is a capital that may stand for a matrix, with a hat or without."""
    letter = _ACCENT.sub("", name).rstrip("}")
    return (len(letter) == 1 and letter.isupper()) or letter in (
        "\\Sigma",
        "\\Lambda",
        "\\Omega",
        "\\Phi",
        "\\Psi",
    )


def may_be_column(name: str) -> bool:
    """Whether a name is a small letter that may stand for a vector."""
    letter = re.sub(r"^\\(?:hat|bar|tilde|dot)\{", "", name).rstrip("}")
    return (len(letter) == 1 and letter.islower() and letter not in "ijkndpe") or letter in (
        "\\beta",
        "\\mu",
        "\\varepsilon",
        "\\epsilon",
        "\\alpha",
        "\\theta",
        "\\gamma",
    )
