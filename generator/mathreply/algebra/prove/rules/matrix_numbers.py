"""Numbers made of matrices: a row times … times a column, and traces, each with a symbol that
stands for it."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.rules.matrix_kronecker import Pairs
from mathreply.algebra.prove.rules.matrix_words import Word, Words


class Numbers(Pairs):
    """Words that are numbers, under the facts of a claim."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self._scalars: dict[str, Expr] = {}
        self.numbers: dict[Expr, Word] = {}
        """What stands for a number → the word from a row to a column that it is."""
        self._traces: dict[Expr, Word] = {}
        """What stands for a trace → the word of which it is the trace."""

    def squared_length(self, column: Word) -> Expr:
        """``x' x`` of a word that is a column."""
        return self.product(column, column)

    def product(self, column: Word, other: Word) -> Expr:
        """``x' y`` of two words that are columns."""
        return self._number(self._closed(self._reduced(self._transposed(column) + other)))

    def _numbers(self, words: Words, canonical: Expr) -> Expr:
        return sp.Add(*(c * self._number(canonical(w)) for w, c in words.items()))

    def _number(self, canonical: tuple[Expr, ...]) -> Expr:
        """What stands for a number; of ``x' u u' y`` the product of what stands for its parts."""
        if canonical[0] == "size":
            return canonical[1]
        if canonical[0] == "trace":
            mark = self._mark(str(canonical))
            self._traces[mark] = canonical[1:]
            return mark
        word = canonical[1:]
        cut = next((at for at in range(1, len(word)) if self._is_cut(word, at)), None)
        if cut is not None:
            parts = (self._number(self._closed(part)) for part in (word[:cut], word[cut:]))
            return sp.Mul(*parts)
        if (found := self._of_stacks(word)) is not None:
            return found
        mark = self._mark(str(canonical))
        self.numbers[mark] = word
        return mark

    def _of_stacks(self, word: Word) -> Expr | None:
        """``vec(B)' vec(C) = tr(B' C)``; None of anything else.

        Source: Horn, Johnson, Topics in Matrix Analysis, 4.3.
        """
        if len(word) != 2 or not word[0].transposed:
            return None
        one, other = self.stacks.get(word[0].name), self.stack_of(word[1])
        if one is None or other is None or one[1] != other[1]:
            return None
        product = self._reduced(self._transposed(one[0]) + other[0])
        return self._trace_of({product: sp.S.One}, one[1][1])

    def _is_cut(self, word: Word, at: int) -> bool:
        """Whether a column ends and a row begins at a place of a word."""
        return self._is_column(word[at - 1]) and self._is_row(word[at])

    def _mark(self, text: str) -> Expr:
        # Of complex matrices a determinant, a trace or a product is no real number.
        kind = {"real": True} if self.facts.real else {"complex": True}
        return self._scalars.setdefault(text, sp.Dummy(text, **kind))

    def _cyclic(self, word: Word) -> tuple[Expr, ...]:
        """The trace of a word by the least of its rotations and those of its transpose, for all are
        the same number; of one that leaves the identity its size."""
        both = (word, self._transposed(word))
        rotations = [w[j:] + w[:j] for w in both for j in range(len(w))]
        # A row first and a column last: the trace of a number is the number.
        for rotation in rotations:
            if self._is_row(rotation[0]) and self._is_column(rotation[-1]):
                return self._closed(rotation)
        reduced = [self._reduced(r) for r in rotations]
        if () in reduced:
            return ("size", self._sizes(rotations[reduced.index(())][0])[0])
        return ("trace", *min(reduced, key=lambda r: (len(r), r)))
