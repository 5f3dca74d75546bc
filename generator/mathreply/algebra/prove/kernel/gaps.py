"""Gaps that continuity fills: an identity that was shown wherever some expression is not zero.

Claim: let ``g`` be analytic on the whole space of some real names, and not zero at one point. Then
its zeros are nowhere dense. If the difference of two sides is continuous on an open domain and is 0
wherever ``g`` is not 0, it is 0 at the zeros of ``g`` in that domain too.
"""

from __future__ import annotations

from itertools import combinations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.nodes import Norm
from mathreply.algebra.expression.numbers import sign_of

_ENTIRE = (sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh)
_CONTINUOUS = (*_ENTIRE, sp.tanh, sp.atan, sp.asinh, sp.Abs)
_PLACES = (sp.Rational(3, 7), sp.Rational(-5, 3), sp.Rational(11, 4), sp.Rational(2, 9))


def fills(gap: Expr, difference: Expr, facts: Facts) -> bool:
    """Whether an identity that holds where ``gap`` is not zero holds wherever it has a value."""
    if facts.is_nonzero(gap):
        return True
    names = _names(gap)
    if not names or any(_restricted(name, facts) for name in names):
        return False
    if not _are_different(names, facts):
        return False
    return (
        _entire(gap, names) and _somewhere_nonzero(gap, names) and _open(difference, names, facts)
    )


def _are_different(names: frozenset[Expr], facts: Facts) -> bool:
    """Whether no two entries among some names may be one: where they are, what is a difference of
    them is zero throughout."""
    entries = [name for name in names if isinstance(name, sp.Indexed)]
    for one, other in combinations(entries, 2):
        pairs = zip(one.indices, other.indices, strict=False)
        if one.base == other.base and not any(facts.is_nonzero(sp.expand(i - j)) for i, j in pairs):
            return False
    return True


def is_rare(u: Expr, facts: Facts) -> bool:
    """Whether the zeros of ``u`` are nowhere dense in the declared domain: it is a polynomial that
    is not zero, or analytic on all of one connected domain and not zero at one place."""
    if isinstance(u, sp.Abs) or (isinstance(u, sp.Pow) and u.exp.is_Rational and u.exp > 0):
        return is_rare(u.args[0], facts)
    # Of a sum over an index the names are its entries, as many as the size says.
    if isinstance(u, sp.Sum):
        return _is_positive_form(u, facts)
    if isinstance(u, (Norm, sp.Determinant)):
        return _is_free(u.args[0], facts)
    u = _by_sines(_with_functions_as_names(u))
    names = _names(u)
    if u.is_rational_function(*names):
        u, _ = sp.fraction(sp.together(u))
    if not names or any(_tied(name, facts) for name in names):
        return bool(names) and _rare_on_a_graph(u, names, facts)
    if u.is_polynomial(*names):
        return bool(sp.expand(u) != 0)
    # Whole numbers are no connected domain: a function may vanish at all of them, as sin(pi n).
    if any(name.is_integer for name in names):
        return False
    return _analytic(u, names) and _somewhere_nonzero(u, names)


def _is_free(m: Expr, facts: Facts) -> bool:
    """Whether a vector or matrix is a plain name whose entries are free."""
    if not isinstance(m, sp.MatrixSymbol) or m.name in facts.simplex | facts.onehot:
        return False
    if m.name in facts.symmetric | facts.orthogonal:
        return False
    return not any(m in getattr(e, "free_symbols", ()) for pair in facts.equal for e in pair)


def _with_functions_as_names(u: Expr) -> Expr:
    """``f(x)`` as a name of its own: where it is zero is told as it stands."""
    applied = u.atoms(AppliedUndef)
    return u.xreplace({f: sp.Dummy("f", real=True) for f in applied}) if applied else u


def _by_sines(u: Expr) -> Expr:
    """What is 0 where ``u`` is: its numerator, with sines and cosines for the quotients of them."""
    quotients = u.atoms(sp.tan, sp.cot, sp.sec, sp.csc)
    if not quotients:
        return u
    by_sines = {
        q: {
            sp.tan: sp.sin(q.args[0]) / sp.cos(q.args[0]),
            sp.cot: sp.cos(q.args[0]) / sp.sin(q.args[0]),
            sp.sec: 1 / sp.cos(q.args[0]),
            sp.csc: 1 / sp.sin(q.args[0]),
        }[q.func]
        for q in quotients
    }
    # What cancels is a divisor of u, and not 0 where u has a value.
    return sp.fraction(sp.together(u.xreplace(by_sines)))[0]


