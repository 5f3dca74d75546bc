"""The sign of a sum, from its terms, its bounds and what is assumed."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.combinations import combined
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.forms import factored, together
from mathreply.algebra.expression.known import Known, is_atom
from mathreply.algebra.expression.nodes import Extremum
from mathreply.algebra.expression.outweighing import (
    beside_a_logarithm,
    beside_a_root,
    beside_its_size,
    between_powers,
)

MAX_IMAGES = 4
MAX_TERMS = 60
MAX_FACTORED = 4


def known_atom(facts: Known, e: Expr, *, strict: bool) -> bool:
    """Whether an assumption says it of a name or an entry, or of something smaller; several
    together do, of n with ``1 <= k <= n``."""
    if not is_atom(e) and not isinstance(e, (sp.Mul, AppliedUndef)):
        return False
    is_said = _above_known(facts, e, strict=strict)
    return is_said or (isinstance(e, sp.Symbol) and combined(facts, e, strict=strict))


def _above_known(facts: Known, e: Expr, *, strict: bool) -> bool:
    """Whether ``e`` is a multiple of an expression of assumed sign and something of that sign."""
    for known, is_positive in facts.about(e):
        for factor in _ratios(e, known):
            rest = sp.expand(e - factor * known)
            is_enough = is_positive or not strict or _number_above(rest, 0)
            if _number_at_least(rest, 0) and is_enough:
                return True
            # With names left beside it only the thing itself is tried: multiples would be many.
            is_itself = factor == 1 and not rest.is_number
            if is_itself and _simple_sign(facts, rest, is_positive, strict):
                return True
    return False


def _simple_sign(facts: Known, rest: Expr, is_positive: bool, strict: bool) -> bool:
    """The sign of what is left beside an assumed expression, by its terms alone."""
    terms = sp.Add.make_args(rest)
    if not all(_term_sign(t, False) for t in terms):
        return False
    return is_positive or not strict or any(_term_sign(t, True) for t in terms)


def _term_sign(term: Expr, strict: bool) -> bool:
    """Whether a term has a sign by what was declared of its names alone."""
    number, rest = term.as_coeff_Mul()
    if number <= 0:
        return False
    for factor in sp.Mul.make_args(rest):
        base, _ = factor.as_base_exp()
        if base is sp.S.One:
            continue
        if not is_atom(base) or not (base.is_positive if strict else base.is_nonnegative):
            return False
    return True


def _ratios(e: Expr, known: Expr) -> list[Expr]:
    """The positive numbers by which a term of ``known`` has to be multiplied to be one of ``e``."""
    ours = dict(reversed(t.as_coeff_Mul()) for t in sp.Add.make_args(e))
    found = [sp.S.One]
    for term in sp.Add.make_args(known):
        number, rest = term.as_coeff_Mul()
        if rest is not sp.S.One and rest in ours and number != 0:
            ratio = ours[rest] / number
            if ratio.is_positive and ratio not in found:
                found.append(ratio)
    return found


def _number_at_least(e: Expr, least: int) -> bool:
    """Whether it is a rational number, and at least so much."""
    return bool(e.is_Rational and e >= least)


def _number_above(e: Expr, least: int) -> bool:
    """Whether it is a rational number, and more than that."""
    return bool(e.is_Rational and e > least)


def off_by_a_fraction(facts: Known, e: Expr) -> bool:
    """A whole number and a fraction that is none: never zero."""
    number, rest = e.as_coeff_Add()
    return bool(number.is_Rational and number.q != 1 and facts.is_integer(rest))


def multiple_of_known(facts: Known, e: Expr) -> bool:
    """Whether a multiple of ``e`` is assumed not to be 0."""
    for known in facts.nonzero:
        ratios = [*_ratios(e, known), *(-ratio for ratio in _ratios(-e, known))]
        if any(sp.expand(e - ratio * known) == 0 for ratio in ratios):
            return True
    return False


def positive_addition(facts: Known, e: Expr) -> bool:
    """Whether a sum is positive."""
    if len(e.args) > MAX_TERMS:
        return False
    if all(facts.is_nonnegative(a) for a in e.args) and any(facts.is_positive(a) for a in e.args):
        return True
    if not facts.real:
        return False
    return (
        _bounded_below(facts, e, strict=True)
        or _shifted_coefficients(facts, e, strict=True)
        or _above_known(facts, e, strict=True)
        or between_powers(e, facts.is_positive)
        or combined(facts, e, strict=True)
        or beside_a_root(facts.is_positive, facts, e)
        or beside_a_logarithm(facts.is_positive, e)
        or _factored(facts.is_positive, e)
        or _by_factors(facts.is_positive, e)
    )


def nonnegative_addition(facts: Known, e: Expr) -> bool:
    """Whether a sum is not negative."""
    if len(e.args) > MAX_TERMS:
        return False
    if all(facts.is_nonnegative(a) for a in e.args):
        return True
    if not facts.real:
        return False
    return (
        _bounded_below(facts, e, strict=False)
        or _shifted_coefficients(facts, e, strict=False)
        or _above_known(facts, e, strict=False)
        or between_powers(e, facts.is_nonnegative)
        or combined(facts, e, strict=False)
        or beside_a_root(facts.is_nonnegative, facts, e)
        or beside_a_logarithm(facts.is_nonnegative, e)
        or _maximal(facts, e)
        or beside_its_size(facts, e)
        or _whole_gap(facts, e)
        or _by_factors(facts.is_nonnegative, e)
    )


def _whole_gap(facts: Known, e: Expr) -> bool:
    """A whole number above -1 is at least 0."""
    number, _ = e.as_coeff_Add()
    return bool(number < 0) and facts.is_integer(e) and facts.is_positive(e + 1)


def _by_factors(known: Callable[[Expr], bool], e: Expr) -> bool:
    """``a^2 - x^2 = (a - x) (a + x)``: a short rational function by its factors."""
    # Factoring takes time that grows fast with the terms.
    if len(e.args) > MAX_FACTORED or not all(is_atom(s) for s in e.free_symbols):
        return False
    if not e.is_rational_function(*e.free_symbols):
        return False
    form = factored(e)
    return isinstance(form, (sp.Mul, sp.Pow)) and known(form)


def _factored(known: Callable[[Expr], bool], e: Expr) -> bool:
    """``n^2 - n = n (n - 1)``: a common name is taken out."""
    common = set.intersection(*(set(_powers(t)) for t in e.args))
    for base in sorted(common, key=sp.default_sort_key):
        if is_atom(base) and known(base):
            return known(sp.expand(e / base))
    return False


def _powers(term: Expr) -> list[Expr]:
    """The bases of the whole powers in a product."""
    parts = (f.as_base_exp() for f in sp.Mul.make_args(term))
    return [base for base, exponent in parts if exponent.is_Integer and exponent > 0]


def _at_most_one(facts: Known, e: Expr) -> bool:
    """Whether an entry is one of shares that sum to 1."""
    return isinstance(e, sp.Indexed) and str(e.base.label) in facts.simplex | facts.onehot


def _bounded_below(facts: Known, e: Expr, *, strict: bool) -> bool:
    """Whether a sum stays positive with every sine, cosine and share at its worst."""
    least = sp.S.Zero
    for term in e.args:
        number, rest = term.as_coeff_Mul()
        # Only exact numbers are added up: the bound has to be one.
        if not number.is_Rational:
            return False
        powers = [factor.as_base_exp() for factor in sp.Mul.make_args(rest)]
        bases = [base for base, _ in powers]
        has_whole_powers = all(k.is_Integer and k > 0 for _, k in powers)
        if rest is sp.S.One:
            least += number
        elif has_whole_powers and all(_at_most_one(facts, base) for base in bases):
            # An entry of a probability vector lies between 0 and 1.
            least += min(number, 0)
        elif has_whole_powers and all(_has_size_at_most_one(facts, base) for base in bases):
            least -= abs(number)
        elif not facts.is_nonnegative(term):
            return False
    return bool(least > 0 if strict else least >= 0)


def _has_size_at_most_one(facts: Known, e: Expr) -> bool:
    """Sine, cosine and tanh lie between -1 and 1."""
    return isinstance(e, (sp.sin, sp.cos, sp.tanh)) or _at_most_one(facts, e)


def _shifted_coefficients(facts: Known, e: Expr, *, strict: bool) -> bool:
    """Whether all coefficients are positive once every bounded symbol is written through a positive
    one.

    ``p`` in (0, 1) becomes ``1/(1 + t)``, ``n >= 2`` becomes ``2 + t`` with ``t >= 0``.
    """
    images = {symbol: facts.image(symbol) for symbol in e.free_symbols}
    known = {symbol: image for symbol, image in images.items() if image is not None}
    if not known or len(known) > MAX_IMAGES or not e.is_rational_function(*known):
        return False
    if strict and any(leaves_out for _, leaves_out in known.values()):
        return False
    replaced = {symbol: image for symbol, (image, _) in known.items()}
    top, bottom = sp.fraction(together(e.xreplace(replaced)))
    inner = {name for image in replaced.values() for name in image.free_symbols}
    names = sorted(inner, key=lambda name: name.name)
    # A quotient keeps the sign of its numerator where the denominator is positive.
    return _all_one_sign(facts, top, names, strict) and _all_one_sign(facts, bottom, names, True)


def _all_one_sign(facts: Known, e: Expr, names: list[Expr], strict: bool) -> bool:
    """Whether every coefficient of a polynomial in names that are not negative has that sign."""
    terms = sp.Poly(sp.expand(e), *names).terms()
    if not all(facts.is_nonnegative(coefficient) for _, coefficient in terms):
        return False
    if not strict:
        return True
    # Some term must be positive wherever the names are, which may be 0.
    for powers, coefficient in terms:
        held = [name for power, name in zip(powers, names, strict=True) if power != 0]
        if facts.is_positive(coefficient) and all(name.is_positive for name in held):
            return True
    return False


def _maximal(facts: Known, e: Expr) -> bool:
    """``w (max_k f(k) - f(j))``, ``w (f(j) - min_k f(k))`` for ``w >= 0`` and a ``j`` in the range
    of ``k``."""
    indices = {index for entry in e.atoms(sp.Indexed) for index in entry.indices}
    extrema = e.atoms(Extremum)
    for extremum in sorted(extrema, key=sp.default_sort_key):
        kind, f, (k, *ends) = extremum.args
        if len(ends) != 2 or not k.is_integer:
            continue
        low, high = ends
        weight = sp.expand(e).coeff(extremum)
        towards = weight if kind.name in ("max", "sup") else -weight
        if weight.has(Extremum) or not facts.is_nonnegative(towards):
            continue
        for place in sorted(indices - {k}, key=sp.default_sort_key):
            is_after = facts.is_nonnegative(sp.expand(place - low))
            if not is_after or not facts.is_nonnegative(sp.expand(high - place)):
                continue
            shown = weight * (extremum - f.xreplace({k: place}))
            rest = sp.expand(e - shown)
            # Fewer extrema each time: so it ends.
            is_less = len(rest.atoms(Extremum)) < len(extrema)
            if rest == 0 or (is_less and facts.is_nonnegative(rest)):
                return True
    return False
