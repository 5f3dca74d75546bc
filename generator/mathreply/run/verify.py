"""The algebra with a memory: a step that was judged before, under the same declarations, is not
judged again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from mathreply.algebra import Pool
from mathreply.algebra.process.task import is_whole
from mathreply.disk.cache import Cache, digest, digest_files
from mathreply.model import (
    CheckedDerivation,
    CheckedStep,
    Declarations,
    Derivation,
    Step,
    VerdictKind,
)
from mathreply.settings import Limits

STAGE = "step"


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


@dataclass(frozen=True)
class _Run:
    """Neighbouring steps of one chain that have to be judged, as a chain of their own."""

    chain: int
    first: int
    derivation: Derivation
    declarations: Declarations


class Verifier:
    """Judges chains, each step once; the algebra's children start when the first unknown step
    appears."""

    def __init__(self, pool: Pool, cache: Cache) -> None:
        self._pool = pool
        self._cache = cache

    def warm(self) -> None:
        """Start the children without waiting for them."""
        self._pool.warm()

    def close(self) -> None:
        """Kill the children."""
        self._pool.close()

    def verify(
        self, derivations: Sequence[Derivation], declarations: Declarations, *, infer: bool = False
    ) -> tuple[CheckedDerivation, ...]:
        """One verdict a step, in order; definitions that a chain makes hold for it and for those
        after it."""
        (checked,) = self.verify_all([(derivations, declarations)], infer=infer)
        return checked

    def verify_all(
        self, answers: Sequence[tuple[Sequence[Derivation], Declarations]], *, infer: bool = False
    ) -> list[tuple[CheckedDerivation, ...]]:
        """The same for many answers, all children busy; a step that stands in several of them is
        judged once."""
        limits = self._pool.limits
        ledgers = [
            _Ledger(derivations, declarations, limits, infer)
            for derivations, declarations in answers
        ]
        for ledger in ledgers:
            ledger.fill(lambda key: self._cache.get(STAGE, key, CheckedStep))
        runs: dict[tuple[str, ...], tuple[_Ledger, _Run]] = {}
        for ledger in ledgers:
            for run in ledger.missing():
                runs.setdefault(ledger.keys_of(run), (ledger, run))
        judged = self._pool.judge(
            [(run.derivation, run.declarations) for _, run in runs.values()], infer=infer
        )
        known: dict[str, CheckedStep] = {}
        for keys, chain in zip(runs, judged, strict=True):
            known |= zip(keys, chain.steps, strict=True)
        for key, entry in known.items():
            if entry.verdict.kind is not VerdictKind.TIMEOUT:  # a slower day must not be remembered
                self._cache.put(STAGE, key, entry)
        for ledger in ledgers:
            ledger.fill(known.get)
        return [ledger.checked() for ledger in ledgers]


class _Ledger:
    """The steps of one answer: their keys, and what is known of each."""

    def __init__(
        self,
        derivations: Sequence[Derivation],
        declarations: Declarations,
        limits: Limits,
        infer: bool,
    ) -> None:
        self._derivations = derivations
        self._scopes = list(_scopes(derivations, declarations))
        self._keys = [
            [_key(d, index, said) for index in range(len(d.steps))]
            for d, said in zip(
                derivations, (_said(s, limits, infer) for s in self._scopes), strict=True
            )
        ]
        self._found: list[list[CheckedStep | None]] = [[None] * len(d.steps) for d in derivations]

    def fill(self, known: Callable[[str], CheckedStep | None]) -> None:
        """Take what is known under the keys that are still open."""
        for row, keys in zip(self._found, self._keys, strict=True):
            for index, key in enumerate(keys):
                row[index] = row[index] or known(key)

    def missing(self) -> Iterator[_Run]:
        """What has to be judged."""
        return _missing(self._derivations, self._scopes, self._found)

    def keys_of(self, run: _Run) -> tuple[str, ...]:
        """The keys of a run's steps."""
        return tuple(self._keys[run.chain][run.first : run.first + len(run.derivation.steps)])

    def checked(self) -> tuple[CheckedDerivation, ...]:
        """The chains with their verdicts, once nothing is missing."""
        return tuple(
            CheckedDerivation(d, tuple(_as_written(s, d.steps[i]) for i, s in enumerate(row)))
            for d, row in zip(self._derivations, self._found, strict=True)
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


def _key(derivation: Derivation, index: int, said: str) -> str:
    step = derivation.steps[index]
    if is_whole(derivation):
        asked: tuple[object, ...] = (
            derivation.start,
            [(s.relation, s.tex, s.operation) for s in derivation.steps],
            index,
        )
    else:
        asked = (_side_before(derivation, index), step.relation, step.tex)
    return digest(said, repr(asked))


def _as_written(entry: CheckedStep | None, step: Step) -> CheckedStep:
    assert entry is not None, "every missing step was judged"
    return CheckedStep(replace(step, tex=entry.step.tex), entry.verdict)


def _scopes(
    derivations: Sequence[Derivation], declarations: Declarations
) -> Iterator[Declarations]:
    for derivation in derivations:
        made = (*derivation.lets, *derivation.implied)
        if made:
            declarations = replace(declarations, definitions=(*declarations.definitions, *made))
        yield replace(declarations, assumptions=(*declarations.assumptions, *derivation.given))


def _side_before(derivation: Derivation, index: int) -> str:
    return derivation.steps[index - 1].tex if index else derivation.start


def _missing(
    derivations: Sequence[Derivation],
    scopes: Sequence[Declarations],
    steps: Sequence[Sequence[CheckedStep | None]],
) -> Iterator[_Run]:
    for chain, (derivation, scope, row) in enumerate(zip(derivations, scopes, steps, strict=True)):
        bare = replace(derivation, lets=(), implied=(), given=())
        if is_whole(derivation):
            if any(entry is None for entry in row):
                yield _Run(chain, 0, bare, scope)
            continue
        first = None
        for index, entry in enumerate([*row, derivation]):
            if entry is None and first is None:
                first = index
            elif entry is not None and first is not None:
                part = replace(
                    bare, start=_side_before(derivation, first), steps=derivation.steps[first:index]
                )
                yield _Run(chain, first, part, scope)
                first = None
