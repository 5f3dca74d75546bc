"""Events are no ordered arguments: ``P(A, B)``, ``P(B, A)`` and ``P(B \\cap A)`` are one number."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme

PROBABILITIES = frozenset(
    {"P", "\\mathbb{P}", "\\mathrm{P}", "\\mathrm{Pr}", "\\mathbf{P}", "\\mathsf{P}"}
)
"""Names that by custom are the probability of events, between commas of all of them."""
_WORD = re.compile(r"\\(?:mathrm|operatorname|text|textrm)\{[^{}]*\}")
_LETTER = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
_TEXT = ("\\text", "\\textrm", "\\mbox", "\\textit", "\\textnormal")
_GIVEN = "\\mid "
_AND = re.compile(r",|\\cap |\\text\{ and \}")
_OR = re.compile(r"\\cup |\\text\{ or \}")
_MEET, _JOIN = "\\cap ", "\\cup "


def ordered(name: str, pattern: str, values: Sequence[Expr]) -> tuple[str, list[Expr]]:
    """A function's pattern and values with what is joined by \\cap or \\cup (and by commas, of a
    probability) in an order that does not depend on how it was written.

    Args:
        name: the function's.
        pattern: what stands in its brackets, ``#`` for each value.
        values: in the order of the pattern.
    """
    if name not in PROBABILITIES and not (_MEET in pattern or _JOIN in pattern):
        return pattern, list(values)
    parts, rest = [], list(values)
    for part in pattern.split(_GIVEN):
        count = part.count("#")
        own, rest = rest[:count], rest[count:]
        parts.append(_ordered_part(part, own, name in PROBABILITIES))
    return _GIVEN.join(text for text, _ in parts), [v for _, own in parts for v in own]


def _ordered_part(part: str, values: list[Expr], commas: bool) -> tuple[str, list[Expr]]:
    """The events on one side of the bar; those joined in two ways at once stay as written."""
    meets, joins = bool(_AND.search(part)), bool(_OR.search(part))
    is_one_way = meets != joins
    if not is_one_way or ("," in part and not commas):
        return part, values
    items: list[tuple[str, list[Expr]]] = []
    rest = values
    for text in (_AND if meets else _OR).split(part):
        count = text.count("#")
        items.append((text, rest[:count]))
        rest = rest[count:]
    items.sort(key=lambda item: (item[0], [str(value) for value in item[1]]))
    meet = "," if commas else _MEET
    joint = _JOIN if joins else meet
    ordered = joint.join(text for text, _ in items)
    return ordered, [value for _, own in items for value in own]


def is_explained(letter: str, context: Context) -> bool:
    """Whether an answer declares or defines something with this letter, so that it is a function
    like any other."""
    heads = [str(getattr(rule.head, "name", rule.head)) for rule in context.rules]
    heads += [str(phrase.head) for phrase in context.phrases]
    names = [*context.names, *heads]
    return any(re.match(rf"{re.escape(letter)}(?![A-Za-z])", name) for name in names)


def known_letters(reader: Reader) -> set[str]:
    """The letters in the names of what is bound, declared or defined; those of random numbers
    only where no mean is taken over an order of them, which is an event like any other."""
    context = reader.context
    heads = [str(getattr(rule.head, "name", rule.head)) for rule in context.rules]
    declared = [
        name
        for name, known in context.names.items()
        if not context.has_means_over_orders or known.domain.kind != "random" or known.shape
    ]
    names = [*reader.scope, *declared, *reader.late, *heads]
    return {letter for name in names for letter in _LETTER.findall(_WORD.sub("", name))}


def holds_any(letters: Collection[str], run: Sequence[Lexeme]) -> bool:
    """Whether one of some letters stands in a run, not in a word: the letters of
    ``\\text{colorblind}`` are no names."""
    depth = 0
    before = ""
    for lexeme in run:
        if depth or (lexeme.text == "{" and before in _TEXT):
            depth += lexeme.nesting
        elif lexeme.text in letters:
            return True
        before = lexeme.text
    return False
