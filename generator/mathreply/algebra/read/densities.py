"""Means over a density and divergences of two: ``\\mathbb{E}_{z \\sim q(z \\mid x)}[…]``,
``\\mathbb{E}_q[…]``, ``\\mathrm{KL}(q(z) \\| p(z))``, where the densities stand in what is meant.

They are integrals over everything, taken to exist as every expectation is.
"""

from __future__ import annotations

from collections.abc import Iterable

import sympy
from msgspec import Struct
from msgspec.structs import replace
from sympy import Dummy, S

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.marginals import Mean
from mathreply.algebra.expression.measure import joints_in
from mathreply.algebra.read import application, normal_densities
from mathreply.algebra.read.attempts import attempt
from mathreply.algebra.read.cursor import GREEK, Cursor
from mathreply.algebra.read.events import is_explained, known_letters
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme, closing_round
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.spelling import Spelling
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
    def variables(self) -> tuple[str, ...]:
        """The letters before the bar; none where other things stand there as well."""
        bracket = self.bracket
        found = [bracket[1].text] if bracket and _is_letter(bracket[1]) else []
        for comma, lexeme in zip(bracket[2:-1:2], bracket[3:-1:2], strict=False):
            if comma.text != "," or not _is_letter(lexeme):
                break
            found.append(lexeme.text)
        behind = bracket[2 * len(found)].text if found else ""
        is_whole = behind == ")" or behind in _BARS
        are_distinct = len(set(found)) == len(found)
        return tuple(found) if is_whole and are_distinct else ()


def read_mean(reader: Reader, spelling: Spelling) -> Expr | None:
    """The mean or divergence that begins here, as an integral; None where it is none, or where no
    density stands in what is meant, with nothing taken."""
    here = reader.cursor.at
    try:
        with attempt(reader):
            if spelling.base in _MEANS and spelling.sub:
                found = normal_densities.mean(reader, spelling)
                found = found if found is not None else _mean(reader, spelling)
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
    factors = _factors(reader, tuple(rest[1:]) if letter else spelling.sub, letter)
    variables = _variables(factors)
    if not variables or (letter and variables != {letter}) or not _are_free(reader, variables):
        return None
    bound = {name: Dummy(name, real=True) for name in sorted(variables)}
    with reader.binding(bound):
        pattern, values = application.arguments(reader)
        weight = _weight(reader, factors)
    if pattern != application.HOLE or not isinstance(values[0], sympy.Expr):
        return None
    # Where the density stands nowhere else, an opaque mean says more than an integral.
    is_heard = any(canonical(each.name) in reader.context.densities for each in factors)
    # A density by which it is divided in the mean is not cancelled: it may be zero.
    body = sympy.Mul(weight, values[0], evaluate=False)
    return _over(body, bound) if joints_in(values[0]) or is_heard else None


def _divergence(reader: Reader) -> Expr | None:
    """``\\mathrm{KL}(q \\| p)`` as the mean over q of the logarithm of their ratio."""
    runs = _parts(reader)
    if len(runs) != 2:
        return None
    if (of_known := normal_densities.divergence(reader, runs)) is not None:
        return of_known
    found = [_factors(reader, run, "") for run in runs]
    known = [_variables(factors) for factors in found]
    others = known[0] or known[1]
    # A letter alone, of which the chain shows no variable, is a density of that of the other.
    letter = "" if others else "x"
    if len(others) == 1:
        letter = next(iter(others))
    found = [
        factors or (_factors(reader, run, letter) if letter else [])
        for factors, run in zip(found, runs, strict=True)
    ]
    variables = _variables(found[0])
    if not variables or variables != _variables(found[1]) or not _are_free(reader, variables):
        return None
    bound = {name: Dummy(name, real=True) for name in sorted(variables)}
    with reader.binding(bound):
        first, second = (_weight(reader, factors) for factors in found)
    return _over(first * sympy.log(first / second), bound)


def _over(body: Expr, bound: dict[str, Expr]) -> Expr:
    return Mean(body, *((name, S.NegativeInfinity, S.Infinity) for name in bound.values()))


def _are_free(reader: Reader, letters: Iterable[str]) -> bool:
    return not any(name in reader.context.names or name in reader.scope for name in letters)


