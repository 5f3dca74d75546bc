"""What an undeclared name is a function of where its derivative stands without arguments: the
display shows them elsewhere, as ``f(x, y)``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import application, arithmetic
from mathreply.algebra.read.dependence import Variables
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import canonical, canonical_tex
from mathreply.algebra.read.stream import lexemes_of, prepare
from mathreply.settings import Limits

_MEMBER = re.compile(
    r"(?P<name>(?:\\[A-Za-z]+|(?<![A-Za-z\\])[A-Za-z])_(?:[A-Za-z]|\{[A-Za-z]\}))"
    r"(?!\s*(?:\\[,;:! ]\s*)*(?:\\(?:left|[bB]igg?l?)\s*)?[(\[])"
)


def bare_members(texts: Sequence[str]) -> set[str]:
    """The names with one letter below that stand somewhere without a bracket behind them."""
    found = (match["name"] for text in texts for match in _MEMBER.finditer(text))
    return {name.replace("{", "").replace("}", "") for name in found}


_GREEK_PLACES = r"\\(?:mu|nu|kappa|eta|xi|tau|omega|Omega|ell)"
_SAMPLE = re.compile(
    rf"(?P<name>(?<![A-Za-z\\}}^_])(?:[A-JL-Zabce-jl-z]|\\(?:phi|varphi|delta|epsilon)))"
    rf"\s*(?:\\left\s*)?\[\s*(?:[a-z]|{_GREEK_PLACES}|\d)\s*(?:\\right\s*)?\]"
)
_BOLD = re.compile(r"\\(?:mathbf|boldsymbol|bm|vec)\s*\{[^{}]*\}")
_FOLLOWED = r"(?<![A-Za-z\\]){name}(?![A-Za-z])\s*(?:\\left\s*)?(?!\[|\\left)"


def sampled(texts: Sequence[str]) -> set[str]:
    """The names that never stand but before a square bracket, in one place before one that holds a
    letter or a digit alone: sequences, ``X[\\mu]`` and ``x[k + N]``. ``d[x]`` and ``k[x]`` are the
    change of a concentration and its rate."""
    texts = [_BOLD.sub("", text) for text in texts]
    found = {match["name"] for text in texts for match in _SAMPLE.finditer(text)}
    return {
        name
        for name in found
        if not any(re.search(_FOLLOWED.format(name=re.escape(name)), text) for text in texts)
    }


_APPLIED = re.compile(
    r"(?P<name>(?<![A-Za-z\\}_^])(?:[a-zA-Z]|\\(?!left|right|cdot|times|quad|in|to|mid|le|ge|ne)[a-z]+)"
    r"(?:_(?:\w|\{\w\}))?)\s*(?:\\left\s*)?\(\s*(?:[a-z]|\\(?:tau|omega|theta))\s*(?:\\right\s*)?\)"
)


def applied(texts: Sequence[str]) -> set[str]:
    """The names that stand somewhere before one letter in round brackets: ``v_x`` of ``v_x(t)``."""
    found = (match["name"] for text in texts for match in _APPLIED.finditer(text))
    return {name.replace("{", "").replace("}", "") for name in found}


_CASES = re.compile(r"\\begin\s*\{(?:cases|array|dcases|rcases)\}")
_WHOLE_CALL = re.compile(
    r"\s*(?P<name>(?:[A-Za-z]|\\[A-Za-z]+)(?:_(?:\w|\{\w\}))?)\s*(?:\\left\s*)?"
    r"\((?P<inside>.+?)(?:\\right\s*)?\)\s*",
    re.DOTALL,
)
_BEHIND = r"(?:=|<|>|\\(?:leq?|geq?|ne|leqslant|geqslant)(?![a-z]))"


def by_cases(chains: Sequence[Sequence[str]]) -> set[str]:
    """The names whose value a chain tells by cases of what stands in brackets behind them: ``s(a -
    b) = \\begin{cases} 1 & a - b > 0 \\\\ …``. Nobody multiplies so."""
    found = set()
    for sides in chains:
        cases = [_canonical(side) for side in sides if _CASES.search(side)]
        calls = filter(None, map(_WHOLE_CALL.fullmatch, sides))
        for call in calls:
            inside = _canonical(call["inside"])
            about = re.escape(inside) + _BEHIND
            if inside and any(len(re.findall(about, text)) > 1 for text in cases):
                found.add(canonical_tex(call["name"]))
    return found


def _canonical(tex: str) -> str:
    """The canonical spelling of a piece; empty where it cannot be cut up."""
    return canonical(lexemes_of(tex))


def are_own(values: list[Expr], variables: Variables) -> bool:
    """Whether ``(x, y)`` behind ``\\frac{\\partial u}{\\partial x}`` are the names by which u is
    differentiated and others, each once."""
    names = set(values)
    are_names = all(v.is_Symbol for v in values) and len(names) == len(values) > 1
    return are_names and {v for v, _ in variables} <= names


def shown_call(reader: Reader, name: str, variables: Variables) -> Expr | None:
    """The function of this name at its arguments, ``f(x, y)``, where the display shows them and
    they hold what it is differentiated by; None where it shows none, or several."""
    shown = reader.context.argument_lists.get(name, set())
    if not reader.context.infer or len(shown) != 1 or name in reader.scope:
        return None
    (names,) = shown
    if not {str(getattr(v, "name", v)) for v, _ in variables} <= set(names):
        return None
    values = [reader.reading_of(prepare(n, {}, Limits())) for n in names]
    if any(arithmetic.is_matrix(value) for value in values):
        return None
    reader.context.undeclared_functions.add(name)
    return application.function(reader.context, name)(*values)
