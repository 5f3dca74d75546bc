"""What claims and what states: constraints, names, equations to solve and assignments are no
claims.

A fence claims, and so does a chain of two or more relations. A lone relation in running text of
which one side is a bare name or a number states, and so does ``:=``; a chain that ends in ``= 0``
and is followed by its solution, or a gradient that the text sets to zero, ends in an equation to
solve; and so do gradients by several names, all of them set to zero, beside each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from mathreply.model import (
    Block,
    Derivation,
    DerivationBlock,
    DisplayBlock,
    EquationToSolve,
    Prose,
    Statement,
)
from mathreply.source.marks import mark_before
from mathreply.source.naming import holds, is_name
from mathreply.source.solutions import GRADIENT, unknown_of, unlabelled

_NUMBER = re.compile(
    r"[-+]?\s*(?:\d+(?:\.\d+)?|\\[dt]?frac\s*(?:\{\d+\}\{\d+\}|\d\s*\d)|\\infty|\\pi)(?![A-Za-z\d])"
)
_LONE = frozenset({"=", "<", ">", "\\le", "\\ge", "\\ne", "\\approx"})
_DEFINING = (":=", "=:", "\\leftarrow", "\\sim")
"""What gives a name a value, or says how it is drawn."""
_SETTING = re.compile(
    r"\b(?:set|setting|equat\w+|vanish\w*|stationar\w+|critical|optim\w+|minim\w+|maxim\w+|solv\w+"
    r"|extrem\w+|saddle|lagrang\w+|KKT|zero|first[- ]order)\b",
    re.IGNORECASE,
)
_SOLVED = re.compile(
    r"\W*(?:and\s+)?(?:hence|so|thus|therefore|whence|solv\w+|gives|which\s+(?:gives|means)|i\.\s?e\.|that\s+is"
    r"|this\s+gives|we\s+(?:get|find))\b[^\n$]{0,40}\$[^$]*=",
    re.IGNORECASE,
)
"""What goes on after an equation with what it says of the unknown: ``hence $S w = \\lambda w$``."""
_NEEDED = re.compile(
    r"\b(?:need|require[sd]?|necessary)(?!\s+to\b)(?:\s+that)?\s*:?\s*$"
    r"|\b(?:must|should|ha(?:s|ve)\s+to|needs?\s+to)\s+be\s+(?:strictly\s+)?"
    r"(?:positive|negative|non-?\s*(?:positive|negative|zero))\s+(?:for|in\s+order)\b[^.]*$",
    re.IGNORECASE,
)
"""What comes before an order that is wanted, and that nobody says to hold: ``we need:``."""
_ORDERS = frozenset({"<", ">", "\\le", "\\ge", "\\ne"})
_CHANCE = re.compile(
    r"(?:P|\\Pr|\\math(?:bb|rm)\s*\{?\s*P\s*r?\s*\}?)\s*(?:\\left\s*)?[(\[]\s*(?:\\left\s*)?(?:\\\{)?"
    r"\s*\\text(?:rm|it)?\s*\{[^{}]*\}\s*(?:\\right\s*)?(?:\\\})?\s*(?:\\right\s*)?[)\]]"
)
"""The probability of an event in words: what is equal to it is its value."""
_LETTER = re.compile(r"[A-Za-z]")
NEARBY = 2
"""Blocks from a display to the next with nothing but one stretch of text between."""
MAX_WORDS = 200
"""So many characters of the text before a display are looked at."""


class _Equation(Struct, frozen=True):
    """An equation that waits for its solution."""

    left: str
    right: str
    ends_a_chain: bool
    """Whether it is the end of a chain (a gradient set to zero): then a wrong solution is false."""


def with_stated(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, each step marked that only states, and each solution with its equation."""
    said = [mark_before(block) for block in (None, *blocks[:-1])]
    marked = [_block(block, word) for block, word in zip(blocks, said, strict=True)]
    return tuple(_solved(marked, said))


