"""Expectations that name what they are taken over: ``\\mathbb{E}_{k \\sim p}[z_k]`` as a sum with
the shares p, ``\\mathbb{E}_i[x_i]`` as the mean of the members, ``\\mathbb{E}_\\pi[X]`` under a
distribution that is only named, ``\\mathbb{E}_X[X + c]`` over all that is random.
"""

from __future__ import annotations

import sympy
from sympy import Integer, Sum
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import DRAWN, RandomSymbol, operator, randoms_of
from mathreply.algebra.expression.context import Context, bound_index, size
from mathreply.algebra.expression.drawn import Drawn
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import application, arithmetic
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.family_sizes import size_of
from mathreply.algebra.read.lexeme import Lexeme, closing_round
from mathreply.algebra.read.members import check_one_set, is_member_only, members_of
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.ranges import Range
from mathreply.algebra.read.scripts import split_at_commas
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.stream import prepare
from mathreply.algebra.read.unread import Unread, unread
from mathreply.model.distributions import named_in
from mathreply.tex.tokens import TokenKind

_MEANS = ("\\mathbb{E}", "\\mathrm{E}")
_INDICES = "ijklmn"


def over_shares(reader: Reader, spelling: Spelling) -> Expr | None:
    """``\\mathbb{E}_{k \\sim p}[z_k]`` of declared shares p: the sum of ``p_k z_k``; None of any
    other distribution.

    Raises:
        Unread: where something random stands in it, or p is a vector that may not sum to 1.
    """
    letter, distribution = spelling.sub[0].text, canonical(spelling.sub[2:])
    name = reader.context.names.get(distribution)
    if name is None:
        return None
    domain = name.domain
    if len(domain.shape) != 1 or domain.kind == "function":
        return None
    is_ruled = reader.context.rule_for(name.whole()) is not None
    if domain.kind not in ("simplex", "onehot") and not is_ruled:
        message = f"does '{distribution}' sum to 1?"
        raise unread(spelling.lexemes, message, f"declare '{distribution}: simplex^K'")
    index = bound_index(letter, Integer(1))
    body = _argument(reader, spelling, {letter: index})
    share = name.base()[index]
    return Sum(share * body, (index, Integer(1), size(domain.shape[0])))


def over_members(reader: Reader, spelling: Spelling) -> Expr | None:
    """``\\mathbb{E}_{a \\sim p(\\cdot \\mid s)}[q(a)]`` of a declared function p where something in
    the claim is summed over all a: the sum of ``p(a \\mid s) q(a)``; None of any other.

    Raises:
        Unread: where a stands otherwise than as an argument of functions.
    """
    context = reader.context
    letter, distribution = spelling.sub[0].text, spelling.sub[2:]
    opening = next((n for n, x in enumerate(distribution) if x.text == "("), len(distribution))
    function = canonical(distribution[:opening])
    is_known = bool(function) and application.is_function(context, function)
    if not is_known or letter not in context.summed:
        return None
    if len(distribution) == opening and function in context.conditionals:
        message = f"'{letter}' is drawn given what?"
        hint = f"write {letter} \\sim {function}(\\cdot \\mid …)"
        raise unread(spelling.lexemes, message, hint)
    index = bound_index(letter, Integer(1))
    weight = _weight(distribution, spelling.sub[0], is_given=opening < len(distribution))
    with reader.binding({letter: index}):
        share = reader.reading_of(weight)
    body = share * _argument(reader, spelling, {letter: index})
    family = f"\\operatorname{{range}}{letter}"
    if not is_member_only(body, index):
        raise unread(spelling.lexemes, f"'{letter}' is no argument alone here", "write the sum")
    check_one_set(reader, body, index, family, spelling.lexemes)
    # The values of a are no numbers: they are counted by another index.
    number = bound_index("m", Integer(1))
    member, count = members_of(reader, family, letter, index, number)
    return Sum(put(body, {index: member}), (number, Integer(1), count))


def _weight(
    distribution: tuple[Lexeme, ...], letter: Lexeme, *, is_given: bool
) -> tuple[Lexeme, ...]:
    """The share of a letter: ``p(a)`` of ``p``, ``p(a \\mid s)`` of ``p(\\cdot \\mid s)``."""
    if is_given:
        return tuple(letter if x.text == "\\cdot" else x for x in distribution)
    place = letter.start
    brackets = (Lexeme(TokenKind.OTHER, text, place, place) for text in "()")
    opening, closing = brackets
    return (*distribution, opening, letter, closing)


