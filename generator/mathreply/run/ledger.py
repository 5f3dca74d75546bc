"""The steps of one answer, the key of each, and what is known of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from mathreply.algebra.process.task import is_whole
from mathreply.disk.cache import digest, digest_files
from mathreply.model import (
    Answer,
    CheckedDerivation,
    CheckedStep,
    Declarations,
    Derivation,
    DerivationBlock,
    DisplayBlock,
    Step,
    Verdict,
    VerdictKind,
)
from mathreply.settings import Limits

_SUBSCRIPT = re.compile(r"_\s*(?:\{[^{}]*\}|\\?[A-Za-z0-9])")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_EVALUATED = re.compile(r"[\]|]\s*[_^]|\+\s*C\s*$|\\int(?![A-Za-z])(?!\s*(?:\\limits)?\s*[_^])")
"""What means something by the integrals before it: an evaluated bracket or bar, a constant of
integration, an integral without bounds."""


def derivations_of(answer: Answer) -> tuple[Derivation, ...]:
    """Every chain of an answer, in order of appearance."""
    chains: list[Derivation] = []
    for block in answer.blocks:
        if isinstance(block, DerivationBlock):
            chains.append(block.derivation)
        elif isinstance(block, DisplayBlock):
            chains.extend(block.derivations)
    return tuple(chains)


@lru_cache(maxsize=1)
def algebra_version() -> str:
    """A key for the code that judges: another version may judge otherwise."""
    package = Path(__file__).parents[1]
    files = [
        *(package / "algebra").rglob("*.py"),
        *(package / "tex").rglob("*.py"),
        package / "model" / "domains.py",
    ]
    return digest_files(files)


class Run(Struct, frozen=True):
    """Neighbouring steps of one chain that have to be judged, as a chain of their own."""

    chain: int
    first: int
    derivation: Derivation
    declarations: Declarations


class Ledger:
    """The steps of one answer: their keys, and what is known of each."""

    def __init__(
        self,
        derivations: Sequence[Derivation],
        declarations: Declarations,
        limits: Limits,
        infer: bool,
    ) -> None:
        self._derivations = derivations
        self._scopes = list(scopes_of(derivations, declarations))
        self._keys = [
            _keys(derivation, _said(scope, limits, infer))
            for derivation, scope in zip(derivations, self._scopes, strict=True)
        ]
        self._found: list[list[CheckedStep | None]] = [[None] * len(d.steps) for d in derivations]

    def fill(self, known: Callable[[str], CheckedStep | None]) -> None:
        """Take what is known under the keys that are still open."""
        for row, keys in zip(self._found, self._keys, strict=True):
            for index, key in enumerate(keys):
                row[index] = row[index] or known(key)

    def missing(self) -> Iterator[Run]:
        """What has to be judged."""
        return _missing(self._derivations, self._scopes, self._found)

    def missing_one_by_one(self) -> Iterator[Run]:
        """The same with as few steps a run as can be judged by themselves."""
        for run in self.missing():
            derivation = run.derivation
            if is_whole(derivation):
                yield run
                continue
            hearing = _Hearing(derivation)
            for index, step in enumerate(derivation.steps):
                start, heard = _side_before(derivation, index), hearing.before(index)
                part = replace(derivation, start=start, steps=(step,), heard=heard)
                yield replace(run, first=run.first + index, derivation=part)

    def keys_of(self, run: Run) -> tuple[str, ...]:
        """The keys of a run's steps."""
        return tuple(self._keys[run.chain][run.first : run.first + len(run.derivation.steps)])

    def note(self, key: str, entry: CheckedStep) -> list[tuple[int, int]]:
        """Take down a verdict; chain and step of each place that waited for it."""
        open_places = [
            (chain, step)
            for chain, keys in enumerate(self._keys)
            for step, own in enumerate(keys)
            if own == key and self._found[chain][step] is None
        ]
        for chain, step in open_places:
            self._found[chain][step] = entry
        return open_places

    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return all(entry is not None for row in self._found for entry in row)

    def rows(self) -> tuple[tuple[CheckedStep | None, ...], ...]:
        """What is known of each step of each chain."""
        return tuple(
            tuple(self.found(chain, step) for step in range(len(row)))
            for chain, row in enumerate(self._found)
        )

    def known(self) -> tuple[CheckedDerivation, ...]:
        """The chains with those of their steps that are known."""
        return tuple(
            CheckedDerivation(derivation, tuple(entry for entry in row if entry is not None))
            for derivation, row in zip(self._derivations, self.rows(), strict=True)
        )

    def found(self, chain: int, step: int) -> CheckedStep | None:
        """What is known of a step, as its author wrote it."""
        entry = self._found[chain][step]
        return None if entry is None else _as_written(entry, self._derivations[chain].steps[step])

    def checked(self) -> tuple[CheckedDerivation, ...]:
        """The chains with their verdicts, once nothing is missing."""
        return tuple(
            CheckedDerivation(d, tuple(_as_written(s, d.steps[i]) for i, s in enumerate(row)))
            for d, row in zip(self._derivations, self._found, strict=True)
        )

    def so_far(self) -> tuple[CheckedDerivation, ...]:
        """The chains with what is known; a step that is not yet known passes as not read."""
        return tuple(
            CheckedDerivation(
                derivation,
                tuple(
                    self.found(chain, index) or CheckedStep(step, Verdict(VerdictKind.UNREAD))
                    for index, step in enumerate(derivation.steps)
                ),
            )
            for chain, derivation in enumerate(self._derivations)
        )


