"""What a name cannot be, whatever step would hold if it were: a function with a sum in its brackets
is no factor, and a matrix that is inverted or changes places is no number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mathreply.source.counted import runs_from
from mathreply.source.formulas import FormulaSource
from mathreply.source.guesses import Guess, is_capital
from mathreply.source.occurrences import (
    NameUse,
    is_between_vectors,
    is_inverted,
    is_matrix_argument,
    is_transposed,
)

_BOLD = re.compile(r"\\(?:mathbf|boldsymbol|vec|bm)\{\\?[A-Za-z]+\}")
OFTEN_FUNCTIONS = frozenset({"f", "g", "h", "\\sigma", "\\phi", "\\varphi", "\\psi"})
"""Letters that are functions as often as numbers."""
_NAME = re.compile(
    r"[-+]?(?:\\?[A-Za-z]+|\\(?:mathbf|boldsymbol|vec|hat|tilde)\{\\?[A-Za-z]+\})"
    r"(?:_(?:\w|\{[^{}]*\}))?(?:\^\{?\(\w\)\}?)?"
)
"""One name, with or without an index and a sign."""
MOST_TOKENS = 40
_SIZED = re.compile(r"\\(?:left|right|[bB]igg?[lr]?)(?![A-Za-z])")
_NORMS = (("\\|",), ("\\Vert",), ("\\lVert",), ("\\rVert",))
_TRANSPOSED = re.compile(
    r"(?:\^\{?\\top\}?|(?:\}|(?<![A-Za-z\\])[A-Za-z])\^\{?(?:\\mathsf\{?)?T\}?\}?)$"
)
"""A transpose at the end; the T above a Greek letter is a number."""
_MATRIX_WORD = re.compile(
    r"(?:\\(?:det|tr|rank)|\{(?:tr|Tr|det|rank)\})(?:\\left)?\((?:[^()]|\([^()]*\))*$"
)
_ARRAY = re.compile(r"(?:symmetric |orthogonal |idempotent )?\w+\^")


def may_be(guess: Guess, uses: Sequence[NameUse]) -> bool:
    """Whether a guess of a name agrees with how it is written; what the text says always does."""
    if guess.is_said or guess.definition:
        return True
    if _is_function(guess.name, uses):
        return guess.domain == "function"
    if guess.domain == "complex" and any(map(_is_starred, uses)):
        return False  # k^* is the best k, unless something says that numbers are complex
    if any(runs_from(use) or "\\binom" in use.preceding(2) for use in uses):
        return not _ARRAY.match(guess.domain)  # what counts elsewhere is no vector here
    if _is_array(guess.name, uses):
        return _ARRAY.match(guess.domain) is not None
    if _BOLD.fullmatch(guess.name):
        return _ARRAY.match(guess.domain) is not None or guess.domain == "function"
    return True


def _is_starred(use: NameUse) -> bool:
    """Whether a star stands above it."""
    return re.match(r"\^\{?(?:\*|\\ast(?![A-Za-z])|\\star)", "".join(use.following(3))) is not None


def _is_array(name: str, uses: Sequence[NameUse]) -> bool:
    """Whether a name can only be a vector or matrix: it begins or ends a norm, or is a capital
    that is transposed, inverted, between vectors or multiplied from either side by another."""
    if any(map(_is_in_norm, uses)):
        return True
    marks = (
        is_transposed,
        is_inverted,
        is_between_vectors,
        is_matrix_argument,
        _is_behind_transpose,
        _is_in_matrix_word,
        _begins_norm,
        _begins_slot,
    )
    return is_capital(name) and (
        any(is_marked(use) for use in uses for is_marked in marks) or _changes_places(name, uses)
    )


def _changes_places(name: str, uses: Sequence[NameUse]) -> bool:
    """Whether a capital stands before another and behind it: ``A B = B A``."""
    behind = {text for use in uses for text in use.following(1) if is_capital(text)}
    before = {text for use in uses for text in use.preceding(1) if is_capital(text)}
    return bool((behind & before) - {name})


def _is_function(name: str, uses: Sequence[NameUse]) -> bool:
    """Whether brackets follow a name wherever it stands in a formula, with nothing but a name alone
    or a number in them, or now with a sum: ``f(x + y) = f(x) + f(y)``. A letter that is often a
    function is one whatever they hold."""
    inside = {
        _bracket(use)
        for use in uses
        if use.after - use.first < len(use.tokens) and use.preceding(1) != ("\\Delta",)
    }
    if not inside or "" in inside:
        return False
    sums = {text for text in inside if re.search(r".[-+]", text)}
    alone = {text for text in inside if _NAME.fullmatch(text)}
    places = alone | {text for text in inside if text.isdecimal()}
    is_plain = bool(alone) and (bool(sums) or inside == places)
    return is_plain or name in OFTEN_FUNCTIONS


def _bracket(use: NameUse) -> str:
    """What stands in the round bracket behind a use; empty where none does, and below another
    name: the bracket of ``h_\\theta(x)`` is not theta's."""
    if use.preceding(1) == ("_",):
        return ""
    behind = _SIZED.sub("", "".join(use.following(MOST_TOKENS))).lstrip("'")
    depth = 0
    for place, sign in enumerate(behind):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return behind[1:place]
    return ""


