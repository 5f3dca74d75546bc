"""One compound angle taken for a name: ``\\tan^4(6x^3 - 7x)`` as ``\\tan^4\\theta``.

What holds of every angle holds of this one. Opened by the addition theorems, its multiples would
make polynomials of a high degree instead.
"""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts

_ANGULAR = (sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc)
_BINDERS = (sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Subs)


def with_a_named_angle(e: Expr, facts: Facts) -> Expr | None:
    """The expression with a name for its angle, if there is one, of several terms, up to its sign;
    else None.

    A name outside of all angles stays as it is: what is then shown holds whatever the angle is.
    """
    if not isinstance(e, sp.Expr) or e.has(*_BINDERS):
        return None  # a bound name would escape with its angle
    calls = [call for call in e.atoms(*_ANGULAR) if call.free_symbols]
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
