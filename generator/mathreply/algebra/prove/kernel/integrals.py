"""Definite integrals by certificates: an antiderivative that is checked, or a law with a name."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable

import sympy as sp
from msgspec import Struct

from mathreply.algebra.expression.elementary import (
    CIRCULAR,
    HYPERBOLIC,
    INVERSE_CIRCULAR,
    INVERSE_HYPERBOLIC,
)
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.derivatives import NotDifferentiable, derivative
from mathreply.algebra.prove.kernel.domain import is_thin, needs
from mathreply.algebra.prove.kernel.expansions import ZeroTest
from mathreply.algebra.prove.kernel.half_angles import rational_pieces, without_roots
from mathreply.algebra.prove.kernel.intervals import NoSign, places, sign_between
from mathreply.algebra.prove.kernel.known_integrals import known_value
from mathreply.algebra.prove.kernel.law import register
from mathreply.algebra.prove.kernel.limits import limit
from mathreply.algebra.prove.kernel.missing_needs import loses_needs
from mathreply.algebra.prove.kernel.need import Need
from mathreply.algebra.prove.kernel.proof import holds

MAX_PIECES = 40
_KINKS = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.floor, sp.ceiling)
_NOT_ANALYTIC = (*_KINKS, sp.Piecewise, sp.conjugate, sp.re, sp.im, sp.arg)
register(
    "fundamental theorem of calculus",
    "int_a^b f = F(b-) - F(a+) where F is continuous between a and b and F' = f there but for "
    "finitely many places",
    "DLMF 1.4(v), improper ends as limits; F' = f is shown by the laws of the normal form",
)
register(
    "additivity of integrals",
    "int_a^b = int_a^c + int_c^b at the places where absolute values, signs and steps change",
    "DLMF 1.4(v); the sign on each piece is shown by its zeros",
)

Proposer = Callable[[Expr, Expr], Iterable[Expr]]
"""Finds antiderivatives of a function in a name: guesses, each of which is checked here."""


class NoValue(ArithmeticError):
    """An integral for which no certificate was found."""


def value(e: Expr, facts: Facts, zero: Callable[[Facts], ZeroTest], propose: Proposer) -> Expr:
    """The value of a definite integral, innermost range first.

    Raises:
        NoValue: where no certificate was found.
    """
    body = e.function
    for j, (x, low, high) in enumerate(e.limits):
        inner = facts
        # Of an inner range the names of the outer ones lie in theirs.
        for outer in reversed(e.limits[j + 1 :]):
            inner = inner.inside(*outer)
        body = _Aids(inner, zero, propose).over(body, x, _number(low), _number(high))
    return body


class _Aids(Struct, frozen=True):
    """What is known of the names, what shows that a function is zero, and who proposes."""

    facts: Facts
    zero: Callable[[Facts], ZeroTest]
    propose: Proposer

    def over(self, f: Expr, x: Expr, low: Expr, high: Expr) -> Expr:
        """The value of an integral over one range.

        Between ends that may be complex that of a function with kinks hangs on the path: by
        Cauchy's theorem only that of an analytic one does not (Ahlfors, Complex Analysis, 4.1.5).
        """
        if not (low.is_extended_real and high.is_extended_real) and f.has(*_NOT_ANALYTIC):
            raise NoValue("a path between complex ends")
        # A law with a name costs little.
        found = by_law(f, x, low, high, self.facts)
        if found is not None:
            return found
        # sqrt(1 + cos x) has kinks, which its absolute values show.
        f = without_roots(f, x)
        turned = self._turned(f, x, low, high)
        if turned is not None:
            return turned
        rising = _with_one_size(f, x)
        if rising is not None and low.is_finite is not False and high.is_finite is not False:
            return rising.xreplace({x: high}) - rising.xreplace({x: low})
        named = _parted_by_name(f, x, low, high, self.facts)
        pieces = named if named is not None else _pieces(f, x, low, high)
        return sp.Add(*(self._between(piece, x, a, b) for a, b, piece in pieces))

    def _turned(self, f: Expr, x: Expr, low: Expr, high: Expr) -> Expr:
        """The value of an integral of a quotient of sines and cosines by the tangent of an
        angle."""
        quotient = any(p.exp.is_negative and p.has(x) for p in f.atoms(sp.Pow))
        if not _numbers(low, high) or not quotient:
            return None
        t = sp.Dummy("t", real=True)
        pieces = rational_pieces(f, x, low, high, t)
        if pieces is None:
            return None
        return sp.Add(*(self._between(g, t, a, b) for g, a, b in pieces))

    def _between(self, f: Expr, x: Expr, low: Expr, high: Expr) -> Expr:
        """The value over a range without kinks, by an antiderivative that is checked."""
        if not f.has(x) and not (low.is_infinite or high.is_infinite):
            return f * (high - low)
        y, inner = _inside(x, low, high, self.facts)
        g = f.xreplace({x: y})
        if not _valued(g, y, low, high, inner, thin=True):
            # Where the integrand has no value on a whole piece, an antiderivative may still have
            # one.
            raise NoValue("an integrand without a value")
        # Whatever proposes them, an antiderivative counts once its derivative is the integrand, it
        # has values on the whole interval, and its limits at both ends are finite.
        for antiderivative in self.propose(g, y):
            big = _real(antiderivative, y, low, high, inner)
            # A guess with a jump has the right derivative, and the wrong difference.
            if not big.has(y) or not is_smooth(big, y):
                continue
            try:
                slope = derivative(big, y)
            except NotDifferentiable:
                continue
            if not self.zero(inner)(slope - g) or not _valued(big, y, low, high, inner, thin=False):
                continue
            is_ordered = _is_ordered(low, high, self.facts)
            sides = ((low, "+"), (high, "-"))
            ends = [self._end(big, y, end, side, is_ordered) for end, side in sides]
            if None not in ends and not any(end.is_infinite for end in ends):
                return ends[1] - ends[0]
        raise NoValue("no antiderivative that can be checked")

    def _end(self, big: Expr, y: Expr, end: Expr, side: str, is_ordered: bool) -> Expr:
        """The limit of an antiderivative at an end, from inside: its value where it is
        continuous. None where there is none, or where the lower end may be the upper one."""
        if end.is_finite is not False:
            at_end = big.xreplace({y: end})
            undefined = at_end.has(sp.nan, sp.zoo, sp.oo, -sp.oo, sp.AccumBounds)
            if not undefined and all(_kept(n, y, end, self.facts) for n in needs(big, Facts())):
                return at_end
        if not is_ordered:
            return None  # From which side it is approached is not known.
        return limit(big, y, end, side, self.facts, self.zero(self.facts))


def by_law(f: Expr, x: Expr, low: Expr, high: Expr, facts: Facts) -> Expr:
    """The value of an integral that a law with a name gives; None where none does.

    Raises:
        NoValue: where the function loses a need by being put in for.
    """
    between = facts.inside(x, low, high, strict=True) if _is_ordered(low, high, facts) else facts
    if loses_needs(f, x, between):
        raise NoValue("an integrand that has a value where it had none")
    return known_value(f, x, _number(low), _number(high), facts)


def _number(end: Expr) -> Expr:
    """An end without names as SymPy evaluates it: pi/2 has one form only."""
    if end.free_symbols or not end.args:
        return end
    return end.replace(lambda e: bool(e.args), lambda e: e.func(*e.args))


_SMOOTH: tuple[Expr, ...] = (
    sp.Add,
    sp.Mul,
    sp.Pow,
    sp.exp,
    sp.log,
    *CIRCULAR,
    *INVERSE_CIRCULAR,
    *HYPERBOLIC,
    *INVERSE_HYPERBOLIC,
    sp.erf,
)
"""What is continuous wherever it has a value, and whose needs :mod:`.domain` knows."""


def is_smooth(e: Expr, y: Expr) -> bool:
    """Whether it is made of what is continuous wherever it has a value."""
    return all(
        node.is_Atom or isinstance(node, _SMOOTH)
        for node in sp.preorder_traversal(e)
        if node.has(y)
    ) and not e.has(sp.nan, sp.zoo)


def _is_ordered(low: Expr, high: Expr, facts: Facts) -> bool:
    """Whether the lower end is known not to lie above the upper one."""
    return low is -sp.oo or high is sp.oo or facts.is_nonnegative(sp.expand(high - low))


def _inside(x: Expr, low: Expr, high: Expr, facts: Facts) -> tuple[Expr, Facts]:
    """A name strictly between the ends, if they are known to be in order; else any real number, or
    any of the sign that both ends have."""
    if not _is_ordered(low, high, facts):
        # Ends that are zero would not do: which of them is approached from which side is not known.
        if facts.is_positive(low) and facts.is_positive(high):
            return sp.Dummy(x.name, positive=True), facts
        if facts.is_positive(-low) and facts.is_positive(-high):
            return sp.Dummy(x.name, negative=True), facts
        return sp.Dummy(x.name, real=True), facts
    sign: dict[str, bool] = {"real": True}
    if low is not -sp.oo and facts.is_nonnegative(low):
        sign = {"positive": True}
    elif high is not sp.oo and facts.is_nonnegative(-high):
        sign = {"negative": True}
    y = sp.Dummy(x.name, **sign)
    return y, facts.inside(y, low, high, strict=True)


def _valued(e: Expr, y: Expr, low: Expr, high: Expr, facts: Facts, *, thin: bool) -> bool:
    """Whether ``e`` has a value strictly between the ends, single places left out if ``thin``."""
    for need in needs(e, facts):
        if thin and is_thin(need, facts):
            continue
        if need.bound or need.kind not in ("positive", "nonnegative", "nonzero"):
            return False
        if _met_at_ends(need, y, (low, high), facts):
            continue
        if need.subject.free_symbols != {y} or not _numbers(low, high):
            return False
        try:
            sign = sign_between(need.subject, y, low, high)
        except NoSign:
            return False
        if sign < 0 and need.kind != "nonzero":
            return False
    return True


def _met_at_ends(need: Need, y: Expr, ends: tuple[Expr, Expr], facts: Facts) -> bool:
    """Whether a need is met between the ends, whichever of them is the lower, because it is met at
    both."""
    if need.kind == "nonnegative":
        return _is_above(need.subject, y, ends, facts.is_nonnegative)
    is_met = _is_above(need.subject, y, ends, facts.is_positive)
    return is_met or (
        need.kind == "nonzero" and _is_above(-need.subject, y, ends, facts.is_positive)
    )


def _is_above(f: Expr, y: Expr, ends: tuple[Expr, Expr], holds_at: Callable[[Expr], bool]) -> bool:
    """Whether a function is positive, or not negative, between two places of which it is at both.

    Only of a concave one, of which the second derivative is a number that is not positive: between
    two places it is at least as large as at one of them (Boyd & Vandenberghe, Convex Optimization,
    3.1.1 and 3.1.4).
    """
    bent = sp.diff(f, y, 2)
    if not _numbers(bent) or not bent.is_nonpositive or any(end.is_infinite for end in ends):
        return False
    return all(holds_at(sp.expand(f.xreplace({y: end}))) for end in ends)


def _numbers(*ends: Expr) -> bool:
    """Whether no names stand in the ends."""
    return all(end.is_number for end in ends)


def _real(e: Expr, y: Expr, low: Expr, high: Expr, facts: Facts) -> Expr:
    """Logarithms of what is negative as logarithms of its size: they have the same derivative."""

    def is_of_negative(node: Expr) -> bool:
        if not isinstance(node, sp.log):
            return False
        u = node.args[0]
        if facts.is_negative(u) or _is_above(-u, y, (low, high), facts.is_positive):
            return True
        try:
            known = u.free_symbols == {y} and _numbers(low, high)
            return known and sign_between(u, y, low, high) < 0
        except NoSign:
            return False

    return e.replace(is_of_negative, lambda node: sp.log(-node.args[0]))


def _kept(need: Expr, y: Expr, end: Expr, facts: Facts) -> bool:
    """Whether a need is met at an end, too."""
    if need.bound or need.kind == "converges":
        return False
    at_end = sp.expand(need.subject.xreplace({y: end}))
    return holds(facts, type(need.condition)(need.kind, at_end))


# Pieces.


def _with_one_size(f: Expr, x: Expr) -> Expr:
    """An antiderivative of ``p + q |u|`` on the whole line, for polynomials and a linear ``u``.

    With ``H' = q u`` and ``H = 0`` at the root of ``u``, ``H`` has a double zero there, so that
    ``|u| H/u`` is a polynomial times ``|u|``, continuous, and its derivative is ``q |u|`` but for
    the root.
    """
    kink = _only_size(f, x)
    if kink is None:
        return None
    size = sp.Dummy("s", positive=True)
    written = sp.expand(f.xreplace({kink.bars: size}))
    if not written.is_polynomial(x, size) or sp.degree(written, size) != 1:
        return None
    plain, weight = written.coeff(size, 0), written.coeff(size, 1)
    slope = weight * kink.inner
    rising = sp.integrate(sp.expand(slope), x)
    from_root = sp.expand(rising - rising.xreplace({x: kink.root}))
    share = sp.cancel(from_root / kink.inner)
    if not share.is_polynomial(x) or sp.expand(sp.diff(share * kink.inner, x) - slope) != 0:
        return None
    return sp.integrate(plain, x) + share * kink.bars


class _Size(Struct, frozen=True):
    """``|c x + d|`` in an integrand."""

    bars: Expr
    inner: Expr
    slope: Expr
    root: Expr


def _only_size(f: Expr, x: Expr) -> _Size | None:
    """The only place at which an integrand has a kink, if that is the root of a linear size."""
    kinks = [node for node in f.atoms(*_KINKS) if node.has(x)]
    if len(kinks) != 1 or not isinstance(kinks[0], sp.Abs):
        return None
    (bars,) = kinks
    inner = bars.args[0]
    is_linear = inner.is_polynomial(x) and sp.degree(inner, x) == 1
    slope = inner.coeff(x, 1) if is_linear else sp.S.Zero
    # With a name for a slope it would not be known which way the size falls.
    if not slope.is_Rational or slope == 0:
        return None
    return _Size(bars, inner, slope, sp.expand(x - inner / slope))


def _parted_by_name(
    f: Expr, x: Expr, low: Expr, high: Expr, facts: Facts
) -> list[tuple[Expr, Expr, Expr]] | None:
    """The two pieces of ``|c x + d|`` at its root, if that is known to lie between the ends."""
    kink = _only_size(f, x)
    # Between ends that are numbers the pieces are found from all kinks.
    is_open = low.is_infinite or high.is_infinite
    if kink is None or not (kink.root.free_symbols or is_open):
        return None
    root = kink.root
    if not all(_is_ordered(*ends, facts) for ends in ((low, root), (root, high))):
        return None
    rising, falling = kink.inner, -kink.inner
    before, after = (falling, rising) if kink.slope > 0 else (rising, falling)
    left, right = (f.xreplace({kink.bars: inner}) for inner in (before, after))
    return [(low, root, left), (root, high, right)]


def _pieces(f: Expr, x: Expr, low: Expr, high: Expr) -> list[tuple[Expr, Expr, Expr]]:
    """Ranges on which a function has no kinks and jumps, and what it is there."""
    corners = sorted((n for n in f.atoms(*_KINKS) if n.has(x)), key=sp.default_sort_key)
    if not corners:
        return [(low, high, f)]
    if not _numbers(low, high) or low.is_infinite or high.is_infinite or float(high - low) <= 0:
        raise NoValue("pieces of a range that has a name")
    try:
        breaks = {
            p
            for node in corners
            for u in _arguments(node, x, low, high)
            for p in places(u, x, low, high)
        }
        if len(breaks) > MAX_PIECES:
            raise NoValue("too many pieces")
        ends = [low, *sorted(breaks, key=float), high]
        return [(a, b, _opened(f, corners, x, a, b)) for a, b in itertools.pairwise(ends)]
    except NoSign as error:
        raise NoValue(str(error)) from None


def _arguments(node: Expr, x: Expr, low: Expr, high: Expr) -> list[Expr]:
    """Where these are zero, a node may have a kink or a jump."""
    if isinstance(node, (sp.Abs, sp.sign)):
        return [node.args[0]]
    if isinstance(node, (sp.Max, sp.Min)):
        if len(node.args) != 2:
            raise NoSign("more than two")
        return [node.args[0] - node.args[1]]
    u = node.args[0]
    ends = [u.xreplace({x: end}) for end in (low, high)]
    if not u.is_polynomial(x) or sp.degree(u, x) != 1 or not all(v.is_Rational for v in ends):
        raise NoSign("steps of what is not linear")
    first, last = sorted(ends)
    if last - first > MAX_PIECES:
        raise NoSign("too many steps")
    return [u - k for k in range(int(sp.floor(first)), int(sp.ceiling(last)) + 1)]


def _opened(f: Expr, corners: list[Expr], x: Expr, low: Expr, high: Expr) -> Expr:
    """A function without kinks, as it is on one piece; the innermost first."""
    values: dict[Expr, Expr] = {}
    for node in sorted(corners, key=lambda n: (sp.count_ops(n), sp.default_sort_key(n))):
        inner = node.xreplace(values)
        values[node] = _on_piece(inner, x, low, high) if isinstance(inner, _KINKS) else inner
    return f.xreplace(values)


def _on_piece(node: Expr, x: Expr, low: Expr, high: Expr) -> Expr:
    """What a node with a kink is on a piece without one."""
    if isinstance(node, sp.Abs):
        return sign_between(node.args[0], x, low, high) * node.args[0]
    if isinstance(node, sp.sign):
        return sp.Integer(sign_between(node.args[0], x, low, high))
    if isinstance(node, (sp.Max, sp.Min)):
        a, b = node.args
        larger = sign_between(a - b, x, low, high) > 0
        return a if larger == isinstance(node, sp.Max) else b
    middle = node.args[0].xreplace({x: (low + high) / 2})
    return node.func(middle)
