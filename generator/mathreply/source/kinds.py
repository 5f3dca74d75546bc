"""What a name cannot be, whatever step would hold if it were: a function with a sum in its brackets
is no factor, and a matrix that is inverted or changes places is no number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mathreply.source.guesses import Guess, is_capital
from mathreply.source.occurrences import (
    Use,
    is_between_vectors,
    is_inverted,
    is_matrix_argument,
    is_transposed,
)

_BRACKET = re.compile(r"'*\((?P<inside>[^()]*)\)")
MOST_TOKENS = 40
_NORMS = (("\\|",), ("\\Vert",), ("\\lVert",), ("\\rVert",))
_ARRAY = re.compile(r"(?:symmetric |orthogonal |idempotent )?\w+\^")


def may_be(guess: Guess, uses: Sequence[Use]) -> bool:
    """Whether a guess of a name agrees with how it is written; what the text says always does."""
    if guess.is_said or guess.definition:
        return True
    if _is_function(uses):
        return guess.domain == "function"
    if _is_array(guess.name, uses):
        return _ARRAY.match(guess.domain) is not None
    return True


def _is_array(name: str, uses: Sequence[Use]) -> bool:
    """Whether a name can only be a vector or matrix: it begins or ends a norm, or is a capital
    that is transposed, inverted, between vectors or multiplied from either side by another."""
    if any(map(_is_in_norm, uses)):
        return True
    marks = (is_transposed, is_inverted, is_between_vectors, is_matrix_argument)
    return is_capital(name) and (
        any(is_marked(use) for use in uses for is_marked in marks) or _changes_places(name, uses)
    )


def _changes_places(name: str, uses: Sequence[Use]) -> bool:
    """Whether a capital stands before another and behind it: ``A B = B A``."""
    behind = {text for use in uses for text in use.following(1) if is_capital(text)}
    before = {text for use in uses for text in use.preceding(1) if is_capital(text)}
    return bool((behind & before) - {name})


def _is_function(uses: Sequence[Use]) -> bool:
    """Whether brackets follow a name wherever it stands in a formula, with nothing but a name alone
    or a number in them, or now with a sum: ``f(x + y) = f(x) + f(y)``."""
    inside = {_bracket(use) for use in uses if use.after - use.first < len(use.tokens)}
    sums = {text for text in inside if re.search(r".[-+]", text)}
    alone = {text for text in inside if re.fullmatch(r"\\?[A-Za-z]+", text)}
    places = alone | {text for text in inside if text.isdecimal()}
    return "" not in inside and bool(alone) and (bool(sums) or inside == places)


def _bracket(use: Use) -> str:
    """What stands in the round bracket behind a use; empty where none does, or one in another."""
    match = _BRACKET.match("".join(use.following(MOST_TOKENS)))
    return match["inside"] if match else ""


def _is_in_norm(use: Use) -> bool:
    """Whether a norm is taken of it alone: of a number it would be written as ``|x|``."""
    return use.preceding(1)[-1:] in _NORMS and use.following(1) in _NORMS
