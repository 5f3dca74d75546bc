"""An answer in words: its equations, and its blocks for the text version."""

from __future__ import annotations

from mathreply.model import (
    Answer,
    CheckedDerivation,
    DerivationBlock,
    Equation,
    Prose,
)
from mathreply.tex.reasons import in_dollars
from mathreply.words import alt, plain, speak


def equation_of(tex: str, answer: Answer) -> Equation:
    """A displayed formula with its words."""
    words = speak(tex, answer.words, answer.declarations.macros)
    return Equation(tex, words, alt(words))


def alt_text(tex: str) -> str:
    """A formula in words, short enough for an image.

    >>> alt_text("x + 1")
    'x plus one'
    """
    return alt(speak(tex))


def summary_alt(equations: int, steps: int, number: int = 1, pictures: int = 1) -> str:
    """The alt text of a fallback picture: what it is; its words stand in the text version.

    >>> summary_alt(1, 3)
    'The displayed equation as a picture, 3 steps'
    >>> summary_alt(4, 0, 2, 3)
    'The 4 displayed equations as pictures, 2 of 3'
    """
    what = "The displayed equation" if equations == 1 else f"The {equations} displayed equations"
    form = " as a picture" if pictures == 1 else f" as pictures, {number} of {pictures}"
    count = f", {steps} step{'s' * (steps > 1)}" if steps else ""
    return f"{what}{form}{count}"


def block_words(answer: Answer, checked: tuple[CheckedDerivation, ...]) -> tuple[str, ...]:
    """The words of each block of an answer, for the text version."""
    queue = iter(checked)
    macros = answer.declarations.macros
    texts: list[str] = []
    for block in answer.blocks:
        if isinstance(block, Prose):
            texts.append(plain(block.raw, answer.words, macros))
        elif isinstance(block, DerivationBlock):
            texts.append(_chain_words(next(queue), answer))
        else:
            for _ in block.derivations:
                next(queue)
            texts.append("    " + speak(block.tex, answer.words, macros) + "\n")
    return tuple(texts)


def _chain_words(chain: CheckedDerivation, answer: Answer) -> str:
    """A derivation in words, a line a step."""
    macros = answer.declarations.macros
    lets = [f"Let {speak(let.tex, answer.words, macros)}." for let in chain.derivation.lets]
    lines = [*lets, f"    {speak(chain.derivation.start, answer.words, macros)}"]
    for entry in chain.steps:
        words = speak(f"{entry.step.relation} {entry.step.tex}", answer.words, macros)
        reason = plain(in_dollars(entry.step.reason), answer.words, macros).strip()
        lines.append(f"    {words}  ({reason})" if reason else f"    {words}")
    return "\n".join(lines) + "\n"
