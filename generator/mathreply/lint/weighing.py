"""How much the text between two dollars is like a formula, and a single dollar like a price.

Weights are sums of small, separate signs, of about two units a clear one; only their comparison
over a whole paragraph decides (:mod:`mathreply.lint.pairing`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from mathreply.lint.known.macros import KNOWN
from mathreply.lint.names import names

LIKELY = 0.5
"""From here on content is rather a formula than not; below minus this, it is rather none."""
SURE = 1.5
"""From here on content is a formula where nothing speaks for something else."""
CLEAR = 3.0
"""Two readings that differ by so much cannot both be meant."""

LOST = re.compile(
    r"(?P<end>\r(?!\n)|(?<!\r)\n)(?P<rest>(?<=\n)(?:abla|otin|onumber)\b"
    r"|(?<=\r)(?:ho|ight|angle|ceil|floor|ule)\b)"
)
"""``\\nabla`` and ``\\rho`` after an escape has made line ends of their first two characters."""

BACKTICKS = re.compile(r"(?P<ticks>`+)(?P<tex>[^`]+)(?P=ticks)")
"""What GitHub wants between the dollars."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\t(?=[a-z])")
"""What an escape has made of a backslash and the letter after it."""
_LONGEST = 1_000
_COMMAND = re.compile(r"\\[A-Za-z]+|\\[,;:!{}|\\]")
_WORDS_IN_TEX = re.compile(
    r"\\(?:text[a-z]*|mbox|hbox|mathrm|mathit|mathsf|mathtt|operatorname\*?|tag|label|ce|begin|end)"
    r"\s*\{(?:[^{}]|\{[^{}]*\})*\}"
)
_NAME = re.compile(r"\\[A-Za-z]+\*?")
_BRACED = re.compile(r"\{[^{}]*\}")
_WORD = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
_CJK = re.compile("[\u2e80-\u2fff\u3005-\u30ff\u3130-\u318f\u31f0-\u9fff\uac00-\ud7af]")
_CJK_MARK = re.compile("[、。「-】〝-〟！（），：；？［］｛｝｡-､“”]")
_APPLIED = re.compile(r"[A-Za-z]{4,}(?=[({_^])")
_TIGHT = re.compile(r"(?=\S*[\^_=<>(){}])\S+")
_LETTERS = re.compile("[\u0370-\u03ff\u0400-\u04ff\u0590-\u08ff\u0900-\u0dff]{2,}")
_SOUND = re.compile(r"[^\W_]|[∑∏∫√∇∂∞]")
_BESIDE = re.compile(r"[A-Za-z0-9)}\]|\\]")
"""Beside a lone sign, outside of its dollars: the end of a formula, or the beginning of one."""
_STRONG = re.compile(r"[\^_=<>≤≥≠≈∈→∞∑∏∫√]")
_WEAK = re.compile(r"[+*/|'−×·±-]")
_ATOM = re.compile(
    r"[A-Z]{2,3}['′]?|[^\W\d_]['′]*\d?|\d{1,3}[^\W\d_]{1,3}|\d+|-\d+(?:\.\d+)?|[^\W\d_]{1,2}[([][^()\[\]]{1,20}[)\]]['′]*"
    r"|\([^()]{1,24}\)|\[[^\[\]]{1,24}\]|[^\W\d_](?:,\s?[^\W\d_])+|[^\W\d_]!|\d+!",
    re.UNICODE,
)
_SMALL = re.compile(r"[^\W_]{1,3}")
_NUMBER = re.compile(r"[\d.,\s]*\d\s*(?:k|K|m|M|bn|million)?")
_OPEN_END = re.compile(r"(?<![\^_=])(?<!^)[-+=<>*/×÷−–:(\[{~≈→⇒⇔≤≥≠]$|\d ?x$|\b(?:or|and)$")
_OPEN_START = re.compile(r"[.,;:?!)\]}，。、；：？！）=/]")
_PROGRAM = re.compile(r"[\"`#@]|;\s*$|\bvar\b|->|=>|::|==|&&|\|\|")
_FUNCTIONS = names(
    "sin cos tan log exp max min sup inf lim det dim ker gcd ln lg mod arg sinh cosh tanh sec csc "
    "cot softmax sigmoid argmax argmin Var Cov Pr dx dy dt dz du dv dw div curl grad rank tr diag"
)
_SHORT = names(
    "an and are as at be by do for from go he if is it me my no not of on or so the then that "
    "this us we with per was each der die das und le la les et de un el los"
)
_UNSLASHED = (
    frozenset(("mathds", "mathbbm")).union(*KNOWN.values())
    - _FUNCTIONS
    - names(
        "and because for if not of or so the then this top over above mid set square star space "
        "text to with choose color due expand small large tiny class style data shape check bar "
        "box bullet flat natural sharp prime sum product prod start end root table rule show "
        "message image page def let left right char real sub sect Box unit exists exist middle "
        "long global tag begin newline"
    )
)
"""Names of commands that stand for mathematics even where a copy has lost their backslash."""
_STRUCTURE = names(
    "in to sum left right exists top bar prime mid not over choose sub text prod root"
)
"""Names that are English words as well: they weigh nothing either way."""
_WEIGHTLESS = _FUNCTIONS | _STRUCTURE

_PRICE = re.compile(
    r"\s?(?:\d{1,3}(?:[,.'\u00a0\u202f ]\d{3})+|\d+)?(?:[.,]\d{1,2})?\d*"
    r"(?P<unit>\s?(?:k|K|m|M|bn|B|USD|usd|million|billion|thousand|dollars?|cents?|¢)\b)?"
)
_PRICE_END = re.compile(r"\d\s?$")


