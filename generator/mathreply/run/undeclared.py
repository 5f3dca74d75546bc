"""A post whose names are to be declared: what its text tells of them, and where they stand."""

from __future__ import annotations

from mathreply.model import Answer
from mathreply.run.ledger import derivations_of
from mathreply.run.trials import GuessesInForce, Place, is_well_formed
from mathreply.source import Guess, Usage
from mathreply.source.naming import canonical, holds, name_in


class UndeclaredPost:
    """The chains of a post and its words."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.usage = Usage(answer)
        self.chains = derivations_of(answer)
        self.introduced = frozenset(
            canonical(name_in(let.tex.split("=")[0]))
            for chain in self.chains
            for let in (*chain.lets, *chain.implied)
        )
        """The names that chains themselves say what they are, once what they say it by is known."""

    def held(self, state: GuessesInForce, chain: int) -> list[str]:
        """The names that a chain holds, itself or through what is defined: the plain ones first, as
        a definition in the text is seldom what is wrong."""
        guesses = dict(state.guesses)
        held = [name for name in guesses if self.mentions(chain, name)]
        for name in held:  # it grows meanwhile
            said = guesses[name].definition
            held += [n for n in guesses if n not in held and said and holds(n, said)]
        return sorted(held, key=lambda name: bool(guesses[name].definition))

    def stands_in(self, name: str, place: Place) -> bool:
        """Whether a name stands on either side of a step."""
        chain, step = self.chains[place[0]], place[1]
        before = chain.steps[step - 1].tex if step else chain.start
        return holds(name, before) or holds(name, chain.steps[step].tex)

    def mentions(self, chain: int, name: str) -> bool:
        """Whether a chain holds a name."""
        derivation = self.chains[chain]
        sides = (derivation.start, *(step.tex for step in derivation.steps))
        lets = (let.tex for let in derivation.lets)
        return any(holds(name, side) for side in (*sides, *lets))

    def line(self, chain: int, step: int) -> int:
        """Where a step stands; 0 where that is not known."""
        span = self.chains[chain].steps[step].span
        return span.line if span is not None else 0

    def tryable(self, name: str) -> list[Guess]:
        """What a name may be, the likeliest first, as far as it can be declared."""
        return [guess for guess in self.usage.guesses(name) if is_well_formed(guess)]
