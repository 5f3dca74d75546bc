"""The last line of defence: what nobody foresaw costs one input, is told, and the rest goes on."""

from __future__ import annotations

import errno
import traceback

from msgspec.structs import replace

from mathreply.diagnostics import (
    Diagnostic,
    EnvironmentFault,
    MathreplyError,
    Severity,
    SourceError,
    UsageError,
)
from mathreply.report.result import INTERNAL_FAULT

_LACKING = frozenset({errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ENOSPC, errno.EPIPE})
"""What fails with these fails for the next input as well."""
_MORE_MEMORY = "close other programs, raise a limit that is set (ulimit -v), or part the input"
USAGE, ENVIRONMENT, INTERNAL = 2, 3, 4


def concerns_all(error: Exception) -> bool:
    """Whether an error is the machine's, so that it ends the run and not one input."""
    if isinstance(error, OSError):
        return error.errno in _LACKING
    if isinstance(error, RuntimeError) and "start new thread" in str(error):
        return True
    return isinstance(error, EnvironmentFault)


def findings_of(error: Exception, path: str) -> tuple[Diagnostic, ...]:
    """What is told of an error that costs one input.

    Args:
        error: foreseen, or of any other kind.
        path: the input.
    """
    if isinstance(error, SourceError):
        return tuple(replace(found, path=found.path or path) for found in error.diagnostics)
    if isinstance(diagnostic := getattr(error, "diagnostic", None), Diagnostic):
        return (diagnostic,)
    if isinstance(error, MathreplyError):
        return (Diagnostic("not-done", Severity.ERROR, str(error), path, hint=error.hint),)
    if isinstance(error, MemoryError):
        told = "there is not enough memory for it"
        return (Diagnostic("not-done", Severity.ERROR, told, path, hint=_MORE_MEMORY),)
    return (internal_fault(error, path),)


def internal_fault(error: Exception, path: str) -> Diagnostic:
    """An error that nobody foresaw, with its traceback for ``--debug``."""
    said = "".join(traceback.format_exception_only(error)).strip() or type(error).__name__
    return Diagnostic(
        INTERNAL_FAULT,
        Severity.ERROR,
        f"this failed and the rest went on: {said[:300]}",
        path,
        hint="run it again with --debug and report what that prints",
        traceback="".join(traceback.format_exception(error)),
    )


def exit_code_of(error: Exception) -> int:
    """What an input counts that failed so: 2 where it is to blame, 3 the machine, 4 we."""
    if isinstance(error, MemoryError):
        return ENVIRONMENT
    return USAGE if isinstance(error, UsageError) else INTERNAL


def fault_of_record(error: Exception, place: str) -> Diagnostic:
    """What is told of a record of a JSON stream that failed; a ``ValueError`` is the record's."""
    if isinstance(error, SourceError):
        said = error.diagnostics[0].message
    elif isinstance(error, ValueError):
        said = str(error)
    elif isinstance(error, MemoryError):
        return findings_of(error, place)[0]
    else:
        return internal_fault(error, place)
    return Diagnostic("bad-record", Severity.ERROR, said, place)


def exit_code_of_record(error: Exception) -> int:
    """What such a record counts."""
    if isinstance(error, MemoryError):
        return ENVIRONMENT
    return USAGE if isinstance(error, UsageError | ValueError) else INTERNAL
