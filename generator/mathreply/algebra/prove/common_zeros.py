"""Statements of equations that follow from equations: their counterexamples would be common zeros
of polynomials that have none.

Every piece that is no sum, product or whole power is a name of its own, tied to the others by what
holds of it on every branch: ``r^2 = u`` for a root, ``i^2 = -1``, ``e^u e^(-u) = 1``. What follows
for all values of such names follows for those of the pieces. Where a piece of the second statement
has no value, its name may have any: so no tie says that there is no such place.
"""

from __future__ import annotations

import itertools
import math

import sympy as sp
from msgspec import Struct, field
from sympy.polys.orderings import grevlex
from sympy.polys.polyerrors import PolynomialError
from sympy.polys.rings import ring

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.numbers import sign_of
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.ideals import (
    TooHard,
    basis,
    holds_one,
    remainder,
    solved_out,
)
from mathreply.algebra.prove.normal import Normalizer, TooLarge
from mathreply.algebra.prove.one_unknown import Alternatives, Relation

MAX_CHOICES = 64
MAX_NAMES = 10
MAX_ROOT = 6
MAX_PAIRS = 6
_OPAQUE = "as it stands"


class _Failure(Struct, frozen=True):
    """One way in which a relation is not true: a polynomial is 0, or it is not."""

    polynomial: Expr
    is_zero: bool


class _Unwritten(ValueError):
    """Something that is no polynomial in pieces."""


def follows_by_common_zeros(
    part: tuple[Relation, ...], second: Alternatives, facts: Facts
) -> str | None:
    """How some alternative of the second statement is true wherever all relations of a part are;
    None where that is not shown."""
    try:
        return _Ideal(facts).follows(part, second)
    except (_Unwritten, TooHard, TooLarge, PolynomialError):
        return None


