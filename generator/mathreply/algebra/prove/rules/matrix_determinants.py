"""Determinants of matrices of any size, by those of their letters and their blocks."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.rules.matrix_blocks import Blocks, Cells, cells_of
from mathreply.algebra.prove.rules.matrix_words import Letter, Words


class Determinants(Blocks):
    """Words and the determinants of what they make up."""

    def number_of(self, words: Words) -> Expr:
        """A sum of words from a row to a column as a number."""
        raise NotImplementedError

    def determinant(self, m: Expr) -> Expr:
        """The product of the determinants of the letters of a single word, if all are square; a sum
        of words has one of its own."""
        if isinstance(m, sp.BlockMatrix) and (known := self._of_blocks(m)) is not None:
            return known
        if isinstance(m, sp.MatMul) and m.has(sp.BlockMatrix) and all(map(_is_square, m.args)):
            return sp.Mul(*map(self.determinant, m.args))
        return self._of_words(self.words(m), m.shape[0])

    def _of_words(self, words: Words, size: Expr) -> Expr:
        if size == 1:
            return self.number_of(words)
        if (found := self._of_dyad(words, size)) is not None:
            return found
        if len(words) != 1:
            if (found := self._of_two(words, size)) is not None:
                return found
            return self._mark("det " + str(sorted((str(w), c) for w, c in words.items())))
        ((word, coefficient),) = words.items()
        total = coefficient**size
        for letter in word:
            if self.atoms[letter.name].shape != (size, size):
                return self._mark("det " + str(word)) * total
            total *= self._of_letter(letter)
        return total

    def _of_letter(self, letter: Letter) -> Expr:
        pair = self.pair_of(letter)
        if pair is not None and all(rows == columns for rows, columns in pair.sizes):
            # det(A ⊗ B) = det(A)^n det(B)^m: Horn, Johnson, Topics in Matrix Analysis, 4.2.P1.
            (one, _), (other, _) = pair.sizes
            first = self._of_words({pair.first: sp.S.One}, one)
            second = self._of_words({pair.second: sp.S.One}, other)
            return first**other * second**one
        if (exponent := self.exponents.get(letter.name)) is not None:
            # det(e^A) = e^(tr A): Horn, Johnson, Topics in Matrix Analysis, 6.2.
            size = self.atoms[letter.name].shape[0]
            return sp.exp(exponent.times * self._trace_of(dict(exponent.base), size))
        mark = self._mark("det " + letter.name)
        return 1 / mark if letter.inverted else mark

    def _of_dyad(self, words: Words, size: Expr) -> Expr | None:
        """``det(c I + k p q') = c^(n - 1) (c + k q' p)``; None of anything else.

        Source: Horn, Johnson, Matrix Analysis, 0.8.5.11, Cauchy's expansion of the determinant of a
        rank-one perturbation.
        """
        others = [word for word in words if word]
        if len(words) != 2 or len(others) != 1:
            return None
        (word,) = others
        cut = next((at for at in range(1, len(word)) if self._is_cut(word, at)), None)
        if cut is None:
            return None
        number = self._number(self._closed(word[cut:] + word[:cut]))
        scale = words[()]
        return scale ** (size - 1) * (scale + words[word] * number)

    def _of_two(self, words: Words, size: Expr) -> Expr | None:
        """``det(c I + k U V) = c^n det(I + k/c V U)``, and ``det(a L + W) = det L det(a I + L^-1
        W)`` of a letter L that has an inverse; None of anything else.

        Source: Horn, Johnson, Matrix Analysis, 1.3.22: ``U V`` and ``V U`` have the same
        eigenvalues but for zeros. So the least of the rotations of a word may stand for it.
        """
        if len(words) != 2:
            return None
        if () in words:
            (word,) = (word for word in words if word)
            scale = words[()]
            if not self.facts.is_nonzero(scale):
                return None
            rotations = (
                self._reduced(each[at:] + each[:at])
                for each in (word, self._transposed(word))
                for at in range(len(each))
            )
            # One that leaves the identity does not tell of which size.
            turned = min(filter(None, rotations))
            share = sp.cancel(words[word] / scale)
            return scale**size * self._mark(f"det (1 + {share} {turned})")
        for one in sorted(words):
            if len(one) == 1 and self._has_inverse(one[0]):
                (rest,) = (word for word in words if word != one)
                inverse: Words = {(self._turned(one[0]),): sp.S.One}
                inner = self.times(inverse, {rest: words[rest]})
                inner = self._added([inner, {(): words[one]}])
                return self._of_letter(one[0]) * self._of_words(inner, size)
        return None

    def _has_inverse(self, letter: Letter) -> bool:
        """Whether a letter is square and has an inverse wherever what is claimed has a value."""
        matrix = self.atoms[letter.name]
        if letter.name in self.parts or not _is_square(matrix):
            return False
        is_known = matrix in self.inverses or self.facts.is_nonzero(sp.Determinant(matrix))
        return letter.inverted or is_known

    def _of_blocks(self, m: Expr) -> Expr | None:
        """The determinant of a matrix of blocks by those of the blocks; None where it is not
        known.

        Source: Horn, Johnson, Matrix Analysis, 0.9.4 for triangular ones, and 0.8.5 for ``det [A B;
        C D] = det A det(D - C A^-1 B)`` of a block A that has an inverse.
        """
        cells = cells_of(m)
        if any(len(row) != len(cells) for row in cells):
            return None
        diagonal = [cells[i][i] for i in range(len(cells))]
        if any(block.shape[0] != block.shape[1] for block in diagonal):
            return None
        zero = [[not self.words(cell) for cell in row] for row in cells]
        places = [(i, j) for i in range(len(cells)) for j in range(i)]
        if all(zero[i][j] for i, j in places) or all(zero[j][i] for i, j in places):
            return sp.Mul(*map(self.determinant, diagonal))
        return self._by_complement(cells) if len(cells) == 2 else None

    def _by_complement(self, cells: Cells) -> Expr | None:
        """By Schur's complement of a block that has an inverse."""
        (a, b), (c, d) = cells
        for one, row, column, rest in ((a, b, c, d), (d, c, b, a)):
            is_invertible = one in self.inverses or self.facts.is_nonzero(sp.Determinant(one))
            if is_invertible:
                taken = sp.MatMul(-1, column, sp.Inverse(one), row, evaluate=False)
                left = sp.MatAdd(rest, taken, evaluate=False)
                return sp.Mul(self.determinant(one), self.determinant(left))
        return None


def _is_square(m: Expr) -> bool:
    return bool(m.is_Matrix and m.shape[0] == m.shape[1])
