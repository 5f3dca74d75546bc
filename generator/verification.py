"""The algebra with a memory: a step that was judged before, under the same declarations, is not judged again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from generator.algebra import Pool
from generator.cache import Cache, digest, digest_files
from generator.model import CheckedDerivation, CheckedStep, Declarations, Derivation, Step, VerdictKind
from generator.settings import Limits

STAGE = "step"
_CHAINED = ("\\iff", "\\implies", "\\Leftrightarrow", "\\Rightarrow", "\\Longleftrightarrow", "\\Longrightarrow",
            "\\therefore", "\\to")


@lru_cache(maxsize=1)
def algebra_version() -> str:
    """A key for the code that judges: another version may judge otherwise."""
    package = Path(__file__).parent
    files = [*(package / "algebra").rglob("*.py"), *(package / "tex").rglob("*.py"), package / "domains.py"]
    return digest_files(files)


@dataclass(frozen=True)
class _Run:
    """Neighbouring steps of one chain that have to be judged, as a chain of their own."""

    chain: int
    first: int
    derivation: Derivation
    declarations: Declarations


class Verifier:
    """Judges chains, each step once; the algebra's children start when the first unknown step appears."""

    def __init__(self, limits: Limits, jobs: int, cache: Cache) -> None:
        self._limits = limits
        self._pool = Pool(limits, jobs=jobs)
        self._cache = cache

    def warm(self) -> None:
        """Start the children without waiting for them."""
        self._pool.warm()

    def close(self) -> None:
        """Kill the children."""
        self._pool.close()

    def verify(self, derivations: Sequence[Derivation], declarations: Declarations, *,
               infer: bool = False) -> tuple[CheckedDerivation, ...]:
        """One verdict a step, in order; definitions that a chain makes hold for it and for those after it."""
        scopes = list(_scopes(derivations, declarations))
        keys = [[self._key(d, i, scope, infer) for i in range(len(d.steps))]
                for d, scope in zip(derivations, scopes, strict=True)]
        steps = [[self._cache.get(STAGE, key, CheckedStep) for key in row] for row in keys]
        runs = list(_missing(derivations, scopes, steps))
        for scope in dict.fromkeys(run.declarations for run in runs):
            group = [run for run in runs if run.declarations == scope]
            judged = self._pool.verify([run.derivation for run in group], scope, infer=infer)
            for run, chain in zip(group, judged, strict=True):
                for index, entry in enumerate(chain.steps, start=run.first):
                    self._keep(keys[run.chain][index], entry)
                    steps[run.chain][index] = entry
        return tuple(CheckedDerivation(d, tuple(_found(s, d.steps[i]) for i, s in enumerate(row)))
                     for d, row in zip(derivations, steps, strict=True))

    def _key(self, derivation: Derivation, index: int, scope: Declarations, infer: bool) -> str:
        step = derivation.steps[index]
        said = ([(s.tex, s.domain.text) for s in scope.symbols], [d.tex for d in scope.definitions],
                [a.tex for a in scope.assumptions], scope.macros, self._limits, infer, algebra_version())
        if _is_whole(derivation):
            asked: tuple[object, ...] = (derivation.start, [(s.relation, s.tex, s.operation)
                                                            for s in derivation.steps], index)
        else:
            asked = (_side_before(derivation, index), step.relation, step.tex)
        return digest(repr(said), repr(asked))

    def _keep(self, key: str, entry: CheckedStep) -> None:
        if entry.verdict.kind is not VerdictKind.TIMEOUT:  # a slower day must not be remembered
            self._cache.put(STAGE, key, entry)


def _found(entry: CheckedStep | None, step: Step) -> CheckedStep:
    assert entry is not None, "every missing step was judged"
    return CheckedStep(replace(step, tex=entry.step.tex), entry.verdict)


def _scopes(derivations: Sequence[Derivation], declarations: Declarations) -> Iterator[Declarations]:
    for derivation in derivations:
        made = (*derivation.lets, *derivation.implied)
        if made:
            declarations = replace(declarations, definitions=(*declarations.definitions, *made))
        yield declarations


def _is_whole(derivation: Derivation) -> bool:
    """Whether a step depends on those before it: after a computed side, or between equations."""
    return any(step.operation or step.relation in _CHAINED for step in derivation.steps)


def _side_before(derivation: Derivation, index: int) -> str:
    return derivation.steps[index - 1].tex if index else derivation.start


def _missing(derivations: Sequence[Derivation], scopes: Sequence[Declarations],
             steps: Sequence[Sequence[CheckedStep | None]]) -> Iterator[_Run]:
    for chain, (derivation, scope, row) in enumerate(zip(derivations, scopes, steps, strict=True)):
        bare = replace(derivation, lets=(), implied=())
        if _is_whole(derivation):
            if any(entry is None for entry in row):
                yield _Run(chain, 0, bare, scope)
            continue
        first = None
        for index, entry in enumerate([*row, derivation]):
            if entry is None and first is None:
                first = index
            elif entry is not None and first is not None:
                part = replace(bare, start=_side_before(derivation, first), steps=derivation.steps[first:index])
                yield _Run(chain, first, part, scope)
                first = None
