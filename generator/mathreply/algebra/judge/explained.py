"""A proof as its reader sees it: laws by name, and how each condition was met."""

from __future__ import annotations

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.law import REGISTER
from mathreply.algebra.prove.kernel.proof import ARGUMENTS, Condition, Proof, argument
from mathreply.algebra.write.said import tex_of
from mathreply.model import ProofStep

MAX_CONDITIONS = 8
"""Of one law; the rest is counted."""


def explained(method: str, proof: Proof, facts: Facts, context: Context) -> tuple[ProofStep, ...]:
    """The laws of a proof, that of its method first, each once with all its conditions."""
    conditions: dict[str, dict[Condition, None]] = {method: {}}
    for use in proof.uses:
        conditions.setdefault(use.law, {}).update(dict.fromkeys(use.met))
    return tuple(
        proof_step(law, _said(met, facts, context))
        for law, met in conditions.items()
        if law in REGISTER  # an argument of another room may bring none
    )


def proof_step(law: str, conditions: tuple[str, ...] = ()) -> ProofStep:
    """A law of the register as a step of a proof, with how its conditions were met."""
    return ProofStep(law, REGISTER[law].statement, REGISTER[law].source, conditions)


def _said(met: dict[Condition, None], facts: Facts, context: Context) -> tuple[str, ...]:
    """The conditions of a law, each with the argument that meets it."""
    told = [c for c in met if not c.subject.is_number]
    said = [
        f"{tex_of(c.subject, context)} {ARGUMENTS[c.kind][0]}: {argument(facts, c)}"
        for c in told[:MAX_CONDITIONS]
    ]
    more = len(told) - len(said)
    return tuple(dict.fromkeys(said)) + ((f"and {more} more like these",) if more else ())