@lru_cache(maxsize=2_048)  # the same few are asked for by several checks, and in each pass
def formula_weight(content: str, before: str, after: str) -> float:
    """How much ``content`` is like a formula between two dollars.

    Args:
        content: what stands between them.
        before: the character before the opening dollar; empty at the beginning of a line.
        after: the character after the closing one; empty at the end of a line.
    """
    if match := BACKTICKS.fullmatch(content):
        content = match["tex"]
    content = _CONTROL.sub(r"\\", LOST.sub(r"\\nabla ", content[:_LONGEST]))
    text = content.strip()
    if not text:
        return -9.0
    weight = _edges(content, text)
    weight -= (before.isascii() and before.isalnum()) + (after.isascii() and after.isalnum())
    commands = _COMMAND.search(text.rstrip("\\")) is not None
    bare = _WORDS_IN_TEX.sub(" ", text)
    weight -= _prose(bare)
    if commands:
        return weight + 4.0
    if not _SOUND.search(text):
        return weight + (-2.0 if _BESIDE.match(before) or _BESIDE.match(after) else 1.0)
    return weight + _plain(text)


def _edges(content: str, text: str) -> float:
    """What blanks, line ends and signs at the ends of the content weigh."""
    left, right = content[0].isspace(), content[-1].isspace()
    weight = 0.0
    if left != right:
        weight -= 1.5
    elif left:
        weight -= 0.5
    if "\n" in content or "\r" in content:
        weight -= 1.0
    if _OPEN_END.search(text):
        weight -= 3.0
    if _OPEN_START.match(text):
        weight -= 2.0
    return weight


def _prose(bare: str) -> float:
    """How much of the content is words, in any writing; words in ``\\text`` have been taken out."""
    outside = _BRACED.sub(" ", _NAME.sub(" ", bare))
    found = [word for word in _WORD.findall(outside) if word not in _WEIGHTLESS]
    if _is_sentence(outside):
        words = found  # “delta is” speaks of a letter; it does not set one
    else:
        words = [word for word in found if not _is_lost_command(word)]
    weight = _of_words(words, outside)
    if _TIGHT.fullmatch(bare):
        weight = min(weight, 1.5)
    lost_commands = len(found) - len(words)
    weight -= min(2.0, 1.5 * lost_commands)
    ideographs = len(_CJK.findall(outside))
    weight += min(6.0, 1.5 * ideographs)
    marks = len(_CJK_MARK.findall(outside))
    weight += min(3.0, 2.0 * marks) if ideographs else min(0.5, 0.5 * marks)
    if not _greek(outside):
        weight += 2.0 * len(_LETTERS.findall(outside))
    if _PROGRAM.search(outside):
        weight += 2.0
    return min(weight, 9.0)


def _of_words(words: Sequence[str], outside: str) -> float:
    """How much words of Latin letters speak for prose: long ones most, names of functions less."""
    applied = len(_APPLIED.findall(outside))
    long = sum(len(word) > 3 for word in words)
    three = sum(len(word) == 3 and not word.isupper() for word in words)
    short = sum(word.lower() in _SHORT for word in words)
    return 2.5 * long - 2.0 * min(applied, long) + 1.0 * three + 0.8 * short


def _is_sentence(text: str) -> bool:
    """Whether a word that only language has stands in a text, and no sign of mathematics."""
    return not _STRONG.search(text) and any(
        len(word) > 1 and word in _SHORT for word in _WORD.findall(text)
    )


def _is_lost_command(word: str) -> bool:
    """Whether a word is a command without its backslash, perhaps with the letter before it."""
    return len(word) > 2 and (word in _UNSLASHED or (len(word) > 4 and word[1:] in _UNSLASHED))


def _greek(text: str) -> bool:
    return all("\u0370" <= letter <= "\u03ff" for word in _LETTERS.findall(text) for letter in word)


def _plain(text: str) -> float:
    """What content without a command of TeX weighs, words apart."""
    if _CJK.search(text):
        return 2.0 if _STRONG.search(text) else 0.0
    if _ATOM.fullmatch(text):
        return 1.6 if text.isdecimal() else 2.0
    if _NUMBER.fullmatch(text):
        return 1.6
    if _STRONG.search(text):
        return 2.5
    if _WEAK.search(text):
        return 1.5
    words = _WORD.findall(text)
    if not words:
        return 1.5 if any(map(str.isalnum, text)) else 0.0
    if _SMALL.fullmatch(text):
        return 1.5
    meant = any(word in _STRUCTURE or _is_lost_command(word) for word in words)
    return 1.5 if meant and not _is_sentence(text) else 0.0


def price_weight(after: str, before: str) -> float:
    """How much a dollar is like the sign of a price.

    Args:
        after: what follows it on its line.
        before: what stands before it on its line.
    """
    if _is_prefix(after):
        return 0.8
    if _PRICE_END.search(before) and not after[:1].isalnum():
        return 0.3
    return -0.6


def is_price(after: str, before: str) -> bool:
    """Whether a number with at most a unit stands right behind a dollar, or right before it."""
    return price_weight(after, before) > 0


def _is_prefix(after: str) -> bool:
    match = _PRICE.match(after)
    if match is None or not any(character.isdecimal() for character in match.group()):
        return False
    following = after[match.end() : match.end() + 2]
    return following[:1] not in ("^", "_", "\\", "{", "!") and not (
        following[:1].isalpha() and match["unit"] is None and following != "x "
    )
