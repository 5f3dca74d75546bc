"""The body of an answer → prose, derivation fences and display mathematics, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from mathreply.model import (
    Block,
    Derivation,
    DerivationBlock,
    DisplayBlock,
    Macro,
    Prose,
    Span,
    Statement,
    Step,
)
from mathreply.source.derivation import read_derivation
from mathreply.source.formulas import without_code
from mathreply.source.naming import is_bound
from mathreply.source.problems import Problems, did_you_mean
from mathreply.source.solutions import parted
from mathreply.tex.asides import Link
from mathreply.tex.chain import RawChain, read_chain

_FENCE = re.compile(r"^(?P<indent> {0,3})(?P<mark>`{3,}|~{3,})\s*(?P<info>.*?)\s*$")
_ENVIRONMENT = re.compile(
    r"^\s*\\begin\{(?P<name>(?:align|gather|equation|multline|eqnarray|alignat|flalign)\*?)\}"
)
_EITHER = re.compile(r"=.*\\text\s*\{\s*or\s*\}.*=")
_HIDDEN_RELATION = re.compile(
    r"\\begin\{(?:array|cases|matrix)\*?\}(?:(?!\\end\{)[^_^])*?(?:(?<![_^{])=|\\le|\\ge|<|>)",
    re.DOTALL,
)
"""A relation in rows that are not laid out as a chain."""
_ONE_LINE = (("$$", "$$"), ("\\[", "\\]"))
_OPENER = re.compile(r"(?<![\\$])(?:\$\$(?!\$)|\\\[)")
_CLOSERS = {
    "$$": re.compile(r"(?<![\\$])\$\$(?!\$)"),
    "\\[": re.compile(r"(?<!\\)\\\]"),
}
_NO_TEXT = re.compile(r" {4}|\t| {0,3}[>|#]")
"""How a line of code, of a quote, of a table or a heading begins: nothing is claimed there."""
_QUOTED_CLAIM = re.compile(r" {0,3}>.*?\$\$[^$]*(?:=|\\le|\\ge|<)")
_SPEECH = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,}[ ,]+[A-Za-z]{2,}")
_OTHER_THAN_SPEECH = re.compile(r"\\(?:text|mathrm|operatorname)\s*\{[^{}]*\}|\\[A-Za-z]+")
_Place = tuple[int, int]
"""A line of the body and a column in it, both 0-based."""


class _Found(Struct, frozen=True):
    """A block that was recognised and the line after it (0-based)."""

    block: Block
    next_line: int


def read_blocks(
    body: str, first_line: int, macros: tuple[Macro, ...], problems: Problems
) -> tuple[Block, ...]:
    """Cut the Markdown below the front matter into blocks; joined, their raw texts are the body
    again.

    Args:
        body: Markdown, lines ending in ``\\n``.
        first_line: the line of the file on which ``body`` begins.
        macros: the author's own.
        problems: where mistakes are put.
    """
    lines = body.split("\n")
    blocks = tuple(_Cutter(lines, first_line, macros, problems).blocks())
    quoted = [number for number, line in enumerate(lines) if _QUOTED_CLAIM.match(line)]
    if quoted and all(isinstance(block, Prose) for block in blocks):
        place = Span(first_line + quoted[0], 1)
        count = f"{len(quoted)} displays stand" if len(quoted) > 1 else "a display stands"
        message = f"{count} in a quote, and what is quoted is not checked"
        problems.warning("display-not-read", message, place, "take the > away where it is your own")
    return blocks


class _Cutter:
    def __init__(
        self, lines: list[str], first_line: int, macros: tuple[Macro, ...], problems: Problems
    ) -> None:
        self._lines = lines
        self._macros = macros
        self._first_line = first_line
        self._problems = problems

    def blocks(self) -> Iterator[Block]:
        """The blocks from top to bottom, prose between the others."""
        position = 0
        prose_from = (0, 0)
        while position < len(self._lines):
            fence = _FENCE.match(self._lines[position])
            if fence and not self._is_derivation(position, fence["info"].split()):
                position = self._close_of_fence(position, fence) + 1
                continue
            found = self._derivation(position, fence) if fence else self._display(position)
            if found is not None:
                yield from self._prose(prose_from, (position, 0))
                yield found.block
                position = found.next_line
                prose_from = (position, 0)
                continue
            place = (position, 0)
            while (pair := self._pair(place)) is not None:
                start, place = pair
                if (display := self._within(start, place)) is not None:
                    yield from self._prose(prose_from, start, in_paragraph=True)
                    yield display
                    prose_from = place
            position = place[0] + 1
        yield from self._prose(prose_from, (len(self._lines), 0))

    def _prose(self, start: _Place, end: _Place, *, in_paragraph: bool = False) -> Iterator[Prose]:
        """The text between two places; with its last line's end where its paragraph goes on."""
        raw = self._text(start, end)
        if not in_paragraph:
            raw = raw.removesuffix("\n")
        # What stands between two displays of one line is kept, be it a space.
        if raw.strip() or (raw and start[1]):
            rows = raw.count("\n")
            last = start[0] + rows
            column = len(raw) - (raw.rfind("\n") + 1) + 1 + (0 if rows else start[1])
            yield Prose(
                raw,
                Span(start[0] + self._first_line, start[1] + 1, last + self._first_line, column),
            )

    def _text(self, start: _Place, end: _Place) -> str:
        """The body between two places; a place behind the last line is the end."""
        if start[0] == end[0]:
            return self._lines[start[0]][start[1] : end[1]] if start[0] < len(self._lines) else ""
        lines = [self._lines[start[0]][start[1] :], *self._lines[start[0] + 1 : end[0]]]
        return "\n".join(
            [*lines, self._lines[end[0]][: end[1]] if end[0] < len(self._lines) else ""]
        )

    def _span(self, start: int, last: int) -> Span:
        return Span(
            start + self._first_line, 1, last + self._first_line, len(self._lines[last]) + 1
        )

    def _pair(self, place: _Place) -> tuple[_Place, _Place] | None:
        """Where the next display with text beside it that opens in a line begins and ends; None
        where none is closed before the paragraph ends."""
        line, column = place
        if _NO_TEXT.match(self._lines[line]):
            return None
        text = without_code(self._lines[line])
        opener = _OPENER.search(text, column)
        if opener is None:
            return None
        closer = _CLOSERS[opener[0]].search(text, opener.end())
        while closer is None:
            line += 1
            if line == len(self._lines) or not self._lines[line].strip():
                return None
            if _FENCE.match(self._lines[line]):
                return None
            closer = _CLOSERS[opener[0]].search(without_code(self._lines[line]))
        return (place[0], opener.start()), (line, closer.end())

    def _within(self, start: _Place, end: _Place) -> DisplayBlock | None:
        """A display with text beside it; None where it holds no relation, or words.

        A forum typesets it nowhere, which lint tells, and mends; its author claims it all the same.
        """
        raw = self._text(start, end)
        tex = raw[2:-2]
        if _SPEECH.search(_OTHER_THAN_SPEECH.sub(" ", tex)):
            return None
        chains = self._chains(tex, Span(start[0] + self._first_line, start[1] + 3))
        first, last = start[0] + self._first_line, end[0] + self._first_line
        span = Span(first, start[1] + 1, last, end[1] + 1)
        return DisplayBlock(raw, tex, chains, span, within=True) if chains else None

    def _close_of_fence(self, start: int, fence: re.Match[str]) -> int:
        """The line that closes a fence, or the last line of the body."""
        mark = fence["mark"]
        close = re.compile(rf"^ {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}\s*$")
        for number in range(start + 1, len(self._lines)):
            if close.match(self._lines[number]):
                return number
        return len(self._lines) - 1

    def _is_derivation(self, line: int, info: list[str]) -> bool:
        """Whether a fence is one; what is spelt almost so, or bears an unknown word, is told."""
        if not info:
            return False
        if info[0] != "derivation":
            if get_close_matches(info[0].lower(), ["derivation"], n=1, cutoff=0.75):
                self._problems.error(
                    "misspelt-fence",
                    f"a fence called '{info[0]}': its steps are not checked",
                    self._span(line, line),
                    did_you_mean(info[0].lower(), ("derivation",)),
                )
            return False
        if info[1:] not in ([], ["stated"]):
            self._problems.error(
                "misspelt-fence",
                f"'{' '.join(info[1:])}' after 'derivation' is not understood",
                self._span(line, line),
                "only 'stated' may stand there, for steps that claim nothing",
            )
        return True

    def _derivation(self, start: int, fence: re.Match[str]) -> _Found:
        """A fence with a derivation."""
        close = self._close_of_fence(start, fence)
        span = self._span(start, close)
        closed = close > start and _FENCE.match(self._lines[close]) is not None
        if not closed:
            self._problems.error(
                "unclosed-fence",
                "the derivation that begins here is never closed",
                span,
                f"put a line {fence['mark']} after its last step",
            )
        lines = self._lines[start + 1 : close if closed else close + 1]
        derivation = read_derivation(
            lines, start + 1 + self._first_line, self._macros, self._problems
        )
        stated = fence["info"].split()[1:] == ["stated"]
        return _Found(DerivationBlock(derivation, span, stated), close + 1)

    def _display(self, start: int) -> _Found | None:
        """A display that begins at a line; None where none does."""
        line = self._lines[start]
        text = line.strip()
        for opener, closer in _ONE_LINE:
            if text == opener:
                return self._several_lines(start, opener, closer)
            is_one = text.startswith(opener) and text.endswith(closer) and len(text) > 4
            if is_one and _CLOSERS[opener].search(text, 2, len(text) - 2):
                return None  # several displays, and what is said between them
            if is_one:
                column = line.index(opener) + 3
                return self._found(start, start, text[2:-2], Span(start + self._first_line, column))
            if text.startswith(opener) and closer not in text[2:]:
                return self._with_delimiters_beside(start, opener, closer)
        environment = _ENVIRONMENT.match(line)
        return self._bare(start, environment["name"]) if environment else None

    def _several_lines(self, start: int, opener: str, closer: str) -> _Found | None:
        """A display whose opener stands on a line of its own, and its closer as well; or its closer
        ends a line of the same paragraph, which lint tells."""
        is_together = True
        for number in range(start + 1, len(self._lines)):
            line = self._lines[number].strip()
            is_together = is_together and bool(line) and not line.startswith(opener)
            if line == closer or (is_together and line.endswith(closer)):
                tex = "\n".join(self._lines[start + 1 : number + 1]).rstrip().removesuffix(closer)
                return self._found(start, number, tex, Span(start + 1 + self._first_line, 1))
        span = Span(start + self._first_line, self._lines[start].index(opener) + 1)
        self._problems.error(
            "unclosed-display",
            f"the {opener} that opens here is never closed: a forum would take "
            "the rest of the post for mathematics",
            span,
            f"put a line {closer} below the formula",
        )
        return None

    def _with_delimiters_beside(self, start: int, opener: str, closer: str) -> _Found | None:
        """A display over several lines whose delimiters stand beside the formula: what its author
        claims is checked, and lint tells that a forum does not typeset it. None where the closer
        does not end a line of the same paragraph, so that no display may be meant."""
        for number in range(start + 1, len(self._lines)):
            line = self._lines[number].strip()
            if not line or line.startswith(opener):
                return None
            if not line.endswith(closer):
                if closer in line:
                    return None
                continue
            whole = "\n".join(self._lines[start : number + 1])
            before = self._lines[start].index(opener) + 2
            inside = Span(start + self._first_line, before + 1)
            return self._found(start, number, whole.rstrip()[before:-2], inside)
        return None

    def _bare(self, start: int, name: str) -> _Found | None:
        """An environment without delimiters."""
        end = f"\\end{{{name}}}"
        for number in range(start, len(self._lines)):
            if self._lines[number].rstrip().endswith(end):
                self._problems.warning(
                    "bare-environment",
                    f"\\begin{{{name}}} without delimiters is not mathematics on a forum; "
                    "the post gets $$ around it",
                    Span(start + self._first_line, 1),
                    "put a line $$ before and after it",
                )
                tex = "\n".join(self._lines[start : number + 1])
                return self._found(start, number, tex, Span(start + self._first_line, 1), bare=True)
        return None

    def _found(
        self, start: int, last: int, tex: str, inside: Span, *, bare: bool = False
    ) -> _Found:
        """A display with the chains that are read of it."""
        raw = "\n".join(self._lines[start : last + 1])
        if not tex.strip():
            self._problems.error(
                "empty-equation", "empty equation", self._span(start, last), "write it or delete it"
            )
        chains = self._chains(tex, inside)
        if not chains and _HIDDEN_RELATION.search(tex):
            self._problems.warning(
                "display-not-read",
                "a relation stands in this display, and no chain was read of it",
                self._span(start, last),
                "write it as rows of an aligned environment",
            )
        return _Found(DisplayBlock(raw, tex, chains, self._span(start, last), bare), last + 1)

    def _chains(self, tex: str, inside: Span) -> tuple[Derivation, ...]:
        """The chains of a display's TeX, which begins at a place of the file."""
        at, placed = partial(_at, tex, inside=inside), partial(_placed, tex=tex, inside=inside)
        return tuple(
            derivation
            for chain in map(_as_said, read_chain(tex, self._macros))
            if chain.parts
            for derivation in parted(chain, placed, at)
        )


