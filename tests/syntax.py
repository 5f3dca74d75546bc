"""What stands in a file of Python, for tests that look at the package's own code."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from contextlib import contextmanager


def nodes_of(text: str) -> list[ast.AST]:
    """Every node of it."""
    with _no_search_for_garbage():
        return list(ast.walk(ast.parse(text)))


def calls_in(text: str, names: set[str]) -> Iterator[ast.Call]:
    """The calls of functions and methods with one of these names."""
    # A tree is made only where one of them is written: most files hold none.
    if any(name in text for name in names):
        for node in nodes_of(text):
            if isinstance(node, ast.Call) and _called_by(node) in names:
                yield node


def _called_by(call: ast.Call) -> str:
    """The name that stands before the bracket, without what it is a part of."""
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


@contextmanager
def _no_search_for_garbage() -> Iterator[None]:
    """A tree is none until it is left; to look for some took longer than to make it."""
    searches = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searches:
            gc.enable()
