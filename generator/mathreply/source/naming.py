"""What in TeX is a name, and where a name stands."""

from __future__ import annotations

import re

from mathreply.tex.abbreviations import ABBREVIATIONS
from mathreply.tex.greek import COMMANDS
from mathreply.tex.tokens import Token, TokenKind, tokenize

_FONTS = frozenset(
    {
        "\\mathbf",
        "\\mathrm",
        "\\mathcal",
        "\\mathbb",
        "\\mathsf",
        "\\mathit",
        "\\boldsymbol",
        "\\bm",
        "\\bf",
        "\\rm",
        "\\it",
        "\\hat",
        "\\bar",
        "\\tilde",
        "\\vec",
        "\\widehat",
        "\\operatorname",
    }
)
_FONT_OF = {
    "\\bf": "\\mathbf",
    "\\boldsymbol": "\\mathbf",
    "\\rm": "\\mathrm",
    "\\text": "\\mathrm",
    "\\textrm": "\\mathrm",
}
"""Spellings of one font."""
LETTERS = frozenset(COMMANDS) - {"\\pi", "\\Pi", "\\varpi"} | {"\\ell"}
"""Commands that may be a name; π is a number, Π a product."""
_PROFITS = frozenset({"\\pi", "\\Pi", "\\varpi"})
"""Those that are a name with an index alone: of profits, shares, places."""

_WORD = re.compile(r"\\(?:mathrm|mathsf|operatorname|text|textrm)\s*\{[A-Za-z]{2,}\}")
"""A name of several letters: ``\\mathrm{MSE}``."""
_WORDS = re.compile(r"\\(?:text|textrm|mbox)\s*\{[^{}$]*\}")
"""Words in a formula, whose letters are no names: ``\\text{if }``."""
_BOUND = re.compile(
    r"(?P<one>[^=<>]+?)\s*(?P<how>[=<>]|\\(?:leq?|geq?|neq?|lt|gt)(?![A-Za-z]))\s*(?P<other>.+)"
)
_PLAIN_NUMBER = re.compile(
    r"-?(?:\d+(?:\.\d+)?(?:/\d+)?|\\[dt]?frac\s*(?:\d\s*\d|\{\s*(?:\d+|\\pi)\s*\}\s*\{\s*\d+\s*\}"
    r"|\\pi\s*\d)|\\pi(?:/\d+)?)"
)
_BETWEEN_TWO = re.compile(
    r"(?P<low>[^=<>\\]+?|-?\\[^=<>]+?)\s*(?:<|\\(?:leq?|lt)(?![A-Za-z]))\s*(?P<one>[^=<>]+?)\s*"
    r"(?:<|\\(?:leq?|lt)(?![A-Za-z]))\s*(?P<high>[^=<>]+)"
)
_SIZE = re.compile(
    r"(?:\\left\s*)?(?:\||\\lvert(?![A-Za-z]))\s*(?P<one>[^|]+?)\s*"
    r"(?:\\right\s*)?(?:\||\\rvert(?![A-Za-z]))"
)
"""The absolute value of something."""


def name_in(tex: str) -> str:
    """The name that the TeX is, or that it applies to names: ``f`` of ``f(x, y)``; else empty.

    >>> name_in("z_1"), name_in("f(x, y)"), name_in("f(x + 1)")
    ('z_1', 'f', '')
    """
    text = tex.strip()
    if is_name(text):
        return text
    name, bracket, rest = _SIZED.sub("", text).partition("(")
    if not bracket or not rest.endswith(")") or not is_name(name) or "'" in name:
        return ""
    between = _BETWEEN if _CHANCE_OR_DENSITY.fullmatch(name.strip()) else _BETWEEN_OR_BAR
    arguments = between.split(rest[:-1])
    first, *others = arguments
    is_applied = is_name(first) and all(map(_is_argument, others))
    return name.strip() if is_applied else ""


_SIZED = re.compile(r"\\(?:left|right)\s*(?=[()])")
"""What makes a bracket as high as what it holds."""
_BETWEEN = re.compile(r"[,;]")
_BETWEEN_OR_BAR = re.compile(r"[,;|]|\\(?:mid|vert)(?![A-Za-z])")
_CHANCE_OR_DENSITY = re.compile(r"[Ppq]|\\(?:Pr|math(?:bb|rm|bf|cal)\s*\{[A-Za-z]\w?\})|.*_.*")
"""Of them what is given stands behind a bar, and laws hold: ``p(x \\mid z) = …`` may follow."""
ARGUMENT_POWER = re.compile(r"\^\s*\{?\s*2\s*\}?\s*$")
"""The square of a name."""
_LISTED = ("\\ldots", "\\dots", "\\cdots", "...")


