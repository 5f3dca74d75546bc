"""Evaluated brackets and bars: ``[F(x)]_a^b``, ``F(x) \\Big|_{x=a}^{x=b}``."""

from __future__ import annotations

from sympy import Dummy
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Evaluated
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import application, arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.scripts import script
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind

_SCRIPTS = (TokenKind.SUB, TokenKind.SUPER)


def bracket(reader: Reader, value: Expr, place: Lexeme) -> Expr:
    """``value``, or what it is between the bounds that follow its bracket."""
    cursor = reader.cursor
    if arithmetic.is_matrix(value) or cursor.peek().kind is not TokenKind.SUB:
        return value
    return _between(reader, value, place)


def after_bar(reader: Reader, value: Expr) -> Expr:
    """``value``, or what it is at the bounds of the ``\\Big|`` that follows."""
    lexeme = reader.cursor.peek()
    if (
        lexeme.text != "|"
        or lexeme.fence not in ("big", "right", "")
        or reader.cursor.peek(1).kind not in _SCRIPTS
    ):
        return value
    reader.cursor.take()
    return _between(reader, value, lexeme)


def starts_bar(reader: Reader) -> bool:
    """Whether an evaluation bar with bounds follows."""
    lexeme = reader.cursor.peek()
    if lexeme.text != "|" or reader.cursor.peek(1).kind not in _SCRIPTS:
        return False
    return lexeme.fence == "big" or (not lexeme.fence and _says_at_what(reader))


def _says_at_what(reader: Reader) -> bool:
    """Whether a plain bar that closes none stands before ``_{x = a}``."""
    cursor = reader.cursor
    here, cursor.at = cursor.at, cursor.at + 2
    try:
        inside = (
            () if cursor.done() or cursor.peek(-1).kind is not TokenKind.SUB else cursor.group()
        )
    finally:
        cursor.at = here
    return not reader.bars and any(x.text == "=" for x in inside)


def read_open_bar(reader: Reader) -> Expr:
    """``\\left. F \\right|_a^b``."""
    opening = reader.cursor.take()
    with reader.inside():
        value = reader.with_over(reader.expression)
    closing = reader.cursor.peek()
    if closing.fence != "right":
        raise reader.leftover(opening)
    if closing.text == ".":
        reader.cursor.take()
        return value
    if closing.text != "|":
        raise unread(closing, f"'{closing.text}' closes nothing", "balance the brackets")
    return after_bar(reader, value)


def _between(reader: Reader, value: Expr, place: Lexeme) -> Expr:
    """A value at bounds, ``f(x) \\Big|_{x=a}^{x=b}``: the difference of both, or at the lower one.

    Raises:
        Unread: where the bounds name two variables, or the lower one is missing.
    """
    bounds: dict[TokenKind, tuple[str, Expr]] = {}
    while (kind := reader.cursor.peek().kind) in _SCRIPTS and kind not in bounds:
        reader.cursor.take()
        assert kind is not None
        bounds[kind] = _bound(reader, script(reader))
    names = {name for name, _ in bounds.values() if name}
    if len(names) > 1 or TokenKind.SUB not in bounds:
        raise unread(
            place,
            "evaluated between bounds of two names, or without a lower one",
            "write |_{x=a}^{x=b}",
        )
    if TokenKind.SUPER not in bounds and _is_unknown(reader, value, names):
        # Of an unknown function nothing more is known there than what it is of and at what.
        mark = f"#|_{{{min(names)}=#}}" if names else "#|_{#}"
        return application.function(reader.context, mark)(value, bounds[TokenKind.SUB][1])
    variable = _variable(reader, value, names, place)
    ends = [bounds[kind][1] for kind in _SCRIPTS if kind in bounds]
    bound = Dummy(getattr(variable, "name", str(variable)), real=True)
    return Evaluated(put(value, {variable: bound}), (bound, *ends))


def _is_unknown(reader: Reader, value: Expr, names: set[str]) -> bool:
    """Whether a value is that of an unknown function or derivative, in which the name does not
    stand that is given a value, where nothing is declared."""
    unknown = isinstance(value, AppliedUndef) and value.func.__name__.startswith(("\\", "#"))
    is_held = names & {str(symbol) for symbol in value.free_symbols}
    is_own = unknown and value.func.__name__.startswith("\\frac")
    return bool(
        reader.context.infer and unknown and (is_own or names) and not (is_held and not is_own)
    )


def _bound(reader: Reader, lexemes: tuple[Lexeme, ...]) -> tuple[str, Expr]:
    """``x=a`` as the name and the value; ``a`` without a name."""
    at = next((n for n, x in enumerate(lexemes) if x.text == "="), None)
    if at is None:
        return "", reader.reading_of(lexemes)
    return canonical(lexemes[:at]), reader.reading_of(lexemes[at + 1 :])


_VARIABLES = ("x", "t", "\\theta", "u", "y")


def _variable(reader: Reader, value: Expr, names: set[str], place: Lexeme) -> Expr:
    """The variable in which is evaluated: named at the bounds, or the only one that it can be.

    Raises:
        Unread: where it may be several.
    """
    free = {symbol for symbol in value.free_symbols if symbol.is_Symbol}
    spelt = {str(symbol) for symbol in free}
    wanted = names or {name for name in reader.context.variables if name in spelt}
    found = [symbol for symbol in free if str(symbol) in wanted]
    if not names and not found and len(free) == 1:
        found = list(free)
    if not names and not found:
        # Beside what counts, the one letter that is a variable by custom.
        usual = [s for s in free if str(s) in _VARIABLES and not s.is_integer]
        counts = {"n", "m", "k", "\\pi"}
        is_plain = spelt - counts == {str(symbol) for symbol in usual}
        found = usual if is_plain else []
    if len(found) != 1:
        raise unread(place, "evaluated in which variable?", "write \\Big|_{x=a}^{x=b}")
    return found[0]


PREFIX = {".": read_open_bar}
