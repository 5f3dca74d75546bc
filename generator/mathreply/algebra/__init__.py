"""Derivations read, judged and computed; the only part that imports SymPy, and that in child
processes alone.

Importing this package loads neither SymPy nor python-flint: the parent only talks to the children
of :mod:`mathreply.algebra.process.pool`.
"""

from __future__ import annotations

from collections.abc import Sequence

from mathreply.algebra.process.pool import Pool
from mathreply.model import CheckedDerivation, Declarations, Derivation
from mathreply.settings import Limits

__all__ = ["Pool", "verify"]


def verify(
    derivations: Sequence[Derivation], declarations: Declarations, limits: Limits, jobs: int = 1
) -> tuple[CheckedDerivation, ...]:
    """Judge every step of every chain, in order; one verdict a step.

    Each step runs in a child process under the limits' wall, CPU and memory bounds.
    """
    with Pool(limits, jobs=jobs) as pool:
        return pool.verify(derivations, declarations)
