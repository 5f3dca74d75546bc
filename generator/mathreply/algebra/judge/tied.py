"""Names that an assumption ties to one that moves: with ``y = x^2`` assumed, ``\\frac{d}{dx} y`` is
not 0.

An assumption says what holds of fixed names. Where one of them is differentiated by, or bound, the
others are constants to the algebra, which their author hardly means: what follows is neither shown
nor refuted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import random_atoms
from mathreply.algebra.expression.inline import bound_in
from mathreply.algebra.expression.measure import Joint, is_joint
from mathreply.algebra.expression.nodes import Gradient, Jacobian
from mathreply.algebra.refute.claims import Assumption


def tied_name(sides: Iterable[Expr], assumptions: Iterable[Assumption]) -> tuple[str, str] | None:
    """What an assumed equation gives by a name that moves around it, and that name; None where
    there is none."""
    equations = [(a.left, a.right) for a in assumptions if a.operator == "=="]
    pairs = [pair for left, right in equations for pair in _pairs(left, right)]
    given = [(str(what), _things(what), _things(by) - _indices(what)) for what, by in pairs]
    if not given:
        return None
    for side in sides:
        for node in sp.preorder_traversal(side) if isinstance(side, sp.Basic) else ():
            for moving in _moving(node):
                inside = _things(node)
                for what, things in _tied_to(moving, given):
                    if things & inside:
                        return what, moving
    return None


def _pairs(left: Expr, right: Expr) -> Iterator[tuple[Expr, Expr]]:
    """What an equation gives, and by what: a side that is a name or a value, or a number's name of
    which the equation holds a multiple: ``x + y = 1``."""
    yield from (pair for pair in ((left, right), (right, left)) if _is_value(pair[0]))
    if getattr(left, "is_Matrix", False) or getattr(right, "is_Matrix", False):
        return
    difference = sp.expand(left - right)
    for name in difference.free_symbols & difference.atoms(sp.Symbol):
        multiple = difference.coeff(name, 1)
        rest = difference - multiple * name
        if multiple.is_Number and multiple != 0 and not rest.has(name):
            yield name, rest


def _indices(e: Expr) -> set[str]:
    """The letters of an entry's index, for all of whose values it is given."""
    entries = e.atoms(sp.Indexed) if isinstance(e, sp.Basic) else set()
    return {s.name for entry in entries for index in entry.indices for s in index.free_symbols}


def _is_value(e: Expr) -> bool:
    """Whether a side of an equation is a name, an entry, or a function's value: ``E(X)``."""
    return isinstance(e, sp.Symbol | sp.Indexed | AppliedUndef | sp.MatrixSymbol)


def _things(e: Expr) -> frozenset[str]:
    """The names of an expression, and what its unknown functions are of: all that is said of one
    random number, or of one probability, hangs together."""
    if not isinstance(e, sp.Basic):
        return frozenset()
    found: set[str] = set()
    # The index of an entry is any: what is said of x_i is said of each.
    e = e.xreplace({entry: entry.base.label for entry in e.atoms(sp.Indexed)})
    for node in (e, *e.atoms(sp.Symbol, sp.MatrixSymbol, AppliedUndef)):
        if isinstance(node, Joint) or is_joint(node):
            label = node.name if isinstance(node, Joint) else node.func.__name__
            found.add(label.partition("(")[0] + "(")
        elif isinstance(node, AppliedUndef):
            found |= _of_call(node)
        elif isinstance(node, sp.Symbol | sp.MatrixSymbol):
            found.add(node.name)
    return frozenset(found)


def _of_call(call: Expr) -> set[str]:
    if not operator(call):
        return {f"{call.func.__name__}("}
    return {f"{atom} is random" for atom in random_atoms(call)}


def _moving(node: Expr) -> Iterator[str]:
    """What a node binds or differentiates by."""
    moved = list(bound_in(node))
    if isinstance(node, sp.Derivative):
        moved += node.variables
    elif isinstance(node, Gradient | Jacobian):
        moved += node.args[1:]
    for each in moved:
        name = each.base.label if isinstance(each, sp.Indexed) else each
        yield getattr(name, "name", str(name))


def _tied_to(
    moving: str, given: list[tuple[str, frozenset[str], frozenset[str]]]
) -> list[tuple[str, frozenset[str]]]:
    """What is given by a moving name, or by what is given by it, and by what it is known."""
    names: set[str] = {moving}
    found: list[tuple[str, frozenset[str]]] = []
    changed = True
    while changed:
        changed = False
        for what, things, by in given:
            own = _own(things, by)
            if by & names and not things & names and (what, own) not in found:
                found.append((what, own))
                names |= own
                changed = True
    return found


def _own(things: frozenset[str], by: frozenset[str]) -> frozenset[str]:
    """Of a function's value the function alone: what it is taken at is not given by anything."""
    calls = frozenset(t for t in things if t.endswith(("(", " is random")))
    return (calls or things) - by
