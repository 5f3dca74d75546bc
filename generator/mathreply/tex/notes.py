"""What is noted beside or below the rows of a display: numbers, reasons; told apart from what the
rows claim."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from mathreply.tex.pieces import Piece, PieceKind, flatten, is_space
from mathreply.tex.relations import CONDITIONS, CONNECTIVES

_TAG = re.compile(
    r"(?:\\text\s*\{)?\s*\(\s*\d+(?:\.\d+)*\s*[a-z]?\s*\)\s*\}?"
    r"|\\(?:blacksquare|square|Box|qed|qedsymbol|qedhere|checkmark)(?![A-Za-z])"
)
"""A number behind a row: ``(3)``, ``\\text{(3.14)}``; or the sign that a proof ends."""
_NOTE = re.compile(
    r"\\(?:scriptstyle|scriptsize|small|footnotesize|tiny)\b.*|\\text(?:rm|it|bf|sf|tt)?\s*\{.*"
    r"|\\left\(\s*\\text\s*\{.*\}\s*\\right\)|\\\{\s*\\text\s*\{.*\}.*\\\}",
    re.DOTALL,
)
"""Words behind a row, with what stands among them."""


def notes_apart(pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    """The pieces without the numbers of rows, and with what is noted behind a row as words."""
    row: list[Piece] = []
    opened = 0
    for piece in (*pieces, Piece(PieceKind.ROW, "", -1)):
        if piece.kind is not PieceKind.ROW:
            row.append(piece)
            continue
        if (below := _note_below(row, opened > 0)) is not None:
            is_bracketed = opened > 0 or below.text.startswith(("(", "\\text{("))
            opened += (below.text.count("(") - below.text.count(")")) if is_bracketed else 0
            yield below
        else:
            opened = 0
            yield from _note_apart(row)
        if piece.start >= 0:
            yield piece
        row = []


def _note_apart(row: list[Piece]) -> list[Piece]:
    """One row of it: the note stands behind its last mark or wide space, after a relation."""
    related = next((n for n, p in enumerate(row) if p.kind is PieceKind.RELATION), len(row))
    for cut in _cuts(row):
        text = "".join(p.text for p in row[cut + 1 :]).strip(" ,.;\n")
        # A row's number is no words of its author's: it goes.
        if _TAG.fullmatch(text):
            return row[:cut]
        noted = _noted(row, cut, text) if cut > related else None
        if noted is not None:
            return [*row[:cut], *noted]
    return row


def _cuts(row: list[Piece]) -> list[int]:
    """The places behind which a note may stand: marks, wide spaces, and commas before one word."""
    gaps = [at for at, piece in enumerate(row) if piece.kind in (PieceKind.ALIGN, PieceKind.GAP)]
    commas = [at for at, piece in enumerate(row) if piece.kind is PieceKind.COMMA]
    places = gaps + [at for at in commas if _ends_in_word(row[at + 1 :])]
    # A mark before anything is seen only aligns the row.
    filled = next((at for at, piece in enumerate(row) if _is_filled(piece)), len(row))
    return [at for at in places if at > filled]


def _noted(row: list[Piece], cut: int, text: str) -> list[Piece] | None:
    """The note that stands behind a place; None where a claim goes on there.

    Args:
        row: the pieces.
        cut: the place.
        text: what stands behind it.
    """
    tail = row[cut + 1 :]
    start = tail[0].start if tail else -1
    if _is_remark(text):
        return [Piece(PieceKind.WORDS, text[1:-1].strip(), start)]
    if _OPERATION.fullmatch(text):
        return [Piece(PieceKind.WORDS, text, start)]
    if (why := _BECAUSE.fullmatch(text)) is not None:
        return [Piece(PieceKind.WORDS, why["said"].strip(), start)]
    if (said := _BRACKETED_CONDITION.fullmatch(text)) is not None:
        return _condition(tail, said["said"])
    if row[cut].kind is PieceKind.ALIGN and _is_case(row[:cut], text):
        return [Piece(PieceKind.WORDS, "for", start), *tail]
    first = next((p for p in tail if not is_space(p.text) or p.kind is PieceKind.WORDS), None)
    if first is None or row[cut].kind is PieceKind.GAP or _says_or(tail):
        return None
    is_worded = first.kind is PieceKind.WORDS
    # 'if x > 0' behind a row belongs to the claim; other words are its reason.
    if is_worded and CONDITIONS.match(first.text):
        return None
    if is_worded or _NOTE.fullmatch(text):
        return [Piece(PieceKind.WORDS, _plain_words(text), first.start)]
    return None


def _ends_in_word(tail: list[Piece]) -> bool:
    """Whether a row ends behind a comma with one word alone, a reason: ``\\text{Symmetry}``."""
    text = "".join(p.text for p in tail).strip(" ,.;\n")
    return re.fullmatch(r"\\text(?:rm|it)?\s*\{\s*[A-Z][a-z]{3,}\s*\}", text) is not None


def _says_or(tail: list[Piece]) -> bool:
    """Whether behind a mark another equation stands of which one holds: ``\\text{or } x = 2``."""
    words = [p.text.strip().lower() for p in tail if p.kind is PieceKind.WORDS]
    return words[:1] == ["or"] and any(p.kind is PieceKind.RELATION for p in tail)


_WHY = re.compile(r"(?:as|by|since|because|using|from|with|hence|thus)\b", re.IGNORECASE)
"""How words begin that are a reason where no relation follows."""


_BRACKETED = re.compile(
    r"\(\s*(?P<because>\\because(?:\\[ ,;:!]|[\s~])*)?\\text(?:rm|it)?\s*\{(?P<words>[^{}]*)\}.*\)",
    re.DOTALL,
)


_BECAUSE = re.compile(r"(?:\\left)?[\[(]\s*\\because(?P<said>.*?)(?:\\right)?[\])]", re.DOTALL)
"""A reason in brackets: ``[\\because c = d]``."""
_OPERATION = re.compile(
    r"\(?\s*[RCLS]_\{?\w\}?\s*\\(?:to|rightarrow|leftrightarrow|gets|leftarrow)(?![A-Za-z])[^=<>&]*"
)
"""What is done to the rows of a matrix: ``(R_2 \\to R_2 + R_1)``."""
_BRACKETED_CONDITION = re.compile(
    r"\((?P<said>\s*(?:\\?[A-Za-z]+(?:_\w)?(?:\^\{?\d\}?)?|-?\d+(?:\.\d+)?"
    r"|\|\s*\\?[A-Za-z]+(?:_\w)?\s*\||\\lvert\s*\\?[A-Za-z]+\s*\\rvert)\s*"
    r"(?:\\(?:geq?|leq?|neq?|geqslant|leqslant|in|lt|gt)(?![A-Za-z])|[<>])[^()=]*)\)"
)
"""What a name is, in brackets behind a row: ``(k \\ge 0)``."""


_CASE = re.compile(
    r"\\?[A-Za-z]+(?:_\w)?\s*(?:\\(?:geq?|leq?|neq?|geqslant|leqslant|in)(?![A-Za-z])|[<>])[^=&]*"
)
"""What a name is in the second column of cases: ``x \\ge 0``."""
_GOES_ON = re.compile(r"(?:[-+*/(\[=<>]|\\(?:cdot|times|pm|mp|leq?|geq?))\s*$")


def _is_case(before: list[Piece], text: str) -> bool:
    """Whether a whole equation stands before a row's last mark, the first or the second of it, and
    what a name is behind it: ``|x| = x & x \\ge 0``. Another equation would have a mark of its
    own."""
    said = "".join(p.text for p in before).strip()
    marks = sum(p.kind is PieceKind.ALIGN for p in before)
    return marks < 2 and not _GOES_ON.search(said) and _CASE.fullmatch(text) is not None


def _condition(tail: list[Piece], said: str) -> list[Piece]:
    """A condition in brackets as one that words begin."""
    first = next(p for p in tail if p.text.strip() == "(")
    inside = flatten(said)
    at = first.start + 1
    return [
        Piece(PieceKind.WORDS, "for", first.start),
        *(replace(piece, start=piece.start + at) for piece in inside),
    ]


def _is_remark(text: str) -> bool:
    """Whether a row ends with a reason in round brackets that begins with words, ``(\\text{by the
    triangle inequality})``; a condition, ``(\\text{if } x > 0)``, belongs to what it claims."""
    found = _BRACKETED.fullmatch(text)
    if found is None:
        return False
    is_condition = CONDITIONS.match(found["words"]) and not _WHY.match(found["words"])
    if is_condition and not found["because"]:
        return False
    depth, closed = 0, 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        closed += depth == 0
    return closed == 1


def _note_below(row: list[Piece], is_open: bool) -> Piece | None:
    """The reason of the row above, on a row of its own behind a mark and a wide space: words alone,
    or anything between round brackets that words open.

    Args:
        row: its pieces.
        is_open: whether the rows before have opened a bracket and not closed it.
    """
    seen = [p for p in row if not is_space(p.text) or p.kind is not PieceKind.SIDE]
    if [p.kind for p in seen[:2]] != [PieceKind.ALIGN, PieceKind.GAP] or len(seen) < 3:
        return None
    first = seen[2]
    told = row[row.index(first) :]
    spaced = (f" {p.text} " if p.kind is PieceKind.WORDS else p.text for p in told)
    text = re.sub(r"\s+", " ", "".join(spaced)).strip()
    is_words = first.kind is PieceKind.WORDS
    is_bracketed = is_open or text.startswith("(" if is_words else "\\text{(")
    # 'and' or 'so' goes on with the claims; 'since' gives a reason.
    joins = CONNECTIVES.match(first.text) and not _WHY.match(first.text)
    relates = any(p.kind is PieceKind.RELATION for p in seen)
    is_plain = is_words and not joins and not relates
    if not is_bracketed and not is_plain:
        return None
    return Piece(PieceKind.WORDS, _plain_words(text), first.start)


def _is_filled(piece: Piece) -> bool:
    """Whether a piece is part of an expression that is seen."""
    return piece.kind is PieceKind.SIDE and not is_space(piece.text)


def _plain_words(text: str) -> str:
    """A note without the commands around its words, where that is all there is."""
    match = re.fullmatch(r"\\text(?:rm|it)?\s*\{([^{}]*)\}", text)
    return match[1].strip() if match else text
