"""What one expression needs for a value and another does not: of two sides, or of one before and
after SymPy has evaluated it."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.inline import bound_in
from mathreply.algebra.expression.placing import put
from mathreply.algebra.prove.kernel.convergence import alike
from mathreply.algebra.prove.kernel.domain import is_met, is_thin, needs
from mathreply.algebra.prove.kernel.need import Need, where_met
from mathreply.algebra.prove.kernel.proof import Condition


def loses_needs(e: Expr, x: Expr, facts: Facts) -> bool:
    """Whether SymPy drops a need of ``e`` where another name is put in for ``x``: ``e^(ln x)``
    becomes ``x``, and has values then where it had none."""
    # Only what SymPy evaluates anew can lose anything.
    anew = _evaluated(e, x)
    if anew == e:
        return False
    # A need may only be written otherwise: 1 + h/x as the author has it, and as SymPy sorts it.
    ours, kept = (_written_alike(needs(each, facts), x) for each in (e, anew))
    return any(not is_thin(need, facts) for need in missing(ours, kept, facts))


def _written_alike(found: tuple[Need, ...], x: Expr) -> tuple[Need, ...]:
    """Needs as SymPy writes them once a name has been put in."""
    return tuple(Need(Condition(n.kind, _evaluated(n.subject, x)), n.bound) for n in found)


def _evaluated(e: Expr, x: Expr) -> Expr:
    """``e`` as SymPy has it once another name was put in for ``x`` and taken out again."""
    y = x.as_dummy()
    return e.xreplace({x: y}).xreplace({y: x})


def missing(ours: tuple[Need, ...], theirs: tuple[Need, ...], facts: Facts) -> tuple[Need, ...]:
    """What the first side needs and the second does not, nor what follows from its needs."""
    known = where_met(theirs, facts)
    spelt = {_with_one_spelling(n) for n in theirs}
    rest = (n for n in ours if _with_one_spelling(n) not in spelt)
    return tuple(n for n in rest if n.bound or not _follows(n, known, theirs))


def _follows(need: Need, known: Facts, theirs: tuple[Need, ...]) -> bool:
    """Whether one need is met where others are."""
    return (
        is_met(need, known)
        or _is_whole_with(need, theirs)
        or _converges_with(need, known, theirs)
        or _is_signed_factor(need, known, theirs)
    )


def _is_signed_factor(need: Need, known: Facts, theirs: tuple[Need, ...]) -> bool:
    """Whether a product has the sign that is needed of one factor, and the others are positive:
    ``x - y`` where ``(x - y) (x + y)`` is positive, ``x`` and ``y`` as well."""
    kinds = {"positive": ("positive",), "nonnegative": ("positive", "nonnegative")}
    for other in theirs:
        if other.bound or other.kind not in kinds.get(need.kind, ()):
            continue
        factors = [f.as_base_exp() for f in sp.Mul.make_args(sp.factor_terms(other.subject))]
        # A factor and its reciprocal have one sign.
        rest = [base**power for base, power in factors if base != need.subject or power**2 != 1]
        if len(rest) == len(factors) - 1 and all(map(known.is_positive, rest)):
            return True
    return False


def _converges_with(need: Need, known: Facts, theirs: tuple[Need, ...]) -> bool:
    """Whether an infinite sum converges because another one does."""
    series = [n.subject for n in theirs if n.kind == "converges" and not n.bound]
    return need.kind == "converges" and any(alike(need.subject, e, known) for e in series)


def _with_one_spelling(need: Need) -> Need:
    """The need with what is bound inside it named the same way wherever it stands; nothing that it
    has no value for is evaluated."""
    bound = [s for node in sp.preorder_traversal(need.subject) for s in bound_in(node)]
    names = {s: sp.Symbol(f"_{j}", **s.assumptions0) for j, s in enumerate(dict.fromkeys(bound))}
    return Need(Condition(need.kind, put(need.subject, names)), need.bound)


def _is_whole_with(need: Need, theirs: tuple[Need, ...]) -> bool:
    """Whether the exponent of a power is whole wherever those of the same base are."""
    if need.kind != "power":
        return False
    base, exponent = need.subject.args
    powers = [n.subject for n in theirs if n.kind == "power"]
    whole = {p.exp for p in powers if p.base == base}
    terms = [t.as_coeff_Mul() for t in sp.Add.make_args(sp.expand(exponent))]
    return all(number.is_Integer and rest in whole for number, rest in terms)
