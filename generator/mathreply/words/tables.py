"""Environments: chains row by row with their reasons, matrices, cases."""

from __future__ import annotations

from mathreply.tex.spaces import WIDE
from mathreply.words import vocabulary as v
from mathreply.words.arguments import join_entries
from mathreply.words.fences import match_fences
from mathreply.words.spoken import INSIDE, SIDE, Ends, Spoken, Standing, Voice
from mathreply.words.tree import (
    Braces,
    Mark,
    Node,
    Nodes,
    Role,
    Scripts,
    Stacked,
    Table,
    Text,
    has_role,
)

_MATRICES = {
    "matrix": "matrix",
    "pmatrix": "matrix",
    "bmatrix": "matrix",
    "Bmatrix": "matrix",
    "smallmatrix": "matrix",
    "psmallmatrix": "matrix",
    "bsmallmatrix": "matrix",
    "vmatrix": "determinant",
    "Vmatrix": "norm",
}
_CONDITIONS = ("if ", "otherwise", "else", "for ", "when ")
_CASES = frozenset({"cases", "dcases", "rcases", "drcases", "numcases"})


def table(voice: Voice, node: Table, place: Standing) -> Spoken:
    """Any environment."""
    if node.name in _CASES:
        return _cases(voice, node)
    if node.name.rstrip("*") in _MATRICES:
        return _matrix(voice, node, _MATRICES[node.name.rstrip("*")])
    if node.name in ("array", "subarray") and not _is_chain(node):
        one = all(len(row) < 2 for row in node.rows)
        return _chain(voice, node) if one else _matrix(voice, node, "array")
    return _chain(voice, node)


def _is_chain(node: Table) -> bool:
    """An array whose cells are the sides of relations is an old way to align."""
    return any(
        has_role(inner, Role.RELATION) for row in node.rows for cell in row for inner in cell
    )


def _chain(voice: Voice, node: Table) -> Spoken:
    rows = []
    for cells, reason in _merged(node):
        said = ", ".join(
            words for cell in cells if (words := voice.listing(match_fences(cell), SIDE).words)
        )
        if reason:
            because = voice.listing(match_fences(reason), INSIDE).words
            said = f"{said}, reason: {because}" if said else f"reason: {because}"
        if said:
            rows.append(said)
    words = rows[0] if rows else ""
    for row in rows[1:]:
        goes_on = row.startswith(_GOES_ON)
        words = f"{words}; {row}" if goes_on else f"{words}; next, {row}"
    return Spoken(words, Ends.WIDE, compound=len(rows) > 1)


_GOES_ON = ("equals", "is ", "reason:", "implies", "if and only if", "which ")
"""How a row begins that needs no word to be told from the one before."""


def _merged(node: Table) -> list[tuple[list[Nodes], Nodes]]:
    """Rows as lists of statements with the reason beside them; a row that goes on with the one
    before joins it."""
    rows: list[tuple[list[Nodes], Nodes]] = []
    below = _ReasonBelow()
    for cells in node.rows:
        is_indented = bool(rows) and _is_indented(cells)
        if is_indented and below.takes(cells[1:]):
            rows[-1] = (rows[-1][0], rows[-1][1] + below.said(cells[1:]))
            continue
        statements, reason = _statements(cells)
        before, old = rows[-1] if rows else ([], ())
        if before and statements and _joins(before[-1], statements[0], is_indented):
            joined = before[-1] + statements[0]
            rows[-1] = ([*before[:-1], joined, *statements[1:]], old + reason)
        else:
            rows.append((statements, reason))
    return rows


def _joins(before: Nodes, after: Nodes, is_indented: bool) -> bool:
    return _goes_on(before, after) or (is_indented and not _relates(after[0]))


class _ReasonBelow:
    """A reason in rows below its step: words, or anything between round brackets that its words
    open and close."""

    def __init__(self) -> None:
        self._open = 0

    def takes(self, cells: tuple[Nodes, ...]) -> bool:
        """Whether a row, without its first cell, is such a reason or goes on with one."""
        first = next((n for cell in cells for n in cell if not has_role(n, Role.SPACE)), None)
        return self._open > 0 or isinstance(first, Text)

    def said(self, cells: tuple[Nodes, ...]) -> Nodes:
        """What it says, without the brackets around the whole."""
        nodes = [node for cell in cells for node in cell if not has_role(node, Role.SPACE)]
        if not self._open and _text_of(nodes[0]).startswith("("):
            nodes[0] = _cut(nodes[0], 1, None)
            self._open = 1
        is_bracketed = self._open > 0
        # The bracket of the whole may be closed rows below.
        words = "".join(map(_text_of, nodes))
        self._open += words.count("(") - words.count(")")
        if is_bracketed and self._open <= 0 and _text_of(nodes[-1]).endswith(")"):
            nodes[-1] = _cut(nodes[-1], 0, -1)
        self._open = max(0, self._open) if is_bracketed else 0
        return tuple(nodes)


def _text_of(node: Node) -> str:
    """The words of a text, its formulas left out."""
    if not isinstance(node, Text):
        return ""
    return "".join(part for part in node.parts if isinstance(part, str))


def _cut(node: Node, start: int, end: int | None) -> Node:
    """A text without its first or last character."""
    return Text((_text_of(node)[start:end],))


