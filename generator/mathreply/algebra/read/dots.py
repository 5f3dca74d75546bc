"""Sums with dots: ``x_1 + x_2 + \\cdots + x_n`` is the sum over k from 1 to n if every term shown
is one of it, and ``1 + x + x^2 + \\cdots`` a series if the terms shown follow one plain law."""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Sum

from mathreply.algebra.expression.context import bound_index
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import MatrixSum
from mathreply.algebra.expression.placing import put, rebuild
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.falling_powers import powers
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.patterns import alike, pattern, told_by_first
from mathreply.algebra.read.stepping import may_be_primes, run_of
from mathreply.algebra.read.unread import unread

DOTS = ("\\ldots", "\\dots", "\\cdots", "\\dotsb")


SHOWN = 3
"""How many terms a series must show: two give the law, the others bear it out."""


def sum_with_dots(reader: Reader, terms: list[Expr]) -> Expr:
    """The sum whose first terms have been read; the cursor stands at the sign before the dots, or
    at the dots themselves.

    Raises:
        Unread: where the terms shown do not follow one pattern.
    """
    cursor = reader.cursor
    sign = cursor.accept("+", "-")
    place = cursor.take()
    if sign is None and not _ends(reader):
        return _product(reader, terms, place)
    following = cursor.accept("+", "-") if sign is not None else None
    if sign is None or following is None:
        return _series(reader, terms, place)
    last = reader.product()
    last = arithmetic.negate(last) if following.text == "-" else last
    is_even = following.text == sign.text
    found = _endless(reader, terms, last)
    if found is None and any(map(arithmetic.is_matrix, (*terms, last))):
        found = _of_vectors(terms, last) if is_even else None
    elif found is None and is_even:
        found = _run(terms, last)
        # 1 + 2 + \\cdots + n - 1: does the last term end before the sign? It does before + (n + 1).
        goes_on = cursor.peek().text in ("+", "-") and cursor.peek(1).text != "("
        ends = sign.text == "+" and not goes_on
        if found is None and ends and not _may_be_even(terms, last):
            found = _counted(terms, last)
    if found is None:
        raise unread(
            place, "the terms around the dots follow no plain pattern", "write the sum with \\sum"
        )
    return found


def _endless(reader: Reader, terms: list[Expr], general: Expr) -> Expr | None:
    """``1 + x + \\cdots + x^n/n! + \\cdots``: the infinite sum of which a term at any index was
    read; None where the dots do not go on behind it."""
    cursor = reader.cursor
    if cursor.peek().text not in ("+", "-") or cursor.peek(1).text not in DOTS:
        return None
    here = cursor.at
    cursor.at += 2
    ends = _ends(reader) and not any(map(arithmetic.is_matrix, (*terms, general)))
    found = (_run(terms, general) or _counted(terms, general)) if ends else None
    runs = [] if found is None else [s for s in sympy.Add.make_args(found) if isinstance(s, Sum)]
    if len(runs) != 1:
        cursor.at = here
        return None
    (run,) = runs
    index, begin, _ = run.limits[0]
    endless = Sum(run.function, (index, begin, sympy.oo))
    return endless if found == run else arithmetic.add([*_others(found, run), endless])


def _others(whole: Expr, run: Expr) -> list[Expr]:
    """The terms of a sum but its run."""
    return [term for term in sympy.Add.make_args(whole) if term != run]


def _of_vectors(terms: list[Expr], last: Expr) -> Expr | None:
    """``c_1 v_1 + \\cdots + c_n v_n``: the sum of the vectors or matrices that begin and end so."""
    if not all(map(arithmetic.is_matrix, (*terms, last))):
        return None
    found = pattern(terms, last)
    if found is None:
        return None
    body, index, low, high = found
    return MatrixSum(body, (index, low, high))


def _may_be_even(terms: list[Expr], last: Expr) -> bool:
    """Whether two numbers begin a run that ends at a power: ``1 + 1/2 + \\cdots + 1/2^n`` may hold
    the powers alone or all numbers up to there."""
    powers = [p for p in last.atoms(sympy.Pow) if p.base.is_number and p.exp.free_symbols]
    return len(terms) == 2 and all(term.is_Rational for term in terms) and bool(powers)


