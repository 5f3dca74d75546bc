"""An answer in words: its equations, and its blocks for the text version."""

from __future__ import annotations

from mathreply.model import (
    Answer,
    CheckedDerivation,
    DerivationBlock,
    Equation,
    Prose,
)
from mathreply.words import alt, plain, speak


def equation_of(tex: str, answer: Answer) -> Equation:
    """A displayed formula with its words."""
    words = speak(tex, answer.words, answer.declarations.macros)
    return Equation(tex, words, alt(words))


def summary_alt(equations: tuple[Equation, ...]) -> str:
    """The alt text of the fallback picture: the equations one after the other, cut to what an alt
    may hold."""
    return alt("; ".join(equation.words for equation in equations))


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
    macros = answer.declarations.macros
    lets = [f"Let {speak(let.tex, answer.words, macros)}." for let in chain.derivation.lets]
    lines = [*lets, f"    {speak(chain.derivation.start, answer.words, macros)}"]
    for entry in chain.steps:
        words = speak(f"{entry.step.relation} {entry.step.tex}", answer.words, macros)
        reason = (
            f"  ({plain(entry.step.reason, answer.words, macros).strip()})"
            if entry.step.reason
            else ""
        )
        lines.append(f"    {words}{reason}")
    return "\n".join(lines) + "\n"
