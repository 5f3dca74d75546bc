"""Numbers of which the distribution is named: ``X \\sim \\mathcal{N}(\\mu, v)``."""

from __future__ import annotations

from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import matched, random_atoms


class Drawn(Struct, frozen=True):
    """A random number, or every member of a family, with its distribution."""

    number: Expr
    kind: str
    """A name of :data:`mathreply.model.distributions.DISTRIBUTIONS`."""
    arguments: tuple[Expr, ...]

    def arguments_of(self, atom: Expr, letters: frozenset[Expr]) -> tuple[Expr, ...] | None:
        """The arguments of the distribution of a number; None where this says nothing of it, or an
        argument is random itself."""
        bound = matched(self.number, atom, letters)
        if bound is None or any(random_atoms(argument) for argument in self.arguments):
            return None
        return tuple(argument.xreplace(bound) for argument in self.arguments)
