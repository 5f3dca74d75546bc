"""Bars as people write them: in braces, as ``\\mid``, two for a norm."""

from __future__ import annotations

from msgspec.structs import replace

from mathreply.algebra.read.lexeme import Lexeme
from mathreply.tex.tokens import TokenKind


def straightened(lexemes: list[Lexeme]) -> list[Lexeme]:
    """The lexemes of a side, its bars without braces, ``\\mid`` as ``|`` where it opens and closes,
    and ``||`` as ``\\|``."""
    return _indexed_bars(_double_bars(_divergences(_mid_bars(_bare_bars(lexemes)))))


def _indexed_bars(lexemes: list[Lexeme]) -> list[Lexeme]:
    """``|x|_p`` as ``\\|x\\|_p``, where all bars stand in pairs."""
    bars = [place for place, x in enumerate(lexemes) if x.text == "|"]
    found = list(lexemes)
    if len(bars) % 2:
        return found
    for opening, closing in zip(bars[::2], bars[1::2], strict=True):
        if _has_norm_index(lexemes, closing):
            found[opening] = replace(lexemes[opening], text="\\|")
            found[closing] = replace(lexemes[closing], text="\\|")
    return found


def _has_norm_index(lexemes: list[Lexeme], closing: int) -> bool:
    """Whether the index of a norm stands below a bar, in braces or without."""
    below = [x.text for x in lexemes[closing + 1 : closing + 5]]
    if below[:1] != ["_"]:
        return False
    if below[1:2] != ["{"]:
        return len(below) > 1 and below[1] in _NORMS
    return len(below) == 4 and below[2] in _NORMS and below[3] == "}"


_NORMS = ("p", "q", "1", "2", "\\infty", "F")


def _bare_bars(lexemes: list[Lexeme]) -> list[Lexeme]:
    """``| z {|}^2`` without the braces around its bar."""
    found: list[Lexeme] = []
    for lexeme in lexemes:
        if (
            lexeme.kind is TokenKind.CLOSE
            and len(found) > 1
            and found[-1].text in ("|", "\\|")
            and found[-2].kind is TokenKind.OPEN
            and (len(found) == 2 or found[-3].kind not in (TokenKind.SUB, TokenKind.SUPER))
        ):
            found[-2:] = [found[-1]]
        else:
            found.append(lexeme)
    return found


_BEFORE_OPERANDS = {"+", "-", "(", "[", "{", "\\cdot", "\\times", "=", ","}


def _mid_bars(lexemes: list[Lexeme]) -> list[Lexeme]:
    """``\\mid x \\mid`` as ``|x|``, where the first stands where an operand begins."""
    found = list(lexemes)
    marks = [n for n, x in enumerate(lexemes) if x.text == "\\mid"]
    for opening, closing in zip(marks[::2], marks[1::2], strict=False):
        if _begins_operand(lexemes, opening) and not _begins_operand(lexemes, closing):
            found[opening] = replace(lexemes[opening], text="|", fence="left")
            found[closing] = replace(lexemes[closing], text="|", fence="right")
    return found


def _begins_operand(lexemes: list[Lexeme], place: int) -> bool:
    """Whether an operand is wanted here: at the beginning, behind a sign, or behind the index of a
    sum."""
    if place == 0 or lexemes[place - 1].text in _BEFORE_OPERANDS:
        return True
    return place > 2 and (lexemes[place - 3].text, lexemes[place - 2].text) == ("\\sum", "_")


_BARS = ("|", "\\mid")


def _divergences(lexemes: list[Lexeme]) -> list[Lexeme]:
    """``D(p || q)`` as ``D(p \\| q)``: two bars side by side between two arguments, and no others
    in their bracket."""
    found: list[Lexeme] = []
    for place, lexeme in enumerate(lexemes):
        is_second = lexeme.text in _BARS and place and lexemes[place - 1].text in _BARS
        if is_second and found[-1].text in _BARS and _divides(lexemes, place - 1):
            found[-1] = replace(found[-1], kind=TokenKind.COMMAND, text="\\|", end=lexeme.end)
        else:
            found.append(lexeme)
    return found


def _divides(lexemes: list[Lexeme], place: int) -> bool:
    """Whether two bars that begin here stand between two runs in one bracket without a bar more."""
    opening = _bracket(lexemes, place - 1, -1)
    closing = _bracket(lexemes, place + 2, 1)
    if not (0 <= opening < place - 1 and place + 2 < closing < len(lexemes)):
        return False
    before = lexemes[opening - 1] if opening else None
    bars, depth = 0, 0
    for lexeme in lexemes[opening + 1 : closing]:
        depth += lexeme.nesting
        bars += depth == 0 and lexeme.text in (*_BARS, "\\|")
    is_call = before is not None and (
        before.kind in (TokenKind.LETTER, TokenKind.CLOSE) or before.text == "\\mathrm"
    )
    return bars == 2 and is_call


def _bracket(lexemes: list[Lexeme], place: int, step: int) -> int:
    """The place of the bracket around what stands here, to the left or to the right."""
    depth = 0
    while 0 <= place < len(lexemes):
        depth += step * lexemes[place].nesting
        if depth < 0:
            return place
        place += step
    return place


def _double_bars(lexemes: list[Lexeme]) -> list[Lexeme]:
    """``||x||`` as ``\\|x\\|``, where all bars stand in pairs that open and close in turn."""
    bars = [place for place, x in enumerate(lexemes) if x.text == "|"]
    pairs = list(zip(bars[::2], bars[1::2], strict=False))
    are_apart = any(
        second != first + 1 or (lexemes[second].gap and not lexemes[second].fence)
        for first, second in pairs
    )
    if not bars or len(bars) % 4 or are_apart:
        return lexemes
    if any(x.text in ("P", "p", "q", "D", "\\mid") for x in lexemes):
        return lexemes  # of distributions it divides: D(p || q)
    firsts = {first for first, _ in pairs}
    seconds = {second for _, second in pairs}
    joined: list[Lexeme] = []
    for place, x in enumerate(lexemes):
        if place in firsts:
            joined.append(replace(x, text="\\|", end=lexemes[place + 1].end))
        elif place not in seconds:
            joined.append(x)
    return joined