def _as_said(chain: RawChain) -> RawChain:
    """A chain; statements of which one holds, ``x = 1 \\text{ or } x = 2``, as what follows from
    what stands above."""
    if chain.parts or not _EITHER.search(chain.start):
        return chain
    link = Link("\\implies", chain.start, chain.start_offset, "")
    return replace(chain, start="", parts=(link,), places=((), *chain.places))


def _placed(chain: RawChain, tex: str, inside: Span) -> Derivation:
    """A chain of a display as a derivation whose spans are the file's."""
    steps = tuple(
        Step(relation, side, reason, span=_at(tex, offset, inside))
        for relation, side, offset, reason in chain.parts
    )
    given = tuple(
        Statement(said, _at(tex, offset, inside))
        for number, (said, offset) in enumerate(chain.conditions)
        if is_bound(said, steps=1 if number < chain.premises else len(chain.parts))
    )
    heard = {one.tex for one in given}
    unheard = (
        *chain.unheard,
        *(said for said in chain.limits if said not in heard and not _RANGES.fullmatch(said)),
    )
    if _may_be_commutators(chain):
        unheard = (*unheard, "\\text{commutators}")
    start = _at(tex, chain.start_offset, inside)
    return Derivation(chain.start, steps, start, given=given, unheard=unheard, called=chain.called)


