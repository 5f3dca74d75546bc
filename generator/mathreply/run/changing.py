"""What else the names of a step may be, where it is refuted, holds under a condition alone, or is
not decided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from mathreply.model import Derivation, Span, Verdict, VerdictKind
from mathreply.run.trials import GuessesInForce, Place, Rows, is_well_formed
from mathreply.source import Guess, Usage
from mathreply.source.drawn import moments_replaced
from mathreply.source.naming import holds, is_name
from mathreply.tex.relations import IMPLICATIONS

_NARROWER = {
    "real": ("nonzero", "nonnegative", "positive"),
    "complex": ("real",),
}
"""Of a number: what makes a step hold that holds under a condition alone, the weakest first."""
_DENOMINATOR = re.compile(
    r"\\[dt]?frac\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*\{(?P<below>(?:[^{}]|\{[^{}]*\})*)\}"
)
_ORDER = re.compile(r"[<>]|\\(?:leq?|geq?)(?![a-z])")
_OPEN = (VerdictKind.UNDECIDED, VerdictKind.SUPPORTED)


class Changes:
    """Other guesses for the steps of one post."""

    def __init__(self, chains: Sequence[Derivation], usage: Usage) -> None:
        self._chains = chains
        self._usage = usage

    def of(
        self, state: GuessesInForce, names: list[str], rows: Rows, place: Place
    ) -> Iterator[GuessesInForce]:
        """The state with other guesses of the names of a step, the likeliest first.

        Args:
            names: those of the chain that the state declares.
            rows: the verdicts of all chains under the state.
            place: chain and step.
            state: the guesses in force.
        """
        verdict = rows[place[0]][place[1]]
        if verdict.kind is VerdictKind.REFUTED or verdict.kind in _OPEN:
            yield from self._said(state, place)
        if verdict.kind is VerdictKind.REFUTED:
            yield from self._named_moments(state, place)
            yield from self._found_before(state, rows, place)
        # A function may be a well-known one: what is defined comes before what is declared.
        yield from self._otherwise(state, names, is_defined=True)
        if verdict.kind is VerdictKind.REFUTED:
            yield from self._positive_below(state, place)
            yield from self._every_positive(state, names, place)
            yield from self._otherwise(state, names, is_defined=False)
        if self._is_endless(place):
            yield from self._small(state, names, place)
        if verdict.kind is VerdictKind.CONDITIONAL or verdict.kind in _OPEN:
            yield from self._narrowed(state, names, verdict, place)
        if verdict.kind is VerdictKind.CONDITIONAL:
            yield from self._all_positive(state, verdict, place)
            yield from self._assumed(state, verdict, place)

    def _otherwise(
        self, state: GuessesInForce, names: list[str], *, is_defined: bool
    ) -> Iterator[GuessesInForce]:
        """The state with another definition, or another domain, of one of the names."""
        guesses = dict(state.guesses)
        for name in open_names(state, names):
            for guess in filter(is_well_formed, self._usage.guesses(name)):
                is_another = guess.name == name and guess != guesses[name]
                if is_another and bool(guess.definition) is is_defined:
                    yield state.having(guess)

    def _is_endless(self, place: Place) -> bool:
        """Whether a sum goes to infinity, so that a name may be meant to be small."""
        sides = "".join(self._sides(place))
        return "\\infty" in sides and "\\sum" in sides

    def _sides(self, place: Place) -> tuple[str, str]:
        """The side before a step and its own."""
        derivation, step = self._chains[place[0]], place[1]
        before = derivation.steps[step - 1].tex if step else derivation.start
        return before, derivation.steps[step].tex

    def _small(
        self, state: GuessesInForce, names: list[str], place: Place
    ) -> Iterator[GuessesInForce]:
        """Names that might be meant between 0 and 1."""
        guesses = dict(state.guesses)
        reason, span = self._only_then(place)
        for name in self._open_to_signs(names):
            if guesses[name].domain in ("real", *_NARROWER["real"]):
                yield state.having(Guess("real in (0, 1)", reason, span, name=name))

    def _narrowed(
        self, state: GuessesInForce, names: list[str], verdict: Verdict, place: Place
    ) -> Iterator[GuessesInForce]:
        """The state with one number confined; of an open step as far as it can be, as a step that
        is not shown then is not shown where less is known."""
        guesses = dict(state.guesses)
        is_open = verdict.kind in _OPEN
        reason, span = self._only_then(place, "is shown" if is_open else "holds")
        sides = " ".join(self._sides(place))
        for name in self._open_to_signs(names):
            domains = _narrower(guesses[name].domain)
            for domain in domains[-1:] if is_open else domains:
                yield state.having(Guess(domain, reason, span, name=name))
            # Beside 1 - p a number p is a probability where no sign alone helps.
            beside = re.search(rf"(?<![\d.])1\s*-\s*{re.escape(name)}(?![A-Za-z_])", sides)
            if beside and guesses[name].domain == "real":
                said, at = self._only_then(place)
                yield state.having(Guess("real in (0, 1)", said, at, name=name))

    def with_fewer(self, state: GuessesInForce, change: GuessesInForce) -> Iterator[GuessesInForce]:
        """Where a change has changed several names: the same with one of them as it was."""
        before, after = dict(state.guesses), dict(change.guesses)
        changed = [name for name in before if name in after and before[name] != after[name]]
        if len(changed) > 1:
            yield from (change.having(before[name]) for name in changed)

    def weaker(self, state: GuessesInForce, confined: GuessesInForce) -> Iterator[GuessesInForce]:
        """Where a change has confined one number as far as it can be: the same with less said of
        it, the least first."""
        before, after = dict(state.guesses), dict(confined.guesses)
        changed = [name for name in before if name in after and before[name] != after[name]]
        domains = _narrower(before[changed[0]].domain) if len(changed) == 1 else ()
        if domains and after[changed[0]].domain == domains[-1]:
            for domain in domains[:-1]:
                yield confined.having(replace(after[changed[0]], domain=domain))

    def _all_positive(
        self, state: GuessesInForce, verdict: Verdict, place: Place
    ) -> Iterator[GuessesInForce]:
        """The state with all numbers of a condition positive."""
        guesses = dict(state.guesses)
        held = [n for n in guesses if guesses[n].domain == "real" and holds(n, verdict.condition)]
        if len(held) < 2 or len(self._open_to_signs(held)) < len(held):
            return
        reason, span = self._only_then(place)
        for name in held:
            state = state.having(Guess("positive", reason, span, name=name))
        yield state

    def _positive_below(self, state: GuessesInForce, place: Place) -> Iterator[GuessesInForce]:
        """The state with all numbers positive by which the step divides."""
        guesses = dict(state.guesses)
        side = self._chains[place[0]].steps[place[1]].tex
        below = " ".join(match["below"] for match in _DENOMINATOR.finditer(side))
        held = [n for n in guesses if guesses[n].domain == "real" and holds(n, below)]
        held = self._open_to_signs(held)
        reason, span = self._only_then(place)
        for name in held:
            state = state.having(Guess("positive", reason, span, name=name))
        if held:
            yield state

    def _every_positive(
        self, state: GuessesInForce, names: list[str], place: Place
    ) -> Iterator[GuessesInForce]:
        """The state with all numbers of the chain positive, as lengths and sizes are; which of them
        have to be is found by who takes it."""
        guesses = dict(state.guesses)
        held = [n for n in self._open_to_signs(names) if guesses[n].domain == "real"]
        reason, span = self._only_then(place)
        for name in held:
            state = state.having(Guess("positive", reason, span, name=name))
        if held:
            yield state

    def _may_be_meant(self, condition: str, state: GuessesInForce) -> bool:
        """Whether a condition is no order between a number and a name that the text leaves free."""
        held = [name for name in state.names() if holds(name, condition)]
        is_bound_of_one = len(held) == 1 and _ORDER.search(condition) is not None
        if self._usage.is_left(condition):
            return False
        return not is_bound_of_one or bool(self._open_to_signs(held))

    def _open_to_signs(self, names: Sequence[str]) -> list[str]:
        """The names that may be meant positive: of the others the text says that they need not be,
        and no step of it is to be saved by another domain."""
        return [name for name in names if not self._usage.may_be_negative(name)]

    def _assumed(
        self, state: GuessesInForce, verdict: Verdict, place: Place
    ) -> Iterator[GuessesInForce]:
        """What might be assumed, so that a refuted step holds."""
        reason, span = self._only_then(place)
        yield from self._said(state, place)
        conditions = [
            f"{name} \\ne 0"
            for name, guess in state.guesses
            if guess.definition and is_name(guess.definition.split("=")[0])
        ]
        for condition in (*conditions, verdict.condition):
            if condition and self._may_be_meant(condition, state):
                guess = Guess("", reason, span, condition)
                yield replace(state, assumptions=(*state.assumptions, guess))

    def _said(self, state: GuessesInForce, place: Place) -> Iterator[GuessesInForce]:
        """The state with one more of the conditions and equations that the text says of a step,
        and with all of them."""
        line = self._line(place)
        new = [
            said
            for said in self._usage.assumptions()
            if said not in state.assumptions
            and (not said.is_from_here or (said.span is not None and said.span.line < line))
        ]
        for said in new:
            together = [one for one in new if one.about == said.about] if said.about else [said]
            yield _assuming(state, *together)
        if len(new) > 1:
            yield _assuming(state, *new)

    def _named_moments(self, state: GuessesInForce, place: Place) -> Iterator[GuessesInForce]:
        """The state with a mean or a variance that the step replaces by a parameter, as it is."""
        before, side = self._sides(place)
        reason, span = self._only_then(place)
        for equation in moments_replaced(before, side):
            guess = Guess("", reason, span, equation)
            yield replace(state, assumptions=(*state.assumptions, guess))

    def _found_before(
        self, state: GuessesInForce, rows: Rows, place: Place
    ) -> Iterator[GuessesInForce]:
        """The state with what an earlier chain has found a name of the step to be, which the step
        then puts in: ``… \\implies K = \\frac{P}{P + R}``.

        Only where that was shown without it: with it, it would follow from itself.
        """
        for chain, derivation in enumerate(self._chains[: place[0]]):
            last, verdict = derivation.steps[-1], rows[chain][-1]
            is_shown = verdict.kind is VerdictKind.PROVED and last.relation in IMPLICATIONS
            name, _, value = last.tex.partition("=")
            is_found = is_name(name) and not holds(name, value) and "=" not in value
            if is_shown and is_found and name.strip() in state.names():
                line = last.span.line if last.span is not None else 0
                guess = Guess("", f"line {line} ends in it", last.span, last.tex.strip())
                if guess not in state.assumptions:
                    yield replace(state, assumptions=(*state.assumptions, guess))

    def _only_then(self, place: Place, verb: str = "holds") -> tuple[str, Span | None]:
        span = self._chains[place[0]].steps[place[1]].span
        return f"line {self._line(place)} {verb} only then", span

    def _line(self, place: Place) -> int:
        """Where a step stands; 0 where that is not known."""
        span = self._chains[place[0]].steps[place[1]].span
        return span.line if span is not None else 0


def open_names(state: GuessesInForce, names: list[str]) -> list[str]:
    """The names of which the text does not say itself what they are."""
    guesses = dict(state.guesses)
    return [name for name in names if not guesses[name].is_said]


def _narrower(domain: str) -> tuple[str, ...]:
    base, mark, size = domain.partition("^")
    if mark and "x" not in size:
        return (f"positive^{size}",) if base == "real" else ()
    return _NARROWER.get(domain, ())


def _assuming(state: GuessesInForce, *said: Guess) -> GuessesInForce:
    """The state with conditions that the text says; what it says a distribution or a mean of is a
    random number, also where no step hangs on it: ``P(X > t)`` is read without."""
    for one in said:
        if one.name and one.name not in state.names():
            state = state.having(Guess("random", one.reason, one.span, name=one.name))
    return replace(state, assumptions=(*state.assumptions, *said))