class _Ideal(Struct):
    facts: Facts
    pieces: dict[Expr, Expr] = field(default_factory=dict)
    """(base, what kind of piece) → its name."""
    ties: list[Expr] = field(default_factory=list)
    """What is 0, of the names of pieces."""
    guarded: bool = False
    """Whether pieces may lack a value: their ties must not exclude the points where they do."""
    shares: dict[Expr, int] = field(default_factory=dict)
    """Exponent of an exponential, without its number → the common denominator of these."""

    def follows(self, part: tuple[Relation, ...], second: Alternatives) -> str | None:
        part = tuple(map(_without_log, part))
        second = tuple(tuple(map(_without_log, alternative)) for alternative in second)
        # Without an equation there is no ideal to reduce by.
        if not any(r.operator == "==" for r in part):
            return None
        for relation in (*part, *itertools.chain(*second)):
            self._survey(relation.difference)
        zeros, nonzeros = self._known(part)
        # From here on pieces of the second statement: of those the points without a value must
        # stay.
        self.guarded = True
        ways = [w for w in (self._failures(a, part) for a in second) if w is not None]
        if any(not found for found in ways):
            return "common zeros"
        count = 1
        for found in ways:
            count *= len(found)
        if not ways or count > MAX_CHOICES:
            return None
        return "common zeros" if self._contradictory(zeros, nonzeros, ways) else None

    # Statements.

    def _known(self, part: tuple[Relation, ...]) -> tuple[list[Expr], list[Expr]]:
        """What is 0 and what is not wherever a part and the assumptions are true."""
        zeros = [self._top(a - b) for a, b in self.facts.equal if isinstance(a - b, sp.Expr)]
        nonzeros = [self._top(e) for e in self.facts.nonzero if e.free_symbols]
        for r in part:
            for need in (*needs(r.left, self.facts), *needs(r.right, self.facts)):
                if not need.bound and need.kind in ("nonzero", "positive"):
                    nonzeros.append(self._top(need.subject))
            if r.operator == "==":
                zeros.append(self._without_nonzero(self._top(r.difference, normal=True)))
            elif r.operator in ("!=", "<", ">"):
                nonzeros.append(self._top(r.difference, normal=True))
        return zeros, nonzeros

    def _without_nonzero(self, top: Expr) -> Expr:
        """An equation without the factors that are known not to be 0."""
        names = {v: k for k, v in self.pieces.items()}
        # Whether a piece is 0 the facts are not asked: they know it by its own name.
        if top.free_symbols & names.keys():
            return top
        number, factors = sp.factor_list(top)
        return sp.Mul(number, *(f for f, _ in factors if not self.facts.is_nonzero(f)))

    def _failures(
        self, alternative: tuple[Relation, ...], part: tuple[Relation, ...]
    ) -> list[_Failure] | None:
        """The ways in which an alternative is not true; None where they cannot be written."""
        found: list[_Failure] = []
        for r in alternative:
            if r in part:
                continue
            if r.operator not in ("==", "!="):
                return None
            for need in (*needs(r.left, self.facts), *needs(r.right, self.facts)):
                # That something is not positive is no equation: such a failure cannot be written.
                if need.bound or need.kind != "nonzero":
                    return None
                found.append(_Failure(self._top(need.subject), is_zero=True))
            top = self._top(r.difference, normal=True)
            found.append(_Failure(top, is_zero=r.operator == "!="))
        return found

    def _contradictory(
        self, zeros: list[Expr], nonzeros: list[Expr], ways: list[list[_Failure]]
    ) -> bool:
        """Whether no choice of failures, one of each alternative, has a common zero."""
        alike = [e for pair in self._alike() for e in pair]
        failures = [failure for found in ways for failure in found]
        claimed = [failure.polynomial for failure in failures]
        # Rabinowitsch's name: 1 - t g = 0 says that g is not 0.
        spare = sp.Dummy("t")
        polynomials = _ring_of(spare, [*zeros, *self.ties, *alike, *nonzeros, *claimed])
        if polynomials is None:
            return False

        def written(expressions: list[Expr]) -> list[Expr]:
            return [polynomials.from_expr(e) for e in expressions]

        equations, others = solved_out(
            written([*zeros, *self.ties]), written([*nonzeros, *claimed, *alike])
        )
        # The others come back in the order in which they were given.
        known, others = others[: len(nonzeros)], others[len(nonzeros) :]
        of_failure = dict(zip(failures, others[: len(failures)], strict=True))
        ground = _with_equal_pieces(basis(equations), others[len(failures) :])
        if holds_one(ground):
            return True
        for choice in itertools.product(*ways):
            vanishing = [of_failure[failure] for failure in choice if failure.is_zero]
            others = [of_failure[failure] for failure in choice if not failure.is_zero]
            product = math.prod(others, start=polynomials.one)
            if not _no_common_zero(ground, vanishing, product, known, polynomials.gens[0]):
                return False
        return True

    def _alike(self) -> list[tuple[Expr, Expr]]:
        """Pairs of polynomials: where the first is 0, two pieces have one argument, and the second
        is their difference."""
        found: list[tuple[Expr, Expr]] = []
        for (a, kind), (b, other) in itertools.combinations(self.pieces, 2):
            if kind != other or len(found) >= MAX_PAIRS:
                continue
            if isinstance(kind, int):
                arguments = a, b
            elif kind == _OPAQUE and type(a) is type(b) and len(a.args) == len(b.args) == 1:
                arguments = a.args[0], b.args[0]
            else:
                continue
            names = self.pieces[a, kind], self.pieces[b, kind]
            try:
                above, below = sp.fraction(sp.together(self._write(arguments[0] - arguments[1])))
            except _Unwritten:
                continue
            # Of arguments without a value nothing is known.
            if below.is_number:
                found.append((sp.expand(above), names[0] - names[1]))
        return found

    # Pieces.

    def _top(self, e: Expr, *, normal: bool = False) -> Expr:
        """The numerator of an expression, as a polynomial in names and pieces."""
        if normal:
            n = Normalizer(self.facts)
            form = n(e)
            e = e if n.record.gaps else form
        return sp.expand(sp.fraction(sp.together(self._write(e)))[0])

    def _survey(self, e: Expr) -> None:
        """Find by which number the exponents of each kind are divided, before the first is
        written."""
        for node in e.atoms(sp.exp, sp.sin, sp.cos):
            for term in sp.Add.make_args(sp.expand(_exponent(node))):
                count, rest = term.as_coeff_Mul()
                if count.is_Rational:
                    self.shares[rest] = int(sp.ilcm(self.shares.get(rest, 1), count.q))

    def _write(self, e: Expr) -> Expr:
        """An expression as a polynomial in names and pieces."""
        if not isinstance(e, sp.Expr) or e.has(sp.nan, sp.zoo, sp.oo) or not e.is_commutative:
            raise _Unwritten(str(e))
        if e.is_Rational or isinstance(e, sp.Symbol):
            return e
        if isinstance(e, (sp.Add, sp.Mul)):
            return e.func(*(self._write(a) for a in e.args))
        if isinstance(e, sp.exp):
            return self._exponential(e.args[0])
        # Over the reals i would be a piece without a value of its own.
        if isinstance(e, (sp.sin, sp.cos)) and not self.facts.real:
            return self._circular(e)
        if isinstance(e, sp.Pow) and e.base is not sp.E and e.exp.is_Rational:
            if e.exp.is_Integer:
                return self._write(e.base) ** e.exp
            if e.exp.q <= MAX_ROOT:
                return self._root(e.base, int(e.exp.q)) ** e.exp.p
        if e is sp.I:
            return self._tied((e, "unit"), lambda i: i**2 + 1)
        return self._name((e, _OPAQUE))

    def _root(self, base: Expr, degree: int) -> Expr:
        """The name of a root, tied to what stands under it."""
        inner = self._write(base)

        def tie(r: Expr) -> Expr:
            above, below = sp.fraction(sp.together(r**degree - inner))
            # Times what is below: where that is 0 the root has no value, and the tie must not say
            # otherwise.
            return sp.expand(above * below if self.guarded else above)

        return self._tied((base, degree), tie)

    def _exponential(self, u: Expr) -> Expr:
        """A product of whole powers of exponentials; one that is not whole stands by itself."""
        product = sp.S.One
        for term in sp.Add.make_args(sp.expand(u)):
            count, rest = term.as_coeff_Mul()
            share = self.shares.get(rest, 1)
            whole = count * share
            if not whole.is_Integer:
                # Its share is not among those that were surveyed.
                raise _Unwritten(str(u))
            key, inverse = (rest, "exponential"), (rest, "its inverse")
            name, other = self._name(key), self._name(inverse)
            tie = name * other - 1
            if tie not in self.ties:
                self.ties.append(tie)
            product *= name ** int(whole) if whole > 0 else other ** int(-whole)
        return product

    def _circular(self, e: Expr) -> Expr:
        """Sine and cosine by exponentials."""
        turn = _exponent(e)
        forth, back = self._exponential(turn), self._exponential(-turn)
        if isinstance(e, sp.cos):
            return (forth + back) / 2
        return -self._write(sp.I) * (forth - back) / 2

    def _tied(self, key: Expr, tie: Expr) -> Expr:
        """The name of a piece; its tie is told when it is met first."""
        fresh = key not in self.pieces
        name = self._name(key)
        if fresh:
            self.ties.append(tie(name))
        return name

    def _name(self, key: Expr) -> Expr:
        """The name of a piece, the same wherever it stands."""
        if key not in self.pieces:
            self.pieces[key] = sp.Dummy(f"g{len(self.pieces)}")
        return self.pieces[key]