def _said(scope: Declarations, limits: Limits, infer: bool) -> str:
    """All that a verdict depends on besides its step."""
    return repr(
        (
            [(s.tex, s.domain.text) for s in scope.symbols],
            [d.tex for d in scope.definitions],
            [a.tex for a in scope.assumptions],
            scope.macros,
            limits,
            infer,
            algebra_version(),
        )
    )


def _keys(derivation: Derivation, said: str) -> list[str]:
    """The digests of all that each step's verdict depends on; where it stands is not part of it."""
    # What is left says how the chain is meant; ``said`` holds its definitions.
    meant = replace(derivation, start="", steps=(), span=None, lets=(), implied=(), given=())
    hearing = _Hearing(derivation)
    if is_whole(derivation):
        sides = tuple(map(_bare, derivation.steps))
        whole = digest(said, repr((meant, derivation.start, sides)))
        return [
            digest(whole, repr((index, hearing.before(index))))
            for index in range(len(derivation.steps))
        ]
    return [
        digest(
            said,
            repr((replace(meant, heard=hearing.before(index)), _side_before(derivation, index))),
            repr(_bare(step)),
        )
        for index, step in enumerate(derivation.steps)
    ]


def _bare(step: Step) -> Step:
    """A step without what its verdict does not depend on."""
    return replace(step, reason="", span=None, reason_span=None)


def _as_written(entry: CheckedStep | None, step: Step) -> CheckedStep:
    assert entry is not None, "every missing step was judged"
    return CheckedStep(replace(step, tex=entry.step.tex), entry.verdict)


def scopes_of(
    derivations: Sequence[Derivation], declarations: Declarations
) -> Iterator[Declarations]:
    """What is declared in each chain: what the chains before it define, and its own conditions."""
    for derivation in derivations:
        made = (*derivation.lets, *derivation.implied)
        if made:
            declarations = replace(declarations, definitions=(*declarations.definitions, *made))
        yield replace(declarations, assumptions=(*declarations.assumptions, *derivation.given))


def _side_before(derivation: Derivation, index: int) -> str:
    return derivation.steps[index - 1].tex if index else derivation.start


class _Hearing:
    """What the sides of a chain tell those after them: integrals, of which ``[F(x)]_a^b`` takes the
    variable, and families, which say up to where a bare index runs. Each side is read once."""

    def __init__(self, derivation: Derivation) -> None:
        self._heard = derivation.heard
        self._sides = [derivation.start, *(step.tex for step in derivation.steps)]
        self._integrals: list[int] = []
        self._indexed: dict[str, list[int]] = {}
        """Letter of an index → the sides that have it."""
        for at, side in enumerate(self._sides):
            if "\\int" in side:
                self._integrals.append(at)
            for letter in _letters(" ".join(_SUBSCRIPT.findall(side))):
                self._indexed.setdefault(letter, []).append(at)

    def before(self, index: int) -> tuple[str, ...]:
        """The sides before a step that tell what it means."""
        own = self._sides[index : index + 2]
        is_evaluated = any(_EVALUATED.search(side) for side in own)
        told = [self._integrals] if is_evaluated else []
        bare = _letters("".join(_SUBSCRIPT.sub(" ", side) for side in own))
        told += [self._indexed[letter] for letter in bare if letter in self._indexed]
        places = {at for places in told for at in places[: bisect_left(places, index)]}
        return (*self._heard, *(self._sides[at] for at in sorted(places)))


def _letters(tex: str) -> set[str]:
    """The small letters that stand in TeX for themselves: each may be an index."""
    return set(re.findall(r"[a-z]", _COMMAND.sub(" ", tex)))


def _missing(
    derivations: Sequence[Derivation],
    scopes: Sequence[Declarations],
    steps: Sequence[Sequence[CheckedStep | None]],
) -> Iterator[Run]:
    for chain, (derivation, scope, row) in enumerate(zip(derivations, scopes, steps, strict=True)):
        bare = replace(derivation, lets=(), implied=(), given=())
        if is_whole(derivation):
            if any(entry is None for entry in row):
                yield Run(chain, 0, bare, scope)
            continue
        hearing = _Hearing(derivation)
        first = None
        for index, entry in enumerate([*row, derivation]):
            if entry is None and first is None:
                first = index
            elif entry is not None and first is not None:
                part = replace(
                    bare,
                    start=_side_before(derivation, first),
                    steps=derivation.steps[first:index],
                    heard=hearing.before(first),
                )
                yield Run(chain, first, part, scope)
                first = None
