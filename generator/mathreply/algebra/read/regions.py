"""Integrals over a region, over a set, or over all values of the name below the sign."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace
from sympy import Dummy, Integral, Mul, S

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import application, arithmetic, leading
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.derivatives import differential
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.integral_bounds import interval_of
from mathreply.algebra.read.integrands import (
    INTEGRALS,
    body_up_to,
    find_differential,
    take_differential,
)
from mathreply.algebra.read.names import canonical, read_base, starts_name
from mathreply.algebra.read.scripts import script, split_at_commas
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import Unread, unread
from mathreply.tex.tokens import TokenKind

_REGION = re.compile(
    r"-?(?:\\partial ?)?(?:[A-Z]|\\(?:Omega|Gamma|gamma|Sigma|mathcal\{\w\}|mathbb\{R\}))"
    r"(?:_\{?(?:\w|\\[a-z]+)\}?)?(?:\^\{?\w\}?)?"
)
"""A curve, a surface, a set over which is integrated."""
_CURVE = re.compile(r"-?(?:[CL]|\\gamma|\\Gamma|\\partial ?\\?[A-Za-z]+)(?:_\{?\w\}?)?")
"""A curve, along which forms are integrated."""


def over_what_is_below(reader: Reader, command: Lexeme) -> Expr | None:
    """The integral over the region or over all values of the name that stands below alone; None of
    any other."""
    if _over_region(reader):
        return _region_integral(reader, command)
    return _over_values(reader, command)


def _over_region(reader: Reader) -> bool:
    """Whether a region stands below the sign just taken, and nothing above it."""
    cursor = reader.cursor
    if not reader.context.infer or cursor.peek().kind is not TokenKind.SUB:
        return False
    here = cursor.at
    cursor.take()
    name = canonical(script(reader))
    above = cursor.peek().kind is TokenKind.SUPER
    cursor.at = here
    return not above and _REGION.fullmatch(name) is not None and name != "\\mathbb{R}"


def _over_values(reader: Reader, command: Lexeme) -> Expr | None:
    """``\\int_\\tau P(\\tau) R(\\tau)``, ``\\int_{x \\in \\mathcal{X}} p(x)\\,dx``: over all
    values of the names below, or over a set, where nothing is declared. None for any other."""
    cursor, here = reader.cursor, reader.cursor.at
    if not reader.context.infer or cursor.peek().kind is not TokenKind.SUB:
        return None
    cursor.take()
    below = script(reader)
    ranges = [] if cursor.peek().kind is TokenKind.SUPER else _names_below(below)
    ends = _differentials(reader, command) if ranges else None
    names = [name for name, _ in ranges]
    if ends is not None and sorted(ends.names[: len(names)]) == sorted(names):
        return _between(reader, ranges, ends.place, below)
    is_plain = len(ranges) == 1 and _VARIABLE_BELOW.fullmatch(names[0]) and not ranges[0][1]
    if not is_plain or not _is_applied_to(reader, names[0]):
        cursor.at = here
        return None
    if ends is not None:
        message = f"an integral over '{names[0]}' and '{ends.names[0]}'"
        raise unread((command, *below), message, "")
    return _between(reader, ranges, None, below)


def _names_below(below: tuple[Lexeme, ...]) -> list[tuple[str, tuple[Lexeme, ...]]]:
    """The names that stand below a sign, each with the set of which it is a member, or with
    nothing; an empty list where anything else does."""
    if below and below[0].text == "(" and below[-1].text == ")":
        below = below[1:-1]
    found = []
    for piece in split_at_commas(below):
        at = next((n for n, x in enumerate(piece) if x.text == "\\in"), len(piece))
        cursor = Cursor(piece[:at], 0)
        if not starts_name(cursor):
            return []
        read_base(cursor)
        while cursor.peek().kind in (TokenKind.SUB, TokenKind.PRIME):
            if cursor.take().kind is TokenKind.SUB:
                cursor.group()
        if not cursor.done() or cursor.at != at:
            return []
        found.append((canonical(piece[:at]), piece[at + 1 :]))
    return found


class _Differentials(Struct, frozen=True):
    """Differentials side by side, ``dx\\,dy``."""

    place: int
    """Where the first stands."""
    names: list[str]


def _differentials(reader: Reader, command: Lexeme) -> _Differentials | None:
    """The differentials of this integral; None where none stands behind it."""
    cursor, here = reader.cursor, reader.cursor.at
    try:
        place, _ = find_differential(reader, command)
        cursor.at = place
        names: list[str] = []
        while differential(cursor) and leading.is_differential(reader) and not cursor.done():
            names.append(leading.name_after(reader))
    except Unread:
        return None
    finally:
        cursor.at = here
    return _Differentials(place, names)


def _between(
    reader: Reader,
    ranges: list[tuple[str, tuple[Lexeme, ...]]],
    place: int | None,
    below: tuple[Lexeme, ...],
) -> Expr:
    """The integral of what stands up to ``place``, or of the product here, over each name in its
    range."""
    variables = {name: Dummy(name, real=True) for name, _ in ranges}
    with reader.binding(variables):
        body = reader.product() if place is None else body_up_to(reader, place)
    for _ in ranges if place is not None else ():
        take_differential(reader)
    if arithmetic.is_matrix(body):
        raise unread(below, "an integral of a vector or matrix", "write its entries")
    for name, members in reversed(ranges):
        body = _over_members(reader, body, name, variables[name], members)
    return body


def _over_members(
    reader: Reader, body: Expr, name: str, variable: Expr, members: tuple[Lexeme, ...]
) -> Expr:
    """The integral over the reals, between the ends of an interval, over a set, or over everything
    where no set is named."""
    spelling = canonical(members) if members else f"\\operatorname{{range}}{name}"
    if spelling in ("\\mathbb{R}", "\\mathbf{R}"):
        return Integral(body, (variable, S.NegativeInfinity, S.Infinity))
    if members and (ends := interval_of(reader, members)) is not None:
        return Integral(body, (variable, *ends))
    if members and not _SET.fullmatch(spelling):
        raise unread(
            members, f"does the set '{spelling}' depend on something?", "name it by a letter"
        )
    # The range of x_t may be another for each t.
    below = _WORD.findall(name.partition("_")[2])
    outer = [reader.scope[x] for x in below if x in reader.scope]
    inside = application.function(reader.context, f"\\mathbb{{1}}_{{{spelling}}}")(*outer, variable)
    return Integral(Mul(inside, body, evaluate=False), (variable, S.NegativeInfinity, S.Infinity))


_SET = re.compile(r"(?:[A-Z]|\\(?:Omega|Theta|Lambda|mathcal\{\w+\}))(?:_[\dA-Z])?'*")
"""A set named by a capital: it depends on nothing that could move."""
_WORD = re.compile(r"\\?[A-Za-z]+")
_VARIABLE_BELOW = re.compile(r"[a-z]|\\(?:tau|theta|omega|xi|mu|lambda|phi)")


def _is_applied_to(reader: Reader, name: str) -> bool:
    """Whether a function of this name, or given this name, follows in the term."""
    rest = reader.cursor.rest()
    return any(
        x.text == name and n and rest[n - 1].text in ("(", ",", "|", "\\mid")
        for n, x in enumerate(rest)
    )


def _region_integral(reader: Reader, command: Lexeme) -> Expr:
    """``\\int_C P\\,dx``, ``\\iint_R f(x, y)\\,dA``: an integral of which nothing more is known
    than what it is taken of, and over what."""
    cursor = reader.cursor
    cursor.take()
    region = canonical(script(reader))
    head = f"{command.text}_{{{region}}}#"
    if _differentials(reader, command) is None:
        return application.function(reader.context, head)(_number(reader.product(), command))
    place, name = find_differential(reader, replace(command, text="\\int"))
    if cursor.between(place - 1, place)[0].text == "\\cdot":
        return _along_vectors(reader, command, head, place)
    body = body_up_to(reader, place)
    variables = [name]
    take_differential(reader)
    if command.text == "\\oint" or _CURVE.fullmatch(region):
        forms = [(name, body), *_further_forms(reader, command)]
        if len(forms) > 1:
            ends = "+#".join(f"\\mathrm{{d}}{name}" for name, _ in forms)
            values = [_number(value, command) for _, value in forms]
            return application.function(reader.context, head + ends)(*values)
    while (
        cursor.at not in reader.differentials  # there an integral around this one ends
        and differential(cursor)
        and leading.is_differential(reader)
        and not cursor.done()
    ):
        variables.append(leading.name_after(reader))
    ends = "".join(f"\\mathrm{{d}}{name}" for name in variables)
    return application.function(reader.context, head + ends)(_number(body, command))


def _number(value: Expr, command: Lexeme) -> Expr:
    """An integrand that is a number.

    Raises:
        Unread: where it is a vector or matrix.
    """
    if arithmetic.is_matrix(value):
        raise unread(command, "an integral of a vector or matrix", "write its entries")
    return value


def _along_vectors(reader: Reader, command: Lexeme, head: str, place: int) -> Expr:
    """``\\int_C \\mathbf{F} \\cdot d\\mathbf{r}``: of a field of vectors."""
    cursor = reader.cursor
    body = reader.reading_of(cursor.between(cursor.at, place - 1))
    cursor.at = place
    name = leading.name_after(reader)
    if not arithmetic.is_matrix(body) or arithmetic.shape(body)[1] != 1:
        raise unread(command, "an integral along a vector of a number", "")
    return application.function(reader.context, f"{head}\\cdot\\mathrm{{d}}{name}")(body)


def _further_forms(reader: Reader, command: Lexeme) -> list[tuple[str, Expr]]:
    """The terms behind the first of ``P\\,dx + Q\\,dy``, each with its name; taken."""
    cursor, found = reader.cursor, list[tuple[str, Expr]]()
    while cursor.peek().text in ("+", "-"):
        here = cursor.at
        sign = cursor.take()
        ends = _differentials(reader, command)
        between = cursor.between(cursor.at, ends.place) if ends is not None else ()
        if ends is None or any(x.text in (*INTEGRALS, "+", "-") for x in between):
            cursor.at = here
            break
        body = body_up_to(reader, ends.place)
        found.append((ends.names[0], arithmetic.negate(body) if sign.text == "-" else body))
        take_differential(reader)
    return found


def over_everything(reader: Reader, body: Expr, name: str, variable: Expr) -> Expr:
    """The integral over all that its variable ranges over, which is not said."""
    bound = Dummy(name, real=True)
    inside = application.function(
        reader.context, f"\\mathbb{{1}}_{{\\operatorname{{range}}{name}}}"
    )(bound)
    return Integral(
        Mul(inside, put(body, {variable: bound}), evaluate=False),
        (bound, S.NegativeInfinity, S.Infinity),
    )
