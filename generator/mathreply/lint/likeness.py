"""Whether a piece of text was meant as TeX, as a price, or as words; estimates that only decide
what is told."""

from __future__ import annotations

import re

from mathreply.lint.known.macros import KNOWN
from mathreply.lint.names import names

_LONGEST = 4_000
_COMMAND = re.compile(r"\\[A-Za-z]{2,}|\\[,;:!{}|\\]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_FUNCTIONS = names(
    "sin cos tan log exp max min sup inf lim det dim ker gcd ln lg mod arg "
    "sinh cosh tanh softmax sigmoid argmax argmin Var Cov Pr dx dy dt dz du dv dw"
)
_SHORT_WORDS = names(
    "a an and are as at be by do for from go he if in is it me my no not of on or so "
    "the then that this to up us we with per was"
)
_SIGN = re.compile(r"[\^_=<>+*/|'≤≥≠≈×·±∈→∞∑∏∫√−-]")
_OPEN_ENDED = re.compile(r"[-+=<>*/,;:.?!(]$")
_SINGLE = re.compile(
    r"-?\d*[^\W\d_]['′]*\d?|-?\d*[^\W\d_](?:\([^()]{1,12}\)|\[[^\[\]]{1,12}\])|\([^()]{1,20}\)"
    r"|[^\W\d_](?:,\s?[^\W\d_])+",
    re.UNICODE,
)
_ANY = frozenset().union(*KNOWN.values()) | {"begin", "end", "left", "right"}
_NAME = re.compile(r"\\([A-Za-z]{2,})")
_STRANGE = re.compile(r"\\(?:[A-Za-z](?![A-Za-z])|[^A-Za-z\s,;:!{}|\\&%#$])")
_ROW = re.compile(r"\\\\[ \t]*(?:[\r\n]|\Z)|&[ \t]*(?:[=<>≤≥]|\\[A-Za-z])")
_PRICE = re.compile(r"\d[\d.,]*\s*(?:k|K|m|M|bn|million|USD|EUR|dollars?)?")


def looks_like_tex(text: str) -> bool:
    """Whether text between two delimiters is mathematics rather than words or prices."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return False
    if _COMMAND.search(text):
        return True
    if has_words(text) or _OPEN_ENDED.search(text) or _PRICE.fullmatch(text):
        return False
    if text[0].isdecimal():
        return bool(re.search(r"[\^_=<>+*/'-]|^\d+[a-z]\b", text))
    return bool(_SIGN.search(text) or _SINGLE.fullmatch(text))


def holds_command(text: str) -> bool:
    """Whether a command that engines know stands in a text."""
    return any(name in _ANY for name in _NAME.findall(text))


def holds_only_known(tex: str) -> bool:
    r"""Whether engines know every command in TeX, and no sign is escaped that TeX has no use for
    escaped, such as ``\w``, ``\+`` and ``\(`` in a pattern of a program."""
    return not _STRANGE.search(tex) and all(name in _ANY for name in _NAME.findall(tex))


def holds_bare_tex(line: str) -> bool:
    """Whether a line, without its formulas, is TeX that has no delimiters, or a row of it."""
    return holds_command(line) or _ROW.search(line) is not None


def may_be_tex(text: str) -> bool:
    """Whether text between delimiters that nobody types by chance, such as ``\\(``, is anything but
    words."""
    return looks_like_tex(text) or (0 < len(text.strip()) <= _LONGEST and not has_words(text))


def begins_like_tex(text: str) -> bool:
    """Whether what follows a lone dollar is the beginning of a formula."""
    return bool(re.match(r"\\[A-Za-z]{2,}|[^\W\d](?:\^|_\{|_\w\b)|\d+[a-z]?\^", text))


def line_is_tex(line: str) -> bool:
    """Whether one line of a display, unclosed, may belong to it."""
    line = line.strip()
    return bool(line) and (
        (_COMMAND.search(line) is not None and len(_words(line)) < 6) or looks_like_tex(line)
    )


def _words(text: str) -> list[str]:
    return [
        word
        for word in _WORD.findall(re.sub(r"\\[A-Za-z]+\*?(?:\{[^{}]*\})?", " ", text))
        if word not in _FUNCTIONS
    ]


def has_words(text: str, length: int = 3) -> bool:
    """Whether words of a language stand in a text, outside of TeX commands."""
    return any(
        (len(word) >= length and word.isascii())
        or word.lower() in _SHORT_WORDS
        or _is_foreign(word)
        for word in _words(text)
    )


def _is_foreign(word: str) -> bool:
    """Two CJK or Cyrillic letters in a row are a word; Greek ones may be a product."""
    return not word.isascii() and not all(
        "Ͱ" <= letter <= "Ͽ" or ord(letter) >= 0x1D400 for letter in word
    )
