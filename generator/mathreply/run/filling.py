"""Templates of the user's own are filled by a process that can be killed: a template may run for
ever, or ask for any memory."""

from __future__ import annotations

import atexit
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from mathreply.compose import Fill, TemplateFault, fill
from mathreply.diagnostics import Diagnostic, Severity
from mathreply.disk.installed import templates_text
from mathreply.model import Span
from mathreply.run.template_child import LENGTH, Answered

SECONDS = 5
MEMORY_BYTES = 1 << 30
CHARACTERS = 4_000_000
GRACE_S = 2.0
"""So long after its own limit a process that does not answer is killed."""


def filler(templates: Mapping[str, str], own: Path | None = None) -> Fill:
    """What fills these templates: this process where all of them came with the package.

    Args:
        templates: name → source.
        own: the folder of the user's own; a fault in one of them is told there.
    """
    known = _built_in()
    if all(known.get(name) == source for name, source in templates.items()):
        return fill
    return partial(_filled, own)


def _filled(
    own: Path | None, templates: Mapping[str, str], name: str, values: Mapping[str, Any]
) -> str:
    """A template filled in a child; a fault in the user's own names the user's file."""
    try:
        return _process().fill(templates, name, values)
    except TemplateFault as fault:
        found = fault.diagnostic
        if own is None or not (path := own / found.path.removeprefix("templates/")).is_file():
            raise
        raise TemplateFault(replace(found, path=str(path))) from fault


@lru_cache(maxsize=1)
def _built_in() -> Mapping[str, str]:
    return templates_text(None)


@lru_cache(maxsize=1)
def _process() -> TemplateProcess:
    process = TemplateProcess()
    atexit.register(process.close)
    return process


class TemplateProcess:
    """One process, kept for the next template; it is replaced where it had to be killed."""

    def __init__(
        self, seconds: int = SECONDS, memory_bytes: int = MEMORY_BYTES, characters: int = CHARACTERS
    ) -> None:
        self._limits = (seconds, memory_bytes, characters)
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def fill(self, templates: Mapping[str, str], name: str, values: Mapping[str, Any]) -> str:
        """As :func:`mathreply.compose.fill`.

        Raises:
            TemplateFault: also where the template goes beyond a limit.
        """
        request = pickle.dumps((dict(templates), name, dict(values)))
        with self._lock:
            answer = self._asked(request)
        if answer is None:
            seconds = self._limits[0]
            said = f"it was stopped: more than {seconds} s, or more memory than there is"
            answer = Answered(None, "template-limit", said, f"templates/{name}")
        if answer.text is not None:
            return answer.text
        span = Span(answer.line, 1)
        raise TemplateFault(
            Diagnostic(answer.code, Severity.ERROR, answer.message, answer.path, span, answer.hint)
        )

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._kill()

    def _asked(self, request: bytes) -> Answered | None:
        """The answer; None from a process that died over it, or had to be killed."""
        child = self._child = self._child or self._started()
        assert child.stdin is not None and child.stdout is not None
        clock = threading.Timer(self._limits[0] + GRACE_S, child.kill)
        clock.start()
        try:
            child.stdin.write(LENGTH.pack(len(request)) + request)
            child.stdin.flush()
            head = child.stdout.read(LENGTH.size)
            if len(head) == LENGTH.size:
                body = child.stdout.read(*LENGTH.unpack(head))
                return msgspec.msgpack.decode(body, type=Answered)
        except (OSError, ValueError):
            pass  # a broken pipe, or half an answer
        finally:
            clock.cancel()
        self._kill()
        return None

    def _started(self) -> subprocess.Popen[bytes]:
        """A child that fills templates."""
        source = str(Path(__file__).parents[2])
        found = os.environ.get("PYTHONPATH")
        return subprocess.Popen(  # noqa: S603 - words of our own
            [sys.executable, "-m", "mathreply.run.template_child", *map(str, self._limits)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (source, found)))},
        )

    def _kill(self) -> None:
        """End the child."""
        if self._child is None:
            return
        self._child.kill()
        with suppress(OSError):
            self._child.communicate()
        self._child = None