def _run(terms: list[Expr], last: Expr) -> Expr:
    """The sum of the terms that stand before a run with dots, and of the run: the longest that ends
    the terms shown; None where none does.

    An entry of what is summed stands before the run only as its next one: ``\\beta_0 + \\beta_1 x_1
    + \\cdots``; of ``x_2 + x_1 + \\cdots + x_n`` nobody knows where it begins.
    """
    for start in range(len(terms)):
        run = _pattern(terms[start:], last) or powers(terms[start:], last)
        run = run or _from_a_letter(terms[start:], last)
        if run is None:
            continue
        before = terms[:start]
        fits = all(_stands_before(entry, run) for term in before for entry in _entries(term))
        return arithmetic.add([*before, run]) if fits else None
    return None


def _from_a_letter(terms: list[Expr], last: Expr) -> Expr | None:
    """The sum of a run that begins at a number with a letter: ``1/(n+1) + 1/(n+2) + \\cdots``."""
    found = told_by_first(terms, last)
    if found is None and len(terms) > 1 and last.is_Integer and not terms[0].is_number:
        found = pattern(terms, last)  # n + (n - 1) + \\cdots + 1
    return None if found is None else Sum(found[0], found[1:])


def _stands_before(entry: Expr, run: Sum) -> bool:
    """Whether an entry is none of what a run sums, or the one before its first."""
    index, begin, _ = run.limits[0]
    own = [other for other in _entries(run.function) if other.base == entry.base]
    return all(_is_member(put(other, {index: begin - 1}), entry) for other in own)


def _is_member(one: Expr, other: Expr) -> bool:
    """Whether two entries of one family are the same, their indices worked out."""
    pairs = zip(one.indices, other.indices, strict=True)
    return all(sympy.expand(a - b) == 0 for a, b in pairs)


def _entries(term: Expr) -> set[Expr]:
    return set(term.atoms(sympy.Indexed))


def _series(reader: Reader, terms: list[Expr], place: Lexeme) -> Expr:
    """The infinite sum of which these are the first terms.

    Raises:
        Unread: where they are too few or follow no law that is plain.
    """
    if not _ends(reader) or any(map(arithmetic.is_matrix, terms)):
        raise unread(place, "dots without a last term", "write the sum with \\sum")
    index = bound_index("k", sympy.S.Zero)
    law = _discounted(terms, index) if len(terms) < SHOWN else _law(terms, index)
    if law is None:
        raise unread(place, "dots without a last term", "write the sum with \\sum")
    return Sum(law, (index, 0, sympy.oo))


def _discounted(terms: list[Expr], index: Expr) -> Expr:
    """``R_{t+1} + \\gamma R_{t+2} + \\cdots``: members of one family in a row, the second with a
    letter before it; None where two terms are anything else."""
    if len(terms) != 2 or not terms[0].is_Indexed or not terms[1].is_Mul:
        return None
    first, second = terms
    entries = [f for f in second.args if f.is_Indexed and f.base == first.base]
    others = [f for f in second.args if f not in entries]
    is_next = len(entries) == 1 and len(first.indices) == 1
    if not is_next or len(others) != 1 or not others[0].is_Symbol:
        return None
    (start,), (following,) = first.indices, entries[0].indices
    if sympy.expand(following - start) != 1 or not start.free_symbols:
        return None
    return sympy.Mul(others[0] ** index, first.base[start + index])


def _ends(reader: Reader) -> bool:
    """Whether nothing follows the dots in their bracket."""
    closers = (")", "]", "}", "\\}", *(("|", "\\mid") if reader.in_call else ()))
    return reader.cursor.done() or reader.cursor.peek().text in closers


