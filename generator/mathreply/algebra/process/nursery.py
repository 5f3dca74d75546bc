"""The process that forks children, seen from the parent, which never imports SymPy."""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

from msgspec import Struct

from mathreply.algebra.process.turns import Chain, Turn
from mathreply.settings import Limits

_BOOT = (
    "import gc, os, sys; gc.disable(); sys.path[:] = {path!r};"
    " os.environ.setdefault('SYMPY_CACHE_SIZE', '5000');"
    " from mathreply.algebra.process.child import nursery; nursery({fd}, {memory}); os._exit(0)"
)
"""Of what loading SymPy makes nothing is garbage; looking for it took a tenth of that. Nor is there
anything to be put in order at the end, which took as long as a picture. SymPy is to remember 5,000
results of each function: of its usual 1,000 it forgets some that the same step asks for again."""
_CPU_CLOCK = 2
"""Linux: the clock of all CPU time of a process (clock_getcpuclockid(3))."""
_DYING_S = 0.02
"""Children are killed a moment before their dead parent can be seen to be dead."""
_PATIENCE_S = 2.0
"""For a nursery to end when its parent has hung up; one that still loads SymPy does not listen."""


class Child(Struct, eq=False):
    """One process and what it is doing."""

    connection: Connection
    pid: int = 0
    """0 until it has told it."""
    is_busy: bool = False
    turn: Turn | None = None
    """The step it was given; None while it waits for one, and once nobody wants its answer."""
    is_taken: bool = False
    """Whether it has the order, so that what happens next is not the fault of others."""
    is_begun: bool = False
    """Whether the declarations are read, so that what happens next is the step's own fault."""
    started: float = 0.0
    deadline: float = float("inf")
    begun: float = 0.0
    """When the step was begun, by the clock."""
    began_s: float = 0.0
    """The CPU time that the process had used then."""
    seen_s: float = 0.0
    """The CPU time that it had used when it was last looked at."""
    holds: tuple[Chain, int] | None = None
    """The chain that it has read, and at which revision."""

    def cpu_s(self) -> float | None:
        """The CPU time that the process has used; None where the system does not tell."""
        if sys.platform != "linux" or not self.pid:
            return None
        try:
            return time.clock_gettime((~self.pid << 3) | _CPU_CLOCK)
        except OSError:
            return None  # it has ended


class Nursery:
    """Imports SymPy once and forks a child whenever it is asked to.

    A child that had to be killed is replaced in milliseconds. The nursery judges nothing, hence
    never hangs; it reaps its children, and kills them all when its parent is gone.
    """

    def __init__(self, limits: Limits) -> None:
        self.is_ready = False
        """Whether a child has answered, so that SymPy is known to be loaded."""
        self._control, other = socket.socketpair()
        self._process = _launch(other, limits.step_memory_mb)

    @property
    def pid(self) -> int:
        """Of the nursery process."""
        return self._process.pid

    def child(self) -> Child:
        """A new child; asked for without waiting, so SymPy may still be loading.

        Raises:
            OSError: the nursery is gone.
        """
        ours, other = socket.socketpair()
        child = Child(Connection(ours.detach()))
        with other:
            socket.send_fds(self._control, [b"F"], [other.fileno()])
        return child

    def kill(self, child: Child) -> None:
        """Have a child killed for certain (SIGKILL) and reaped.

        One that has not told its process id yet ends by itself: its parent has hung up.

        Raises:
            OSError: the nursery is gone, and every child with it.
        """
        child.connection.close()
        if child.pid:
            self._control.sendall(b"K" + struct.pack("!q", child.pid))

    def is_alive(self) -> bool:
        """Whether the process still runs; asked where a child died, which may be its doing."""
        try:
            self._process.wait(timeout=_DYING_S)
        except subprocess.TimeoutExpired:
            return True
        return False

    def close(self) -> None:
        """End the nursery, and with it every child."""
        self._control.close()
        try:
            self._process.wait(timeout=_PATIENCE_S if self.is_ready else 0.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


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
