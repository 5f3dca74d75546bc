"""Where a post turns to another problem: a name that a display defined above may mean something
else there, and what is said first of it is no claim about what it was."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from mathreply.model import Prose
from mathreply.source.formulas import placed_in, without_code
from mathreply.source.naming import holds

_LEAD = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]*|\*\*|__|:::[ \t]*|\d+[.)][ \t]*)?"
    r"(?:(?:Example|Exercise|Problem|Question|Task)\b|Another(?=[ \t]*[.:*])"
    r"|(?:Another|A second|The next)[ \t]+(?:one|example|exercise|problem|question|task)\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""The beginning of a paragraph or a heading that names a problem; another way, form or proof is of
the same."""
_ASKED = re.compile(
    r"(?:^[ \t]*|(?<=[.!?:]) +|\*\* *)(?:(?:Now|Next|Then|Also|Similarly),? )?"
    r"(?:(?P<solve>solve)|evaluate|integrate|find|compute)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""The beginning of a sentence that sets a problem."""
_RELATION = re.compile(r"(?<![:\\^_{])=|\\(?:le|ge|leq|geq)(?![a-z])|[<>]")
_TASK = re.compile(r"\\(?:int|lim|sum|prod)(?![a-z])")
_NEAR = 80
"""Characters between the word and the formula that it is about."""
_HEAD = re.compile(r"(?<![\\A-Za-z])(?P<letter>[A-Za-z])(?:'+|_\{?[A-Za-z\d+-]+\}?|\([A-Za-z]\))")


class Turn(Struct, frozen=True):
    """A place where something else begins."""

    letters: frozenset[str]
    """Those of the functions and sequences that the new problem asks for."""
    kept: tuple[str, ...] = ()
    """The formulas that set the problem: what else stands in them is what it was above."""

    def asks_about(self, name: str) -> bool:
        """Whether a name stands in the new problem, which goes on with what it was above."""
        return any(holds(name, tex) for tex in self.kept)


def turn_in(block: Prose) -> Turn | None:
    """The turn to another problem in a stretch of prose; None where it goes on with what was there.

    A problem is set by a heading that names one, or by a sentence that asks for the solution of an
    equation or for the value of an integral, a limit or a sum.
    """
    equations = tuple(_equations_set(block))
    if not equations and not _LEAD.search(without_code(block.raw)):
        return None
    letters = (letter for tex in equations for letter in _unknown_in(tex))
    return Turn(frozenset(letters), equations)


def _unknown_in(tex: str) -> Iterator[str]:
    """The functions and sequences for which an equation is to be solved: those that stand in it
    with a prime, or at several places. ``f(x) = 4`` asks where a known f has a value."""
    heads: dict[str, set[str]] = {}
    for match in _HEAD.finditer(tex):
        heads.setdefault(match["letter"], set()).add(match[0])
    for letter, spelt in heads.items():
        if len(spelt) > 1 or any("'" in head for head in spelt):
            yield letter


def _equations_set(block: Prose) -> Iterator[str]:
    """The formulas that are set as problems."""
    text = without_code(block.raw)
    formulas = tuple(placed_in(block))
    for asked in _ASKED.finditer(text):
        near = (each for each in formulas if 0 <= each.start - asked.end() <= _NEAR)
        first = next(near, None)
        if first is None or re.search(r"[.!?]\s", text[asked.end() : first.start]):
            continue
        # "Compute the loss where y = 1" goes on with the same loss.
        is_solved = asked["solve"] and _RELATION.search(first.tex)
        if is_solved or _TASK.match(first.tex.strip()):
            yield first.tex