_DIVERGENCES = ("\\mathrm{KL}", "KL", "D_{\\mathrm{KL}}", "D_{KL}")


def divergence(reader: Reader, spelling: Spelling) -> Expr | None:
    """``\\mathrm{KL}(p \\| q)`` of declared shares: the sum of ``p_k \\log(p_k / q_k)``; None of
    any other, with nothing taken.

    Source: Cover, Thomas, Elements of Information Theory, 2.26.
    """
    cursor = reader.cursor
    closing = closing_round(tuple(cursor.rest()), 0) if cursor.peek().text == "(" else 0
    if spelling.plain not in _DIVERGENCES or not closing:
        return None
    inside = cursor.rest()[1:closing]
    bars = [at for at, x in enumerate(inside) if x.text in ("\\|", "\\Vert", "\\parallel")]
    if len(bars) != 1:
        return None
    (bar,) = bars
    names = reader.context.names
    one, other = (names.get(canonical(part)) for part in (inside[:bar], inside[bar + 1 :]))
    if one is None or other is None or one.domain != other.domain or one.domain.kind != "simplex":
        return None
    cursor.at += closing + 1
    index = bound_index("k", Integer(1))
    first, second = one.base()[index], other.base()[index]
    ratio = arithmetic.divide(first, second)
    # Not evaluated: a logarithm of a quotient would come apart, and lose where it has no value.
    body = sympy.Mul(first, sympy.log(ratio, evaluate=False), evaluate=False)
    return Sum(body, (index, Integer(1), size(one.domain.shape[0])))


def over_named(reader: Reader, spelling: Spelling) -> Expr | None:
    """``\\mathbb{E}_i[x_i]``, ``\\mathbb{E}_X[X + c]``, ``\\mathbb{E}_\\pi[X]``; None of anything
    else, with nothing taken.

    Raises:
        Unread: where it is one of these and not beyond doubt.
    """
    if spelling.base not in _MEANS or not spelling.sub or spelling.sup or spelling.primes:
        return None
    pieces = split_at_commas(spelling.sub)
    declared = [reader.context.names.get(canonical(piece)) for piece in pieces]
    if all(known is not None and known.domain.kind == "random" for known in declared):
        return _over_randoms(reader, spelling, {reader.reading_of(piece) for piece in pieces})
    (first, *others) = spelling.sub
    if others or first.kind is TokenKind.NUMBER:
        return None
    known = declared[0]
    if first.text in _INDICES and (known is None or known.domain.kind == "index"):
        return _over_index(reader, spelling, first.text)
    return _under(reader, spelling)


def _over_index(reader: Reader, spelling: Spelling, name: str) -> Expr:
    """The mean over all that an index numbers."""
    index = bound_index(name, Integer(1))
    body = _argument(reader, spelling, {name: index})
    last = size_of(reader, body, index, Range(names=[name]), name, spelling.lexemes)
    if last is None:
        message = f"up to where does '{name}' run?"
        raise unread(spelling.lexemes, message, f"write \\frac{{1}}{{n}} \\sum_{{{name}=1}}^n")
    return arithmetic.divide(Sum(body, (index, Integer(1), last)), last)


def _over_randoms(reader: Reader, spelling: Spelling, wanted: set[Expr]) -> Expr:
    """The expectation over random numbers that are named below it, and are all there are."""
    value = _value(reader, spelling, {})
    if randoms_of(value) != wanted:
        message = "an expectation over some of what is random, with the rest given?"
        raise unread(spelling.lexemes, message, "write \\mathbb{E}[… \\mid Y] for what is given")
    return application.function(reader.context, spelling.base)(value)


def _under(reader: Reader, spelling: Spelling) -> Expr:
    """The expectation under a distribution of which only the name is known: of random numbers of
    that distribution, which are no others."""
    value = _value(reader, spelling, {})
    randoms = {s for s in value.free_symbols if isinstance(s, RandomSymbol)}
    nested = any(operator(call) for call in value.atoms(AppliedUndef))
    if not randoms or nested or value.has(sympy.Indexed) or any(DRAWN in s.name for s in randoms):
        raise unread(
            spelling.lexemes,
            f"'{spelling.plain}' of what, and what is random in it?",
            "declare what is random in it, as in 'X: random'",
        )
    label = canonical(spelling.sub)
    moved = {s: RandomSymbol(f"{s.name}{DRAWN} {label}", real=True) for s in randoms}
    return application.function(reader.context, spelling.base)(put(value, moved))


