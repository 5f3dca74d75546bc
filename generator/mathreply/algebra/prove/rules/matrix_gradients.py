"""Gradients of numbers that are made of matrices: of ``x' A x``, of ``|A x - b|^2``, of products
and powers of such.

A number is a polynomial in words from a row to a column. Of one of them the gradient by ``x`` is
what is left when ``x'`` is taken off the front, and, turned, when ``x`` is taken off the end.
"""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import ByEntries, Gradient, Jacobian
from mathreply.algebra.prove.kernel.vector_slopes import (
    NoGradient,
    gradient_by_entries,
    gradient_of,
)
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
        if isinstance(m, Gradient):
            return self._gradient(*m.args)
        slope = gradient_by_entries(m) if isinstance(m, ByEntries) else None
        return super().words(m if slope is None else slope)

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
        if not name or name in facts.orthogonal | facts.symmetric:
            raise NotWords("a gradient")
        if isinstance(function, AppliedUndef):
            return self._through(function, name)
        if variable.shape[1] != 1:
            raise NotWords("a gradient")
        number = self.apart(lambda: self.scalar(function))
        held = {mark: word for mark, word in self.numbers.items() if number.has(mark)}
        self._refuse_hidden(number, name, held)
        parts = []
        for mark, word in held.items():
            slope = sp.diff(number, mark)
            parts.append({w: c * slope for w, c in self._of_word(word, name).items()})
        return self._added(parts)

    def _through(self, function: Expr, name: str) -> Words:
        """The gradient of ``F(A x + b)`` in x, ``A' g`` with ``g = (\\nabla F)(A x + b)``, and in
        A, ``g x'``, of an unknown F of one column or matrix: word by word.

        Source: Magnus, Neudecker, Matrix Differential Calculus, 5.11 and 9.6, the chain rule for
        differentials; F is as smooth as the step needs.
        """
        try:
            outer = self.whole(gradient_of(function))
        except NoGradient:
            raise NotWords("a gradient") from None
        found: list[Words] = []
        for word, coefficient in self.apart(lambda: self.words(function.args[0])).items():
            places = [at for at, letter in enumerate(word) if letter.name == name]
            self._refuse_other(word, coefficient, name)
            if len(places) > 1:
                raise NotWords("a gradient")
            for at in places:
                if word[at].inverted:
                    raise NotWords("a gradient")
                before, behind = self._transposed(word[:at]), self._transposed(word[at + 1 :])
                inner = self.times(self.times({before: coefficient}, outer), {behind: sp.S.One})
                found.append(self.transposed(inner) if word[at].transposed else inner)
        return self._added(found)

    def _refuse_other(self, word: Word, coefficient: Expr, name: str) -> None:
        """Refuses a word in which the variable stands otherwise than as one of its letters."""
        letters = {letter.name for letter in word}
        for mark, held in self.numbers.items():
            if coefficient.has(mark):
                letters |= {letter.name for letter in held}
        hidden = any(name in text for text in letters - self.plain - {name})
        moves = any(coefficient.has(mark) for mark in self.opaque)
        named = name in {str(symbol) for symbol in coefficient.free_symbols}
        held_by = any(
            coefficient.has(mark) and any(letter.name == name for letter in held)
            for mark, held in self.numbers.items()
        )
        if hidden or moves or named or held_by:
            raise NotWords("a gradient")

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
