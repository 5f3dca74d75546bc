"""Powers of -1, of which only whether the exponent is odd counts."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.proof import Record, integer


def power_of_minus_one(exponent: Expr, facts: Facts, record: Record) -> Expr:
    """``(-1)^m`` as a product, one factor for each product of names that is odd in ``m``."""
    odd: dict[Expr, int] = {}
    for term in sp.Add.make_args(exponent):
        count, rest = term.as_coeff_Mul()
        factors = [f.as_base_exp() for f in sp.Mul.make_args(rest)]
        whole = all(k.is_Integer and k > 0 for _, k in factors)
        if not (count.is_Integer and whole):
            return sp.Pow(-1, exponent)
        bases = [base for base, _ in factors]
        if not record.may(facts, "parity", *map(integer, bases)):
            return sp.Pow(-1, exponent)
        product = sp.Mul(*bases)
        odd[product] = (odd.get(product, 0) + int(count)) % 2
    return sp.Mul(*(sp.Pow(-1, product) for product, left in odd.items() if left))