def _block(block: Block, said: str) -> Block:
    if isinstance(block, DerivationBlock):
        whole = block.stated or said == "stated"
        mark = all_stated if whole else _assignments
        return replace(block, derivation=mark(block.derivation))
    if not isinstance(block, DisplayBlock) or said == "claim":
        return block
    mark = all_stated if said == "stated" else _display_chain
    return replace(block, derivations=tuple(map(mark, block.derivations)))


def _display_chain(chain: Derivation) -> Derivation:
    return all_stated(chain) if _is_lone(chain) else _assignments(chain)


def _solved(blocks: Sequence[Block], said: Sequence[str]) -> Iterator[Block]:
    """The blocks with equations to solve and their solutions brought together."""
    places = [
        (number, index)
        for number, block in enumerate(blocks)
        if isinstance(block, DisplayBlock) and not said[number]
        for index in range(len(block.derivations))
    ]
    changed = {place: _chain_at(blocks, place) for place in places}
    several = _several_at_zero(changed)
    for here, following in pairwise(places):
        between = blocks[here[0] + 1 : following[0]]
        # A fence between them is a derivation of its own: what follows it solves that.
        if here in several or any(isinstance(block, DerivationBlock) for block in between):
            continue
        equation = _last_equation(changed[here])
        solution = changed[following]
        if equation is not None and _solves(solution, equation):
            changed[here], changed[following] = _joined(changed[here], solution, equation)
    for place, chain in changed.items():
        is_at_zero = _is_gradient_set_to_zero(chain) and (
            place in several or _is_told(blocks, place[0])
        )
        is_wanted = chain.steps[-1].relation in _ORDERS and _is_needed(blocks, place[0])
        if is_at_zero or is_wanted:
            changed[place] = _with_last_stated(chain)
    changed = _with_solutions_of(several, changed)
    for number, block in enumerate(blocks):
        if isinstance(block, DisplayBlock):
            chains = (
                changed.get((number, index), chain) for index, chain in enumerate(block.derivations)
            )
            yield replace(block, derivations=tuple(chains))
        else:
            yield block


def _several_at_zero(
    chains: dict[tuple[int, int], Derivation],
) -> dict[tuple[int, int], Statement]:
    """The equations in which gradients by several names end that are set to zero near each other,
    by the places of their chains."""
    at_zero = {
        place: chain
        for place, chain in chains.items()
        if _is_gradient_set_to_zero(chain) and _LETTER.search(chain.steps[-2].tex)
    }
    return {
        place: Statement(f"{chain.steps[-2].tex} = 0", chain.span, local=True)
        for place, chain in at_zero.items()
        if any(
            abs(other[0] - place[0]) <= NEARBY and another.start != chain.start
            for other, another in at_zero.items()
        )
    }


def _with_solutions_of(
    several: dict[tuple[int, int], Statement], chains: dict[tuple[int, int], Derivation]
) -> dict[tuple[int, int], Derivation]:
    """The chains, with what is said of a name behind several equations under those."""
    equations = tuple(several.values())
    last = max(several, default=None)
    return {
        place: replace(chain, given=(*chain.given, *equations))
        if last is not None and place > last and _is_of_unknown(chain, equations)
        else chain
        for place, chain in chains.items()
    }


def _is_of_unknown(chain: Derivation, equations: Iterable[Statement]) -> bool:
    """Whether a chain says what a name is that stands in equations to solve."""
    first = chain.steps[0]
    is_plain = first.relation == "=" and not first.operation and first.solves is None
    return is_plain and is_name(chain.start) and any(holds(chain.start, e.tex) for e in equations)


def _is_gradient_set_to_zero(chain: Derivation) -> bool:
    equation = _last_equation(chain)
    return equation is not None and equation.ends_a_chain and bool(GRADIENT.match(chain.start))


def _is_told(blocks: Sequence[Block], number: int) -> bool:
    """Whether the text before a display sets something to zero, or the text after it goes on with
    what follows from the equation."""
    before = _text_before(blocks, number)
    after = blocks[number + 1] if number + 1 < len(blocks) else None
    is_set = isinstance(before, Prose) and _SETTING.search(before.raw[-MAX_WORDS:])
    is_solved = isinstance(after, Prose) and _SOLVED.match(after.raw)
    return bool(is_set or is_solved)


