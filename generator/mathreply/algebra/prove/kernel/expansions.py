"""Functions of a ``t`` that falls to 0, opened into terms of known size."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.scale import (
    ONE,
    L,
    NoLimit,
    Scale,
    Series,
    Size,
    T,
    UndecidedSign,
    constant,
)

ORDER = 6

ZeroTest = Callable[[Expr], bool]


class Opened:
    """The series of a function of ``T``."""

    def __init__(self, facts: Facts, zero: ZeroTest, *, whole: bool, order: int = ORDER) -> None:
        self.facts = facts
        self.order = order
        """Terms of a series that are kept; what is left out is its error."""
        self.whole = whole
        """Whether 1/t runs through whole numbers."""
        self.scale = Scale(facts, zero)

    def value(self, e: Expr) -> Expr:
        """The limit of an expression.

        Raises:
            NoLimit: where it has none that is known.
        """
        s = self.series(e)
        settled = self._settled(s)
        if settled is not None:
            return settled
        if not s.terms:
            if s.error is None or self.scale.compare(s.error, ONE) < 0:
                return sp.S.Zero
            raise NoLimit("nothing but an error")
        size, c = self.scale.first(s)
        if (
            s.error is not None
            and self.scale.compare(s.error, ONE) >= 0
            and self.scale.compare(size, ONE) <= 0
        ):
            raise NoLimit("an error that does not vanish")
        degree, lead = self.scale.leading(c)
        # Of equal size a power of the logarithm decides.
        grows = self.scale.compare(size, ONE) or int(sp.sign(degree))
        if grows < 0:
            return sp.S.Zero
        return lead if grows == 0 else self.scale.sign(lead) * sp.oo

    def _settled(self, s: Series) -> Expr | None:
        """The limit of what is constant but for terms that vanish: the constant, of whatever sign.
        None where a term may grow."""
        try:
            vanish = all(self._vanishes(size, c) for size, c in s.terms.items() if size != ONE)
            error_vanishes = s.error is None or self.scale.compare(s.error, ONE) < 0
        except (UndecidedSign, NoLimit):
            return None
        value = s.terms.get(ONE, sp.S.Zero)
        return value if vanish and error_vanishes and not value.has(L) else None

    def _vanishes(self, size: Size, c: Expr) -> bool:
        """Whether a term falls to 0, or is 0 as its coefficient is."""
        return self.scale.compare(size, ONE) < 0 or (not c.has(L) and self.scale.is_zero(c))

    def series(self, e: Expr) -> Series:
        """The series of an expression."""
        if not e.has(T):
            return constant(e)
        if e == T:
            return Series({(sp.S.Zero, sp.S.One): sp.S.One})
        for kind in type(e).__mro__:
            rule = _RULES.get(kind.__name__)
            if rule is not None:
                return self.scale.clean(rule(self, e))
        raise NoLimit(type(e).__name__)

    # What the rules share.

    def parted(self, s: Series, *, logs: bool = False) -> tuple[Size, Expr, Series]:
        """``(size, c, d)`` with ``s = c e^w t^a (1 + d)``, ``d`` small; ``c`` is free of L, or, if
        ``logs``, a number times a power of it."""
        size, c = self.scale.first(s)
        degree, lead = self.scale.leading(c)
        front = lead * L**degree
        if (degree != 0 and not logs) or sp.expand(c - front) != 0:
            raise NoLimit("a power of a logarithm in front")
        inverse = Series({(-size[0], -size[1]): 1 / front})
        rest = dict(s.terms)
        del rest[size]
        return size, front, self.scale.times(inverse, Series(rest, s.error))

    def composed(self, coefficients: list[Expr], d: Series) -> Series:
        """``sum c_k d^k`` up to the error of the first power that is left out."""
        if not self.scale.is_small(d):
            raise NoLimit("a series that does not converge")
        total, power = constant(coefficients[0]), constant(sp.S.One)
        for c in coefficients[1:]:
            power = self.scale.times(power, d)
            total = self.scale.add(total, self.scale.times(constant(c), power))
        if not d.terms and d.error is None:
            return total
        last = self.scale.times(power, d)
        sizes = [*last.terms, *([last.error] if last.error is not None else [])]
        for size in sizes:
            total = self.scale.add(total, Series({}, size))
        return total

    def at_limit(self, s: Series) -> tuple[Expr, Series]:
        """``(c, d)`` with ``s = c + d``, ``d`` small.

        Raises:
            NoLimit: where it has no finite limit.
        """
        c = s.terms.get(ONE, sp.S.Zero)
        rest = Series({k: v for k, v in s.terms.items() if k != ONE}, s.error)
        if c.has(L) or not self.scale.is_small(rest):
            raise NoLimit("no finite limit")
        return c, rest

    def diverges(self, s: Series) -> int:
        """The sign with which a series grows beyond all bounds, 0 if it does not."""
        if not s.terms:
            return 0
        size, c = self.scale.first(s)
        degree, lead = self.scale.leading(c)
        grows = self.scale.compare(size, ONE) > 0 or (size == ONE and degree > 0)
        if not grows or (s.error is not None and self.scale.compare(s.error, size) >= 0):
            return 0
        return self.scale.sign(lead)


def _add(n: Opened, e: Expr) -> Series:
    total = constant(sp.S.Zero)
    for a in e.args:
        total = n.scale.add(total, n.series(a))
    return total


def _sum(n: Opened, e: Expr) -> Series:
    """Of finitely many terms, a fixed number of them: of series whose sizes are the same for all,
    coefficient by coefficient (Rudin, Principles of Mathematical Analysis, 4.4)."""
    (k, low, high), *more = e.limits
    if more or sp.Tuple(low, high).has(T, sp.oo, -sp.oo):
        raise NoLimit("a sum over a range that moves or does not end")
    inner = Opened(
        n.facts.inside(k, low, high), n.scale.is_zero, whole=n.whole, order=n.order
    ).series(e.function)
    sizes = [*inner.terms, *([inner.error] if inner.error is not None else [])]
    if sp.Tuple(*(sp.Tuple(*size) for size in sizes)).has(k):
        raise NoLimit("sizes that differ from term to term")
    summed = {size: sp.Sum(c, (k, low, high)) for size, c in inner.terms.items() if not c.has(L)}
    if len(summed) < len(inner.terms):
        raise NoLimit("a logarithm in a sum")
    return Series(summed, inner.error)


def _mul(n: Opened, e: Expr) -> Series:
    total = constant(sp.S.One)
    for a in e.args:
        total = n.scale.times(total, n.series(a))
    return total


def _pow(n: Opened, e: Expr) -> Series:
    """By logarithms where the exponent moves; a number to whole powers by its sign."""
    base, exponent = e.args
    if base is sp.E:
        return _exponential(n, n.series(exponent))
    if not exponent.has(T):
        return _constant_power(n, n.series(base), exponent)
    if n.whole and not base.has(T) and _is_whole(n, exponent):
        if n.facts.is_positive(base + 1) and n.facts.is_positive(-base):
            raise NoLimit("powers of a negative number")
        if base is sp.S.NegativeOne:
            return Series({}, ONE)
    return _exponential(n, n.scale.times(n.series(exponent), _logarithm(n, n.series(base))))


def _is_whole(n: Opened, exponent: Expr) -> bool:
    """Whether an exponent is whole at every place of a sequence."""
    return n.facts.is_integer(exponent.xreplace({T: 1 / sp.Dummy("n", integer=True)}))


def _constant_power(n: Opened, s: Series, exponent: Expr) -> Series:
    """A power that does not move; low whole ones by multiplication."""
    if exponent.is_Integer and exponent > 0:
        total = constant(sp.S.One)
        for _ in range(min(int(exponent), 12)):
            total = n.scale.times(total, s)
        return total if exponent <= 12 else _binomial(n, s, exponent)
    return _binomial(n, s, exponent)


def _binomial(n: Opened, s: Series, exponent: Expr) -> Series:
    """``(c e^w t^a (1 + d))^p`` by the binomial series in d."""
    if not s.terms:
        raise NoLimit("a power of what may be zero")
    times = n.scale.times
    (w, a), c, d = n.parted(s, logs=bool(exponent.is_Integer))
    if not exponent.is_Integer and n.scale.sign(c) <= 0:
        is_odd_root = n.facts.real and exponent.is_Rational and exponent.q % 2
        if not is_odd_root:
            raise NoLimit("a root of what is not positive")
        opposite = times(constant(sp.S.NegativeOne), s)
        sign = (-1) ** int(exponent.p % 2)
        turned = _binomial(n, opposite, exponent)
        return times(constant(sp.Integer(sign)), turned)
    if not exponent.is_Rational and a != 0:
        # x^p = e^(p log x), whatever the sign of p.
        return _exponential(n, times(constant(exponent), _logarithm(n, s)))
    coefficients = [sp.binomial(exponent, k).expand(func=True) for k in range(n.order)]
    leading = (sp.expand(w * exponent), a * exponent)
    outer = Series({leading: sp.Pow(c, exponent)})
    return times(outer, n.composed(coefficients, d))


def _exp(n: Opened, e: Expr) -> Series:
    return _exponential(n, n.series(e.args[0]))


def _exponential(n: Opened, s: Series) -> Series:
    """``e^s``: what grows becomes a size, what is left a factor, what is small a series."""
    w, power, outer, small = sp.S.Zero, sp.S.Zero, sp.S.Zero, {}
    for size, c in s.terms.items():
        if n.scale.compare(size, ONE) < 0:
            small[size] = c
        elif size[0] != 0:
            raise NoLimit("an exponential of an exponential")
        elif size[1] < 0:
            w += sp.expand(c * T ** size[1])
        else:
            for term in sp.Add.make_args(sp.expand(c)):
                degree = term.as_powers_dict().get(L, sp.S.Zero)
                if degree == 0:
                    outer += term
                elif degree == 1 and (term / L).is_Rational:
                    power -= term / L
                else:
                    w += term
    if s.error is not None and n.scale.compare(s.error, ONE) >= 0:
        raise NoLimit("an exponential of what is not known")
    front = Series({(sp.expand(w), power): sp.exp(outer)})
    factorials = [1 / sp.factorial(k) for k in range(n.order)]
    return n.scale.times(front, n.composed(factorials, Series(small, s.error)))


def _log(n: Opened, e: Expr) -> Series:
    if len(e.args) == 2:
        return n.series(sp.log(e.args[0]) / sp.log(e.args[1]))
    return _logarithm(n, n.series(e.args[0]))


def _logarithm(n: Opened, s: Series) -> Series:
    """``log(c e^w t^a (1 + d)) = log c + w - a L + log(1 + d)``."""
    if not s.terms:
        raise NoLimit("the logarithm of what may be zero")
    (w, a), c, d = n.parted(s)
    if n.scale.sign(c) <= 0:
        raise NoLimit("the logarithm of what is not positive")
    total = constant(sp.log(c) - a * L)
    for term in sp.Add.make_args(w) if w != 0 else ():
        powers = term.as_powers_dict()
        size = (sp.S.Zero, powers.get(T, sp.S.Zero))
        total = n.scale.add(total, Series({size: term / T ** size[1]}))
    terms = [sp.S.Zero, *(sp.Rational((-1) ** (k + 1), k) for k in range(1, ORDER))]
    return n.scale.add(total, n.composed(terms, d))


def _analytic(n: Opened, e: Expr) -> Series:
    """A function of one argument that is analytic at the limit of it."""
    s = n.series(e.args[0])
    c, d = n.at_limit(s)
    if isinstance(e, (sp.asin, sp.acos, sp.atanh)) and not n.facts.is_positive(1 - c**2):
        raise NoLimit("the end of a domain")
    if isinstance(e, sp.acosh) and not n.facts.is_positive(c - 1):
        raise NoLimit("the end of a domain")
    u = sp.Dummy("u", real=True)
    form = e.func(u)
    coefficients = []
    for k in range(n.order):
        coefficients.append(form.xreplace({u: c}) / sp.factorial(k))
        form = sp.diff(form, u)
    if any(k.has(sp.nan, sp.zoo, sp.oo) for k in coefficients):
        raise NoLimit("a pole")
    return n.composed(coefficients, d)


def _wave(n: Opened, e: Expr) -> Series:
    """Sine and cosine stay between -1 and 1, wherever their argument goes."""
    try:
        return _analytic(n, e)
    except NoLimit:
        n.series(e.args[0])
        return Series({}, ONE)


def _erf(n: Opened, e: Expr) -> Series:
    """``1 - erf u <= e^(-u^2)`` for u > 0 (DLMF 7.8.3), below every power where u grows so."""
    s = n.series(e.args[0])
    sign = n.diverges(s)
    if not sign:
        return _analytic(n, e)
    if n.scale.first(s)[0][1] >= 0:
        raise NoLimit("erf of what grows slowly")
    return Series({ONE: sp.Integer(sign)}, (sp.S.Zero, sp.Integer(2 * ORDER)))


def _atan(n: Opened, e: Expr) -> Series:
    """``atan u = pi/2 - atan(1/u)`` where u grows."""
    s = n.series(e.args[0])
    sign = n.diverges(s)
    if not sign:
        return _analytic(n, e)
    inverse = _binomial(n, s, sp.S.NegativeOne)
    terms = [
        sp.S.Zero,
        *(sp.Rational((-1) ** (k // 2), k) if k % 2 else sp.S.Zero for k in range(1, ORDER)),
    ]
    arc = n.composed(terms, inverse)
    return n.scale.add(constant(sign * sp.pi / 2), n.scale.times(constant(sp.S.NegativeOne), arc))


def _hyperbolic(n: Opened, e: Expr) -> Series:
    return n.series(e.rewrite(sp.exp))


def _quotient(n: Opened, e: Expr) -> Series:
    u = e.args[0]
    top, bottom = {
        "tan": (sp.sin(u), sp.cos(u)),
        "cot": (sp.cos(u), sp.sin(u)),
        "sec": (sp.S.One, sp.cos(u)),
        "csc": (sp.S.One, sp.sin(u)),
    }[type(e).__name__]
    return n.series(sp.Mul(top, sp.Pow(bottom, -1)))


def _sign_of(n: Opened, s: Series) -> int:
    """The sign of the greatest term."""
    if not s.terms:
        raise NoLimit("the sign of what may be zero")
    size, c = n.scale.first(s)
    if s.error is not None and n.scale.compare(s.error, size) >= 0:
        raise NoLimit("a sign that is not known")
    return n.scale.sign(n.scale.leading(c)[1])


def _abs(n: Opened, e: Expr) -> Series:
    s = n.series(e.args[0])
    if not s.terms and s.error is None:
        return s
    if not s.terms:
        return Series({}, s.error)
    return n.scale.times(constant(sp.Integer(_sign_of(n, s))), s)


def _sign(n: Opened, e: Expr) -> Series:
    return constant(sp.Integer(_sign_of(n, n.series(e.args[0]))))


def _extreme(n: Opened, e: Expr) -> Series:
    """The one that is larger in the end."""
    best, *others = (n.series(a) for a in e.args)
    wanted = 1 if isinstance(e, sp.Max) else -1
    for other in others:
        gap = n.scale.add(best, n.scale.times(constant(sp.S.NegativeOne), other))
        if not gap.terms:
            best = n.scale.add(best, Series({}, gap.error))  # they differ by no more than that
        elif _sign_of(n, gap) != wanted:
            best = other
    return best


def _floor(n: Opened, e: Expr) -> Series:
    """Off by less than 1 from its argument."""
    s = n.series(e.args[0])
    if n.diverges(s):
        return n.scale.add(s, Series({}, ONE))
    c, d = n.at_limit(s)
    if c.is_Rational and not c.is_Integer:
        return constant(e.func(c))
    if c.is_Integer:
        side = 0 if not d.terms and d.error is None else _sign_of(n, d)
        below = isinstance(e, sp.floor) and side < 0
        above = isinstance(e, sp.ceiling) and side > 0
        return constant(c - int(below) + int(above))
    raise NoLimit("a jump")


def _factorial(n: Opened, e: Expr) -> Series:
    """Stirling's series where the argument grows."""
    u = e.args[0] + (1 if isinstance(e, sp.factorial) else 0)
    if n.diverges(n.series(u)) <= 0:
        raise NoLimit("a factorial that does not grow")
    log = (u - sp.Rational(1, 2)) * sp.log(u) - u + sp.log(2 * sp.pi) / 2 + 1 / (12 * u)
    s = n.series(log)
    error = n.scale.first(n.series(1 / u**3))[0]
    return _exponential(n, n.scale.add(s, Series({}, error)))


_RULES: dict[str, Callable[[Opened, Expr], Series]] = {
    "Add": _add,
    "Sum": _sum,
    "Mul": _mul,
    "Pow": _pow,
    "exp": _exp,
    "log": _log,
    "sin": _wave,
    "cos": _wave,
    "tan": _quotient,
    "cot": _quotient,
    "sec": _quotient,
    "csc": _quotient,
    "sinh": _hyperbolic,
    "cosh": _hyperbolic,
    "tanh": _hyperbolic,
    "coth": _hyperbolic,
    "atan": _atan,
    "erf": _erf,
    "asin": _analytic,
    "acos": _analytic,
    "asinh": _analytic,
    "acosh": _analytic,
    "atanh": _analytic,
    "Abs": _abs,
    "sign": _sign,
    "Max": _extreme,
    "Min": _extreme,
    "floor": _floor,
    "ceiling": _floor,
    "factorial": _factorial,
    "gamma": _factorial,
}