def refuse_mixed(claim: Claim, context: Context, tex: str) -> None:
    """Refuses a claim with ``\\mathbb{E}_\\pi[X]`` and ``\\mathbb{E}[X]`` or
    ``\\mathbb{E}_\\mu[X]``: how these belong together nothing says.

    Raises:
        Unread: where a declared random number stands under two distributions.
    """
    found: dict[str, set[str]] = {}
    for side in (claim.left, claim.right):
        for symbol in getattr(side, "free_symbols", ()):
            name, _, label = str(symbol).partition(DRAWN)
            if isinstance(symbol, RandomSymbol) and name in context:
                found.setdefault(name, set()).add(label)
    if any(len(labels) > 1 for labels in found.values()):
        message = "expectations under two distributions: how do they belong together?"
        raise Unread(tex, 1, message, "write them as sums or integrals")


def _argument(reader: Reader, spelling: Spelling, bound: dict[str, Expr]) -> Expr:
    """What an expectation that is a sum is taken of: a number in which nothing is random."""
    value = _value(reader, spelling, bound)
    if any(isinstance(s, RandomSymbol) for s in value.free_symbols):
        message = f"what besides '{min(bound)}' is random in '{spelling.plain}'?"
        raise unread(spelling.lexemes, message, "write one expectation of each")
    return value


def _value(reader: Reader, spelling: Spelling, bound: dict[str, Expr]) -> Expr:
    """The number in the bracket of an expectation."""
    application.refuse_raised_sum(reader, spelling.lexemes)
    outer, reader.in_moment = reader.in_moment, True
    try:
        with reader.binding(bound):
            pattern, values = application.arguments(reader)
    finally:
        reader.in_moment = outer
    if pattern != application.HOLE or not isinstance(values[0], sympy.Expr):
        message = f"'{spelling.plain}' of more than one number"
        raise unread(spelling.lexemes, message, "write \\mathbb{E}[…]")
    if arithmetic.is_matrix(values[0]):
        raise unread(spelling.lexemes, f"'{spelling.plain}' of a vector", "write its entries")
    return values[0]


def summed_over(side: tuple[Lexeme, ...]) -> set[str]:
    """The letters that stand alone below a sum of a side."""
    found: set[str] = set()
    for place, lexeme in enumerate(side):
        if lexeme.text == "\\sum" and side[place + 1 : place + 2] and side[place + 1].text == "_":
            below = Cursor(side[place + 2 :], 0).group() if side[place + 2 :] else ()
            found |= {below[0].text} if len(below) == 1 else set()
    return found


def tell_moments(reader: Reader, variable: Expr, name: str, distribution: str) -> None:
    """What a distribution that is known, ``\\mathcal{N}(\\mu, \\sigma^2)``, says of the number that
    is drawn from it, assumed once; of one by another word nothing is tried."""
    context, key = reader.context, ("moments", variable)
    if application.is_defined(context, distribution.partition("(")[0]):
        context.drawn = True  # a definition says more of it: no other may be tried
    found = named_in(f"{name} \\sim {distribution}")
    if key in context.ranges or (found is None and "(" not in distribution):
        return
    context.ranges[key] = True
    if found is None:
        context.drawn |= "\\mathrm" in distribution or "\\mathcal" in distribution
        return
    mean, variance = (_read(reader, tex) for tex in (found.mean, found.variance))
    if variance.is_number and not variance.is_nonnegative:
        raise Unread(distribution, 0, f"no distribution: its variance is {found.variance}", "")
    expectation = application.function(context, "\\mathbb{E}")(variable)
    spread = application.function(context, "\\mathrm{Var}")(variable)
    told = Claim(expectation, "=", mean), Claim(spread, "=", variance)
    context.assumptions = (*context.assumptions, *told)
    arguments = tuple(_read(reader, tex) for tex in found.arguments)
    context.draws = (*context.draws, Drawn(variable, found.kind, arguments))
    # More is known of it than these two moments: no other distribution may be tried for it.
    context.drawn = True


def _read(reader: Reader, tex: str) -> Expr:
    try:
        return reader.reading_of(prepare(tex, reader.context.macros, reader.context.limits))
    except Unread as error:
        raise Unread(tex, 0, error.message, error.hint) from None
