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
from mathreply.algebra.prove.exponents import opened
from mathreply.algebra.prove.kernel import laws, methods  # noqa: F401 - they fill the register
from mathreply.algebra.prove.kernel.law import REGISTER
from mathreply.algebra.prove.kernel.proof import (
    Condition,
    Record,
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

    def __init__(self, facts: Facts, record: Record | None = None) -> None:
        self.facts = facts.also()
        self.record = Record() if record is None else record
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
        return any(symbol == known for known in self._bound.values()) or any(
            symbol == known for known in self._entered.values()
        )

    def entered(self, k: Expr, low: Expr, high: Expr) -> Expr:
        """A name of its own for an index inside its range, of which the range is known."""
        key = (k, low, high)
        if key not in self._entered:
            fresh = _index(k.name, self._sign(low))
            self.facts.scoped += [
                (fresh, sp.expand(e), False)
                for e in (fresh - low, high - fresh)
                if not e.has(sp.oo, sp.nan, sp.zoo)
            ]
            self._entered[key] = fresh
        return self._entered[key]

    def _sign(self, low: Expr) -> str:
        if low is not -sp.oo and self.facts.is_nonnegative(sp.expand(low - 1)):
            return "positive"
        return "nonnegative" if low is not -sp.oo and self.facts.is_nonnegative(low) else "integer"

    def _normal(self, e: Expr) -> Expr:
        if e.is_Atom:
            return e
        for kind in type(e).__mro__:
            found = LAWS.get(kind.__name__)
            if found is not None:
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
    return sp.Dummy(name, **({"integer": True} | ({} if kind == "integer" else {kind: True})))


@law("Add", name="ring of expressions")
def _add(n: Normalizer, e: Expr) -> Expr:
    return sp.Add(*(n(a) for a in e.args))


@law("Mul", name="ring of expressions")
def _mul(n: Normalizer, e: Expr) -> Expr:
    return multiply(n, [n(a) for a in e.args])


def multiply(n: Normalizer, factors: list[Expr]) -> Expr:
    """A product of normal forms, multiplied out."""
    lists: list[tuple[Expr, ...]] = []
    size = 1
    for factor in factors:
        parts = n.terms(factor) if factor.is_commutative else (factor,)
        size *= len(parts)
        if size > MAX_PRODUCT_TERMS:
            raise TooLarge
        lists.append(parts)
    total = [sp.S.One]
    for parts in lists:
        total = [sp.Mul(t, p) for t in total for p in parts]
    return settle(n, sp.Add(*total))


def settle(n: Normalizer, e: Expr) -> Expr:
    """Normal form again after SymPy has joined factors into powers or the index of a delta is
    known."""
    terms = [_settle_term(n, t) for t in n.terms(e)]
    return sp.Add(*terms)


def _settle_term(n: Normalizer, term: Expr) -> Expr:
    if not isinstance(term, sp.Mul):
        return n(term) if isinstance(term, sp.Pow) else term
    if n.facts.onehot:
        term = _one_hot(n, term)
    changed = [a for a in term.args if isinstance(a, sp.Pow) and _unsettled(n, a)]
    if not changed:
        return term
    rest = sp.Mul(*(a for a in term.args if a not in changed))
    return multiply(n, [rest, *(n(a) for a in changed)])


def _one_hot(n: Normalizer, term: Expr) -> Expr:
    """``y_i y_j = delta_ij y_i`` for a one-hot ``y``."""
    factors = list(sp.Mul.make_args(term))
    entries = [f for f in factors if isinstance(f, sp.Indexed) and len(f.indices) == 1]
    for j, second in enumerate(entries):
        for first in entries[:j]:
            if first.base == second.base and str(first.base.label) in n.facts.onehot:
                n.record.use("one-hot entries")
                factors.remove(second)
                return sp.Mul(*factors, sp.KroneckerDelta(first.indices[0], second.indices[0]))
    return term


def _unsettled(n: Normalizer, power: Expr) -> bool:
    """Whether a power that has come about by joining factors is not in normal form."""
    base, exponent = power.args
    if isinstance(base, (sp.Add, sp.Mul)) and exponent.is_Integer and 0 < exponent <= MAX_POWER:
        return True
    if not exponent.is_Integer:
        return False
    if isinstance(base, sp.Abs):
        return bool(exponent % 2 == 0)
    return isinstance(base, (sp.KroneckerDelta, Less, sp.sin)) and exponent >= 2


@law("Pow", name="powers")
def _pow(n: Normalizer, e: Expr) -> Expr:
    base, exponent = n(e.base), opened(n(e.exp))
    if base is sp.E:
        return n(sp.exp(exponent, evaluate=False))
    if exponent.has(sp.log):
        return _power_by_logarithms(n, base, exponent)
    if exponent.is_Integer and 0 < exponent <= MAX_POWER and isinstance(base, sp.Add):
        if len(base.args) ** int(exponent) > MAX_PRODUCT_TERMS:
            raise TooLarge
        result = base
        for _ in range(int(exponent) - 1):
            result = (
                multiply(n, [result, base])
                if not isinstance(result, sp.Add)
                else _times(n, result, base)
            )
        return result
    return power(n, base, exponent)


def _power_by_logarithms(n: Normalizer, base: Expr, exponent: Expr) -> Expr:
    """``b^(c log v)`` as ``exp(c log b log v)``, in which the two logarithms are alike."""
    logs = [t for t in n.terms(exponent) if any(isinstance(f, sp.log) for f in sp.Mul.make_args(t))]
    known = positive(base) if n.facts.real else nonzero(base)
    if not logs or not n.may("powers by logarithms", known):
        return power(n, base, exponent)
    rest = sp.Add(*(t for t in n.terms(exponent) if t not in logs))
    return sp.Mul(power(n, base, rest), n(sp.exp(sp.Add(*logs) * sp.log(base), evaluate=False)))


def _times(n: Normalizer, left: Expr, right: Expr) -> Expr:
    return settle(n, sp.Add(*(sp.Mul(a, b) for a in left.args for b in n.terms(right))))


def power(n: Normalizer, base: Expr, exponent: Expr) -> Expr:
    """A power whose base and exponent are in normal form."""
    if isinstance(base, sp.Mul):
        return _power_of_product(n, base, exponent)
    if isinstance(base, sp.Add):
        return _power_of_sum(n, base, exponent)
    if isinstance(base, sp.Rational) and not base.is_Integer and base > 0:
        return sp.Mul(
            power(n, sp.Integer(base.p), exponent), power(n, sp.Integer(base.q), n(-exponent))
        )
    if base is sp.S.NegativeOne and not exponent.is_number:
        return power_of_minus_one(exponent, n.facts, n.record)
    if isinstance(base, sp.Integer) and base > 1 and not exponent.is_Rational:
        primes = sp.factorint(int(base))
        if len(primes) > 1 or next(iter(primes.values())) > 1:
            return sp.Mul(*(sp.Pow(p, n(m * exponent)) for p, m in primes.items()))
    return _flat_power(n, base, exponent)


def _power_of_product(n: Normalizer, base: Expr, exponent: Expr) -> Expr:
    """Factors that may be drawn out, each to the power, times the power of the others."""
    if n.facts.is_integer(exponent):
        return sp.Mul(*(power(n, factor, exponent) for factor in base.args))
    number, rest = base.as_coeff_Mul()
    odd_root = n.facts.real and exponent.is_Rational and exponent.q % 2
    if odd_root and number < 0:
        n.record.use("odd roots")
        return (-1) ** int(exponent.p % 2) * power(n, -number * rest, exponent)
    if all(n.may("root of a product", nonnegative(f)) for f in base.args):
        return sp.Mul(*(power(n, factor, exponent) for factor in base.args))
    outside = [f for f in base.args if n.may("power of a product", positive(f))]
    if not outside:
        return _flat_power(n, base, exponent)
    inside = sp.Mul(*(f for f in base.args if f not in outside))
    return sp.Mul(*(power(n, f, exponent) for f in outside), _flat_power(n, inside, exponent))


def _power_of_sum(n: Normalizer, base: Expr, exponent: Expr) -> Expr:
    """The power of its content, if that may be drawn out, times that of the rest."""
    outer, inner = content(n, base)
    whole = n.facts.is_integer(exponent)
    if not whole and n.facts.is_positive(-outer):
        outer, inner = -outer, sp.Add(*(-t for t in n.terms(inner)))
    if outer is not sp.S.One and (whole or n.facts.is_positive(outer)):
        return sp.Mul(power(n, outer, exponent), _flat_power(n, inner, exponent))
    return _flat_power(n, base, exponent)


def _flat_power(n: Normalizer, base: Expr, exponent: Expr) -> Expr:
    """A power of one factor."""
    # 0^k is 1 at k = 0 and 0 behind it.
    if base == 0 and n.may("powers of zero", integer(exponent), nonnegative(exponent)):
        return sp.KroneckerDelta(exponent, 0)
    # Over the reals an odd root of a negative number is negative; SymPy's principal value is
    # complex.
    odd_root = n.facts.real and exponent.is_Rational and exponent.q % 2 and exponent.q > 1
    if odd_root and base.could_extract_minus_sign() and not isinstance(base, sp.Add):
        n.record.use("odd roots")
        return (-1) ** int(exponent.p % 2) * power(n, -base, exponent)
    if isinstance(base, sp.exp):
        u = base.args[0]
        if n.facts.is_real(u) or n.facts.is_integer(exponent):
            return n(sp.exp(u * exponent, evaluate=False))
    if isinstance(base, sp.Pow):
        return _power_of_power(n, base, exponent)
    if isinstance(base, sp.Abs) and n.facts.is_integer(exponent / 2):
        return _even_power_of_size(n, base, exponent)
    if _is_zero_or_one(n, base) and n.facts.is_positive(exponent):
        return base
    if (
        isinstance(base, sp.Sum)
        and n.facts.is_positive(exponent)
        and _picks_powers(n, base, exponent)
    ):
        return picked(n, base, lambda rest: sp.Pow(rest, exponent))
    # Of sine and cosine one is enough, or sin^2 + cos^2 = 1 would be seen by chance only.
    if isinstance(base, sp.sin) and exponent.is_Integer and exponent >= 2:
        cosine = sp.cos(base.args[0])
        return multiply(n, [n(sp.Pow(1 - cosine**2, exponent // 2)), sp.Pow(base, exponent % 2)])
    return sp.Pow(base, exponent)


def _power_of_power(n: Normalizer, base: Expr, exponent: Expr) -> Expr:
    facts = n.facts
    inner, first = base.args
    # An odd root of an odd power, negative numbers included.
    odd_root = facts.real and exponent.is_Rational and exponent.q % 2
    if odd_root and first.is_Integer and first % 2:
        return power(n, inner, n(first * exponent))
    if facts.is_integer(exponent) or (facts.is_positive(inner) and facts.is_real(first)):
        return power(n, inner, n(first * exponent))
    even = first.is_Integer and first % 2 == 0
    if even and facts.is_real(inner) and facts.is_real(exponent):
        return power(n, n(sp.Abs(inner)), n(first * exponent))
    return sp.Pow(base, exponent)


def _even_power_of_size(n: Normalizer, base: Expr, exponent: Expr) -> Expr:
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
        if (
            isinstance(factor, sp.Indexed)
            and factor.indices == (k,)
            and low == 1
            and str(factor.base.label) in n.facts.onehot
            and n.facts.shapes.get(str(factor.base.label)) == (high,)
        ):
            n.facts.used.add(f"{factor.base.label} : onehot")
            return factor
    return None


def picked(n: Normalizer, e: Expr, function: Callable[[Expr], Expr]) -> Expr:
    """``f(sum y g) = sum y f(g)`` for a one-hot ``y``: only one term counts."""
    return n(sp.Sum(chosen(n, e) * function(picked_from(n, e)), *e.limits))


def picked_from(n: Normalizer, e: Expr) -> Expr:
    """What a one-hot weight picks from."""
    weight = chosen(n, e)
    return sp.Mul(*(f for f in sp.Mul.make_args(e.function) if f is not weight))


def content(n: Normalizer, e: Expr) -> tuple[Expr, Expr]:
    """``(c, p)`` with ``e = c p``: the common factor of a sum's terms, and a sum whose first term
    is positive.

    Numbers, powers of names and exponentials are taken out; an exponential with the least exponent
    of its kind, so that ``1 + exp(-z)`` becomes ``exp(-z) (1 + exp(z))``.
    """
    terms = [t.as_coeff_Mul() for t in n.terms(e)]
    numbers = [c for c, _ in terms]
    if not all(c.is_Rational for c in numbers):
        return sp.S.One, e
    scale = sp.gcd_list(numbers) if len(numbers) > 1 else abs(numbers[0])
    powers = [_exponents(rest) for _, rest in terms]
    common: dict[Expr, Expr] = {}
    for key in {key for p in powers for key in p}:
        # A power that not all terms have is taken out only downwards: what is left is a polynomial
        # in it.
        least = min(p.get(key, sp.S.Zero) for p in powers)
        if least != 0 and (least < 0 or all(key in p for p in powers)):
            common[key] = least
    outer = sp.Mul(scale, *(_atom(key, least) for key, least in common.items()))
    inner_terms = []
    for (c, _), p in zip(terms, powers, strict=True):
        merged = {key: p.get(key, sp.S.Zero) - common.get(key, sp.S.Zero) for key in {*p, *common}}
        inner_terms.append(
            sp.Mul(c / scale, *(_atom(key, m) for key, m in merged.items() if m != 0))
        )
    inner = sp.Add(*inner_terms)
    first = min(sp.Add.make_args(inner), key=lambda t: t.as_coeff_Mul()[1].sort_key())
    if first.as_coeff_Mul()[0] < 0:
        return -outer, sp.Add(*(-t for t in sp.Add.make_args(inner)))
    return outer, inner


def _exponents(e: Expr) -> dict[Expr, Expr]:
    """Base → rational exponent, for a product; ``exp(2 z)`` counts as ``exp(z)`` twice."""
    found: dict[Expr, Expr] = {}
    for factor in sp.Mul.make_args(e):
        if isinstance(factor, sp.exp):
            for term in sp.Add.make_args(factor.args[0]):
                count, rest = term.as_coeff_Mul()
                key = ("exp", rest)
                found[key] = found.get(key, sp.S.Zero) + count
        else:
            base, exponent = factor.as_base_exp()
            count, rest = exponent.as_coeff_Mul()
            if rest is not sp.S.One:
                for term in sp.Add.make_args(exponent):
                    count, rest = term.as_coeff_Mul()
                    found[base, rest] = found.get((base, rest), sp.S.Zero) + count
                continue
            found[base, sp.S.One] = found.get((base, sp.S.One), sp.S.Zero) + count
    return found


def _atom(key: Expr, count: Expr) -> Expr:
    kind, rest = key
    return sp.exp(count * rest) if kind == "exp" else sp.Pow(kind, count * rest)
