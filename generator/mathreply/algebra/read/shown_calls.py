"""What an undeclared name is a function of where its derivative stands without arguments: the
display shows them elsewhere, as ``f(x, y)``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import application, arithmetic
from mathreply.algebra.read.dependence import Variables
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.stream import prepare
from mathreply.settings import Limits

_MEMBER = re.compile(
    r"(?P<name>(?:\\[A-Za-z]+|(?<![A-Za-z\\])[A-Za-z])_(?:[A-Za-z]|\{[A-Za-z]\}))"
    r"(?!\s*(?:\\[,;:! ]\s*)*(?:\\(?:left|[bB]igg?l?)\s*)?[(\[])"
)


def bare_members(texts: Sequence[str]) -> set[str]:
    """The names with one letter below that stand somewhere without a bracket behind them."""
    found = (match["name"] for text in texts for match in _MEMBER.finditer(text))
    return {name.replace("{", "").replace("}", "") for name in found}


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
