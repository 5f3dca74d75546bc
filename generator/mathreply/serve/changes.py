"""Edits as the page sends them: CodeMirror's change sets, applied to a text.

A change set is a list over the whole text: a number keeps so many UTF-16 units, ``[n, "a", "b"]``
deletes ``n`` of them and puts the lines ``a`` and ``b`` there.
"""

from __future__ import annotations

from collections.abc import Sequence

Changes = Sequence[int | Sequence[int | str]]


class BadChanges(ValueError):
    """A change set that is none, or not one of this text."""


def apply(text: str, changes: Changes) -> str:
    r"""The text after the changes.

    Raises:
        BadChanges: they do not fit the text; it stays as it is.

    >>> apply("one\ntwo", [3, [1, "", "", ""], 3])
    'one\n\ntwo'
    """
    units = text.encode("utf-16-le", "surrogatepass")
    parts: list[bytes] = []
    position = 0
    for section in changes:
        kept, deleted, lines = _section(section)
        end = position + 2 * kept
        parts += [units[position:end], "\n".join(lines).encode("utf-16-le", "surrogatepass")]
        position = end + 2 * deleted
        if position > len(units):
            break
    if position != len(units):
        raise BadChanges(
            f"the changes are of {position // 2} units, the text has {len(units) // 2}"
        )
    try:
        return b"".join(parts).decode("utf-16-le")
    except UnicodeDecodeError as error:
        raise BadChanges("the changes cut a character in two") from error


def _section(section: object) -> tuple[int, int, list[str]]:
    """How much it keeps, how much it deletes, and the lines that it inserts."""
    if isinstance(section, int) and section >= 0:
        return section, 0, []
    if isinstance(section, list) and section and isinstance(section[0], int) and section[0] >= 0:
        lines = section[1:]
        if all(isinstance(line, str) for line in lines):
            return 0, section[0], lines
    raise BadChanges(f"this is no change: {str(section)[:60]}")


def units(text: str) -> int:
    """The length of a text in UTF-16 units, as the page counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
