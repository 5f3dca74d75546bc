"""Children that judge steps and can be killed; the parent's side, which never imports SymPy.

A *nursery* process imports SymPy once and forks a child whenever it is asked to, so a child that
had to be killed is replaced in milliseconds. The nursery itself judges nothing, hence never hangs:
it reaps its children, and kills them all when its parent is gone. A child works on one chain and
reports every step as it is done; the parent holds the clock.
"""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType

from mathreply.diagnostics import EnvironmentFault
from mathreply.model import (
    CheckedDerivation,
    CheckedStep,
    Declarations,
    Derivation,
    Verdict,
    VerdictKind,
)
from mathreply.settings import Limits

_BOOT = (
    "import sys; sys.path[:] = {path!r}; from mathreply.algebra.process.child import nursery;"
    " nursery({fd}, {memory})"
)
START_ALLOWANCE_S = 60.0
"""Wall time for a nursery to import SymPy on a busy machine, on top of the first step's own
limit."""


@dataclass(frozen=True)
class Task:
    """One chain, or what is left of it after a step had to be killed."""

    derivation: Derivation
    declarations: Declarations
    """With the ``let`` definitions of this chain and of those before it."""
    limits: Limits
    first: int = 0
    """Index of the first step to judge."""
    infer: bool = False
    """Whether names that are nowhere declared may be read as real where that is beyond doubt."""


@dataclass
class _Child:
    """One process and what it is doing."""

    connection: Connection
    pid: int = 0
    """0 until the nursery has told it."""
    chain: int = -1
    step: int = -1
    """The step under way; -1 while the declarations are read."""
    deadline: float = 0.0
    task: Task | None = None


@dataclass
class _Progress:
    """Verdicts of the chains of one call, filled in any order."""

    steps: list[list[CheckedStep | None]]
    queue: deque[tuple[int, Task]] = field(default_factory=deque)


class Pool:
    """Warm children for any number of :meth:`verify` calls; a context manager.

    ``warm()`` returns at once and lets SymPy load beside whatever the caller does next.
    """

    def __init__(self, limits: Limits | None = None, jobs: int = 1) -> None:
        self.limits = limits or Limits()
        self.jobs = max(1, jobs or os.cpu_count() or 1)
        self._nursery: _Nursery | None = None
        self._idle: list[_Child] = []
        self._lock = threading.Lock()
        self._bell, self._ringer = Pipe(duplex=False)
        """Rung by :meth:`close`, for a call that another thread waits in."""

    def __enter__(self) -> Pool:
        self.warm()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def warm(self) -> None:
        """Start the nursery and its children without waiting for them."""
        with self._lock:
            self._start()

    def close(self) -> None:
        """Kill whatever still runs; the pool may be warmed again.

        A call of :meth:`judge` under way in another thread ends with an EnvironmentFault.
        """
        self._ringer.send_bytes(b"x")
        with self._lock:
            while self._bell.poll():
                self._bell.recv_bytes()
            for child in self._idle:
                child.connection.close()
            self._idle.clear()
            if self._nursery is not None:
                self._nursery.close()
                self._nursery = None

    def pids(self) -> tuple[int, ...]:
        """Process ids of the nursery and of the children that wait for work; starts them if need
        be."""
        with self._lock:
            self._start()
            assert self._nursery is not None
            self._nursery.learn()
            return (self._nursery.pid, *(child.pid for child in self._idle))

    def verify(
        self, derivations: Sequence[Derivation], declarations: Declarations, *, infer: bool = False
    ) -> tuple[CheckedDerivation, ...]:
        """Judge every step of every chain, in order; one verdict a step.

        ``let`` definitions are in force for their chain and for those after it.
        """
        pairs, known = [], declarations
        for derivation in derivations:
            if derivation.lets:
                known = replace(known, definitions=known.definitions + derivation.lets)
            pairs.append((derivation, known))
        return self.judge(pairs, infer=infer)

    def judge(
        self, pairs: Sequence[tuple[Derivation, Declarations]], *, infer: bool = False
    ) -> tuple[CheckedDerivation, ...]:
        """Judge chains that each have their own declarations, of any number of answers, all
        children busy."""
        progress = _Progress([[None] * len(derivation.steps) for derivation, _ in pairs])
        for index, (derivation, known) in enumerate(pairs):
            if derivation.steps:
                progress.queue.append((index, Task(derivation, known, self.limits, infer=infer)))
        with self._lock:
            self._run(progress)
        return tuple(
            CheckedDerivation(derivation, tuple(step for step in steps if step is not None))
            for (derivation, _), steps in zip(pairs, progress.steps, strict=True)
        )

    def _start(self) -> None:
        if self._nursery is None:
            self._nursery = _Nursery(self.limits)
            self._idle = [self._nursery.child() for _ in range(self.jobs)]

    def _run(self, progress: _Progress) -> None:
        self._start()
        busy: dict[Connection, _Child] = {}
        try:
            while progress.queue or busy:
                while progress.queue and self._idle:
                    child = self._idle.pop()
                    self._give(child, *progress.queue.popleft())
                    busy[child.connection] = child
                patience = max(0.0, min(c.deadline for c in busy.values()) - time.monotonic())
                for connection in wait([self._bell, *busy], patience):
                    assert isinstance(connection, Connection)
                    if connection is self._bell:
                        raise EnvironmentFault("the algebra was closed before it was done")
                    if not self._hear(busy[connection], progress):
                        del busy[connection]
                now = time.monotonic()
                for child in [c for c in busy.values() if c.deadline <= now]:
                    del busy[child.connection]
                    self._bury(child, progress, f"gave up after {self.limits.step_timeout_s:g} s")
        finally:
            # Left early (an interrupt): what is still busy would answer a question that nobody asks
            # any more.
            for child in busy.values():
                self._replace(child)

    def _give(self, child: _Child, chain: int, task: Task) -> None:
        assert self._nursery is not None
        allowance = 0.0 if self._nursery.ready else START_ALLOWANCE_S
        child.chain, child.task, child.step = chain, task, -1
        child.deadline = time.monotonic() + self.limits.step_timeout_s + allowance
        try:
            child.connection.send(task)
        except OSError:
            child.deadline = 0.0  # it died while idle; the caller's loop buries and replaces it

    def _hear(self, child: _Child, progress: _Progress) -> bool:
        """Take one message; whether the child is still busy."""
        assert self._nursery is not None
        try:
            message = child.connection.recv()
        except (EOFError, OSError):
            self._bury(child, progress, "it ran out of CPU time or memory")
            return False
        self._nursery.ready = True
        child.deadline = time.monotonic() + self.limits.step_timeout_s
        if message[0] == "start":
            child.step = message[1]
        elif message[0] == "done":
            progress.steps[child.chain][message[1]] = message[2]
        elif message[0] == "fault":
            raise EnvironmentFault(
                "the algebra's child process failed: " + message[1], "run `mathreply doctor`"
            )
        else:
            child.task = None
            self._idle.append(child)
            return False
        return True

    def _bury(self, child: _Child, progress: _Progress, why: str) -> None:
        """Kill a child, write the verdict of the step it hung at, queue the rest of its chain."""
        task, chain = child.task, child.chain
        assert task is not None
        steps = task.derivation.steps
        lost = range(task.first, len(steps)) if child.step < 0 else (child.step,)
        for index in lost:
            verdict = Verdict(
                VerdictKind.TIMEOUT,
                detail=f"Not checked: {why}.",
                elapsed_s=self.limits.step_timeout_s,
            )
            progress.steps[chain][index] = CheckedStep(steps[index], verdict)
        if 0 <= child.step < len(steps) - 1:
            progress.queue.appendleft((chain, replace(task, first=child.step + 1)))
        self._replace(child)

    def _replace(self, child: _Child) -> None:
        assert self._nursery is not None
        child.task = None
        child.connection.close()
        self._nursery.kill(child)
        self._idle.append(self._nursery.child())