def _ring_of(spare: Expr, expressions: list[Expr]) -> Expr:
    """The ring of the polynomials in a spare name and those that stand in some expressions; None
    where these are too many, or no plain names."""
    every: set[Expr] = set().union(*(e.free_symbols for e in expressions))
    if len(every) > MAX_NAMES or not all(isinstance(s, sp.Symbol) for s in every):
        return None
    return ring([spare, *sorted(every, key=str)], sp.QQ, grevlex)[0]


def _without_log(relation: Relation) -> Relation:
    """``a log u = c`` as ``u = e^(c/a)`` for real numbers: over the complex numbers too exactly one
    number has a real principal logarithm."""
    if relation.operator != "==":
        return relation
    for side, other in ((relation.left, relation.right), (relation.right, relation.left)):
        moving = [t for t in sp.Add.make_args(side) if t.free_symbols]
        if other.free_symbols or len(moving) != 1:
            continue
        count, log = moving[0].as_independent(*moving[0].free_symbols, as_Add=False)
        value = (other - (side - moving[0])) / count
        if isinstance(log, sp.log) and len(log.args) == 1 and value.is_real and sign_of(count):
            return Relation(log.args[0], "==", sp.exp(sp.expand(value)))
    return relation


def _exponent(node: Expr) -> Expr:
    """The exponent of an exponential; of a sine or cosine the one that turns."""
    return node.args[0] if isinstance(node, sp.exp) else sp.I * node.args[0]


def _with_equal_pieces(ground: list[Expr], alike: list[Expr]) -> list[Expr]:
    """A function has one value at equal arguments: pieces whose arguments are equal are equal."""
    equal = [
        difference
        for apart, difference in zip(alike[::2], alike[1::2], strict=True)
        if difference and not remainder(apart, ground)
    ]
    return basis([*ground, *equal]) if equal else ground


def _no_common_zero(
    ground: list[Expr], vanishing: list[Expr], product: Expr, known: list[Expr], t: Expr
) -> bool:
    """Whether nothing is a zero of the ground and of what vanishes, and not of the product."""
    found = basis([*ground, *vanishing]) if vanishing else ground
    if holds_one(found) or not remainder(product, found):
        return True
    for e in known:
        product = product * e
    return holds_one(basis([*found, 1 - t * product]))
