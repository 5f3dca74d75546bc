"""The letter i where it is no index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mathreply.source.guesses import Guess
from mathreply.source.occurrences import NameUse


def imaginary(uses: Sequence[NameUse]) -> Iterator[Guess]:
    """The imaginary unit for an i or j that stands on a line, or above an e."""
    for use in uses:
        before = use.preceding(1)
        if before not in (("_",), ("{",)) or use.preceding(3)[:2] == ("e", "^"):
            told = f'the imaginary unit: "{use.around()}"'
            yield Guess("imaginary unit", told, use.formula.span)
            return
