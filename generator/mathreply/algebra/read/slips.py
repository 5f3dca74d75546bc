"""What is beyond doubt though it is not quite written as it ought to be: ``c*`` for ``c^*``,
``\\vec{v_1}`` for ``\\vec{v}_1``, ``a + -2b``, empty braces.
"""

from __future__ import annotations

from msgspec.structs import replace

from mathreply.algebra.read.leibniz import with_quotients
from mathreply.algebra.read.lexeme import Lexeme, behind_group, closing_brace, closing_round
from mathreply.algebra.read.upright import with_differentials
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.tokens import Token, TokenKind

_ACCENTS = {
    "\\vec",
    "\\hat",
    "\\widehat",
    "\\bar",
    "\\tilde",
    "\\widetilde",
    "\\dot",
    "\\ddot",
    "\\mathbf",
    "\\boldsymbol",
    "\\bm",
}
"""What stands on a letter, whether its index is inside the braces or behind them."""
_BEHIND_STAR = {")", "]", "}", ",", "+", "-", ";", "|", "\\}"}
_SCRIPTS = (TokenKind.SUB, TokenKind.SUPER)


_SWITCHED = {"\\rm": "\\mathrm", "\\bf": "\\mathbf", "\\cal": "\\mathcal", "\\sf": "\\mathsf"}
"""Switches between fonts, and the commands that take what they switch."""


def with_arguments(tokens: list[Token]) -> list[Token]:
    """``\\rm{Bias}`` as ``\\mathrm{Bias}``: a switch before braces was meant for them."""
    found: list[Token] = []
    for number, token in enumerate(tokens):
        follows = tokens[number + 1].kind if number + 1 < len(tokens) else None
        if token.text in _SWITCHED and follows is TokenKind.OPEN:
            token = replace(token, text=_SWITCHED[token.text])
        found.append(token)
    return found


def tidied(lexemes: list[Lexeme]) -> list[Lexeme]:
    """The lexemes of a side as they are meant."""
    upright = with_quotients(with_differentials(_braced_letters(lexemes)))
    grouped = _without_empty_groups(_starred_transposes(upright))
    return _signs(_stars(_accents(_primes(_integrands(grouped)))))


_BEFORE_LETTER = ("\\nabla", "\\Delta", "\\partial")


def _braced_letters(lexemes: list[Lexeme]) -> list[Lexeme]:
    """``\\nabla{f}(x)`` as ``\\nabla f(x)``."""
    found: list[Lexeme] = []
    for lexeme in lexemes:
        found.append(lexeme)
        kinds = [x.kind for x in found[-3:]]
        is_group = kinds == [TokenKind.OPEN, TokenKind.LETTER, TokenKind.CLOSE]
        if is_group and len(found) > 3 and found[-4].text in _BEFORE_LETTER:
            found[-3:] = [found[-2]]
    return found


_TRANSPOSES = ("\\top", "T", "\\intercal")


def _starred_transposes(lexemes: list[Lexeme]) -> list[Lexeme]:
    """``w^{*\\top}`` and ``x^{(i)\\top}`` as the transposes of ``w^*`` and ``x^{(i)}``."""
    found: list[Lexeme] = []
    for lexeme in lexemes:
        found.append(lexeme)
        if (
            lexeme.kind is not TokenKind.CLOSE
            or len(found) < 5
            or found[-2].text not in _TRANSPOSES
        ):
            continue
        opening = _opening(found)
        inside = found[opening + 1 : -2]
        is_above = opening > 0 and found[opening - 1].kind is TokenKind.SUPER
        if is_above and _is_label(inside):
            raised, transpose = found[opening - 1], found[-2]
            found[-2:] = [lexeme, raised, transpose]
    return found


def _is_label(inside: list[Lexeme]) -> bool:
    """Whether what stands before a transpose in a superscript belongs to the name: a star, an index
    in brackets."""
    texts = [x.text for x in inside]
    if texts in (["\\ast"], ["\\star"]):
        return True
    return len(texts) > 2 and (texts[0], texts[-1]) in (("(", ")"), ("[", "]"))


def _opening(run: list[Lexeme]) -> int:
    """The place of the brace that the last lexeme closes; -1 where there is none."""
    level = 0
    for place in range(len(run) - 1, -1, -1):
        level += (run[place].kind is TokenKind.CLOSE) - (run[place].kind is TokenKind.OPEN)
        if level == 0:
            return place
    return -1


def _integrands(lexemes: list[Lexeme]) -> list[Lexeme]:
    """``\\int_0^1 (f \\, dx)`` as ``\\int_0^1 f \\, dx``, where a term ends behind the bracket."""
    found = list(lexemes)
    for place in reversed([n for n, x in enumerate(found) if x.text == "\\int"]):
        opening = _behind_scripts(found, place + 1)
        closing = closing_round(found, opening)
        if not closing or not _ends_with_differential(found[opening + 1 : closing]):
            continue
        follower = found[closing + 1].text if closing + 1 < len(found) else ""
        if follower in ("", "+", "-", "}", ")", "]", ",") or follower in SPELLINGS:
            del found[closing], found[opening]
    return found


def _behind_scripts(lexemes: list[Lexeme], place: int) -> int:
    while _kind(lexemes, place) in _SCRIPTS:
        place = behind_group(lexemes, place + 1)
    return place


