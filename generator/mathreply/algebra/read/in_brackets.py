"""What the bracket that follows a name holds."""

from __future__ import annotations

import itertools

from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme, closing_bracket
from mathreply.algebra.read.spelling import Spelling
from mathreply.tex.tokens import TokenKind


def held_in_bracket(reader: Reader) -> list[Lexeme]:
    """The lexemes in the bracket that follows."""
    closers = {"(": ")", "[": "]", "\\{": "\\}"}
    opening, level, ahead = reader.cursor.peek(), 0, 0
    found: list[Lexeme] = []
    while (lexeme := reader.cursor.peek(ahead)).kind is not None:
        level += (lexeme.text == opening.text) - (lexeme.text == closers[opening.text])
        if level == 0:
            break
        if ahead:
            found.append(lexeme)
        ahead += 1
    return found


def lone_number(reader: Reader) -> str | None:
    """The number that is all that the round bracket here holds; None where it holds anything
    else."""
    inside = held_in_bracket(reader) if reader.cursor.peek().text == "(" else []
    is_number = len(inside) == 1 and inside[0].kind is TokenKind.NUMBER
    return inside[0].text if is_number else None


def holds_sum(reader: Reader) -> bool:
    """Whether the bracket that follows holds more than one term, and no list."""
    depth, signs = 0, False
    for place, lexeme in enumerate(held_in_bracket(reader)):
        depth += lexeme.nesting
        if depth == 0 and lexeme.text in (",", ";", "|", "\\mid", "="):
            return False
        signs = signs or (depth == 0 and place > 0 and lexeme.text in ("+", "-"))
    return signs


def holds_itself(reader: Reader, spelling: Spelling) -> bool:
    """Whether the round bracket here holds a sum in which the name stands without a bracket."""
    if reader.cursor.peek().text != "(" or spelling.sup:
        return False
    inside = held_in_bracket(reader)
    places = [n for n, x in enumerate(inside) if x.text == spelling.base]
    followers = [inside[n + 1].text if n + 1 < len(inside) else "" for n in places]
    is_bare = any(f in ("", "+", "-", ")") for f in followers)
    return is_bare and holds_sum(reader) and spelling.base in reader.context.bare


FIELDS = {f"\\{font}{{{letter}}}" for font in ("mathbf", "vec") for letter in "FEBGV"}


def is_field(reader: Reader, spelling: Spelling) -> bool:
    """Whether ``\\mathbf{F}(\\mathbf{r}(t))`` stands here: a field of vectors at a point of a
    curve."""
    texts = [x.text for x in held_in_bracket(reader)]
    is_point = texts[:1] in (["\\mathbf"], ["\\vec"]) and texts[-1:] == [")"]
    return spelling.base in FIELDS and is_point and texts.count("(") == 1


def is_speed(reader: Reader, spelling: Spelling) -> bool:
    """Whether ``\\dot\\theta (a - b)`` stands here: a speed is a function of time alone, and no
    time stands in the sum."""
    inside = [x.text for x in held_in_bracket(reader)]
    is_sum = any(text in ("+", "-") for text in inside)
    holds_time = any(text in ("t", "\\tau", "s") for text in inside)
    return spelling.base.startswith(("\\dot{", "\\ddot{")) and is_sum and not holds_time


_FUNCTIONS = {f"\\{word}" for word in ("sin", "cos", "tan", "ln", "log", "exp", "sinh", "cosh")}


def holds_functions(inside: tuple[Lexeme, ...]) -> bool:
    """Whether a sum with sines, logarithms or powers of e stands in a bracket: of such, beside a
    factor, no one takes the whole part."""
    texts = [x.text for x in inside]
    powers = any(a == "e" and b == "^" for a, b in itertools.pairwise(texts))
    return (powers or bool(_FUNCTIONS & set(texts))) and bool({"+", "-"} & set(texts))


_OWN_NAMES = set("uvwxyz")
"""Letters that number nothing."""


def is_own_label(reader: Reader, spelling: Spelling) -> bool:
    """Whether ``f_x(x)`` or ``u_{xy}(x, y)`` stands here: what is below names the density of x, or
    the slope by x, and does not move where another x is meant."""
    letters = {x.text for x in spelling.sub if x.text != ","}
    inside = held_in_bracket(reader)
    neighbours = zip([None, *inside], inside, [*inside[1:], None], strict=False)
    depth, lone = 0, set[str]()
    for before, lexeme, after in neighbours:
        depth += lexeme.nesting
        ends = [x is None or x.text in (",", ";", "|", "\\mid") for x in (before, after)]
        if depth == 0 and all(ends):
            lone.add(lexeme.text)
    is_plain = bool(letters) and letters <= _OWN_NAMES and not spelling.sup
    return reader.context.infer and is_plain and letters <= lone


def is_bracketed(cursor: Cursor) -> bool:
    """Whether the braces that open here hold one pair of brackets and nothing else: the argument of
    ``\\log{(1 - p)} \\sum_k x_k`` ends with them."""
    inside = cursor.between(cursor.at + 1, cursor.closing(cursor.at))
    is_opened = bool(inside) and inside[0].text in ("(", "[")
    return is_opened and closing_bracket(inside) == len(inside) - 1
