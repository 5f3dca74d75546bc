"""Brackets and bars."""

from __future__ import annotations

OPENING = {
    "(": "(",
    "[": "[",
    "\\{": "{",
    "\\lbrace": "{",
    "\\lbrack": "[",
    "\\langle": "<",
    "\\lvert": "|",
    "\\lVert": "||",
    "\\lfloor": "floor",
    "\\lceil": "ceiling",
    "⟨": "<",
    "\\lparen": "(",
}

CLOSING = {
    ")": "(",
    "]": "[",
    "\\}": "{",
    "\\rbrace": "{",
    "\\rbrack": "[",
    "\\rangle": "<",
    "\\rvert": "|",
    "\\rVert": "||",
    "\\rfloor": "floor",
    "\\rceil": "ceiling",
    "⟩": "<",
    "\\rparen": "(",
}

BARS = {"|": "|", "\\vert": "|", "\\|": "||", "\\Vert": "||", "‖": "||"}

DELIMITER_WORDS = {
    "(": "parenthesis",
    "[": "bracket",
    "{": "brace",
    "<": "angle bracket",
    "|": "bar",
    "||": "double bar",
    "floor": "floor",
    "ceiling": "ceiling",
}
