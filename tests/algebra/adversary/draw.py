"""What a strategy draws from: names, numbers near and far, and disguises for a pair of sides."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeVar

Item = TypeVar("Item")

LETTERS = tuple("abcghpqrstuvwxyz")
"""No d, e, f, i, j, k, l, m, n, o: those have a meaning of their own, or stand for an index."""
GREEK = ("\\alpha", "\\beta", "\\theta", "\\lambda", "\\mu", "\\tau", "\\omega")


class Draw:
    """Random pieces of claims; the same seed gives the same pieces."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items."""
        return self._random.choice(items)

    def sample(self, items: Sequence[Item], count: int) -> list[Item]:
        """Several different ones of the items, in any order."""
        return self._random.sample(items, count)

    def integer(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return self._random.randint(low, high)

    def other(self, low: int, high: int, taken: int) -> int:
        """A whole number of the range that is not ``taken``."""
        return self.pick([number for number in range(low, high + 1) if number != taken])

    def far(self) -> int:
        """A positive whole number of any size, often beyond what a few trials reach."""
        return self._random.randint(1, 10 ** self.pick((1, 1, 2, 3, 4)))

    def rational(self) -> Fraction:
        """A fraction of either sign, not zero, often no whole number."""
        number = Fraction(self.far(), self.pick((1, 1, 2, 3, 5, 7, 10)))
        return number if self.coin() else -number

    def positive(self) -> Fraction:
        """A fraction above zero."""
        return abs(self.rational())

    def coin(self) -> bool:
        """Heads or tails."""
        return self._random.random() < 0.5

    def name(self) -> str:
        """A name for a number."""
        return self.names(1)[0]

    def names(self, count: int) -> list[str]:
        """Different names, in an order that is not the alphabet's."""
        return self.sample((*LETTERS, *GREEK), count)

    def declared(self, domains: dict[str, str]) -> dict[str, str]:
        """The same declarations in a random order."""
        return dict(self.sample(list(domains.items()), len(domains)))

    def disguised(self, left: str, right: str) -> tuple[str, str]:
        """The two sides of an equality under one and the same injective map of the reals."""
        number = self.integer(2, 9)
        wraps = (
            "SIDE",
            "SIDE",
            f"{number} \\left( SIDE \\right)",
            f"{number} - \\left( SIDE \\right)",
            f"\\frac{{SIDE}}{{{number}}}",
            "\\left( SIDE \\right)^3",
            "e^{SIDE}",
        )
        wrap = self.pick(wraps)
        return wrap.replace("SIDE", left), wrap.replace("SIDE", right)


def tex(number: Fraction | int) -> str:
    """A number as TeX."""
    exact = Fraction(number)
    if exact.denominator == 1:
        return str(exact.numerator)
    sign = "-" if exact < 0 else ""
    return f"{sign}\\frac{{{abs(exact.numerator)}}}{{{exact.denominator}}}"


def minus(name: str, number: Fraction | int) -> str:
    """``name - number``, with the sign as one would write it."""
    if number == 0:
        return name
    return f"{name} - {tex(number)}" if number > 0 else f"{name} + {tex(-Fraction(number))}"


def times(number: Fraction | int, factor: str) -> str:
    """``number factor``, a factor of one left out."""
    if number == 1:
        return factor
    return f"-{factor}" if number == -1 else f"{tex(number)} {factor}"


def decimal(number: int, digits: int) -> str:
    """A non-negative whole number of units of the last place, as a decimal."""
    return f"{number // 10**digits}.{number % 10**digits:0{digits}d}"
