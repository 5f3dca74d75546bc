"""Whether two expressions are the same but for evaluation and the names of what they bind."""

from __future__ import annotations

import sympy
from sympy import Dummy, ImmutableDenseMatrix, Symbol

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Claim


def evaluated(e: Expr) -> Expr:
    """``e`` with SymPy's own evaluation done everywhere: ``x - x`` is 0; sums and derivatives
    stay."""
    if (
        not isinstance(e, sympy.Basic)
        or not e.args
        or isinstance(e, (sympy.MatrixSymbol, sympy.Indexed, Symbol))
    ):
        return e
    if isinstance(e, sympy.MatrixBase):
        return ImmutableDenseMatrix(e.rows, e.cols, [evaluated(x) for x in e])
    return e.func(*(evaluated(a) for a in e.args))


def same(a: Expr, b: Expr) -> bool:
    """Whether two expressions differ at most in evaluation and in the names of bound variables."""
    if isinstance(a, Claim) and isinstance(b, Claim):
        return a.relation == b.relation and same(a.left, b.left) and same(a.right, b.right)
    if isinstance(a, Claim) or isinstance(b, Claim):
        return False
    left, _ = _numbered(evaluated(a))
    right, _ = _numbered(evaluated(b))
    if left == right:
        return True
    if getattr(left, "is_Matrix", False) or getattr(right, "is_Matrix", False):
        explicit = isinstance(left, sympy.MatrixBase) and isinstance(right, sympy.MatrixBase)
        return explicit and left.shape == right.shape and all(map(same, left, right))
    above, _ = sympy.together(left - right).as_numer_denom()
    return bool(sympy.expand(above) == 0)


def _numbered(e: Expr) -> tuple[Expr, int]:
    """Bound variables renamed by how many operators stand inside theirs; and that number for
    ``e``."""
    if (
        not isinstance(e, sympy.Basic)
        or not e.args
        or isinstance(e, (sympy.MatrixSymbol, sympy.Indexed))
    ):
        return e, 0
    parts = [_numbered(a) for a in (list(e) if isinstance(e, sympy.MatrixBase) else e.args)]
    height = max((h for _, h in parts), default=0)
    args = [p for p, _ in parts]
    rebuilt = (
        ImmutableDenseMatrix(e.rows, e.cols, args)
        if isinstance(e, sympy.MatrixBase)
        else e.func(*args)
    )
    bound = [
        s
        for s in (
            *getattr(e, "bound_symbols", ()),
            *(e.args[1:2] if isinstance(e, sympy.Limit) else ()),
        )
        if isinstance(s, Dummy)
    ]
    if isinstance(e, sympy.Subs):
        bound = [s for s in e.args[1] if isinstance(s, Dummy)]
    named = {
        s: Symbol(f"#{height + n}", **({"integer": True} if s.is_integer else {"real": True}))
        for n, s in enumerate(bound)
    }
    return rebuilt.xreplace(named), height + len(named)
