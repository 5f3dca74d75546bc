"""Angles under names of their own: a compound one, ``\\tan^4(6x^3 - 7x)`` as ``\\tan^4\\theta``,
and half of a name, ``\\tan\\frac{x}{2}`` as ``\\tan y`` with ``x = 2y``.

What holds of every angle holds of this one. Opened by the addition theorems, the multiples of a
compound angle would make polynomials of a high degree instead.
"""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.elementary import CIRCULAR
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.inline import bound_in

_BINDERS = (sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Subs)


def with_a_named_angle(e: Expr, facts: Facts) -> Expr | None:
    """The expression with a name for its angle, if there is one, of several terms, up to its sign;
    else None.

    A name outside of all angles stays as it is: what is then shown holds whatever the angle is.
    """
    if not isinstance(e, sp.Expr) or e.has(*_BINDERS):
        return None  # a bound name would escape with its angle
    calls = [call for call in e.atoms(*CIRCULAR) if call.free_symbols]
    angles = {sp.expand(call.args[0]) for call in calls}
    angle = min(angles, key=sp.default_sort_key, default=None)
    if angle is None or not angles <= {angle, sp.expand(-angle)} or not angle.is_Add:
        return None
    name = sp.Dummy("theta", real=True) if facts.is_real(angle) else sp.Dummy("theta")
    named = {
        call: call.func(name if sp.expand(call.args[0]) == angle else -name, evaluate=False)
        for call in calls
    }
    return e.xreplace(named)


def of_whole_angles(difference: Expr) -> Expr | None:
    """The difference with ``2 y`` for every x of which half is an angle, for any real y; None where
    there is none."""
    waves = difference.atoms(*CIRCULAR)
    # Name → the least common multiple of what it is divided by in an angle.
    shares: dict[Expr, int] = {}
    for angle in {wave.args[0] for wave in waves}:
        for term in sp.Add.make_args(sp.expand(angle)):
            count, name = term.as_coeff_Mul()
            if count.is_Rational and isinstance(name, sp.Symbol):
                shares[name] = int(sp.ilcm(shares.get(name, 1), count.q))
    divided = {name: share for name, share in shares.items() if share > 1 and name.is_real}
    if not divided:
        return None
    bound = {name for node in sp.preorder_traversal(difference) for name in bound_in(node)}
    # A whole number has no half for every value, and a bound name is not free to be renamed.
    if any(name.is_integer or name in bound for name in divided):
        return None
    renamed = {name: share * sp.Dummy(name.name, real=True) for name, share in divided.items()}
    return difference.xreplace(renamed)
