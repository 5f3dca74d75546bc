"""One form for many ways of writing the same thing: the laws of
:mod:`mathreply.algebra.prove.rules`, applied bottom-up.

Every law is an identity wherever both its sides have a value; two expressions with one normal form
are equal there. The form itself is never shown to anyone.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.indicator import Less
from mathreply.algebra.prove.content import content
from mathreply.algebra.prove.exponents import opened
from mathreply.algebra.prove.kernel import (  # noqa: F401 - they fill the register
    laws,
    laws_of_integrals,
    laws_of_means,
    laws_of_powers,
    laws_of_sums,
    methods,
)
from mathreply.algebra.prove.kernel.law import REGISTER
from mathreply.algebra.prove.kernel.proof import (
    Condition,
    LawRecord,
    integer,
    nonnegative,
    nonzero,
    positive,
)
from mathreply.algebra.prove.parity import power_of_minus_one

MAX_PRODUCT_TERMS = 3_000
MAX_POWER = 12


class TooLarge(ArithmeticError):
    """A product that would have too many terms when multiplied out."""


Rewrite = Callable[["Normalizer", Expr], Expr]
LAWS: dict[str, tuple[Rewrite, str]] = {}
"""Class name → how an expression of that class, its arguments in normal form, is brought into
normal form, and the name under which the law that allows it stands in the register."""


def law(*classes: str, name: str) -> Callable[[Rewrite], Rewrite]:
    """Rewrite the expressions of these classes by a law of the register."""
    if name not in REGISTER:
        raise KeyError(f"no law is called '{name}'")

    def add(function: Rewrite) -> Rewrite:
        for kind in classes:
            LAWS[kind] = (function, name)
        return function

    return add


class Normalizer:
    """Brings expressions into normal form under the facts of a claim."""

    def __init__(self, facts: Facts, record: LawRecord | None = None) -> None:
        self.facts = facts.also()
        self.record = LawRecord() if record is None else record
        self._memory: dict[Expr, Expr] = {}
        self._bound: dict[tuple[int, str], Expr] = {}
        self._entered: dict[Expr, Expr] = {}

    def __call__(self, e: Expr) -> Expr:
        """The normal form of ``e``: it has a value wherever ``e`` has one, the same."""
        known = self._memory.get(e)
        if known is None:
            known = self._memory[e] = self._normal(e)
        return known

    def may(self, law: str, *conditions: Condition) -> bool:
        """Whether a law of the register may be used here; its use is recorded."""
        return self.record.may(self.facts, law, *conditions)

    def bound(self, depth: int, low: Expr) -> Expr:
        """The name of a bound index at a depth of nesting; shared, so that equal sums are the same
        object. It has the sign that its range has."""
        kind = self._sign(low)
        if (depth, kind) not in self._bound:
            self._bound[depth, kind] = _index(f"k{depth}", kind)
        return self._bound[depth, kind]

    def variable(self) -> Expr:
        """The shared name of a variable of integration."""
        return self._bound.setdefault((0, "real"), sp.Dummy("t", real=True))

    def is_bound(self, symbol: Expr) -> bool:
        """Whether a symbol is one of the shared names of bound indices."""
        shared = (*self._bound.values(), *self._entered.values())
        return any(symbol == known for known in shared)

    def entered(self, k: Expr, low: Expr, high: Expr) -> Expr:
        """A name of its own for an index inside its range, of which the range is known."""
        key = (k, low, high)
        if key not in self._entered:
            fresh = _index(k.name, self._sign(low))
            self._entered[key] = fresh
            # What is known of the index holds of no name outside: it is fresh.
            for gap in (fresh - low, high - fresh):
                if not gap.has(sp.oo, sp.nan, sp.zoo):
                    self.facts.scoped.append((fresh, sp.expand(gap), False))
        return self._entered[key]

    def _sign(self, low: Expr) -> str:
        """What is known of every whole number from ``low`` on."""
        if low is -sp.oo:
            return "integer"
        if self.facts.is_nonnegative(sp.expand(low - 1)):
            return "positive"
        return "nonnegative" if self.facts.is_nonnegative(low) else "integer"

    def _normal(self, e: Expr) -> Expr:
        # An entry is an atom to SymPy, though its indices may be sums as they were read.
        if isinstance(e, sp.Indexed):
            return e if all(i.is_Atom for i in e.indices) else e.func(e.base, *map(self, e.indices))
        if e.is_Atom:
            return e
        for kind in type(e).__mro__:
            found = LAWS.get(kind.__name__)
            if found is None:
                continue
            rewrite, name = found
            result = rewrite(self, e)
            if result != e:
                self.record.use(name)
            return result
        if not e.args:
            return e
        return e.func(*(self(a) if isinstance(a, sp.Basic) else a for a in e.args))

    def terms(self, e: Expr) -> tuple[Expr, ...]:
        """The terms of a sum in normal form."""
        return sp.Add.make_args(e)


def _index(name: str, kind: str) -> Expr:
    """A name for a whole number of which a sign may be known."""
    assumptions = {"integer": True}
    if kind != "integer":
        assumptions[kind] = True
    return sp.Dummy(name, **assumptions)


@law("Add", name="ring of expressions")
def _add(n: Normalizer, e: Expr) -> Expr:
    """A sum of normal forms, equal terms joined by SymPy."""
    return sp.Add(*(n(a) for a in e.args))


@law("Mul", name="ring of expressions")
def _mul(n: Normalizer, e: Expr) -> Expr:
    """A product of normal forms, multiplied out."""
    return multiply(n, [n(a) for a in e.args])


def multiply(n: Normalizer, factors: list[Expr]) -> Expr:
    """A product of normal forms, multiplied out."""
    lists: list[tuple[Expr, ...]] = []
    size = 1
    for factor in factors:
        # Matrices and operators keep their order, so that they stay as they stand.
        parts = n.terms(factor) if factor.is_commutative else (factor,)
        size *= len(parts)
        if size > MAX_PRODUCT_TERMS:
            raise TooLarge
        lists.append(parts)
    total = [sp.S.One]
    for parts in lists:
        total = [sp.Mul(product, part) for product in total for part in parts]
    return settle(n, sp.Add(*total))


def settle(n: Normalizer, e: Expr) -> Expr:
    """Normal form again after SymPy has joined factors into powers or the index of a delta is
    known."""
    terms = [_settle_term(n, t) for t in n.terms(e)]
    return sp.Add(*terms)


def _settle_term(n: Normalizer, term: Expr) -> Expr:
    """One term in normal form again."""
    if not isinstance(term, sp.Mul):
        return n(term) if isinstance(term, sp.Pow) else term
    if n.facts.onehot:
        term = _one_hot(n, term)
    powers = [a for a in term.args if isinstance(a, sp.Pow)]
    changed = [power for power in powers if _unsettled(n, power)]
    if not changed:
        return term
    rest = sp.Mul(*(a for a in term.args if a not in changed))
    return multiply(n, [rest, *(n(power) for power in changed)])


def _one_hot(n: Normalizer, term: Expr) -> Expr:
    """``y_i y_j = delta_ij y_i`` for a one-hot ``y``: of two different entries one is 0, and
    ``y_i^2 = y_i``."""
    factors = list(sp.Mul.make_args(term))
    entries = [f for f in factors if isinstance(f, sp.Indexed) and len(f.indices) == 1]
    for j, second in enumerate(entries):
        for first in entries[:j]:
            is_one_hot = str(first.base.label) in n.facts.onehot
            if first.base == second.base and is_one_hot:
                n.record.use("one-hot entries")
                factors.remove(second)
                delta = sp.KroneckerDelta(first.indices[0], second.indices[0])
                return sp.Mul(*factors, delta)
    return term


def _unsettled(n: Normalizer, power: Expr) -> bool:
    """Whether a power that has come about by joining factors is not in normal form."""
    base, exponent = power.args
    if not exponent.is_Integer:
        return False
    if isinstance(base, (sp.Add, sp.Mul)) and 0 < exponent <= MAX_POWER:
        return True
    if isinstance(base, sp.Abs):
        return bool(exponent % 2 == 0)
    return isinstance(base, (sp.KroneckerDelta, Less, sp.sin)) and exponent >= 2


@law("Pow", name="powers")
def _pow(n: Normalizer, e: Expr) -> Expr:
    """A power in normal form, a sum to a low whole power multiplied out."""
    base, exponent = n(e.base), opened(n(e.exp))
    if base is sp.E:
        return n(sp.exp(exponent, evaluate=False))
    if exponent.has(sp.log):
        return _power_by_logarithms(n, base, exponent)
    if isinstance(base, sp.Add) and exponent.is_Integer and 0 < exponent <= MAX_POWER:
        return _multiplied_out(n, base, int(exponent))
    return power(n, base, exponent)


def _multiplied_out(n: Normalizer, base: Expr, exponent: int) -> Expr:
    """A sum to a whole power."""
    if len(base.args) ** exponent > MAX_PRODUCT_TERMS:
        raise TooLarge
    result = base
    for _ in range(exponent - 1):
        # Terms may cancel on the way, and what is left is no sum any more.
        if isinstance(result, sp.Add):
            result = _times(n, result, base)
        else:
            result = multiply(n, [result, base])
    return result


def _power_by_logarithms(n: Normalizer, base: Expr, exponent: Expr) -> Expr:
    """``b^(c log v)`` as ``exp(c log b log v)``, in which the two logarithms are alike."""
    logs = []
    for term in n.terms(exponent):
        if any(isinstance(factor, sp.log) for factor in sp.Mul.make_args(term)):
            logs.append(term)
    known = positive(base) if n.facts.real else nonzero(base)
    if not logs or not n.may("powers by logarithms", known):
        return power(n, base, exponent)
    rest = sp.Add(*(term for term in n.terms(exponent) if term not in logs))
    by_logarithms = sp.exp(sp.Add(*logs) * sp.log(base), evaluate=False)
    return sp.Mul(power(n, base, rest), n(by_logarithms))


def _times(n: Normalizer, left: Expr, right: Expr) -> Expr:
    """A product of two sums, multiplied out."""
    products = [sp.Mul(a, b) for a in left.args for b in n.terms(right)]
    return settle(n, sp.Add(*products))


def power(n: Normalizer, base: Expr, exponent: Expr) -> Expr:
    """A power whose base and exponent are in normal form."""
    if isinstance(base, sp.Mul):
        return _power_of_product(n, base, exponent)
    if isinstance(base, sp.Add):
        return _power_of_sum(n, base, exponent)
    if isinstance(base, sp.Rational) and not base.is_Integer and base > 0:
        above = power(n, sp.Integer(base.p), exponent)
        below = power(n, sp.Integer(base.q), n(-exponent))
        return sp.Mul(above, below)
    if base is sp.S.NegativeOne and not exponent.is_number:
        return power_of_minus_one(exponent, n.facts, n.record)
    # 4^x and 2^(2x) are one power of a prime.
    if isinstance(base, sp.Integer) and base > 1 and not exponent.is_Rational:
        primes = sp.factorint(int(base))
        is_prime = len(primes) == 1 and next(iter(primes.values())) == 1
        if not is_prime:
            return sp.Mul(*(sp.Pow(p, n(m * exponent)) for p, m in primes.items()))
    return _flat_power(n, base, exponent)


def _power_of_product(n: Normalizer, base: Expr, exponent: Expr) -> Expr:
    """Factors that may be drawn out, each to the power, times the power of the others."""
    if n.facts.is_integer(exponent):
        return sp.Mul(*(power(n, factor, exponent) for factor in base.args))
    number, rest = base.as_coeff_Mul()
    if _is_odd_root(n, exponent) and number < 0:
        n.record.use("odd roots")
        return (-1) ** int(exponent.p % 2) * power(n, -number * rest, exponent)
    # sqrt(u v) = sqrt(u) sqrt(v) needs both not negative: sqrt((-1)(-1)) is 1, and i^2 is not.
    if all(n.may("root of a product", nonnegative(factor)) for factor in base.args):
        return sp.Mul(*(power(n, factor, exponent) for factor in base.args))
    outside = [factor for factor in base.args if n.may("power of a product", positive(factor))]
    if not outside:
        return _flat_power(n, base, exponent)
    inside = sp.Mul(*(factor for factor in base.args if factor not in outside))
    drawn_out = [power(n, factor, exponent) for factor in outside]
    return sp.Mul(*drawn_out, _flat_power(n, inside, exponent))


def _is_odd_root(n: Normalizer, exponent: Expr) -> bool:
    """Whether a power is one of an odd root over the reals: ``u^(p/q)`` with an odd ``q``."""
    return bool(n.facts.real and exponent.is_Rational and exponent.q % 2)


def _power_of_sum(n: Normalizer, base: Expr, exponent: Expr) -> Expr:
    """The power of its content, if that may be drawn out, times that of the rest."""
    outer, inner = content(base)
    is_whole = n.facts.is_integer(exponent)
    if not is_whole and n.facts.is_positive(-outer):
        outer = -outer
        inner = sp.Add(*(-term for term in n.terms(inner)))
    if outer is not sp.S.One and (is_whole or n.facts.is_positive(outer)):
        return sp.Mul(power(n, outer, exponent), _flat_power(n, inner, exponent))
    return _flat_power(n, base, exponent)


def _flat_power(n: Normalizer, base: Expr, exponent: Expr) -> Expr:
    """A power of one factor."""
    # 0^k is 1 at k = 0 and 0 behind it.
    if base == 0 and n.may("powers of zero", integer(exponent), nonnegative(exponent)):
        return sp.KroneckerDelta(exponent, 0)
    # Over the reals an odd root of a negative number is negative; SymPy's principal value is
    # complex.
    is_root = _is_odd_root(n, exponent) and exponent.q > 1
    if is_root and base.could_extract_minus_sign() and not isinstance(base, sp.Add):
        n.record.use("odd roots")
        return (-1) ** int(exponent.p % 2) * power(n, -base, exponent)
    if isinstance(base, sp.exp):
        u = base.args[0]
        # (e^u)^c = e^(u c) for a complex u only with a whole c: sqrt(e^(2 pi i)) is 1, not -1.
        if n.facts.is_real(u) or n.facts.is_integer(exponent):
            return n(sp.exp(u * exponent, evaluate=False))
    if isinstance(base, sp.Pow):
        return _power_of_power(n, base, exponent)
    if exponent.is_Add and not base.is_number and n.facts.is_positive(base):
        n.record.use("power of a sum")
        return sp.Mul(*(_flat_power(n, base, term) for term in exponent.args))
    if isinstance(base, sp.Abs) and n.facts.is_integer(exponent / 2):
        return _even_power_of_size(n, base, exponent)
    if _is_zero_or_one(n, base) and n.facts.is_positive(exponent):
        return base
    is_sum = isinstance(base, sp.Sum) and n.facts.is_positive(exponent)
    if is_sum and _picks_powers(n, base, exponent):
        return picked(n, base, lambda rest: sp.Pow(rest, exponent))
    # Of sine and cosine one is enough, or sin^2 + cos^2 = 1 would be seen by chance only.
    if isinstance(base, sp.sin) and exponent.is_Integer and exponent >= 2:
        squared = 1 - sp.cos(base.args[0]) ** 2
        return multiply(n, [n(sp.Pow(squared, exponent // 2)), sp.Pow(base, exponent % 2)])
    return sp.Pow(base, exponent)


def _power_of_power(n: Normalizer, base: Expr, exponent: Expr) -> Expr:
    """``(u^a)^b`` as ``u^(a b)`` or ``|u|^(a b)``, where that is the same number."""
    facts = n.facts
    inner, first = base.args
    # An odd root of an odd power, negative numbers included.
    if _is_odd_root(n, exponent) and first.is_Integer and first % 2:
        return power(n, inner, n(first * exponent))
    is_positive_base = facts.is_positive(inner) and facts.is_real(first)
    if facts.is_integer(exponent) or is_positive_base:
        return power(n, inner, n(first * exponent))
    # sqrt(u^2) is |u|, not u.
    is_even = first.is_Integer and first % 2 == 0
    if is_even and facts.is_real(inner) and facts.is_real(exponent):
        return power(n, n(sp.Abs(inner)), n(first * exponent))
    return sp.Pow(base, exponent)


def _even_power_of_size(n: Normalizer, base: Expr, exponent: Expr) -> Expr:
    """``|u|^2 = u^2`` for a real u."""
    if not n.facts.is_real(base.args[0]):
        return sp.Pow(base, exponent)
    return n(sp.Pow(base.args[0], exponent))


def _is_zero_or_one(n: Normalizer, e: Expr) -> bool:
    """Whether a piece takes no values but 0 and 1."""
    if isinstance(e, sp.Indexed) and str(e.base.label) in n.facts.onehot:
        n.facts.used.add(f"{e.base.label} : onehot")
        return True
    return isinstance(e, (sp.KroneckerDelta, Less))


def _picks_powers(n: Normalizer, e: Expr, exponent: Expr) -> bool:
    """Whether a one-hot weight picks one term of a sum, of which a power may be taken."""
    if chosen(n, e) is None:
        return False
    whole = n.facts.is_integer(exponent)
    return whole or n.may("function of a one-hot sum", positive(picked_from(n, e)))


def chosen(n: Normalizer, e: Expr) -> Expr:
    """The one-hot weight by which a sum over all its indices picks a single term; None if there is
    none."""
    if not isinstance(e, sp.Sum) or len(e.limits) != 1:
        return None
    k, low, high = e.limits[0]
    for factor in sp.Mul.make_args(e.function):
        if not isinstance(factor, sp.Indexed) or factor.indices != (k,):
            continue
        name = str(factor.base.label)
        # Over a part of the indices the sum may be 0: the 1 may stand outside of it.
        is_over_all = low == 1 and n.facts.shapes.get(name) == (high,)
        if is_over_all and name in n.facts.onehot:
            n.facts.used.add(f"{name} : onehot")
            return factor
    return None


def picked(n: Normalizer, e: Expr, function: Callable[[Expr], Expr]) -> Expr:
    """``f(sum y g) = sum y f(g)`` for a one-hot ``y``: only one term counts."""
    return n(sp.Sum(chosen(n, e) * function(picked_from(n, e)), *e.limits))


def picked_from(n: Normalizer, e: Expr) -> Expr:
    """What a one-hot weight picks from."""
    weight = chosen(n, e)
    return sp.Mul(*(f for f in sp.Mul.make_args(e.function) if f is not weight))
