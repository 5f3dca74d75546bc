"""Claims about sets: identities and inclusions, told at every combination of the sets to which a
point may belong, and how many members they have, counted over these combinations.

Source: Halmos, Naive Set Theory, sections 3 to 5: two sets are equal where they have the same
members. The combinations are disjoint, so that numbers of members are sums over them: Aigner,
Discrete Mathematics, 2.4, inclusion and exclusion. A set of one member, or of one in each
coordinate, shows that a combination may occur.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

import sympy as sp

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read.set_words import (
    SIGNS,
    Counts,
    Point,
    SetWord,
    are_known,
    counts,
    set_word,
)
from mathreply.model import Counterexample, Declarations, Step, Verdict, VerdictKind

MOST_SETS = 6
MOST_POINTS = 4096
_METHOD = "membership"
_ORDERS = {"\\le": 1, "\\leq": 1, "<": 1, "\\ge": -1, "\\geq": -1, ">": -1}
_SIDES = re.compile(r"(?P<left>.+?)(?P<relation>=|\\subseteq)(?P<right>.+)")


def judge_sets(
    before: str, step: Step, declarations: Declarations, context: Context
) -> Verdict | None:
    """The verdict on a step between sets of undeclared capitals, or between the numbers of their
    members; None of any other step."""
    sides = f"{before} {step.tex}"
    if not SIGNS.search(sides) or step.operation or _may_be_another_name(sides):
        return None
    verdict = _judged(before, step, declarations, context)
    if verdict is not None and verdict.kind is VerdictKind.REFUTED and _BAR.search(sides):
        detail = (
            "Not decided: it fails if the bar is a complement; of closures nothing is known here."
        )
        return Verdict(VerdictKind.UNDECIDED, detail=detail, hint="write A^c for the complement")
    return verdict


_BAR = re.compile(r"\\(?:overline|bar)(?![A-Za-z])")


def _may_be_another_name(sides: str) -> bool:
    """Whether a prime may be part of a name: where no bracket bears one, as in ``(A \\cup B)'``."""
    return "'" in sides and not re.search(r"\)\s*'", sides)


def _judged(
    before: str, step: Step, declarations: Declarations, context: Context
) -> Verdict | None:
    left, right = set_word(before), set_word(step.tex)
    if left is not None and right is not None:
        names = left.names() | right.names()
        return None if are_known(names, context) else _of_sets(left, step, right, declarations)
    one, other = counts(before), counts(step.tex)
    if one is None or other is None:
        return None
    names = frozenset[str]().union(*(w.names() for c in (one, other) for p in c for w in p))
    if not names or are_known(names, context) or len(names) > MOST_SETS:
        return None
    return _of_numbers(one, step, other, declarations)


def _of_sets(
    left: SetWord, step: Step, right: SetWord, declarations: Declarations
) -> Verdict | None:
    size = max(left.coordinates, right.coordinates, 1)
    are_alike = all(w.kind == "empty" or w.coordinates == size for w in (left, right))
    given, is_all = _given(declarations, left.names() | right.names())
    names = sorted(
        left.names() | right.names() | {n for pair in given for w in pair[::2] for n in w.names()}
    )
    if not are_alike or len(names) > MOST_SETS or 2 ** (len(names) * size) > MOST_POINTS:
        return None
    if step.relation not in ("=", "\\subseteq", "\\supseteq"):
        return None
    for point in _points(names, size, given):
        one, other = left.holds(point), right.holds(point)
        fails = {"=": one != other, "\\subseteq": one > other, "\\supseteq": one < other}
        if fails[step.relation]:
            return _part(names, point, left, right) if is_all else _undecided()
    return _proved("Each side has the members of the other, to whichever of the sets they belong.")


def _points(
    names: list[str], size: int, given: list[tuple[SetWord, str, SetWord]]
) -> Iterator[Point]:
    """All combinations of sets that a point may belong to in each coordinate, as far as what is
    given of the sets leaves them."""
    single = []
    for chosen in itertools.product((True, False), repeat=len(names)):
        atom = frozenset(name for name, is_in in zip(names, chosen, strict=True) if is_in)
        if all(_allows(pair, atom) for pair in given):
            single.append(atom)
    yield from itertools.product(single, repeat=size)


def _allows(pair: tuple[SetWord, str, SetWord], atom: frozenset[str]) -> bool:
    one, other = pair[0].holds([atom]), pair[2].holds([atom])
    return one == other if pair[1] == "=" else other or not one


def _given(
    declarations: Declarations, names: frozenset[str]
) -> tuple[list[tuple[SetWord, str, SetWord]], bool]:
    """What is assumed of sets, and whether that is all that is assumed of these."""
    found, is_all = [], True
    for assumption in declarations.assumptions:
        match = _SIDES.fullmatch(assumption.tex.strip())
        left = set_word(match["left"]) if match else None
        right = set_word(match["right"]) if match else None
        if match and left and right and max(left.coordinates, right.coordinates) < 2:
            found.append((left, match["relation"], right))
        elif _is_counted(assumption.tex):
            continue
        elif any(name[0] in assumption.tex for name in names):
            is_all = False
    return found, is_all


def _is_counted(tex: str) -> bool:
    left, equals, right = tex.partition("=")
    return bool(equals) and counts(left) is not None and counts(right) is not None