def _is_needed(blocks: Sequence[Block], number: int) -> bool:
    """Whether the text right before a display wants what it says, as a condition for something
    else."""
    before = blocks[number - 1] if number else None
    return isinstance(before, Prose) and bool(_NEEDED.search(before.raw[-MAX_WORDS:].rstrip()))


def _text_before(blocks: Sequence[Block], number: int) -> Block | None:
    """The text before a display, or before the displays that it follows at once."""
    for block in reversed(blocks[:number]):
        if not isinstance(block, DisplayBlock) and not (
            isinstance(block, Prose) and not block.raw.strip()
        ):
            return block
    return None


def _with_last_stated(chain: Derivation) -> Derivation:
    return replace(chain, steps=(*chain.steps[:-1], replace(chain.steps[-1], states=True)))


def _chain_at(blocks: Sequence[Block], place: tuple[int, int]) -> Derivation:
    block = blocks[place[0]]
    assert isinstance(block, DisplayBlock), "only displays were looked through"
    return block.derivations[place[1]]


def _last_equation(chain: Derivation) -> _Equation | None:
    """The equation that a chain is, or ends in: a lone one, or ``… = 0`` behind others."""
    last = chain.steps[-1]
    if last.relation != "=" or last.operation:
        return None
    if len(chain.steps) == 1:
        return _Equation(chain.start, last.tex, False)
    is_set_to_zero = last.tex.strip() == "0"
    return _Equation(chain.steps[-2].tex, "0", True) if is_set_to_zero else None


def _solves(chain: Derivation, equation: _Equation) -> bool:
    """Whether a chain begins with a name of the equation, marked as its solution or not, and says
    what it is."""
    first = chain.steps[0]
    name = unknown_of(chain.start, f"{equation.left} {equation.right}")
    if first.relation != "=" or first.operation or first.solves is not None or not name:
        return False
    return not holds(name, first.tex) and not is_name(equation.left)


def _joined(
    chain: Derivation, solution: Derivation, equation: _Equation
) -> tuple[Derivation, Derivation]:
    first, *rest = solution.steps
    unknown = unknown_of(solution.start, f"{equation.left} {equation.right}")
    # A hat alone may as well be a prediction or an estimate of another kind.
    is_meant = unknown in (solution.start, unlabelled(solution.start))
    first = replace(
        first,
        states=first.states and not equation.ends_a_chain,
        solves=EquationToSolve(
            equation.left, equation.right, unknown, equation.ends_a_chain and is_meant
        ),
    )
    if equation.ends_a_chain:
        chain = _with_last_stated(chain)
    return chain, replace(solution, steps=(first, *rest))


def all_stated(chain: Derivation) -> Derivation:
    """The chain with none of its steps claimed."""
    return replace(chain, steps=tuple(replace(step, states=True) for step in chain.steps))


def _assignments(chain: Derivation) -> Derivation:
    """The chain with its definitions and assignments stated, and the equation that it ends in."""
    steps = tuple(
        replace(step, states=True) if step.relation in _DEFINING else step for step in chain.steps
    )
    return replace(chain, steps=steps)


def _is_lone(chain: Derivation) -> bool:
    """Whether a chain is one relation with a bare name or a number on one side."""
    first = chain.steps[0]
    if len(chain.steps) != 1 or first.relation not in _LONE or first.operation or first.solves:
        return False
    sides = (chain.start, chain.steps[0].tex)
    return any(
        (is_name(_INDEX_ABOVE.sub("", side)) and "'" not in side)
        or is_number(side)
        or _CHANCE.fullmatch(side.strip())
        for side in sides
    )


_INDEX_ABOVE = re.compile(r"(?<![fghFGH])(?<![fghFGH]\s)\^\s*\{\s*(?:\([a-z]\)|\[\w\])\s*\}\s*$")
"""The index of ``y^{(i)}``, ``a^{[l]}``; ``f^{(n)}`` is a derivative."""


def is_number(tex: str) -> bool:
    """Whether the TeX is a number written out.

    >>> is_number("-1"), is_number("\\\\frac{1}{2}"), is_number("2x")
    (True, True, False)
    """
    return _NUMBER.fullmatch(tex.strip()) is not None
