"""Proving that two sides are equal: the cheap methods first, SymPy's own simplification last."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import sympy as sp
from msgspec.structs import replace
from sympy.core.function import AppliedUndef

import mathreply.algebra.prove.rules  # noqa: F401 - registers the laws
from mathreply.algebra.budget import within
from mathreply.algebra.expression.chance import operator
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.inline import bound_in
from mathreply.algebra.prove import calculus
from mathreply.algebra.prove.angles import of_whole_angles, with_a_named_angle
from mathreply.algebra.prove.arcs import by_turns
from mathreply.algebra.prove.bars import has_means_of
from mathreply.algebra.prove.complexes import cartesian, with_exponentials, with_turning_sums
from mathreply.algebra.prove.frequencies import by_frequencies
from mathreply.algebra.prove.greatest import by_greatest_value
from mathreply.algebra.prove.induction import by_induction
from mathreply.algebra.prove.kernel.derivatives import derivative, derivative_over_reals
from mathreply.algebra.prove.kernel.domain import improper
from mathreply.algebra.prove.kernel.gaps import fills
from mathreply.algebra.prove.kernel.proof import LawRecord, Proof, Use
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.remainders import remainders
from mathreply.algebra.prove.residues import classes
from mathreply.algebra.prove.termwise import by_terms
from mathreply.algebra.prove.univariate import is_constant
from mathreply.algebra.prove.vanishing import by_normal_form, vanishes, vanishing
from mathreply.algebra.prove.zero import is_zero

NORMAL_WORK = 200_000
MAX_BARS = 3


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
    ((sp.sin, sp.cos, sp.tan, sp.sec, sp.csc, sp.cot), "trigonometry"),
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
    return _exponentiated(one, other, facts, name, n.record)


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


def _turned(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Powers of ``cos u + i sin u`` by exponentials."""
    turned = None if facts.real else with_exponentials(left - right)
    return None if turned is None else by_normal_form("trigonometry", turned, facts)


