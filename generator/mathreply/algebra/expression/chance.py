"""Expectation, variance and covariance: which declared functions they are, and which names are
random."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr

_EXPECTATION = re.compile(r"^(E|\\math(bb|rm|bf|sf)\{E\})$")
_VARIANCE = re.compile(r"^(Var|\\mathrm\{[Vv]ar\}|\\mathbb\{V\})$")
_COVARIANCE = re.compile(r"^(Cov|\\mathrm\{[Cc]ov\})$")
_CHANCE_OF_ORDER = re.compile(
    r"^(?:P|\\Pr|\\math(?:bb|rm|bf|sf)\{P\}|\\mathrm\{Pr\})\(#(?:\\geq? |>)#\)$"
)
"""``P(X \\ge a)``, as a function of both numbers is named."""
_CHANCE = re.compile(
    r"(?:P|\\Pr|\\math(?:bb|rm|bf|sf)\{P\}|\\mathrm\{Pr\})\(#(?P<sign>=|<|>|\\le |\\ge )#\)"
)
"""``P(X = a)``, ``P(X \\le a)``, named in the same way."""
_RANDOM = re.compile(r"^[A-Z](_.*)?$")
CHANCES = (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6))
"""Probabilities of the three outcomes with which a claim is tried."""


def operator(e: Expr) -> str:
    """``expectation``, ``variance``, ``covariance``, or nothing for any other application of a
    function."""
    if not isinstance(e, AppliedUndef):
        return ""
    name = str(e.func)
    if not is_of_random(e):
        # of a random name it is the expectation; else the author may mean a random x, or any
        # function
        return ""
    if _EXPECTATION.match(name) and len(e.args) == 1:
        return "expectation"
    if _VARIANCE.match(name) and len(e.args) == 1:
        return "variance"
    return "covariance" if _COVARIANCE.match(name) and len(e.args) == 2 else ""


def is_of_random(e: Expr) -> bool:
    """Whether something random stands in ``e``; beside entries of families that are not, something
    that is declared so."""
    randoms = randoms_of(e)
    if e.atoms(sp.Indexed):
        return any(isinstance(s, RandomSymbol) for s in randoms)
    return bool(randoms)


def is_chance_of_order(e: Expr) -> bool:
    """Whether ``e`` is the probability that a number is at least, or above, another."""
    return isinstance(e, AppliedUndef) and bool(_CHANCE_OF_ORDER.match(e.func.__name__))


def sign_in_chance(e: Expr) -> str:
    """The relation of two numbers of which ``e`` is the probability; nothing for anything else."""
    found = _CHANCE.fullmatch(e.func.__name__) if isinstance(e, AppliedUndef) else None
    return found["sign"] if found is not None and len(e.args) == 2 else ""


class RandomSymbol(sp.Symbol):
    """A name that is declared as a random number, or as a family of them, of which it is the label;
    its distribution is not known."""


def randoms_of(e: Expr) -> set[Expr]:
    """The names that are random in the argument of an expectation: those declared so, or bound so
    below it; where none is, the capital letters, by custom."""
    names = {s for s in e.free_symbols if isinstance(s, sp.Symbol)}
    declared = {s for s in names if isinstance(s, RandomSymbol)}
    return declared or {s for s in names if _RANDOM.match(s.name)}


DRAWN = "\\sim"
"""Parts the letter of a number that is random below an expectation from its distribution."""


def distributions(e: Expr) -> set[str]:
    """The distributions that stand below expectations: ``p`` of ``\\mathbb{E}_{x \\sim p}``."""
    return {
        symbol.name.partition(DRAWN)[2].strip()
        for symbol in getattr(e, "free_symbols", ())
        if isinstance(symbol, RandomSymbol) and DRAWN in symbol.name
    }


def has_own_density(sides: Iterable[Expr]) -> bool:
    """Whether a distribution below an expectation stands as a function as well, ``p(x)``. What is
    proved holds whatever the two are; what fails may hold where they belong together."""
    parts = [side for side in sides if isinstance(side, sp.Basic)]
    drawn = {_letter(found) for part in parts for found in distributions(part)}
    return any(
        _letter(str(call.func)) in drawn for part in parts for call in part.atoms(AppliedUndef)
    )


def _letter(name: str) -> str:
    """The letter with which a name begins: ``p`` of ``p_\\theta``."""
    match = re.match(r"\\?[A-Za-z]+(?:\{\w+\})?", name)
    return match[0] if match else name


def random_in(e: Expr) -> set[Expr]:
    """The random names inside of expectations, variances and covariances."""
    return {s for node in e.atoms(AppliedUndef) if operator(node) for s in randoms_of(node)}


def through_expectations(e: Expr) -> Expr:
    """A variance or covariance by expectations; an expectation as it is."""
    kind = operator(e)
    if kind == "expectation":
        return e
    u, v = (e.args[0], e.args[0]) if kind == "variance" else e.args
    mean = sp.Function("E", real=True)
    return mean(u * v) - mean(u) * mean(v)
