"""Proving that one side is at most the other: signs, squares, tangents, and the inequalities that
bear a name."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable

import sympy as sp

from mathreply.algebra.budget import within
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.forms import factored, together
from mathreply.algebra.expression.nodes import Extremum
from mathreply.algebra.prove.kernel.gaps import fills
from mathreply.algebra.prove.kernel.proof import Proof, at_least
from mathreply.algebra.prove.lemmas import LEMMAS
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.squares import sum_of_squares
from mathreply.algebra.prove.univariate import prove_on_interval
from mathreply.algebra.prove.zero import is_zero

WORK = 200_000


def prove_order(small: Expr, large: Expr, facts: Facts, *, strict: bool) -> Proof | None:
    """A proof of ``small <= large`` (``<`` if strict) wherever both have a value.

    Only real numbers are in an order: no method below asks again whether a square is one of a
    number that is not real.
    """
    n = Normalizer(facts)
    difference = within(WORK, lambda: n(large - small))
    if difference is None or not (facts.is_real(large - small) or facts.is_real(difference)):
        return None
    for name, method in _METHODS:
        found = within(WORK, lambda method=method: method(n, small, large, difference, strict))  # type: ignore[misc]  # bound
        if found and _whole(n, large - small, strict):
            uses = tuple(n.record.uses)
            return Proof(found if isinstance(found, str) else name, uses=uses)
    return None


def _whole(n: Normalizer, difference: Expr, strict: bool) -> bool:
    """Whether no gap is left open: continuity fills one for ``<=``, and none for ``<``."""
    for gap in n.record.gaps:
        if not n.facts.is_nonzero(gap) and (strict or not fills(gap, difference, n.facts)):
            return False
    return True


def _sign(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    facts = n.facts
    check: Callable[[Expr], bool] = facts.is_positive if strict else facts.is_nonnegative
    # As it is written, equal terms cancel that are long sums once they are multiplied out.
    if check(difference) or check(_without_common_terms(small, large)):
        return True
    if difference.has(sp.Sum, sp.Product, sp.Integral):
        return False
    return check(factored(together(difference)))


def _without_common_terms(small: Expr, large: Expr) -> Expr:
    """The difference as it is written, without what both sides hold, however a bound name is
    spelt."""
    taken = Counter(term.as_dummy() for term in sp.Add.make_args(small))
    left: list[Expr] = []
    for term in sp.Add.make_args(large):
        if taken[term.as_dummy()]:
            taken[term.as_dummy()] -= 1
        else:
            left.append(term)
    return sp.Add(*left, *(-count * term for term, count in taken.items()))


def _polynomial(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """A numerator that is a sum of squares with positive weights, over a positive denominator."""
    return sum_of_squares(n, difference, strict=strict)


def _moved(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> str:
    """Roots and lengths that are taken away on one side are added on the other."""
    pair: list[list[Expr]] = [[], []]
    for side, e in enumerate((small, large)):
        for term in sp.Add.make_args(e):
            negative = term.could_extract_minus_sign()
            pair[side if not negative else 1 - side].append(-term if negative else term)
    a, b = sp.Add(*pair[0]), sp.Add(*pair[1])
    if (a, b) == (small, large) or a == 0 or not sp.Tuple(small, large).has(sp.Pow):
        return ""
    proof = prove_order(a, b, n.facts, strict=strict)
    return proof.method if proof is not None else ""


def _floors(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``u - 1 < floor(u) <= u``, where a floor stands with a weight of known sign."""
    floors = list(difference.atoms(sp.floor))
    if len(floors) != 1 or not n.facts.real:
        return False
    (floor,) = floors
    weight = sp.expand(difference).coeff(floor, 1)
    rest = sp.expand(difference - weight * floor)
    if rest.has(floor) or not weight.is_Rational or weight == 0:
        return False
    # The difference is above what it is with u - 1 (without being equal), or at least that with u.
    worst = rest + weight * (floor.args[0] - 1 if weight > 0 else floor.args[0])
    value = n(worst)
    n.record.use("bounds of a floor")
    if n.facts.is_nonnegative(value):
        return weight > 0 or not strict or n.facts.is_positive(value)
    return False


