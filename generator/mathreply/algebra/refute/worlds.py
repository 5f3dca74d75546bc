"""Distributions at which claims about families of random numbers, or independent ones, are tried.

Every random number is its mean and a combination of few variables with two values each, mean 0 and
variance 1, of which the independent parts share none. Means, variances and covariances are as
assumed, exactly; a claim that fails for one such distribution is false.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

import sympy as sp
from flint import acb
from msgspec import Struct
from msgspec.structs import replace
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.independence import ANY, Independence, Moment, Share, random_atoms
from mathreply.algebra.refute.balls.value import Evaluator, Undefined, Unknown, World, ball
from mathreply.algebra.refute.points import Trial

MAX_SIGNS = 6
"""Variables with two values each: 64 outcomes."""
ENDLESS = 4
"""Members of a family without an end."""
_SIGNS = (
    ((Fraction(1, 2), Fraction(1)), (Fraction(1, 2), Fraction(-1))),
    ((Fraction(1, 5), Fraction(2)), (Fraction(4, 5), Fraction(-1, 2))),
)
"""Two distributions with mean 0 and variance 1: (chance, value)."""
_MEANS = (Fraction(2), Fraction(-1), Fraction(3), Fraction(0))
_DEVIATIONS = (Fraction(1), Fraction(2), Fraction(1, 2), Fraction(3))
MAX_SHOWN = 8

Sharing = Literal["rest", "first", "none", "both"]
_SHARINGS: tuple[Sharing, ...] = ("rest", "none", "first", "both")
Sign = tuple[object, ...]
"""What names one of the variables."""


class NoModel(ArithmeticError):
    """What is assumed is not of the kinds that are met here."""


class Number(Struct):
    """A random number: its mean, and the factors of the variables."""

    mean: acb
    signs: dict[Sign, acb]


def speaks_of_families(sides: list[Expr], facts: Facts, *, drawn: bool) -> bool:
    """Whether a random family stands in the sides, or a random number of which independence is
    assumed, or with ``drawn`` any."""
    atoms = {a for side in sides if isinstance(side, sp.Basic) for a in random_atoms(side)}
    if (drawn and atoms) or any(isinstance(a, sp.Indexed) for a in atoms):
        return True
    return any(said.part(a) is not None for said in facts.independent for a in atoms)


def with_worlds(trial: Trial, sides: list[Expr], facts: Facts, context: Context) -> Iterator[Trial]:
    """A trial of all that is not random, with distributions of what is; none where the assumptions
    are not met by those known here."""
    for rank in (0, 1):
        for sharing in _SHARINGS:
            try:
                yield _Model(trial, sides, facts, context, rank, sharing).trial()
            except (NoModel, Unknown, Undefined, ZeroDivisionError, ValueError, OverflowError):
                continue


class _Model:
    """The distribution of everything random in the sides of a claim, at one point.

    Args:
        trial: values for all that is not random.
        sides: the claim's.
        facts: independence and assumed means.
        context: the declared sizes.
        rank: which means and which two values.
        sharing: which numbers share a variable.
    """

    def __init__(
        self,
        trial: Trial,
        sides: list[Expr],
        facts: Facts,
        context: Context,
        rank: int,
        sharing: Sharing,
    ) -> None:
        self.given, self.context = trial, context
        self.rank, self.sharing = rank, sharing
        self.evaluator = Evaluator(trial.point, real=facts.real)
        self.facts = self._here(facts)
        self.atoms = self._atoms(sides)
        self.numbers: dict[Expr, Number] = {}

    def trial(self) -> Trial:
        """The trial with its distribution."""
        for atom in self.atoms:
            self.numbers[atom] = self._number(atom)
        self._tie()
        self._check()
        worlds = tuple(self._worlds())
        point = replace(self.given.point, worlds=worlds, outcomes={})
        point.arrays = {**point.arrays, **worlds[0].arrays}
        point.scalars = {**point.scalars, **worlds[0].scalars}
        names = {**worlds[0].scalars, **worlds[0].arrays}
        told = tuple((str(name), _told(worlds, name)) for name in names)
        return replace(self.given, point=point, shown=(*self.given.shown, *told))

    # Which numbers.

    def _atoms(self, sides: list[Expr]) -> list[Expr]:
        """Every random number that the sides speak of: of a family all members."""
        found: set[Expr] = set()
        for atom in {a for side in sides for a in random_atoms(side)}:
            if isinstance(atom, sp.Indexed):
                found.update(self._members(atom))
            else:
                found.add(atom)
        return sorted(found, key=sp.default_sort_key)

    def _members(self, entry: Expr) -> Iterator[Expr]:
        """All members of the family of an entry; of an endless one the first few."""
        declared = self.context.names.get(str(entry.base.label))
        shape = declared.shape if declared is not None else ()
        sizes = [self.evaluator.integer(size) for size in shape]
        sizes = sizes or [ENDLESS] * len(entry.indices)
        for place in itertools.product(*(range(1, size + 1) for size in sizes)):
            yield entry.base[tuple(sp.Integer(index) for index in place)]

    def _here(self, facts: Facts) -> Facts:
        """The facts with the values that names have at the point in the indices of members."""
        known = {}
        for name in _names_of_places(facts):
            if name.is_integer and isinstance(name, sp.Symbol):
                known[name] = sp.Integer(self.evaluator.integer(name))
        moments = tuple(_moment_with(moment, known) for moment in facts.moments)
        independent = tuple(
            replace(said, shares=tuple(_put(share, known) for share in said.shares))
            for said in facts.independent
        )
        return replace(facts.also(), moments=moments, independent=independent)

    # One number.

    def _number(self, atom: Expr) -> Number:
        """A number with the mean and the deviation that are assumed, or others by its rank."""
        families = sorted({_label(self._first(a)) for a in self.atoms}, key=str)
        first = self._first(atom)
        place = families.index(_label(first)) + 2 * self.rank
        mean = self._known(first)
        # Others for each family, so that what holds for equal means alone is seen to fail.
        if mean is None:
            mean = ball(_MEANS[place % len(_MEANS)])
        square = self._known(first**2, {first: mean})
        if square is None:
            deviation = ball(_DEVIATIONS[place % len(_DEVIATIONS)])
        else:
            deviation = _root(square - mean * mean)
        sign = self._sign(atom)
        if self.sharing == "both" and sign == ("common",):
            # In part with the others and in part by itself.
            return Number(mean, {sign: deviation * 3 / 5, ("own", atom): deviation * 4 / 5})
        return Number(mean, {sign: deviation})

    def _first(self, atom: Expr) -> Expr:
        """The first one that has the same distribution by assumption."""
        firsts = (said.first_like(atom) for said in self.facts.independent)
        return next((first for first in firsts if first is not None), atom)

    def _known(self, inside: Expr, means: dict[Expr, acb] | None = None) -> acb | None:
        """The assumed mean of a power of a number at the point; None where none is assumed."""
        for moment in self.facts.moments:
            for bound in moment.bindings(inside):
                return self._valued(moment.value.xreplace(bound), means or {})
        return None

    def _valued(self, value: Expr, means: dict[Expr, acb]) -> acb:
        """What is assumed at the point, the means in it as they are."""
        known = {f: sp.Dummy("m") for f in value.atoms(AppliedUndef) if operator(f)}
        # A mean in terms of another one that is not yet drawn.
        if any(f.args[0] not in means for f in known):
            raise NoModel
        numbers = {dummy: means[f.args[0]] for f, dummy in known.items()}
        return acb(self.evaluator.under(numbers, value.xreplace(known)))

    def _sign(self, atom: Expr) -> Sign:
        """The variable with which a number moves."""
        if self.sharing == "none":
            return ("own", atom)
        for said in self.facts.independent:
            part = said.part(atom)
            if part is not None:
                return ("share", part[0]) if said.across else ("part", *part)
        # Of what nothing is said: one variable, or that of the first of the parts.
        return ("common",) if self.sharing in ("rest", "both") else ("part", 0, ())

    # What is assumed of two numbers.

    def _tie(self) -> None:
        """Numbers of which a covariance is assumed have it: those of one family share a variable,
        two of one part share the first one's."""
        for moment in self.facts.moments:
            atoms = sorted(random_atoms(moment.inside), key=sp.default_sort_key)
            if len(atoms) == 1 and moment.inside in (atoms[0], atoms[0] ** 2):
                continue
            if len(atoms) != 2 or moment.inside != atoms[0] * atoms[1]:
                raise NoModel
            self._tie_by(moment, *(_label(atom) for atom in atoms))

    def _tie_by(self, moment: Moment, one: Expr, other: Expr) -> None:
        pairs = []
        for a, b in itertools.combinations(self.atoms, 2):
            if {_label(a), _label(b)} != {one, other}:
                continue
            value = self._covariance(moment, a, b)
            if value is not None:
                pairs.append((a, b, value))
        if one != other:
            for first, second, value in pairs:
                self._couple(first, second, value)
            return
        # x_i = m + a S + b T_i has the covariance a^2 with every other x_j.
        shared = _root(pairs[0][2]) if pairs else acb(0)
        for atom in {a for pair in pairs for a in pair[:2]}:
            number = self.numbers[atom]
            (deviation,) = number.signs.values()
            own = _root(deviation * deviation - shared * shared)
            number.signs = {("shared", one): shared, ("own", atom): own}

    def _covariance(self, moment: Moment, a: Expr, b: Expr) -> acb | None:
        """``E(a b) - E(a) E(b)`` as it is assumed; None of two of which nothing is."""
        means = {atom: self.numbers[atom].mean for atom in (a, b)}
        for bound in moment.bindings(a * b):
            if all(x.xreplace(bound) != y.xreplace(bound) for x, y in moment.unequal):
                return self._valued(moment.value.xreplace(bound), means) - means[a] * means[b]
        return None

    def _couple(self, first: Expr, second: Expr, covariance: acb) -> None:
        """Let the second number share the first one's variable, as far as the covariance says."""
        one, other = self.numbers[first], self.numbers[second]
        # Already tied to a third number: three covariances at once are not solved for here.
        if len(one.signs) != 1 or len(other.signs) != 1:
            raise NoModel
        ((sign, deviation),) = one.signs.items()
        (whole,) = other.signs.values()
        factor = covariance / deviation
        rest = _root(whole * whole - factor * factor)
        other.signs = {sign: factor, ("rest", second): rest}

    def _check(self) -> None:
        """Independent parts share no variable; what is assumed is kept.

        Raises:
            NoModel: where that is not so.
        """
        for said in self.facts.independent:
            for a, b in itertools.combinations(self.atoms, 2):
                parts = said.part(a), said.part(b)
                if parts[0] is None or parts[1] is None:
                    continue
                is_apart = said.parts_are_apart(parts[0], parts[1])
                # Sharing a variable they would not be independent.
                if is_apart and self.numbers[a].signs.keys() & self.numbers[b].signs.keys():
                    raise NoModel
            if said.identical:
                self._check_identical(said)
        for atom in self.atoms:
            for moment in self.facts.moments:
                self._check_moment(moment, atom)

    def _check_identical(self, said: Independence) -> None:
        """What is said to have one distribution has one mean and moves by the same factors."""
        groups: dict[Expr, list[Expr]] = {}
        for atom in self.atoms:
            first = said.first_like(atom)
            if first is not None:
                groups.setdefault(first, []).append(atom)
        for first_atom, *rest in groups.values():
            first = self.numbers[first_atom]
            for other in (self.numbers[a] for a in rest):
                pairs = zip(
                    (first.mean, *first.signs.values()),
                    (other.mean, *other.signs.values()),
                    strict=True,
                )
                if not all(a.overlaps(b) for a, b in pairs):
                    raise NoModel

    def _check_moment(self, moment: Moment, atom: Expr) -> None:
        """A mean, and a mean square, are as assumed."""
        for inside in (atom, atom**2):
            for bound in moment.bindings(inside):
                mean = self.numbers[atom].mean
                value = self._valued(moment.value.xreplace(bound), {atom: mean})
                variance = sum((c * c for c in self.numbers[atom].signs.values()), acb(0))
                ours = mean if inside == atom else mean * mean + variance
                if not ours.overlaps(value):
                    raise NoModel

    # Outcomes.

    def _worlds(self) -> Iterator[World]:
        """Every outcome: a value for each variable, and its chance."""
        signs = sorted({s for number in self.numbers.values() for s in number.signs}, key=str)
        # Outcomes double with each variable.
        if len(signs) > MAX_SIGNS:
            raise NoModel
        for chosen in itertools.product(_SIGNS[self.rank], repeat=len(signs)):
            chance = Fraction(1)
            for each, _ in chosen:
                chance *= each
            values = dict(zip(signs, (value for _, value in chosen), strict=True))
            yield self._world(chance, values)

    def _world(self, chance: Fraction, values: dict[Sign, Fraction]) -> World:
        """One outcome: each number is its mean and its share of the variables."""
        scalars: dict[Expr, Expr] = {}
        arrays: dict[str, dict[tuple[int, ...], acb]] = {}
        for atom, number in self.numbers.items():
            value = number.mean
            for sign, factor in number.signs.items():
                value = value + factor * ball(values[sign])
            if isinstance(atom, sp.Indexed):
                place = tuple(int(i) for i in atom.indices)
                arrays.setdefault(str(atom.base.label), {})[place] = value
            else:
                scalars[atom] = value
        return World(chance, scalars, {name: _array(found) for name, found in arrays.items()})


