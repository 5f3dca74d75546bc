"""Words in letters that do not commute, and sums of them: matrices, perhaps transposed, perhaps
inverted."""

from __future__ import annotations

import itertools

import sympy as sp
from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts

MAX_WORDS = 600


class NotWords(ArithmeticError):
    """An expression that is no polynomial in matrices."""


class Letter(Struct, frozen=True, order=True):
    """One matrix in a word."""

    name: str
    transposed: bool = False
    inverted: bool = False


Word = tuple[Letter, ...]
Words = dict[Word, Expr]
"""Word → coefficient; the empty word is the identity."""


class Letters:
    """The letters of words: their shapes, and which are symmetric or orthogonal; how sums of words
    are added and multiplied."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.atoms: dict[str, Expr] = {}
        """Letter → the matrix that it is."""
        self.inner: dict[str, Word] = {}
        """Letter of an inverse → the word that it undoes, where that is a single one."""
        self.wholes: dict[Expr, str] = {}
        """A matrix that is taken as a whole, whatever it is made of → its letter."""
        self.mirrored: set[str] = set()
        """Letters of matrices that are their own transposes: diagonal ones, inverses of such."""
        self.parts: dict[str, tuple[tuple[Expr, ...], int]] = {}
        """Letter of the columns of an identity that belong to a block → the sizes of all blocks,
        and which of them it is."""
        self.inverses: set[Expr] = set()
        """Matrices that have an inverse wherever what is claimed has a value."""

    def whole(self, m: Expr) -> Words:
        """A matrix as one letter: a diagonal one, one told by its entries, a member of a family.

        Raises:
            NotWords: where it hangs on a name that is bound around it: what moves is no letter.
        """
        if any(isinstance(name, sp.Dummy) for name in m.free_symbols):
            raise NotWords("a matrix that moves")
        name = self.wholes.setdefault(m.as_dummy(), f"matrix {len(self.wholes)}")
        self.atoms[name] = sp.MatrixSymbol(name, *m.shape)
        if isinstance(m, sp.DiagMatrix):
            self.mirrored.add(name)
        return {(Letter(name),): sp.S.One}

    def place_of(self, pattern: Word, word: Word) -> int | None:
        """Where a word holds another one; None where it does not."""
        for place in range(len(word) - len(pattern) + 1):
            if word[place : place + len(pattern)] == pattern:
                return place
        return None

    def is_gram(self, word: Word) -> bool:
        """Whether a word is ``M' M`` of a word M."""
        half = len(word) // 2
        return len(word) == 2 * half and self._transposed(word[half:]) == word[:half]

    def _sizes(self, letter: Letter) -> tuple[Expr, Expr]:
        rows, columns = self.atoms[letter.name].shape
        return (columns, rows) if letter.transposed else (rows, columns)

    def _turned(self, letter: Letter) -> Letter:
        if letter.name in self.facts.orthogonal:
            return Letter(letter.name, not letter.transposed, False)
        return Letter(letter.name, letter.transposed, not letter.inverted)

    def _square(self, letter: Letter) -> bool:
        rows, columns = self.atoms[letter.name].shape
        return bool(rows == columns)

    def _transposed(self, word: Word) -> Word:
        return self._reduced(
            tuple(Letter(x.name, not x.transposed, x.inverted) for x in reversed(word))
        )

    def _reduced(self, word: Word) -> Word:
        """A word without neighbours that cancel, the letters of symmetric and orthogonal matrices
        in one spelling."""
        stack: list[Letter] = []
        for letter in word:
            if letter.name in self.facts.symmetric or letter.name in self.mirrored:
                letter = Letter(letter.name, False, letter.inverted)
            if letter.name in self.facts.orthogonal and letter.inverted:
                letter = Letter(letter.name, not letter.transposed, False)
            if stack and self._cancel(stack[-1], letter):
                stack.pop()
                continue
            stack.append(letter)
            self._cancel_inverse(stack)
        return tuple(stack)

    def _cancel_inverse(self, stack: list[Letter]) -> None:
        """Take ``w w^{-1}`` and ``w^{-1} w`` off the end, ``w`` a word of several letters."""
        last = self._undone(stack[-1])
        if last and tuple(stack[-1 - len(last) : -1]) == last:
            del stack[-1 - len(last) :]
            return
        for place in range(len(stack) - 1):
            word = self._undone(stack[place])
            if word and tuple(stack[place + 1 :]) == word:
                del stack[place:]
                return

    def _undone(self, letter: Letter) -> Word:
        word = self.inner.get(letter.name, ()) if letter.inverted else ()
        turned = tuple(Letter(x.name, not x.transposed, x.inverted) for x in reversed(word))
        return turned if letter.transposed else word

    def _cancel(self, left: Letter, right: Letter) -> bool:
        if left.name != right.name:
            return False
        if left.name in self.parts:
            return left.transposed and not right.transposed
        if left.transposed == right.transposed and left.inverted != right.inverted:
            return True
        if left.name in self.facts.orthogonal and left.transposed != right.transposed:
            # Q'Q = I always; QQ' = I only for a square matrix.
            return left.transposed or self._square(left)
        return False

    def _is_row(self, letter: Letter) -> bool:
        return letter.transposed and self.atoms[letter.name].shape[1] == 1

    def _is_column(self, letter: Letter) -> bool:
        return not letter.transposed and self.atoms[letter.name].shape[1] == 1

    def _closed(self, word: Word) -> tuple[Expr, ...]:
        """A number from a row to a column, or a rotation of a trace where it is all one cycle."""
        if not word:
            raise NotWords("a number that is a matrix")
        return ("closed", *min(word, self._transposed(word)))

    def times(self, left: Words, right: Words) -> Words:
        """The product of two sums of words."""
        result: Words = {}
        if len(left) * len(right) > MAX_WORDS:
            raise NotWords("too many words")
        for a, c in left.items():
            for b, d in right.items():
                word = self._reduced(a + b)
                if self._vanishes(word):
                    continue
                result[word] = sp.expand(result.get(word, sp.S.Zero) + c * d)
        return self._clean(result)

    def _meet(self, left: Letter, right: Letter) -> bool:
        """Whether columns of one identity meet, ``E_i' E_j``."""
        one, other = self.parts.get(left.name), self.parts.get(right.name)
        if one is None or other is None or one[0] != other[0]:
            return False
        return left.transposed and not right.transposed

    def _vanishes(self, word: Word) -> bool:
        """Whether columns of different blocks of one identity meet in a word."""
        return any(
            self._meet(left, right) and left.name != right.name
            for left, right in itertools.pairwise(word)
        )

    def _added(self, parts: list[Words]) -> Words:
        """The sum of sums of words."""
        result: Words = {}
        for part in parts:
            for word, coefficient in part.items():
                result[word] = sp.expand(result.get(word, sp.S.Zero) + coefficient)
        return self._clean(result)

    def _each(self, words: Words, change: Expr) -> Words:
        """A sum of words with each of them changed."""
        return self._added([{change(word): coefficient} for word, coefficient in words.items()])

    def _clean(self, words: Words) -> Words:
        return {word: coefficient for word, coefficient in words.items() if coefficient != 0}
