"""Complex expressions as a real and an imaginary part."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.signs import REAL_TO_REAL

Parts = tuple[Expr, Expr]
"""``(u, v)``: the real and the imaginary part."""


REAL_ONE: Parts = (sp.S.One, sp.S.Zero)
MAX_POWER = 8


class NoParts(ArithmeticError):
    """An expression whose parts are not known here."""


def cartesian(e: Expr, facts: Facts) -> Parts | None:
    """``(u, v)`` with ``e = u + i v``, both real; None where there is no rule."""
    names: dict[Expr, Parts] = {}
    for symbol in e.atoms(sp.Symbol):
        if symbol.is_extended_real:
            continue
        # A complex name is two real names: what holds for all of those holds for all of these. Of a
        # family it is the name, and the parts of a member move with its index.
        real_part = sp.Dummy(f"{symbol.name}.re", real=True)
        imaginary_part = sp.Dummy(f"{symbol.name}.im", real=True)
        names[symbol] = (real_part, imaginary_part)
    try:
        return _parts(e, names)
    except NoParts:
        return None


def is_surely_real(e: Expr, facts: Facts) -> bool:
    """Whether an expression is real for all that its names stand for: only then it has an order."""
    if facts.real or e.is_extended_real:
        return True
    parts = cartesian(e, facts)
    return parts is not None and sp.expand(parts[1]) == 0


def _parts(e: Expr, names: dict[Expr, Parts]) -> Parts:
    """The real and the imaginary part, those of names as they are told."""
    if e in names:
        return names[e]
    if e is sp.I:
        return sp.S.Zero, sp.S.One
    # Rules come before "it is real": a modulus is real, and what it is the modulus of is not.
    for kind in type(e).__mro__:
        rule = _RULES.get(kind.__name__)
        if rule is not None:
            return rule(e, names)
    if e.is_extended_real:
        return e, sp.S.Zero
    return _of_real_function(e, names)


def _of_real_function(e: Expr, names: dict[Expr, Parts]) -> Parts:
    """A function that is real at real arguments, at arguments that turn out to be real."""
    inner = [_parts(argument, names) for argument in e.args]
    arguments_are_real = all(v == 0 for _, v in inner)
    if e.args and isinstance(e, REAL_TO_REAL) and arguments_are_real:
        return e.func(*(u for u, _ in inner)), sp.S.Zero
    raise NoParts


def _add(e: Expr, names: dict[Expr, Parts]) -> Parts:
    """Parts of a sum are the sums of the parts."""
    parts = [_parts(term, names) for term in e.args]
    real = sp.Add(*(u for u, _ in parts))
    imaginary = sp.Add(*(v for _, v in parts))
    return real, imaginary


def _times(a: Parts, b: Parts) -> Parts:
    """``(u + iv)(s + it) = us - vt + i(ut + vs)``."""
    u, v = a
    s, t = b
    # Real factors stay as they are written; only true complex products are multiplied out.
    if v == 0 and t == 0:
        return u * s, sp.S.Zero
    return sp.expand(u * s - v * t), sp.expand(u * t + v * s)


def _mul(e: Expr, names: dict[Expr, Parts]) -> Parts:
    total = REAL_ONE
    for factor in e.args:
        total = _times(total, _parts(factor, names))
    return total


def _indexed(e: Expr, names: dict[Expr, Parts]) -> Parts:
    """A member of a family of complex numbers: the members of two families of real ones."""
    label = e.base.label
    if label not in names:
        return e, sp.S.Zero
    real, imaginary = (sp.IndexedBase(part)[e.indices] for part in names[label])
    return real, imaginary


def _pow(e: Expr, names: dict[Expr, Parts]) -> Parts:
    """Whole powers by multiplication, powers of real numbers, square roots of signed ones."""
    if e.base is sp.E:
        return _exp(sp.exp(e.exp, evaluate=False), names)
    base = _parts(e.base, names)
    exponent, exponent_v = _parts(e.exp, names)
    u, v = base
    is_all_real = v == 0 and exponent_v == 0
    # A negative real number to a power that is not whole is not real.
    if is_all_real and (e.exp.is_integer or u.is_nonnegative):
        return sp.Pow(u, exponent), sp.S.Zero
    if e.exp.is_Integer and abs(e.exp) <= MAX_POWER:
        return _whole_power(base, int(e.exp))
    if e.exp == sp.S.Half and v == 0:
        return _square_root(u)
    raise NoParts


def _whole_power(base: Parts, exponent: int) -> Parts:
    total = REAL_ONE
    for _ in range(abs(exponent)):
        total = _times(total, base)
    if exponent > 0:
        return total
    # 1/z = conj(z)/|z|^2
    u, v = total
    squared_modulus = sp.expand(u**2 + v**2)
    return u / squared_modulus, -v / squared_modulus


def _square_root(u: Expr) -> Parts:
    """The principal square root of a real number whose sign is known."""
    if u.is_nonpositive:
        return sp.S.Zero, sp.sqrt(-u)
    if _sum_of_squares(u):
        return sp.sqrt(u), sp.S.Zero
    raise NoParts


def _sum_of_squares(e: Expr) -> bool:
    return all(term.is_nonnegative for term in sp.Add.make_args(e))


def _exp(e: Expr, names: dict[Expr, Parts]) -> Parts:
    """``e^(u + iv) = e^u (cos v + i sin v)``."""
    u, v = _parts(e.args[0], names)
    modulus = sp.exp(u)
    if v == 0:
        return modulus, sp.S.Zero
    return modulus * sp.cos(v), modulus * sp.sin(v)


def _abs(e: Expr, names: dict[Expr, Parts]) -> Parts:
    """``|u + iv| = sqrt(u^2 + v^2)``."""
    u, v = _parts(e.args[0], names)
    if v == 0:
        return sp.Abs(u), sp.S.Zero
    return sp.sqrt(u**2 + v**2), sp.S.Zero


def _conjugate(e: Expr, names: dict[Expr, Parts]) -> Parts:
    """``conj(u + iv) = u - iv``."""
    u, v = _parts(e.args[0], names)
    return u, -v


def _re(e: Expr, names: dict[Expr, Parts]) -> Parts:
    u, _ = _parts(e.args[0], names)
    return u, sp.S.Zero


def _im(e: Expr, names: dict[Expr, Parts]) -> Parts:
    _, v = _parts(e.args[0], names)
    return v, sp.S.Zero


# The addition theorems at u + iv, with cos(iv) = cosh v and sin(iv) = i sinh v. For a real argument
# the imaginary part is 0 outright, not a product that would have to be seen to vanish.
def _cos(e: Expr, names: dict[Expr, Parts]) -> Parts:
    """``cos(x + iy) = cos x cosh y - i sin x sinh y``."""
    u, v = _parts(e.args[0], names)
    real = sp.cos(u) * sp.cosh(v)
    imaginary = -sp.sin(u) * sp.sinh(v) if v != 0 else sp.S.Zero
    return real, imaginary


def _sin(e: Expr, names: dict[Expr, Parts]) -> Parts:
    u, v = _parts(e.args[0], names)
    real = sp.sin(u) * sp.cosh(v)
    imaginary = sp.cos(u) * sp.sinh(v) if v != 0 else sp.S.Zero
    return real, imaginary


def _cosh(e: Expr, names: dict[Expr, Parts]) -> Parts:
    u, v = _parts(e.args[0], names)
    real = sp.cosh(u) * sp.cos(v)
    imaginary = sp.sinh(u) * sp.sin(v) if v != 0 else sp.S.Zero
    return real, imaginary


def _sinh(e: Expr, names: dict[Expr, Parts]) -> Parts:
    u, v = _parts(e.args[0], names)
    real = sp.sinh(u) * sp.cos(v)
    imaginary = sp.cosh(u) * sp.sin(v) if v != 0 else sp.S.Zero
    return real, imaginary


def _sum(e: Expr, names: dict[Expr, Parts]) -> Parts:
    """Term by term."""
    # An index runs through whole numbers: it is real whatever its name stands for outside.
    indices = {limit[0]: (limit[0], sp.S.Zero) for limit in e.limits}
    u, v = _parts(e.function, {**names, **indices})
    real = sp.Sum(u, *e.limits)
    imaginary = sp.Sum(v, *e.limits) if v != 0 else sp.S.Zero
    return real, imaginary


_RULES = {
    "Add": _add,
    "Mul": _mul,
    "Pow": _pow,
    "Indexed": _indexed,
    "exp": _exp,
    "Abs": _abs,
    "conjugate": _conjugate,
    "re": _re,
    "im": _im,
    "cos": _cos,
    "sin": _sin,
    "cosh": _cosh,
    "sinh": _sinh,
    "Sum": _sum,
}


def with_exponentials(e: Expr) -> Expr | None:
    """An expression in which powers of sums of sines, cosines and ``i`` stand, with every sine and
    cosine as exponentials, and the sums multiplied out; None of any other.

    Source: DLMF 4.14.1 and 4.14.2, for every complex angle; de Moivre's theorem, DLMF 4.21.34.
    """
    turning = [
        power
        for power in e.atoms(sp.Pow)
        if power.base.is_Add and power.base.has(sp.I) and power.base.has(sp.sin, sp.cos)
    ]
    if not any(power.exp.is_integer and not power.exp.is_number for power in turning):
        return None

    def plain(node: Expr) -> Expr:
        if isinstance(node, sp.Pow):
            return sp.Pow(sp.expand(node.base), node.exp)
        return _by_exponentials(node)

    return e.replace(lambda node: isinstance(node, (sp.sin, sp.cos, sp.Pow)), plain)


def _by_exponentials(wave: Expr) -> Expr:
    """A sine or cosine by exponentials: DLMF 4.14.1 and 4.14.2."""
    (u,) = wave.args
    up, down = sp.exp(sp.I * u), sp.exp(-sp.I * u)
    return (up + down) / 2 if isinstance(wave, sp.cos) else (up - down) / (2 * sp.I)


def with_turning_sums(e: Expr) -> Expr | None:
    """An expression with sines and cosines in which finite sums of waves of their index stand, with
    every sine and cosine as exponentials, which make geometric sums; None of any other."""

    def turns(total: Expr) -> bool:
        k, _, high = total.limits[0]
        waves = total.function.atoms(sp.sin, sp.cos)
        waves |= {f for f in total.function.atoms(sp.exp) if f.has(sp.I)}
        return high is not sp.oo and any(wave.has(k) for wave in waves)

    sums = e.atoms(sp.Sum) if e.has(sp.sin, sp.cos) else set()
    if not sums or not all(len(total.limits) == 1 and turns(total) for total in sums):
        return None
    if e.has(sp.tan, sp.cot, sp.sec, sp.csc, sp.Indexed):
        return None
    return e.replace(lambda node: isinstance(node, (sp.sin, sp.cos)), _by_exponentials)
