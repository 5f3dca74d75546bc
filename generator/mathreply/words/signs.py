"""One token → a sign with its role and words."""

from __future__ import annotations

from mathreply.words import vocabulary as v
from mathreply.words.tree import Mark, Role

_PUNCTUATION = {",": ",", ";": ";", ".": ".", ":": ":"}
_OTHER = {
    "!": "factorial",
    "?": "question mark",
    "@": "at sign",
    '"': "quote",
    "`": "backquote",
    "′": "prime",
    "°": "degrees",
}


def _table() -> dict[str, Mark]:
    """Every sign, by its TeX."""
    signs: dict[str, Mark] = {}
    for table, role in (
        (v.FURTHER_LETTERS, Role.LETTER),
        (v.FURTHER_RELATIONS, Role.RELATION),
        (v.FURTHER_ADDITIVE, Role.ADD),
        (v.FURTHER_MULTIPLICATIVE, Role.TIMES),
        (v.GREEK, Role.LETTER),
        (v.LETTERS, Role.LETTER),
        (v.RELATIONS, Role.RELATION),
        (v.ADDITIVE, Role.ADD),
        (v.MULTIPLICATIVE, Role.TIMES),
        (_PUNCTUATION, Role.PUNCTUATION),
        (v.OPENING, Role.OPEN),
        (v.CLOSING, Role.CLOSE),
        (v.BARS, Role.BAR),
    ):
        signs |= {tex: Mark(role, tex, words) for tex, words in table.items()}
    for name, words in v.NAMES.items():
        signs[f"\\{name}"] = Mark(Role.NAME, f"\\{name}", words)
    for name, words in v.BIG.items():
        typed = name if name in "∑∏∫" else f"\\{name}"
        signs[typed] = Mark(Role.BIG, f"\\{name}", words)
    signs |= {tex: Mark(Role.DOTS, tex, "dot dot dot") for tex in v.DOTS}
    signs |= {tex: Mark(Role.SPACE, tex, ",") for tex in v.PAUSES}
    signs |= {tex: Mark(Role.INFIX, tex, tex[1:]) for tex in _INFIX}
    for tex, words in _OTHER.items():
        role = Role.AFTER if tex in "!?" else Role.LETTER
        signs[tex] = Mark(role, tex, words)
    signs["\\prime"] = Mark(Role.LETTER, "\\prime", "prime")
    signs |= {tex: Mark(Role.OTHER, tex, words) for tex, words in _LOGIC.items()}
    signs |= {tex: Mark(Role.NAME, tex, words) for tex, words in _PARTS.items()}
    return signs


_INFIX = ("\\over", "\\above", "\\choose", "\\atop", "\\brace", "\\brack")


_LOGIC = {
    "\\forall": "for all",
    "\\exists": "there exists",
    "\\exists!": "there exists exactly one",
    "\\nexists": "there exists no",
    "\\neg": "not",
    "\\lnot": "not",
}


_PARTS = {"\\Re": "the real part", "\\Im": "the imaginary part"}
"""Only the commands: an upright Re may be Reynolds' number."""


_SIGNS = _table()


def sign_of(tex: str) -> Mark:
    """The sign that a token is; an unknown command spells its own name."""
    if known := _SIGNS.get(tex):
        return known
    if tex[-1] == "." and tex[0].isdecimal():
        return Mark(Role.NUMBER, tex, f"{number_words(tex[:-1])} point")
    if tex[0].isdecimal() or (tex[0] == "." and len(tex) > 1):
        return Mark(Role.NUMBER, tex, number_words(tex))
    if tex[0] == "\\":
        name = tex[1:].strip()
        return Mark(Role.LETTER, tex, f"backslash {name}" if name else "backslash")
    return Mark(Role.LETTER, tex, tex)


def number_words(tex: str) -> str:
    """``2`` → ``two``; from thirteen on, and with a decimal point, the digits themselves."""
    return (
        v.CARDINALS[int(tex)]
        if tex.isdecimal()
        and tex.isascii()
        and int(tex[:4]) < len(v.CARDINALS)
        and len(tex.lstrip("0") or "0") <= 2
        and (tex == "0" or tex[0] != "0")
        else tex
    )