def _largest(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``max_k f(k) <= b`` if ``f(j) <= b`` for any ``j``; ``min`` on the other side likewise."""
    for e, name in ((small, "max"), (large, "min")):
        if isinstance(e, Extremum) and e.args[0].name == name and len(e.args[2]) == 3:
            k, low, high = e.args[2]
            if not k.is_integer or not n.may("greatest of finitely many", at_least(high, low)):
                return False
            any_index = n.entered(k, low, high)
            one = e.args[1].xreplace({k: any_index})
            pair = (one, large) if name == "max" else (small, one)
            return prove_order(*pair, n.facts, strict=strict) is not None
    return False


def _induction(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """True at the least whole number, and from one to the next the gap (or the quotient) does not
    shrink."""
    names = [
        s
        for s in difference.free_symbols
        if isinstance(s, sp.Symbol) and s.is_integer and not n.is_bound(s)
    ]
    return any(_from_the_least(n, small, large, difference, m, strict) for m in names)


def _from_the_least(
    n: Normalizer, small: Expr, large: Expr, difference: Expr, m: Expr, strict: bool
) -> bool:
    least = n.facts.known_least(m)
    if least is None:
        return False
    # The first case may lie before what is assumed of m, and every step after it counts.
    free = Normalizer(n.facts.apart_from(m), n.record)
    start = free(difference.xreplace({m: sp.Integer(least)}))
    if not (free.facts.is_positive(start) if strict else free.facts.is_nonnegative(start)):
        return False
    later = difference.xreplace({m: m + 1})
    if free.facts.is_nonnegative(free(later - difference)):
        return True
    if not strict and _grows_by_a_factor(free, later, difference, m):
        return True
    if not (free.facts.is_positive(free(small)) and free.facts.is_positive(free(large))):
        return False
    growth = [_joined(free, e.xreplace({m: m + 1}) / e) for e in (large, small)]
    return free.facts.is_nonnegative(free(growth[0] - growth[1]))


def _grows_by_a_factor(n: Normalizer, later: Expr, difference: Expr, m: Expr) -> bool:
    """``D(m + 1) >= c D(m)`` for a base ``c >= 0`` of a power that stands in ``D``."""
    bases = sorted(
        {p.base for p in difference.atoms(sp.Pow) if p.exp.has(m)}, key=sp.default_sort_key
    )
    for base in bases:
        if n.facts.is_nonnegative(base) or n.facts.is_nonnegative(n(base)):
            rest = sp.powsimp(sp.expand(later - base * difference))
            for form in (rest, n(rest)):
                if n.facts.is_nonnegative(sp.expand(form)):
                    return True
    return False


def _joined(n: Normalizer, e: Expr) -> Expr:
    """A quotient with its powers joined: SymPy proposes how, the normal form shows it."""
    guess = sp.powsimp(e, combine="exp")
    return guess if is_zero(n, n(guess - e)) else n(e)


def _tangent(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    return prove_on_interval(n, difference, strict=strict)


def _single(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """As :func:`_tangent`, for a single name without bars and roots, where it is likely to succeed
    at once."""
    names = [s for s in difference.free_symbols if isinstance(s, sp.Symbol)]
    return (
        len(names) == 1
        and not difference.has(sp.Abs, sp.Sum, sp.Indexed)
        and _tangent(n, small, large, difference, strict)
    )


def _monotone(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``f(a) <= f(b)`` for a growing ``f`` and ``a <= b``; squares of sides that are not
    negative."""
    facts = n.facts
    if isinstance(large, sp.log) and len(large.args) == 1 and not isinstance(small, sp.log):
        return prove_order(sp.exp(small), large.args[0], facts, strict=strict) is not None
    if (
        isinstance(small, sp.log)
        and len(small.args) == 1
        and not isinstance(large, sp.log)
        and large.has(sp.Sum, sp.log)
    ):
        return prove_order(small.args[0], sp.exp(large), facts, strict=strict) is not None
    if type(small) is type(large) and isinstance(
        small, (sp.exp, sp.log, sp.sinh, sp.tanh, sp.atan)
    ):
        return prove_order(small.args[0], large.args[0], facts, strict=strict) is not None
    if (
        isinstance(small, sp.Pow)
        and isinstance(large, sp.Pow)
        and small.exp == large.exp
        and facts.is_positive(small.exp)
        and facts.is_nonnegative(n(small.base))
        and facts.is_nonnegative(n(large.base))
    ):
        return prove_order(small.base, large.base, facts, strict=strict) is not None
    # From here on both sides are squared, which keeps order only between sides that are not
    # negative; it is worth its price where roots or absolute values go away.
    if not sp.Tuple(small, large).has(sp.Abs, sp.Pow):
        return False
    roots = any(p.exp.is_Rational and p.exp.q == 2 for p in sp.Tuple(small, large).atoms(sp.Pow))
    if not roots and not sp.Tuple(small, large).has(sp.Abs):
        return False
    a, b = n(small), n(large)
    if not facts.is_nonnegative(b):
        return False
    # A side that is not positive lies below the other, which is not negative, without any square.
    if not facts.is_nonnegative(a):
        return facts.is_nonnegative(n(-a)) and not strict
    squared = n(n(sp.Pow(b, 2)) - n(sp.Pow(a, 2)))
    if _sign(n, a, b, squared, strict) or sum_of_squares(n, squared, strict=strict):
        return True
    if prove_on_interval(n, squared, strict=strict):
        return True
    if _by_absolute_value(n, squared, strict) or (not strict and _by_lemma(n, squared)):
        return True
    return roots and _without_roots(n, small, large, strict)


def _without_roots(n: Normalizer, small: Expr, large: Expr, strict: bool) -> bool:
    """The squares of two sides that are not negative, as written, where no root is left."""
    low, high = (
        side.base if isinstance(side, sp.Pow) and side.exp == sp.S.Half else side**2
        for side in (small, large)
    )
    if not all(p.exp.is_Integer for side in (low, high) for p in side.atoms(sp.Pow)):
        return False
    return prove_order(low, high, n.facts, strict=strict) is not None


def _by_absolute_value(n: Normalizer, difference: Expr, strict: bool) -> bool:
    """``|u| >= u`` and ``|u| >= -u`` where absolute values, or products of them, stand with
    positive weights."""
    if strict:
        return False
    rest, pieces = [], []
    for term in sp.Add.make_args(difference):
        bars = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.Abs)]
        weight = sp.Mul(*(f for f in sp.Mul.make_args(term) if f not in bars))
        if not bars:
            rest.append(term)
        elif n.facts.is_nonnegative(weight):
            pieces.append(weight * sp.Mul(*(b.args[0] for b in bars)))
        else:
            return False
    if not pieces or len(pieces) > 3:
        return False
    for signs in itertools.product((1, -1), repeat=len(pieces)):
        lower = n(sp.Add(*rest, *(s * p for s, p in zip(signs, pieces, strict=True))))
        if lower == 0 or n.facts.is_nonnegative(lower) or sum_of_squares(n, lower, strict=False):
            return True
    return False