def _product(reader: Reader, terms: list[Expr], place: Lexeme) -> Expr:
    """``a_1 a_2 \\cdots a_n``: the product of which the first factors were read.

    Raises:
        Unread: where they follow no plain pattern, or more follows.
    """
    reader.cursor.accept("\\cdot", "\\times")
    last = reader.factor() if reader.starts_operand() else None
    shown = list(terms[-1].args) if terms[-1].is_Mul else [terms[-1]]
    more = _factors_behind(reader)
    goes_on = reader.cursor.peek().text in ("+", "-")
    if last is None or goes_on or any(map(arithmetic.is_matrix, (*terms, last, *more))):
        raise unread(place, "dots without a last term", "write the product with \\prod")
    if may_be_primes(shown):
        raise unread(place, "do these factors run through the primes?", "write it with \\prod")
    factors = _with_product(shown, [last, *more])
    if factors is None and shown[0] == -1 and len(shown) > 2:
        # The sign of (-r)(-r - 1) belongs to its first factor.
        factors = _with_product([-shown[1], *shown[2:]], [last, *more])
    if factors is None:
        message = "the factors around the dots follow no plain pattern"
        raise unread(place, message, "write the product with \\prod")
    return arithmetic.add([*terms[:-1], arithmetic.multiply(factors)])


def _with_product(shown: list[Expr], behind: list[Expr]) -> list[Expr] | None:
    """The factors before and behind dots with a product in place of those that go on from one to
    the next; None where none do."""
    stepping = run_of(shown, behind)
    if stepping is not None:
        start, product, taken = stepping
        return [*shown[:start], product, *behind[taken:]]
    # What stands before the first factor like the last one is no part of the pattern.
    last = behind[0]
    start_alike = next((n for n, factor in enumerate(shown) if alike(factor, last)), None)
    if start_alike is None:
        return None
    found = pattern(shown[start_alike:], last)
    if found is None:
        return None
    body, index, low, high = found
    return [*shown[:start_alike], sympy.Product(body, (index, low, high)), *behind[1:]]


def _factors_behind(reader: Reader) -> list[Expr]:
    """The factors behind the last one of a product with dots."""
    found = []
    while reader.cursor.peek().text in ("\\cdot", "\\times") or reader.starts_operand():
        reader.cursor.accept("\\cdot", "\\times")
        found.append(reader.factor())
    return found


def _law(terms: list[Expr], index: Expr) -> Expr:
    """The term at an index, from 0 on: a constant ratio, or whole numbers that grow evenly at the
    same places of every term; None where neither gives all terms shown."""
    first, second = terms[:2]
    candidates = [first * sympy.cancel(second / first) ** index, *_numbered(terms, index)]
    signs, bodies = zip(*map(_signed, terms), strict=True)
    at = len(terms) - 2
    grown = _grown(bodies[at], bodies[at + 1], index - at)
    if grown is not None:
        turns = signs[at] != signs[at + 1]
        start = signs[at] * (-1) ** at if turns else signs[at]
        candidates.append((start * (-1) ** index if turns else start) * grown)
    return next((c for c in candidates if _gives(c, index, 0, terms)), None)


def _numbered(terms: list[Expr], index: Expr) -> Iterator[Expr]:
    """What the last term becomes where each of its whole numbers counts with the index, by one or
    by two: of ``x - x^3/3! + x^5/5!`` it is ``x^{2k + 1}/(2k + 1)!``."""
    signs, bodies = zip(*map(_signed, terms), strict=True)
    at = len(terms) - 1
    numbers = {n for n in _counting_numbers(bodies[at]) if n > 1}
    if len(numbers) != 1:
        return
    (number,) = numbers
    for step in (1, 2):
        counted = _counted_as(bodies[at], number, step * index + (number - step * at))
        turns = signs[0] != signs[1]
        yield signs[0] * (-1) ** index * counted if turns else signs[0] * counted


def _counting_numbers(term: Expr) -> set[Expr]:
    """The whole numbers in a term but the signs of exponents."""
    if term.is_Integer:
        return {abs(term)}
    return {n for part in term.args for n in _counting_numbers(part)}


def _counted_as(term: Expr, number: Expr, counter: Expr) -> Expr:
    """A term with what counts in place of a number, also below a bar."""
    if term == number:
        return counter
    if term == -number:
        return -counter
    if not term.args:
        return term
    return rebuild(term, [_counted_as(part, number, counter) for part in term.args])


