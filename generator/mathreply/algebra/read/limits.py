"""Limits, one-sided too."""

from __future__ import annotations

from sympy import Dummy, Limit, S

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.bound_names import SINGLE
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.names import canonical, read_base, starts_name
from mathreply.algebra.read.ranges import scripts_of
from mathreply.algebra.read.scripts import split_at_commas
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind


def read_limit(reader: Reader) -> Expr:
    """``\\lim_{h \\to 0}``, ``\\lim_{x \\to 0^+}``."""
    cursor = reader.cursor
    command = cursor.take()
    below, _ = scripts_of(reader)
    place = (command, *below)
    arrow = next((n for n, x in enumerate(below) if x.text in _ARROWS), None)
    if arrow is None:
        raise unread(place, "the limit of what, to where?", "write \\lim_{x \\to 0}")
    name = _name(reader, below[:arrow], command)
    target, side = _without_side(below[arrow + 1 :])
    goal = reader.reading_of(target)
    _refuse_entry(reader, name, place)
    variable = _variable(reader, name, goal)
    if [x.text for x in target[:2]] == [name, "_"]:
        # What goes to x_0 is of its kind.
        reader.context.binders[variable] = SINGLE
    takes_all = _takes_all(reader, name)
    with reader.binding({name: variable}):
        body = reader.expression() if takes_all else reader.product()
        if reader.grammar.starts_bar(reader):
            body = reader.grammar.after_bar(reader, body)
    if arithmetic.is_matrix(body):
        raise unread(command, "a limit of a vector or matrix", "write its entries")
    if reader.context.infer and body.free_symbols and variable not in body.free_symbols:
        raise unread(command, f"the limit over '{name}' of what does not hold it", "")
    reader.closed_binders[name] = "limit"
    # At infinity there is one side only, and SymPy asks for it.
    if goal in (S.Infinity, S.NegativeInfinity):
        side = "-"
    return Limit(body, variable, goal, side)


_ARROWS = ("\\to", "\\rightarrow", "\\longrightarrow")


def _without_side(target: tuple[Lexeme, ...]) -> tuple[tuple[Lexeme, ...], str]:
    """Where a limit goes, and from which side: ``0`` and ``+`` of ``0^+`` and ``0^{+}``, else
    ``+-``.

    Raises:
        Unread: where an arrow says the side, for some mean by it where the values go.
    """
    texts = [x.text for x in target]
    sides = ("+", "-")
    if len(texts) >= 3 and texts[-2] == "^" and texts[-1] in sides:
        return target[:-2], texts[-1]
    if len(texts) >= 5 and texts[-4] == "^" and texts[-2] in sides:  # in braces
        return target[:-4], texts[-2]
    if texts and texts[-1] in ("\\uparrow", "\\downarrow"):
        raise unread(target, "an arrow in a limit", "write 0^+ or 0^-")
    return target, "+-"


def _refuse_entry(reader: Reader, name: str, place: tuple[Lexeme, ...]) -> None:
    """Refuses a limit in an entry of a vector: of ``f(x)`` as a whole it would say nothing."""
    names = reader.context.names
    family = names.get(name.partition("_")[0])
    if name not in names and family is not None and family.domain.shape:
        message = f"a limit in '{name}', an entry of '{family.canonical}'"
        raise unread(place, message, "take it in a name of its own")


def _variable(reader: Reader, name: str, goal: Expr) -> Expr:
    """What the limit binds: a whole number where the name is declared as one, or a letter of
    indices goes to infinity."""
    known = reader.context.names.get(name)
    is_declared_whole = known is not None and known.domain.kind in ("integer", "natural")
    if is_declared_whole or (name in "nmkNK" and goal is S.Infinity):
        return Dummy(name, integer=True, positive=True)
    return Dummy(name, real=True)


def _name(reader: Reader, before: tuple[Lexeme, ...], command: Lexeme) -> str:
    """The variable before the arrow; that it is real may be said before it, as in
    ``h \\in \\mathbb{R}, h``.

    Raises:
        Unread: where anything but one name stands there.
    """
    *conditions, last = split_at_commas(before)
    name = canonical(last)
    cursor = Cursor(last, 0)
    if len(last) > 1:
        cursor.accept("\\Delta", "\\delta")
    is_name = starts_name(cursor) and name != ""
    if is_name:
        read_base(cursor)
    if is_name and cursor.peek().kind is TokenKind.SUB:
        cursor.take()
        cursor.group()
    is_told = all(canonical(c) == f"{name}\\in\\mathbb{{R}}" for c in conditions)
    if not (is_name and cursor.done() and is_told):
        raise unread((command, *before), "the limit of what, to where?", "write \\lim_{x \\to 0}")
    return name


def _takes_all(reader: Reader, name: str) -> bool:
    """Whether the terms behind the next sign belong to the limit as well: they hold its variable,
    which is a name of nothing else, and no other operator that could bind it there."""
    context = reader.context
    if not context.infer or name in context.undeclared or name in reader.scope:
        return False
    behind = _behind_first_term(reader)
    holds = any(x.text == name for x in behind)
    return holds and not any(x.text in _BINDING for x in behind)


_BINDING = {"\\lim", "\\sum", "\\prod", "\\int", "\\max", "\\min", "\\sup", "\\inf"}


def _behind_first_term(reader: Reader) -> tuple[Lexeme, ...]:
    """What stands behind the first sign, up to the end of the bracket in which all of it stands."""
    lexemes = reader.cursor.rest()
    depth, start = 0, None
    for n, lexeme in enumerate(lexemes):
        depth += lexeme.nesting
        if depth < 0 or (depth == 0 and lexeme.text in reader.bars):
            return lexemes[start:n] if start is not None else ()
        if depth == 0 and n and start is None and lexeme.text in ("+", "-"):
            start = n
    return lexemes[start:] if start is not None else ()


def refuse_upper(reader: Reader) -> Expr:
    """``\\limsup`` and ``\\liminf``, which are not read.

    Raises:
        Unread: always.
    """
    command = reader.cursor.take()
    message = f"{command.text} is not read"
    raise unread(command, message, "write \\lim where the limit exists")


PREFIX = {
    "\\limsup": refuse_upper,
    "\\liminf": refuse_upper,
    "\\varlimsup": refuse_upper,
    "\\varliminf": refuse_upper,
    "\\lim": read_limit,
}
