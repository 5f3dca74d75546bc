"""Arguments for the sign of an expression, from its parts up to the declarations.

Each rule says what follows wherever the expression has a value. Of composite expressions SymPy is
asked nothing: only what was declared of a name, and what a number is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sympy as sp

from mathreply.algebra.expression import determinants
from mathreply.algebra.expression.additions import (
    known_atom,
    multiple_of_known,
    nonnegative_addition,
    off_by_a_fraction,
    positive_addition,
)
from mathreply.algebra.expression.chance import operator
from mathreply.algebra.expression.elementary import CIRCULAR, HYPERBOLIC
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.indicator import Less
from mathreply.algebra.expression.known import Known, is_atom
from mathreply.algebra.expression.nodes import Norm
from mathreply.algebra.expression.numbers import sign_of
from mathreply.algebra.expression.outweighing import apart_by_conjugate
from mathreply.algebra.expression.turns import is_apart_by_a_turn


def positive(facts: Known, e: Expr) -> bool:
    """Whether ``e > 0``."""
    if is_atom(e) and e.is_positive:
        return True
    if is_atom(-e) and (-e).is_negative:
        return True
    if e.is_Number or (is_atom(e) and e.is_nonpositive):
        return False
    if _stands_in(e, facts.positive) or (facts.real and known_atom(facts, e, strict=True)):
        return True
    if e.is_number and sign_of(e) == 1:
        return True
    turned = _turned(e)
    if turned is not None:
        return facts.real and _negative(turned, facts.is_positive)
    rule = _rule(_POSITIVE, e)
    return bool(rule is not None and rule(facts, e))


def nonnegative(facts: Known, e: Expr) -> bool:
    """Whether ``e >= 0``."""
    if (is_atom(e) and e.is_nonnegative) or facts.is_positive(e):
        return True
    if is_atom(-e) and (-e).is_nonpositive:
        return True
    if e.is_Number:
        return False
    if _stands_in(e, facts.nonnegative) or (facts.real and known_atom(facts, e, strict=False)):
        return True
    turned = _turned(e)
    if turned is not None and facts.real and _negative(turned, facts.is_nonnegative):
        return True
    rule = _rule(_NONNEGATIVE, e)
    return bool(rule is not None and rule(facts, e))


def _turned(e: Expr) -> Expr:
    """``f(u)`` of ``-f(u)``; None for all else."""
    if not isinstance(e, sp.Mul) or len(e.args) != 2 or e.args[0] is not sp.S.NegativeOne:
        return None
    inner = e.args[1]
    if isinstance(inner, sp.Pow):
        return inner if inner.exp.is_Integer and inner.exp % 2 else None
    return inner if isinstance(inner, (sp.log, sp.cos, *_ODD)) and len(inner.args) == 1 else None


_ODD = (sp.sinh, sp.tanh, sp.atan, sp.asinh, sp.asin)
"""Functions with the sign of their argument."""


def _negative(e: Expr, known: Callable[[Expr], bool]) -> bool:
    """The sign of ``-f(u)``: of ``1 - u`` for a logarithm, of ``-u`` for odd functions."""
    u = e.args[0]
    if isinstance(e, sp.log):
        return known(1 - u)
    if isinstance(e, sp.cos):
        return known(u - sp.pi / 2) and known(3 * sp.pi / 2 - u)
    return known(-u)


def nonzero(facts: Known, e: Expr) -> bool:
    """Whether ``e`` is never 0."""
    if is_atom(e) and (e.is_nonzero or e.is_positive or e.is_negative):
        return True
    if isinstance(e, sp.exp) or _is_part_of_known(facts, e):
        return True
    if e is sp.I or determinants.is_nonzero(facts, e):
        return True
    if isinstance(e, sp.Mul):
        return all(facts.is_nonzero(a) for a in e.args)
    if isinstance(e, sp.Pow) and isinstance(e.base, sp.gamma) and e.exp.is_negative:
        return facts.is_positive(e.base.args[0])  # 0 at the poles
    if isinstance(e, sp.Pow):
        return facts.is_nonzero(e.base)
    if isinstance(e, (sp.factorial, sp.gamma)):
        return True  # 1/Γ is entire: DLMF 5.2(i)
    if isinstance(e, (sp.sec, sp.csc)):
        return True  # cosines and sines are entire: DLMF 4.14
    if isinstance(e, sp.Product):
        return all(h is not sp.oo for _, _, h in e.limits) and facts.is_nonzero(e.function)
    if facts.is_positive(e) or facts.is_positive(-e):
        return True
    if isinstance(e, sp.Add):
        shown = off_by_a_fraction(facts, e) or multiple_of_known(facts, e)
        shown = shown or apart_by_conjugate(facts, e) or _is_turned_one(facts, e)
        shown = shown or _has_a_part_apart_from_zero(facts, e) or _differs_in_size(facts, e)
        return shown or is_apart_by_a_turn(facts, e)
    return False


def _differs_in_size(facts: Known, e: Expr) -> bool:
    """Whether a number and the rest of a sum have different sizes: ``1 - z`` for ``|z| < 1``."""
    number, rest = e.as_coeff_Add()
    if facts.real or number == 0 or len(facts.positive) == 0:
        return False
    gap = sp.Abs(number) - sp.Abs(rest)
    return facts.is_positive(gap) or facts.is_positive(-gap)


def _is_turned_one(facts: Known, e: Expr) -> bool:
    """Whether a sum is ``c (cos u ± i sin u) = c e^(±iu)`` with c never 0 (DLMF 4.14.3)."""
    cosines = [term for term in e.args if term.has(sp.cos)]
    if len(e.args) != 2 or len(cosines) != 1:
        return False
    (term,) = cosines
    wave = next(iter(term.atoms(sp.cos)))
    weight = term / wave
    turned = sp.I * weight * sp.sin(wave.args[0])
    is_exponential = e - term in (turned, -turned)
    return is_exponential and not weight.has(wave) and facts.is_nonzero(weight)


def _has_a_part_apart_from_zero(facts: Known, e: Expr) -> bool:
    """Whether the real or the imaginary part, as they are written, is never 0: ``1 + i x``."""
    if facts.real or not e.has(sp.I):
        return False
    without_i: list[Expr] = []
    with_i: list[Expr] = []
    for term in e.args:
        if sp.I in sp.Mul.make_args(term):
            with_i.append(term / sp.I)
        else:
            without_i.append(term)
    parts = (sp.Add(*without_i), sp.Add(*with_i))
    # They are the two parts only where both are real.
    return all(map(facts.is_real, parts)) and any(map(facts.is_nonzero, parts))


def _is_part_of_known(facts: Known, e: Expr) -> bool:
    """Whether ``e`` is a factor, or under a root or power, of what is not 0, however the names that
    it binds are spelt."""
    if e in facts.nonzero or -e in facts.nonzero:
        return True
    spelt = e.as_dummy() if facts.nonzero else e
    return any(part.as_dummy() == spelt for known in facts.nonzero for part in _factors(known))


def _factors(e: Expr) -> Iterator[Expr]:
    """What cannot be 0 where ``e`` has a value that is not: itself, its factors, their bases."""
    yield e
    if isinstance(e, sp.Mul):
        for factor in e.args:
            yield from _factors(factor)
    elif isinstance(e, sp.Pow) and e.exp.is_Rational and e.exp != 0:
        yield from _factors(e.base)


def integer(facts: Known, e: Expr) -> bool:
    """Whether ``e`` is a whole number."""
    if is_atom(e):
        return bool(e.is_integer)
    if isinstance(e, (sp.Add, sp.Mul, sp.Abs)):
        return all(facts.is_integer(a) for a in e.args)
    if isinstance(e, sp.Pow):
        if e.base in (1, -1):
            return facts.is_integer(e.exp)
        is_whole = facts.is_integer(e.base) and facts.is_integer(e.exp)
        return is_whole and facts.is_nonnegative(e.exp)  # 2^-1 is a half
    if isinstance(e, sp.factorial):
        return facts.is_integer(e.args[0])
    if isinstance(e, sp.binomial):
        return all(facts.is_integer(a) for a in e.args)
    if isinstance(e, (sp.Sum, sp.Product)):
        return all(h is not sp.oo for _, _, h in e.limits) and facts.is_integer(e.function)
    return isinstance(e, (sp.floor, sp.ceiling, sp.KroneckerDelta, Less, sp.sign)) and facts.real


def real(facts: Known, e: Expr) -> bool:
    """Whether ``e`` is real, where complex names occur too."""
    if is_atom(e):
        return bool(e.is_extended_real)
    if isinstance(e, (sp.Abs, sp.re, sp.im, sp.arg, sp.KroneckerDelta, Less, Norm)):
        return True
    if isinstance(e, (sp.Sum, sp.Product, sp.Integral)):
        return real(facts, e.function)
    if isinstance(e, sp.Pow):
        if not (real(facts, e.base) and real(facts, e.exp)):
            return False
        return facts.is_integer(e.exp) or facts.is_positive(e.base)
    if isinstance(e, sp.log):
        return all(facts.is_positive(a) for a in e.args)
    if isinstance(e, _OF_REALS):
        return all(real(facts, a) for a in e.args)
    return False


REAL_TO_REAL: tuple[Expr, ...] = (
    sp.exp,
    *CIRCULAR,
    *HYPERBOLIC,
    sp.atan,
    sp.asinh,
    sp.factorial,
    sp.gamma,
    sp.floor,
    sp.ceiling,
    sp.sign,
    sp.Max,
    sp.Min,
    sp.binomial,
    sp.conjugate,
)
_OF_REALS: tuple[Expr, ...] = (sp.Add, sp.Mul, *REAL_TO_REAL)


def _stands_in(e: Expr, known: list[Expr]) -> bool:
    """Whether an expression is one of those assumed, however what it binds is spelt."""
    if e in known:
        return True
    if not isinstance(e, sp.Sum | sp.Product | sp.Integral):
        return False
    # What is bound may bear another name in each place.
    alike = (k for k in known if type(k) is type(e))
    return any(k.as_dummy() == e.as_dummy() for k in alike)


def _rule(rules: dict[str, Callable[[Known, Expr], bool]], e: Expr) -> Expr:
    """The rule for the nearest kind of an expression that has one."""
    return next((rules[kind.__name__] for kind in type(e).__mro__ if kind.__name__ in rules), None)


# Rules for one kind of expression. All but those of exp, cosh, Abs and even powers need the reals.


def _of_product(known: Callable[[Expr], bool], e: Expr) -> bool:
    """An even number of factors is negative and the others are positive."""
    negatives = 0
    for factor in e.args:
        if known(factor):
            continue
        if isinstance(factor, sp.Mul) or not known(-factor):
            return False
        negatives += 1
    return negatives % 2 == 0


def _positive_power(facts: Known, e: Expr) -> bool:
    """A positive base to a real power; an even power of what is not 0."""
    if e.base is sp.E:
        return facts.is_real(e.exp)
    if facts.is_positive(e.base):
        return facts.is_real(e.exp)
    return _is_even(facts, e.exp) and facts.is_real(e.base) and facts.is_nonzero(e.base)


def _is_even(facts: Known, e: Expr) -> bool:
    """Whether a number is even for certain."""
    return facts.is_integer(e / 2)


def _nonnegative_power(facts: Known, e: Expr) -> bool:
    """An even power of a real number, a real power of a number that is not negative."""
    if _is_even(facts, e.exp):
        return facts.is_real(e.base)
    if facts.is_nonnegative(e.base):
        return facts.is_real(e.exp)
    # An even root is taken of what is not negative, and is not negative itself.
    return facts.real and e.exp.is_Rational and e.exp.q % 2 == 0


def _finite(e: Expr) -> bool:
    """Whether a range ends."""
    return all(h is not sp.oo and low is not -sp.oo for _, low, h in e.limits)


def _body(facts: Known, e: Expr) -> Known:
    """The facts inside the ranges of a sum, from the outside in."""
    inner = facts
    for k, low, high in reversed(e.limits):
        inner = inner.inside(k, low, high)
    return inner


def _positive_sum(facts: Known, e: Expr) -> bool:
    """Of at least one term, all of them positive."""
    if facts.nonempty(e.limits) and _body(facts, e).is_positive(e.function):
        return True
    return _picks_positive(facts, e)


def _picks_positive(facts: Known, e: Expr) -> bool:
    """Shares that sum to 1, or a one-hot weight, times what is positive, over all indices."""
    if len(e.limits) != 1 or e.limits[0][1] != 1:
        return False
    k, _, high = e.limits[0]
    for factor in sp.Mul.make_args(e.function):
        name = str(factor.base.label) if isinstance(factor, sp.Indexed) else ""
        if name in facts.simplex | facts.onehot and factor.indices == (k,):
            whole = facts.shapes.get(name) == (high,)
            return whole and _body(facts, e).is_positive(e.function / factor)
    return False


def _nonnegative_sum(facts: Known, e: Expr) -> bool:
    """Of terms of which none is negative; the empty sum is 0."""
    return _body(facts, e).is_nonnegative(e.function)


def _positive_product(facts: Known, e: Expr) -> bool:
    """Of finitely many positive factors."""
    return _finite(e) and _body(facts, e).is_positive(e.function)  # the empty product is 1


def _nonnegative_integral(facts: Known, e: Expr) -> bool:
    """Of what is not negative, from a lower to an upper end."""
    if len(e.limits) != 1 or len(e.limits[0]) != 3:
        return False
    x, low, high = e.limits[0]
    ordered = sp.oo in (high, -low) or facts.is_nonnegative(sp.expand(high - low))
    return ordered and facts.inside(x, low, high).is_nonnegative(e.function)


def _nonnegative_mean(facts: Known, e: Expr) -> bool:
    """A variance, or the mean of what is never negative."""
    kind = operator(e)
    is_mean = kind == "expectation" and facts.is_nonnegative(e.args[0])
    return facts.real and (kind == "variance" or is_mean)


_POSITIVE: dict[str, Callable[[Known, Expr], bool]] = {
    "exp": lambda f, e: f.is_real(e.args[0]),
    "Mul": lambda f, e: _of_product(f.is_positive, e),
    "Pow": _positive_power,
    "Sum": _positive_sum,
    "Product": _positive_product,
    "log": lambda f, e: len(e.args) == 1 and f.is_positive(e.args[0] - 1),
    "cosh": lambda f, e: f.is_real(e.args[0]),
    "factorial": lambda f, e: f.is_positive(e.args[0] + 1),
    "gamma": lambda f, e: f.is_positive(e.args[0]),
    "sinh": lambda f, e: f.is_positive(e.args[0]),
    "tanh": lambda f, e: f.is_positive(e.args[0]),
    "atan": lambda f, e: f.is_positive(e.args[0]),
    "asinh": lambda f, e: f.is_positive(e.args[0]),
    "sin": lambda f, e: _sine_positive(f, e),
    "cos": lambda f, e: (
        f.real and f.is_positive(e.args[0] + sp.pi / 2) and f.is_positive(sp.pi / 2 - e.args[0])
    ),
    "tan": lambda f, e: (
        f.real and f.is_positive(e.args[0]) and f.is_positive(sp.pi / 2 - e.args[0])
    ),
    "acos": lambda f, e: f.is_positive(1 - e.args[0]),
    "Abs": lambda f, e: f.is_nonzero(e.args[0]),
    "Determinant": determinants.is_positive,
    "Add": positive_addition,
    "Max": lambda f, e: any(f.is_positive(a) for a in e.args),
    "Min": lambda f, e: all(f.is_positive(a) for a in e.args),
    # Of finitely many; what is approached need not be reached.
    "Extremum": lambda f, e: len(e.args[2]) == 3 and _every_value(f, e).is_positive(e.args[1]),
    "binomial": lambda f, e: (
        all(map(f.is_integer, e.args))
        and f.is_nonnegative(e.args[1])
        and f.is_nonnegative(sp.expand(e.args[0] - e.args[1]))
    ),
}
_NONNEGATIVE: dict[str, Callable[[Known, Expr], bool]] = {
    "Mul": lambda f, e: _of_product(f.is_nonnegative, e),
    "Pow": _nonnegative_power,
    "Sum": _nonnegative_sum,
    "Product": _nonnegative_sum,
    "Integral": _nonnegative_integral,
    "Abs": lambda _, e: True,
    "Norm": lambda _, e: True,
    "Determinant": determinants.is_nonnegative,
    "KroneckerDelta": lambda _, e: True,
    "Less": lambda _, e: True,
    "log": lambda f, e: len(e.args) == 1 and f.is_nonnegative(e.args[0] - 1),
    "acos": lambda f, e: f.real,
    "acosh": lambda f, e: f.real,
    "AppliedUndef": _nonnegative_mean,
    "ConditionalMean": lambda f, e: f.real and f.is_nonnegative(e.args[0]),
    "Add": nonnegative_addition,
    "Max": lambda f, e: any(f.is_nonnegative(a) for a in e.args),
    "Min": lambda f, e: all(f.is_nonnegative(a) for a in e.args),
    "Extremum": lambda f, e: _every_value(f, e).is_nonnegative(e.args[1]),
    "sinh": lambda f, e: f.is_nonnegative(e.args[0]),
    "tanh": lambda f, e: f.is_nonnegative(e.args[0]),
    "atan": lambda f, e: f.is_nonnegative(e.args[0]),
    "asinh": lambda f, e: f.is_nonnegative(e.args[0]),
    "asin": lambda f, e: f.is_nonnegative(e.args[0]),
    "sin": lambda f, e: _is_between(f, e.args[0], sp.S.Zero, sp.pi),
    "cos": lambda f, e: _is_between(f, e.args[0], -sp.pi / 2, sp.pi / 2),
    "tan": lambda f, e: _is_between(f, e.args[0], sp.S.Zero, sp.pi / 2),
    "floor": lambda f, e: f.is_nonnegative(e.args[0]),
    "ceiling": lambda f, e: f.is_nonnegative(e.args[0]),
    "binomial": lambda f, e: all(map(f.is_integer, e.args)) and f.is_nonnegative(e.args[0]),
}


def _every_value(facts: Known, e: Expr) -> Known:
    """The facts where an extreme value is taken over an index."""
    k, *ends = e.args[2]
    return facts.inside(k, *ends) if len(ends) == 2 else facts


def _sine_positive(facts: Known, e: Expr) -> bool:
    """Between 0 and pi."""
    u = e.args[0]
    return facts.real and facts.is_positive(u) and facts.is_positive(sp.pi - u)


def _is_between(facts: Known, u: Expr, low: Expr, high: Expr) -> bool:
    """Whether ``low <= u <= high``: there a sine, a cosine or a tangent has its sign (DLMF
    4.16)."""
    return facts.real and facts.is_nonnegative(u - low) and facts.is_nonnegative(high - u)
