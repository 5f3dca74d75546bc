r"""Where the mathematics in a step's reason is: between dollars, or bare, as many write it there
(``% divide by e^{z_1}``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from mathreply.tex.greek import COMMANDS
from mathreply.tex.relations import SPELLINGS

_BETWEEN_DOLLARS = re.compile(r"\$((?:[^$\\]|\\.)+)\$")
_WORD = re.compile(
    r"(?:\\.|(?<=[A-Za-z])\([^()\s]*,\s[^()]*\)|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|[^\s{}])+"
)
"""A run without spaces, but for those inside its braces and between a function's arguments."""
_COMMAND_SIGNS = "|".join(re.escape(sign) for sign in (*SPELLINGS, "\\cdot", "\\times", "\\pm"))
_SIGN = rf"(?:(?:{_COMMAND_SIGNS})(?![A-Za-z])|[-+=<>/*])"
_OPERAND = r"(?:[A-Za-z]|\d+(?:\.\d+)?)(?![A-Za-z\d(])"
_FACTOR = r"\s+[b-zB-HJ-Z](?![\w'’(.-])"
"""A letter on its own that is no word: of those there are a, A and I."""
_LED = rf"(?:(?<![\w.]){_OPERAND}\s*{_SIGN}\s*)"
_BEFORE = re.compile(rf"{_LED}+$")
_LEFT_SIDE = re.compile(rf"{_LED}*(?<![\w.]){_OPERAND}\s*$")
_RIGHT_SIDE = re.compile(rf"\s*{_OPERAND}")
_AFTER = re.compile(rf"(?:\s*{_SIGN}\s*{_OPERAND}|{_FACTOR})+")
_BETWEEN = re.compile(rf"\s*(?:{_SIGN}\s*(?:{_OPERAND}\s*{_SIGN}\s*)*)?$")
"""What joins two formulas: nothing but space, or signs with letters and numbers between them."""
_COMMAND = re.compile(r"\\([A-Za-z]+|.)")
_SCRIPT = re.compile(r"[\^_](?=[A-Za-z0-9{\\(*'-])")
_LONG_POWER = re.compile(r"([\^_])(\d{2,})")
_LONG_NAME = re.compile(r"[A-Za-z]{3,}")
"""Of letters in a row three are a word: ``snake_case``, ``log_2``."""
_OUTSIDE = "([.,;:!?)]…"
"""Signs that belong to the sentence where they stand at the ends of a word."""
_NAMES = (
    "frac dfrac tfrac sqrt binom sum prod int lim max min sup inf arg exp ln log sin cos tan "
    "cot sec csc sinh cosh tanh arcsin arccos arctan det gcd dim ker cdot times div pm mp "
    "circ odot otimes oplus partial nabla infty ell top prime dagger forall exists hat bar "
    "tilde vec dot ddot overline mathbf mathbb mathcal mathrm mathsf boldsymbol operatorname "
    "left right big Big lvert rvert lVert rVert langle rangle lfloor rfloor lceil rceil mid "
    "cap cup setminus emptyset ldots dots cdots "
)
_KNOWN = {*COMMANDS, *SPELLINGS, *(f"\\{name}" for name in _NAMES.split())}
_SYMBOLS = {"\\,", "\\;", "\\!", "\\|", "\\{", "\\}"}


class ReasonPiece(Struct, frozen=True):
    """A run of words, or one formula."""

    text: str
    """Words as written; a formula without its dollars."""
    is_math: bool
    at: int
    """Where ``text`` begins in the reason, in characters."""


def reason_pieces(reason: str) -> Iterator[ReasonPiece]:
    r"""The words and the formulas of a reason, in order.

    >>> [piece.text for piece in reason_pieces(r"divide by e^{z_1}, so $a$ is \sigma(z)")]
    ['divide by ', 'e^{z_1}', ', so ', 'a', ' is ', '\\sigma(z)']
    >>> [piece.text for piece in reason_pieces("the file snake_case.py, see C:\\temp")]
    ['the file snake_case.py, see C:\\temp']
    """
    position = 0
    for match in _BETWEEN_DOLLARS.finditer(reason):
        yield from _bare(reason[position : match.start()], position)
        yield ReasonPiece(match[1], is_math=True, at=match.start(1))
        position = match.end()
    yield from _bare(reason[position:], position)


