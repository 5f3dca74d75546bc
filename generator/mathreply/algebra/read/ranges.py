"""What stands below and above a big operator: its indices, their bounds, sets and conditions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct, field
from msgspec.structs import replace
from sympy import Integer

from mathreply.algebra.expression.context import Context, bound_index, index_symbol
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.scripts import script, split_at_commas
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.tokens import TokenKind

_INDICES = "ijklmnst"


class Range(Struct):
    """What stands below and above an operator."""

    names: list[str] = field(default_factory=list)
    bounds: dict[str, tuple[Expr, Expr]] = field(default_factory=dict)
    """Lower and upper bound; None where it is not said."""
    sets: dict[str, str] = field(default_factory=dict)
    conditions: list[tuple[Lexeme, ...]] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    """Letters of a ``\\ne`` that are not known: fixed, or summed over as well?"""
    declared: list[str] = field(default_factory=list)
    """Declared indices with which the index is compared: fixed, where they stand elsewhere too."""


def scripts_of(reader: Reader) -> tuple[tuple[Lexeme, ...], tuple[Lexeme, ...]]:
    """The subscript and the superscript that follow, in either order; taken."""
    found: dict[TokenKind, tuple[Lexeme, ...]] = {}
    while (kind := reader.cursor.peek().kind) in (
        TokenKind.SUB,
        TokenKind.SUPER,
    ) and kind not in found:
        reader.cursor.take()
        assert kind is not None
        found[kind] = script(reader)
    below = found.get(TokenKind.SUB, ())
    # Each row says one thing, as what stands between commas does.
    if below and below[0].text == "\\substack":
        below = tuple(x for x in below[2:-1] if x.text not in ("{", "}"))
        below = tuple(_comma(x) if x.text == "\\\\" else x for x in below)
    return below, found.get(TokenKind.SUPER, ())


def _comma(lexeme: Lexeme) -> Lexeme:
    return replace(lexeme, text=",", kind=TokenKind.OTHER)


def range_of(reader: Reader, below: tuple[Lexeme, ...], above: tuple[Lexeme, ...]) -> Range:
    """The indices and bounds that a subscript and a superscript spell.

    Raises:
        Unread: where the subscript is no range.
    """
    found = Range()
    if below and (below[0].text, below[-1].text) in (("(", ")"), ("\\{", "\\}")):
        below = below[1:-1]
    # Ways that need the whole come before those that read it piece by piece.
    if _counts_on(reader, found, below, above):
        return found
    below, said = _before_colon(below)
    if not _counts_up(reader, found, below) and not _divides(reader, found, below):
        for piece in split_at_commas(below):
            if piece:
                _one_piece(reader, found, piece)
    found.conditions += [piece for piece in split_at_commas(said) if piece]
    if not found.names:
        raise unread(
            below, "the index below the operator is not understood", "write k=1, k, or k \\ne i"
        )
    if above:
        _upper_bound(reader, found, below, above)
    return found


def _upper_bound(
    reader: Reader, found: Range, below: tuple[Lexeme, ...], above: tuple[Lexeme, ...]
) -> None:
    """Takes over the upper bound that stands above an operator.

    Raises:
        Unread: where it is over a set, or without a lower bound.
    """
    last = next(
        (n for n in found.names if n in found.bounds and found.bounds[n][1] is None),
        found.names[-1],
    )
    if last in found.sets:
        raise unread(above, "an upper bound on an operator over a set", "")
    low = found.bounds.get(last, (None, None))[0]
    if low is None and not found.conditions and last in _INDICES:
        low = Integer(1)  # \\sum_j^C: indices count from 1
    if low is None:
        raise unread(
            (*below, *above), "an upper bound without a lower one", f"write {last}=1 below"
        )
    found.bounds[last] = (low, reader.reading_of(above))
    for name in found.names:
        if name not in found.bounds and name not in found.sets and not found.conditions:
            found.bounds[name] = found.bounds[last]  # \\sum_{i, j = 1}^n: both


def _before_colon(below: tuple[Lexeme, ...]) -> tuple[tuple[Lexeme, ...], tuple[Lexeme, ...]]:
    """The index of ``\\sum_{i : y_i = 1}`` and what is said of it; all, and nothing, where no
    relation stands behind a colon or a bar."""
    depth = 0
    for place, lexeme in enumerate(below):
        depth += lexeme.nesting
        is_parting = depth == 0 and lexeme.text in (":", "\\mid", "|", "\\colon")
        if is_parting and any(x.text in SPELLINGS for x in below[place + 1 :]):
            return below[:place], below[place + 1 :]
    return below, ()


_DOTS = {"\\ldots", "\\dots", "\\cdots", "\\dotsc"}


def _counts_up(reader: Reader, found: Range, below: tuple[Lexeme, ...]) -> bool:
    """Whether ``i = 1, \\dots, n`` stands here, or ``i = 1, 2, \\dots, n``; its bounds noted."""
    first, *rest = split_at_commas(below)
    equals = [place for place, x in enumerate(first) if x.text == "="]
    if len(equals) != 1 or len(rest) not in (2, 3):
        return False
    *second, dots, last = rest
    if len(dots) != 1 or dots[0].text not in _DOTS:
        return False
    (at,) = equals
    low, high = reader.reading_of(first[at + 1 :]), reader.reading_of(last)
    if second and reader.reading_of(second[0]) - low != 1:
        raise unread(below, "steps other than 1 below an operator", "write k=1 and an upper bound")
    name = _add_name(reader, found, first[:at])
    found.bounds[name] = (low, high)
    return True


_PRIMES = {"p", "q"}
"""Letters that run over the prime divisors alone, by custom."""


def _divides(reader: Reader, found: Range, below: tuple[Lexeme, ...]) -> bool:
    """Whether ``d \\mid n`` stands here: over all that divide n; its bounds and the condition
    noted.

    Raises:
        Unread: where the letter may stand for primes, or n is not known to be a positive whole
            number.
    """
    is_here = len(below) > 2 and below[1].text in ("\\mid", "|", "\\vert")
    if not is_here or not _is_new(reader, found, below[:1]) or "," in (x.text for x in below):
        return False
    if below[0].text in _PRIMES:
        raise unread(below, f"does '{below[0].text}' run over primes, or over all divisors?", "")
    number = reader.reading_of(below[2:])
    if not (number.is_integer and number.is_positive):
        message = "divisors of what is not known to be a positive whole number"
        raise unread(below, message, "declare it, as in 'n: integer >= 1'")
    name = _add_name(reader, found, below[:1])
    found.bounds[name] = (Integer(1), number)
    # The range holds all numbers up to n; which of them divide it is a condition.
    found.conditions.append((below[0], replace(below[1], text="\\mid"), *below[2:]))
    return True


_FOR_EVER = {("\\infty",), ("+", "\\infty")}


def _counts_on(
    reader: Reader, found: Range, below: tuple[Lexeme, ...], above: tuple[Lexeme, ...]
) -> bool:
    """Whether ``\\sum_{n \\ge k}^{\\infty}`` stands here, counting on from k; its bounds noted."""
    at = relations_outside(below)
    sign = SPELLINGS[below[at[0]].text] if len(at) == 1 else ""
    is_endless = tuple(x.text for x in above) in _FOR_EVER
    if not is_endless or sign not in (">", "\\ge") or not _is_new(reader, found, below[: at[0]]):
        return False
    name = _add_name(reader, found, below[: at[0]])
    low = reader.reading_of(below[at[0] + 1 :])
    found.bounds[name] = (low if sign == "\\ge" else low + 1, reader.reading_of(above))
    return True


def _one_piece(reader: Reader, found: Range, piece: tuple[Lexeme, ...]) -> None:
    """Takes over what one of the statements below an operator says.

    Raises:
        Unread: where it is none of a range.
    """
    at = relations_outside(piece)
    sides = [piece[a + 1 : b] for a, b in pairwise([-1, *at, len(piece)])]
    signs = [SPELLINGS[piece[n].text] for n in at]
    if not at:
        _add_name(reader, found, piece)
    elif signs == ["="]:
        name = _add_name(reader, found, sides[0], fresh=False)
        found.bounds[name] = (reader.reading_of(sides[1]), None)
    elif signs == ["\\in"]:
        name = _add_name(reader, found, sides[0], fresh=False)
        _membership(reader, found, name, sides[1])
    elif signs in (["\\ne"], ["<"], ["\\le"], [">"], ["\\ge"]):
        _add_compared(reader, found, sides, is_unequal=signs == ["\\ne"])
        found.conditions.append(piece)
    elif signs == ["\\sim"] and reader.context.infer and found.names:
        return  # w_k \\sim P: from where what is summed comes
    elif len(signs) >= 2 and set(signs) <= {"<", "\\le"}:
        _between(reader, found, sides, signs, piece)
    else:
        message = "this condition below the operator is not understood"
        raise unread(piece, message, "write k=1, k \\ne i or i<j")


def _add_compared(
    reader: Reader, found: Range, sides: list[tuple[Lexeme, ...]], *, is_unequal: bool
) -> None:
    """Takes over the indices of ``i < j``: the first, and the second where no other was told."""
    was_named = bool(found.names)
    if _is_new(reader, found, sides[0]):
        _add_name(reader, found, sides[0])
    if was_named:
        return
    if not _is_new(reader, found, sides[1]):
        found.declared += [x.text for x in sides[1] if _is_declared_index(reader, x.text)]
        return
    if is_unequal:
        # i \ne j: whether j runs as well, the sign does not say; i < j is said of pairs.
        found.doubtful.append(sides[1][0].text)
    else:
        _add_name(reader, found, sides[1])


def _is_declared_index(reader: Reader, name: str) -> bool:
    """Whether a letter is declared to run over the indices of a family, and bound by nothing."""
    known = reader.context.names.get(name)
    return known is not None and known.domain.kind == "index" and name not in reader.scope


def relations_outside(lexemes: Sequence[Lexeme]) -> list[int]:
    """The places of the relations that stand in no bracket."""
    found: list[int] = []
    depth = 0
    for place, lexeme in enumerate(lexemes):
        depth += lexeme.nesting
        if depth == 0 and lexeme.text in SPELLINGS:
            found.append(place)
    return found


def _is_new(reader: Reader, found: Range, part: tuple[Lexeme, ...]) -> bool:
    """Whether this side of a condition is an index that the operator binds: the first, or another
    undeclared letter."""
    if len(part) != 1 or part[0].kind is not TokenKind.LETTER:
        return False
    name = part[0].text
    if name in found.names or name in reader.scope:
        return False
    return not found.names or (
        name not in reader.context
        and not _is_size(reader, name)
        and index_symbol(name) not in reader.context.ranges
    )


def _is_size(reader: Reader, name: str) -> bool:
    return any(name in n.domain.shape for n in reader.context.names.values())


def _add_name(reader: Reader, found: Range, part: tuple[Lexeme, ...], fresh: bool = True) -> str:
    """Adds an index.

    Raises:
        Unread: where what stands there is no name, or stands there twice.
    """
    name = canonical(part)
    if _is_member(part):
        found.names.append(name)
        return name
    is_spelt = bool(part) and all(map(_may_spell_an_index, part))
    # Two letters side by side are a product, and no name.
    is_product = len(part) > 1 and part[0].kind is TokenKind.LETTER and not _is_primed(part)
    if not is_spelt or is_product:
        raise unread(part, "this is no index", "write one name, as in k=1")
    if name in found.names:
        raise unread(part, f"the index '{name}' stands twice below the operator", "")
    found.names.append(name)
    return name


def _may_spell_an_index(lexeme: Lexeme) -> bool:
    """Whether a lexeme may be a part of an index's name: a letter, a prime, a command, a brace."""
    if lexeme.kind in (TokenKind.LETTER, TokenKind.PRIME):
        return True
    return lexeme.text.startswith("\\") or lexeme.text in "{}"


