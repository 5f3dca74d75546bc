"""A checked derivation → the TeX of one aligned block, the reasons beside the steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mathreply.compose.origins import Piece
from mathreply.compose.reasons import reason_row, reason_rows
from mathreply.compose.rows import INDENT, DisplayRow, rows_of
from mathreply.model import CheckedDerivation, Step
from mathreply.tex.reasons import reason_pieces
from mathreply.tex.spaces import SPACES
from mathreply.tex.tokens import TokenKind, tokenize

ROW_END = " \\\\\n"
SHORT_START = 26
"""A first side of at most so many glyphs shares its row with the first step; a longer one has a row
of its own."""

_UNSEEN = (
    SPACES
    | {"\\left", "\\right", "\\big", "\\Big", "\\bigg", "\\Bigg", "\\displaystyle"}
    | {"\\mathrm", "\\mathbf", "\\rm", "\\bf", "\\text", "\\operatorname", "\\frac"}
)
"""Commands that leave no mark of their own."""


def aligned(checked: CheckedDerivation) -> str:
    """The block without its delimiters: ``\\begin{aligned} … \\end{aligned}``.

    ``aligned`` inside ``$$`` works in every engine that forums run; ``align`` inside ``$$`` does
    not in KaTeX.
    """
    return "".join(text for text, _ in aligned_pieces(checked))


def aligned_pieces(checked: CheckedDerivation) -> Iterator[Piece]:
    """The block of :func:`aligned` in pieces, each with the place where its author wrote it."""
    start, place = checked.derivation.start.strip(), checked.derivation.span
    if not checked.steps:
        yield start, place
        return
    yield "\\begin{aligned}\n", None
    first = rows_of(start, place, checked.derivation.start_breaks)
    ends_row = any(each.at == len(start) for each in checked.derivation.start_breaks)
    if ends_row or len(first) > 1 or glyphs(start) > SHORT_START:
        yield "&", None
        yield first[0]
        yield from _below(first[1:])
        yield ROW_END, None
    else:
        yield start, place
        yield " ", None
    for number, entry in enumerate(checked.steps):
        yield (ROW_END if number else "") + f"&{entry.step.relation} ", None
        yield from _step(entry.step)
    yield "\n\\end{aligned}", None


def _step(step: Step) -> Iterator[Piece]:
    """The side with its reason: beside its first row, which bears the relation."""
    first, *others = rows_of(step.tex, step.span, step.breaks)
    yield first
    reason = step.reason.strip()
    if reason and not step.reason_rows:
        yield " && ", None
        yield from reason_row(reason_pieces(reason), step.reason_span)
    yield from _below(others)
    for pieces in reason_rows(reason, step.reason_rows) if step.reason_rows else ():
        yield ROW_END + INDENT, None
        yield from reason_row(pieces, step.reason_span)


def _below(rows: Iterable[DisplayRow]) -> Iterator[Piece]:
    """Rows that go on with the one before them."""
    for row in rows:
        yield ROW_END + INDENT, None
        yield row


def glyphs(tex: str) -> int:
    """About how many characters wide the TeX is when set: letters, digits, signs and commands that
    show."""
    count = 0
    for token in tokenize(tex):
        if token.kind in (TokenKind.LETTER, TokenKind.OTHER):
            count += 1
        elif token.kind is TokenKind.NUMBER:
            count += len(token.text)
        elif token.kind is TokenKind.COMMAND and token.text not in _UNSEEN:
            count += 1
    return count