def in_dollars(reason: str) -> str:
    r"""A reason with all its mathematics between dollars.

    >>> in_dollars("divide by e^x")
    'divide by $e^x$'
    """
    pieces = reason_pieces(reason)
    return "".join(f"${piece.text}$" if piece.is_math else piece.text for piece in pieces)


def _bare(text: str, at: int) -> Iterator[ReasonPiece]:
    """The pieces of a text without dollars, which begins at ``at``."""
    position = 0
    for start, end in _formulas(text):
        if start > position:
            yield ReasonPiece(text[position:start], is_math=False, at=at + position)
        # TeX raises one digit alone: a reason's 2^10 means what its reader takes it for.
        formula = _LONG_POWER.sub(r"\1{\2}", text[start:end])
        yield ReasonPiece(formula, is_math=True, at=at + start)
        position = end
    if position < len(text):
        yield ReasonPiece(text[position:], is_math=False, at=at + position)


def _formulas(text: str) -> list[tuple[int, int]]:
    """Where the bare formulas stand: ``\\sigma(-z) = 1 - \\sigma(z)`` is one, though only its
    outer words are known to be TeX."""
    found: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        start, end = _without_sentence_signs(match)
        if start == end or not _is_formula(text[start:end]):
            continue
        reached = found[-1][1] if found else 0
        first, end = _with_operands(text, reached, start, end)
        if found and _BETWEEN.match(text[reached:start]):
            found[-1] = (found[-1][0], end)
        else:
            found.append((first, end))
    return found


def _with_operands(text: str, reached: int, start: int, end: int) -> tuple[int, int]:
    """A formula's ends with the letters and numbers that signs join to it on both sides.

    Args:
        text: words with formulas in them.
        reached: nothing before this is looked at.
        start: of the word that is known to be a formula.
        end: of the same.
    """
    is_sign = text[start:end] in SPELLINGS
    left = (_LEFT_SIDE if is_sign else _BEFORE).search(text, reached, start)
    if is_sign and (right := _RIGHT_SIDE.match(text, end)):
        end = right.end()
    after = _AFTER.match(text, end)
    return left.start() if left else start, after.end() if after else end


def _without_sentence_signs(word: re.Match[str]) -> tuple[int, int]:
    """Where a word begins and ends without the sentence's signs around it; a bracket that is closed
    inside is its own."""
    text, start = word[0], word.start()
    end = word.end()
    while text and text[-1] in _OUTSIDE and not _closes(text):
        text, end = text[:-1], end - 1
    while text and text[0] in "([" and not _is_closed(text):
        text, start = text[1:], start + 1
    return start, end


def _closes(text: str) -> bool:
    """Whether the last sign closes a bracket of the same word."""
    opening = {")": "(", "]": "["}.get(text[-1])
    return opening is not None and text.count(opening) >= text.count(text[-1])


def _is_closed(text: str) -> bool:
    closing = {"(": ")", "[": "]"}[text[0]]
    return text.count(closing) >= text.count(text[0])


def _is_formula(word: str) -> bool:
    """Whether a word without spaces can only be TeX."""
    commands = [match[0] for match in _COMMAND.finditer(word)]
    if not set(commands) <= _KNOWN | _SYMBOLS:
        return False
    if word.count("{") != word.count("}"):
        return False
    # What stands in braces may be a word, as in x_{max}.
    plain = re.sub(r"\{.*\}", "", _COMMAND.sub("", word))
    if _LONG_NAME.search(plain):
        return False
    scripts = _SCRIPT.search(word) is not None and word[0] not in "^_"
    # A backslash behind a colon is a path on a disk: C:\beta.
    return scripts or (bool(_KNOWN & set(commands)) and ":\\" not in word)