def _is_member(part: tuple[Lexeme, ...]) -> bool:
    """Whether a part is a small letter with an index below it, ``x_{t-1}``: all that it may be is
    run through."""
    if len(part) < 3:
        return False
    letter, below, *index = part
    is_letter = letter.kind is TokenKind.LETTER and letter.text.islower()
    if not is_letter or below.kind is not TokenKind.SUB:
        return False
    is_closed = len(index) == 1 or index[-1].kind is TokenKind.CLOSE
    inside = index[1:-1] if index[0].kind is TokenKind.OPEN else index
    plain = (TokenKind.LETTER, TokenKind.NUMBER)
    return is_closed and all(x.kind in plain or x.text in ("+", "-") for x in inside)


def _is_primed(part: tuple[Lexeme, ...]) -> bool:
    """Whether a part is a letter with primes: ``s'``."""
    return all(x.kind is TokenKind.PRIME for x in part[1:])


def _between(
    reader: Reader,
    found: Range,
    names: list[tuple[Lexeme, ...]],
    signs: list[str],
    piece: tuple[Lexeme, ...],
) -> None:
    """``1 \\le i < j \\le n``: bounds of the first and last, an order between."""
    inner = names[1:-1]
    low, high = reader.reading_of(names[0]), reader.reading_of(names[-1])
    # Between whole numbers a strict bound is the next number.
    low = low if signs[0] == "\\le" else low + 1
    high = high if signs[-1] == "\\le" else high - 1
    for part in inner:
        found.bounds[_add_name(reader, found, part)] = (low, high)
    if len(inner) > 1:
        start = len(names[0]) + 1
        found.conditions.append(piece[start : len(piece) - len(names[-1]) - 1])


