"""A proof as a value: the laws that were used, and how each of their conditions was met."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from msgspec import Struct, field

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.law import REGISTER


class Condition(Struct, frozen=True):
    """Something that must hold of an expression wherever it has a value."""

    kind: str
    """A key of :data:`ARGUMENTS`: ``positive``, ``nonnegative``, ``nonzero``, ``integer`` …"""
    subject: Expr


class Use(Struct, frozen=True):
    """One application of a law, every condition of it met by an argument."""

    law: str
    met: tuple[Condition, ...] = ()


class Proof(Struct, frozen=True):
    """That a claim holds wherever both its sides have a value."""

    method: str
    detail: str = ""
    uses: tuple[Use, ...] = ()
    needs: tuple[Condition, ...] = ()
    """What is left to the reader: conditions under which alone the claim was shown."""


ARGUMENTS: dict[str, tuple[str, Callable[[Facts, Expr], bool]]] = {
    "positive": ("> 0", lambda facts, e: facts.is_positive(e)),
    "nonnegative": ("\\ge 0", lambda facts, e: facts.is_nonnegative(e)),
    "nonzero": ("\\ne 0", lambda facts, e: facts.is_nonzero(e)),
    "integer": ("\\in \\mathbb{Z}", lambda facts, e: facts.is_integer(e)),
    # Of a real power a^b: it has a value for a < 0 as well, where b happens to be whole.
    "power": ("> 0", lambda facts, e: facts.is_positive(e.base)),
    "real": ("\\in \\mathbb{R}", lambda facts, e: facts.is_real(e)),
}
"""Kind of condition → how it is written after its subject, and the argument that meets it."""


def holds(facts: Facts, condition: Condition) -> bool:
    """Whether a condition follows from the declarations and assumptions."""
    return ARGUMENTS[condition.kind][1](facts, condition.subject)


class LawRecord(Struct):
    """The laws that an attempt has used so far."""

    uses: dict[Use, None] = field(default_factory=dict)
    gaps: dict[Expr, None] = field(default_factory=dict)
    """Expressions that were taken not to be zero; :mod:`.gaps` decides whether that may stand."""

    def use(self, law: str) -> None:
        """Record a law without conditions, or one whose conditions its rule has met."""
        self.uses[Use(law)] = None

    def may(self, facts: Facts, law: str, *conditions: Condition) -> bool:
        """Whether a law may be used: each of its conditions is met. If so it is recorded.

        Raises:
            KeyError: where the law is not registered.
        """
        stated = REGISTER[law]
        if len(conditions) < len(stated.conditions):
            raise ValueError(f"the law '{law}' has {len(stated.conditions)} conditions")
        if not all(holds(facts, c) for c in conditions):
            return False
        self.uses[Use(law, conditions)] = None
        return True


def positive(e: Expr) -> Condition:
    """``e > 0``."""
    return Condition("positive", e)


def nonnegative(e: Expr) -> Condition:
    """``e >= 0``."""
    return Condition("nonnegative", e)


def at_least(e: Expr, least: Expr) -> Condition:
    """``e >= least``."""
    return Condition("nonnegative", sp.expand(e - least))


def nonzero(e: Expr) -> Condition:
    """``e`` is not 0."""
    return Condition("nonzero", e)


def integer(e: Expr) -> Condition:
    """``e`` is a whole number."""
    return Condition("integer", e)


def real(e: Expr) -> Condition:
    """``e`` is real."""
    return Condition("real", e)


def argument(facts: Facts, condition: Condition) -> str:
    """How a condition is met, in a few words."""
    u = condition.subject
    if u.is_number:
        return "a number"
    known = [*facts.positive, *facts.nonnegative, *facts.nonzero]
    if u in known or -u in known:
        return "assumed"
    if isinstance(u, (sp.Symbol, sp.Indexed)):
        return "declared"
    return "by its parts, from the declarations"