def _of_numbers(
    one: Counts, step: Step, other: Counts, declarations: Declarations
) -> Verdict | None:
    """The verdict on two numbers of members, as polynomials in those of the combinations."""
    names = sorted({n for c in (one, other) for p in c for w in p for n in w.names()})
    given, is_all = _given(declarations, frozenset(names))
    names = sorted({*names, *(n for pair in given for w in pair[::2] for n in w.names())})
    if len(names) > MOST_SETS - 1:
        return None
    atoms = {
        point: sp.Dummy("n", integer=True, nonnegative=True) for point in _points(names, 1, given)
    }
    gap = sp.expand(_number(other, atoms) - _number(one, atoms))
    told = [sp.expand(e) for e in _told(declarations, atoms)]
    gap = _reduced(gap, told)
    terms = sp.Poly(gap, *atoms.values()).terms() if gap != 0 else []
    sign = _ORDERS.get(step.relation, 0)
    if step.relation == "=" and not terms:
        return _proved("Counted over the parts into which the sets cut each other.")
    if sign and all(sign * c >= 0 for _, c in terms):
        is_strict = step.relation in ("<", ">")
        if not is_strict or any(not any(powers) and sign * c > 0 for powers, c in terms):
            return _proved("The difference counts members of parts of the sets.")
    if step.relation != "=" and not sign:
        return None
    if step.relation == "=" and gap.is_number and told and is_all:
        value = _reduced(_number(one, atoms), told)
        return _refuted((), [], str(value), str(value + gap))
    if told or not is_all:
        return _undecided()
    return _refuted_numbers(gap, sign, step, atoms, one, other)


def _number(counted: Counts, atoms: dict[Point, Expr]) -> Expr:
    """A sum of products of numbers of members in those of the combinations."""
    total = sp.S.Zero
    for words, coefficient in counted.items():
        product = sp.Integer(coefficient)
        for word in words:
            size = max(word.coordinates, 1)
            product *= sp.Add(
                *(
                    sp.Mul(*(atoms[(atom,)] for atom in chosen))
                    for chosen in itertools.product([p[0] for p in atoms], repeat=size)
                    if word.holds(chosen)
                )
            )
        total += product
    return total


def _told(declarations: Declarations, atoms: dict[Point, Expr]) -> Iterator[Expr]:
    """What assumptions about numbers of members say to be zero."""
    known = {name for point in atoms for name in point[0]}
    for assumption in declarations.assumptions:
        left, equals, right = assumption.tex.partition("=")
        sides = [counts(left), counts(right)] if equals else [None]
        if any(side is None for side in sides):
            continue
        words = [w for side in sides if side is not None for p in side for w in p]
        if words and all(w.names() <= known for w in words):
            yield _number(sides[0] or {}, atoms) - _number(sides[1] or {}, atoms)


def _reduced(gap: Expr, told: list[Expr]) -> Expr:
    """The difference with linear equations put into it."""
    unknowns = sorted(sp.Tuple(gap, *told).free_symbols, key=lambda s: s.dummy_index)
    linear = [e for e in told if e != 0 and sp.Poly(e, *unknowns).total_degree() == 1]
    if not linear:
        return gap
    solved = sp.solve(linear, unknowns, dict=True)
    return sp.expand(gap.xreplace(solved[0])) if solved else gap


def _refuted_numbers(
    gap: Expr, sign: int, step: Step, atoms: dict[Point, Expr], one: Counts, other: Counts
) -> Verdict:
    """That numbers of members fail a relation, at a few members of each combination."""
    names = sorted(gap.free_symbols, key=lambda s: s.dummy_index)
    for values in itertools.product((0, 1, 2), repeat=len(names)) if len(names) < 8 else ():
        value = gap.xreplace(dict(zip(names, map(sp.Integer, values), strict=True)))
        is_strict = step.relation in ("<", ">")
        fails = value != 0 if not sign else sign * value < 0 or (is_strict and value == 0)
        if fails:
            parts = {symbol: point[0] for point, symbol in atoms.items()}
            members = [parts[s] for s, v in zip(names, values, strict=True) for _ in range(v)]
            known = dict.fromkeys(atoms.values(), 0) | dict(zip(names, values, strict=True))
            sides = [str(_number(side, atoms).xreplace(known)) for side in (one, other)]
            sets = sorted(frozenset[str]().union(*parts.values()))
            return _refuted(sets, members, *sides)
    return _undecided()


def _refuted(
    names: Iterable[str], members: Sequence[frozenset[str]], left: str, right: str
) -> Verdict:
    """That a claim fails of sets that have these members, each told by the sets to which it
    belongs."""
    values = []
    for name in names:
        inside = [str(number) for number, atom in enumerate(members, start=1) if name in atom]
        values.append((name, "\\{" + ", ".join(inside) + "\\}" if inside else "\\emptyset"))
    told = ", ".join(f"{name} = {value}" for name, value in values)
    place = f"At {told} the" if told else "The"
    detail = f"{place} left side is {left}, the right side {right}."
    example = Counterexample(tuple(values), left, right, rigorous=True)
    return Verdict(VerdictKind.REFUTED, _METHOD, detail, counterexample=example)


def _part(names: Iterable[str], point: Point, left: SetWord, right: SetWord) -> Verdict:
    """A point that belongs to one side alone: of sets of no other members."""
    member = ", ".join(str(number) for number in range(1, len(point) + 1))
    shown, none = f"\\{{{member}\\}}", "\\emptyset"
    if len(point) > 1:
        shown, none = f"a set with ({member})", f"a set without ({member})"
    sides = (shown if word.holds(point) else none for word in (left, right))
    return _refuted(names, point, *sides)


def _proved(detail: str) -> Verdict:
    return Verdict(VerdictKind.PROVED, _METHOD, detail)


def _undecided() -> Verdict:
    detail = "Not decided: more is assumed of these sets than is used here."
    return Verdict(VerdictKind.UNDECIDED, detail=detail)
