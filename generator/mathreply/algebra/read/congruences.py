"""Congruences: ``a \\equiv b \\pmod{m}`` says that m divides a - b."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.unread import unread

_COMMANDS = ("\\pmod", "\\mod")


def are_whole(*values: Expr) -> bool:
    """Whether all of these are known to be whole numbers."""
    return all(getattr(value, "is_integer", None) is True for value in values)


def remainder(left: Expr, right: Expr, modulus: Expr) -> Expr:
    """What is zero if both are congruent."""
    return sympy.Mod(left - right, modulus, evaluate=False)


def with_modulus(reader: Reader, links: Sequence[Claim]) -> list[Claim]:
    """The equalities that have been read, as congruences where ``\\pmod{m}`` follows them; taken.

    Raises:
        Unread: where it is said of anything but equalities of whole numbers.
    """
    cursor = reader.cursor
    if cursor.peek().text not in _COMMANDS:
        return list(links)
    place = cursor.take()
    modulus = reader.reading_of(cursor.group())
    sides = [side for link in links for side in (link.left, link.right)]
    if any(link.relation not in ("=", "\\ne") for link in links) or not links:
        raise unread(place, "a modulus belongs to a congruence", "write a \\equiv b \\pmod{m}")
    # Where nothing is declared, what a congruence is said of is whole.
    known = reader.context.infer or are_whole(modulus, *sides)
    if not known or any(map(arithmetic.is_matrix, sides)):
        raise unread(place, "a congruence of numbers that are not known to be whole", "")
    return [
        Claim(remainder(link.left, link.right, modulus), link.relation, sympy.S.Zero)
        for link in links
    ]
