"""Means over a normal density that is known: ``\\mathbb{E}_{x \\sim p}[…]``,
``\\mathbb{E}_p[…]``, and divergences of two, ``D_{KL}(p \\| \\mathcal{N}(0, 1))``, where a
definition says what ``p(x)`` is.

They are integrals over all real numbers. A function that is no normal density is left alone:
whether it belongs to a sum or to an integral, and over what, nothing here tells.
"""

from __future__ import annotations

import sympy
from msgspec import Struct
from sympy import Dummy, S

from mathreply.algebra.expression.chance import randoms_of
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import Circular, inline
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import application, arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.stream import prepare
from mathreply.model.distributions import named_in


class _Normal(Struct, frozen=True):
    """A normal density."""

    variable: Expr
    body: Expr
    letter: str
    """What its variable is called where it is defined; empty of one that is only named."""

    def at(self, place: Expr) -> Expr:
        """Its value at a place."""
        return put(self.body, {self.variable: place})


def mean(reader: Reader, spelling: Spelling) -> Expr | None:
    """``\\mathbb{E}_{x \\sim p}[f(x)]`` as the integral of ``p(x) f(x)``; None where p is not known
    to be a normal density, or something else is random.

    Raises:
        Unread: where what the mean is taken of is not understood.
    """
    first, *rest = spelling.sub
    is_drawn = bool(rest) and rest[0].text == "\\sim"
    density = _density_of(reader, tuple(rest[1:]) if is_drawn else spelling.sub)
    if density is None or not density.letter:
        return None  # what a named distribution says of its number is known without its density
    letter = first.text if is_drawn else density.letter
    declared = reader.context.names.get(letter)
    is_number = declared is None or (not declared.domain.shape and declared.domain.kind == "real")
    if letter in reader.scope or not is_number:
        return None
    variable = Dummy(letter, real=True)
    with reader.binding({letter: variable}):
        pattern, values = application.arguments(reader)
    value = values[0] if pattern == application.HOLE else None
    if not isinstance(value, sympy.Expr) or arithmetic.is_matrix(value) or randoms_of(value):
        return None
    body = sympy.Mul(density.at(variable), value, evaluate=False)
    return sympy.Integral(body, (variable, -S.Infinity, S.Infinity))


def divergence(reader: Reader, parts: list[tuple[Lexeme, ...]]) -> Expr | None:
    """``D_{KL}(p \\| q)`` of two known normal densities as the integral of ``p \\log(p/q)``; None
    of any others.

    Source: Cover, Thomas, Elements of Information Theory, 8.46.
    """
    found = [_density_of(reader, part) for part in parts]
    known = [density for density in found if density is not None]
    if len(known) != 2 or len(found) != 2:
        return None
    variable = Dummy("x", real=True)
    one, other = (density.at(variable) for density in known)
    body = one * sympy.log(one / other)
    return sympy.Integral(body, (variable, -S.Infinity, S.Infinity))


def _density_of(reader: Reader, run: tuple[Lexeme, ...]) -> _Normal | None:
    """The normal density that is named: by a function that is defined so, with its argument or
    without, or by its mean and variance."""
    if not run:
        return None
    is_applied = len(run) > 3 and run[-3].text == "(" and run[-1].text == ")"
    rule = application.rule_of(reader.context, canonical(run[:-3] if is_applied else run))
    if rule is None:
        return _named(reader, canonical(run))
    parameter = rule.parameters[0]
    if len(rule.parameters) != 1 or not isinstance(parameter, Dummy) or not parameter.is_real:
        return None
    try:
        body = inline(rule.body, reader.context)
    except Circular:
        return None
    if not isinstance(body, sympy.Expr) or not _is_normal(body, parameter):
        return None
    return _Normal(parameter, body, run[-2].text if is_applied else parameter.name)


def _named(reader: Reader, text: str) -> _Normal | None:
    """``\\mathcal{N}(\\mu, \\sigma^2)`` of a variance that is positive."""
    found = named_in(f"x \\sim {text}")
    if found is None or found.kind != "N":
        return None
    context = reader.context
    middle, variance = (
        reader.reading_of(prepare(tex, context.macros, context.limits)) for tex in found.arguments
    )
    if not variance.is_positive:
        return None
    x = Dummy("x", real=True)
    body = sympy.exp(-((x - middle) ** 2) / (2 * variance)) / sympy.sqrt(2 * sympy.pi * variance)
    return _Normal(x, body, "")


def _is_normal(body: Expr, x: Expr) -> bool:
    """Whether a function is ``c exp(a x^2 + b x + d)`` with a < 0 and a total of 1: completing the
    square gives ``c exp(d - b^2/(4a)) \\sqrt{\\pi/(-a)}`` (DLMF 7.7.1)."""
    factor, bell = body.as_independent(x, as_Add=False)
    if not isinstance(bell, sympy.exp):
        return False
    exponent = sympy.expand(bell.args[0])
    if not exponent.is_polynomial(x) or sympy.degree(exponent, x) != 2:
        return False
    a, b, d = (exponent.coeff(x, power) for power in (2, 1, 0))
    rest = sympy.simplify(d - b**2 / (4 * a))
    total = sympy.simplify(factor**2 * sympy.pi / -a)
    return bool((-a).is_positive and factor.is_positive and rest == 0 and total == 1)
