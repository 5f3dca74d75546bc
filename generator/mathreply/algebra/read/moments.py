"""Expectations, variances and covariances, which need no declaration; what is random in them
does."""

from __future__ import annotations

import re

import sympy
from msgspec.structs import replace
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import (
    DRAWN,
    RandomSymbol,
    distributions,
    is_of_random,
    operator,
    randoms_of,
)
from mathreply.algebra.expression.complex_names import may_be_complex
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.entries import NoEntries, scalars
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import Circular, inline
from mathreply.algebra.read import application, arithmetic, averages
from mathreply.algebra.read.conditional_moments import read_conditional
from mathreply.algebra.read.cursor import GREEK
from mathreply.algebra.read.events import is_explained
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.matrix_moments import matrix_moment
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import Unread, unread
from mathreply.tex.tokens import TokenKind

MOMENTS = {
    "\\mathbb{E}": 1,
    "\\mathrm{E}": 1,
    "\\mathrm{Var}": 1,
    "\\mathbb{V}": 1,
    "\\mathrm{Cov}": 2,
}
"""Functions that no one takes for a factor, with the number of their arguments."""

_MEANS = ("\\mathbb{E}", "\\mathrm{E}")

MOMENTS_WITH_BRACKETS = {name: (name, f"{name}(#,#)") for name in MOMENTS}
"""The functions of one and two arguments that a moment is read as."""


_PLAIN_MEANS = ("E", "\\mathbf{E}", "\\mathsf{E}", "\\mathcal{E}")


def with_custom(reader: Reader, spelling: Spelling) -> Spelling:
    """``E[X]`` as ``\\mathbb{E}[X]``, where something is declared random and the letter is not
    explained; any other spelling as it is."""
    is_bare = not (spelling.sub or spelling.sup or spelling.primes)
    if spelling.base not in _PLAIN_MEANS or not is_bare:
        return spelling
    declared = (*reader.context.names.values(), *reader.context.families)
    kinds = {each.domain.kind for each in declared}
    if "random" not in kinds or is_explained("E", reader.context):
        return spelling
    return replace(spelling, base="\\mathbb{E}")


def read_moment(reader: Reader, spelling: Spelling) -> Expr:
    """The expectation, variance or covariance of something that holds a random variable, a capital
    by custom.

    Raises:
        Unread: where that cannot be told, and of a variance or covariance of complex numbers: some
            books take it with a conjugate, others without.
    """
    value = _moment(reader, spelling)
    if spelling.plain not in _MEANS and may_be_complex(value, reader.context):
        raise unread(
            spelling.lexemes,
            f"'{spelling.plain}' of complex numbers: which factor is conjugated?",
            "write it by means, as in '\\mathbb{E}[|X|^2] - |\\mathbb{E}[X]|^2'",
        )
    return value


def _moment(reader: Reader, spelling: Spelling) -> Expr:
    application.refuse_raised_sum(reader, spelling.lexemes)
    outer, reader.in_moment = reader.in_moment, True
    try:
        conditional = read_conditional(reader, spelling)
        if conditional is not None:
            return conditional
        value = application.applied(reader, spelling.plain, spelling.lexemes)
    finally:
        reader.in_moment = outer
    whole = matrix_moment(spelling.plain, list(value.args), reader.context)
    if whole is not None and value.func.__name__ in MOMENTS_WITH_BRACKETS[spelling.plain]:
        return whole
    value = _by_entries(value, reader.context)
    if (
        value.func.__name__ != spelling.plain
        or len(value.args) != MOMENTS[spelling.plain]
        or not all(is_of_random(inline(a, reader.context)) for a in value.args)
    ):
        raise unread(
            spelling.lexemes,
            f"'{spelling.plain}' of what, and what is random in it?",
            "declare what is random in it, as in 'X: random' or 'X_i: random, i = 1..n'",
        )
    if any(map(arithmetic.is_matrix, value.args)) and not reader.context.infer:
        raise unread(
            spelling.lexemes,
            f"'{spelling.plain}' of a vector or matrix of which the entries are not known here",
            "take a part of it that has entries, and what is constant out of it",
        )
    return value


def _by_entries(value: Expr, context: Context) -> Expr:
    """What stands in it as a number, vectors by their entries: ``x^\\top y`` as a sum."""
    try:
        return value.func(*(scalars(inline(a, context), context) for a in value.args))
    except NoEntries:
        return value


def names_its_variable(spelling: Spelling) -> bool:
    """Whether what is random stands below the letter with its distribution:
    ``\\mathbb{E}_{x \\sim p}``."""
    if MOMENTS.get(spelling.base) != 1 or len(spelling.sub) < 3:
        return False
    first, second, *_ = spelling.sub
    is_small = first.kind is TokenKind.LETTER and first.text.islower()
    return (is_small or first.text in GREEK) and second.text == "\\sim"


