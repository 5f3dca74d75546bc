"""Names that a chain itself introduces: ``{\\bf z} = [z, 0]`` where ``\\mathbf{z}`` is nowhere
declared.

Such a first step is a definition, in force for the rest of its chain and for the chains after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from mathreply.model import (
    Block,
    Declarations,
    Derivation,
    DerivationBlock,
    DisplayBlock,
    Statement,
)
from mathreply.tex.greek import COMMANDS
from mathreply.tex.tokens import Token, TokenKind, tokenize

_DEFINING = frozenset({"=", ":=", "\\coloneqq", "\\equiv", "\\triangleq"})
_FONTS = frozenset(
    {
        "\\mathbf",
        "\\mathrm",
        "\\mathcal",
        "\\mathbb",
        "\\mathsf",
        "\\mathit",
        "\\boldsymbol",
        "\\bm",
        "\\bf",
        "\\rm",
        "\\it",
        "\\hat",
        "\\bar",
        "\\tilde",
        "\\vec",
        "\\widehat",
        "\\operatorname",
    }
)
_LETTERS = frozenset(COMMANDS) - {"\\pi", "\\Pi", "\\varpi"} | {"\\ell"}
"""Commands that may be a name; π is a number, Π a product."""

_BOUND = re.compile(r"(?P<name>.+?)\s*(?:<|>|\\(?:leq?|geq?|neq?)(?![A-Za-z]))\s*-?\d+(?:\.\d+)?")


@dataclass
class _Known:
    names: set[str] = field(default_factory=set)

    def takes(self, derivation: Derivation) -> Derivation:
        """The chain, with its first step as a definition if that introduces a name."""
        for let in derivation.lets:
            self.names.add(canonical(let.tex.split("=")[0]))
        first = derivation.steps[0] if derivation.steps else None
        if first is None or first.operation or first.relation not in _DEFINING:
            return derivation
        name = canonical(derivation.start)
        if not is_name(derivation.start) or name in self.names:
            return derivation
        self.names.add(name)
        let = Statement(f"{derivation.start.strip()} = {first.tex.strip()}", derivation.span)
        return replace(derivation, implied=(*derivation.implied, let))


def with_implied(blocks: Iterable[Block], declarations: Declarations) -> tuple[Block, ...]:
    """The blocks, each chain with the definitions that its first step makes."""
    known = _Known(
        {canonical(s.tex) for s in declarations.symbols}
        | {canonical(d.tex.split("=")[0]) for d in declarations.definitions}
    )
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, DerivationBlock):
            result.append(replace(block, derivation=known.takes(block.derivation)))
        elif isinstance(block, DisplayBlock):
            result.append(
                replace(block, derivations=tuple(known.takes(d) for d in block.derivations))
            )
        else:
            result.append(block)
    return tuple(result)


def canonical(tex: str) -> str:
    """A name without the spelling that does not matter: braces, spaces, ``{\\bf z}`` for
    ``\\mathbf{z}``.

    >>> canonical("{\\\\bf z}") == canonical("\\\\mathbf{z}")
    True
    """
    texts = [token.text for token in _solid(tex)]
    return "".join(
        {"\\bf": "\\mathbf", "\\rm": "\\mathrm", "\\boldsymbol": "\\mathbf"}.get(t, t)
        for t in texts
    )


def _solid(tex: str) -> list[Token]:
    skipped = (TokenKind.SPACE, TokenKind.COMMENT, TokenKind.OPEN, TokenKind.CLOSE)
    return [token for token in tokenize(tex) if token.kind not in skipped]


def is_name(tex: str) -> bool:
    """Whether the TeX is one name: a letter, fonts and accents upon it, an index below or in
    parentheses above."""
    tokens = _solid(tex)
    while tokens and tokens[0].text in _FONTS:
        tokens = tokens[1:]
    if not tokens or not (tokens[0].kind is TokenKind.LETTER or tokens[0].text in _LETTERS):
        return False
    rest = tokens[1:]
    while rest and rest[0].kind is TokenKind.PRIME:
        rest = rest[1:]
    if not rest:
        return True
    return rest[0].kind is TokenKind.SUB and all(
        token.kind in (TokenKind.LETTER, TokenKind.NUMBER) or token.text == ","
        for token in rest[1:]
    )


def is_bound(tex: str) -> bool:
    r"""Whether a condition beside a chain bounds one name by a number (``x > 0``), and so can be
    assumed.

    >>> is_bound(r"x \ge 0"), is_bound(r"i = 1, \ldots, n")
    (True, False)
    """
    match = _BOUND.fullmatch(tex.strip())
    return match is not None and is_name(match["name"])