def _is_behind_transpose(use: NameUse) -> bool:
    """Whether a transposed name stands before it: ``x^\\top A y``."""
    return bool(_TRANSPOSED.search("".join(use.preceding(9))))


def _is_in_matrix_word(use: NameUse) -> bool:
    """Whether a determinant, a trace or a rank is taken of what it stands in."""
    return bool(_MATRIX_WORD.search("".join(use.preceding(MOST_TOKENS))))


def _begins_norm(use: NameUse) -> bool:
    """Whether a norm begins with it and a factor behind it: ``\\|A x\\|``."""
    return use.preceding(1)[-1:] in _NORMS and bool(
        re.match(r"\\?[A-Za-z]", "".join(use.following(1)))
    )


def _begins_slot(use: NameUse) -> bool:
    """Whether an argument of an inner product begins with it and a factor behind it: ``\\langle x,
    A y \\rangle``."""
    before = "".join(use.preceding(MOST_TOKENS))
    is_first = before.endswith(("\\langle", ",")) and before.count("\\langle") > before.count(
        "\\rangle"
    )
    return is_first and bool(re.match(r"\\?[A-Za-z]", "".join(use.following(1))))


def _is_in_norm(use: NameUse) -> bool:
    """Whether a norm is taken of it alone: of a number it would be written as ``|x|``."""
    return use.preceding(1)[-1:] in _NORMS and use.following(1) in _NORMS


_SIZES = re.compile(r"(?:.* )?real\^\{(?P<rows>\w+) x (?P<columns>\w+)\}")


_FUNCTION_BEFORE = re.compile(r"\bfunctions?\s+(?:\$[^$]+\$\s*(?:,|and)\s*)*$", re.IGNORECASE)
_FUNCTION_BEHIND = re.compile(
    r"\s*(?:is|be|being|denotes?)\s+(?:an?|any|some|the)\s+(?:[a-z-]+\s+){0,3}function\b(?!\s+of\s+\$)",
    re.IGNORECASE,
)


def _is_said_function(name: str, formulas: Iterable[FormulaSource]) -> bool:
    """Whether the text calls a name a function: ``Let $f$ be a convex function``."""
    return any(
        _FUNCTION_BEFORE.search(one.before) or _FUNCTION_BEHIND.match(one.after)
        for one in formulas
        if one.is_inline and one.tex.strip() == name
    )


_MATRIX_BEFORE = re.compile(
    r"\bmatri(?:x|ces)\s+(?:\$[^$]+\$\s*(?:,\s*and|,|and|&)\s*)*$", re.IGNORECASE
)
_MATRIX_BEHIND = re.compile(
    r"(?:\s*(?:,\s*and|,|and|&)\s*\$[^$]+\$)*\s*(?:is|are|be|being|denotes?)\s+"
    r"(?:(?:an?|any|some|the|two|both)\s+)?(?:[a-z-]+\s+){0,3}matri(?:x|ces)\b",
    re.IGNORECASE,
)
_OBLONG_SPACE = re.compile(
    r"(?P<names>.+?)\s*\\in\s*\\mathbb\s*\{?[RC]\}?\s*\^.*\\times.*", re.DOTALL
)


def _is_said_matrix(name: str, formulas: Iterable[FormulaSource]) -> bool:
    """Whether the text calls a capital a matrix: ``Matrices $A$ and $B$``, ``$A, B \\in
    \\mathbb{R}^{n \\times n}$``."""
    for one in formulas:
        space = _OBLONG_SPACE.fullmatch(one.tex.strip())
        said = space or _MATRIX_BEFORE.search(one.before) or _MATRIX_BEHIND.match(one.after)
        names = (space["names"] if space else one.tex).split(",")
        if one.is_inline and said and name in map(str.strip, names):
            return is_capital(name)
    return False


def is_against(
    guess: Guess, before: Iterable[Guess], formulas: Iterable[FormulaSource] = ()
) -> bool:
    """Whether a guess makes anything else of what the text calls a function, a number of what it
    calls a matrix, or a matrix square that it says to have two different sizes.

    Args:
        guess: of a name.
        before: other guesses of it.
        formulas: those of the post.
    """
    is_function = guess.definition or guess.domain in ("function", "random")
    if not is_function and _is_said_function(guess.name, formulas):
        return True
    is_number = not is_function and "^" not in guess.domain
    if is_number and _is_said_matrix(guess.name, formulas):
        return True
    sizes = [_SIZES.fullmatch(g.domain) for g in before if g.is_said and g.name == guess.name]
    is_oblong = any(found and found["rows"] != found["columns"] for found in sizes)
    own = _SIZES.search(guess.domain)
    return is_oblong and own is not None and own["rows"] == own["columns"]
