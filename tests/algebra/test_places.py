"""Values at places: what one answer declares of a name is not said of that name in another."""

from __future__ import annotations

from mathreply.algebra.judge.step import Judge
from mathreply.model import Declarations, Derivation, Statement, Step, Symbol, VerdictKind
from mathreply.model.domains import parse_domain
from tests.patience import PATIENT


def test_a_slope_is_not_remembered_from_a_name_that_is_declared_otherwise() -> None:
    """The slope at a ``t`` that is not negative is not put in for the one at a positive ``t``."""
    first = _verdict("nonnegative", "e^{-c t}", "-c e^{-c t}")
    second = _verdict("positive", "e^{-t^c}", "-c t^{c - 1} e^{-t^c}")
    assert (first, second) == (VerdictKind.PROVED, VerdictKind.PROVED)


def _verdict(domain: str, body: str, slope: str) -> VerdictKind:
    """The verdict on ``-S'(t)`` of ``S(t) = body``."""
    names = (("t", domain), ("c", "positive"))
    declarations = Declarations(
        tuple(Symbol(name, parse_domain(text)) for name, text in names),
        (Statement(f"S(t) = {body}"),),
    )
    derivation = Derivation("-S'(t)", (Step("=", f"-({slope})"),))
    return Judge(derivation, declarations, PATIENT).step(0)[1].kind
