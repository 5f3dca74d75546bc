"""TeX read to SymPy nodes under what an answer declares; never through a string.

``read_context`` reads the declarations, ``read_side`` one side of a chain, ``read_claim`` two sides
and their relation. Whatever is not understood, or could be meant otherwise, raises :class:`Unread`
with the piece of TeX and a hint.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import sympy
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.context import HESSIAN, LAPLACIAN, Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.read import (
    arithmetic,
    averages,
    brackets,
    claims,
    congruences,
    declarations,
    definitions,
    dots,
    doubtful,
    einstein,
    entropies,
    environments,
    evaluated,
    event_means,
    extrema,
    fitting,
    fractions,
    functions,
    gradients,
    implicit,
    indicators,
    integrals,
    limits,
    matrix_orders,
    moments,
    moving,
    operators,
    own_letters,
    probabilities,
    reach,
    remainder,
    repeated,
    resolve,
    scripts,
    tuples,
)
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.display import read_together
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.grammar import Construct, Grammar
from mathreply.algebra.read.imaginary import complex_letters
from mathreply.algebra.read.matrices import with_transposes
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.ranges import upper_bounds
from mathreply.algebra.read.sides import Display
from mathreply.algebra.read.stream import Lexeme, StreamError, prepare
from mathreply.algebra.read.unread import Misfit, Unread
from mathreply.model import Declarations, Statement
from mathreply.tex.chain import read_chain
from mathreply.tex.congruences import apart, modulus_of
from mathreply.tex.relations import IMPLICATIONS
from mathreply.tex.tokens import TokenKind

__all__ = [
    "Misfit",
    "Unread",
    "define",
    "mentions",
    "read_claim",
    "read_context",
    "read_display",
    "read_side",
    "read_signed",
]

T = TypeVar("T")

CONSTRUCTS: dict[str, Construct] = {
    **fractions.PREFIX,
    **brackets.PREFIX,
    **operators.PREFIX,
    **limits.PREFIX,
    **extrema.PREFIX,
    **integrals.PREFIX,
    **gradients.PREFIX,
    **environments.PREFIX,
    **evaluated.PREFIX,
    **repeated.PREFIX,
    **dict.fromkeys(functions.COMMANDS, functions.read_command),
}
"""What each construct begins with, and who reads it."""

GRAMMAR = Grammar(
    constructs=CONSTRUCTS,
    name=resolve.read_name,
    indicator=indicators.read_indicator,
    starts_indicator=indicators.starts_indicator,
    attach=scripts.attach,
    dots=frozenset(dots.DOTS),
    sum_with_dots=dots.sum_with_dots,
    starts_bar=evaluated.starts_bar,
    after_bar=evaluated.after_bar,
    chosen=fractions.chosen,
    moved=moving.moved,
    remainder=remainder.read_remainder,
    summed=einstein.summed,
)


def read_context(given: Declarations, *, infer: bool = False, tolerant: bool = False) -> Context:
    """What an answer's declarations say; where tolerant, a definition that is not understood costs
    only the sides that use it.

    Raises:
        Unread: where a definition or an assumption is not understood.
    """
    return _guarded("", lambda: declarations.context_of(given, infer, _reader, read_side, tolerant))


def define(context: Context, definition: Statement) -> None:
    """Add a definition (a ``let``) to a context.

    Raises:
        Unread: where it is not understood.
    """
    _guarded(definition.tex, lambda: definitions.define(context, definition, _reader))


def read_side(tex: str, context: Context) -> Expr:
    """The SymPy expression, the matrix, or the Claim that one side is.

    Raises:
        Unread: where it is not understood, is ambiguous, or holds ``\\pm``.
    """
    outer, context.nabla_squared = context.nabla_squared, context.nabla_squared or HESSIAN
    try:
        value = _guarded(tex, lambda: _told(tex, lambda: _side(tex, context, None)))
    finally:
        context.nabla_squared = outer
    tuples.refuse_lone(tex)
    return value


def read_signed(tex: str, context: Context) -> tuple[Expr, ...]:
    """A side with ``\\pm``: with the upper signs, and with the lower ones.

    Raises:
        Unread: where it is not understood.
    """
    return tuple(_guarded(tex, partial(_side, tex, context, sign)) for sign in (1, -1))


def mentions(tex: str, name: str, context: Context) -> bool:
    """Whether a name stands in a side, spelt in any way."""
    try:
        runs = [prepare(part, context.macros, context.limits) for part in (name, tex)]
    except StreamError:
        return False
    wanted, texts = (tuple(x.text for x in run if x.text not in ("{", "}")) for run in runs)
    return declarations.occurs(wanted, texts)


def read_display(
    chains: Sequence[Sequence[str]],
    relations: Sequence[Sequence[str]] = (),
    conditions: Sequence[str] = (),
) -> list[list[Expr]]:
    """The readings of a display's sides, chain by chain, where nothing is declared; an Unread where
    one is refused.

    Args:
        chains: the sides of each chain.
        relations: what stands between them; behind ``\\in`` an interval or a capital is a set.
        conditions: statements beside the chains, as ``x \\in \\mathbb{R}^n``.
    """
    chains = with_transposes(chains)
    declared = complex_letters([side for sides in chains for side in sides])
    known = relations or [("",) * (len(sides) - 1) for sides in chains]
    fresh = partial(read_context, declared, infer=True)
    return read_together(Display(chains, known, conditions, fresh, _either))


def _either(tex: str, context: Context) -> Expr:
    """A side with ``\\pm`` as with its upper sign, if it can be read with both; of a congruence the
    remainder."""
    before, said = apart(tex)
    if said and not any(chain.parts for chain in read_chain(before)):
        parts = (before, modulus_of(said))
        value, by = (_guarded(part, partial(_side, part, context, None)) for part in parts)
        return sympy.Mod(value, by, evaluate=False)
    if not _has_signs(tex):
        return _guarded(tex, partial(_side, tex, context, None))
    return read_signed(tex, context)[0]


def read_claim(left: str, relation: str, right: str, context: Context) -> tuple[Claim, ...]:
    """The claims that a step makes: one; two where the sides have ``\\pm``, or where a
    ``\\nabla^2`` may be a matrix or a number. Where it is not certain that all of them are meant,
    the context's ``doubt`` is what to ask.

    Raises:
        Unread: where a side is not understood, or the sides do not fit together.
    """
    context.moving, context.doubt, context.laplacians = {}, None, set()
    context.joins_columns = False
    context.summed = set()
    context.given = set(context.given_by_all)
    try:
        return _claims(left, relation, right, context)
    finally:
        context.moving, context.nabla_squared = None, ""


def _claims(left: str, relation: str, right: str, context: Context) -> tuple[Claim, ...]:
    signed = [_has_signs(side) for side in (left, right)]
    signs = (1, -1) if any(signed) and relation not in IMPLICATIONS else (None,)
    read = partial(_claim, left, relation, right, context)
    found: list[tuple[Claim, ...]] = []
    errors: list[Unread] = []
    for meaning in (HESSIAN, LAPLACIAN):
        context.nabla_squared, context.is_nabla_squared = meaning, False
        try:
            found.append(tuple(_told(right, partial(read, sign)) for sign in signs))
        except Unread as error:
            errors.append(error)
        if not context.is_nabla_squared or (found and doubtful.are_factors(found[0])):
            break
    if not found:
        raise next((e for e in errors if not isinstance(e, Misfit)), errors[0])
    ways = len(found) > 1
    asked = doubtful.question(left, right, signed, ways and not context.joins_columns, signs)
    if ways and context.joins_columns:
        asked = asked or doubtful.of_columns(left, right)
    context.doubt = asked or context.doubt
    claims = [claim for reading in found for claim in reading]
    if relation in matrix_orders.ORDERS:
        matrices = [claim for claim in claims if arithmetic.is_matrix(claim.left)]
        if len(matrices) != 1:
            raise Unread(right, 1, f"{relation} of what is no matrix", "x_i \\ge 0 of entries")
        claims = [
            *matrix_orders.claims_of(matrices[0].left, relation, matrices[0].right, context, right)
        ]
    doubtful.refuse_change(claims, context, right)
    return tuple(implicit.with_functions(claim, context, right) for claim in claims)


def _has_signs(tex: str) -> bool:
    return (
        "\\pm" in tex.replace("\\pmatrix", "").replace("\\pmod", "").replace("{pmatrix}", "")
        or "\\mp" in tex
    )


def _claim(
    left_tex: str, relation: str, right_tex: str, context: Context, sign: int | None
) -> Claim:
    if relation in IMPLICATIONS:
        return _implication(left_tex, relation, right_tex, context)
    if apart(left_tex)[1] or apart(right_tex)[1]:
        return _congruence(left_tex, relation, right_tex, context)
    for tex in (left_tex, right_tex):
        lexemes = _guarded(tex, partial(prepare, tex, context.macros, context.limits))
        context.bounds |= _sizes(lexemes, context)
        probabilities.note_conditionals([lexemes], context)
        event_means.note_orders(lexemes, context)
        context.summed |= averages.summed_over(lexemes)
    context.compared = {}
    left = _guarded(left_tex, partial(_side, left_tex, context, sign))
    of_left, context.compared = context.compared, {}
    right = _guarded(right_tex, partial(_side, right_tex, context, sign))
    for side, tex in ((left, left_tex), (right, right_tex)):
        if isinstance(side, Claim):
            message = "a relation stands inside a side"
            raise Unread(tex, 1, message, "join statements with \\iff or \\implies")
    reach.refuse_outside(left, context, left_tex)
    reach.refuse_compared([(left, of_left), (right, context.compared)])
    tuples.refuse_doubtful([(left_tex, left), (right_tex, right)])
    left, right = fitting.fitted(left, right, right_tex, context)
    _check_arguments(left, right, context, right_tex)
    claim = Claim(left, relation, right)
    averages.refuse_mixed(claim, context, right_tex)
    doubtful.refuse_strangers(claim, right_tex)
    entropies.refuse_mixed(claim, context, right_tex)
    return claim


def _sizes(lexemes: tuple[Lexeme, ...], context: Context) -> set[str]:
    """The letters of a side that count: up to which a sum runs, how often a brace says."""
    return upper_bounds(lexemes, context) | repeated.counted_letters(lexemes, context)


def _congruence(left_tex: str, relation: str, right_tex: str, context: Context) -> Claim:
    """``a \\equiv b \\pmod{m}`` as m dividing a - b; of whole numbers alone.

    Raises:
        Unread: where it is said of something else, or of the left side only.
    """
    right_before, said = apart(right_tex)
    relation = "=" if relation == "\\equiv" else relation
    if not said or relation not in ("=", "\\ne"):
        message = "a modulus belongs to a congruence"
        raise Unread(right_tex, 1, message, "write a \\equiv b \\pmod{m}")
    sides = [
        _guarded(tex, partial(_side, tex, context, None))
        for tex in (apart(left_tex)[0], right_before, modulus_of(said))
    ]
    if any(isinstance(side, Claim) for side in sides):
        raise Unread(right_tex, 1, "a congruence of numbers that are not known to be whole", "")
    left, right, modulus = map(arithmetic.scalar, sides)
    if not congruences.are_whole(left, right, modulus):
        raise Unread(right_tex, 1, "a congruence of numbers that are not known to be whole", "")
    return Claim(congruences.remainder(left, right, modulus), relation, sympy.S.Zero)


def _check_arguments(left: Expr, right: Expr, context: Context, tex: str) -> None:
    """Refuses a claim in which an unknown function has now one and now two arguments."""
    counts: dict[str, int] = {}
    for side in (left, right):
        for call in side.atoms(AppliedUndef):
            name = call.func.__name__
            if context.rule_for(call.func) is not None or "#" in name:
                continue
            if counts.setdefault(name, len(call.args)) != len(call.args):
                message = f"'{name}' has {counts[name]} and {len(call.args)} arguments here"
                raise Unread(tex, 1, message, "write all its arguments everywhere")


def _implication(left: str, relation: str, right: str, context: Context) -> Claim:
    """Statements joined by ``\\iff`` or ``\\implies``; ``x = \\pm 2`` means that one of the two
    holds."""
    sides = []
    for tex in (left, right):
        signs = (1, -1) if _has_signs(tex) else (None,)
        found = [_guarded(tex, partial(_side, tex, context, sign)) for sign in signs]
        if not all(isinstance(side, Claim) for side in found):
            raise Unread(
                tex, 1, f"{relation} joins statements, and this is an expression", "as in x = 1"
            )
        for side in found:
            fitting.refuse_mixed(side, tex)
        sides.append(found[0] if len(found) == 1 else Claim(found[0], "\\lor", found[1]))
    return Claim(sides[0], relation, sides[1])


def _side(tex: str, context: Context, sign: int | None) -> Expr:
    lexemes = prepare(tex, context.macros, context.limits)
    if not lexemes:
        raise Unread(tex, 1, "this side is empty", "write the expression")
    _check_broken(lexemes, context)
    probabilities.note_conditionals([lexemes], context)
    context.bounds |= _sizes(lexemes, context)
    reader = _reader(lexemes, context)
    reader.sign = sign
    reader.late = _late(lexemes, context)
    value = claims.statement(reader)
    if not isinstance(value, Claim):
        _check_late(value, reader, tex)
    for part in _sides_of(value):
        moving.refuse_captured(part, context, tex)
        own_letters.refuse_other_variables(part, context, tex)
        reach.refuse_outside(part, context, tex)
        moments.refuse_moving_distributions(part, context, tex)
    return value


def _sides_of(value: Expr) -> list[Expr]:
    """The expressions of which a claim is made; an expression itself."""
    if not isinstance(value, Claim):
        return [value]
    return [part for side in (value.left, value.right, *value.further) for part in _sides_of(side)]


def _check_broken(lexemes: tuple[Lexeme, ...], context: Context) -> None:
    """Refuses a side that uses a definition which is not understood."""
    texts = tuple(x.text for x in lexemes if x.text not in ("{", "}"))
    for head, error in context.broken:
        if declarations.occurs(head, texts) and isinstance(error, Unread):
            raise Unread(error.piece, 0, f"in the definition of it: {error.message}", error.hint)


def _reader(lexemes: tuple[Lexeme, ...], context: Context) -> Reader:
    return Reader(Cursor(lexemes, lexemes[-1].end if lexemes else 0), context, GRAMMAR)


def _late(lexemes: tuple[Lexeme, ...], context: Context) -> dict[str, Expr]:
    """The variables that evaluation bars and brackets of this side bind, if they are nowhere
    declared."""
    names: set[str] = set()
    for position, lexeme in enumerate(lexemes[:-1]):
        if lexeme.text not in ("|", "]") or lexemes[position + 1].kind is not TokenKind.SUB:
            continue
        names |= set(context.variables)
        rest = Cursor(lexemes[position + 2 :], 0)
        if not rest.done():
            inside = rest.group()
            at = next((n for n, x in enumerate(inside) if x.text == "="), 0)
            names |= {canonical(inside[:at])} if at else set()
    return {name: sympy.Symbol(name, real=True) for name in names if name not in context}


def _check_late(value: Expr, reader: Reader, tex: str) -> None:
    left = {str(s) for s in getattr(value, "free_symbols", ())} & set(reader.late)
    if left and not reader.context.infer:
        name = min(left)
        raise Unread(
            name,
            tex.find(name) + 1,
            f"'{name}' is not declared",
            f"declare it under 'symbols:', as in '{name}: real'",
        )


def _told(tex: str, read: Callable[[], T]) -> T:
    """What ``read`` gives, where no size has to be told; only displays are read again with what
    they tell."""
    try:
        return read()
    except arithmetic.SizeTold:
        raise Unread(
            tex, 1, "the sizes of its vectors are not declared", "declare them, as in 'x: real^n'"
        ) from None


def _guarded(tex: str, read: Callable[[], T]) -> T:
    """What ``read`` gives; limits of the stream and of Python's stack come out as Unread, and sizes
    that do not fit at no known place."""
    try:
        return read()
    except Unread as error:
        raise error.quoting(tex) from None
    except arithmetic.ShapeMismatch as error:
        raise Unread(tex, 1, str(error), error.hint) from None
    except StreamError as error:
        raise Unread(*error.args) from None
    except RecursionError:
        raise Unread(
            tex[:20] + "…", 1, "too deeply nested", "name a part of it with a definition"
        ) from None