def _factors(reader: Reader, run: tuple[Lexeme, ...], letter: str) -> list[_Density]:
    """The densities whose product a run is, with their brackets; none where it holds more, or
    where it is not known of what they are.

    Args:
        reader: the side's.
        run: ``q``, ``q_\\phi(z \\mid x)``, ``p(x) q(z)``.
        letter: of which number it is the density, where that is said: a dot in brackets is it.
    """
    factors: list[_Density] = []
    at = 0
    while at < len(run) and run[at].text in LETTERS:
        opening = _opening(run, at)
        closing = closing_round(run, opening) if opening else 0
        end = closing + 1 if closing else len(run)
        name = run[at : opening or end]
        bracket = run[opening:end] if closing else ()
        factors.append(_Density(name, bracket))
        at = end
    if at < len(run) or not all(_is_fixed(reader, each) for each in factors):
        return []
    if len(factors) == 1 and not factors[0].bracket:
        return _as_in_chain(reader, factors[0], letter)
    return [replace(each, bracket=_at_letter(each.bracket, letter)) for each in factors]


def _at_letter(bracket: tuple[Lexeme, ...], letter: str) -> tuple[Lexeme, ...]:
    """A bracket with the letter that is drawn in place of a dot."""
    return tuple(
        replace(x, kind=TokenKind.LETTER, text=letter)
        if letter and x.text in ("\\cdot", ".")
        else x
        for x in bracket
    )


def _as_in_chain(reader: Reader, density: _Density, letter: str) -> list[_Density]:
    """A density of which only the letter stands, as the chain writes it with brackets; none where
    that is not known."""
    found = reader.context.densities.get(canonical(density.name), set())
    if not letter:
        return [_Density(density.name, bracket) for bracket in found] if len(found) == 1 else []
    plain = _plain(density, letter)
    return [plain] if not found or plain.bracket in found else []


def _plain(density: _Density, letter: str) -> _Density:
    """A density of one number, given nothing."""
    inside = (("(", TokenKind.OTHER), (letter, TokenKind.LETTER), (")", TokenKind.OTHER))
    return replace(density, bracket=tuple(Lexeme(kind, text, 0, 0) for text, kind in inside))


def _variables(factors: list[_Density]) -> set[str]:
    """The letters of which a product is the density; none where that is not known of one."""
    found = [each.variables for each in factors]
    letters = {letter for each in found for letter in each}
    return letters if all(found) and len(letters) == sum(map(len, found)) else set()


def _is_fixed(reader: Reader, density: _Density) -> bool:
    """Whether a density is one: not explained by the answer, and with no more behind its letter
    than an index, in which no name moves or may be given a value."""
    letter, *rest = density.name
    moves = known_letters(reader)
    is_indexed = not rest or (rest[0].kind is TokenKind.SUB and _is_one_group(tuple(rest[1:])))
    is_free = not is_explained(letter.text, reader.context)
    return is_indexed and is_free and not any(x.text in moves for x in rest)


def _is_one_group(run: tuple[Lexeme, ...]) -> bool:
    cursor = Cursor(run, 0)
    return bool(run) and bool(cursor.group()) and cursor.done()


def _weight(reader: Reader, factors: list[_Density]) -> Expr:
    """The product of densities at their variables."""
    values = [reader.reading_of((*each.name, *each.bracket)) for each in factors]
    return sympy.Mul(*values)


def note(side: tuple[Lexeme, ...], context: Context) -> None:
    """Remember how the densities of a side are written: the bracket of ``q_\\phi(z \\mid x)``."""
    for place, lexeme in enumerate(side):
        opening = _opening(side, place) if lexeme.text in LETTERS else 0
        closing = closing_round(side, opening) if opening else 0
        if closing:
            bracket = tuple(
                Lexeme(x.kind, x.text, 0, 0, fence=x.fence) for x in side[opening : closing + 1]
            )
            name = canonical(side[place:opening])
            context.densities.setdefault(name, set()).add(bracket)


def _is_letter(lexeme: Lexeme) -> bool:
    return lexeme.kind is TokenKind.LETTER or lexeme.text in GREEK


def _opening(side: tuple[Lexeme, ...], place: int) -> int:
    """The place of the bracket behind a letter and its index; 0 where none follows."""
    at = place + 1
    if place and side[place - 1].kind is TokenKind.SUB:
        return 0  # the bracket is that of \\mathbb{E}_q
    has_index = at < len(side) and side[at].kind is TokenKind.SUB
    if has_index:
        at += 2  # behind a single letter
        is_braced = at <= len(side) and side[at - 1].kind is TokenKind.OPEN
        while is_braced and at < len(side) and side[at - 1].kind is not TokenKind.CLOSE:
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
