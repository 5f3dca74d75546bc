"""Equations that the words beside a chain give as its reason: ``Since $x + y = 1$, we have``,
``Using $p + q = 1$,``, and behind it ``because $a b = 1$.``, ``where we used $u^\\top u = 1$.``

Whether they hold nobody knows who reads the chain alone, so nothing is proved by them; a step that
fails where they do not hold is not false.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.model import Prose, Statement
from mathreply.source.formulas import placed_in
from mathreply.source.given import is_not_meant
from mathreply.source.sentences import own_words
from mathreply.tex.chain import read_chain

_REASON = re.compile(
    r"\b(?:since|because(?:\s+of)?|as|using|use[ds]?|recall(?:ing)?|remember(?:ing)?|not(?:e|ing)"
    r"|know(?:ing)?|given|from|thanks\s+to|due\s+to|where|by|with|for)"
    r"(?:\s+(?:again|also|here|now|once\s+more))?"
    r"(?:\s+(?:the|our|this|that)\s+(?:(?:[a-z]+\s+){0,2})?"
    r"(?:fact|identity|constraint|condition|assumption|relation|equation|normali[sz]ation))?"
    r"(?:\s+that)?(?:\s+we\s+(?:have|know|assumed?|used?))?(?:\s+that)?\s*$",
    re.IGNORECASE,
)
"""Words right before an equation that is a reason."""
_JOINED = re.compile(r"\s*(?:,|,?\s*and)\s*(?:that\s+)?", re.IGNORECASE)
"""What stands between two of them."""
_PARAGRAPH = re.compile(r"\n\s*\n")
_SENTENCE = re.compile(r"[.!?](?=\s|$)")
_RELATIONS = frozenset({"=", "<", ">", "\\le", "\\leq", "\\ge", "\\geq", "\\ne", "\\neq"})


def reasons_before(block: Prose) -> tuple[Statement, ...]:
    """The equations that the last paragraph of a stretch of prose gives as reasons."""
    text = own_words(block.raw).rstrip()
    breaks = [found.end() for found in _PARAGRAPH.finditer(text)]
    return tuple(_reasons(block, breaks[-1] if breaks else 0, len(text)))


def reasons_behind(block: Prose) -> tuple[Statement, ...]:
    """The same of its first sentence, right behind a display."""
    text = own_words(block.raw)
    start = len(text) - len(text.lstrip())
    paragraph = _PARAGRAPH.search(text, start)
    # A full stop within a formula ends no sentence.
    plain = text
    for formula in placed_in(block):
        size = formula.end - formula.start
        plain = plain[: formula.start] + "x" * size + plain[formula.end :]
    sentence = _SENTENCE.search(plain, start)
    ends = [found.start() for found in (paragraph, sentence) if found is not None]
    return tuple(_reasons(block, 0, min(ends, default=len(text))))


def _reasons(block: Prose, begin: int, end: int) -> Iterator[Statement]:
    text = own_words(block.raw)
    last_end, was_reason = begin, False
    for formula in placed_in(block):
        if not begin <= formula.start < end:
            continue
        words = text[last_end : formula.start]
        last_end = formula.end
        is_reason = bool(_REASON.search(words)) or (was_reason and bool(_JOINED.fullmatch(words)))
        was_reason = is_reason
        is_shown = bool(text[formula.start : formula.end].strip())  # neither code nor quoted
        is_meant = not is_not_meant(text[begin : formula.start], text[formula.end : end])
        if is_reason and is_shown and is_meant and _is_relation(formula.tex):
            yield Statement(formula.tex.strip(), formula.span, local=True)


def _is_relation(tex: str) -> bool:
    """Whether a formula is one chain of equations or orders."""
    chains = read_chain(tex)
    if len(chains) != 1 or not chains[0].parts:
        return False
    return all(link.relation in _RELATIONS for link in chains[0].parts)
