"""The line that a finding is about, with what is amiss underlined as a terminal shows it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mathreply.diagnostics import Diagnostic, Excerpt, shown

WIDTH = 100
"""Columns that a line may take; a longer one is cut on both sides of what is amiss."""
_TAB = "    "
_WITHIN = 40
"""So many lines from its place on a step may reach."""


def with_excerpts(
    found: Iterable[Diagnostic], text: str, path: str | None = None
) -> tuple[Diagnostic, ...]:
    """The findings, each with the line that it is about.

    Args:
        found: of one file; those in the output folder are left as they are.
        text: of that file.
        path: of that file, where findings of others, such as a template's, are among them.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(
        replace(each, excerpt=_excerpt(each, lines)) if path in (None, each.path) else each
        for each in found
    )


def _excerpt(found: Diagnostic, lines: Sequence[str]) -> Excerpt | None:
    """The line at which a finding points, and the part of it that it is about."""
    span = found.span
    if found.excerpt is not None or found.in_output or span is None:
        return found.excerpt
    number = span.line
    if not 1 <= number <= len(lines):
        return None
    line = lines[number - 1]
    if not 1 <= span.column <= len(line) + 1:
        return None
    start = span.column - 1
    if span.end_line:
        end = span.end_column - 1 if span.end_line == number else len(line.rstrip())
        at_least_one = max(end, start + 1)
        return Excerpt(number, line, start, min(at_least_one, len(line) or 1))
    # Where the whole is not found as it is told, the part that is found points well enough.
    for depth in reversed(range(1, len(found.about) + 1)):
        if place := _place(found.about[:depth], lines, number, start):
            return place
    if found.about and (there := _once(found.about[-1], lines, number)):
        return there
    return Excerpt(number, line, start, start + 1)


class _Token(Struct, frozen=True):
    text: str
    row: int
    start: int
    end: int


_TOKENS = re.compile(r"(?P<reason>%.*)|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S")
_SILENT = frozenset(
    {"{", "}", "&", r"\\", r"\left", r"\right", r"\,", r"\;", r"\:", r"\!", r"\quad"}
)
"""What the author and the tool may each write or leave out."""


def _tokens(lines: Sequence[str], first_column: int = 0) -> Iterator[_Token]:
    for row, line in enumerate(lines):
        for match in _TOKENS.finditer(line, first_column if row == 0 else 0):
            if match["reason"]:
                break
            if match[0] not in _SILENT:
                yield _Token(match[0], row, match.start(), match.end())


def _place(pieces: Sequence[str], lines: Sequence[str], number: int, start: int) -> Excerpt | None:
    """Where the last of the pieces stands, each looked for within the one before.

    The first begins at the place itself, or ends just before it, as the relation of a side does.
    Of those within, there must be one alone.
    """
    within = list(_tokens(lines[number - 1 : number - 1 + _WITHIN], start))
    first, *inner = ([token.text for token in _tokens([piece])] for piece in pieces)
    if [token.text for token in within[: len(first)]] == first:
        within = within[: len(first)]
    elif before := _ending(list(_tokens([lines[number - 1][:start]])), first):
        within = before
    else:
        return None
    for wanted in inner:
        within = _found_once(wanted, within)
    return _spanning(within, lines, number)


def _once(piece: str, lines: Sequence[str], number: int) -> Excerpt | None:
    """Where a piece stands that is amiss elsewhere in the line, as in the side before."""
    wanted = [token.text for token in _tokens([piece])]
    tokens = list(_tokens([lines[number - 1]]))
    return _spanning(_found_once(wanted, tokens), lines, number)


def _found_once(wanted: list[str], tokens: list[_Token]) -> list[_Token]:
    """The tokens that are these; none where they stand in several places, or in none."""
    places = [
        at
        for at in range(len(tokens) - len(wanted) + 1)
        if [token.text for token in tokens[at : at + len(wanted)]] == wanted
    ]
    return tokens[places[0] : places[0] + len(wanted)] if len(places) == 1 else []


def _ending(tokens: list[_Token], wanted: list[str]) -> list[_Token]:
    last = tokens[-len(wanted) :] if wanted else []
    return last if [token.text for token in last] == wanted else []


def _spanning(tokens: list[_Token], lines: Sequence[str], number: int) -> Excerpt | None:
    """The tokens of the first of their lines, with the braces that stand around them."""
    if not tokens:
        return None
    row = tokens[0].row
    line = lines[number - 1 + row]
    start = tokens[0].start
    end = max(token.end for token in tokens if token.row == row)
    while line[end : end + 1] == "}" and _leaves_open(line[start:end]):
        end += 1
    return Excerpt(number + row, line, start, end)


def _leaves_open(text: str) -> bool:
    """Whether more braces are opened in it than closed."""
    return text.count("{") > text.count("}")


def excerpt_lines(excerpt: Excerpt, width: int = WIDTH) -> tuple[str, str, str]:
    """The line, and below it the marks, as (gutter, line, marks) with the blanks before the marks
    counted in columns of a terminal.

    >>> gutter, line, marks = excerpt_lines(Excerpt(7, "= 积 + x", 4, 5))
    >>> print(line, marks, sep="\\n")
    = 积 + x
         ^
    """
    cells = [_cell(character) for character in excerpt.line]
    gutter = f"{excerpt.number:>5} | "
    first, last = _window(cells, excerpt.start, excerpt.end, width - len(gutter))
    before = "…" if first > 0 else ""
    after = "…" if last < len(cells) else ""
    shown = "".join(text for text, _ in cells[first:last])
    line = f"{before}{shown}{after}"
    blanks = len(before) + _columns(cells[first : excerpt.start])
    marked = _columns(cells[excerpt.start : min(excerpt.end, last)])
    return gutter, line.rstrip(), " " * blanks + "^" * max(marked, 1)


def _columns(cells: Sequence[tuple[str, int]]) -> int:
    """How many columns of a terminal they take."""
    return sum(columns for _, columns in cells)


def _cell(character: str) -> tuple[str, int]:
    """A character as it is shown, and the columns that it takes."""
    if character == "\t":
        return _TAB, len(_TAB)
    told = shown(character)
    if told != character:
        return told, len(told)
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return character, 0
    return character, 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _window(cells: Sequence[tuple[str, int]], start: int, end: int, width: int) -> tuple[int, int]:
    """Which of the cells fit: from the line's beginning if what is amiss is seen so, else about
    it."""
    if _columns(cells) <= width:
        return 0, len(cells)
    room = width - 2  # for the dots at both ends
    if _columns(cells[:end]) <= room:
        return 0, _fitting(cells, 0, room)
    # A quarter of the room is left for what follows.
    before_end = room * 3 // 4
    first = start
    used = _columns(cells[start:end])
    while first > 0 and used + cells[first - 1][1] <= before_end:
        first -= 1
        used += cells[first][1]
    while cells[first][1] == 0 and first < start:  # no mark without its letter
        first += 1
    return first, _fitting(cells, first, room)


def _fitting(cells: Sequence[tuple[str, int]], first: int, room: int) -> int:
    used = 0
    for at in range(first, len(cells)):
        used += cells[at][1]
        if used > room:
            return at
    return len(cells)
