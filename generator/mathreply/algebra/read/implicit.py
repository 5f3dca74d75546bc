"""Names that a derivative tells to depend on its variable: the y of ``\\frac{dy}{dx}``.

An author who writes ``y + x \\frac{dy}{dx}`` with a real ``y`` means a number that moves with x: in
that claim, and in it alone, y is read as the value at x of a function of which nothing is known.
"""

from __future__ import annotations

import sympy
from sympy import Derivative

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import application, dependence
from mathreply.algebra.read.dependence import Variables
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import Unread, unread

_CONSTANTS = frozenset(
    ("a", "b", "c", "k", "A", "B", "C", "K", "\\alpha", "\\beta", "\\gamma", "\\lambda", "\\mu")
)
"""Letters that are constants by custom: who writes ``\\frac{dc}{dx} = 0`` says that one does not
move."""


def derivative_of_name(
    context: Context, value: Expr, variables: Variables, whole: tuple[Lexeme, ...]
) -> Expr | None:
    """``\\frac{dy}{dx}`` of a name declared real that nothing is said of, by another such name;
    None where it is anything else, a partial derivative for one."""
    moving = context.moving
    if moving is None or len(variables) != 1 or any(lexeme.text == "\\partial" for lexeme in whole):
        return None
    variable, order = variables[0]
    if str(value) in _CONSTANTS:
        return None
    names = (value, variable)
    plain = all(isinstance(s, sympy.Symbol) and _is_real(context, s) for s in names)
    if not plain or value == variable or not order.is_Integer or _is_spoken_of(context, value):
        return None
    # Of two names each as a function of the other nothing is said that could be tried.
    circular = value in moving.values() or variable in moving
    if circular or moving.get(value, variable) != variable:
        return None
    if dependence.is_defined(context, variable):
        return None
    moving[value] = variable
    return Derivative(value, (variable, order), evaluate=False)


def derivative_of_bare(
    context: Context, value: Expr, variables: Variables, whole: tuple[Lexeme, ...]
) -> Expr | None:
    """``\\frac{d}{dx} y`` as ``\\frac{dy}{dx}``; None where more than a name is differentiated, or
    a constant.

    Raises:
        Unread: at one of a name of which it is not known how it depends on the variable.
    """
    is_name = isinstance(value, sympy.Symbol | sympy.MatrixSymbol) and str(value) in context.names
    is_own = any(value in (v, getattr(v, "base", v)) for v, _ in variables)
    if context.infer or not is_name or is_own or str(value) in _CONSTANTS:
        return None
    if inline(value, context) != value or _is_spoken_of(context, value):
        return None
    is_partial = any(lexeme.text in ("\\partial", "\\nabla") for lexeme in whole)
    moving = None if is_partial else derivative_of_name(context, value, variables, whole)
    if moving is None and not value.is_integer:
        raise unread(
            whole,
            f"what is '{value}' as a function of its variable?",
            f"define it, as in '{value} = …', or declare '{value}: function'",
        )
    return moving


_SIGNS = {"positive": ">", "negative": "<", "nonnegative": "\\ge", "nonzero": "\\ne"}
"""What is known of a number of a domain, for which it is compared with 0."""


def _is_real(context: Context, name: Expr) -> bool:
    domain = context.domain_of(name)
    if domain is None or domain.interval is not None or domain.shape:
        return False
    return domain.kind == "real" or domain.kind in _SIGNS


def _is_spoken_of(context: Context, name: Expr) -> bool:
    """Whether a definition or an assumption holds a name: then it is a number there."""
    said = [part for rule in context.rules for part in (rule.head, rule.body)]
    said += [side for claim in context.assumptions for side in (claim.left, claim.right)]
    return any(name in getattr(e, "free_symbols", ()) for e in said)


def with_functions(claim: Claim, context: Context, tex: str) -> Claim:
    """The claim with the names that move in it as values of functions.

    Raises:
        Unread: where statements are joined that hold derivatives of different orders: what one says
            at a point tells nothing of slopes there.
    """
    if not context.moving:
        return claim
    if isinstance(claim.left, Claim) and _order(claim.left) != _order(claim.right):
        name = min(str(y) for y in context.moving)
        raise Unread(
            tex,
            1,
            f"what is '{name}' as a function of its variable?",
            f"define it, as in '{name} = …', or declare '{name}: function'",
        )
    values = {y: application.function(context, y.name)(x) for y, x in context.moving.items()}
    for name, value in values.items():
        domain = context.domain_of(name)
        if domain is not None and domain.kind in _SIGNS:
            _assume(context, Claim(value, _SIGNS[domain.kind], sympy.S.Zero))
    return _put(claim, values)


def _assume(context: Context, claim: Claim) -> None:
    """Keep what is declared of a name as what is assumed of the function that it is."""
    if claim not in context.assumptions:
        context.assumptions = (*context.assumptions, claim)


def _order(claim: Claim) -> int:
    """The highest order of a derivative in a statement."""
    found = 0
    for part in (claim, *claim.further):
        for side in (part.left, part.right):
            if isinstance(side, Claim):
                found = max(found, _order(side))
            elif isinstance(side, sympy.Basic):
                orders = (int(node.derivative_count) for node in side.atoms(Derivative))
                found = max((found, *orders))
    return found


def _put(claim: Claim, values: dict[Expr, Expr]) -> Claim:
    def placed(side: Expr) -> Expr:
        return _put(side, values) if isinstance(side, Claim) else put(side, values)

    further = tuple(_put(part, values) for part in claim.further)
    return Claim(placed(claim.left), claim.relation, placed(claim.right), further)
