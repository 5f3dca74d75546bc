"""Mathematics written in Unicode: styled letters, raised and lowered digits, roots and sums in
running text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from mathreply.lint.finding import Edit, Finding
from mathreply.lint.post import CODE_MARK, MATH_MARK, TAG_MARK, ScannedPost
from mathreply.lint.view import Mode, TexView
from mathreply.tex.greek import COMMAND_OF

_GREEK = COMMAND_OF | {"ε": "\\varepsilon", "φ": "\\varphi"}
"""The shapes that the characters have in most fonts."""
_SIGNS = (
    "∑ sum ∏ prod ∫ int √ sqrt ∂ partial ∇ nabla ∞ infty ≤ le ≥ ge ≠ ne ≈ approx ∈ in ∉ notin ⊂"
    " subset ⊆ subseteq ∪ cup ∩ cap ∀ forall ∃ exists ⇒ implies ⇔ iff → to × times · cdot ± pm ∅"
    " emptyset ℝ mathbb{R} ℕ mathbb{N} ℤ mathbb{Z} ℚ mathbb{Q} ℂ mathbb{C} 𝔼 mathbb{E} ⟨ langle ⟩"
    " rangle ‖ Vert"
)
_WORDS = _SIGNS.split()
TEX = _GREEK | dict(zip(_WORDS[::2], (f"\\{name}" for name in _WORDS[1::2]), strict=True))
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0123456789+-=()ni", strict=True))
_LOWERED = dict(
    zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-=()aehijklmnoprstuvx", strict=True)
)
_STYLED = re.compile("[\U0001d400-\U0001d7ff]+")
_STRONG = "∑∏∫√∂∇∈∉⊂⊆∪∩∀∃≤≥≠≈∞ℝℕℤℚℂ𝔼" + "".join(_RAISED)[3:] + "²³" + "".join(_LOWERED)
_WITHIN = rf"[^\s`{CODE_MARK}{MATH_MARK}{TAG_MARK}]"
_RUN = re.compile(
    rf"(?<!{_WITHIN}){_WITHIN}*[{_STRONG}\U0001d400-\U0001d7ff]{_WITHIN}*"
    rf"(?:[ ][=+\-−≤≥≠≈·×/∈][ ]{_WITHIN}+)*"
)
_AMOUNT_BEFORE = re.compile(r"(?:^|[\s(])[$€£¥]?\d[\d.,]*[^\W\d_]{0,3}[%$€£¥]?\s$")
_AMOUNT_AFTER = re.compile(r"\s[$€£¥]?\d[\d.,]*")
_UNIT = re.compile(r"(?:[mc]?m|km|in|ft)[²³]\W*$")


def check(post: ScannedPost) -> Iterator[Finding]:
    """Runs of Unicode mathematics in the text, and styled or raised characters inside formulas."""
    if post.raw.isascii():
        return
    for match in _RUN.finditer(post.text):
        run = match.group()
        if not _UNIT.search(run) and not run.isascii() and not _between_numbers(post.text, match):
            yield post.finding(
                "unicode-math",
                match.start(),
                match.end(),
                f"“{run[:40]}” is text to the forum, not "
                "mathematics: spelt out, or left out, by screen readers",
                f"write ${_as_tex(run.rstrip('.,;:!?'))}$",
            )
    for math in post.maths:
        if not math.source.isascii():
            yield from _inside(post, math.view)


def _between_numbers(text: str, match: re.Match[str]) -> bool:
    """Whether a run is a sign by itself between two amounts, as in ``€1 ≈ $1.08``."""
    if any(map(str.isalnum, match.group())):
        return False
    before, after = (
        text[max(0, match.start() - 24) : match.start()],
        text[match.end() : match.end() + 24],
    )
    return _AMOUNT_BEFORE.search(before) is not None and _AMOUNT_AFTER.match(after) is not None


def _as_tex(run: str) -> str:
    pieces = []
    for scripted in re.split(f"([{''.join(_RAISED)}]+|[{''.join(_LOWERED)}]+)", run):
        if scripted and scripted[0] in _RAISED:
            pieces.append(_script("^", scripted, _RAISED))
        elif scripted and scripted[0] in _LOWERED:
            pieces.append(_script("_", scripted, _LOWERED))
        else:
            pieces.append("".join(_sign(character) for character in scripted))
    return re.sub(r"(\\[A-Za-z]+) (?=[^A-Za-z]|$)", r"\1", "".join(pieces)).strip()[:80]


def _sign(character: str) -> str:
    if character in TEX:
        return TEX[character] + " "
    plain = unicodedata.normalize("NFKC", character)
    if plain in TEX:
        return TEX[plain] + " "
    return "-" if character == "−" else plain


def _script(mark: str, text: str, meanings: dict[str, str]) -> str:
    inner = "".join(meanings.get(character, character) for character in text)
    return f"{mark}{inner}" if len(inner) == 1 else f"{mark}{{{inner}}}"


def _inside(post: ScannedPost, view: TexView) -> Iterator[Finding]:
    """Styled letters inside a formula, which many fonts lack."""
    for position, token in enumerate(view.tokens):
        character = token.text
        if (
            len(character) != 1
            or view.modes[position] is not Mode.MATH
            or not _STYLED.match(character)
        ):
            continue
        better, name = _as_tex(character), unicodedata.name(character, "")
        start, end = view.start(position), view.end(position)
        plain = "ITALIC" in name and "BOLD" not in name and better.isascii()
        yield post.finding(
            "unicode-math",
            start,
            end,
            f"“{character}” U+{ord(character):04X} in a formula: many fonts "
            "lack it, and readers see a box",
            f"write {better}",
            (Edit(start, end, better),) if plain else (),
        )
