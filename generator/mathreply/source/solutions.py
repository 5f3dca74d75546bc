"""Solutions of equations: names that mark them, and those behind ``= 0 \\implies`` in one chain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from mathreply.model import Derivation, EquationToSolve, Span, Step
from mathreply.source.naming import holds, is_name
from mathreply.tex.chain import RawChain, read_chain
from mathreply.tex.relations import IMPLICATIONS

GRADIENT = re.compile(
    r"\s*\\(?:nabla|partial\s*_|[dt]?frac\s*\{\s*(?:d(?!\s*_)|\\partial|\\mathrm\s*\{?d\}?)(?![a-z]))"
)
_OTHER = "new|old|next|prev|init|in|out|train|test"
"""Labels of a value that is no solution: of an update, of data."""
_WORD = (
    rf"(?:\\(?:text|mathrm|textrm|operatorname|mathsf)\s*\{{(?!(?:{_OTHER})\}})[A-Za-z ]+\}}"
    r"|\\(?:min|max)(?![A-Za-z]))"
)
_STAR = r"(?:\*|\\ast|\\star|\\dagger)"
_HAT = re.compile(r"\\(?:wide)?hat\s*(?:\{(?P<braced>.+)\}|(?P<bare>\\?[A-Za-z]+))")
_LABEL = re.compile(
    rf"(?P<name>.+?)\s*(?:\^\s*(?:{_STAR}|\{{\s*{_STAR}\s*\}})"
    rf"|[_^]\s*(?:{_WORD}|\{{\s*(?:{_WORD}|[A-Z]{{2,}}|opt)\s*\}}))"
)
"""A star or a word that marks a solution: ``\\theta^*``, ``w_{\\text{MAP}}``."""


def parted(
    chain: RawChain, placed: Callable[[RawChain], Derivation], at: Callable[[int], Span]
) -> Iterator[Derivation]:
    """The derivations that a chain of a display is.

    ``\\nabla J = 2 w - 2 a = 0 \\implies \\hat w = a`` says what the gradient is, sets it to zero
    and solves that: two derivations. Any other chain is one.

    Args:
        chain: as it was read.
        placed: a chain as a derivation of the file.
        at: the place in the file of an offset in the display.
    """
    relation, side, offset, _ = chain.parts[0]
    inner = read_chain(chain.start)
    if relation not in IMPLICATIONS or len(inner) != 1 or not _is_set_to_zero(inner[0]):
        yield placed(chain)
        return
    (equation,) = inner
    last = equation.parts[-2].side if len(equation.parts) > 1 else equation.start
    solved = _solution(side, last)
    solved = solved if relation == "\\implies" else None
    is_gradient = len(equation.parts) > 1 and GRADIENT.match(equation.start) is not None
    if not is_gradient and (solved is None or not solved.is_marked):
        yield placed(chain)
        return
    whole = placed(chain)
    *before, zero = placed(_moved(equation, chain)).steps
    steps = (*before, replace(zero, states=True))
    yield replace(whole, start=equation.start, steps=steps)
    following = whole.steps[1:]
    if solved is None or not solved.is_marked:
        place = _place(chain, equation.parts[-2].offset)
        yield replace(whole, start=f"{last} = 0", span=at(place))
        return
    first, *others = _steps(solved.chain, offset, at)
    solves = EquationToSolve(last, "0", solved.unknown, True)
    first = replace(first, reason=chain.parts[0].reason, solves=solves)
    steps = (first, *others, *following)
    yield replace(whole, start=solved.chain.start, steps=steps, span=at(offset))


class _Solution(Struct, frozen=True):
    """``\\hat w = a`` after an equation that holds ``w``."""

    chain: RawChain
    """Its offsets are those in the statement."""
    unknown: str

    @property
    def is_marked(self) -> bool:
        """Whether its name is not the one that stands in the equation."""
        return self.chain.start != self.unknown


def _solution(statement: str, left: str) -> _Solution | None:
    """The solution that a statement gives of an equation with this left side; None if it gives
    none."""
    chains = read_chain(statement)
    if len(chains) != 1 or {link.relation for link in chains[0].parts} != {"="}:
        return None
    unknown = unknown_of(chains[0].start, left)
    if not unknown or holds(unknown, chains[0].parts[0].side):
        return None
    return _Solution(chains[0], unknown)


def _steps(chain: RawChain, offset: int, at: Callable[[int], Span]) -> list[Step]:
    return [
        Step(relation, side, reason, span=at(offset + place))
        for relation, side, place, reason in chain.parts
    ]


def _is_set_to_zero(chain: RawChain) -> bool:
    are_equalities = {link.relation for link in chain.parts} == {"="}
    return are_equalities and chain.parts[-1].side == "0"


def _moved(inner: RawChain, outer: RawChain) -> RawChain:
    """A chain that was read of the start of another, with its offsets in the display."""
    parts = tuple(link._replace(offset=_place(outer, link.offset)) for link in inner.parts)
    return replace(inner, start_offset=outer.start_offset, parts=parts, places=())


def _place(chain: RawChain, offset: int) -> int:
    """The place in the display of an offset in the start of a chain."""
    for place, seen in reversed(chain.places[0]):
        if seen <= offset:
            return place + offset - seen
    return chain.start_offset + offset


def unknown_of(solution: str, sides: str) -> str:
    """The name in an equation that a solution is for: itself, or without the star, hat or label
    that tells it from the name; empty where the equation does not hold it.

    Args:
        solution: the name as the solution has it, ``\\hat\\theta_{\\text{ML}}``.
        sides: both sides of the equation.
    """
    if holds(solution, sides):
        return solution if is_name(solution) else ""
    for name in (unlabelled(solution), _without_hat(solution)):
        if name != solution and is_name(name) and holds(name, sides):
            return name
    return ""


def unlabelled(solution: str) -> str:
    """``\\hat\\theta`` of ``\\hat\\theta_{\\text{ML}}``, without its hat."""
    found = _LABEL.fullmatch(solution.strip())
    return _without_hat(found["name"]) if found else solution


def _without_hat(name: str) -> str:
    found = _HAT.fullmatch(name.strip())
    return (found["braced"] or found["bare"]).strip() if found else name
