"""``p(\\theta \\mid x) \\propto \\theta^a (1 - \\theta)^b``: the sides differ by a factor that does
not depend on what stands first in the brackets with which the chain begins."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable

from msgspec.structs import replace
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.judge.case import Case
from mathreply.algebra.read import Unread, read_context, read_side
from mathreply.algebra.refute.claims import assumptions_in
from mathreply.model import Declarations, Symbol, Verdict, VerdictKind
from mathreply.settings import Limits

PROPORTIONAL = "\\propto"
_ARGUMENTS = re.compile(
    r"\s*[^()=]*?(?:\\left|\\big|\\Big)?\((?P<first>[^()|;]*?)(?:\\mid(?![A-Za-z])(?P<given>[^()]*)"
    r"|[|;](?P<rest>[^()]*))?(?:\\right|\\big|\\Big)?\).*",
    re.DOTALL,
)
"""What a function that begins a chain is of, and what it is given."""
_NUMBERS = frozenset(
    {"real", "positive", "negative", "nonnegative", "nonzero", "integer", "natural"}
)


def judge_proportional(
    claim: Claim,
    start: str,
    declarations: Declarations,
    limits: Limits,
    test: Callable[[Case], Verdict],
) -> Verdict:
    """The verdict on two sides that are said to be proportional.

    They are, as functions of a number θ, if ``A(θ) B(θ') = A(θ') B(θ)`` for any two values and B is
    zero at none: then A is B times ``A(θ')/B(θ')``.

    Args:
        claim: the sides.
        start: the first side of the chain, ``p(\\theta \\mid x)``: proportional in θ.
        declarations: what is in force.
        limits: of the step.
        test: the verdict on two sides that are said to be equal.
    """
    if isinstance(claim.left, AppliedUndef) and _is_open(claim.left, declarations):
        return Verdict(VerdictKind.STATED, "stated", "It says what this is, up to a factor.")
    first, given = _names(start, declarations)
    if not first:
        return _of_no_name()
    if any(getattr(side, "is_Matrix", False) for side in (claim.left, claim.right)):
        return Verdict(VerdictKind.UNDECIDED, detail="Not decided: of vectors or matrices.")
    found = _judged(claim, first, declarations, limits, test)
    # A likelihood, p(x \\mid \\theta), is often meant as a function of its parameter.
    is_of_data = not any(map(_is_greek, first)) and any(map(_is_greek, given))
    if found.kind is VerdictKind.REFUTED and is_of_data:
        others = [_judged(claim, [name], declarations, limits, test) for name in given]
        if any(other.kind is not VerdictKind.REFUTED for other in others):
            return Verdict(
                VerdictKind.UNDECIDED,
                detail=f"Not proportional in {', '.join(first)}; it may be meant in another name.",
            )
    return found


def _of_no_name() -> Verdict:
    """Not decided, for the chain does not say in what the sides are proportional."""
    return Verdict(
        VerdictKind.UNDECIDED,
        detail="Not decided: the chain does not say in which declared number the sides are "
        "proportional.",
        hint="begin it as in p(\\theta \\mid x), with \\theta declared",
    )


def _is_open(call: Expr, declarations: Declarations) -> bool:
    return _context(declarations).rule_for(call.func) is None


def _context(declarations: Declarations) -> Context:
    return read_context(declarations, tolerant=True)


def _names(start: str, declarations: Declarations) -> tuple[list[str], list[str]]:
    """The declared numbers of which the function that begins a chain is, and which it is given."""
    found = _ARGUMENTS.fullmatch(start)
    if found is None:
        return [], []
    numbers = {
        symbol.tex.strip(): symbol
        for symbol in declarations.symbols
        if symbol.domain.kind in _NUMBERS and not symbol.domain.shape
    }
    first = [name.strip() for name in found["first"].split(",")]
    given = [name.strip() for name in (found["given"] or found["rest"] or "").split(",")]
    if any(name not in numbers for name in first):
        return [], []
    return first, [name for name in given if name in numbers]


def _judged(
    claim: Claim,
    names: list[str],
    declarations: Declarations,
    limits: Limits,
    test: Callable[[Case], Verdict],
) -> Verdict:
    """The verdict on the sides as functions of these names."""
    twins = {name: f"{_base(name)}_{{\\mathrm{{other}}}}" for name in names}
    domains = {symbol.tex.strip(): symbol.domain for symbol in declarations.symbols}
    more = [Symbol(twin, domains[name]) for name, twin in twins.items()]
    context = _context(replace(declarations, symbols=(*declarations.symbols, *more)))
    elsewhere: dict[Expr, Expr] = {}
    with contextlib.suppress(Unread):
        elsewhere = {read_side(n, context): read_side(twin, context) for n, twin in twins.items()}
    if len(elsewhere) != len(names):
        return Verdict(VerdictKind.UNDECIDED, detail="Not decided: in what they are proportional.")
    assumed = assumptions_in(context, lambda side: inline(side, context))
    held = [a for a in assumed if (a.left - a.right).free_symbols & elsewhere.keys()]
    if any(a.operator == "==" for a in held):
        # It may make another name depend on these.
        return Verdict(VerdictKind.UNDECIDED, detail="Not decided: an assumed equation holds them.")
    # What is assumed of a name is assumed of its other value too.
    also = tuple(
        replace(a, left=a.left.xreplace(elsewhere), right=a.right.xreplace(elsewhere)) for a in held
    )
    left, right = inline(claim.left, context), inline(claim.right, context)
    left_elsewhere, right_elsewhere = left.xreplace(elsewhere), right.xreplace(elsewhere)
    products = Claim(left * right_elsewhere, "=", left_elsewhere * right)
    case = Case(products.left, "=", products.right, context, limits, products, also)
    told = ", ".join(f"${name}$" for name in names)
    found = test(case)
    return _in_words(found, told, is_divisor_nonzero=case.facts.is_nonzero(right_elsewhere))


def _in_words(verdict: Verdict, told: str, *, is_divisor_nonzero: bool) -> Verdict:
    """The verdict on the products as one on the ratio of the sides."""
    if verdict.kind is VerdictKind.REFUTED:
        detail = (
            f"Their ratio depends on {told}: with each side multiplied by the other one at another "
            f"value, it is not the same. {verdict.detail}"
        )
        return replace(verdict, detail=detail, hint="")
    if verdict.kind is not VerdictKind.PROVED:
        return replace(verdict, detail=f"Whether they are proportional in {told}: {verdict.detail}")
    if not is_divisor_nonzero:
        return Verdict(
            VerdictKind.UNDECIDED,
            detail=f"Not decided: proportional in {told} if the right side is not zero throughout.",
        )
    return replace(verdict, detail=f"Their ratio does not depend on {told}. {verdict.detail}")


def _is_greek(name: str) -> bool:
    return name.startswith("\\")


def _base(name: str) -> str:
    """A name without its index."""
    return name.partition("_")[0]
