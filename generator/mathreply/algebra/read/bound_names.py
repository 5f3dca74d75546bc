"""Names with an index whose letter is bound without one: entries of what is bound, or names of
their own, in displays that come without declarations."""

from __future__ import annotations

from sympy import MatrixSymbol

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Component
from mathreply.algebra.read import application
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.index_slots import slots
from mathreply.algebra.read.names import BOLD
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.unread import unread

SINGLE, MEMBER = "single", "member"
"""What an operator binds: one real number, of which there are no entries, or a member of a set."""


def part_of_bound(reader: Reader, spelling: Spelling) -> Expr | None:
    """``x_i`` where ``\\mathbf{x}`` is bound: its entry; where x runs over a set or an integral is
    over all of it, its part with that number. None for a name of its own, as every one is beside a
    single number: ``\\int_{x_0}^{x_1} (x - x_0) \\, dx``.

    Raises:
        Unread: where it is not told what x is.
    """
    if not spelling.sub or spelling.full in reader.scope:
        return None
    bound = _bound_letter(reader, spelling.base)
    if not bound:
        return None
    value, is_same = reader.scope[bound], bound == spelling.base
    kind = reader.context.binders.get(value, "")
    if kind == SINGLE:
        return None
    found, label = slots(reader, spelling)
    is_entry = len(found) == 1 and found[0] != 0 and not spelling.sup
    if isinstance(value, MatrixSymbol) and is_entry:
        return Component(value, *found)
    is_whole = (kind == MEMBER and _stands_whole(reader, bound)) or BOLD.match(bound)
    if found and not isinstance(value, MatrixSymbol) and is_whole:
        return application.function(reader.context, label)(value, *found)
    if not is_same and not found:
        return None
    # \\sum_x x_i: x runs over what nobody said.
    raise unread(
        spelling.lexemes,
        f"'{bound}' is bound here: is '{spelling.full}' an entry of it?",
        "",
    )


def _bound_letter(reader: Reader, base: str) -> str:
    """What is bound under a letter, or under the same one in bold; nothing where neither is."""
    if base in reader.scope:
        return base
    bold = [name for name in reader.scope if (match := BOLD.match(name)) and match["name"] == base]
    return bold[0] if len(bold) == 1 else ""


def _stands_whole(reader: Reader, letter: str) -> bool:
    """Whether a letter stands in the side without an index, and not only below the operator that
    binds it."""
    following = (*reader.whole[1:], None)
    pairs = zip(reader.whole, following, strict=True)
    bare = [x for x, after in pairs if x.text == letter and (after is None or after.text != "_")]
    return len(bare) > 1
