"""Gradients of numbers that are made of matrices: of ``x' A x``, of ``|A x - b|^2``, of products
and powers of such.

A number is a polynomial in words from a row to a column. Of one of them the gradient by ``x`` is
what is left when ``x'`` is taken off the front, and, turned, when ``x`` is taken off the end.
"""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Gradient, Jacobian
from mathreply.algebra.prove.rules.matrices import Algebra
from mathreply.algebra.prove.rules.matrix_words import Letter, NotWords, Word, Words


class Calculus(Algebra):
    """Words, and gradients of numbers by a column."""

    def words(self, m: Expr) -> Words:
        """As :meth:`Algebra.words`, and of a gradient.

        Raises:
            NotWords: where it is no sum of words.
        """
        if isinstance(m, Jacobian):
            return self._jacobian(*m.args)
        return self._gradient(*m.args) if isinstance(m, Gradient) else super().words(m)

    def _jacobian(self, function: Expr, variable: Expr) -> Words:
        """``A`` of ``A x + b``, word by word.

        Source: Magnus, Neudecker, Matrix Differential Calculus, 9.4: the derivative of a linear
        map is the map.
        """
        name = getattr(variable, "name", "")
        if not name or variable.shape[1] != 1:
            raise NotWords("a derivative")
        found: list[Words] = []
        for word, coefficient in self.apart(lambda: self.words(function)).items():
            if not word:
                raise NotWords("a derivative")
            *factors, last = word
            for mark, held in self.numbers.items():
                if coefficient.has(mark):  # a number made of letters, as x^T y is
                    factors += held
            before = {letter.name for letter in factors}
            # The name of what has no letters of its own tells what stands in it.
            hidden = any(name in text for text in {*before, last.name} - self.plain - {name})
            opaque = any(coefficient.has(mark) for mark in self.opaque)
            named = name in {str(symbol) for symbol in coefficient.free_symbols}
            if hidden or opaque or named or name in before:
                raise NotWords("a derivative")
            if last == Letter(name):
                found.append({word[:-1]: coefficient})
            elif last.name == name:
                raise NotWords("a derivative")
        return self._added(found)

    def _gradient(self, function: Expr, variable: Expr) -> Words:
        """Source: Petersen, Pedersen, The Matrix Cookbook, (69)-(81); a polynomial has a gradient
        everywhere."""
        facts = self.facts
        name = getattr(variable, "name", "")
        # What is assumed of the variable holds at the place, not around it.
        if not name or variable.shape[1] != 1 or name in facts.orthogonal | facts.symmetric:
            raise NotWords("a gradient")
        number = self.apart(lambda: self.scalar(function))
        held = {mark: word for mark, word in self.numbers.items() if number.has(mark)}
        self._refuse_hidden(number, name, held)
        parts = []
        for mark, word in held.items():
            slope = sp.diff(number, mark)
            parts.append({w: c * slope for w, c in self._of_word(word, name).items()})
        return self._added(parts)

    def _refuse_hidden(self, number: Expr, name: str, held: dict[Expr, Word]) -> None:
        """Refuses a number in which the variable stands otherwise than in the words, and one that
        is no polynomial in them."""
        opaque = [mark for mark in self.opaque if number.has(mark)]
        names = {str(symbol) for symbol in number.free_symbols}
        if opaque or name in names or not number.is_polynomial(*held):
            raise NotWords("a gradient")

    def _of_word(self, word: Word, name: str) -> Words:
        """The gradient of the number ``x' w`` or ``w' x`` in x: a column for each end at which x
        stands."""
        first, *_, last = word
        inside = {letter.name for letter in word[1:-1]}
        if name in inside or any(name in text for text in inside if text not in self.plain):
            raise NotWords("a gradient")
        found: list[Words] = []
        if first == Letter(name, transposed=True):
            found.append({word[1:]: sp.S.One})
        if last == Letter(name):
            found.append({self._transposed(word[:-1]): sp.S.One})
        return self._added(found)
