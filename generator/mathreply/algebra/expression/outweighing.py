"""Sums of few parts, one of which outweighs the others: a size, a root, a power, a logarithm.

What is left of such a sum once that part is taken to the other side and both are squared or raised
has the sum's sign, and is simpler.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.known import Known

MAX_BESIDE = 6


def between_powers(e: Expr, known: Callable[[Expr], bool]) -> bool:
    """``exp a - exp b`` with ``a >= b``."""
    plus = [term for term in e.args if isinstance(term, sp.exp)]
    minus = [-term for term in e.args if isinstance(-term, sp.exp)]
    if len(e.args) != 2 or len(plus) != 1 or len(minus) != 1:
        return False
    higher, lower = plus[0].args[0], minus[0].args[0]
    return known(sp.expand(higher - lower))


def beside_its_size(facts: Known, e: Expr) -> bool:
    """``w |u| + r >= 0`` where ``r + w u`` or ``r - w u`` is not negative, for a ``w >= 0``;
    ``w (p^2 - u^2)`` and ``w (p |u| - u^2)`` where ``p >= |u|``."""
    if len(e.args) > MAX_BESIDE or not e.has(sp.Abs):
        return False
    if any(_outweighed_by_size(facts, e, term) for term in e.args):
        return True
    if len(e.args) != 2:
        return False
    first, second = e.args
    return _is_above_square(facts, first, second) or _is_above_square(facts, second, first)


def _outweighed_by_size(facts: Known, e: Expr, term: Expr) -> bool:
    """Whether one term is ``w |u|``, and the sum is not negative with ``u`` or ``-u`` for it."""
    sizes = [factor for factor in sp.Mul.make_args(term) if isinstance(factor, sp.Abs)]
    if len(sizes) != 1:
        return False
    (size,) = sizes
    u = size.args[0]
    # Only a real u is at most its size.
    if not facts.is_real(u):
        return False
    weight = term / size
    if not facts.is_nonnegative(weight):
        return False
    rest, inner = e - term, weight * u
    lower = [sp.expand(rest + sign * inner) for sign in (1, -1)]
    return any(form == 0 or facts.is_nonnegative(form) for form in lower)


def _is_above_square(facts: Known, first: Expr, second: Expr) -> bool:
    """Whether ``first - w u^2 >= 0`` for ``second = -w u^2``: the other is ``w p^2`` or
    ``w p |u|``, with ``p >= |u|``."""
    number, square = (-second).as_coeff_Mul()
    if not (number > 0 and _is_square(square)):
        return False
    u = square.base
    size = sp.Abs(u)
    factors = list(sp.Mul.make_args(first / number))
    if len(factors) == 1 and _is_square(factors[0]):
        p = factors[0].base
    elif len(factors) == 2 and size in factors:
        p = factors[1 - factors.index(size)]
    else:
        return False
    return p != u and facts.is_real(u) and facts.is_nonnegative(p - size)


def _is_square(e: Expr) -> bool:
    """Whether it is written as the square of something."""
    return isinstance(e, sp.Pow) and bool(e.exp == 2)


def beside_a_root(known: Callable[[Expr], bool], facts: Known, e: Expr) -> bool:
    """``p + c sqrt(q)`` has the sign of ``c^2 q - p^2`` for a ``c >= 0``: then the root outweighs
    ``p`` whatever its sign."""
    parts = _with_one_root(e)
    if parts is None or not facts.is_nonnegative(parts[1]):
        return False
    p, c, q = parts
    return known(sp.expand(c**2 * q - p**2))


def beside_a_logarithm(known: Callable[[Expr], bool], e: Expr) -> bool:
    """``log u + r`` has the sign of ``u e^r - 1``, ``r - log u`` that of ``e^r - u``."""
    logs = [term for term in e.args if term.has(sp.log)]
    if len(logs) != 1 or len(e.args) > MAX_BESIDE:
        return False
    log, r = logs[0], e - logs[0]
    if _is_plain_log(log):
        return known(sp.expand(log.args[0] * sp.exp(r)) - 1)
    if _is_plain_log(-log):
        return known(sp.exp(r) - (-log).args[0])
    return False


def _is_plain_log(e: Expr) -> bool:
    """Whether it is a natural logarithm of what holds no other one."""
    return isinstance(e, sp.log) and len(e.args) == 1 and not e.args[0].has(sp.log)


def apart_by_conjugate(facts: Known, e: Expr) -> bool:
    """Whether ``p + c sqrt(q)`` is never 0 because ``(p + c sqrt(q)) (p - c sqrt(q))`` is not."""
    parts = _with_one_root(e)
    if parts is None:
        return False
    p, c, q = parts
    product = sp.expand(p**2 - c**2 * q)
    return facts.is_nonzero(product)


def _with_one_root(e: Expr) -> tuple[Expr, Expr, Expr] | None:
    """``(p, c, q)`` of ``p + c sqrt(q)`` with no square root but that one."""
    if len(e.args) > MAX_BESIDE:
        return None
    found = []
    for term in e.args:
        for factor in sp.Mul.make_args(term):
            is_root = isinstance(factor, sp.Pow) and factor.exp == sp.S.Half
            if is_root and not factor.base.is_number:
                found.append((term, factor))
    if len(found) != 1:
        return None
    ((term, root),) = found
    p, c = e - term, term / root
    # Whatever else stands under a root would change its sign with this one.
    powers = sp.Tuple(p, c).atoms(sp.Pow)
    is_plain = all(power.exp.is_Integer is True for power in powers)
    return (p, c, root.base) if is_plain else None
