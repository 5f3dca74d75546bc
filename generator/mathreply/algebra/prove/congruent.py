"""What follows from congruences: by all remainders that the names can leave, or by putting one side
of a congruence in for the other.

Source: Hardy, Wright, An Introduction to the Theory of Numbers, 5.2: congruences are added,
multiplied and raised to whole powers that are not negative.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import sympy as sp

from mathreply.algebra.budget import work
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.one_unknown import Alternatives, Relation, relations_of

MAX_CASES = 6_000
"""Remainders of all names together that are looked at."""
MAX_MODULUS = 400
Conjunction = Sequence[Relation]


def follows_by_remainders(part: Conjunction, second: Alternatives, facts: Facts) -> str | None:
    """How a statement follows from others for every remainder that the names can leave; None where
    it does not, or where more than congruences and equations of polynomials stand in them.

    A polynomial with whole coefficients leaves by m the remainder that it leaves for the remainders
    of its names. An equation that is given is used as a congruence, which says less.
    """
    relations = [*part, *relations_of(second)]
    moduli = [r.left.args[1] for r in relations if _is_congruence(r)]
    if not moduli or not all(m.is_Integer and m != 0 for m in moduli):
        return None
    if not all(_is_congruence(r) for r in relations_of(second)):
        return None
    usable = [r for r in part if _is_congruence(r) or r.operator == "=="]
    known = [r for r in usable if _is_polynomial(_term(r), facts)]
    period = int(sp.ilcm(*moduli, 1))
    terms = [_term(r) for r in [*known, *relations_of(second)]]
    names = sorted(set().union(*(t.free_symbols for t in terms)), key=str)
    if not all(_is_polynomial(t, facts) for t in terms):
        return None
    if period > MAX_MODULUS or period ** len(names) > MAX_CASES:
        return None
    polynomials = {t: sp.Poly(t, *names) if names else t for t in terms}

    def holds(relation: Relation, values: tuple[int, ...]) -> bool:
        poly = polynomials[_term(relation)]
        value = int(poly.eval(dict(zip(names, values, strict=True))) if names else poly)
        modulus = int(relation.left.args[1]) if _is_congruence(relation) else period
        return (value % modulus == 0) == (relation.operator == "==")

    for values in itertools.product(range(period), repeat=len(names)):
        work(len(relations))
        if all(holds(r, values) for r in known) and not any(
            all(holds(r, values) for r in target) for target in second
        ):
            return None
    return "remainders"


def follows_by_congruent_terms(part: Conjunction, second: Alternatives, facts: Facts) -> str | None:
    """How a congruence follows by what is congruent, put in for a name; None where it does not."""
    given = [r for r in part if _is_congruence(r) and r.operator == "=="]
    for target in second:
        if target and all(_is_congruent(given, relation, facts) for relation in target):
            return "congruent terms"
    return None


def _is_congruent(given: Iterable[Relation], relation: Relation, facts: Facts) -> bool:
    """Whether one congruence follows from those whose modulus is a multiple of its own."""
    if not _is_congruence(relation) or relation.operator != "==":
        return False
    difference, modulus = relation.left.args
    terms = [_term(r) for r in given if _divides(modulus, r.left.args[1], facts)]
    while terms:
        found = _solved(terms.pop(0), facts)
        if found is None:
            continue
        name, value = found
        if not _keeps_congruence(difference, name, facts):
            return False
        difference = difference.xreplace({name: value})
        terms = [term.xreplace({name: value}) for term in terms]
    return _is_multiple(sp.expand(difference), modulus, facts)


def _keeps_congruence(e: Expr, name: Expr, facts: Facts) -> bool:
    """Whether an expression is a sum of products of whole numbers and of whole powers, not
    negative, in which the name stands in no exponent: what is congruent may be put in for it."""
    if e.is_Symbol or e.is_number:
        return facts.is_integer(e)
    if e.is_Pow:
        is_power = facts.is_integer(e.exp) and facts.is_nonnegative(e.exp) and not e.exp.has(name)
        return is_power and _keeps_congruence(e.base, name, facts)
    return (e.is_Add or e.is_Mul) and all(_keeps_congruence(a, name, facts) for a in e.args)


def _solved(term: Expr, facts: Facts) -> tuple[Expr, Expr] | None:
    """A name with the coefficient 1 or -1 in a term that is congruent to 0, and what it is
    congruent to; None where there is none."""
    if not _is_polynomial(term, facts):
        return None
    for name in sorted(term.free_symbols, key=str):
        slope = sp.expand(term).coeff(name, 1)
        rest = sp.expand(term - slope * name)
        if slope in (1, -1) and not rest.has(name):
            return name, sp.expand(-rest / slope)
    return None


def _is_multiple(difference: Expr, modulus: Expr, facts: Facts) -> bool:
    """Whether a sum is a whole multiple of the modulus wherever its names are whole."""
    if difference == 0:
        return True
    names = sorted(difference.free_symbols | modulus.free_symbols, key=str)
    if not all(_is_polynomial(e, facts) for e in (difference, modulus)) or not names:
        return bool(difference.is_Integer and modulus.is_Integer and difference % modulus == 0)
    quotient, rest = sp.div(sp.Poly(difference, *names), sp.Poly(modulus, *names))
    return bool(rest.is_zero and all(c.is_Integer for c in quotient.coeffs()))


def _divides(modulus: Expr, other: Expr, facts: Facts) -> bool:
    """Whether what the other modulus divides, the first does."""
    return modulus == other or _is_multiple(sp.expand(other), modulus, facts)


def _is_congruence(relation: Relation) -> bool:
    """Whether a relation says that a remainder is 0, or is not."""
    is_said = relation.operator in ("==", "!=") and relation.right == 0
    return is_said and isinstance(relation.left, sp.Mod)


def _term(relation: Relation) -> Expr:
    """What is congruent to 0, or equal to it."""
    return relation.left.args[0] if _is_congruence(relation) else relation.difference


def _is_polynomial(e: Expr, facts: Facts) -> bool:
    """Whether it is a polynomial with whole coefficients in names that are whole."""
    names = e.free_symbols
    if not all(isinstance(s, sp.Symbol) and facts.is_integer(s) for s in names):
        return False
    if not names:
        return bool(e.is_Integer)
    if not e.is_polynomial(*names):
        return False
    return all(c.is_Integer for c in sp.Poly(e, *sorted(names, key=str)).coeffs())
