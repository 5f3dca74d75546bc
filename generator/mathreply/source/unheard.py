"""Conditions that the text says around a display and that are not understood: ``For even $n$:``,
``whenever $x \\in \\{0, 1\\}$``. Nothing is assumed, and nothing is called false for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mathreply.source.formulas import PlacedFormula

_RELATION = re.compile(
    r"[=<>]|\\(?:leq?|geq?|neq?|leqslant|geqslant|in|notin|approx|succ|succeq|mid)(?![A-Za-z])"
)
_SENTENCE = re.compile(r"[.!?](?=\s|$)|\n\s*\n")
_GOES_ON = re.compile(r"\s*(?:then|so|now|here)?\b[^$]{0,40}", re.IGNORECASE)
"""What a sentence is that only leads to the display: the one before it says the condition."""
_KINDS = (
    r"(?:even|odd|prime|large|small|big|rational|irrational|integral|whole|distinct|equal|different"
    r"|singular|diagonal|zero)"
)
_BEFORE_NAME = re.compile(
    rf"\b(?:for|if|when|whenever|let|suppose|assume|take)\b[^$]*\b(?:{_KINDS}|some|no)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
"""``for even``, ``for sufficiently large``, ``for some``."""
_BEHIND_NAME = re.compile(
    rf"\s*(?:is|are|be|being)?\s*(?:not\b|(?:both|all|an?|sufficiently|very|so)?\s*{_KINDS}\b"
    r"|(?:an?|the)\s+(?:multiple|power|root|solution|zero|divisor|integer)\b|divisible\b)",
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(
    r"\b(?:for|if|when|whenever|unless|provided|suppose|assume|assuming|on|at|outside)\b"
    r"(?:\s+(?:all|any|every|each|that|the|point|interval|either))*\s*$",
    re.IGNORECASE,
)
_HYPOTHESIS = re.compile(r"\b(?:for|if|when|whenever|let|suppose|assume|take)\b", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"\bthere\s+(?:is|are|exists?)\b.*\b(?:such\s+that|so\s+that|with|for\s+which)\b"
    r"|\bunless\b|\bmod(?:ulo)?\b|\bin\s+the\s+limit\b|\basymptotically\b",
    re.IGNORECASE | re.DOTALL,
)
"""What makes another claim of the display."""
_BEHIND_DISPLAY = re.compile(
    r"\s*[,;(]?\s*(?:for|if|when|whenever|provided|unless|as\s+long\s+as|assuming|on|at)\b",
    re.IGNORECASE,
)
_OF_ALL = re.compile(
    r"[^=]*=\s*[01]\s*,.*dots.*|[^=]*\\in\s*\\math(?:bb|bf)\s*\{?\s*[RC](?![A-Za-z]).*"
)


def unheard_before(
    text: str, formulas: Sequence[PlacedFormula], heard: Sequence[str]
) -> tuple[str, ...]:
    """What the sentence right before a display says and is not understood.

    Args:
        text: the prose before the display, formulas and all.
        formulas: those in it.
        heard: the TeX of the definitions and conditions that were understood.
    """
    ends = [found.end() for found in _SENTENCE.finditer(text.rstrip())]
    begins = [0, *(end for end in ends if end < len(text.rstrip()))]
    begin = begins[-1]
    if len(begins) > 1 and _GOES_ON.fullmatch(text[begin:]):
        begin = begins[-2]
    return tuple(_told(text, begin, len(text), formulas, heard))


def unheard_behind(
    text: str, formulas: Sequence[PlacedFormula], heard: Sequence[str]
) -> tuple[str, ...]:
    """The same of the words right behind a display: ``for all $x \\in \\{0, 1\\}$.``"""
    if _BEHIND_DISPLAY.match(text) is None:
        return ()
    end = _SENTENCE.search(text.lstrip())
    last = len(text) if end is None else end.start() + len(text) - len(text.lstrip())
    return tuple(_told(text, 0, last, formulas, heard))


def _told(
    text: str, begin: int, end: int, formulas: Sequence[PlacedFormula], heard: Sequence[str]
) -> Iterator[str]:
    within = [one for one in formulas if begin <= one.start < end]
    at = begin
    for one in within:
        before, behind = text[at : one.start], text[one.end : end]
        at = one.end
        tex = one.tex.strip()
        if tex in heard or _OF_ALL.fullmatch(tex):
            continue
        is_hypothesis = _HYPOTHESIS.search(text[begin : one.start])
        if _CONDITIONAL.search(before) and _RELATION.search(tex):
            yield tex
        elif _BEFORE_NAME.search(before):
            yield f"{_as_text(_LAST_WORDS.findall(before)[-1])} {tex}"
        elif is_hypothesis and (said := _BEHIND_NAME.match(behind)):
            yield f"{tex} {_as_text(said[0])}"
    if _OTHERWISE.search(text[begin:end]):
        words = _as_text(text[begin : within[0].start if within else end])
        yield f"{words} {within[-1].tex.strip()}" if within else words


def _as_text(words: str) -> str:
    """Words as TeX has them, without braces of their own."""
    return f"\\text{{{' '.join(words.replace('{', '').replace('}', '').split())}}}"


_LAST_WORDS = re.compile(r"(?:\w+\s+){1,3}$")
