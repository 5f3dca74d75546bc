"""Bounds that hold all the way to infinity: ``|f(x)| <= C x^p e^(-c x^r)`` for every ``x >= N``.

They are what makes the tail of an improper integral or of a series a number with an error bound.
Every rule takes bounds of the parts, which hold for all ``x >= N`` with ``N >= 2``, to one of the
whole; each is one line of calculus, said beside it.
"""

from __future__ import annotations

from functools import lru_cache

import sympy as sp
from flint import acb, arb
from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.kinds import Value
from mathreply.algebra.refute.balls.value import Evaluator, Undefined, Unknown

MAX_DEGREE = 40
FROM_AFAR = sp.Dummy("s", positive=True)
"""What a tail is seen in: always the same name, so that what is known of an integrand is known at
the next point as well."""


class NoBound(ArithmeticError):
    """No rule bounds this."""


class Envelope(Struct, frozen=True):
    """``factor x^power e^(-rate x^degree)``, a positive function of ``x >= start``."""

    factor: Expr
    power: Expr
    rate: Expr
    degree: int = 1

    def log_at(self, x: Expr) -> Value:
        """The logarithm of its value: the value itself may be beyond every exponent."""
        if not self.factor > 0:
            return arb("-1e1000")
        return self.factor.log() + self.power * x.log() - self.rate * x**self.degree

    def at(self, x: Expr) -> Value:
        """Its value."""
        return self.log_at(x).exp()


