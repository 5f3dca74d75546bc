"""Whether an undeclared name before a bracket is a function, a factor, or could be both."""

from __future__ import annotations

from msgspec.structs import replace
from sympy import Integer, Mul

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import MatrixFunction
from mathreply.algebra.read import application, arithmetic
from mathreply.algebra.read.cursor import GREEK, Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.factor_letters import is_coefficient
from mathreply.algebra.read.in_brackets import (
    FIELDS,
    held_in_bracket,
    holds_itself,
    is_field,
    is_own_label,
    is_speed,
    lone_number,
)
from mathreply.algebra.read.in_brackets import (
    holds_sum as holds_several,
)
from mathreply.algebra.read.index_slots import slots
from mathreply.algebra.read.means import EXPECTATIONS
from mathreply.algebra.read.moment_shapes import shape_of_moment
from mathreply.algebra.read.names import BOLD, canonical, read_base, starts_name
from mathreply.algebra.read.scripts import TRANSPOSES, script
from mathreply.algebra.read.signals import is_place, is_sample, is_signal
from mathreply.algebra.read.sizes import layer_of, open_size
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import Unread, unread
from mathreply.tex.tokens import TokenKind

_OFTEN_FUNCTIONS = {
    "\\sigma",
    "\\mathcal{L}",
    "\\mathcal{J}",
    "J",
    "L",
    "\\ell",
    "p",
    "q",
    "V",
    "Q",
}
"""Letters that are functions where they stand before a bracket throughout a display."""
_FUNCTION_LETTERS = {
    "f",
    "g",
    "h",
    "F",
    "G",
    "H",
    "P",
    "E",
    "\\mathbb{E}",
    "\\mathbb{P}",
    "\\mathbb{V}",
    "o",
    "O",
    "\\mathcal{O}",
    "\\phi",
    "\\varphi",
    "\\psi",
    "\\Phi",
    "\\Psi",
}


_DIVERGENCES = {"D_{\\mathrm{KL}}", "D_{\\mathrm{JS}}", "D_{KL}", "D_{JS}"}
_COMPOSING = set("DTGHRSU")
"""Letters that are functions before the value of another one alone."""


def called(reader: Reader, spelling: Spelling) -> Expr:
    """The application of an undeclared function, if the bracket can be nothing else; None for a
    factor.

    Raises:
        Unread: where it could be both.
    """
    name, context = spelling.full, reader.context
    if holds_itself(reader, spelling):
        # \\phi (1 - \\phi): what a bracket holds is not applied to it.
        return None
    if context.kinds.get(name) == "matrix" and name in context.bare and holds_several(reader):
        # P (A - \\lambda I) P^{-1}: a matrix before a sum.
        return None
    if holds_several(reader) and (is_shown := _is_shown(reader, spelling)) is not None:
        return _call(reader, spelling, "") if is_shown else None
    if name == "h" and context.has_step and not _must_be_call(reader):
        raise _doubt(spelling)
    if _is_certain(reader, spelling):
        return _call(reader, spelling, "")
    if is_speed(reader, spelling) or _stretches_matrix(reader, spelling):
        return None
    is_known = name in context.undeclared or spelling.base in context.bare
    if (number := lone_number(reader)) is not None and name != "\\zeta":
        # Nobody writes y(0) for nothing; y(2) may be twice y after all.
        is_side = spelling.sub and len(spelling.lexemes) + 3 == len(reader.whole)
        if spelling.base in context.primed or (number == "0" and (is_known or is_side)):
            return _call(reader, spelling, "")
        raise _doubt(spelling)
    if is_known or BOLD.match(spelling.base) or is_coefficient(reader, spelling, name):
        return None
    raise _doubt(spelling)


def _stretches_matrix(reader: Reader, spelling: Spelling) -> bool:
    """Whether a Greek letter by which one multiplies stands before a matrix written out."""
    inside = held_in_bracket(reader)
    is_matrix = [x.text for x in inside[:1]] == ["\\begin"] and inside[-1].text == "}"
    is_matrix = is_matrix and not reader.context.binomials
    return is_matrix and spelling.full in ("\\lambda", "\\alpha", "\\beta", "\\gamma", "\\mu")