def _turning_sums(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Finite sums of sines and cosines by sums of exponentials."""
    turned = with_turning_sums(left - right)
    if turned is None:
        return None
    return by_normal_form("trigonometry", turned, replace(facts.also(), real=False))


def _squares(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Two sides that are not negative are equal if their squares are."""
    if not sp.Tuple(left, right).has(sp.Pow, sp.Abs):
        return None
    n = Normalizer(facts)
    a, b = n(left), n(right)
    if not (facts.is_nonnegative(a) and facts.is_nonnegative(b)):
        # Two sides that are not positive are as good.
        a, b = -a, -b
        if not (facts.is_nonnegative(a) and facts.is_nonnegative(b)):
            return None
    n.record.use("equal squares")
    name = "squares of both sides"
    proof = by_normal_form(name, a**2 - b**2, facts, n.record, left - right)
    if proof is not None or n.record.gaps:
        return proof
    halved = of_whole_angles(left**2 - right**2)
    return None if halved is None else by_normal_form(name, halved, facts, n.record)


def _exponentiated(
    left: Expr,
    right: Expr,
    facts: Facts,
    name: str = "exponentials and logarithms",
    record: LawRecord | None = None,
) -> Proof | None:
    """``sum c log u = 0`` over the reals if the product of all ``u^c`` is 1: every ``u`` is
    positive there."""
    # Over the complex numbers logarithms of equal numbers may differ by turns.
    if not facts.real or not sp.Tuple(left, right).has(sp.log):
        return None
    n = Normalizer(facts, record)
    product, rest = sp.S.One, []
    for term in sp.Add.make_args(n(left - right)):
        count, log = term.as_coeff_Mul()
        if isinstance(log, sp.log) and count.is_Rational:
            product *= log.args[0] ** count
        else:
            rest.append(term)
    # A logarithm under another function stays where the exponential cannot undo it.
    if any(term.has(sp.log) for term in rest):
        return None
    top, bottom = sp.fraction(sp.together(n(product * sp.exp(sp.Add(*rest)))))
    n.record.use("equal exponentials")
    return by_normal_form(name, top - bottom, facts, n.record, left - right)


def _half_angles(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Angles like ``x/2`` are written through a name of their own."""
    renamed = of_whole_angles(calculus.differentiated(left - right, real=facts.real))
    return None if renamed is None else by_normal_form("trigonometry", renamed, facts)


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


def _cases(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Absolute values and cases, by the sign of what they hold."""
    n = Normalizer(facts)
    form = n(left - right)
    inner = sorted({bars.args[0] for bars in form.atoms(sp.Abs)}, key=sp.default_sort_key)
    if not 0 < len(inner) <= MAX_BARS or not facts.real or _under_a_binder(inner, form):
        return None
    for signs in itertools.product((1, -1), repeat=len(inner)):
        chosen = {sp.Abs(u): s * u for u, s in zip(inner, signs, strict=True)}
        if not is_zero(n, n(form.xreplace(chosen))):
            return None
    # Where a divisor vanishes the cases say nothing; continuity must.
    if not all(fills(gap, left - right, facts) for gap in n.record.gaps):
        return None
    return Proof("cases by sign", uses=tuple(n.record.uses))


def _under_a_binder(inner: Iterable[Expr], e: Expr) -> bool:
    """Whether a bound name stands in one of some pieces, or a random one whose mean is taken: then
    it has many signs at once."""
    pieces = list(inner)
    names = {name for piece in pieces for name in piece.free_symbols}
    is_bound = any(names & bound_in(node) for node in sp.preorder_traversal(e))
    return is_bound or has_means_of(pieces, e)


def _three_cases(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Signs of one expression that a name solves: above 0, below it, and at the root itself."""
    difference = left - right
    inner = _signed(difference)
    if len(inner) != 1 or not facts.real or _under_a_binder(inner, difference):
        return None
    (u,) = inner
    for s, slope in _linear_names(u):
        if not facts.is_nonzero(slope):
            continue
        cases = [(difference, facts.also(positive=[sp.expand(sign * u)])) for sign in (1, -1)]
        root = sp.expand(s - u / slope)
        at_root = difference.xreplace({s: root})
        # The root is a case of its own: |u|/u has no value there, so that nothing is claimed.
        if not facts.is_nonzero(u) and not at_root.has(sp.nan, sp.zoo):
            cases.append((at_root, facts))
        uses = [vanishing(case, known) for case, known in cases]
        if all(found is not None for found in uses):
            every = dict.fromkeys(use for found in uses for use in found or ())
            return Proof("cases by sign", uses=tuple(every))
    return None


def _signed(difference: Expr) -> set[Expr]:
    """Of what the sign decides: in signs and bars, and which of two is larger."""
    inner = {node.args[0] for node in difference.atoms(sp.sign, sp.Abs)}
    for node in difference.atoms(sp.Max, sp.Min):
        if len(node.args) == 2:
            inner.add(node.args[0] - node.args[1])
    return inner


def _linear_names(u: Expr) -> Iterator[tuple[Expr, Expr]]:
    """The names in which an expression is linear, with what stands before them."""
    for s in sorted(u.free_symbols, key=lambda s: s.name):
        if isinstance(s, sp.Symbol) and u.is_polynomial(s) and sp.degree(u, s) == 1:
            yield s, u.coeff(s, 1)


def _shifted(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Infinite sums with their index counted from 0."""

    def starts_later(e: Expr) -> bool:
        if not isinstance(e, sp.Sum) or len(e.limits) != 1:
            return False
        _, low, high = e.limits[0]
        # Of a finite sum the range is moved by the laws of sums.
        return high is sp.oo and low != 0 and facts.is_integer(low)

    def from_zero(e: Expr) -> Expr:
        k, low, _ = e.limits[0]
        fresh = sp.Dummy(k.name, integer=True, nonnegative=True)
        return sp.Sum(e.function.xreplace({k: fresh + low}), (fresh, 0, sp.oo))

    difference = left - right
    moved = difference.replace(starts_later, from_zero)
    if moved == difference:
        return None
    return by_normal_form("sum rules", moved, facts, claimed=difference)


def _residues(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Floors, waves and signs of a whole number, for each of its remainders; its own remainders."""
    left_over = remainders(left, facts)
    if left_over is not None:
        is_only_one = {sp.Integer(rest) for rest in left_over} == {right}
        return Proof("residue classes") if is_only_one else None
    if not sp.Tuple(left, right).has(sp.floor, sp.ceiling, sp.Pow, sp.exp, *_WAVES):
        return None
    uses: dict[Use, None] = {Use("residue classes"): None}
    cases = classes(left - right, facts)
    for difference, known in cases:
        found = vanishing(difference, known)
        if found is None:
            return None
        uses |= dict.fromkeys(found)
    return Proof("residue classes", uses=tuple(uses)) if cases else None


_WAVES = (sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc)


_METHODS = (
    ("integration", _integrals_and_limits),
    ("integration", by_frequencies),
    ("integration", _antiderivatives),
    ("real and imaginary parts", _cartesian),
    ("trigonometry", _turned),
    ("trigonometry", _turning_sums),
    ("exponentials and logarithms", _exponentiated),
    ("trigonometry", _half_angles),
    ("derivative zero", _constant),
    ("squares of both sides", _squares),
    ("cases by sign", _cases),
    ("cases by sign", _three_cases),
    ("trigonometry", by_turns),
    ("residue classes", _residues),
    ("sum rules", _shifted),
    ("maximum", by_greatest_value),
    ("sum rules", by_terms),
    ("induction", by_induction),
)
