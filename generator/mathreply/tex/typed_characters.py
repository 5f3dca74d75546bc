"""Mathematics typed in characters of Unicode, as it is pasted from PDFs and web pages, in the
commands that show the same: ``x²`` as ``x^{2}``, ``x₁``, ``a⃗``, ``√(x)``, ``½``, ``𝐱``, and
``cos⁡(x)`` with the invisible sign of application.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from mathreply.tex import greek, typed_signs
from mathreply.tex.tokens import Token, TokenKind, tokenize

_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0123456789+-=()ni", strict=True)) | {"ᵀ": "\\top "}
_LOWERED = dict(
    zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-=()aehijklmnoprstuvx", strict=True)
)
_ACCENTS = {
    "\u0302": "\\hat",
    "\u0303": "\\tilde",
    "\u0304": "\\bar",
    "\u0305": "\\bar",
    "\u0307": "\\dot",
    "\u0308": "\\ddot",
    "\u20d7": "\\vec",
}
"""Combining mark → the command of the accent."""
_UNSEEN = frozenset("\u2060\u2062\u2064\u200b\u200c\u200d\ufeff\u00ad\ufe0e\ufe0f")
"""Joiners, marks of direction of a font, invisible signs of a product or sum."""
_APPLIED = "\u2061"
"""The invisible sign between a function and its argument."""
_FUNCTION_NAMES = """
arcsin arccos arctan sinh cosh tanh coth sin cos tan cot sec csc exp log ln det max min sup inf
"""
_FUNCTIONS = _FUNCTION_NAMES.split()
_TEXT_NAMES = """
text textrm textit textbf textsf texttt textnormal mbox hbox mathrm operatorname operatorname*
mathit tag label
"""
_TEXT = frozenset(f"\\{name}" for name in _TEXT_NAMES.split())
"""Commands whose argument is words, which stay as they are."""
_ALPHABETS = (
    ("DOUBLE-STRUCK", "\\mathbb"),
    ("BOLD ITALIC", "\\boldsymbol"),
    ("BOLD", "\\mathbf"),
    ("FRAKTUR", "\\mathfrak"),
    ("BLACK-LETTER", "\\mathfrak"),
    ("SCRIPT", "\\mathcal"),
    ("SANS-SERIF", "\\mathsf"),
    ("MONOSPACE", "\\mathtt"),
    ("ITALIC", ""),
)
"""Words in the names of styled letters, the first that is found → the command."""
_SECOND_SHAPES = {"ϵ": "\\epsilon", "ϕ": "\\phi", "ϑ": "\\vartheta", "ϱ": "\\varrho"}
_PRIMES = {"′": "'", "″": "''", "‴": "'''", "’": "'"}
_SECOND_SHAPES |= {"ϖ": "\\varpi", "ς": "\\varsigma", "µ": "\\mu", "ħ": "\\hbar", "∆": "\\Delta"}
_SIGN_NAMES = """
∀ forall ∃ exists ⊥ perp ⊤ top ⊕ oplus ⌊ lfloor ⌋ rfloor ⌈ lceil ⌉ rceil ∙ cdot ∮ oint ∬ iint
∭ iiint ∠ angle ⊂ subset ⊆ subseteq ⊃ supset ⊇ supseteq ∼ sim ∝ propto ≡ equiv ↦ mapsto ⪰ succeq
⪯ preceq ≻ succ ≺ prec ⟹ implies ⟺ iff ⟸ impliedby ⇒ implies ⇔ iff ⩽ le ⩾ ge ≪ ll ≫ gg
"""
_SIGNS = dict(zip(_SIGN_NAMES.split()[::2], _SIGN_NAMES.split()[1::2], strict=True))
"""Signs that no table of characters beside this one has → the name of the command."""
_ROOTS = {"√": "", "∛": "[3]", "∜": "[4]"}
_FACTOR = frozenset((TokenKind.LETTER, TokenKind.NUMBER, TokenKind.COMMAND, TokenKind.OPEN))
_PARTING_NAMES = """
cdot times div pm mp le ge leq geq ne neq approx implies iff quad qquad \\ to in equiv sim propto
right
"""
_PARTING = frozenset(f"\\{name}" for name in _PARTING_NAMES.split())
"""Commands that are no factor."""


def spelt(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a formula with commands in place of such characters; what stands in words, and
    what is not known, stays."""
    if all(token.text.isascii() for token in tokens):
        return list(tokens)
    return _rooted(_marked(list(_styled(_applied(tokens)))))


def _as_tokens(tex: str, place: Token) -> list[Token]:
    """The tokens of a piece of TeX, all of them where one character stood."""
    return [replace(token, start=place.start, end=place.end) for token in tokenize(tex)]


def _applied(tokens: Sequence[Token]) -> list[Token]:
    """Function names typed by their letters before the invisible sign, as commands; the sign
    goes."""
    found: list[Token] = []
    for token in tokens:
        if token.text != _APPLIED:
            found.append(token)
            continue
        letters = ""
        while len(letters) < len(found) and found[-1 - len(letters)].kind is TokenKind.LETTER:
            letters = found[-1 - len(letters)].text + letters
        word = next((name for name in _FUNCTIONS if letters.endswith(name)), "")
        if word:
            first = found[-len(word)]
            whole = Token(TokenKind.COMMAND, f"\\{word}", first.start, token.start)
            found[-len(word) :] = [whole]
    return found


