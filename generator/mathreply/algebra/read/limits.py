"""Limits, one-sided too."""

from __future__ import annotations

from sympy import Dummy, Limit, S

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic
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
    arrow = next(
        (n for n, x in enumerate(below) if x.text in ("\\to", "\\rightarrow", "\\longrightarrow")),
        None,
    )
    if arrow is None:
        raise unread((command, *below), "the limit of what, to where?", "write \\lim_{x \\to 0}")
    name, target = _name(reader, below[:arrow], command), below[arrow + 1 :]
    side = "+-"
    if len(target) >= 3 and target[-2].text == "^" and target[-1].text in ("+", "-"):
        side, target = target[-1].text, target[:-2]
    elif len(target) >= 5 and target[-4].text == "^" and target[-2].text in ("+", "-"):
        side, target = target[-2].text, target[:-4]
    elif target and target[-1].text in ("\\uparrow", "\\downarrow"):
        raise unread(target, "an arrow in a limit", "write 0^+ or 0^-")
    goal = reader.reading_of(target)
    known = reader.context.names.get(name)
    family = reader.context.names.get(name.partition("_")[0])
    if known is None and family is not None and family.domain.shape:
        # Of f(x) as a whole it would say nothing.
        raise unread(
            (command, *below),
            f"a limit in '{name}', an entry of '{family.canonical}'",
            "take it in a name of its own",
        )
    whole = known is not None and known.domain.kind in ("integer", "natural")
    variable = (
        Dummy(name, integer=True, positive=True)
        if (name in "nmkNK" and goal is S.Infinity) or whole
        else Dummy(name, real=True)
    )
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
    if goal in (S.Infinity, S.NegativeInfinity):
        side = "-"
    return Limit(body, variable, goal, side)


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


PREFIX = {"\\lim": read_limit}
