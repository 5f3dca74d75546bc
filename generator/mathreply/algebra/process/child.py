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
from multiprocessing.connection import Connection
from typing import NoReturn

from msgspec.structs import replace

from mathreply.algebra.budget import BudgetSpent
from mathreply.algebra.judge.step import Judge  # loads SymPy, once, in the nursery
from mathreply.algebra.process.task import Born, ChainBegun, Done, Failed, Order, Taken
from mathreply.model import (
    CheckedStep,
    Declarations,
    Derivation,
    Step,
    Symbol,
    Verdict,
    VerdictKind,
)
from mathreply.model.domains import parse_domain
from mathreply.settings import Limits

_PR_SET_PDEATHSIG = 1
"""Linux: have a signal sent to this process when its parent dies (prctl(2))."""
_RECURSION_LIMIT = 4_000
_YOUNG_OBJECTS = 20_000
"""So many new objects, a few MB of them, and Python looks for garbage among them: at its usual 700
that took a sixth of a step."""


def nursery(fd: int, memory_mb: int) -> None:
    """Serve ``F`` + a socket (fork a child that talks there) and ``K`` + pid (kill and reap it)
    until the end of file.

    At the end of file the parent is gone: every child is killed, then the nursery ends.
    """
    control = socket.socket(fileno=fd)
    _practise()
    alive: set[int] = set()
    gc.freeze()  # what is loaded stays shared with the children, the little garbage in it as well
    gc.set_threshold(_YOUNG_OBJECTS)
    gc.enable()
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
            elif request == b"K":
                (pid,) = struct.unpack("!q", control.recv(8, socket.MSG_WAITALL))
                if pid in alive:  # not reaped, so that its number is still its own
                    _kill(pid)
                    alive.discard(pid)
            else:
                return
            alive -= {pid for pid in alive if _has_ended(pid)}
    except OSError:
        return  # the parent died between two messages
    finally:
        for pid in alive:
            _kill(pid)


def _practise() -> None:
    """Judge a step that is known to be easy, so that what a first step loads and remembers is
    loaded once, for all children."""
    declared = Declarations((Symbol("x", parse_domain("real")),))
    steps = (Step("=", r"\frac{e^x}{e^x + 1}"), Step("=", "0"))
    judge = Judge(Derivation(r"\frac{1}{1 + e^{-x}}", steps), declared, Limits())
    for index in range(len(steps)):
        _verdict(judge, index)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _has_ended(pid: int) -> bool:
    """Whether a child has ended by itself; it is reaped."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def _serve(fd: int, memory_mb: int) -> NoReturn:
    """Judge one step after another until the parent closes the socket; never returns."""
    connection = Connection(fd)
    try:
        _bound(memory_mb)
        connection.send(Born(os.getpid()))
        _Desk(connection).work()
    except (EOFError, OSError):
        os._exit(0)  # the parent has closed, or is gone
    except BaseException as error:  # noqa: BLE001 - a forked child must never return into the nursery's loop
        with contextlib.suppress(OSError):
            connection.send(Failed(f"{type(error).__name__}: {error}"))
    finally:
        os._exit(1)


class _Desk:
    """Where a child works: the chain that it has read last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._judge: Judge | None = None
        self._seconds = 0.0

    def work(self) -> NoReturn:
        """Judge what is ordered, for ever."""
        while True:
            order: Order = self._connection.recv()
            self._connection.send(Taken())
            judge = self._read(order)
            self._connection.send(ChainBegun())
            _limit_cpu(self._seconds)
            started = time.perf_counter()
            step, verdict, is_sound = _verdict(judge, order.step)
            verdict = replace(verdict, elapsed_s=time.perf_counter() - started)
            self._connection.send(Done(CheckedStep(step, verdict)))
            if not is_sound:
                os._exit(1)

    def _read(self, order: Order) -> Judge:
        """The chain's judge, kept from step to step."""
        if order.task is not None:
            task = order.task
            self._seconds = task.limits.step_timeout_s
            _limit_cpu(self._seconds)
            self._judge = Judge(
                task.derivation,
                task.declarations,
                task.limits,
                infer=task.infer,
                tries=task.tries,
                reads_only=task.reads_only,
            )
        assert self._judge is not None, "the first order holds a chain"
        return self._judge


def _verdict(judge: Judge, index: int) -> tuple[Step, Verdict, bool]:
    """The step's verdict, and whether this process may be trusted with another one.

    A fault of the judge's own costs this step alone, and never passes as a success.
    """
    try:
        return *judge.step(index), True
    except MemoryError:
        told, method = "it ran out of memory", ""
    except BudgetSpent:  # a timer rang where nobody listened any more: it may ring again
        told, method = "its time was over", ""
    except Exception as error:  # noqa: BLE001 - told in the verdict
        told, method = f"the check failed ({type(error).__name__}: {error})", "fault"
    verdict = Verdict(VerdictKind.TIMEOUT, method, f"Not checked: {told}.")
    return judge.steps[index], verdict, method == "fault"


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
