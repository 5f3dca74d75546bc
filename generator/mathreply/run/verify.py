"""The algebra with a memory: a step that was judged before, under the same declarations, is not
judged again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mathreply.algebra import Pool
from mathreply.disk.cache import Cache
from mathreply.model import CheckedDerivation, CheckedStep, Declarations, Derivation
from mathreply.run.ledger import Ledger, Run
from mathreply.run.memory import Memory
from mathreply.run.wanted import Wanted


class Verifier:
    """Judges chains, each step once; the algebra's children start when the first unknown step
    appears."""

    def __init__(self, pool: Pool, cache: Cache) -> None:
        self._pool = pool
        self._memory = Memory(cache)

    @property
    def pool(self) -> Pool:
        """Who judges."""
        return self._pool

    @property
    def memory(self) -> Memory:
        """What is known."""
        return self._memory

    def warm(self, derivations: Sequence[Derivation], declarations: Declarations) -> None:
        """Start the children without waiting for them, if a step of these is not known; else end
        those that were started before that could be seen."""
        ledger = self.ledger(derivations, declarations)
        ledger.fill(self._memory.recall)
        if next(ledger.missing(), None) is not None:
            self._pool.warm()
        else:
            self._pool.close()

    def wanted(
        self,
        on_known: Callable[[str, CheckedStep], None],
        on_fault: Callable[[BaseException], None],
    ) -> Wanted:
        """For a caller who is told step by step, and whose wishes change."""
        return Wanted(self._pool, self._memory, on_known, on_fault)

    def ledger(self, derivations: Sequence[Derivation], declarations: Declarations) -> Ledger:
        """The steps of an answer, nothing known of them yet."""
        return Ledger(derivations, declarations, self._pool.limits, infer=False)

    def forget_timeouts(self) -> None:
        """Have the steps that took too long in this session tried again."""
        self._memory.forget_timeouts()

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
            Ledger(derivations, declarations, limits, infer)
            for derivations, declarations in answers
        ]
        for ledger in ledgers:
            ledger.fill(self._memory.recall)
        runs: dict[tuple[str, ...], tuple[Ledger, Run]] = {}
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
            self._memory.keep(key, entry)
        for ledger in ledgers:
            ledger.fill(known.get)
        return [ledger.checked() for ledger in ledgers]