def _by_lemma(n: Normalizer, difference: Expr) -> bool:
    """What is added against what is taken away: ``P - N >= 0`` as ``N <= P`` by an inequality with
    a name."""
    terms = sp.Add.make_args(difference)
    roots = [
        t
        for t in terms
        if any(isinstance(f, sp.Pow) and f.exp == sp.Rational(1, 2) for f in sp.Mul.make_args(t))
    ]
    if not roots and difference.has(sp.Sum):
        roots = [t for t in terms if not t.could_extract_minus_sign()]
    large, small = sp.Add(*roots), -sp.Add(*(t for t in terms if t not in roots))
    return large != 0 and any(lemma(n, small, large, difference, False) for _, lemma in LEMMAS)


def free_in(expressions: list[Expr]) -> set[Expr]:
    """All names in some expressions."""
    return {s for e in expressions for s in e.free_symbols}


def _absolute(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """By the signs of everything between bars."""
    inner = sorted({a.args[0] for a in difference.atoms(sp.Abs)}, key=sp.default_sort_key)
    if not inner or len(inner) > 3 or not n.facts.real or any(map(n.is_bound, free_in(inner))):
        return False
    names = [sp.Dummy(f"a{j}", nonnegative=True) for j in range(len(inner))]
    symbols = [u for u in inner if isinstance(u, sp.Symbol)]
    if len(symbols) < len(inner):
        # |a + b| with |a| and |b|: write the names through their sizes.
        composite = [u for u in inner if not isinstance(u, sp.Symbol)]
        names = [sp.Dummy(f"a{j}", nonnegative=True) for j in range(len(symbols))]
        for signs in itertools.product((1, -1), repeat=len(symbols)):
            values = {s: e * a for s, e, a in zip(symbols, signs, names, strict=True)}
            for composite_signs in itertools.product((1, -1), repeat=len(composite)):
                form = difference.xreplace(
                    {sp.Abs(s): a for s, a in zip(symbols, names, strict=True)}
                )
                form = form.xreplace(
                    {sp.Abs(u): e * u for u, e in zip(composite, composite_signs, strict=True)}
                )
                form = n(form.xreplace(values))
                known = n.facts.is_positive if strict else n.facts.is_nonnegative
                if not known(form):
                    return False
        return True
    for signs in itertools.product((1, -1), repeat=len(inner)):
        values = {u: e * a for u, e, a in zip(inner, signs, names, strict=True)}
        form = n(
            difference.xreplace({sp.Abs(u): a for u, a in zip(inner, names, strict=True)}).xreplace(
                values
            )
        )
        if not (n.facts.is_positive if strict else n.facts.is_nonnegative)(form):
            return False
    return True


def _bars(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """By the signs of everything between bars, with what is assumed of the names."""
    inner = sorted({a.args[0] for a in difference.atoms(sp.Abs)}, key=sp.default_sort_key)
    said = [*n.facts.positive, *n.facts.nonnegative]
    if (
        not 1 <= len(inner) <= 3
        or not n.facts.real
        or not said
        or any(map(n.is_bound, free_in(inner)))
    ):
        return False
    if not all(u.is_polynomial(*u.free_symbols) for u in inner):
        return False
    for signs in itertools.product((1, -1), repeat=len(inner)):
        known = n.facts.also(nonnegative=[s * u for u, s in zip(inner, signs, strict=True)])
        values = {sp.Abs(u): s * u for u, s in zip(inner, signs, strict=True)}
        form = sp.expand(difference.xreplace(values))
        if not (known.is_positive if strict else known.is_nonnegative)(form):
            return False
    return True


def _by_order(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """The larger and the smaller of two by which of them it is: two cases, that share equality."""
    nodes = sp.Tuple(small, large).atoms(sp.Max, sp.Min)
    pairs = {node.args for node in nodes}
    if len(pairs) != 1 or not n.facts.real or any(map(n.is_bound, free_in(list(nodes)))):
        return False
    (pair,) = pairs
    if len(pair) != 2:
        return False
    for high, low in (pair, pair[::-1]):
        values = {node: high if isinstance(node, sp.Max) else low for node in nodes}
        known = n.facts.also(nonnegative=[sp.expand(high - low)])
        sides = (small.xreplace(values), large.xreplace(values))
        if prove_order(*sides, known, strict=strict) is None:
            return False
    return True


def _lemma(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> str:
    for name, lemma in LEMMAS:
        if lemma(n, small, large, difference, strict):
            return name
    return ""


_METHODS: tuple[tuple[str, Expr], ...] = (
    ("signs", _sign),
    ("sum of squares", _polynomial),
    ("signs", _floors),
    ("lemma", _lemma),
    ("extreme values", _single),
    ("monotonicity", _monotone),
    ("maximum", _largest),
    ("cases by sign", _absolute),
    ("cases by sign", _bars),
    ("cases by sign", _by_order),
    ("induction", _induction),
    ("moving terms", _moved),
    ("extreme values", _tangent),
)
