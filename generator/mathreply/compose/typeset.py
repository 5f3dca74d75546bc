"""A checked derivation → the TeX of one aligned block, the reasons beside the steps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mathreply.compose.origins import Piece
from mathreply.compose.rows import INDENT, Row, rows_of
from mathreply.model import CheckedDerivation, Span, Step
from mathreply.tex.reasons import reason_pieces
from mathreply.tex.spaces import SPACES
from mathreply.tex.tokens import TokenKind, tokenize

ROW_END = " \\\\\n"
SHORT_START = 26
"""A first side of at most so many glyphs shares its row with the first step; a longer one has a row
of its own."""

_SPECIAL = re.compile(r"([#%&_{}])")
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
    if len(first) > 1 or glyphs(start) > SHORT_START:
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
    if reason := step.reason.strip():
        yield " && ", None
        yield from _reason_pieces(reason, step.reason_span)
    yield from _below(others)


def _below(rows: Iterable[Row]) -> Iterator[Piece]:
    """Rows that go on with the one before them."""
    for row in rows:
        yield ROW_END + INDENT, None
        yield row


def reason_tex(reason: str) -> str:
    r"""A reason as TeX: words in ``\text``, mathematics outside of it.

    >>> print(reason_tex("divide by $e^z$ & go on"))
    \text{divide by }e^z\text{ \& go on}
    """
    return "".join(text for text, _ in _reason_pieces(reason, None))


def _reason_pieces(reason: str, place: Span | None) -> Iterator[Piece]:
    for piece in reason_pieces(reason):
        tex = piece.text if piece.is_math else _words(piece.text)
        yield tex, _moved(place, piece.at)


def _moved(place: Span | None, columns: int) -> Span | None:
    return Span(place.line, place.column + columns) if place is not None else None


def _words(text: str) -> str:
    plain = text.replace("\\", "").replace("$", "").replace("**", "").replace("~", " ")
    # KaTeX takes no ^ in text: a letter that looks like it stands in its place.
    plain = plain.replace("^", "ˆ")
    return "\\text{" + _SPECIAL.sub(r"\\\1", plain) + "}"


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
