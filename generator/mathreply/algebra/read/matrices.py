"""What in a display says for certain that its capitals are matrices, where no transpose does:
``\\operatorname{tr}(AB)``, ``A v = \\lambda v``, ``P D P^{-1}``, ``X \\hat\\beta``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

_A = r"(?<![A-Za-z\\{])(?P<a>[A-Z])(?![A-Za-z{])"
_INDEX = r"(?:\s*_\s*(?:\w|\{[^{}]*\}))?"
_LESS_ONE = r"\s*\^\s*\{\s*-\s*1\s*\}"
_OPEN = r"\s*(?:\\left|\\bigl?|\\Bigl?)?\s*[(\[]?\s*"
_BIG_GREEK = r"\\(?:Sigma|Lambda|Omega|Phi|Psi)(?![A-Za-z])"
_ACCENT = r"(?:\\(?:hat|widehat|tilde|bar)\s*\{?\s*)?"
_SMALL = r"(?:\\(?:vec|hat|bar|tilde)\s*\{?\s*)?[a-z]\}?" + _INDEX
_BARS = r"(?:\\left\s*|\\right\s*|\\[bB]ig[gG]?[lr]?\s*)?(?:\\\||\\[lr]?Vert(?![A-Za-z])|\|\|)"

_SIGNS = tuple(
    re.compile(pattern)
    for pattern in (
        # The trace, the determinant or the rank of a capital or of a product that begins with one.
        r"\\(?:operatorname|mathrm|text)\s*\{\s*(?:tr|Tr|trace|rank|det|rk)\s*\}"
        + _OPEN
        + r"[A-Z](?![A-Za-z]*\()",
        r"\\(?:det|tr|Tr|rank)(?![A-Za-z])" + _OPEN + r"[A-Z](?![A-Za-z]*\()",
        # An eigenvector: A v = \lambda v.
        rf"{_A}{_INDEX}\s*(?P<v>{_SMALL})\s*&?\s*=\s*&?\s*\\(?:lambda|mu){_INDEX}\s*(?P=v)(?![A-Za-z])",
        # A change of basis: of numbers the two would cancel.
        rf"{_A}(?!\s*\^)\s*(?P<mid>[^+=&,()-]{{1,40}}?)(?<![A-Za-z\\])(?P=a){_LESS_ONE}",
        rf"{_A}{_LESS_ONE}\s*[^+=&,()-]{{1,40}}?(?<![A-Za-z\\])(?P=a)(?![A-Za-z]|\s*\^)",
        # The inverse of a product, its factors turned round.
        rf"\(\s*(?P<a>[A-Z])\s*(?P<b>[A-Z])\s*\)\s*{_LESS_ONE}.*(?P=b){_LESS_ONE}\s*(?P=a){_LESS_ONE}",
        # A system of equations and its solution.
        rf"{_A}\s*(?P<v>{_SMALL})\s*&?\s*=.*(?P=v)\s*&?\s*=\s*&?\s*(?P=a){_LESS_ONE}\s*[a-z]",
        # A covariance is inverted, or stands between bars.
        rf"{_ACCENT}\\Sigma(?![A-Za-z])\}}?{_INDEX}{_LESS_ONE}",
        rf"\\(?:ln|log)\s*(?:\\frac\s*\{{\s*)?(?:\\left)?(?:\||\\lvert\s*){_ACCENT}\\Sigma(?![A-Za-z])",
        r"(?:\||\\lvert\s*)\\(?:hat|widehat|tilde)\s*\{?\s*\\Sigma(?![A-Za-z])",
        r"\\pi.*(?:\||\\lvert\s*)\\Sigma(?![A-Za-z])",
        # The state of a system, and a layer of a network.
        rf"\\dot\s*\{{?\s*(?P<x>[a-z])\s*\}}?\s*&?\s*=\s*{_A}\s*(?P=x)(?![A-Za-z])",
        rf"[(=]\s*W{_INDEX}\s*{_SMALL}\s*(?:\+\s*[A-Z]{_INDEX}\s*{_SMALL}\s*)?\+\s*b(?![A-Za-z(])",
        # The identity beside a capital.
        r"(?<![A-Za-z\\])[A-Z]\s+I_\{?[a-z]\}?(?![A-Za-z}(])|(?<![A-Za-z\\])I_\{?[a-z]\}?\s*[A-Z](?![A-Za-z(])",
        r"(?<![A-Za-z\\])[A-Z]\s*&?\s*=\s*&?\s*I_\{?[a-z]\}?(?![A-Za-z}(])",
        # A determinant written with bars and written out.
        r"(?:^|[=;] *)(?:\||\\lvert\s*|\\left\|)\s*[A-Z]\s*(?:\||\\rvert|\\right\|)\s*&?\s*="
        r"[^;]*\\begin\{vmatrix\}\s*-?\d",
        # What is left of a system between the bars of a norm.
        rf"{_BARS}\s*(?:{_SMALL}\s*[-+]\s*)?{_A}{_INDEX}\s*{_SMALL}\s*(?:[-+]\s*{_SMALL}\s*)?{_BARS}",
        # Frobenius' norm.
        r"(?:\\[|]|\\Vert|\\rVert)\s*_\s*\{?\s*(?:\\mathrm\s*\{\s*)?F(?![A-Za-z])",
    )
)
_LINEAR_MODEL = re.compile(
    rf"(?<![A-Za-z\\])X\s*{_ACCENT}\\(?:beta|boldsymbol\s*\{{\\beta\}})(?![A-Za-z])(?!\s*\}}?\s*_)"
)
"""The data times the coefficients of a regression."""
_PARTED_MODEL = re.compile(
    rf"(?<![A-Za-z\\])X\s*_\s*\{{?(?P<n>\w)\}}?\s*{_ACCENT}\\beta\}}?\s*_\s*\{{?(?P=n)(?!\w)"
)
_ERROR = re.compile(r"\\(?:var)?epsilon(?![A-Za-z])")
_OUTCOME = re.compile(r"(?<![A-Za-z\\])[yY](?![A-Za-z(_])|\\(?:var)?epsilon(?![A-Za-z])")


def are_shown(chains: Sequence[Sequence[str]], columns: set[str]) -> bool:
    """Whether a display says that its capitals are matrices; ``columns`` are known to be such."""
    every = list(chain.from_iterable(chains))
    if any(_before(name, side) for name in columns for side in every):
        return True
    text = " ; ".join(" = ".join(sides) for sides in chains)
    if _LINEAR_MODEL.search(text) and _OUTCOME.search(text):
        return True
    if _PARTED_MODEL.search(text) and _ERROR.search(text):
        return True
    return any(sign.search(text) for sign in _SIGNS)


def _before(name: str, side: str) -> bool:
    """Whether a capital stands right before a column: no number has a capital there."""
    follows = re.escape(name) + r"(?![A-Za-z(])"
    return re.search(rf"(?<![A-Za-z\\{{])[A-Z]{_INDEX}\s*{follows}", side) is not None


_LOGARITHM = re.compile(
    rf"\\(?:ln|log)\s*(?P<name>{_ACCENT}(?:[A-Z]|{_BIG_GREEK})\}}?)(?!\s*[A-Za-z(|])"
)


def under_logarithms(chains: Sequence[Sequence[str]]) -> set[str]:
    """Capitals of which a logarithm is taken: numbers."""
    names: set[str] = set()
    for side in chain.from_iterable(chains):
        found = _LOGARITHM.finditer(side)
        names |= {"".join(match["name"].split()).removesuffix("{") for match in found}
    return names


_SQUARED_NORM = re.compile(
    rf"\s*(?:-?\s*\\frac\s*\S+\s*|\d\s*)?{_BARS}.*{_BARS}\s*(?:_\w\s*)?\^\s*\{{?2.*"
)


def equal_to_norms(chains: Sequence[Sequence[str]]) -> set[str]:
    """Capitals that are a side of which the other begins with a squared norm: numbers."""
    names: set[str] = set()
    for sides in chains:
        if any(map(_SQUARED_NORM.fullmatch, sides)):
            names |= {side.strip() for side in sides if re.fullmatch(r"\s*[A-Z]\s*", side)}
    return names


_COVARIANCE = re.compile(
    r"(?:Cov|Corr)\s*\}?\s*(?:\\left)?[(\[]\s*(?P<a>[A-Z])(?:_\{?\w+\}?)?\s*,\s*(?P<b>[A-Z])(?:_\{?\w+\}?)?\s*(?:\\right)?[)\]]\s*(?:&|\\\\)"
)


def in_cells(chains: Sequence[Sequence[str]]) -> set[str]:
    """Capitals of which the covariances are the cells of a matrix: numbers."""
    found = map(_COVARIANCE.finditer, chain.from_iterable(chains))
    return {name for match in chain.from_iterable(found) for name in match.group("a", "b")}


_MARK = r"\s*(?:'|\^\s*\{?\s*\\prime\s*\}?)"
"""A prime, as typed."""
_INVERTED = rf"\s*(?:\\right\s*)?\)\s*{_LESS_ONE}"
_PRIMED = re.compile(
    rf"\(\s*(?P<x>[A-Z]){_MARK}\s*(?:[A-Z]{_LESS_ONE}\s*)?(?P=x){_INVERTED}"
    rf"|(?P<y>[A-Z]_(?:\w|\{{\w\}}))\s*(?P=y){_MARK}{_INVERTED}"
    rf"|(?<![A-Za-z\\])X(?:_\w)?{_MARK}\s*{_ACCENT}\\beta(?![A-Za-z])"
)
"""``(X'X)^{-1}``, ``(\\sum_i X_i X_i')^{-1}``, ``X'\\beta``: there a prime transposes."""
_PRIME = re.compile(
    r"(?P<name>(?:[A-Za-z]|\\[A-Za-z]+|\\(?:hat|bar|tilde)\s*\{\\?[A-Za-z]+\})(?:_(?:\w|\{\w\}))?)"
    rf"{_MARK}(?!\s*[('])"
)


def with_transposes(chains: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """The sides with ``X'`` as ``X^\\top`` where ``(X'X)^{-1}`` says that primes transpose."""
    if not any(_PRIMED.search(side) for sides in chains for side in sides):
        return chains
    return [[_PRIME.sub(r"\g<name>^\\top ", side) for side in sides] for sides in chains]


_TRACED = re.compile(
    r"\\(?:operatorname|mathrm|text|textrm)\s*\{[Tt]r\}\s*(?:\\left)?[(\[]\s*"
    r"(?P<name>\\(?:Sigma|Lambda|Omega|Phi|Psi|Theta|Gamma))\s*(?:\\right)?[)\]]"
)


def traced(texts: Sequence[str]) -> dict[str, str]:
    """Greek capitals of which a trace is taken: matrices."""
    return {match["name"]: "matrix" for text in texts for match in _TRACED.finditer(text)}
