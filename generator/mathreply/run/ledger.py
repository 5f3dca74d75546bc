"""The steps of one answer, the key of each, and what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from mathreply.algebra.process.task import is_whole
from mathreply.disk.cache import digest, digest_files, sources
from mathreply.disk.installed import version_of
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
from mathreply.model.scopes import scopes_of
from mathreply.run.hearing import Hearing, one_by_one, side_before, stretch
from mathreply.settings import Limits


def derivations_of(answer: Answer) -> tuple[Derivation, ...]:
    """Every chain of an answer, in order of appearance."""
    chains: list[Derivation] = []
    for block in answer.blocks:
        if isinstance(block, DerivationBlock):
            chains.append(block.derivation)
        elif isinstance(block, DisplayBlock):
            chains.extend(block.derivations)
    return tuple(chains)


_JUDGED_WITH = ("sympy", "python-flint")
"""The libraries that a verdict may hang on."""


@lru_cache(maxsize=1)
def algebra_version() -> str:
    """A key for the code that judges, and the libraries that it judges with: another version may
    judge otherwise."""
    package = Path(__file__).parents[1]
    files = [path for folder in ("algebra", "tex", "model") for path in sources(package / folder)]
    return digest(digest_files(files), *map(version_of, _JUDGED_WITH))


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
            step_keys(derivation, scope, limits, infer=infer)
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
            for index, part in enumerate(one_by_one(run.derivation)):
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
            # A domain may say more than its text: of several names, that they are independent.
            [(s.tex, s.domain) for s in scope.symbols],
            # A ``let`` may give a name another meaning, a definition may not.
            [(d.tex, d.local) for d in scope.definitions],
            [a.tex for a in scope.assumptions],
            scope.macros,
            limits,
            infer,
            algebra_version(),
        )
    )


def step_keys(
    derivation: Derivation, scope: Declarations, limits: Limits, *, infer: bool = False
) -> list[str]:
    """The digests of all that each step's verdict depends on; where it stands is not part of it."""
    said = _said(scope, limits, infer)
    # What is left says how the chain is meant; ``said`` holds its definitions.
    meant = replace(derivation, start="", steps=(), span=None, lets=(), implied=(), given=())
    hearing = Hearing(derivation)
    if is_whole(derivation):
        sides = tuple(map(bare, derivation.steps))
        whole = digest(said, repr((meant, derivation.start, sides)))
        return [
            digest(whole, repr((index, hearing.before(index))))
            for index in range(len(derivation.steps))
        ]
    return [
        digest(
            said,
            repr((replace(meant, heard=hearing.before(index)), side_before(derivation, index))),
            repr(bare(step)),
        )
        for index, step in enumerate(derivation.steps)
    ]


def bare(step: Step) -> Step:
    """A step without what its verdict does not depend on."""
    return replace(step, reason="", span=None, reason_span=None)


def _as_written(entry: CheckedStep | None, step: Step) -> CheckedStep:
    assert entry is not None, "every missing step was judged"
    return CheckedStep(replace(step, tex=entry.step.tex), entry.verdict)


def _missing(
    derivations: Sequence[Derivation],
    scopes: Sequence[Declarations],
    steps: Sequence[Sequence[CheckedStep | None]],
) -> Iterator[Run]:
    """The stretches of chains whose verdicts are not known."""
    for chain, (derivation, scope, row) in enumerate(zip(derivations, scopes, steps, strict=True)):
        bare = replace(derivation, lets=(), implied=(), given=())
        if is_whole(derivation):
            if any(entry is None for entry in row):
                yield Run(chain, 0, bare, scope)
            continue
        first = None
        for index, entry in enumerate([*row, derivation]):
            if entry is None and first is None:
                first = index
            elif entry is not None and first is not None:
                yield Run(chain, first, stretch(bare, first, index), scope)
                first = None
