"""Expectation, variance and covariance: which declared functions they are, and which names are
random."""

from __future__ import annotations

import re
from fractions import Fraction

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr

_EXPECTATION = re.compile(r"^(E|\\math(bb|rm|bf|sf)\{E\})$")
_VARIANCE = re.compile(r"^(Var|\\mathrm\{[Vv]ar\}|\\mathbb\{V\})$")
_COVARIANCE = re.compile(r"^(Cov|\\mathrm\{[Cc]ov\})$")
_RANDOM = re.compile(r"^[A-Z](_.*)?$")
CHANCES = (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6))
"""Probabilities of the three outcomes with which a claim is tried."""


def operator(e: Expr) -> str:
    """``expectation``, ``variance``, ``covariance``, or nothing for any other application of a
    function."""
    if not isinstance(e, AppliedUndef):
        return ""
    name = str(e.func)
    if e.atoms(sp.Indexed) or not any(is_random(s) for s in e.free_symbols):
        # of a random name it is the expectation; else the author may mean a random x, or any
        # function
        return ""
    if _EXPECTATION.match(name) and len(e.args) == 1:
        return "expectation"
    if _VARIANCE.match(name) and len(e.args) == 1:
        return "variance"
    return "covariance" if _COVARIANCE.match(name) and len(e.args) == 2 else ""


class RandomSymbol(sp.Symbol):
    """A name that is declared as a random number; its distribution is not known."""


def is_random(symbol: Expr) -> bool:
    """Whether a name is random: declared so, or by custom a capital letter, with an index or
    without."""
    if isinstance(symbol, RandomSymbol):
        return True
    return isinstance(symbol, sp.Symbol) and bool(_RANDOM.match(symbol.name))


def random_in(e: Expr) -> set[Expr]:
    """The random names inside of expectations, variances and covariances."""
    return {
        s
        for node in e.atoms(AppliedUndef)
        if operator(node)
        for s in node.free_symbols
        if is_random(s)
    }


def through_expectations(e: Expr) -> Expr:
    """A variance or covariance by expectations; an expectation as it is."""
    kind = operator(e)
    if kind == "expectation":
        return e
    u, v = (e.args[0], e.args[0]) if kind == "variance" else e.args
    mean = sp.Function("E", real=True)
    return mean(u * v) - mean(u) * mean(v)
