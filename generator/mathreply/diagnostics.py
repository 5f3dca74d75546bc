"""What can be wrong, told as values; and the exceptions, drawn below.

The author's mistakes are :class:`Diagnostic` values, collected and shown together. A broken
environment raises::

    MathreplyError                 exit code
    ├── UsageError                 2   bad command line or an input that cannot be used at all
    │   └── SourceError            2   an answer file with errors; carries its diagnostics
    ├── EnvironmentFault           3   something the machine lacks
    │   ├── BrowserMissing         3
    │   └── EnginesMissing         3
    ├── BrowserFault               4   the browser died or hung, twice
    └── OutputFault                3   a file could not be written
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from mathreply.model import Span
from mathreply.records import Record


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Excerpt(Struct, frozen=True):
    """A line of the author's text, and what in it a finding is about."""

    number: int
    """Counted from 1."""
    line: str
    start: int
    """Offset in the line of the first character that is amiss."""
    end: int
    """Just after the last."""


class Diagnostic(Record, frozen=True):
    """One finding: ``answers/euler.md:14:3: refuted-step: the right side differs at x = 2``."""

    incidental: ClassVar[frozenset[str]] = frozenset({"traceback", "excerpt"})

    code: str
    """``kebab-case``; every code is documented where it is made and has a fixture."""
    severity: Severity
    message: str
    path: str = ""
    span: Span | None = None
    hint: str = ""
    in_output: bool = False
    """Whether ``path`` begins in the output folder: what is found in a post and stands nowhere in
    the author's file."""
    traceback: str = ""
    """Of an error that nobody foresaw; told with ``--debug``."""
    about: tuple[str, ...] = ()
    """The TeX at the place, and pieces of it, each within the one before; the last is amiss."""
    beside: str = ""
    """The message where the line itself is shown beside it; empty where it is the same."""
    excerpt: Excerpt | None = None
    """The line to show; whoever has the text at hand adds it."""

    def seen_from_here(self, output: Path) -> Diagnostic:
        """The same with a path that leads there from where the user stands.

        Args:
            output: the output folder, as the user named it.
        """
        if not self.in_output:
            return self
        return replace(self, path=(output / self.path).as_posix(), in_output=False)

    def __str__(self) -> str:
        place = self.path or "mathreply"
        if self.span is not None:
            place += f":{self.span.line}:{self.span.column}"
        text = f"{place}: {self.code}: {self.message}"
        return shown(f"{text}\nhint: {self.hint}" if self.hint else text)


_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal would obey instead of showing, and what cannot be written at all: control
characters but tab and line feed, changes of direction, lone surrogates."""


def shown(text: str) -> str:
    r"""The text with everything in it that a terminal would obey written as an escape.

    >>> shown("a\x1b[31m")
    'a\\x1b[31m'
    """
    return _OBEYED.sub(lambda match: ascii(match[0])[1:-1], text)


class Place(Struct, frozen=True):
    """Where a finding points."""

    path: str = ""
    span: Span | None = None
    in_output: bool = False
    """As in :class:`Diagnostic`."""

    def finding(self, code: str, severity: Severity, message: str, hint: str = "") -> Diagnostic:
        """A finding here; one about the post alone says so."""
        if self.in_output:
            message += " (in the post: it stands nowhere in the text of your file)"
        return Diagnostic(code, severity, message, self.path, self.span, hint, self.in_output)


class MathreplyError(Exception):
    """The root; ``hint`` says what to do, ``exit_code`` is the command's."""

    exit_code = 4

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(MathreplyError):
    """A bad command line, or an input that cannot be used at all."""

    exit_code = 2


class SourceError(UsageError):
    """An answer that cannot be read; every reason is among ``diagnostics``."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(d) for d in self.diagnostics))

    def of(self, path: str) -> SourceError:
        """The same error, with the path wherever no other stands."""
        return SourceError(replace(each, path=each.path or path) for each in self.diagnostics)


class EnvironmentFault(MathreplyError):
    """Something that the machine lacks."""

    exit_code = 3


class BrowserMissing(EnvironmentFault):
    """No browser was found, or it would not start."""


class EnginesMissing(EnvironmentFault):
    """The bundle of math engines is not where it belongs."""


class BrowserFault(MathreplyError):
    """The browser died or hung, and again after a restart."""


class OutputFault(EnvironmentFault):
    """A file or folder could not be written; the message names it."""
