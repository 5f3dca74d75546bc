"""Which dollars of a paragraph its author meant as a pair around a formula, and which as money.

The forum pairs dollars by their neighbours, an author by sense. All dollars of a paragraph are
looked at together: of all ways to pair neighbours and to leave the others alone, the one of
greatest weight (:mod:`mathreply.lint.weighing`) is taken for the author's. The search is a dynamic
programme over the dollars from right to left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from mathreply.lint.post import CODE_MARK, TAG_MARK, ScannedPost
from mathreply.lint.weighing import BACKTICKS, CLEAR, LIKELY, formula_weight, is_price, price_weight

_BLOCK_START = re.compile(r"[ >\t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|\|)")
_BAR = re.compile(r"(?<!\\)\|")
_AROUND = 60
"""Characters on either side of a dollar that are looked at."""
_SEEN = 0.7
"""What speaks for a pair that the forum takes as well: most authors look at their post once."""
_HIDDEN = 4.0
"""What code or a tag between two dollars weighs against a pair."""


class Dollar(Struct, frozen=True):
    """One dollar sign that is neither escaped nor part of a display."""

    at: int
    glued: bool = False
    """Whether another dollar follows right after it."""


class Pair(Struct, frozen=True):
    """Two dollars with the formula between them."""

    opener: int
    """Offset of the opening dollar."""
    closer: int
    weight: float


class Reading(Struct, frozen=True):
    """The dollars of one paragraph as its author meant them and as the forum takes them."""

    dollars: tuple[Dollar, ...]
    meant: tuple[Pair, ...]
    shown: tuple[Pair, ...]
    """What the forum takes for formulas."""
    prices: frozenset[int]
    """Offsets of dollars outside the meant pairs that belong to a price."""

    def clusters(self) -> Iterator[PairCluster]:
        """Where the two differ: pairs that overlap and stand on one side only."""
        same = {(pair.opener, pair.closer) for pair in self.meant} & {
            (pair.opener, pair.closer) for pair in self.shown
        }
        differing = [
            (pair, kind)
            for kind, pairs in (("meant", self.meant), ("shown", self.shown))
            for pair in pairs
            if (pair.opener, pair.closer) not in same
        ]
        differing.sort(key=lambda item: item[0].opener)
        cluster: list[tuple[Pair, str]] = []
        reach = -1
        for pair, kind in differing:
            if cluster and pair.opener > reach:
                yield _cluster(cluster)
                cluster = []
            cluster.append((pair, kind))
            reach = max(reach, pair.closer)
        if cluster:
            yield _cluster(cluster)


class PairCluster(Struct, frozen=True):
    """Overlapping pairs on which author and forum differ."""

    meant: tuple[Pair, ...]
    shown: tuple[Pair, ...]

    @property
    def start(self) -> int:
        """Offset of its first dollar."""
        return min(pair.opener for pair in (*self.meant, *self.shown))

    @property
    def end(self) -> int:
        """Just after its last dollar."""
        return 1 + max(pair.closer for pair in (*self.meant, *self.shown))

    def is_certain(self) -> bool:
        """Whether what is shown is no formula beyond doubt, and what is meant is rather one."""
        difference = sum(pair.weight for pair in self.meant) - sum(p.weight for p in self.shown)
        clear = all(pair.weight <= -CLEAR for pair in self.shown)
        return (
            all(pair.weight >= (-LIKELY if clear else LIKELY) for pair in self.meant)
            and all(pair.weight <= -LIKELY for pair in self.shown)
            and difference >= CLEAR
        )


def _cluster(members: Sequence[tuple[Pair, str]]) -> PairCluster:
    return PairCluster(
        tuple(pair for pair, kind in members if kind == "meant"),
        tuple(pair for pair, kind in members if kind == "shown"),
    )


def readings(post: ScannedPost) -> Iterator[Reading]:
    """The post's paragraphs that hold dollars, in order."""
    shown = {math.start: math.end - 1 for math in post.maths if math.opener == "$"}
    for dollars in _paragraphs(post, _dollars(post, shown)):
        yield _reading(post, dollars, shown)


