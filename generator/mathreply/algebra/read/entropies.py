"""Entropies and mutual informations of random variables that are only named: ``H(X, Y)``,
``H(X \\mid Y)``, ``I(X; Y)``, as sums of joint entropies, for which Shannon's inequalities hold.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

import sympy

from mathreply.algebra.expression.context import Context, Name
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import Independence, SharePart
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.read import application
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme, closing_round
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.scripts import split_at_commas
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.unread import Unread, unread
from mathreply.model.domains import parse_domain

_VARIABLE = re.compile(r"[A-Z](?:_(?:\w|\{\w\}))?")
_BARS = ("\\mid", "|", "\\vert", "\\middle")
MOST = 3
"""So many variables, of which Shannon's inequalities are all that holds of their entropies."""
Group = frozenset[str]


def read_entropy(reader: Reader, spelling: Spelling) -> Expr | None:
    """An entropy ``H(…)`` or an information ``I(… ; …)`` of capital letters, which nothing declares
    to be a function; None where anything else stands in the bracket.

    Source: Cover and Thomas, Elements of Information Theory, (2.14), (2.39), (2.60): the chain
    rules as definitions.

    Raises:
        Unread: where there are more variables than three in a claim.
    """
    is_plain = not (spelling.sub or spelling.sup or spelling.primes)
    if spelling.base not in ("H", "I") or not is_plain or not application.looks_applied(reader):
        return None
    cursor = reader.cursor
    end = closing_round(cursor.rest(), 0)
    inside = cursor.rest()[1:end]
    groups = _groups(inside, spelling.base)
    if groups is None:
        return None
    context = reader.context
    names = _entropic_names(context) | {name for group in groups for name in group}
    if len(names) > MOST:
        message = f"entropies of more than {MOST} variables"
        raise unread(spelling.lexemes, message, "define them, as in 'h = …'")
    if context.draws or context.drawn:
        # Of a continuous one it may be negative.
        message = "an entropy where a distribution is assumed: of a discrete one?"
        raise unread(spelling.lexemes, message, "define it, as in 'H = …'")
    cursor.at += end + 1
    _assume(context, names)
    return _value(spelling.base, groups, context)


def _value(base: str, groups: tuple[Group, Group, Group], context: Context) -> Expr:
    """By joint entropies: ``H(A | C) = h(AC) - h(C)``, ``I(A; B | C) = h(AC) + h(BC) - h(ABC) -
    h(C)``."""
    one, other, given = groups
    if base == "H":
        return _joint(one | given, context) - _joint(given, context)
    both = _joint(one | given, context) + _joint(other | given, context)
    return both - _joint(one | other | given, context) - _joint(given, context)


def _groups(inside: tuple[Lexeme, ...], base: str) -> tuple[Group, Group, Group] | None:
    """The variables, those behind the semicolon, and those that are given; None where anything else
    stands there."""
    bars = [n for n, lexeme in enumerate(inside) if lexeme.text in _BARS]
    if len(bars) > 1:
        return None
    before, given = (inside[: bars[0]], inside[bars[0] + 1 :]) if bars else (inside, ())
    marks = [n for n, lexeme in enumerate(before) if lexeme.text == ";"]
    if len(marks) != (base == "I"):
        return None
    one, other = (before[: marks[0]], before[marks[0] + 1 :]) if marks else (before, ())
    found = [_names(part) for part in (one, other, given)]
    is_whole = bool(found[0]) and (not marks or bool(found[1])) and (not bars or bool(found[2]))
    if any(group is None for group in found) or not is_whole:
        return None
    first, second, third = (group or frozenset() for group in found)
    return first, second, third


def _names(part: tuple[Lexeme, ...]) -> Group | None:
    if not part:
        return frozenset()
    names = [canonical(piece) for piece in split_at_commas(part)]
    return frozenset(names) if all(_VARIABLE.fullmatch(name) for name in names) else None


def _joint(group: Group, context: Context) -> Expr:
    """The joint entropy of some variables, a number under that name; 0 of none."""
    if not group:
        return sympy.S.Zero
    name = f"H({', '.join(sorted(group))})"
    if name not in context:
        context.names[name] = Name(name, parse_domain("real"), True)
    return context.names[name].scalar()