def _is_certain(reader: Reader, spelling: Spelling) -> bool:
    """Whether a name before a bracket can only be a function: by custom, by how it stands
    elsewhere, or by what the bracket holds."""
    name, base, context = spelling.full, spelling.base, reader.context
    return (
        name in context.undeclared_functions
        or base in _FUNCTION_LETTERS
        or (base in _OFTEN_FUNCTIONS and base not in context.bare)
        or base.startswith("\\mathrm{")
        or name in _DIVERGENCES
        or is_field(reader, spelling)
        or (name == "\\zeta" and lone_number(reader) is not None)
        or _must_be_call(reader)
        or (base in _COMPOSING and _is_one_call(held_in_bracket(reader)))
        or is_signal(reader, spelling)
        or is_sample(reader, spelling)
    )


def _is_shown(reader: Reader, spelling: Spelling) -> bool | None:
    """Whether the display shows that a name before a sum in brackets is a function, as ``v_x(t)``
    does of ``v_x(t + \\Delta t)``, or that it is a factor; None where it shows neither.

    Raises:
        Unread: where it stands by itself as well.
    """
    name, context = spelling.full, reader.context
    is_bare = name in context.bare_members or (spelling.base in context.bare and not spelling.sub)
    if name in context.applied and spelling.base not in _FUNCTION_LETTERS:
        if is_bare:
            raise _doubt(spelling)
        return True
    if name in context.bare_members:
        # P_r stands by itself elsewhere, and no one name is ever all that it is applied to.
        if context.arguments:
            raise _doubt(spelling)
        return False
    return None


def applied_e(reader: Reader, spelling: Spelling) -> Expr | None:
    """``e(t)`` or ``e(t - i)``, an error at a time, where nothing is declared; None where e is the
    number.

    Raises:
        Unread: before one name in brackets where names are declared, and e is not.
    """
    inside = held_in_bracket(reader) if reader.cursor.peek().text == "(" else []
    names = {x.text for x in inside if x.kind is TokenKind.LETTER or x.text in GREEK}
    is_shifted = len(names) == 2 and bool(names & reader.context.arguments & {"t", "n", "k"})
    is_call = bool(inside) and (_is_one_name(inside) or (reader.context.infer and is_shifted))
    if not is_call or spelling.base != "e" or not application.looks_applied(reader):
        return None
    if not reader.context.infer:
        raise _doubt(spelling)
    return _call(reader, spelling, "")


def _doubt(spelling: Spelling) -> Unread:
    """The question whether a name before a bracket is applied to it."""
    name = spelling.full
    return unread(
        spelling.lexemes,
        f"is '{name}' a function or a factor?",
        f"declare '{name}: function' or '{name}: real'",
    )


def _call(reader: Reader, spelling: Spelling, mark: str) -> Expr:
    """The application of an undeclared function; what its letter says of its values gives it its
    shape."""
    context = reader.context
    context.undeclared_functions.add(spelling.full)
    found, head = ([], spelling.full) if is_own_label(reader, spelling) else slots(reader, spelling)
    outer = reader.in_call, reader.in_moment
    if spelling.base in EXPECTATIONS:
        application.refuse_raised_sum(reader, spelling.lexemes)
    reader.in_call = True
    reader.in_moment |= spelling.base in EXPECTATIONS
    try:
        pattern, values = application.arguments(reader)
    finally:
        reader.in_call, reader.in_moment = outer
    head += mark
    plain = set(pattern) <= {application.HOLE, ","}
    label = head if plain and not found else f"{head}({pattern})"
    kind = _kind_of_values(reader, spelling)
    if kind == "number" and (shape := shape_of_moment(spelling.base, pattern, values)) is not None:
        return MatrixFunction(label, *shape, *found, *values)
    if kind == "number" and _is_activation(spelling, values):
        # What activates a layer acts on its entries.
        return MatrixFunction(label, *arithmetic.shape(values[0]), *found, *values)
    if kind != "number":
        rows = open_size(reader, f"?{label}{_layer(values)}")
        if (
            spelling.base == "\\mathrm{vec}"
            and len(values) == 1
            and arithmetic.is_matrix(values[0])
        ):
            rows = Mul(*arithmetic.shape(values[0]))
        columns = open_size(reader, f"?{label}'") if kind == "matrix" else Integer(1)
        return MatrixFunction(label, rows, columns, *found, *values)
    return application.function(context, label)(*found, *values)


