"""Whether a normal form is zero: a rational function of independent pieces, modulo what ties them
together.

Every piece that is no sum, product or whole power (an exponential, a root, a sine, a sum over an
index …) becomes a generator of a polynomial ring over the rationals. A numerator that reduces to
the zero polynomial proves the identity; anything else proves nothing.
"""

from __future__ import annotations

import sympy as sp
from msgspec import Struct, field
from sympy.polys.polyerrors import PolynomialError
from sympy.polys.rings import ring

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.normal import Normalizer, TooLarge

MAX_GENERATORS = 40
MAX_PAIRS = 60
MAX_DEPTH = 4
MAX_ROUNDS = 6


def is_zero(n: Normalizer, e: Expr, depth: int = 0) -> bool:
    """Whether ``e`` is zero wherever it has a value; False says nothing."""
    if e.is_zero:
        return True
    if (e.is_number and e.is_Rational) or depth > MAX_DEPTH:
        return False
    return _Zero(n, depth).test(e)


def same(n: Normalizer, a: Expr, b: Expr) -> bool:
    """Whether two expressions are equal by their normal form."""
    return is_zero(n, n(a - b))


class _Rule(Struct, frozen=True):
    """``name^degree = image`` of the name of a piece."""

    name: Expr
    degree: int
    image: Expr


class _Zero(Struct):
    n: Normalizer
    depth: int
    names: dict[Expr, Expr] = field(default_factory=dict)
    """Piece → generator."""
    roots: dict[Expr, int] = field(default_factory=dict)
    """(base, rest of the exponent) → common denominator of the exponents."""
    united: dict[Expr, Expr] = field(default_factory=dict)
    """Piece → the piece of its kind that stands for it."""

    def test(self, e: Expr) -> bool:
        self._survey(e)
        self._unite(e)
        written = self._write(e)
        relations = self._relations()
        # Polynomials in many names take too long to write out.
        if len(self.names) > MAX_GENERATORS:
            return False
        top, _ = sp.fraction(sp.together(written))
        return self._reduces(top, relations)

    def _survey(self, e: Expr) -> None:
        """Find the common denominator of the exponents of every base."""
        if isinstance(e, (sp.Add, sp.Mul)):
            for a in e.args:
                self._survey(a)
            return
        for base, rest, count in self._parts(e):
            key = (base, rest)
            self.roots[key] = sp.ilcm(self.roots.get(key, 1), count.q)
            if rest is sp.S.One and isinstance(base, (sp.Add, sp.Mul)):
                self._survey(base)

    def _write(self, e: Expr) -> Expr:
        """An expression as a rational function of the names of its pieces."""
        if e.is_Rational:
            return e
        if isinstance(e, (sp.Add, sp.Mul)):
            return e.func(*(self._write(a) for a in e.args))
        return sp.Mul(*(self._piece(base, rest, count) for base, rest, count in self._parts(e)))

    def _parts(self, e: Expr) -> list[tuple[Expr, Expr, Expr]]:
        """As :func:`parts_of_power`; a power of a positive base with a name in its exponent is an
        exponential."""
        base, exponent = e.as_base_exp()
        if (
            isinstance(e, sp.exp)
            or base is sp.E
            or exponent.is_Rational
            or not self.n.facts.is_positive(base)
        ):
            return parts_of_power(e)
        logarithm = self.n(sp.log(base))
        found: list[tuple[Expr, Expr, Expr]] = []
        for term in sp.Add.make_args(self.n(exponent * logarithm)):
            count, rest = term.as_coeff_Mul()
            if not count.is_Rational:
                return parts_of_power(e)
            found.append(
                (rest.args[0], sp.S.One, count) if isinstance(rest, sp.log) else (sp.E, rest, count)
            )
        return found

    def _piece(self, base: Expr, rest: Expr, count: Expr) -> Expr:
        """One base with its exponent: by its name, or as a polynomial in other names where it is a
        sum or product raised to a whole power."""
        base = self.united.get(base, base)
        shared = self.roots.get((base, rest), 1)
        if rest is sp.S.One and shared == 1 and count.is_Integer:
            if isinstance(base, (sp.Add, sp.Mul)) or base.is_Rational:
                return sp.Pow(self._write(base), count)
            return sp.Pow(self._name((base, rest)), count)
        return sp.Pow(self._name((base, rest)), count * shared)

    def _name(self, key: Expr) -> Expr:
        if key not in self.names:
            self.names[key] = sp.Dummy(f"g{len(self.names)}")
        return self.names[key]

    def _relations(self) -> list[_Rule]:
        """What ties the pieces; roots of sums bring new pieces, hence the loop."""
        found: dict[Expr, _Rule | None] = {}
        while len(found) < len(self.names):
            for key, name in list(self.names.items()):
                if key not in found:
                    found[key] = self._rule(name, *key)
        return [rule for rule in found.values() if rule is not None]

    def _rule(self, name: Expr, base: Expr, rest: Expr) -> _Rule | None:
        """What holds of a piece on every branch: ``i^2 = -1``, ``r^q = u`` for a root of u; None
        where nothing ties it."""
        shared = int(self.roots.get((base, rest), 1))
        if base is sp.I:
            return _Rule(name, 2, sp.S.NegativeOne)
        if base is sp.S.NegativeOne and shared == 1 and self.n.facts.is_integer(rest):
            return _Rule(name, 2, sp.S.One)  # (-1)^n
        if rest is not sp.S.One:
            return None
        if shared > 1:
            is_known = base.is_Rational or isinstance(base, (sp.Add, sp.Mul))
            return _Rule(name, shared, self._write(base)) if is_known else None
        if isinstance(base, sp.sin):
            cosine = self._name((sp.cos(base.args[0]), sp.S.One))
            return _Rule(name, 2, 1 - cosine**2)
        if isinstance(base, sp.KroneckerDelta):
            return _Rule(name, 2, name)
        if isinstance(base, sp.Abs) and self.n.facts.is_real(base.args[0]):
            self._survey(base.args[0])
            return _Rule(name, 2, self._write(base.args[0]) ** 2)
        return None

    def _reduces(self, top: Expr, relations: list[_Rule]) -> bool:
        """Whether a numerator is the zero polynomial once the rules are put in."""
        names = list(self.names.values())
        if not names:
            return bool(sp.expand(top) == 0)
        polynomials = ring(names, sp.QQ)[0]
        rules: list[tuple[int, int, Expr, Expr]] = []
        try:
            value = polynomials.from_expr(top)
            # Roots of sums first, so that what they bring in is reduced after them.
            for rule in reversed(relations):
                image = sp.fraction(sp.together(rule.image))
                above, below = (polynomials.from_expr(part) for part in image)
                rules.append((names.index(rule.name), rule.degree, above, below))
        except (ValueError, PolynomialError):
            return False
        for _ in range(MAX_ROUNDS):
            if not value:
                return True
            before = value
            for place, degree, above, below in rules:
                value = _reduce(polynomials, value, place, degree, above, below)
            if value == before:
                return False
        return not value

    def _unite(self, e: Expr) -> None:
        """Pieces of one kind whose arguments differ by zero are one piece."""
        whole = [base for base, rest in self.roots if rest is sp.S.One]
        opened = (sp.Add, sp.Mul, sp.Indexed)
        pieces = [b for b in whole if b.args and not b.is_Atom and not isinstance(b, opened)]
        pairs = 0
        for j, piece in enumerate(pieces):
            for other in pieces[:j]:
                is_alike = other.func is piece.func and len(other.args) == len(piece.args)
                if not is_alike or other in self.united:
                    continue
                pairs += 1
                if pairs > MAX_PAIRS:
                    return
                if self._same(piece, other):
                    self.united[piece] = other
                    shared = sp.ilcm(self.roots[piece, sp.S.One], self.roots[other, sp.S.One])
                    self.roots[other, sp.S.One] = shared
                    break

    def _same(self, left: Expr, right: Expr) -> bool:
        """Whether two pieces have equal arguments; the limits of sums have to be the same to the
        letter."""
        for a, b in zip(left.args, right.args, strict=True):
            if a == b:
                continue
            if not all(isinstance(side, sp.Expr) for side in (a, b)):
                return False
            try:
                if not is_zero(self.n, self.n(a - b), self.depth + 1):
                    return False
            except TooLarge:
                return False
        return True


