"""What a check hands back: a diagnostic with its place in the post and, where it can be mended, the
edits."""

from __future__ import annotations

from msgspec import Struct

from mathreply.diagnostics import Diagnostic, Severity
from mathreply.model import Span


class Edit(Struct, frozen=True, order=True):
    """``raw[start:end]`` becomes ``text``; offsets in code points of the post as it was given."""

    start: int
    end: int
    text: str


class Intended(Struct, frozen=True):
    """A formula that the author meant and that the mended post must cook to."""

    tex: str
    display: bool


class Finding(Struct, frozen=True):
    """One thing wrong with a post: what the forum shows, how to mend it and, if it is safe, the
    mending itself."""

    diagnostic: Diagnostic
    start: int
    """Where the matter begins, in code points of the raw post."""
    end: int
    """Just after its last character."""
    edits: tuple[Edit, ...] = ()
    """Disjoint and in order; empty where a person must decide."""
    intended: tuple[Intended, ...] | None = None
    """The formulas that take the place of those that the edits touch. ``None``: the same formulas,
    edited inside."""
    meant: tuple[tuple[int, int], ...] = ()
    """Where in the post those formulas stand, if words between them stay; else all that the edits
    span is theirs."""
    frees: bool = False
    """Whether the edits end a formula that had swallowed what follows, so that this is read
    afresh."""

    @property
    def code(self) -> str:
        """The diagnostic's code, one of :data:`mathreply.lint.CODES`."""
        return self.diagnostic.code

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.diagnostic.severity

    @property
    def message(self) -> str:
        """What the forum shows."""
        return self.diagnostic.message

    @property
    def hint(self) -> str:
        """How to mend it."""
        return self.diagnostic.hint

    @property
    def span(self) -> Span:
        """Line and column of both ends."""
        assert self.diagnostic.span is not None, "every finding has a place"
        return self.diagnostic.span


class Fixed(Struct, frozen=True):
    """A post after mending."""

    raw: str
    applied: tuple[Finding, ...]
    """What was mended, in the order of mending; places are those of the text at that moment."""
    remaining: tuple[Finding, ...]
    """What is left for a person, with places in the new ``raw``."""
