"""The mistakes of one file, collected while it is read."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches

from msgspec.structs import replace

from mathreply.diagnostics import Diagnostic, Severity
from mathreply.model import Span

MOST_TOLD = 50
"""So many mistakes of one kind are told of a file; a reader of more would see nothing else."""


class Problems:
    """Diagnostics in the making, all about the file ``path``."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Diagnostic] = []
        self._told: Counter[str] = Counter()

    def error(self, code: str, message: str, span: Span | None = None, hint: str = "") -> None:
        """Note a mistake for which the file is refused."""
        self._note(Diagnostic(code, Severity.ERROR, message, self.path, span, hint))

    def warning(self, code: str, message: str, span: Span | None = None, hint: str = "") -> None:
        """Note what the author should know; the file is read all the same."""
        self._note(Diagnostic(code, Severity.WARNING, message, self.path, span, hint))

    def _note(self, problem: Diagnostic) -> None:
        """A mistake kept; of many of one kind only the first ones."""
        self._told[problem.code] += 1
        if self._told[problem.code] <= MOST_TOLD:
            self.found.append(problem)
        elif self._told[problem.code] == MOST_TOLD + 1:
            message = f"there is more of this kind from here on: {MOST_TOLD} have been told"
            self.found.append(replace(problem, message=message, hint=""))


def did_you_mean(word: str, known: tuple[str, ...]) -> str:
    """A hint for a misspelt word: the nearest known one, else all of them."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(known)}"
