"""Characters of Unicode in a formula stand for the commands that show the same, and nothing else
does."""

from __future__ import annotations

import pytest

from mathreply.tex.tokens import TokenKind, tokenize
from mathreply.tex.typed_characters import spelt
from mathreply.words import speak

SAME = [
    ("(x₁ + x₂)²", "(x_{1} + x_{2})^{2}"),
    ("x⁻¹ aᵢⱼ", "x^{-1} a_{ij}"),
    ("Aᵀ", "A^{\\top }"),
    ("√(x²) + √2", "\\sqrt{x^{2}} + \\sqrt{2}"),
    ("∛{x}", "\\sqrt[3]{x}"),
    ("a⃗ · x̂ ẋ", "\\vec{a} · \\hat{x} \\dot{x}"),
    ("cos\u2061(x)", "\\cos(x)"),
    ("\\cos\u2061 x", "\\cos x"),
    ("½ ⅓", "\\frac{1}{2} \\frac{1}{3}"),
    ("𝔼 𝐱 𝑥 ℒ 𝜶", "\\mathbb{E} \\mathbf{x} x \\mathcal{L} \\boldsymbol{\\alpha}"),
    ("f′(x) f″", "f'(x) f''"),
    ("x\u200b\u2062y", "xy"),
    ("ϵ ∀", "\\epsilon \\forall "),
]
LEFT = ["√2x", "√x^2", "√x²", "\\text{für naïve Leser}", "\\mathrm{für}", "é", "日"]


def _texts(tex: str) -> str:
    return "".join(t.text for t in spelt(tokenize(tex)) if t.kind is not TokenKind.SPACE)


@pytest.mark.parametrize(("typed", "tex"), SAME)
def test_same_as_commands(typed: str, tex: str) -> None:
    """What is typed in characters has the tokens of its TeX, and is spoken as that is."""
    assert _texts(typed) == _texts(tex)
    assert speak(typed) == speak(tex)


@pytest.mark.parametrize("typed", LEFT)
def test_in_doubt(typed: str) -> None:
    """A root of which nobody sees how far it reaches, words and unknown characters stay."""
    assert "\\" not in _texts(typed).replace("\\text", "").replace("\\mathrm", "")


def test_places() -> None:
    """Every token stands where its character stood, so that a message can quote it."""
    typed = "a + x²⁺ⁿ = √(b)"
    for token in spelt(tokenize(typed)):
        assert 0 <= token.start < token.end <= len(typed)
        assert token.text in typed or not typed[token.start : token.end].isascii()
