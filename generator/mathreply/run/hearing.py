"""A chain taken apart into steps that can be judged by themselves, each with what it has to hear of
the sides before it."""

from __future__ import annotations

import re
from bisect import bisect_left

from msgspec.structs import replace

from mathreply.algebra.process.task import is_whole
from mathreply.model import Derivation

_SUBSCRIPT = re.compile(r"_\s*(?:\{[^{}]*\}|\\?[A-Za-z0-9])")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_EVALUATED = re.compile(r"[\]|]\s*[_^]|\+\s*C\s*$|\\int(?![A-Za-z])(?!\s*(?:\\limits)?\s*[_^])")
"""What means something by the integrals before it: an evaluated bracket or bar, a constant of
integration, an integral without bounds."""

_SCRIPT = r"\s*[_^]\s*(?:\{[^{}]*\}|\\[A-Za-z]+|\w)"
_OPERATOR = re.compile(
    rf"\\(?:sum|prod|int|lim|max|min|sup|inf|big[a-z]+|(?:under|over)brace\s*\{{[^{{}}]*\}})"
    rf"(?:\s*\\limits)?((?:{_SCRIPT})+)"
)
"""An operator with what stands above and below: what it runs up to is a size from there on."""
_CHANCE = re.compile(r"(?<![A-Za-z])[Ppq](?![A-Za-z])|\\Pr(?![A-Za-z])")
"""What may be a probability: what stands in its brackets in one side tells what it is in others."""


def one_by_one(derivation: Derivation) -> tuple[Derivation, ...]:
    """A chain for each step; the chain itself where its steps depend on one another."""
    if is_whole(derivation):
        return (derivation,)
    hearing = Hearing(derivation)
    return tuple(
        replace(
            derivation,
            start=side_before(derivation, index),
            steps=(step,),
            heard=hearing.before(index),
        )
        for index, step in enumerate(derivation.steps)
    )


def stretch(derivation: Derivation, first: int, end: int) -> Derivation:
    """The steps from one on to another, as a chain of their own."""
    return replace(
        derivation,
        start=side_before(derivation, first),
        steps=derivation.steps[first:end],
        heard=Hearing(derivation).before(first),
    )


def side_before(derivation: Derivation, index: int) -> str:
    """What a step's side is related to."""
    return derivation.steps[index - 1].tex if index else derivation.start


class Hearing:
    """What the sides of a chain tell those after them: integrals, of which ``[F(x)]_a^b`` takes the
    variable, families, which say up to where a bare index runs, operators, of which a letter is a
    size that they run up to, and probabilities, of which a bar says that they are. Each side is
    read once."""

    def __init__(self, derivation: Derivation) -> None:
        self._heard = derivation.heard
        self._sides = [derivation.start, *(step.tex for step in derivation.steps)]
        self._integrals: list[int] = []
        self._indexed: dict[str, list[int]] = {}
        """Letter of an index → the sides that have it."""
        self._counting: dict[str, list[int]] = {}
        """Letter beside an operator → the sides that have it there."""
        self._chances: dict[str, list[int]] = {}
        """Letter of a probability → the sides that have it."""
        for at, side in enumerate(self._sides):
            if "\\int" in side:
                self._integrals.append(at)
            for letter in _all_letters(" ".join(_OPERATOR.findall(side))):
                self._counting.setdefault(letter, []).append(at)
            for letter in set(_CHANCE.findall(side)):
                self._chances.setdefault(letter, []).append(at)
            for letter in _letters(" ".join(_SUBSCRIPT.findall(side))):
                self._indexed.setdefault(letter, []).append(at)

    def before(self, index: int) -> tuple[str, ...]:
        """The sides before a step that tell what it means."""
        own = self._sides[index : index + 2]
        is_evaluated = any(_EVALUATED.search(side) for side in own)
        told = [self._integrals] if is_evaluated else []
        bare = _letters("".join(_SUBSCRIPT.sub(" ", side) for side in own))
        told += [self._indexed[letter] for letter in bare if letter in self._indexed]
        letters = _all_letters(" ".join(own))
        told += [self._counting[letter] for letter in letters if letter in self._counting]
        chances = {letter for side in own for letter in _CHANCE.findall(side)}
        told += [self._chances[letter] for letter in chances]
        places = {at for places in told for at in places[: bisect_left(places, index)]}
        return (*self._heard, *(self._sides[at] for at in sorted(places)))


def _letters(tex: str) -> set[str]:
    """The small letters that stand in TeX for themselves: each may be an index."""
    return set(re.findall(r"[a-z]", _COMMAND.sub(" ", tex)))


def _all_letters(tex: str) -> set[str]:
    """The letters that stand in TeX for themselves, capital ones as well: each may be a size."""
    return set(re.findall(r"[A-Za-z]", _COMMAND.sub(" ", tex)))
