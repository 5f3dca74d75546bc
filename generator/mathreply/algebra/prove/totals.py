"""Sums whose value is assumed, ``\\sum_a f(a) = c``, and what follows of a normalised family.

``\\sum_a \\pi_\\theta(a \\mid s) = 1`` is said of every ``\\theta``, so that the sum of the
gradients by ``\\theta`` is 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial

import sympy as sp
from msgspec import Struct
from msgspec.structs import replace
from sympy.core.function import AppliedUndef

from mathreply.algebra.budget import within
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.nodes import Component, MatrixFunction
from mathreply.algebra.prove.calculus import differentiated
from mathreply.algebra.prove.equality import prove_equal
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.normal import Normalizer

LAW = "gradients of shares"
WORK = 75_000
_MOVING = (sp.Derivative, sp.Subs, sp.Limit, sp.Integral)
"""What moves a name of which a sum is assumed at a place: in none of them a sum is put in."""
_PARAMETER = re.compile(r"[^(#]*_\{?(?P<name>\\[A-Za-z]+|[A-Za-z]|#)\}?\(")
"""The index of a function's name; ``#`` where the index is the first of its arguments."""


class Total(Struct, frozen=True):
    """An assumed sum of one range, and its value."""

    sum: Expr
    value: Expr

    @property
    def parameter(self) -> Expr | None:
        """The parameter for all of whose values it is said: the function's index, where all shares
        sum to 1. None where it is said at a place."""
        call = self.sum.function
        # Only shares are normalised for every parameter: another sum may be so at one place.
        if self.value != 1 or not isinstance(call, AppliedUndef):
            return None
        match = _PARAMETER.match(call.func.__name__)
        if match is None:
            return None
        first, *_ = call.args
        name = getattr(first, "name", "") if match["name"] == "#" else match["name"]
        named = [a for a in self.arguments if a.name == name]
        return named[0] if len(named) == 1 and call.args.count(named[0]) == 1 else None

    @property
    def arguments(self) -> list[Expr]:
        """The names that the function is taken at beside what is summed over, where all shares sum
        to 1: for one value of each it is said, or for every one."""
        call = self.sum.function
        if self.value != 1 or not isinstance(call, AppliedUndef):
            return []
        bound = self.sum.limits[0][0]
        return [a for a in call.args if a != bound and getattr(a, "name", "")]

    def matches(self, found: Expr, body: Expr) -> bool:
        """Whether a sum is over the same range, of this body."""
        (variable, low, high), *others = found.limits
        ours, *ends = self.sum.limits[0]
        return (
            not others
            and (low, high) == tuple(ends)
            and found.function.xreplace({variable: ours}) == body
        )

    def slope(self, found: Expr) -> Expr | None:
        """The derivative of the function by its parameter, if that is what a sum is of; by an entry
        of it where it is a vector."""
        parameter, call = self.parameter, self.sum.function
        # Term by term, an infinite sum has its slope under conditions alone.
        if parameter is None or self.sum.has(sp.oo, -sp.oo):
            return None
        if not getattr(parameter, "is_Matrix", False):
            return sp.Derivative(call, parameter)
        for node in found.atoms(Component):
            if isinstance(node.vector, MatrixFunction):
                place = call.args.index(parameter) + 1
                slot = "" if len(call.args) == 1 else f"_{{{place}}}"
                name = f"\\nabla{slot} {call.func.__name__}"
                vector = MatrixFunction(name, *parameter.shape, *call.args)
                return Component(vector, *node.indices)
        return None


def totals_in(equations: Iterable[tuple[Expr, Expr]]) -> list[Total]:
    """The assumed equations of which a side is a single sum."""
    found = []
    for left, right in equations:
        found += [
            Total(one, other)
            for one, other in ((left, right), (right, left))
            if _is_single_sum(one)
        ]
    return found


def _is_single_sum(e: Expr) -> bool:
    """Whether it is a sum over one index with two ends."""
    return isinstance(e, sp.Sum) and len(e.limits) == 1 and len(e.limits[0]) == 3


def by_totals(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """A proof by the sums that are assumed, put in wherever they stand.

    Args:
        left: a number, its derivatives carried out.
        right: another.
        facts: with what is assumed.
    """
    totals = totals_in(facts.equal)
    if not totals or not all(isinstance(side, sp.Expr) for side in (left, right)):
        return None
    n = Normalizer(facts)
    sides = within(WORK, lambda: [n(differentiated(side)) for side in (left, right)])
    if sides is None or n.record.gaps:
        return None
    if any(node.has(sp.Sum) for side in sides for node in side.atoms(*_MOVING)):
        return None
    # In the sides the laws may have given the sum another form.
    known = within(WORK, lambda: [Total(n(total.sum), total.value) for total in totals]) or []
    totals += [total for total in known if _is_single_sum(total.sum)]
    used: set[str] = set()
    value = partial(_value, totals, used)
    put = [side.replace(lambda node: isinstance(node, sp.Sum), value) for side in sides]
    if put == sides:
        return None
    proof = prove_equal(put[0], put[1], facts)
    if proof is None:
        return None
    for law in used:
        n.record.use(law)
    uses = tuple(dict.fromkeys((*n.record.uses, *proof.uses)))
    return replace(proof, detail="By the assumptions.", uses=uses)


def _value(totals: Sequence[Total], used: set[str], node: Expr) -> Expr:
    """What a sum is by the totals, 0 where it is the slope of one, which is put into ``used``; the
    sum as it stands where nothing is known of it."""
    for total in totals:
        if total.matches(node, total.sum.function):
            return total.value
        slope = total.slope(node)
        if slope is not None and total.matches(node, slope):
            used.add(LAW)
            return sp.S.Zero
    return node