_ACTIVATIONS = {"\\sigma", *(f"\\mathrm{{{word}}}" for word in ("ReLU", "relu", "GELU", "ELU"))}


def _is_activation(spelling: Spelling, values: list[Expr]) -> bool:
    """Whether an activation is applied to a vector or matrix."""
    return spelling.base in _ACTIVATIONS and len(values) == 1 and arithmetic.is_matrix(values[0])


def _layer(values: list[Expr]) -> str:
    """The layer of which the argument of a function is."""
    layers = {layer_of(v.name, v.args[3:]) for v in values if isinstance(v, MatrixFunction)}
    return layers.pop() if len(layers) == 1 else ""


def primed(reader: Reader, spelling: Spelling) -> Expr | None:
    """``\\vec{r}'(t)`` of a function with columns for values: the column of its entries'
    derivatives; None for any other name."""
    if spelling.sup or _kind_of_values(reader, spelling) != "column":
        return None
    name = replace(spelling, primes=0).full
    pattern, values = application.arguments(reader)
    if pattern != application.HOLE:
        return None
    rows = open_size(reader, f"?{name}")
    return MatrixFunction(name + "'" * spelling.primes, rows, Integer(1), *values)


def _kind_of_values(reader: Reader, spelling: Spelling) -> str:
    """What a function's values are: columns, where its letter is small and bold or bears an arrow;
    or what the display has shown."""
    bold = BOLD.match(spelling.base)
    if spelling.base == "\\mathrm{vec}":
        return "column"
    small = bold is not None and bold["name"].removeprefix("\\")[:1].islower()
    if small or spelling.base.startswith("\\vec{") or spelling.base in FIELDS:
        return "column"
    return reader.context.kinds.get(f"{spelling.base}(", "number")


def inverse_function(reader: Reader, spelling: Spelling) -> Expr:
    """``f^{-1}(x)`` of a letter that names a function; a power before a bracket that is no factor
    is refused."""
    cursor = reader.cursor
    is_matrix = reader.context.kinds.get(spelling.full) == "matrix"
    if cursor.peek().kind is not TokenKind.SUPER or is_matrix:
        return None
    here = cursor.at
    cursor.take()
    exponent = canonical(script(reader))
    applied = application.looks_applied(reader)
    function = (
        spelling.base in _FUNCTION_LETTERS or spelling.full in reader.context.undeclared_functions
    )
    if applied and exponent == "-1" and (function or _must_be_call(reader)):
        return _call(reader, spelling, "^{-1}")
    if applied and function and exponent in ("2", "3"):
        value = _call(reader, spelling, "")
        if not arithmetic.is_matrix(value) and any(map(arithmetic.is_matrix, value.args)):
            # A number that is no argument again: no one applies the function twice.
            return arithmetic.power(value, Integer(int(exponent)))
        cursor.at = here
        cursor.take()
        script(reader)
    if (
        applied
        and (function or _must_be_call(reader))
        and not _is_power_of_factor(reader, spelling)
        and exponent not in TRANSPOSES
        and not (exponent.isdecimal() and spelling.base in reader.context.bare)
    ):
        raise unread(
            spelling.lexemes,
            f"a power on '{spelling.full}' before a bracket: a function or a factor?",
            "",
        )
    cursor.at = here
    return None


def _is_power_of_factor(reader: Reader, spelling: Spelling) -> bool:
    """Whether ``\\phi^y (1 - \\phi)`` stands here: what a bracket holds is not applied to it."""
    in_bracket = any(lexeme.text == spelling.base for lexeme in held_in_bracket(reader))
    return in_bracket and spelling.full not in reader.context.undeclared_functions


