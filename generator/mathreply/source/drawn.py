"""Names that stand within means: what is drawn, and what only stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mathreply.source.beside import Shapes, size_beside
from mathreply.source.formulas import FormulaSource
from mathreply.source.guesses import Guess, is_capital
from mathreply.source.occurrences import NameUse, is_transposed
from mathreply.tex.greek import COMMANDS
from mathreply.tex.tokens import TokenKind

_PARAMETERS = frozenset({"mu", "sigma", "theta", "lambda", "gamma", "alpha", "beta", "tau"})
_MEAN = re.compile(r"(?:\\mathbb\{?[EV]|Var|Cov|\\Pr|Pr)\}?\{?(?:\\left)?[\[(]$")
_PLAIN_MEAN = re.compile(r"(?:^|[^A-Za-z\\{_^])E(?:\\(?:left|[bB]igg?l?))?[\[(]$")
"""``E[X]``, ``E(X)``: a mean where the text speaks of any."""
_OF_MEANS = re.compile(
    r"\b(?:expect(?:ed|ations?)|(?:co)?variances?|(?:un)?biased|random|i\.?\s?i\.?\s?d|estimators?|noise|uncorrelated"
    r"|homoscedastic|errors?\s+(?:terms?\s+)?(?:is|are|has|have|satisf\w+))\b|[Vv]ar\}?\s*(?:\\left\s*)?[(\[]",
    re.IGNORECASE,
)
_SPELT = re.compile(r"\\(?:mathbb|mathrm|text|operatorname|mathcal)$")
"""What makes a capital a sign: the E of ``\\mathbb{E}``."""


def speaks_of_means(formulas: Sequence[FormulaSource]) -> bool:
    """Whether the text is one about means, so that a plain E may be one."""
    return any(_OF_MEANS.search(f"{one.before} {one.tex} {one.after}") for one in formulas)


def drawn(name: str, uses: Sequence[NameUse], *, plain: bool = False) -> Iterator[Guess]:
    """``random`` for a name that stands in a mean or is drawn from a distribution.

    By custom a Greek letter is what a distribution depends on, and so is a small letter beside a
    capital: the a and b of ``\\mathbb{E}[aX + b]``.

    Args:
        name: the name.
        uses: where it stands.
        plain: whether a plain E is a mean as well.
    """
    if name.lstrip("\\").split("_")[0] in _PARAMETERS:
        return
    for use in uses:
        inside = _mean_around(use, plain)
        is_drawn = bool(inside) and (is_capital(name) or not _holds_capital(inside, use))
        if is_drawn or use.following(1) == ("\\sim",):
            yield Guess("random", f'a random number: "{use.around()}"', use.formula.span)
            return


def drawn_columns(
    name: str, uses: Sequence[NameUse], shapes: Shapes, *, plain: bool
) -> Iterator[Guess]:
    """``random^n`` for a column that stands in a mean, beside a matrix or as ``x x^\\top``:
    ``\\mathbb{E}[X \\beta + \\epsilon]``."""
    if is_capital(name) or not any(drawn(name, uses, plain=plain)):
        return
    inside = [use for use in uses if _mean_around(use, plain)]
    sizes = dict.fromkeys(size for use in inside if (size := size_beside(use, shapes)))
    is_turned = any(map(is_transposed, inside))
    for size in sizes or (["n"] if is_turned else []):
        told = f'a random vector: "{inside[0].around()}"'
        yield Guess(f"random^{size}", told, inside[0].formula.span)


def names_in_means(uses: Sequence[NameUse]) -> Iterator[str]:
    """The names in the brackets behind an E, with the index below them, each once."""
    found: dict[str, None] = {}
    for use in uses:
        brackets = [n for n in (use.after, use.after + 1) if use.tokens[n : n + 1]]
        opening = next((n for n in brackets if use.tokens[n].text in ("(", "[")), None)
        if opening is None:
            continue
        for at in range(opening + 1, _end(use, opening + 1)):
            token = use.tokens[at]
            is_below = use.tokens[at - 1].text in ("_", "{", "^")
            if not is_below and (token.kind is TokenKind.LETTER or token.text in COMMANDS):
                rest = "".join(t.text for t in use.tokens[at + 1 : at + 3])
                index = re.match(r"_[a-z]$", rest)
                found[f"{token.text}{index[0]}" if index else token.text] = None
    yield from found


def _mean_around(use: NameUse, plain: bool) -> range:
    """The tokens in the brackets of the mean that a name stands in; empty where it is in none."""
    depth = 0
    for at in range(use.first - 1, -1, -1):
        token = use.tokens[at]
        depth += _turn(token.text, token.kind)
        if depth > 0:
            before = "".join(each.text for each in use.tokens[max(0, at - 8) : at + 1])
            if _MEAN.search(before) or (plain and _PLAIN_MEAN.search(before)):
                return range(at + 1, _end(use, at + 1))
            depth = 0
    return range(0)


def _end(use: NameUse, start: int) -> int:
    depth = 1
    for at in range(start, len(use.tokens)):
        depth += _turn(use.tokens[at].text, use.tokens[at].kind)
        if depth == 0:
            return at
    return len(use.tokens)


def _turn(text: str, kind: TokenKind) -> int:
    """One where a bracket opens, minus one where it closes."""
    opens = kind is TokenKind.OPEN or text in ("(", "[")
    closes = kind is TokenKind.CLOSE or text in (")", "]")
    return opens - closes


def _holds_capital(inside: range, use: NameUse) -> bool:
    """Whether a capital that is a name stands among these tokens."""
    for at in inside:
        token = use.tokens[at]
        is_letter = token.kind is TokenKind.LETTER and token.text.isupper()
        before = "".join(each.text for each in use.tokens[max(0, at - 2) : at]).rstrip("{")
        if is_letter and not _SPELT.search(before) and not before.endswith("^"):
            return True
    return False


_MOMENT = re.compile(
    r"(?P<moment>(?P<mean>\\mathbb\s*\{?E\}?|E|\\E)|\\mathbb\s*\{?V\}?|\\(?:text|mathrm|operatorname)"
    r"\{[Vv]ar\}|\\Var)\s*(?:\\left)?[\[(]\s*(?P<of>\\?[A-Za-z]+(?:_\{?\w\}?|\^\{\(\w\)\})?)\s*(?:\\right)?[\])]"
)
_PARAMETER = re.compile(
    r"\\(?:mu|theta|lambda|sigma|tau|beta|gamma|nu)(?![A-Za-z])(?:\s*_\{?\w\}?)?(?:\s*\^\{?2\}?)?"
    r"|(?<![A-Za-z\\{])p(?![A-Za-z_^(])"
)


def moments_replaced(before: str, side: str) -> Iterator[str]:
    """Equations ``\\mathbb{E}[X_i] = \\mu`` for a mean or a variance of one name that a step no
    longer holds, and a parameter that it holds instead."""
    gone = [m for m in _MOMENT.finditer(before) if m[0] not in side]
    new = [p[0] for p in _PARAMETER.finditer(side) if p[0] not in before]
    for moment in {each[0]: each for each in gone}.values():
        for parameter in dict.fromkeys(new):
            if bool(moment["mean"]) != ("^" in parameter):
                yield f"{moment[0]} = {parameter}"
