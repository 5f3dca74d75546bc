"""Which random numbers are said to be independent of each other, and what may be parted for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import permutations
from typing import Literal, NamedTuple

import sympy as sp
from msgspec import Struct

from mathreply.algebra.expression.chance import RandomSymbol
from mathreply.algebra.expression.expr import Expr

Kind = Literal["mutual", "pairwise", "uncorrelated"]


class Share(Struct, frozen=True):
    """One of the parts that are independent of each other, or a family of them."""

    members: tuple[Expr, ...]
    """Random numbers of the part: names, or entries with ``letters`` where any index may stand and
    with ``ANY`` where all of them belong to the part."""
    letters: tuple[Expr, ...] = ()
    """Each choice of them is a part of its own."""

    def place(self, atom: Expr) -> tuple[Expr, ...] | None:
        """The indices of the part to which a random number belongs; None if it belongs to none."""
        for member in self.members:
            bound = matched(member, atom, self.letters)
            if bound is not None and set(bound) == set(self.letters):
                return tuple(bound[letter] for letter in self.letters)
        return None

    def at(self, atom: Expr, place: tuple[Expr, ...]) -> Expr:
        """What a random number of one part is in another one."""
        bound = dict(zip(self.letters, place, strict=True))
        member = next(m for m in self.members if matched(m, atom, self.letters) is not None)
        if not isinstance(member, sp.Indexed):
            return atom
        indices = [
            bound.get(wanted, index)
            for wanted, index in zip(member.indices, atom.indices, strict=True)
        ]
        return atom.base[tuple(indices)]


class Independence(Struct, frozen=True):
    """That parts are independent of each other."""

    shares: tuple[Share, ...]
    kind: Kind = "mutual"
    across: bool = False
    """Whether it is said of parts of different shares alone: ``X_i \\perp Y_j``."""
    tied: bool = False
    """Whether it is said of parts with the same index alone: ``X_i \\perp Y_i``."""
    identical: bool = False
    """Whether all parts of a share have one distribution, and single numbers all the same."""

    def part(self, atom: Expr) -> SharePart | None:
        """The part of a random number; None where nothing is said of it."""
        for number, share in enumerate(self.shares):
            place = share.place(atom)
            if place is not None:
                return SharePart(number, place)
        return None

    def first_like(self, atom: Expr) -> Expr | None:
        """The first of the random numbers that are said to have the distribution of this one; None
        where nothing of the kind is said of it."""
        part = self.part(atom)
        if not self.identical or part is None:
            return None
        firsts = [share.members[0] for share in self.shares]
        if len(firsts) > 1 and all(isinstance(first, RandomSymbol) for first in firsts):
            return firsts[0] if all(len(s.members) == 1 for s in self.shares) else None
        return self.shares[part.share].at(atom, (sp.S.One,) * len(part.indices))

    def parts_are_apart(self, one: SharePart, other: SharePart) -> bool:
        """Whether two parts are said to be independent."""
        if one == other or (self.across and one.share == other.share):
            return False
        return not self.tied or one.indices == other.indices


class SharePart(NamedTuple):
    """One of the things that are independent: a share, or what it is at some indices."""

    share: int
    """Its number."""
    indices: tuple[Expr, ...]


ANY = sp.Dummy("any", integer=True, positive=True)
"""In the entry of a share: every index there."""


class Undecided(Exception):
    """Whether two indices are equal is not known, and it matters."""

    def __init__(self, first: Expr, second: Expr) -> None:
        super().__init__(first, second)
        self.pair = first, second


Different = Callable[[Expr, Expr], "bool | None"]
"""Whether two indices differ: for certain, for certain not, or None."""


def random_atoms(e: Expr) -> set[Expr]:
    """The random names and entries of random families in an expression."""
    entries = {a for a in e.atoms(sp.Indexed) if isinstance(a.base.label, RandomSymbol)}
    labels = {a.base.label for a in entries}
    return entries | {s for s in e.atoms(RandomSymbol) if s not in labels}


def parted(factors: list[Expr], said: Independence, differ: Different) -> list[list[Expr]]:
    """The factors of a product in groups whose means may be multiplied; one group where nothing
    allows it.

    Raises:
        Undecided: where that depends on whether two indices are equal.
    """
    parts: list[set[SharePart]] = []
    for factor in factors:
        found = {said.part(atom) for atom in random_atoms(factor)}
        if None in found:
            return [factors]
        parts.append({part for part in found if part is not None})
    classes = _classes({part for found in parts for part in found}, differ)
    groups = _joined(factors, [{classes[part] for part in found} for found in parts])
    if said.kind != "mutual" and not _is_of_two(set(classes.values()), factors, said, differ):
        return [factors]
    return groups


def _is_of_two(
    classes: set[SharePart], factors: list[Expr], said: Independence, differ: Different
) -> bool:
    """Whether a product is of two parts of which something is said pair by pair."""
    if len(classes) != 2:
        return False
    (first, one), (second, other) = classes
    if said.across and first == second:
        return False
    if said.tied:
        apart = [differ(a, b) for a, b in zip(one, other, strict=True)]
        unknown = apart.index(None) if None in apart else -1
        if unknown >= 0 and True not in apart:
            raise Undecided(one[unknown], other[unknown])
        if any(apart):
            return False
    # Numbers without correlation: the mean of their product alone, none of a power or a function.
    return said.kind != "uncorrelated" or all(f in random_atoms(f) for f in factors)


def _classes(parts: set[SharePart], differ: Different) -> dict[SharePart, SharePart]:
    """Each part with the one that stands for it: parts with equal indices are one."""
    chosen: dict[SharePart, SharePart] = {}
    ordered = sorted(parts, key=lambda part: (part.share, *map(sp.default_sort_key, part.indices)))
    for part in ordered:
        chosen[part] = next(
            (other for other in dict.fromkeys(chosen.values()) if _same(part, other, differ)), part
        )
    return chosen


def _same(one: SharePart, other: SharePart, differ: Different) -> bool:
    """Whether two parts are one; undecided where an index may be either."""
    if one.share != other.share:
        return False
    apart = [differ(a, b) for a, b in zip(one.indices, other.indices, strict=True)]
    if True in apart:
        return False
    if None in apart:
        place = apart.index(None)
        raise Undecided(one.indices[place], other.indices[place])
    return True


def _joined(factors: list[Expr], parts: list[set[SharePart]]) -> list[list[Expr]]:
    """Factors that share a part stand together."""
    groups: list[tuple[list[Expr], set[SharePart]]] = []
    for factor, found in zip(factors, parts, strict=True):
        together: list[Expr] = []
        shared = set(found)
        apart = []
        # A factor may join groups that had nothing in common before it.
        for members, held in groups:
            if held & found:
                together += members
                shared |= held
            else:
                apart.append((members, held))
        groups = [*apart, ([*together, factor], shared)]
    return [members for members, _ in groups]


def matched(pattern: Expr, atom: Expr, letters: Iterable[Expr]) -> dict[Expr, Expr] | None:
    """The indices that stand in an entry for the letters of a pattern; None where it is no such
    entry."""
    if not isinstance(pattern, sp.Indexed) or not isinstance(atom, sp.Indexed):
        return {} if pattern == atom else None
    if pattern.base != atom.base or len(pattern.indices) != len(atom.indices):
        return None
    bound: dict[Expr, Expr] = {}
    for wanted, index in zip(pattern.indices, atom.indices, strict=True):
        if wanted == ANY:
            continue
        if wanted not in letters:
            if wanted != index:
                return None
        elif bound.setdefault(wanted, index) != index:
            return None
    return bound


class Moment(Struct, frozen=True):
    """A mean that is known by assumption, for any indices in place of its letters."""

    inside: Expr
    """Of what it is the mean."""
    value: Expr
    letters: frozenset[Expr]
    unequal: tuple[tuple[Expr, Expr], ...] = ()
    """Pairs of letters of which it is assumed where they are unequal."""

    def bindings(self, inside: Expr) -> Iterator[dict[Expr, Expr]]:
        """The ways in which a mean is this one, by what stands in place of the letters; those of
        an entry at a letter itself, so that nothing is said of entries before the first."""
        ours, theirs = (
            sorted(random_atoms(e), key=sp.default_sort_key) for e in (self.inside, inside)
        )
        if len(ours) != len(theirs) or len(ours) > MAX_ATOMS:
            return
        for order in permutations(theirs):
            bound: dict[Expr, Expr] | None = {}
            for pattern, atom in zip(ours, order, strict=True):
                if not _is_moved(pattern, self.letters):
                    bound = _agreeing(bound, matched(pattern, atom, self.letters))
            if bound is not None and self.inside.xreplace(bound) == inside:
                yield bound


def _is_moved(pattern: Expr, letters: Iterable[Expr]) -> bool:
    """Whether an entry stands a few places before or after a letter, ``y_{t-1}``: which it is
    follows from the entries at the letter itself."""
    indices = getattr(pattern, "indices", ())
    return any(index not in letters and index.free_symbols & set(letters) for index in indices)


class GivenMean(Struct, frozen=True):
    """A conditional mean that is known by assumption."""

    inside: Expr
    """Of what it is the mean."""
    given: tuple[Expr, ...]
    value: Expr


MAX_ATOMS = 4
"""Different random numbers in a mean for which it is looked up among those that are known."""


def _agreeing(
    one: dict[Expr, Expr] | None, other: dict[Expr, Expr] | None
) -> dict[Expr, Expr] | None:
    """Both bindings; None where they contradict each other, or one is none."""
    if one is None or other is None:
        return None
    agree = all(other.get(letter, index) == index for letter, index in one.items())
    return {**one, **other} if agree else None
