"""Events in words among the arguments of a probability, and the words between events."""

from __future__ import annotations

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.scripts import script
from mathreply.tex.tokens import TokenKind

_WORDS = ("\\text", "\\textrm", "\\mbox")
UNIONS = ("\\bigcup", "\\bigcap")
"""Signs of the union and the meet of a family of events."""


def said_event(reader: Reader, closer: str) -> str:
    """An event in words, ``\\text{reject } H_0``, that names nothing bound; taken. Only where
    nothing is declared."""
    cursor = reader.cursor
    if not reader.context.infer:
        return ""
    here, depth, ends = cursor.at, 0, (closer, ",", ";", "\\mid", "|")
    while (lexeme := cursor.peek()).kind is not None and (depth or lexeme.text not in ends):
        depth += lexeme.nesting
        cursor.take()
    run = cursor.slice(here)
    joins = sum(x.text in _WORDS for x in run) == 1 and _joining_words(run)
    is_function = canonical(run).startswith(("\\mathrm{lcm}(", "\\mathrm{gcd}("))
    is_said = any(x.text in _WORDS for x in run) and not is_function
    if not is_said or joins or any(x.text in reader.scope for x in run):
        cursor.at = here
        return ""
    return " ".join(canonical(run).split())


def _joining_words(run: tuple[Lexeme, ...]) -> bool:
    """Whether the words of a run only join two events."""
    text = canonical(run)
    return any(f"\\mathrm{{{word}}}" in text for word in ("and", "or"))


def joining_word(reader: Reader) -> str:
    """“and” or “or” between events; taken."""
    if reader.cursor.peek().text not in ("\\text", "\\textrm", "\\mbox"):
        return ""
    here = reader.cursor.at
    reader.cursor.take()
    word = canonical(reader.cursor.group())
    if word in ("and", "or"):
        return word
    reader.cursor.at = here
    return ""


def united_events(reader: Reader, closer: str) -> tuple[str, list[Expr]] | None:
    """``\\bigcup_{i=1}^{n} A_i`` among the arguments, the union of a family of events: what stands
    there with holes for its ends, and these; taken. None for anything else, and where something is
    declared."""
    cursor, here = reader.cursor, reader.cursor.at
    if cursor.peek().text not in UNIONS or not reader.context.infer:
        return None
    sign = cursor.take().text
    below = script(reader) if cursor.accept("_") is not None else ()
    above = script(reader) if cursor.accept("^") is not None else ()
    is_indexed = bool(below) and below[0].kind is TokenKind.LETTER
    has_ends = [x.text for x in below[1:2]] == ["="] and bool(above)
    is_over_all = len(below) == 1 and not above
    event = _member(reader, below[:1])
    is_last = cursor.peek().text in (closer, ",", "|", "\\mid")
    if event is None or not is_last or not is_indexed or not (has_ends or is_over_all):
        cursor.at = here
        return None
    if not has_ends:
        return f"{sign} {event}_\\cdot", []
    ends = [reader.reading_of(run) for run in (below[2:], above)]
    return f"{sign}_{{#}}^{{#}} {event}_\\cdot", ends


def _member(reader: Reader, index: tuple[Lexeme, ...]) -> str | None:
    """The capital that follows with this index below it, taken; None where something else does."""
    event = reader.cursor.take()
    if event.kind is not TokenKind.LETTER or not event.text.isupper():
        return None
    if reader.cursor.accept("_") is None:
        return None
    own = [x.text for x in reader.cursor.group()]
    return event.text if own == [x.text for x in index] else None