def _dollars(post: ScannedPost, shown: dict[int, int]) -> list[Dollar]:
    single = [Dollar(at) for pair in shown.items() for at in pair]
    for sign in post.signs:
        if sign.text == "$":
            single.append(Dollar(sign.start))
        elif sign.text == "$$":
            single += (Dollar(sign.start, glued=True), Dollar(sign.start + 1))
    return sorted(single, key=lambda dollar: dollar.at)


def _paragraphs(post: ScannedPost, dollars: Sequence[Dollar]) -> Iterator[tuple[Dollar, ...]]:
    """Dollars that no blank line, display, list item, heading or cell parts."""
    paragraph: list[Dollar] = []
    for dollar in dollars:
        if paragraph and _parted(post, paragraph[-1].at, dollar.at):
            yield tuple(paragraph)
            paragraph = []
        paragraph.append(dollar)
    if paragraph:
        yield tuple(paragraph)


def _parted(post: ScannedPost, start: int, end: int) -> bool:
    if not post.paragraphs.together(start, end):
        return True
    if post.in_table(start) and _BAR.search(post.raw, start, end):
        return True
    line_end = post.lines.bounds(start)[1]
    while line_end <= end:
        if _BLOCK_START.match(post.raw, line_end) or post.in_display(line_end):
            return True
        following = post.lines.bounds(line_end)[1]
        if following <= line_end:
            break
        line_end = following
    return False


def _reading(post: ScannedPost, dollars: tuple[Dollar, ...], shown: dict[int, int]) -> Reading:
    pairs = _best_pairs(post, dollars, shown)
    taken = {at for pair in pairs for at in (pair.opener, pair.closer)}
    prices = frozenset(
        dollar.at
        for dollar in dollars
        if dollar.at not in taken and is_price(*_around(post, dollar.at))
    )
    by_forum = tuple(
        Pair(dollar.at, shown[dollar.at], _weight(post, dollar.at, shown[dollar.at]))
        for dollar in dollars
        if dollar.at in shown
    )
    return Reading(dollars, pairs, by_forum, prices)


def _best_pairs(
    post: ScannedPost, dollars: tuple[Dollar, ...], shown: dict[int, int]
) -> tuple[Pair, ...]:
    """The pairs of greatest weight; of equal ones, those that begin first."""
    count = len(dollars)
    best = [0.0] * (count + 2)
    choice: list[Pair | None] = [None] * count
    for position in range(count - 1, -1, -1):
        dollar = dollars[position]
        alone = best[position + 1] + price_weight(*_around(post, dollar.at))
        best[position] = alone
        if position + 1 < count and _may_pair(dollars, position):
            closer = dollars[position + 1].at
            pair = Pair(dollar.at, closer, _weight(post, dollar.at, closer))
            together = pair.weight + best[position + 2]
            if shown.get(dollar.at) == closer:
                together += _SEEN
            if together >= alone:
                best[position] = together
                choice[position] = pair
    return tuple(_chosen(choice))


def _may_pair(dollars: Sequence[Dollar], position: int) -> bool:
    """Whether a dollar and the next may be a pair: not ``$$`` itself, nor what it encloses."""
    inner = position > 0 and dollars[position - 1].glued and dollars[position + 1].glued
    return not dollars[position].glued and not inner


def _chosen(choice: Sequence[Pair | None]) -> Iterator[Pair]:
    position = 0
    while position < len(choice):
        pair = choice[position]
        if pair is None:
            position += 1
        else:
            yield pair
            position += 2


def _around(post: ScannedPost, at: int) -> tuple[str, str]:
    """What follows a dollar and what stands before it, on its line."""
    start, end = post.lines.bounds(at)
    after = post.raw[at + 1 : min(end, at + 1 + _AROUND)]
    return after.rstrip("\r\n"), post.raw[max(start, at - _AROUND) : at]


def _weight(post: ScannedPost, opener: int, closer: int) -> float:
    content = post.raw[opener + 1 : closer]
    before = post.raw[opener - 1 : opener] if opener else ""
    weight = formula_weight(content, before, post.raw[closer + 1 : closer + 2])
    if BACKTICKS.fullmatch(content):
        return weight
    hidden = post.text[opener + 1 : closer]
    if CODE_MARK in hidden or TAG_MARK in hidden or "`" in content:
        weight -= _HIDDEN
    return weight