def parts_of_power(e: Expr) -> list[tuple[Expr, Expr, Expr]]:
    """``(base, rest, count)`` with ``e`` the product of all ``base**(count * rest)``; counts are
    rational."""
    base, exponent = (sp.E, e.args[0]) if isinstance(e, sp.exp) else e.as_base_exp()
    if base is sp.E or not exponent.is_Rational:
        parts = [term.as_coeff_Mul() for term in sp.Add.make_args(exponent)]
        if all(count.is_Rational for count, _ in parts):
            return [(base, rest, count) for count, rest in parts]
        return [(e, sp.S.One, sp.S.One)]
    return [(base, sp.S.One, exponent)]


def _reduce(
    polynomials: Expr, value: Expr, place: int, degree: int, above: Expr, below: Expr
) -> Expr:
    """Replace ``g^degree`` by ``above/below``, clearing the denominator."""
    if not value:
        return value
    grouped: dict[int, Expr] = {}
    for monomial, coefficient in value.terms():
        times, left = divmod(monomial[place], degree)
        kept = (*monomial[:place], left, *monomial[place + 1 :])
        grouped[times] = grouped.get(times, polynomials.zero) + polynomials({kept: coefficient})
    most = max(grouped)
    total = polynomials.zero
    for times, part in grouped.items():
        total += part * above**times * below ** (most - times)
    return total
