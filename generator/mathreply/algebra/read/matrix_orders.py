"""Orders of matrices, ``A \\succeq B``: their difference is symmetric, and ``v^\\top (A - B) v`` is
never negative.

Source: Horn, Johnson, Matrix Analysis, 7.1 and 7.7.
"""

from __future__ import annotations

import sympy
from sympy import Basic, MatrixSymbol

from mathreply.algebra.expression.complex_names import may_be_complex
from mathreply.algebra.expression.context import Context, Rule
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.unread import Unread

ORDERS = {"\\succeq", "\\preceq"}
STRICT = {"\\succ", "\\prec"}
_LETTERS = ("v", "u", "w", "z", "h", "y", "x")
_OF_COMPLEX = "write what is meant of v, as in \\overline{v}^\\top A v \\ge 0"
"""Over the complex numbers such a matrix is Hermitian, and need not be symmetric."""
_SYMMETRIC = "an order of matrices that are not known to be symmetric"


def claims_of(
    left: Expr, relation: str, right: Expr, context: Context, tex: str
) -> tuple[Claim, Claim]:
    """What an order of matrices claims: of the forms, and that the difference is symmetric; what is
    asked where only that fails is the context's ``doubt``.

    Raises:
        Unread: where the sides are no square matrices.
    """
    if relation == "\\preceq":
        left, right = right, left
    side = left if arithmetic.is_matrix(left) else right
    sizes = arithmetic.shape(side) if arithmetic.is_matrix(side) else (1, 1)
    if 1 in sizes:
        message = f"{relation} of what is no matrix"
        raise Unread(tex, 1, message, "write it by the entries, x_i \\ge 0")
    if sizes[0] != sizes[1]:
        raise Unread(tex, 1, f"{relation} of a {sizes[0]}×{sizes[1]} matrix", "")
    if may_be_complex(left, context) or may_be_complex(right, context):
        raise Unread(tex, 1, f"{relation} of complex matrices", _OF_COMPLEX)
    less = arithmetic.negate(right) if arithmetic.is_matrix(right) else right
    difference = arithmetic.add([left, less]) if right != 0 else left
    vector = _fresh(difference, context, sizes[0])
    form = arithmetic.multiply([arithmetic.transpose(vector), difference, vector])
    context.doubt = Unread(relation, 0, _SYMMETRIC, "declare it, as in 'A: symmetric real^{n x n}'")
    return (
        Claim(arithmetic.scalar(form), "\\ge", sympy.S.Zero),
        Claim(difference, "=", arithmetic.transpose(difference)),
    )


def _fresh(difference: Expr, context: Context, size: Expr) -> Expr:
    """A vector by a letter that stands nowhere else."""
    assert isinstance(difference, Basic)
    used = {str(s) for s in difference.free_symbols} | set(context.names)
    used |= {str(getattr(rule.head, "name", rule.head)) for rule in context.rules}
    letter = next(x for x in (*_LETTERS, "v_0") if x not in used)
    return MatrixSymbol(letter, size, 1)


def assume(context: Context, claim: Claim, tex: str, *, is_strict: bool) -> bool:
    """Whether an assumption is ``S \\succeq 0`` of a declared matrix; if so S is taken for
    ``R^\\top R`` of any square R, which every such matrix is, and nothing else; of ``S \\succ 0``
    the R has an inverse.

    Source: Horn, Johnson, Matrix Analysis, 7.2.7.

    Raises:
        Unread: for an order of anything else.
    """
    if claim.relation not in ORDERS:
        if is_strict:
            raise Unread(tex, 1, "an order of matrices inside another statement", "")
        return False
    sides = (claim.left, claim.right)
    matrix, zero = sides if claim.relation == "\\succeq" else sides[::-1]
    is_named = isinstance(matrix, MatrixSymbol) and context.rule_for(matrix) is None
    if may_be_complex(matrix, context):
        raise Unread(tex, 1, f"{claim.relation} of complex matrices", _OF_COMPLEX)
    rows, columns = arithmetic.shape(matrix) if is_named else (1, 0)
    told = [a for a in context.assumptions if is_named and _speaks_of(a, matrix)]
    if zero not in (0, arithmetic.UNSIZED_ZEROS) or rows != columns or told:
        message = f"{claim.relation} is assumed of something else than a declared square matrix"
        raise Unread(tex, 1, message, "name it and assume S \\succeq 0")
    root = MatrixSymbol(f"R_{{{matrix.name}}}", rows, rows)
    body = arithmetic.multiply([arithmetic.transpose(root), root])
    context.rules = (*context.rules, Rule(matrix, (), body, tex=tex))
    if is_strict:
        has_inverse = Claim(sympy.Determinant(root), "\\ne", sympy.S.Zero)
        context.assumptions = (*context.assumptions, has_inverse)
    return True


def _speaks_of(claim: Claim, matrix: Expr) -> bool:
    """Whether an assumption says more of a matrix than that it is its own transpose."""
    if isinstance(claim.left, Claim):
        return True
    sides = {claim.left, claim.right}
    if matrix not in claim.left.free_symbols | claim.right.free_symbols:
        return False
    return sides != {matrix, sympy.Transpose(matrix)}