def _ends_with_differential(inside: list[Lexeme]) -> bool:
    """Whether a run ends with ``dx`` and holds no other integral."""
    texts = [x.text for x in inside]
    is_name = len(texts) > 2 and inside[-1].kind in (TokenKind.LETTER, TokenKind.COMMAND)
    return is_name and texts[-2] == "d" and "\\int" not in texts and texts.count("d") == 1


def _without_empty_groups(lexemes: list[Lexeme]) -> list[Lexeme]:
    """Without ``{}`` behind a letter or a sign: ``B^{-{}}_k``."""
    found: list[Lexeme] = []
    skip = 0
    for number, lexeme in enumerate(lexemes):
        if skip:
            skip -= 1
            continue
        is_empty = lexeme.kind is TokenKind.OPEN and _kind(lexemes, number + 1) is TokenKind.CLOSE
        bears_script = _kind(lexemes, number + 2) in _SCRIPTS
        before = found[-1] if found else None
        is_behind = before is not None and (
            before.kind in (TokenKind.LETTER, TokenKind.NUMBER) or before.text in ("+", "-")
        )
        if is_empty and is_behind and not bears_script:
            skip = 1
        else:
            found.append(lexeme)
    return found


def _kind(lexemes: list[Lexeme], place: int) -> TokenKind | None:
    return lexemes[place].kind if place < len(lexemes) else None


def _primes(lexemes: list[Lexeme]) -> list[Lexeme]:
    """``g^{\\prime}`` and ``g^{'}`` as ``g'``."""
    found: list[Lexeme] = []
    for lexeme in lexemes:
        found.append(lexeme)
        if lexeme.kind is TokenKind.CLOSE and (primes := _braced_primes(found)):
            found[-len(primes) - 3 :] = primes
            continue
        texts = [x.text for x in found[-4:]]
        for spelt in (["^", "{", "\\prime", "}"], ["^", "\\prime"]):
            if texts[-len(spelt) :] == spelt:
                first = found[-len(spelt)]
                found[-len(spelt) :] = [replace(first, kind=TokenKind.PRIME, text="'")]
                break
    return found


def _braced_primes(run: list[Lexeme]) -> list[Lexeme]:
    """The primes in the braces that end a run, if they are a superscript."""
    place = len(run) - 1
    while place > 0 and run[place - 1].kind is TokenKind.PRIME:
        place -= 1
    is_superscript = [x.kind for x in run[max(place - 2, 0) : place]] == _RAISED
    return run[place:-1] if is_superscript else []


_RAISED = [TokenKind.SUPER, TokenKind.OPEN]


def _accents(lexemes: list[Lexeme]) -> list[Lexeme]:
    """``\\vec{v_1}`` as ``\\vec{v}_1``."""
    found = list(lexemes)
    for place in range(len(found) - 4):
        if found[place].text not in _ACCENTS or found[place + 1].kind is not TokenKind.OPEN:
            continue
        closing = closing_brace(found, place + 1) or 0
        index = found[place + 4 : closing]
        is_indexed = found[place + 3].kind is TokenKind.SUB and closing > 0
        is_one = len(index) == 1 or (
            bool(index)
            and index[0].kind is TokenKind.OPEN
            and closing_brace(found, place + 4) == closing - 1
        )
        has_index = closing + 1 < len(found) and found[closing + 1].kind is TokenKind.SUB
        if is_indexed and is_one and not has_index and found[place + 2].kind is not TokenKind.OPEN:
            found[place + 3 : closing + 1] = [found[closing], found[place + 3], *index]
    return found


def _stars(lexemes: list[Lexeme]) -> list[Lexeme]:
    """``c*`` as ``c^*``, where nothing follows that it could be multiplied with."""
    found: list[Lexeme] = []
    for number, lexeme in enumerate(lexemes):
        after = lexemes[number + 1] if number + 1 < len(lexemes) else None
        before = found[-1] if found else None
        is_last = after is None or after.text in _BEHIND_STAR
        is_behind_name = before is not None and before.kind in (
            TokenKind.LETTER,
            TokenKind.NUMBER,
            TokenKind.CLOSE,
        )
        if lexeme.text == "\\ast" and is_last and is_behind_name and _is_name(found):
            found.append(replace(lexeme, kind=TokenKind.SUPER, text="^"))
        found.append(lexeme)
    return found


def _is_name(run: list[Lexeme]) -> bool:
    """Whether a run ends with a letter, alone or with one lexeme or group below it."""
    place = len(run) - 1
    if run[place].kind is TokenKind.CLOSE:
        while place >= 0 and run[place].kind is not TokenKind.OPEN:
            place -= 1
    if place > 1 and run[place - 1].kind is TokenKind.SUB:
        place -= 2
    return place >= 0 and run[place].kind is TokenKind.LETTER


def _signs(lexemes: list[Lexeme]) -> list[Lexeme]:
    """``a + -2b`` as ``a - 2b``."""
    found: list[Lexeme] = []
    for number, lexeme in enumerate(lexemes):
        is_second = lexeme.text == "-" and bool(found) and found[-1].text == "+"
        is_of_number = _kind(lexemes, number + 1) is TokenKind.NUMBER
        if is_second and is_of_number and _stands_between(found):
            found.pop()
        found.append(lexeme)
    return found


def _stands_between(run: list[Lexeme]) -> bool:
    """Whether a term stands before the plus that ends a run."""
    before = run[-2] if len(run) > 1 else None
    return before is not None and (
        before.kind in (TokenKind.LETTER, TokenKind.NUMBER, TokenKind.CLOSE)
        or before.text in (")", "]", "!")
    )
