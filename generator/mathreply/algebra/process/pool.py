"""Children that judge steps and can be killed: who judges what, and when one is given up.

One thread, the *algebra*, holds the children, the clock and all that is known of the chains; other
threads only hand it calls. It gives single steps, not chains, to whichever child is idle, so that a
hard step stands in the way of its own chain at most.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Hashable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from msgspec.structs import replace

from mathreply.algebra.process.handle import Handle, OnStep
from mathreply.algebra.process.task import Task
from mathreply.algebra.process.turns import Chain
from mathreply.closing import Closing
from mathreply.model import CheckedDerivation, CheckedStep, Declarations, Derivation
from mathreply.model.scopes import scopes_of
from mathreply.settings import Limits

if TYPE_CHECKING:
    from mathreply.algebra.process.keeper import Keeper


def _nobody(step: int, entry: CheckedStep) -> None:
    """For those who only want the whole chain."""


class Pool(Closing):
    """Warm children for any number of callers; a context manager. Every method may be called in any
    thread.

    ``warm()`` returns at once and lets SymPy load beside whatever the caller does next.
    """

    def __init__(self, limits: Limits | None = None, jobs: int = 1, *, spare: int = 1) -> None:
        """Nothing is started yet.

        Args:
            limits: of each step.
            jobs: so many steps are judged side by side; 0 is one a core.
            spare: so many more children, so that an easy step need not wait for hard ones: where
                all are at work for a while and a step waits that nobody has tried, the step that
                was begun last is given up and begun again later. For people who wait; a batch,
                where only the whole counts, is quicker without.
        """
        self.limits = limits or Limits()
        self.jobs = max(1, jobs or os.cpu_count() or 1)
        self._spare = spare
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._keeper: Keeper | None = None

    def __enter__(self) -> Pool:
        self.warm()
        return self

    def warm(self) -> None:
        """Start the children without waiting for them."""
        self._running()

    def close(self) -> None:
        """Kill whatever still runs; the pool may be warmed again.

        Chains under way end with an EnvironmentFault.
        """
        with self._lock:
            thread, keeper = self._thread, self._keeper
            self._thread = self._keeper = None
        if keeper is not None:
            keeper.end()
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def pids(self) -> tuple[int, ...]:
        """Process ids of the nursery and of its children; starts them if need be."""
        told: Future[tuple[int, ...]] = Future()
        keeper = self._running()
        if not keeper.call(lambda: keeper.tell_pids(told)):
            raise keeper.fault
        return told.result()

    def submit(
        self,
        derivation: Derivation,
        declarations: Declarations,
        on_step: OnStep = _nobody,
        *,
        infer: bool = False,
        tries: bool = True,
        reads_only: bool = False,
        share: float = 1.0,
        only: int | None = None,
        caller: Hashable = None,
    ) -> Handle:
        """Have a chain judged, step by step.

        Args:
            derivation: the chain.
            declarations: what is in force in it; its own ``let`` definitions included.
            on_step: told each step's index and verdict as soon as it is known.
            infer: whether names that are nowhere declared may be read as real where that is beyond
                doubt.
            tries: whether all is told that goes with a verdict (hints, excluded points, the proof),
                and declarations are tried for what is not declared.
            reads_only: whether it is enough to know what is read; what is read is then undecided.
            share: of the work of a step, where a look is enough.
            only: the one step that is judged, of a chain without computed sides.
            caller: callers take turns, step by step, however many chains each has submitted.

        Returns:
            The chain's future, which can be cancelled.
        """
        if not derivation.steps:
            nothing = Handle(lambda: None)
            nothing.set_result(CheckedDerivation(derivation, ()))
            return nothing
        keeper = self._running()
        handle = Handle(lambda: keeper.call(lambda: keeper.withdraw(chain)))
        limits = replace(self.limits, step_timeout_s=self.limits.step_timeout_s * share)
        task = Task(derivation, declarations, limits, infer, tries, reads_only)
        chain = Chain(task, on_step, caller, handle, only)
        if not keeper.call(lambda: keeper.add(chain)):
            handle.set_exception(keeper.fault)  # it ended at this very moment
        return handle

    def verify(
        self, derivations: Sequence[Derivation], declarations: Declarations, *, infer: bool = False
    ) -> tuple[CheckedDerivation, ...]:
        """Judge every step of every chain, in order; one verdict a step.

        ``let`` definitions, and those that the text or a first step makes, are in force for their
        chain and for those after it; conditions beside a chain for that alone.
        """
        scopes = scopes_of(derivations, declarations)
        return self.judge(list(zip(derivations, scopes, strict=True)), infer=infer)

    def judge(
        self,
        pairs: Sequence[tuple[Derivation, Declarations]],
        *,
        infer: bool = False,
        tries: bool = True,
        reads_only: bool = False,
        share: float = 1.0,
        only: Sequence[int | None] = (),
    ) -> tuple[CheckedDerivation, ...]:
        """Judge chains that each have their own declarations, of any number of answers, all
        children busy; arguments as of :meth:`submit`, but ``only`` for each chain.

        Raises:
            EnvironmentFault: the pool is closed meanwhile, or no child can be started.
        """
        caller = object()
        handles = [
            self.submit(
                derivation,
                known,
                infer=infer,
                tries=tries,
                reads_only=reads_only,
                share=share,
                only=one,
                caller=caller,
            )
            for (derivation, known), one in zip(pairs, only or [None] * len(pairs), strict=True)
        ]
        try:
            return tuple(handle.result() for handle in handles)
        except BaseException:
            # Left early (an interrupt): nobody asks for the rest any more.
            for handle in handles:
                handle.cancel()
            raise

    def _running(self) -> Keeper:
        """The keeper, started where there is none."""
        # Loaded by the first step: where all are known, nobody pays for what starts processes.
        from mathreply.algebra.process.keeper import Keeper  # noqa: PLC0415 - see above

        with self._lock:
            if self._keeper is None:
                self._keeper = Keeper(self.limits, self.jobs, self._spare)
                self._thread = threading.Thread(
                    target=self._keeper.run, name="algebra", daemon=True
                )
                self._thread.start()
            return self._keeper
