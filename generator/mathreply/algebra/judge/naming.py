"""What only names: a definition in its author's words, and a name that is declared and of which
nothing else is said: what a chain of several relations says of it first is what it is to be."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.context import Context, Rule
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import alike, inline
from mathreply.algebra.expression.nodes import Claim
from mathreply.model import Derivation, Verdict, VerdictKind

_KINDS = ("real", "complex", "positive", "nonnegative", "negative", "nonzero")
_NAMES = (sp.Symbol, sp.MatrixSymbol)


def first_named(
    claims: Sequence[Claim], derivation: Derivation, context: Context
) -> Verdict | None:
    """That the first step of ``y = A = B`` gives a name to A: the declarations leave ``y`` to be
    anything of its kind, and that it is A whatever it is nobody claims. None of any other step.

    Args:
        claims: the first step of the chain, as it is read.
        derivation: the chain.
        context: what is declared.
    """
    first = derivation.steps[0]
    if len(claims) != 1 or first.relation != "=" or len(derivation.steps) < 2 or derivation.given:
        return None
    left, right = claims[0].left, claims[0].right
    if isinstance(left, sp.Pow) and left.exp == 2:
        left = left.base  # c^2 = 3^2 + 4^2 = 25 tells the c of one triangle
    if not _may_be_anything(left, context) or isinstance(right, (Claim, *_NAMES)):
        return None
    if _holds(right, left, context):
        return None
    return Verdict(VerdictKind.STATED, "definition", "It says what the name stands for.")


_DERIVATIVE = re.compile(r"\s*\\(?:nabla|partial\s*_|[dt]?frac\s*\{\s*\\partial(?![a-z]))")
"""A partial derivative or a gradient; that something does not change with time is a claim."""
_LETTER = re.compile(r"(?<!\\)[a-zA-Z]|\\(?!pi(?![a-z]))[a-z]+")


def unless_set_to_zero(verdict: Verdict, derivation: Derivation, index: int) -> Verdict:
    """The verdict on a step, but of the last one of ``\\partial_x L = 2x - c = 0`` that it is an
    equation to solve, where it fails somewhere: nobody claims that a derivative which was just
    written out vanishes everywhere."""
    step = derivation.steps[index]
    is_last = 0 < index == len(derivation.steps) - 1
    is_set = is_last and step.relation == "=" and step.tex.strip() == "0"
    before = derivation.steps[index - 1].tex
    if not is_set or verdict.kind is not VerdictKind.REFUTED:
        return verdict
    if not _DERIVATIVE.match(derivation.start) or not _LETTER.search(before):
        return verdict
    return Verdict(VerdictKind.STATED, "stated", "An equation to solve: nothing is claimed of it.")


def _may_be_anything(name: Expr, context: Context) -> bool:
    """Whether it is a declared name without a definition, of which nothing is assumed."""
    if not isinstance(name, _NAMES):
        return False
    domain = context.domain_of(name)
    if domain is None or domain.kind not in _KINDS or context.rule_for(name) is not None:
        return False
    assumed = context.assumptions
    return not any(_holds(side, name, context) for a in assumed for side in (a.left, a.right))


def _holds(side: Expr, name: Expr, context: Context) -> bool:
    """Whether a name stands in a side, as a whole or by its entries; a statement may hold it."""
    if isinstance(side, Claim):
        return any(_holds(part, name, context) for part in (side.left, side.right))
    if not isinstance(side, sp.Basic):
        return True
    own = {name}
    if isinstance(name, sp.MatrixSymbol):
        own.add(context.base_of(name))
    return bool(own & (side.free_symbols | side.atoms(sp.MatrixSymbol, sp.IndexedBase)))


def is_definition(claim: Claim, context: Context) -> bool:
    """Whether a claim restates a declared definition in the words of its author; other uses of it
    are to be proved."""
    if claim.relation == "=:":
        claim = Claim(claim.right, ":=", claim.left)
    if (
        claim.relation not in ("=", ":=", "\\equiv")
        or isinstance(claim.left, Claim)
        or claim.left == claim.right
    ):
        return False
    left = claim.left
    if (told := context.told.get(left)) is not None:
        return alike(told.right, claim.right)
    if isinstance(left, (sp.Symbol, sp.MatrixSymbol)):
        plain = context.rule_for(left) is not None
    elif isinstance(left, sp.Indexed):
        plain = _own_names(context.rule_for(left.base), left.indices)
    elif isinstance(left, AppliedUndef):
        plain = _own_names(context.rule_for(left.func), left.args)
    else:
        return False
    return plain and alike(inline(left, context), inline(claim.right, context))


def _own_names(rule: Rule | None, arguments: tuple[Expr, ...]) -> bool:
    if rule is None or len(rule.parameters) != len(arguments):
        return False
    return all(
        _spelt(a) == p.name
        for a, p in zip(arguments, rule.parameters, strict=True)
        if hasattr(p, "name")
    )


def _spelt(argument: Expr) -> str:
    """A name, or an entry at an index, as a parameter is spelt; empty for anything else."""
    if isinstance(argument, sp.Indexed):
        return f"{argument.base.label}_{','.join(map(str, argument.indices))}"
    return str(argument.name) if isinstance(argument, sp.Symbol) else ""