def _put(share: Share, known: dict[Expr, Expr]) -> Share:
    return replace(share, members=tuple(m.xreplace(known) for m in share.members))


def _moment_with(moment: Moment, known: dict[Expr, Expr]) -> Moment:
    inside, value = moment.inside.xreplace(known), moment.value.xreplace(known)
    return replace(moment, inside=inside, value=value)


def _names_of_places(facts: Facts) -> set[Expr]:
    """The names in indices of members of which something is said at one place."""
    names: set[Expr] = set()
    for moment in facts.moments:
        for atom in random_atoms(moment.inside):
            names |= atom.free_symbols - moment.letters
    for said in facts.independent:
        for share in said.shares:
            for member in share.members:
                names |= member.free_symbols - {*share.letters, ANY}
    return names


def _label(atom: Expr) -> Expr:
    """The family of a number; a number by itself is its own."""
    return atom.base.label if isinstance(atom, sp.Indexed) else atom


def _root(square: acb) -> acb:
    """The root of a variance.

    Raises:
        NoModel: where it may be negative.
    """
    if square.is_zero():
        return acb(0)
    if not square.real > 0:
        raise NoModel
    return square.sqrt()


def _array(found: dict[tuple[int, ...], acb]) -> Expr:
    """Entries by their places as a vector, or as rows."""
    places = sorted(found)
    if all(len(place) == 1 for place in places):
        return tuple(found[place] for place in places)
    rows: dict[int, list[acb]] = {}
    for place in places:
        rows.setdefault(place[0], []).append(found[place])
    return tuple(tuple(row) for row in rows.values())


def _told(worlds: tuple[World, ...], name: Expr) -> str:
    """The outcomes of a name with their chances."""
    chances: dict[str, Fraction] = {}
    for world in worlds:
        value = world.arrays[name] if name in world.arrays else world.scalars[name]
        text = _text(value)
        chances[text] = chances.get(text, Fraction(0)) + world.chance
    shown = [f"{text} ({chance})" for text, chance in chances.items()]
    more = ", …" if len(shown) > MAX_SHOWN else ""
    return "one of " + ", ".join(shown[:MAX_SHOWN]) + more


def _text(value: Expr) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_text, value))}]"
    return str(value.real.str(6, radius=False))
