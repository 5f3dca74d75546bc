"""Work for one method, so that a method which finds no end does not cost the verdict of the others.

Work is counted in steps, and never by a clock: the same claim has the same verdict on a slow and on
a busy machine. A step is a part of an expression whose value is enclosed; an expression that SymPy
builds counts for ten. Some 200 to 400 steps take a millisecond. What works on without a step (one
operation on huge numbers) is ended by the time limit of the process, and told as a timeout.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, TypeVar

from sympy import Expr, Integral, Product, Sum
from sympy.core.basic import Basic
from sympy.core.exprtools import Factors
from sympy.polys.polyclasses import DMP

Result = TypeVar("Result")
_END = sys.maxsize
_BUILT = 10
"""Steps that one expression of SymPy counts for."""
_LONG_OPERATIONS = {"factor_list", "sqf_list", "gcd", "cofactors", "resultant", "intervals"}
"""Of polynomials, as SymPy's class for dense ones calls them."""


class BudgetSpent(BaseException):
    """Not an ``Exception``: SymPy must not catch it."""


class _Meter:
    """What was done since the process began, and where the innermost budget ends."""

    done = 0
    end = _END


def work(steps: int = 1) -> None:
    """Count steps of work.

    Raises:
        BudgetSpent: the innermost budget is used up.
    """
    _Meter.done += steps
    if _Meter.done > _Meter.end:
        raise BudgetSpent


def within(steps: int, compute: Callable[[], Result]) -> Result | None:
    """What ``compute`` returns; None if it took more steps than this or SymPy could not do it.

    Budgets nest: an inner one never outlasts the outer one.
    """
    outer = _Meter.end
    _Meter.end = min(outer, _Meter.done + steps)
    try:
        return compute()
    except BudgetSpent:
        if _Meter.done > outer:
            raise  # it was the outer one
        return None
    except Exception:  # noqa: BLE001 - SymPy raises anything; what it cannot do is simply not proved by this method
        return None
    finally:
        _Meter.end = outer


def spent() -> int:
    """The steps of work that were done since the process began."""
    return _Meter.done


def _count_expressions() -> None:
    """Have every expression that SymPy builds counted: whatever it does, it builds some."""
    build = Basic.__new__

    def counted(cls: type[Basic], *args: Any) -> Any:
        _Meter.done += _BUILT  # as ``work`` does, without a call: half a million a minute come here
        if _Meter.done > _Meter.end:
            raise BudgetSpent
        return build(cls, *args)

    Basic.__new__ = staticmethod(counted)  # SymPy has no hook of its own


def _count_polynomials() -> None:
    """Have operations on polynomials counted before they begin, by the degree: they build nothing
    until they are done."""

    def charged(operation: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(operation)
        def counted(self: DMP, *args: Any, **options: Any) -> Any:
            work((self.total_degree() + 1) ** 2)
            return operation(self, *args, **options)

        return counted

    for kind in (DMP, *DMP.__subclasses__()):
        for name in _LONG_OPERATIONS & vars(kind).keys():
            setattr(kind, name, charged(vars(kind)[name]))


def _work_out_no_digits() -> None:
    """Have SymPy ask for no digits of an integral, a sum or a product to know its sign: it takes
    minutes without building anything, and bounds no error."""
    ask = Expr._eval_is_extended_positive_negative

    def asked(self: Expr, positive: bool) -> bool | None:
        return None if self.has(Integral, Sum, Product) else ask(self, positive)

    Expr._eval_is_extended_positive_negative = asked


class _Powers(dict[Any, Any]):
    """The bases of a product with their exponents."""

    __sympy__ = True  # SymPy compares it with a number as it stands


def _make_no_expressions_of_powers() -> None:
    """Have SymPy make no expression of the powers that it takes common factors from: it made one,
    in order, to see that they are not the number 1, and took a twentieth of all time for that."""
    begin = Factors.__init__

    def begun(self: Factors, factors: Any = None) -> None:
        if isinstance(factors, dict) and not isinstance(factors, _Powers):
            work(_BUILT * (1 + len(factors)))  # as before: every budget reaches as far as it did
            factors = _Powers(factors)
        begin(self, factors)

    Factors.__init__ = begun


def _ask_in_one_order() -> None:
    """Have SymPy ask for the facts that may tell of another one in the order of their names. It
    draws an order anew each time: that took a twentieth of all time, and decided what came to its
    end within a budget. Any order is as sound as any other."""
    # The name ``sympy.core.assumptions`` is that of a function.
    vars(sys.modules["sympy.core.assumptions"])["shuffle"] = list.sort


def _know_no_units() -> None:
    """Have SymPy find no physical units: no answer has any. To look for them it loads all that
    there are, which took a third of a second and a tenth of a step's work, of whichever step came
    first to a simplification or an equation."""
    units = ModuleType("sympy.physics.units")
    vars(units).update(Quantity=_Unit, Unit=_Unit)
    sys.modules.setdefault(units.__name__, units)


class _Unit(Basic):
    """There is none."""


_count_expressions()
_count_polynomials()
_ask_in_one_order()
_make_no_expressions_of_powers()
_work_out_no_digits()
_know_no_units()
