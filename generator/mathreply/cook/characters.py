"""What the forum's rules call white space and punctuation, which is not what Python calls them.

Source: ``discourse-math`` commit 0b026251; ECMAScript's ``String.prototype.trim``; markdown-it's
    ``isWhiteSpace``.
"""

from __future__ import annotations

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace

_TRIMMED = "\t\n\x0b\x0c\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_PUNCTUATION_BEYOND_ASCII = "、。，：；．？！،؛؟ฯ"
_SAFE = frozenset(_PUNCTUATION_BEYOND_ASCII) | {
    chr(code) for code in range(0x3001) if isWhiteSpace(code) or isMdAsciiPunct(code)
}


def trim(text: str) -> str:
    """``text`` without the white space that JavaScript trims: NBSP and BOM too, but not U+0085 or
    U+001C."""
    return text.strip(_TRIMMED)


def is_safe_boundary(character: str, delimiter: str) -> bool:
    """Whether ``character`` may stand against a ``delimiter`` of inline math, outside.

    Curly quotes, dashes, CJK letters and emoji are not safe: the forum hands a character's code
    where a character is wanted, so its test for Unicode punctuation never succeeds.
    """
    return character != delimiter and character in _SAFE


def is_word_boundary(character: str) -> bool:
    """Whether ``character`` may stand against a mention or a hashtag."""
    return isWhiteSpace(ord(character)) or isPunctChar(character)


def is_escaped(text: str, position: int) -> bool:
    """Whether an odd number of backslashes stands before ``position``."""
    before = position
    while before > 0 and text[before - 1] == "\\":
        before -= 1
    return (position - before) % 2 == 1


def only_blanks(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` holds nothing but spaces and tabs."""
    return not text[start:end].strip(" \t")
