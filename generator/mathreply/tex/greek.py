"""The Greek letters: their characters, their commands, and what a person calls them."""

from __future__ import annotations

import re

_ALPHABET = "αβγδεζηθικλμνξοπρστυφχψω"
_WORDS = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau
upsilon phi chi psi omega
"""
_LOWER = dict(zip(_ALPHABET, _WORDS.split(), strict=True))
_OWN_CAPITALS = "ΓΔΘΛΞΠΣΥΦΨΩ"
"""Those that do not look like a Latin letter, and so have a command."""

NAMES = _LOWER | {letter.upper(): name.capitalize() for letter, name in _LOWER.items()}
"""Character → English name, a capital letter's with a capital."""

VARIANTS = {
    "\\varepsilon": "epsilon",
    "\\vartheta": "theta",
    "\\varpi": "pi",
    "\\varrho": "rho",
    "\\varsigma": "sigma",
    "\\varphi": "phi",
    "\\varkappa": "kappa",
    "\\digamma": "digamma",
}
"""Commands of second shapes, and of a letter that has died out → English name."""

COMMANDS = {f"\\{NAMES[letter]}": NAMES[letter] for letter in [*_LOWER, *_OWN_CAPITALS]} | VARIANTS
"""Command → English name."""

COMMAND_OF = {letter: f"\\{NAMES[letter]}" for letter in [*_LOWER, *_OWN_CAPITALS]}
"""Character → command."""

_BARE = re.compile(rf"(?:{'|'.join(command[1:] for command in COMMANDS)})(?![A-Za-z])")


def spelled(name: str) -> str:
    r"""A declared name as TeX has it: ``lambda`` is the letter, for no formula holds the word.

    >>> spelled("lambda_1"), spelled("\\lambda"), spelled("pixel")
    ('\\lambda_1', '\\lambda', 'pixel')
    """
    return f"\\{name}" if _BARE.match(name) else name
