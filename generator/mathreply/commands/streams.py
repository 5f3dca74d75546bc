"""Standard input, output and error as a command finds them: closed, full, without an encoding."""

from __future__ import annotations

import errno
import io
import os
import sys

_NOT_TOLD = frozenset(
    {errno.ENOSPC, errno.EIO, errno.EBADF, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
)
"""What a write to a stream fails with when nobody can receive it."""
_EXHAUSTED = {
    errno.EMFILE: ("too many files are open", "raise the limit: ulimit -n 1024"),
    errno.ENFILE: ("too many files are open on this machine", "close some programs"),
    errno.ENOMEM: ("there is not enough memory", "raise the limit: ulimit -v unlimited"),
    errno.EAGAIN: (
        "no further process or thread can be started",
        "raise the limits: ulimit -u and ulimit -v",
    ),
}


def open_closed_streams() -> bool:
    """Put the null device where a standard stream is closed; whether standard output was.

    A closed descriptor would be given to the next file that is opened, and what is printed would
    land in it: in the cache, for instance.
    """
    closed = [descriptor for descriptor in (0, 1, 2) if not _is_open(descriptor)]
    for descriptor in closed:
        os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
        _replace(descriptor)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A file name that is not UTF-8, and a terminal that is not: shown as escapes.
            stream.reconfigure(errors="backslashreplace")
    return 1 in closed


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def _replace(descriptor: int) -> None:
    if descriptor == 0:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - for the whole run
    elif descriptor == 1:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - the same
    else:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - the same


class Unheard(io.TextIOWrapper):
    """Standard error that perhaps nobody receives: a write that fails costs its message alone."""

    lost = False
    """Whether a message could not be written."""

    def write(self, text: str) -> int:
        """As of any stream, without an error."""
        try:
            return super().write(text)
        except OSError:
            self.lost = True
            return len(text)

    def flush(self) -> None:
        """As of any stream, without an error."""
        try:
            super().flush()
        except OSError:
            self.lost = True


def patient_errors() -> None:
    """Let nothing end because a message cannot be written: a full disk behind standard error."""
    stream = sys.stderr
    if type(stream) is io.TextIOWrapper and stream.buffer is not None:
        encoding = stream.encoding
        sys.stderr = Unheard(
            io.FileIO(2, "w", closefd=False),  # unbuffered: nothing waits
            encoding,
            "backslashreplace",
            line_buffering=True,
            write_through=True,
        )


def messages_were_lost() -> bool:
    """Whether something that was told has not arrived."""
    return isinstance(sys.stderr, Unheard) and sys.stderr.lost


def silence_output() -> None:
    """Give up standard output: what is still in its buffer goes nowhere, without a complaint."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)


def shortage(error: OSError | MemoryError | RuntimeError) -> tuple[str, str] | None:
    """What this machine lacks, and what to do; None where the error says something else.

    Args:
        error: as it was raised by a write, by opening a file, by starting a process or thread.
    """
    if isinstance(error, MemoryError):
        return _EXHAUSTED[errno.ENOMEM]
    if isinstance(error, RuntimeError):
        return _EXHAUSTED[errno.EAGAIN] if "start new thread" in str(error) else None
    if error.errno in _EXHAUSTED:
        return _EXHAUSTED[error.errno]
    if error.filename is None and error.errno in _NOT_TOLD:
        reason = os.strerror(error.errno or errno.EIO)
        return f"the results could not be written to standard output: {reason}", (
            "send them to a file on another device"
        )
    return None
