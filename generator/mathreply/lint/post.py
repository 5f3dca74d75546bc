"""A post as the checks see it: its formulas, what is verbatim, its lines, and how findings about it
are made."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from mathreply.cook import Verbatim
from mathreply.diagnostics import Diagnostic, Severity
from mathreply.lint.codes import CODES
from mathreply.lint.comments import with_comments_cut
from mathreply.lint.defined_macros import Definition, definitions, environments
from mathreply.lint.finding import Edit, Finding, Intended
from mathreply.lint.known.engines import ENGINES, Engine
from mathreply.lint.literal import literal_ranges, touches
from mathreply.lint.offsets import Lines
from mathreply.lint.signs import Paragraphs, Sign, signs
from mathreply.lint.view import TexView
from mathreply.settings import SiteProfile

CODE_MARK = "\ue000"
"""Stands for every character of code in :attr:`ScannedPost.text`."""
TAG_MARK = "\ue003"
"""Stands for every character of HTML tags, addresses, images and BBCode tags there."""
MATH_MARK = "\ue001"
"""Stands for every character of a formula and its delimiters there."""

_TABLE = re.compile(
    r"^(?=[^\r\n]*\|)[^\r\n]*+(?:\r\n|\n|\r)[ >]*(?=[^\r\n]*\|)\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?["
    r" ]*)*\|?[ \t]*(?=\r?$)"
    r"(?:(?:\r\n|\n|\r)[^\r\n]*[^\s>][^\r\n]*)*",
    re.MULTILINE,
)
_LEAD = re.compile(r"[ \t]*[\r\n]+(?:[ \t]*>)+")
_TAIL = re.compile(r"[\r\n](?:[ \t]*>)+[ \t]*\Z")
_VISIBLE = re.compile(r"[^\r\n]")


class Math(Struct, frozen=True, dict=True):
    """One formula of the post as the forum finds it; all offsets are those of the raw post."""

    start: int
    """Where its opening delimiter begins."""
    end: int
    """Just after its closing delimiter, or where it ends if it has none."""
    inner_start: int
    inner_end: int
    tex: str
    """As handed to the engine."""
    source: str
    """As typed: ``raw[inner_start:inner_end]``."""
    display: bool
    opener: str
    """``$``, ``$$``, ``\\(`` or ``\\[``."""
    closed: bool = True
    cuts_comments: bool = False
    """Whether the engine ends a comment with the argument that it stands in."""

    @cached_property
    def view(self) -> TexView:
        """Its tokens, as the engine sees them."""
        tex = self._between_margins
        tex = with_comments_cut(tex) if self.cuts_comments else tex
        return TexView(tex, self.inner_start, self.display)

    @cached_property
    def typed(self) -> TexView:
        """Its tokens with every comment to the end of its line, as TeX has them."""
        return TexView(self._between_margins, self.inner_start, self.display)

    @property
    def _between_margins(self) -> str:
        """The source, as long as before, with blanks for the quote's marks that stand beside the
        delimiters and not in the formula."""
        if not self.display or ">" not in self.source or self.tex.startswith(">"):
            return self.source
        lead = _LEAD.match(self.source)
        tail = _TAIL.search(self.source)
        tex = self.source
        if lead:
            tex = lead.group().replace(">", " ") + tex[lead.end() :]
        if tail:
            tex = tex[: tail.start()] + tail.group().replace(">", " ")
        return tex


class ScannedPost:
    """One post under one profile, scanned once."""

    def __init__(
        self,
        raw: str,
        profile: SiteProfile,
        path: str,
        maths: tuple[Math, ...],
        verbatim: tuple[Verbatim, ...],
        shown: tuple[tuple[str, bool], ...],
        outline: str = "",
    ) -> None:
        self.raw = raw
        self.profile = profile
        self.path = path
        self.maths = maths
        self.verbatim = verbatim
        self.shown = shown
        """TeX and display of every formula that the forum shows, also of those without a known
        place."""
        self.outline = outline
        """The words outside formulas and the shape of the post, as the forum shows them."""
        self.lines = Lines(raw)
        self.guesses: dict[str, str] = {}
        """Names looked up so far → the nearest known one; empty where there is none."""

    def without(self, ranges: Sequence[tuple[int, int]]) -> ScannedPost:
        """The post as its author meant it: without the formulas that touch one of the ranges."""
        kept = tuple(math for math in self.maths if not _touches(math, ranges))
        if len(kept) == len(self.maths):
            return self
        return ScannedPost(
            self.raw, self.profile, self.path, kept, self.verbatim, self.shown, self.outline
        )

    @property
    def engine(self) -> Engine:
        """What is known of the forum's engine."""
        return ENGINES[self.profile.engine]

    @cached_property
    def signs(self) -> tuple[Sign, ...]:
        """The delimiters in the text, in order."""
        return tuple(signs(self.text))

    @cached_property
    def paragraphs(self) -> Paragraphs:
        """Where blank lines part the text."""
        return Paragraphs(self.text)

    @cached_property
    def newline(self) -> str:
        """The line ending that the post uses first."""
        match = re.search(r"\r\n|\r|\n", self.raw)
        return match.group() if match else "\n"

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """The macros that the post's formulas define."""
        return tuple(definition for math in self.maths for definition in definitions(math.view))

    def definitions_in(self, math: Math) -> Sequence[Definition]:
        """Those that one formula makes."""
        first = bisect_left(self.definitions, math.start, key=_start)
        return self.definitions[first : bisect_left(self.definitions, math.end, first, key=_start)]

    @cached_property
    def _lasting(self) -> frozenset[str]:
        """Names of the macros that stay defined beyond their formula in every engine."""
        return frozenset(definition.name for definition in self.definitions if definition.lasts)

    @cached_property
    def environments(self) -> frozenset[str]:
        """Names of the environments that the post's formulas define."""
        return frozenset(name for math in self.maths for name in environments(math.view))

    def defines(self, name: str, math: Math) -> bool:
        """Whether a macro is defined where a formula stands."""
        if self.engine.keeps_definitions:
            return name in self.defined
        return name in self._lasting or any(
            definition.name == name for definition in self.definitions_in(math)
        )

    @cached_property
    def loaded(self) -> frozenset[str]:
        """Macros that the post's ``\\require`` brings."""
        return self.engine.loads if "\\require" in self.raw else frozenset()

    @cached_property
    def defined(self) -> frozenset[str]:
        """Their names, without the backslash."""
        return frozenset(definition.name for definition in self.definitions)

    @cached_property
    def text(self) -> str:
        """The raw post, every character in its place, with formulas and verbatim parts blotted
        out."""
        marked = [
            (part.start, part.end, CODE_MARK if part.kind == "code" else TAG_MARK)
            for part in self.verbatim
        ]
        marked += [(math.start, math.end, MATH_MARK) for math in self.maths]
        pieces: list[str] = []
        position = 0
        for start, end, mark in sorted(marked):
            if end <= position:
                continue
            pieces.append(self.raw[position:start])
            hidden = self.raw[max(start, position) : end]
            pieces.append(_VISIBLE.sub(mark, hidden))
            position = end
        pieces.append(self.raw[position:])
        return "".join(pieces)

    @cached_property
    def tables(self) -> tuple[tuple[int, int], ...]:
        """Where tables stand: from the line above a row of dashes to the next blank line."""
        return tuple((match.start(), match.end()) for match in _TABLE.finditer(self.text))

    @cached_property
    def _displays(self) -> tuple[list[int], list[int]]:
        displays = [math for math in self.maths if math.display]
        return [math.start for math in displays], [math.end for math in displays]

    def in_display(self, offset: int) -> bool:
        """Whether an offset lies in a display that the forum shows."""
        starts, ends = self._displays
        at = bisect_right(starts, offset) - 1
        return at >= 0 and offset < ends[at]

    def in_table(self, offset: int) -> bool:
        """Whether an offset lies in a table."""
        at = bisect_right(self.tables, (offset, len(self.raw))) - 1
        return at >= 0 and self.tables[at][0] <= offset < self.tables[at][1]

    def finding(
        self,
        code: str,
        start: int,
        end: int,
        message: str,
        hint: str,
        edits: tuple[Edit, ...] = (),
        *,
        intended: tuple[Intended, ...] | None = None,
        frees: bool = False,
        meant: tuple[tuple[int, int], ...] = (),
        severity: Severity | None = None,
    ) -> Finding:
        """A finding about ``raw[start:end]``; what is typed as code is not mended."""
        diagnostic = Diagnostic(
            code,
            severity or CODES[code].severity,
            message,
            self.path,
            self.lines.span(start, end),
            hint,
        )
        if any(touches(self._literal, edit.start, edit.end) for edit in edits):
            return Finding(diagnostic, start, end)
        return Finding(diagnostic, start, end, edits, intended, meant, frees)

    @cached_property
    def _literal(self) -> tuple[tuple[int, int], ...]:
        """What stands between tags for code, in order."""
        if "<" not in self.raw:
            return ()
        return literal_ranges(
            self.raw, lambda at: self.text[at] == TAG_MARK, self.paragraphs.together
        )


def _start(definition: Definition) -> int:
    return definition.start


def _touches(math: Math, ranges: Sequence[tuple[int, int]]) -> bool:
    """Whether a formula overlaps one of the ranges, which are in order."""
    at = bisect_left(ranges, (math.end, 0))
    return any(end > math.start for _, end in ranges[max(0, at - 8) : at])