def read_moment_over(reader: Reader, spelling: Spelling) -> Expr:
    """``\\mathbb{E}_{x \\sim p}[f(x)]``: an expectation in which ``x`` is bound, a random number of
    that distribution, of which nothing more is known.

    Raises:
        Unread: where nothing in it depends on the variable, or something else is random, or the
            distribution moves with a bound name.
    """
    name, distribution = spelling.sub[0].text, spelling.sub[2:]
    if not _is_of_one(distribution, name):
        raise unread(
            spelling.lexemes,
            f"what besides '{name}' is drawn here?",
            "write one expectation of each",
        )
    moved = next((x.text for x in distribution if x.text in reader.scope), "")
    if moved:
        raise unread(distribution, f"a distribution that depends on the bound '{moved}'", "")
    for over in (averages.over_shares, averages.over_members):
        if (found := over(reader, spelling)) is not None:
            return found
    application.refuse_raised_sum(reader, spelling.lexemes)
    variable = _drawn(reader, name, canonical(distribution))
    averages.tell_moments(reader, variable, name, canonical(distribution))
    with reader.binding({name: variable}):
        pattern, values = application.arguments(reader)
    if pattern != application.HOLE or not isinstance(values[0], sympy.Expr):
        raise unread(
            spelling.lexemes, f"'{spelling.plain}' of more than one number", "write \\mathbb{E}[…]"
        )
    value = values[0]
    others = randoms_of(value) - {variable}
    nested = any(operator(call) for call in value.atoms(AppliedUndef))
    if variable not in value.free_symbols or others or nested or value.has(sympy.Indexed):
        raise unread(
            spelling.lexemes,
            f"what is random in '{spelling.plain}' besides '{name}', or is '{name}' not in it?",
            "write one expectation over all that is random, as in 'X: random'",
        )
    return application.function(reader.context, spelling.base)(value)


def _is_of_one(distribution: tuple[Lexeme, ...], name: str) -> bool:
    """Whether a distribution is that of one number: it stands alone, and not with others, in what
    its brackets hold before a bar."""
    depth = 0
    texts = [lexeme.text for lexeme in distribution]
    for place, text in enumerate(texts):
        depth += (text in "([") - (text in ")]")
        is_beside = text == name and "," in (texts[place - 1], *texts[place + 1 : place + 2])
        is_given = bool({"|", "\\mid", "\\vert", ";"} & set(texts[:place]))
        if text == "\\sim" or (text == "," and depth == 0) or (is_beside and not is_given):
            return False
    return True


def _drawn(reader: Reader, name: str, distribution: str) -> Expr:
    """The random number of a distribution: one, by whatever letter it is bound, as no expectation
    here holds two."""
    key = ("drawn", distribution)
    return reader.context.ranges.setdefault(
        key, RandomSymbol(f"{name}{DRAWN} {distribution}", real=True)
    )


_MOVING = (
    sympy.Derivative,
    sympy.Integral,
    sympy.Limit,
    sympy.Product,
    sympy.Subs,
    sympy.Sum,
    sympy.MatrixExpr,
)
_PLAIN_DISTRIBUTION = re.compile(
    r"(?:[A-Za-z]|\\mathcal\{[A-Z]\}|\\mathrm\{\w+\})(?:_(?:\d|\{?\\mathrm\{\w+\}\}?))?"
    r"(?:\([-\d.,/ ]*\))?"
)
"""A letter, with a number or a word below it, or numbers behind it: it depends on nothing that can
move."""


def refuse_moving_distributions(side: Expr, context: Context, tex: str) -> None:
    """Refuses a side in which the distribution below an expectation may move with its parameter:
    here it is taken for a constant. The author's definitions may hold such an expectation as well.

    Raises:
        Unread: at such a side.
    """
    if not isinstance(side, sympy.Basic):
        return
    try:
        parts = [side, inline(side, context)]
    except Circular:
        parts = [side, *(rule.body for rule in context.rules if isinstance(rule.body, sympy.Basic))]
    for distribution in {found for part in parts for found in distributions(part)}:
        is_fixed = _PLAIN_DISTRIBUTION.fullmatch(distribution) is not None
        if not is_fixed and any(part.has(*_MOVING) for part in parts):
            message = f"does the distribution '{distribution}' move here?"
            raise Unread(tex, 1, message, "name it by one letter if it does not")


_ORDERS = frozenset(("<", ">", "\\le", "\\leq", "\\leqslant", "\\ge", "\\geq", "\\geqslant"))


def is_of_random_number(reader: Reader) -> bool:
    """Whether an order is what stands in the bracket here, of a name that is declared random: such
    a probability is a number of which Markov's inequality tells; where distributions are assumed,
    also that it equals something."""
    orders = _ORDERS | {"="} if reader.context.draws else _ORDERS
    depth, is_order, is_random = 0, False, False
    for lexeme in reader.cursor.rest():
        depth += lexeme.nesting
        if depth == 0:
            break
        is_order |= lexeme.text in orders
        known = reader.context.names.get(lexeme.text)
        is_random |= known is not None and known.domain.kind == "random"
    return is_order and is_random
