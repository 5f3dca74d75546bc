"""Proving that two sides are equal: the cheap methods first, SymPy's own simplification last."""

from __future__ import annotations

import sympy as sp
from msgspec.structs import replace
from sympy.core.function import AppliedUndef

import mathreply.algebra.prove.rules  # noqa: F401 - registers the laws
from mathreply.algebra.budget import within
from mathreply.algebra.expression.chance import operator
from mathreply.algebra.expression.elementary import CIRCULAR
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove import calculus
from mathreply.algebra.prove.angles import of_whole_angles, with_a_named_angle
from mathreply.algebra.prove.arcs import by_turns
from mathreply.algebra.prove.complexes import cartesian
from mathreply.algebra.prove.empty_ranges import by_empty_ranges
from mathreply.algebra.prove.frequencies import by_frequencies
from mathreply.algebra.prove.greatest import by_greatest_value
from mathreply.algebra.prove.index_cases import by_equal_indices
from mathreply.algebra.prove.induction import by_induction
from mathreply.algebra.prove.kernel.derivatives import derivative, derivative_over_reals
from mathreply.algebra.prove.kernel.domain import improper
from mathreply.algebra.prove.kernel.proof import LawRecord, Proof, Use
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.order_of_integration import by_order_of_integration
from mathreply.algebra.prove.powers_of_numbers import by_angles_of_numbers
from mathreply.algebra.prove.remainders import remainders
from mathreply.algebra.prove.residues import classes
from mathreply.algebra.prove.rewritten_sides import (
    by_exponentials,
    by_half_angles,
    by_squares,
    by_sums_of_exponentials,
    under_an_exponential,
    with_index_from_zero,
)
from mathreply.algebra.prove.sign_cases import by_signs, by_three_signs
from mathreply.algebra.prove.termwise import by_terms
from mathreply.algebra.prove.univariate import is_constant
from mathreply.algebra.prove.vanishing import by_normal_form, vanishes, vanishing

NORMAL_WORK = 200_000


