"""Which formulas of the text are said of what stands below them: not those that their sentence
denies, those between which the text leaves the choice, nor those of a case that it leaves again."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from mathreply.model import Answer, Prose, Span
from mathreply.source.defining import defined_by
from mathreply.source.formulas import FormulaSource, formulas_of, placed_in
from mathreply.source.naming import canonical, is_name
from mathreply.source.sentences import FormulaInSentence, in_sentences, own_words

_DENIED_BEFORE = re.compile(
    r"(?:\b(?:not|never|unless|except|without|nor)\b|n[’']t\b)(?:\s+\w+){0,2}\s*$", re.IGNORECASE
)
_DENIED_BEHIND = re.compile(
    r"\s*(?:fails?\b|(?:is|are|was|were|be|would\s+be)\s+(?:not|never|false|wrong|excluded|an?\s+bad)\b"
    r"|(?:is\s+)?not\s+assumed|does\s+not\s+hold|\w+\s+\w+\s+would\s+be\s+wrong)",
    re.IGNORECASE,
)
_EITHER_BEHIND = re.compile(r"\s*,?\s*or\s+x", re.IGNORECASE)
_EITHER_BEFORE = re.compile(r"x\s*,?\s*or\s+$", re.IGNORECASE)
"""What stands between two formulas of which one holds; they are letters here."""
_CASE = re.compile(
    r"\b(?:if|when|whenever|cases?|for\s+(?:instance|example)|e\.\s?g\.|first\s+part|at\s+first"
    r"|for\s+the\s+moment|might|may|could|once|were)\b",
    re.IGNORECASE,
)
_LEAVING = re.compile(
    r"\bin\s+general\b|\botherwise\b|\bnevertheless\b|\banyway\b|\bthe\s+other\s+cases?\b|\binstead\b"
    r"|\b(?:do|does|did|are|is|need)\s+not\s*(?:[:.,]|$|be\b)|\barbitrary\b|\bfree\b"
    r"|\bsecond\s+(?:case|part)\b",
    re.IGNORECASE,
)


Formulas = tuple[FormulaSource, ...]


def in_force(answer: Answer) -> tuple[Formulas, Formulas]:
    """The formulas of an answer that are said of what stands below them, and those within lines
    that are not."""
    every = formulas_of(answer)
    out = {*_left_out(answer), *_told_twice(every)}
    kept = tuple(one for one in every if one.span not in out)
    return kept, tuple(one for one in every if one.span in out)


_LAW_OR_RANGE = re.compile(r"(?P<name>[^=<>]+?)\s*(?:\\sim|\\in\s*(?=[\[(]))\s*(?P<said>.+)")


def _told_twice(formulas: Formulas) -> Iterator[Span | None]:
    """The places at which a name is said to have one distribution, or to run over one interval,
    where another is said of it elsewhere: which of them is meant is not known."""
    found: dict[str, dict[str, list[Span | None]]] = {}
    for one in formulas:
        match = _LAW_OR_RANGE.fullmatch(one.tex.strip()) if one.is_inline else None
        if match is not None and is_name(match["name"]):
            said = found.setdefault(canonical(match["name"]), {})
            said.setdefault(canonical(match["said"]), []).append(one.span)
    for said in found.values():
        if len(said) > 1:
            yield from itertools.chain.from_iterable(said.values())


def _left_out(answer: Answer) -> Iterator[Span]:
    blocks = answer.blocks
    behind = ""
    for block in reversed(blocks):
        if not isinstance(block, Prose):
            continue
        text = own_words(block.raw)
        for one in in_sentences(text, tuple(placed_in(block))):
            rest = text[one.formula.end + len(one.after) :]
            if _is_denied(one) or _is_left(one, f"{rest}\n{behind}"):
                yield one.formula.span
        behind = f"{text}\n{behind}"


def _is_denied(one: FormulaInSentence) -> bool:
    before = re.split(r"[,;:]", one.before)[-1]
    if _DENIED_BEFORE.search(before) or _DENIED_BEHIND.match(one.after):
        return True
    if one.is_partial and defined_by(one.formula.tex):
        return True
    return bool(_EITHER_BEHIND.match(one.after) or _EITHER_BEFORE.search(one.before))


def _is_left(one: FormulaInSentence, rest: str) -> bool:
    """Whether a formula stands in a sentence on a case, which ends before its display, and the
    text then goes on without it."""
    is_whole = one.after.rstrip().endswith((".", "!"))
    is_of_case = is_whole and _CASE.search(f"{one.before} {one.after}")
    return bool(is_of_case and _LEAVING.search(f"{one.after} {rest}"))