class _Nursery:
    """The process that forks children, and what is known of it."""

    def __init__(self, limits: Limits) -> None:
        self.ready = False
        """Whether a child has answered, so that SymPy is known to be loaded."""
        self._unknown: deque[_Child] = deque()
        """Children whose process id the nursery has not told yet, in the order of asking."""
        self._control, other = socket.socketpair()
        self._process = _launch(other, limits.step_memory_mb)

    def child(self) -> _Child:
        """A new child; asked for without waiting, so SymPy may still be loading."""
        ours, other = socket.socketpair()
        child = _Child(Connection(ours.detach()))
        with other:
            socket.send_fds(self._control, [b"F"], [other.fileno()])
        self._unknown.append(child)
        return child

    @property
    def pid(self) -> int:
        return self._process.pid

    def learn(self) -> None:
        """Take down the process ids of the children that were asked for, in their order."""
        while self._unknown:
            self._unknown.popleft().pid = struct.unpack("!q", self._read(8))[0]

    def kill(self, child: _Child) -> None:
        """Kill a child for certain (SIGKILL), and reap it."""
        self.learn()
        self._control.sendall(b"K" + struct.pack("!q", child.pid))
        self._read(1)

    def close(self) -> None:
        """End the nursery, and with it every child."""
        self._control.close()
        try:
            self._process.wait(timeout=2.0)
        except (
            subprocess.TimeoutExpired
        ):  # still loading SymPy: it has not looked at its socket yet
            self._process.kill()
            self._process.wait()

    def _read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            piece = self._control.recv(count - len(data))
            if not piece:
                raise EnvironmentFault(
                    "the algebra's nursery process died", "run `mathreply doctor`"
                )
            data += piece
        return data


def _launch(other: socket.socket, memory_mb: int) -> subprocess.Popen[bytes]:
    """Start the nursery, which holds the other end of a socket pair, in a session of its own.

    A fixed hash seed makes SymPy order its terms alike in every run.
    """
    path = [entry or str(Path.cwd()) for entry in sys.path]
    boot = _BOOT.format(path=path, fd=other.fileno(), memory=memory_mb)
    with other:
        return subprocess.Popen(  # noqa: S603 - this interpreter, with nothing of an answer's
            [sys.executable, "-c", boot],
            pass_fds=[other.fileno()],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )
