"""Who judges what, when one is given up, and what is told: the thread that holds the children."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from multiprocessing.connection import wait
from queue import Empty, SimpleQueue

from msgspec.structs import replace

from mathreply.algebra.process.nursery import Child, Nursery
from mathreply.algebra.process.task import Answer, Born, ChainBegun, Done, Failed, Order, Taken
from mathreply.algebra.process.turns import Chain, Turn, Turns
from mathreply.diagnostics import EnvironmentFault
from mathreply.model import CheckedDerivation, CheckedStep, Verdict, VerdictKind
from mathreply.settings import Limits

START_ALLOWANCE_S = 60.0
"""Wall time for a nursery to import SymPy on a busy machine, on top of the first step's own
limit."""
_GRACE_S = 0.05
"""A child whose step was withdrawn may finish within this; to be killed costs it what it has
loaded."""
_TURN_S = 0.2
"""After this a step is known to take long: where others wait, it is given up and begun again
later."""
_SLOWEST = 8
"""On a busy machine a step may take so many times its CPU time by the clock."""
_TRIES = 3
"""A step that is lost so often through the death of a child that had not begun it is given up."""
OVER = "the algebra was closed before it was done"


class Keeper:
    """The children of one nursery; everything but :meth:`call` and :meth:`end` runs in its
    thread."""

    def __init__(self, limits: Limits, jobs: int, spare: int) -> None:
        self._limits = limits
        self._jobs = jobs
        self._spare = spare
        self._calls: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._bell, self._ringer = socket.socketpair()
        self._bell.setblocking(False)
        self._ringer.setblocking(False)
        self._is_ending = False
        self._is_over = False
        self.fault: BaseException = EnvironmentFault(OVER)
        """Why it ended, once it has."""
        self._lock = threading.Lock()
        self._nursery: Nursery | None = None
        self._children: list[Child] = []
        self._turns = Turns()
        self._chains: set[Chain] = set()
        self._asked: list[Future[tuple[int, ...]]] = []
        """Those who wait for the process ids."""

    def call(self, call: Callable[[], None]) -> bool:
        """Have something done in the keeper's thread; from any thread. False once it has ended."""
        with self._lock:
            if self._is_over:
                return False
            self._calls.put(call)
        self._ring()
        return True

    def end(self) -> None:
        """Have the thread end, and all children with it; from any thread."""
        self._is_ending = True
        self._ring()

    def _ring(self) -> None:
        with suppress(BlockingIOError, OSError):  # it has been rung often enough, or is over
            self._ringer.send(b"x")

    def run(self) -> None:
        """Judge whatever is added, until the end."""
        fault: BaseException = EnvironmentFault(OVER)
        try:
            while not self._is_ending:
                self._work()
        except Exception as error:  # noqa: BLE001 - the last line of defence: nobody may wait for a thread that is gone
            fault = error
        finally:
            self._finish(fault)

    def _work(self) -> None:
        """One round: take the calls, give the steps, hear the children."""
        self._start()  # where the machine cannot, that is told as it is
        try:
            self._take_calls()
            self._give_turns()
            self._listen()
        except OSError:
            self._nursery_lost()

    def _start(self) -> None:
        if self._nursery is None:
            self._nursery = Nursery(self._limits)
            self._children = [self._nursery.child() for _ in range(self._jobs + self._spare)]

    def _take_calls(self) -> None:
        with suppress(Empty):
            while True:
                self._calls.get_nowait()()

    # What callers ask for.

    def add(self, chain: Chain) -> None:
        """Take a chain on."""
        if chain.is_over:
            return
        self._chains.add(chain)
        for step in chain.wanted[:1] if chain.is_ordered else chain.wanted:
            self._turns.add(Turn(chain, step))

    def withdraw(self, chain: Chain) -> None:
        """Judge no more of a chain that was cancelled; its steps that wait are passed over in their
        turn."""
        self._chains.discard(chain)
        soon = time.monotonic() + _GRACE_S
        for child in self._children:
            if child.turn is not None and child.turn.chain is chain:
                child.turn = None
                if child.is_taken:
                    child.deadline = min(child.deadline, soon)

    def tell_pids(self, told: Future[tuple[int, ...]]) -> None:
        """Tell the process ids once all children have told theirs."""
        self._asked.append(told)
        self._tell_pids()

    def _tell_pids(self) -> None:
        if self._nursery is not None and all(child.pid for child in self._children):
            for told in self._asked:
                told.set_result((self._nursery.pid, *(child.pid for child in self._children)))
            self._asked.clear()

    # Who judges what.

    def _idle(self) -> list[Child]:
        return [child for child in self._children if not child.is_busy]

    def _give_turns(self) -> None:
        while idle := self._idle():
            at_work = sum(child.turn is not None for child in self._children)
            turn = self._turns.next(long=at_work < self._jobs)
            if turn is None:
                return
            chain = turn.chain
            knows = (child for child in idle if child.holds == (chain, chain.revision))
            self._give(next(knows, idle[-1]), turn)

    def _give(self, child: Child, turn: Turn) -> None:
        assert self._nursery is not None
        chain = turn.chain
        has_read = child.holds == (chain, chain.revision)
        child.holds = (chain, chain.revision)
        child.turn, child.is_busy = turn, True
        child.is_taken = child.is_begun = False
        child.started = time.monotonic()
        allowance = 0.0 if self._nursery.is_ready else START_ALLOWANCE_S
        child.deadline = child.started + self._limits.step_timeout_s + allowance
        try:
            child.connection.send(Order(turn.step, None if has_read else chain.task))
        except OSError:
            child.deadline = 0.0  # it died while idle, and is found out at once

    def _listen(self) -> None:
        """Hear the children that have something to say; give up those whose time is over."""
        by_connection = {child.connection: child for child in self._children}
        ready = wait([self._bell, *by_connection], self._patience())
        for connection in ready:
            if connection is self._bell:
                with suppress(BlockingIOError):
                    self._bell.recv(4096)
            elif (child := by_connection[connection]) in self._children:  # type: ignore[index]  # the bell is a socket
                self._hear(child)
        now = time.monotonic()
        for child in [c for c in self._children if c.is_busy and c.deadline <= now]:
            if not self._has_time_left(child, now):
                self._lose(child, f"gave up after {self._limits.step_timeout_s:g} s")
        self._make_room(now)

    def _has_time_left(self, child: Child, now: float) -> bool:
        """Whether a step has not had its CPU time yet because the machine is busy; it is given the
        rest of it. One that does nothing at all hangs."""
        spent = child.cpu_s() if child.is_begun and child.turn is not None else None
        if spent is None or spent <= child.seen_s:
            return False
        child.seen_s = spent
        limit = self._limits.step_timeout_s
        left = limit - (spent - child.began_s)
        if left <= 0 or now >= child.begun + _SLOWEST * limit:
            return False
        child.deadline = now + left
        return True

    def _patience(self) -> float | None:
        """Seconds until something is to be given up; None is without end."""
        ends = [child.deadline for child in self._children if child.is_busy]
        if (child := self._last_begun()) is not None:
            ends.append(child.started + _TURN_S)
        return max(0.0, min(ends) - time.monotonic()) if ends else None

    def _last_begun(self) -> Child | None:
        """The child that makes room for a step that nobody has tried; None where none has to."""
        if not self._spare or self._idle() or not self._turns.has_new():
            return None
        short = [
            child for child in self._children if child.turn is not None and not child.turn.is_long
        ]
        last = max(short, key=lambda child: child.started, default=None)
        # One that has only just been given its step is not the one that takes long, nor are those
        # that were begun before it.
        return last if last is not None and last.is_taken else None

    def _make_room(self, now: float) -> None:
        child = self._last_begun()
        if child is not None and now >= child.started + _TURN_S:
            assert child.turn is not None
            self._turns.add(replace(child.turn, is_long=True))
            self._replace(child)

    # What children answer.

    def _hear(self, child: Child) -> None:
        assert self._nursery is not None
        try:
            answer: Answer = child.connection.recv()
        except (EOFError, OSError):
            if self._nursery.is_alive():
                self._lose(child, "it ran out of CPU time or memory")
            else:
                self._nursery_lost()
            return
        match answer:
            case Born(pid):
                child.pid = pid
                self._tell_pids()
            case Taken():
                child.is_taken = True
                child.started = time.monotonic()
                if child.turn is None:
                    child.deadline = min(child.deadline, child.started + _GRACE_S)
            case ChainBegun():
                child.is_begun = self._nursery.is_ready = True
                child.begun = time.monotonic()
                child.began_s = child.seen_s = child.cpu_s() or 0.0
                if child.turn is not None:
                    child.deadline = child.begun + self._limits.step_timeout_s
            case Failed(told):
                self._lose(child, f"the check failed ({told})", method="fault")
            case Done(entry):
                turn = child.turn
                child.turn, child.is_busy = None, False
                if turn is not None:
                    self._note(turn.chain, turn.step, entry)
                    child.holds = (turn.chain, turn.chain.revision)

    def _lose(self, child: Child, why: str, *, method: str = "") -> None:
        """Replace a child that hangs, died or failed; the step that it had ends with that, or is
        begun again where it had not got it."""
        turn, is_taken, is_begun = child.turn, child.is_taken, child.is_begun
        self._replace(child)
        if turn is None or turn.chain.is_over:
            return
        if not is_taken and turn.tries < _TRIES:
            self._turns.put_first(replace(turn, tries=turn.tries + 1))
            return
        verdict = Verdict(
            VerdictKind.TIMEOUT,
            method,
            f"Not checked: {why}.",
            elapsed_s=self._limits.step_timeout_s,
        )
        # Declarations that cannot be read in time cannot be read for any other step.
        steps = (turn.step,) if is_begun else turn.chain.wanted
        for step in steps:
            if turn.chain.found[step] is None:
                self._note(
                    turn.chain,
                    step,
                    CheckedStep(turn.chain.task.derivation.steps[step], verdict),
                )

    def _replace(self, child: Child) -> None:
        assert self._nursery is not None
        place = self._children.index(child)
        self._nursery.kill(child)
        self._children[place] = self._nursery.child()

    def _nursery_lost(self) -> None:
        """Begin anew with another nursery; one that never came to life is told to all who wait."""
        assert self._nursery is not None
        was_ready = self._nursery.is_ready
        turns = [child.turn for child in self._children if child.turn is not None]
        self._hang_up()
        if not was_ready:
            self._fail_all(
                EnvironmentFault("the algebra's nursery process died", "run `mathreply doctor`")
            )
            return
        for turn in turns:
            if turn.tries < _TRIES:
                self._turns.put_first(replace(turn, tries=turn.tries + 1))
            else:
                step = turn.chain.task.derivation.steps[turn.step]
                verdict = Verdict(
                    VerdictKind.TIMEOUT, detail="Not checked: its process was killed."
                )
                self._note(turn.chain, turn.step, CheckedStep(step, verdict))

    # What is known of the chains.

    def _note(self, chain: Chain, step: int, entry: CheckedStep) -> None:
        """Take down a verdict, and tell it."""
        if chain.is_over:
            return
        chain.found[step] = entry
        chain.left -= 1
        if entry.step != chain.task.derivation.steps[step]:
            chain.fill_in(step, entry.step)
        try:
            chain.on_step(step, entry)
        except Exception as error:  # noqa: BLE001 - a caller's own function may raise anything: its handle tells it
            self._end_chain(chain, error)
            return
        if not chain.left:
            self._end_chain(chain, None)
        elif chain.is_ordered and step + 1 < len(chain.found) and chain.found[step + 1] is None:
            self._turns.put_first(Turn(chain, step + 1))

    def _end_chain(self, chain: Chain, fault: BaseException | None) -> None:
        self._chains.discard(chain)
        with suppress(InvalidStateError):  # it was cancelled just now
            if fault is not None:
                chain.handle.set_exception(fault)
            else:
                entries = tuple(entry for entry in chain.found if entry is not None)
                chain.handle.set_result(CheckedDerivation(chain.derivation, entries))

    def _fail_all(self, fault: BaseException) -> None:
        self._turns.drain()
        for chain in list(self._chains):
            self._end_chain(chain, fault)
        for told in self._asked:
            told.set_exception(fault)
        self._asked.clear()

    def _hang_up(self) -> None:
        for child in self._children:
            child.connection.close()
        self._children = []
        if self._nursery is not None:
            self._nursery.close()
            self._nursery = None

    def _finish(self, fault: BaseException) -> None:
        with self._lock:
            self.fault = fault
            self._is_over = True
        self._hang_up()
        self._take_calls()
        self._fail_all(fault)
        self._bell.close()
        self._ringer.close()
