"""One claim that is typed by itself: ``(a + b)^2 = a^2 + 2 a b + b^2``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import yaml
from msgspec.structs import replace

from mathreply.model import Answer, Derivation, DisplayBlock, Span
from mathreply.source.answer import read_answer
from mathreply.tex.delimiters import Bare, bare

CLAIM = "claim"
"""What messages call it."""
_RELATION = re.compile(
    r"[=<>≤≥≠≈]|\\(?:le|leq|ge|geq|ne|neq|approx|in|iff|implies|Leftrightarrow|Rightarrow)(?![A-Za-z])"
)


class NoClaim(ValueError):
    """The text holds no claim; the message says why."""


def is_claim(text: str) -> bool:
    r"""Whether a word of the command line is a claim, and no file's name.

    >>> is_claim("a < b"), is_claim("answers/a.md"), is_claim(r"a \\le b")
    (True, False, True)
    """
    return bool(_RELATION.search(text))


def read_claim(
    text: str,
    symbols: Mapping[str, str],
    definitions: Sequence[str] = (),
    assumptions: Sequence[str] = (),
) -> Answer:
    """The answer that holds one claim and its declarations.

    Args:
        text: TeX, without or within one pair of delimiters.
        symbols: names → domains.
        definitions: as in an answer's head.
        assumptions: as in an answer's head.

    Raises:
        NoClaim: it cannot be read as one formula, or holds no relation.
        SourceError: a declaration cannot be read.
    """
    head = {
        "symbols": dict(symbols),
        "definitions": list(definitions),
        "assumptions": list(assumptions),
    }
    written = yaml.safe_dump({"title": CLAIM, **{key: head[key] for key in head if head[key]}})
    before = f"---\n{written}---\n<!-- mathreply: claim -->\n$$\n"
    whole = f"{before}{claim_tex(text)}\n$$\n".encode("utf-8", "surrogatepass")
    answer, _ = read_answer(whole, CLAIM, CLAIM)
    rows = before.count("\n")
    blocks = tuple(
        replace(block, derivations=tuple(_moved(chain, rows) for chain in block.derivations))
        for block in answer.blocks
        if isinstance(block, DisplayBlock) and block.derivations
    )
    if not blocks:
        raise NoClaim("no relation was read in it")
    return replace(answer, blocks=blocks, declared_at=None)


def claim_tex(text: str) -> str:
    """A claim without its delimiters.

    Raises:
        NoClaim: it is not one formula.
    """
    math = bare(text)
    if not isinstance(math, Bare):
        raise NoClaim(math)
    return math.tex.strip()


def _moved(chain: Derivation, rows: int) -> Derivation:
    """A chain with its places counted from the claim's first line."""
    steps = tuple(
        replace(step, span=_up(step.span, rows), reason_span=_up(step.reason_span, rows))
        for step in chain.steps
    )
    return replace(chain, span=_up(chain.span, rows), steps=steps)


def _up(span: Span | None, rows: int) -> Span | None:
    """A span with some lines taken away above it."""
    if span is None:
        return None
    end = span.end_line - rows if span.end_line else 0
    return replace(span, line=span.line - rows, end_line=end)
