"""Requests that one page shows at once: their formulas and boxes are numbered through, and parted
again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate

from msgspec import Struct

from mathreply.model import Formula, Outcome, PageRequest

PAGEFUL = 64
"""Formulas a page: more make the capture too tall to be decoded while the next page is typeset."""


class Group(Struct, frozen=True, dict=True):
    """One request, or several alike in all but their posts."""

    requests: tuple[PageRequest, ...]

    @property
    def first(self) -> PageRequest:
        """Engine, view and line are those of all."""
        return self.requests[0]

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Of all posts, one after the other."""
        return tuple(formula for request in self.requests for formula in request.page.formulas)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The number of each post's first formula; at the end, that of all formulas."""
        return tuple(
            accumulate((len(request.page.formulas) for request in self.requests), initial=0)
        )

    @cached_property
    def spared(self) -> frozenset[int]:
        """Numbers of the formulas that are left as they are."""
        return self._numbers([request.spared for request in self.requests])

    @cached_property
    def pictured(self) -> frozenset[int]:
        """Numbers of the formulas that want a picture."""
        return self._numbers([request.wanted() for request in self.requests]) - self.spared

    @property
    def lines(self) -> list[int]:
        """Numbers of the formulas whose line of text is wanted."""
        return sorted(self._numbers([request.lines for request in self.requests]) - self.spared)

    def _numbers(self, places: Sequence[Iterable[int]]) -> frozenset[int]:
        """From the places in each post to the numbers on the page."""
        return frozenset(
            start + at for start, mine in zip(self.starts, places, strict=False) for at in mine
        )

    @property
    def captured(self) -> list[int]:
        """Numbers of the formulas whose pixels are looked at."""
        everything = range(len(self.formulas)) if self.first.pixels else ()
        return sorted(self.pictured.union(everything) - self.spared)

    def failed(
        self, index: int, failed: dict[int, tuple[Outcome, str]]
    ) -> dict[int, tuple[Outcome, str]]:
        """Those of one request, by their places in it."""
        first, end = self.starts[index : index + 2]
        return {number - first: said for number, said in failed.items() if first <= number < end}


def grouped(requests: Sequence[PageRequest]) -> list[list[int]]:
    """Positions of the requests that may share a page; each position once.

    A request that asks for a fresh page, or whose formulas are not in a post, stays alone.
    """
    groups: list[list[int]] = []
    open_groups: dict[object, tuple[list[int], int]] = {}
    for position, request in enumerate(requests):
        if request.fresh or request.in_cells:
            groups.append([position])
            continue
        alike = (
            request.engine,
            request.view,
            request.line,
            request.svg,
            request.fonts,
            request.pixels,
        )
        group, held = open_groups.get(alike, ([], 0))
        count = len(request.page.formulas) - len(request.spared)
        if not group or held + count > PAGEFUL:
            group, held = [], 0
            groups.append(group)
        group.append(position)
        open_groups[alike] = (group, held + count)
    return groups
