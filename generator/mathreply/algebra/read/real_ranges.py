"""The interval of real numbers that stands below an operator or is declared of a name."""

from __future__ import annotations

from itertools import pairwise

import sympy

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.ranges import relations_outside
from mathreply.algebra.read.scripts import split_at_commas
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.relations import SPELLINGS


def is_index(reader: Reader, name: str) -> bool:
    """Whether a name that runs between bounds takes whole numbers: one declared so, or one of the
    letters of indices that is not declared."""
    declared = reader.context.names.get(name)
    if declared is not None:
        return declared.domain.kind in ("index", "integer", "natural")
    return name in _INDICES


def real_range(reader: Reader, below: tuple[Lexeme, ...]) -> tuple[str, Expr] | None:
    """The name and the interval that stand below an operator: ``0 \\le t \\le 1``, ``x > 0``,
    ``x \\in [0, 1]``, a declared name alone; None for anything else.

    Raises:
        Unread: where an end is no real number.
    """
    at = relations_outside(below)
    signs = [SPELLINGS[below[place].text] for place in at]
    bounds = pairwise([-1, *at, len(below)])
    parts = [below[before + 1 : after] for before, after in bounds]
    if not all(parts) or any(x.text == "," for x in parts[0]):
        return None
    if not signs:
        return _whole_domain(reader, canonical(below))
    first, *others = parts
    if signs == ["\\in"]:
        return _member(reader, canonical(first), others[0])
    if len(signs) == 1 and signs[0] in _TURNED:
        return _half_line(reader, canonical(first), signs[0], others[0])
    if len(signs) == 2 and set(signs) <= {"<", "\\le"}:
        name, last = others
        low, high = _end(reader, first), _end(reader, last)
        return _interval(canonical(name), low, high, signs[0] == "<", signs[1] == "<")
    return None


_INDICES = "ijklmn"

_TURNED = {"<", "\\le", ">", "\\ge"}


def _interval(name: str, low: Expr, high: Expr, left: bool, right: bool) -> tuple[str, Expr] | None:
    interval = sympy.Interval(low, high, left, right)
    return (name, interval) if isinstance(interval, sympy.Interval) else None


def _end(reader: Reader, lexemes: tuple[Lexeme, ...]) -> Expr:
    """The end of an interval of real numbers.

    Raises:
        Unread: where it is none.
    """
    value = reader.reading_of(lexemes)
    if arithmetic.is_matrix(value) or value.is_extended_real is False:
        raise unread(lexemes, "the end of an interval that is no real number", "")
    return value


def _half_line(
    reader: Reader, name: str, sign: str, end: tuple[Lexeme, ...]
) -> tuple[str, Expr] | None:
    value = _end(reader, end)
    if sign in (">", "\\ge"):
        return _interval(name, value, sympy.oo, sign == ">", True)
    return _interval(name, -sympy.oo, value, True, sign == "<")


def _member(reader: Reader, name: str, members: tuple[Lexeme, ...]) -> tuple[str, Expr] | None:
    """A name of an interval that is written out, ``x \\in [0, 1)``, or of all real numbers."""
    if canonical(members) in ("\\mathbb{R}", "\\mathbf{R}"):
        return name, sympy.Interval(-sympy.oo, sympy.oo)
    opening, closing = members[0].text, members[-1].text
    ends = split_at_commas(members[1:-1])
    if len(members) < 5 or len(ends) != 2 or opening not in "([" or closing not in ")]":
        return None
    low, high = (_end(reader, end) for end in ends)
    return _interval(name, low, high, opening == "(", closing == ")")


def _whole_domain(reader: Reader, name: str) -> tuple[str, Expr] | None:
    """All that a name declared as a real number may be."""
    found = real_domain(reader.context, name)
    if found is None:
        return None
    given = reader.context.names[name].domain.interval
    kind = reader.context.names[name].domain.kind
    left = given.low_open if given is not None else kind != "nonnegative"
    return _interval(name, *found, left, given is None or given.high_open)


def real_domain(context: Context, name: str) -> tuple[Expr, Expr] | None:
    """The ends of the interval that a name is declared to range over; None for anything else."""
    declared = context.names.get(name)
    if declared is None or declared.domain.shape:
        return None
    kind, given = declared.domain.kind, declared.domain.interval
    if kind not in ("real", "positive", "negative", "nonnegative"):
        return None
    low = sympy.S.Zero if kind in ("positive", "nonnegative") else -sympy.oo
    high = sympy.S.Zero if kind == "negative" else sympy.oo
    if given is not None:
        low = low if given.low is None else sympy.Rational(given.low)
        high = high if given.high is None else sympy.Rational(given.high)
    return low, high