def _rare_on_a_graph(u: Expr, names: frozenset[Expr], facts: Facts) -> bool:
    """Names that one irreducible equation ties, of the first degree in one of them: it is the graph
    of that name, but for a thinner set, and ``u`` is not zero on all of the graph."""
    if len(facts.equal) != 1 or not all(map(_is_continuous_name, names)):
        return False
    left, right = facts.equal[0]
    if not isinstance(left, sp.Expr) or not isinstance(right, sp.Expr):
        return False
    tie = sp.expand(left - right)
    every = tie.free_symbols | names
    if not all(map(_is_continuous_name, every)):
        return False
    if not (tie.is_polynomial(*every) and u.is_polynomial(*every)):
        return False
    # Of a product each factor has a graph of its own, and u might vanish on one of them.
    _, factors = sp.factor_list(tie)
    if len(factors) != 1:
        return False
    ((_, multiplicity),) = factors
    linear = [name for name in tie.free_symbols if sp.degree(tie, name) == 1]
    if multiplicity != 1 or not linear:
        return False
    solved = min(linear, key=lambda name: name.name)
    value = solved - tie / tie.coeff(solved, 1)
    on_the_graph, _ = sp.fraction(sp.together(u.xreplace({solved: sp.cancel(value)})))
    return bool(sp.expand(on_the_graph) != 0)


def _is_continuous_name(name: Expr) -> bool:
    """Whether it is a plain name that does not stand for whole numbers."""
    return isinstance(name, sp.Symbol) and not name.is_integer


def _is_positive_form(u: Expr, facts: Facts) -> bool:
    """A sum of products of entries with positive weights: no two of them cancel."""
    if any(end.has(sp.oo) for limit in u.limits for end in limit[1:]):
        return False
    number, rest = u.function.as_coeff_Mul()
    factors = [f.as_base_exp() for f in sp.Mul.make_args(rest)]
    entries = all(isinstance(b, sp.Indexed) and x.is_Integer and x > 0 for b, x in factors)
    return bool(number > 0) and entries and not any(_tied(b, facts) for b, _ in factors)


def _tied(name: Expr, facts: Facts) -> bool:
    """Whether an assumption or a domain may tie a name to others, or to single values."""
    label = name.base.label if isinstance(name, sp.Indexed) else name
    if isinstance(name, sp.Indexed) and str(label) in facts.simplex | facts.onehot:
        return True
    interval = facts.intervals.get(name)
    if interval is not None and interval.low is not None and interval.low == interval.high:
        return True
    tied = [side for pair in facts.equal for side in pair]
    if any(label in getattr(e, "free_symbols", ()) for e in tied):
        return True
    return sum(label in e.free_symbols for e in facts.nonnegative) > 1


def _analytic(e: Expr, names: frozenset[Expr]) -> bool:
    """As :func:`_entire`; also what is analytic on a half line in a name alone."""
    if e.is_number or e in names:
        return True
    if isinstance(e, (sp.Add, sp.Mul, *_ENTIRE, sp.tanh, sp.atan, sp.asinh)):
        return all(_analytic(a, names) for a in e.args)
    if isinstance(e, sp.log):
        return len(e.args) == 1 and _is_linear(e.args[0], names)
    if not isinstance(e, sp.Pow):
        return False
    if isinstance(e.base, sp.gamma) and e.exp == -1:
        return _analytic(e.base.args[0], names)  # 1/Gamma is entire (DLMF 5.2(i))
    if e.exp.is_Integer and e.exp > 0:
        return _analytic(e.base, names)
    if e.base.is_number:
        return bool(e.base.is_positive) and _analytic(e.exp, names)
    if not (e.exp.is_number and _is_linear(e.base, names)):
        return False
    # A root of even order lives on a half line; other powers on two, unless the name is positive.
    return bool(e.exp.is_Rational and e.exp.q % 2 == 0) or bool(e.base.is_positive)


