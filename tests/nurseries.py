"""A process that has loaded SymPy, from which the nurseries of many pools are forked: to load it
anew for each took longer than most tests.

Whoever does not ask for it has the real start; so have all commands in processes of their own.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import select
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path

HAS_PIDFD = sys.platform == "linux" and hasattr(os, "pidfd_open")
"""Whether the end of a process can be waited for that is another's child."""
_BOOT = (
    "import gc, os; gc.disable(); os.environ.setdefault('SYMPY_CACHE_SIZE', '5000');"
    " from tests.nurseries import serve; serve({fd})"
)
"""As a command starts its nurseries."""


def serve(fd: int) -> None:
    """Run a nursery in a fork of this process for each socket that arrives, with the memory of its
    children in MB; tells its process id."""
    from mathreply.algebra.process import child

    control = socket.socket(fileno=fd)
    child._practise()
    child._practise = lambda: None  # what is forked from here has practised
    gc.collect()
    gc.freeze()  # else each nursery looks through all of SymPy, and makes a copy of it by that
    signal.signal(signal.SIGCHLD, _reap)
    while True:
        request, fds, _, _ = socket.recv_fds(control, 8, 1)
        if not request:
            return
        if pid := os.fork():
            os.close(fds[0])
            control.sendall(struct.pack("!q", pid))
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        control.close()
        os.setsid()
        child.nursery(fds[0], struct.unpack("!q", request)[0])
        os._exit(0)


def _reap(*_: object) -> None:
    """Nobody here asks how a nursery has ended; the time that it took is counted, so that what the
    suite takes can be told."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


class Forked:
    """A nursery that was forked: what the parent asks of the process that it would have started."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._end = os.pidfd_open(pid)

    def wait(self, timeout: float | None = None) -> None:
        """Until it has ended.

        Raises:
            TimeoutExpired: it has not by then.
        """
        ended, _, _ = select.select([self._end], [], [], timeout)
        if not ended:
            raise subprocess.TimeoutExpired("a nursery", timeout or 0.0)

    def kill(self) -> None:
        """For certain."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._end, signal.SIGKILL)

    def __del__(self) -> None:
        os.close(self._end)


class Algebra:
    """The process from which nurseries are forked; started at the first."""

    @functools.cached_property
    def _control(self) -> socket.socket:
        ours, other = socket.socketpair()
        with other:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _BOOT.format(fd=other.fileno())],
                pass_fds=[other.fileno()],
                cwd="/",  # no test's folder
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={
                    **os.environ,
                    "PYTHONHASHSEED": "0",
                    "PYTHONPATH": os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path),
                },
            )
        return ours

    def launch(self, other: socket.socket, memory_mb: int) -> Forked:
        """Instead of :func:`mathreply.algebra.process.nursery._launch`."""
        with other:
            socket.send_fds(self._control, [struct.pack("!q", memory_mb)], [other.fileno()])
        (pid,) = struct.unpack("!q", self._control.recv(8, socket.MSG_WAITALL))
        return Forked(pid)

    def close(self) -> None:
        """End it, if it was begun; nurseries end with their parent."""
        if "_control" in vars(self):
            self._control.close()
            self._process.wait()