_PAIR = re.compile(r"\\?\[\s*[^\[\],]+,[^\[\],]+\]|(?:\\left)\s*\[[^\[\],]+,[^\[\],]+\\right\s*\]")


def _may_be_commutators(chain: RawChain) -> bool:
    """Whether two things in square brackets are to be zero, which two numbers side by side seldom
    are: ``[q_1, q_2] = [p_1, p_2] = 0``."""
    sides = [side.strip() for side in (chain.start, *(link.side for link in chain.parts))]
    return "0" in sides and any(map(_PAIR.fullmatch, sides))


_NAMES = r"\\?[A-Za-z]+(?:_\w|\^?_?\{[^{}]*\})?(?:\s*,\s*\\?[A-Za-z]+(?:_\w)?)*"
_FROM_FIRST = r"(?:0\s*,\s*)?(?:1\s*,\s*(?:2\s*,\s*(?:3\s*,\s*)?)?)?\\[cl]?dots.*"
_RANGES = re.compile(
    rf"{_NAMES}|{_NAMES}\s*=\s*{_FROM_FIRST}"
    rf"|{_NAMES}\s*\\in\s*(?:\\math(?:bb|bf)\s*\{{?\s*[RC](?![A-Za-z]).*|\\\{{\s*{_FROM_FIRST})"
)
"""What is said of all that a name is anyway: ``i = 1, \\ldots, n``, ``x \\in \\mathbb{R}``."""


def _at(tex: str, offset: int, inside: Span) -> Span:
    """Where an offset of a display stands in the file."""
    before = tex[:offset]
    rows = before.count("\n")
    column = offset - (before.rfind("\n") + 1) + 1
    return Span(inside.line + rows, column if rows else inside.column + offset)
