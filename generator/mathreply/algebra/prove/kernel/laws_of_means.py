"""The register's laws of conditional expectation. Williams: Probability with Martingales."""

from __future__ import annotations

from mathreply.algebra.prove.kernel.law import register

register(
    "conditional expectation",
    "E(a U + V | G) = a E(U | G) + E(V | G) for an a that is fixed or depends on G alone",
    "Williams, 9.7(c) and (j); the expectations exist",
)
register(
    "tower of means",
    "E(W U | G) = E(W E(U | H) | G) for W that depends on H alone, where H holds all of G",
    "Williams, 9.7(i) and (j); the expectations exist",
)
register(
    "conditional mean of independent numbers",
    "E(U V | G) = E(U | G) E(V) for V independent of U and G together",
    "Williams, 9.7(k); the expectations exist",
)
register(
    "assumed conditional mean",
    "E(W U | G) = E(W c | G) by an assumed E(U | H) = c, for W that depends on H alone, where H"
    " holds all of G",
    "the assumption itself, and the tower of means",
)