def _membership(reader: Reader, found: Range, name: str, members: tuple[Lexeme, ...]) -> None:
    """What an index runs over: a list with dots in it is a range, anything else a set by its name.

    Raises:
        Unread: where a set is written out without dots.
    """
    spelling = canonical(members)
    if members[0].text == "\\{" and members[-1].text == "\\}":
        parts = split_at_commas(members[1:-1])
        dots = [place for place, part in enumerate(parts) if part and part[0].text in _DOTS]
        is_range = len(dots) == 1 and 0 < dots[0] < len(parts) - 1
        if is_range:
            found.bounds[name] = (reader.reading_of(parts[0]), reader.reading_of(parts[-1]))
            return
        raise unread(members, "a set written out below an operator", "write k=1 and an upper bound")
    found.sets[name] = spelling


def index_of(found: Range, name: str) -> Expr:
    """The index that a range binds, as a symbol."""
    low = found.bounds.get(name, (Integer(1), None))[0]
    return bound_index(name, low if low is not None else Integer(1))


def upper_bounds(lexemes: tuple[Lexeme, ...], context: Context) -> set[str]:
    """The letters that are nowhere declared and up to which sums and products run: ``N`` of
    ``\\sum_{n=1}^{N-1}``. They are sizes: whole numbers from 1 on."""
    found: set[str] = set()
    for position, lexeme in enumerate(lexemes):
        if lexeme.text not in ("\\sum", "\\prod"):
            continue
        cursor = Cursor(lexemes[position + 1 :], 0)
        while cursor.peek().kind in (TokenKind.SUB, TokenKind.SUPER):
            above = cursor.take().kind is TokenKind.SUPER
            if cursor.done():
                break
            group = cursor.group()
            names = [x.text for x in group if x.kind is TokenKind.LETTER]
            plain = all(
                x.kind in (TokenKind.LETTER, TokenKind.NUMBER) or x.text in ("+", "-")
                for x in group
            )
            if above and plain and len(names) == 1 and names[0] not in context:
                found.add(names[0])
    return found
