"""The author's own commands put in place, those of the front matter and those that the formula
itself defines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mathreply.tex.tokens import Token, TokenKind, tokenize

TYPE_CHECKING = False  # as type checkers know it; ``typing`` itself and the model load slowly
if TYPE_CHECKING:
    from mathreply.model import Macro

LIMIT = 2000
"""Tokens that macros may add; a formula that goes beyond (a macro that calls itself) stays as it
stands."""

_NAME = r"\{?\s*(\\[A-Za-z]+)\s*\}?"
_DEFINITION = (
    rf"\\(?:re)?newcommand\*?\s*{_NAME}\s*(?:\[(\d)\])?\s*(?:\[[^\]]*\])?\s*(?=\{{)"
    rf"|\\(?:g?def)\s*(\\[A-Za-z]+)((?:#\d)*)\s*(?=\{{)|\\DeclareMathOperator\*?\s*{_NAME}\s*(?=\{{)"
)
Meaning = tuple[str, int]
"""A body and how many arguments it takes."""


def arity_of(body: str) -> int:
    r"""How many arguments a macro of this body takes: the greatest of its ``#1`` … ``#9``.

    >>> arity_of(r"\frac{#1}{#2}")
    2
    """
    return max((int(digit) for digit in re.findall("#([1-9])", body)), default=0)


def expanded(tex: str, macros: Iterable[Macro] = ()) -> str:
    r"""The formula with every macro replaced by its body.

    >>> expanded(r"\newcommand{\R}{\mathbb{R}} x \in \R")
    ' x \\in \\mathbb{R}'
    """
    known: dict[str, Meaning] = {macro.name: (macro.body, macro.arity) for macro in macros}
    if "\\newcommand" in tex or "\\renewcommand" in tex or "def\\" in tex or "\\Declare" in tex:
        tex = _without_definitions(tex, known)
    return _replaced(tex, known) if known else tex


def _without_definitions(tex: str, known: dict[str, Meaning]) -> str:
    """Takes the definitions out of the formula and learns them."""
    kept: list[str] = []
    position = 0
    for match in re.finditer(_DEFINITION, tex):
        if match.start() < position:
            continue
        body, end = _group(tex, match.end())
        command, count, plain, parameters, operator = match.groups()
        if operator:
            known[operator] = (f"\\operatorname{{{body}}}", 0)
        elif command:
            known[command] = (body, int(count or 0))
        else:
            known[plain] = (body, parameters.count("#"))
        kept.append(tex[position : match.start()])
        position = end
    return "".join([*kept, tex[position:]])


def _group(tex: str, start: int) -> tuple[str, int]:
    """The text of the group that opens here and where it ends."""
    level = 0
    for token in tokenize(tex[start:]):
        level += (token.kind is TokenKind.OPEN) - (token.kind is TokenKind.CLOSE)
        if level == 0:
            return tex[start + 1 : start + token.start], start + token.end
    return tex[start + 1 :], len(tex)


def _replaced(tex: str, known: dict[str, Meaning]) -> str:
    """TeX with macros replaced until none is left, or it grows too long."""
    waiting = list(reversed(tokenize(tex)))
    done: list[str] = []
    added = 0
    while waiting:
        token = waiting.pop()
        meaning = known.get(token.text) if token.kind is TokenKind.COMMAND else None
        if meaning is None:
            done.append(token.text)
            continue
        if added > LIMIT:
            return tex
        body, count = meaning
        for number, argument in enumerate([_argument(waiting) for _ in range(count)], start=1):
            body = body.replace(f"#{number}", argument)
        # The space keeps the last command of the body from running into a letter that follows.
        fresh = tokenize(f"{body} " if waiting and waiting[-1].kind is TokenKind.LETTER else body)
        added += len(fresh) + 1
        waiting.extend(reversed(fresh))
    return "".join(done)


def _argument(waiting: list[Token]) -> str:
    """Takes one argument off the tokens that wait, its braces off."""
    while waiting and waiting[-1].kind is TokenKind.SPACE:
        waiting.pop()
    if not waiting:
        return ""
    first = waiting.pop()
    if first.kind is not TokenKind.OPEN:
        return first.text
    level, pieces = 1, []
    while waiting:
        token = waiting.pop()
        level += (token.kind is TokenKind.OPEN) - (token.kind is TokenKind.CLOSE)
        if level == 0:
            break
        pieces.append(token.text)
    return "".join(pieces)
