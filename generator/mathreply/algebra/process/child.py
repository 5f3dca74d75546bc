"""What runs in the nursery and in its children: SymPy is loaded here, and every step is judged
here."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import math
import os
import resource
import signal
import socket
import struct
import sys
import time
from dataclasses import replace
from multiprocessing.connection import Connection

from mathreply.algebra.judge.step import Judge  # loads SymPy, once, in the nursery
from mathreply.algebra.process.worker import Task
from mathreply.model import CheckedStep, Step, Verdict, VerdictKind

_PR_SET_PDEATHSIG = 1
"""Linux: have a signal sent to this process when its parent dies (prctl(2))."""
_RECURSION_LIMIT = 4_000


def nursery(fd: int, memory_mb: int) -> None:
    """Serve ``F`` + a socket (fork a child that talks there) and ``K`` + pid (kill and reap it)
    until the end of file.

    At the end of file the parent is gone: every child is killed, then the nursery ends.
    """
    control = socket.socket(fileno=fd)
    alive: set[int] = set()
    gc.collect()
    gc.freeze()  # what is loaded stays shared with the children
    sys.setrecursionlimit(_RECURSION_LIMIT)
    try:
        while True:
            request, fds, _, _ = socket.recv_fds(control, 1, 1)
            if request == b"F":
                pid = os.fork()
                if pid == 0:
                    control.close()
                    _serve(fds[0], memory_mb)
                alive.add(pid)
                os.close(fds[0])
                control.sendall(struct.pack("!q", pid))
            elif request == b"K":
                pid = struct.unpack("!q", control.recv(8))[0]
                _kill(pid)
                alive.discard(pid)
                control.sendall(b"\0")
            else:
                return
    except OSError:
        return  # the parent died between two messages
    finally:
        for pid in alive:
            _kill(pid)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _serve(fd: int, memory_mb: int) -> None:
    """Judge one task after another until the parent closes the socket; never returns."""
    _bound(memory_mb)
    connection = Connection(fd)
    code = 0
    try:
        while True:
            _judge(connection, connection.recv())
    except (EOFError, OSError):
        code = 0  # the parent has closed, or is gone
    except BaseException as error:  # noqa: BLE001 - a forked child must never return into the nursery's loop
        code = 1
        with contextlib.suppress(OSError):
            connection.send(("fault", f"{type(error).__name__}: {error}"))
    finally:
        os._exit(code)


def _judge(connection: Connection, task: Task) -> None:
    seconds = task.limits.step_timeout_s
    _limit_cpu(seconds)
    judge = Judge(task.derivation, task.declarations, task.limits, infer=task.infer)
    for index in range(task.first, len(task.derivation.steps)):
        connection.send(("start", index))
        _limit_cpu(seconds)
        started = time.perf_counter()
        step, verdict = _verdict(judge, index)
        connection.send(
            (
                "done",
                index,
                CheckedStep(step, replace(verdict, elapsed_s=time.perf_counter() - started)),
            )
        )
    connection.send(("end",))


def _verdict(judge: Judge, index: int) -> tuple[Step, Verdict]:
    """The step's verdict; a fault of the judge's own costs this step alone, and never passes as a
    success."""
    try:
        return judge.step(index)
    except MemoryError:
        return judge.steps[index], Verdict(
            VerdictKind.TIMEOUT, detail="Not checked: it ran out of memory."
        )
    except Exception as error:  # noqa: BLE001 - told in the verdict
        detail = f"Not checked: the check failed ({type(error).__name__}: {error})."
        return judge.steps[index], Verdict(VerdictKind.TIMEOUT, "fault", detail)


def _bound(memory_mb: int) -> None:
    """Cap the address space where the system can, and die with the nursery."""
    with contextlib.suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb * 2**20, memory_mb * 2**20))
    with contextlib.suppress(ValueError, OSError):  # no core files
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _limit_cpu(seconds: float) -> None:
    """Have the system kill this process after that many further seconds of CPU (whole ones, rounded
    up)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
