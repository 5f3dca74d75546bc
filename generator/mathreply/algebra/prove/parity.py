"""Powers of -1, of which only whether the exponent is odd counts."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.proof import LawRecord, integer


def power_of_minus_one(exponent: Expr, facts: Facts, record: LawRecord) -> Expr:
    """``(-1)^m`` as a product, one factor for each product of names that is odd in ``m``."""
    unchanged = sp.Pow(-1, exponent)
    odd: dict[Expr, int] = {}
    for term in sp.Add.make_args(exponent):
        count, rest = term.as_coeff_Mul()
        powers = [factor.as_base_exp() for factor in sp.Mul.make_args(rest)]
        bases = [base for base, _ in powers]
        has_whole_powers = all(k.is_Integer and k > 0 for _, k in powers)
        if not count.is_Integer or not has_whole_powers:
            return unchanged
        if not record.may(facts, "parity", *map(integer, bases)):
            return unchanged
        # m^k has the parity of m, so that only which names stand in a term counts.
        product = sp.Mul(*bases)
        odd[product] = (odd.get(product, 0) + int(count)) % 2
    left_over = [product for product, is_odd in odd.items() if is_odd]
    return sp.Mul(*(sp.Pow(-1, product) for product in left_over))
