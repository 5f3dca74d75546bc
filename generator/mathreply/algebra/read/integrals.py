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
from mathreply.algebra.read.bound_names import SINGLE
from mathreply.algebra.read.derivatives import differential
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.integral_bounds import bounds_of, refuse_other_names
from mathreply.algebra.read.integrands import (
    INTEGRALS,
    begins_differential,
    body_up_to,
    find_differential,
    take_differential,
)
from mathreply.algebra.read.real_ranges import real_domain
from mathreply.algebra.read.regions import over_everything, over_what_is_below
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind

_DENSITY = re.compile(r"(?:\\(?:tilde|hat|mathrm|bar)\{)?[pq](?:[_}(]|$)")
"""The names of densities."""
_MEASURES = {"P", "Q", "F", "V", "A", "S", "\\mu", "\\nu", "\\mathbb{P}", "\\mathbb{Q}"}
"""What an integral without bounds is taken by, or over, and is no primitive."""


def read_integral(reader: Reader) -> Expr:
    """``\\int_a^b f(x)\\,dx``; without bounds it is indefinite, its variable stays free.

    Raises:
        Unread: where the ``d`` is missing, or stands first.
    """
    cursor = reader.cursor
    command = cursor.take()
    if (over := over_what_is_below(reader, command)) is not None:
        return over
    if command.text == "\\oint":
        raise unread(command, "an integral around a curve", "write it as an integral from a to b")
    if INTEGRALS[command.text] > 1 and reader.context.infer:
        cursor.repeat(replace(command, text="\\int"), INTEGRALS[command.text])
        cursor.take()
    elif INTEGRALS[command.text] > 1:
        raise unread(command, "several integrals in one sign", "write \\int \\int … dx dy")
    start = cursor.at
    low, high = bounds_of(reader, command)
    written = cursor.between(start, cursor.at)
    if reader.context.infer:
        leading.put_behind_integrand(reader)
    _free_differential(reader)
    if reader.context.infer and (place := stieltjes.place_of(reader)) is not None:
        return stieltjes.read(reader, place, (low, high), command)
    place, name = find_differential(reader, command)
    refuse_other_names(written, name, command)
    if reader.context.infer and low is None and name in _MEASURES:
        raise unread(command, "an integral by a measure or over a region: over what?", "")
    variable = _variable(reader, name, low, high)
    if low is not None and not isinstance(low, str):
        reader.context.binders[variable] = SINGLE
    with reader.binding({name: variable}):
        body = body_up_to(reader, place)
    take_differential(reader)
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
        weighed = Mul(inside, body, evaluate=False)
        return Integral(weighed, (variable, S.NegativeInfinity, S.Infinity))
    if low is not None:
        return Integral(body, (variable, low, high))
    if substituted is not None:
        # ∫ e^u du with u = x^2: the primitive in u, and that at u.
        return Subs(Integral(body, variable), variable, substituted)
    infers = reader.context.infer
    is_whole = name in reader.context.whole
    if infers and (is_whole or _is_of_a_function(body, variable)):
        reader.context.whole.add(name)
        return over_everything(reader, body, name, variable)
    if is_whole or _is_of_a_density(reader, body, variable):
        reader.context.whole.add(name)
        return _over_domain(reader, body, name, variable)
    if infers and body.atoms(AppliedUndef):
        message = "an integral without bounds: indefinite, or over everything?"
        raise unread(command, message, "write its bounds")
    return Integral(body, variable)


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


def _free_differential(reader: Reader) -> None:
    """Put the ``dx`` of ``\\frac{dx}{x}`` behind its fraction, where it ends the integral as
    anywhere else."""
    cursor = reader.cursor
    start, depth = cursor.at, 0
    try:
        while (lexeme := cursor.peek()).kind is not None and depth >= 0:
            if depth == 0 and (lexeme.text in INTEGRALS or begins_differential(reader)):
                return
            if depth == 0 and lexeme.text in ("\\frac", "\\tfrac", "\\dfrac") and _move_out(reader):
                return
            depth += lexeme.nesting
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


def _variable(reader: Reader, name: str, low: Expr, high: Expr) -> Expr:
    """What an integral binds: positive where its bounds are not negative; the declared number where
    it has no bounds.

    Raises:
        Unread: where the name is no real number.
    """
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


PREFIX = dict.fromkeys(INTEGRALS, read_integral)
