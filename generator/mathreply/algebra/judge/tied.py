"""Names that an assumption ties to one that moves: with ``y = x^2`` assumed, ``\\frac{d}{dx} y`` is
not 0.

An assumption says what holds of fixed names. Where one of them is differentiated by, or bound, the
others are constants to the algebra, which their author hardly means: what follows is neither shown
nor refuted.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import random_atoms
from mathreply.algebra.expression.inline import bound_in
from mathreply.algebra.expression.measure import Joint, is_joint
from mathreply.algebra.expression.nodes import Claim, Gradient, Jacobian

_Equation = tuple[Expr, Expr]
_Given = tuple[str, frozenset[str], frozenset[str]]
"""What is given; the names that it is made of; those by which it is given."""


def tied_name(
    sides: Iterable[Expr], equations: Iterable[_Equation], *, is_total: bool
) -> tuple[str, str] | None:
    """What an assumed equation gives by a name that moves around it, and that name; None where
    there is none.

    Args:
        sides: of the claim.
        equations: both sides of each that is assumed of its names.
        is_total: whether a derivative in the sides is written with ``d``: then whatever an
            assumption ties to the variable moves with it, as in ``x^2 + y^2 = 1``; a partial
            derivative holds the other names still.
    """
    given: list[_Given] = []
    implicit: list[_Given] = []
    for left, right in equations:
        indices = _indices(left) | _indices(right)
        for what, by in _pairs(left, right):
            things = _things(what)
            if not things <= indices:  # a_i = i says nothing of i
                given.append((str(what), things, _things(by) - _indices(what)))
        implicit += _each_by_the_others(left, right)
    for side in sides:
        for node in sp.preorder_traversal(side) if isinstance(side, sp.Basic) else ():
            is_partial = _is_derivative(node) and not is_total
            ties = given if is_partial else [*given, *implicit, *_by_itself(given)]
            for moving in _moving(node) if ties else ():
                inside = _things(node)
                undone = _undone(moving, given) if ties is not given else []
                for what, things in [*_tied_to(moving, ties), *undone]:
                    if things & inside:
                        return what, moving
    return None


def relations_in(claim: Claim) -> Iterator[Claim]:
    """The plain relations of a statement."""
    for part in (claim.left, claim.right, *claim.further):
        if isinstance(part, Claim):
            yield from relations_in(part)
    if not isinstance(claim.left, Claim):
        yield claim


def premises_in(claim: Claim) -> Iterator[_Equation]:
    """Both sides of each equation from which the claim says that something follows."""
    if isinstance(claim.left, Claim):
        for relation in relations_in(claim.left):
            if relation.relation == "=":
                yield relation.left, relation.right


def has_slope(side: Expr) -> bool:
    """Whether a derivative stands in a side of an equation."""
    return isinstance(side, sp.Basic) and side.has(sp.Derivative)


def shows(tied: str, moving: str, equations: Iterable[_Equation]) -> bool:
    """Whether what is tied is a value of a function of the moving name: nothing takes it for a
    constant."""
    calls = {side for pair in equations for side in pair if isinstance(side, AppliedUndef)}
    return any(str(call) == tied and moving in map(str, call.args) for call in calls)


def holds_around(sides: Iterable[Expr], equations: Iterable[_Equation]) -> bool:
    """Whether an equation of slopes is assumed of a function that moves in a claim: it may be meant
    around the place as well as at it."""
    functions: set[Expr] = set()
    for pair in equations:
        if any(map(has_slope, pair)):
            plain = sp.Tuple(*(side for side in pair if isinstance(side, sp.Basic)))
            functions |= {call.func for call in plain.atoms(AppliedUndef)}
    return any(
        any(call.func in functions for call in node.atoms(AppliedUndef))
        for side in sides
        for node in (sp.preorder_traversal(side) if isinstance(side, sp.Basic) else ())
        if next(_moving(node), None) is not None
    )


def _is_derivative(node: Expr) -> bool:
    """Whether names move by which something is differentiated."""
    return isinstance(node, sp.Derivative | Gradient | Jacobian)


def _each_by_the_others(left: Expr, right: Expr) -> list[_Given]:
    """Each name of an equation of which no side is a name or a value, and each family that it sums
    over, as given by its other names."""
    if has_slope(left) or has_slope(right):
        return []
    is_explicit = _is_value(left) or _is_value(right)
    indices = _indices(left) | _indices(right)
    # A function moves by itself where its argument does.
    functions = _functions(left) | _functions(right)
    names = (_things(left) | _things(right)) - indices - functions - _ends(left, right)
    told = {name for side in (left, right) for name in _summed(side)} if is_explicit else names
    return [(name, frozenset({name}), names - {name}) for name in sorted(told & names)]


def _functions(side: Expr) -> set[str]:
    """The unknown functions in a side."""
    calls = side.atoms(AppliedUndef) if isinstance(side, sp.Basic) else set()
    return {f"{c.func.__name__}(" for c in calls if not operator(c) and not is_joint(c)}


def _summed(side: Expr) -> set[str]:
    """The families whose members a side sums over."""
    sums = side.atoms(sp.Sum, sp.Product) if isinstance(side, sp.Basic) else set()
    return {str(entry.base.label) for node in sums for entry in node.atoms(sp.Indexed)}


def _ends(*sides: Expr) -> set[str]:
    """The names that stand in nothing but the ranges of sums and products."""
    outside: set[str] = set()
    inside: set[str] = set()
    for side in sides:
        nodes = side.atoms(sp.Sum, sp.Product) if isinstance(side, sp.Basic) else set()
        for _, *ends in itertools.chain.from_iterable(node.limits for node in nodes):
            inside |= {s.name for end in ends for s in _free(end)}
        bodies = {n: n.function for n in nodes}
        outside |= _things(side.xreplace(bodies)) if nodes else _things(side)
    return inside - outside


def _free(e: Expr) -> set[Expr]:
    return set(e.free_symbols)


def _pairs(left: Expr, right: Expr) -> Iterator[tuple[Expr, Expr]]:
    """What an equation gives, and by what: a side that is a name or a value, or a number's name of
    which the equation holds a multiple: ``x + y = 1``."""
    yield from (pair for pair in ((left, right), (right, left)) if _is_value(pair[0]))
    if getattr(left, "is_Matrix", False) or getattr(right, "is_Matrix", False):
        return
    if has_slope(left) or has_slope(right):
        return  # v' = -g gives v, and g is a constant
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
    free = e.free_symbols
    for node in (e, *e.atoms(sp.Symbol, sp.MatrixSymbol, AppliedUndef)):
        if isinstance(node, sp.Dummy) and node not in free:
            continue  # bound in the expression itself
        if isinstance(node, Joint) or is_joint(node):
            label = node.name if isinstance(node, Joint) else node.func.__name__
            found.add(label.partition("(")[0] + "(")
        elif isinstance(node, AppliedUndef):
            found |= _of_call(node)
        elif isinstance(node, sp.Symbol | sp.MatrixSymbol):
            found.add(node.name)
    return frozenset(found)


def _of_call(call: Expr) -> set[str]:
    """What is said of a call hangs on its function, but of a mean; of both on the random numbers in
    it, as that of ``P(X > t)`` on the distribution of X."""
    own = set() if operator(call) else {f"{call.func.__name__}("}
    return own | {f"{atom} is random" for atom in random_atoms(call)}


def _moving(node: Expr) -> Iterator[str]:
    """What a node binds or differentiates by."""
    moved = list(bound_in(node))
    if isinstance(node, sp.Derivative):
        moved += node.variables
    elif isinstance(node, sp.Integral):
        moved += [limit[0] for limit in node.limits]  # that of an antiderivative is not bound
    elif isinstance(node, Gradient | Jacobian):
        moved += node.args[1:]
    for each in moved:
        name = each.base.label if isinstance(each, sp.Indexed) else each
        yield getattr(name, "name", str(name))


def _tied_to(moving: str, given: list[_Given]) -> list[tuple[str, frozenset[str]]]:
    """What is given by a moving name, or by what is given by it, and by what it is known."""
    names: set[str] = {moving}
    found: list[tuple[str, frozenset[str]]] = []
    changed = True
    while changed:
        changed = False
        for what, things, by in given:
            own = _own(things, by)
            if by & names and not own & names and (what, own) not in found:
                found.append((what, own))
                names |= own
                changed = True
    return found


def _by_itself(given: list[_Given]) -> list[_Given]:
    """The one name by which another is given, as given by that: with ``y = z^3`` assumed, z moves
    where y does."""
    sole = ((things, by - things) for _, things, by in given)
    return [(name, by, things) for things, by in sole for name in by if len(by) == 1]


def _undone(moving: str, given: list[_Given]) -> list[tuple[str, frozenset[str]]]:
    """What a name that moves is given by: with ``x = e^y`` assumed, y moves where x does."""
    return [
        (name, frozenset({name}))
        for _, things, by in given
        if things == {moving}
        for name in sorted(by - things)
    ]


def _own(things: frozenset[str], by: frozenset[str]) -> frozenset[str]:
    """Of a function's value the function alone: what it is taken at is not given by anything."""
    calls = frozenset(t for t in things if t.endswith(("(", " is random")))
    return (calls or things) - by
