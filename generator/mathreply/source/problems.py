"""The mistakes of one file, collected while it is read."""

from __future__ import annotations

from difflib import get_close_matches

from mathreply.diagnostics import Diagnostic, Severity
from mathreply.model import Span


class Problems:
    """Diagnostics in the making, all about the file ``path``."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Diagnostic] = []

    def error(self, code: str, message: str, span: Span | None = None, hint: str = "") -> None:
        """Note a mistake for which the file is refused."""
        self.found.append(Diagnostic(code, Severity.ERROR, message, self.path, span, hint))

    def warning(self, code: str, message: str, span: Span | None = None, hint: str = "") -> None:
        """Note what the author should know; the file is read all the same."""
        self.found.append(Diagnostic(code, Severity.WARNING, message, self.path, span, hint))


def did_you_mean(word: str, known: tuple[str, ...]) -> str:
    """A hint for a misspelt word: the nearest known one, else all of them."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(known)}"
