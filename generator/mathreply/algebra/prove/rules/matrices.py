"""Laws of matrices of any size: a sum of words in letters that do not commute.

A letter is a matrix, perhaps transposed, perhaps inverted. Products are multiplied out, transposes
and inverses are drawn to the letters, a letter meets its inverse and both vanish. A word that is a
number (a row times … times a column) is the same read backwards and transposed; the trace of a word
is the same for every rotation of it.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from sympy.matrices.expressions.kronecker import KroneckerProduct
from sympy.matrices.expressions.matexpr import MatrixElement

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.nodes import (
    FROBENIUS,
    ByEntries,
    MatrixExponential,
    MatrixFunction,
    Norm,
    Scalar,
    Stacked,
)
from mathreply.algebra.prove.rules.matrix_determinants import Determinants
from mathreply.algebra.prove.rules.matrix_words import Letter, NotWords, Word, Words

MAX_ROUNDS = 60
MOST_LETTERS = 8  # of two words that overlap
MOVING = (sp.Derivative, sp.Integral, sp.Limit, sp.Subs)
"""Where names move."""


class Algebra(Determinants):
    """Words under the facts of a claim."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self._rules: list[tuple[Word, Words]] = []
        """What assumed equations, and inverses beside what they undo, put in place of a word."""
        self._inverted: set[Letter] = set()
        """The letters whose inverse was read."""
        self._undoing: dict[str, Words] = {}
        """Letter of the inverse of a sum → the sum."""

    def words(self, m: Expr) -> Words:
        """A matrix expression as a sum of words.

        Raises:
            NotWords: where it is none.
        """
        if isinstance(m, sp.MatrixSymbol):
            self.atoms[m.name] = m
            return {(Letter(m.name),): sp.S.One}
        if isinstance(m, sp.Identity):
            return {(): sp.S.One}
        if isinstance(m, sp.ZeroMatrix) or m == 0:  # "A x = 0" means a column of zeros
            return {}
        if isinstance(m, sp.MatAdd):
            return self._added([self.words(a) for a in m.args])
        if isinstance(m, sp.MatMul):
            return self._product(m)
        if isinstance(m, sp.Transpose) or (isinstance(m, sp.Adjoint) and self.facts.real):
            return self._each(self.words(m.args[0]), self._transposed)
        if isinstance(m, sp.Inverse) or (isinstance(m, sp.MatPow) and m.args[1] == -1):
            return self._inverse(m.args[0])
        if isinstance(m, sp.MatPow) and m.args[1].is_Integer and abs(m.args[1]) <= 6:
            base = self.words(m.args[0]) if m.args[1] > 0 else self._inverse(m.args[0])
            result: Words = {(): sp.S.One}
            for _ in range(abs(int(m.args[1]))):
                result = self.times(result, base)
            return result
        return self._of_parts(m)

    def _of_parts(self, m: Expr) -> Words:
        """A matrix that is made of others, or told in another way."""
        if isinstance(m, sp.BlockMatrix):
            return self.of_blocks(m)
        if isinstance(m, (KroneckerProduct, MatrixExponential, Stacked)):
            return self.of_joined(m)
        if isinstance(m, (sp.DiagMatrix, ByEntries, MatrixFunction)) and not self._moves:
            return self.whole(m)
        raise NotWords(type(m).__name__)

    def scalar(self, e: Expr) -> Expr:
        """A scalar expression in which traces, 1 x 1 products and squared norms are sums of scalar
        words."""
        if isinstance(e, Scalar):
            return self.number_of(self.words(e.args[0]))
        if isinstance(e, sp.Trace):
            return self._trace(e.args[0])
        if isinstance(e, Norm):
            return sp.sqrt(self._squared_norm(e))
        if isinstance(e, sp.Pow) and isinstance(e.base, Norm) and e.exp == 2:
            return self._squared_norm(e.base)
        if isinstance(e, sp.Determinant):
            return self.determinant(e.args[0])
        if not e.args or isinstance(e, (sp.Indexed, sp.MatrixSymbol)):
            return e
        if e.has(MatrixElement):
            raise NotWords("an entry")
        if isinstance(e, MOVING):
            return self.apart(lambda: e.func(*(self.scalar(a) for a in e.args)))
        return e.func(*(self.scalar(a) for a in e.args))

    def apart(self, read: Callable[[], Expr]) -> Expr:
        """What is read without the rules: what is assumed holds at a place, not around it."""
        outer = self._rules, self._moves
        self._rules, self._moves = [], True
        try:
            return read()
        finally:
            self._rules, self._moves = outer

    def assume(self, left: Expr, right: Expr) -> None:
        """Use an assumed equation from a single word to a sum of words, or from its longest word
        to the others."""
        for one, other in ((left, right), (right, left)):
            pattern, image = self.words(one), self.words(other)
            word, coefficient = next(iter(pattern.items()), ((), sp.S.Zero))
            if len(pattern) == 1 and word and coefficient.is_number:
                if any(self.place_of(word, other) is not None for other in image):
                    break  # v = r + P v
                self._rules.append((word, {w: c / coefficient for w, c in image.items()}))
                return
        self._rules += self.follow(self.difference(left, right))[:1]

    def rewritten(self, words: Words) -> Words:
        """The words with those of assumed equations replaced, as long as there are any."""
        for _ in range(MAX_ROUNDS):
            changed = self._rewritten_once(words)
            if changed == words:
                return words
            words = changed
        return words

    def _rewritten_once(self, words: Words) -> Words:
        """The words with one of them replaced by a rule; the same where none applies."""
        for pattern, image in self._rules:
            for word, coefficient in words.items():
                if (place := self.place_of(pattern, word)) is None:
                    continue
                before = {word[:place]: coefficient}
                after = {word[place + len(pattern) :]: sp.S.One}
                rest = {w: c for w, c in words.items() if w != word}
                return self._added([rest, self.times(self.times(before, image), after)])
        return words

    def transposed(self, words: Words) -> Words:
        """The transpose of a sum of words."""
        return self._each(words, self._transposed)

    def number_of(self, words: Words) -> Expr:
        """A sum of words from a row to a column as a number; the identity of one row is 1."""
        words = dict(self.rewritten(words))
        return words.pop((), sp.S.Zero) + self._numbers(words, self._closed)

    def turned(self, word: Word) -> Word:
        """The transpose of a word."""
        return self._transposed(word)

    def _squared_norm(self, e: Expr) -> Expr:
        """``x' x`` for the length of a real column, ``tr(A' A)`` for Frobenius' norm."""
        if not self.facts.real:
            raise NotWords("a length over the complex numbers")
        vector, order = e.args
        words = self.words(vector)
        is_length = order == 2 and vector.shape[1] == 1
        if not is_length and order != FROBENIUS:
            raise NotWords("a norm")
        square = self.times(self._each(words, self._transposed), words)
        return self._numbers(square, self._closed if is_length else self._cyclic)

    def _trace(self, m: Expr) -> Expr:
        """The trace word by word; that of the identity is the size."""
        return self._trace_of(self.words(m), m.shape[0])

    def _trace_of(self, words: Words, size: Expr) -> Expr:
        words, total = self.without_frames(self.rewritten(words))
        total += self._of_pairs(words)
        total += words.pop((), sp.S.Zero) * size
        return total + self._numbers(words, self._cyclic)

    def _of_pairs(self, words: Words) -> Expr:
        """The traces of Kronecker products, ``tr(A ⊗ B) = tr A tr B``, taken out of the words.

        Source: Horn, Johnson, Topics in Matrix Analysis, 4.2.P13.
        """
        total = sp.S.Zero
        for word in [word for word in words if len(word) == 1]:
            pair = self.pair_of(word[0])
            if pair is not None and all(rows == columns for rows, columns in pair.sizes):
                (one, _), (other, _) = pair.sizes
                first = self._trace_of({pair.first: sp.S.One}, one)
                total += words.pop(word) * first * self._trace_of({pair.second: sp.S.One}, other)
        return total

    @property
    def opaque(self) -> list[Expr]:
        """What stands for traces and determinants."""
        return [mark for mark in self._scalars.values() if mark not in self.numbers]

    @property
    def plain(self) -> set[str]:
        """The names of letters that are matrices by themselves, no inverses of anything."""
        return self.atoms.keys() - self._undoing.keys() - self.inner.keys()

    def _product(self, m: Expr) -> Words:
        """A product multiplied out, its numbers drawn before it."""
        result: Words = {(): sp.S.One}
        for factor in self._met(list(m.args)):
            if factor.is_Matrix:
                result = self.times(result, self.words(factor))
            else:
                scalar = self.scalar(factor)
                result = {w: c * scalar for w, c in result.items()}
        return result

    def _met(self, factors: list[Expr]) -> list[Expr]:
        """The factors of a product without neighbours that are inverse to each other, sums
        included."""
        left: list[Expr] = []
        for factor in factors:
            before = left[-1] if left and left[-1].is_Matrix else None
            if (
                before is not None
                and factor.is_Matrix
                and (self._undoes(before, factor) or self._undoes(factor, before))
            ):
                left.pop()
            else:
                left.append(factor)
        return left

    def _undoes(self, inverse: Expr, other: Expr) -> bool:
        """Whether one matrix is written as the inverse of another."""
        is_power = isinstance(inverse, sp.MatPow) and inverse.args[1] == -1
        if not is_power and not isinstance(inverse, sp.Inverse):
            return False
        return self.words(inverse.args[0]) == self.words(other)

    def _inverse(self, m: Expr) -> Words:
        """The inverse of a word of square letters, letter by letter; of anything else a new letter
        that undoes it."""
        words = self.words(m)
        is_one_word = len(words) == 1
        word = next(iter(words)) if is_one_word else ()
        if len(word) == 1 and (undone := self.inverse_of_pair(word[0])) is not None:
            return {undone: 1 / words[word]}
        if is_one_word and all(self._square(letter) for letter in word):
            turned = tuple(self._turned(letter) for letter in reversed(word))
            self._inverted.update(letter for letter in turned if letter.inverted)
            return {self._reduced(turned): 1 / words[word]}
        # One sum is to have one name, however its words are ordered.
        told = (
            f"{coefficient}{[str(letter) for letter in each]}"
            for each, coefficient in sorted(words.items(), key=str)
        )
        name = f"({' + '.join(told)})"
        if self._each(words, self._transposed) == words:
            self.mirrored.add(name)
        if name not in self.atoms and len(words) > 1:
            self._undo(name, words)
        self.atoms[name] = sp.MatrixSymbol(name, *m.shape)
        if is_one_word and words[word] == 1:
            self.inner[name] = word
        inverse = Letter(name, False, True)
        return {(inverse,): sp.S.One}

    def _undo(self, name: str, words: Words) -> None:
        """The rules of the inverse P of a sum S: of ``P S = I`` and ``S P = I``, and of their
        transposes, the longest word of S beside P becomes what is left."""
        self._undoing[name] = words
        turned = self._each(words, self._transposed)
        for inverse, undone in (
            (Letter(name, False, True), words),
            (Letter(name, True, True), turned),
        ):
            lead = max(undone, key=lambda word: (len(word), word))
            coefficient = undone[lead]
            if not self.facts.is_nonzero(coefficient):
                continue
            for before, after in (((inverse,), ()), ((), (inverse,))):
                rest = {
                    before + w + after: -c / coefficient for w, c in undone.items() if w != lead
                }
                rest[()] = rest.get((), sp.S.Zero) + 1 / coefficient
                self._rules.append((before + lead + after, rest))

    def undone(self) -> list[Words]:
        """The sums, and the matrices, of which an inverse was read."""
        letters = [Letter(x.name, x.transposed) for x in sorted(self._inverted)]
        single: list[Words] = [{(letter,): sp.S.One} for letter in letters]
        return [*self._undoing.values(), *single]

    def invertible(self) -> list[Words]:
        """The inverses that were read, and what they are the inverses of."""
        letters = sorted(self._inverted)
        found: list[Words] = [{(letter,): sp.S.One} for letter in letters]
        found += [{(Letter(x.name, x.transposed),): sp.S.One} for x in letters]
        for name in (*self._undoing, *self.inner):
            found.append({(Letter(name, False, True),): sp.S.One})
        found += [{word: sp.S.One} for word in self.inner.values()]
        return [*found, *self._undoing.values()]

    def shape(self, words: Words) -> tuple[Expr | None, Expr | None]:
        """Rows and columns of a sum of words; None of a multiple of the identity, which fits any
        size."""
        word = max(words, key=len, default=())
        if not word:
            return None, None
        return self._sizes(word[0])[0], self._sizes(word[-1])[1]

    def difference(self, left: Expr, right: Expr) -> Words:
        """Two matrices, the one taken away from the other.

        Raises:
            NotWords: where either is no sum of words.
        """
        return self._added([self.words(left), {w: -c for w, c in self.words(right).items()}])

    def vanishes(self, words: Words) -> bool:
        """Whether a sum of words is zero by the rules that are known."""
        rest = self._numbers_out(self.with_identity_parted(self.rewritten(words)))
        numbers = (self.with_told_numbers(c) for c in rest.values())
        return all(sp.cancel(sp.together(c)) == 0 for c in numbers)

    def with_told_numbers(self, e: Expr) -> Expr:
        """A number with the 1 x 1 products in it as assumed equations have them: ``w' w = 1``."""
        if e.has(*MOVING):
            return e
        for name in self.facts.orthogonal:
            determinant = self._scalars.get("det " + name)
            if determinant is not None and e.is_polynomial(determinant):
                # det(Q)^2 = det(Q' Q) = 1: Horn, Johnson, Matrix Analysis, 2.1.
                e = sp.rem(e, determinant**2 - 1, determinant)
        turned = [*self._turned_numbers(e), *self._overlaps()] if self._rules else []
        told = [self._told(left, right) for left, right in self.facts.equal]
        for equation in (*turned, *told):
            known = self.numbers.keys() | self._traces.keys()
            for mark in sorted(equation.free_symbols & known, key=str):
                slope = sp.diff(equation, mark)
                if slope.has(mark):
                    continue
                if slope.is_number and slope != 0:
                    e = e.xreplace({mark: sp.expand(mark - equation / slope)})
                    break
                if not slope.is_number and self.facts.is_nonzero(sp.factor(slope)):
                    e = e.xreplace({mark: sp.cancel(mark - equation / slope)})
                    break
        return e

    def _overlaps(self) -> list[Expr]:
        """What is zero because a number that two rules rewrite is the same number for both: of
        ``v' A w`` with ``v' A = a v'`` and ``A w = b w`` the number ``(a - b) v' w``."""
        found = []
        for first, one in self._rules:
            for second, other in self._rules:
                if first[-1:] != second[:1] or len(first) + len(second) > MOST_LETTERS:
                    continue
                before, after = {first[:-1]: sp.S.One}, {second[1:]: sp.S.One}
                word = first + second[1:]
                if self._is_row(word[0]) and self._is_column(word[-1]):
                    sides = self.times(one, after), self.times(before, other)
                    found.append(sp.expand(self.number_of(sides[0]) - self.number_of(sides[1])))
        return [equation for equation in found if equation != 0]

    def _turned_numbers(self, e: Expr) -> list[Expr]:
        """What is zero because a number is its own transpose, and a trace that of every rotation,
        to which rules may apply that do not apply to itself: of ``x' A x`` and ``tr(A)`` where
        ``A' = -A``, twice the number."""
        found = []
        for mark in sorted(e.free_symbols, key=str):
            if word := self.numbers.get(mark):
                turned = self.rewritten({self._transposed(word): sp.S.One})
                found.append(mark - self._numbers(turned, self._closed))
            if word := self._traces.get(mark):
                words = (word, self._transposed(word))
                rotations = (w[at:] + w[:at] for w in words for at in range(len(w)))
                found += [
                    mark - self._trace_of({w: sp.S.One}, self._sizes(w[0])[0]) for w in rotations
                ]
        return found

    def _told(self, left: Expr, right: Expr) -> Expr:
        """What an assumed equation between numbers says to be zero; zero itself where that is no
        sum of words. Of a length it says what its square is."""
        if getattr(left, "is_Matrix", False):
            return sp.S.Zero
        power = 2 if isinstance(left, Norm) or isinstance(right, Norm) else 1
        try:
            return sp.expand(self.scalar(left**power) - self.scalar(right**power))
        except NotWords:
            return sp.S.Zero

    def follow(self, words: Words) -> list[tuple[Word, Words]]:
        """What ``words = 0`` puts in place of its longest words, and transposed.

        Only a word whose coefficient is never zero is solved for.
        """
        found = []
        for equation in (words, self._each(words, self._transposed)):
            if not equation:
                continue
            longest = max(map(len, equation))
            for lead, coefficient in equation.items():
                if len(lead) == longest and lead and self.facts.is_nonzero(coefficient):
                    rest = {w: -c / coefficient for w, c in equation.items() if w != lead}
                    found.append((lead, rest))
                    break
        return found

    def under(self, rules: list[tuple[Word, Words]]) -> Algebra:
        """The same letters, with further rules before its own."""
        other = type(self)(self.facts)
        other.numbers = self.numbers
        other.atoms, other._scalars, other.inner = self.atoms, self._scalars, self.inner
        other._traces = self._traces
        other._undoing = self._undoing
        other.wholes, other.mirrored = self.wholes, self.mirrored
        other.parts, other.inverses = self.parts, self.inverses
        other.pairs, other.exponents, other.stacks = self.pairs, self.exponents, self.stacks
        other._rules = [*self._rules, *rules]
        return other

    def _numbers_out(self, words: Words) -> Words:
        """The words with every number inside them, a row times … times a column, before them."""
        found: Words = {}
        for word, coefficient in words.items():
            while (place := self._number_inside(word)) is not None:
                first, last = place
                number = self._number(self._closed(word[first : last + 1]))
                coefficient, word = coefficient * number, word[:first] + word[last + 1 :]
            if word and self._is_row(word[0]) and self._is_column(word[-1]):
                word = min(word, self._transposed(word))  # a number is its own transpose
            found[word] = found.get(word, sp.S.Zero) + coefficient
        return found

    def _number_inside(self, word: Word) -> tuple[int, int] | None:
        """Where a number stands in a word that is more: from a row to the next column."""
        for first, letter in enumerate(word):
            if not self._is_row(letter):
                continue
            for last in range(first + 1, len(word)):
                if self._is_column(word[last]):
                    return (first, last) if last - first + 1 < len(word) else None
        return None