def _styled(tokens: Sequence[Token]) -> Iterator[Token]:
    """Each character by itself: fractions, styled letters, letters with an accent; runs of raised
    and lowered ones as scripts."""
    position, words = 0, 0
    while position < len(tokens):
        token = tokens[position]
        words += _opens_words(tokens, position, words) - (
            words > 0 and token.kind is TokenKind.CLOSE
        )
        for sign, meanings in (("^", _RAISED), ("_", _LOWERED)):
            run = position
            while not words and run < len(tokens) and tokens[run].text in meanings:
                run += 1
            if run > position:
                inner = "".join(meanings[t.text] for t in tokens[position:run])
                yield from _as_tokens(f"{sign}{{{inner}}}", token)
                position = run
                break
        else:
            if words or token.text.isascii():
                yield token
            elif token.text not in _UNSEEN:
                tex = _tex_of(token.text)
                yield from [token] if tex == token.text else _as_tokens(tex, token)
            position += 1


def _opens_words(tokens: Sequence[Token], position: int, words: int) -> bool:
    """Whether a brace opens words, or one within them."""
    if tokens[position].kind is not TokenKind.OPEN:
        return False
    before = [t for t in tokens[max(0, position - 2) : position] if t.kind is not TokenKind.SPACE]
    return words > 0 or (bool(before) and before[-1].text in _TEXT)


def _tex_of(character: str) -> str:
    """What shows the same as a character; the character itself where nothing is known."""
    if character in typed_signs.COMMAND_OF or character in greek.COMMAND_OF or len(character) > 1:
        return character
    if character in _SECOND_SHAPES or character in _PRIMES:
        return _SECOND_SHAPES.get(character) or _PRIMES[character]
    if character in _SIGNS:
        return f"\\{_SIGNS[character]} "
    plain = unicodedata.normalize("NFKD", character)
    if "\u2044" in plain and len(plain) == 3:
        return f"\\frac{{{plain[0]}}}{{{plain[2]}}}"
    if len(plain) == 2 and plain[1] in _ACCENTS:
        return f"{_ACCENTS[plain[1]]}{{{plain[0]}}}"
    if len(plain) == 1 and plain != character and plain.isalnum():
        return _in_alphabet(plain, unicodedata.name(character, ""))
    return character


def _in_alphabet(letter: str, name: str) -> str:
    """A plain letter in the style that the name of a character tells."""
    shown = _SECOND_SHAPES.get(letter) or greek.COMMAND_OF.get(letter, letter)
    command = next((command for words, command in _ALPHABETS if words in name), "")
    if command == "\\mathbf" and shown.startswith("\\"):
        command = "\\boldsymbol"
    return f"{command}{{{shown}}}" if command else shown


def _marked(tokens: list[Token]) -> list[Token]:
    """Combining marks as the accents of the letters before them."""
    found: list[Token] = []
    for token in tokens:
        accent = _ACCENTS.get(token.text)
        if accent and found and found[-1].kind is TokenKind.LETTER:
            letter = found.pop()
            found += _as_tokens(f"{accent}{{{letter.text}}}", letter)
        else:
            found.append(token)
    return found


def _rooted(tokens: list[Token]) -> list[Token]:
    """``√`` with what stands below it where that is beyond doubt: braces, round brackets, or one
    letter or number with no script and no factor behind it."""
    found: list[Token] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        end = _radicand(tokens, position + 1) if token.text in _ROOTS else position
        if end > position + 1:
            inner = tokens[position + 1 : end]
            bare = inner[1:-1] if inner[0].text in ("(", "{") else inner
            command = _as_tokens(f"\\sqrt{_ROOTS[token.text]}", token)
            brace = replace(token, kind=TokenKind.OPEN, text="{")
            found += [
                *command,
                brace,
                *_rooted(bare),
                replace(brace, kind=TokenKind.CLOSE, text="}"),
            ]
            position = end
        else:
            found.append(token)
            position += 1
    return found


def _radicand(tokens: Sequence[Token], start: int) -> int:
    """Where what stands below a root ends; ``start`` where that is in doubt."""
    first = tokens[start].text if start < len(tokens) else ""
    closing = {"(": ")", "{": "}"}.get(first)
    if closing is None:
        is_one = first and tokens[start].kind in (TokenKind.LETTER, TokenKind.NUMBER)
        return start + 1 if is_one and not _goes_on(tokens, start + 1) else start
    depth = 0
    for position in range(start, len(tokens)):
        depth += (tokens[position].text == first) - (tokens[position].text == closing)
        if depth == 0:
            return position + 1
    return start


def _goes_on(tokens: Sequence[Token], position: int) -> bool:
    """Whether a script or a factor stands at a place, which may stand below the root as well."""
    if position < len(tokens) and tokens[position].kind is TokenKind.SPACE:
        position += 1
    if position >= len(tokens) or tokens[position].text in _PARTING:
        return False
    token = tokens[position]
    return (
        token.kind in _FACTOR or token.kind in (TokenKind.SUPER, TokenKind.SUB) or token.text == "("
    )
