r"""Pieces of shells, makefiles, templates and patterns that the forum sets as formulas."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from mathreply.lint.finding import Finding
from mathreply.lint.foreign import is_foreign, is_tex_beyond_doubt
from mathreply.lint.post import Math, ScannedPost


def of_programs(post: ScannedPost, told: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """Each formula in a line with signs of a program that is no TeX, unless it has been told.

    Between dollars one more sign is asked for: a blank at one end alone, as ``$(CC) -o $@`` has it.
    """
    escaped = (math for math in post.maths if math.opener[0] == "\\")
    sure = any(is_tex_beyond_doubt(math.source) for math in escaped)
    for math in post.maths:
        if math.display or (sure and math.opener[0] == "\\") or _is_told(math, told):
            continue
        if _may_be_a_piece(math) and is_foreign(post, math.start, math.end):
            said = " ".join(math.source.split())[:40]
            yield post.finding(
                "text-as-math",
                math.start,
                math.end,
                f"the forum sets “{said}” as a formula; it looks like a piece of a program",
                "put the program between backticks",
            )


def _may_be_a_piece(math: Math) -> bool:
    if math.opener == "$":
        return math.source[:1].isspace() != math.source[-1:].isspace()
    return not is_tex_beyond_doubt(math.source)


def _is_told(math: Math, told: Sequence[tuple[int, int]]) -> bool:
    at = bisect_left(told, (math.end, 0)) - 1
    return at >= 0 and told[at][1] > math.start
