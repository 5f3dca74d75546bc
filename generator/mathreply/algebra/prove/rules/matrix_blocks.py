"""Matrices of blocks as sums of words: ``[A B; C D]`` is ``E_1 A F_1' + E_1 B F_2' + E_2 C F_1' +
E_2 D F_2'``, where ``E_i`` and ``F_j`` are the columns of an identity that belong to a block.

Source: Horn, Johnson, Matrix Analysis, 0.7.2 and 0.7.3: partitioned matrices are multiplied block
by block; ``E_i' E_j`` is the identity where i = j and zero elsewhere, and ``sum_i E_i E_i' = I``.
"""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.rules.matrix_numbers import Numbers
from mathreply.algebra.prove.rules.matrix_words import Letter, Word, Words

Cells = list[list[Expr]]


def cells_of(m: Expr) -> Cells:
    """The blocks of a matrix, row by row."""
    rows, columns = m.blockshape
    return [[m.blocks[i, j] for j in range(columns)] for i in range(rows)]


class Blocks(Numbers):
    """Words of matrices of blocks."""

    def words(self, m: Expr) -> Words:
        """A matrix expression as a sum of words.

        Raises:
            NotWords: where it is none.
        """
        raise NotImplementedError

    def of_blocks(self, m: Expr) -> Words:
        """The words of a matrix of blocks."""
        cells = cells_of(m)
        heights = tuple(row[0].shape[0] for row in cells)
        widths = tuple(cell.shape[1] for cell in cells[0])
        found = []
        for i, row in enumerate(cells):
            for j, cell in enumerate(row):
                before, after = self._columns(heights, i), self._columns(widths, j)
                inner = self.times({before: sp.S.One}, self.words(cell))
                found.append(self.times(inner, {self._transposed(after): sp.S.One}))
        return self._added(found)

    def _columns(self, sizes: tuple[Expr, ...], number: int) -> Word:
        """The columns of the identity of the given sizes that belong to one of them; nothing where
        there is a single one."""
        if len(sizes) == 1:
            return ()
        name = f"columns {number} of {sizes}"
        self.atoms[name] = sp.MatrixSymbol(name, sp.Add(*sizes), sizes[number])
        self.parts[name] = (sizes, number)
        return (Letter(name),)

    def with_identity_parted(self, words: Words) -> Words:
        """A sum of words that begin at blocks, the identity among them as a sum over the blocks."""
        begun = [self.parts[w[0].name] for w in words if w and w[0].name in self.parts]
        if () not in words or not begun:
            return words
        sizes = begun[0][0]
        rest = {word: c for word, c in words.items() if word}
        parts: list[Words] = []
        for number in range(len(sizes)):
            column = self._columns(sizes, number)
            parts.append({column + self._transposed(column): words[()]})
        return self._added([rest, *parts])

    def without_frames(self, words: Words) -> tuple[Words, Expr]:
        """Words under a trace, turned so that the columns of blocks at their ends meet: ``tr(E_i A
        E_j')`` is ``tr(A)`` where i = j, else zero. Beside them the traces of what is the identity
        then."""
        kept: Words = {}
        sizes = sp.S.Zero
        for word, coefficient in words.items():
            turned, is_kept = word, True
            while is_kept and len(turned) > 1 and self._meet(turned[-1], turned[0]):
                part, other = self.parts[turned[0].name], self.parts[turned[-1].name]
                turned, is_kept = turned[1:-1], part == other
                if is_kept and not turned:
                    sizes += coefficient * part[0][part[1]]
                    is_kept = False
            if is_kept:
                kept[turned] = kept.get(turned, sp.S.Zero) + coefficient
        return kept, sizes


def inverted_in(*sides: Expr) -> set[Expr]:
    """The matrices of which an inverse stands in these: they have one wherever all have a value."""
    found: set[Expr] = set()
    for side in sides:
        if isinstance(side, sp.Basic):
            found |= {m.args[0] for m in side.atoms(sp.Inverse)}
            found |= {m.args[0] for m in side.atoms(sp.MatPow) if m.args[1] == -1}
    return found
