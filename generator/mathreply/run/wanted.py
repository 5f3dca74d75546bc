"""The steps whose verdicts one caller wants: told as they become known, dropped once unwanted."""

from __future__ import annotations

from collections.abc import Callable

from mathreply.algebra.process.handle import Handle
from mathreply.algebra.process.pool import Pool
from mathreply.model import CheckedStep
from mathreply.run.ledger import Ledger, Run
from mathreply.run.memory import Memory

Keys = tuple[str, ...]


class Wanted:
    """What a caller has asked the algebra for, by the keys of the steps.

    :meth:`want` and :meth:`close` are called in one thread; what becomes known is told in the
    algebra's.
    """

    def __init__(
        self,
        pool: Pool,
        memory: Memory,
        on_known: Callable[[str, CheckedStep], None],
        on_fault: Callable[[BaseException], None],
    ) -> None:
        """Nothing is asked for yet.

        Args:
            pool: who judges.
            memory: where verdicts are remembered.
            on_known: told the key of a step and its verdict.
            on_fault: told where the algebra cannot be had at all.
        """
        self._pool = pool
        self._memory = memory
        self._on_known = on_known
        self._on_fault = on_fault
        self._asked: dict[Keys, Handle] = {}

    def want(self, ledger: Ledger) -> int:
        """Ask for what the ledger misses, and for nothing else any more; returns how many steps are
        under way.

        What is wanted still and was asked for already goes on undisturbed.
        """
        ledger.fill(self._memory.recall)
        runs = {ledger.keys_of(run): run for run in ledger.missing_one_by_one()}
        for keys in [keys for keys in self._asked if keys not in runs]:
            self._asked.pop(keys).cancel()
        for keys, run in runs.items():
            if keys not in self._asked or self._asked[keys].done():  # it has failed
                self._asked[keys] = self._submit(keys, run)
        return sum(map(len, runs))

    def close(self) -> None:
        """Ask for nothing any more."""
        for handle in self._asked.values():
            handle.cancel()
        self._asked.clear()

    def _submit(self, keys: Keys, run: Run) -> Handle:
        """Have a stretch judged; what becomes known is kept and told."""

        def known(step: int, entry: CheckedStep) -> None:
            self._memory.keep(keys[step], entry)
            self._on_known(keys[step], entry)

        def over(handle: object) -> None:
            assert isinstance(handle, Handle)
            if not handle.cancelled() and (fault := handle.exception()) is not None:
                self._on_fault(fault)

        handle = self._pool.submit(run.derivation, run.declarations, known, caller=self)
        handle.add_done_callback(over)
        return handle
