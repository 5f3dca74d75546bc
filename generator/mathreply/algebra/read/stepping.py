"""Products of factors that grow or fall by one whole number: ``n(n - 1) \\cdots (n - k + 1)``, ``1
\\cdot 3 \\cdots (2n - 1)``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import sympy

from mathreply.algebra.expression.context import bound_index
from mathreply.algebra.expression.expr import Expr

SHOWN = 2
"""How many factors must be shown before the dots: two give the step."""


def run_of(shown: Sequence[Expr], tail: Sequence[Expr]) -> tuple[int, Expr, int] | None:
    """Where a run of factors begins, its product, and how many factors of the tail belong to it.

    Args:
        shown: the factors before the dots.
        tail: those behind them.

    Returns:
        None where the factors shown keep no step, or the last is not reached in whole steps.
    """
    for start in range(len(shown) - SHOWN + 1):
        run = shown[start:]
        step = _step(run)
        if step is None:
            continue
        taken = 1
        while taken < len(tail) and _gap(tail[taken - 1], tail[taken]) == step:
            taken += 1
        product = _product(run, step, tail[taken - 1])
        return None if product is None else (start, product, taken)
    return None


def may_be_primes(shown: Sequence[Expr]) -> bool:
    """Whether the factors shown begin the primes as well as the whole numbers."""
    return list(shown) == [2, 3]


def _gap(one: Expr, other: Expr) -> Expr:
    return sympy.expand(other.doit() - one.doit())


def _step(run: Sequence[Expr]) -> Expr | None:
    """The whole number by which each factor differs from the one before; None where they differ
    otherwise."""
    gaps = {_gap(one, other) for one, other in pairwise(run)}
    step = gaps.pop() if len(gaps) == 1 else None
    return step if step is not None and step.is_Integer and step != 0 else None


def _product(run: Sequence[Expr], step: Expr, end: Expr) -> Expr | None:
    """The product from the first factor of a run to its end.

    Of ``1 \\cdot 2 \\cdots 2^m`` two factors leave in doubt whether powers are meant.
    """
    first = run[0].doit()
    is_power = any(power.exp.free_symbols for power in end.atoms(sympy.Pow))
    steps = sympy.expand(_gap(first, end) / step)
    if steps.is_integer is not True or (steps.is_number and steps < len(run)):
        return None
    if is_power and len(run) <= SHOWN:
        return None
    if first.is_Integer and step == 1:
        index = bound_index("k", first)
        return sympy.Product(index, (index, first, end))
    if end.is_Integer and step == -1:
        index = bound_index("k", end)
        return sympy.Product(index, (index, end, first))
    index = bound_index("k", sympy.S.Zero)
    return sympy.Product(first + step * index, (index, 0, steps))


_TIMES = r"\s*(?:\\cdot|\\times)?\s*"
_DOTS = r"(?:\\[cl]?dots[bm]?(?![A-Za-z])|\.\.\.)"
_FIRST = r"[a-z]|\\(?:alpha|beta|gamma|lambda|mu|nu)(?![A-Za-z])"
_RUN = re.compile(
    rf"(?:\d+\s*(?:\\cdot|\\times)\s*\d+(?:\s*(?:\\cdot|\\times)\s*\d+)*"
    rf"|(?P<first>{_FIRST})(?:{_TIMES}(?:\\left\s*)?\(\s*(?P=first)\s*[-+]\s*\d+\s*(?:\\right\s*)?\))+)"
    rf"{_TIMES}{_DOTS}{_TIMES}"
    r"(?P<end>(?:\\left\s*)?\((?:[^()]|\([^()]*\))*\)|\d*\s*[a-z](?![A-Za-z])|\d+)"
)
"""A product of such factors with its end."""
_SUM = re.compile(
    rf"\d+(?:\s*\+\s*\d+)+\s*\+\s*{_DOTS}\s*\+\s*(?P<end>\d*\s*[k-nN](?![A-Za-z])|\([^()]*\))"
)
"""A sum of whole numbers with its end: ``1 + 2 + \\cdots + n``."""
_CHOICES = re.compile(
    rf"{_DOTS}\s*\+\s*\\(?:d|t)?binom\s*\{{\s*(?P<of>[k-nN])\s*\}}\s*\{{\s*(?P=of)\s*\}}"
)
"""The end of a sum of binomials: ``\\cdots + \\binom{n}{n}``."""
_LETTER = re.compile(r"(?<![A-Za-z\\])[a-z](?![A-Za-z])")


def counted_letters(texts: Sequence[str]) -> set[str]:
    """The letters that say how many factors or terms there are: k of ``n(n - 1) \\cdots (n - k +
    1)``, n of ``1 \\cdot 2 \\cdots n``, ``1 + 2 + \\cdots + n`` and ``\\cdots + \\binom{n}{n}``."""
    found: set[str] = set()
    for text in texts:
        for match in _RUN.finditer(text):
            letters = set(_LETTER.findall(match["end"]))
            found |= letters - {match["first"]} or {match["first"] or ""}
        for match in _SUM.finditer(text):
            found |= set(_LETTER.findall(match["end"]))
        found |= {match["of"] for match in _CHOICES.finditer(text)}
    return found - {""}