class Bounds:
    """Upper and lower envelopes of the expressions in one name, from ``start`` on."""

    def __init__(self, evaluator: Evaluator, name: Expr, start: int) -> None:
        self.evaluator, self.name, self.start = evaluator, name, arb(start)

    # Above.

    def above(self, e: Expr) -> Envelope:
        """An envelope that ``|e|`` stays below.

        Raises:
            NoBound: where none is found.
        """
        if not e.has(self.name):
            return Envelope(abs(self._constant(e)).upper(), arb(0), arb(0))
        if e == self.name:
            return Envelope(arb(1), arb(1), arb(0))
        if isinstance(e, sp.Add):
            # The closest bound first: by coefficients, where terms cancel, and then term by term.
            closer = self._rational(e, upper=True) or self._first_order(e, upper=True)
            return closer or self._sum_above(e)
        if isinstance(e, sp.Mul):
            return _product([self.above(a) for a in e.args], self.start, upper=True)
        if self._is_exponential(e):
            return self._exponential(e, upper=True)
        if isinstance(e, sp.Pow):
            return self._power_above(e)
        return self._function_above(e)

    def _is_exponential(self, e: Expr) -> bool:
        """Whether it is ``e^u``, or a number to a power that moves."""
        return isinstance(e, sp.exp) or (isinstance(e, sp.Pow) and not e.base.has(self.name))

    def _function_above(self, e: Expr) -> Envelope:
        """A bound of a function of one argument."""
        is_real = self.evaluator.real
        if isinstance(e, (sp.sin, sp.tanh, sp.atan, sp.erf)) and is_real:
            small = self._of_small(e)
            if small is not None:
                return small
        if isinstance(e, (sp.sin, sp.cos, sp.tanh, sp.sech, sp.erf, sp.sign)) and is_real:
            return Envelope(arb(1), arb(0), arb(0))
        if isinstance(e, (sp.atan, sp.acot)) and is_real:
            return Envelope(arb("1.6"), arb(0), arb(0))  # pi/2 < 1.6
        if isinstance(e, sp.Abs):
            return self.above(e.args[0])
        if isinstance(e, (sp.cosh, sp.sinh)):
            return self.above(e.rewrite(sp.exp))
        if isinstance(e, sp.log) and len(e.args) == 1:
            return self._logarithm(e.args[0])
        if isinstance(e, sp.binomial) and e.args[0].is_polynomial(self.name):
            # At most the sum of its row, 2^n.
            return self._exponential(sp.Pow(2, e.args[0], evaluate=False), upper=True)
        if isinstance(e, (sp.Max, sp.Min)):
            # The size of either is at most the sum of all sizes.
            return self._sum_above(sp.Add(*e.args, evaluate=False))
        raise NoBound(type(e).__name__)

    def _of_small(self, e: Expr) -> Envelope | None:
        """``|sin u|, |tanh u|, |atan u| <= |u|`` and ``|erf u| <= 2|u|``, where ``u`` falls off."""
        try:
            bound = self.above(e.args[0])
        except NoBound:
            return None
        if not (bound.power <= 0 and bound.rate >= 0):
            return None
        factor = bound.factor * (2 if isinstance(e, sp.erf) else 1)
        return Envelope(factor, bound.power, bound.rate, bound.degree)

    def _first_order(self, e: Expr, *, upper: bool) -> Envelope | None:
        """``e^u - 1``, ``1 - cos u``, ``ln(1 + u)``, ``sin u``, ``tan u`` where ``|u| <= 1/2``.

        The first, third and following ones lie between ``|u|/2`` and ``2|u|``, the second between
        ``u^2/4`` and ``u^2``: their Taylor series alternate or are geometric at worst.
        """
        u, power = _inner(e)
        if u is None:
            return None
        try:
            bound = self.above(u)
            if not (bound.power <= 0 and bound.rate >= 0 and bound.at(self.start) <= 0.5):
                return None
            bound = bound if upper else self.below(u)
        except NoBound:
            return None
        share = {(1, True): 2, (1, False): 0.5, (2, True): 1, (2, False): 0.25}[power, upper]
        raised = _raised(bound, arb(power))
        return Envelope(raised.factor * share, raised.power, raised.rate, raised.degree)

    def _logarithm(self, argument: Expr) -> Envelope:
        """``|log u|`` between the logarithms of bounds of ``u``; ``log x <= 4 x^(1/4)`` (x > 0)."""
        high, low = self.above(argument), self.below(argument)
        for bound in (high, low):
            if not bound.rate.is_zero():
                raise NoBound("the logarithm of an exponential")
        constant = _larger(abs(high.factor.log()), abs(low.factor.log()))
        power = _larger(abs(high.power), abs(low.power))
        return Envelope((constant + 4 * power).upper(), arb(1) / 4, arb(0))

    def _sum_above(self, e: Expr) -> Envelope:
        """The sum of bounds of the terms, brought to the largest power and the smallest decay."""
        parts = [self.above(a) for a in e.args]
        power = parts[0].power
        for part in parts[1:]:
            power = _larger(power, part.power)
        slowest = parts[0]
        for part in parts[1:]:
            slowest = _slower(slowest, part)
        total = arb(0)
        for part in parts:
            shrink = Envelope(part.factor, part.power - power, part.rate, part.degree)
            total += self._over(shrink, slowest)
        return Envelope(total.upper(), power, slowest.rate, slowest.degree)

    def _over(self, part: Envelope, slowest: Envelope) -> Value:
        """A bound of ``part``, whose power is not positive, over the decay of the slowest: their
        quotient falls from ``start`` on."""
        if part.factor.is_zero():
            return arb(0)
        has_one_degree = part.degree == slowest.degree
        if has_one_degree or part.rate.is_zero() or slowest.rate.is_zero():
            degree = slowest.degree if part.rate.is_zero() else part.degree
            left = Envelope(part.factor, part.power, part.rate - slowest.rate, degree)
            if not left.rate >= 0:
                raise NoBound("a sum of exponentials too close to order")
            return left.at(self.start)
        # The derivative of -r_p x^d_p + r_s x^d_s has the sign of the higher degree from start on.
        slope, other = (
            each.rate * each.degree * self.start ** (each.degree - 1) for each in (part, slowest)
        )
        high, low = (slope, other) if part.degree > slowest.degree else (-other, -slope)
        if not high >= abs(low):
            raise NoBound("a sum of exponentials of two degrees")
        decay = Envelope(arb(1), arb(0), slowest.rate, slowest.degree)
        return (part.log_at(self.start) - decay.log_at(self.start)).exp()

    def _power_above(self, e: Expr) -> Envelope:
        """A bound of a power: of a negative one by the base from below."""
        if e.exp.has(self.name):
            return self._exponential(e, upper=True)
        exponent = self._real(e.exp)
        bound = self.above(e.base) if exponent > 0 else self.below(e.base)
        return _raised(bound, exponent)

    # Below.

    def below(self, e: Expr) -> Envelope:
        """An envelope of positive factor that ``|e|`` stays above.

        Raises:
            NoBound: where none is found.
        """
        if not e.has(self.name):
            size = abs(self._constant(e)).lower()
            # A ball that touches zero bounds nothing from below.
            if not size > 0:
                raise NoBound("a constant that may be zero")
            return Envelope(size, arb(0), arb(0))
        if e == self.name:
            return Envelope(arb(1), arb(1), arb(0))
        small = self._first_order(e, upper=False)
        if small is not None:
            return small
        if isinstance(e, sp.Add):
            return self._rational(e, upper=False) or self._sum_below(e)
        if isinstance(e, sp.Mul):
            return _product([self.below(a) for a in e.args], self.start, upper=False)
        if self._is_exponential(e):
            return self._exponential(e, upper=False)
        if isinstance(e, sp.Pow) and not e.exp.has(self.name):
            exponent = self._real(e.exp)
            bound = self.below(e.base) if exponent > 0 else self.above(e.base)
            return _raised(bound, exponent)
        if isinstance(e, (sp.factorial, sp.gamma)):
            return self._factorial_below(e)
        if isinstance(e, (sp.cosh, sp.sinh)):
            return self.below(e.rewrite(sp.exp))
        if isinstance(e, sp.Abs):
            return self.below(e.args[0])
        raise NoBound(type(e).__name__)

    def _factorial_below(self, e: Expr) -> Envelope:
        """``m! >= (m/e)^m >= (N/e)^m`` for ``m >= N`` (from ``e^m >= m^m / m!``)."""
        argument = e.args[0]
        m = sp.expand(argument - 1 if isinstance(e, sp.gamma) else argument)
        slope, rest = m.coeff(self.name, 1), m.coeff(self.name, 0)
        nonlinear = sp.expand(m - slope * self.name - rest)
        if nonlinear != 0 or slope.has(self.name):
            raise NoBound("a factorial of this argument")
        a, b = self._real(slope), self._real(rest)
        least = a * self.start + b
        # Above e the base N/e is greater than 1, so that the bound grows with m.
        if not (a > 0 and least > 3):
            raise NoBound("a factorial of a small argument")
        growth = least.lower().log() - 1
        factor = (growth * b).exp().lower()
        rate = -(growth * a).lower()
        return Envelope(factor, arb(0), rate)

    def _sum_below(self, e: Expr) -> Envelope:
        """The largest term less the others, if their quotient falls and is below 1 at ``start``."""
        for term in e.args:
            try:
                lead = self.below(term)
                rest = self.above(sp.Add(*(a for a in e.args if a != term)))
            except NoBound:
                continue
            share = _product([rest, _raised(lead, arb(-1))], self.start, upper=True)
            if share.factor.is_zero():
                left = arb(1)
            elif share.power <= 0 and share.rate >= 0:
                left = 1 - share.at(self.start)
            else:
                continue
            if left > 0:
                return Envelope((lead.factor * left).lower(), lead.power, lead.rate, lead.degree)
        raise NoBound("a sum that may vanish")

    # Polynomials and exponentials.

    def _rational(self, e: Expr, *, upper: bool) -> Envelope | None:
        """A polynomial by its coefficients, a quotient of two by both; None for any other sum."""
        if not e.is_rational_function(self.name):
            return None
        top, bottom = sp.fraction(sp.cancel(sp.together(e)))
        above, below = (top, bottom) if upper else (bottom, top)
        high = self._polynomial(above, upper=True)
        low = self._polynomial(below, upper=False)
        quotient = _product([high, _raised(low, arb(-1))], self.start, upper=upper)
        return quotient if upper else _raised(quotient, arb(-1))

    def _polynomial(self, p: Expr, *, upper: bool) -> Envelope:
        """``sum |a_k| N^(k-d)`` times ``x^d``; below, the leading one less the others."""
        sizes, degree = self.coefficients(p)
        lead = abs(sizes[degree])
        rest = arb(0)
        for k, size in sizes.items():
            if k != degree:
                rest += abs(size) * self.start ** (k - degree)
        factor = (lead + rest).upper() if upper else (lead - rest).lower()
        if not upper and not factor > 0:
            raise NoBound("a polynomial that may vanish")
        return Envelope(factor, arb(degree), arb(0))

    def coefficients(self, p: Expr) -> tuple[dict[int, Value], int]:
        """The coefficients of a polynomial as balls, by degree, and its degree."""
        try:
            found = _terms(p, self.name)
        except sp.PolynomialError as error:
            raise NoBound("no polynomial") from error
        degree = max(found, default=0)
        if degree > MAX_DEGREE or not found:
            raise NoBound("a polynomial of this degree")
        return {power: self._constant(c) for power, c in found.items()}, degree

    def _exponential(self, e: Expr, *, upper: bool) -> Envelope:
        """``e^P`` of a polynomial ``P``, its leading term less or plus what the others may add."""
        exponent, scale = e.args[0] if isinstance(e, sp.exp) else e.exp, acb(1)
        if not isinstance(e, sp.exp) and e.base is not sp.E:
            base = self._constant(e.base)
            scale = base.log()
            # Of a power of a negative number the size is that of the power of its size.
            if not base.real > 0:
                scale = acb(abs(base).log())
        if not exponent.is_polynomial(self.name):
            return self._exponential_of_small(exponent, scale, upper=upper)
        sizes, degree = self.coefficients(exponent)
        if scale != acb(1) and not all(size.imag.is_zero() for size in sizes.values()):
            raise NoBound("a complex power of a number")
        parts = {k: (size * scale).real for k, size in sizes.items()}
        constant = parts.pop(0, arb(0))
        if degree == 0 or not parts:
            return Envelope(constant.exp(), arb(0), arb(0))
        lead = parts.pop(degree)
        # From start on, x^k is at most x^degree times start^(k - degree).
        rest = arb(0)
        for k, size in parts.items():
            rest += abs(size) * self.start ** (k - degree)
        factor = constant.exp()
        if upper:
            rate = -(lead + rest)
            return Envelope(factor.upper(), arb(0), rate.lower(), degree)
        rate = -(lead - rest)
        return Envelope(factor.lower(), arb(0), rate.upper(), degree)

    def _exponential_of_small(self, exponent: Expr, scale: Expr, *, upper: bool) -> Envelope:
        """``e^u`` for a ``u`` that falls off."""
        bound = self.above(exponent)
        if not (bound.power <= 0 and bound.rate >= 0):
            raise NoBound("the exponential of something that grows")
        most = (abs(scale) * bound.at(self.start)).upper()
        return Envelope(most.exp() if upper else (-most).exp(), arb(0), arb(0))

    # Constants.

    def _constant(self, e: Expr) -> Value:
        """A coefficient as a ball."""
        try:
            value = self.evaluator.value(e)
        except (Unknown, Undefined) as error:
            raise NoBound("a coefficient without a value") from error
        if not isinstance(value, acb):
            raise NoBound("a coefficient that is no number")
        return value

    def _real(self, e: Expr) -> Value:
        """A real number as a ball."""
        value = self._constant(e)
        if not value.imag.is_zero():
            raise NoBound("a complex exponent")
        return value.real


