"""Exponentials of matrices as letters: ``e^{tA}`` of a word or a sum of words A and a number t."""

from __future__ import annotations

import sympy as sp
from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.rules.matrix_words import Letter, Letters, NotWords, Word, Words

MAX_ROUNDS = 6
Base = tuple[tuple[Word, Expr], ...]
"""A sum of words, sorted."""


class Exponent(Struct, frozen=True):
    """Of what a letter is the exponential: a multiple of a sum of words."""

    base: Base
    times: Expr


class Exponentials(Letters):
    """Letters that are exponentials.

    Source: Horn, Johnson, Topics in Matrix Analysis, 6.2: ``e^{sA} e^{tA} = e^{(s+t)A}``, so that
    ``e^{-A}`` undoes ``e^A``; ``e^A A = A e^A``; ``(e^A)' = e^{A'}``;
    ``e^{P A P^-1} = P e^A P^-1``; ``e^{cI + A} = e^c e^A``; ``e^{A + B} = e^A e^B`` where A and B
    commute.
    """

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.exponents: dict[str, Exponent] = {}
        """Letter of an exponential → of what."""
        self._moves = False
        """Whether a name moves around what is read, of which no letter may hold any."""

    def rewritten(self, words: Words) -> Words:
        """The words with those of assumed equations replaced."""
        raise NotImplementedError

    def _trace_of(self, words: Words, size: Expr) -> Expr:
        """The trace of a sum of words."""
        raise NotImplementedError

    def of_exponential(self, exponent: Words, size: Expr) -> Words:
        """The exponential of a sum of words.

        Raises:
            NotWords: where a number may stand in it that is bound around it: what moves is no
                letter.
        """
        if self._moves or any(
            isinstance(s, sp.Dummy) for c in exponent.values() for s in c.free_symbols
        ):
            raise NotWords("an exponential that moves")
        rest = dict(exponent)
        factor = sp.exp(rest.pop((), sp.S.Zero))
        if len(rest) > 1 and self._all_commute(list(rest)):
            word: Word = ()
            for each in sorted(rest):
                word += self._raised({each: rest[each]}, size)
            return {self._reduced(word): factor}
        return {self._raised(rest, size): factor}

    def _all_commute(self, words: list[Word]) -> bool:
        """Whether what is assumed makes every two words the same in either order."""
        for place, one in enumerate(words):
            for other in words[place + 1 :]:
                sides = ({one + other: sp.S.One}, {other + one: sp.S.One})
                first, second = (self.rewritten(side) for side in sides)
                if first != second:
                    return False
        return True

    def _raised(self, exponent: Words, size: Expr) -> Word:
        """The word of an exponential; nothing where it is the identity."""
        if not exponent:
            return ()
        if len(exponent) == 1:
            ((word, times),) = exponent.items()
            # e^{t P A P^-1} = P e^{tA} P^-1.
            if len(word) > 2 and self._square(word[0]) and self._turned(word[0]) == word[-1]:
                inner = self._raised({word[1:-1]: times}, size)
                return (word[0], *inner, word[-1])
        items = sorted(exponent.items())
        first = items[0][1]
        ratios = [(word, sp.cancel(c / first)) for word, c in items]
        is_multiple = all(ratio.is_number for _, ratio in ratios)
        base, times = (ratios, first) if is_multiple else (items, sp.S.One)
        return (self._letter(tuple(base), sp.expand(times), size),)

    def _letter(self, base: Base, times: Expr, size: Expr) -> Letter:
        name = f"exp({times} times {base})"
        self.exponents[name] = Exponent(base, times)
        self.atoms[name] = sp.MatrixSymbol(name, size, size)
        return Letter(name)

    def _reduced(self, word: Word) -> Word:
        for _ in range(MAX_ROUNDS):
            found = self._united(super()._reduced(tuple(map(self._upright, word))))
            if found == word:
                break
            word = found
        return word

    def _upright(self, letter: Letter) -> Letter:
        """The transpose of an exponential as that of the transpose, its inverse by the opposite
        exponent."""
        known = self.exponents.get(letter.name)
        if known is None or not (letter.transposed or letter.inverted):
            return letter
        base = known.base
        if letter.transposed:
            base = tuple(sorted((self._transposed(word), c) for word, c in base))
        times = -known.times if letter.inverted else known.times
        return self._letter(base, times, self.atoms[letter.name].shape[0])

    def _united(self, word: Word) -> Word:
        """A word with neighbouring exponentials of one base as one, and that base before them."""
        stack: list[Letter] = []
        for letter in word:
            stack.append(letter)
            self._unite_last(stack)
            self._draw_base(stack)
        return tuple(stack)

    def _unite_last(self, stack: list[Letter]) -> None:
        if len(stack) < 2:
            return
        before, last = (self.exponents.get(x.name) for x in stack[-2:])
        if before is None or last is None or before.base != last.base:
            return
        size = self.atoms[stack[-1].name].shape[0]
        times = sp.expand(before.times + last.times)
        del stack[-2:]
        if times != 0:
            stack.append(self._letter(last.base, times, size))

    def _draw_base(self, stack: list[Letter]) -> None:
        """``e^{tA} A`` as ``A e^{tA}``."""
        for place in range(len(stack) - 1):
            known = self.exponents.get(stack[place].name)
            if known is None or len(known.base) != 1:
                continue
            ((word, _),) = known.base
            if tuple(stack[place + 1 :]) == word:
                stack[place:] = [*word, stack[place]]
                return