def _entropic_names(context: Context) -> set[str]:
    return {name for group in context.entropies for name in group}


def _assume(context: Context, names: Iterable[str]) -> None:
    """Take over Shannon's inequalities of some variables, and what is said to be independent.

    Source: Cover and Thomas, (2.27) for entropies that are not negative, (2.90) and (2.92) for
    informations; of three variables at most nothing else holds: Zhang and Yeung, IEEE Trans. Inf.
    Theory 43 (1997).
    """
    everything = frozenset(names)
    if everything in context.entropies:
        return
    old = {claim for claims in context.entropies.values() for claim in claims}
    kept = tuple(claim for claim in context.assumptions if claim not in old)
    told = tuple(_elemental(everything, context)) + tuple(_independent(everything, context))
    context.entropies = {everything: told}
    context.assumptions = (*kept, *told)


def _elemental(names: Group, context: Context) -> list[Claim]:
    found = []
    for name in sorted(names):
        last = _value("H", (frozenset({name}), frozenset(), names - {name}), context)
        found.append(Claim(last, "\\ge", sympy.S.Zero))
    for one, other in itertools.combinations(sorted(names), 2):
        rest = names - {one, other}
        for size in range(len(rest) + 1):
            for given in itertools.combinations(sorted(rest), size):
                groups = frozenset({one}), frozenset({other}), frozenset(given)
                found.append(Claim(_value("I", groups, context), "\\ge", sympy.S.Zero))
    return found


def _independent(names: Group, context: Context) -> list[Claim]:
    """Equations of informations that are zero because independence is said."""
    found = []
    for relation in context.related:
        parts = [frozenset(part) for part in relation.parts]
        is_pair = relation.kind in ("mutual", "pairwise") and len(parts) == 2
        if is_pair and frozenset().union(*parts) | frozenset(relation.given) <= names:
            groups = parts[0], parts[1], frozenset(relation.given)
            found.append(Claim(_value("I", groups, context), "=", sympy.S.Zero))
    for said in context.independent:
        atoms = {n: context.names[n].scalar() for n in names if n in context}
        places = {n: said.part(atom) for n, atom in atoms.items()}
        known = sorted(n for n, place in places.items() if place is not None)
        for one, other in itertools.combinations(known, 2):
            if _are_apart(said, places[one], places[other]):
                pair = frozenset({one}), frozenset({other}), frozenset[str]()
                found.append(Claim(_value("I", pair, context), "=", sympy.S.Zero))
        is_whole = said.kind == "mutual" and len(known) == MOST
        if is_whole and all(_are_apart(said, places[a], places[b]) for a, b in _pairs(known)):
            apart = frozenset(known[:2]), frozenset(known[2:]), frozenset[str]()
            found.append(Claim(_value("I", apart, context), "=", sympy.S.Zero))
    return found


def _pairs(names: list[str]) -> Iterable[tuple[str, str]]:
    return itertools.combinations(names, 2)


def _are_apart(said: Independence, one: SharePart | None, other: SharePart | None) -> bool:
    is_said = said.kind in ("mutual", "pairwise") and one is not None and other is not None
    return is_said and one is not None and other is not None and said.parts_are_apart(one, other)


def refuse_mixed(claim: Claim, context: Context, tex: str) -> None:
    """Refuses a claim of entropies that holds anything else that nobody ties to them.

    Raises:
        Unread: where another name, a sum or a function stands beside an entropy.
    """
    if not context.entropies:
        return
    both = (claim.left, claim.right)
    sides = [inline(side, context) for side in both if isinstance(side, sympy.Basic)]
    names = {str(name) for side in sides for name in side.free_symbols}
    entropic = {name for name in names if name.startswith("H(")}
    is_pure = names == entropic and not any(side.has(sympy.Sum, sympy.Function) for side in sides)
    if entropic and not is_pure:
        message = "an entropy of a variable of which nothing is said stands beside something else"
        raise Unread(tex, 1, message, "define it, as in 'H = -\\sum_{k=1}^K p_k \\log p_k'")