@lru_cache(maxsize=1_000)  # an integrand is the same at every point at which a claim is tried
def _terms(p: Expr, name: Expr) -> dict[int, Expr]:
    """The coefficients of a polynomial by degree, the highest first; none of zero.

    Raises:
        PolynomialError: where it is no polynomial.
    """
    found = sp.Poly(p, name)
    return {} if found.is_zero else {powers[0]: c for powers, c in found.terms()}


@lru_cache(maxsize=1_000)
def _inner(e: Expr) -> tuple[Value, int]:
    """``u`` and the order to which an expression vanishes with it; None for other expressions."""
    argument: Expr = e.args[0] if e.args else None
    if isinstance(e, (sp.sin, sp.tan, sp.sinh, sp.atan, sp.tanh)):
        return argument, 1
    if isinstance(e, sp.log) and len(e.args) == 1:
        return sp.expand(argument - 1), 1
    # exp(u) - 1 and 1 - cos(u), with either sign.
    if isinstance(e, sp.Add) and len(e.args) == 2 and argument in (1, -1):
        other = e.args[1] * -argument
        if isinstance(other, sp.exp):
            return other.args[0], 1
        if isinstance(other, sp.cos):
            return other.args[0], 2
    return None, 0


def _product(parts: list[Envelope], start: Expr, *, upper: bool) -> Envelope:
    """The product of envelopes; of several decays the one of the highest degree is kept."""
    factor, power = arb(1), arb(0)
    rates: dict[int, Expr] = {}
    for part in parts:
        factor, power = factor * part.factor, power + part.power
        if not part.rate.is_zero():
            rates[part.degree] = rates.get(part.degree, arb(0)) + part.rate
    if not rates:
        return Envelope(factor, power, arb(0))
    degree = max(rates)
    rate = rates.pop(degree)
    for lower, other in rates.items():
        # e^(-o x^l) against e^(-o N^(l-d) x^d): above for o <= 0, below for o >= 0; else it is
        # at most, or at least, 1.
        share = abs(other) * start ** (lower - degree)
        if upper and not other > 0:
            rate -= share
        if not upper and not other < 0:
            rate += share
    return Envelope(factor, power, rate, degree)


def _raised(bound: Envelope, exponent: Expr) -> Envelope:
    """An envelope to a power."""
    if bound.factor.is_zero():
        return bound
    factor = (bound.factor.log() * exponent).exp()
    return Envelope(factor, bound.power * exponent, bound.rate * exponent, bound.degree)


def _larger(a: Expr, b: Expr) -> Value:
    """The larger of two balls."""
    return a.max(b)


def _slower(a: Envelope, b: Envelope) -> Envelope:
    """The envelope of the slower decay: a growing one, then no decay, then the lower degree."""

    def rank(e: Envelope) -> tuple[int, int]:
        if e.factor.is_zero():
            return (2, 0)
        if e.rate < 0:
            return (0, -e.degree)
        return (1, 0) if e.rate.is_zero() else (2, e.degree)

    if a.degree == b.degree and a.rate.is_zero() == b.rate.is_zero():
        return a if a.rate <= b.rate else b
    return a if rank(a) <= rank(b) else b
