"""At what a declared function is taken where it stands without its argument: ``y' = -2y`` speaks of
``y(t)``, at any ``t``.
"""

from __future__ import annotations

from collections.abc import Iterable

import sympy

from mathreply.algebra.expression.context import Context, Name
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme, closing_round
from mathreply.algebra.read.stream import StreamError, prepare
from mathreply.algebra.read.unread import Unread
from mathreply.model import Statement
from mathreply.model.domains import parse_domain
from mathreply.tex.tokens import TokenKind

TIME, PLACE = "t", "x"
_VARIABLES = ("x", "y", "z", "u", "v", "w", "s", "t", "\\tau", "\\theta")
"""Letters of which a function may be one by custom."""
_DOTS = ("\\dot", "\\ddot", "\\dddot")
_APPLIES = ("(", "[")


def settle(context: Context, statements: Iterable[Statement]) -> None:
    """Note the letter of each declared function of one number: the only variable that is declared,
    ``t`` or ``x``; ``t`` where none is declared and a function without its argument bears a dot or
    a prime. None where a second variable is declared, or a function has more arguments than one.
    """
    runs = [_lexemes(statement.tex, context) for statement in statements]
    functions = {n for n, name in context.names.items() if name.domain.kind == "function"}
    functions = {n for n in functions if not any(_is_of_several(run, n) for run in runs)}
    declared = [letter for letter in _VARIABLES if _is_number(context, letter)]
    moves = any(x.text in _DOTS for run in runs for x in run)
    if not functions or len(declared) > 1:
        return
    letter = declared[0] if declared else TIME
    if letter not in (TIME, PLACE) or (moves and letter != TIME):
        return
    if not declared:
        functions = {n for n in functions if any(_is_differentiated(run, n) for run in runs)}
        if not functions or TIME in context.names:
            return
        context.names[TIME] = Name(TIME, parse_domain("real"))
    context.own_letters = dict.fromkeys(functions, letter)


def value_of(reader: Reader, name: str) -> Expr:
    """The letter of a function, as it is bound or declared where the reader stands."""
    return reader.reading_of(prepare(reader.context.own_letters[name], {}, reader.context.limits))


def standing_in(context: Context, tex: str) -> set[Expr]:
    """The letters of the functions that stand in a statement without an argument: it is made for
    all their values."""
    run = _lexemes(tex, context)
    return {
        context.names[letter].scalar()
        for name, letter in context.own_letters.items()
        if any(_is_bare(run, place) for place in _places(run, name))
    }


def refuse_other_variables(side: Expr, context: Context, tex: str) -> None:
    """Refuses a derivative of a function that stands without an argument by another letter than
    its own: who knows whether it depends on that one?

    Raises:
        Unread: where there is such a derivative.
    """
    if not context.unwritten or not isinstance(side, sympy.Basic):
        return
    for node in side.atoms(sympy.Derivative):
        for value in context.unwritten:
            strangers = {v for v in node.variables if not value.has(v)}
            if strangers and node.expr.has(value):
                variable = min(map(str, strangers))
                message = f"does a function without its argument depend on '{variable}' here?"
                raise Unread(tex, 1, message, "write its argument, as in y(t)")


def _is_number(context: Context, letter: str) -> bool:
    name = context.names.get(letter)
    if name is None or name.domain.shape:
        return False
    return name.domain.kind in ("real", "positive", "nonnegative", "nonzero", "negative")


def _lexemes(tex: str, context: Context) -> tuple[Lexeme, ...]:
    try:
        return prepare(tex, context.macros, context.limits)
    except StreamError:
        return ()


def _places(run: tuple[Lexeme, ...], name: str) -> list[int]:
    return [place for place, lexeme in enumerate(run) if lexeme.text == name]


def _behind_primes(run: tuple[Lexeme, ...], place: int) -> int:
    place += 1
    while place < len(run) and run[place].kind in (TokenKind.PRIME, TokenKind.CLOSE):
        place += 1
    return place


def _is_bare(run: tuple[Lexeme, ...], place: int) -> bool:
    """Whether a name is followed by no bracket and bears no index."""
    behind = _behind_primes(run, place)
    follower = run[behind] if behind < len(run) else None
    return follower is None or (
        follower.text not in _APPLIES and follower.kind is not TokenKind.SUB
    )


def _is_differentiated(run: tuple[Lexeme, ...], name: str) -> bool:
    """Whether a function bears a prime or a dot somewhere and has no argument there."""
    for place in _places(run, name):
        primed = place + 1 < len(run) and run[place + 1].kind is TokenKind.PRIME
        dotted = any(x.text in _DOTS for x in run[max(0, place - 2) : place])
        if (primed or dotted) and _is_bare(run, place):
            return True
    return False


def _is_of_several(run: tuple[Lexeme, ...], name: str) -> bool:
    """Whether a function has several arguments somewhere."""
    for place in _places(run, name):
        opening = _behind_primes(run, place)
        if opening < len(run) and run[opening].text == "(":
            end = closing_round(run, opening)
            if any(x.text in (",", "\\mid", ";") for x in run[opening:end]):
                return True
    return False