def _is_argument(tex: str) -> bool:
    """Whether a name stands in a place for arguments, or its square, as of ``\\sigma^2``, or dots
    between names."""
    return is_name(ARGUMENT_POWER.sub("", tex)) or tex.strip() in _LISTED


def holds(name: str, tex: str) -> bool:
    """Whether a name stands in TeX, spelt in any way.

    >>> holds("w", "w - \\alpha g"), holds("z_1", "z_{12}"), holds("f", "1 \\\\text{ if } x")
    (True, False, False)
    """
    said = tex if _WORDS.search(name) else _WORDS.sub(" ", tex)
    wanted, texts = (
        [_FONT_OF.get(token.text, token.text) for token in solid(part)] for part in (name, said)
    )
    width = len(wanted)
    places = range(len(texts) - width + 1)
    return width > 0 and any(texts[at : at + width] == wanted for at in places)


def canonical(tex: str) -> str:
    """A name without the spelling that does not matter: braces, spaces, ``{\\bf z}`` for
    ``\\mathbf{z}``.

    >>> canonical("{\\\\bf z}") == canonical("\\\\mathbf{z}")
    True
    """
    return "".join(_FONT_OF.get(token.text, token.text) for token in solid(tex))


def solid(tex: str) -> list[Token]:
    """The tokens of TeX without spaces, comments and braces."""
    skipped = (TokenKind.SPACE, TokenKind.COMMENT, TokenKind.OPEN, TokenKind.CLOSE)
    return [token for token in tokenize(tex) if token.kind not in skipped]


def is_name(tex: str) -> bool:
    """Whether the TeX is one name: a letter, fonts and accents upon it, an index below or in
    parentheses above; or an upright word or initials."""
    if _WORD.fullmatch(tex.strip()) or tex.strip() in ABBREVIATIONS:
        return True
    tokens = solid(tex)
    while tokens and tokens[0].text in _FONTS:
        tokens = tokens[1:]
    if not tokens:
        return False
    rest = tokens[1:]
    is_indexed = len(rest) > 1 and rest[0].kind is TokenKind.SUB
    letters = LETTERS | _PROFITS if is_indexed else LETTERS
    if tokens[0].kind is not TokenKind.LETTER and tokens[0].text not in letters:
        return False
    while rest and rest[0].kind is TokenKind.PRIME:
        rest = rest[1:]
    if not rest:
        return True
    return rest[0].kind is TokenKind.SUB and all(
        token.kind in (TokenKind.LETTER, TokenKind.NUMBER)
        or token.text in ("\\theta", "\\phi", ",", "\\text", "\\mathrm", "\\max", "\\min")
        for token in rest[1:]
    )


def is_bound(tex: str, *, steps: int = 1) -> bool:
    r"""Whether a condition beside a chain relates one name to a number or to another name
    (``x > 0``, ``i \ne j``, ``|x| < 1``, ``0 < x < y``), and so can be assumed. A value (``x = 2``)
    that is said beside one of several steps is put in there: of those before it nothing is said.

    Args:
        tex: the condition.
        steps: of the chain.

    >>> is_bound(r"x \ge 0"), is_bound(r"i \ne j"), is_bound(r"i = 1, \ldots, n")
    (True, True, False)
    >>> is_bound(r"|x| < 1"), is_bound(r"-1 < x \le y"), is_bound("1 > x < 2")
    (True, True, False)
    """
    between = _BETWEEN_TWO.fullmatch(tex.strip())
    if between is not None:
        ends = (between["low"], between["high"])
        return is_name(between["one"]) and all(is_name(e) or _is_number(e) for e in ends)
    match = _BOUND.fullmatch(tex.strip())
    if match is None:
        return False
    one, other = match["one"], match["other"]
    if match["how"] == "=" and (steps > 1 or not is_name(one)):
        return False
    if is_name(one):
        return is_name(other) or _is_number(other)
    size = _SIZE.fullmatch(one.strip())
    if size is not None and match["how"] != "=":
        return is_name(size["one"]) and _is_number(other)
    return _is_number(one) and is_name(other)


def _is_number(tex: str) -> bool:
    return _PLAIN_NUMBER.fullmatch(tex.strip()) is not None
