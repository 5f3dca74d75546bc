"""Kronecker products as letters made of two words: ``A ⊗ B`` of a word A and a word B."""

from __future__ import annotations

import sympy as sp
from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.nodes import MatrixExponential, Stacked
from mathreply.algebra.prove.rules.matrix_exponentials import Exponentials
from mathreply.algebra.prove.rules.matrix_words import Letter, NotWords, Word, Words

Shape = tuple[Expr, Expr]


class Pair(Struct, frozen=True):
    """Two words of which a letter is the Kronecker product, and the sizes of both."""

    first: Word
    second: Word
    sizes: tuple[Shape, ...]
    """Those of the one and of the other."""


class Pairs(Exponentials):
    """Letters that are Kronecker products.

    Source: Horn, Johnson, Topics in Matrix Analysis, 4.2.4 to 4.2.10: ``(A ⊗ B)' = A' ⊗ B'``,
    ``(A ⊗ B)(C ⊗ D) = AC ⊗ BD`` where both products fit, ``(A ⊗ B)^-1 = A^-1 ⊗ B^-1``, and the
    product is linear in either factor; 4.3.1: ``vec(A X B) = (B' ⊗ A) vec(X)``.
    """

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.pairs: dict[str, Pair] = {}
        """Letter of a Kronecker product → the words of which it is one."""
        self.stacks: dict[str, tuple[Word, Shape]] = {}
        """Letter of the columns of a matrix below each other → its word, its rows and columns."""

    def words(self, m: Expr) -> Words:
        """A matrix expression as a sum of words.

        Raises:
            NotWords: where it is none.
        """
        raise NotImplementedError

    def of_joined(self, m: Expr) -> Words:
        """The words of an exponential, or of a Kronecker product.

        Raises:
            NotWords: where it is none.
        """
        if isinstance(m, MatrixExponential):
            return self.of_exponential(self.words(m.args[0]), m.shape[0])
        if isinstance(m, Stacked):
            shape = tuple(m.args[0].shape)
            words = self.words(m.args[0])
            return self._clean({self._stacked(word, shape): c for word, c in words.items()})
        return self.of_kronecker(m)

    def of_kronecker(self, m: Expr) -> Words:
        """The words of a Kronecker product of two matrices.

        Raises:
            NotWords: of more than two.
        """
        if len(m.args) != 2:
            raise NotWords("a Kronecker product of more than two")
        one, other = m.args
        sizes = (tuple(one.shape), tuple(other.shape))
        found: Words = {}
        for a, c in self.words(one).items():
            for b, d in self.words(other).items():
                word = self._paired(Pair(a, b, sizes))
                found[word] = sp.expand(found.get(word, sp.S.Zero) + c * d)
        return self._clean(found)

    def pair_of(self, letter: Letter) -> Pair | None:
        """The words of which a letter is the Kronecker product; None of any other, as of an inverse
        that is not taken apart."""
        is_plain = not letter.inverted and not letter.transposed
        return self.pairs.get(letter.name) if is_plain else None

    def _stacked(self, word: Word, shape: Shape) -> Word:
        """The letter of ``vec`` of a word."""
        name = f"vec {word} of {shape}"
        self.stacks[name] = (word, shape)
        self.atoms[name] = sp.MatrixSymbol(name, shape[0] * shape[1], 1)
        return (Letter(name),)

    def stack_of(self, letter: Letter) -> tuple[Word, Shape] | None:
        """The word whose columns a letter holds; None of any other."""
        is_plain = not letter.inverted and not letter.transposed
        return self.stacks.get(letter.name) if is_plain else None

    def _paired(self, pair: Pair) -> Word:
        """The letter of a pair; nothing where it is an identity."""
        if not pair.first and not pair.second:
            return ()
        if all(columns == 1 for _, columns in pair.sizes):
            # y ⊗ x = vec(x y'): Horn, Johnson, Topics in Matrix Analysis, 4.3.
            turned = self._transposed(pair.first)
            return self._stacked(
                self._reduced(pair.second + turned), (pair.sizes[1][0], pair.sizes[0][0])
            )
        name = f"{pair.first} (x) {pair.second} of {pair.sizes}"
        (rows, columns), (more_rows, more_columns) = pair.sizes
        self.pairs[name] = pair
        self.atoms[name] = sp.MatrixSymbol(name, rows * more_rows, columns * more_columns)
        return (Letter(name),)

    def _transposed(self, word: Word) -> Word:
        if not any(letter.name in self.pairs for letter in word):
            return super()._transposed(word)
        found: Word = ()
        for letter in reversed(word):
            pair = self.pair_of(letter)
            if pair is None:
                found += super()._transposed((letter,))
                continue
            first, second = (super(Pairs, self)._transposed(w) for w in (pair.first, pair.second))
            sizes = tuple((columns, rows) for rows, columns in pair.sizes)
            found += self._paired(Pair(first, second, sizes))
        return self._reduced(found)

    def inverse_of_pair(self, letter: Letter) -> Word | None:
        """The inverse of a Kronecker product of words in square letters; None of any other."""
        pair = self.pair_of(letter)
        if pair is None:
            return None
        words = (pair.first, pair.second)
        if not all(self._square(x) for word in words for x in word):
            return None
        first, second = (
            self._reduced(tuple(self._turned(x) for x in reversed(word))) for word in words
        )
        return self._paired(Pair(first, second, pair.sizes))

    def _reduced(self, word: Word) -> Word:
        found: list[Letter] = []
        for letter in super()._reduced(word):
            pair = self.pair_of(letter)
            before = self.pair_of(found[-1]) if found else None
            if before is not None and (stack := self.stack_of(letter)) is not None:
                found[-1:] = self._moved_in(before, stack) or [found[-1], letter]
                continue
            if pair is None or before is None or not _fit(before, pair):
                found.append(letter)
                continue
            found.pop()
            sizes = tuple((a[0], b[1]) for a, b in zip(before.sizes, pair.sizes, strict=True))
            first = super()._reduced(before.first + pair.first)
            second = super()._reduced(before.second + pair.second)
            found += self._paired(Pair(first, second, sizes))
        return tuple(found)

    def _moved_in(self, pair: Pair, stack: tuple[Word, Shape]) -> Word | None:
        """``(B ⊗ A) vec(X)`` as ``vec(A X B')``; None where the sizes do not fit."""
        word, (rows, columns) = stack
        (more_columns, inner_columns), (more_rows, inner_rows) = pair.sizes
        if (inner_rows, inner_columns) != (rows, columns):
            return None
        moved = self._reduced(pair.second + word + self._transposed(pair.first))
        return self._stacked(moved, (more_rows, more_columns))


def _fit(one: Pair, other: Pair) -> bool:
    """Whether both products, of the first words and of the second, have a meaning."""
    return all(a[1] == b[0] for a, b in zip(one.sizes, other.sizes, strict=True))
