"""What a letter that nothing declares stands for by custom, where what stands beside it leaves no
doubt: unit vectors, derivatives along a column, Laplace transforms, columns
below each other."""

from __future__ import annotations

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import constant_vectors
from mathreply.algebra.read.directional import read_directional
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.laplace import read_transform
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.stacked import read_stacked


def named(reader: Reader, spelling: Spelling) -> Expr | None:
    """What a letter stands for by custom; None where nothing tells, with nothing taken.

    Raises:
        Unread: where it is one of these and not understood.
    """
    for meaning in (constant_vectors.named, read_directional, read_transform, read_stacked):
        if (value := meaning(reader, spelling)) is not None:
            return value
    return None
