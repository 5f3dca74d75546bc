"""Residues and means of the product behind them, where nothing is declared:
``\\operatorname{Res}_{z=i} f(z)``."""

from __future__ import annotations

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import application, arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.means import mean_of_product
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.unread import unread


def of_product(reader: Reader, spelling: Spelling) -> Expr | None:
    """The mean or the residue of the product that follows; None of any other name."""
    mean = mean_of_product(reader, spelling)
    return _residue(reader, spelling) if mean is None else mean


def _residue(reader: Reader, spelling: Spelling) -> Expr | None:
    """The residue of the product that follows, of which nothing more is known than what it is of
    and where; None of any other name.

    Raises:
        Unread: of a vector, or at a point that something binds.
    """
    if not is_residue(spelling) or not reader.starts_operand():
        return None
    value = reader.product()
    if arithmetic.is_matrix(value) or any(x.text in reader.scope for x in spelling.sub):
        raise unread(spelling.lexemes, "a residue of what, and where?", "")
    head = f"\\operatorname{{Res}}_{{{canonical(spelling.sub)}}}#"
    return application.function(reader.context, head)(value)


def is_residue(spelling: Spelling) -> bool:
    """Whether a name is ``\\operatorname{Res}`` with a point below."""
    names_point = any(x.text in ("=", "\\to") for x in spelling.sub)
    return spelling.base == "\\mathrm{Res}" and names_point
