"""Where one term of a sum ends and the next begins."""

from __future__ import annotations

from msgspec import Struct

from mathreply.words import vocabulary as v
from mathreply.words.tree import Mark, Node, Nodes, Role, Scripts, bare, base_tex, has_role


class Term(Struct, frozen=True):
    """The factors of one term and the sign before them in words."""

    sign: str
    factors: Nodes


def split_terms(nodes: Nodes) -> list[Term]:
    """Cut at ``+`` and ``-``, but not inside an integral, whose end is its ``dx``."""
    terms: list[Term] = []
    sign, integrals = "", 0
    factors: list[Node] = []
    for i, node in enumerate(nodes):
        if base_tex(node) in v.INTEGRALS:
            integrals += 1
        elif integrals and is_differential(nodes, i):
            integrals -= 1
        if has_role(node, Role.ADD) and not (integrals and _differential_follows(nodes, i)):
            assert isinstance(node, Mark)
            binary = bool(factors) and not has_role(factors[-1], Role.TIMES, Role.BIG, Role.OTHER)
            if binary:
                terms.append(Term(sign, tuple(factors)))
                sign, factors = node.words, []
            elif factors:
                factors.append(node)
            else:
                sign = f"{sign} {node.words}".strip()
        else:
            factors.append(node)
    return [*terms, Term(sign, tuple(factors))]


def is_differential(nodes: Nodes, i: int) -> bool:
    """Whether ``d`` stands here before the variable of an integral."""
    if base_tex(nodes[i]) != "d" or isinstance(nodes[i], Scripts) or i + 1 >= len(nodes):
        return False
    return has_role(bare(nodes[i + 1]), Role.LETTER)


def _differential_follows(nodes: Nodes, i: int) -> bool:
    return any(is_differential(nodes, j) for j in range(i + 1, len(nodes)))


def first_differential(nodes: Nodes) -> int | None:
    """Where the ``d`` of an integral's variable stands."""
    return next((j for j in range(len(nodes)) if is_differential(nodes, j)), None)
