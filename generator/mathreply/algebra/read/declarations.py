"""Declarations read: names with their domains, definitions as rules, assumptions as claims."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Container, Sequence
from fractions import Fraction
from functools import lru_cache

import sympy
from msgspec.structs import replace
from sympy import Dummy, IndexedBase, MatrixSymbol
from sympy.core.function import AppliedUndef
from sympy.core.symbol import Str

from mathreply.algebra.expression.context import Context, Name, Rule, bound_index, index_symbol
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.read import (
    application,
    drawn_names,
    independence,
    matrix_orders,
    own_letters,
    quantified,
)
from mathreply.algebra.read.defining import NewReader, head_of
from mathreply.algebra.read.definitions import define
from mathreply.algebra.read.families import family_of
from mathreply.algebra.read.functions import SIGMOID, SOFTMAX
from mathreply.algebra.read.names import canonical_tex
from mathreply.algebra.read.set_words import is_of_sets
from mathreply.algebra.read.stream import StreamError, prepare
from mathreply.algebra.read.unread import NotTheWhole, Unread
from mathreply.model import Declarations, Statement, Symbol
from mathreply.model.domains import Domain, Interval, parse_domain, traits_of

__all__ = ["context_of"]

_TRAITS = {
    "symmetric": "{#}^\\top = {#}",
    "orthogonal": "{#}^\\top {#} = I",
    "idempotent": "{#} {#} = {#}",
    "invertible": "\\det {#} \\ne 0",
    "positive definite": "{#} \\succ 0",
    "positive semidefinite": "{#} \\succeq 0",
}
"""What a matrix of each kind satisfies, by definition."""
_STRICT = re.compile(r"\\(succ|prec)(?![A-Za-z])")
"""An order of matrices that leaves out equality."""
_NUMBERS = ("real", "positive", "nonnegative", "nonzero", "integer", "natural")
_INDICES = re.compile(r"([i-n])\s*(?:=|<|>|\\(?:neq?|leq?|geq?|lt|gt)(?![A-Za-z]))\s*([i-n])")
"""An order between two indices."""


def context_of(
    declarations: Declarations,
    infer: bool,
    new_reader: NewReader,
    read: Callable[[str, Context], Expr],
    tolerant: bool = False,
) -> Context:
    """The context that declarations make.

    Args:
        declarations: what the author says.
        infer: whether undeclared names may be read.
        new_reader: makes a reader of lexemes.
        read: reads one side.
        tolerant: whether a definition that is not understood only costs what stands on it: sides
            in which its name occurs are refused with its error.

    Raises:
        Unread: where a name, an assumption or (unless tolerant) a definition is not understood.
    """
    apart: set[str] = set()
    while True:
        try:
            return _context_of(declarations, infer, new_reader, read, tolerant, apart)
        except NotTheWhole as found:
            if found.name in apart:
                raise
            apart.add(found.name)


def _context_of(
    declarations: Declarations,
    infer: bool,
    new_reader: NewReader,
    read: Callable[[str, Context], Expr],
    tolerant: bool,
    apart: Container[str],
) -> Context:
    """The context, with families apart from names that are defined as something else."""
    context = Context(infer=infer, macros={m.name: m for m in declarations.macros})
    context.rules = _known_rules(context)
    for symbol in declarations.symbols:
        name = canonical_tex(symbol.tex)
        context.names[name] = Name(name, symbol.domain)
        context.styles[name] = symbol.tex
    for symbol in declarations.symbols:
        _as_family(context, symbol, apart)
    _take_sizes_for_whole(context)
    drawn_names.declare(context, declarations.assumptions)
    if not infer:
        own_letters.settle(context, (*declarations.definitions, *declarations.assumptions))
    for definition in in_order(declarations.definitions, context):
        try:
            define(context, definition, new_reader)
        except NotTheWhole:
            raise
        except (Unread, StreamError) as error:
            if not tolerant:
                raise
            _note_broken(context, definition, error)
    for symbol in declarations.symbols:
        if symbol.domain.trait in independence.TRAITS:
            said = f"{symbol.tex} {symbol.domain.trait}"
            independence.take(context, said, read)
    _assume_all(context, (*_said_of_symbols(declarations), *declarations.assumptions), read)
    context.given_by_all = frozenset(context.given)
    context.told_indices = frozenset(s for s in context.ranges if str(s) not in context)
    return context


def _said_of_symbols(declarations: Declarations) -> list[Statement]:
    """What declarations say of their names beside a domain, as assumptions: traits first."""
    traits = [
        Statement(_TRAITS[trait].replace("#", symbol.tex))
        for symbol in declarations.symbols
        for trait in traits_of(symbol.domain.trait)
    ]
    others = [
        Statement(said.replace("#", symbol.tex))
        for symbol in declarations.symbols
        for said in symbol.domain.said
    ]
    return traits + others


def _assume_all(
    context: Context, assumptions: Sequence[Statement], read: Callable[[str, Context], Expr]
) -> None:
    """Take over assumptions; one in which a letter stands that a later one tells about, after that.

    Raises:
        Unread: where one is not understood.
    """
    waiting = list(assumptions)
    while waiting:
        later: list[Statement] = []
        errors: list[Unread] = []
        for assumption in waiting:
            try:
                _assume(context, assumption, read)
            except Unread as error:
                if quantified.missing_name(error, context) is None:
                    raise
                later.append(assumption)
                errors.append(error)
        if len(later) == len(waiting):
            raise errors[0]
        waiting = later


def _assume(context: Context, assumption: Statement, read: Callable[[str, Context], Expr]) -> None:
    """Take over an assumption.

    Raises:
        Unread: where it is not understood.
    """
    if independence.take(context, assumption.tex, read) or is_of_sets(assumption.tex, context):
        return
    _note_indices(context, assumption)
    said = quantified.parted(assumption.tex)
    quantified.declare(context, said)
    # A strict order is read as the other; it says besides that there is an inverse.
    weak, strict = _STRICT.subn(r"\\\1eq", said.tex)
    claim, anyones = _read_assumed(weak, context, read)
    if not isinstance(claim, Claim):
        message = f"the assumption '{assumption.tex}' is no statement"
        raise Unread(assumption.tex, 1, message, "as in x \\ne 1")
    if matrix_orders.assume(context, claim, assumption.tex, is_strict=bool(strict)):
        return
    context.assumptions = (*context.assumptions, claim)
    names = {context.names[name].scalar() for name in (*said.names, *anyones) if name in context}
    names |= own_letters.standing_in(context, said.tex)
    if names:
        context.everywhere = (*context.everywhere, (claim, frozenset(names)))


def _read_assumed(
    tex: str, context: Context, read: Callable[[str, Context], Expr]
) -> tuple[Expr, list[str]]:
    """An assumption, and the letters in it that stand for any number: those that nothing declares
    and that are arguments alone, ``x`` of ``f(-x) = f(x)``. One with which numbers are compared is
    a number as well, one and the same in all that is said.

    Raises:
        Unread: where it is not understood.
    """
    added: list[str] = []
    first = Unread("", 1, "", "")
    while True:
        try:
            claim = read(tex, context)
            break
        except Unread as error:
            name = quantified.missing_name(error, context)
            if name is None:
                _forget(context, added)
                raise
            first = error if not added else first
            context.names[name] = Name(name, parse_domain("real"))
            added.append(name)
    if not added or not isinstance(claim, Claim):
        return claim, []
    anyones = [name for name in added if name in _arguments_alone(claim)]
    if not all(quantified.explained(name, claim, set(anyones)) for name in added):
        _forget(context, added)
        raise first
    return claim, anyones


def _forget(context: Context, added: list[str]) -> None:
    for name in added:
        del context.names[name]


def _arguments_alone(claim: Claim) -> set[str]:
    """The names that stand in arguments of unknown functions, and nowhere else in a claim."""
    sides = [side for side in (claim.left, claim.right) if isinstance(side, sympy.Basic)]
    calls = {
        call for side in sides for call in side.atoms(AppliedUndef, sympy.Subs, sympy.Derivative)
    }
    inside = {str(name) for call in calls for name in call.free_symbols}
    hidden = {call: Dummy() for call in calls}
    outside = {str(name) for side in sides for name in side.xreplace(hidden).free_symbols}
    return inside - outside


def _note_indices(context: Context, assumption: Statement) -> None:
    """Index letters that an assumption relates to each other (``i \\ne k``) are indices."""
    match = _INDICES.fullmatch(assumption.tex.strip())
    for letter in match.groups() if match else ():
        if letter not in context:
            context.ranges.setdefault(index_symbol(letter), None)


def _as_family(context: Context, symbol: Symbol, apart: Container[str]) -> None:
    """Declare a name with index letters in its scripts as the family that it stands for; one that
    is a size, as ``d_k`` of ``real^{d_k}``, is a number."""
    family = family_of(symbol, context, apart)
    if family is None or canonical_tex(symbol.tex) in _sizes_in(context):
        return
    del context.names[canonical_tex(symbol.tex)]
    context.families.append(family)
    if family.is_apart:
        context.styles[family.label] = symbol.tex
    shape = (*family.sizes, *family.domain.shape)
    if all(shape):
        domain = replace(symbol.domain, shape=shape)
        context.names[family.label] = Name(family.label, domain)


def _sizes_in(context: Context) -> set[str]:
    """The sizes of what is declared, and how far its indices run, as TeX."""
    domains = [name.domain for name in context.names.values()]
    domains += [family.domain for family in context.families]
    ends = {high for domain in domains for _, high in domain.runs}
    return ends | {text for domain in domains for text in domain.shape}


def _take_sizes_for_whole(context: Context) -> None:
    """A number that is declared and is a size as well is one name, and counts something: it is
    whole, and 1 at least, whatever else is declared of it."""
    for text in _sizes_in(context) & set(context.names):
        domain = context.names[text].domain
        if domain.shape or domain.kind not in _NUMBERS:
            continue
        low, high = _ends(domain)
        if high is None or high >= low:
            counted = Interval(low, high, low_open=False, high_open=False)
            whole = replace(domain, kind="integer", interval=counted)
            context.names[text] = replace(context.names[text], domain=whole)


def _ends(domain: Domain) -> tuple[Fraction, Fraction | None]:
    """The least and the greatest whole number from 1 on in a domain of numbers."""
    interval = domain.interval or Interval()
    low, high = Fraction(1), None
    if interval.low is not None:
        past = interval.low_open and interval.low.denominator == 1
        low = max(low, Fraction(math.ceil(interval.low) + past))
    if interval.high is not None:
        before = interval.high_open and interval.high.denominator == 1
        high = Fraction(math.floor(interval.high) - before)
    return low, high


def _note_broken(context: Context, definition: Statement, error: Unread | StreamError) -> None:
    """Remember what a definition that is not understood defines, with its error."""
    found = error if isinstance(error, Unread) else Unread(*error.args)
    head = _head(definition, context)
    if head is None:
        raise found
    context.broken = (*context.broken, (head, found))


def in_order(definitions: Sequence[Statement], context: Context) -> list[Statement]:
    """The definitions, each after those that it uses, else as their author wrote them.

    Which one stands first must not matter: ``F = \\int_0^1 y\\,dx`` before ``y = x^2`` means the
    same as after it. Definitions in a circle keep their order; putting them in never ends, which is
    told where one of them is used.
    """
    heads = [_head(d, context) for d in definitions]
    bodies = [_texts(d, context) for d in definitions]
    waiting = list(range(len(definitions)))
    done: list[int] = []
    while waiting:
        free = next((n for n in waiting if not _uses(n, waiting, heads, bodies)), waiting[0])
        waiting.remove(free)
        done.append(free)
    return [definitions[n] for n in done]


def _uses(
    number: int,
    waiting: Sequence[int],
    heads: Sequence[tuple[str, ...] | None],
    bodies: Sequence[tuple[str, ...]],
) -> bool:
    """Whether a definition uses another one that waits; one that stands before it under the same
    name is none of these."""
    for other in waiting:
        head = heads[other]
        if other != number and head and head != heads[number] and occurs(head, bodies[number]):
            return True
    return any(other < number and heads[other] == heads[number] for other in waiting)


def occurs(run: tuple[str, ...], texts: tuple[str, ...]) -> bool:
    """Whether a run of lexemes stands somewhere in others."""
    width = len(run)
    return any(texts[n : n + width] == run for n in range(len(texts) - width + 1))


def _head(definition: Statement, context: Context) -> tuple[str, ...] | None:
    """The lexemes that a side must hold to use a definition; None where it has no head."""
    try:
        return head_of(prepare(definition.tex, context.macros, context.limits), context)
    except (StreamError, Unread):
        return None


def _texts(definition: Statement, context: Context) -> tuple[str, ...]:
    try:
        lexemes = prepare(definition.tex, context.macros, context.limits)
    except StreamError:
        return ()
    return tuple(x.text for x in lexemes if x.text not in ("{", "}"))


def _known_rules(context: Context) -> tuple[Rule, ...]:
    return _rules_known(application.head(context, SIGMOID))


@lru_cache(maxsize=4)
def _rules_known(sigmoid: Expr) -> tuple[Rule, ...]:
    """What softmax and sigmoid are where the author defines neither."""
    size_of, entry, t = (
        bound_index("K", sympy.Integer(1)),
        bound_index("i", sympy.Integer(1)),
        Dummy("t", real=True),
    )
    k, z = bound_index("k", sympy.Integer(1)), IndexedBase(f"{SOFTMAX} z", real=True)
    body = sympy.exp(z[entry]) / sympy.Sum(sympy.exp(z[k]), (k, 1, size_of))
    return (
        Rule(Str(SOFTMAX), (MatrixSymbol(f"{SOFTMAX} z", size_of, 1),), body, (entry,)),
        Rule(sigmoid, (t,), 1 / (1 + sympy.exp(-t))),
    )