def _statements(cells: tuple[Nodes, ...]) -> tuple[list[Nodes], Nodes]:
    """Two cells make a statement; a later pair of words, or of a right side alone, is the
    reason."""
    statements: list[Nodes] = []
    reason: Nodes = ()
    for i in range(0, len(cells), 2):
        pair = tuple(node for cell in cells[i : i + 2] for node in cell if not _is_nothing(node))
        visible = [node for node in pair if not has_role(node, Role.SPACE)]
        if not visible:
            continue
        first = visible[0]
        is_right_side_alone = not cells[i] and not _relates(first)
        if i and (isinstance(first, Text) or is_right_side_alone):
            reason += tuple(visible)
        else:
            statements.append(pair[pair.index(first) :])
    return statements, reason


def _is_nothing(node: Node) -> bool:
    """``{}``, which keeps the space of a sign at an end of a row."""
    return isinstance(node, Braces) and not node.body


def _is_indented(cells: tuple[Nodes, ...]) -> bool:
    """Whether a row begins with a mark and a wide space: it goes on with the one before, or tells
    its reason."""
    begins_with_mark = len(cells) > 1 and not cells[0]
    first = next(iter(cells[1]), None) if begins_with_mark else None
    return isinstance(first, Mark) and first.tex in WIDE


def _goes_on(before: Nodes, after: Nodes) -> bool:
    """Whether a row only continues a side: it begins with an operator, or leaves a fence open
    before it."""
    if _balance(before) > 0:
        return True
    first = next((node for node in after if not has_role(node, Role.SPACE)), None)
    if first is None or _relates(first):
        return False
    last = next((node for node in reversed(before) if not has_role(node, Role.SPACE)), None)
    return has_role(first, Role.ADD, Role.TIMES) or has_role(
        last, Role.ADD, Role.TIMES, Role.RELATION
    )


def _relates(node: Node) -> bool:
    if isinstance(node, Stacked):
        return has_role(next(iter(node.body), None), Role.RELATION)
    return has_role(node.base if isinstance(node, Scripts) else node, Role.RELATION)


def _balance(nodes: Nodes) -> int:
    signs = [node.base if isinstance(node, Scripts) else node for node in nodes]
    return sum(has_role(sign, Role.OPEN) - has_role(sign, Role.CLOSE) for sign in signs)


def _cases(voice: Voice, node: Table) -> Spoken:
    """Cases, each with its condition."""
    rows = []
    for cells in node.rows:
        value = voice.listing(match_fences(cells[0]), SIDE)
        condition = match_fences(tuple(inner for cell in cells[1:] for inner in cell))
        if not condition:
            rows.append(value.words)
            continue
        said = voice.listing(condition, INSIDE).words
        bare_condition = not isinstance(condition[0], Text) and not said.startswith(_CONDITIONS)
        comma = "," if value.compound or value.ends >= Ends.RAISED else ""
        rows.append(f"{value.words}{comma} {'if ' if bare_condition else ''}{said}")
    return Spoken(f"by cases: {'; next case, '.join(rows)}, end cases", Ends.OPEN)


def _matrix(voice: Voice, node: Table, kind: str) -> Spoken:
    """A matrix row by row; of one row or column the entries of a vector."""
    rows = [[voice.listing(match_fences(cell), SIDE) for cell in row] for row in node.rows if row]
    if not rows:
        return Spoken("an empty matrix")
    height, width = len(rows), max(map(len, rows))
    noun = "table" if kind == "array" else "matrix"
    name = {"determinant": "the determinant of ", "norm": "the norm of "}.get(kind, "")
    is_vector = 1 in (height, width)
    if is_vector and not name and not node.bars:
        entries = [entry for row in rows for entry in row]
        which = "column" if width == 1 else "row"
        words = f"the {which} vector {_entries(entries)}"
        return Spoken(f"{words}, end vector", Ends.OPEN)
    # With dots in it, it has more rows or columns than are written.
    size = "" if _has_dots(node) else f"{_count(height)} by {_count(width)} "
    said = "; ".join([*_rows_said(rows), *_bars_said(node)])
    return Spoken(f"{name}the {size}{noun} with {said}, end {noun}", Ends.OPEN)


def _bars_said(node: Table) -> list[str]:
    """Lines between columns, as in an augmented matrix."""
    return [f"a bar after column {_count(bar)}" for bar in dict.fromkeys(node.bars)]


def _rows_said(rows: list[list[Spoken]]) -> list[str]:
    """``first row a and b``; for a row of dots ``and so on``, and the row after it is the last."""
    said: list[str] = []
    after_dots = False
    for i, row in enumerate(rows):
        if all(entry.words in (*_DOTS, "") for entry in row):
            said.append("and so on")
            after_dots = True
            continue
        ordinal = "last" if after_dots else _ordinal(i + 1)
        said.append(f"{ordinal} row {_entries(row)}")
    return said


def _entries(row: list[Spoken]) -> str:
    """Entries joined by ``and``; dots between two of them are ``up to``."""
    last = len(row) - 1
    return join_entries(
        [
            Spoken("up to" if 0 < i < last else "and so on")
            if entry.words in _DOTS
            else Spoken(entry.words or "empty")
            for i, entry in enumerate(row)
        ]
    )


_DOTS = ("dot dot dot", "and so on")


def _has_dots(node: Table) -> bool:
    """Whether dots stand for rows or columns, so that what is written is not the whole of it."""
    return any(has_role(inner, Role.DOTS) for row in node.rows for cell in row for inner in cell)


def _count(number: int) -> str:
    return v.CARDINALS[number] if number < len(v.CARDINALS) else str(number)


def _ordinal(number: int) -> str:
    return v.ORDINALS[number] if number < len(v.ORDINALS) else f"{number}th"
