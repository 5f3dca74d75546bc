"""Where a product over an index ends: before factors that do not depend on the index and are
meant once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sympy
from msgspec import Struct
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.unread import unread

_BIG = {"\\sum", "\\prod", "\\int", "\\iint", "\\lim", "\\max", "\\min", "\\arg"}
_SIGNS = {"\\cdot", "\\times", "/", "\\ast", "-", "+", "\\div"}


class _Factor(Struct, frozen=True):
    """A factor of a product that has been read."""

    sign: Lexeme
    """What stands where it begins: the sign before it, or its own first lexeme."""
    place: int
    """Where that stands."""
    value: Expr
    is_bracketed: bool
    """Whether it ends with a closing bracket."""


@contextmanager
def ending_at(reader: Reader, place: int) -> Iterator[None]:
    """While no expression here reaches beyond ``place``."""
    outer, reader.differentials = reader.differentials, [*reader.differentials, place]
    try:
        yield
    finally:
        reader.differentials = outer


def end_of_factors(reader: Reader, bound: dict[str, Expr], start: int) -> int | None:
    """The place at which the body of ``\\prod`` ends before the end of the product that was read;
    None where all of it belongs to the body, or that is in doubt.

    Args:
        reader: behind the product.
        bound: the indices.
        start: where the product begins.
    """
    place = _second_product(reader, bound, start)
    return _end_of_product(reader, bound, start) if place is None else place


def _second_product(reader: Reader, bound: dict[str, Expr], start: int) -> int | None:
    """The place of a second ``\\prod`` over the same index right behind the factors of a first one:
    it is a product of two products then. None where there is none, or where more than that
    follows."""
    cursor = reader.cursor
    end = cursor.at
    operators = [n for n, x in enumerate(cursor.slice(start), start) if x.text in _BIG]
    if len(operators) != 1 or operators[0] == start:
        return None
    (second,) = operators
    if not _is_product_over(cursor.between(second, second + 4), bound):
        return None
    try:
        if not _ends_dependent(reader, bound, start, second):
            return None
        # The second is all that is left, and its own index is bound within it.
        is_last = not _depends(reader.factor(), bound) and cursor.at == end
    finally:
        cursor.at = end
    if not is_last:
        return None
    has_sign = cursor.between(second - 1, second)[0].text in _SIGNS
    return second - 1 if has_sign else second


def _ends_dependent(reader: Reader, bound: dict[str, Expr], start: int, end: int) -> bool:
    """Whether factors alone stand between two places, the last of which depends on the index; the
    cursor is left behind them."""
    cursor = reader.cursor
    cursor.at = start
    depends = False
    while cursor.at < end:
        if cursor.accept("\\cdot", "\\times") is None:
            if cursor.peek().text in _SIGNS:
                return False
            depends = _depends(reader.factor(), bound)
    return cursor.at == end and depends


def _end_of_product(reader: Reader, bound: dict[str, Expr], start: int) -> int | None:
    """Where a product ends before factors without its index: behind brackets that hold its only
    factor and would else not be needed, or before a density. None where the end is in doubt."""
    opening = reader.cursor.between(start, start + 1)[0].text
    factors = _factors(reader, start)
    dependent = [n for n, factor in enumerate(factors) if _depends(factor.value, bound)]
    if not dependent or dependent[-1] == len(factors) - 1:
        return None
    first, behind = factors[0], factors[dependent[-1] + 1 :]
    # Nobody brackets what is no sum, if not to tell where the product ends.
    is_only_one = dependent == [0] and first.is_bracketed and not first.value.is_Add
    is_set_apart = opening in ("(", "[", "\\{") and is_only_one
    if reader.context.infer:
        are_densities = all(_is_density(factor.value) for factor in behind)
        # What a cross sets apart at the end is no factor of each.
        are_crossed = all(factor.sign.text == "\\times" for factor in behind)
        # The density of all, and what is integrated by it.
        of_densities = all(_is_density(factors[n].value) for n in dependent)
        is_logarithm = behind[0].value.has(sympy.log) and of_densities
        is_set_apart = is_set_apart or are_densities or are_crossed or is_logarithm
    return behind[0].place if is_set_apart else None


def _factors(reader: Reader, start: int) -> list[_Factor]:
    """The factors that stand from a place up to the cursor, which stays."""
    cursor = reader.cursor
    end, cursor.at = cursor.at, start
    found: list[_Factor] = []
    while cursor.at < end:
        place, sign = cursor.at, cursor.peek()
        cursor.accept(*_SIGNS)
        value = reader.factor()
        is_bracketed = cursor.peek(-1).text in (")", "]", "\\}")
        found.append(_Factor(sign, place, value, is_bracketed))
    cursor.at = end
    return found


def _is_density(value: Expr) -> bool:
    """Whether a value is that of an unknown function named as a density is: the prior behind a
    likelihood."""
    name = getattr(value.func, "__name__", "")
    return isinstance(value, AppliedUndef) and name.startswith(("p", "q", "\\pi", "P"))


def _is_product_over(lexemes: tuple[Lexeme, ...], bound: dict[str, Expr]) -> bool:
    """Whether ``\\prod_{i`` with one of these indices begins here."""
    return (
        lexemes[0].text == "\\prod"
        and next((x.text for x in lexemes[1:] if x.text not in "_{"), "") in bound
    )


def _depends(value: Expr, bound: dict[str, Expr]) -> bool:
    return bool(set(bound.values()) & getattr(value, "free_symbols", set()))


def check_tail(reader: Reader, word: str, bound: dict[str, Expr], start: int) -> None:
    """Refuses a body of which the end does not depend on the index: does the operator reach it?"""
    cursor = reader.cursor
    end = cursor.at
    cursor.at = start
    last_dependent, last_free, place = -1, -1, cursor.peek()
    position = 0
    while cursor.at < end:
        lexeme = cursor.peek()
        if lexeme.text in _SIGNS:
            cursor.take()
            continue
        if _depends(reader.factor(), bound):
            last_dependent = position
        else:
            last_free, place = position, lexeme
        position += 1
    cursor.at = end
    if last_free > last_dependent >= 0:
        raise unread(place, f"does the {word} reach '{place.text}'?", "bracket what belongs to it")