def _signed(term: Expr) -> tuple[Expr, Expr]:
    """A term as its sign and the rest."""
    if term.is_Mul and term.args[0] == -1:
        return sympy.S.NegativeOne, term.func(*term.args[1:], evaluate=False)
    if term.is_Rational and term < 0:
        return sympy.S.NegativeOne, -term
    return sympy.S.One, term


def _grown(one: Expr, other: Expr, steps: Expr) -> Expr:
    """What two terms of one form become after more steps; None where they differ otherwise than in
    whole numbers and unit fractions."""
    if one == other:
        return one
    if one.is_Integer and other.is_Integer:
        return one + (other - one) * steps
    if one.is_Rational and other.is_Rational and one.p == other.p:
        below = _grown(sympy.Integer(one.q), sympy.Integer(other.q), steps)
        return sympy.Mul(one.p, sympy.Pow(below, -1))
    if other.is_Pow and other.base == one and other.exp.is_Integer:
        return sympy.Pow(one, 1 + (other.exp - 1) * steps)
    if one.func is not other.func or len(one.args) != len(other.args) or not one.args:
        return None
    pieces = [_grown(a, b, steps) for a, b in zip(one.args, other.args, strict=True)]
    return None if None in pieces else one.func(*pieces)


def _pattern(terms: list[Expr], last: Expr) -> Expr:
    """The sum over the one index in which the last term differs from the first; None if the others
    do not fit."""
    first = terms[0]
    for end in sorted(_indices(last), key=str):
        if end.is_number:
            continue
        for begin in sorted({i for i in _indices(first) if i.is_Integer}, key=int):
            index = bound_index("k", begin)
            body = _at(last, end, index)
            shown = [_at(body, index, begin + n) for n in range(len(terms))]
            if body != last and shown == terms:
                return Sum(body, (index, begin, end))
    return None


def _counted(terms: list[Expr], last: Expr) -> Expr:
    """The sum of which the last term holds up to where it runs: ``1 + 2 + \\cdots + n``; None if
    fewer than two terms are shown, or one of them is another."""
    ends = sorted((s for s in last.free_symbols if s.is_integer), key=str)
    for end in ends if len(terms) > 1 else ():
        for begin in (0, 1):
            index = bound_index("k", sympy.Integer(begin))
            bodies = [put(last, {end: index}), _of_one_size(last, end, index)]
            if (
                body := next((b for b in bodies if _gives(b, index, begin, terms)), None)
            ) is not None:
                return Sum(body, (index, begin, end))
    # ``1 + 2 + \\cdots + (n - 1)`` and ``\\cdots + 2n``: the last term is the number up to which.
    index = bound_index("k", sympy.S.One)
    if len(terms) > 1 and last.is_integer and _gives(index, index, 1, terms):
        return Sum(index, (index, 1, last))
    return None


def _of_one_size(last: Expr, end: Expr, index: Expr) -> Expr:
    """The last term with the index in place of where it ends, the numbers from which its binomials
    choose untouched: of ``\\binom{n}{n} x^n`` it is ``\\binom{n}{k} x^k``."""
    choices = list(last.atoms(sympy.binomial))
    kept = {choice: sympy.Dummy() for choice in choices}
    counted = put(put(last, kept), {end: index})
    chosen = {
        kept[c]: sympy.binomial(c.args[0], put(c.args[1], {end: index}), evaluate=False)
        for c in choices
    }
    return put(counted, chosen)


def _gives(body: Expr, index: Expr, begin: int, terms: list[Expr]) -> bool:
    """Whether a term at an index gives the terms shown, from ``begin`` on."""
    try:
        shown = [body.xreplace({index: sympy.Integer(begin + n)}) for n in range(len(terms))]
    except ValueError:  # a derivative of negative order
        return False
    gaps = (a.doit() - b.doit() for a, b in zip(shown, terms, strict=True))
    return all(sympy.expand(gap) == 0 for gap in gaps)


def _indices(term: Expr) -> set[Expr]:
    return {index for entry in _entries(term) for index in entry.indices}


def _at(term: Expr, old: Expr, new: Expr) -> Expr:
    """``term`` with one index of its entries replaced, all else untouched."""
    entries = {e: e.base[tuple(new if i == old else i for i in e.indices)] for e in _entries(term)}
    return put(term, entries)