def _must_be_call(reader: Reader) -> bool:
    """Whether what the bracket holds is no factor: one name alone, a list, something given
    something."""
    inside, depth = held_in_bracket(reader), 0
    # (s^2)^{-1}: brackets around a power that is raised to another only group.
    is_behind = reader.cursor.peek(len(inside) + 2).kind is TokenKind.SUPER
    groups = is_behind and any(lexeme.kind is TokenKind.SUPER for lexeme in inside)
    if (
        reader.cursor.peek().text == "("
        and _is_one_name(_without_unit(reader, inside))
        and not groups
    ):
        return True
    if reader.cursor.peek().text == "[" and is_place(reader, inside):
        return True
    bars = 0
    for lexeme in inside:
        depth += lexeme.nesting
        bars += depth == 0 and lexeme.text in ("|", "\\|")
        if depth == 0 and lexeme.text in (",", ";", "\\mid", "=", "\\vert"):
            return True
    return bars == 1


def _is_one_call(inside: list[Lexeme]) -> bool:
    """Whether a bracket holds the value of a function and nothing else: ``D(G(z))``."""
    letter = inside[0].text if inside else ""
    opens = len(inside) > 3 and inside[1].text == "(" and inside[-1].text == ")"
    if not opens or letter not in _FUNCTION_LETTERS | {"T", "D", "u", "v"}:
        return False
    depth = 0
    for place, lexeme in enumerate(inside[1:], 1):
        depth += (lexeme.text == "(") - (lexeme.text == ")")
        if depth == 0:
            return place == len(inside) - 1
    return False


def _without_unit(reader: Reader, inside: list[Lexeme]) -> list[Lexeme]:
    """What a bracket holds but the imaginary unit before a name: of ``H(j \\omega)`` the name."""
    first = reader.context.names.get(inside[0].text) if len(inside) > 1 else None
    is_unit = first is not None and first.domain.kind == "imaginary unit"
    is_frequency = inside[-1].text in ("\\omega", "\\Omega")
    return inside[1:] if is_unit and is_frequency else inside


_COMPOSED = {"f", "g", "F", "G", "\\phi", "\\varphi", "\\psi", "\\Phi", "\\Psi"}


def refuse_composition(reader: Reader, spelling: Spelling) -> None:
    """Refuses ``gf(x)`` of two letters of functions: the composition, or the value of f multiplied?

    Raises:
        Unread: where the first is a function elsewhere, or no name stands before it.
    """
    cursor, known = reader.cursor, reader.context.undeclared_functions
    before = cursor.peek(-len(spelling.lexemes) - 1)
    is_factor = before.kind is TokenKind.LETTER or before.text in GREEK
    is_first = spelling.base in ("f", "g") and not is_factor
    is_function = spelling.base in known | (_COMPOSED & reader.context.called)
    if not (is_first or is_function) or cursor.peek().gap or not starts_name(cursor):
        return
    second, here = cursor.peek(), cursor.at
    try:
        read_base(cursor)
        is_applied = cursor.peek().text == "("
    finally:
        cursor.at = here
    if is_applied and second.text in _FUNCTION_LETTERS - EXPECTATIONS:
        raise unread(
            (*spelling.lexemes, second),
            f"is '{spelling.full}' applied to what follows, or a factor?",
            f"write {spelling.full}({second.text}(x)) or {spelling.full} \\cdot {second.text}(x)",
        )


def _is_one_name(inside: list[Lexeme]) -> bool:
    """Whether a bracket holds one name with its scripts and nothing else."""
    if len(inside) > 2 and inside[0].kind is TokenKind.OPEN and inside[-1].kind is TokenKind.CLOSE:
        inside = inside[1:-1]  # r({\tau})
    cursor = Cursor(tuple(inside), 0)
    if not inside or not starts_name(cursor):
        return False
    try:
        read_base(cursor)
        while (kind := cursor.peek().kind) in (TokenKind.SUB, TokenKind.SUPER, TokenKind.PRIME):
            cursor.take()
            if kind is not TokenKind.PRIME:
                cursor.group()
    except Unread:
        return False
    return cursor.done()