def prove_equal(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """A proof of ``left = right`` wherever both have a value, or None."""
    if left == right:
        return Proof("structural")
    if _has_shape(left) or _has_shape(right):
        return _entrywise(left, right, facts)
    plain = within(NORMAL_WORK, lambda: _by_normal_form(left, right, facts))
    if plain is not None:
        return plain
    for name, method in _METHODS:
        proof = within(NORMAL_WORK, lambda method=method: method(left, right, facts))  # type: ignore[misc]  # bound
        if proof:
            return proof if isinstance(proof, Proof) else Proof(name)
    return None


def _has_shape(e: Expr) -> bool:
    """Whether it is a matrix whose entries are written out."""
    return isinstance(e, sp.MatrixBase)


def _entrywise(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """A proof for each entry of two matrices that are written out."""
    are_matrices = _has_shape(left) and _has_shape(right)
    if not are_matrices or left.shape != right.shape:
        return None
    methods = []
    for a, b in zip(left, right, strict=True):
        proof = prove_equal(a, b, facts)
        if proof is None:
            return None
        methods.append(proof.method)
    chosen = next((m for m in methods if m != "structural"), "structural")
    return Proof(chosen, "Entry by entry.")


def _by_normal_form(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """By one normal form of both sides, derivatives carried out first."""
    a, b = (calculus.differentiated(side, real=facts.real) for side in (left, right))
    name = method_name(left, right)
    named = with_a_named_angle(a - b, facts)
    if named is not None:
        record = LawRecord()
        uses = vanishing(named, facts, record)
        # What was taken not to be zero for every angle may be zero at this one.
        if uses is not None and not record.gaps:
            return Proof(name, uses=uses)
    return by_normal_form(name, a - b, facts)


def method_name(left: Expr, right: Expr) -> str:
    """The family of laws that a proof by normal form draws on."""
    if sp.expand(left - right) == 0:
        return "expand"
    both = sp.Tuple(left, right)
    if both.has(sp.Derivative):
        return "differentiation"
    if any(operator(f) for f in both.atoms(AppliedUndef)):
        return "linearity of expectation"
    for kinds, name in _NAMES:
        if both.has(*kinds):
            return name
    return "together and cancel"


_NAMES: tuple[tuple[tuple[Expr, ...], str], ...] = (
    ((sp.Sum, sp.Product, sp.KroneckerDelta), "sum rules"),
    ((sp.factorial, sp.binomial, sp.gamma), "factorials"),
    (CIRCULAR, "trigonometry"),
    ((sp.exp, sp.log, sp.sinh, sp.cosh, sp.tanh), "exponentials and logarithms"),
)


def _integrals_and_limits(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """By what integrals, limits and infinite sums have for values."""
    both = sp.Tuple(left, right)
    if not both.has(sp.Integral, sp.Limit) and not _has_series(both):
        return None
    if _is_improper_integral(both):
        return Proof("integration", "The integral is that limit.")
    name = _calculus_name(both)
    n = Normalizer(facts)
    one, other = calculus.evaluated(left, n), calculus.evaluated(right, n)
    if one == other and not n.record.gaps:
        return Proof(name, uses=tuple(n.record.uses))
    difference = one - other
    if difference.has(sp.nan, sp.oo, sp.zoo):
        return None
    uses = vanishing(difference, facts, n.record, left - right)
    if uses is not None:
        return Proof(name, uses=uses)
    has_changed = [one, other] != [left, right]
    if not has_changed or n.record.gaps:
        return None
    return under_an_exponential(one, other, facts, name, n.record)


def _has_series(both: Expr) -> bool:
    """Whether a sum runs to infinity."""
    return any(limit[2] is sp.oo for total in both.atoms(sp.Sum) for limit in total.limits)


def _is_improper_integral(both: Expr) -> bool:
    """Whether one side is an integral of a function that is given, and the other the limit that it
    means: of such a function the value tells whether there is one."""
    if not both.has(sp.Integral) or not both.has(sp.Limit) or not both.has(AppliedUndef):
        return False
    one, other = (
        side.replace(lambda node: isinstance(node, sp.Limit), improper).as_dummy() for side in both
    )
    return one == other


def _calculus_name(both: Expr) -> str:
    """Which part of calculus a proof draws on."""
    if both.has(sp.Integral):
        return "integration"
    return "limits" if both.has(sp.Limit) else "infinite sums"


def _antiderivatives(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Integrals without bounds stand for all antiderivatives: the sides' derivatives are
    compared."""
    variables = calculus.variables_without_bounds(left, right)
    if len(variables) != 1:
        return None
    (x,) = variables
    slope = (derivative_over_reals if facts.real else derivative)(left - right, x)
    slope = calculus.put_in_place(calculus.differentiated(slope, real=facts.real))
    uses = vanishing(slope, facts)
    if uses is None and (halved := of_whole_angles(slope)) is not None:
        uses = vanishing(halved, facts)
    if uses is None:
        return None
    return Proof("integration", "Both sides have the same derivative.", uses)


def same_antiderivatives(left: Expr, right: Expr, facts: Facts) -> bool:
    """Whether both sides stand for the same antiderivatives, each of them for all: a function
    beside an integral is only one of them."""
    for side in (left, right):
        if not calculus.variables_without_bounds(side):
            return False
    return _antiderivatives(left, right, facts) is not None


def _cartesian(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Real and imaginary parts apart."""
    if facts.real:
        return None
    parts = cartesian(left - right, facts)
    if parts is None:
        return None
    inner = replace(facts.also(), real=True, values={}, _under={})
    if all(_vanishes_by_half_angles(part, inner) for part in parts):
        return Proof("real and imaginary parts")
    return _both_real(left, right, facts)


def _vanishes_by_half_angles(part: Expr, facts: Facts) -> bool:
    """Whether a difference is zero, as it stands or with its angles by halves of names."""
    if vanishes(part, facts):
        return True
    halved = of_whole_angles(part)
    return halved is not None and vanishes(halved, facts)


def _both_real(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Two sides in real names that are real themselves, as their real parts: sizes of complex
    numbers become roots of sums of squares."""
    if not all(s.is_extended_real for s in sp.Tuple(left, right).free_symbols):
        return None
    one, other = cartesian(left, facts), cartesian(right, facts)
    if one is None or other is None or one[1] != 0 or other[1] != 0:
        return None
    return prove_equal(one[0], other[0], facts.over_reals())


def _constant(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """A difference without slope on an interval, zero at one place, is zero."""
    difference = left - right
    names = [s for s in difference.free_symbols if isinstance(s, sp.Symbol)]
    if len(names) != 1 or not sp.Tuple(left, right).has(*_INVERSES):
        return None
    (x,) = names
    n = Normalizer(facts)
    if not is_constant(n, difference, x) or n.record.gaps:
        return None
    n.record.use("zero derivative")
    detail = "Both sides have the same derivative and agree at one place."
    return Proof("derivative zero", detail, tuple(n.record.uses))


_INVERSES = (sp.atan, sp.asin, sp.acos, sp.acosh, sp.atanh, sp.asinh)


def _residues(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Floors, waves and signs of a whole number, for each of its remainders; its own remainders."""
    left_over = remainders(left, facts)
    if left_over is not None:
        is_only_one = {sp.Integer(rest) for rest in left_over} == {right}
        return Proof("residue classes") if is_only_one else None
    if not sp.Tuple(left, right).has(sp.floor, sp.ceiling, sp.Pow, sp.exp, *CIRCULAR):
        return None
    uses: dict[Use, None] = {Use("residue classes"): None}
    cases = classes(left - right, facts)
    for difference, known in cases:
        found = vanishing(difference, known)
        if found is None:
            return None
        uses |= dict.fromkeys(found)
    return Proof("residue classes", uses=tuple(uses)) if cases else None


_METHODS = (
    ("integration", _integrals_and_limits),
    ("integration", by_frequencies),
    ("integration", _antiderivatives),
    ("integration", by_order_of_integration),
    ("real and imaginary parts", _cartesian),
    ("trigonometry", by_exponentials),
    ("trigonometry", by_sums_of_exponentials),
    ("exponentials and logarithms", under_an_exponential),
    ("trigonometry", by_half_angles),
    ("derivative zero", _constant),
    ("squares of both sides", by_squares),
    ("trigonometry", by_angles_of_numbers),
    ("cases by index", by_equal_indices),
    ("cases by sign", by_signs),
    ("cases by sign", by_three_signs),
    ("trigonometry", by_turns),
    ("residue classes", _residues),
    ("sum rules", with_index_from_zero),
    ("maximum", by_greatest_value),
    ("sum rules", by_terms),
    ("induction", by_induction),
    ("sum rules", by_empty_ranges),
)
