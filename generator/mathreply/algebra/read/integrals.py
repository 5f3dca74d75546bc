"""Integrals, which end at their ``dx``."""

from __future__ import annotations

import re

from msgspec.structs import replace
from sympy import Dummy, Integral, Mul, S, Subs, Symbol
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import application, arithmetic, leading, stieltjes
from mathreply.algebra.read.derivatives import differential
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.extrema import real_domain
from mathreply.algebra.read.integral_bounds import bounds_of, refuse_other_names
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.scripts import script
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import Unread, unread
from mathreply.tex.tokens import TokenKind

_DENSITY = re.compile(r"(?:\\(?:tilde|hat|mathrm|bar)\{)?[pq](?:[_}(]|$)")
"""The names of densities."""
_INTEGRALS = {"\\int": 1, "\\oint": 1, "\\iint": 2, "\\iiint": 3}
_REGION = re.compile(
    r"(?:[A-Z]|\\(?:Omega|Gamma|gamma|mathcal\{\w\}|mathbb\{R\}))(?:_\{?\w\}?)?(?:\^\{?\w\}?)?"
)
"""A curve, a surface, a set over which is integrated."""


_MEASURES = {"P", "Q", "F", "V", "A", "S", "\\mu", "\\nu", "\\mathbb{P}", "\\mathbb{Q}"}
"""What an integral without bounds is taken by, or over, and is no primitive."""


def read_integral(reader: Reader) -> Expr:
    """``\\int_a^b f(x)\\,dx``; without bounds it is indefinite, its variable stays free.

    Raises:
        Unread: where the ``d`` is missing, or stands first.
    """
    cursor = reader.cursor
    command = cursor.take()
    if (over := _over_what_is_below(reader, command)) is not None:
        return over
    if command.text == "\\oint":
        raise unread(command, "an integral around a curve", "write it as an integral from a to b")
    if _INTEGRALS[command.text] > 1 and reader.context.infer:
        cursor.repeat(replace(command, text="\\int"), _INTEGRALS[command.text])
        cursor.take()
    elif _INTEGRALS[command.text] > 1:
        raise unread(command, "several integrals in one sign", "write \\int \\int … dx dy")
    start = cursor.at
    low, high = bounds_of(reader, command)
    written = cursor.between(start, cursor.at)
    if reader.context.infer:
        leading.put_behind_integrand(reader)
    _free_differential(reader)
    if reader.context.infer and (place := stieltjes.place_of(reader)) is not None:
        return stieltjes.read(reader, place, (low, high), command)
    place, name = _find_differential(reader, command)
    refuse_other_names(written, name, command)
    if reader.context.infer and low is None and name in _MEASURES:
        raise unread(command, "an integral by a measure or over a region: over what?", "")
    variable = _variable(reader, name, low, high)
    with reader.binding({name: variable}):
        body = _body(reader, place)
    _take_differential(reader)
    if reader.context.infer:
        leading.refuse_integrand_behind(reader, name, command)
    substituted = _substituted(reader, name, body, command)
    if arithmetic.is_matrix(body):
        raise unread(command, "an integral of a vector or matrix", "write its entries")
    reader.context.variables[name] = variable
    return _taken_of(reader, (name, body, variable), (low, high), substituted, command)


def _taken_of(
    reader: Reader,
    integrand: tuple[str, Expr, Expr],
    bounds: tuple[Expr, Expr],
    substituted: Expr,
    command: Lexeme,
) -> Expr:
    """The integral of what was read: between its bounds, over a set, over everything, or a
    primitive.

    Args:
        reader: the reader.
        integrand: the variable's name, the integrand, and the variable in it.
        bounds: the ends; a name and None for a set, twice None where there are none.
        substituted: the Symbol of a defined name over which is integrated, or None.
        command: the sign.
    """
    name, body, variable = integrand
    low, high = bounds
    if isinstance(low, str):
        inside = application.function(reader.context, f"\\mathbb{{1}}_{{{low}}}")(variable)
        return Integral(
            Mul(inside, body, evaluate=False), (variable, S.NegativeInfinity, S.Infinity)
        )
    if low is None and substituted is not None:
        # ∫ e^u du with u = x^2: the primitive in u, and that at u.
        return Subs(Integral(body, variable), variable, substituted)
    whole = name in reader.context.whole
    if low is None and reader.context.infer and (whole or _is_of_a_function(body, variable)):
        reader.context.whole.add(name)
        return _over_everything(reader, body, name, variable)
    if low is None and (whole or _is_of_a_density(reader, body, variable)):
        reader.context.whole.add(name)
        return _over_domain(reader, body, name, variable)
    if low is None and reader.context.infer and body.atoms(AppliedUndef):
        raise unread(
            command,
            "an integral without bounds: indefinite, or over everything?",
            "write its bounds",
        )
    return Integral(body, variable) if low is None else Integral(body, (variable, low, high))


