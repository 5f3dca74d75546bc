"""The scripts and primes that belong to a name, taken with it."""

from __future__ import annotations

import re

from mathreply.algebra.read import policies
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.numbering import as_part_of_name
from mathreply.algebra.read.scripts import script
from mathreply.algebra.read.spelling import Spelling, is_part_of_name
from mathreply.tex.tokens import TokenKind


def spelled(reader: Reader, base: str, start: int) -> Spelling:
    """A name with the scripts and primes that follow it; a power stays to be read, unless an index
    stands behind it.

    Args:
        reader: behind the base of the name.
        base: that.
        start: where it begins.
    """
    cursor, spelling = reader.cursor, Spelling(base)
    while True:
        kind = cursor.peek().kind
        if kind is TokenKind.SUB and not spelling.sub:
            cursor.take()
            spelling.sub = script(reader)
        elif kind is TokenKind.PRIME and not spelling.sup:
            cursor.take()
            spelling.primes += 1
        elif kind is TokenKind.SUPER and not spelling.sup and not spelling.power:
            here = cursor.at
            cursor.take()
            if not _take_superscript(reader, spelling, script(reader)):
                cursor.at = here
                break
        else:
            break
    spelling.lexemes = cursor.slice(start)
    return spelling


def _take_superscript(reader: Reader, spelling: Spelling, above: tuple[Lexeme, ...]) -> bool:
    """Takes what stands above a name for a part of it, for primes, or for a power before an index;
    False where it is a power like any other."""
    # An error e^{(l)} may bear a number; with more in the brackets e is the number, raised.
    is_power_of_e = spelling.base in ("e", "\\mathrm{e}") and len(above) > 3
    is_of_name = is_part_of_name(above) and not is_power_of_e
    if is_of_name or policies.is_part_of_function(reader, spelling, above):
        spelling.sup = above
    elif part := as_part_of_name(reader.context.superscripts, spelling.base, above):
        spelling.sup, spelling.numbered = part, True
    elif reader.context.infer and _is_word(above) and spelling.base not in ("e", "\\mathrm{e}"):
        spelling.sup = above
    elif canonical(above) in ("\\prime", "\\prime\\prime"):
        spelling.primes += canonical(above).count("\\prime")
    elif reader.cursor.peek().kind is TokenKind.SUB and not spelling.sub:
        spelling.power = above
    else:
        return False
    return True


_TEXT = ("\\text", "\\mathrm", "\\textrm", "\\textnormal", "\\mathit", "\\textit", "\\mbox", "\\rm")


def _is_word(above: tuple[Lexeme, ...]) -> bool:
    """Whether a word stands above a name and tells it from others: ``x^{\\text{new}}``. No one
    raises to words."""
    letters = [x for x in above[1:] if x.text not in ("{", "}")]
    is_plain = all(x.kind is TokenKind.LETTER for x in letters)
    return bool(above) and above[0].text in _TEXT and is_plain and len(letters) > 1


_EMPHASISED = re.compile(r"\\(?:mathbf|boldsymbol|vec|mathbold)\{(?P<letter>[A-Za-z]|\\[a-z]+)\}")


def plain_letter(reader: Reader, base: str) -> str:
    """The letter under bold type or an arrow, where nothing declares or defines it so, it is a
    declared vector or matrix without, and does not stand so in the same side."""
    found = _EMPHASISED.fullmatch(base)
    context = reader.context
    if found is None or context.infer or base in context or _is_told(reader, base):
        return base
    letter = found["letter"]
    declared = context.names.get(letter)
    is_vector = declared is not None and bool(declared.domain.shape)
    return letter if is_vector and not _stands_plain(reader, letter) else base


def _is_told(reader: Reader, base: str) -> bool:
    """Whether a name is bound here, defined, or one of a family."""
    context = reader.context
    defined = any(str(getattr(rule.head, "name", rule.head)) == base for rule in context.rules)
    declared = any(name.startswith(base) for name in context.names)
    families = any(family.base == base for family in context.families)
    return base in reader.scope or defined or declared or families


def _stands_plain(reader: Reader, letter: str) -> bool:
    """Whether a letter stands somewhere in the side outside of braces behind a command."""
    cursor = reader.cursor
    side = (*cursor.between(0, cursor.at), *cursor.rest())
    for place, lexeme in enumerate(side):
        before = [x.text for x in side[max(0, place - 2) : place]]
        is_styled = any(text.startswith(_STYLES) for text in before[-1:]) or (
            before[-1:] == ["{"] and before[:1] and before[0].startswith(_STYLES)
        )
        if lexeme.text == letter and not is_styled:
            return True
    return False


_STYLES = ("\\mathbf", "\\boldsymbol", "\\vec", "\\bm", "\\bf", "\\pmb", "\\symbf", "\\mathbold")
