"""A name as typed: its base, its scripts, its primes."""

from __future__ import annotations

from msgspec import Struct, field

from mathreply.algebra.read.names import canonical, scripted
from mathreply.algebra.read.stream import Lexeme


class Spelling(Struct):
    """A name with its scripts, as typed."""

    base: str
    sub: tuple[Lexeme, ...] = ()
    sup: tuple[Lexeme, ...] = ()
    """A superscript that belongs to the name if such a name is declared: ``(i)``, ``[l]``,
    ``*``."""
    primes: int = 0
    power: tuple[Lexeme, ...] = ()
    """A power that stood before the subscript: ``x^2_i``."""
    numbered: bool = False
    """Whether the superscript was found to number, or to be a label: no derivative is meant."""
    lexemes: tuple[Lexeme, ...] = field(default=())

    @property
    def plain(self) -> str:
        """Without superscript and primes."""
        return scripted(self.base, canonical(self.sub))

    @property
    def full(self) -> str:
        """With superscript and primes."""
        return scripted(self.base, canonical(self.sub), canonical(self.sup)) + "'" * self.primes


def is_part_of_name(exponent: tuple[Lexeme, ...]) -> bool:
    """Whether a superscript may be part of a name: ``(i)``, ``[l]``, ``*``, ``+``."""
    if not exponent:
        return False
    if len(exponent) == 1:
        return exponent[0].text in ("\\ast", "\\star", "\\dagger", "+", "-")
    if (exponent[0].text, exponent[-1].text) not in (("(", ")"), ("[", "]")):
        return False
    depth = 0
    for position, lexeme in enumerate(exponent):
        depth += lexeme.text in ("(", "[")
        depth -= lexeme.text in (")", "]")
        if depth == 0 and position < len(exponent) - 1:
            return False
    return True
