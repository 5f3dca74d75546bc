"""An expression's value at a point, in ball arithmetic: an interval around the true value, never a
guess.

Nothing is approximated: integrals come with Arb's error bound, series with a bound of their tail,
derivatives as Taylor coefficients, limits by an expansion. What cannot be enclosed is
:class:`Unknown`.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

import flint
import sympy as sp
from flint import acb, acb_mat, arb, fmpq
from msgspec import Struct, field
from msgspec.structs import replace

from mathreply.algebra.budget import work
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.jets import Jet, head
from mathreply.algebra.refute.balls.kinds import Value

PRECISION_BITS = 160
HUGE = 10**100
_TINY = arb("1e-200")
"""Flint takes long to read a number from its digits."""
MAX_TERMS = 10_000
"""Terms of a finite sum, or of an infinite one before it is given up."""


class Undefined(ArithmeticError):
    """A side has no value here: a division by zero, the logarithm of a negative number over the
    reals."""


class Infinite(Undefined):
    """A side grows without bound here; ``sign`` is that of the infinity."""

    def __init__(self, sign: int) -> None:
        super().__init__("it is infinite")
        self.sign = sign


class Unknown(ArithmeticError):
    """Nothing can be said of the value here: an unsupported expression, or a ball that is too
    wide."""


class Gauss(NamedTuple):
    """A complex number with rational parts."""

    real: Fraction
    imag: Fraction


class Undistributed(Unknown):
    """The mean of what has no distribution at a point."""


class World(Struct, frozen=True):
    """One outcome of everything that is random."""

    chance: Fraction
    scalars: dict[Expr, Expr]
    arrays: dict[str, Expr]


class Point(Struct):
    """Values for the names of a claim."""

    scalars: dict[Expr, Expr] = field(default_factory=dict)
    """Symbol → Fraction, int or :class:`Gauss`; bound indices → int; a ball in between."""
    arrays: dict[str, Expr] = field(default_factory=dict)
    """Name → tuple of values, or tuple of rows."""
    functions: dict[str, Callable[..., Expr]] = field(default_factory=dict)
    """Name of an undefined function → a function of balls."""
    outcomes: dict[Expr, tuple[Fraction, ...]] = field(default_factory=dict)
    """Random variable → its value in each outcome."""
    worlds: tuple[World, ...] = ()
    """All outcomes, where members of families are random or some numbers are independent."""

    def is_real_of(self, name: str, symbol: Expr) -> bool:
        """Whether the value of a family with a name, or of a symbol, has no number in it that is
        off the real line for certain."""
        return _is_real(self.arrays.get(name)) and _is_real(self.scalars.get(symbol))


def _is_real(value: Expr) -> bool:
    """Whether a number, or every number in a row of rows, may be real."""
    if isinstance(value, Gauss):
        return value.imag == 0
    if isinstance(value, tuple):
        return all(map(_is_real, value))
    return not isinstance(value, acb) or bool(value.imag.contains(0))


def ball(value: Expr) -> Value:
    """A ball around an exact number."""
    if isinstance(value, Fraction):
        return acb(fmpq(value.numerator, value.denominator))
    if isinstance(value, Gauss):
        return acb(ball(value.real).real, ball(value.imag).real)
    return value if isinstance(value, (acb, Jet)) else acb(value)


class Evaluator:
    """Evaluates at one point. ``real`` makes square roots and logarithms of negative numbers
    undefined."""

    def __init__(self, point: Point, *, real: bool, precision: int = PRECISION_BITS) -> None:
        self.point = point
        self.real = real
        self.precision = precision
        self.on_path = False
        """Whether an integrand is evaluated on a neighbourhood of its path in the plane."""
        self.analytic = False
        """Whether, on a path, the value may only be finite where the integrand is analytic."""

    def value(self, expression: Expr) -> Value:
        """A ball (``acb``) or a matrix of balls (``acb_mat``).

        Raises:
            Undefined: where the expression has no value.
            Unknown: where nothing can be said.
        """
        flint.ctx.prec = self.precision
        result = self._value(expression)
        parts = result.entries() if hasattr(result, "entries") else (result,)
        if not all(part.is_finite() for part in parts):
            raise Unknown("a value without bounds")
        return result

    def truth(self, condition: Expr) -> bool:
        """Whether a condition holds here, for certain."""
        if condition in (True, sp.true):
            return True
        if condition in (False, sp.false):
            return False
        if isinstance(condition, sp.And):
            return all(self.truth(c) for c in condition.args)
        if isinstance(condition, sp.Or):
            return any(self.truth(c) for c in condition.args)
        if isinstance(condition, sp.Not):
            return not self.truth(condition.args[0])
        if isinstance(condition, sp.core.relational.Relational):
            return compare(self._value(condition.lhs), condition.rel_op, self._value(condition.rhs))
        raise Unknown(f"the condition {type(condition).__name__}")

    def integer(self, expression: Expr) -> int:
        """The value of an index or a size."""
        if isinstance(expression, int) or expression.is_Integer:
            return int(expression)
        value = self._value(expression)
        if isinstance(value, Jet) and value.moves():
            raise Unknown("an index that moves")
        whole = whole_number(value) if isinstance(value, (acb, Jet)) else None
        if whole is None:
            raise Unknown("an index that is no whole number")
        return int(whole)

    def _value(self, e: Expr) -> Value:
        work()
        kind = type(e)
        found = _FOUND.get(kind) or _FOUND.setdefault(kind, _rule_of(kind))
        if found is None:
            raise Unknown(f"no value for {kind.__name__}")
        name, rule = found
        try:
            return rule(self, e)
        except Infinite as error:
            if name in _INFINITE:
                raise
            raise Undefined("a function of infinity") from error

    def under(self, values: dict[Expr, Expr], expression: Expr) -> Value:
        """The value with some scalars changed."""
        saved = self.point
        self.point = replace(saved, scalars={**saved.scalars, **values})
        try:
            return self._value(expression)
        finally:
            self.point = saved

    def inside(self, world: World, expression: Expr) -> Value:
        """The value in one outcome of everything that is random."""
        saved = self.point
        scalars = {**saved.scalars, **world.scalars}
        self.point = replace(saved, scalars=scalars, arrays={**saved.arrays, **world.arrays})
        try:
            return self._value(expression)
        finally:
            self.point = saved

    def path(self, analytic: bool) -> Evaluator:
        """An evaluator for an integrand on a neighbourhood of its path."""
        found = Evaluator(self.point, real=self.real, precision=self.precision)
        found.on_path, found.analytic = True, analytic
        return found


def compare(left: Expr, operator: str, right: Expr) -> bool:
    """Whether a relation holds between two balls, for certain either way.

    Raises:
        Unknown: where the balls overlap without being the same exact number.
    """
    if (
        isinstance(left, acb_mat)
        and isinstance(right, acb_mat)
        and (left.nrows(), left.ncols()) != (right.nrows(), right.ncols())
    ):
        raise Unknown("matrices of two sizes")
    difference = left - right
    if isinstance(difference, acb_mat):
        if operator not in ("==", "!="):
            raise Unknown("an order of matrices")
        return _is_zero(difference) == (operator == "==")
    if operator in ("==", "!="):
        if not difference.contains(0):
            return operator == "!="
        if difference.is_zero():
            return operator == "=="
        raise Unknown("too close to tell")
    # The difference of x + 1 and x is real, whatever x is.
    if not all(side.imag.contains(0) for side in map(ball, (left, right))):
        raise Undefined("an order of complex numbers")
    real = difference.real
    if real.contains(0) and not real.is_zero():
        raise Unknown("too close to tell")
    sign = 0 if real.is_zero() else (1 if real > 0 else -1)
    return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[operator]


def _is_zero(matrix: acb_mat) -> bool:
    entries = matrix.entries()
    # One entry that is not zero decides, whatever is open of the others.
    if not all(entry.contains(0) for entry in entries):
        return False
    if all(entry.is_zero() for entry in entries):
        return True
    raise Unknown("too close to tell")


_INFINITE = frozenset(
    {
        *("Infinity", "NegativeInfinity", "Add", "Mul", "Limit", "Sum", "Product", "Integral"),
        *("Piecewise", "Extremum", "Evaluated", "Subs"),
    }
)
"""Kinds of expression that may be infinite; of anything else infinity has no value."""
_RULES: dict[str, Callable[[Evaluator, Expr], Expr]] = {}
_FOUND: dict[type, tuple[str, Callable[[Evaluator, Expr], Expr]] | None] = {}
"""The rule of a class that was looked up before, and the class that it is written for."""


def _rule_of(kind: type) -> tuple[str, Callable[[Evaluator, Expr], Expr]] | None:
    """The rule of the closest class that has one."""
    names = (base.__name__ for base in kind.__mro__)
    return next(((name, _RULES[name]) for name in names if name in _RULES), None)


def rule(
    *names: str,
) -> Callable[[Callable[[Evaluator, Value], Value]], Callable[[Evaluator, Value], Value]]:
    """Register how the classes of these names (of SymPy or of ``nodes``) are evaluated."""

    def register(
        function: Callable[[Evaluator, Expr], Expr],
    ) -> Callable[[Evaluator, Value], Value]:
        for name in names:
            _RULES[name] = function
        return function

    return register


def real_part(value: Expr) -> Value:
    """The real number that a ball stands for.

    Raises:
        Undefined: if it is not real.
    """
    value = head(value)
    if not value.imag.contains(0):
        raise Undefined("not a real number")
    return value.real


def whole_number(value: Expr) -> int | None:
    """The one integer inside a ball, None if there is none, several, or it is too large to ask
    Flint for it.

    Flint ends the process when asked about a number beyond its reach.
    """
    value = head(value)
    if not abs(value) < HUGE:
        return None
    if abs(value) < _TINY:
        return 0 if value.contains(0) else None
    found = value.unique_fmpz()
    return None if found is None else int(found)


def divide(top: Expr, bottom: Expr) -> Value:
    """A quotient.

    Raises:
        Undefined: on an exact zero below.
        Unknown: where the ball below only touches zero.
    """
    if bottom.is_zero():
        raise Undefined("division by zero")
    if head(bottom).contains(0):
        raise Unknown("division by something close to zero")
    return top / bottom
