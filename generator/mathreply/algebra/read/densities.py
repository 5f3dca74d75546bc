"""Means over a density and divergences of two: ``\\mathbb{E}_{z \\sim q(z \\mid x)}[…]``,
``\\mathbb{E}_q[…]``, ``\\mathrm{KL}(q(z) \\| p(z))``, where the densities stand in what is meant.

They are integrals over everything, taken to exist as every expectation is.
"""

from __future__ import annotations

import sympy
from msgspec import Struct
from msgspec.structs import replace
from sympy import Dummy, S

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.marginals import Mean
from mathreply.algebra.expression.measure import Basic, joints_in, probability
from mathreply.algebra.read import application
from mathreply.algebra.read.events import is_explained, known_letters
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import Unread
from mathreply.tex.tokens import TokenKind

_MEANS = ("\\mathbb{E}", "\\mathrm{E}", "\\mathbf{E}", "E")
_DIVERGENCES = ("\\mathrm{KL}", "KL", "D_{\\mathrm{KL}}", "D_{KL}")
LETTERS = ("p", "q")
"""What densities are called."""
_BARS = ("|", "\\mid", "\\vert")
_DOUBLE = ("\\|", "\\Vert", "\\parallel")


class _Density(Struct, frozen=True):
    """A density as it is written: ``q``, ``q_\\phi(z \\mid x)``."""

    name: tuple[Lexeme, ...]
    bracket: tuple[Lexeme, ...] = ()
    """With its brackets; empty where only the letter stands."""

    @property
    def variable(self) -> str:
        """The one letter before the bar; empty where there is another thing."""
        inside = self.bracket[1:-1]
        is_lone = len(inside) == 1 or (len(inside) > 1 and inside[1].text in _BARS)
        is_letter = bool(inside) and inside[0].kind is TokenKind.LETTER
        return inside[0].text if is_lone and is_letter else ""


def read_mean(reader: Reader, spelling: Spelling) -> Expr | None:
    """The mean or divergence that begins here, as an integral; None where it is none, or where no
    density stands in what is meant, with nothing taken."""
    here = reader.cursor.at
    try:
        if spelling.base in _MEANS and spelling.sub:
            found = _mean(reader, spelling)
        elif spelling.plain in _DIVERGENCES:
            found = _divergence(reader)
        else:
            found = None
    except Unread:
        found = None
    if found is None:
        reader.cursor.at = here
    return found


def _mean(reader: Reader, spelling: Spelling) -> Expr | None:
    """``\\mathbb{E}_{z \\sim q}[f(z)]`` as the integral of ``q(z) f(z)``."""
    first, *rest = spelling.sub
    letter = first.text if rest and rest[0].text == "\\sim" else ""
    density = _density(tuple(rest[1:]) if letter else spelling.sub, letter)
    if density is None or not _is_fixed(reader, density):
        return None
    letter = letter or density.variable or _only_variable(reader, density)
    if not _is_free(reader, letter):
        return None
    variable = Dummy(letter, real=True)
    with reader.binding({letter: variable}):
        pattern, values = application.arguments(reader)
        weight = _weight(reader, density, letter, variable)
    if pattern != application.HOLE or not isinstance(values[0], sympy.Expr):
        return None
    # Where the density stands nowhere else, an opaque mean says more than an integral.
    is_meant = joints_in(values[0]) or density.name[0].text in reader.context.densities
    return _over(weight * values[0], variable) if is_meant else None


def _divergence(reader: Reader) -> Expr | None:
    """``\\mathrm{KL}(q \\| p)`` as the mean over q of the logarithm of their ratio."""
    parts = _parts(reader)
    densities = [_density(part, "") for part in parts]
    if len(densities) != 2 or None in densities:
        return None
    one, other = (density for density in densities if density is not None)
    if not (_is_fixed(reader, one) and _is_fixed(reader, other)):
        return None
    letter = one.variable or other.variable or _only_variable(reader, one) or "x"
    if {one.variable, other.variable} - {letter, ""} or not _is_free(reader, letter):
        return None
    variable = Dummy(letter, real=True)
    with reader.binding({letter: variable}):
        first, second = (_weight(reader, each, letter, variable) for each in (one, other))
    return _over(first * sympy.log(first / second), variable)


