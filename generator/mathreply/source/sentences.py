"""Running text in sentences, and the formulas that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct

from mathreply.source.formulas import PlacedFormula, without_code

_TOLD = re.compile(
    r"(?<!if )(?<!when )(?<!once )\b(?:you|they|he|she|others|who|which)\s+"
    r"(?:let|write|define|denote|abbreviate|introduce|had|set|put|substitute|consider|call)\b",
    re.IGNORECASE,
)
"""What somebody does, and need not be right: ``you write``, but not ``if you write``."""
_TAKEN_BACK = re.compile(
    r"\b(?:wrong|false|incorrect|mistake|nonsense|absurd|ignored?|fails?|instead|otherwise|else|"
    r"counterexample|contradiction|bad|crude|only)\b"
    r"|\?\s*$",
    re.IGNORECASE,
)
"""What takes back, behind a definition, what it says, or asks whether it is one."""
_PARTLY = re.compile(
    r"\s*,?\s*(?:(?:if|when|whenever|unless|at)\s+x{3}|[^.]*\belsewhere\b)", re.IGNORECASE
)
"""What follows a definition that holds for some values alone, its formulas as letters."""
_END = re.compile(r"[.!?](?=\s|$)|\n\s*\n")
"""The end of a sentence."""
_QUOTED = re.compile(
    r"^ {0,3}>[^\n]*|^\[quote\b.*?^\[/quote\]|<!--.*?-->",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
"""What somebody else has written, and comments, which nobody reads."""
_STRUCK = re.compile(r"~~(?=\S).*?~~|<(?P<tag>s|del)>.*?</(?P=tag)>", re.DOTALL)
"""What is struck out."""


def without_formulas(text: str, formulas: Iterable[PlacedFormula]) -> str:
    """Prose with a letter over and over in place of its formulas, which may hold full stops."""
    for formula in formulas:
        size = formula.end - formula.start
        text = text[: formula.start] + "x" * size + text[formula.end :]
    return text


def _sentences(plain: str) -> list[str]:
    """Prose in sentences, with all that stands between them."""
    ends = [0, *(end.end() for end in _END.finditer(plain)), len(plain)]
    return [plain[begin:end] for begin, end in pairwise(ends)]


class FormulaInSentence(Struct):
    """A formula in its sentence."""

    formula: PlacedFormula
    sentence: int
    """Which one it is."""
    before: str
    after: str

    @property
    def is_taken_back(self) -> bool:
        """Whether its sentence tells what somebody does, asks, or says that it is wrong."""
        return bool(_TOLD.search(self.before) or _TAKEN_BACK.search(self.after))

    @property
    def is_whole(self) -> bool:
        """Whether its sentence ends before what is shown below it."""
        return self.after.rstrip("*_ \n\t").endswith((".", "!", "?"))

    @property
    def is_asked(self) -> bool:
        """Whether its sentence is a question."""
        return self.after.rstrip("*_ \n\t").endswith("?")

    @property
    def is_partial(self) -> bool:
        """Whether what it defines is that for some values alone: ``$f(t) = t^2$ if $t > 0$``."""
        return _PARTLY.match(self.after) is not None


def in_sentences(text: str, formulas: Iterable[PlacedFormula]) -> list[FormulaInSentence]:
    """Formulas with the words of their sentences."""
    sentences = _sentences(without_formulas(text, formulas))
    placed: list[FormulaInSentence] = []
    number, begin = 0, 0
    for formula in formulas:
        while formula.start >= begin + len(sentences[number]):
            begin += len(sentences[number])
            number += 1
        own = sentences[number]
        before, after = own[: formula.start - begin], own[formula.end - begin :]
        placed.append(FormulaInSentence(formula, number, before, after))
    return placed


def own_words(raw: str) -> str:
    """Prose with spaces in place of its code, of what it quotes or strikes out, and of its
    comments."""
    text = without_code(raw)
    for unsaid in (_QUOTED, _STRUCK):
        text = unsaid.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text