def _over_what_is_below(reader: Reader, command: Lexeme) -> Expr | None:
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
    """``\\int_\\tau P(\\tau) R(\\tau)``: over all values of the name below, with or without its
    differential, where nothing is declared. None for any other integral."""
    cursor, here = reader.cursor, reader.cursor.at
    if not reader.context.infer or cursor.peek().kind is not TokenKind.SUB:
        return None
    cursor.take()
    below = script(reader)
    name = canonical(below)
    above = cursor.peek().kind is TokenKind.SUPER
    if above or not _VARIABLE_BELOW.fullmatch(name) or not _is_applied_to(reader, name):
        cursor.at = here
        return None
    variable = Symbol(name, real=True)
    try:
        place, integrated = _find_differential(reader, command)
    except Unread:
        place, integrated = None, name
    if integrated != name:
        raise unread((command, *below), f"an integral over '{name}' and '{integrated}'", "")
    body = reader.product() if place is None else _body(reader, place)
    if place is not None:
        _take_differential(reader)
    if arithmetic.is_matrix(body):
        raise unread(below, "an integral of a vector or matrix", "write its entries")
    return _over_everything(reader, body, name, variable)


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
    place, name = _find_differential(reader, replace(command, text="\\int"))
    body = _body(reader, place)
    variables = [name]
    _take_differential(reader)
    while differential(cursor) and leading.is_differential(reader) and not cursor.done():
        variables.append(leading.name_after(reader))
    if arithmetic.is_matrix(body):
        raise unread(command, "an integral of a vector or matrix", "write its entries")
    ends = "".join(f"\\mathrm{{d}}{name}" for name in variables)
    return application.function(reader.context, f"{command.text}_{{{region}}}#{ends}")(body)


def _substituted(reader: Reader, name: str, body: Expr, command: Lexeme) -> Expr:
    """The Symbol of a defined name over which is integrated; None for any other.

    Raises:
        Unread: where names of its definition stand in the integrand: are they bound as well?
    """
    known = reader.context.names.get(name)
    if known is None or known.domain.shape or known.domain.kind == "function":
        return None
    symbol = known.scalar()
    if reader.context.rule_for(symbol) is None:
        return None
    hidden = _letters(inline(symbol, reader.context)) & _letters(inline(body, reader.context))
    if hidden:
        raise unread(
            command,
            f"an integral over '{name}', of which the definition holds '{min(hidden)}' as the "
            "integrand does",
            f"write the integrand with '{name}' alone",
        )
    return symbol


def _letters(value: Expr) -> set[str]:
    return {s.name for s in value.free_symbols if isinstance(s, Symbol) and not s.is_Dummy}


def _is_of_a_density(reader: Reader, body: Expr, variable: Expr) -> bool:
    """Whether the integrand holds ``p(x)`` or ``q(x)``: of a density no one means a primitive."""
    return any(
        variable in f.free_symbols and _DENSITY.match(f.func.__name__)
        for f in body.atoms(AppliedUndef)
    )


def _over_domain(reader: Reader, body: Expr, name: str, variable: Expr) -> Expr:
    """The integral over all that its variable may be: the reals, or what it is declared to be."""
    found = real_domain(reader.context, name)
    low, high = found if found is not None else (S.NegativeInfinity, S.Infinity)
    bound = Dummy(name, real=True)
    return Integral(put(body, {variable: bound}), (bound, low, high))


def _is_of_a_function(body: Expr, variable: Expr) -> bool:
    """Whether the integrand holds a function of which nothing is known, as a density: no one means
    a primitive then."""
    return any(variable in f.free_symbols for f in body.atoms(AppliedUndef))


def _over_everything(reader: Reader, body: Expr, name: str, variable: Expr) -> Expr:
    """The integral over all that its variable ranges over, which is not said."""
    bound = Dummy(name, real=True)
    inside = application.function(
        reader.context, f"\\mathbb{{1}}_{{\\operatorname{{range}}{name}}}"
    )(bound)
    return Integral(
        Mul(inside, put(body, {variable: bound}), evaluate=False),
        (bound, S.NegativeInfinity, S.Infinity),
    )


