"""A process that fills templates and nothing else, within limits; started by
:mod:`mathreply.run.filling`.

It reads pickled requests of our own from standard input, each with its length before it, and
answers in MessagePack, so that nothing a template does can make the parent run anything.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
from types import FrameType
from typing import Any, BinaryIO

import msgspec

from mathreply.compose import TemplateFault
from mathreply.compose.environment import fill

LENGTH = struct.Struct(">Q")


class Answered(msgspec.Struct, frozen=True):
    """The text, or what is wrong with the template and where."""

    text: str | None = None
    code: str = ""
    message: str = ""
    path: str = ""
    line: int = 1
    hint: str = ""


def main() -> None:
    """Answer requests until standard input is closed."""
    seconds, memory_bytes, characters = (int(word) for word in sys.argv[1:4])
    requests, answers = sys.stdin.buffer, _own_output()
    _limit_memory(memory_bytes)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, _stop)
    while head := requests.read(LENGTH.size):
        templates, name, values = pickle.loads(requests.read(*LENGTH.unpack(head)))  # noqa: S301 - the parent's own
        body = msgspec.msgpack.encode(_answered(templates, name, values, seconds, characters))
        answers.write(LENGTH.pack(len(body)) + body)
        answers.flush()


def _own_output() -> BinaryIO:
    """Standard output for the answers alone: what anything else prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _answered(
    templates: dict[str, str], name: str, values: dict[str, Any], seconds: int, characters: int
) -> Answered:
    """A template's text, or what is wrong with it, within its time and length."""
    _alarm(seconds)
    try:
        text = fill(templates, name, values)
    except TemplateFault as fault:
        found = fault.diagnostic
        line = found.span.line if found.span else 1
        return Answered(None, found.code, found.message, found.path, line, found.hint)
    finally:
        _alarm(0)
    if len(text) > characters:
        said = f"it makes {len(text):,} characters; at most {characters:,} are taken"
        return Answered(None, "template-limit", said, f"templates/{name}")
    return Answered(text)


def _alarm(seconds: int) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _stop(number: int, frame: FrameType | None) -> None:
    raise TimeoutError("it takes too long")


def _limit_memory(size: int) -> None:
    """So much memory and no more, where the system holds to it."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    # macOS knows this limit and does not hold it; the parent's own clock ends the process there.
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


if __name__ == "__main__":
    main()