def _is_linear(e: Expr, names: frozenset[Expr]) -> bool:
    found = _names(e)
    return len(found) == 1 and e.is_polynomial(*found) and sp.degree(e, *found) == 1


def _names(e: Expr) -> frozenset[Expr]:
    """The names and entries that an expression holds, families not counted beside their entries."""
    entries = e.atoms(sp.Indexed)
    plain = e.xreplace(dict.fromkeys(entries, sp.S.Zero)).free_symbols
    hidden = {s for node in entries for s in node.free_symbols} - plain - entries
    return frozenset((e.free_symbols | entries) - hidden - {node.base.label for node in entries})


def _restricted(name: Expr, facts: Facts) -> bool:
    """Whether a name may be confined to a set without inner points."""
    if not name.is_extended_real or name.is_integer:
        return True
    interval = facts.intervals.get(name)
    if interval is not None and interval.low is not None and interval.low == interval.high:
        return True
    known = [side for pair in facts.equal for side in pair] + facts.nonnegative
    label = name
    if isinstance(name, sp.Indexed):
        label = name.base.label
        known += [e for _, e, _ in facts.every]
        known += [side for *sides, _ in facts.apart for side in sides]
        known += [entry for entry, _ in facts.families]
        if str(label) in facts.simplex | facts.onehot | facts.symmetric | facts.orthogonal:
            return True
    return any(label in getattr(e, "free_symbols", ()) for e in known)


def _entire(e: Expr, names: frozenset[Expr]) -> bool:
    """Whether an expression is made of entire functions of the names by sums, products and
    powers."""
    if e.is_number or e in names:
        return True
    if isinstance(e, (sp.Add, sp.Mul, *_ENTIRE)):
        return all(_entire(a, names) for a in e.args)
    return isinstance(e, sp.Pow) and e.exp.is_Integer and e.exp > 0 and _entire(e.base, names)


def _somewhere_nonzero(gap: Expr, names: frozenset[Expr]) -> bool:
    """Whether one of a few places is found at which an expression is not zero for certain."""
    ordered = sorted(names, key=sp.default_sort_key)
    for shift in range(len(_PLACES)):
        values = {s: _PLACES[(j + shift) % len(_PLACES)] for j, s in enumerate(ordered)}
        if sign_of(gap.xreplace(values)):
            return True
    return False


def _open(e: Expr, names: frozenset[Expr], facts: Facts) -> bool:
    """Whether ``e``, where it has a value, has one all around, and is continuous in the names."""
    labels = {n.base.label if isinstance(n, sp.Indexed) else n for n in names}
    return _continuous(e, labels, facts)


def _continuous(e: Expr, labels: set[Expr], facts: Facts) -> bool:
    """Whether ``e`` is continuous in the names with these labels, and its domain open."""

    def is_fixed(*parts: Expr) -> bool:
        """Whether none of them moves with the names."""
        return not any(part.free_symbols & labels for part in parts)

    # An entry whose index moves jumps from one entry to another.
    if isinstance(e, sp.Indexed):
        return is_fixed(*e.indices)
    if e.is_Atom or is_fixed(e):
        return True
    if isinstance(e, (sp.Add, sp.Mul, sp.log, *_CONTINUOUS)):
        return all(_continuous(a, labels, facts) for a in e.args)
    if isinstance(e, sp.Pow):
        if e.base is sp.E or facts.is_positive(e.base):
            return all(_continuous(a, labels, facts) for a in e.args)
        # A root is not open at the end of its domain; a whole power is, wherever it has a value.
        is_whole = facts.is_integer(e.exp) and is_fixed(e.exp)
        return is_whole and _continuous(e.base, labels, facts)
    if isinstance(e, sp.Piecewise):
        # Which case it is must not change: conditions on indices alone.
        if not is_fixed(*(condition for _, condition in e.args)):
            return False
        return all(_continuous(value, labels, facts) for value, _ in e.args)
    if isinstance(e, (sp.Sum, sp.Product)):
        ends = [end for limit in e.limits for end in limit[1:]]
        # A series of continuous terms need not be continuous, nor a sum whose ends move.
        if not is_fixed(*ends) or any(end.has(sp.oo) for end in ends):
            return False
        return _continuous(e.function, labels, facts)
    return False