def _free_differential(reader: Reader) -> None:
    """Put the ``dx`` of ``\\frac{dx}{x}`` behind its fraction, where it ends the integral as
    anywhere else."""
    cursor = reader.cursor
    start, depth = cursor.at, 0
    try:
        while (lexeme := cursor.peek()).kind is not None and depth >= 0:
            if depth == 0 and (
                lexeme.text in _INTEGRALS
                or (differential(cursor) and leading.is_differential(reader))
            ):
                return
            if depth == 0 and lexeme.text in ("\\frac", "\\tfrac", "\\dfrac") and _move_out(reader):
                return
            depth += lexeme.text in ("{", "(", "[", "\\{")
            depth -= lexeme.text in ("}", ")", "]", "\\}")
            cursor.take()
    finally:
        cursor.at = start


def _move_out(reader: Reader) -> bool:
    """Move a ``dx`` that ends the numerator of the fraction here behind it; False where none
    does."""
    cursor = reader.cursor
    opening = cursor.at + 1
    if cursor.peek(1).kind is not TokenKind.OPEN:
        return False
    closing = cursor.closing(opening)
    here = cursor.at
    for place in range(opening + 1, closing):
        cursor.at = place
        if differential(cursor) and leading.is_differential(reader):
            leading.name_after(reader)
            if cursor.at == closing:
                cursor.at = closing + 1
                cursor.group()
                cursor.move(place, closing, cursor.at)
                cursor.at = here
                return True
    cursor.at = here
    return False


def _find_differential(reader: Reader, command: Lexeme) -> tuple[int, str]:
    """Where this integral's ``d`` stands, and the variable after it."""
    cursor = reader.cursor
    start, level, depth = cursor.at, 1, 0
    if differential(cursor) and leading.is_differential(reader):
        found = leading.name_after(reader)
        after, cursor.at = cursor.at, start
        following, cursor.at = cursor.peek(after - start), start
        if (
            following.kind is None
            or following.kind is TokenKind.CLOSE
            or not _goes_on(reader, after)
        ):
            return start, found
        raise unread(
            (command, *cursor.between(start, after)),
            "the integrand stands after the d",
            "write \\int f(x)\\,dx",
        )
    try:
        while (lexeme := cursor.peek()).kind is not None:
            if depth == 0 and level and differential(cursor) and leading.is_differential(reader):
                level -= 1
                here = cursor.at
                name = leading.name_after(reader)
                if level == 0:
                    return here, name
                continue
            level += _INTEGRALS.get(lexeme.text, 0) if depth == 0 else 0
            depth += lexeme.text in ("{", "(", "[", "\\{")
            depth -= lexeme.text in ("}", ")", "]", "\\}")
            if depth < 0:
                break
            cursor.take()
    finally:
        cursor.at = start
    raise unread(command, "the integral has no dx", "end it with \\,dx")


def _goes_on(reader: Reader, after: int) -> bool:
    here, reader.cursor.at = reader.cursor.at, after
    try:
        return reader.starts_operand()
    finally:
        reader.cursor.at = here


def _variable(reader: Reader, name: str, low: Expr, high: Expr) -> Expr:
    declared = reader.context.names.get(name)
    if declared is not None and (
        declared.domain.shape or declared.domain.kind in ("complex", "function")
    ):
        raise unread(
            reader.cursor.peek(),
            f"an integral over '{name}', which is declared as {declared.domain}",
            "integrate over a real variable",
        )
    if isinstance(low, str):
        return Dummy(name, real=True)
    if declared is None and (base := name.split("_")[0]) != name and base in reader.context:
        known = reader.context.names[base]
        if known.domain.shape:
            raise unread(
                reader.cursor.peek(),
                f"an integral over '{name}', an entry of '{base}'",
                "integrate over a name of its own",
            )
    if low is None and declared is not None and reader.context.rule_for(declared.scalar()):
        return Dummy(name, real=True)
    if low is None:
        return declared.scalar() if declared is not None else Symbol(name, real=True)
    if getattr(low, "is_nonnegative", None) and (high is S.Infinity or high.is_positive):
        return Dummy(name, positive=True)
    return Dummy(name, real=True)


def _body(reader: Reader, place: int) -> Expr:
    if reader.cursor.at == place:
        return S.One
    outer_bars, outer_ends = reader.bars, reader.differentials
    reader.differentials = [*outer_ends, place]
    try:
        body = reader.expression()
    finally:
        reader.bars, reader.differentials = outer_bars, outer_ends
    if reader.cursor.at != place:
        raise reader.leftover(reader.cursor.peek())
    return body


def _take_differential(reader: Reader) -> None:
    leading.name_after(reader)


PREFIX = dict.fromkeys(_INTEGRALS, read_integral)
