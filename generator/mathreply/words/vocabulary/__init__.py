"""Signs and commands, and what a person calls them."""

from __future__ import annotations

from mathreply.words.vocabulary.counting import CARDINALS, ORDINALS, PARTS
from mathreply.words.vocabulary.delimiters import BARS, CLOSING, DELIMITER_WORDS, OPENING
from mathreply.words.vocabulary.further import (
    FURTHER_ADDITIVE,
    FURTHER_LETTERS,
    FURTHER_MULTIPLICATIVE,
    FURTHER_RELATIONS,
)
from mathreply.words.vocabulary.letters import (
    ACCENTS,
    FONTS,
    GREEK,
    LETTERS,
    SAID_FONTS,
    SECOND_SHAPES,
    SETS,
    SWITCHES,
)
from mathreply.words.vocabulary.operators import (
    ADDITIVE,
    BIG,
    CHOOSERS,
    DOTS,
    INDEPENDENT,
    INTEGRALS,
    ITALIC_NAMES,
    MULTIPLICATIVE,
    NAMES,
    RELATIONS,
)
from mathreply.words.vocabulary.unsaid import (
    COLOURED,
    PAUSES,
    SILENT,
    SILENT_WITH_ARGUMENT,
    THIN,
    WITH_LENGTH,
)

__all__ = [
    "ACCENTS",
    "ADDITIVE",
    "BARS",
    "BIG",
    "CARDINALS",
    "CHOOSERS",
    "CLOSING",
    "COLOURED",
    "DELIMITER_WORDS",
    "DOTS",
    "FONTS",
    "FURTHER_ADDITIVE",
    "FURTHER_LETTERS",
    "FURTHER_MULTIPLICATIVE",
    "FURTHER_RELATIONS",
    "GREEK",
    "INDEPENDENT",
    "INTEGRALS",
    "ITALIC_NAMES",
    "LETTERS",
    "MULTIPLICATIVE",
    "NAMES",
    "OPENING",
    "ORDINALS",
    "PARTS",
    "PAUSES",
    "RELATIONS",
    "SAID_FONTS",
    "SECOND_SHAPES",
    "SETS",
    "SILENT",
    "SILENT_WITH_ARGUMENT",
    "SWITCHES",
    "THIN",
    "WITH_LENGTH",
]