def _over(body: Expr, variable: Expr) -> Expr:
    return Mean(body, (variable, S.NegativeInfinity, S.Infinity))


def _is_free(reader: Reader, letter: str) -> bool:
    return bool(letter) and letter not in reader.context.names and letter not in reader.scope


def _density(run: tuple[Lexeme, ...], letter: str) -> _Density | None:
    """A density that is all of a run; a dot in its bracket is the letter that is drawn."""
    if not run or run[0].text not in LETTERS:
        return None
    opening = next((n for n, x in enumerate(run) if x.text == "("), len(run))
    name, bracket = run[:opening], run[opening:]
    if bracket and bracket[-1].text != ")":
        return None
    if letter:
        bracket = tuple(
            replace(x, kind=TokenKind.LETTER, text=letter) if x.text == "\\cdot" else x
            for x in bracket
        )
    return _Density(name, bracket)


def _is_fixed(reader: Reader, density: _Density) -> bool:
    """Whether a density is one: not explained by the answer, and without a name in its index that
    moves or may be given a value."""
    letter, *index = density.name
    moves = known_letters(reader)
    return not is_explained(letter.text, reader.context) and not any(x.text in moves for x in index)


def _weight(reader: Reader, density: _Density, letter: str, variable: Expr) -> Expr:
    """The density at the variable."""
    if density.bracket:
        return reader.reading_of((*density.name, *density.bracket))
    return probability(canonical(density.name), Basic(f"{letter}#", (variable,)))[0]


def _only_variable(reader: Reader, density: _Density) -> str:
    """The letter at which a density stands throughout the chain; empty where it is not one."""
    found = reader.context.densities.get(density.name[0].text, set())
    return next(iter(found)) if len(found) == 1 else ""


def first_inside(side: tuple[Lexeme, ...], place: int) -> str:
    """What begins the bracket of the density at a place, behind its index if it has one; empty
    where no bracket follows."""
    opening = _opening(side, place)
    return "".join(x.text for x in side[opening + 1 : opening + 2]) if opening else ""


def _opening(side: tuple[Lexeme, ...], place: int) -> int:
    """The place of the bracket behind a letter and its index; 0 where none follows."""
    at = place + 1
    if place and side[place - 1].kind is TokenKind.SUB:
        return 0  # the bracket is that of \mathbb{E}_q
    if at < len(side) and side[at].kind is TokenKind.SUB:
        at += 2
        if at <= len(side) and side[at - 1].kind is TokenKind.OPEN:
            while at < len(side) and side[at - 1].kind is not TokenKind.CLOSE:
                at += 1
    return at if at < len(side) and side[at].text == "(" else 0


def _parts(reader: Reader) -> list[tuple[Lexeme, ...]]:
    """What stands in the bracket that begins here, taken, between double bars."""
    cursor = reader.cursor
    closer = {"(": ")", "[": "]"}.get(cursor.peek().text)
    if closer is None:
        return []
    cursor.take()
    parts: list[list[Lexeme]] = [[]]
    depth = 0
    while (lexeme := cursor.peek()).kind is not None and (depth or lexeme.text != closer):
        cursor.take()
        depth += lexeme.text in ("(", "[")
        depth -= lexeme.text in (")", "]")
        is_twofold = lexeme.text == "|" and cursor.peek().text == "|"
        if depth == 0 and (lexeme.text in _DOUBLE or is_twofold):
            if is_twofold:
                cursor.take()
            parts.append([])
        else:
            parts[-1].append(lexeme)
    return [tuple(part) for part in parts] if cursor.accept(closer) else []
